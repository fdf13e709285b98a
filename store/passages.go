package store

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
)

// Limits of a passage that a person types. Fewer words would be taken out of
// comments that mean them.
const (
	leastPassageWords = 5
	maxPassageText    = 4_000 // code points
	maxPassageName    = 120
	maxPassageGaps    = 3 // places of "…"
)

// passageRow is a repeated passage as its row says.
type passageRow struct {
	docket.RepeatedPassage
	digest   []byte
	examples string
}

const passageColumns = `p.docket, p.number, p.text, p.digest, p.name, p.origin, p.state, p.words, p.comments, p.bare,
	p.examples, p.decided_by, p.decided_at`

// passagePlace binds a sealed text to its row.
func passagePlace(id docket.ID, number int) string { return string(id) + "/" + strconv.Itoa(number) }

func scanPassage(s *sealer, r row) (passageRow, error) {
	var p passageRow
	var text, name []byte
	var decided int64
	if err := r.Scan(&p.Docket, &p.Number, &text, &p.digest, &name, &p.Origin, &p.State, &p.Words, &p.Comments, &p.Bare,
		&p.examples, &p.DecidedBy, &decided); err != nil {
		return p, err
	}
	p.DecidedAt = at(decided)
	place := passagePlace(p.Docket, p.Number)
	plain, err := s.open("passages.text", place, text)
	if err != nil {
		return p, err
	}
	p.Text = docket.Text(plain)
	if len(name) > 0 {
		if plain, err = s.open("passages.name", place, name); err != nil {
			return p, err
		}
		p.Name = string(plain)
	}
	p.Examples, err = readRanges(p.Docket, p.examples)
	return p, err
}

