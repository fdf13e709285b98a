package public

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/themegrid"
	"commentportal/handlers/web"
	"commentportal/views"
)

// analysisStore holds what the grid of themes asks of the store.
type analysisStore interface {
	pairStore
	Heard(ctx context.Context, id docket.ID) (docket.Heard, error)
	MarkedAnswer(ctx context.Context, id docket.CommentID, q docket.QuestionID) (docket.MarkedAnswer, error)
	Trace(ctx context.Context, id docket.CommentID) (docket.Trace, error)
	VoicesWith(ctx context.Context, id docket.ID, typed string) (map[int64]bool, bool, error)
}

// analysis serves themes by question and sector, with the words behind each square.
type analysis struct {
	*web.Core
	store   analysisStore
	counted *export.Analyses
	agreed  *agreements
}

// Bounds of what stands behind a square.
const (
	drillPassages = 5  // passages shown
	drillLooked   = 25 // answers that are looked at for them
)

// errNoSquare refuses a choice that the page does not offer.
var errNoSquare = web.BadRequest("This choice does not exist. Choose one from the lists of the page.")

// gridAsk is what an address asks of the grid.
type gridAsk struct{ show, question, code, at string }

// address is the address of the page with these choices, without those that are not made.
func (a gridAsk) address(id docket.ID, format string) string {
	v := url.Values{}
	for name, value := range map[string]string{"show": a.show, "question": a.question, "code": a.code, "at": a.at,
		"format": format} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return views.WithQuery("/dockets/"+string(id)+"/analysis", v.Encode())
}

// Show shows the grid, as a page, a table or a drawing.
func (s *analysis) Show(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	ask := gridAsk{query.Get("show"), query.Get("question"), query.Get("code"), query.Get("at")}
	if !themegrid.Shown(ask.show) {
		return errNoSquare
	}
	if format := query.Get("format"); format != "" {
		return s.file(w, r, id, ask, format)
	}
	return s.Published(w, r, id, ask.address(id, ""), func(ctx context.Context, d docket.Docket) (templ.Component,
		error) {
		return s.page(ctx, d, ask)
	})
}

// count counts the grid that an address asks for.
func (s *analysis) count(ctx context.Context, d docket.Docket, ask gridAsk) (themegrid.Grid, *export.Analysis,
	error) {
	g := themegrid.Grid{Say: phrase.From(ctx), Docket: d, Question: docket.QuestionID(ask.question), Show: ask.show,
		Code: ask.code, At: ask.at}
	if g.Question == "" {
		g.Question = docket.AllQuestions
	}
	if g.Question != docket.AllQuestions && !slices.Contains(d.QuestionIDs(), g.Question) {
		return g, nil, errNoSquare
	}
	a, err := s.counted.OfPublic(ctx, d.ID)
	if err != nil {
		return g, nil, err
	}
	if ask.code != "" && !a.Has(ask.code) {
		return g, nil, errNoSquare
	}
	agreement, err := s.agreed.of(ctx, s.store, d, a.Book())
	if err != nil {
		return g, nil, err
	}
	g.Tentative = map[string]bool{}
	for _, one := range agreement {
		if one.Scope == docket.AgreementCode && one.Tentative() {
			g.Tentative[one.Key] = true
		}
	}
	g.Counts = a.Grid(export.Selection{}, g.Question)
	g.Cell = func(code, at string, c export.Counted) string {
		if c.Distinct == 0 {
			return ""
		}
		return g.Say.Address(gridAsk{ask.show, ask.question, code, at}.address(d.ID, "")) + "#chosen"
	}
	return g, a, nil
}

// confirmed reports whether a person has confirmed any theme.
func confirmed(g export.Grid) bool {
	return slices.ContainsFunc(g.Rows, func(r export.GridRow) bool { return r.All().All > 0 })
}

