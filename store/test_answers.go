package store

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

const (
	testNoteColumn    = "test_answers.note"
	testReadingColumn = "test_readings.body"
)

// testPlace is what the note on a test answer is sealed for.
func testPlace(uid string, q docket.QuestionID) string { return uid + "/" + string(q) }

// testReadingPlace is what is sealed of a reading of a test answer.
func testReadingPlace(uid string, q docket.QuestionID, coder docket.UserID) string {
	return testPlace(uid, q) + "/" + coder.String()
}

// testRow names a test answer in the log.
func testRow(key docket.CodingItemKey) string {
	of, serial, _ := key.Comment.Split()
	return string(of) + "/" + string(key.Question) + ":" + strconv.FormatInt(serial, 10)
}

// SetTestPlan changes how test answers are mixed into what is read of a docket. It returns
// docket.ErrNotFound when there is no such docket, and docket.Invalid for "every".
func (db Catalog) SetTestPlan(ctx context.Context, id docket.ID, plan docket.TestPlan, by docket.Actor) error {
	return named(db.write(ctx, func(t *tx) error {
		if !plan.Valid() {
			return docket.Invalid{"every": "Type a whole number from " + strconv.Itoa(docket.TestsLeast) + " to " +
				strconv.Itoa(docket.TestsMost) + ", or 0 for none."}
		}
		return changeReadings(ctx, t, id, by, "docket.tests", func(d *docket.Docket) map[string]string {
			if docket.TestsOf(*d) == plan {
				return nil
			}
			d.TestPlan = &plan
			return map[string]string{"every": strconv.Itoa(plan.Every), "own": strconv.FormatBool(plan.Own)}
		})
	}), "set the test answers of %s", id)
}

// TestReferences lists the answers of a docket of which it is known what applies, by
// comment and question: those that were agreed on in closed training rounds, and those
// that leads marked, whose word goes before.
func (db Calibrating) TestReferences(ctx context.Context, id docket.ID) ([]docket.TestReference, error) {
	list, err := db.testReferences(ctx, id)
	return list, named(err, "test answers of %s", id)
}

// testReferenceColumns are read of the rows a of a table, c and u.
const testReferenceColumns = `c.num, c.serial, c.uid, a.question, c.sector, a.number, a.codes, a.note`

func (db Calibrating) testReferences(ctx context.Context, id docket.ID) ([]docket.TestReference, error) {
	d, err := drawn(ctx, db.read, id)
	if err != nil {
		return nil, err
	}
	r := referenceReader{s: db.sealer, id: id, at: map[answerPlace]*docket.TestReference{}}
	tables := ` JOIN comments c ON c.num = a.comment LEFT JOIN coding_units u ON u.comment = a.comment AND
		u.question = a.question WHERE `
	state := `, CASE WHEN ` + postedRows + ` AND EXISTS (SELECT 1 FROM answers w WHERE w.comment = a.comment AND
		w.question = a.question AND w.public IS NOT NULL) THEN 1 ELSE 0 END,
		CASE WHEN u.readers > 0 AND NOT (` + d.lacking("u", "$2", false) + `) AND NOT ` +
		openTraining("c.num", "a.question") + ` THEN 1 ELSE 0 END`
	if err := each(ctx, db.read, `SELECT `+testReferenceColumns+`, a.decided_by, a.decided_at, 1, t.id, t.coders`+state+
		` FROM training_rounds t JOIN training_answers a ON a.round = t.id`+tables+`t.docket = $1 AND t.closed_at > 0
		AND a.number > 0 ORDER BY t.id, a.position`, []any{string(id), d.second}, r.scan); err != nil {
		return nil, err
	}
	if err := each(ctx, db.read, `SELECT `+testReferenceColumns+`, a.marked_by, a.marked_at, a.used, 0, ''`+state+
		` FROM test_answers a`+tables+`a.docket = $1`, []any{string(id), d.second}, r.scan); err != nil {
		return nil, err
	}
	return r.finish(ctx, db.read)
}

// referenceReader gathers test answers from rounds and marks.
type referenceReader struct {
	s  *sealer
	id docket.ID
	at map[answerPlace]*docket.TestReference
}

