package handlers

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/handlers/staff"
	"commentportal/moderation"
	"commentportal/moderation/campaign"
)

// testLetters compares as the program does.
func testLetters(t testing.TB) staff.LetterReader {
	t.Helper()
	o := campaign.Options{}
	for _, k := range docket.RedactionKinds {
		o.Boilerplate = append(o.Boilerplate, k.Gap())
	}
	grouper, err := campaign.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return grouper.LetterWithout
}

const (
	librariansLetter = "Hospital librarians find reliable answers for clinicians every day. We could do the same " +
		"for cyber security if somebody collected the good material in one place. Today it is scattered over " +
		"agencies, sellers and lectures, much of it out of date. A curated, indexed and free collection with " +
		"reading levels would cost very little."
	basementStory = " In my own library a nurse came down to the basement last winter, after every screen upstairs " +
		"had gone dark, and asked whether we still had the printed " +
		"manual of the infusion pump, which we did."
	bloodLetter = "Blood centers move a perishable medicine to hospitals every hour. Our testing, labeling and " +
		"delivery are run by software, and a wrong label can kill. An outage of two days empties the shelves of an " +
		"entire region. We ask to be included as critical suppliers in plans."
)

// campaignPortal has a campaign of five, three of them posted, and one of two.
type campaignPortal struct {
	*testPortal
	regrouper *campaign.Regrouper
	copies    []docket.CommentID // the first is the letter
	blood     []docket.CommentID
}

func openCampaigns(t testing.TB) *campaignPortal {
	p := &campaignPortal{testPortal: openPortal(t)}
	p.regrouper = campaign.NewRegrouper(p.db, campaign.Options{}, p.clock.now,
		slog.New(slog.DiscardHandler))
	answer := func(text string) map[docket.QuestionID]string { return map[docket.QuestionID]string{"3": text} }
	p.copies = []docket.CommentID{
		p.posted(answer(librariansLetter)),
		p.posted(answer(strings.Replace(librariansLetter, "scattered over agencies, sellers and "+
			"lectures", "hidden in the drawers of agencies", 1) + basementStory)),
		p.posted(answer(librariansLetter)),
		p.letter(answer(librariansLetter + " UNPOSTEDWORDS of a pending copy.")),
		p.letter(answer("Dear Task Force,\n" + librariansLetter)),
	}
	p.blood = []docket.CommentID{p.letter(answer(bloodLetter)), p.letter(answer(bloodLetter +
		" Thank you for reading."))}
	p.group()
	return p
}

func (p *campaignPortal) group() {
	p.t.Helper()
	if _, err := p.regrouper.Group(p.t.Context(), p.docket.ID); err != nil {
		p.t.Fatal(err)
	}
}

func (p *campaignPortal) at(n int64) string {
	return "/admin/campaigns/" + string(p.docket.ID.Campaign(n))
}

