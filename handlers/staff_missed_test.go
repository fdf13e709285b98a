package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

const missedAt = analysisAt + "&view=missed"

// unexplained posts comments that speak of fax machines, which no theme names: three in
// answers without a theme, one beside a marked passage, one in an answer that is still to
// be read a second time.
func unexplained(p *testPortal, one, two *person) {
	p.t.Helper()
	const led = "Somebody must be in charge."
	for i, text := range []string{
		"Fax machines on every ward leak what patients told us.",
		"We still send referrals by fax machine because nobody else takes them, and wards leak.",
		"Our ward leaks more by its fax machine than by any network.",
		led + " And the fax machines of the wards should be taken away.",
		"The yellow fax machine of our ward is the last one.",
		"Parking is too dear for night shifts in the city.",
	} {
		id := p.opinion(text, p.docket.Sectors[i%3].Code)
		var codes []docket.Coding
		if strings.HasPrefix(text, led) {
			codes = []docket.Coding{{Code: "GOV-FED", Evidence: docket.Span{Start: 0, End: len(led)}}}
		}
		for _, who := range []*person{one, two} {
			if who == two && strings.Contains(text, "yellow") {
				continue
			}
			if err := storetest.CodeAnswer(p.t.Context(), p.db.DB, who.id, id, "1", codes); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// What settled answers say and no theme explains stands together, and becomes a
// candidate theme with its sentences in one click.
func TestWhatTheCodebookMisses(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	one.get(missedAt).want(t, http.StatusOK).contains(t, "No three voices", "themes were never used")
	unexplained(p, one, two)
	page := one.get(missedAt).want(t, http.StatusOK).contains(t, "5 settled answers were looked at", "fax",
		"4 different comments", "And the fax machines of the wards should be "+
			"taken away.", "beside passages that have a theme",
		"Make it a candidate theme").lacks(t, "yellow", "Parking", "Somebody must be in charge.")
	if rows := rowsOf(t, one.get(missedAt+"&format=csv").want(t, http.StatusOK).Body); len(rows) != 4 {
		t.Errorf("the table has %d passages: %v", len(rows), rows)
	}

	form := page.fields(t, ".missed form")
	if form.Get("code") != "NEW-1" || !strings.Contains(form.Get("label"), "fax") || len(form["passage"]) == 0 {
		t.Fatalf("the form is not filled in: %v", form)
	}
	form["passage"] = passagesOn(t, page)
	to := "/admin/analysis/" + string(p.docket.ID) + "/candidates"
	post := func(form url.Values) *answer { return one.post(to, form) }
	wrong := url.Values{}
	for name, list := range form {
		wrong[name] = list
	}
	wrong.Set("code", "two words")
	wrong.Set("label", "Fax as typed")
	post(wrong).want(t, http.StatusUnprocessableEntity).contains(t, "There is a problem", "two words", "Fax as typed")
	wrong.Set("code", "NEW-1")
	wrong.Set("version", "99")
	post(wrong).want(t, http.StatusUnprocessableEntity).contains(t, "Somebody else has changed "+
		"the codebook", "Fax as typed")
	wrong["passage"] = []string{string(p.docket.ID.Comment(1)) + ":1:9"}
	post(wrong).want(t, http.StatusBadRequest)
	if list, err := p.db.Codebooks(t.Context(), p.docket.ID); err != nil || len(list) != 1 {
		t.Fatalf("%d versions of the codebook, %v", len(list), err)
	}

	post(form).want(t, http.StatusSeeOther)
	book := p.book()
	if theme, ok := book.Theme("NEW-1"); !ok || !strings.Contains(theme.Definition, "Not yet defined") {
		t.Errorf("the codebook has %+v", theme)
	}
	list, err := p.db.Excerpts(t.Context(), docket.ExcerptQuery{Docket: p.docket.ID, Code: "NEW-1"})
	if err != nil || len(list) != 4 || list[0].By != one.id {
		t.Fatalf("marked: %+v, %v", list, err)
	}
	for _, e := range list {
		if !strings.Contains(strings.ToLower(string(e.Public)), "fax") {
			t.Errorf("marked %q", e.Public)
		}
	}
	one.get("/admin/quotations?code=NEW-1&docket="+string(p.docket.ID)).want(t,
		http.StatusOK).contains(t, "fax machine")
	one.get(missedAt).want(t, http.StatusOK).contains(t, "No three voices", "Candidate: ", "themes were never used")
	p.staffer(docket.RoleModerator).post(to, form).want(t, http.StatusForbidden)
}

// passagesOn lists what the boxes of a page's first cluster send.
func passagesOn(t testing.TB, page *answer) []string {
	t.Helper()
	var out []string
	for _, n := range page.nodes(t, ".missed-passages input") {
		for _, a := range n.Attr {
			if a.Key == "value" {
				out = append(out, a.Val)
			}
		}
	}
	return out
}

// missedShots draws what the codebook misses.
func missedShots(p *testPortal) []shot {
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	unexplained(p, one, two)
	page := one.get(missedAt)
	form := page.fields(p.t, ".missed form")
	form.Set("code", "two words")
	return []shot{{"analysis-missed", page},
		{"analysis-missed-problem", one.post("/admin/analysis/"+fmt.Sprint(p.docket.ID)+"/candidates", form)}}
}
