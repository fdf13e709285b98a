package staff

import (
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/views"
)

// What the squares of the grid show.
const (
	showComments = "comments"
	showAll      = "all"
	showShare    = "share"
	showCompared = "compared"
)

// leastForShare is the fewest comments of which a share is printed.
const leastForShare = docket.LeastToCompare

// grid shows themes by question and sector.
func (s *analysis) grid(ask *analysisAsk) error {
	g := ask.a.Grid(ask.sel, ask.question)
	show := ask.query.Get("show")
	field := views.Field{Name: "show", Label: "Show", Value: show, Options: []views.Option{
		{Label: "Different comments"}, {Value: showAll, Label: "All senders"},
		{Value: showShare, Label: "Share of those read, %"}, {Value: showCompared,
			Label: "More or fewer than elsewhere"}}}
	if show != "" && !slices.ContainsFunc(field.Options, func(o views.Option) bool { return o.Value == show }) {
		return noSuchFilter
	}
	ask.page.Fields = append([]views.Field{field}, ask.filters(true)...)
	ask.page.Fields[1].Label = "Sectors in answers to"
	if ask.query.Get("format") == "" {
		ask.left(ask.a.Hidden(ask.sel))
		if err := s.drill(ask, g); err != nil {
			return err
		}
	}
	ask.page.Heat = ask.heat(g, show)
	ask.page.Notes = append(ask.page.Notes, "One answer can carry several themes, and a comment can answer several "+
		"questions. No share is printed of fewer than "+views.Count(leastForShare, "comment", "comments")+
		" whose answer was read.")
	if show == showCompared {
		ask.page.Notes = append(ask.page.Notes, "“More” and “fewer” compare each square with the other questions, or "+
			"the other sectors, together: Newcombe’s interval of the difference leaves out nothing, at a level at "+
			"which 20 such grids without any difference show about one by chance.")
	}
	return s.show(ask, "themes-grid", gridRows(ask.d, g, ask.question), ask.page.Heat)
}

// gridRows is the grid as a table: one row a theme and question or sector.
func gridRows(d docket.Docket, g export.Grid, of docket.QuestionID) [][]string {
	rows := [][]string{{"code", "label", "imperative", "question_id", "sector", "comments_distinct", "comments_all",
		"read_distinct", "share_distinct", "low_95", "high_95"}}
	add := func(r export.GridRow, q docket.QuestionID, sector string, c export.Counted) {
		rows = append(rows, append([]string{r.Theme.Code, d.ThemeLabel(r.Theme.Label), r.Theme.Imperative, string(q),
			sector, strconv.Itoa(c.Distinct), strconv.Itoa(c.All), strconv.Itoa(c.Read)}, shareCells(c)...))
	}
	for _, r := range g.Rows {
		for i, q := range g.Questions {
			add(r, q, "", r.Questions[i])
		}
		for i, sector := range g.Sectors {
			add(r, of, sector, r.Sectors[i])
		}
	}
	return rows
}

// square is what one cell of a heat map shows: words, and the value that colours it.
type square struct {
	words string
	value int
	sign  int // of showCompared: 1 more, -1 fewer
}

// squareOf is what a grid's cell shows; others is what it is compared with.
func squareOf(c, others export.Counted, show string, level float64) square {
	switch show {
	case showAll:
		return square{words: views.Number(c.All), value: c.All}
	case showShare:
		if c.Read < leastForShare {
			return square{words: "–"}
		}
		return square{words: whole(c.Share().Value()), value: int(100*c.Share().Value() + .5)}
	case showCompared:
		switch docket.Compare(c.Share(), others.Share(), level) {
		case docket.Higher:
			return square{words: "▲ more", sign: 1}
		case docket.Lower:
			return square{words: "▼ fewer", sign: -1}
		case docket.TooFew:
			return square{words: "–"}
		}
		return square{words: "="}
	}
	return square{words: views.Number(c.Distinct), value: c.Distinct}
}

