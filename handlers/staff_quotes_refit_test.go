package handlers

import (
	"net/http"
	"net/url"
	"testing"

	"commentportal/docket"
)

// TestPassageOfAChangedThemeIsLookedAtAgain redefines and retires themes after
// passages were chosen for them.
func TestPassageOfAChangedThemeIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first := p.opinion("Somebody must be in charge. One office, not nine.", p.docket.Sectors[0].Code)
	staff := p.staffer(docket.RoleStaff)
	p.reads(staff, first)
	a, b := p.passage(first, "GOV-FED", "Somebody must be in charge."), p.passage(first, "GOV-FED", "One office")
	staff.sends("/admin/quotations/"+a+"/pick", url.Values{"reason": {"plain"}}).want(t, http.StatusSeeOther)
	staff.get(quotesOf).want(t, http.StatusOK).lacks(t, "To look at again", "It fits this theme")

	change := func(r docket.CodebookRevision) {
		t.Helper()
		book, err := p.db.Codebook(t.Context(), p.docket.ID)
		if err != nil {
			t.Fatal(err)
		}
		all, err := p.db.Codebooks(t.Context(), p.docket.ID)
		if err != nil {
			t.Fatal(err)
		}
		r.Reason, r.By = "because", 1
		for i, theme := range r.Themes {
			r.Themes[i], _ = book.Theme(theme.Code)
			r.Themes[i].Definition = theme.Definition
		}
		next, change, err := book.Apply(r, all)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.db.ChangeCodebook(t.Context(), book.Version, next, change); err != nil {
			t.Fatal(err)
		}
	}
	change(docket.CodebookRevision{Action: docket.CodebookEdit, From: []string{"GOV-FED"},
		Themes: []docket.Theme{{Code: "GOV-FED", Definition: "Something else."}}})
	staff.get("/admin/quotations").want(t, http.StatusOK).contains(t, "2 passages to look at again")
	page := staff.get(quotesOf).want(t, http.StatusOK).contains(t, "The theme was changed since the passage "+
		"was chosen.")
	if n := len(page.nodes(t, `select[name^="fits-"] option[value="GOV-FED"][selected]`)); n != 2 {
		t.Errorf("%d forms offer the theme that the passages have", n)
	}
	staff.sends("/admin/quotations/"+a+"/refit", url.Values{"fits-" + a: {"GOV-FED"}}).leadsTo(t,
		quotesOf+"&done=refitted#passage-"+a)
	staff.get("/admin/quotations").want(t, http.StatusOK).contains(t, "1 passage to look at again")

	change(docket.CodebookRevision{Action: docket.CodebookRetire, From: []string{"GOV-FED"}})
	staff.get(quotesOf).want(t, http.StatusOK).contains(t, "The theme is in the codebook no more.")
	for _, code := range []string{"", "GOV-FED", "NONE"} {
		wrong := staff.sends("/admin/quotations/"+a+"/refit", url.Values{"fits-" + a: {code}, "reason-" + a: {"typed"}})
		wrong.want(t, http.StatusUnprocessableEntity).contains(t, "Choose a theme of the codebook",
			`href="#fits-`+a+`"`, "typed")
	}
	there := "/admin/quotations?code=DEV-PAT&docket=" + string(p.docket.ID)
	staff.sends("/admin/quotations/"+a+"/refit", url.Values{"fits": {"DEV-PAT"}}).leadsTo(t,
		there+"&done=refitted#passage-"+a)
	staff.get(there).want(t, http.StatusOK).contains(t, "Somebody must be in charge.", "plain").lacks(t,
		"To look at again")
	staff.sends("/admin/quotations/"+b+"/remove", url.Values{}).want(t, http.StatusSeeOther)
	p.logged(t, "quotation.refitted", 2)
}
