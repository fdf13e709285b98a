package recount

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// tracing works out trace.csv from the other files.
type tracing struct {
	tableChecks
	people   map[answerKey]*answerCodings
	first    map[answerKey]string // time of the earliest judgement
	own      map[answerKey]bool   // a person judged the answer itself
	spread   map[answerKey]bool   // codes came down from its letter
	letter   map[string]string    // campaign: its letter
	drawn    map[string]int       // comment: how many people are to read it, where they are several
	sections sections
}

// traceRow is a row as it should stand.
type traceRow struct {
	comment, question, kind, state, read, letter, code, recommendation, basis, section string
}

func (r traceRow) cells() []string {
	return []string{r.comment, r.question, r.kind, r.state, r.read, r.letter, r.code, r.recommendation,
		r.basis, r.section}
}

var traceColumns = []string{"comment_id", "question_id", "kind", "state", "read_at", "letter", "code",
	"recommendation_id", "basis", "section"}

// checkTrace follows every comment again and compares each row.
func checkTrace(c tableChecks) {
	t := tracing{tableChecks: c, people: c.readAnswersOfPairs(), first: map[answerKey]string{},
		own:    map[answerKey]bool{},
		spread: map[answerKey]bool{}, letter: map[string]string{}}
	for _, k := range c.rows {
		at := answerKey{k.comment, k.question}
		t.spread[at] = t.spread[at] || k.origin == "campaign"
		t.own[at] = t.own[at] || k.origin != "campaign"
		if k.origin != "campaign" && k.origin != "adjudication" && (t.first[at] == "" || k.at < t.first[at]) {
			t.first[at] = k.at
		}
	}
	for _, row := range c.tables["campaigns.csv"].rows {
		t.letter[row["campaign_id"]] = row["representative"]
	}
	t.draw()
	t.sections = readSections(c.counter)
	rows := c.tables["trace.csv"].rows
	n := 0
	for _, id := range c.ids {
		for _, want := range t.follow(id) {
			if n >= len(rows) {
				c.wrong("trace.csv ends before %s %s", want.comment, want.kind)
				return
			}
			t.compare(n, rows[n], want)
			n++
		}
	}
	if n < len(rows) {
		c.wrong("trace.csv row %d: %s %s rests on nothing that the files show", n+1, rows[n]["comment_id"],
			rows[n]["kind"])
	}
}

func (t tracing) compare(n int, row map[string]string, want traceRow) {
	where := "trace.csv row " + strconv.Itoa(n+1) + " (" + want.comment + " " + want.kind + ")"
	for i, column := range traceColumns {
		switch {
		case column == "section" && !t.sections.known:
			continue
		case column == "code" && want.basis == "quotation" && t.quotedAs(want, row["code"]):
			continue // the same words may be quoted under two themes
		}
		t.same(where, column, row[column], want.cells()[i])
	}
}

// quotedAs reports whether the recommendation's passage is also quoted under a code.
func (t tracing) quotedAs(want traceRow, code string) bool {
	return slices.Contains(t.quotedCodes(want.comment, want.recommendation), code)
}

// draw finds the comments that are drawn for a second and a third reading: of those that
// are read by themselves as many in a hundred as datapackage.json says, in the order of a
// hash.
func (t *tracing) draw() {
	order := map[uint64][]string{}
	var all []uint64
	for _, id := range t.posted {
		one := t.comment[id]
		letter := t.letter[one.campaign]
		if class := one.row["class"]; isNote(class) || class == "off_topic" || len(one.questions) == 0 ||
			one.campaign != "" && letter != "" && letter != id {
			continue
		}
		sum := sha256.Sum256([]byte(id))
		at := binary.BigEndian.Uint64(sum[:8]) >> 1
		all = append(all, at)
		order[at] = append(order[at], id)
	}
	slices.Sort(all)
	t.drawn = map[string]int{}
	plan := t.plan()
	second := 0
	if plan.Second > 0 {
		second = min(len(all), max(plan.SecondLeast, (len(all)*plan.Second+99)/100))
	}
	for people, n := range map[int]int{2: second, 3: min(second, (len(all)*plan.Third+99)/100)} {
		for _, at := range all[:n] {
			for _, id := range order[at] {
				t.drawn[id] = max(t.drawn[id], people)
			}
		}
	}
}

