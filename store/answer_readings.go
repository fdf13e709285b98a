package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"commentportal/docket"
)

// Counter lines of how far the reading of posted answers has come. They follow from
// the table answer_readings, which the end of each batch brings in step with the
// rows that the batch wrote.
const (
	lineReadings   = "reading.answers" // posted answers, by reading and question
	lineOpenCopies = "reading.open"    // those that nobody read, by campaign and question
	lineLetterRead = "reading.letter"  // those of them whose letter was read in that question
	lineCodeUses   = "reading.uses"    // posted answers with a confirmed coding, by code
)

// notShort stands for the text of an answer that is too long to be a note.
const notShort docket.Text = "An answer."

// readingPlace names one answer.
type readingPlace struct {
	num      int64
	question docket.QuestionID
}

func (a readingPlace) compare(b readingPlace) int {
	return cmp.Or(cmp.Compare(a.num, b.num), cmp.Compare(a.question, b.question))
}

// answerReading is how far the reading of one posted answer has come by itself:
// whether the letter that it copies was read is counted by campaign.
type answerReading struct {
	docket   docket.ID
	reading  docket.Reading
	campaign docket.CampaignID // of an unread answer
	codes    string            // that are confirmed in it, sorted, with a line break between
}

// touchedReadings are what a write changed of that readings, and the lists of posted
// answers, depend on.
type touchedReadings struct {
	comments  map[int64]bool             // the comment, its answers, codings, passes or place among what is coded
	passes    map[int64]bool             // passes of the comment, which may be a letter
	campaigns map[docket.CampaignID]bool // the campaign's letter
	dockets   map[docket.ID]bool         // the codebook
}

func (r *touchedReadings) empty() bool {
	return len(r.comments) == 0 && len(r.passes) == 0 && len(r.campaigns) == 0 && len(r.dockets) == 0
}

func (r *touchedReadings) merge(later touchedReadings) {
	add(&r.comments, later.comments)
	add(&r.passes, later.passes)
	add(&r.campaigns, later.campaigns)
	add(&r.dockets, later.dockets)
}

func add[K comparable](to *map[K]bool, from map[K]bool) {
	if *to == nil {
		*to = map[K]bool{}
	}
	maps.Copy(*to, from)
}

// note looks at a row of a bound table that was written, replaced or removed. All
// statements that change such a row pass here, so no write can forget to. Old is
// the row as it was, nil where that is not known or there was none; fresh says that
// there was none.
func (r *touchedReadings) note(table *binding, values, old []any, fresh bool) {
	number := func(column string) int64 { return boundRow{table, values}.number(column) }
	switch table.name {
	case "comments":
		if (fresh || old != nil) && !readingMoved(table, values, old) {
			return
		}
		add(&r.comments, map[int64]bool{number("num"): true})
	case "answers":
		if fresh && values[table.place("public")] == nil {
			return
		}
		add(&r.comments, map[int64]bool{number("comment"): true})
	case "codings", "double_coded", "adjudications", "coding_units":
		add(&r.comments, map[int64]bool{number("comment"): true})
	case "passes":
		add(&r.comments, map[int64]bool{number("comment"): true})
		add(&r.passes, map[int64]bool{number("comment"): true})
	case "campaigns":
		add(&r.campaigns, map[docket.CampaignID]bool{docket.CampaignID(boundRow{table, values}.text("id")): true})
	case "codebooks":
		add(&r.dockets, map[docket.ID]bool{docket.ID(boundRow{table, values}.text("docket")): true})
	}
}

// readingMoved reports whether a row of comments, which was old, may have changed
// the readings of its answers, or the lists that they stand in.
func readingMoved(table *binding, values, old []any) bool {
	now, was := boundRow{table, values}, boundRow{table, old}
	isPublic := docket.Status(now.text("status")).Public()
	if old == nil {
		return isPublic
	}
	wasPublic := docket.Status(was.text("status")).Public()
	if !isPublic && !wasPublic {
		return false
	}
	for _, column := range []string{"class", "campaign", "sector", "submitter_type", "state", "language"} {
		if now.text(column) != was.text(column) {
			return true
		}
	}
	return isPublic != wasPublic || (now.number("off_topic") != 0) != (was.number("off_topic") != 0) ||
		now.number("posted_at") != was.number("posted_at")
}