func (r referenceReader) scan(row rows) error {
	var p answerPlace
	var one docket.TestReference
	var serial, when int64
	var uid, note []byte
	var codes, coders string
	if err := row.Scan(&p.num, &serial, &uid, &p.question, &one.Sector, &one.Number, &codes, &note, &one.By, &when,
		&one.Used, &one.Round, &coders, &one.Posted, &one.Ready); err != nil {
		return err
	}
	column, place := testNoteColumn, testPlace(string(uid), p.question)
	if one.Round != 0 {
		// The position is not known here, and nobody needs the note: it stands in its round.
		one.Number, note = 0, nil
	}
	if note != nil {
		plain, err := r.s.open(column, place, note)
		if err != nil {
			return err
		}
		one.Note = string(plain)
	}
	one.CodingItemKey = docket.CodingItemKey{Question: p.question, Comment: r.id.Comment(serial)}
	one.Codes, one.At, one.Knows = codesOfLines(codes), at(when), []docket.UserID{one.By}
	for _, n := range strings.Fields(coders) {
		who, _ := strconv.ParseInt(n, 10, 64) // a number that startTraining wrote
		one.Knows = append(one.Knows, docket.UserID(who))
	}
	if before := r.at[p]; before != nil {
		one.Knows = append(one.Knows, before.Knows...)
		if one.Round == 0 {
			one.Round = before.Round
		}
	}
	r.at[p] = &one
	return nil
}

// finish adds who has read or settled the answers.
func (r referenceReader) finish(ctx context.Context, q querier) ([]docket.TestReference, error) {
	var nums []int64
	for p := range r.at {
		nums = append(nums, p.num)
	}
	nums = distinct(nums)
	for _, query := range []string{`SELECT p.comment, p.question, p.coder FROM passes p WHERE p.comment IN (%s)`,
		`SELECT j.comment, j.question, j.decided_by FROM adjudications j WHERE j.comment IN (%s)`} {
		if err := eachOf(ctx, q, query, nums, func(row rows) error {
			var p answerPlace
			var who docket.UserID
			err := row.Scan(&p.num, &p.question, &who)
			if one := r.at[p]; one != nil {
				one.Knows = append(one.Knows, who)
			}
			return err
		}); err != nil {
			return nil, err
		}
	}
	var list []docket.TestReference
	for _, num := range nums {
		var of []docket.TestReference
		for p, one := range r.at {
			if p.num == num {
				slices.Sort(one.Knows)
				one.Knows = slices.Compact(one.Knows)
				of = append(of, *one)
			}
		}
		slices.SortFunc(of, func(a, b docket.TestReference) int {
			return strings.Compare(string(a.Question), string(b.Question))
		})
		list = append(list, of...)
	}
	return list, nil
}

// MarkTest writes down what applies to an answer, so that it tests coders, or takes it out
// of the tests; ref.Number is how often that was done when the page was opened. What
// changes nothing leaves no trace. It returns docket.ErrNotFound for an answer that is not
// posted, docket.ErrStale when a colleague wrote meanwhile, and docket.Invalid for "coding"
// and "note".
func (db Calibrating) MarkTest(ctx context.Context, ref docket.TestReference) error {
	return named(db.write(ctx, func(t *tx) error { return t.markTest(ctx, ref) }), "mark a test answer of %s",
		ref.Comment)
}

func (t calibrationTx) markTest(ctx context.Context, ref docket.TestReference) error {
	ref.Note = strings.TrimSpace(storable(ref.Note))
	if utf8.RuneCountInString(ref.Note) > docket.MaxReason {
		return docket.Invalid{"note": "Use 1,000 characters or fewer."}
	}
	c, err := readRecord(ctx, t, ref.Comment)
	if err != nil {
		return err
	}
	if !c.Status.Public() || !slices.Contains(c.questions(), ref.Question) {
		return docket.ErrNotFound
	}
	sealer := t.b.w.db.sealer
	before := docket.TestReference{Used: true}
	err = each(ctx, t, `SELECT a.number, a.used, a.codes, a.note FROM test_answers a WHERE a.comment = $1 AND
		a.question = $2`, []any{c.num, string(ref.Question)}, func(r rows) error {
		var codes string
		var note []byte
		if err := r.Scan(&before.Number, &before.Used, &codes, &note); err != nil || note == nil {
			before.Codes = codesOfLines(codes)
			return err
		}
		plain, err := sealer.open(testNoteColumn, testPlace(c.uid, ref.Question), note)
		before.Codes, before.Note = codesOfLines(codes), string(plain)
		return err
	})
	if err != nil {
		return err
	}
	if before.Number != ref.Number {
		return docket.ErrStale
	}
	if err := t.knownCodes(ctx, c.Docket, ref.Codes, before.Codes); err != nil {
		return err
	}
	lines := codeLines(ref.Codes)
	if ref.Number > 0 && lines == codeLines(before.Codes) && ref.Note == before.Note && ref.Used == before.Used {
		return nil
	}
	return t.writeTest(ctx, c, lines, ref)
}

