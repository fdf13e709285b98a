package handlers

import (
	"net/http"
	"net/url"

	"commentportal/docket"
)

// signatureShots are the page of second signatures in its states, and what other
// pages say of a proposal.
func signatureShots(p *testPortal) []shot {
	t := p.t
	if err := p.db.SetSecondPerson(t.Context(), p.docket.ID, docket.SecondPersonAuto, 100,
		docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleAdmin)
	send := func(id docket.CommentID, change func(url.Values)) {
		form := reviewForm(t, one.get(reviewPath(id)).want(t, http.StatusOK))
		change(form)
		one.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	}
	key := p.letter(map[docket.QuestionID]string{"1": "We are a small clinic. Our backup ran with AWS key " +
		plantedKey + " for years. Nobody noticed."})
	threat := p.letter(map[docket.QuestionID]string{"1": "This names a nurse and says where she lives.", "4": "Call " +
		plantedPhone + " at night."})
	posted := p.letter(map[docket.QuestionID]string{"2": "Banks share indicators within minutes. Hospitals wait for " +
		"weeks, and nobody tells them why."})
	refused := p.letter(map[docket.QuestionID]string{"1": "Key " + plantedKey + " again."})
	send(posted, func(f url.Values) { f.Set("decision", "post") })
	dismiss := func(id docket.CommentID) {
		page := one.get(reviewPath(id))
		no, gap := dismissValue(t, page, plantedKey)
		send(id, func(f url.Values) {
			untick(f, "redaction", gap)
			f.Set("dismiss", no)
			f.Set("decision", "post")
			f.Set("note", "It is the example of the vendor’s manual, not a key that opens anything.")
		})
	}
	dismiss(refused)
	two.sends("/admin/signatures/1", url.Values{"sign": {"refuse"}, "note": {"I could not find it in the manual. " +
		"Please ask the sender."}}).want(t, http.StatusSeeOther)
	dismiss(key)
	send(threat, func(f url.Values) {
		f.Set("decision", "withhold")
		f.Set("reason", string(p.docket.WithholdingReasons[0].Code))
		f.Set("note", "Hiding the name is not enough here.")
	})
	var many []docket.CommentID
	for range 4 {
		many = append(many, p.letter(map[docket.QuestionID]string{"2": "We know where the people of this office " +
			"live, and we will come."}))
	}
	many = append(many, p.letter(map[docket.QuestionID]string{"2": "We know where they live. Call " +
		plantedPhone + "."}))
	one.sends("/admin/decisions", url.Values{"comment": p.seen(many...), "decision": {"withhold"},
		"reason": {string(p.docket.WithholdingReasons[0].Code)}, "note": {"All sent within a minute."}}).want(t,
		http.StatusSeeOther)
	return []shot{
		{"signatures", two.get("/admin/signatures").want(t, http.StatusOK)},
		{"signatures-own", one.get("/admin/signatures").want(t, http.StatusOK)},
		{"signatures-error", two.sends("/admin/signatures/2", url.Values{"sign": {"refuse"}}).want(t,
			http.StatusUnprocessableEntity)},
		{"signatures-stale", two.sends("/admin/signatures/1", url.Values{"sign": {"agree"},
			"note": {"Seen it now."}}).want(t, http.StatusConflict)},
		{"signatures-queue", two.get("/admin/queue").want(t, http.StatusOK)},
		{"signatures-desk", two.get("/admin").want(t, http.StatusOK)},
		{"signatures-comment", one.get(reviewPath(refused)).want(t, http.StatusOK)},
	}
}
