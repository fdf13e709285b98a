package export

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// Analysis is what a docket's posted comments say at one moment, to be looked at from
// several sides. Every count is made by the tally that the files are made by. It is
// safe for concurrent use.
type Analysis struct {
	voices docket.Voices
	whole  *tally
	order  []int // sectors as files show them
}

// NewAnalysis counts voices.
func NewAnalysis(v docket.Voices) *Analysis {
	a := &Analysis{voices: v}
	a.whole = a.tally(Selection{})
	a.order = a.whole.sectorOrder(v.Docket)
	return a
}

// Book is the codebook that holds.
func (a *Analysis) Book() docket.Codebook { return a.voices.Book() }

// Selection narrows what is counted. The zero Selection is everything that was
// posted; a narrower one leaves out answers that By must not be shown yet, because
// few answers tell what is in each.
type Selection struct {
	Sector  string
	Type    docket.SubmitterType
	State   string
	Serials map[int64]bool // nil: all
	All     []string       // codes that an answer has, every one
	Any     []string       // codes of which it has one at least; none: whatever it has
	None    []string       // codes that it has not
	Invert  bool           // comments that Sector, Type and State do not fit
	Settled bool           // leaves such answers out where nothing else narrows
	By      docket.UserID
}

// narrow reports whether the selection leaves anything out.
func (s Selection) narrow() bool {
	return s.Sector != "" || s.Type != "" || s.State != "" || s.Serials != nil || s.Settled || s.coded()
}

// coded reports whether the selection asks for codes.
func (s Selection) coded() bool { return len(s.All)+len(s.Any)+len(s.None) > 0 }

// fits reports whether a comment is selected.
func (s Selection) fits(v *docket.Voice) bool {
	if s.Serials != nil && !s.Serials[v.Serial] {
		return false
	}
	of := (s.Sector == "" || sectorOf(v.Sector) == s.Sector) && (s.Type == "" || v.Type == s.Type) &&
		(s.State == "" || v.State == s.State)
	return of != s.Invert
}

// fitsCodes reports whether the codes of an answer are selected.
func (s Selection) fitsCodes(codes []string) bool {
	has := func(code string) bool { return slices.Contains(codes, code) }
	return !slices.ContainsFunc(s.All, func(c string) bool { return !has(c) }) && !slices.ContainsFunc(s.None, has) &&
		(len(s.Any) == 0 || slices.ContainsFunc(s.Any, has))
}

// answers calls fn with each comment and those of its answers that are selected.
func (a *Analysis) answers(s Selection, fn func(v *docket.Voice, list []docket.VoiceAnswer)) {
	var kept []docket.VoiceAnswer
	for i := range a.voices.List {
		v := &a.voices.List[i]
		if !s.fits(v) {
			continue
		}
		if !s.narrow() {
			fn(v, v.Answers)
			continue
		}
		kept = kept[:0]
		for _, one := range v.Answers {
			if !one.Blind(s.By) && (!s.coded() || s.fitsCodes(one.Codes)) {
				kept = append(kept, one)
			}
		}
		if len(kept) > 0 {
			fn(v, kept)
		}
	}
}

// Hidden counts the selected answers that are left out because By must not be shown
// them yet.
func (a *Analysis) Hidden(s Selection) int {
	n := 0
	for i := range a.voices.List {
		v := &a.voices.List[i]
		if !s.narrow() || !s.fits(v) {
			continue
		}
		for _, one := range v.Answers {
			n += oneIf(one.Blind(s.By))
		}
	}
	return n
}

// tally counts a selection as the files count everything.
func (a *Analysis) tally(s Selection) *tally {
	book := a.voices.Book()
	t := newTally(a.voices.Docket, book)
	if a.whole != nil { // the same codes and sectors in the same places
		for _, sector := range a.whole.sectors {
			t.sectorIndex(sector)
		}
		for _, theme := range a.whole.codes[len(book.Themes):] {
			t.addCode(theme)
		}
	}
	var codings []docket.Coding
	var answers []readAnswer
	a.answers(s, func(v *docket.Voice, list []docket.VoiceAnswer) {
		codings, answers = codings[:0], answers[:0]
		for _, one := range list {
			answers = append(answers, readAnswer{question: one.Question, reading: one.Reading})
			for i, code := range one.Codes {
				g := docket.Coding{Question: one.Question, Code: code, State: docket.CodingConfirmed}
				if one.Stances != nil {
					g.Stance = one.Stances[i]
				}
				codings = append(codings, g)
			}
		}
		t.add(entryOf(v), v.Serial, codings, answers)
	})
	if a.whole == nil {
		t.sortStrays(len(book.Themes), a.voices.Books)
	}
	return t
}

