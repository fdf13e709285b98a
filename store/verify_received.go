package store

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"github.com/transparency-dev/merkle/compact"

	"commentportal/docket"
	"commentportal/docket/proof"
)

// treeCheck makes the tree of the comments received anew, while all of them are
// read, and compares leaves, stored nodes and sealed roots.
type treeCheck struct {
	v      *verification
	tree   *compact.Range
	heads  map[int64]proof.Head
	nodes  map[compact.NodeID][]byte
	left   map[int64][2][]byte // leaf and sealed salt of comments that were read ahead
	mended map[int64][][]byte  // digests of earlier versions by comment; nil: not read yet
	bad    bool                // a leaf is wrong: what is made of it is, too
}

func (v *verification) newTreeCheck(ctx context.Context) (*treeCheck, error) {
	c := &treeCheck{v: v, tree: treeRanges.NewEmptyRange(0), heads: map[int64]proof.Head{},
		nodes: map[compact.NodeID][]byte{}}
	err := each(ctx, v.s, `SELECT `+headColumns+` FROM received_heads h`, nil, func(r rows) error {
		h, err := scanHead(r)
		c.heads[h.Size] = h
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, each(ctx, v.s, `SELECT level, position, hash FROM received_nodes`, nil, func(r rows) error {
		var level, position int64
		var hash []byte
		err := r.Scan(&level, &position, &hash)
		c.nodes[compact.NewNodeID(uint(level), uint64(position))] = hash
		return err
	})
}

// read reads the leaves of the next comments.
func (c *treeCheck) read(ctx context.Context, after int64, limit int) error {
	c.left = make(map[int64][2][]byte, limit)
	return each(ctx, c.v.s, `SELECT c.num, c.leaf, c.leaf_salt FROM comments c WHERE c.num > $1 ORDER BY c.num LIMIT
		$2`, []any{after, limit}, func(r rows) error {
		var num int64
		var leaf, salt []byte
		err := r.Scan(&num, &leaf, &salt)
		c.left[num] = [2][]byte{leaf, salt}
		return err
	})
}

// see takes in the next comment; opened is nil where it does not open.
func (c *treeCheck) see(r *record, opened *docket.Comment) error {
	leaf, salt := c.left[r.num][0], c.left[r.num][1]
	if opened != nil && !r.Purged() {
		entry, err := c.v.db.sealer.entry(*opened, r.uid, salt)
		want := entry.Leaf()
		if err != nil || !bytes.Equal(leaf, want[:]) {
			c.v.problem("Comment %s is not the one that stands in the tree of comments received.", r.ID)
			c.bad = true
		}
	}
	if uint64(r.num) != c.tree.End()+1 {
		c.bad = true // one is missing, which is said of the comments
	}
	if c.bad {
		return nil
	}
	if err := c.tree.Append(leaf, func(id compact.NodeID, hash []byte) {
		have, there := c.nodes[id]
		if there && !bytes.Equal(have, hash) {
			c.v.problem("A stored node of the tree of comments received (level %d, position %d) is not the one that "+
				"the comments make.", id.Level, id.Index)
		}
	}); err != nil {
		return err
	}
	if h, sealed := c.heads[r.num]; sealed {
		root, err := c.tree.GetRootHash(nil)
		if err != nil {
			return err
		}
		if !bytes.Equal(root, h.Root[:]) {
			c.v.problem("The comments received are not those that were sealed at %s: the first %d make another root.",
				h.SealedAt.Format("2006-01-02 15:04:05 UTC"), h.Size)
		}
	}
	return nil
}

// end says what the comments are too few for.
func (c *treeCheck) end() {
	if c.bad {
		c.v.problem("The sealed trees of comments received cannot be compared: a comment is missing or changed.")
		return
	}
	for _, size := range slices.Sorted(maps.Keys(c.heads)) {
		if uint64(size) > c.tree.End() {
			c.v.problem("%d comments were sealed at %s, and %d are there.", size,
				c.heads[size].SealedAt.Format("2006-01-02 15:04:05 UTC"), c.tree.End())
			return
		}
	}
}
