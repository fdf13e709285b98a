package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// undoStore holds what taking a decision back asks of the store.
type undoStore interface {
	Undo(ctx context.Context, id docket.CommentID, version int, by docket.UserID) error
}

// undo takes back the decision that somebody has just made.
type undo struct {
	*staffPage
	store undoStore
	list  *list
}

var errNoUndo = &web.Problem{Status: http.StatusConflict, Heading: "This decision cannot be taken back by one press",
	Text: []string{
		"Only whoever decided can do that, within an hour, and only for the first decision on a comment.",
		"Nothing was changed. Open the comment and decide again: every decision stays on record.",
	}}

// Take takes a decision back and opens its comment.
func (s *undo) Take(w http.ResponseWriter, r *http.Request) error {
	form, err := s.list.listForm(w, r)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(web.PartValue(form, "undo", "version"))
	if err != nil {
		return web.BadRequest("The form does not say which decision to take back. Open the comment and decide again.")
	}
	id := docket.CommentID(r.PathValue("comment"))
	err = s.store.Undo(r.Context(), id, version, web.SessionOf(r).User.ID)
	if errors.Is(err, docket.ErrStale) || errors.Is(err, docket.ErrDenied) {
		return errNoUndo
	}
	if err != nil {
		return err
	}
	s.Poke()
	queue := cleanQueue(form.Get("queue"))
	if queue == "" {
		of, _, _ := id.Split()
		queue = url.Values{"docket": {string(of)}}.Encode()
	}
	return s.list.afterDecision(w, r, doneRow{id: id, what: "undone", queue: queue, stay: true})
}
