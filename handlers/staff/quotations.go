package staff

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// quotationsStore holds what the quotations ask of the store.
type quotationsStore interface {
	// BlindExcerpts are those that this person must not see before reading their
	// answers.
	BlindExcerpts(ctx context.Context, id docket.ID, by docket.UserID) (map[int64]bool, error)
	Excerpt(ctx context.Context, id int64) (docket.Excerpt, error)
	Excerpts(ctx context.Context, q docket.ExcerptQuery) ([]docket.Excerpt, error)
	Quote(ctx context.Context, by docket.UserID, excerpt int64, q docket.Quotation) error
	RefitExcerpt(ctx context.Context, by docket.UserID, id int64, code string) error
	RemoveExcerpt(ctx context.Context, by docket.UserID, id int64) error
	Unquote(ctx context.Context, by docket.UserID, excerpt int64) error
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
	ThemeCounts(ctx context.Context, id docket.ID) ([]docket.ThemeCount, error)
}

// quotations serves the passages chosen as quotations.
type quotations struct {
	*staffPage
	store quotationsStore
}

// List lists the themes with their passages and quotations, or, with a
// code in the address, the passages of one.
func (s *quotations) List(w http.ResponseWriter, r *http.Request) error {
	values, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	if code := values.Get("code"); code != "" && d.ID != "" {
		worth := docket.Worth(values.Get("worth"))
		if worth != "" && worth.Label() == "" {
			return noSuchFilter
		}
		return s.quotationsOf(w, r, d, quotationsAsk{code: code, worth: worth})
	}
	page := views.QuotationsPage{Shell: s.StaffShell(r, "Quotations", "/admin/quotations")}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Quotations(page))
	}
	page.Docket, page.Filters = d.Title, docketFilter(d, all)
	list, err := s.store.Excerpts(r.Context(), docket.ExcerptQuery{Docket: d.ID})
	if err != nil {
		return err
	}
	lost, _, err := s.passages(r, docket.ExcerptQuery{Docket: d.ID, Lost: true})
	if err != nil {
		return err
	}
	book, err := s.store.Codebook(r.Context(), d.ID)
	if err != nil {
		return err
	}
	themes, err := s.themeVoices(r.Context(), d)
	if err != nil {
		return err
	}
	sources, err := s.sources(r.Context(), list)
	if err != nil {
		return err
	}
	byCode := map[string][]docket.Excerpt{}
	for _, e := range list {
		byCode[e.Code] = append(byCode[e.Code], e)
	}
	for _, code := range codesOf(book, byCode) {
		row := quotationRow(d, book, code, byCode[code], sources, themes[code])
		if len(byCode[code]) == 0 {
			page.Without = append(page.Without, row)
			continue
		}
		page.Codes = append(page.Codes, row)
	}
	page.Lost = lostPassages(lost, book, d.ID)
	return s.Render(w, r, http.StatusOK, views.Quotations(page))
}

// passages reads excerpts for the person behind the request: without those of
// answers that this person may still read as the second, blind reader, which are
// counted.
func (s *quotations) passages(r *http.Request, q docket.ExcerptQuery) (list []docket.Excerpt, blind int, err error) {
	if list, err = s.store.Excerpts(r.Context(), q); err != nil || len(list) == 0 {
		return nil, 0, err
	}
	hidden, err := s.store.BlindExcerpts(r.Context(), q.Docket, web.SessionOf(r).User.ID)
	if err != nil {
		return nil, 0, err
	}
	all := len(list)
	list = slices.DeleteFunc(list, func(e docket.Excerpt) bool { return hidden[e.ID] })
	return list, all - len(list), nil
}

// codesOf lists the codes of the codebook in its order, then the others that
// have passages: retired ones.
func codesOf(book docket.Codebook, byCode map[string][]docket.Excerpt) []string {
	var out, old []string
	for _, t := range book.Themes {
		out = append(out, t.Code)
	}
	for code := range byCode {
		if _, ok := book.Theme(code); !ok {
			old = append(old, code)
		}
	}
	slices.Sort(old)
	return append(out, old...)
}

