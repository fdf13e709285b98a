package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"commentportal/docket"
)

// oneFormExempt has the pages that may hold a second form beside one that takes
// something typed, with the reason.
var oneFormExempt = map[string]string{
	"account": "its typed fields are passwords, which are never kept anywhere",
	"unsent":  "it has no typed field, only buttons",
}

// staffPages are the staff pages in many states, each with something in it.
func staffPages(t *testing.T) []shot {
	shots := campaignShots(t)
	shots = append(shots, screeningShots(openPortal(t))...)
	shots = append(shots, codingShots(openPortal(t))...)
	shots = append(shots, conclusionShots(openPortal(t))...)
	shots = append(shots, codebookShots(openPortal(t))...)
	shots = append(shots, signatureShots(openPortal(t))...)
	p := openPortal(t)
	plant(p)
	posted := p.posted(map[docket.QuestionID]string{"1": "Old devices stay in use."})
	admin, staff := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleStaff)
	for _, at := range []string{"", "/account", "/queue", "/comments/new", "/dockets", "/users", "/log", "/exports",
		"/agreement", "/unsent", "/codebook/import", "/recommendations", "/comments/" + string(posted) + "?original=1",
		"/signatures"} {
		name := strings.Trim(at, "/")
		shots = append(shots, shot{name, admin.get("/admin"+at).want(t, http.StatusOK)})
	}
	return append(shots, shot{"posted-staff", staff.get(reviewPath(posted)).want(t, http.StatusOK)})
}

// takesTyped lists the names of what somebody can type or tick in a form.
func takesTyped(t *testing.T, page *answer, form *html.Node) []string {
	var names []string
	for _, n := range page.nodes(t, "main input, main textarea, main select") {
		if formOf(n) != form {
			continue
		}
		name := attr(n, "name")
		switch {
		case n.Data == "textarea" || n.Data == "select":
		case n.Data != "input" || attr(n, "type") == "hidden" || attr(n, "type") == "submit":
			continue
		}
		names = append(names, name)
	}
	return names
}

// TestNoButtonThrowsAwayWhatIsTypedElsewhere walks the staff pages: where one form
// takes something typed, no other form on the page sends without it.
func TestNoButtonThrowsAwayWhatIsTypedElsewhere(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, s := range staffPages(t) {
		if oneFormExempt[s.name] != "" || len(s.page.nodes(t, "body.staff")) == 0 {
			continue
		}
		forms := slices.DeleteFunc(s.page.nodes(t, `main form[method="post"]`), func(n *html.Node) bool {
			return attr(n, "action") == "/admin/sign-out"
		})
		typed := slices.ContainsFunc(forms, func(n *html.Node) bool { return len(takesTyped(t, s.page, n)) > 0 })
		if typed {
			seen++
		}
		if typed && len(forms) > 1 {
			var list []string
			for _, n := range forms {
				list = append(list, attr(n, "action")+" "+strings.Join(takesTyped(t, s.page, n), ","))
			}
			t.Errorf("%s: a button of one form throws away what was typed into another: %d forms: %s", s.name,
				len(forms), strings.Join(slices.Compact(list), " | "))
		}
		for _, b := range s.page.nodes(t, `main button[formaction]`) {
			form := formOf(b)
			if form == nil {
				t.Errorf("%s: the button to %s belongs to no form", s.name, attr(b, "formaction"))
				continue
			}
			if attr(form, "action") == attr(b, "formaction") || hasField(form, "carries") || ownSteps(form) {
				continue
			}
			t.Errorf("%s: the button to %s sits in a form that does not say that it has several parts", s.name,
				attr(b, "formaction"))
		}
	}
	if seen < 20 {
		t.Errorf("only %d pages with typed fields were seen", seen)
	}
}

// ownSteps reports whether a form keeps what is typed by itself: the coding form
// saves its parts step by step and gives the others back in its answer.
func ownSteps(form *html.Node) bool { return attr(form, "id") == "code-form" }

func hasField(form *html.Node, name string) bool {
	for n := range form.Descendants() {
		if attr(n, "name") == name {
			return true
		}
	}
	return false
}

// follow opens an address and what it leads to.
func (a *person) follow(at string) *answer {
	a.p.t.Helper()
	for range 3 {
		at, _, _ = strings.Cut(at, "#")
		page := a.get(at)
		if page.StatusCode != http.StatusSeeOther {
			return page.want(a.p.t, http.StatusOK)
		}
		at = page.Header.Get("Location")
	}
	a.p.t.Fatalf("%s leads on and on", at)
	return nil
}