func (t calibrationTx) writeTest(ctx context.Context, c *record, lines string, ref docket.TestReference) error {
	sealer := t.b.w.db.sealer
	var note []byte
	if ref.Note != "" {
		note = sealer.seal("test_answers.note", testPlace(c.uid, ref.Question), []byte(ref.Note))
	}
	number := ref.Number + 1
	if _, err := t.exec(ctx, `INSERT INTO test_answers (comment, question, docket, number, used, codes, note, marked_by,
		marked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (comment, question) DO UPDATE SET
		number = excluded.number, used = excluded.used, codes = excluded.codes, note = excluded.note,
		marked_by = excluded.marked_by, marked_at = excluded.marked_at`, c.num, string(ref.Question), string(c.Docket),
		number, flag(ref.Used), lines, note, int64(ref.By), micros(t.now())); err != nil {
		return err
	}
	row := testRow(docket.CodingItemKey{Question: ref.Question, Comment: c.ID})
	t.record(ref.By.Actor(), "training.marked", string(c.Docket), map[string]string{"row": row,
		"number": strconv.Itoa(number), "used": strconv.FormatInt(flag(ref.Used), 10),
		"codes_check": sealer.checks().check("training", []byte(row+" "+lines))})
	return nil
}

// seeTests notes what the log says of test answers.
func (r *replay) seeTests(e logged, what string) {
	row := e.facts["row"]
	switch what {
	case "marked":
		r.says(e, "test_answers", row, e.picked("number", "number", "used", "used", "codes", "codes_check"))
		r.says(e, "test_answers", row, map[string]string{"marked_by": e.by()})
	case "given":
		r.says(e, "test_readings", row, map[string]string{"read": "0"})
	case "tested":
		r.says(e, "test_readings", row, e.picked("codes", "codes_check", "read", "read"))
	}
}

const testReadingColumns = `g.question, g.coder, g.place, g.given_at, g.read_at, g.codes, g.body, c.docket, c.serial,
	c.uid`

// readTests reads readings of test answers: rows g of test_readings, and c.
func readTests(ctx context.Context, q querier, s *sealer, where string, args ...any) (list []docket.TestReading,
	err error) {
	err = each(ctx, q, `SELECT `+testReadingColumns+` FROM test_readings g JOIN comments c ON c.num = g.comment WHERE `+
		where+` ORDER BY g.comment, g.question, g.coder`, args, func(r rows) error {
		var one docket.TestReading
		var of docket.ID
		var given, read, serial int64
		var codes string
		var body, uid []byte
		if err := r.Scan(&one.Question, &one.Coder, &one.Place, &given, &read, &codes, &body, &of, &serial,
			&uid); err != nil {
			return err
		}
		one.Comment, one.Given, one.Read, one.Codes = of.Comment(serial), at(given), at(read), codesOfLines(codes)
		if body != nil {
			plain, err := s.open(testReadingColumn, testReadingPlace(string(uid), one.Question, one.Coder), body)
			if err == nil {
				err = json.Unmarshal(plain, &one.Said)
			}
			if err != nil {
				return err
			}
		}
		list = append(list, one)
		return nil
	})
	return list, err
}

// TestReadings lists which test answers of a docket were handed to whom, and what these
// coders chose, by comment, question and coder.
func (db Calibrating) TestReadings(ctx context.Context, id docket.ID) ([]docket.TestReading, error) {
	list, err := readTests(ctx, db.read, db.sealer, `g.docket = $1`, string(id))
	return list, named(err, "readings of test answers of %s", id)
}

// MixTest says where the search for the next answer of a coder begins, and chooses a test
// to be read in its place where one is due. q is the list that the coder takes from, and
// like the answer that comes next in it: a test is of the same question, and fits the list.
// What it costs follows from how many test answers the docket has, not how many answers.
func (db Calibrating) MixTest(ctx context.Context, q docket.CodingQuery, like docket.CodingItemKey) (
	begin docket.CodingItemKey, test *docket.CodingItemKey, err error) {
	begin, test, err = db.mixTest(ctx, q, like)
	return begin, test, named(err, "mix test answers of %s in", q.Docket)
}

