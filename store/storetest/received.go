package storetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/docket/proof"
	"commentportal/store"
)

// number is the tracking number of Comment's key.
func number(key string) docket.TrackingNumber { return docket.TrackingNumber("T-" + key) }

// proved fails unless the proof of a comment's words holds for a head, and returns it.
func proved(t testing.TB, db *store.DB, key, words string, head proof.Head) proof.Proof {
	t.Helper()
	p, err := db.Proof(t.Context(), number(key))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Check(); err != nil {
		t.Errorf("%s: %v", key, err)
	}
	if p.Head() != (proof.Head{Size: head.Size, Root: head.Root, SealedAt: p.Head().SealedAt}) ||
		len(p.Answers) != 1 || p.Answers[0].Text != words {
		t.Errorf("%s: the proof is about %+v", key, p)
	}
	b, err := json.Marshal(p)
	if err != nil || bytes.Contains(b, []byte(number(key))) || bytes.Contains(b, []byte("example.test")) ||
		bytes.Contains(b, []byte("Name ")) {
		t.Errorf("%s: the file is %s, %v", key, b, err)
	}
	return p
}

var receivedCases = []testCase{
	{"a proof holds for every comment of trees of every shape", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		if h, err := db.SealReceived(t.Context()); err != nil || h.Size != 0 {
			t.Errorf("without a comment %v, %v", h, err)
		}
		for n := range 9 {
			key := fmt.Sprint("k", n)
			File(t, db, Comment(key, "Words of "+key))
			if _, err := db.Proof(t.Context(), number(key)); !errors.Is(err, proof.ErrNotYet) {
				t.Errorf("before it is sealed: %v", err)
			}
			head, err := db.SealReceived(t.Context())
			if err != nil || head.Size != int64(n+1) {
				t.Fatalf("%v, %v", head, err)
			}
			for i := range n + 1 {
				key := fmt.Sprint("k", i)
				proved(t, db, key, "Words of "+key, head)
			}
		}
		if _, err := db.Proof(t.Context(), "T-nobody"); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("of an unknown number: %v", err)
		}
		heads, err := db.ReceivedHeads(t.Context(), 100)
		if err != nil || len(heads) != 9 || heads[0].Size != 9 {
			t.Errorf("%v, %v", heads, err)
		}
		Sound(t, db)
	}},
	{"stored nodes carry trees of more than a tile", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		var list []docket.Comment
		for n := range 600 {
			list = append(list, Comment(fmt.Sprint("k", n), fmt.Sprint("Words ", n)))
		}
		if _, _, err := db.FileImported(t.Context(), ID, list); err != nil {
			t.Fatal(err)
		}
		head, err := db.SealReceived(t.Context())
		must(t, err)
		for _, n := range []int{0, 1, 15, 16, 255, 256, 511, 512, 599} {
			proved(t, db, fmt.Sprint("k", n), fmt.Sprint("Words ", n), head)
		}
		again, err := db.SealReceived(t.Context())
		if err != nil || again != head {
			t.Errorf("sealed once more without a new comment: %v, %v", again, err)
		}
		Sound(t, db)
	}},
	{"a proof tells changed words, places and paths", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for n := range 5 {
			File(t, db, Comment(fmt.Sprint("k", n), "Words"))
		}
		head, err := db.SealReceived(t.Context())
		must(t, err)
		p := proved(t, db, "k2", "Words", head)
		for what, change := range map[string]func(*proof.Proof){
			"other words":       func(p *proof.Proof) { p.Answers = []proof.Answer{{Question: "1", Text: "Word"}} },
			"another question":  func(p *proof.Proof) { p.Answers = []proof.Answer{{Question: "2", Text: "Words"}} },
			"another docket":    func(p *proof.Proof) { p.Docket = "HHS-TEST-0002" },
			"another time":      func(p *proof.Proof) { p.Received = "2016-11-30T00:00:00Z" },
			"another place":     func(p *proof.Proof) { p.Index = 3 },
			"another size":      func(p *proof.Proof) { p.Size = 4 },
			"another root":      func(p *proof.Proof) { p.Root = strings.Repeat("0", 64) },
			"a path cut short":  func(p *proof.Proof) { p.Path = p.Path[1:] },
			"no hash in a path": func(p *proof.Proof) { p.Path = append([]string{"xyz"}, p.Path[1:]...) },
		} {
			other := p
			change(&other)
			if other.Check() == nil {
				t.Errorf("%s: the proof holds", what)
			}
		}
	}},
	{"equal words of two people have leaves that tell nothing", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for _, key := range []string{"a", "b"} {
			File(t, db, Comment(key, "N/A"))
		}
		head, err := db.SealReceived(t.Context())
		must(t, err)
		if a, b := proved(t, db, "a", "N/A", head), proved(t, db, "b", "N/A", head); a.Leaf == b.Leaf ||
			a.Salt == b.Salt {
			t.Error("two comments share a leaf or a salt")
		}
	}},
}