func TestCampaignPagesShowTheLetterAndTheCopies(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	mod, staff := p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	list := mod.get("/admin/campaigns")
	list.want(t, http.StatusOK)
	for _, want := range []string{string(p.docket.ID.Campaign(1)), string(p.docket.ID.Campaign(2)), "2 campaigns",
		"1 copy has a long addition"} {
		if !strings.Contains(list.Body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	for _, tt := range []struct {
		who     *person
		name    string
		pending bool
	}{{mod, "a moderator", true}, {staff, "staff", false}} {
		page := tt.who.get(p.at(1))
		page.want(t, http.StatusOK)
		for _, want := range []string{"librarians find reliable answers", "added: </span>hidden in the drawers of<",
			"left out: </span>scattered over<", "keeps ", "adds ", "Says what the letter says, word for word.",
			"Long addition, not read"} {
			if !strings.Contains(page.Body, want) {
				t.Errorf("%s: the page lacks %q", tt.name, want)
			}
		}
		if got := strings.Contains(page.Body, "UNPOSTEDWORDS"); got != tt.pending {
			t.Errorf("%s sees words of a pending copy: %v", tt.name, got)
		}
		if !strings.Contains(page.Body, string(p.copies[3])) || !strings.Contains(page.Body, "Waiting for review") {
			t.Errorf("%s: the pending copy is not listed", tt.name)
		}
		if got := strings.Contains(page.Body, "/admin/queue?campaign="); got != tt.pending {
			t.Errorf("%s is led to the queue: %v", tt.name, got)
		}
	}
	if n := p.actions(); !contains(n, "campaign.opened") {
		t.Error("reading unposted copies is not on record")
	}
	closed := staff.get(p.at(2))
	if strings.Contains(closed.Body, "perishable") || !strings.Contains(closed.Body, "No copy is posted yet") ||
		strings.Contains(closed.Body, "keeps ") {
		t.Error("staff read a letter that is not posted")
	}
	if !strings.Contains(mod.get(p.at(2)).Body, "perishable") {
		t.Error("a moderator does not see the letter")
	}
	for _, nothing := range []string{p.at(9), "/admin/campaigns/nonsense", "/admin/campaigns/" + string(p.docket.ID) +
		"-C0"} {
		mod.get(nothing).want(t, http.StatusNotFound)
	}
	only := mod.get(p.at(1) + "?view=unread")
	if strings.Count(only.Body, `class="usa-checkbox__input" type="checkbox" name="member"`) != 1 {
		t.Error("the list of unread additions has more than one copy")
	}
	queue := mod.get("/admin/queue?campaign=" + string(p.docket.ID.Campaign(1)))
	if !strings.Contains(queue.Body, string(p.copies[3])) || strings.Contains(queue.Body, string(p.blood[0])) {
		t.Error("the queue is not filtered by the campaign")
	}
	review := mod.get(reviewPath(p.copies[3]))
	if !strings.Contains(review.Body, "added: </span>UNPOSTEDWORDS of a pending copy<") ||
		!strings.Contains(review.Body, "Compared with the letter") {
		t.Error("the review page does not compare the copy with the letter")
	}
}

func contains(list []string, want string) bool {
	for _, s := range list {
		if s == want {
			return true
		}
	}
	return false
}

func TestPeopleDecideOnCampaigns(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	mod := p.staffer(docket.RoleModerator)
	send := func(path string, form url.Values, status int) *answer {
		t.Helper()
		page := mod.get(p.at(1))
		form.Set("form_token", page.fields(t, "form.campaign-part").Get("form_token"))
		got := mod.post(path, form)
		got.want(t, status)
		return got
	}
	send(p.at(1)+"/confirm", url.Values{"reason": {""}}, http.StatusUnprocessableEntity)
	send(p.at(1)+"/confirm", url.Values{"reason": {"All of one library group."}}, http.StatusSeeOther)
	send(p.at(1)+"/name", url.Values{"reason": {"So we call them."}, "name": {"Libraries & <b>"}}, http.StatusSeeOther)
	page := mod.get(p.at(1))
	for _, want := range []string{"Libraries &amp; &lt;b&gt;", "All of one library group.", "Confirmed", "Take the " +
		"earlier decision back"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	// A contradiction is explained, what was ticked and typed is kept.
	again := send(p.at(1)+"/split", url.Values{"comment": {string(p.copies[1])}, "reason": {"Wants something else."}},
		http.StatusUnprocessableEntity)
	for _, want := range []string{"confirmed that these comments belong " +
		"together", "All of one library group.", "Wants something else.", `value="` + string(p.copies[1]) + `" id="c-` +
		string(p.copies[1]) + `" checked`} {
		if !strings.Contains(again.Body, want) {
			t.Errorf("the page with the contradiction lacks %q", want)
		}
	}
	to := send(p.at(1)+"/split", url.Values{"comment": {string(p.copies[1]), string(p.copies[3])},
		"reason": {"Wants something else."}, "over": {"1"}}, http.StatusSeeOther)
	if at := to.Header.Get("Location"); !strings.HasPrefix(at, p.at(3)) {
		t.Errorf("led to %s", at)
	}
	p.group()
	c, err := p.db.Comment(t.Context(), p.copies[3])
	if err != nil || c.Campaign != p.docket.ID.Campaign(3) {
		t.Errorf("%s, %v", c.Campaign, err)
	}
	send(p.at(1)+"/merge", url.Values{"others": {"nonsense!"}, "reason": {"r"}}, http.StatusUnprocessableEntity)
	send(p.at(1)+"/merge", url.Values{"others": {strings.ToLower(string(p.docket.ID.Campaign(3))) + ", " +
		string(p.blood[0])}, "reason": {"Together after all."}, "over": {"1"}}, http.StatusSeeOther)
	p.group() // the other copy about blood follows the one that joined
	k, err := p.db.Campaign(t.Context(), p.docket.ID.Campaign(1))
	if err != nil || k.Members != 7 || k.Decision != docket.CampaignMerged {
		t.Errorf("%+v, %v", k, err)
	}
	gone := mod.get(p.at(3))
	gone.want(t, http.StatusOK)
	if !strings.Contains(gone.Body, "no members any more") || !strings.Contains(gone.Body, "Together after all.") {
		t.Error("a campaign that was merged away does not say so")
	}
	send(p.at(1)+"/alone", url.Values{"comment": {string(p.blood[0])}, "reason": {"Not this one."}, "over": {"1"}},
		http.StatusSeeOther)
	send(p.at(1)+"/burn", url.Values{"reason": {"r"}}, http.StatusNotFound)
	send(p.at(7)+"/confirm", url.Values{"reason": {"r"}}, http.StatusNotFound)
	bad := url.Values{"reason": {"one", "two"}}
	send(p.at(1)+"/confirm", bad, http.StatusBadRequest)
	mod.post(p.at(1)+"/confirm", url.Values{"reason": {"no token"}}).want(t, http.StatusForbidden)
}

func TestLongAdditionsAreReadFromAQueue(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	staff := p.staffer(docket.RoleStaff)
	page := staff.get("/admin/campaigns/additions")
	page.want(t, http.StatusOK)
	for _, want := range []string{"1 long addition", "nurse came down to the " +
		"basement", "/admin/coding/" + string(p.copies[1]) + "/3"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the queue lacks %q", want)
		}
	}
	form := page.fields(t, "form.inline-form")
	at := "/admin/comments/" + string(p.copies[1]) + "/addition-read"
	got := staff.post(at, form)
	got.want(t, http.StatusSeeOther)
	if to := got.Header.Get("Location"); !strings.HasPrefix(to, "/admin/campaigns/additions?") {
		t.Errorf("led to %s", to)
	}
	if after := staff.get("/admin/campaigns/additions"); strings.Contains(after.Body, "nurse") {
		t.Error("what was read is still in the queue")
	}
	form.Set("back", "//elsewhere.example/admin/campaigns")
	if to := staff.post(at, form).Header.Get("Location"); !strings.HasPrefix(to, "/admin/campaigns?") {
		t.Errorf("led to %s", to)
	}
	staff.post("/admin/comments/"+string(p.copies[3])+"/addition-read", form).want(t, http.StatusNotFound)
	staff.post("/admin/comments/"+string(p.copies[0])+"/addition-read", form).want(t, http.StatusNotFound)
}

func TestGapsAreNoAdditions(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	mod := p.staffer(docket.RoleModerator)
	// Hiding words of a copy does not make the gap's own words an addition.
	if _, err := p.review.Decide(t.Context(), moderation.Request{By: mod.id, Comment: p.copies[3], Version: 1,
		Action: docket.ActionPost,
		Words: []moderation.HideWords{{Question: "3", Words: "UNPOSTEDWORDS",
			Kind: docket.KindPersonal}}}); err != nil {
		t.Fatal(err)
	}
	page := mod.get(p.at(1))
	if strings.Contains(page.Body, "added: </span>[redacted") || strings.Contains(page.Body, "UNPOSTEDWORDS") {
		t.Error("a gap is shown as an addition, or hidden words are shown")
	}
	if !strings.Contains(page.Body, "added: </span>of a pending copy<") {
		t.Error("what stands around the gap is not shown as an addition")
	}
}

// campaignShots are the pages of campaigns in their states.
func campaignShots(t testing.TB) []shot {
	p := openCampaigns(t)
	mod, staff := p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	token := mod.get(p.at(1)).fields(t, "form.campaign-part").Get("form_token")
	mod.post(p.at(1)+"/confirm", url.Values{"form_token": {token}, "reason": {"All of one library group, by the " +
		"names under the letters."}}).want(t, http.StatusSeeOther)
	mod.post(p.at(1)+"/name", url.Values{"form_token": {token}, "reason": {"The first line of each."},
		"name": {"Hospital librarians"}}).want(t, http.StatusSeeOther)
	return []shot{
		{"campaigns", mod.get("/admin/campaigns")},
		{"campaign", mod.get(p.at(1))},
		{"campaign-staff", staff.get(p.at(1))},
		{"campaign-closed", staff.get(p.at(2))},
		{"campaign-contradiction", mod.post(p.at(1)+"/split", url.Values{"form_token": {token},
			"comment": {string(p.copies[1])}, "reason": {"Wants something else."}})},
		{"campaign-bad-merge", mod.post(p.at(1)+"/merge", url.Values{"form_token": {token}, "others": {"C7"},
			"reason": {""}})},
		{"campaign-additions", staff.get("/admin/campaigns/additions")},
		{"campaign-review", mod.get(reviewPath(p.copies[3]))},
		{"campaign-queue", mod.get("/admin/queue")},
	}
}

// A copy is called the same only where every character is: what its closing or
// greeting says of somebody is shown before anybody posts it.
func TestCopiesAreCalledTheSameOnlyWhereTheyAre(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	answer := func(text string) map[docket.QuestionID]string { return map[docket.QuestionID]string{"3": text} }
	const same = "Says what the letter says"
	for _, tt := range []struct {
		name, text string
		shows      []string
		same       bool
	}{
		{"other blanks alone", strings.ReplaceAll(librariansLetter, ". ", ".\n\n"), nil, true},
		{"a closing with private words", librariansLetter + "\n\nThank you, Alma, whose brother is in rehab in Elko",
			[]string{"whose brother is in rehab in Elko", "Greeting, closing or markup differ"}, false},
		{"a closing that is no closing", librariansLetter + "\n\nYours, Alma, whose brother is in rehab in Reno",
			[]string{"whose brother is in rehab in Reno"}, false},
		{"a greeting with private words", "Dear Dr. Ng, who treats my son for " +
			"asthma,\n" + librariansLetter, []string{"who treats my son for asthma"}, false},
		{"words inside something like markup", strings.Replace(librariansLetter, "out of date", "out <my sister has "+
			"lupus and lives with me> of date", 1), []string{"my sister has lupus and lives with me"}, false},
		{"other capitals", strings.Replace(librariansLetter, "Hospital librarians", "HOSPITAL librarians", 1),
			[]string{"Capitals, punctuation or signs differ", "HOSPITAL librarians"}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			id := p.letter(answer(tt.text))
			p.group()
			mod := p.staffer(docket.RoleModerator)
			review := mod.get(reviewPath(id)).want(t, http.StatusOK)
			note := review.nodes(t, "#campaign")
			if len(note) != 1 {
				t.Fatal("the copy is in no campaign")
			}
			card := ""
			for _, n := range mod.get(p.at(1)+"?view=pending").want(t, http.StatusOK).nodes(t, "#comments li.card") {
				if strings.Contains(nodeText(n), string(id)) {
					card = nodeText(n)
				}
			}
			for place, text := range map[string]string{"the review desk": nodeText(note[0]),
				"the campaign's page": card} {
				if got := strings.Contains(text, same); got != tt.same {
					t.Errorf("%s calls it the same: %v; %s", place, got, text)
				}
				for _, want := range tt.shows {
					if !strings.Contains(text, want) {
						t.Errorf("%s lacks %q: %s", place, want, text)
					}
				}
			}
		})
	}
}
