package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/transparency-dev/merkle/compact"
	merkle "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"commentportal/docket"
	"commentportal/docket/proof"
)

// The comments received are the leaves of a Merkle tree, in the order of
// comments.num. Each row of comments has its leaf and the sealed salt of it;
// received_nodes has the nodes at every fourth level, so that a path is made from a
// few short reads, and received_heads the roots that were sealed.
const (
	nodeStep = 4             // levels between stored nodes
	tile     = 1 << nodeStep // leaves, or stored nodes, under a stored node
	// sealSlice is how many comments one write seals at most.
	sealSlice = 1024 * tile
)

// leafOf makes salt and leaf of a comment that is filed.
func (s *sealer) leafOf(c docket.Comment, uid string) (leaf, sealed []byte, err error) {
	var salt [sha256.Size]byte
	if _, err := rand.Read(salt[:]); err != nil {
		return nil, nil, fmt.Errorf("store: salt: %w", err)
	}
	hash := proof.EntryOf(c, salt).Leaf()
	return hash[:], s.seal("comments.leaf_salt", uid, salt[:]), nil
}

// entry is what the leaf of an opened comment is made of.
func (s *sealer) entry(c docket.Comment, uid string, sealed []byte) (proof.Entry, error) {
	plain, err := s.open("comments.leaf_salt", uid, sealed)
	var salt [sha256.Size]byte
	if err == nil && copy(salt[:], plain) != len(salt) {
		err = errSealed
	}
	return proof.EntryOf(c, salt), err
}

// receivedTree reads nodes of the tree.
type receivedTree struct{ q querier }

var treeRanges = compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// node is the hash of a node whose leaves are all there.
func (t receivedTree) node(ctx context.Context, id compact.NodeID) ([]byte, error) {
	stored := id.Level / nodeStep * nodeStep // the level of the nodes that it is made of
	first := id.Index << (id.Level - stored)
	end := (id.Index + 1) << (id.Level - stored)
	query, args := `SELECT c.leaf FROM comments c WHERE c.num > $1 AND c.num <= $2 ORDER BY c.num`, []any{int64(first),
		int64(end)}
	if stored > 0 {
		query = `SELECT n.hash FROM received_nodes n WHERE n.level = $3 AND n.position >= $1 AND n.position < $2 ORDER
			BY n.position`
		args = append(args, int64(stored))
	}
	r := treeRanges.NewEmptyRange(0)
	if err := each(ctx, t.q, query, args, func(row rows) error {
		var hash []byte
		if err := row.Scan(&hash); err != nil {
			return err
		}
		return r.Append(hash, nil)
	}); err != nil {
		return nil, err
	}
	if r.End() != end-first {
		return nil, fmt.Errorf("store: of the node %d of level %d %d parts are there instead of %d", id.Index, id.Level,
			r.End(), end-first)
	}
	return r.GetRootHash(nil)
}

