package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"filippo.io/age"

	"commentportal/docket"
	"commentportal/intake"
	"commentportal/moderation"
)

// talkShots draws questions to a writer and the form to mend a comment, on the pages of
// staff and on the writer's pages in both languages.
func talkShots(p *testPortal) []shot {
	t := p.t
	number := p.file(url.Values{"answer-1": {"Our infusion pumps fail at night, and nobody tells us why."},
		"answer-2": {"Training helps."}, "email": {"jane.doe@clinic-mail.org"}})
	silent := p.file(url.Values{"answer-1": {"We pay a ransom every year."}})
	c, err := p.db.Receipt(t.Context(), docket.TrackingNumber(number))
	if err != nil {
		t.Fatal(err)
	}
	other, err := p.db.Receipt(t.Context(), docket.TrackingNumber(silent))
	if err != nil {
		t.Fatal(err)
	}
	mod, at := p.staffer(docket.RoleModerator), "/admin/comments/"+string(c.ID)+"/questions"
	shots := []shot{{"inquiries-empty", mod.get("/admin/inquiries")}, {"questions-empty", mod.get(at)}}
	ask := func(id docket.CommentID, kind, words string) *answer {
		at := "/admin/comments/" + string(id) + "/questions"
		form := mod.get(at).want(t, http.StatusOK).fields(t, "main form")
		form.Set("kind", kind)
		form.Set("question", words)
		return mod.post(at+"/ask", form)
	}
	wrong := ask(c.ID, "own", "Is your number 536-22-8145?").want(t, http.StatusUnprocessableEntity)
	ask(c.ID, "own", "You say the pumps fail at night. Which pumps, and what does the screen show when they do? "+
		"Is it one message or several?").want(t, http.StatusSeeOther)
	ask(c.ID, "quote", "").want(t, http.StatusSeeOther)
	ask(other.ID, "device", "").want(t, http.StatusSeeOther)
	asked := url.Values{"tracking": {number}}
	open := p.post("/status", asked).want(t, http.StatusOK)
	form := open.fields(t, "#talks form")
	form.Set("inquiry", "1")
	shots = append(shots, shot{"questions-error", wrong}, shot{"status-asked", open},
		shot{"status-asked-es", p.post("/es/status", asked)},
		shot{"status-answer-empty", p.post("/status/answer", form)})
	form.Set("answer-1", "The blue ones. Call me at 406-555-0187 and I will read it to you.")
	shots = append(shots, shot{"status-answer-private", p.post("/status/answer", form)},
		shot{"status-answer-private-es", p.post("/es/status/answer", form)})
	form.Set("sure", "1")
	shots = append(shots, shot{"status-answered", p.post("/status/answer", form)},
		shot{"status-answered-es", p.post("/es/status", asked)},
		shot{"questions", mod.get(at)}, shot{"inquiries", mod.get("/admin/inquiries")},
		shot{"inquiries-ended", mod.get("/admin/inquiries?view=ended")},
		shot{"inquiries-desk", mod.get("/admin")}, shot{"inquiries-comment", mod.get(reviewPath(c.ID))})
	p.decide(number, docket.ActionWithhold)
	withheld := p.post("/status", asked).want(t, http.StatusOK)
	mend := withheld.fields(t, "#mend form")
	page := p.post("/status/mend", mend).want(t, http.StatusOK)
	shots = append(shots, shot{"status-withheld", withheld}, shot{"status-withheld-es", p.post("/es/status", asked)},
		shot{"mend", page}, shot{"mend-es", p.post("/es/status/mend", mend)})
	form = page.fields(t, "form#form")
	shots = append(shots, shot{"mend-same", p.post("/status/mend", form)},
		shot{"mend-same-es", p.post("/es/status/mend", form)})
	form.Set("answer-1", "Our infusion pumps fail at night.")
	return append(shots, shot{"mended", p.post("/status/mend", form)},
		shot{"mended-comment", mod.get(reviewPath(c.ID))})
}

