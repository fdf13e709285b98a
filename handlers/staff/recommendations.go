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
	"unicode"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// recommendationsStore holds what the recommendations ask of the store.
type recommendationsStore interface {
	// BlindExcerpts are those that this person must not see before reading their
	// answers.
	BlindExcerpts(ctx context.Context, id docket.ID, by docket.UserID) (map[int64]bool, error)
	RecommendationVersions(ctx context.Context, id docket.ID, recommendation string) ([]docket.Recommendation, error)
	Recommendations(ctx context.Context, id docket.ID) ([]docket.Recommendation, error)
	SaveRecommendation(ctx context.Context, seen int, r docket.Recommendation) (string, error)
	WithdrawRecommendation(ctx context.Context, by docket.UserID, id docket.ID, recommendation string) error
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
}

// recommendations serves the recommendations of the report.
type recommendations struct {
	*staffPage
	store      recommendationsStore
	quotations *quotations
}

// maxRecommendationForm bounds the form of a recommendation, in bytes: the text
// at its longest, each character at most 12 bytes (four, percent-encoded), and
// 256 KiB for codes, quotations and comment IDs.
const maxRecommendationForm = docket.MaxRecommendation*12 + 256<<10

// quotationClip is what lists show of a quotation, in code points.
const quotationClip = 280

func recommendationsAddress(id docket.ID) string {
	return "/admin/recommendations?" + url.Values{"docket": {string(id)}}.Encode()
}

func recommendationAddress(id docket.ID, recommendation string) string {
	return "/admin/recommendations/" + string(id) + "/" + recommendation
}

// List lists what staff conclude, and what each rests on.
func (s *recommendations) List(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.RecommendationsPage{Shell: s.StaffShell(r, "Recommendations", "/admin/recommendations")}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Recommendations(page))
	}
	page.Docket, page.Filters, page.New = d.Title, docketFilter(d, all), recommendationAddress(d.ID, "new")
	list, err := s.store.Recommendations(r.Context(), d.ID)
	if err != nil {
		return err
	}
	basis, err := s.basis(r, d)
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	standing := slices.IndexFunc(list, func(rec docket.Recommendation) bool { return rec.Withdrawn })
	if standing < 0 {
		standing = len(list)
	}
	for i, rec := range list {
		card, err := s.recommendationCard(r.Context(), d, rec, basis, people)
		if err != nil {
			return err
		}
		if rec.Withdrawn {
			page.Withdrawn = append(page.Withdrawn, card)
			continue
		}
		card.First, card.Last = i == 0, i == standing-1
		page.Standing = append(page.Standing, card)
	}
	return s.Render(w, r, http.StatusOK, views.Recommendations(page))
}

// basis is what recommendations may rest on.
type basis struct {
	book   docket.Codebook
	quotes []docket.Excerpt // that may be shown
	blind  map[int64]bool   // that this person must not see yet
	posted map[docket.CommentID]bool
}

func (s *recommendations) basis(r *http.Request, d docket.Docket) (basis, error) {
	ctx := r.Context()
	b := basis{posted: map[docket.CommentID]bool{}}
	var err error
	if b.book, err = s.store.Codebook(ctx, d.ID); err != nil {
		return b, err
	}
	if b.blind, err = s.store.BlindExcerpts(ctx, d.ID, web.SessionOf(r).User.ID); err != nil {
		return b, err
	}
	b.quotes, _, err = s.quotations.passages(r, docket.ExcerptQuery{Docket: d.ID, Quoted: true})
	return b, err
}

// isPosted reports whether a comment is posted, asking once for each.
func (s *recommendations) isPosted(ctx context.Context, b basis, id docket.CommentID) (bool, error) {
	if posted, ok := b.posted[id]; ok {
		return posted, nil
	}
	_, err := s.store.PublicComment(ctx, id)
	if err != nil && !errors.Is(err, docket.ErrNotFound) {
		return false, err
	}
	b.posted[id] = err == nil
	return err == nil, nil
}

func (b basis) quote(id int64) (docket.Excerpt, bool) {
	i := slices.IndexFunc(b.quotes, func(e docket.Excerpt) bool { return e.ID == id })
	if i < 0 {
		return docket.Excerpt{}, false
	}
	return b.quotes[i], true
}

