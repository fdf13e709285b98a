package export

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"commentportal/docket"
	"commentportal/export/paper"
)

// planned is a recommendation with its number in the report and what supports it.
type planned struct {
	docket.Recommendation
	number  string // "2.1": under the second imperative, the first
	support support
}

// support is how many of those who wrote raise a theme that a recommendation rests on.
type support struct {
	voices  *voices
	sectors int
	against int // quotations among its basis that are dissenting voices
	grade   grade
}

// grade says how far a recommendation's themes were raised, in a word.
type grade string

// The grades, by the different comments that raise a theme of the recommendation, of
// all whose answer was read.
const (
	gradeNone   grade = "none"
	gradeNarrow grade = "narrow" // below a twentieth
	gradeSome   grade = "some"   // below a quarter
	gradeBroad  grade = "broad"
)

func gradeOf(part, whole int) grade {
	switch {
	case part == 0 || whole == 0:
		return gradeNone
	case part*20 < whole:
		return gradeNarrow
	case part*4 < whole:
		return gradeSome
	}
	return gradeBroad
}

// gradeSays are the grades as the report explains them.
var gradeSays = map[grade]string{
	gradeNone:   "none: no comment that was read raises a theme of it",
	gradeNarrow: "narrow: fewer than one in twenty of the different comments that were read",
	gradeSome:   "some: from one in twenty to below one in four",
	gradeBroad:  "broad: one in four or more",
}

// plan lists the recommendations under their imperatives, those of none last, each
// with its number: that of the imperative, then its own.
func (w *wording) plan() []planned {
	var groups []string
	byGroup := map[string][]docket.Recommendation{}
	for _, r := range w.recommendations {
		if byGroup[r.Imperative] == nil {
			groups = append(groups, r.Imperative)
		}
		byGroup[r.Imperative] = append(byGroup[r.Imperative], r)
	}
	slices.SortStableFunc(groups, func(a, b string) int {
		return cmp.Or(oneIf(a == "")-oneIf(b == ""), cmp.Compare(leadingNumber(a), leadingNumber(b)),
			strings.Compare(a, b))
	})
	var out []planned
	last := 0
	for _, g := range groups {
		lead := ""
		if g != "" || len(groups) > 1 {
			if n := leadingNumber(g); n > last && g != "" {
				last = n
			} else {
				last++
			}
			lead = strconv.Itoa(last) + "."
		}
		for i, r := range byGroup[g] {
			out = append(out, planned{r, lead + strconv.Itoa(i+1), w.supportOf(r)})
		}
	}
	return out
}

// leadingNumber is the number that a heading begins with; 0 for none.
func leadingNumber(s string) int {
	n, _ := strconv.Atoi(s[:len(s)-len(strings.TrimLeftFunc(s, unicode.IsDigit))])
	return n
}

func (w *wording) supportOf(r docket.Recommendation) support {
	var codes []int
	for _, code := range r.Codes {
		if c, ok := w.t.code[code]; ok {
			codes = append(codes, c)
		}
	}
	s := support{voices: w.union(codes, w.all)}
	for i, sector := range w.t.sectors {
		if sector != docket.SectorUnspecified && slices.ContainsFunc(codes, func(c int) bool {
			return w.t.cell(c, w.all, i).all > 0
		}) {
			s.sectors++
		}
	}
	for _, id := range r.Excerpts {
		if q := w.quotation(id); q != nil {
			s.against += oneIf(q.Quotation.Dissenting)
		}
	}
	s.grade = gradeOf(s.voices.distinct(), w.t.read[w.all].distinct())
	return s
}

func actionID(r docket.Recommendation, n int) string { return r.ID + "-" + strconv.Itoa(n+1) }

// actionsCSV has one row an action item.
var actionsCSV = table{
	name:   "actions.csv",
	title:  "What is to be done: the action items of the recommendations",
	key:    []string{"action_id"},
	refers: nil,
	columns: func(docket.Docket) []column {
		return []column{
			str("recommendation_id", "Recommendation that the action belongs to.").always(),
			str("action_id", "Name of the action: the recommendation and a number.").always(),
			str("text", "What is to be done.").always(),
			str("owner", "Who does it; empty where nobody is named."),
			{name: "due", kind: kindDate, about: "By which day; empty where none is set."},
			str("priority", "How soon: high, medium or low; empty where nobody said.").oneOf("high", "medium", "low"),
			str("number", "Number of the action in the report: imperative, recommendation, action.").always(),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		f, err := j.figures(ctx)
		if err != nil {
			return err
		}
		wording := newWording(j, f)
		wording.campaignOf = f.membership()
		for _, r := range wording.plan() {
			for i, a := range r.Actions {
				w.text(r.ID)
				w.text(actionID(r.Recommendation, i))
				w.text(a.Text)
				w.text(a.Owner)
				w.word(a.Due)
				w.word(string(a.Priority))
				w.word(r.number + "." + strconv.Itoa(i+1))
				w.end()
			}
		}
		return w.failed()
	},
}

// recommendationKey names a figure of a recommendation's own row.
func recommendationKey(id, column string) string { return figureKey("recommendations", id, column) }

// supportSays says what supports a recommendation.
func (w findingChapters) supportSays(r planned) []paper.Inline {
	key := func(column string) string { return recommendationKey(r.ID, column) }
	if r.support.grade == gradeNone {
		return inlines("Support: none of the comments that were read raises a theme of it.")
	}
	out := inlines("Support: ", paper.Strong(string(r.support.grade)), ". ", figureOf(key("comments_distinct"),
		r.support.voices.distinct(), "different comment", "different comments"), " (", figure(key("comments_all"),
		r.support.voices.all), " in all) ", verb(r.support.voices.distinct(), "raises", "raise"),
		" at least one of its themes, from ", figureOf(key("sectors"), r.support.sectors, "sector", "sectors"), ".",
		from("recommendations.csv, the row of ", r.ID, ": comments_distinct, comments_all, sectors, support."))
	if r.support.against > 0 {
		out = append(out, inlines(" Of its quotations, ", figureOf(key("against"), r.support.against,
			"is a dissenting voice", "are dissenting voices"), ".")...)
	}
	return out
}

// actionTable lists what is to be done.
func (w findingChapters) actionTable(list []planned) {
	table := paper.Table{ID: "actions-table", Caption: "What is to be done, by recommendation",
		Columns: []paper.Column{{Head: "Number", Codes: true, Width: 10}, {Head: "Action", Names: true, Width: 46},
			{Head: "Who", Width: 20}, {Head: "By", Width: 13}, {Head: "Priority", Width: 11}},
		Source: inlines("Source: actions.csv.")}
	for _, r := range list {
		for i, a := range r.Actions {
			table.Rows = append(table.Rows, paper.Row{Cells: [][]paper.Inline{
				inlines(paper.Words(r.number + "." + strconv.Itoa(i+1))), inlines(paper.Words(a.Text)),
				inlines(paper.Words(cmp.Or(a.Owner, "not named"))), inlines(paper.Words(cmp.Or(a.Due, "not set"))),
				inlines(cmp.Or(string(a.Priority), "not said")),
			}})
		}
	}
	w.table(table)
}
