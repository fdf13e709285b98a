package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"commentportal/docket"
)

// codingShots are the pages of the coding workplace in their states.
func codingShots(p *testPortal) []shot {
	t := p.t
	rich := p.posted(map[docket.QuestionID]string{
		"3": "Small practices cannot afford a full-time security officer. We run nine exam rooms with two part-time " +
			"IT contractors, and the vendor of our record system tells us to wait for patches.\n\nOur infusion " +
			"pumps still run an operating system that nobody patches. What would help: a short list of things to " +
			"do first, in plain words, training for staff, and one place to report to without fear of a fine.",
		"4": "Train people with stories, not slides.",
	})
	twice := p.posted(map[docket.QuestionID]string{"3": "Devices that cannot be patched stay in use for twenty " +
		"years, and small hospitals cannot hire people."})
	again := p.posted(map[docket.QuestionID]string{"3": "Share what was learned from each attack, without blame, and " +
		"train the board of every hospital."})
	_, _, longer := lettered(p)
	p.posted(map[docket.QuestionID]string{"5": "مرحبا بالعالم — a remark in two scripts about sharing."})
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleModerator)
	for _, id := range []docket.CommentID{twice, again} {
		form := codeForm(t, one.get(codingPath(id, "3")))
		form["coding"] = []string{"DEV-LEG", "WRK-STF"}
		form["excerpt"] = []string{"DEV-LEG:0-31"}
		form.Set("note", "The second half could also be about money.")
		form.Set("step", "stay")
		form.Del("words-code")
		one.post(codingPath(id, "3"), form)
	}
	to := two.codes(twice, "3", "DEV-LEG", "GOV-FIN").Header.Get("Location")
	two.codes(again, "3", "INF-GOV")
	settle := two.get(codingPath(again, "3")+"/settle").fields(t, "form.settle-form")
	settle["coding"] = []string{"INF-GOV", "AWR-LDR"}
	settle.Set("reason", "Sharing is the point; the board is named as well.")
	two.post(codingPath(again, "3")+"/settle", settle)
	typed := codeForm(t, one.get(codingPath(rich, "3")))
	typed["coding"] = []string{"WRK-STF", "GONE-1"}
	typed["excerpt"] = []string{"WRK-STF:0-58"}
	typed.Set("words", "words that are not there")
	typed.Del("words-code")
	wrong := one.post(codingPath(rich, "3"), typed)
	typed["coding"], typed["words-code"] = []string{"WRK-STF"}, []string{"WRK-STF"}
	typed.Set("step", "add")
	noWords := one.post(codingPath(rich, "3")+"/excerpts", typed)
	off := one.sends("/admin/comments/"+string(rich)+"/off-topic", url.Values{"off": {"1"}, "back": {codingPath(rich,
		"3")}})
	for _, memo := range []url.Values{{"title": {"How wide is WRK-STF?"}, "code": {"WRK-STF"},
		"text": {"Two answers speak of contractors. I count them as staff.\n\nAsk the group on Thursday."}},
		{"text": {"Small practices answer question 3 in " +
			"one breath with question 4."}}, {"comment": {string(rich)}, "question": {"3"},
			"text": {"Nine exam rooms: a practice."}}} {
		one.sends("/admin/memos/"+string(p.docket.ID)+"/new", memo)
	}
	memoAt := "/admin/memos/" + string(p.docket.ID)
	shots := append(projectShots(one, rich), []shot{
		{"coding-team", one.get("/admin/coding/team")},
		{"memos", one.get("/admin/memos")},
		{"memo", one.get(memoAt + "/1")},
		{"memo-other", two.get(memoAt + "/1")},
		{"memo-new", one.get(memoAt + "/new")},
		{"memo-wrong", one.sends(memoAt+"/new", url.Values{"code": {"WRK-STF"}, "title": {"Kept"}})},
		{"coding-list", one.get("/admin/coding")},
		{"coding-list-disputed", one.get("/admin/coding?view=disputed")},
		{"coding-list-empty", one.get("/admin/coding?view=revisit&emptied=3")},
		{"coding-answer", one.get(codingPath(rich, "3"))},
		{"coding-saved", two.get(to)},
		{"coding-copy", one.get(codingPath(longer, "3") + "?list=view%3Dadditions")},
		{"coding-wrong", wrong},
		{"coding-no-words", noWords},
		{"coding-frozen", two.get(codingPath(twice, "3"))},
		{"coding-settle", two.get(codingPath(twice, "3") + "/settle")},
		{"coding-settled", two.get(codingPath(again, "3") + "/settle")},
		{"coding-agreement", two.get("/admin/agreement")},
		{"coding-off-topic-error", off},
		{"coding-review-page", one.get(reviewPath(rich))},
		{"coding-desk", one.get("/admin")},
		{"figures", two.get("/admin/figures")},
	}...)
	one.sends("/admin/comments/"+string(rich)+"/off-topic", url.Values{"off": {"1"}, "reason": {"A test."},
		"back": {codingPath(rich, "3")}})
	shots = append(shots, shot{"coding-off-topic", one.get(codingPath(rich, "3"))})
	shots = append(shots, threeReaderShots(p, one, two, again)...)
	return append(shots, trainingShots(p, one, two)...)
}

