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
	"commentportal/docket/phrase"
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
	Coverage  []CoverageRow
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
	NoSector bool         // themes were raised in comments that name no sector
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
func (r HeardRow) named(say *phrase.Printer) string {
	if r.Tentative {
		return say.Text("%s (tentative)", r.Label)
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
	d, say := p.Shell.Docket, p.Shell.Say
	if v := p.Book().Version; v > 0 {
		p.Version = strconv.Itoa(v)
	}
	p.Progress = progress(say, p.Heard, len(p.Book().Themes) > 0)
	p.Campaigns = campaignsHeard(say, p.Heard)
	p.Coverage = coverageRows(say, p.Heard)
	tentative := map[string]bool{}
	for _, a := range p.Agreement {
		if a.Scope == docket.AgreementCode && a.Tentative() {
			tentative[a.Key] = true
		}
	}
	for _, q := range append([]docket.QuestionID{docket.AllQuestions}, d.QuestionIDs()...) {
		t := HeardTable{ID: "question-" + string(q), Title: heardTitle(say, q)}
		if q != docket.AllQuestions {
			question, _ := d.Question(q)
			t.Question = question.Text
		}
		t.Rows = p.rows(q, docket.AllSectors, tentative)
		if len(t.Rows) == 0 {
			continue
		}
		for _, row := range t.Rows {
			p.Tentative = p.Tentative || row.Tentative
		}
		t.Leading = leading(say, t.Rows)
		t.Chart = drawing(say, t)
		t.Sectors = p.sectors(q, tentative)
		t.NoSector = len(p.rows(q, docket.SectorUnspecified, tentative)) > 0
		if q == docket.AllQuestions {
			t.Duties = p.duties(t.Rows)
		}
		p.Tables = append(p.Tables, t)
	}
	return p
}

// progress says how far the reading of posted answers has come, and no more than
// happened.
func progress(say *phrase.Printer, h docket.Heard, book bool) string {
	c := h.Answers()
	read := c.Read + c.ToRevisit
	var said []string
	switch {
	case h.Posted == 0:
		return say.Text("No comment has been posted yet.")
	case !book:
		said = append(said, say.Text("This docket has no list of themes, so its answers are not read for themes."))
	case c.Readable() == 0:
		said = append(said, say.Text("No posted answer says anything that can be read for themes."))
	case read == 0:
		said = append(said, say.Text("Nobody has read a posted answer for themes yet."))
	case c.Unread > 0:
		said = append(said, say.Count(read, "%d of %s has been read for themes.", "%d of %s have been read for themes.",
			say.Count(c.Readable(), "%d posted answer", "%d posted answers")),
			say.Text("A theme that is missing here may only not have been noted yet."))
	default:
		said = append(said, say.Count(read, "The one posted answer has been read for themes.",
			"All %d posted answers have been read for themes."))
	}
	if c.ToRevisit > 0 {
		said = append(said, say.Count(c.ToRevisit,
			"%d answer waits to be read again, because a theme noted in it was changed or taken out of the list since.",
			"%d answers wait to be read again, because a theme noted in them was changed or taken out of the "+
				"list since."))
	}
	return strings.Join(append(said, notRead(say, c)...), " ")
}

// notRead says how many answers are not read for themes, and why.
func notRead(say *phrase.Printer, c docket.Coverage) (said []string) {
	more := c.Readable() > 0
	switch {
	case c.NoAnswer > 0 && more:
		said = append(said, say.Count(c.NoAnswer,
			"%d more is a note, a placeholder or a repeated passage, such as “see attached” or “N/A”.",
			"%d more are notes, placeholders or repeated passages, such as “see attached” or “N/A”."))
	case c.NoAnswer > 0:
		said = append(said, say.Count(c.NoAnswer,
			"%d is a note, a placeholder or a repeated passage, such as “see attached” or “N/A”.",
			"%d are notes, placeholders or repeated passages, such as “see attached” or “N/A”."))
	}
	switch {
	case c.OffTopic > 0 && more:
		said = append(said, say.Count(c.OffTopic, "%d more is marked as off topic.",
			"%d more are marked as off topic."))
	case c.OffTopic > 0:
		said = append(said, say.Count(c.OffTopic, "%d is marked as off topic.", "%d are marked as off topic."))
	}
	return said
}

// campaignsHeard says how many campaigns there are and who put them together.
func campaignsHeard(say *phrase.Printer, h docket.Heard) string {
	if h.Campaigns == 0 {
		return ""
	}
	said := say.Count(h.Campaigns, "%d campaign with %s: letters in the same or nearly the same words.",
		"%d campaigns with %s: letters in the same or nearly the same words.",
		say.Count(h.Members, "%d posted comment", "%d posted comments"))
	switch {
	case h.Decided == 0:
		said += " " + say.Count(h.Campaigns, "A program found it; no person has decided on it yet.",
			"A program found them; no person has decided on any of them yet.")
	case h.Decided < h.Campaigns:
		said += " " + say.Count(h.Decided, "People decided on %d of them; a program found the others.",
			"People decided on %d of them; a program found the others.")
	}
	return said
}

// CoverageRow is how far the reading of one question's answers has come.
type CoverageRow struct {
	Title string
	Cells []string // answers, then one a reading
}

// coverageRows shows the ledger of reading; none while nothing is posted.
func coverageRows(say *phrase.Printer, h docket.Heard) []CoverageRow {
	if h.Answers().Answers == 0 {
		return nil
	}
	var out []CoverageRow
	for _, c := range h.Coverage {
		row := CoverageRow{Title: heardTitle(say, c.Question), Cells: []string{say.Number(c.Answers)}}
		for _, r := range docket.Readings {
			row.Cells = append(row.Cells, say.Number(c.Of(r)))
		}
		out = append(out, row)
	}
	return out
}

// heardTitle is how the page of themes calls a question.
func heardTitle(say *phrase.Printer, q docket.QuestionID) string {
	switch q {
	case docket.AllQuestions:
		return say.Text("All questions together")
	case docket.General:
		return say.Text("Other remarks")
	}
	return say.Text("Question %s", string(q))
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
			return p.Shell.Docket.ThemeLabel(theme.Label)
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
func leading(say *phrase.Printer, rows []HeardRow) string {
	n := 1
	for n < len(rows) && rows[n].Distinct == rows[0].Distinct {
		n++
	}
	most := say.Count(rows[0].Distinct, "%d different comment", "%d different comments")
	switch {
	case n == 1:
		return say.Text("Raised most often: %s, in %s (%d in all).", rows[0].named(say), most, rows[0].All)
	case n == 2:
		return say.Text("Raised most often: %s and %s, each in %s.", rows[0].named(say), rows[1].named(say), most)
	}
	return say.Text("Several themes share the first place, each in %s.", most)
}

// drawing is the chart of a question's leading themes.
func drawing(say *phrase.Printer, t HeardTable) templ.Component {
	bars := chart.Bars{
		ID: "chart-" + t.ID, Title: say.Text("%s: themes by number of comments", t.Title),
		Series: []string{say.Text("Different comments"), say.Text("All comments")},
	}
	n, _ := docket.ShownOfRanking(distinctOf(t.Rows), drawnThemes, 2*drawnThemes)
	if n == 0 { // so many share the first place that a drawing would choose among equals
		return templ.NopComponent
	}
	shown := t.Rows[:n]
	if len(shown) < len(t.Rows) {
		bars.Title = say.Text("%s: themes by number of comments, those raised most", t.Title)
	}
	var first []string
	for i, row := range shown {
		label := row.named(say)
		bars.Rows = append(bars.Rows, chart.Row{Label: label, Values: []int{row.Distinct, row.All}})
		if i < namedInDesc {
			first = append(first, say.Text("%s: %d, %d in all", label, row.Distinct, row.All))
		}
	}
	bars.Desc = say.Text("Two bars for each theme, different comments and all comments. %s. The table below "+
		"has every figure.",
		strings.Join(first, ". "))
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return bars.SVG(w) })
}