// entryOf is a comment as the register has it, as far as counting asks.
func entryOf(v *docket.Voice) docket.RegisterEntry {
	e := docket.RegisterEntry{Status: docket.Posted, Type: v.Type, State: v.State, Sector: v.Sector,
		Campaign: v.Campaign, StandsFor: v.StandsFor}
	if v.OffTopic {
		e.Class = docket.ClassOffTopic
	}
	return e
}

// Counted is how many comments raise a theme, of those whose answer was read.
type Counted struct {
	Distinct int // a campaign once
	All      int // every sender
	Read     int // different comments whose answer was read
}

// Share is the part of the different comments that were read.
func (c Counted) Share() docket.Share { return docket.Share{Of: c.Distinct, All: c.Read} }

// Grid counts themes by question and, for one of the questions, by sector.
type Grid struct {
	Questions []docket.QuestionID // of the docket, then AllQuestions
	Sectors   []string            // as files list them
	Rows      []GridRow
}

// GridRow is one theme.
type GridRow struct {
	Theme     docket.Theme
	Former    bool // it stands in the codebook no more
	Questions []Counted
	Sectors   []Counted // of the grid's question
}

// All is the count over all questions.
func (r GridRow) All() Counted { return r.Questions[len(r.Questions)-1] }

// Grid counts a selection. question is what the sectors are counted for.
func (a *Analysis) Grid(s Selection, question docket.QuestionID) Grid {
	t := a.whole
	if s.narrow() {
		t = a.tally(s)
	}
	g := Grid{Questions: t.questions}
	of, ok := t.question[question]
	if !ok {
		of = len(t.questions) - 1
	}
	for _, i := range a.order {
		g.Sectors = append(g.Sectors, t.sectors[i])
	}
	for c, theme := range t.codes {
		row := GridRow{Theme: theme, Former: c >= len(a.Book().Themes)}
		for q := range t.questions {
			v := &t.themes[c][q]
			row.Questions = append(row.Questions, Counted{v.distinct(), v.all, t.read[q].distinct()})
		}
		for _, i := range a.order {
			v := t.cell(c, of, i)
			row.Sectors = append(row.Sectors, Counted{v.distinct(), v.all, t.readIn[of][i].distinct()})
		}
		if !row.Former || row.All().All > 0 {
			g.Rows = append(g.Rows, row)
		}
	}
	return g
}

// themes lists the themes in the order of the codebook, with those that left it.
func (a *Analysis) themes() []docket.Theme { return a.whole.codes }

// Pairs counts for every two themes the comments that raise both in one answer.
type Pairs struct {
	Themes []docket.Theme
	Both   [][]Counted // [row][column]; on the diagonal those that raise the one
}

// Together counts which themes stand in the same answers: a comment counts once, if
// one of its answers, or the one to the question, has both.
func (a *Analysis) Together(s Selection, question docket.QuestionID) Pairs {
	n := len(a.themes())
	both := make([]headcount, n*n)
	var read headcount
	grouped := numbers[docket.CampaignID]{}
	var touched, pairs []int
	a.answers(s, func(v *docket.Voice, list []docket.VoiceAnswer) {
		count, campaign := standsFor(v.StandsFor), int32(-1)
		if v.Campaign != "" {
			campaign = grouped.of(v.Campaign)
		}
		if a.anyRead(list, question) {
			read.add(count, campaign)
		}
		pairs = pairs[:0]
		for i := range list {
			touched = a.touched(touched[:0], v, list[i:i+1], question)
			for k, x := range touched {
				for _, y := range touched[k:] {
					pairs = append(pairs, x*n+y)
				}
			}
		}
		slices.Sort(pairs)
		for _, at := range slices.Compact(pairs) {
			both[at].add(count, campaign)
		}
	})
	p := Pairs{Themes: a.themes(), Both: make([][]Counted, n)}
	for i := range p.Both {
		for j := range n {
			h := &both[min(i, j)*n+max(i, j)]
			p.Both[i] = append(p.Both[i], Counted{h.distinct(), h.all, read.distinct()})
		}
	}
	return p
}

// touched appends the places of the themes that a comment counts for, sorted.
func (a *Analysis) touched(to []int, v *docket.Voice, list []docket.VoiceAnswer, question docket.QuestionID) []int {
	if v.OffTopic {
		return to
	}
	for _, one := range list {
		if question != "" && question != docket.AllQuestions && one.Question != question {
			continue
		}
		for _, code := range one.Codes {
			if c, ok := a.whole.code[code]; ok {
				to = append(to, c)
			}
		}
	}
	slices.Sort(to)
	return slices.Compact(to)
}

