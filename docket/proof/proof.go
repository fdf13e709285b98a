// Package proof makes and checks proofs that a comment, as it was received, is one
// of the comments that a portal holds.
//
// The comments that a portal received, in the order in which it received them, are
// the leaves of a Merkle tree as RFC 6962 defines it. The root of the tree stands for
// all of them: a comment that is changed, left out or put in later changes it. A
// proof holds what a leaf is made of and the hashes on its way to a root. Whoever
// has the proof, and the root from a place that the portal cannot change, needs
// neither the portal nor its keys.
package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"commentportal/docket"
)

// Format names the first version of the file.
const Format = "comment portal proof 1"

// MaxFile is the largest proof that Read takes: the largest comment, escaped.
const MaxFile = 8 << 20

// ErrNotYet says that a comment is in no sealed tree yet: the next one will hold it.
var ErrNotYet = errors.New("the comment is not among the sealed ones yet")

// Head is a sealed tree: how many comments it holds, its root, and when it was sealed.
type Head struct {
	Size     int64
	Root     [sha256.Size]byte
	SealedAt time.Time
}

// String is the head as the log, anchors and pages name it: size and root.
func (h Head) String() string { return fmt.Sprintf("%d:%x", h.Size, h.Root) }

// Proof shows that an entry is in a sealed tree. It holds the words of the
// comment, and neither its tracking number nor who sent it.
type Proof struct {
	Format   string    `json:"format"`
	Docket   docket.ID `json:"docket"`
	Received string    `json:"received"` // RFC 3339, UTC
	Salt     string    `json:"salt"`     // hexadecimal, as all hashes here
	Answers  []Answer  `json:"answers"`
	Leaf     string    `json:"leaf"`
	Index    int64     `json:"index"` // of the leaf, from 0
	Size     int64     `json:"size"`  // of the tree
	Path     []string  `json:"path"`
	Root     string    `json:"root"`
	SealedAt string    `json:"sealed_at"` // RFC 3339, UTC
	Roots    string    `json:"roots"`     // where the portal lists the roots that it sealed
}

// Answer is what was said to one question, as it was received.
type Answer struct {
	Question docket.QuestionID `json:"question"`
	Text     string            `json:"text"`
}

// Entry is what the leaf of a comment is made of.
type Entry struct {
	Docket   docket.ID
	Received time.Time
	Salt     [sha256.Size]byte
	Answers  []Answer
}

// EntryOf is the entry of a comment with its salt. The salt keeps a short text from
// being guessed from its leaf.
func EntryOf(c docket.Comment, salt [sha256.Size]byte) Entry {
	e := Entry{Docket: c.Docket, Received: c.ReceivedAt, Salt: salt}
	if e.Received.IsZero() {
		e.Received = c.FiledAt
	}
	e.Received = e.Received.UTC().Truncate(time.Microsecond) // as it is kept
	for _, a := range c.Answers {
		e.Answers = append(e.Answers, Answer{a.Question, string(a.Original)})
	}
	return e
}

// bytes are the bytes of the leaf: lines that anybody can make again by hand.
func (e Entry) bytes() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "comment portal leaf 1\ndocket %s\nreceived %s\nsalt %x\n", e.Docket,
		e.Received.UTC().Format(time.RFC3339Nano), e.Salt)
	for _, a := range e.Answers {
		fmt.Fprintf(&b, "answer %s %x\n", a.Question, sha256.Sum256([]byte(a.Text)))
	}
	return []byte(b.String())
}

// Leaf is the hash of the entry's leaf.
func (e Entry) Leaf() (leaf [sha256.Size]byte) {
	copy(leaf[:], rfc6962.DefaultHasher.HashLeaf(e.bytes()))
	return leaf
}

// Of makes the proof of an entry from the path that a tree gives.
func Of(e Entry, index int64, path [][]byte, head Head) Proof {
	p := Proof{Format: Format, Docket: e.Docket, Received: e.Received.UTC().Format(time.RFC3339Nano),
		Salt: hex.EncodeToString(e.Salt[:]), Answers: e.Answers, Index: index, Size: head.Size,
		Root: hex.EncodeToString(head.Root[:]), SealedAt: head.SealedAt.UTC().Format(time.RFC3339), Path: []string{}}
	leaf := e.Leaf()
	p.Leaf = hex.EncodeToString(leaf[:])
	for _, h := range path {
		p.Path = append(p.Path, hex.EncodeToString(h))
	}
	return p
}

// Read reads a proof from its file.
func Read(r io.Reader) (Proof, error) {
	var p Proof
	d := json.NewDecoder(io.LimitReader(r, MaxFile))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return p, fmt.Errorf("this is no proof of a comment: %w", err)
	}
	if p.Format != Format {
		return p, fmt.Errorf("this is no proof of a comment: its format is %q, not %q", p.Format, Format)
	}
	return p, nil
}

// Check recomputes the leaf from the words and the root from the leaf. It returns
// nil when the words are entry Index of the tree with the root, and otherwise says
// what does not fit.
func (p Proof) Check() error {
	received, err := time.Parse(time.RFC3339Nano, p.Received)
	if err != nil {
		return errors.New("the time of receipt cannot be read")
	}
	e := Entry{Docket: p.Docket, Received: received, Answers: p.Answers}
	if err := decodeHash(e.Salt[:], p.Salt); err != nil {
		return fmt.Errorf("the salt cannot be read: %w", err)
	}
	leaf := e.Leaf()
	if hex.EncodeToString(leaf[:]) != strings.ToLower(p.Leaf) {
		return errors.New("the words, the docket or the time are not those that were sealed: they do not make the leaf")
	}
	if p.Index < 0 || p.Size < 1 || p.Index >= p.Size {
		return errors.New("the place in the tree is not one of the tree's")
	}
	root := make([]byte, sha256.Size)
	if err := decodeHash(root, p.Root); err != nil {
		return fmt.Errorf("the root cannot be read: %w", err)
	}
	path := make([][]byte, len(p.Path))
	for i, h := range p.Path {
		path[i] = make([]byte, sha256.Size)
		if err := decodeHash(path[i], h); err != nil {
			return fmt.Errorf("the path cannot be read: %w", err)
		}
	}
	if err := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(p.Index), uint64(p.Size), leaf[:], path,
		root); err != nil {
		return errors.New("the path does not lead from the leaf to the root")
	}
	return nil
}

// Head is the head of the tree that the proof leads to.
func (p Proof) Head() Head {
	h := Head{Size: p.Size}
	_ = decodeHash(h.Root[:], p.Root) // Check says so when it cannot be read
	h.SealedAt, _ = time.Parse(time.RFC3339, p.SealedAt)
	return h
}

func decodeHash(into []byte, text string) error {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(into) {
		return fmt.Errorf("%d hexadecimal digits are needed", 2*len(into))
	}
	copy(into, b)
	return nil
}
