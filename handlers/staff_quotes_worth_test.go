package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

// otherPassages lists the words of the passages on a page that are not picked, in order.
func otherPassages(t testing.TB, a *answer) string {
	t.Helper()
	var out []string
	for _, n := range a.nodes(t, "ul.quotes blockquote .words") {
		out = append(out, nodeText(n))
	}
	return strings.Join(out, " | ")
}

func TestPassagesAreNarrowedByWhatMakesThemWorthQuoting(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	const figure, both, plain = "The line was down for 14 of 40 days.", "We lost two weeks, and FDA should pay.",
		"Somebody is in charge."
	one := p.opinion(figure+" "+both, p.docket.Sectors[0].Code)
	two := p.opinion(plain+" Another desk will not help.", p.docket.Sectors[1].Code)
	staff := p.staffer(docket.RoleStaff)
	p.reads(staff, one, two)
	p.passage(two, "GOV-REG", plain)
	staff.get(strings.Replace(quotesOf, "GOV-FED", "GOV-REG", 1)).want(t, http.StatusOK).lacks(t, "worth quoting")

	a, b := p.passage(one, "GOV-FED", figure), p.passage(one, "GOV-FED", both)
	c := p.passage(two, "GOV-FED", plain)
	p.passage(two, "GOV-FED", "Another desk will not help.")
	page := staff.get(quotesOf).want(t, http.StatusOK).contains(t, "Figure: “14 of 40”",
		"First-hand case: “We lost” · Proposal: “should pay”", "Words of dissent: “will not help”",
		"All (4)", "Figure (1)", "First-hand case (1)", "Proposal (1)", "Words of dissent (1)",
		"and you choose").lacks(t, "Study or source")
	var current []string
	for _, n := range page.nodes(t, "nav.tabs a[aria-current=page]") {
		current = append(current, nodeText(n))
	}
	if len(current) != 1 || current[0] != "All (4)" {
		t.Errorf("chosen: %q", current)
	}

	proposals := quotesOf + "&worth=proposal"
	page = staff.get(proposals).want(t, http.StatusOK)
	if got := otherPassages(t, page); got != both {
		t.Errorf("proposals: %q", got)
	}
	if got := page.fields(t, "form.parts").Get("worth"); got != "proposal" {
		t.Errorf("the form carries %q", got)
	}
	staff.get(quotesOf+"&worth=study").want(t, http.StatusOK).contains(t, "None of the other passages shows this",
		"Study or source (0)", "All other passages")
	staff.get(quotesOf+"&worth=volume").want(t, http.StatusBadRequest)

	// Passages that were retrieved show the same.
	staff.get(analysisAt+"&view=passages").want(t, http.StatusOK).contains(t, "Figure: “14 of 40” · "+
		"First-hand case: “We lost” · Proposal: “should pay”")

	// The choice stays after each act, and what is picked is shown whatever it is.
	at := func(number, verb string) string { return "/admin/quotations/" + number + "/" + verb }
	staff.sends(at(a, "pick"), url.Values{"worth": {"proposal"}}).leadsTo(t,
		quotesOf+"&done=quotation&worth=proposal#passage-"+a)
	page = staff.get(proposals).want(t, http.StatusOK).contains(t, "All (3)")
	if got := shownQuotes(t, page); got != figure {
		t.Errorf("picked: %q", got)
	}
	staff.sends(at(a, "drop"), url.Values{"worth": {"volume"}}).leadsTo(t,
		quotesOf+"&done=quotation-dropped#passage-"+a)

	// A refused form is shown again among the narrowed, though its passage shows nothing of that.
	refused := staff.sends(at(c, "pick"), url.Values{"worth": {"proposal"},
		"reason-" + c: {strings.Repeat("é", docket.MaxReason+1)}}).want(t, http.StatusUnprocessableEntity)
	if got := otherPassages(t, refused); got != both+" | "+plain {
		t.Errorf("with a refused form: %q", got)
	}
	staff.sends(at(b, "remove"), url.Values{"worth": {"proposal"}}).leadsTo(t,
		quotesOf+"&done=passage-removed&worth=proposal")
}
