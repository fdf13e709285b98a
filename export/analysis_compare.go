package export

import (
	"slices"

	"commentportal/docket"
)

// Compared is one theme in two groups of comments.
type Compared struct {
	Theme     docket.Theme
	A, B      Counted
	Low, High float64           // of how much higher the share of A is, at the level of the whole table
	Says      docket.Comparison // Higher: A raises it more often
}

// Compare compares how often two selections raise each theme in answers to a
// question. The level is such that 20 tables without any difference show one on
// average. The two have no comment in common.
func (a *Analysis) Compare(one, other Selection, question docket.QuestionID) []Compared {
	return compareGrids(a.Grid(one, question), a.Grid(other, question), question)
}

// CompareDockets compares how often two dockets raise each theme of a codebook that they
// share, over all questions of each.
func CompareDockets(one, other *Analysis, s Selection) []Compared {
	return compareGrids(one.Grid(s, docket.AllQuestions), other.Grid(s, docket.AllQuestions), docket.AllQuestions)
}

// compareGrids compares two counts of the same themes, of comments that have none in
// common.
func compareGrids(first, second Grid, question docket.QuestionID) []Compared {
	q := slices.Index(first.Questions, question)
	if q < 0 {
		q = len(first.Questions) - 1
	}
	rowOf := map[string]GridRow{}
	for _, r := range second.Rows {
		rowOf[r.Theme.Code] = r
	}
	there := slices.Index(second.Questions, question)
	if there < 0 {
		there = len(second.Questions) - 1
	}
	var out []Compared
	for _, r := range first.Rows {
		if r.Former {
			continue
		}
		c := Compared{Theme: r.Theme, A: r.Questions[q], B: rowOf[r.Theme.Code].Questions[there]}
		if c.A.Distinct+c.B.Distinct > 0 {
			out = append(out, c)
		}
	}
	level := docket.PointFor(len(out))
	for i := range out {
		c := &out[i]
		c.Says = docket.Compare(c.A.Share(), c.B.Share(), level)
		c.Low, c.High = c.A.Share().Difference(c.B.Share(), level)
	}
	return out
}
