package views

import (
	"cmp"
	"context"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"commentportal/chart"
	"commentportal/docket"
)

// How much the page of themes draws and names; its tables hold the rest.
const (
	drawnThemes  = 10 // bars of a drawing
	sectorThemes = 3  // themes named for each sector
	namedInDesc  = 3  // themes named in a drawing's description
)

// ThemesPage shows what was heard. The first fields are what it is made from,
// the tables are made by NewThemesPage.
type ThemesPage struct {
	Shell     Shell
	Counts    []docket.ThemeCount
	Books     []docket.Codebook // oldest first
	Heard     docket.Heard
	Agreement []docket.Agreement // nil: nothing was coded twice

	Version   string // of the codebook
	Progress  string
	Campaigns string
	Tentative bool // some theme on the page is marked
	Tables    []HeardTable
}

// Book is the codebook that holds; zero for none.
func (p ThemesPage) Book() docket.Codebook {
	if len(p.Books) == 0 {
		return docket.Codebook{}
	}
	return p.Books[len(p.Books)-1]
}

// HeardTable ranks the themes of one question.
type HeardTable struct {
	ID       string
	Title    string
	Question string
	Leading  string // in one sentence
	Chart    templ.Component
	Rows     []HeardRow
	Sectors  []HeardGroup
	Duties   []HeardGroup // the same themes under the imperatives of the 2017 report; for all questions together
}

// HeardRow is one theme: distinct counts a campaign once.
type HeardRow struct {
	code      string
	Rank      string
	Label     string
	Href      string
	Tentative bool
	Distinct  int
	All       int
}

// named is the theme's name with the warning that belongs to it.
func (r HeardRow) named() string {
	if r.Tentative {
		return r.Label + " (tentative)"
	}
	return r.Label
}

// HeardGroup is what one sector raised most, or what was raised under one
// imperative.
type HeardGroup struct {
	Label string
	Rows  []HeardRow
	More  string // how many themes are left out, in words; "" for none
}