// officeShots draws what administrators and moderators keep besides comments: a docket's
// life, records, cases, incidents, mail, the log, accounts, and a comment as an auditor
// sees it.
func officeShots(p *testPortal) []shot {
	t := p.t
	admin, mod := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator)
	shots := []shot{{"records-empty", admin.get(recordsPath)}, {"cases-empty", mod.get("/admin/cases")},
		{"incidents-empty", mod.get("/admin/incidents")}, {"outbox-empty", admin.get("/admin/outbox")}}
	shots = append(shots, shot{"site-notice-none", admin.get("/admin/notice")},
		shot{"site-notice-problem", admin.sends("/admin/notice/set", url.Values{"until": {"soon"}})})
	admin.sends("/admin/notice/set", url.Values{"text-en": {"We are away from 8 to 10 p.m. on Sunday, November 27."},
		"text-es": {"No estaremos el domingo 27 de noviembre de 8 a 10 p. m."}}).want(t, http.StatusSeeOther)
	shots = append(shots, shot{"site-notice", admin.get("/admin/notice")})
	reported := p.named("Share the list of devices.", "Maria Lopez")
	p.reports(reported, "not_me", "I never wrote this. Somebody took my name.")
	p.reports(p.named("Patch the pumps.", "Sam Lee"), "other", "The last line is a threat.")
	flagged := p.letter(map[docket.QuestionID]string{"1": "As I write this, ransomware is encrypting the file " +
		"servers of our clinic. It calls 203.0.113.7 and c2[.]badhost[.]com. The file is update.exe, we have not " +
		"patched CVE-2016-6366."}, func(f *intake.Form) { f.Email = "writer@mail.example" })
	if _, err := p.db.NotifyWriter(t.Context(), docket.MessageQuestion, flagged); err != nil {
		t.Fatal(err)
	}
	note := mod.get("/admin/cases/1").fields(t, "main form")
	wrong := mod.post("/admin/cases/1/close", note)
	note.Set("note", "I wrote to the clinic, nobody there knows of it.")
	mod.post("/admin/cases/1/note", note).want(t, http.StatusSeeOther)
	shots = append(shots, shot{"cases", mod.get("/admin/cases")}, shot{"case", mod.get("/admin/cases/1")},
		shot{"case-problem", wrong}, shot{"incidents", mod.get("/admin/incidents")},
		shot{"incident", mod.get("/admin/incidents/" + string(flagged))}, shot{"outbox", admin.get("/admin/outbox")})
	shots = append(shots, recordShots(p, admin)...)
	shots = append(shots, peopleShots(p, admin, reported)...)
	shots = append(shots, lifeShots(p, admin)...)
	return append(shots, shot{"log", admin.get("/admin/log")},
		shot{"log-search", admin.get("/admin/log?what=comment.opened&of=" + string(flagged))},
		shot{"log-none", admin.get("/admin/log?who=u99")},
		shot{"log-problem", admin.get("/admin/log?from=yesterday&of=x")},
		shot{"figures-office", admin.get("/admin/figures")})
}

// recordShots draws the page of records with one that waits, one agreed to and one that
// was written by command.
func recordShots(p *testPortal, admin *person) []shot {
	t, at := p.t, recordsPath+"/"+string(p.docket.ID)
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	other := p.staffer(docket.RoleAdmin)
	wrong := admin.sends(at, url.Values{"case": {"Robin’s wish"}, "recipient": {"age1nonsense"}})
	for _, name := range []string{"FOIA 2026-1", "Subpoena of the district court"} {
		admin.sends(at, url.Values{"case": {name}, "recipient": {key.Recipient().String()}}).want(t,
			http.StatusSeeOther)
	}
	list, err := p.db.RecordRequests(t.Context(), p.docket.ID)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d records, %v", len(list), err)
	}
	other.sends(at+"/"+strconv.FormatInt(list[0].Number, 10)+"/agree", url.Values{}).want(t, http.StatusSeeOther)
	if err := p.db.Note(t.Context(), docket.ActorOperator, "record.written", string(p.docket.ID),
		map[string]string{"case": "FOIA 2"}); err != nil {
		t.Fatal(err)
	}
	return []shot{{"records", admin.get(recordsPath)}, {"records-other", other.get(recordsPath)},
		{"records-problem", wrong}}
}