// anyRead reports whether one of the answers to the question was read.
func (a *Analysis) anyRead(list []docket.VoiceAnswer, question docket.QuestionID) bool {
	return slices.ContainsFunc(list, func(one docket.VoiceAnswer) bool {
		return one.Reading.Counted() && (question == "" || question == docket.AllQuestions || one.Question == question)
	})
}

// Timeline counts themes by when their comments were received.
type Timeline struct {
	Unit    Unit
	Periods []time.Time // the first day of each, in the docket's zone
	Read    []int       // different comments whose answer was read
	Rows    []TimelineRow
}

// Unit is how long a period of a timeline is.
type Unit string

// The units.
const (
	ByWeek  Unit = "week"
	ByMonth Unit = "month"
	ByYear  Unit = "year"
)

// begin is the first day of the period that a moment lies in.
func (u Unit) begin(at time.Time) time.Time {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, at.Location()) }
	switch u {
	case ByWeek:
		return day(at.Year(), at.Month(), at.Day()-(int(at.Weekday())+6)%7)
	case ByMonth:
		return day(at.Year(), at.Month(), 1)
	}
	return day(at.Year(), 1, 1)
}

// next is the first day of the period after that which begins at p.
func (u Unit) next(p time.Time) time.Time {
	switch u {
	case ByWeek:
		return p.AddDate(0, 0, 7)
	case ByMonth:
		return p.AddDate(0, 1, 0)
	}
	return p.AddDate(1, 0, 0)
}

// unitFor is the unit in which a span of time is shown in some dozens of periods.
func unitFor(span time.Duration) Unit {
	const day = 24 * time.Hour
	switch {
	case span <= mostWeeks*7*day:
		return ByWeek
	case span <= mostMonths*31*day:
		return ByMonth
	}
	return ByYear
}

// TimelineRow is one theme.
type TimelineRow struct {
	Theme  docket.Theme
	Counts []Counted // by period
}

// The longest spans that are shown by week, and by month.
const (
	mostWeeks  = 16
	mostMonths = 36
)

