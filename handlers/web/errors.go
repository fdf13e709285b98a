package web

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/views"
)

// Warn logs a failure beside the point of a request.
func (s *Core) Warn(r *http.Request, what string, err error) {
	s.Log.WarnContext(r.Context(), what, slog.Any("error", err), slog.String("request", VisitOf(r).Reference))
}

// Problem is an error with the page it leads to. Its words are for the reader;
// causes go to the log.
type Problem struct {
	Status  int
	Heading string
	Text    []string
	Retry   time.Duration // of Retry-After; 0: none
}

func (p *Problem) Error() string { return "handlers: " + p.Heading }

// In returns the problem in a reader's language. Its words stand in the code in
// English, or were written for this reader already.
func (p *Problem) In(say *phrase.Printer) *Problem {
	own := *p
	own.Heading, own.Text = say.Known(p.Heading), make([]string, len(p.Text))
	for i, text := range p.Text {
		own.Text[i] = say.Known(text)
	}
	return &own
}

// The problems that a request itself has.
var (
	ErrNoPage = &Problem{Status: http.StatusNotFound, Heading: "Page not found", Text: []string{
		"There is no page at this address. Check the address, or start from the first page.",
		"A comment that was taken down or withdrawn also has no page any more.",
	}}
	ErrMethod = &Problem{Status: http.StatusMethodNotAllowed, Heading: "This page cannot be used that way",
		Text: []string{
			"Your browser sent a kind of request that this page does not answer. Open the page from a link instead.",
		}}
	ErrCrossSite = &Problem{Status: http.StatusForbidden, Heading: "This form was sent from another website",
		Text: []string{
			"For your safety we take forms only from our own pages. Open the form here and send it again.",
		}}
	errTooLarge = &Problem{Status: http.StatusRequestEntityTooLarge, Heading: "What you sent is too large",
		Text: []string{
			"Each answer can have up to 25,000 characters. Go back, shorten your answers, and send them again.",
			"To send a longer text or a document, write to us instead.",
		}}
	errFormType = &Problem{Status: http.StatusUnsupportedMediaType, Heading: "We could not read this form",
		Text: []string{
			"The form takes text only and must be sent the way a web page sends it. Open the form here and " +
				"send it again.",
		}}
	ErrPanic = &Problem{Status: http.StatusInternalServerError, Heading: "Something went wrong on our side"}
)

// BadRequest is a request that no page of ours sends.
func BadRequest(text string) error {
	return &Problem{Status: http.StatusBadRequest, Heading: "We could not read this request", Text: []string{text}}
}

// tooMany asks the reader to wait.
func tooMany(say *phrase.Printer, wait time.Duration) *Problem {
	return &Problem{Status: http.StatusTooManyRequests, Heading: "Please wait a moment", Retry: wait, Text: []string{
		say.Text("We got many requests from your network in a short time. Wait %s and try again.",
			WaitWords(say, wait)),
	}}
}

// WaitWords says a wait in words, rounded up.
func WaitWords(say *phrase.Printer, d time.Duration) string {
	if d <= time.Minute {
		return say.Count(int(math.Ceil(d.Seconds())), "%d second", "%d seconds")
	}
	return say.Count(int(math.Ceil(d.Minutes())), "%d minute", "%d minutes")
}

// How long a reader is asked to wait when we are busy, and when our storage is
// full, which people have to put right.
const (
	BusyWait = 10 * time.Second
	fullWait = 5 * time.Minute
)

