package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// removalsStore holds what the page of removals asks of the store.
type removalsStore interface {
	AskRemoval(ctx context.Context, v docket.Removal) (docket.RemovalID, error)
	AnswerRemoval(ctx context.Context, id docket.RemovalID, agree bool, by docket.UserID) error
	Holds(ctx context.Context, id docket.ID) ([]docket.LegalHold, error)
	PreviewRemoval(ctx context.Context, id docket.ID) (docket.RemovalPreview, error)
	Removal(ctx context.Context, id docket.RemovalID) (docket.Removal, error)
	Removals(ctx context.Context, id docket.ID) ([]docket.Removal, error)
}

// removals serves the page where a docket past its time is asked to be removed as a whole, and
// agreed to by a second person.
type removals struct {
	*staffPage
	store removalsStore
}

func removalsAt(id docket.ID) string { return withQuery("/admin/removals", "docket", string(id)) }

// Show says what the removal of a docket means, and lists those that were asked for.
func (s *removals) Show(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	var typed url.Values
	if kept := web.UnsentOf(r); kept != nil && kept.Fields != nil {
		typed = kept.Fields
		web.TookUp(r)
	}
	return s.page(w, r, d, docketFilter(d, all), typed, nil)
}

// page renders the removals of a docket with what was typed.
func (s *removals) page(w http.ResponseWriter, r *http.Request, d docket.Docket, dockets []views.Field,
	typed url.Values, invalid docket.Invalid) error {
	page := views.RemovalsPage{Shell: s.StaffShell(r, "Remove a docket", "/admin/retention"), Dockets: dockets,
		Docket: d.ID, Title: d.Title, Back: retentionAt(d.ID)}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Removals(page))
	}
	if !web.SessionOf(r).Fresh() {
		page.Confirm = web.ConfirmAddress(removalsAt(d.ID))
	}
	holds, err := s.store.Holds(r.Context(), d.ID)
	if err != nil {
		return err
	}
	for _, h := range holds {
		page.Held = page.Held || h.Stands()
	}
	if page.Preview, err = s.store.PreviewRemoval(r.Context(), d.ID); err != nil {
		return err
	}
	page.Places = placeTexts(page.Preview.Places)
	if page.Rows, err = s.rows(r, d); err != nil {
		return err
	}
	page.Due = d.RetentionDue(s.Now())
	if until := d.KeptUntil(); !until.IsZero() {
		page.Until = phrase.English.Day(until)
	}
	page.Order = views.Field{Name: "order", Label: "Reference of the records schedule", Value: typed.Get("order"),
		NoSpell: true, Required: true, Hint: "Such as DAA-0468-2026-0001. It stands in the log: write no name.",
		Problem: invalid["order"]}
	page.Reason = views.Field{Name: "reason", Label: "Why the docket has to go", Value: typed.Get("reason"),
		Required: true, Hint: "Who decided it, and on what ground.", Problem: invalid["reason"]}
	status := http.StatusOK
	if len(invalid) > 0 {
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		page.Problems = views.Problems(invalid, "order", "reason")
	}
	return s.Render(w, r, status, views.Removals(page))
}

// rows lays out the removals of a docket for the person who looks.
func (s *removals) rows(r *http.Request, d docket.Docket) ([]views.RemovalRow, error) {
	names, err := s.colleagues(r)
	if err != nil {
		return nil, err
	}
	list, err := s.store.Removals(r.Context(), d.ID)
	if err != nil {
		return nil, err
	}
	when := func(v docket.UserID, at string) string { return names.of(v) + ", " + at }
	var out []views.RemovalRow
	for _, v := range list {
		row := views.RemovalRow{Number: v.ID.String(), Order: v.Order, Reason: v.Reason, State: v.State,
			By: when(v.AskedBy, views.DateTime(v.AskedAt.In(d.Location()))), Places: placeTexts(v.Places),
			MayAnswer: v.MayAnswer(web.SessionOf(r).User.ID)}
		if v.AnsweredBy != 0 {
			row.Answered = when(v.AnsweredBy, views.DateTime(v.AnsweredAt.In(d.Location())))
		}
		if !v.DoneAt.IsZero() {
			row.Done = views.DateTime(v.DoneAt.In(d.Location()))
		}
		out = append(out, row)
	}
	return out, nil
}

// Ask takes a request to remove a docket.
func (s *removals) Ask(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	web.Takes(r, "order", "reason")
	d, all, err := s.deskDocket(r.Context(), r.PathValue("docket"))
	if err != nil {
		return err
	}
	v := docket.Removal{Docket: d.ID, Order: strings.TrimSpace(form.Get("order")),
		Reason: strings.TrimSpace(lines(form.Get("reason"))), AskedBy: web.SessionOf(r).User.ID}
	invalid := docket.CheckPurge(v.Order, v.Reason)
	if invalid == nil && !web.SessionOf(r).Fresh() {
		invalid = docket.Invalid{"order": "It is a while since you signed in. Confirm who you are first, with the " +
			"link on this page, then send this again."}
	}
	if invalid == nil {
		_, err = s.store.AskRemoval(r.Context(), v)
		if invalid = removalRefused(err); invalid == nil && err != nil {
			return err
		}
	}
	if invalid != nil {
		return s.page(w, r, d, docketFilter(d, all), form, invalid)
	}
	return web.SeeOther(w, r, web.WithDone(removalsAt(d.ID), "removal-asked"))
}

// removalRefused says why a docket cannot be removed; nil where another thing went wrong.
func removalRefused(err error) docket.Invalid {
	switch {
	case errors.Is(err, docket.ErrHeld):
		return docket.Invalid{"order": docket.HoldSentence}
	case errors.Is(err, docket.ErrNotDue):
		return docket.Invalid{"order": "The time for which this docket is kept is not over."}
	case errors.Is(err, docket.ErrExists):
		return docket.Invalid{"order": "Somebody asked for this already. See below."}
	case errors.Is(err, docket.ErrStale):
		return docket.Invalid{"order": "No comment of this docket has words any more."}
	}
	return nil
}

// Answer takes what a second person says. When they agree, the comments go in the background.
func (s *removals) Answer(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.StaffForm(w, r, web.MaxSmallForm); err != nil {
		return err
	}
	id, verb := docket.ID(r.PathValue("docket")), r.PathValue("verb")
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil || verb != "agree" && verb != "refuse" {
		return docket.ErrNotFound
	}
	v, err := s.store.Removal(r.Context(), docket.RemovalID(number))
	if err != nil {
		return err
	}
	if v.Docket != id {
		return docket.ErrNotFound
	}
	if !web.SessionOf(r).Fresh() {
		return s.ToConfirm(w, r, removalsAt(id))
	}
	err = s.store.AnswerRemoval(r.Context(), v.ID, verb == "agree", web.SessionOf(r).User.ID)
	switch {
	case errors.Is(err, docket.ErrHeld), errors.Is(err, docket.ErrNotDue):
		return web.SeeOther(w, r, web.WithDone(removalsAt(id), "removal-held"))
	case errors.Is(err, docket.ErrStale):
		return web.SeeOther(w, r, web.WithDone(removalsAt(id), "removal-stale"))
	case err != nil:
		return err
	}
	s.Poke() // the comments begin to go
	return web.SeeOther(w, r, web.WithDone(removalsAt(id), "removal-"+verb))
}