func (t receivedTree) nodes(ctx context.Context, ids []compact.NodeID) ([][]byte, error) {
	hashes := make([][]byte, len(ids))
	for i, id := range ids {
		var err error
		if hashes[i], err = t.node(ctx, id); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

// root is the root of the tree of the first comments.
func (t receivedTree) root(ctx context.Context, size int64) (root [sha256.Size]byte, err error) {
	hashes, err := t.nodes(ctx, compact.RangeNodes(0, uint64(size), nil))
	if err != nil {
		return root, err
	}
	r, err := treeRanges.NewRange(0, uint64(size), hashes)
	if err != nil {
		return root, err
	}
	hash, err := r.GetRootHash(nil)
	copy(root[:], hash)
	return root, err
}

// path is the path from a leaf to the root of the tree of the first comments.
func (t receivedTree) path(ctx context.Context, index, size int64) ([][]byte, error) {
	nodes, err := merkle.Inclusion(uint64(index), uint64(size))
	if err != nil {
		return nil, err
	}
	hashes, err := t.nodes(ctx, nodes.IDs)
	if err != nil {
		return nil, err
	}
	return nodes.Rehash(hashes, rfc6962.DefaultHasher.HashChildren)
}

const headColumns = `h.size, h.root, h.sealed_at`

func scanHead(r row) (proof.Head, error) {
	var h proof.Head
	var root []byte
	var when int64
	err := r.Scan(&h.Size, &root, &when)
	copy(h.Root[:], root)
	h.SealedAt = at(when)
	return h, err
}

// ReceivedHead reads the newest sealed tree of the comments received; the zero Head
// when none was sealed yet.
func (db AuditLog) ReceivedHead(ctx context.Context) (proof.Head, error) {
	h, err := newestHead(ctx, db.read)
	return h, named(err, "sealed comments")
}

func newestHead(ctx context.Context, q querier) (proof.Head, error) {
	h, err := scanHead(q.row(ctx, `SELECT `+headColumns+` FROM received_heads h ORDER BY h.size DESC LIMIT 1`))
	if errors.Is(err, docket.ErrNotFound) {
		err = nil
	}
	return h, err
}

// ReceivedHeads lists the sealed trees, newest first.
func (db AuditLog) ReceivedHeads(ctx context.Context, limit int) ([]proof.Head, error) {
	var list []proof.Head
	err := each(ctx, db.read, `SELECT `+headColumns+` FROM received_heads h ORDER BY h.size DESC LIMIT $1`,
		[]any{min(max(limit, 1), maxLogPage)}, func(r rows) error {
			h, err := scanHead(r)
			list = append(list, h)
			return err
		})
	return list, named(err, "sealed comments")
}

// SealReceived seals a tree of all comments received, with a row in the log, and
// returns its head. With no new comment it writes nothing.
func (db AuditLog) SealReceived(ctx context.Context) (proof.Head, error) {
	for {
		var head proof.Head
		more := false
		err := db.write(ctx, func(t *tx) error {
			var err error
			head, more, err = t.sealReceived(ctx)
			return err
		})
		if err != nil || !more {
			return head, named(err, "seal the comments received")
		}
	}
}

// sealReceived seals up to sealSlice comments more. It reports whether there are others.
func (t *txBase) sealReceived(ctx context.Context) (head proof.Head, more bool, err error) {
	head, err = newestHead(ctx, t)
	last := t.lastComment
	if err != nil || last <= head.Size {
		return head, false, err
	}
	size := min(last, head.Size+sealSlice)
	if err := t.storeNodes(ctx, size); err != nil {
		return head, false, err
	}
	root, err := receivedTree{t}.root(ctx, size)
	if err != nil {
		return head, false, err
	}
	head = proof.Head{Size: size, Root: root, SealedAt: t.now()}
	if _, err := t.exec(ctx, `INSERT INTO received_heads (size, root, sealed_at) VALUES ($1, $2, $3)`, size, root[:],
		micros(head.SealedAt)); err != nil {
		return head, false, err
	}
	t.append(docket.ActorPortal, "received.sealed", strconv.FormatInt(size, 10), map[string]string{
		"root": hex.EncodeToString(root[:])}, false)
	return head, size < last, nil
}

// storeNodes stores the nodes that are complete with so many leaves and not there yet.
func (t *txBase) storeNodes(ctx context.Context, size int64) error {
	for level, covers := uint(nodeStep), int64(tile); covers <= size; level, covers = level+nodeStep, covers*tile {
		var there int64
		if err := t.row(ctx, `SELECT count(*) FROM received_nodes n WHERE n.level = $1`, int64(level)).
			Scan(&there); err != nil {
			return err
		}
		for i := there; (i+1)*covers <= size; i++ {
			hash, err := receivedTree{t}.made(ctx, level, uint64(i))
			if err != nil {
				return err
			}
			if _, err := t.exec(ctx, `INSERT INTO received_nodes (level, position, hash) VALUES ($1, $2, $3)`,
				int64(level), i, hash); err != nil {
				return err
			}
		}
	}
	return nil
}

// made is the hash of a node that is to be stored, made of the stored ones below it.
func (t receivedTree) made(ctx context.Context, level uint, index uint64) ([]byte, error) {
	left, err := t.node(ctx, compact.NewNodeID(level-1, 2*index))
	if err != nil {
		return nil, err
	}
	right, err := t.node(ctx, compact.NewNodeID(level-1, 2*index+1))
	return rfc6962.DefaultHasher.HashChildren(left, right), err
}

// Proof makes the proof that the comment of a tracking number is in the newest
// sealed tree. It returns docket.ErrNotFound for an unknown number, docket.ErrDenied
// for a comment whose words were removed by order, and
// proof.ErrNotYet for a comment that came after the tree was sealed.
func (db Intake) Proof(ctx context.Context, number docket.TrackingNumber) (proof.Proof, error) {
	p, err := db.proof(ctx, number)
	return p, named(err, "proof of a comment")
}

func (db Intake) proof(ctx context.Context, number docket.TrackingNumber) (proof.Proof, error) {
	c, err := db.byTracking(ctx, db.read, number)
	if err != nil {
		return proof.Proof{}, err
	}
	if c.Purged() {
		return proof.Proof{}, docket.ErrDenied
	}
	head, err := newestHead(ctx, db.read)
	if err != nil {
		return proof.Proof{}, err
	}
	if c.num > head.Size {
		return proof.Proof{}, proof.ErrNotYet
	}
	var sealed []byte
	if err := db.read.row(ctx, `SELECT c.leaf_salt FROM comments c WHERE c.num = $1`, c.num).Scan(&sealed); err != nil {
		return proof.Proof{}, err
	}
	opened, err := db.sealer.openComment(c)
	if err != nil {
		return proof.Proof{}, err
	}
	if opened, err = asFirstReceived(ctx, db.read, db.sealer, c, opened); err != nil {
		return proof.Proof{}, err
	}
	entry, err := db.sealer.entry(opened, c.uid, sealed)
	if err != nil {
		return proof.Proof{}, err
	}
	path, err := receivedTree{db.read}.path(ctx, c.num-1, head.Size)
	if err != nil {
		return proof.Proof{}, err
	}
	return proof.Of(entry, c.num-1, path, head), nil
}

// fillLeaves gives the comments of a database their leaves that was made before
// there were any.
func (db *core) fillLeaves(ctx context.Context, q execer) error {
	after := int64(0)
	for {
		var list []*record
		err := each(ctx, q, `SELECT c.num, c.docket, c.uid, c.received_at, c.filed_at FROM comments c WHERE c.num > $1
			ORDER BY c.num LIMIT 256`, []any{after}, func(r rows) error {
			var c record
			var uid []byte
			var received, filed int64
			err := r.Scan(&c.num, &c.Docket, &uid, &received, &filed)
			c.uid, c.ReceivedAt, c.FiledAt = string(uid), at(received), at(filed)
			list = append(list, &c)
			return err
		})
		if err == nil {
			err = readAnswers(ctx, q, list)
		}
		if err != nil {
			return err
		}
		for _, c := range list {
			opened, err := db.sealer.openComment(c)
			if err != nil {
				return fmt.Errorf("comment number %d: %w", c.num, err)
			}
			leaf, salt, err := db.sealer.leafOf(opened, c.uid)
			if err != nil {
				return err
			}
			if _, err := q.exec(ctx, `UPDATE comments SET leaf = $2, leaf_salt = $3 WHERE num = $1`, c.num, leaf,
				salt); err != nil {
				return err
			}
			after = c.num
		}
		if len(list) < 256 {
			return nil
		}
	}
}