// recommendationCard shows a recommendation with what it rests on, and what of
// that is no longer there.
func (s *recommendations) recommendationCard(ctx context.Context, d docket.Docket, rec docket.Recommendation, b basis,
	people names) (views.RecommendationCard, error) {
	card := views.RecommendationCard{
		ID: rec.ID, Text: docket.Text(rec.Text), Version: rec.Version, Position: rec.Position,
		Imperative: rec.Imperative, Actions: actionLines(rec.Actions),
		Address: recommendationAddress(d.ID, rec.ID),
		Changed: fmt.Sprintf("Version %d, by %s on %s", rec.Version, people.of(rec.By),
			views.DateTime(rec.At.In(d.Location()))),
	}
	for _, code := range rec.Codes {
		if t, ok := b.book.Theme(code); ok {
			card.Codes = append(card.Codes, views.NavLink{
				Href: "/dockets/" + string(d.ID) + "/comments?" + url.Values{"theme": {code}}.Encode(), Text: t.Label +
					" (" + code + ")",
			})
			continue
		}
		card.Gone = append(card.Gone, "Theme "+code+" is no longer in the codebook.")
	}
	for _, id := range rec.Excerpts {
		e, ok := b.quote(id)
		if b.blind[id] {
			card.Blind++
			continue
		}
		if !ok {
			card.Gone = append(card.Gone, fmt.Sprintf("Passage %d is no longer public, or no longer a quotation.", id))
			continue
		}
		card.Quotations = append(card.Quotations, views.QuotedLine{
			Text: clipped(string(e.Public)), Comment: string(e.Comment), Href: quotationsAddress(d.ID, e.Code) +
				"#passage-" + strconv.FormatInt(id, 10), Code: e.Code,
		})
	}
	for _, id := range rec.Comments {
		posted, err := s.isPosted(ctx, b, id)
		if err != nil {
			return card, err
		}
		if !posted {
			card.Gone = append(card.Gone, "Comment "+string(id)+" is no longer public.")
			continue
		}
		card.Comments = append(card.Comments, views.NavLink{Href: "/dockets/" + string(d.ID) + "/comments/" +
			string(id), Text: string(id)})
	}
	return card, nil
}

func clipped(text string) string {
	one := strings.Join(strings.Fields(text), " ")
	if short := web.Clip(one, quotationClip); short != one {
		return short + "…"
	}
	return one
}

// New shows the form of a new recommendation.
func (s *recommendations) New(w http.ResponseWriter, r *http.Request) error {
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	return s.recommendationPage(w, r, d, docket.Recommendation{Docket: d.ID}, nil, nil)
}

// Add writes a new one.
func (s *recommendations) Add(w http.ResponseWriter, r *http.Request) error {
	return s.saveRecommendation(w, r, "")
}

// Show shows one with its form and every earlier wording.
func (s *recommendations) Show(w http.ResponseWriter, r *http.Request) error {
	d, versions, err := s.recommendationVersions(r)
	if err != nil {
		return err
	}
	return s.recommendationPage(w, r, d, versions[len(versions)-1], versions, nil)
}

func (s *recommendations) recommendationVersions(r *http.Request) (docket.Docket, []docket.Recommendation, error) {
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return d, nil, err
	}
	versions, err := s.store.RecommendationVersions(r.Context(), d.ID, r.PathValue("recommendation"))
	return d, versions, err
}

// Change writes a new version.
func (s *recommendations) Change(w http.ResponseWriter, r *http.Request) error {
	return s.saveRecommendation(w, r, r.PathValue("recommendation"))
}

