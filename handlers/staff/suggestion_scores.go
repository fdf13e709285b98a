package staff

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/themegrid"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/theme/suggest"
	"commentportal/views"
)

// suggestionStore reads what suggestions are compared with.
type suggestionStore interface {
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	BlindReadings(ctx context.Context, id docket.ID) ([]docket.BlindReading, error)
	CodingRevision(ctx context.Context, id docket.ID) (int64, error)
}

// suggestionScores serves the page that says how good suggestions are.
type suggestionScores struct {
	*staffPage
	store     suggestionStore
	suggested *web.Remembered[[]theme.SuggestedReading]
}

func newSuggestionScores(c *staffPage, store suggestionStore) *suggestionScores {
	return &suggestionScores{staffPage: c, store: store,
		suggested: web.NewRemembered[[]theme.SuggestedReading](mostMissed)}
}

const suggestionScoresPath = "/admin/coding/suggestions"

// Show compares suggestions with readings of people who did not see them. Readings of
// answers that this person may still read blind are left out.
func (s *suggestionScores) Show(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	d, all, err := s.deskDocket(r.Context(), query.Get("docket"))
	if err != nil {
		return err
	}
	page := views.SuggestionScoresPage{Shell: s.StaffShell(r, "How good the suggestions are", "/admin/agreement")}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.SuggestionScores(page))
	}
	kind := query.Get("kind")
	if kind != "" && kind != kindShown && kind != kindProposed {
		return noSuchFilter
	}
	book, err := s.store.Codebook(r.Context(), d.ID)
	if err != nil {
		return err
	}
	list, err := s.readings(r.Context(), d, book)
	if err != nil {
		return err
	}
	by := web.SessionOf(r).User.ID
	open := len(list)
	list = slices.DeleteFunc(slices.Clone(list), func(r theme.SuggestedReading) bool { return r.Blind(by) })
	open -= len(list)
	scores := theme.ScoreSuggestions(d, book, list, kind == kindProposed)
	if query.Get("format") == "csv" {
		return web.SendCSV(w, string(d.ID)+"-suggestions.csv", scoreTable(d, book, list))
	}
	page.Docket, page.Filters = d.Title, docketFilter(d, all)
	page.Filters = append(page.Filters, views.Field{Name: "kind", Label: "Suggestions", Value: kind,
		Options: []views.Option{{Value: kindShown, Label: "All that are shown, up to five"},
			{Value: kindProposed, Label: "Those proposed first, up to three"}}})
	page.CSV = withQuery(suggestionScoresPath, "docket", string(d.ID), "format", "csv")
	page.Answers = len(list)
	if open > 0 {
		page.Left = views.Count(open, "reading is", "readings are") + " left out for you: what was found in these " +
			"answers is not settled, and you have not read them."
	}
	for _, score := range scores {
		row := scoreRow(book, score)
		switch {
		case score.Scope == docket.AgreementCode:
			page.Codes = append(page.Codes, row)
		case score.Scope == docket.AgreementAll || score.Answers > 0:
			page.Whole = append(page.Whole, row)
		}
	}
	return s.Render(w, r, http.StatusOK, views.SuggestionScores(page))
}

// The kinds of suggestions that are compared.
const (
	kindShown    = "shown"
	kindProposed = "proposed"
)

// readings reads what is compared. Suggestions are those of the rules and of the model
// that ships with them: what the docket's own model adds has been learned from these very
// readings, and measured on them would look better than it is.
func (s *suggestionScores) readings(ctx context.Context, d docket.Docket,
	book docket.Codebook) ([]theme.SuggestedReading, error) {
	state, err := s.store.CodingRevision(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	return s.suggested.Get(fmt.Sprintf("%s %d %d", d.ID, book.Version, state), func() ([]theme.SuggestedReading,
		error) {
		list, err := s.store.BlindReadings(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		return theme.Suggested(book, list, suggest.NewSuggester(book)), nil
	})
}

// scoreRow prints one score; what rests on too little has counts and no measures.
func scoreRow(book docket.Codebook, s theme.SuggestionScore) views.ScoreRow {
	row := views.ScoreRow{Name: "All answers", Answers: views.Number(s.Answers), Suggested: views.Number(s.Suggested),
		Chosen: views.Number(s.Chosen), Both: views.Number(s.Both), TooFew: s.TooFew()}
	switch s.Scope {
	case docket.AgreementQuestion:
		row.Name = views.AnswerHeading(docket.QuestionID(s.Key))
	case docket.AgreementCode:
		row.Name, row.Code = themeLabelOf(book, s.Key), s.Key
	}
	if row.TooFew {
		return row
	}
	share := func(s docket.Share) string {
		low, high := s.Interval(docket.Usual95)
		return themegrid.Whole(s.Value()) + " % (" + themegrid.Whole(low) + " to " + themegrid.Whole(high) + ")"
	}
	row.Precision, row.Recall = share(s.Precision()), share(s.Recall())
	low, high := s.F1Interval(docket.Usual95)
	row.F1 = decimals(s.F1(), 2) + " (" + decimals(low, 2) + " to " + decimals(high, 2) + ")"
	return row
}

// scoreTable is the page as a table, for both kinds of suggestions. Counts stand in every
// row, measures only where they rest on enough.
func scoreTable(d docket.Docket, book docket.Codebook, list []theme.SuggestedReading) [][]string {
	rows := [][]string{{"suggestions", "scope", "key", "readings", "suggested", "chosen", "both", "too_few",
		"precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high", "f1", "f1_low",
		"f1_high"}}
	digits := func(list ...float64) []string {
		var out []string
		for _, v := range list {
			out = append(out, strconv.FormatFloat(v, 'f', 4, 64))
		}
		return out
	}
	for _, kind := range []string{kindShown, kindProposed} {
		for _, s := range theme.ScoreSuggestions(d, book, list, kind == kindProposed) {
			row := []string{kind, s.Scope, s.Key, strconv.Itoa(s.Answers), strconv.Itoa(s.Suggested),
				strconv.Itoa(s.Chosen), strconv.Itoa(s.Both), strconv.FormatBool(s.TooFew())}
			if s.TooFew() {
				rows = append(rows, append(row, make([]string, 9)...))
				continue
			}
			for _, share := range []docket.Share{s.Precision(), s.Recall()} {
				low, high := share.Interval(docket.Usual95)
				row = append(row, digits(share.Value(), low, high)...)
			}
			low, high := s.F1Interval(docket.Usual95)
			rows = append(rows, append(row, digits(s.F1(), low, high)...))
		}
	}
	return rows
}
