package handlers

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
)

// lives are dockets in every state of their life, at the time a test begins.
func lives() map[docket.State]docket.Docket {
	day := func(n int) time.Time { return testStart.AddDate(0, 0, n) }
	stage := func(kinds ...docket.EventKind) []docket.Event {
		var list []docket.Event
		for i, kind := range kinds {
			list = append(list, docket.Event{Kind: kind, At: day(i - 5)})
		}
		return list
	}
	return map[docket.State]docket.Docket{
		docket.StateAnnounced: {Opens: day(3), Closes: day(40)},
		docket.StateOpen:      {Closes: day(40)},
		docket.StateExtended: {Closes: day(40), Events: []docket.Event{{Kind: docket.EventExtended,
			At: day(-1), From: day(9),
			To: day(40), Why: "Several hospitals asked for more time."}}},
		docket.StateClosingSoon:  {Closes: day(3)},
		docket.StateClosed:       {Closes: day(-3)},
		docket.StateLateComments: {Closes: day(-3), AcceptLate: true},
		docket.StateUnderReview:  {Closes: day(-9), Events: stage(docket.EventReview)},
		docket.StateReported:     {Closes: day(-9), Events: stage(docket.EventReview, docket.EventReported)},
		docket.StateArchived:     {Closes: day(-9), Events: stage(docket.EventReported, docket.EventArchived)},
	}
}

// addLives files a docket in every state, named after it.
func addLives(t testing.TB, p *testPortal) map[docket.State]docket.ID {
	t.Helper()
	ids := map[docket.State]docket.ID{}
	shipped, book := docketfile.ShippedDocket()
	for state, d := range lives() {
		life := shipped
		life.ID = docket.ID("LIFE-" + strings.ToUpper(strings.ReplaceAll(string(state), "_", "-")))
		life.Title = "A call that is " + strings.ReplaceAll(string(state), "_", " ")
		life.Opens, life.Closes, life.AcceptLate, life.Events = d.Opens, d.Closes, d.AcceptLate, d.Events
		if err := p.db.AddDocket(t.Context(), life, book, docket.ActorOperator); err != nil {
			t.Fatal(err)
		}
		ids[state] = life.ID
	}
	return ids
}

// publicLifeShots draws the call, its form and the list of calls in every state of a docket's life, in both languages.
func publicLifeShots(p *testPortal) []shot {
	var shots []shot
	for state, id := range addLives(p.t, p) {
		at, name := "/dockets/"+string(id), "life-"+string(state)
		shots = append(shots, shot{name, p.get(at)}, shot{name + "-es", p.get("/es" + at)},
			shot{name + "-form", p.get(at + "/comment")}, shot{name + "-list-es", p.get("/es" + at + "/comments")})
	}
	return append(shots, shot{"life-all", p.get("/dockets")}, shot{"life-all-es", p.get("/es/dockets")})
}

// Every page of a docket, its feed and the interface for programs say where it stands,
// and the list of all dockets leads to it whatever the state.
func TestEveryStateStandsOnEveryPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	ids := addLives(t, p)
	all := p.get("/dockets").want(t, http.StatusOK)
	for state, id := range ids {
		at := "/dockets/" + string(id)
		all.contains(t, `href="`+at+`"`)
		for _, page := range []string{"", "/comment", "/comments", "/themes", "/ledger"} {
			got := p.get(at+page).want(t, http.StatusOK)
			strip := got.text(t, ".docket-state")
			if !strings.Contains(strip, state.Label()) {
				t.Errorf("%s%s is %q", at, page, strip)
			}
			if banner := strings.Contains(got.Body,
				"This is archived content."); banner != (state == docket.StateArchived) {
				t.Errorf("%s%s: banner of archived content: %t", at, page, banner)
			}
			if why := strings.Contains(strip, "Several hospitals asked"); why != (state == docket.StateExtended) {
				t.Errorf("%s%s: reason of an extension: %t", at, page, why)
			}
		}
		p.get(at+"/comments.atom").want(t, http.StatusOK).contains(t, `<category term="`+string(state)+`"`)
		p.get("/api/v4/dockets/"+string(id)).want(t, http.StatusOK).contains(t, `"docketState:`+string(state)+`"`)
	}
	p.get("/dockets/"+string(ids[docket.StateExtended])+"/comments.atom").contains(t,
		"extended from November 29, 2026 to December 30, 2026", "Several hospitals asked for more time.")
	p.get("/dockets/"+string(ids[docket.StateClosingSoon])).contains(t, "3 days are left after today.")
}

// A page that was drawn before a docket was closing soon is drawn anew then, and again
// on each of its last days.
func TestStatesChangeByTheClock(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	at := "/dockets/" + string(addLives(t, p)[docket.StateOpen])
	for _, step := range []struct {
		days int
		says string
	}{{0, "Open"}, {34, "6 days are left"}, {1, "5 days are left"}, {4, "One day is left"}, {1, "Comments closed on"}} {
		p.clock.advance(time.Duration(step.days) * 24 * time.Hour)
		if got := p.get(at).want(t, http.StatusOK).text(t, ".docket-state"); !strings.Contains(got, step.says) {
			t.Errorf("after %d more days: %q", step.days, got)
		}
	}
}

// An extension stands, with the old date, the new one and the reason, on the page, in the
// feed, in the interface for programs and in the log.
func TestAnExtensionIsSeenEverywhere(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := addLives(t, p)[docket.StateOpen]
	at := "/dockets/" + string(id)
	p.get(at).want(t, http.StatusOK)
	p.clock.advance(time.Minute)
	const why = "Several clinics asked for more time."
	if _, err := p.db.Step(t.Context(), docket.LifeStep{Docket: id, Kind: docket.EventExtended,
		Until: testStart.AddDate(0, 0, 60), Why: why,
		By: "u1"}); err != nil {
		t.Fatal(err)
	}
	const dates = "from December 30, 2026 to January 19, 2027"
	for _, page := range []string{at, at + "/comment", at + "/comments.atom", "/api/v4/dockets/" + string(id)} {
		p.get(page).want(t, http.StatusOK).contains(t, dates, why)
	}
	log := p.staffer(docket.RoleAdmin).get("/admin/log?what=docket.extended").want(t, http.StatusOK)
	row := nodeText(log.nodes(t, "tbody tr")[0])
	for _, want := range []string{string(id), why, "from end December 30, 2026", "to end January 19, 2027"} {
		if !strings.Contains(row, want) {
			t.Errorf("the log lacks %q: %s", want, row)
		}
	}
}