func (s *recommendations) saveRecommendation(w http.ResponseWriter, r *http.Request, id string) error {
	form, err := s.StaffForm(w, r, maxRecommendationForm, "code", "quotation")
	if err != nil {
		return err
	}
	ctx := r.Context()
	d, err := s.store.Docket(ctx, docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	seen := 0
	if id != "" {
		if seen, err = strconv.Atoi(form.Get("version")); err != nil || seen < 1 {
			return web.BadRequest("The form does not say which version it changes. Open the recommendation again.")
		}
	}
	rec := docket.Recommendation{
		ID: id, Docket: d.ID, Text: cleanLines(form.Get("text")), Codes: form["code"],
		Comments: commentIDs(form.Get("comments"), d.ID),
		By:       web.SessionOf(r).User.ID, Imperative: form.Get("imperative"), Actions: typedActions(form),
	}
	for _, typed := range form["quotation"] {
		n, err := strconv.ParseInt(typed, 10, 64)
		if err != nil {
			return web.BadRequest("A quotation in the form has no number. Open the recommendation again.")
		}
		rec.Excerpts = append(rec.Excerpts, n)
	}
	saved, err := s.store.SaveRecommendation(ctx, seen, rec)
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	switch {
	case err == nil:
		return web.SeeOther(w, r, web.WithDone(recommendationsAddress(d.ID), "recommendation")+"#"+saved)
	case isInvalid, errors.Is(err, docket.ErrStale):
	default:
		return err
	}
	// What was typed stays on the page, beside what is there now.
	rec.Version = seen
	var versions []docket.Recommendation
	if id != "" {
		if versions, err = s.store.RecommendationVersions(ctx, d.ID, id); err != nil {
			return err
		}
	}
	if !isInvalid {
		invalid = docket.Invalid{"form": fmt.Sprintf("Somebody saved another version since you opened this. Compare "+
			"it with yours: it is version %d, first under “Every wording” below. Saving now makes yours the newest.",
			versions[len(versions)-1].Version)}
		rec.Version = versions[len(versions)-1].Version
	}
	return s.recommendationPage(w, r, d, rec, versions, invalid)
}

// commentIDs reads comment IDs that were typed with anything between them. A
// bare number is that of a comment of the docket.
func commentIDs(typed string, id docket.ID) []docket.CommentID {
	var out []docket.CommentID
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' ||
			r == ';'
	}) {
		if n, err := strconv.ParseInt(word, 10, 64); err == nil && n > 0 {
			out = append(out, id.Comment(n))
			continue
		}
		out = append(out, docket.CommentID(strings.ToUpper(strings.ToValidUTF8(word, "?"))))
	}
	return out
}

func (s *recommendations) recommendationPage(w http.ResponseWriter, r *http.Request, d docket.Docket,
	rec docket.Recommendation,
	versions []docket.Recommendation, invalid docket.Invalid) error {
	b, err := s.basis(r, d)
	if err != nil {
		return err
	}
	title := "New recommendation"
	if rec.ID != "" {
		title = "Recommendation " + rec.ID
	}
	page := views.RecommendationPage{
		Shell: s.StaffShell(r, title, "/admin/recommendations"), DocketTitle: d.Title,
		Back:    recommendationsAddress(d.ID),
		Address: recommendationAddress(d.ID, "new"), Version: rec.Version, New: rec.ID == "",
		Text: views.Field{Name: "text", Label: "What do you conclude?", Value: rec.Text, Rows: 8,
			Max: docket.MaxRecommendation, Wide: true, Problem: invalid["text"],
			Hint: "Describe what those who wrote say and what follows from it. Their number is no vote."},
		Comments: views.Field{Name: "comments", Label: "Comments", Optional: true, Value: joinIDs(rec.Comments),
			Rows: 3, Wide: true, NoSpell: true, Problem: invalid["comments"],
			Hint: "Numbers of posted comments, with spaces or commas between them, such as " +
				string(d.ID.Comment(42)) + " or just 42."},
		CodeProblem: invalid["code"], QuotationProblem: invalid["quotation"],
		Imperative: imperativeField(b.book, rec.Imperative, invalid["imperative"]), Actions: actionRows(rec.Actions,
			invalid),
	}
	if rec.ID != "" {
		page.Address = recommendationAddress(d.ID, rec.ID)
	}
	b.choices(&page, rec)
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	for _, v := range slices.Backward(versions) {
		words := fmt.Sprintf("Version %d, by %s on %s", v.Version, people.of(v.By),
			views.DateTime(v.At.In(d.Location())))
		if v.Withdrawn {
			words += ": taken back"
		}
		page.Wordings = append(page.Wordings, views.Wording{Heading: words, Text: docket.Text(v.Text),
			Basis: basisWords(v)})
	}
	if n := len(versions); n > 0 {
		page.Withdrawn = versions[n-1].Withdrawn
	}
	status := http.StatusOK
	if len(invalid) > 0 {
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		if invalid["form"] != "" {
			status = http.StatusConflict
		}
		page.Problems = views.Problems(invalid, append(actionFields(len(page.Actions)), "text", "imperative", "code",
			"quotation", "comments")...)
	}
	return s.Render(w, r, status, views.Recommendation(page))
}