func codeLabel(book docket.Codebook, code string) string {
	if t, ok := book.Theme(code); ok {
		return t.Label
	}
	return "No longer in the codebook"
}

func quotationsAddress(id docket.ID, code string) string {
	return passagesAddress(id, code, "")
}

// passagesAddress is quotationsAddress with other passages narrowed to a kind; "": all.
func passagesAddress(id docket.ID, code string, worth docket.Worth) string {
	return withQuery("/admin/quotations", "docket", string(id), "code", code, "worth", string(worth))
}

func quotationRow(d docket.Docket, book docket.Codebook, code string, list []docket.Excerpt, sources sources,
	v voices) views.QuotationRow {
	row := views.QuotationRow{Code: code, Label: codeLabel(book, code), Href: quotationsAddress(d.ID, code),
		Passages: len(list), Comments: v.distinct}
	var picked []docket.Excerpt
	for _, e := range list {
		if e.Revisit != "" {
			row.Waiting++
		}
		if e.Quotation != nil {
			picked = append(picked, e)
			row.Dissent = row.Dissent || e.Quotation.Dissenting
		}
	}
	row.Quotations = len(picked)
	row.Sectors = len(sources.sectors(picked))
	row.SectorsHeard = len(v.sectors)
	return row
}

// voices is how a theme was heard: distinct comments, and those of each sector.
type voices struct {
	distinct int
	sectors  map[string]int
}

