package staff

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/handlers/themegrid"
	"commentportal/handlers/web"
	"commentportal/views"
)

// analysisStore holds what the analysis page asks of the store.
type analysisStore interface {
	MarkedAnswer(ctx context.Context, id docket.CommentID, q docket.QuestionID) (docket.MarkedAnswer, error)
	VoicesWith(ctx context.Context, id docket.ID, typed string) (map[int64]bool, bool, error)
}

// analysis serves what the themes of a docket show from several sides.
type analysis struct {
	*staffPage
	store   analysisStore
	missing missedStore
	counted *export.Analyses
	gaps    *web.Remembered[*missed]
}

// mostMissed is how many dockets, each in one state, have kept in memory what their
// codebooks miss.
const mostMissed = 2

func newAnalysis(c *staffPage, counted *export.Analyses, store interface {
	analysisStore
	missedStore
}) *analysis {
	return &analysis{staffPage: c, store: store, missing: store, counted: counted,
		gaps: web.NewRemembered[*missed](mostMissed)}
}

const analysisPath = "/admin/analysis"

// analysisSide is one of them, by the name in the address.
type analysisSide struct {
	name, text string
	serve      func(*analysis, *analysisAsk) error
}

// analysisViews are the sides from which the page looks.
var analysisViews = []analysisSide{
	{"grid", "Who said what", (*analysis).grid},
	{"stances", "For or against", (*analysis).stances},
	{"together", "Together", (*analysis).together},
	{"time", "Over time", (*analysis).overTime},
	{"compare", "Two groups", (*analysis).compare},
	{"passages", "Find passages", (*analysis).find},
	{"missed", "What the codebook misses", (*analysis).missedView},
}

// analysisAsk is one request for the page.
type analysisAsk struct {
	w        http.ResponseWriter
	r        *http.Request
	query    url.Values
	d        docket.Docket
	dockets  []docket.Docket // those that this person may look at
	a        *export.Analysis
	state    string // of the docket, as a name
	sel      export.Selection
	question docket.QuestionID
	page     views.AnalysisPage
}

// Show shows one side of the themes of a docket, as a page, a table or a drawing.
func (s *analysis) Show(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ParseFields(r.URL.RawQuery, "all", "any", "none")
	if err != nil {
		return err
	}
	i := 0
	for i < len(analysisViews) && query.Get("view") != "" && analysisViews[i].name != query.Get("view") {
		i++
	}
	if i == len(analysisViews) {
		return docket.ErrNotFound
	}
	ask, err := s.ask(w, r, query, i)
	if err != nil {
		return err
	}
	if ask.d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Analysis(ask.page))
	}
	return analysisViews[i].serve(s, ask)
}

// ask reads a request for the i-th side.
func (s *analysis) ask(w http.ResponseWriter, r *http.Request, query url.Values, i int) (*analysisAsk, error) {
	d, all, err := s.deskDocket(r.Context(), query.Get("docket"))
	if err != nil {
		return nil, err
	}
	ask := &analysisAsk{w: w, r: r, query: query, d: d, dockets: all}
	ask.page = views.AnalysisPage{Shell: s.StaffShell(r, "Analysis: "+strings.ToLower(analysisViews[i].text),
		analysisPath),
		Heading: analysisViews[i].text}
	if d.ID == "" {
		return ask, nil
	}
	ask.page.Docket, ask.page.Filters = d.Title, docketFilter(d, all)
	for j, v := range analysisViews {
		ask.page.Tabs = append(ask.page.Tabs, views.AnalysisTab{Name: v.name, Text: v.text, Current: i == j,
			Href: withQuery(analysisPath, "docket", string(d.ID), "view", v.name)})
	}
	if ask.state, ask.a, err = s.counted.Of(r.Context(), d.ID); err != nil {
		return nil, err
	}
	if err := s.selection(ask); err != nil {
		return nil, err
	}
	ask.read()
	return ask, nil
}

// noSuchFilter refuses a choice that the page does not offer.
var noSuchFilter = web.BadRequest("This choice does not exist. Choose one from the lists of the page.")

// selection reads what the address narrows the counts to.
func (s *analysis) selection(ask *analysisAsk) error {
	q := ask.query
	ask.question = docket.QuestionID(q.Get("question"))
	if ask.question == "" {
		ask.question = docket.AllQuestions
	}
	ask.sel = export.Selection{Sector: q.Get("sector"), Type: docket.SubmitterType(q.Get("type")),
		State: q.Get("state"),
		All:   codesOfQuery(q["all"]), Any: codesOfQuery(q["any"]), None: codesOfQuery(q["none"]),
		By: web.SessionOf(ask.r).User.ID}
	if ask.question != docket.AllQuestions && !slices.Contains(ask.d.QuestionIDs(), ask.question) ||
		ask.sel.Sector != "" && !slices.Contains(ask.a.Sectors(), ask.sel.Sector) ||
		ask.sel.State != "" && !slices.Contains(ask.a.States(), ask.sel.State) ||
		ask.sel.Type != "" && submitterWord(ask.sel.Type) == "" {
		return noSuchFilter
	}
	for _, code := range slices.Concat(ask.sel.All, ask.sel.Any, ask.sel.None, codesOfQuery(q["code"])) {
		if !ask.a.Has(code) {
			return noSuchFilter
		}
	}
	typed := strings.TrimSpace(q.Get("q"))
	if typed == "" {
		return nil
	}
	found, some, err := s.store.VoicesWith(ask.r.Context(), ask.d.ID, docket.Shortened(typed))
	if err != nil {
		return err
	}
	if !some {
		ask.page.Notes = append(ask.page.Notes, "There is no word to look for in “"+docket.Shortened(typed)+
			"”, so nothing is narrowed to words.")
		return nil
	}
	ask.sel.Serials = found
	return nil
}