func (db Calibrating) mixTest(ctx context.Context, q docket.CodingQuery, like docket.CodingItemKey) (
	begin docket.CodingItemKey, test *docket.CodingItemKey, err error) {
	var place int
	if err = db.read.row(ctx, `SELECT coalesce(sum(comments), 0) FROM counters WHERE docket = $1 AND line = $2 AND
		part = $3`, string(q.Docket), lineMine, strconv.FormatInt(int64(q.Coder), 10)).Scan(&place); err != nil {
		return begin, nil, err
	}
	given, err := readTests(ctx, db.read, db.sealer, `g.docket = $1 AND g.coder = $2`, string(q.Docket), int64(q.Coder))
	if err != nil {
		return begin, nil, err
	}
	for _, t := range given {
		if !t.Read.IsZero() {
			place++
		}
	}
	if begin, err = db.testBegin(ctx, q, like, docket.TestStart(q, place)); err != nil {
		return begin, nil, err
	}
	refs, err := db.testReferences(ctx, q.Docket)
	if err != nil || !q.Tests.Due(q.Docket, q.Coder, place, given) {
		return begin, nil, err
	}
	key, ok := docket.NextTest(refs, given, q.Coder, func(r docket.TestReference) bool { return fitsList(r, q, like) })
	if !ok {
		return begin, nil, nil
	}
	err = db.write(ctx, func(t *tx) error {
		looks, err := t.onlyReads(ctx, q.Docket, q.Coder)
		if err != nil || looks {
			ok = false // an auditor is handed nothing
			return err
		}
		return t.giveTest(ctx, q, key, place)
	})
	if err != nil || !ok {
		return begin, nil, err
	}
	return begin, &key, nil
}

// fitsList reports whether a test could stand in a list behind q.After, where like does.
func fitsList(r docket.TestReference, q docket.CodingQuery, like docket.CodingItemKey) bool {
	if r.Question != like.Question || r.CodingItemKey == q.After || q.Sector != "" && r.Sector != q.Sector {
		return false
	}
	has := func(s docket.CodingSlice) bool { return s.Has(r.CodingItemKey, r.Sector) }
	return (len(q.Only) == 0 || slices.ContainsFunc(q.Only, has)) && !slices.ContainsFunc(q.Except, has)
}

// testBegin finds the comment that a number stands for.
func (db Calibrating) testBegin(ctx context.Context, q docket.CodingQuery, like docket.CodingItemKey, n uint64) (
	docket.CodingItemKey, error) {
	var last, serial int64
	err := db.read.row(ctx, `SELECT coalesce(max(serial), 0) FROM comments WHERE docket = $1`,
		string(q.Docket)).Scan(&last)
	if err == nil && last > 0 {
		err = db.read.row(ctx, `SELECT coalesce(max(serial), 0) FROM comments WHERE docket = $1 AND serial <= $2`,
			string(q.Docket), int64(n%uint64(last))+1).Scan(&serial)
	}
	if err != nil || serial == 0 {
		return docket.CodingItemKey{}, err
	}
	return docket.CodingItemKey{Question: like.Question, Comment: q.Docket.Comment(serial)}, nil
}

// giveTest hands a test answer to a coder.
func (t calibrationTx) giveTest(ctx context.Context, q docket.CodingQuery, key docket.CodingItemKey, place int) error {
	c, err := readRecord(ctx, t, key.Comment)
	if err != nil {
		return err
	}
	tests, err := t.testsOf(ctx, c, q.Coder)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(tests, func(g docket.TestReading) bool { return g.Question == key.Question })
	switch {
	case i < 0:
		_, err = t.exec(ctx, `INSERT INTO test_readings (comment, question, coder, docket, place, given_at, read_at,
			codes, body) VALUES ($1, $2, $3, $4, $5, $6, 0, '', NULL)`, c.num, string(key.Question), int64(q.Coder),
			string(c.Docket), place, micros(t.now()))
	case tests[i].Read.IsZero():
		_, err = t.exec(ctx, `UPDATE test_readings SET place = $4, given_at = $5 WHERE comment = $1 AND question = $2
			AND coder = $3`, c.num, string(key.Question), int64(q.Coder), place, micros(t.now()))
	default:
		return nil // read in another window meanwhile
	}
	if err == nil {
		t.record(q.Coder.Actor(), "training.given", string(c.Docket), map[string]string{
			"row": testRow(key) + "/" + strconv.FormatInt(int64(q.Coder), 10)})
	}
	return err
}

