package public

import (
	"context"
	"errors"
	"net/http"

	"commentportal/docket"
	"commentportal/views"
)

// RestoreDesk makes a comment that its sender withdrew what it was before.
type RestoreDesk interface {
	// Restore reports whether a posted comment waits for a person again.
	Restore(ctx context.Context, number docket.TrackingNumber) (waits bool, err error)
}

// restore takes withdrawals back on the page “Check a comment”.
type restore struct {
	*status
	desk RestoreDesk
}

// Restore takes a withdrawal back and says where the comment stands. Where that is not possible
// any more, or not needed, the page says where it stands, too.
func (s *restore) Restore(w http.ResponseWriter, r *http.Request) error {
	typed, number, page, err := s.trackingForm(w, r)
	if err != nil {
		return err
	}
	if page.Problem != "" {
		return s.statusAgain(w, r, http.StatusUnprocessableEntity, page)
	}
	if err := s.Allow(s.Limits.Form, r); err != nil {
		return s.statusRefused(w, r, page, err)
	}
	code := http.StatusOK
	waits, err := s.desk.Restore(r.Context(), number)
	switch {
	case errors.Is(err, docket.ErrDenied), errors.Is(err, docket.ErrStale):
		code = http.StatusConflict
	case err != nil:
		return s.statusRefused(w, r, page, err)
	}
	s.Poke() // it counts for its themes again, and is grouped anew
	c, err := s.store.Receipt(r.Context(), number)
	if err != nil {
		return err
	}
	if code == http.StatusConflict && c.Status != docket.Withdrawn && !c.Purged() {
		code = http.StatusOK // it was back already
	}
	return s.showStatus(w, r, code, typed, c, func(result *views.StatusResult) {
		result.JustRestored, result.DecidedAgain = code == http.StatusOK, waits
	})
}