// readingPlan is what datapackage.json says of how many people are to read an answer.
type readingPlan struct {
	Second      int `json:"second"`
	SecondLeast int `json:"second_least"`
	Third       int `json:"third"`
}

// plan reads it; where nothing says it, it is the portal's default.
func (t *tracing) plan() readingPlan {
	var p struct {
		Readings *readingPlan `json:"readings"`
	}
	data, err := os.ReadFile(filepath.Join(t.dir, "datapackage.json"))
	if err != nil || json.Unmarshal(data, &p) != nil || p.Readings == nil {
		return readingPlan{Second: 15, SecondLeast: 40}
	}
	return *p.Readings
}

// follow lists the rows of one comment.
func (t tracing) follow(id string) []traceRow {
	one := t.comment[id]
	if !one.posted {
		out := []traceRow{{comment: id, kind: "comment", state: one.row["status"]}}
		for _, r := range t.recommended(id, nil) {
			if r.basis == "comment" {
				r.state = "broken"
				out = append(out, r)
			}
		}
		return out
	}
	var out []traceRow
	raised := map[string]bool{}
	withheld := map[string]bool{}
	for _, reason := range list(one.row["reason"]) {
		q, _, single := strings.Cut(reason, ":")
		withheld[q] = single
	}
	for _, q := range t.questions {
		switch {
		case withheld[q]:
			out = append(out, traceRow{comment: id, question: q, kind: "answer", state: "withheld"})
			continue
		case !slices.Contains(one.questions, q):
			continue
		}
		a := t.answer(id, q)
		out = append(out, a)
		if a.state == "themes" {
			for _, code := range t.themesOf(id, q) {
				raised[code] = true
				out = append(out, traceRow{comment: id, question: q, kind: "theme", code: code,
					section: t.sections.question[q]})
			}
		}
		for _, row := range t.tables["quotes.csv"].rows {
			if row["comment_id"] == id && row["question_id"] == q {
				out = append(out, traceRow{comment: id, question: q, kind: "quotation", code: row["code"],
					section: t.sections.quotation[id+"/"+q+"/"+row["code"]]})
			}
		}
	}
	return append(out, t.recommended(id, raised)...)
}

// answer is the row of one posted answer.
func (t tracing) answer(id, q string) traceRow {
	row := traceRow{comment: id, question: q, kind: "answer"}
	at := answerKey{id, q}
	reading := t.reading[[2]string{id, q}]
	campaign := t.comment[id].campaign
	letter := answerKey{t.letter[campaign], q}
	copied := campaign != "" && letter.comment != "" && letter.comment != id && t.comment[letter.comment] != nil &&
		t.comment[letter.comment].posted && slices.Contains(t.comment[letter.comment].questions, q)
	row.state = t.state(at)
	if copied && reading != "no_answer" && reading != "off_topic" {
		through := t.state(letter)
		settled := row.state == "themes" || row.state == "no_theme"
		switch {
		case (through == "second_reading" || through == "disputed") && (!t.own[at] || settled):
			row.state, row.letter = through, letter.comment
		case t.own[at] || row.state == "to_revisit":
		case through == "themes" || through == "no_theme":
			row.state, row.letter = t.found(id, q), letter.comment
			at = letter
		case through == "to_revisit":
			row.state, row.letter = through, letter.comment
		default:
			row.state = "unread"
		}
	}
	if row.state == "themes" || row.state == "no_theme" {
		row.read = t.first[at]
	}
	return row
}

// found is the state of a settled answer.
func (t tracing) found(id, q string) string {
	if len(t.themesOf(id, q)) > 0 {
		return "themes"
	}
	return "no_theme"
}