// Explain turns an error into the page it leads to. Every error has one; what
// is not known is our own fault.
func Explain(err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errTooLarge
	}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		p := &Problem{Status: http.StatusUnprocessableEntity, Heading: "There is a problem"}
		for _, line := range views.Problems(invalid) {
			p.Text = append(p.Text, line.Text)
		}
		return p
	}
	switch {
	case errors.Is(err, docket.ErrNotFound):
		return ErrNoPage
	case errors.Is(err, docket.ErrDenied):
		return &Problem{Status: http.StatusForbidden, Heading: "You may not do this", Text: []string{
			"Your account does not have the right for this. Ask an administrator if you need it.",
		}}
	case errors.Is(err, docket.ErrStale):
		return &Problem{Status: http.StatusConflict, Heading: "This has changed since you opened it", Text: []string{
			"Somebody else changed it first. Open it again to see how it stands now.",
		}}
	case errors.Is(err, docket.ErrClosed):
		return &Problem{Status: http.StatusConflict, Heading: "The comment period is closed", Text: []string{
			"Comments can no longer be sent here.",
		}}
	case errors.Is(err, docket.ErrExists):
		return &Problem{Status: http.StatusConflict, Heading: "This exists already", Text: []string{
			"Choose another name, or open the one that is there.",
		}}
	case errors.Is(err, docket.ErrBusy), errors.Is(err, context.DeadlineExceeded):
		return &Problem{Status: http.StatusServiceUnavailable, Heading: "We are very busy", Retry: BusyWait,
			Text: []string{
				"Nothing was saved. Wait a few seconds and try again.",
			}}
	case errors.Is(err, docket.ErrFull):
		return &Problem{Status: http.StatusServiceUnavailable, Heading: "We cannot save anything right now",
			Retry: fullWait, Text: []string{
				"Our storage is full. Nothing was saved. We have been told; try again in some minutes.",
			}}
	}
	return &Problem{Status: http.StatusInternalServerError, Heading: "Something went wrong on our side"}
}

// Fail sends the page of an error. The cause goes to the log under the
// reference that the page shows.
func (s *Core) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if readerGone(r) {
		if rec, ok := w.(*Recorder); ok {
			rec.gone = true
		}
		return
	}
	p := Explain(err)
	s.LogFailure(r, p, err)
	if fail := VisitOf(r).Fail; fail != nil {
		fail(w, r, p)
		return
	}
	page := views.ErrorPage{
		Shell:     s.Shell(r, p.Heading),
		Text:      p.In(phrase.From(r.Context())).Text,
		Reference: "",
	}
	page.Shell.NoIndex, page.Shell.Failed = true, true
	page.Shell.Address = "/" // an error is no page to read in another language
	if kept, ok := errors.AsType[*keptError](err); ok {
		page.Kept = kept.at
	}
	if p.Status == http.StatusInternalServerError {
		page.Reference = VisitOf(r).Reference
		page.Text = []string{phrase.From(r.Context()).Text("We could not finish what you asked for. The problem was " +
			"written to our log. Please try again in a few minutes.")}
	}
	SetRetry(w, p.Retry)
	if p.Status == http.StatusRequestEntityTooLarge {
		w.Header().Set("Connection", "close") // what is still coming is not read
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", s.contentPolicy())
	h.Del("Content-Disposition")
	h.Del("ETag")
	if renderErr := s.Render(w, r, p.Status, views.Error(page)); renderErr != nil {
		s.Log.ErrorContext(r.Context(), "error page", slog.Any("error", renderErr), slog.String("request",
			VisitOf(r).Reference))
		http.Error(w, p.Heading, p.Status)
	}
}

// readerGone reports whether the request's sender has left, or takes nothing any
// more: whatever stopped then, a query or a write, is no failure of ours. The
// server cancels the context of a request when its connection ends and when a
// write to it fails. The error itself tells nothing: a broken pipe may be that to
// the database.
func readerGone(r *http.Request) bool { return errors.Is(r.Context().Err(), context.Canceled) }

// FailureLevel is the level of a failed answer in the log. ERROR is for what we
// have to mend; that we are busy or full anybody can bring about, and /readyz and
// the metrics tell it.
func FailureLevel(status int) slog.Level {
	if status == http.StatusServiceUnavailable {
		return slog.LevelWarn
	}
	return slog.LevelError
}

// LogFailure writes the cause of failures that are ours.
func (s *Core) LogFailure(r *http.Request, p *Problem, err error) {
	if p.Status >= 500 && !errors.Is(err, ErrPanic) && !readerGone(r) {
		s.Log.Log(r.Context(), FailureLevel(p.Status), "request failed", slog.String("route", r.Pattern),
			slog.Int("status", p.Status), slog.Any("error", err), slog.String("request", VisitOf(r).Reference))
	}
}

// SetRetry names the wait in whole seconds, at least one.
func SetRetry(w http.ResponseWriter, wait time.Duration) {
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
	}
}
