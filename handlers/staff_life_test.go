package handlers

import (
	"encoding/csv"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/intake"
	"commentportal/store/storetest"
)

// stepForm is the form of a step, filled in.
func stepForm(t *testing.T, who *person, at string, fill ...string) url.Values {
	t.Helper()
	form := who.get(at).want(t, http.StatusOK).fields(t, "form.step-form")
	for i := 0; i+1 < len(fill); i += 2 {
		form.Set(fill[i], fill[i+1])
	}
	return form
}

// A step is refused from a page that was opened before the docket changed, and when
// something is missing; both give back everything that was typed.
func TestAStepKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, other := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleAdmin)
	at := "/admin/dockets/" + string(p.docket.ID)

	missing := one.post(at+"/extend", stepForm(t, one, at+"/extend", "until", "tomorrow", "why", "Many <b>asked</b>.")).
		want(t, http.StatusUnprocessableEntity).contains(t, "year, month and day")
	if back := missing.fields(t, "form.step-form"); back.Get("until") != "tomorrow" ||
		back.Get("why") != "Many <b>asked</b>." {
		t.Errorf("came back: %v", back)
	}
	old := stepForm(t, one, at+"/extend", "until", "2031-01-31", "why", "The holidays.")
	p.clock.advance(time.Minute)
	other.post(at+"/extend", stepForm(t, other, at+"/extend", "until", "2030-01-31", "why", "Asked for.")).leadsTo(t,
		at+"?done=docket-extend")
	stale := one.post(at+"/extend", old).want(t, http.StatusConflict).contains(t, "This has moved on",
		"January 31, 2030")
	again := stale.fields(t, "form.step-form")
	if again.Get("until") != "2031-01-31" || again.Get("why") != "The holidays." {
		t.Errorf("came back: %v", again)
	}
	one.post(at+"/extend", again).leadsTo(t, at+"?done=docket-extend")
	one.get(at).contains(t, "The holidays.", "Asked for.", "January 31, 2031", "What you can do now")

	closing := stepForm(t, one, at+"/close", "why", "Enough came in.")
	other.post(at+"/close", stepForm(t, other, at+"/close", "why", "The board decided.")).leadsTo(t,
		at+"?done=docket-close")
	one.post(at+"/close", closing).want(t, http.StatusConflict).contains(t, "closed already")
	one.get(at+"/extend").want(t, http.StatusOK).contains(t, "Open it again, with a new last day").lacks(t, "step-form")
	one.get(at+"/sell").want(t, http.StatusNotFound)
	one.get("/admin/dockets/NO-SUCH").want(t, http.StatusNotFound)
	one.get("/admin/dockets/NO-SUCH/close").want(t, http.StatusNotFound)
	list, err := p.db.LifeChanges(t.Context(), p.docket.ID)
	if err != nil || len(list) != 3 {
		t.Errorf("%d changes, %v", len(list), err)
	}
}

// What the page of a step says of what follows is so.
func TestClosingSaysWhatFollows(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.letter(map[docket.QuestionID]string{"1": "Patch the pumps."})
	p.letter(map[docket.QuestionID]string{"1": "Train the staff."})
	admin := p.staffer(docket.RoleAdmin)
	page := admin.get("/admin/dockets/"+string(p.docket.ID)+"/close").want(t, http.StatusOK)
	page.contains(t, "2 comments wait for a decision. They can be decided as before.")
	for _, kind := range []string{"open", "review", "report", "archive", "round"} {
		admin.get("/admin/dockets/"+string(p.docket.ID)+"/"+kind).want(t, http.StatusOK).lacks(t, "step-form")
	}
	if words := page.text(t, "main"); !strings.Contains(words, "takes no comments any more") {
		t.Errorf("the page says: %s", words)
	}
}

// A docket goes through its whole life from its pages: what staff do stands, at each
// stage, on the page, in the feed, in the interface for programs, in the log and in the
// ledger, on both engines.
func TestADocketsWholeLife(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" },
		"postgres": storetest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newLifeWalk(t, openPortalOn(t, database(t)))
			w.send(false, "before it opens")
			w.stands(docket.StateAnnounced, "Comments open on")
			w.days(4)
			w.stands(docket.StateOpen, "Comments are open until")
			w.send(true, "while it is open")
			w.takes("extend", "docket.extended", "until", "2027-01-08", "why", "Several clinics asked for more time.")
			w.stands(docket.StateExtended, "Several clinics asked for more time.")
			w.days(40)
			w.stands(docket.StateClosingSoon, "days are left after today")
			w.takes("close", "docket.closed", "why", "The systems move house.")
			w.stands(docket.StateLateComments, "it will be marked late", "The reason:", "The systems move house.")
			w.p.get("/api/v4/dockets/LIFE-1").contains(t, "The systems move house.")
			w.send(true, "after its end")
			w.takes("review", "docket.review")
			w.stands(docket.StateUnderReview, "What came in is being read")
			w.takes("report", "docket.reported", "title", "Report to Congress", "href", "https://agency.example/report")
			w.stands(docket.StateReported, "https://agency.example/report")
			w.takes("archive", "docket.archived", "why", "The work is done.")
			w.stands(docket.StateArchived, "This is archived content.", "The work is done.")
			w.send(false, "in the archive")
			w.takes("round", "docket.round", "about", "The draft recommendations.", "until", "2027-06-30")
			w.stands(docket.StateOpen, "This is round 2 of the call.")
			w.send(true, "in the second round")
			w.rounds()
		})
	}
}

