package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"

	"commentportal/docket"
)

// signatory is the sealed part of a row of signatories.
type signatory struct {
	Name         string `json:"n,omitempty"`
	Organization string `json:"o,omitempty"`
}

// signatoryText is in SQL what the public reads of those who stand behind comment c beside
// its sender, as docket.Signatories; empty where nobody does, or nothing is posted.
const signatoryText = `coalesce((SELECT string_agg(CASE s.public_organization WHEN '' THEN s.public_name ELSE
	s.public_name || '; ' || s.public_organization END, '
' ORDER BY s.position) FROM signatories s
	WHERE s.comment = c.num AND s.position > 1 AND s.public_name IS NOT NULL), '')`

// publicByline is what columns say that the public reads of who stands behind a comment.
func publicByline(name, organization *string, others docket.Signatories) docket.Submitter {
	s := docket.Submitter{Type: docket.Organization, Signatories: others} // shows all that there is
	if name != nil {
		s.Name = *name
	}
	if organization != nil {
		s.Organization = *organization
	}
	return s
}

// sealSignatories seals who stands behind a comment, by position; none where there is
// neither a name nor an organization.
func (s *sealer) sealSignatories(uid string, who docket.Submitter) ([][]byte, error) {
	first := docket.Signatory{Name: who.Name, Organization: who.Organization}
	if first == (docket.Signatory{}) && who.Signatories == "" {
		return nil, nil
	}
	var list [][]byte
	for i, one := range append([]docket.Signatory{first}, who.Signatories.List()...) {
		b, err := json.Marshal(signatory(one))
		if err != nil {
			return nil, fmt.Errorf("store: signatory: %w", err)
		}
		list = append(list, s.seal("signatories.person", uid+strconv.Itoa(i+1), b))
	}
	return list, nil
}

// nameSignatories shows the public what the byline of c shows, or takes it away.
func (t decisionTx) nameSignatories(ctx context.Context, c *record) error {
	if c.person == nil {
		return nil // has none
	}
	const query = `UPDATE signatories SET public_name = $3, public_organization = $4
		WHERE comment = $1 AND position = $2`
	if _, err := t.exec(ctx, query, c.num, 1, c.name, c.org); err != nil {
		return err
	}
	if c.name == nil {
		_, err := t.exec(ctx, `UPDATE signatories SET public_name = NULL, public_organization = NULL
			WHERE comment = $1 AND position > 1`, c.num)
		return err
	}
	for position, one := range c.others.All() {
		if _, err := t.exec(ctx, query, c.num, position, one.Name, one.Organization); err != nil {
			return err
		}
	}
	return nil
}

// SignatoriesOf yields every party behind those comments of a docket that have several, by
// comment and position.
func (s *Snapshot) SignatoriesOf(ctx context.Context, id docket.ID) iter.Seq2[docket.SignatoryEntry, error] {
	return func(yield func(docket.SignatoryEntry, error) bool) {
		for serial, position := int64(0), int64(0); ; {
			var list []docket.SignatoryEntry
			args := []any{string(id), serial, position, slice}
			err := each(ctx, s, `SELECT c.serial, s.position, coalesce(s.public_name, ''),
				coalesce(s.public_organization, '')
				FROM comments c JOIN signatories s ON s.comment = c.num
				WHERE c.docket = $1 AND c.serial >= $2 AND (c.serial > $2 OR s.position > $3)
				  AND EXISTS (SELECT 1 FROM signatories o WHERE o.comment = c.num AND o.position = 2)
				ORDER BY c.serial, s.position LIMIT $4`, args, func(r rows) error {
				var e docket.SignatoryEntry
				err := r.Scan(&serial, &position, &e.Name, &e.Organization)
				e.Comment, e.Position = id.Comment(serial), int(position)
				e.Public = e.Shown()
				list = append(list, e)
				return err
			})
			if err != nil {
				yield(docket.SignatoryEntry{}, named(err, "signatories of %s", id))
				return
			}
			for _, e := range list {
				if !yield(e, nil) {
					return
				}
			}
			if len(list) < slice {
				return
			}
		}
	}
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
	sealed, err := db.sealer.sealSignatories(c.uid, one.Submitter)
	if err != nil || sealed == nil {
		return err
	}
	_, err = q.exec(ctx,
		`INSERT INTO signatories (comment, position, person, public_name, public_organization) VALUES ($1, 1, $2, $3,
			$4)`,
		c.num, sealed[0], c.name, c.org)
	return err
}