// answerFacts selects what is known of the posted answers of some comments; %s is
// the list. The text is that of answers that are short enough to be a note.
const answerFacts = `
	SELECT a.comment, a.question, c.docket, c.campaign,
	       CASE WHEN c.off_topic <> 0 THEN 'off_topic' ELSE c.class END,
	       CASE WHEN EXISTS (SELECT 1 FROM codings t WHERE ` + sameAnswer + ` AND t.state = 'confirmed') THEN 1 ELSE 0
	       END, CASE WHEN EXISTS (SELECT 1 FROM passes t WHERE ` + sameAnswer + `)
	              OR EXISTS (SELECT 1 FROM codings t WHERE ` + sameAnswer + ` AND (t.origin <> 'campaign' OR c.campaign
	              <> ''))
	            THEN 1 ELSE 0 END,
	       CASE WHEN EXISTS (SELECT 1 FROM codings t WHERE ` + sameAnswer + ` AND t.state = 'to_revisit') THEN 1 ELSE 0
	       END, CASE WHEN c.off_topic = 0 AND c.class NOT IN ('content_elsewhere', 'no_answer', 'repeated_passage') AND
	       length(a.public) <= 1000
	            THEN a.public ELSE '' END
	  FROM answers a JOIN comments c ON c.num = a.comment
	 WHERE a.comment IN (%s) AND a.public IS NOT NULL AND ` + postedRows

const sameAnswer = `t.comment = a.comment AND t.question = a.question`

