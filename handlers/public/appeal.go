package public

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/views"
)

// AppealDesk takes what the writer of a comment says against the decision on it.
type AppealDesk interface {
	// Appeal sends it. Unless sure, a text in which a program sees something private is
	// not sent, and the passages are returned.
	Appeal(ctx context.Context, number docket.TrackingNumber, text string, sure bool) ([]docket.Finding, error)
}

// appealStore holds what appeals and hand-overs ask of the store.
type appealStore interface {
	Appeals(ctx context.Context, q docket.AppealQuery) (docket.AppealPage, error)
	Handovers(ctx context.Context, id docket.CommentID) ([]docket.Handover, error)
	AppealStanding(ctx context.Context, id docket.CommentID) (docket.Appealing, error)
}

// appeal takes appeals on the page “Check a comment”.
type appeal struct {
	*status
	desk AppealDesk
}

const maxAppealForm = 64 << 10 // bytes: one text, form-encoded

// addAppeals says what was appealed about a comment, whether an appeal is taken, and to whom
// what the comment tells was handed.
func (s *status) addAppeals(ctx context.Context, c docket.Comment, facts *views.StatusFacts) error {
	page, err := s.store.Appeals(ctx, docket.AppealQuery{Docket: c.Docket, Comment: c.ID, Any: true,
		Limit: docket.MaxEarlierVersions + 1})
	if err != nil {
		return err
	}
	facts.Appeals = page.Appeals
	if facts.Handed, err = s.store.Handovers(ctx, c.ID); err != nil {
		return err
	}
	facts.Appealing, err = s.store.AppealStanding(ctx, c.ID)
	return err
}

// Ask sends an appeal and shows the page again, with what was typed where it was not sent.
func (s *appeal) Ask(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, maxAppealForm)
	if err != nil {
		return err
	}
	typed, number, page := readTracking(r.Context(), values)
	if page.Problem != "" {
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return s.statusRefused(w, r, page, err)
	}
	text := strings.TrimSpace(unixLines(values.Get(views.AppealField)))
	say := phrase.From(r.Context())
	var seen []docket.Finding
	problem := wordsProblem(say, text, say.Text("Say first why we should look again."), docket.MaxAppealText)
	if problem == "" {
		seen, err = s.desk.Appeal(r.Context(), number, text, values.Get("sure") == views.AppealField)
	}
	c, lookup := s.store.Receipt(r.Context(), number)
	if lookup != nil {
		return s.statusRefused(w, r, page, lookup)
	}
	code := http.StatusOK
	switch {
	case problem != "" || len(seen) > 0:
		code = http.StatusUnprocessableEntity
	case errors.Is(err, docket.ErrExists), errors.Is(err, docket.ErrClosed), errors.Is(err, docket.ErrDenied):
		code, problem = http.StatusConflict, say.Text("You cannot ask for another look now. Nothing was sent.")
	case err != nil:
		return err
	default:
		text = ""
		s.Poke()
	}
	return s.showStatus(w, r, code, typed, c, func(result *views.StatusResult) {
		result.Appeal.TypeAgain(text, problem, seen)
		result.JustAppealed = code == http.StatusOK
	})
}
