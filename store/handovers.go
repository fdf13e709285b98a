package store

import (
	"context"
	"encoding/json"
	"strconv"

	"commentportal/docket"
)

// handoverBody is what of a hand-over is sealed.
type handoverBody struct {
	Channel string `json:"channel"`
	Answer  string `json:"answer,omitempty"`
}

// handoverPlace names a hand-over for what is sealed in its row.
func handoverPlace(uid string, number int) string { return uid + strconv.Itoa(number) }

const handoverRows = `SELECT c.docket, c.serial, c.uid, h.number, h.marking, h.made_by, h.made_at, h.answered_by,
	h.answered_at, h.body FROM handovers h JOIN comments c ON c.num = h.comment`

func scanHandover(s *sealer, r row) (docket.Handover, error) {
	var h docket.Handover
	var of docket.ID
	var serial, made, answered int64
	var uid, body []byte
	if err := r.Scan(&of, &serial, &uid, &h.Number, &h.Marking, &h.By, &made, &h.AnsweredBy, &answered,
		&body); err != nil {
		return h, err
	}
	h.Comment, h.At, h.AnsweredAt = of.Comment(serial), at(made), at(answered)
	plain, err := s.open("handovers.body", handoverPlace(string(uid), h.Number), body)
	if err != nil {
		return h, err
	}
	var b handoverBody
	err = json.Unmarshal(plain, &b)
	h.Channel, h.Answer = b.Channel, b.Answer
	return h, err
}

func sealHandover(s *sealer, uid string, h docket.Handover) ([]byte, error) {
	plain, err := json.Marshal(handoverBody{storable(h.Channel), storable(h.Answer)})
	return s.seal("handovers.body", handoverPlace(uid, h.Number), plain), err
}

// HandOver records that what a flagged comment tells was handed to somebody, and returns
// the number of the hand-over.
//
// It returns docket.ErrNotFound for a comment that was not flagged on arrival, docket.ErrDenied
// for one that was purged, and docket.ErrExists when as many hand-overs as may be are recorded.
func (db HandingOver) HandOver(ctx context.Context, h docket.Handover) (int, error) {
	err := db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, h.Comment)
		if err != nil {
			return err
		}
		var listed, last int
		if err := t.row(ctx, `SELECT (SELECT count(*) FROM incidents i WHERE i.comment = $1),
			(SELECT coalesce(max(h.number), 0) FROM handovers h WHERE h.comment = $1)`, c.num).Scan(&listed,
			&last); err != nil {
			return err
		}
		switch {
		case listed == 0:
			return docket.ErrNotFound
		case c.Purged():
			return docket.ErrDenied
		case last >= docket.MaxHandovers:
			return docket.ErrExists
		}
		h.Number, h.Answer = last+1, ""
		body, err := sealHandover(db.sealer, c.uid, h)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO handovers (comment, number, docket, marking, made_by, made_at,
			answered_by, answered_at, body) VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7)`, c.num, h.Number,
			string(c.Docket), string(h.Marking), int64(h.By), micros(t.now()), body); err != nil {
			return err
		}
		t.record(h.By.Actor(), "incident.handed", string(c.ID), map[string]string{"handover": strconv.Itoa(h.Number),
			"marking": string(h.Marking)})
		return nil
	})
	return h.Number, named(err, "hand over %s", h.Comment)
}

// AnswerHandover records what those answered to whom something was handed. It returns
// docket.ErrNotFound for an unknown hand-over, and docket.ErrStale when an answer is there.
func (db HandingOver) AnswerHandover(ctx context.Context, id docket.CommentID, number int, answer string,
	by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, id)
		if err != nil {
			return err
		}
		h, err := scanHandover(db.sealer, t.row(ctx, handoverRows+` WHERE h.comment = $1 AND h.number = $2`, c.num,
			number))
		if err != nil {
			return err
		}
		if h.Answered() {
			return docket.ErrStale
		}
		h.Answer = answer
		body, err := sealHandover(db.sealer, c.uid, h)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE handovers SET answered_by = $3, answered_at = $4, body = $5 WHERE comment = $1
			AND number = $2`, c.num, number, int64(by), micros(t.now()), body); err != nil {
			return err
		}
		t.record(by.Actor(), "incident.answered", string(id), map[string]string{"handover": strconv.Itoa(number)})
		return nil
	}), "record the answer to a hand-over of %s", id)
}

// Handovers lists the hand-overs of a comment, oldest first.
func (db HandingOver) Handovers(ctx context.Context, id docket.CommentID) ([]docket.Handover, error) {
	of, serial, err := numberOf(id)
	if err != nil {
		return nil, err
	}
	var list []docket.Handover
	err = each(ctx, db.read, handoverRows+` WHERE c.docket = $1 AND c.serial = $2 ORDER BY h.number`,
		[]any{string(of), serial}, func(r rows) error {
			h, err := scanHandover(db.sealer, r)
			list = append(list, h)
			return err
		})
	return list, named(err, "hand-overs of %s", id)
}

// seeHandover notes what was handed over and answered.
func (r *replay) seeHandover(e logged, what string) {
	row := e.Target + "/" + e.facts["handover"]
	switch what {
	case "handed":
		r.says(e, "handovers", row, e.picked("marking", "marking"))
		r.says(e, "handovers", row, map[string]string{"made_by": e.by(), "answered_by": "0"})
	case "answered":
		r.says(e, "handovers", row, map[string]string{"answered_by": e.by()})
	}
}

// handoverCheck checks hand-overs.
type handoverCheck struct{ v *verification }

// all checks that every hand-over opens in its place.
func (check handoverCheck) all(ctx context.Context) error {
	return each(ctx, check.v.s, handoverRows+` ORDER BY h.comment, h.number`, nil, func(r rows) error {
		h, err := scanHandover(check.v.db.sealer, r)
		if err != nil && h.Number == 0 {
			return err
		}
		if err != nil {
			check.v.problem("Hand-over %d of comment %s cannot be opened: a sealed value was changed or moved.",
				h.Number,
				h.Comment)
		}
		return nil
	})
}
