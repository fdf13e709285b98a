package store

import (
	"context"
	"crypto/hmac"

	"commentportal/docket"
)

// first checks the earlier versions of a comment against their digests, and returns the
// comment as it was received first; nil where it cannot be opened.
func (t *treeCheck) first(ctx context.Context, c *record, opened *docket.Comment) (*docket.Comment, error) {
	if opened == nil {
		return nil, nil
	}
	if c.Purged() { // its texts are gone, earlier ones too
		return opened, nil
	}
	if t.mended == nil {
		t.mended = map[int64][][]byte{}
		if err := each(ctx, t.v.s, `SELECT e.comment, e.received_mac FROM earlier_versions e ORDER BY e.comment,
			e.number`, nil, func(r rows) error {
			var num int64
			var mac []byte
			err := r.Scan(&num, &mac)
			t.mended[num] = append(t.mended[num], mac)
			return err
		}); err != nil {
			return nil, err
		}
	}
	if len(t.mended[c.num]) == 0 {
		return opened, nil
	}
	list, err := earlierVersions(ctx, t.v.s, t.v.db.sealer, c.num, c.uid)
	if err != nil {
		if isGarbled(err) {
			t.v.problem("An earlier version of comment %s cannot be opened: a sealed value was changed or moved.", c.ID)
			return nil, nil
		}
		return nil, err
	}
	first := opened
	for i, one := range list {
		was := *opened
		was.Answers, was.Language = one.Answers, one.Language
		if i >= len(t.mended[c.num]) || !hmac.Equal(t.mended[c.num][i], t.v.db.sealer.receivedMAC(c.Docket,
			c.serial, c.uid, t.v.db.sealer.contentDigest(&was))) {
			t.v.problem("Version %d of comment %s is not as it was received.", one.Number, c.ID)
		}
		if i == 0 {
			first = &was
		}
	}
	return first, nil
}
