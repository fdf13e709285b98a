package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
)

// traced is a comment whose way is being looked up.
type traced struct {
	docket.Trace
	num, letter int64 // letter: that the comment is a copy of; 0 for none
	letterID    docket.CommentID
}

const tracedColumns = `c.num, c.serial, c.status, coalesce(l.num, 0), coalesce(l.serial, 0)`

// tracedTables joins each comment c with the letter l that it is a copy of.
const tracedTables = `comments c LEFT JOIN campaigns k ON k.id = c.campaign AND c.campaign <> '' AND k.letter <> c.num
	LEFT JOIN comments l ON l.num = k.letter`

func scanTraced(r row, id docket.ID) (*traced, error) {
	var t traced
	var serial, letter int64
	var status docket.Status
	err := r.Scan(&t.num, &serial, &status, &t.letter, &letter)
	t.Comment, t.State = id.Comment(serial), docket.TraceOfStatus(status)
	if t.letter != 0 {
		t.letterID = id.Comment(letter)
	}
	return &t, err
}

// Trace says how far a comment has come on its way from receipt to the report, or
// why it carries no theme. Nothing that is not settled is in it. It returns
// docket.ErrNotFound when there is no such comment.
func (db Tracing) Trace(ctx context.Context, id docket.CommentID) (docket.Trace, error) {
	of, serial, err := numberOf(id)
	if err != nil {
		return docket.Trace{}, err
	}
	one, err := scanTraced(db.read.row(ctx, `SELECT `+tracedColumns+` FROM `+tracedTables+`
		WHERE c.docket = $1 AND c.serial = $2`, string(of), serial), of)
	if err != nil {
		return docket.Trace{}, named(err, "trace of %s", id)
	}
	highest, err := drawn(ctx, db.read, of)
	if err == nil {
		err = one.follow(ctx, db.read, highest)
	}
	return one.Trace, named(err, "trace of %s", id)
}

// tracedFacts are what the traces of some answers follow from.
type tracedFacts map[readingPlace]*docket.ReadingFacts

// follow fills in the answers of a comment that is posted. highest says how far
// second readings are drawn.
func (t *traced) follow(ctx context.Context, q querier, d draws) error {
	if t.State != "" {
		return nil
	}
	looked := []int64{t.num}
	if t.letter != 0 {
		looked = append(looked, t.letter)
	}
	facts, err := readTracedFacts(ctx, q, looked, d)
	if err != nil {
		return err
	}
	return each(ctx, q, `SELECT a.question, coalesce(w.reason, '') FROM answers a
		LEFT JOIN withheld_answers w ON w.comment = a.comment AND w.question = a.question
		WHERE a.comment = $1 AND (a.public IS NOT NULL OR w.reason IS NOT NULL) ORDER BY a.position`, []any{t.num},
		func(r rows) error {
			at := readingPlace{num: t.num}
			var reason docket.Reason
			err := r.Scan(&at.question, &reason)
			t.Answers = append(t.Answers, t.answer(at, reason, facts))
			return err
		})
}

// answer is the trace of one answer of t.
func (t *traced) answer(at readingPlace, reason docket.Reason, facts tracedFacts) docket.TracedAnswer {
	own := facts[at]
	if reason != "" || own == nil {
		return docket.TracedAnswer{Question: at.question, State: docket.TraceWithheld, Reason: reason}
	}
	a := docket.TraceAnswer(*own, facts[readingPlace{t.letter, at.question}], t.letterID)
	a.Question = at.question
	return a
}

// readTracedFacts looks up some comments, each by the indexes of its number.
func readTracedFacts(ctx context.Context, q querier, nums []int64, d draws) (tracedFacts, error) {
	facts := tracedFacts{}
	err := eachOf(ctx, q, `SELECT x.comment, x.question, x.reading FROM answer_readings x WHERE x.comment IN (%s)`,
		nums, func(r rows) error {
			var at readingPlace
			f := &docket.ReadingFacts{}
			err := r.Scan(&at.num, &at.question, &f.Reading)
			facts[at] = f
			return err
		})
	if err != nil {
		return nil, err
	}
	spoke, err := facts.codings(ctx, q, nums)
	if err != nil {
		return nil, err
	}
	err = eachOf(ctx, q, `SELECT p.comment, p.question, p.coder, p.at FROM passes p WHERE p.comment IN (%s)`, nums,
		func(r rows) error {
			var by coderAt
			var when int64
			err := r.Scan(&by.num, &by.question, &by.coder, &when)
			if f := facts[by.readingPlace]; f != nil {
				f.Itself = true
				if !spoke[by] {
					sooner(f, at(when))
				}
			}
			return err
		})
	if err != nil {
		return nil, err
	}
	err = facts.mark(ctx, q, `SELECT d.comment, d.question FROM double_coded d WHERE d.comment IN (%s) AND d.disputed =
		1`, nums, func(f *docket.ReadingFacts) { f.Disputed = true })
	if err != nil || d.second < 0 {
		return facts, err
	}
	err = facts.mark(ctx, q, `SELECT u.comment, u.question FROM coding_units u WHERE u.comment IN (%s) AND `+
		d.lacking("u", strconv.FormatInt(d.second, 10), false), nums, func(f *docket.ReadingFacts) { f.Waits = true })
	return facts, err
}