// codesOfQuery are the codes of an address, each once.
func codesOfQuery(list []string) []string {
	out := slices.DeleteFunc(slices.Clone(list), func(c string) bool { return c == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

// submitterWord says what kind of submitter wrote; "" for what is no kind.
func submitterWord(t docket.SubmitterType) string {
	switch t {
	case docket.Anonymous:
		return "Nobody named"
	case docket.Individual:
		return "A person, by name"
	case docket.Organization:
		return "An organization"
	}
	return ""
}

// read fills in what every side says: how far the reading has come.
func (ask *analysisAsk) read() {
	c := ask.a.Coverage(ask.question)
	ask.page.Read = "Codebook version " + strconv.Itoa(ask.a.Book().Version) + ". " +
		views.Count(c.Read+c.ToRevisit, "posted answer was read", "posted answers were read") + ". " +
		views.Count(c.Unread, "is", "are") + " not read yet, " + views.Number(c.NoAnswer) +
		" say nothing themselves, " + views.Number(c.OffTopic) + " are off topic: none of these is counted. " +
		"A letter that many sent counts once."
	if c.ToRevisit > 0 {
		ask.page.Read += " " + views.Count(c.ToRevisit, "answer waits", "answers wait") +
			" to be read again, because a theme changed."
	}
}

// address is this page with other fields; an empty value takes one away.
func (ask *analysisAsk) address(pairs ...string) string {
	v := url.Values{}
	for name, list := range ask.query {
		if name != "format" && name != "after" {
			v[name] = list
		}
	}
	v.Set("docket", string(ask.d.ID))
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Del(pairs[i])
		if pairs[i+1] != "" {
			v.Add(pairs[i], pairs[i+1])
		}
	}
	return analysisPath + "?" + v.Encode()
}

// passagesOf leads to the passages of codes in a question and a sector.
func (ask *analysisAsk) passagesOf(question docket.QuestionID, sector string, codes ...string) string {
	v := url.Values{"docket": {string(ask.d.ID)}, "view": {"passages"}, "all": codes}
	for name, value := range map[string]string{"question": string(question), "sector": sector,
		"type": string(ask.sel.Type), "state": ask.sel.State, "q": ask.query.Get("q")} {
		if value != "" && value != string(docket.AllQuestions) {
			v.Set(name, value)
		}
	}
	return analysisPath + "?" + v.Encode()
}

// filters are the fields that narrow every side.
func (ask *analysisAsk) filters(questions bool) []views.Field {
	var list []views.Field
	if questions {
		f := views.Field{Name: "question", Label: "Answers to", Value: ask.query.Get("question"), Empty: "Any question"}
		for _, q := range ask.d.QuestionIDs() {
			f.Options = append(f.Options, views.Option{Value: string(q), Label: questionWord(q)})
		}
		list = append(list, f)
	}
	sector := views.Field{Name: "sector", Label: "Sector", Value: ask.sel.Sector, Empty: "Every sector"}
	for _, code := range ask.a.Sectors() {
		sector.Options = append(sector.Options, views.Option{Value: code, Label: ask.d.SectorLabel(code)})
	}
	kind := views.Field{Name: "type", Label: "Who wrote", Value: string(ask.sel.Type), Empty: "Anybody"}
	for _, t := range []docket.SubmitterType{docket.Individual, docket.Organization, docket.Anonymous} {
		kind.Options = append(kind.Options, views.Option{Value: string(t), Label: submitterWord(t)})
	}
	state := views.Field{Name: "state", Label: "State", Value: ask.sel.State, Empty: "Every state"}
	for _, code := range ask.a.States() {
		state.Options = append(state.Options, views.Option{Value: code, Label: docket.StateName(code)})
	}
	return append(list, sector, kind, state,
		views.Field{Name: "q", Label: "Words in the comment", Type: "search", Value: ask.query.Get("q")})
}

func questionWord(q docket.QuestionID) string { return themegrid.QuestionWord(phrase.English, q) }

// left says how many answers this person must not see yet.
func (ask *analysisAsk) left(n int) {
	const count = " The whole grid and the exports count all answers."
	switch {
	case n == 1:
		ask.page.Left = "1 answer is left out here: what others found in it is not settled, and you have not read it." +
			count
	case n > 1:
		ask.page.Left = views.Number(n) + " answers are left out here: what others found in them is not " +
			"settled, and you " +
			"have not read them." + count
	}
}

// show sends the page, or its table or drawing where the address asks for one.
func (s *analysis) show(ask *analysisAsk, name string, rows [][]string, draw views.HeatTable) error {
	name = string(ask.d.ID) + "-" + name
	switch ask.query.Get("format") {
	case "":
		ask.page.CSV = ask.address("format", "csv")
		if len(draw.Rows) > 0 && len(draw.Columns()) > 0 {
			ask.page.SVG = ask.address("format", "svg")
		}
		return s.Render(ask.w, ask.r, http.StatusOK, views.Analysis(ask.page))
	case "csv":
		return web.SendCSV(ask.w, name+".csv", rows)
	case "svg":
		if len(draw.Rows) == 0 || len(draw.Columns()) == 0 {
			return docket.ErrNotFound
		}
		web.Download(ask.w, "image/svg+xml", name+".svg")
		return draw.Chart(phrase.English).SVG(ask.w)
	}
	return noSuchFilter
}