// What one button of a page does not take comes back with the page that follows,
// whether the button succeeds, is refused or fails.
func TestEveryButtonGivesBackWhatIsTypedElsewhere(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	posted := p.posted(map[docket.QuestionID]string{"1": "Small clinics need help."})
	waiting := p.letter(map[docket.QuestionID]string{"1": "Drills help. Call Ann."})
	admin, staff := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleStaff)
	third := p.posted(map[docket.QuestionID]string{"1": "Banks share indicators with each other."})
	one := p.passage(posted, "DEV-LEG", "Small clinics need help.")
	second := p.posted(map[docket.QuestionID]string{"1": "Old devices stay in use."})
	p.reads(admin, posted, second)
	two := p.passage(second, "DEV-LEG", "Old devices stay in use.")
	quotes := "/admin/quotations?docket=" + string(p.docket.ID) + "&code=DEV-LEG"
	users := "/admin/users/" + staff.id.String()
	for _, tt := range []struct {
		name, page, form, to string
		typed, press         url.Values
		status               int
		gone                 []string
	}{
		{"the first quotation is picked", quotes, "form.parts", "/admin/quotations/" + one + "/pick",
			url.Values{"reason-" + one: {"Says it all"}, "reason-" + two: {"Half a thought"},
				"dissenting-" + two: {"yes"}}, nil, 303, []string{"reason-" + one}},
		{"a quotation is dropped", quotes, "form.parts", "/admin/quotations/" + one + "/drop",
			url.Values{"reason-" + two: {"Half a thought"}}, nil, 303, nil},
		{"a reason is too long", quotes, "form.parts", "/admin/quotations/" + one + "/pick",
			url.Values{"reason-" + one: {strings.Repeat("x", docket.MaxReason+1)}, "reason-" + two: {"Half a thought"},
				"dissenting-" + two: {"yes"}}, nil, 422, nil},
		{"a campaign is named", p.at(1), "form.campaign-part", p.at(1) + "/name",
			url.Values{"name": {"Librarians"}, "name-reason": {"So they sign"}, "merge-reason": {"Half a reason"},
				"others": {"C7"}, "member": {string(p.copies[1])}, "part-reason": {"Wants another thing"},
				"confirm-reason": {"All one"}}, nil, 303, []string{"name", "name-reason"}},
		{"a campaign is confirmed without a reason", p.at(1), "form.campaign-part", p.at(1) + "/confirm",
			url.Values{"merge-reason": {"Half a reason"}, "member": {string(p.copies[1])}}, nil, 422, nil},
		{"a waiting comment is marked off topic", reviewPath(waiting), "form.review",
			reviewPath(waiting) + "/off-topic",
			url.Values{"off-reason": {"It sells shoes"}, "note": {"Ask Ximena"}, "hide-1": {"Ann"},
				"coding": {"1:DEV-LEG", "1:GOV-FED"}, "decision": {"post"}},
			url.Values{"off": {"1"}}, 303, []string{"off-reason"}},
		{"off topic without a reason", reviewPath(posted), "form.review", reviewPath(posted) + "/off-topic",
			url.Values{"note": {"Ask Ximena"}, "coding": {"1:DEV-LEG"}}, url.Values{"off": {"1"}}, 422, nil},
		{"an answer is being coded", codingPath(third, "1"), "form.code-form", reviewPath(third) + "/off-topic",
			url.Values{"off-reason": {"It sells shoes"}, "note": {"Half a note"}, "coding": {"DEV-LEG", "GOV-FED"}},
			url.Values{"off": {"1"}}, 303, []string{"off-reason"}},
		{"a role is changed while a person is typed", "/admin/users", "form.parts", users + "/role",
			url.Values{"email": {"n@agency.example"}, "name": {"Nan"}, "role": {"admin"},
				"role-" + staff.id.String(): {"moderator"}}, nil, 303, []string{"role-" + staff.id.String()}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			form := admin.get(tt.page).want(t, http.StatusOK).fields(t, tt.form)
			for _, list := range []url.Values{tt.typed, tt.press} {
				for name, values := range list {
					form[name] = values
				}
			}
			got := admin.post(tt.to, form).want(t, tt.status)
			if tt.status == http.StatusSeeOther {
				to := got.Header.Get("Location")
				for name, list := range tt.typed {
					if len(list[0]) > 3 && name != "role" && strings.Contains(to, url.QueryEscape(list[0])) {
						t.Errorf("typed words stand in the address %s", to)
					}
				}
				got = admin.follow(to).contains(t, "not saved yet")
			}
			back := got.fields(t, "form:has(input[name=carries])")
			for name, values := range tt.typed {
				taken := slices.Contains(tt.gone, name)
				if !taken && !sameSet(back[name], values) {
					t.Errorf("%s came back as %q, want %q", name, back[name], values)
				}
				if taken && name == "off-reason" && back.Get(name) != "" {
					t.Errorf("%s was taken and is still typed: %q", name, back[name])
				}
			}
			list, err := p.db.UnsentForms(t.Context(), admin.id)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range list {
				if err := p.db.DropUnsentForm(t.Context(), admin.id, f.ID); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Whoever sends the rest afterwards leaves nothing behind, and what a page has
// anyway is not called typed.
func TestWhatWasCarriedIsDroppedWhenItIsSent(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	mod := p.staffer(docket.RoleModerator)
	form := mod.get(p.at(1)).fields(t, "form.campaign-part")
	form.Set("name", "Librarians")
	form.Set("name-reason", "So they sign")
	form.Set("confirm-reason", "All one")
	to := mod.post(p.at(1)+"/name", form).want(t, http.StatusSeeOther).Header.Get("Location")
	back := mod.get(to).want(t, http.StatusOK).fields(t, "form.campaign-part")
	to = mod.post(p.at(1)+"/confirm", back).want(t, http.StatusSeeOther).Header.Get("Location")
	mod.follow(to).lacks(t, "not saved yet", "All one</textarea>")
	if list, err := p.db.UnsentForms(t.Context(), mod.id); err != nil || len(list) != 0 {
		t.Errorf("%d forms kept, %v", len(list), err)
	}
	// A page that has nothing typed is not kept for the next sign-in either.
	mod.sends("/admin/sign-out", url.Values{})
	mod.signIn()
}

// A form that fails for a reason of ours is kept, and its page says where.
func TestAFormThatFailsIsKept(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	form := reviewForm(t, mod.get(reviewPath(id)))
	form.Set("decision", "post")
	form.Set("note", "Ask Ximena")
	page := mod.post("/admin/comments/"+string(p.docket.ID.Comment(999))+"/decision", form).want(t,
		http.StatusNotFound).contains(t, "What you typed is kept").lacks(t, "Ximena")
	if n := len(page.nodes(t, `main a[href*="unsent="]`)); n != 1 {
		t.Errorf("%d links to what is kept", n)
	}
	mod.get("/admin/unsent").contains(t, "Ask Ximena")
}

// A mark drawn by hand acts when a comment is posted. With any other decision it
// would be lost, so the form is refused and comes back with it.
func TestMarksByHandAreNotLostWithOtherDecisions(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	for _, decision := range []string{"hold", "withhold", "spam"} {
		id := plant(p)
		form := reviewForm(t, mod.get(reviewPath(id)))
		form.Add("redaction", "1:0-3:threat")
		form.Set("decision", decision)
		form.Set("reason", p.docket.WithholdingReasons[0].Code)
		page := mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusUnprocessableEntity).contains(t,
			`href="#redaction"`, "would lose it")
		back := reviewForm(t, page)
		if !sameSet(back["redaction"], form["redaction"]) || back.Get("decision") != decision {
			t.Errorf("%s came back as %v, want %v", decision, back["redaction"], form["redaction"])
		}
		if version, _ := p.versionOf(id); version != 1 {
			t.Errorf("%s was carried out", decision)
		}
		untick(back, "redaction", "1:0-3:threat") // the proposals of the screener are no work of the moderator
		mod.post(reviewPath(id)+"/decision", back).want(t, http.StatusSeeOther)
	}
}

// The largest form that a page may send is kept like a small one when its session
// was over, by itself and for a second tab.
func TestALargeFormIsKeptToo(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := plant(p)
	mod := p.staffer(docket.RoleModerator)
	form := reviewForm(t, mod.get(reviewPath(id)))
	words := strings.Repeat(strings.Repeat("𝒜", 200)+"\n", 56)
	for _, name := range []string{"hide", "hide-1", "hide-4", "hide-name", "hide-organization", "hide-2", "hide-3",
		"hide-5"} {
		form.Set(name, words)
	}
	form.Set("note", "Ask Ximena")
	if n := len(form.Encode()); n < 1<<20 || n > maxSentForm {
		t.Fatalf("the form has %d bytes", n)
	}
	p.clock.advance(sessionIdle)
	mod.post(reviewPath(id)+"/decision", form).leadsTo(t, "/admin/sign-in?done=kept")
	mod.signIn()
	list, err := p.db.UnsentForms(t.Context(), mod.id)
	if err != nil || len(list) != 1 {
		t.Fatalf("%d forms kept, %v", len(list), err)
	}
	back := reviewForm(t, mod.get(reviewPath(id)+"?unsent="+list[0].ID).want(t, http.StatusOK))
	if back.Get("note") != "Ask Ximena" ||
		strings.TrimSpace(back.Get("hide-1")) != strings.TrimSpace(form.Get("hide-1")) {
		t.Error("the words did not come back")
	}
	old := reviewForm(t, mod.get(reviewPath(id)))
	p.clock.advance(sessionIdle)
	mod.signIn()
	form.Set("form_token", old.Get("form_token"))
	form.Set("note", "Ask Ximena again")
	to := mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther).Header.Get("Location")
	if !strings.Contains(to, "unsent=") {
		t.Errorf("a second tab is led to %s", to)
	}
}

// maxSentForm is the most that a form of the review desk may have, in bytes.
const maxSentForm = 8*50*200*12 + 512<<10