// choices fills in the themes and quotations that a recommendation can rest on, and
// those that it rests on still.
func (b basis) choices(page *views.RecommendationPage, rec docket.Recommendation) {
	page.Groups = themeChoices(b.book, rec.Codes)
	for _, code := range rec.Codes {
		if _, ok := b.book.Theme(code); !ok {
			page.OldCodes = append(page.OldCodes, code)
		}
	}
	for _, e := range b.quotes {
		number := strconv.FormatInt(e.ID, 10)
		page.Quotations = append(page.Quotations, views.QuotationChoice{
			Number: number, Text: clipped(string(e.Public)), Comment: string(e.Comment), Code: e.Code,
			Checked: slices.Contains(rec.Excerpts, e.ID),
		})
	}
	for _, id := range rec.Excerpts {
		number := strconv.FormatInt(id, 10)
		switch _, ok := b.quote(id); {
		case b.blind[id]:
			page.OldQuotations = append(page.OldQuotations, views.ThemeChoice{Code: number, Label: "Passage " + number +
				", not shown to you before its second reading"})
		case !ok:
			page.OldQuotations = append(page.OldQuotations, views.ThemeChoice{Code: number, Label: "Passage " + number +
				", no longer public or no longer a quotation"})
		}
	}
}

func themeChoices(book docket.Codebook, chosen []string) []views.ThemeGroup {
	var groups []views.ThemeGroup
	for _, t := range book.Themes {
		i := slices.IndexFunc(groups, func(g views.ThemeGroup) bool { return g.Name == t.Imperative })
		if i < 0 {
			i = len(groups)
			groups = append(groups, views.ThemeGroup{Name: t.Imperative})
		}
		c := views.ThemeChoice{Code: t.Code, Label: t.Label, Checked: slices.Contains(chosen, t.Code)}
		if c.Checked {
			groups[i].Checked++
		}
		groups[i].Themes = append(groups[i].Themes, c)
	}
	return groups
}

func joinIDs(list []docket.CommentID) string {
	var out []string
	for _, id := range list {
		out = append(out, string(id))
	}
	return strings.Join(out, "\n")
}

// basisWords says in a line what a version rested on.
func basisWords(rec docket.Recommendation) string {
	var parts []string
	if len(rec.Actions) > 0 {
		parts = append(parts, "actions: "+strings.Join(actionLines(rec.Actions), " / "))
	}
	if rec.Imperative != "" {
		parts = append(parts, "under "+rec.Imperative)
	}
	if len(rec.Codes) > 0 {
		parts = append(parts, "themes "+strings.Join(rec.Codes, ", "))
	}
	var numbers []string
	for _, n := range rec.Excerpts {
		numbers = append(numbers, strconv.FormatInt(n, 10))
	}
	if len(numbers) > 0 {
		parts = append(parts, "passages "+strings.Join(numbers, ", "))
	}
	if len(rec.Comments) > 0 {
		parts = append(parts, "comments "+strings.ReplaceAll(joinIDs(rec.Comments), "\n", ", "))
	}
	if len(parts) == 0 {
		return "Rests on nothing yet"
	}
	return "Rests on " + strings.Join(parts, "; ")
}

// Move moves one, takes one back or lets it stand again.
func (s *recommendations) Move(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	d, versions, err := s.recommendationVersions(r)
	if err != nil {
		return err
	}
	rec := versions[len(versions)-1]
	if seen, err := strconv.Atoi(form.Get("version")); err != nil || seen != rec.Version {
		return docket.ErrStale
	}
	rec.By = web.SessionOf(r).User.ID
	done, anchor := "moved", "#"+rec.ID
	verb := r.PathValue("verb")
	switch {
	case verb == "up" && !rec.Withdrawn:
		rec.Position = max(rec.Position-1, 1)
		_, err = s.store.SaveRecommendation(r.Context(), rec.Version, rec)
	case verb == "down" && !rec.Withdrawn:
		rec.Position++
		_, err = s.store.SaveRecommendation(r.Context(), rec.Version, rec)
	case verb == "withdraw":
		done, anchor = "recommendation-withdrawn", ""
		err = s.store.WithdrawRecommendation(r.Context(), rec.By, d.ID, rec.ID)
	case verb == "restore" && rec.Withdrawn:
		done, rec.Position = "recommendation-restored", 0
		_, err = s.store.SaveRecommendation(r.Context(), rec.Version, rec)
	case verb == "up", verb == "down", verb == "restore":
		err = docket.ErrStale
	default:
		err = web.ErrNoPage
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(recommendationsAddress(d.ID), done)+anchor)
}