// themeVoices reads the counts of every theme over all questions.
func (s *quotations) themeVoices(ctx context.Context, d docket.Docket) (map[string]voices, error) {
	counts, err := s.store.ThemeCounts(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	out := map[string]voices{}
	for _, n := range counts {
		if n.Question != docket.AllQuestions || n.Distinct == 0 {
			continue
		}
		v := out[n.Code]
		if v.sectors == nil {
			v.sectors = map[string]int{}
		}
		if n.Sector == docket.AllSectors {
			v.distinct = n.Distinct
		} else {
			v.sectors[n.Sector] = n.Distinct
		}
		out[n.Code] = v
	}
	return out, nil
}

// sources is the posted comments that passages are from.
type sources map[docket.CommentID]docket.PublicComment

// sources reads the comments of passages. One that was taken down meanwhile is
// left out.
func (s *quotations) sources(ctx context.Context, list []docket.Excerpt) (sources, error) {
	out := sources{}
	for _, e := range list {
		if _, ok := out[e.Comment]; ok {
			continue
		}
		c, err := s.store.PublicComment(ctx, e.Comment)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[e.Comment] = c
	}
	return out, nil
}

// sectors lists the sectors of the passages' comments.
func (s sources) sectors(list []docket.Excerpt) []string {
	var out []string
	for _, e := range list {
		if c, ok := s[e.Comment]; ok && !slices.Contains(out, c.Byline.Sector) {
			out = append(out, c.Byline.Sector)
		}
	}
	return out
}

func lostPassages(list []docket.Excerpt, book docket.Codebook, id docket.ID) []views.LostPassage {
	var out []views.LostPassage
	for _, e := range list {
		out = append(out, views.LostPassage{
			ID: e.ID, Comment: string(e.Comment), Answer: views.AnswerHeading(e.Question), Code: e.Code,
			Label: codeLabel(book, e.Code),
			Href:  quotationsAddress(id, e.Code) + "#lost", Quoted: e.Quotation != nil,
		})
	}
	return out
}

// quotationsAsk says which passages are asked for. A form that was refused comes along as
// the excerpt it belongs to and what is wrong with it.
type quotationsAsk struct {
	code    string
	worth   docket.Worth // narrows those that are not picked; "": all
	typedOf int64
	typed   *quotationForm
}

// quotationsOf shows the passages of one code.
func (s *quotations) quotationsOf(w http.ResponseWriter, r *http.Request, d docket.Docket, ask quotationsAsk) error {
	ctx, code := r.Context(), ask.code
	book, err := s.store.Codebook(ctx, d.ID)
	if err != nil {
		return err
	}
	list, blind, err := s.passages(r, docket.ExcerptQuery{Docket: d.ID, Code: code})
	if err != nil {
		return err
	}
	lost, _, err := s.passages(r, docket.ExcerptQuery{Docket: d.ID, Code: code, Lost: true})
	if err != nil {
		return err
	}
	theme, known := book.Theme(code)
	if !known && len(list)+len(lost)+blind == 0 {
		return docket.ErrNotFound
	}
	themes, err := s.themeVoices(ctx, d)
	if err != nil {
		return err
	}
	from, err := s.sources(ctx, list)
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page := views.CodeQuotationsPage{
		Shell: s.StaffShell(r, "Quotations: "+codeLabel(book, code), "/admin/quotations"), Docket: d.ID,
		DocketTitle: d.Title,
		Back: "/admin/quotations?docket=" +
			url.QueryEscape(string(d.ID)), Code: code, Definition: theme.Definition,
		Lost:  lostPassages(lost, book, d.ID),
		Blind: blind, Second: "/admin/coding?" + url.Values{"docket": {string(d.ID)},
			"view": {string(docket.CodingSecond)}}.Encode(),
	}
	picked := fillQuotations(&page, d, book, list, from, people, ask.typedOf, ask.typed)
	narrowByWorth(&page, ask)
	page.Variety = variety(d, picked, from, themes[code])
	status := http.StatusOK
	if len(page.Problems) > 0 {
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
	}
	return s.Render(w, r, status, views.CodeQuotations(page))
}

// fillQuotations fills in the passages, chosen ones and others, with what was typed
// about one of them. It returns those that are chosen.
func fillQuotations(page *views.CodeQuotationsPage, d docket.Docket, book docket.Codebook,
	list []docket.Excerpt, from sources, people names, typedOf int64, typed *quotationForm,
) []docket.Excerpt {
	var picked []docket.Excerpt
	for _, e := range list {
		if e.Quotation != nil {
			picked = append(picked, e)
		}
	}
	for i, e := range list {
		c, ok := from[e.Comment]
		if !ok {
			continue // taken down between two reads
		}
		card := quotationCard(d, e, c, people)
		card.First, card.Last = i == 0, i == len(picked)-1
		card.Waits, card.Fits = refit(book, e)
		if typed != nil && e.ID == typedOf && typed.unfit != "" {
			card.Fits.Value, card.Fits.Problem = typed.code, typed.unfit
			if typed.reason != "" {
				card.Reason.Value, card.Dissenting = typed.reason, typed.dissenting
			}
			page.Problems = []views.Problem{{Field: card.Fits.Name, Text: typed.unfit}}
		} else if typed != nil && e.ID == typedOf {
			card.Reason.Value, card.Reason.Problem, card.Dissenting = typed.reason, typed.problem, typed.dissenting
			page.Problems = []views.Problem{{Field: card.Reason.Name, Text: typed.problem}}
		}
		if e.Quotation != nil {
			page.Picked = append(page.Picked, card)
		} else {
			page.Others = append(page.Others, card)
		}
	}
	return picked
}

func quotationCard(d docket.Docket, e docket.Excerpt, c docket.PublicComment, people names) views.QuotationCard {
	number := strconv.FormatInt(e.ID, 10)
	card := views.QuotationCard{
		Number: number, Text: e.Public, By: c.Byline.Attribution(), Comment: string(c.ID),
		Href:  "/dockets/" + string(d.ID) + "/comments/" + string(c.ID),
		Coded: "/admin/coding/" + string(c.ID) + "/" + string(e.Question),
		Facts: []string{views.AnswerHeading(e.Question), d.SectorLabel(c.Byline.Sector)},
		Chosen: fmt.Sprintf("Passage chosen by %s on %s", people.of(e.By),
			views.Date(e.At.In(d.Location()))),
		Reason: views.Field{
			Name: "reason-" + number, Label: "Why this one?", Optional: true, Rows: 2,
			Max: docket.MaxReason, Wide: true,
			Hint: "Goes into the exported list of quotations. Name nobody who is not named in public.",
		},
	}
	card.Worth = docket.WorthOf(e.Public)
	if c.Campaign != "" {
		card.Facts = append(card.Facts, "Campaign "+string(c.Campaign))
	}
	if c.StandsFor > 1 {
		card.Facts = append(card.Facts, "Sent by "+views.Number(c.StandsFor)+" people")
	}
	if q := e.Quotation; q != nil {
		card.Position, card.Dissenting, card.Reason.Value = q.Position, q.Dissenting, q.Reason
		card.Chosen += fmt.Sprintf(", picked by %s on %s", people.of(q.By), views.Date(q.At.In(d.Location())))
	}
	return card
}

// refit says why a passage is to be looked at again, and offers the themes that it
// may fit.
func refit(book docket.Codebook, e docket.Excerpt) (string, views.Field) {
	if e.Revisit == "" {
		return "", views.Field{}
	}
	why := "The theme was changed since the passage was chosen. Does it still fit? Choose the theme that it fits " +
		"now, or take it out."
	if e.Revisit == docket.RevisitGone {
		why = "The theme is in the codebook no more. Choose the theme that the passage fits now, or take it out."
	}
	f := views.Field{Name: "fits-" + strconv.FormatInt(e.ID, 10), Label: "Theme that it fits"}
	for _, t := range book.Themes {
		f.Options = append(f.Options, views.Option{Value: t.Code, Label: t.Label + " (" + t.Code + ")"})
		if t.Code == e.Code {
			f.Value = e.Code
		}
	}
	return why, f
}

// variety says whom the quotations of a theme let speak, and who is missing:
// quotations from one corner read as if everybody had said so.
func variety(d docket.Docket, picked []docket.Excerpt, from sources, v voices) []string {
	if len(picked) == 0 {
		return nil
	}
	var out []string
	heard := from.sectors(picked)
	labels := func(codes []string) string {
		var list []string
		for _, c := range codes {
			list = append(list, d.SectorLabel(c))
		}
		return strings.Join(list, "; ")
	}
	out = append(out, "Speaking: "+labels(heard)+".")
	var missing []string
	for _, sector := range sectorsByVoice(v.sectors) {
		if !slices.Contains(heard, sector) {
			missing = append(missing, fmt.Sprintf("%s (%s)", d.SectorLabel(sector), views.Count(v.sectors[sector],
				"comment", "comments")))
		}
	}
	if len(missing) > 0 {
		out = append(out, "Not quoted, though they raised this theme: "+strings.Join(missing, "; ")+".")
	}
	comments, campaigns := map[docket.CommentID]int{}, map[docket.CampaignID]int{}
	dissent := false
	for _, e := range picked {
		comments[e.Comment]++
		if c := from[e.Comment].Campaign; c != "" {
			campaigns[c]++
		}
		dissent = dissent || e.Quotation.Dissenting
	}
	for _, id := range slices.Sorted(keysOver(comments, 1)) {
		out = append(out, fmt.Sprintf("%d of them are from one comment, %s.", comments[id], id))
	}
	for _, id := range slices.Sorted(keysOver(campaigns, 1)) {
		out = append(out, fmt.Sprintf("%d of them are from one letter campaign, %s.", campaigns[id], id))
	}
	if dissent {
		return append(out, "A dissenting voice is among them.")
	}
	return append(out, "No dissenting voice is marked among them.")
}

// keysOver yields the keys with more than n.
func keysOver[K comparable](m map[K]int, n int) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k, v := range m {
			if v > n && !yield(k) {
				return
			}
		}
	}
}

