package handlers

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
)

// asksStance lets the codebook ask for a stance on a theme, by its form.
func (a *person) asksStance(code string) {
	a.p.t.Helper()
	form := a.bookForm("edit", code)
	form.Set("stance", "yes")
	form.Set("reason", "It is a proposal.")
	a.post("/admin/codebook", form).want(a.p.t, http.StatusSeeOther)
}

// stands reads an answer with one theme and a stance on it.
func (a *person) stands(id docket.CommentID, q docket.QuestionID, code string, s docket.Stance) *answer {
	a.p.t.Helper()
	form := codeForm(a.p.t, a.get(codingPath(id, q)))
	form["coding"] = []string{code}
	form.Set("stance-"+code, string(s))
	form.Set("step", "save")
	return a.post(codingPath(id, q), form).want(a.p.t, http.StatusSeeOther)
}

// A stance is asked for where the codebook says so, kept with the code, compared and
// settled, and counted on the analysis page as in the files.
func TestStances(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two, chief := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff), p.staffer(docket.RoleAdmin)
	first := p.posted(map[docket.QuestionID]string{"2": "One office should lead, and nobody else."})
	second := p.posted(map[docket.QuestionID]string{"2": "No new office, please."})
	one.get(codingPath(first, "2")).lacks(t, "stance-GOV-FED")
	one.get(analysisAt+"&view=stances").want(t, http.StatusOK).contains(t, "asks for no stance on any theme")
	one.asksStance("GOV-FED")
	if book := p.book(); !book.AsksStance("GOV-FED") || book.AsksStance("DEV-LEG") || book.Version != 2 {
		t.Fatalf("the codebook does not ask for the stance: version %d", book.Version)
	}
	one.get("/admin/codebook/history?docket="+string(p.docket.ID)).contains(t, "Stance asked")
	one.get("/admin/codebook.csv?docket="+string(p.docket.ID)+"&version=2").contains(t, ",stance", ",yes")

	one.stands(first, "2", "GOV-FED", docket.StanceFor)
	one.stands(second, "2", "GOV-FED", docket.StanceAgainst)
	page := one.get(codingPath(first, "2")).want(t, http.StatusOK)
	if got := codeForm(t, page).Get("stance-GOV-FED"); got != "for" {
		t.Errorf("the page shows the stance %q, saved was for", got)
	}
	if c := p.chose(first, "2", one.id)["GOV-FED"]; c.SaidStance != docket.StanceFor {
		t.Errorf("%+v", c)
	}

	// What is typed beside it comes back with a page that is refused or reloaded.
	form := codeForm(t, two.get(codingPath(first, "2")))
	form["coding"], form["words"] = []string{"GOV-FED"}, []string{"not in the answer"}
	form.Set("stance-GOV-FED", "mixed")
	form.Set("stance-DEV-LEG", "for") // not ticked: it goes with the theme
	form.Set("step", "save")
	back := codeForm(t, two.post(codingPath(first, "2"), form).want(t, http.StatusUnprocessableEntity))
	if back.Get("stance-GOV-FED") != "mixed" {
		t.Errorf("after the error the stance is %q", back.Get("stance-GOV-FED"))
	}
	form.Set("words", "nobody else")
	form.Set("words-code", "GOV-FED")
	form.Set("step", "add")
	to := two.post(codingPath(first, "2")+"/excerpts", form).want(t, http.StatusSeeOther).Header.Get("Location")
	to, _, _ = strings.Cut(to, "#")
	if got := codeForm(t, two.get(to).want(t, http.StatusOK)).Get("stance-GOV-FED"); got != "mixed" {
		t.Errorf("after a passage was added the stance is %q", got)
	}

	// The same theme with another stance is a difference, to be settled with one.
	two.stands(first, "2", "GOV-FED", docket.StanceAgainst)
	chief.get("/admin/coding?view=disputed").contains(t, codingPath(first, "2")+"/settle")
	chief.get("/admin/agreement").contains(t, "Stance: ")
	at := codingPath(first, "2") + "/settle"
	settle := settleForm(t, chief.get(at).want(t, http.StatusOK).contains(t, "Both chose it, with different stances"))
	if !slices.Equal(settle["coding"], []string{"GOV-FED"}) || settle.Get("stance-GOV-FED") != "" {
		t.Errorf("the settlement begins with %v", settle)
	}
	settle.Set("reason", "It asks for one.")
	chief.post(at, settle).want(t, http.StatusUnprocessableEntity).contains(t, "different stances on GOV-FED")
	differ := rowsOf(t, one.get("/admin/exports/HHS-HCIC-2016-0001/themes_by_question.csv").Body)
	wantSides(t, differ, "0 1 0 0 1 0")
	settle.Set("stance-GOV-FED", "for")
	chief.post(at, settle).want(t, http.StatusSeeOther)
	one.get(codingPath(first, "2")).contains(t, "Settled", "for")

	rows := rowsOf(t, one.get("/admin/exports/HHS-HCIC-2016-0001/codings.csv").Body)
	var got []string
	for _, r := range rows {
		if r["state"] != "confirmed" {
			continue // what was suggested and not ticked
		}
		got = append(got, r["coder"]+" "+r["stance"]+" "+r["stance_said"])
	}
	want := []string{one.id.String() + " for for", two.id.String() + " for against", one.id.String() +
		" against against"}
	slices.Sort(got[:min(2, len(got))])
	slices.Sort(want[:2])
	if !slices.Equal(got, want) {
		t.Errorf("codings.csv has the stances %v, want %v", got, want)
	}
	wantSides(t, rowsOf(t, one.get("/admin/exports/HHS-HCIC-2016-0001/themes_by_question.csv").Body), "1 1 0 0 0 0")
	one.get(analysisAt+"&view=stances").want(t, http.StatusOK).contains(t, "Takes no side", "1 (1)", "no votes")
	table := rowsOf(t, one.get(analysisAt+"&view=stances&format=csv").want(t, http.StatusOK).Body)
	if len(table) != 1 || table[0]["for_distinct"] != "1" || table[0]["against_all"] != "1" {
		t.Errorf("the table of stances: %v", table)
	}

	// Saving on the comment's own page, which asks for no stance, keeps the one given.
	review := one.get(reviewPath(second)).want(t, http.StatusOK)
	codes := review.fields(t, "form[action$='/codings']")
	codes["coding"] = []string{"2:GOV-FED", "2:DEV-LEG"}
	one.post(reviewPath(second)+"/codings", codes).want(t, http.StatusSeeOther)
	if c := p.chose(second, "2", one.id)["GOV-FED"]; c.SaidStance != docket.StanceAgainst {
		t.Errorf("a save that asks for no stance made it %q", c.SaidStance)
	}
}