func (s *analysis) page(ctx context.Context, d docket.Docket, ask gridAsk) (templ.Component, error) {
	g, a, err := s.count(ctx, d, ask)
	if err != nil {
		return nil, err
	}
	h, err := s.store.Heard(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	page := views.GridPage{Shell: s.DocketShell(ctx, d, "Who said what", "/themes"),
		Address: gridAsk{}.address(d.ID, ""), Progress: views.Progress(g.Say, h, a.Book())}
	page.Shell.Address = ask.address(d.ID, "")
	page.Shell.Canonical = page.Address
	page.Shell.NoIndex = ask != gridAsk{}
	if !confirmed(g.Counts) {
		return views.ThemesGrid(page), nil
	}
	page.Tabs = sideTabs(g.Say, d.ID, "")
	page.Fields = []views.Field{themegrid.Shows(g.Say, ask.show), questionField(g, ask.question)}
	page.Heat, page.Notes, page.Tentative = g.Heat(), g.Notes(), len(g.Tentative) > 0
	files := gridAsk{show: ask.show, question: ask.question}
	page.CSV, page.SVG = files.address(d.ID, "csv"), files.address(d.ID, "svg")
	if page.Drill, err = s.drill(ctx, g, a); err != nil {
		return nil, err
	}
	return views.ThemesGrid(page), nil
}

// questionField chooses the question that sectors are counted for.
func questionField(g themegrid.Grid, chosen string) views.Field {
	return questionsOf(g.Say, g.Docket, g.Say.Text("Sectors in answers to"), chosen)
}

// questionsOf chooses a question of a docket, or any.
func questionsOf(say *phrase.Printer, d docket.Docket, label, chosen string) views.Field {
	f := views.Field{Name: "question", Label: label, Value: chosen, Empty: say.Text("Any question")}
	for _, q := range d.QuestionIDs() {
		f.Options = append(f.Options, views.Option{Value: string(q), Label: themegrid.QuestionWord(say, q)})
	}
	return f
}

// file sends the grid as CSV or as a drawing.
func (s *analysis) file(w http.ResponseWriter, r *http.Request, id docket.ID, ask gridAsk, format string) error {
	d, err := s.Store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	ask.code, ask.at = "", ""
	g, _, err := s.count(r.Context(), d.In(phrase.From(r.Context()).Language()), ask)
	if err != nil {
		return err
	}
	if !confirmed(g.Counts) {
		return docket.ErrNotFound
	}
	w.Header().Set("Cache-Control", "no-cache")
	name := string(id) + "-themes-grid."
	switch format {
	case "csv":
		return web.SendCSV(w, name+"csv", g.Rows())
	case "svg":
		web.Download(w, "image/svg+xml", name+"svg")
		return g.Heat().Chart(g.Say).SVG(w)
	}
	return errNoSquare
}

// drill says what stands behind the chosen square: nil for none.
func (s *analysis) drill(ctx context.Context, g themegrid.Grid, a *export.Analysis) (*views.AnalysisDrill, error) {
	c, known := g.Chosen("")
	if !known {
		return nil, errNoSquare
	}
	if c == nil {
		return nil, nil
	}
	of := g.Counts
	if c.Question != g.Question {
		of = a.Grid(export.Selection{}, c.Question)
	}
	d := g.Drill(*c, of)
	var err error
	if d.Passages, err = s.passages(ctx, g, a, *c); err != nil {
		return nil, err
	}
	d.Note = g.Say.Text("Passages are from answers whose readings are done and agree, or were settled. Of copies of " +
		"a letter one stands for all.")
	v := url.Values{"theme": {g.Code}}
	if c.Question != docket.AllQuestions {
		v.Set("question", string(c.Question))
	}
	if c.Sector != "" {
		v.Set("sector", c.Sector)
	}
	d.Links = []views.AnalysisTab{{Text: g.Say.Text("Comments with this theme"),
		Href: views.WithQuery("/dockets/"+string(g.Docket.ID)+"/comments", v.Encode())}}
	return &d, nil
}

// passages are the first settled answers behind a square, each with the passages that
// were marked for its theme. What was taken down, or is open again since it was counted,
// is left out.
func (s *analysis) passages(ctx context.Context, g themegrid.Grid, a *export.Analysis,
	c themegrid.Chosen) ([]views.AnalysisPassage, error) {
	var out []views.AnalysisPassage
	for _, f := range a.FirstSettled(c.Row.Theme.Code, c.Sector, c.Question, drillLooked) {
		if len(out) == drillPassages {
			break
		}
		m, err := s.settledAnswer(ctx, f, []string{c.Row.Theme.Code})
		if err != nil {
			return nil, err
		}
		if m != nil {
			out = append(out, gridPassage(g, f, *m, []string{g.Code}))
		}
	}
	return out, nil
}

// settledAnswer reads an answer with its passages; nil where it was taken down, or is not
// settled with these themes any more, since it was counted.
func (s *analysis) settledAnswer(ctx context.Context, f export.FoundAnswer, codes []string) (*docket.MarkedAnswer,
	error) {
	trace, err := s.store.Trace(ctx, f.Comment)
	if err == nil && !told(trace, f.Question, codes) {
		return nil, nil
	}
	var m docket.MarkedAnswer
	if err == nil {
		m, err = s.store.MarkedAnswer(ctx, f.Comment, f.Question)
	}
	if errors.Is(err, docket.ErrNotFound) {
		return nil, nil
	}
	return &m, err
}

// told reports whether the answer is settled and carries the themes.
func told(t docket.Trace, q docket.QuestionID, codes []string) bool {
	return slices.ContainsFunc(t.Answers, func(a docket.TracedAnswer) bool {
		return a.Question == q && a.State == docket.TraceSettled && !slices.ContainsFunc(codes, func(code string) bool {
			return !slices.Contains(a.Codes, code)
		})
	})
}

// gridPassage lays an answer out with the passages that were marked for some codes, or for
// any where none is named.
func gridPassage(g themegrid.Grid, f export.FoundAnswer, m docket.MarkedAnswer,
	codes []string) views.AnalysisPassage {
	by := m.Comment.Byline
	spans := themegrid.Spans(m, codes)
	p := views.AnalysisPassage{Comment: string(f.Comment), By: views.Attribution(g.Say, by),
		Question: themegrid.QuestionWord(g.Say, f.Question), Sector: g.Docket.SectorLabel(by.Sector),
		Public: "/dockets/" + string(g.Docket.ID) + "/comments/" + string(f.Comment),
		Lang:   otherLanguage(g.Say, m.Comment.Language), Marked: len(spans) > 0,
		Runs: views.PostedRuns(themegrid.Extract(m.Text, spans))}
	if by.State != "" {
		p.Sector += ", " + docket.StateName(by.State)
	}
	for _, code := range f.Codes {
		p.Themes = append(p.Themes, themeLabel(g, code))
	}
	return p
}

// themeLabel is what the grid calls a theme.
func themeLabel(g themegrid.Grid, code string) string {
	i := slices.IndexFunc(g.Counts.Rows, func(r export.GridRow) bool { return r.Theme.Code == code })
	if i < 0 {
		return code
	}
	return g.Label(g.Counts.Rows[i].Theme)
}
