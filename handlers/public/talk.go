package public

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// TalkDesk takes what the writer of a comment answers to staff.
type TalkDesk interface {
	// Answer sends an answer. Unless sure, one in which a program sees something private
	// is not sent, and the passages are returned.
	Answer(ctx context.Context, number docket.TrackingNumber, id docket.InquiryID, text string,
		sure bool) ([]docket.Finding, error)
}

// talkStore holds what the questions to a writer ask of the store.
type talkStore interface {
	Inquiries(ctx context.Context, q docket.InquiryQuery) (docket.InquiryPage, error)
	Receipt(ctx context.Context, number docket.TrackingNumber) (docket.Comment, error)
}

// talk takes the answers of a comment's writer on the page “Check a comment”.
type talk struct {
	*status
	store talkStore
	desk  TalkDesk
}

const maxTalkForm = 128 << 10 // bytes: an answer to each open question, form-encoded

// inquiriesOf lists what staff asked the writer of a comment.
func (s *status) inquiriesOf(ctx context.Context, c docket.Comment) ([]docket.Inquiry, error) {
	page, err := s.store.Inquiries(ctx, docket.InquiryQuery{Docket: c.Docket, Comment: c.ID, AnyTurn: true,
		Limit: docket.MaxInquiries})
	return page.Inquiries, err
}

// Answer sends an answer and shows the page again, with all that was typed where it was
// not sent.
func (s *talk) Answer(w http.ResponseWriter, r *http.Request) error {
	values, err := s.ReadForm(w, r, maxTalkForm)
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
	n, err := strconv.ParseInt(values.Get("inquiry"), 10, 64)
	if err != nil || n < 1 {
		return web.BadRequest("This question does not exist. Check your comment again.")
	}
	id := docket.InquiryID(n)
	field := views.TalkField(id)
	text := strings.TrimSpace(unixLines(values.Get(field)))
	say := phrase.From(r.Context())
	var seen []docket.Finding
	problem := wordsProblem(say, text, say.Text("Write your answer first."), docket.MaxInquiryText)
	if problem == "" {
		seen, err = s.desk.Answer(r.Context(), number, id, text, values.Get("sure") == id.String())
	}
	c, lookup := s.store.Receipt(r.Context(), number)
	if lookup != nil {
		return s.statusRefused(w, r, page, lookup)
	}
	code := http.StatusOK
	switch {
	case problem != "" || len(seen) > 0:
		code = http.StatusUnprocessableEntity
	case errors.Is(err, docket.ErrClosed):
		code, problem = http.StatusConflict, say.Text("The time to answer this question is over. Nothing was sent.")
	case errors.Is(err, docket.ErrExists):
		code, problem = http.StatusConflict, say.Text("You have sent as many answers as you can for now. Wait until "+
			"we write again.")
	case err != nil:
		return err
	default:
		delete(values, field)
		s.Poke()
	}
	return s.showStatus(w, r, code, typed, c, func(result *views.StatusResult) {
		result.TypeAgain(values.Get, id, problem, docket.Text(text), seen)
		result.JustAnswered = code == http.StatusOK
	})
}

// wordsProblem says what is wrong with words for staff that are at most limit code points;
// empty, where there are none, and "" when nothing is wrong.
func wordsProblem(say *phrase.Printer, text, empty string, limit int) string {
	switch {
	case text == "":
		return empty
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return say.Text("Your text has characters that we cannot read. Type it again.")
	case utf8.RuneCountInString(text) > limit:
		return say.Text("Use %d characters or fewer.", limit)
	}
	return ""
}
