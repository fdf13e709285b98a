package handlers

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"commentportal/docket"
)

// TestALegalHoldStopsPurges places a hold on a page: what waits to be purged stays until the
// hold is lifted, and all of it needs a fresh sign-in and says what is wrong.
func TestALegalHoldStopsPurges(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Ask about the pumps."}})
	id := p.decide(number, docket.ActionPost)
	one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleAdmin)
	purges, at := purgesPath+"/"+string(p.docket.ID), "/admin/retention/"+string(p.docket.ID)
	order := url.Values{"comment": {string(id)}, "order": {"No. 1"}, "reason": {"A court said so."}}
	one.sends(purges, order).want(t, http.StatusSeeOther)

	one.get("/admin/retention").want(t, http.StatusOK).contains(t, "None was ever placed", "kept for good")
	one.sends(at+"/hold", url.Values{"order": {"<b>"}, "reason": {"WORDS-THAT-STAY"}}).want(t, 422).contains(t,
		"Write the reference of the hold", "WORDS-THAT-STAY")
	one.sends(at+"/hold", url.Values{"order": {"Lit. 26-0456"}, "reason": {"PLANTED-GROUND"}}).want(t,
		http.StatusSeeOther)
	one.get("/admin/retention").want(t, http.StatusOK).contains(t, "Lit. 26-0456", "PLANTED-GROUND", "Stands",
		"A legal hold stands on it")
	two.sends(purges+"/1/agree", url.Values{}).leadsTo(t,
		"/admin/purges?docket="+string(p.docket.ID)+"&done=purge-held")
	two.get("/admin/purges?docket="+string(p.docket.ID)+"&done=purge-held").contains(t, "Nothing was removed")
	p.get("/dockets/"+string(p.docket.ID)+"/comments/"+string(id)).want(t, http.StatusOK).contains(t, "pumps")
	other := p.decide(p.file(url.Values{"answer-1": {"Another."}}), docket.ActionPost)
	order.Set("comment", string(other))
	one.sends(purges, order).want(t, 422).contains(t, "A legal hold stands on this docket", "A court said so.")

	two.sends(at+"/lift", url.Values{"hold": {"1"}}).want(t, 422).contains(t, "Say why the hold ends")
	two.sends(at+"/lift", url.Values{"hold": {"9"}, "lift_reason": {"x"}}).want(t, http.StatusNotFound)
	two.sends(at+"/lift", url.Values{"hold": {"1"}, "lift_reason": {"The case is over."}}).want(t, http.StatusSeeOther)
	two.sends(at+"/lift", url.Values{"hold": {"1"}, "lift_reason": {"Again."}}).leadsTo(t,
		"/admin/retention?docket="+string(p.docket.ID)+"&done=retention-stale")
	two.sends(purges+"/1/agree", url.Values{}).want(t, http.StatusSeeOther)
	p.get("/dockets/"+string(p.docket.ID)+"/comments/"+string(id)).want(t, http.StatusGone)
	one.get("/admin/retention").contains(t, "Lifted by", "The case is over.")

	p.clock.advance(20 * time.Minute)
	one.sends(at+"/hold", url.Values{"order": {"Lit. 2"}, "reason": {"WORDS-THAT-STAY"}}).want(t, 422).contains(t,
		"It is a while since you signed in", "WORDS-THAT-STAY")
	p.staffer(docket.RoleModerator).get("/admin/retention").want(t, http.StatusForbidden)
	p.logged(t, "hold.placed", 1)
	p.logged(t, "hold.lifted", 1)
	p.nothingPlanted(number)
}

// TestADocketIsDueAfterItsYears sets for how long a docket is kept, and finds it listed and
// on the desk once that time is over, and not before.
func TestADocketIsDueAfterItsYears(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	admin, at := p.staffer(docket.RoleAdmin), "/admin/retention/"+string(p.docket.ID)
	admin.sends(at+"/years", url.Values{"years": {"forever"}}).want(t, 422).contains(t, "Type a whole number of years",
		"forever")
	admin.sends(at+"/years", url.Values{"years": {"3"}}).want(t, http.StatusSeeOther)
	admin.get("/admin/retention").contains(t, "its time has not begun", `value="3"`)
	for _, kind := range []docket.EventKind{docket.EventClosed, docket.EventArchived} {
		if _, err := p.db.Step(t.Context(), docket.LifeStep{Docket: p.docket.ID, Kind: kind, By: "u1",
			Brief: true}); err != nil {
			t.Fatal(err)
		}
	}
	admin.get("/admin/retention").contains(t, "This docket is kept until", "None. A docket is due")
	admin.get("/admin").lacks(t, "past the time for which it is kept")
	p.clock.advance(3 * 366 * 24 * time.Hour)
	admin = p.staffer(docket.RoleAdmin)
	admin.get("/admin/retention").contains(t, "was over on", "due since")
	admin.get("/admin").contains(t, "docket is past the time for which it is kept")
	p.logged(t, "docket.retention", 1)
}