// testsOf lists the answers of a comment that were handed to a coder as tests.
func (t *txBase) testsOf(ctx context.Context, c *record, by docket.UserID) ([]docket.TestReading, error) {
	return readTests(ctx, t, t.b.w.db.sealer, `g.comment = $1 AND g.coder = $2`, c.num, int64(by))
}

// asTest changes what a coder said of an answer where it was handed to them as a test. It
// reports whether it was: nothing of it is to be saved elsewhere then.
func (t *txBase) asTest(ctx context.Context, c *record, q docket.QuestionID, by docket.UserID,
	change func(*docket.TestReading) error) (bool, error) {
	tests, err := t.testsOf(ctx, c, by)
	i := slices.IndexFunc(tests, func(g docket.TestReading) bool { return g.Question == q })
	if err != nil || i < 0 {
		return false, err
	}
	if err := change(&tests[i]); err != nil {
		return true, err
	}
	return true, t.saveTest(ctx, c, tests[i])
}

// saveTest writes what a coder made of a test answer.
func (t *txBase) saveTest(ctx context.Context, c *record, g docket.TestReading) error {
	body, err := json.Marshal(g.Said)
	if err != nil {
		return err
	}
	read, when := "0", int64(0)
	if !g.Read.IsZero() {
		read, when = "1", micros(g.Read)
	}
	sealer, lines := t.b.w.db.sealer, codeLines(g.Codes)
	if _, err := t.exec(ctx, `UPDATE test_readings SET read_at = $4, codes = $5, body = $6 WHERE comment = $1 AND
		question = $2 AND coder = $3`, c.num, string(g.Question), int64(g.Coder), when, lines,
		sealer.seal("test_readings.body", testReadingPlace(c.uid, g.Question, g.Coder), body)); err != nil {
		return err
	}
	row := testRow(g.CodingItemKey) + "/" + strconv.FormatInt(int64(g.Coder), 10)
	t.record(g.Coder.Actor(), "training.tested", string(c.Docket), map[string]string{"row": row, "read": read,
		"codes_check": sealer.checks().check("training", []byte(row+" "+lines))})
	return nil
}

// withoutTests saves what a coder says of test answers apart, and returns what is left to
// be saved as readings that count.
func (t codingTx) withoutTests(ctx context.Context, by docket.UserID, c *record,
	seen map[docket.QuestionID]docket.SuggestionsSeen, list []docket.Coding) (
	map[docket.QuestionID]docket.SuggestionsSeen, []docket.Coding, error) {
	tests, err := t.testsOf(ctx, c, by)
	if err != nil || len(tests) == 0 {
		return seen, list, err
	}
	left := map[docket.QuestionID]docket.SuggestionsSeen{}
	for q, s := range seen {
		of := func(g docket.Coding) bool { return g.Question == q }
		i := slices.IndexFunc(tests, func(g docket.TestReading) bool { return g.Question == q })
		if i < 0 {
			left[q] = s
			continue
		}
		own := slices.DeleteFunc(slices.Clone(list), func(g docket.Coding) bool { return !of(g) })
		if err := t.testCodes(ctx, c, &tests[i], s, own); err != nil {
			return nil, nil, err
		}
		if err := t.saveTest(ctx, c, tests[i]); err != nil {
			return nil, nil, err
		}
		list = slices.DeleteFunc(slices.Clone(list), of)
	}
	return left, list, nil
}

// testCodes puts codes into a reading of a test answer, checked as those that count.
func (t codingTx) testCodes(ctx context.Context, c *record, g *docket.TestReading, seen docket.SuggestionsSeen,
	list []docket.Coding) error {
	book, err := readCodebook(ctx, t, c.Docket)
	if err != nil {
		return err
	}
	g.Codes, g.Said.Codings = nil, nil
	for _, one := range list {
		if err := t.checkCoding(book, []docket.QuestionID{g.Question}, &one); err != nil {
			return err
		}
		one.Comment, one.Coder, one.SaidStance, one.EvidenceText = c.ID, g.Coder, one.Stance, ""
		one.SecondCoder, one.AdjudicatedBy, one.PublicEvidence = 0, 0, docket.Span{}
		g.Said.Codings = append(g.Said.Codings, one)
		if one.State == docket.CodingConfirmed {
			g.Codes = append(g.Codes, one.Code)
		}
	}
	g.Said.Seen, g.Said.Version = g.Said.Seen.Then(seen), book.Version
	if g.Read.IsZero() {
		g.Read = t.now()
	}
	return nil
}