// heat lays the grid out.
func (ask *analysisAsk) heat(g export.Grid, show string) views.HeatTable {
	t := views.HeatTable{ID: "themes-grid", Caption: "Themes by question and by sector", First: "Theme", All: "All",
		Unit: map[string]string{"": "Different comments in a square", showAll: "Senders in a square",
			showShare: "Percent in a square"}[show]}
	questions := views.HeatGroup{Title: "By question"}
	for _, q := range g.Questions[:len(g.Questions)-1] {
		questions.Columns = append(questions.Columns, views.HeatColumn{Text: shortQuestion(q), Title: questionWord(q)})
	}
	sectors := views.HeatGroup{Title: "By sector"}
	if ask.question != docket.AllQuestions {
		sectors.Title += ", " + strings.ToLower(questionWord(ask.question))
	}
	shown := ask.shownSectors(g)
	for _, i := range shown {
		sectors.Columns = append(sectors.Columns, views.HeatColumn{Text: ask.d.SectorLabel(g.Sectors[i])})
	}
	t.Groups = []views.HeatGroup{questions, sectors}
	level := docket.PointFor(len(g.Rows) * (len(g.Questions) - 1 + len(shown)))
	current := ask.query.Get("at")
	for _, r := range g.Rows {
		row := views.HeatRow{Group: r.Theme.Imperative, Label: ask.label(r.Theme), Code: r.Theme.Code,
			All: squareOf(r.All(), export.Counted{}, allShow(show), level).words}
		row.Href = ask.cell(r.Theme.Code, "")
		if r.Former {
			row.Group = "No longer in the codebook"
		}
		row.Current = ask.query.Get("code") == r.Theme.Code && current == ""
		add := func(group, at string, c, others export.Counted) {
			sq := squareOf(c, others, show, level)
			row.Cells = append(row.Cells, views.HeatCell{Group: group, Text: sq.words, Value: sq.value, Sign: sq.sign,
				Href: ask.cell(r.Theme.Code, at), Current: ask.query.Get("code") == r.Theme.Code && current == at})
		}
		for i, q := range g.Questions[:len(g.Questions)-1] {
			add("By question", "question:"+string(q), r.Questions[i],
				restOf(r.Questions[:len(g.Questions)-1], i))
		}
		for _, i := range shown {
			add("By sector", "sector:"+g.Sectors[i], r.Sectors[i], restOf(r.Sectors, i))
		}
		t.Rows = append(t.Rows, row)
	}
	t.SetLevels()
	return t
}

// allShow is what the column of all comments shows.
func allShow(show string) string {
	if show == showCompared {
		return showComments
	}
	return show
}

// restOf adds up the others of a row.
func restOf(list []export.Counted, but int) export.Counted {
	var out export.Counted
	for i, c := range list {
		if i != but {
			out.Distinct, out.All, out.Read = out.Distinct+c.Distinct, out.All+c.All, out.Read+c.Read
		}
	}
	return out
}

// shownSectors are the places of the sectors from which somebody's answer was read; all
// where there is none.
func (ask *analysisAsk) shownSectors(g export.Grid) []int {
	var out []int
	for i := range g.Sectors {
		if len(g.Rows) > 0 && g.Rows[0].Sectors[i].Read > 0 {
			out = append(out, i)
		}
	}
	return out
}

func shortQuestion(q docket.QuestionID) string {
	if q == docket.General {
		return "Other"
	}
	return "Q" + string(q)
}

func (ask *analysisAsk) label(t docket.Theme) string {
	if t.Label == "" {
		return t.Code
	}
	return ask.d.ThemeLabel(t.Label)
}

// cell leads to what is behind a square.
func (ask *analysisAsk) cell(code, at string) string {
	return ask.address("view", "grid", "code", code, "at", at) + "#chosen"
}

