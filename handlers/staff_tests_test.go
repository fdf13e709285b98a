package handlers

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

const testsList = "/admin/tests/HHS-HCIC-2016-0001"

// testAnswers makes five answers of which a training round of two people agreed that
// GOV-FED applies, all read by the first of them, and more that nobody has read.
func (p *testPortal) testAnswers(lead, one, two *person, more int) (known []docket.CommentID) {
	p.t.Helper()
	t := p.t
	lead.sends("/admin/dockets/HHS-HCIC-2016-0001/readings", url.Values{"second": {"0"}, "third": {"0"}}).want(t,
		http.StatusSeeOther)
	p.practiceAnswers(5)
	lead.starts("5", one, two).want(t, http.StatusSeeOther)
	for n := 1; n <= 5; n++ {
		one.practices(fmt.Sprint(trainingList, "/1/", n), "GOV-FED").want(t, http.StatusSeeOther)
		two.practices(fmt.Sprint(trainingList, "/1/", n), "GOV-FED").want(t, http.StatusSeeOther)
	}
	for n := 1; n <= 5; n++ {
		at := fmt.Sprint(trainingList, "/1/", n)
		form := lead.get(at).fields(t, "form.settle-form")
		form["coding"] = []string{"GOV-FED"}
		lead.post(at+"/agreed", form).want(t, http.StatusSeeOther)
	}
	lead.sends(trainingList+"/1", url.Values{"step": {"close"}}).want(t, http.StatusSeeOther)
	for _, a := range p.training(1).Answers {
		one.codes(a.Comment, "4", "GOV-FED")
		known = append(known, a.Comment)
	}
	p.practiceAnswers(more)
	return known
}

// what differs between the pages of two answers: numbers, addresses and times.
var answersDiffer = regexp.MustCompile(`HHS-HCIC-2016-0001-[0-9]+|We have [0-9]+ rooms|[0-9]+ answers? to question 4|` +
	`name="form_token" value="[^"]+"|nonce-[^']+|nonce="[^"]+"|saved=[^"&]+|after=[^"&]+|Posted: <bdi>[^<]+</bdi>|` +
	`<time[^>]*>[^<]*</time>`)

// plainAnswer is a page with what differs between answers taken out, headers and all.
func plainAnswer(res *answer) string {
	heads := slices.Sorted(maps.Keys(res.Header))
	return strings.Join(heads, " ") + " " + answersDiffer.ReplaceAllString(res.Body, "…")
}

// A coder reads test answers among the others, and nothing that they get tells which these
// are; what they choose there changes no file, and shows to leads alone until all are read.
func TestTestAnswersAreReadBlindAndCountNowhere(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" },
		"postgres": storetest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readTestAnswers(t, openPortalOn(t, database(t)))
		})
	}
}