// peopleShots draws accounts with roles on one docket, an account with a passkey, ways to
// sign in, and what an auditor sees.
func peopleShots(p *testPortal, admin *person, id docket.CommentID) []shot {
	p.hireOn(p.docket.ID, docket.RoleModerator)
	auditor := p.staffer(docket.RoleAuditor)
	waits := p.letter(map[docket.QuestionID]string{"1": "Call 406-555-0187. The pumps fail."})
	keyed, _ := p.keyed(p.t.(*testing.T), docket.RoleStaff)
	agency, idp := withAgency(p.t.(*testing.T))
	a := agency.hire(docket.RoleModerator)
	b := agency.stranger()
	alone := agency.stranger()
	a.givePassword(testPassword)
	return []shot{
		{"people", admin.get("/admin/users")}, {"account-passkey", keyed.get("/admin/account")},
		{"account-auditor", auditor.get("/admin/account")},
		{"sign-in-passkey", p.stranger().get("/admin/sign-in")}, {"sign-in-agency", alone.get("/admin/sign-in")},
		{"sign-in-second", a.get("/admin/sign-in")},
		{"sign-in-agency-unknown", b.get(b.leaves(idp, "open"))},
		{"confirm-passkey", keyed.get("/admin/sign-in?confirm=1&next=%2Fadmin%2Faccount")},
		{"auditor-desk", auditor.get("/admin")}, {"auditor-posted", auditor.get(reviewPath(id))},
		{"auditor-waits", auditor.get(reviewPath(waits))}, {"auditor-queue", auditor.get("/admin/queue")},
	}
}

// lifeShots draws a docket's page and its steps, before and after steps were taken.
func lifeShots(p *testPortal, admin *person) (shots []shot) {
	t, at := p.t, "/admin/dockets/"+string(p.docket.ID)
	p.decide(p.file(url.Values{"answer-1": {"Words that wait."}}), docket.ActionPost,
		moderation.HideWords{Question: "1",
			Words: "wait", Kind: docket.KindPersonal})
	steps := func(stage string) {
		for _, step := range []string{"open", "extend", "close", "review", "report", "archive", "round"} {
			page := admin.get(at + "/" + step)
			if strings.Contains(page.Body, "step-form") {
				shots = append(shots, shot{"docket-" + stage + "-" + step, page})
			}
		}
	}
	steps("open")
	shots = append(shots, shot{"docket-step-cannot", admin.get(at + "/archive")},
		shot{"docket-step-problem", admin.post(at+"/extend", stepForm(t.(*testing.T), admin, at+"/extend", "until",
			"tomorrow", "why", "Many asked for it."))})
	admin.post(at+"/extend", stepForm(t.(*testing.T), admin, at+"/extend", "until", "2031-01-31", "why",
		"Several clinics asked for more time.")).want(t, http.StatusSeeOther)
	shots = append(shots, shot{"docket-office", admin.get(at + "?done=docket-extend")})
	admin.post(at+"/close", stepForm(t.(*testing.T), admin, at+"/close", "why", "Enough came in.")).want(t,
		http.StatusSeeOther)
	steps("closed")
	return append(shots, shot{"docket-office-closed", admin.get(at)}, shot{"dockets-closed", p.get("/dockets")},
		shot{"dockets-es", p.get("/es/dockets")}, shot{"embed-es", p.get("/es" + testDocket + "/embed")})
}
