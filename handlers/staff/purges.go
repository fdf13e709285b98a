package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// purgesStore holds what the page of purges asks of the store.
type purgesStore interface {
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	AskPurge(ctx context.Context, p docket.Purge) (docket.PurgeID, error)
	AnswerPurge(ctx context.Context, id docket.PurgeID, answer docket.PurgeAnswer, by docket.UserID) (docket.Purge,
		error)
	Purge(ctx context.Context, id docket.PurgeID) (docket.Purge, error)
	PurgePlaces(ctx context.Context, id docket.CommentID) ([]docket.PurgePlace, error)
	Purges(ctx context.Context, id docket.ID) ([]docket.Purge, error)
	PurgeCounts(ctx context.Context, id docket.ID) (docket.PurgeCounts, error)
}

// purges serves the page where the words of a comment are asked to be removed by order,
// agreed to by a second person, and where what the operator removed is signed.
type purges struct {
	*staffPage
	store purgesStore
}

// Show lists the purges of a docket, and what a purge of the chosen comment means.
func (s *purges) Show(w http.ResponseWriter, r *http.Request) error {
	query, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	typed := url.Values{"comment": query["comment"]}
	if kept := web.UnsentOf(r); kept != nil && kept.Fields != nil {
		typed = kept.Fields
		web.TookUp(r)
	}
	return s.page(w, r, d, docketFilter(d, all), typed, nil)
}

// page renders the purges of a docket with what was typed.
func (s *purges) page(w http.ResponseWriter, r *http.Request, d docket.Docket, dockets []views.Field, typed url.Values,
	invalid docket.Invalid) error {
	page := views.PurgesPage{Shell: s.StaffShell(r, "Purges", "/admin/purges"), Dockets: dockets, Docket: d.ID}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Purges(page))
	}
	if !web.SessionOf(r).Fresh() {
		page.Confirm = web.ConfirmAddress(withQuery("/admin/purges", "docket", string(d.ID)))
	}
	var err error
	if page.Rows, err = s.rows(r, d); err != nil {
		return err
	}
	if invalid == nil {
		invalid = docket.Invalid{}
	}
	if err := s.choose(r.Context(), &page, typed.Get("comment"), invalid); err != nil {
		return err
	}
	page.Comment = views.Field{Name: "comment", Label: "Number of the comment",
		Value: typed.Get("comment"), NoSpell: true,
		Required: true, Hint: "Such as " + string(d.ID) + "-0042.", Problem: invalid["comment"]}
	page.Order = views.Field{Name: "order", Label: "Reference of the order", Value: typed.Get("order"), NoSpell: true,
		Required: true, Hint: "Such as No. 26-cv-0123. It stands in the log: write no name.", Problem: invalid["order"]}
	page.Reason = views.Field{Name: "reason", Label: "Why the words have to go",
		Value: typed.Get("reason"), Required: true,
		Hint: "Who ordered it, and on what ground. Do not repeat the words.", Problem: invalid["reason"]}
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "comment", "order", "reason")
	}
	return s.Render(w, r, status, views.Purges(page))
}

// choose lays out what a purge of a comment means; invalid says why it cannot be chosen.
func (s *purges) choose(ctx context.Context, page *views.PurgesPage, typed string, invalid docket.Invalid) error {
	id := docket.CommentID(strings.ToUpper(strings.TrimSpace(typed)))
	if id == "" {
		return nil
	}
	if of, _, ok := id.Split(); !ok || of != page.Docket {
		invalid["comment"] = "Write the number of a comment of " + string(page.Docket) + "."
		return nil
	}
	c, err := s.store.Comment(ctx, id)
	if errors.Is(err, docket.ErrNotFound) {
		invalid["comment"] = "There is no comment with this number."
		return nil
	}
	if err != nil {
		return err
	}
	if c.Purged() {
		invalid["comment"] = "The words of this comment were removed before."
		return nil
	}
	places, err := s.store.PurgePlaces(ctx, id)
	page.Chosen = &views.PurgeChoice{ID: id, Stands: c.Status.Label(), Places: placeTexts(places)}
	return err
}

func placeTexts(list []docket.PurgePlace) []string {
	var out []string
	for _, p := range list {
		out = append(out, views.PurgePlaceText(p))
	}
	return out
}