// readAsTest saves a whole reading of a test answer apart. It reports whether the answer
// was handed to this coder as one.
func (t codingTx) readAsTest(ctx context.Context, c *record, r docket.AnswerReading, list []docket.Coding) (bool,
	error) {
	return t.asTest(ctx, c, r.Question, r.Coder, func(g *docket.TestReading) error {
		if err := t.testCodes(ctx, c, g, r.Seen, list); err != nil {
			return err
		}
		for _, e := range r.Excerpts {
			e.Comment, e.Question, e.By = r.Comment, r.Question, r.Coder
			if _, err := t.markInTest(ctx, c, g, e); err != nil {
				return err
			}
		}
		if r.Note != nil {
			g.Said.Note, g.Said.NotedAt = *r.Note, t.now()
		}
		return nil
	})
}

// markInTest adds a passage to a reading of a test answer, with a number like any other.
func (t *txBase) markInTest(ctx context.Context, c *record, g *docket.TestReading, e docket.Excerpt) (int64, error) {
	book, err := readCodebook(ctx, t, c.Docket)
	if err != nil {
		return 0, err
	}
	if _, ok := book.Theme(e.Code); !ok {
		return 0, docket.Invalid{"code": "This code is not in the codebook."}
	}
	if err := c.checkExcerpt(e); err != nil {
		return 0, err
	}
	if err := t.row(ctx, `SELECT coalesce(max(e.id), 0) + 1 FROM excerpts e`).Scan(&e.ID); err != nil {
		return 0, err
	}
	for _, other := range g.Said.Excerpts {
		if other.Code == e.Code && other.Span == e.Span {
			return other.ID, nil
		}
		e.ID = max(e.ID, other.ID+1)
	}
	e.CodebookVersion, e.At, e.Public, e.PublicSpan = book.Version, t.now(), "", docket.Span{}
	g.Said.Excerpts = append(g.Said.Excerpts, e)
	return e.ID, nil
}

// RemoveTestPassage takes a passage out of a coder's reading of a test answer. It returns
// docket.ErrNotFound when it has none of this number.
func (db Calibrating) RemoveTestPassage(ctx context.Context, key docket.CodingItemKey, by docket.UserID,
	id int64) error {
	return named(db.write(ctx, func(t *tx) error {
		c, err := readRecord(ctx, t, key.Comment)
		if err != nil {
			return err
		}
		found, err := t.asTest(ctx, c, key.Question, by, func(g *docket.TestReading) error {
			n := len(g.Said.Excerpts)
			g.Said.Excerpts = slices.DeleteFunc(g.Said.Excerpts, func(e docket.Excerpt) bool { return e.ID == id })
			if len(g.Said.Excerpts) == n {
				return docket.ErrNotFound
			}
			return nil
		})
		if err == nil && !found {
			err = docket.ErrNotFound
		}
		return err
	}), "take a passage of %s away", key.Comment)
}

// testCandidates is how many answers TestCandidates lists.
const testCandidates = 10

// TestCandidates lists some answers that suit as tests: two people read them and chose the
// same, and no lead has marked them.
func (db Calibrating) TestCandidates(ctx context.Context, id docket.ID) (list []docket.CodingItemKey, err error) {
	err = each(ctx, db.read, `SELECT c.serial, d.question FROM double_coded d JOIN comments c ON c.num = d.comment
		WHERE d.docket = $1 AND d.disputed = 0 AND d.adjudicated_by = 0 AND `+onTopic+` AND NOT EXISTS (SELECT 1 FROM
			test_answers a WHERE a.comment = d.comment AND a.question = d.question)
		ORDER BY d.comment, d.question LIMIT $2`, []any{string(id), testCandidates}, func(r rows) error {
		var serial int64
		var key docket.CodingItemKey
		err := r.Scan(&serial, &key.Question)
		key.Comment = id.Comment(serial)
		list = append(list, key)
		return err
	})
	return list, named(err, "answers of %s that suit as tests", id)
}