// passageDigest is the same for texts of the same words.
func passageDigest(s *sealer, id docket.ID, text docket.Text) []byte {
	words := strings.FieldsFunc(strings.ToLower(string(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '…'
	})
	return s.keyed("repeated passage", []byte(id), []byte(strings.Join(words, " ")))
}

func readPassages(ctx context.Context, s *sealer, q querier, id docket.ID) ([]passageRow, error) {
	var list []passageRow
	err := each(ctx, q, `SELECT `+passageColumns+` FROM passages p WHERE p.docket = $1 ORDER BY p.number`,
		[]any{string(id)}, func(r rows) error {
			p, err := scanPassage(s, r)
			list = append(list, p)
			return err
		})
	return list, err
}

// Passages lists the repeated passages of a docket by number, opened: those that
// were found, those that people confirmed or rejected, and those that no comment
// holds any more.
func (db Grouping) Passages(ctx context.Context, id docket.ID) ([]docket.RepeatedPassage, error) {
	list, err := readPassages(ctx, db.sealer, db.read, id)
	out := make([]docket.RepeatedPassage, len(list))
	for i, p := range list {
		out[i] = p.RepeatedPassage
	}
	return out, named(err, "repeated passages of %s", id)
}

// DecidePassage records what a person says of a repeated passage, in one
// transaction. The docket is grouped anew by it. It returns the passage.
//
// It returns docket.ErrNotFound when there is no such docket or passage, and
// docket.Invalid for "text" or "name".
func (db Grouping) DecidePassage(ctx context.Context, v docket.PassageVerdict) (docket.RepeatedPassage, error) {
	var done docket.RepeatedPassage
	err := db.write(ctx, func(t *tx) error {
		d := passageDecision{tx: t, sealer: db.sealer, v: v}
		if err := d.decide(ctx); err != nil {
			return err
		}
		done = d.passage.RepeatedPassage
		return nil
	})
	return done, named(err, "decide on a repeated passage of %s", v.Docket)
}

// passageDecision is one DecidePassage under way.
type passageDecision struct {
	*tx
	sealer  *sealer
	v       docket.PassageVerdict
	passage passageRow
}

func (d *passageDecision) decide(ctx context.Context) error {
	v := &d.v
	if v.By == 0 {
		return docket.ErrDenied
	}
	v.Name, v.Text = strings.Join(strings.Fields(v.Name), " "), docket.Text(strings.TrimSpace(string(v.Text)))
	if invalid := checkPassage(*v); len(invalid) > 0 {
		return invalid
	}
	if _, err := readDocket(ctx, d, v.Docket); err != nil {
		return err
	}
	list, err := readPassages(ctx, d.sealer, d, v.Docket)
	if err != nil {
		return err
	}
	if v.Action == docket.PassageAdd {
		return d.add(ctx, list)
	}
	i := slices.IndexFunc(list, func(p passageRow) bool { return p.Number == v.Number })
	if i < 0 {
		return docket.ErrNotFound
	}
	d.passage = list[i]
	return d.change(ctx)
}

// checkPassage says what is wrong with a decision as it was sent.
func checkPassage(v docket.PassageVerdict) docket.Invalid {
	invalid := docket.Invalid{}
	switch v.Action {
	case docket.PassageAdd:
		switch n := utf8.RuneCountInString(string(v.Text)); {
		case v.Words < leastPassageWords:
			invalid["text"] = fmt.Sprintf("Type at least %d words of the passage. Fewer would be taken out of "+
				"comments that mean them.", leastPassageWords)
		case n > maxPassageText:
			invalid["text"] = fmt.Sprintf("Shorten the passage to %d characters. It has %d.", maxPassageText, n)
		case strings.Count(string(v.Text), "…") > maxPassageGaps:
			invalid["text"] = fmt.Sprintf("Use “…” %d times at most.", maxPassageGaps)
		}
	case docket.PassageConfirm, docket.PassageReject, docket.PassageRename:
	default:
		invalid["action"] = "Choose what to do with this passage."
	}
	if n := utf8.RuneCountInString(v.Name); n > maxPassageName {
		invalid["name"] = fmt.Sprintf("Shorten the name to %d characters. It has %d.", maxPassageName, n)
	}
	return invalid
}

// add records a passage that a person typed.
func (d *passageDecision) add(ctx context.Context, list []passageRow) error {
	p := &d.passage
	p.digest = passageDigest(d.sealer, d.v.Docket, d.v.Text)
	for _, known := range list {
		if bytes.Equal(known.digest, p.digest) {
			return docket.Invalid{"text": fmt.Sprintf("This passage is in the list already, as number %d. Confirm it "+
				"there.", known.Number)}
		}
	}
	p.Docket, p.Number, p.Text, p.Name, p.Words = d.v.Docket, nextPassage(list), d.v.Text, d.v.Name, d.v.Words
	p.Origin, p.State, p.DecidedBy, p.DecidedAt = docket.PassageByPerson, docket.PassageConfirmed, d.v.By, d.now()
	if err := d.insertPassage(ctx, d.sealer, p); err != nil {
		return err
	}
	return d.decided(ctx)
}

func nextPassage(list []passageRow) int {
	last := 0
	for _, p := range list {
		last = max(last, p.Number)
	}
	return last + 1
}

func (t *tx) insertPassage(ctx context.Context, s *sealer, p *passageRow) error {
	place := passagePlace(p.Docket, p.Number)
	decided := int64(0)
	if p.DecidedBy != 0 {
		decided = micros(p.DecidedAt)
	}
	_, err := t.exec(ctx, `
		INSERT INTO passages (docket, number, text, digest, name, origin, state, words, comments, bare, examples,
		decided_by, decided_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		string(p.Docket), p.Number, s.seal("passages.text", place, []byte(p.Text)), p.digest, passageName(s, place,
			p.Name),
		string(p.Origin), string(p.State), p.Words, p.Comments, p.Bare, p.examples, int64(p.DecidedBy), decided)
	return err
}

// passageName seals a name; none is an empty value.
func passageName(s *sealer, place, name string) []byte {
	if name == "" {
		return []byte{}
	}
	return s.seal("passages.name", place, []byte(name))
}

// change records what a person says of a passage that is there: what it is and how
// it is called. What is so already changes nothing.
func (d *passageDecision) change(ctx context.Context) error {
	p := &d.passage
	state := map[docket.PassageAction]docket.PassageState{
		docket.PassageConfirm: docket.PassageConfirmed, docket.PassageReject: docket.PassageRejected,
		docket.PassageRename: p.State,
	}[d.v.Action]
	renamed := d.v.Name != p.Name
	if renamed {
		p.Name = d.v.Name
		if _, err := d.exec(ctx, `UPDATE passages SET name = $3 WHERE docket = $1 AND number = $2`,
			string(p.Docket), p.Number, passageName(d.sealer, passagePlace(p.Docket, p.Number), p.Name)); err != nil {
			return err
		}
	}
	if state == p.State {
		if renamed {
			d.log(docket.PassageRename)
		}
		return nil
	}
	p.State, p.DecidedBy, p.DecidedAt = state, d.v.By, d.now()
	if _, err := d.exec(ctx,
		`UPDATE passages SET state = $3, decided_by = $4, decided_at = $5 WHERE docket = $1 AND number = $2`,
		string(p.Docket), p.Number, string(p.State), int64(p.DecidedBy), micros(p.DecidedAt)); err != nil {
		return err
	}
	return d.decided(ctx)
}

// log adds the decision to the log, without a word of the passage.
func (d *passageDecision) log(action docket.PassageAction) {
	d.record(d.v.By.Actor(), "passage."+string(action), string(d.v.Docket),
		map[string]string{"number": strconv.Itoa(d.passage.Number)})
}

// decided notes that people have decided, so that the docket is grouped anew and
// copies are measured against their letters without the passage, or with it.
func (d *passageDecision) decided(ctx context.Context) error {
	if _, err := d.exec(ctx, `
		INSERT INTO campaign_states (docket, numbers, verdicts, heeded, changes, settled) VALUES ($1, 0, 1, 0, 0, 0)
		ON CONFLICT (docket) DO UPDATE SET verdicts = campaign_states.verdicts + 1`, string(d.v.Docket)); err != nil {
		return err
	}
	if _, err := d.exec(ctx, `UPDATE campaigns SET stale = 1 WHERE docket = $1 AND stale = 0`,
		string(d.v.Docket)); err != nil {
		return err
	}
	d.log(d.v.Action)
	return nil
}

// passages records what a whole grouping found. Passages that no comment holds any
// more stay, with no comments.
func (s *groupingSave) passages(ctx context.Context) error {
	if !s.grouping.Whole {
		return nil
	}
	id := s.grouping.Docket
	known, err := readPassages(ctx, s.sealer, s, id)
	if err != nil {
		return err
	}
	next := nextPassage(known)
	found := map[int]docket.FoundPassage{}
	for _, p := range s.grouping.Passages {
		if p.Number != 0 {
			found[p.Number] = p
			continue
		}
		row := passageRow{RepeatedPassage: docket.RepeatedPassage{Docket: id, Number: next, Text: p.Text,
			Origin: docket.PassageByMachine, State: docket.PassageFound, Words: p.Words, Comments: p.Comments,
			Bare: p.Bare},
			digest: passageDigest(s.sealer, id, p.Text), examples: serialsOf(p.Examples)}
		if err := s.insertPassage(ctx, s.sealer, &row); err != nil {
			return err
		}
		next++
		s.written++
		s.newPassages++
	}
	for _, p := range known {
		if err := s.recountPassage(ctx, p, found[p.Number]); err != nil {
			return err
		}
	}
	return nil
}

// recountPassage writes what of a known passage has changed.
func (s *groupingSave) recountPassage(ctx context.Context, p passageRow, found docket.FoundPassage) error {
	now := p
	now.Comments, now.Bare, now.examples = found.Comments, found.Bare, serialsOf(found.Examples)
	if p.State == docket.PassageFound && found.Text != "" {
		if digest := passageDigest(s.sealer, p.Docket, found.Text); !bytes.Equal(digest, p.digest) {
			now.Text, now.Words, now.digest = found.Text, found.Words, digest
		}
	}
	changed := now.Comments != p.Comments || now.Bare != p.Bare || now.examples != p.examples
	if bytes.Equal(now.digest, p.digest) {
		if !changed {
			return nil
		}
		s.written++
		_, err := s.exec(ctx, `UPDATE passages SET comments = $3, bare = $4, examples = $5 WHERE docket = $1 AND number
			= $2`, string(p.Docket), p.Number, now.Comments, now.Bare, now.examples)
		return err
	}
	s.written++
	_, err := s.exec(ctx, `UPDATE passages SET text = $3, digest = $4, words = $5, comments = $6, bare = $7, examples =
		$8
		WHERE docket = $1 AND number = $2`, string(p.Docket), p.Number,
		s.sealer.seal("passages.text", passagePlace(p.Docket, p.Number), []byte(now.Text)), now.digest, now.Words,
		now.Comments, now.Bare, now.examples)
	return err
}