// sectorsByVoice lists sectors, the most heard first.
func sectorsByVoice(m map[string]int) []string {
	list := slices.Sorted(keysOver(m, 0))
	slices.SortStableFunc(list, func(a, b string) int { return m[b] - m[a] })
	return list
}

// quotationForm is what was typed about one quotation, and what is wrong with it.
type quotationForm struct {
	reason     string
	dissenting bool
	problem    string
	code       string // chosen as the one that fits
	unfit      string // what is wrong with it
}

// Change picks, moves, describes and drops quotations, and removes
// passages.
func (s *quotations) Change(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	number := r.PathValue("excerpt")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || strconv.FormatInt(id, 10) != number {
		return web.ErrNoPage
	}
	e, err := s.store.Excerpt(r.Context(), id)
	if err != nil {
		return err
	}
	of, _, _ := e.Comment.Split()
	if !web.ReachOf(r.Context()).Has(of) {
		return docket.ErrDenied
	}
	worth := docket.Worth(form.Get("worth"))
	if worth.Label() == "" {
		worth = ""
	}
	at, anchor := passagesAddress(of, e.Code, worth), "#passage-"+number
	typed := quotationForm{reason: cleanLines(web.PartValue(form, "reason-"+number, "reason")),
		dissenting: web.PartValue(form, "dissenting-"+number, "dissenting") == "yes",
		code:       web.PartValue(form, "fits-"+number, "fits")}
	verb := r.PathValue("verb")
	takeTyped(r, verb, number)
	done, err := s.carryOut(r, verb, e, typed)
	switch {
	case verb == "remove":
		anchor = ""
	case verb == "refit" && err == nil:
		at = passagesAddress(of, typed.code, worth)
	}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		typed.problem, typed.unfit = invalid["reason"], invalid["code"]
		return s.retry(w, r, of, quotationsAsk{e.Code, worth, id, &typed})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(at, done)+anchor)
}