// lifeWalk takes one docket through its life.
type lifeWalk struct {
	*testing.T
	p     *testPortal
	admin *person
	id    docket.ID
	filed int
}

func newLifeWalk(t *testing.T, p *testPortal) *lifeWalk {
	d, book := docketfile.ShippedDocket()
	d.ID, d.AcceptLate = "LIFE-1", true
	d.Opens, d.Closes = testStart.AddDate(0, 0, 3), testStart.AddDate(0, 0, 30)
	if err := p.db.AddDocket(t.Context(), d, book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	return &lifeWalk{T: t, p: p, id: d.ID, admin: p.staffer(docket.RoleAdmin)}
}

// days lets days pass.
func (w *lifeWalk) days(n int) {
	w.p.clock.advance(time.Duration(n) * 24 * time.Hour)
	w.admin.signIn()
}

// takes takes a step on its page, and looks for it in the log.
func (w *lifeWalk) takes(step, action string, fill ...string) {
	w.Helper()
	at := "/admin/dockets/" + string(w.id)
	w.p.clock.advance(time.Minute)
	w.admin.post(at+"/"+step, stepForm(w.T, w.admin, at+"/"+step, fill...)).leadsTo(w.T, at+"?done=docket-"+step)
	row := nodeText(w.admin.get("/admin/log?of="+string(w.id)).want(w.T, http.StatusOK).nodes(w.T, "tbody tr")[0])
	for _, want := range append(fill[:0:0], action, w.admin.id.String()) {
		if !strings.Contains(row, want) {
			w.Errorf("the log lacks %q: %s", want, row)
		}
	}
	for i := 0; i+1 < len(fill); i += 2 {
		if (fill[i] == "why" || fill[i] == "about") && !strings.Contains(row, fill[i+1]) {
			w.Errorf("the log lacks the words of %s: %s", step, row)
		}
	}
}

// stands reads the state where people and programs read it, and holds the ledger
// against what was filed.
func (w *lifeWalk) stands(state docket.State, says ...string) {
	w.Helper()
	at := "/dockets/" + string(w.id)
	for _, page := range []string{at, at + "/comment", at + "/ledger", "/es" + at} {
		got := w.p.get(page).want(w.T, http.StatusOK)
		if drawn := attr(got.nodes(w.T, ".docket-state")[0], "data-state"); drawn != string(state) {
			w.Errorf("%s stands at %s, want %s", page, drawn, state)
		}
		if page == at {
			got.contains(w.T, says...)
		}
	}
	w.p.get(at+"/comments.atom").want(w.T, http.StatusOK).contains(w.T, `<category term="`+string(state)+`"`)
	w.p.get("/api/v4/dockets/"+string(w.id)).want(w.T, http.StatusOK).contains(w.T, `"docketState:`+string(state)+`"`)
	w.admin.get("/admin/dockets/"+string(w.id)).want(w.T, http.StatusOK).contains(w.T, state.Label())
	ledger, err := w.p.db.Ledger(w.Context(), w.id)
	if err != nil {
		w.Fatal(err)
	}
	sum := 0
	for _, line := range ledger {
		switch {
		case line.Reason != "":
		case line.Line == docket.LedgerReceived:
			if line.Comments != w.filed {
				w.Errorf("%s: %d received, want %d", state, line.Comments, w.filed)
			}
		default:
			sum += line.Comments
		}
	}
	if sum != w.filed {
		w.Errorf("%s: the ledger adds up to %d, want %d", state, sum, w.filed)
	}
}

// send sends a comment to the desk that the form uses.
func (w *lifeWalk) send(taken bool, words string) {
	w.Helper()
	token := w.p.desk.NewToken(w.id)
	w.p.clock.advance(time.Minute)
	_, err := w.p.desk.Submit(w.Context(), intake.Form{Docket: w.id, Token: token,
		Answers: map[docket.QuestionID]string{"1": words},
		Type:    string(docket.Anonymous)})
	if taken != (err == nil) || !taken && !errors.Is(err, docket.ErrClosed) {
		w.Errorf("%s: %v", words, err)
	}
	if err == nil {
		w.filed++
	}
}

// rounds reads the rounds where files and programs read them, the feed's account of the
// whole life, and checks the database.
func (w *lifeWalk) rounds() {
	w.Helper()
	for serial, want := range []int{1, 1, 2} {
		c, err := w.p.db.Comment(w.Context(), w.id.Comment(int64(serial+1)))
		if err != nil || c.Round != want || c.Late != (serial == 1) {
			w.Errorf("comment %d: round %d, late %t, %v", serial+1, c.Round, c.Late, err)
		}
	}
	file := w.admin.get("/admin/exports/"+string(w.id)+"/comments.csv").want(w.T, http.StatusOK).Body
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 4 {
		w.Fatalf("%d rows, %v", len(rows), err)
	}
	round := slices.Index(rows[0], "round")
	if rows[1][round] != "1" || rows[3][round] != "2" {
		w.Errorf("comments.csv has the rounds %s and %s", rows[1][round], rows[3][round])
	}
	w.p.get("/api/v4/documents?filter[docketId]="+string(w.id)).want(w.T, http.StatusOK).contains(w.T,
		string(w.id)+"-0000-R2", `"openForComment":true`, `"openForComment":false`)
	w.p.get("/dockets/"+string(w.id)).contains(w.T, "Round 1 took comments from", "The draft recommendations.")
	w.p.get("/es/dockets/"+string(w.id)).contains(w.T, "La ronda 1 recibió comentarios")
	w.p.get("/dockets/"+string(w.id)+"/comments.atom").contains(w.T, "extended from",
		"Several clinics asked for more time.",
		"Comments are closed.", "The systems move house.", "The report is published.", "https://agency.example/report",
		"The call is archived.", "Comments are open for round 2 until", "The draft recommendations.")
	if list, err := w.p.db.LifeChanges(w.Context(), w.id); err != nil || len(list) != 6 {
		w.Errorf("%d changes, %v", len(list), err)
	}
	if problems, err := w.p.db.Verify(w.Context(), nil); err != nil || len(problems) > 0 {
		w.Errorf("verify: %v, %v", problems, err)
	}
}

// The desk counts the days to the day on which the task force's answer is due, and the
// days since, until the report is published.
func TestTheDeskRemindsOfTheAnswer(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	d, book := docketfile.ShippedDocket()
	d.ID, d.AnswerDue, d.Closes = "DUE-1", docket.StartOfDay(2027, time.January, 10,
		d.Location()), testStart.AddDate(0, 0, 1)
	if err := p.db.AddDocket(t.Context(), d, book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	staff, mod := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	says := func(days int, want string) {
		t.Helper()
		p.clock.advance(time.Duration(days) * 24 * time.Hour)
		staff.signIn()
		got := staff.get("/admin").want(t, http.StatusOK).text(t, "main")
		if there := strings.Contains(got, "answer"); there != (want != "") || !strings.Contains(got, want) {
			t.Errorf("the desk lacks %q: %s", want, got)
		}
	}
	says(0, "")
	says(22, "days are left until the answer is due")
	says(28, "day is left until the answer is due")
	says(1, "answer of the task force is due today")
	says(3, "days have passed since the answer was due")
	p.get("/dockets/DUE-1").contains(t, "An answer follows", "due on January 10, 2027")
	mod.signIn()
	mod.get("/admin").want(t, http.StatusOK).lacks(t, "the answer was due")
	if _, err := p.db.Step(t.Context(), docket.LifeStep{Docket: d.ID, Kind: docket.EventReported,
		By: "u1"}); err != nil {
		t.Fatal(err)
	}
	says(0, "")
	p.get("/dockets/DUE-1").lacks(t, "is due on January 10, 2027.")
}

// daysToCome adds a call whose period ends in ten days, and whose OMB number expires in seventy.
func (p *testPortal) daysToCome() {
	p.t.Helper()
	d, book := docketfile.ShippedDocket()
	d.ID, d.Closes = "DAYS-1", docket.StartOfDay(testStart.Year(), testStart.Month(), testStart.Day()+10, d.Location())
	d.Title = "Days to come"
	d.OMB = docket.OMB{Number: "0990-0001", Expires: testStart.AddDate(0, 0, 70).Format("01/02/2006")}
	if err := p.db.AddDocket(p.t.Context(), d, book, docket.ActorOperator); err != nil {
		p.t.Fatal(err)
	}
}

// TestTheDeskRemindsOfDaysThatCome has the desk of who runs a docket say when its period ends
// and when its OMB number expires; others read nothing of it.
func TestTheDeskRemindsOfDaysThatCome(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.daysToCome()
	admin, mod := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator)
	says := func(days int, want, not string) {
		t.Helper()
		p.clock.advance(time.Duration(days) * 24 * time.Hour)
		admin.signIn()
		got := admin.get("/admin").want(t, http.StatusOK).text(t, "main")
		if !strings.Contains(got, want) || strings.Contains(got, not) {
			t.Errorf("the desk lacks %q or has %q: %s", want, not, got)
		}
	}
	says(0, "", "comment period ends")
	says(2, "days are left until the comment period ends", "OMB number expires")
	says(6, "day is left until the comment period ends", "OMB number expires")
	says(1, "comment period ends today", "OMB number expires")
	mod.signIn()
	mod.get("/admin").want(t, http.StatusOK).lacks(t, "comment period ends today")
	admin.post("/admin/dockets/DAYS-1/extend", stepForm(t, admin, "/admin/dockets/DAYS-1/extend", "until", "2031-01-31",
		"why", "Asked for.")).leadsTo(t, "/admin/dockets/DAYS-1?done=docket-extend")
	says(1, "days are left until the OMB number expires", "comment period ends")
	says(70, "days have passed since the OMB number expired", "comment period ends")
}