// rows lays out the purges of a docket for the person who looks.
func (s *purges) rows(r *http.Request, d docket.Docket) ([]views.PurgeRow, error) {
	names, err := s.colleagues(r)
	if err != nil {
		return nil, err
	}
	list, err := s.store.Purges(r.Context(), d.ID)
	if err != nil {
		return nil, err
	}
	me := web.SessionOf(r).User.ID
	var out []views.PurgeRow
	for _, p := range list {
		row := views.PurgeRow{Number: p.ID.String(), Comment: p.Comment, Order: p.Order, Reason: p.Reason,
			By: names.of(p.AskedBy), At: views.DateTime(p.AskedAt.In(d.Location())), ByCommand: p.ByCommand(),
			State: p.State,
			Waits: p.Waits(), Places: placeTexts(p.Places), MayAgree: p.MayAnswer(me, docket.PurgeAgree),
			MaySign: p.MayAnswer(me, docket.PurgeSign)}
		if p.AnsweredBy != 0 {
			row.Answered = names.of(p.AnsweredBy) + ", " + views.DateTime(p.AnsweredAt.In(d.Location()))
		}
		if p.Was != "" {
			row.Was = p.Was.Label()
		}
		out = append(out, row)
	}
	return out, nil
}

// Ask takes a request to purge a comment.
func (s *purges) Ask(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	web.Takes(r, "comment", "order", "reason")
	d, all, err := s.deskDocket(r.Context(), r.PathValue("docket"))
	if err != nil {
		return err
	}
	p := docket.Purge{Comment: docket.CommentID(strings.ToUpper(strings.TrimSpace(form.Get("comment")))),
		Order: strings.TrimSpace(form.Get("order")), Reason: strings.TrimSpace(form.Get("reason")),
		AskedBy: web.SessionOf(r).User.ID}
	invalid := docket.CheckPurge(p.Order, p.Reason)
	if of, _, ok := p.Comment.Split(); (!ok || of != d.ID) && invalid == nil {
		invalid = docket.Invalid{"comment": "Choose a comment of " + string(d.ID) + " first."}
	}
	if invalid == nil && !web.SessionOf(r).Fresh() {
		invalid = docket.Invalid{"order": "It is a while since you signed in. Confirm who you are first, with the " +
			"link on this page, then send this again."}
	}
	if invalid == nil {
		_, err = s.store.AskPurge(r.Context(), p)
		switch {
		case errors.Is(err, docket.ErrHeld):
			invalid = docket.Invalid{"comment": docket.HoldSentence}
		case errors.Is(err, docket.ErrExists):
			invalid = docket.Invalid{"order": "Somebody asked for this comment already. See below."}
		case errors.Is(err, docket.ErrNotFound):
			invalid = docket.Invalid{"comment": "There is no comment with this number."}
		case err != nil:
			return err
		}
	}
	if invalid != nil {
		return s.page(w, r, d, docketFilter(d, all), form, invalid)
	}
	return web.SeeOther(w, r, purgesAt(d.ID, "purge-asked"))
}

func purgesAt(id docket.ID, done string) string {
	return "/admin/purges?" + url.Values{"docket": {string(id)}, "done": {done}}.Encode()
}

// Answer takes what a second person says. When they agree, the words go at once.
func (s *purges) Answer(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.StaffForm(w, r, web.MaxSmallForm); err != nil {
		return err
	}
	id, answer := docket.ID(r.PathValue("docket")), docket.PurgeAnswer(r.PathValue("verb"))
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil || answer != docket.PurgeAgree && answer != docket.PurgeRefuse && answer != docket.PurgeSign {
		return docket.ErrNotFound
	}
	p, err := s.store.Purge(r.Context(), docket.PurgeID(number))
	if err != nil {
		return err
	}
	if of, _, _ := p.Comment.Split(); of != id {
		return docket.ErrNotFound
	}
	if !web.SessionOf(r).Fresh() {
		return s.ToConfirm(w, r, withQuery("/admin/purges", "docket", string(id)))
	}
	_, err = s.store.AnswerPurge(r.Context(), p.ID, answer, web.SessionOf(r).User.ID)
	switch {
	case errors.Is(err, docket.ErrHeld):
		return web.SeeOther(w, r, purgesAt(id, "purge-held"))
	case errors.Is(err, docket.ErrStale), errors.Is(err, docket.ErrExists):
		return web.SeeOther(w, r, purgesAt(id, "purge-stale"))
	}
	if err != nil {
		return err
	}
	s.Poke() // a purged comment counts for no theme
	return web.SeeOther(w, r, purgesAt(id, "purge-"+string(answer)))
}

// tasks adds what of purges waits for somebody to a desk.
func (s *purges) tasks(ctx context.Context, id docket.ID, _ docket.UserID,
	add func(n int, one, many, href string, grave bool)) error {
	n, err := s.store.PurgeCounts(ctx, id)
	at := withQuery("/admin/purges", "docket", string(id))
	add(n.Asked, "purge waits for a second administrator", "purges wait for a second administrator", at, true)
	add(n.Unsigned, "purge by command waits to be signed", "purges by command wait to be signed", at, false)
	add(n.Removals, "removal of a whole docket waits for a second administrator", "", removalsAt(id), true)
	return err
}
