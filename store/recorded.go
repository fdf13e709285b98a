package store

import (
	"context"
	"crypto/hmac"
	"fmt"
	"iter"

	"commentportal/docket"
)

// Recorded opens every comment of a docket, in order of their serials, with what was
// decided, noted and reported. A comment that is not as it was received ends the list
// with ErrChanged: a record is handed out whole and right, or not at all.
func (s *Snapshot) Recorded(ctx context.Context, id docket.ID) iter.Seq2[docket.Recorded, error] {
	return func(yield func(docket.Recorded, error) bool) {
		for after := int64(0); ; {
			var serials []int64
			err := each(ctx, s, `SELECT c.serial FROM comments c WHERE c.docket = $1 AND c.serial > $2 ORDER BY c.serial
				LIMIT $3`, []any{string(id), after, slice}, func(r rows) error {
				var n int64
				err := r.Scan(&n)
				serials = append(serials, n)
				return err
			})
			if err != nil {
				yield(docket.Recorded{}, named(err, "record of %s", id))
				return
			}
			for _, n := range serials {
				c, err := s.recorded(ctx, id.Comment(n))
				if !yield(c, named(err, "record of %s", id)) || err != nil {
					return
				}
			}
			if len(serials) < slice {
				return
			}
			after = serials[len(serials)-1]
		}
	}
}

// recorded opens one comment.
func (s *Snapshot) recorded(ctx context.Context, id docket.CommentID) (docket.Recorded, error) {
	var out docket.Recorded
	r, err := readRecord(ctx, s, id)
	if err != nil {
		return out, err
	}
	seal := s.db.sealer
	if out.Comment, err = seal.openWithByline(ctx, s, r); err != nil {
		return out, err
	}
	if !r.Purged() && !hmac.Equal(r.received, seal.receivedMAC(r.Docket, r.serial, r.uid,
		seal.contentDigest(&out.Comment))) {
		return out, fmt.Errorf("%s is not as it was received: run portal verify: %w", id, ErrChanged)
	}
	if out.Earlier, err = earlierVersions(ctx, s, seal, r.num, r.uid); err != nil {
		return out, err
	}
	if out.Changes, err = changes(ctx, s, seal, id); err != nil {
		return out, err
	}
	out.Reports, err = reports(ctx, s, seal, id, `1 = 1`)
	return out, err
}

// LogOf lists the log's rows about a docket and its comments: by what they are about,
// and in order.
func (s *Snapshot) LogOf(ctx context.Context, id docket.ID) iter.Seq2[docket.LogEntry, error] {
	return func(yield func(docket.LogEntry, error) bool) {
		for _, within := range [][2]string{{string(id), string(id)}, {string(id) + "-", string(id) + "."}} {
			target, seq := within[0], int64(0)
			for {
				var list []docket.LogEntry
				err := each(ctx, s, `SELECT seq, at, actor, action, target, detail, mac FROM log
					WHERE target >= $1 AND target <= $2 AND (target > $1 OR seq > $3) ORDER BY target, seq LIMIT $4`,
					[]any{target, within[1], seq, slice}, func(r rows) error {
						e, _, err := scanLog(r)
						list = append(list, e)
						return err
					})
				if err != nil {
					yield(docket.LogEntry{}, named(err, "log of %s", id))
					return
				}
				for _, e := range list {
					if !yield(e, nil) {
						return
					}
				}
				if len(list) < slice {
					break
				}
				target, seq = list[len(list)-1].Target, list[len(list)-1].Seq
			}
		}
	}
}