// wantSides compares the row of GOV-FED over all questions: different comments for,
// against, mixed, without side, open and not said.
func wantSides(t *testing.T, rows []map[string]string, want string) {
	t.Helper()
	for _, r := range rows {
		if r["question_id"] != "all" {
			continue
		}
		var got []string
		for _, s := range []string{"for", "against", "mixed", "none", "open", "unstated"} {
			got = append(got, r["stance_"+s+"_distinct"])
		}
		line := strings.Join(got, " ")
		if r["code"] == "GOV-FED" && line != want {
			t.Errorf("stances on GOV-FED are %q, want %q", line, want)
		}
		if r["code"] != "GOV-FED" && strings.TrimSpace(line) != "" {
			t.Errorf("%s has stances that nobody asked for: %q", r["code"], line)
		}
	}
}

// stanceShots draws the pages that have to do with stances.
func stanceShots(p *testPortal) []shot {
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	id := p.posted(map[docket.QuestionID]string{"2": "One office should lead, with money of its own. A second " +
		"agency would only add forms; small hospitals have no time for both."})
	free := p.posted(map[docket.QuestionID]string{"2": "Name a lead agency, and give it a budget."})
	shots := []shot{{"stances-none", one.get(analysisAt + "&view=stances")}}
	one.asksStance("GOV-FED")
	one.asksStance("GOV-FIN")
	form := codeForm(p.t, one.get(codingPath(free, "2")))
	form["coding"], form["words"] = []string{"GOV-FED", "GOV-FIN"}, []string{"none of these"}
	form.Set("stance-GOV-FED", "for")
	form.Set("step", "save")
	shots = append(shots, shot{"stances-coding", one.post(codingPath(free, "2"), form)},
		shot{"stances-codebook-form", one.get(p.bookPath("/change", "do", "edit", "code", "GOV-FED"))},
		shot{"stances-import", one.get("/admin/codebook/import?docket=" + string(p.docket.ID))})
	one.stands(id, "2", "GOV-FED", docket.StanceFor)
	two.stands(id, "2", "GOV-FED", docket.StanceMixed)
	one.stands(free, "2", "GOV-FIN", docket.StanceFor)
	return append(shots, shot{"stances-settle", two.get(codingPath(id, "2") + "/settle")},
		shot{"stances-agreement", two.get("/admin/agreement")},
		shot{"stances-analysis", one.get(analysisAt + "&view=stances")})
}