// overdue archives the portal's docket and lets the years pass for which it is kept.
func (p *testPortal) overdue() {
	p.t.Helper()
	if err := p.db.SetRetention(p.t.Context(), p.docket.ID, 3, "u1"); err != nil {
		p.t.Fatal(err)
	}
	for _, kind := range []docket.EventKind{docket.EventClosed, docket.EventArchived} {
		if _, err := p.db.Step(p.t.Context(), docket.LifeStep{Docket: p.docket.ID, Kind: kind, By: "u1",
			Brief: true}); err != nil {
			p.t.Fatal(err)
		}
	}
	p.clock.advance(3 * 366 * 24 * time.Hour)
}

// TestADueDocketIsRemovedByTwoPeople asks for the removal of a docket past its time on the page,
// is refused one's own agreement, under a hold and before the time, and lets another
// administrator agree: then no page has its words.
func TestADueDocketIsRemovedByTwoPeople(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Ask Winifred Okonkwo about the pumps."}})
	id := p.decide(number, docket.ActionPost)
	p.file(url.Values{"answer-1": {"Words that nobody decided about."}})
	const path = "/admin/removals"
	at, list := path+"/"+string(p.docket.ID), path+"?docket="+string(p.docket.ID)
	order := url.Values{"order": {"DAA-0468-2026-0001"}, "reason": {"PLANTED-GROUND"}}
	early := p.staffer(docket.RoleAdmin)
	early.get(list).want(t, http.StatusOK).contains(t, "kept for good, or is not archived",
		"2 comments lose their words")
	early.sends(at, order).want(t, 422).contains(t, "The time for which this docket is kept is not over",
		"PLANTED-GROUND")
	p.overdue()
	one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleAdmin)
	one.get("/admin/retention").contains(t, "Remove it as a whole")
	one.get(list).want(t, http.StatusOK).contains(t, "Ask to remove 2 comments", "Backups do").lacks(t, "Okonkwo")
	one.sends(at, url.Values{"order": {"<b>"}, "reason": {"PLANTED-GROUND"}}).want(t, 422).contains(t, "PLANTED-GROUND")
	one.sends(at, order).want(t, http.StatusSeeOther)
	two.sends(at, order).want(t, 422).contains(t, "Somebody asked for this already")
	two.get("/admin").contains(t, "removal of a whole docket waits for a second administrator")
	one.get(list).lacks(t, "Agree: remove all words")
	one.sends(at+"/1/agree", url.Values{}).want(t, http.StatusForbidden)
	two.sends("/admin/removals/OTHER-1/1/agree", url.Values{}).want(t, http.StatusNotFound)
	p.staffer(docket.RoleModerator).sends(at+"/1/agree", url.Values{}).want(t, http.StatusForbidden)
	one.sends("/admin/retention/"+string(p.docket.ID)+"/hold", url.Values{"order": {"Lit. 1"},
		"reason": {"A notice."}}).want(t, http.StatusSeeOther)
	two.get(list).contains(t, docket.HoldSentence)
	two.sends(at+"/1/agree", url.Values{}).leadsTo(t, list+"&done=removal-held")
	one.sends("/admin/retention/"+string(p.docket.ID)+"/lift", url.Values{"hold": {"1"},
		"lift_reason": {"Over."}}).want(t, http.StatusSeeOther)
	two.get(list).contains(t, "Agree: remove all words", "DAA-0468-2026-0001", "PLANTED-GROUND")
	two.sends(at+"/1/agree", url.Values{}).leadsTo(t, list+"&done=removal-agree")
	two.sends(at+"/1/refuse", url.Values{}).leadsTo(t, list+"&done=removal-stale")
	two.get(list).contains(t, "comments go one after the other", "2 comments still have their words")
	for step := (docket.RemovalStep{}); !step.Done; {
		var err error
		if step, err = p.db.PurgeNext(t.Context(), 1, step.After, 1); err != nil {
			t.Fatal(err)
		}
	}
	two.get(list).want(t, http.StatusOK).contains(t, "No comment of this docket has words any more").lacks(t, "Okonkwo")
	p.get("/dockets/"+string(p.docket.ID)+"/comments/"+string(id)).want(t, http.StatusGone).contains(t,
		"This comment is no longer kept", "The time for which the comments of this docket are kept is over").lacks(t,
		"Okonkwo", "court")
	p.post("/status", url.Values{"tracking": {number}}).want(t, http.StatusOK).contains(t, "No longer kept",
		"we do not have yours any more").lacks(t, "by order on")
	p.staffer(docket.RoleModerator).get(reviewPath(id)).want(t, http.StatusOK).contains(t,
		"with those of its whole docket", list).lacks(t, "Okonkwo")
	p.get("/dockets/"+string(p.docket.ID)+"/ledger").want(t, http.StatusOK).contains(t, "Removed by order")
	p.get("/dockets/"+string(p.docket.ID)+"/comments?q=pumps").want(t, http.StatusOK).lacks(t, "Okonkwo")
	p.logged(t, "removal.done", 1)
	p.logged(t, "purge.done", 2)
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
	p.nothingPlanted(number)
}
