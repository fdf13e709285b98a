package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// HandoverDesk is where somebody records a hand-over and what was answered.
type HandoverDesk interface {
	Record(ctx context.Context, h docket.Handover) error
	Answer(ctx context.Context, h docket.Handover, answer string, by docket.UserID) error
}

// handovers records to whom what a flagged comment tells was handed.
type handovers struct {
	*incidents
	records HandoverDesk
}

const maxHandoverForm = 128 << 10 // bytes: an answer to each hand-over and a new one, form-encoded

func incidentAt(id docket.CommentID) string { return "/admin/incidents/" + string(id) }

// handoverState is what was typed on the sheet, with what is wrong with it.
type handoverState struct {
	form    url.Values
	invalid docket.Invalid
	stale   bool
}

// addHandovers lays out the hand-overs of a comment on its sheet, and the forms.
func (s *incidents) addHandovers(r *http.Request, page *views.HandoffPage, d docket.Docket, st handoverState) error {
	list, err := s.store.Handovers(r.Context(), page.Comment)
	if err != nil {
		return err
	}
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	order := []string{"channel", "marking"}
	page.Record = views.HandoverPanel{Path: incidentAt(page.Comment), Stale: st.stale,
		Full: len(list) >= docket.MaxHandovers,
		Channel: views.Field{Name: "channel", Label: "Handed over to", Value: st.form.Get("channel"), Required: true,
			Max: docket.MaxHandoverChannel, Problem: st.invalid["channel"],
			Hint: "Such as CISA Central, by telephone. The writer reads it: name no person."}}
	for _, h := range list {
		row := views.HandoverRow{Number: strconv.Itoa(h.Number), Channel: h.Channel, Marking: string(h.Marking),
			By: names.of(h.By), At: views.DateTime(h.At.In(d.Location())), Answer: h.Answer}
		if h.Answered() {
			row.Answered = names.of(h.AnsweredBy) + ", " + views.DateTime(h.AnsweredAt.In(d.Location()))
		}
		row.Field = views.Field{Name: h.Field(), Label: "What they answered", Rows: 3, Max: docket.MaxHandoverAnswer,
			Value: st.form.Get(h.Field()), Problem: st.invalid[h.Field()],
			Hint: "The writer reads it on the page “Check a comment”."}
		order = append(order, h.Field())
		page.Record.Rows = append(page.Record.Rows, row)
	}
	if len(st.invalid) > 0 {
		page.Shell.Problem = true
		page.Problems = views.Problems(st.invalid, order...)
	}
	return nil
}

// Change records a hand-over, or what was answered to one.
func (s *handovers) Change(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxHandoverForm)
	if err != nil {
		return err
	}
	id, me := docket.CommentID(r.PathValue("comment")), web.SessionOf(r).User.ID
	verb := r.PathValue("verb")
	switch verb {
	case "handed":
		web.Takes(r, "channel", "marking")
		err = s.records.Record(r.Context(), docket.Handover{Comment: id, Channel: lines(form.Get("channel")),
			Marking: docket.TLP(form.Get("marking")), By: me})
	case "answered":
		n, _ := strconv.Atoi(form.Get("handover"))
		h := docket.Handover{Comment: id, Number: n}
		web.Takes(r, h.Field())
		err = s.records.Answer(r.Context(), h, lines(form.Get(h.Field())), me)
	default:
		return docket.ErrNotFound
	}
	st := handoverState{form: form}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		st.invalid = invalid
		return s.show(w, r, http.StatusUnprocessableEntity, docket.TLP(form.Get("marking")), st)
	}
	if errors.Is(err, docket.ErrStale) || errors.Is(err, docket.ErrExists) {
		st.stale = true
		return s.show(w, r, http.StatusConflict, docket.TLP(form.Get("marking")), st)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(incidentAt(id), "incident-"+verb))
}
