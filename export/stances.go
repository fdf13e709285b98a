package export

import (
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/export/paper"
)

// sides are the comments of one question and theme by their stance on it, in the order
// of docket.CountedStances.
type sides [6]headcount

// counted are the stances that sides counts.
var counted = docket.CountedStances()

func (s *sides) add(stance docket.Stance, n int, campaign int32) {
	s[slices.Index(counted, stance)].add(n, campaign)
}

// of is the number of the comments with a stance.
func (s *sides) of(stance docket.Stance) *headcount { return &s[slices.Index(counted, stance)] }

// stanceOf is the stance of a comment on a theme in one question, or in all of them.
// codings are those of the comment.
func (t *tally) stanceOf(codings []docket.Coding, code, question int) docket.Stance {
	whole, all := docket.StanceUnstated, len(t.questions)-1
	for q := range all {
		if question != all && q != question {
			continue
		}
		var given []docket.Stance
		for i := range codings {
			g := &codings[i]
			if g.State == docket.CodingConfirmed && g.Stance != docket.StanceUnstated && g.Code == t.codes[code].Code &&
				g.Question == t.questions[q] {
				given = append(given, g.Stance)
			}
		}
		whole = docket.JoinStances(whole, docket.AnswerStance(given))
	}
	return whole
}

// hasStances reports whether stances of a theme are shown: its coders are asked for
// them, or gave some while they were.
func (t *tally) hasStances(code int) bool {
	if t.codes[code].Stance {
		return true
	}
	s := &t.sides[code][len(t.questions)-1]
	return slices.ContainsFunc(docket.CountedStances(), func(stance docket.Stance) bool {
		return stance != docket.StanceUnstated && s.of(stance).all > 0
	})
}

// stanceName is how columns name a stance.
func stanceName(s docket.Stance) string {
	if s == docket.StanceUnstated {
		return "unstated"
	}
	return string(s)
}

// stanceColumns count the comments of a theme by stance.
func stanceColumns() []column {
	says := map[docket.Stance]string{
		docket.StanceFor: "Those of comments_%s that are for it, where the codebook asks coders for a stance; " +
			"empty where it does not.",
		docket.StanceAgainst: "Those that are against it.",
		docket.StanceMixed: "Those that are partly for and partly against it, or for it in one answer and against " +
			"it in another.",
		docket.StanceNone: "Those that raise it and take no side.",
		docket.StanceOpen: "Those whose readers gave different stances that nobody has settled.",

		docket.StanceUnstated: "Those of which no reader gave a stance.",
	}
	var out []column
	for _, s := range counted {
		for _, how := range []string{"all", "distinct"} {
			text := strings.Replace(says[s], "%s", how, 1)
			out = append(out, count("stance_"+stanceName(s)+"_"+how, text+" Counted as comments_"+how+"."))
		}
	}
	return out
}

// writeStances writes the columns of stanceColumns.
func (t *tally) writeStances(w rowWriter, code, question int) {
	if !t.hasStances(code) {
		blanks(w, 2*len(counted))
		return
	}
	for _, s := range counted {
		h := t.sides[code][question].of(s)
		w.int(h.all)
		w.int(h.distinct())
	}
}

// stances tables how the comments of a question stand to the themes of which coders were
// asked.
func (w themeChapter) stances(q int, ranked []int) {
	id := string(w.t.questions[q])
	table := paper.Table{ID: "stances-" + id, Caption: "For or against, where coders were asked: " +
		w.questionName(w.t.questions[q]),
		Columns: []paper.Column{{Head: "Theme", Names: true, Width: 28}},
		Source: inlines("Source: themes_by_question.csv, question_id " + id + ": stance_for_distinct and the columns " +
			"after it. Each cell has different comments, a campaign once, and all of them in brackets. Who writes is " +
			"no sample of anybody: these are no votes, and many letters are no support."),
	}
	for _, s := range counted {
		table.Columns = append(table.Columns, paper.Column{Head: stanceHead(s), Numbers: true, Width: 12})
	}
	for _, c := range ranked {
		if !w.t.hasStances(c) {
			continue
		}
		code := w.t.codes[c].Code
		key := w.themeKey(q, code)
		row := paper.Row{Cells: [][]paper.Inline{w.marked(code)}}
		for _, s := range counted {
			h, name := w.t.sides[c][q].of(s), "stance_"+stanceName(s)
			row.Cells = append(row.Cells, inlines(figure(key(name+"_distinct"), h.distinct()), " (",
				figure(key(name+"_all"), h.all), ")"))
		}
		table.Rows = append(table.Rows, row)
	}
	if len(table.Rows) > 0 {
		w.table(table)
	}
}

// stanceHead names a stance over a column.
func stanceHead(s docket.Stance) string {
	switch s {
	case docket.StanceFor:
		return "For"
	case docket.StanceAgainst:
		return "Against"
	case docket.StanceMixed:
		return "Mixed"
	case docket.StanceNone:
		return "No side"
	case docket.StanceOpen:
		return "Readers differ"
	}
	return "Not said"
}

// StanceRow is how comments stand to one theme, in the order of docket.CountedStances.
type StanceRow struct {
	Theme  docket.Theme
	Counts []Counted
}

// Stances counts a selection by stance, for the themes of which coders were asked.
func (a *Analysis) Stances(s Selection, question docket.QuestionID) []StanceRow {
	t := a.whole
	if s.narrow() {
		t = a.tally(s)
	}
	q, ok := t.question[question]
	if !ok {
		q = len(t.questions) - 1
	}
	var out []StanceRow
	for c, theme := range t.codes {
		if !a.whole.hasStances(c) {
			continue
		}
		row := StanceRow{Theme: theme}
		for _, stance := range counted {
			h := t.sides[c][q].of(stance)
			row.Counts = append(row.Counts, Counted{h.distinct(), h.all, t.read[q].distinct()})
		}
		out = append(out, row)
	}
	return out
}