// state is how far an answer has come without its letter.
func (t tracing) state(at answerKey) string {
	reading := t.reading[[2]string{at.comment, at.question}]
	switch {
	case reading == "no_answer" || reading == "off_topic":
		return reading
	case reading == "unread" || !t.own[at] && !t.spread[at]:
		return "unread"
	case reading == "to_revisit":
		return reading
	}
	var people []string
	a := t.people[at]
	if a != nil {
		people = slices.Collect(maps.Keys(a.readers))
	}
	if n := len(people); n < t.drawn[at.comment] && (n < 2 || !a.settled) {
		return "second_reading"
	}
	if len(people) > 1 && !a.settled && a.differ(people) {
		return "disputed"
	}
	return t.found(at.comment, at.question)
}

// recommended lists the rows of the recommendations that rest on a comment which
// raises the themes.
func (t tracing) recommended(id string, raised map[string]bool) []traceRow {
	var order []string
	rests := map[string]traceRow{}
	nearer := func(r string, row traceRow) {
		place := []string{"comment", "quotation", "theme", ""}
		if slices.Index(place, row.basis) < slices.Index(place, rests[r].basis) ||
			row.basis == "theme" && rests[r].basis == "theme" && row.code < rests[r].code {
			rests[r] = row
		}
	}
	for _, link := range t.tables["recommendations.csv"].rows {
		r := link["recommendation_id"]
		row := traceRow{comment: id, kind: "recommendation", state: "holds", recommendation: r,
			section: t.sections.recommendation[r]}
		switch {
		case link["text"] != "":
			order = append(order, r)
		case link["quote"] != "" && link["comment_id"] == id:
			row.basis = "quotation"
			if codes := t.quotedCodes(id, r); len(codes) > 0 {
				row.code = codes[0]
			}
			nearer(r, row)
		case link["comment_id"] == id:
			row.basis = "comment"
			nearer(r, row)
		case link["code"] != "" && raised[link["code"]]:
			row.basis, row.code = "theme", link["code"]
			nearer(r, row)
		}
	}
	var out []traceRow
	for _, r := range order {
		if rests[r].basis != "" {
			out = append(out, rests[r])
		}
	}
	return out
}

// quotedCodes are the themes under which passages of a comment are quoted that a
// recommendation rests on.
func (t tracing) quotedCodes(id, recommendation string) []string {
	var codes []string
	for _, row := range t.tables["quotes.csv"].rows {
		if row["comment_id"] == id && slices.ContainsFunc(t.tables["recommendations.csv"].rows,
			func(link map[string]string) bool {
				return link["recommendation_id"] == recommendation && link["comment_id"] == id &&
					link["quote"] == row["quote"]
			}) {
			codes = append(codes, row["code"])
		}
	}
	return codes
}

// sections are the numbers that report.html prints at its headings.
type sections struct {
	known          bool
	question       map[string]string
	quotation      map[string]string
	recommendation map[string]string
}

// readSections reads where report.html prints questions, quotations and
// recommendations. A folder without the report has no sections to compare.
func readSections(c *counter) sections {
	s := sections{question: map[string]string{}, quotation: map[string]string{}, recommendation: map[string]string{}}
	data, err := os.ReadFile(filepath.Join(c.dir, "report.html"))
	if err != nil {
		return s
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		c.wrong("report.html cannot be read: %v", err)
		return s
	}
	s.known = true
	number := ""
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id, ok := attribute(n, "id"); ok && len(n.Data) == 2 && n.Data[0] == 'h' {
			number, _, _ = strings.Cut(nodeWords(n), " ")
			if q, ok := strings.CutPrefix(id, "question-"); ok {
				s.question[q] = number
			}
			if r, ok := strings.CutPrefix(id, "recommendation-"); ok {
				s.recommendation[r] = number
			}
		}
		if key, ok := attribute(n, "data-quote"); ok && n.Data == "blockquote" && s.quotation[key] == "" {
			s.quotation[key] = number
		}
	}
	return s
}
