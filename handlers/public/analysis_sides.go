package public

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/themegrid"
	"commentportal/handlers/web"
	"commentportal/views"
)

// The sides of the themes beside the grid, as addresses name them.
const (
	sideTogether = "together"
	sideTime     = "time"
	sideGroups   = "groups"
	sidePassages = "passages"
)

// Bounds of one page or file of a side.
const (
	sideAnswers = 10  // answers that a page of passages shows
	sideRows    = 100 // answers that a file of passages has
	sideCodes   = 10  // themes that one list of a choice may have
	sideLast    = 500 // answers that can be paged through
)

// sideFields are what an address may choose, one value each; sideLists may have several.
var (
	sideFields = []string{"question", "sector", "type", "state", "q", "by", "first", "second", "after", "format"}
	sideLists  = []string{"all", "any", "none"}
)

// sideText is what a side is called.
func sideText(say *phrase.Printer, side string) string {
	switch side {
	case "":
		return say.Text("Who said what")
	case sideTogether:
		return say.Text("Themes together")
	case sideTime:
		return say.Text("Themes over time")
	case sideGroups:
		return say.Text("Two groups")
	case sidePassages:
		return say.Text("Find passages")
	}
	return ""
}

// sideTabs lead from one side to the others.
func sideTabs(say *phrase.Printer, id docket.ID, current string) []views.AnalysisTab {
	var tabs []views.AnalysisTab
	for _, side := range []string{"", sideTogether, sideTime, sideGroups, sidePassages} {
		tabs = append(tabs, views.AnalysisTab{Text: sideText(say, side), Href: sidePath(id, side),
			Current: side == current})
	}
	return tabs
}

func sidePath(id docket.ID, side string) string {
	return strings.TrimSuffix("/dockets/"+string(id)+"/analysis/"+side, "/")
}

// sideAsk is one request for a side.
type sideAsk struct {
	id    docket.ID
	side  string
	query url.Values // what an address may choose, and nothing else

	say      *phrase.Printer
	d        docket.Docket
	a        *export.Analysis
	sel      export.Selection
	question docket.QuestionID
	page     views.SidePage
	rows     [][]string
}