// takeTyped names the fields that a verb takes.
func takeTyped(r *http.Request, verb, number string) {
	switch verb {
	case "pick", "save", "remove":
		web.Takes(r, "reason-"+number, "dissenting-"+number, "reason", "dissenting")
	case "refit":
		web.Takes(r, "fits-"+number, "fits")
	}
}

// carryOut changes what a verb says of a passage, and returns the name of what was done.
func (s *quotations) carryOut(r *http.Request, verb string, e docket.Excerpt, typed quotationForm) (string, error) {
	ctx, me := r.Context(), web.SessionOf(r).User.ID
	q := docket.Quotation{}
	if e.Quotation != nil {
		q = docket.Quotation{Dissenting: e.Quotation.Dissenting, Reason: e.Quotation.Reason}
	}
	switch verb {
	case "pick", "save":
		q.Reason, q.Dissenting = typed.reason, typed.dissenting
		return "quotation", s.store.Quote(ctx, me, e.ID, q)
	case "up", "down":
		if e.Quotation == nil {
			return "", docket.ErrStale // dropped by somebody else
		}
		of, _, _ := e.Comment.Split()
		var err error
		if q.Position, err = s.neighbour(r, of, e, verb == "up"); err == nil {
			err = s.store.Quote(ctx, me, e.ID, q)
		}
		return "moved", err
	case "drop":
		return "quotation-dropped", s.store.Unquote(ctx, me, e.ID)
	case "refit":
		return "refitted", s.store.RefitExcerpt(ctx, me, e.ID, typed.code)
	case "remove":
		return "passage-removed", s.store.RemoveExcerpt(ctx, me, e.ID)
	}
	return "", web.ErrNoPage
}

// retry shows the passages of a code again, with what was typed about one of them.
func (s *quotations) retry(w http.ResponseWriter, r *http.Request, of docket.ID, ask quotationsAsk) error {
	d, err := s.store.Docket(r.Context(), of)
	if err != nil {
		return err
	}
	return s.quotationsOf(w, r, d, ask)
}

// neighbour is the position of the quotation shown before or behind e: those that
// are not shown keep their places among them and are passed over.
func (s *quotations) neighbour(r *http.Request, of docket.ID, e docket.Excerpt, up bool) (int, error) {
	list, _, err := s.passages(r, docket.ExcerptQuery{Docket: of, Code: e.Code, Quoted: true})
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(list, func(o docket.Excerpt) bool { return o.ID == e.ID })
	if i < 0 {
		return 0, docket.ErrNotFound
	}
	step := 1
	if up {
		step = -1
	}
	other := min(max(i+step, 0), len(list)-1)
	return list[other].Quotation.Position, nil
}

// cleanLines is typed text with LF alone at the ends of its lines.
func cleanLines(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n"))
}