func readTestAnswers(t *testing.T, p *testPortal) {
	t.Helper()
	lead, one, two, coder, next := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleStaff),
		p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	known := p.testAnswers(lead, one, two, 24)
	one.get("/admin/tests").want(t, http.StatusForbidden)
	lead.sends(testsList, url.Values{"every": {"3"}}).want(t, http.StatusUnprocessableEntity).contains(t,
		"from 5 to 50", `value="3"`)
	lead.sends(testsList, url.Values{"every": {"5"}, "own": {"1"}}).want(t, http.StatusSeeOther)
	lead.get("/admin/tests").contains(t, "One answer in 5", "Training round 1", "Handed out").lacks(t, "Waits for its")
	lead.get("/admin/tests?comment=nothing&question=4").want(t, http.StatusUnprocessableEntity)
	lead.get("/admin/tests?comment="+string(known[4])+"&question=4").leadsTo(t, "/admin/tests/"+string(known[4])+"/4")
	form := lead.get("/admin/tests/"+string(known[4])+"/4").want(t, http.StatusOK).contains(t, "agreed on in Training "+
		"round 1", "Take it out").fields(t, "form.code-form")
	form.Set("step", "out")
	lead.post("/admin/tests/"+string(known[4])+"/4", form).leadsTo(t,
		"/admin/tests?docket=HHS-HCIC-2016-0001&done=test-out")
	lead.post("/admin/tests/"+string(known[4])+"/4", form).want(t, http.StatusConflict).contains(t, "meanwhile")

	files := func() map[string]string {
		out := map[string]string{}
		for _, name := range []string{"codings.csv", "coverage.csv", "answers.csv", "themes_by_question.csv",
			"agreement.csv", "audit.csv", "changes.csv"} {
			if res := lead.get("/admin/exports/HHS-HCIC-2016-0001/" + name); res.StatusCode == http.StatusOK {
				out[name] = res.Body
			}
		}
		return out
	}
	exported, package1 := "", ""
	var common, commonDone string // of the answer before
	tests, compared := 0, 0
	var before map[string]string
	for range 40 {
		res := coder.get("/admin/coding/next?view=uncoded&question=4").want(t, http.StatusSeeOther)
		at := res.Header.Get("Location")
		path, _, _ := strings.Cut(at, "?")
		if !strings.HasPrefix(path, "/admin/coding/HHS-") {
			break
		}
		id := docket.CommentID(strings.Split(path, "/")[3])
		isTest := slices.Contains(known, id)
		page := coder.get(at).want(t, http.StatusOK).lacks(t, "has this answer open", "its readings", "Settle")
		plain := plainAnswer(page)
		if isTest {
			exported, before = string(id), files()
			package1 = lead.get(exportedPackage).Body
		}
		save := codeForm(t, page)
		save["coding"] = []string{"GOV-FED", "WRK-STF"}
		save.Set("step", "stay")
		save.Set("note", "A doubt.")
		save.Del("words-code")
		saved := coder.post(path, save).want(t, http.StatusSeeOther)
		done := plainAnswer(coder.get(saved.Header.Get("Location")).want(t, http.StatusOK).contains(t, "A doubt."))
		if !isTest {
			common, commonDone = plain, done
			continue
		}
		tests++
		if common != "" {
			compared++
			if plain != common {
				t.Errorf("the page of a test differs from the one before:\n%s", firstDifference(plain, common))
			}
			if done != commonDone {
				t.Errorf("the page of a test that was read differs from the one before:\n%s",
					firstDifference(done, commonDone))
			}
		}
		if tests == 2 { // the report says from the first on that there were tests
			if got := lead.get(exportedPackage).Body; got != package1 {
				t.Error("a reading of a test changed a file of the export")
			}
		}
		for name, was := range before {
			if got := lead.get("/admin/exports/HHS-HCIC-2016-0001/" + name).Body; got != was {
				t.Errorf("a reading of the test %s changed %s", exported, name)
			}
		}
		if tests < 4 {
			coder.get("/admin/training").lacks(t, "You and the test answers")
		}
	}
	if tests != 4 || compared < 3 || len(before) < 3 {
		t.Errorf("%d tests, want the 4 that are used; %d compared; %d files", tests, compared, len(before))
	}
	lead.get("/admin/coding/team").contains(t, "<td class=\"num\">24</td>")
	coder.get("/admin/training").want(t, http.StatusOK).contains(t, "You and the test answers", "Too few to tell",
		"WRK-STF").lacks(t, string(known[0]))
	next.get("/admin/training").lacks(t, "You and the test answers")
	page := lead.get("/admin/tests").contains(t, "How well coders find what applies", "Too few to tell",
		"theme by theme")
	page.lacks(t, "still to be read")
	table := lead.get("/admin/tests?docket=HHS-HCIC-2016-0001&format=csv").want(t, http.StatusOK)
	for _, want := range []string{coder.id.String() + ",all,,4,8,4,4,true,,,",
		coder.id.String() + ",code,GOV-FED,4,4,4,4,", coder.id.String() + ",code,WRK-STF,4,4,0,0,"} {
		if !strings.Contains(table.Body, want) {
			t.Errorf("the table lacks %s:\n%s", want, table.Body)
		}
	}
	entries, err := p.db.Log(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	for _, e := range entries {
		rows[e.Action]++
	}
	for action, want := range map[string]int{"training.given": 4, "training.tested": 4, "training.marked": 1,
		"docket.tests": 1} {
		if rows[action] != want {
			t.Errorf("%d rows %s in the log, want %d", rows[action], action, want)
		}
	}
}

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, min(i, len(s))-120):min(len(s), i+160)] }
	return "…" + cut(a) + "…\n…" + cut(b) + "…"
}
