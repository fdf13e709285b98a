package handlers

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"commentportal/docket"
	"commentportal/views"
)

// problem is an error with the page it leads to. Its words are for the reader;
// causes go to the log.
type problem struct {
	status  int
	heading string
	text    []string
	retry   time.Duration // of Retry-After; 0: none
}

func (p *problem) Error() string { return "handlers: " + p.heading }

// The problems that a request itself has.
var (
	errNoPage = &problem{status: http.StatusNotFound, heading: "Page not found", text: []string{
		"There is no page at this address. Check the address, or start from the first page.",
		"A comment that was taken down or withdrawn also has no page any more.",
	}}
	errMethod = &problem{status: http.StatusMethodNotAllowed, heading: "This page cannot be used that way", text: []string{
		"Your browser sent a kind of request that this page does not answer. Open the page from a link instead.",
	}}
	errCrossSite = &problem{status: http.StatusForbidden, heading: "This form was sent from another website", text: []string{
		"For your safety we take forms only from our own pages. Open the form here and send it again.",
	}}
	errTooLarge = &problem{status: http.StatusRequestEntityTooLarge, heading: "What you sent is too large", text: []string{
		"Each answer can have up to 25,000 characters. Go back, shorten your answers, and send them again.",
		"To send a longer text or a document, write to us instead.",
	}}
	errFormType = &problem{status: http.StatusUnsupportedMediaType, heading: "We could not read this form", text: []string{
		"The form takes text only and must be sent the way a web page sends it. Open the form here and send it again.",
	}}
	errPanic = &problem{status: http.StatusInternalServerError, heading: "Something went wrong on our side"}
)

// badRequest is a request that no page of ours sends.
func badRequest(text string) error {
	return &problem{status: http.StatusBadRequest, heading: "We could not read this request", text: []string{text}}
}

// tooMany asks the reader to wait.
func tooMany(wait time.Duration) *problem {
	return &problem{status: http.StatusTooManyRequests, heading: "Please wait a moment", retry: wait, text: []string{
		"We got many requests from your network in a short time. Wait " + waitWords(wait) + " and try again.",
	}}
}

// waitWords says a wait in words, rounded up.
func waitWords(d time.Duration) string {
	if d <= time.Minute {
		return views.Count(int(math.Ceil(d.Seconds())), "second", "seconds")
	}
	return views.Count(int(math.Ceil(d.Minutes())), "minute", "minutes")
}

// How long a reader is asked to wait when we are busy, and when our storage is
// full, which people have to put right.
const (
	busyWait = 10 * time.Second
	fullWait = 5 * time.Minute
)

// explain turns an error into the page it leads to. Every error has one; what
// is not known is our own fault.
func explain(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errTooLarge
	}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		p := &problem{status: http.StatusUnprocessableEntity, heading: "There is a problem"}
		for _, line := range views.Problems(invalid) {
			p.text = append(p.text, line.Text)
		}
		return p
	}
	switch {
	case errors.Is(err, docket.ErrNotFound):
		return errNoPage
	case errors.Is(err, docket.ErrDenied):
		return &problem{status: http.StatusForbidden, heading: "You may not do this", text: []string{
			"Your account does not have the right for this. Ask an administrator if you need it.",
		}}
	case errors.Is(err, docket.ErrStale):
		return &problem{status: http.StatusConflict, heading: "This has changed since you opened it", text: []string{
			"Somebody else changed it first. Open it again to see how it stands now.",
		}}
	case errors.Is(err, docket.ErrClosed):
		return &problem{status: http.StatusConflict, heading: "The comment period is closed", text: []string{
			"Comments can no longer be sent here.",
		}}
	case errors.Is(err, docket.ErrExists):
		return &problem{status: http.StatusConflict, heading: "This exists already", text: []string{
			"Choose another name, or open the one that is there.",
		}}
	case errors.Is(err, docket.ErrBusy), errors.Is(err, context.DeadlineExceeded):
		return &problem{status: http.StatusServiceUnavailable, heading: "We are very busy", retry: busyWait, text: []string{
			"Nothing was saved. Wait a few seconds and try again.",
		}}
	case errors.Is(err, docket.ErrFull):
		return &problem{status: http.StatusServiceUnavailable, heading: "We cannot save anything right now", retry: fullWait, text: []string{
			"Our storage is full. Nothing was saved. We have been told; try again in some minutes.",
		}}
	}
	return &problem{status: http.StatusInternalServerError, heading: "Something went wrong on our side"}
}

// fail sends the page of an error. The cause goes to the log under the
// reference that the page shows.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if readerGone(r) {
		if rec, ok := w.(*recorder); ok {
			rec.gone = true
		}
		return
	}
	p := explain(err)
	s.logFailure(r, p, err)
	page := views.ErrorPage{
		Shell:     s.shell(r, p.heading),
		Text:      p.text,
		Reference: "",
	}
	page.Shell.NoIndex = true
	if p.status == http.StatusInternalServerError {
		page.Reference = visitOf(r).reference
		page.Text = []string{"We could not finish what you asked for. The problem was written to our log. Please try again in a few minutes."}
	}
	setRetry(w, p.retry)
	if p.status == http.StatusRequestEntityTooLarge {
		w.Header().Set("Connection", "close") // what is still coming is not read
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", s.contentPolicy())
	h.Del("Content-Disposition")
	h.Del("ETag")
	if renderErr := s.render(w, r, p.status, views.Error(page)); renderErr != nil {
		s.Log.ErrorContext(r.Context(), "error page", slog.Any("error", renderErr), slog.String("request", visitOf(r).reference))
		http.Error(w, p.heading, p.status)
	}
}

// readerGone reports whether the request's sender has left, or takes nothing any
// more: whatever stopped then, a query or a write, is no failure of ours. The
// server cancels the context of a request when its connection ends and when a
// write to it fails. The error itself tells nothing: a broken pipe may be that to
// the database.
func readerGone(r *http.Request) bool { return errors.Is(r.Context().Err(), context.Canceled) }

// failureLevel is the level of a failed answer in the log. ERROR is for what we
// have to mend; that we are busy or full anybody can bring about, and /readyz and
// the metrics tell it.
func failureLevel(status int) slog.Level {
	if status == http.StatusServiceUnavailable {
		return slog.LevelWarn
	}
	return slog.LevelError
}

// logFailure writes the cause of failures that are ours.
func (s *site) logFailure(r *http.Request, p *problem, err error) {
	if p.status >= 500 && !errors.Is(err, errPanic) && !readerGone(r) {
		s.Log.Log(r.Context(), failureLevel(p.status), "request failed", slog.String("route", r.Pattern),
			slog.Int("status", p.status), slog.Any("error", err), slog.String("request", visitOf(r).reference))
	}
}

// setRetry names the wait in whole seconds, at least one.
func setRetry(w http.ResponseWriter, wait time.Duration) {
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(max(1, int(math.Ceil(wait.Seconds())))))
	}
}