// OverTime counts a selection by the week, month or year in which comments were received.
// A campaign counts once in each period that it wrote in.
func (a *Analysis) OverTime(s Selection, question docket.QuestionID) Timeline {
	var first, last time.Time
	a.answers(s, func(v *docket.Voice, _ []docket.VoiceAnswer) {
		if first.IsZero() || v.ReceivedAt.Before(first) {
			first = v.ReceivedAt
		}
		if v.ReceivedAt.After(last) {
			last = v.ReceivedAt
		}
	})
	var out Timeline
	if first.IsZero() {
		return out
	}
	zone := a.voices.Docket.Location()
	out.Unit = unitFor(last.Sub(first))
	begin := func(at time.Time) time.Time { return out.Unit.begin(at.In(zone)) }
	place := map[time.Time]int{}
	for p := begin(first); !p.After(last); p = out.Unit.next(p) {
		place[p] = len(out.Periods)
		out.Periods = append(out.Periods, p)
	}
	read := make([]headcount, len(out.Periods))
	themes := make([][]headcount, len(a.themes()))
	for c := range themes {
		themes[c] = make([]headcount, len(out.Periods))
	}
	grouped := numbers[docket.CampaignID]{}
	var touched []int
	a.answers(s, func(v *docket.Voice, list []docket.VoiceAnswer) {
		count, campaign, at := standsFor(v.StandsFor), int32(-1), place[begin(v.ReceivedAt)]
		if v.Campaign != "" {
			campaign = grouped.of(v.Campaign)
		}
		if a.anyRead(list, question) {
			read[at].add(count, campaign)
		}
		touched = a.touched(touched[:0], v, list, question)
		for _, c := range touched {
			themes[c][at].add(count, campaign)
		}
	})
	for i := range read {
		out.Read = append(out.Read, read[i].distinct())
	}
	for c, theme := range a.themes() {
		row := TimelineRow{Theme: theme}
		for i := range out.Periods {
			h := &themes[c][i]
			row.Counts = append(row.Counts, Counted{h.distinct(), h.all, out.Read[i]})
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// FoundAnswer is an answer that a selection finds.
type FoundAnswer struct {
	Comment  docket.CommentID
	Question docket.QuestionID
	Codes    []string
}

// Find lists the answers of a selection that were read and are on topic, by comment,
// then question as the docket asks them: those to one question, or with AllQuestions
// or "" to any. hidden counts those that By must not be shown yet.
func (a *Analysis) Find(s Selection, question docket.QuestionID) (list []FoundAnswer, hidden int) {
	if s.Serials == nil { // every list is narrow: it says what is in each answer
		s.Serials = a.serials()
	}
	place := a.whole.question
	var out []FoundAnswer
	a.answers(s, func(v *docket.Voice, list []docket.VoiceAnswer) {
		from := len(out)
		for _, one := range list {
			if question != "" && question != docket.AllQuestions && one.Question != question ||
				!one.Reading.Counted() {
				continue
			}
			out = append(out, FoundAnswer{a.voices.Docket.ID.Comment(v.Serial), one.Question, one.Codes})
		}
		slices.SortStableFunc(out[from:], func(x, y FoundAnswer) int {
			return place[x.Question] - place[y.Question]
		})
	})
	return out, a.Hidden(s)
}

// Settled draws at most most answers that were read, are on topic and settled, by a
// number that follows from each comment's name: the same ones every time. all is how
// many there are.
func (a *Analysis) Settled(most int) (list []FoundAnswer, all int) {
	type drawn struct {
		FoundAnswer
		draw int64
	}
	var found []drawn
	for i := range a.voices.List {
		v := &a.voices.List[i]
		for _, one := range v.Answers {
			if !v.OffTopic && !one.Open && one.Reading == docket.ReadingRead {
				id := a.voices.Docket.ID.Comment(v.Serial)
				found = append(found, drawn{FoundAnswer{id, one.Question, one.Codes}, id.Draw()})
			}
		}
	}
	all = len(found)
	if all > most {
		slices.SortStableFunc(found, func(x, y drawn) int { return cmp.Compare(x.draw, y.draw) })
		found = found[:most]
	}
	for _, f := range found {
		list = append(list, f.FoundAnswer)
	}
	return list, all
}

// FirstSettled lists the first answers, by comment, that carry a theme, were read, are on
// topic and settled: at most most of them, one of a campaign. sector "" is any, question
// AllQuestions any.
func (a *Analysis) FirstSettled(code, sector string, question docket.QuestionID, most int) []FoundAnswer {
	var out []FoundAnswer
	had := map[docket.CampaignID]bool{}
	for i := range a.voices.List {
		v := &a.voices.List[i]
		if v.OffTopic || sector != "" && sectorOf(v.Sector) != sector || v.Campaign != "" && had[v.Campaign] {
			continue
		}
		for _, one := range v.Answers {
			if one.Open || one.Reading != docket.ReadingRead || !slices.Contains(one.Codes, code) ||
				question != docket.AllQuestions && one.Question != question {
				continue
			}
			had[v.Campaign] = true
			if out = append(out, FoundAnswer{a.voices.Docket.ID.Comment(v.Serial), one.Question,
				one.Codes}); len(out) == most {
				return out
			}
		}
	}
	return out
}

// Campaign is the campaign of a comment; "" for none.
func (a *Analysis) Campaign(serial int64) docket.CampaignID {
	i, ok := slices.BinarySearchFunc(a.voices.List, serial, func(v docket.Voice, serial int64) int {
		return cmp.Compare(v.Serial, serial)
	})
	if !ok {
		return ""
	}
	return a.voices.List[i].Campaign
}

// serials are those of all comments.
func (a *Analysis) serials() map[int64]bool {
	out := make(map[int64]bool, len(a.voices.List))
	for i := range a.voices.List {
		out[a.voices.List[i].Serial] = true
	}
	return out
}

// States lists the states and territories that comments came from.
func (a *Analysis) States() []string {
	found := map[string]bool{}
	for i := range a.voices.List {
		found[a.voices.List[i].State] = true
	}
	delete(found, "")
	return slices.Sorted(maps.Keys(found))
}

// Coverage says how far the reading of a question's answers has come, as coverage.csv
// does.
func (a *Analysis) Coverage(question docket.QuestionID) docket.Coverage {
	c := docket.Coverage{Question: question}
	for i := range a.voices.List {
		for _, one := range a.voices.List[i].Answers {
			if question == docket.AllQuestions || question == "" || one.Question == question {
				c.Add(one.Reading, 1)
			}
		}
	}
	return c
}

// Sectors lists the sectors as files show them.
func (a *Analysis) Sectors() []string {
	var out []string
	for _, i := range a.order {
		out = append(out, a.whole.sectors[i])
	}
	return out
}

// Label is what a theme is called; its code where it has no name.
func (a *Analysis) Label(code string) string {
	if c, ok := a.whole.code[code]; ok {
		if label := strings.TrimSpace(a.whole.codes[c].Label); label != "" {
			return label
		}
	}
	return code
}

// Has reports whether the codebook, or a coding, has the code.
func (a *Analysis) Has(code string) bool {
	_, ok := a.whole.code[code]
	return ok
}

// Known reports whether any version of the codebook, or a coding, has the code.
func (a *Analysis) Known(code string) bool {
	return a.Has(code) || slices.ContainsFunc(a.voices.Books, func(b docket.Codebook) bool {
		_, in := b.Theme(code)
		return in
	})
}
