package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"commentportal/docket"
)

// signatory is the sealed part of a row of signatories.
type signatory struct {
	Name         string `json:"n,omitempty"`
	Organization string `json:"o,omitempty"`
}

// sealSignatory seals who stands behind a comment at a position; nil when there
// is neither a name nor an organization.
func (s *sealer) sealSignatory(uid string, position int, who docket.Submitter) ([]byte, error) {
	one := signatory{who.Name, who.Organization}
	if one == (signatory{}) {
		return nil, nil
	}
	b, err := json.Marshal(one)
	if err != nil {
		return nil, fmt.Errorf("store: signatory: %w", err)
	}
	return s.seal("signatories.person", uid+strconv.Itoa(position), b), nil
}

// nameSignatory shows the public what the byline of c shows, or takes it away.
func (t decisionTx) nameSignatory(ctx context.Context, c *record) error {
	if c.person == nil {
		return nil // has none
	}
	_, err := t.exec(ctx,
		`UPDATE signatories SET public_name = $2, public_organization = $3 WHERE comment = $1 AND position = 1`,
		c.num, c.name, c.org)
	return err
}

// fillSignatories lists who stands behind the comments of a database that was
// made before there was such a list.
func (db *core) fillSignatories(ctx context.Context, q execer) error {
	after := int64(0)
	for {
		var list []*record
		if err := each(ctx, q, `SELECT c.num, c.uid, c.person, c.public_name, c.public_organization FROM comments c
			WHERE c.num > $1 AND c.person IS NOT NULL ORDER BY c.num LIMIT 500`, []any{after}, func(r rows) error {
			var c record
			var uid []byte
			err := r.Scan(&c.num, &uid, &c.person, &c.name, &c.org)
			c.uid = string(uid)
			list = append(list, &c)
			return err
		}); err != nil {
			return err
		}
		for _, c := range list {
			if err := db.addSignatory(ctx, q, c); err != nil {
				return err
			}
			after = c.num
		}
		if len(list) < 500 {
			return nil
		}
	}
}

func (db *core) addSignatory(ctx context.Context, q execer, c *record) error {
	one, err := db.sealer.openComment(c)
	if err != nil {
		return fmt.Errorf("store: comment number %d: %w", c.num, err)
	}
	sealed, err := db.sealer.sealSignatory(c.uid, 1, one.Submitter)
	if err != nil || sealed == nil {
		return err
	}
	_, err = q.exec(ctx,
		`INSERT INTO signatories (comment, position, person, public_name, public_organization) VALUES ($1, 1, $2, $3,
			$4)`,
		c.num, sealed, c.name, c.org)
	return err
}
