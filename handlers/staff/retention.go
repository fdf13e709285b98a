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

// retentionStore holds what the page of retention asks of the store.
type retentionStore interface {
	PlaceHold(ctx context.Context, h docket.LegalHold) (docket.HoldID, error)
	LiftHold(ctx context.Context, id docket.HoldID, of docket.ID, by docket.UserID, reason string) error
	Holds(ctx context.Context, id docket.ID) ([]docket.LegalHold, error)
	SetRetention(ctx context.Context, id docket.ID, years int, by docket.Actor) error
}

// retention serves the page that says for how long dockets are kept, and on which a legal
// hold stands.
type retention struct {
	*staffPage
	store retentionStore
}

func retentionAt(id docket.ID) string { return withQuery("/admin/retention", "docket", string(id)) }

// retentionState is what the page is made from.
type retentionState struct {
	docket  docket.Docket
	all     []docket.Docket
	form    url.Values
	invalid docket.Invalid
}

// Show says how long a docket is kept, which holds stand on it, and which dockets are due.
func (s *retention) Show(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	st := retentionState{docket: d, all: all}
	if kept := web.UnsentOf(r); kept != nil && kept.Fields != nil {
		st.form = kept.Fields
		web.TookUp(r)
	}
	return s.show(w, r, st)
}

func (s *retention) show(w http.ResponseWriter, r *http.Request, st retentionState) error {
	d := st.docket
	page := views.RetentionPage{Shell: s.StaffShell(r, "Retention", "/admin/retention"),
		Dockets: docketFilter(d, st.all), Docket: d.ID}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Retention(page))
	}
	if !web.SessionOf(r).Fresh() {
		page.Confirm = web.ConfirmAddress(retentionAt(d.ID))
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	holds, err := s.store.Holds(r.Context(), "")
	if err != nil {
		return err
	}
	held := map[docket.ID]bool{}
	for _, h := range holds {
		held[h.Docket] = held[h.Docket] || h.Stands()
		if h.Docket == d.ID {
			page.Holds = append(page.Holds, holdRow(h, d, names))
		}
	}
	page.Kept = s.keptWords(d, held[d.ID])
	for _, one := range st.all {
		if one.RetentionDue(s.Now()) {
			page.Due = append(page.Due, views.DueRow{Docket: string(one.ID), Title: one.Title,
				Href: retentionAt(one.ID), Since: phrase.English.Day(one.KeptUntil()), Held: held[one.ID]})
		}
	}
	s.fields(&page, st)
	status := http.StatusOK
	if len(st.invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(st.invalid, "years", "order", "reason", "lift_reason")
	}
	return s.Render(w, r, status, views.Retention(page))
}

// fields lays out the forms with what was typed.
func (s *retention) fields(page *views.RetentionPage, st retentionState) {
	years := strconv.Itoa(st.docket.RetentionYears)
	if st.form.Has("years") {
		years = st.form.Get("years")
	}
	page.Years = views.Field{Name: "years", Label: "Years that the docket is kept after it was archived", Value: years,
		Hint: "0 keeps it for good. Your records schedule says how long.", Required: true, Problem: st.invalid["years"]}
	page.Order = views.Field{Name: "order", Label: "Reference of the hold", Value: st.form.Get("order"), NoSpell: true,
		Required: true, Hint: "Such as Lit. 26-0456. It stands in the log: write no name.",
		Problem: st.invalid["order"]}
	page.Reason = views.Field{Name: "reason", Label: "Why nothing may go", Value: st.form.Get("reason"), Required: true,
		Hint: "Who ordered it, and on what ground.", Problem: st.invalid["reason"]}
	page.Lift = views.Field{Name: "lift_reason", Label: "Why the hold ends", Value: st.form.Get("lift_reason"),
		Required: true, Hint: "Who said so.", Problem: st.invalid["lift_reason"]}
}