// threeReaderShots are the pages of answers that three people are to read. The last is one
// that two have read.
func threeReaderShots(p *testPortal, one, two *person, settled docket.CommentID) []shot {
	p.t.Helper()
	lead, three := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleStaff)
	at := "/admin/dockets/" + string(p.docket.ID) + "/readings"
	wrong := lead.sends(at, url.Values{"second": {"20"}, "third": {"40"}})
	lead.sends(at, url.Values{"second": {"100"}, "third": {"100"}})
	id := p.posted(map[docket.QuestionID]string{"3": "Name one federal lead, train the staff of small clinics, and " +
		"let banks show how they share what they know."})
	one.codes(id, "3", "GOV-FED", "WRK-STF")
	two.codes(id, "3", "GOV-FED", "INF-GOV")
	waits := two.get(codingPath(id, "3"))
	agreement := two.get("/admin/agreement")
	three.codes(id, "3", "GOV-FED", "WRK-STF")
	return []shot{
		{"coding-team-lead", lead.get("/admin/coding/team")},
		{"coding-readings", lead.get(at)},
		{"coding-readings-wrong", wrong},
		{"coding-waits-for-third", waits},
		{"coding-agreement-waits", agreement},
		{"coding-settle-three", three.get(codingPath(id, "3") + "/settle")},
		{"coding-agreement-three", three.get("/admin/agreement")},
		{"coding-complete", three.get(codingPath(settled, "3"))},
	}
}

// trainingShots are the pages of a training round in their states.
func trainingShots(p *testPortal, one, two *person) []shot {
	p.t.Helper()
	t, lead := p.t, p.staffer(docket.RoleAdmin)
	p.practiceAnswers(5)
	shots := []shot{{"training-start", lead.get("/admin/training")}, {"training-none", one.get("/admin/training")},
		{"training-start-wrong", lead.starts("50", one)}}
	lead.starts("5", one, two).want(t, http.StatusSeeOther)
	round := trainingList + "/1"
	shots = append(shots, shot{"training-first", one.get("/admin/coding")},
		shot{"training-read", one.get(round + "/1")}, shot{"training-reading", one.get(round)},
		shot{"training-reading-lead", lead.get(round)}, shot{"training-list", one.get("/admin/training")})
	for n := 1; n <= 5; n++ {
		at := fmt.Sprint(round, "/", n)
		one.practices(at, "WRK-STF", "AWR-LDR").want(t, http.StatusSeeOther)
		two.practices(at, []string{"WRK-STF", "AWR-LDR", "INF-GOV"}[n%2:2+n%2]...).want(t, http.StatusSeeOther)
	}
	form := lead.get(round+"/1").fields(t, "form.settle-form")
	form.Set("note", "Drills for everybody are training, not leadership: WRK-STF alone.")
	form["coding"] = []string{"WRK-STF"}
	lead.post(round+"/1/agreed", form).want(t, http.StatusSeeOther)
	form.Set("note", "I would keep both.")
	shots = append(shots, shot{"training-agree-late", lead.post(round+"/1/agreed", form)},
		shot{"training-agree", lead.get(round + "/2")}, shot{"training-talk", one.get(round + "/1")},
		shot{"training-compare", lead.get(round)})
	lead.sends(round, url.Values{"step": {"close"}})
	shots = append(shots, shot{"training-closed", one.get(round)})
	for _, a := range p.training(1).Answers {
		one.codes(a.Comment, a.Question, "WRK-STF")
		two.codes(a.Comment, a.Question, "WRK-STF")
	}
	// One reading is enough from here on, so that answers are ready to test others.
	lead.sends("/admin/dockets/HHS-HCIC-2016-0001/readings", url.Values{"second": {"0"}, "third": {"0"}})
	practiced := p.training(1).Answers
	first := practiced[slices.IndexFunc(practiced, func(a docket.TrainingAnswer) bool { return a.Question == "4" })]
	at := "/admin/tests/" + string(first.Comment) + "/4"
	shots = append(shots, shot{"tests-wrong", lead.sends(testsList, url.Values{"every": {"2"}})},
		shot{"tests-mark", lead.get(at)}, shot{"tests-list", lead.get("/admin/tests")})
	lead.sends(testsList, url.Values{"every": {"5"}, "own": {"1"}})
	form = lead.get(at).fields(t, "form.code-form")
	form.Set("note", "Drills are training.")
	lead.post(at, form).want(t, http.StatusSeeOther)
	p.practiceAnswers(24)
	reader := p.staffer(docket.RoleStaff)
	next := reader.get("/admin/coding/next?view=uncoded&question=4").Header.Get("Location")
	for range 60 { // saving leads to the next answer, as people are led
		if !strings.HasPrefix(next, "/admin/coding/HHS-") {
			break
		}
		path, _, _ := strings.Cut(next, "?")
		parts := strings.Split(path, "/")
		next = reader.codes(docket.CommentID(parts[3]), docket.QuestionID(parts[4]), "WRK-STF", "AWR-LDR").
			Header.Get("Location")
	}
	return append(shots, shot{"tests-own", reader.get("/admin/training")},
		shot{"tests-scores", lead.get("/admin/tests?done=test-marked")},
		shot{"tests-marked", lead.get(at)})
}