// drill fills in what is behind the chosen square.
func (s *analysis) drill(ask *analysisAsk, g export.Grid) error {
	code := ask.query.Get("code")
	i := slices.IndexFunc(g.Rows, func(r export.GridRow) bool { return r.Theme.Code == code })
	if code == "" || i < 0 {
		return nil
	}
	row := g.Rows[i]
	kind, which, _ := strings.Cut(ask.query.Get("at"), ":")
	question, sector, c := ask.question, ask.sel.Sector, row.All()
	if q := slices.Index(g.Questions, question); q >= 0 {
		c = row.Questions[q]
	}
	switch j := 0; kind {
	case "":
	case "question":
		question = docket.QuestionID(which)
		if j = slices.Index(g.Questions, question); j < 0 {
			return noSuchFilter
		}
		c = row.Questions[j]
	case "sector":
		sector = which
		if j = slices.Index(g.Sectors, sector); j < 0 {
			return noSuchFilter
		}
		c = row.Sectors[j]
	default:
		return noSuchFilter
	}
	d := &views.AnalysisDrill{Title: ask.label(row.Theme), Share: views.Number(c.Distinct) + " of " +
		views.Count(c.Read, "different comment whose answer was read", "different comments whose answer was read") +
		", " +
		shareWords(c), More: ask.passagesOf(question, sector, code), Quotations: quotationsAddress(ask.d.ID, code)}
	if question != docket.AllQuestions {
		d.Title += ", " + strings.ToLower(questionWord(question))
	}
	if sector != "" {
		d.Title += ", " + ask.d.SectorLabel(sector)
	}
	ask.sides(d, code, question, kind)
	ask.alsoWith(d, code, question, sector)
	sel := ask.sel
	sel.Sector, sel.All = sector, []string{code}
	list, hidden := ask.a.Find(sel, question)
	d.Found, d.Hidden = len(list), hidden
	var err error
	d.Passages, err = s.passagesOf(ask, list[:min(len(list), drillPassages)], []string{code})
	ask.page.Drill = d
	return err
}

// drillPassages is how many passages stand beside the grid.
const drillPassages = 5

// sides compares the sectors of a theme, or with a sector chosen the questions.
func (ask *analysisAsk) sides(d *views.AnalysisDrill, code string, question docket.QuestionID, kind string) {
	g := ask.a.Grid(ask.sel, question)
	i := slices.IndexFunc(g.Rows, func(r export.GridRow) bool { return r.Theme.Code == code })
	if i < 0 {
		return
	}
	list, name := g.Rows[i].Sectors, func(j int) string { return ask.d.SectorLabel(g.Sectors[j]) }
	d.SidesTitle = "By sector"
	if kind == "sector" {
		list, name = g.Rows[i].Questions[:len(g.Questions)-1],
			func(j int) string { return questionWord(g.Questions[j]) }
		d.SidesTitle = "By question"
	}
	level := docket.PointFor(len(list))
	var more, fewer []string
	for j, c := range list {
		if c.Read < leastForShare {
			continue
		}
		low, high := c.Share().Interval(docket.Usual95)
		all := g.Rows[i].All().Share().Value()
		d.Sides = append(d.Sides, views.AnalysisSide{Label: name(j), Share: whole(c.Share().Value()) + " %",
			Interval: whole(low) + " to " + whole(high), Of: views.Number(c.Read),
			Picture: views.Picture{Low: low, Value: c.Share().Value(), High: high, Middle: all}})
		switch docket.Compare(c.Share(), restOf(list, j).Share(), level) {
		case docket.Higher:
			more = append(more, name(j))
		case docket.Lower:
			fewer = append(fewer, name(j))
		}
	}
	d.Told = toldOf(more, fewer, len(d.Sides))
}

// toldOf says in plain words what groups show.
func toldOf(more, fewer []string, groups int) string {
	var said []string
	if len(more) > 0 {
		said = append(said, "More often than the others: "+strings.Join(more, ", ")+".")
	}
	if len(fewer) > 0 {
		said = append(said, "Less often than the others: "+strings.Join(fewer, ", ")+".")
	}
	switch {
	case len(said) > 0:
		return strings.Join(said, " ") + " Any other difference may be chance."
	case groups < 2:
		return "Too few answers were read to compare groups."
	}
	return "No group differs clearly from the others: what differs here may be chance."
}

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
		d.With = append(d.With, views.AnalysisTab{
			Text: ask.label(p.Themes[j]) + " (" + views.Number(p.Both[i][j].Distinct) + ")",
			Href: ask.passagesOf(question, sector, code, p.Themes[j].Code)})
	}
}