// NewThemesPage ranks confirmed themes by distinct comments, for all questions
// together and for each.
func NewThemesPage(p ThemesPage) ThemesPage {
	d := p.Shell.Docket
	if v := p.Book().Version; v > 0 {
		p.Version = strconv.Itoa(v)
	}
	p.Progress = progress(p.Heard)
	if p.Heard.Campaigns > 0 {
		p.Campaigns = Count(p.Heard.Campaigns, "campaign", "campaigns") + " with " + Count(p.Heard.Members, "posted comment", "posted comments") + ": letters that several people sent in the same or nearly the same words."
	}
	tentative := map[string]bool{}
	for _, a := range p.Agreement {
		if a.Scope == docket.AgreementCode && a.Tentative() {
			tentative[a.Key] = true
		}
	}
	for _, q := range append([]docket.QuestionID{docket.AllQuestions}, d.QuestionIDs()...) {
		t := HeardTable{ID: "question-" + string(q), Title: "All questions together"}
		if q != docket.AllQuestions {
			question, _ := d.Question(q)
			t.Title, t.Question = "Other remarks", question.Text
			if q != docket.General {
				t.Title = "Question " + string(q)
			}
		}
		t.Rows = p.rows(q, docket.AllSectors, tentative)
		if len(t.Rows) == 0 {
			continue
		}
		for _, row := range t.Rows {
			p.Tentative = p.Tentative || row.Tentative
		}
		t.Leading = leading(t.Rows)
		t.Chart = drawing(t)
		t.Sectors = p.sectors(q, tentative)
		if q == docket.AllQuestions {
			t.Duties = p.duties(t.Rows)
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

// progress says how many of the posted comments were read.
func progress(h docket.Heard) string {
	switch {
	case h.Posted == 0:
		return "No comment has been posted yet."
	case h.Read >= h.Posted && h.Posted == 1:
		return "The one posted comment has been read for themes."
	case h.Read >= h.Posted:
		return "All " + Number(h.Posted) + " posted comments have been read for themes."
	}
	verb := " have"
	if h.Read == 1 {
		verb = " has"
	}
	return Number(max(h.Read, 0)) + " of " + Count(h.Posted, "posted comment", "posted comments") + verb + " been read for themes. A theme that is missing here may only not have been noted yet."
}

// rows ranks the themes of a question and sector.
func (p ThemesPage) rows(q docket.QuestionID, sector string, tentative map[string]bool) []HeardRow {
	var rows []HeardRow
	for _, c := range p.Counts {
		if c.Question != q || c.Sector != sector || c.All == 0 {
			continue
		}
		v := url.Values{"theme": {c.Code}}
		if q != docket.AllQuestions {
			v.Set("question", string(q))
		}
		if sector != docket.AllSectors {
			v.Set("sector", sector)
		}
		rows = append(rows, HeardRow{
			code: c.Code, Label: p.label(c.Code), Distinct: c.Distinct, All: c.All, Tentative: tentative[c.Code],
			Href: "/dockets/" + string(p.Shell.Docket.ID) + "/comments?" + v.Encode(),
		})
	}
	rank(rows)
	return rows
}

// label is what a code is called in the newest codebook that has it.
func (p ThemesPage) label(code string) string {
	for _, book := range slices.Backward(p.Books) {
		if theme, ok := book.Theme(code); ok && theme.Label != "" {
			return theme.Label
		}
	}
	return code
}

// rank sorts by distinct comments; equal counts share a rank.
func rank(rows []HeardRow) {
	slices.SortStableFunc(rows, func(a, b HeardRow) int {
		return cmp.Or(b.Distinct-a.Distinct, b.All-a.All, cmp.Compare(a.Label, b.Label))
	})
	for i := range rows {
		rows[i].Rank = strconv.Itoa(i + 1)
		if i > 0 && rows[i].Distinct == rows[i-1].Distinct {
			rows[i].Rank = rows[i-1].Rank
		}
	}
}

// leading says which theme was raised most often.
func leading(rows []HeardRow) string {
	n := 1
	for n < len(rows) && rows[n].Distinct == rows[0].Distinct {
		n++
	}
	most := Count(rows[0].Distinct, "different comment", "different comments")
	switch {
	case n == 1:
		return "Raised most often: " + rows[0].named() + ", in " + most + " (" + Number(rows[0].All) + " in all)."
	case n == 2:
		return "Raised most often: " + rows[0].named() + " and " + rows[1].named() + ", each in " + most + "."
	}
	return "Several themes share the first place, each in " + most + "."
}

// drawing is the chart of a question's leading themes.
func drawing(t HeardTable) templ.Component {
	bars := chart.Bars{
		ID: "chart-" + t.ID, Title: t.Title + ": themes by number of comments",
		Series: []string{"Different comments", "All comments"},
	}
	shown := t.Rows[:min(drawnThemes, len(t.Rows))]
	if len(shown) < len(t.Rows) {
		bars.Title += ", those raised most"
	}
	var first []string
	for i, row := range shown {
		label := row.named()
		bars.Rows = append(bars.Rows, chart.Row{Label: label, Values: []int{row.Distinct, row.All}})
		if i < namedInDesc {
			first = append(first, label+": "+Number(row.Distinct)+", "+Number(row.All)+" in all")
		}
	}
	bars.Desc = "Two bars for each theme, different comments and all comments. " + strings.Join(first, ". ") + ". The table below has every figure."
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return bars.SVG(w) })
}

// sectors says what each sector raised most, in the docket's order.
func (p ThemesPage) sectors(q docket.QuestionID, tentative map[string]bool) []HeardGroup {
	d := p.Shell.Docket
	var codes []string
	for _, c := range d.Sectors {
		codes = append(codes, c.Code)
	}
	for _, c := range p.Counts { // unspecified, and any that the docket no longer lists
		if c.Sector != docket.AllSectors && !slices.Contains(codes, c.Sector) {
			codes = append(codes, c.Sector)
		}
	}
	var out []HeardGroup
	for _, code := range codes {
		rows := p.rows(q, code, tentative)
		if len(rows) == 0 {
			continue
		}
		s := HeardGroup{Label: d.SectorLabel(code), Rows: rows[:min(sectorThemes, len(rows))]}
		if more := len(rows) - len(s.Rows); more > 0 {
			s.More = Count(more, "more theme", "more themes")
		}
		out = append(out, s)
	}
	return out
}

// duties sorts ranked themes under the imperatives of the codebook, in its order.
func (p ThemesPage) duties(rows []HeardRow) []HeardGroup {
	var out []HeardGroup
	for _, theme := range p.Book().Themes {
		if theme.Imperative == "" || slices.ContainsFunc(out, func(g HeardGroup) bool { return g.Label == theme.Imperative }) {
			continue
		}
		g := HeardGroup{Label: theme.Imperative}
		for _, row := range rows {
			if of, _ := p.Book().Theme(row.code); of.Imperative == theme.Imperative {
				g.Rows = append(g.Rows, row)
			}
		}
		if len(g.Rows) > 0 {
			out = append(out, g)
		}
	}
	return out
}
