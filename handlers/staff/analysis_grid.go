package staff

import (
	"slices"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/themegrid"
	"commentportal/views"
)

// grid shows themes by question and sector.
func (s *analysis) grid(ask *analysisAsk) error {
	show := ask.query.Get("show")
	if !themegrid.Shown(show) {
		return noSuchFilter
	}
	g := themegrid.Grid{Say: phrase.English, Docket: ask.d, Counts: ask.a.Grid(ask.sel, ask.question),
		Question: ask.question, Show: show, Code: ask.query.Get("code"), At: ask.query.Get("at"), Cell: ask.cell}
	ask.page.Fields = append([]views.Field{themegrid.Shows(g.Say, show)}, ask.filters(true)...)
	ask.page.Fields[1].Label = "Sectors in answers to"
	if ask.query.Get("format") == "" {
		ask.left(ask.a.Hidden(ask.sel))
		if err := s.drill(ask, g); err != nil {
			return err
		}
	}
	ask.page.Heat = g.Heat()
	ask.page.Notes = append(ask.page.Notes, g.Notes()...)
	return s.show(ask, "themes-grid", g.Rows(), ask.page.Heat)
}

func (ask *analysisAsk) label(t docket.Theme) string {
	return themegrid.Grid{Docket: ask.d}.Label(t)
}

// cell leads to what is behind a square.
func (ask *analysisAsk) cell(code, at string, _ export.Counted) string {
	return ask.address("view", "grid", "code", code, "at", at) + "#chosen"
}

// drill fills in what is behind the chosen square.
func (s *analysis) drill(ask *analysisAsk, g themegrid.Grid) error {
	c, known := g.Chosen(ask.sel.Sector)
	if !known {
		return noSuchFilter
	}
	if c == nil {
		return nil
	}
	d := g.Drill(*c, ask.a.Grid(ask.sel, c.Question))
	sel := ask.sel
	sel.Sector, sel.All = c.Sector, []string{g.Code}
	list, hidden := ask.a.Find(sel, c.Question)
	if hidden > 0 {
		d.Note = views.Count(hidden, "answer is", "answers are") + " left out: what others found in them is not " +
			"settled, and you have not read them."
	}
	d.Links = append(d.Links, views.AnalysisTab{Text: "All " + views.Count(len(list), "answer", "answers"),
		Href: ask.passagesOf(c.Question, c.Sector, g.Code)},
		views.AnalysisTab{Text: "Choose quotations", Href: quotationsAddress(ask.d.ID, g.Code)})
	ask.alsoWith(&d, g.Code, c.Question, c.Sector)
	var err error
	d.Passages, err = s.passagesOf(ask, list[:min(len(list), drillPassages)], []string{g.Code})
	ask.page.Drill = &d
	return err
}

// drillPassages is how many passages stand beside the grid.
const drillPassages = 5

// alsoWith lists the themes that stand most often beside one.
func (ask *analysisAsk) alsoWith(d *views.AnalysisDrill, code string, question docket.QuestionID, sector string) {
	const most = 3
	sel := ask.sel
	sel.Sector = sector
	p := ask.a.Together(sel, question)
	i := slices.IndexFunc(p.Themes, func(t docket.Theme) bool { return t.Code == code })
	if i < 0 {
		return
	}
	var others []int
	for j := range p.Themes {
		if j != i && p.Both[i][j].Distinct > 0 {
			others = append(others, j)
		}
	}
	slices.SortStableFunc(others, func(x, y int) int { return p.Both[i][y].Distinct - p.Both[i][x].Distinct })
	for _, j := range others[:min(most, len(others))] {
		d.Links = append(d.Links, views.AnalysisTab{
			Text: "Also with: " + ask.label(p.Themes[j]) + " (" + views.Number(p.Both[i][j].Distinct) + ")",
			Href: ask.passagesOf(question, sector, code, p.Themes[j].Code)})
	}
}