// readingsOf works out the readings of the posted answers of some comments anew.
// Books are the codes of each docket's codebook, filled as they are needed.
func readingsOf(ctx context.Context, q querier, nums []int64, books map[docket.ID]map[string]bool) (
	map[readingPlace]answerReading, error) {
	found := map[readingPlace]*readingFacts{}
	var coded []int64
	err := eachOf(ctx, q, answerFacts, nums, func(r rows) error {
		var at readingPlace
		f := &readingFacts{}
		err := r.Scan(&at.num, &at.question, &f.docket, &f.campaign, &f.class, &f.coded, &f.read, &f.revisit, &f.text)
		found[at] = f
		if f.coded {
			coded = append(coded, at.num)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := markLostCodes(ctx, q, distinct(coded), found, books); err != nil {
		return nil, err
	}
	out := make(map[readingPlace]answerReading, len(found))
	for at, f := range found {
		if f.text == "" {
			f.text = notShort
		}
		f.reading = docket.ReadingOf(docket.ClassifyAnswer(f.text, f.class, f.coded), f.read, f.revisit)
		if f.reading != docket.ReadingUnread {
			f.campaign = ""
		}
		out[at] = f.answerReading
	}
	return out, nil
}

// readingFacts is what the reading of an answer follows from.
type readingFacts struct {
	answerReading
	class                docket.Class
	coded, read, revisit bool
	text                 docket.Text
}

// markLostCodes notes the codes of the answers, and marks those to revisit that have one which is in the
// codebook no more.
func markLostCodes(ctx context.Context, q querier, nums []int64, found map[readingPlace]*readingFacts,
	books map[docket.ID]map[string]bool) error {
	type use struct {
		readingPlace
		code string
	}
	var uses []use
	if err := eachOf(ctx, q, `SELECT DISTINCT t.comment, t.question, t.code FROM codings t
		WHERE t.comment IN (%s) AND t.state = 'confirmed' ORDER BY t.comment, t.question,
		t.code`, nums, func(r rows) error {
		var u use
		err := r.Scan(&u.num, &u.question, &u.code)
		uses = append(uses, u)
		return err
	}); err != nil {
		return err
	}
	for _, u := range uses {
		f := found[u.readingPlace]
		if f == nil {
			continue
		}
		if books[f.docket] == nil {
			var err error
			if books[f.docket], err = codesOf(ctx, q, f.docket); err != nil {
				return err
			}
		}
		f.revisit = f.revisit || !books[f.docket][u.code]
		if f.codes != "" {
			f.codes += "\n"
		}
		f.codes += u.code
	}
	return nil
}

func codesOf(ctx context.Context, q querier, id docket.ID) (map[string]bool, error) {
	book, err := readCodebook(ctx, q, id)
	codes := map[string]bool{}
	for _, t := range book.Themes {
		codes[t.Code] = true
	}
	return codes, err
}

// keptReadings reads answer_readings for some comments.
func keptReadings(ctx context.Context, q querier, nums []int64) (map[readingPlace]answerReading, error) {
	kept := map[readingPlace]answerReading{}
	err := eachOf(ctx, q, `SELECT x.comment, x.question, x.docket, x.reading, x.campaign, x.codes FROM answer_readings x
		WHERE x.comment IN (%s)`, nums, func(r rows) error {
		var at readingPlace
		var k answerReading
		err := r.Scan(&at.num, &at.question, &k.docket, &k.reading, &k.campaign, &k.codes)
		kept[at] = k
		return err
	})
	return kept, err
}

var readingInsert = insertTexts("answer_readings", "comment", "question", "docket", "reading", "campaign",
	"codes")

func (a answerReading) row(at readingPlace) []any {
	return []any{at.num, string(at.question), string(a.docket), string(a.reading), string(a.campaign), a.codes}
}

func readingCounter(id docket.ID, r docket.Reading, q docket.QuestionID) counter {
	return counter{id, lineReadings, string(r) + ":" + string(q)}
}

// count adds n answers of this reading to counters.
func (a answerReading) count(at readingPlace, n int, counts map[counter]int) {
	counts[readingCounter(a.docket, a.reading, at.question)] += n
	if a.campaign != "" {
		counts[counter{a.docket, lineOpenCopies, copiesPart(a.campaign, at.question)}] += n
	}
	for code := range strings.SplitSeq(a.codes, "\n") {
		if code != "" {
			counts[counter{a.docket, lineCodeUses, code}] += n
		}
	}
}

func copiesPart(k docket.CampaignID, q docket.QuestionID) string { return string(k) + ":" + string(q) }

// countReadings brings answer_readings, the counters and the table listed in step with
// what the batch wrote.
func (b *batchState) countReadings(ctx context.Context) error {
	touched := &b.touchedReadings
	if touched.empty() {
		return nil
	}
	if err := b.touchGone(ctx); err != nil {
		return err
	}
	changed := slices.Sorted(maps.Keys(touched.campaigns))
	counts := map[counter]int{}
	books := map[docket.ID]map[string]bool{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(touched.comments)), widths[len(widths)-1]) {
		if err := b.reread(ctx, part, books, counts); err != nil {
			return err
		}
	}
	if err := eachOf(ctx, b.w, `SELECT k.id FROM campaigns k WHERE k.letter IN (%s)`,
		slices.Sorted(maps.Keys(touched.passes)), func(r rows) error {
			var k docket.CampaignID
			err := r.Scan(&k)
			add(&touched.campaigns, map[docket.CampaignID]bool{k: true})
			return err
		}); err != nil {
		return err
	}
	for c, n := range counts {
		if k, _, _ := strings.Cut(c.part, ":"); c.line == lineOpenCopies && n != 0 {
			add(&touched.campaigns, map[docket.CampaignID]bool{docket.CampaignID(k): true})
		}
	}
	for _, k := range slices.Sorted(maps.Keys(touched.campaigns)) {
		if err := b.countCopies(ctx, k, counts); err != nil {
			return err
		}
	}
	for c, n := range counts {
		b.counts[c] += n
	}
	return keepListed(ctx, b, touched.comments, changed)
}

// touchGone adds the comments whose answers a new codebook concerns: those with a
// code that is not in it, and those that waited for that reason.
func (b *batchState) touchGone(ctx context.Context) error {
	for id := range b.touchedReadings.dockets {
		codes, err := codesOf(ctx, b.w, id)
		if err != nil {
			return err
		}
		var gone []string
		if err := each(ctx, b.w, `SELECT DISTINCT t.code FROM codings t JOIN comments c ON c.num = t.comment
			WHERE c.docket = $1 AND t.state = 'confirmed'`, []any{string(id)}, func(r rows) error {
			var code string
			err := r.Scan(&code)
			if !codes[code] {
				gone = append(gone, code)
			}
			return err
		}); err != nil {
			return err
		}
		scan := func(r rows) error {
			var num int64
			err := r.Scan(&num)
			add(&b.touchedReadings.comments, map[int64]bool{num: true})
			return err
		}
		for _, code := range gone {
			if err := each(ctx, b.w, `SELECT t.comment FROM codings t JOIN comments c ON c.num = t.comment
				WHERE t.code = $2 AND t.state = 'confirmed' AND c.docket =
				$1`, []any{string(id), code}, scan); err != nil {
				return err
			}
		}
		if err := each(ctx, b.w, `SELECT x.comment FROM answer_readings x WHERE x.docket = $1 AND x.reading =
			'to_revisit'`, []any{string(id)}, scan); err != nil {
			return err
		}
	}
	return nil
}

// reread works out the readings of some comments anew, writes those that differ
// from what is kept, and adds the difference to counts.
func (b *batchState) reread(ctx context.Context, nums []int64, books map[docket.ID]map[string]bool,
	counts map[counter]int) error {
	now, err := readingsOf(ctx, b.w, nums, books)
	if err != nil {
		return err
	}
	kept, err := keptReadings(ctx, b.w, nums)
	if err != nil {
		return err
	}
	changed := map[int64]bool{}
	for at, k := range kept {
		if now[at] != k {
			changed[at.num] = true
			k.count(at, -1, counts)
		}
	}
	for at, r := range now {
		if kept[at] != r {
			changed[at.num] = true
			r.count(at, 1, counts)
		}
	}
	var rows [][]any
	for _, at := range slices.SortedFunc(maps.Keys(now), readingPlace.compare) {
		if changed[at.num] {
			rows = append(rows, now[at].row(at))
		}
	}
	old := map[int64]bool{}
	for at := range kept {
		if changed[at.num] {
			old[at.num] = true
		}
	}
	if err := b.forgetReadings(ctx, slices.Sorted(maps.Keys(old))); err != nil {
		return err
	}
	return b.insert(ctx, &b.effects, readingInsert, rows)
}

// forgetReadings removes the rows of some comments.
func (b *batchState) forgetReadings(ctx context.Context, nums []int64) error {
	for _, num := range nums {
		if _, err := b.w.exec(ctx, `DELETE FROM answer_readings WHERE comment = $1`, num); err != nil {
			return err
		}
	}
	return nil
}

// countCopies counts the unread answers of a campaign as read where its letter was
// read. Counts are what the batch has added to counters so far.
func (b *batchState) countCopies(ctx context.Context, k docket.CampaignID, counts map[counter]int) error {
	id, _, ok := k.Split()
	if !ok {
		return nil // it has no letter
	}
	read, err := lettersRead(ctx, b.w, k)
	if err != nil {
		return err
	}
	open, counted := map[docket.QuestionID]int{}, map[docket.QuestionID]int{}
	err = each(ctx, b.w, `SELECT line, part, comments FROM counters
		WHERE docket = $1 AND line IN ('`+lineOpenCopies+`', '`+lineLetterRead+`') AND part >= $2 AND part < $3`,
		[]any{string(id), string(k) + ":", string(k) + ";"}, func(r rows) error {
			var line, part string
			var n int
			if err := r.Scan(&line, &part, &n); err != nil {
				return err
			}
			_, question, _ := strings.Cut(part, ":")
			if line == lineOpenCopies {
				open[docket.QuestionID(question)] += n
			} else {
				counted[docket.QuestionID(question)] += n
			}
			return nil
		})
	if err != nil {
		return err
	}
	for c, n := range counts {
		if campaign, q, _ := strings.Cut(c.part, ":"); c.line == lineOpenCopies && campaign == string(k) {
			open[docket.QuestionID(q)] += n
		}
	}
	for q, n := range counted { // what a question without unread answers counted
		if n != 0 {
			open[q] += 0
		}
	}
	for q, n := range open {
		if !read[q] {
			n = 0
		}
		moveCopies(id, k, q, n-counted[q], counts)
	}
	return nil
}

// moveCopies counts n more unread answers as copies of a letter that was read.
func moveCopies(id docket.ID, k docket.CampaignID, q docket.QuestionID, n int, counts map[counter]int) {
	counts[counter{id, lineLetterRead, copiesPart(k, q)}] += n
	counts[readingCounter(id, docket.ReadingUnread, q)] -= n
	counts[readingCounter(id, docket.ReadingRead, q)] += n
}

// lettersRead lists the questions in which somebody read the campaign's letter.
func lettersRead(ctx context.Context, q querier, k docket.CampaignID) (map[docket.QuestionID]bool, error) {
	read := map[docket.QuestionID]bool{}
	err := each(ctx, q, `SELECT DISTINCT p.question FROM campaigns k JOIN passes p ON p.comment = k.letter
		WHERE k.id = $1`, []any{string(k)}, func(r rows) error {
		var question docket.QuestionID
		err := r.Scan(&question)
		read[question] = true
		return err
	})
	return read, err
}
