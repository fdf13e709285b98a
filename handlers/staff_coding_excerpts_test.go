package handlers

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/moderation"
)

func TestPassagesWithoutAScript(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"4": "Año 2016: train people,\ntrain people. Call Ann Miller. " +
		"Stories work."})
	mod, err := p.moderator(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.review.Decide(context.Background(), moderation.Request{By: mod, Comment: id, Version: 1,
		Action: docket.ActionPost,
		Words:  []moderation.HideWords{{Question: "4", Words: "Ann Miller", Kind: docket.KindPersonal}}})
	if err != nil {
		t.Fatal(err)
	}
	staff := p.staffer(docket.RoleStaff)
	at := codingPath(id, "4")
	mark := func(words, code string) *answer {
		form := codeForm(t, staff.get(at))
		form["coding"] = []string{"GOV-FED"}
		form.Set("words", words)
		form.Set("words-code", code)
		form.Set("note", "a thought")
		form.Set("step", "add")
		return staff.post(at+"/excerpts", form)
	}
	for _, tt := range []struct{ name, words, code, want string }{
		{"no words", " ", "AWR-STF", "Copy the words from the answer"},
		{"no code", "Stories work", "", "Choose the theme"},
		{"other words", "Stories worked", "AWR-STF", "These words do not stand in the answer"},
		{"words that stand there twice", "train people", "AWR-STF", "stand in the answer 2 times"},
		{"words with a gap", "Call [redacted: personal]", "AWR-STF", "Hidden words are in this passage"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := mark(tt.words, tt.code).want(t, http.StatusUnprocessableEntity).contains(t, tt.want)
			form := page.fields(t, "form.code-form")
			if form.Get("words") != strings.TrimSpace(tt.words) || !slices.Equal(form["coding"], []string{"GOV-FED"}) ||
				form.Get("note") != "a thought" {
				t.Errorf("what was typed is not kept: %v", form)
			}
		})
	}

	// Line ends count as blanks. Before the own reading the passage waits with it.
	to := mark("train people, train people", "AWR-STF").want(t, http.StatusSeeOther).Header.Get("Location")
	if strings.Contains(to, "train") {
		t.Errorf("words of the text are in the address: %s", to)
	}
	page := staff.get(strings.TrimSuffix(to, "#passages")).want(t, http.StatusOK).contains(t, "Saved with your reading")
	form := codeForm(t, page)
	if ticked := form["coding"]; !slices.Equal(ticked, []string{"GOV-FED", "AWR-STF"}) &&
		!slices.Equal(ticked, []string{"AWR-STF", "GOV-FED"}) {
		t.Errorf("ticked: %v, want the theme of the passage too", ticked)
	}
	form.Set("step", "stay")
	form.Del("words-code")
	staff.post(at, form).want(t, http.StatusSeeOther)
	list, err := p.db.Excerpts(context.Background(), docket.ExcerptQuery{Comment: id})
	if err != nil || len(list) != 1 || list[0].Public != "train people,\ntrain people" || list[0].Code != "AWR-STF" {
		t.Fatalf("stored: %+v, %v", list, err)
	}
	if c := p.chose(id, "4", staff.id)["AWR-STF"]; c.Evidence != list[0].Span {
		t.Errorf("the passage is the evidence of the coding: %+v", c)
	}

	// Picked as a quotation, dropped again, taken away.
	number := attr(staff.get(at).nodes(t, "button[value^='quote:']")[0], "value")
	form = codeForm(t, staff.get(at))
	form.Set("step", number)
	form.Set("reason-"+strings.TrimPrefix(number, "quote:"), "Says it in one line.")
	staff.post(at+"/excerpts", form).want(t, http.StatusSeeOther)
	staff.get(at).contains(t, "Quotation 1 of this code", "Says it in one line.")
	form.Set("step", "un"+number)
	staff.post(at+"/excerpts", form).want(t, http.StatusSeeOther)
	form.Set("step", "remove:"+strings.TrimPrefix(number, "quote:"))
	staff.post(at+"/excerpts", form).want(t, http.StatusSeeOther)
	staff.get(at).contains(t, "No passage is marked yet.")
	staff.post(at+"/excerpts", form).want(t, http.StatusUnprocessableEntity).contains(t, "taken this passage away "+
		"meanwhile")

	// Once the reading is in, a passage goes in by itself.
	mark("Stories work", "AWR-STF").want(t, http.StatusSeeOther)
	if list, _ := p.db.Excerpts(context.Background(), docket.ExcerptQuery{Comment: id}); len(list) != 1 ||
		list[0].Public != "Stories work" {
		t.Errorf("stored: %+v", list)
	}
}
