package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"commentportal/docket"
)

const nameCheckRows = `SELECT n.hash, n.used_at, n.ends_at, n.body FROM name_checks n`

// nameCheckBody is what of a question is sealed.
type nameCheckBody struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email"`
}

func scanNameCheck(s *sealer, r row) (hash []byte, used, ends int64, b nameCheckBody, err error) {
	var body []byte
	if err := r.Scan(&hash, &used, &ends, &body); err != nil {
		return nil, 0, 0, b, err
	}
	plain, err := s.open("name_checks.body", hex.EncodeToString(hash), body)
	if err != nil {
		return hash, used, ends, b, err
	}
	err = json.Unmarshal(plain, &b)
	return hash, used, ends, b, err
}

// AskAboutName files a question "was my name used?" and queues the mail with its link. What
// was asked more than a day ago is forgotten.
//
// It returns docket.ErrBusy when as many people have asked today as may. To an address that
// got as many links today as one may get, no further one is sent, and nobody is told.
func (db Naming) AskAboutName(ctx context.Context, q docket.NameCheck) error {
	return named(db.write(ctx, func(t *tx) error {
		now := t.now()
		if _, err := t.exec(ctx, `DELETE FROM name_checks WHERE asked_at <= $1`,
			micros(now.Add(-docket.NameCheckKept))); err != nil {
			return err
		}
		all, own := 0, 0
		if err := each(ctx, t, nameCheckRows, nil, func(r rows) error {
			_, _, _, b, err := scanNameCheck(db.sealer, r)
			all++
			if docket.SameAddress(b.Email, q.Email) {
				own++
			}
			return err
		}); err != nil {
			return err
		}
		switch {
		case all >= docket.MaxNameChecks:
			return docket.ErrBusy
		case own >= docket.MaxChecksOfOne:
			t.record(docket.ActorCommenter, "name.refused", "", map[string]string{"why": "asked too often"})
			return nil
		}
		plain, err := json.Marshal(nameCheckBody{storable(q.Name), storable(q.Email)})
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO name_checks (hash, asked_at, ends_at, used_at, body)
			VALUES ($1, $2, $3, 0, $4)`, q.Hash[:], micros(now), micros(now.Add(q.Life)),
			db.sealer.seal("name_checks.body", hex.EncodeToString(q.Hash[:]), plain)); err != nil {
			return err
		}
		t.record(docket.ActorCommenter, "name.asked", "", nil)
		return t.queue(ctx, docket.Message{Kind: docket.MessageName, Way: docket.ByMail, Count: 1, To: q.Email,
			Link: q.Link})
	}), "ask about a name")
}

// NameCheckOpens reports whether the link of a question still opens its answer.
func (db Naming) NameCheckOpens(ctx context.Context, hash [32]byte) (bool, error) {
	_, err := db.openNameCheck(ctx, db.read, hash)
	if errors.Is(err, docket.ErrNotFound) {
		return false, nil
	}
	return err == nil, named(err, "look for a question")
}

func (db Naming) openNameCheck(ctx context.Context, q querier, hash [32]byte) (nameCheckBody, error) {
	_, used, ends, b, err := scanNameCheck(db.sealer, q.row(ctx, nameCheckRows+` WHERE n.hash = $1`, hash[:]))
	if err == nil && (used > 0 || ends <= micros(db.now())) {
		err = docket.ErrNotFound
	}
	return b, err
}

// AnswerNameCheck uses up the link of a question, and tells what carries the name or the
// address. It returns docket.ErrNotFound when the link was used, is over, or never was.
func (db Naming) AnswerNameCheck(ctx context.Context, hash [32]byte) (docket.NamesFound, error) {
	var b nameCheckBody
	err := db.write(ctx, func(t *tx) error {
		var err error
		if b, err = db.openNameCheck(ctx, t, hash); err != nil {
			return err
		}
		_, err = t.exec(ctx, `UPDATE name_checks SET used_at = $2 WHERE hash = $1`, hash[:], micros(t.now()))
		return err
	})
	if err != nil {
		return docket.NamesFound{}, named(err, "open a question")
	}
	found, err := db.namesFound(ctx, b)
	if err != nil {
		return docket.NamesFound{}, named(err, "look for a name")
	}
	err = db.write(ctx, func(t *tx) error {
		t.record(docket.ActorCommenter, "name.answered", "", map[string]string{"posted": strconv.Itoa(found.Total),
			"waiting": strconv.Itoa(found.Waiting)})
		return nil
	})
	return found, named(err, "look for a name")
}

// namesFound looks through who sent the comments, and who signed those that are posted. No
// index knows names or addresses, so every comment is looked at.
func (db Naming) namesFound(ctx context.Context, b nameCheckBody) (docket.NamesFound, error) {
	found := docket.NamesFound{Name: b.Name, Email: b.Email}
	signed := map[docket.CommentID]bool{}
	if b.Name != "" {
		if err := each(ctx, db.read, `SELECT c.docket, c.serial, coalesce(s.public_name, '') FROM signatories s
			JOIN comments c ON c.num = s.comment WHERE s.public_name IS NOT NULL AND `+postedRows, nil, func(
			r rows) error {
			var of docket.ID
			var serial int64
			var name string
			err := r.Scan(&of, &serial, &name)
			if docket.SameName(name, b.Name) {
				signed[of.Comment(serial)] = true
			}
			return err
		}); err != nil {
			return found, err
		}
	}
	err := each(ctx, db.read, `SELECT c.docket, c.serial, c.uid, c.status, coalesce(c.public_name, ''), c.person,
		coalesce(c.public_organization, ''), `+questionedRow+`
		FROM comments c WHERE c.status IN ('pending', 'posted', 'posted_with_redactions') ORDER BY c.num DESC`, nil,
		func(r rows) error {
			var c record
			var serial int64
			var uid []byte
			var shown, house string
			var questioned bool
			if err := r.Scan(&c.Docket, &serial, &uid, &c.Status, &shown, &c.person, &house, &questioned); err != nil {
				return err
			}
			c.ID, c.uid = c.Docket.Comment(serial), string(uid)
			p, err := db.sealer.openPerson(&c)
			if err != nil {
				return err
			}
			addFound(&found, &c, p, docket.NameFound{Comment: c.ID, Docket: c.Docket, Questioned: questioned,
				Named: docket.ShowsWords(shown) || docket.ShowsWords(house),
				Name:  docket.SameName(shown, found.Name) || signed[c.ID]})
			return nil
		})
	return found, err
}

// addFound adds a comment to an answer where it carries the name, as one says, or the address.
// Of one that waits, a name counts only where no other address was left with it: that one is somebody
// else's.
func addFound(found *docket.NamesFound, c *record, p person, one docket.NameFound) {
	one.Address = docket.SameAddress(p.Email, found.Email)
	if c.Status == docket.Pending {
		names := docket.SameName(p.Name, found.Name) || slices.ContainsFunc(p.Signatories.List(),
			func(s docket.Signatory) bool { return docket.SameName(s.Name, found.Name) })
		if one.Address || names && p.Email == "" {
			found.Waiting++
		}
		return
	}
	if !one.Name && !one.Address {
		return
	}
	if found.Total++; found.Total <= docket.MaxNamesFound {
		found.Posted = append(found.Posted, one)
	}
}

// nameCheckCheck checks questions "was my name used?".
type nameCheckCheck struct{ v *verification }

// all checks that every question opens in its place.
func (check nameCheckCheck) all(ctx context.Context) error {
	return each(ctx, check.v.s, nameCheckRows+` ORDER BY n.hash`, nil,
		func(r rows) error {
			hash, _, _, _, err := scanNameCheck(check.v.db.sealer, r)
			if err != nil && hash == nil {
				return err
			}
			if err != nil {
				check.v.problem("A question about a name cannot be opened: a sealed value was changed or moved.")
			}
			return nil
		})
}
