package staff

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/moderation/handoff"
	"commentportal/views"
)

// sheet makes the sheet that a request asks for. The comment is opened for that, which
// the log tells.
func (s *incidents) sheet(r *http.Request, marking docket.TLP) (handoff.Sheet, docket.Docket, docket.CommentID, error) {
	id := docket.CommentID(r.PathValue("comment"))
	if marking != "" && !slices.Contains(docket.TLPs, marking) {
		return handoff.Sheet{}, docket.Docket{}, id, web.BadRequest("Choose one of the markings of TLP 2.0.")
	}
	i, err := s.store.Incident(r.Context(), id)
	if err != nil {
		return handoff.Sheet{}, docket.Docket{}, id, err
	}
	d, err := s.store.Docket(r.Context(), i.Docket)
	if err != nil {
		return handoff.Sheet{}, d, id, err
	}
	var c docket.Comment
	if by := web.SessionOf(r).User.ID; d.AskReason { // whoever opens the sheet has one
		c, err = s.store.OpenForReason(r.Context(), id, by, docket.OpenIncident, "")
	} else {
		c, err = s.store.OpenComment(r.Context(), id, by)
	}
	if err != nil {
		return handoff.Sheet{}, d, id, err
	}
	sheet, err := s.desk.HandOff(d, c, i, marking, s.BaseURL.Hostname())
	return sheet, d, id, err
}

// Sheet shows what can be handed to people who can act.
func (s *incidents) Sheet(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, docket.TLP(r.URL.Query().Get("tlp")), handoverState{})
}

// show renders the sheet with what was typed about hand-overs. A marking that is none has
// been refused with what was typed, and the sheet has the usual one.
func (s *incidents) show(w http.ResponseWriter, r *http.Request, status int, marking docket.TLP,
	st handoverState) error {
	if st.invalid["marking"] != "" {
		marking = ""
	}
	sheet, d, id, err := s.sheet(r, marking)
	if err != nil {
		return err
	}
	page := views.HandoffPage{Shell: s.StaffShell(r, "Hand-off sheet", "/admin/incidents"), Comment: id,
		Reference: sheet.Reference, Agency: sheet.Agency, Kinds: sheet.Kinds, Marked: sheet.Marking,
		Arrived: views.DateTime(sheet.Arrived.In(d.Location())), Sentences: sheet.Sentences, Where: d,
		Chosen:  sheet.Chosen,
		Marking: views.Field{Name: "tlp", Label: "Marking", Value: string(sheet.Marking)},
		Back:    withQuery("/admin/incidents", "docket", string(d.ID)),
		Bundle: "/admin/incidents/" + string(id) + "/bundle.json?" +
			url.Values{"tlp": {string(sheet.Marking)}}.Encode()}
	for _, m := range docket.TLPs {
		page.Marking.Options = append(page.Marking.Options, views.Option{Value: string(m), Label: string(m) +
			": " + m.Means()})
	}
	for _, i := range sheet.Indicators {
		page.Indicators = append(page.Indicators, views.HandoffIndicator{Kind: i.Kind.Label(), Value: i.Defanged()})
	}
	if err := s.addHandovers(r, &page, d, st); err != nil {
		return err
	}
	return s.Render(w, r, status, views.Handoff(page))
}

// Bundle sends the sheet as a STIX 2.1 bundle.
func (s *incidents) Bundle(w http.ResponseWriter, r *http.Request) error {
	sheet, _, id, err := s.sheet(r, docket.TLP(r.URL.Query().Get("tlp")))
	if err != nil {
		return err
	}
	body, err := sheet.Bundle()
	if err != nil {
		return err
	}
	s.Note(r, web.ActorOf(r), "incident.bundle", string(id), map[string]string{"marking": string(sheet.Marking)})
	web.Download(w, "application/stix+json;version=2.1", strings.ReplaceAll(sheet.Reference, "/", "-")+".stix.json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(append(body, '\n')) // the reader has gone; there is nobody to tell
	return nil
}