// keptWords says for how long a docket is kept as it stands.
func (s *retention) keptWords(d docket.Docket, held bool) string {
	words := "This docket is not archived, so its time has not begun."
	until := d.KeptUntil()
	switch {
	case d.RetentionYears == 0:
		words = "This docket is kept for good."
	case !until.IsZero() && d.RetentionDue(s.Now()):
		words = "The time for which this docket is kept was over on " + phrase.English.Day(until) + "."
	case !until.IsZero():
		words = "This docket is kept until " + phrase.English.Day(until) + "."
	}
	if held {
		words += " A legal hold stands on it: nothing of it may be removed."
	}
	return words
}

func holdRow(h docket.LegalHold, d docket.Docket, names names) views.HoldRow {
	row := views.HoldRow{Number: h.ID.String(), Order: h.Order, Reason: h.Reason, By: holderName(h.PlacedBy, names),
		At: views.DateTime(h.PlacedAt.In(d.Location())), Stands: h.Stands()}
	if !h.Stands() {
		row.Lifted = holderName(h.LiftedBy, names) + ", " + views.DateTime(h.LiftedAt.In(d.Location()))
		row.LiftReason = h.LiftReason
	}
	return row
}

func holderName(by docket.UserID, names names) string {
	if by == 0 {
		return "the operator, by command"
	}
	return names.of(by)
}

// Change places or lifts a hold, or sets for how long the docket is kept.
func (s *retention) Change(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	web.Takes(r, "years", "order", "reason", "lift_reason")
	d, all, err := s.deskDocket(r.Context(), r.PathValue("docket"))
	if err != nil {
		return err
	}
	st := retentionState{docket: d, all: all, form: form}
	if verbFields[r.PathValue("verb")] == "" {
		return docket.ErrNotFound
	}
	if !web.SessionOf(r).Fresh() {
		st.invalid = docket.Invalid{verbFields[r.PathValue("verb")]: "It is a while since you signed in. Confirm who " +
			"you are first, with the link on this page, then send this again."}
		return s.show(w, r, st)
	}
	err = s.change(r, d.ID, form)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		st.invalid = invalid
		return s.show(w, r, st)
	}
	if errors.Is(err, docket.ErrStale) {
		return web.SeeOther(w, r, web.WithDone(retentionAt(d.ID), "retention-stale"))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(retentionAt(d.ID), "retention-"+r.PathValue("verb")))
}

// verbFields are the fields at which a problem of a whole form stands.
var verbFields = map[string]string{"years": "years", "hold": "order", "lift": "lift_reason"}

func (s *retention) change(r *http.Request, id docket.ID, form url.Values) error {
	ctx, me := r.Context(), web.SessionOf(r).User.ID
	switch r.PathValue("verb") {
	case "years":
		years, invalid := docket.ParseRetention(form.Get("years"))
		if invalid != nil {
			return invalid
		}
		return s.store.SetRetention(ctx, id, years, web.ActorOf(r))
	case "hold":
		h := docket.LegalHold{Docket: id, Order: strings.TrimSpace(form.Get("order")),
			Reason: strings.TrimSpace(lines(form.Get("reason"))), PlacedBy: me}
		if invalid := docket.CheckHold(h.Order, h.Reason); invalid != nil {
			return invalid
		}
		_, err := s.store.PlaceHold(ctx, h)
		return err
	case "lift":
		n, err := strconv.ParseInt(form.Get("hold"), 10, 64)
		if err != nil {
			return docket.ErrNotFound
		}
		reason := strings.TrimSpace(lines(form.Get("lift_reason")))
		if invalid := docket.CheckLift(reason); invalid != nil {
			return invalid
		}
		return s.store.LiftHold(ctx, docket.HoldID(n), id, me, reason)
	}
	return docket.ErrNotFound
}

// tasks reminds those who run a docket that the time for which it is kept is over.
func (s *retention) tasks(d docket.Docket, add func(n int, one, many, href string, grave bool)) {
	if d.RetentionDue(s.Now()) {
		add(1, "docket is past the time for which it is kept", "", retentionAt(d.ID), false)
	}
}