// sectors says what each sector raised most, in the docket's order.
func (p ThemesPage) sectors(q docket.QuestionID, tentative map[string]bool) []HeardGroup {
	d := p.Shell.Docket
	var codes []string
	for _, c := range d.Sectors {
		if c.Code != docket.SectorUnspecified {
			codes = append(codes, c.Code)
		}
	}
	for _, c := range p.Counts { // any that the docket no longer lists; unspecified is no sector
		if c.Sector != docket.AllSectors && c.Sector != docket.SectorUnspecified && !slices.Contains(codes, c.Sector) {
			codes = append(codes, c.Sector)
		}
	}
	var out []HeardGroup
	for _, code := range codes {
		rows := p.rows(q, code, tentative)
		if len(rows) == 0 {
			continue
		}
		n, _ := docket.ShownOfRanking(distinctOf(rows), sectorThemes, 2*sectorThemes)
		s := HeardGroup{Label: d.SectorLabel(code), Rows: rows[:n]}
		if more := len(rows) - len(s.Rows); more > 0 {
			s.More = p.Shell.Say.Count(more, "%d more theme", "%d more themes")
			if n == 0 {
				s.More = p.Shell.Say.Count(more, "%d theme, of which too many share the first place to name some",
					"%d themes, of which too many share the first place to name some")
			}
		}
		out = append(out, s)
	}
	return out
}

// distinctOf are the different comments behind ranked themes.
func distinctOf(rows []HeardRow) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = r.Distinct
	}
	return out
}

// duties sorts ranked themes under the imperatives of the codebook, in its order.
func (p ThemesPage) duties(rows []HeardRow) []HeardGroup {
	d := p.Shell.Docket
	var out []HeardGroup
	for _, theme := range p.Book().Themes {
		if theme.Imperative == "" || slices.ContainsFunc(out,
			func(g HeardGroup) bool { return g.Label == d.ThemeLabel(theme.Imperative) }) {
			continue
		}
		g := HeardGroup{Label: d.ThemeLabel(theme.Imperative)}
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