// coderAt is one person at one answer.
type coderAt struct {
	readingPlace
	coder docket.UserID
}

// sooner notes a judgement on an answer: the earliest one says when it was read.
func sooner(f *docket.ReadingFacts, when time.Time) {
	if f.ReadAt.IsZero() || when.Before(f.ReadAt) {
		f.ReadAt = when
	}
}

// codings fills in the confirmed codes and who judged an answer. It returns who has
// a row of their own.
func (facts tracedFacts) codings(ctx context.Context, q querier, nums []int64) (map[coderAt]bool, error) {
	spoke := map[coderAt]bool{}
	err := eachOf(ctx, q, `SELECT t.comment, t.question, t.coder, t.code, t.state, t.origin, t.coded_at FROM codings t
		WHERE t.comment IN (%s) ORDER BY t.comment, t.question, t.code`, nums, func(r rows) error {
		var by coderAt
		var code string
		var state docket.CodingState
		var origin docket.CodingOrigin
		var coded int64
		if err := r.Scan(&by.num, &by.question, &by.coder, &code, &state, &origin, &coded); err != nil {
			return err
		}
		f := facts[by.readingPlace]
		if f == nil {
			return nil
		}
		if state == docket.CodingConfirmed && !slices.Contains(f.Codes, code) {
			f.Codes = append(f.Codes, code)
		}
		f.Itself = f.Itself || origin != docket.OriginCampaign
		if origin != docket.OriginCampaign && origin != docket.OriginAdjudication {
			spoke[by] = true
			sooner(f, at(coded))
		}
		return nil
	})
	return spoke, err
}

// mark calls set for the facts of each answer that the query names.
func (facts tracedFacts) mark(ctx context.Context, q querier, query string, nums []int64,
	set func(*docket.ReadingFacts)) error {
	return eachOf(ctx, q, query, nums, func(r rows) error {
		var place readingPlace
		err := r.Scan(&place.num, &place.question)
		if f := facts[place]; f != nil {
			set(f)
		}
		return err
	})
}

// settledCoding is the condition that a coding of the posted comment c counts, and
// that the answer it is of is settled: what docket.TraceAnswer says of the answer,
// in terms of the tables. Only such codes are told to the public of one comment.
// coding is the alias of the coding, highest the placeholder of how far second
// readings are drawn, as d has it.
func settledCoding(coding, highest string, d draws) string {
	return strings.NewReplacer("$coding", coding, "$open_own", openReading(coding, highest, d),
		"$open_letter", openReading("sl", highest, d)).Replace(settledRule)
}

// The reading is asked for as a value and not by EXISTS: a planner may turn EXISTS into
// a join and begin it with all answers that were read, where lists walk along the newest
// codings of one code and stop after a page.
const settledRule = `$coding.state = 'confirmed'
	AND (SELECT sx.reading FROM answer_readings sx
		WHERE sx.comment = $coding.comment AND sx.question = $coding.question) = 'read'
	AND NOT ($open_own)
	AND (c.campaign = '' OR NOT EXISTS (SELECT 1 FROM campaigns sk JOIN answer_readings sl ON sl.comment = sk.letter
		WHERE sk.id = c.campaign AND sk.letter <> c.num AND sl.question = $coding.question
		  AND ((sl.reading = 'read' AND ($open_letter)) OR (sl.reading <> 'read'
		  AND NOT EXISTS (SELECT 1 FROM passes sp WHERE sp.comment = $coding.comment AND sp.question = $coding.question)
		  AND NOT EXISTS (SELECT 1 FROM codings st WHERE st.comment = $coding.comment AND st.question = $coding.question
			AND st.origin <> 'campaign')))))`

// openReading is the condition that the answer of a row is disputed, or waits for a
// reading.
func openReading(of, highest string, d draws) string {
	return `EXISTS (SELECT 1 FROM double_coded sd WHERE sd.comment = ` + of + `.comment AND sd.question = ` + of +
		`.question AND sd.disputed = 1)
	 OR EXISTS (SELECT 1 FROM coding_units su WHERE su.comment = ` + of + `.comment AND su.question = ` + of +
		`.question AND ` + d.lacking("su", highest, false) + `)`
}