// address is the address of the side with other choices; an empty value takes one away.
func (ask *sideAsk) address(pairs ...string) string {
	v := url.Values{}
	for name, list := range ask.query {
		if name != "format" && name != "after" {
			v[name] = list
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Del(pairs[i])
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return views.WithQuery(sidePath(ask.id, ask.side), v.Encode())
}

// Side shows one side of the themes, as a page, a table or a drawing.
func (s *analysis) Side(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	query, err := web.ParseFields(r.URL.RawQuery, sideLists...)
	if err != nil {
		return err
	}
	ask := &sideAsk{id: id, side: r.PathValue("side"), query: url.Values{}, say: phrase.From(r.Context())}
	if ask.side == "" || sideText(ask.say, ask.side) == "" {
		return docket.ErrNotFound
	}
	for _, name := range slices.Concat(sideFields, sideLists) {
		list := slices.DeleteFunc(slices.Clone(query[name]), func(v string) bool { return v == "" })
		if len(list) > sideCodes {
			return errNoSquare
		}
		if slices.Sort(list); len(list) > 0 {
			ask.query[name] = slices.Compact(list)
		}
	}
	if len(ask.query) == 0 {
		draw := func(ctx context.Context, d docket.Docket) (templ.Component, error) {
			err := s.fill(ctx, ask, d)
			return views.ThemesSide(ask.page), err
		}
		return s.Published(w, r, id, sidePath(id, ask.side), draw)
	}
	return s.chosenSide(w, r, ask)
}

// chosenSide draws a side with choices. There are as many as there are combinations: they
// are drawn anew each time and limited as searches are, so that they push no page out of the
// cache.
func (s *analysis) chosenSide(w http.ResponseWriter, r *http.Request, ask *sideAsk) error {
	if err := s.Allow(s.Limits.Search, r); err != nil {
		return err
	}
	release, err := s.Searching(r.Context(), ask.query.Get("q"))
	if err != nil {
		return err
	}
	defer release()
	d, err := s.Store.Docket(r.Context(), ask.id)
	if err != nil {
		return err
	}
	if err := s.fill(r.Context(), ask, d.In(ask.say.Language())); err != nil {
		return err
	}
	name := string(ask.id) + "-themes-" + ask.side
	switch format := ask.query.Get("format"); {
	case format == "":
		return s.RenderOpen(w, r, http.StatusOK, views.ThemesSide(ask.page))
	case format == "csv" && len(ask.rows) > 1:
		w.Header().Set("Cache-Control", "no-cache")
		return web.SendCSV(w, name+".csv", ask.rows)
	case format == "svg" && ask.drawn():
		w.Header().Set("Cache-Control", "no-cache")
		web.Download(w, "image/svg+xml", name+".svg")
		return ask.page.Heat.Chart(ask.say).SVG(w)
	case format == "csv" || format == "svg":
		return docket.ErrNotFound
	}
	return errNoSquare
}

func (ask *sideAsk) drawn() bool {
	return len(ask.page.Heat.Rows) > 0 && len(ask.page.Heat.Columns()) > 0
}

// fill counts what a request asks for and lays it out.
func (s *analysis) fill(ctx context.Context, ask *sideAsk, d docket.Docket) error {
	var err error
	ask.d = d
	if ask.a, err = s.counted.OfPublic(ctx, d.ID); err != nil {
		return err
	}
	if err := s.selection(ctx, ask); err != nil {
		return err
	}
	p := &ask.page
	p.Shell = s.DocketShell(ctx, d, sideText(phrase.English, ask.side), "/themes")
	p.Heading, p.Address = sideText(ask.say, ask.side), sidePath(d.ID, ask.side)
	p.Shell.Address, p.Shell.Canonical, p.Shell.NoIndex = ask.address(), p.Address, len(ask.query) > 0
	p.Tabs, p.Fields = sideTabs(ask.say, d.ID, ask.side), ask.filters()
	c := ask.a.Coverage(ask.question)
	p.Told = ask.say.Count(c.Read+c.ToRevisit, "%d posted answer was read for themes.",
		"%d posted answers were read for themes.") + " " +
		ask.say.Text("Counted are answers whose readings are done and agree, or were settled. A letter that many sent "+
			"counts once.")
	if n := ask.a.Hidden(ask.sel); n > 0 {
		p.Told += " " + ask.say.Count(n, "%d answer is left out until its readings are done.",
			"%d answers are left out until their readings are done.")
	}
	sides := themegrid.Sides{Say: ask.say, Docket: d, Question: ask.question, Link: ask.passagesOf}
	switch ask.side {
	case sideTogether:
		var pairs views.AnalysisTable
		p.Heat, pairs, ask.rows = sides.Together(ask.a.Together(ask.sel, ask.question))
		p.Tables = []views.AnalysisTable{pairs}
	case sideTime:
		p.Heat, ask.rows = sides.OverTime(ask.a.OverTime(ask.sel, ask.question))
		p.Notes = []string{sides.TimeNote()}
	case sideGroups:
		err = ask.groups(sides)
	case sidePassages:
		err = s.find(ctx, ask)
	}
	if len(ask.rows) > 1 {
		p.CSV = ask.address("format", "csv")
	}
	if ask.drawn() {
		p.SVG = ask.address("format", "svg")
	}
	return err
}

// selection reads what the address narrows the counts to.
func (s *analysis) selection(ctx context.Context, ask *sideAsk) error {
	q := ask.query
	ask.question = docket.QuestionID(cmp.Or(q.Get("question"), string(docket.AllQuestions)))
	ask.sel = export.Selection{Sector: q.Get("sector"), Type: docket.SubmitterType(q.Get("type")),
		State: q.Get("state"), Settled: true}
	if ask.side == sidePassages {
		ask.sel.All, ask.sel.Any, ask.sel.None = q["all"], q["any"], q["none"]
	}
	known := (ask.question == docket.AllQuestions || slices.Contains(ask.d.QuestionIDs(), ask.question)) &&
		(ask.sel.Sector == "" || slices.Contains(ask.a.Sectors(), ask.sel.Sector)) &&
		(ask.sel.State == "" || slices.Contains(ask.a.States(), ask.sel.State)) &&
		(ask.sel.Type == "" || slices.Contains(submitters, ask.sel.Type))
	if !known || slices.ContainsFunc(slices.Concat(ask.sel.All, ask.sel.Any, ask.sel.None),
		func(code string) bool { return !ask.a.Has(code) }) {
		return errNoSquare
	}
	typed := docket.Shortened(strings.TrimSpace(q.Get("q")))
	if typed == "" {
		return nil
	}
	found, some, err := s.store.VoicesWith(ctx, ask.id, typed)
	if err != nil {
		return err
	}
	if !some {
		ask.page.Notes = append(ask.page.Notes, ask.say.Text("There is no word to look for in “%s”, so nothing is "+
			"narrowed to words.", typed))
		return nil
	}
	ask.sel.Serials = found
	return nil
}

// submitters are the kinds of senders, in the order of lists.
var submitters = []docket.SubmitterType{docket.Individual, docket.Organization, docket.Anonymous}

// filters are the fields that narrow every side.
func (ask *sideAsk) filters() []views.Field {
	say := ask.say
	sector := views.Field{Name: "sector", Label: say.Text("Sector"), Value: ask.sel.Sector,
		Empty: say.Text("Every sector"), Options: ask.groupsBy("sector")}
	kind := views.Field{Name: "type", Label: say.Text("Who wrote"), Value: string(ask.sel.Type),
		Empty: say.Text("Anybody"), Options: ask.groupsBy("type")}
	state := views.Field{Name: "state", Label: say.Text("State"), Value: ask.sel.State,
		Empty: say.Text("Every state"), Options: ask.groupsBy("state")}
	question := questionsOf(say, ask.d, say.Text("Answers to"), ask.query.Get("question"))
	words := views.Field{Name: "q", Label: say.Text("Words in the comment"), Type: "search", Value: ask.query.Get("q")}
	return []views.Field{question, sector, kind, state, words}
}

// groupsBy lists the groups of a kind: by sector, state or type of sender.
func (ask *sideAsk) groupsBy(kind string) []views.Option {
	var out []views.Option
	switch kind {
	case "state":
		for _, code := range ask.a.States() {
			out = append(out, views.Option{Value: code, Label: docket.StateName(code)})
		}
	case "type":
		for i, name := range []string{ask.say.Text("A person, by name"), ask.say.Text("An organization"),
			ask.say.Text("Nobody named")} {
			out = append(out, views.Option{Value: string(submitters[i]), Label: name})
		}
	default:
		for _, code := range ask.a.Sectors() {
			out = append(out, views.Option{Value: code, Label: ask.d.SectorLabel(code)})
		}
	}
	return out
}

// passagesOf leads to the passages of codes, narrowed as this side is.
func (ask *sideAsk) passagesOf(codes ...string) string {
	v := url.Values{"all": codes}
	for _, name := range []string{"question", "sector", "type", "state", "q"} {
		if value := ask.query.Get(name); value != "" {
			v.Set(name, value)
		}
	}
	return ask.say.Address(views.WithQuery(sidePath(ask.id, sidePassages), v.Encode()))
}

// groups compares two groups of comments, theme by theme.
func (ask *sideAsk) groups(sides themegrid.Sides) error {
	kind := cmp.Or(ask.query.Get("by"), "sector")
	if !slices.Contains([]string{"sector", "type", "state"}, kind) {
		return errNoSquare
	}
	groups := ask.groupsBy(kind)
	named := func(value string) string {
		for _, o := range groups {
			if o.Value == value {
				return o.Label
			}
		}
		return ""
	}
	// Groups of another kind than is shown now are those of the choice before.
	first, second := ask.query.Get("first"), ask.query.Get("second")
	if named(first) == "" && len(groups) > 0 {
		first, second = groups[0].Value, ""
	}
	if named(second) == "" || second == first {
		second = ""
	}
	p, say := &ask.page, ask.say
	p.Fields = append([]views.Field{
		{Name: "by", Label: say.Text("Compare"), Value: kind, Options: []views.Option{
			{Value: "sector", Label: say.Text("Sectors")}, {Value: "type", Label: say.Text("Who wrote")},
			{Value: "state", Label: say.Text("States")}}},
		{Name: "first", Label: say.Text("First group"), Value: first, Options: groups},
		{Name: "second", Label: say.Text("Second group"), Value: second, Empty: sides.Others(), Options: groups},
	}, slices.DeleteFunc(p.Fields, func(f views.Field) bool { return f.Name == kind })...)
	if first == "" {
		p.Notes = append(p.Notes, say.Text("There are no groups of this kind to compare yet."))
		return nil
	}
	one, other := ask.of(kind, first), ask.of(kind, second)
	names := [2]string{named(first), cmp.Or(named(second), sides.Others())}
	if second == "" {
		other = one
		other.Invert = true
	}
	list := ask.a.Compare(one, other, ask.question)
	p.Tables = []views.AnalysisTable{sides.Compared(list, names)}
	p.Found = sides.ComparedTold(list, names)
	p.Notes = append(p.Notes, sides.ComparedNote())
	ask.rows = sides.ComparedRows(list, names)
	return nil
}

// of narrows to one group.
func (ask *sideAsk) of(kind, value string) export.Selection {
	sel := ask.sel
	switch kind {
	case "sector":
		sel.Sector = value
	case "type":
		sel.Type = docket.SubmitterType(value)
	case "state":
		sel.State = value
	}
	return sel
}

// find retrieves settled answers by themes and by what narrows every side.
func (s *analysis) find(ctx context.Context, ask *sideAsk) error {
	p, say := &ask.page, ask.say
	p.Codes = ask.codeChoices()
	list, _ := ask.a.Find(ask.sel, ask.question)
	p.Found = say.Count(len(list), "%d answer is found.", "%d answers are found.")
	if len(list) > sideLast {
		p.Notes = append(p.Notes, say.Text("The first %s can be read here. Narrow the choice for the others.",
			say.Number(sideLast)))
		list = list[:sideLast]
	}
	codes := slices.Concat(ask.sel.All, ask.sel.Any)
	if ask.query.Get("format") != "" {
		return s.passageRows(ctx, ask, list[:min(len(list), sideRows)], codes)
	}
	from := 0
	if after := ask.query.Get("after"); after != "" {
		n, err := strconv.Atoi(after)
		if err != nil || n < 0 || n > len(list) {
			return errNoSquare
		}
		from, p.Pager.First = n, ask.address()
	}
	end := min(from+sideAnswers, len(list))
	if end < len(list) {
		p.Pager.Next = ask.address("after", strconv.Itoa(end))
	}
	p.Pager.Label = say.Text("Passages")
	g := themegrid.Grid{Say: say, Docket: ask.d, Counts: export.Grid{Rows: ask.themes()}}
	for _, f := range list[from:end] {
		m, err := s.settledAnswer(ctx, f, ask.sel.All)
		if err != nil {
			return err
		}
		if m != nil {
			p.Passages = append(p.Passages, gridPassage(g, f, *m, codes))
		}
	}
	if len(list) > 0 {
		p.CSV = ask.address("format", "csv")
		p.Notes = append(p.Notes, say.Text("The table has the first %s answers.", say.Number(sideRows)))
	}
	return nil
}

// themes lists the themes, with those that left the codebook.
func (ask *sideAsk) themes() []export.GridRow {
	return ask.a.Grid(export.Selection{}, docket.AllQuestions).Rows
}

// codeChoices are the three lists of themes that retrieval offers.
func (ask *sideAsk) codeChoices() []views.Field {
	var options []views.Option
	for _, r := range ask.themes() {
		options = append(options, views.Option{Value: r.Theme.Code,
			Label: themegrid.Grid{Docket: ask.d}.Label(r.Theme)})
	}
	list := func(name, label string, chosen []string) views.Field {
		return views.Field{Name: name, Label: label, Options: options, Values: chosen}
	}
	return []views.Field{list("all", ask.say.Text("Every one of these themes"), ask.sel.All),
		list("any", ask.say.Text("At least one of these"), ask.sel.Any),
		list("none", ask.say.Text("None of these"), ask.sel.None)}
}

// passageRows is a table of passages: one row a passage, or an answer where none was marked.
func (s *analysis) passageRows(ctx context.Context, ask *sideAsk, list []export.FoundAnswer, codes []string) error {
	ask.rows = [][]string{{"comment_id", "question_id", "sector", "state", "submitter_type", "by", "codes", "passage"}}
	for _, f := range list {
		m, err := s.settledAnswer(ctx, f, ask.sel.All)
		if err != nil {
			return err
		}
		if m == nil {
			continue
		}
		for _, passage := range themegrid.Passages(*m, codes) {
			by := m.Comment.Byline
			ask.rows = append(ask.rows, []string{string(f.Comment), string(f.Question), by.Sector, by.State,
				string(by.Type), by.Attribution(), strings.Join(f.Codes, "; "), passage})
		}
	}
	return nil
}
