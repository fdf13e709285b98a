package handlers

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/handlers/staff"
	"commentportal/moderation"
)

// crowd files n copies of the librarians' letter, two of them with something of their
// own, and groups them.
func crowd(t testing.TB, n int) (*campaignPortal, []docket.CommentID) {
	p := openCampaigns(t)
	var ids []docket.CommentID
	for i := range n {
		text := librariansLetter
		switch i {
		case n / 3:
			text += "\n\nCall me at " + plantedPhone + "."
		case n / 2:
			text += "\n\nMy number is 512-44-7788, the one on my card."
		}
		ids = append(ids, p.letter(map[docket.QuestionID]string{"3": text}))
	}
	p.group()
	return p, ids
}

// manyForm is the form on a campaign's page by which many copies are decided.
func manyForm(t testing.TB, who *person, at string) url.Values {
	t.Helper()
	page := who.get(at).want(t, http.StatusOK)
	form := url.Values{"form_token": {attr(page.nodes(t, `form[action="/admin/decisions"] input[name=form_token]`)[0],
		"value")}}
	for _, n := range page.nodes(t, `form[action="/admin/decisions"] input[name=comment]`) {
		form.Add("comment", attr(n, "value"))
	}
	return form
}

func (p *testPortal) seen(ids ...docket.CommentID) (list []string) {
	p.t.Helper()
	for _, id := range ids {
		version, _ := p.versionOf(id)
		list = append(list, fmt.Sprintf("%s:%d", id, version))
	}
	return list
}

// One decision posts the copies of a letter; those with findings of their own are left
// out, named, and stay in the queue. One press takes the whole back.
func TestManyCopiesAreDecidedAtOnce(t *testing.T) {
	t.Parallel()
	p, ids := crowd(t, 60)
	mod := p.staffer(docket.RoleModerator)
	offered := manyForm(t, mod, p.at(1))
	form := url.Values{"comment": p.seen(ids...), "decision": {"post"}, "note": {"All of one library group."}}
	if want := append(p.seen(p.copies[3:]...), form["comment"]...); !sameSet(offered["comment"], want) {
		t.Errorf("the page offers %d copies, want %d", len(offered["comment"]), len(want))
	}
	to := mod.sends("/admin/decisions", form).want(t, http.StatusSeeOther).Header.Get("Location")
	page := mod.get(to).want(t, http.StatusOK).contains(t, "58 comments are posted", "2 are left out",
		string(ids[20]), string(ids[30]), "finding of its own")
	posted := 0
	for i, id := range ids {
		_, status := p.versionOf(id)
		if want := i != 20 && i != 30; status.Public() != want {
			t.Errorf("copy %d is %s", i, status)
		}
		if status.Public() {
			posted++
		}
	}
	rows := 0
	for _, a := range p.actions() { // the latest hundred
		if a == "comment.posted" {
			rows++
		}
	}
	if posted != 58 || rows != 58 {
		t.Errorf("%d posted with %d rows in the log, want 58 of both", posted, rows)
	}

	// What was changed since stays, and is named.
	changed := reviewForm(t, mod.get(reviewPath(ids[5])))
	changed.Set("decision", "spam")
	mod.post(reviewPath(ids[5])+"/decision", changed).want(t, http.StatusSeeOther)
	undo := page.fields(t, `form[action="`+to+`/undo"]`)
	other := p.staffer(docket.RoleModerator)
	other.sends(to+"/undo", url.Values{}).want(t, http.StatusConflict)
	mod.post(to+"/undo", undo).want(t, http.StatusSeeOther)
	mod.get(to).want(t, http.StatusOK).contains(t, "57 comments wait again", "was changed since", string(ids[5]))
	for i, id := range ids {
		if _, status := p.versionOf(id); i != 5 && status != docket.Pending {
			t.Errorf("copy %d is %s after all was taken back", i, status)
		}
	}
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
	mod.post(to+"/undo", undo).want(t, http.StatusConflict)
}

// A whole campaign is decided without naming its copies, as far as it reaches at that
// moment.
func TestAWholeCampaignIsDecided(t *testing.T) {
	t.Parallel()
	p, ids := crowd(t, 45)
	mod := p.staffer(docket.RoleModerator)
	campaign := string(p.docket.ID.Campaign(1))
	to := mod.sends("/admin/decisions", url.Values{"campaign": {campaign}, "all": {"1"}, "decision": {"post"}}).want(t,
		http.StatusSeeOther).Header.Get("Location")
	mod.get(to).contains(t, "45 comments are posted; 2 are left out")
	late := p.letter(map[docket.QuestionID]string{"3": librariansLetter})
	p.group()
	if _, status := p.versionOf(late); status != docket.Pending {
		t.Errorf("a copy that came later is %s", status)
	}
	if _, status := p.versionOf(ids[0]); status != docket.Posted {
		t.Errorf("a copy is %s", status)
	}
}

// What many cannot be decided by is refused with everything kept.
// Letters whose copies wait follow one another by one link, from the list and from what
// became of each; who decides nothing is not led there.
func TestLettersFollowOneAnother(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	mod, staff := p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff)
	once := func(n int64) string { return p.at(n) + "#waiting" }
	staff.get("/admin/campaigns").want(t, http.StatusOK).lacks(t, once(1))
	mod.get("/admin/campaigns").contains(t, "Decide letter by letter: 2 copies wait", once(1))
	for n, next := range []string{once(2), ""} {
		letter := mod.get(p.at(int64(n+1))).want(t, http.StatusOK).contains(t, `id="waiting" tabindex="-1"`,
			`href="#decide-once"`, `id="decide-once" tabindex="-1"`)
		form := letter.fields(t, "form.campaign-part")
		form.Set("decision", "post")
		done := mod.get(mod.post("/admin/decisions", form).want(t, http.StatusSeeOther).Header.Get("Location"))
		if next == "" {
			done.lacks(t, "#waiting")
		} else {
			done.contains(t, "Go on with the next letter: 2 copies wait", next)
		}
	}
	mod.get("/admin/campaigns").lacks(t, "#waiting")
}

func TestADecisionOnManyIsRefusedWithEverythingKept(t *testing.T) {
	t.Parallel()
	p, ids := crowd(t, 4)
	mod := p.staffer(docket.RoleModerator)
	for _, tt := range []struct {
		name   string
		form   url.Values
		status int
		says   string
	}{
		{"nothing ticked", url.Values{"decision": {"post"}, "note": {"Ximena"}}, 422, "Tick the comments"},
		{"no decision", url.Values{"comment": p.seen(ids...), "note": {"Ximena"}}, 422, "Choose what to do"},
		{"no reason", url.Values{"comment": p.seen(ids...), "decision": {"withhold"}, "note": {"Ximena"}}, 422,
			"Choose why"},
		{"a note that is too long", url.Values{"comment": p.seen(ids...), "decision": {"post"},
			"note": {"Ximena" + strings.Repeat("x", 5000)}}, 422, "Shorten the note"},
		{"words to hide", url.Values{"comment": p.seen(ids...), "decision": {"post"}, "note": {"Ximena"},
			"hide-3": {"librarians"}}, 422, "one comment at a time"},
		{"a campaign of nobody", url.Values{"campaign": {"x"}, "all": {"1"}, "decision": {"post"}}, 400,
			"does not exist"},
		{"no version", url.Values{"comment": {string(ids[0])}, "decision": {"post"}}, 400, "could not be read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			page := mod.sends("/admin/decisions", tt.form).want(t, tt.status).contains(t, tt.says)
			if tt.status != http.StatusUnprocessableEntity {
				return
			}
			back := page.fields(t, `main form[action="/admin/decisions"]`)
			for _, name := range []string{"comment", "decision", "note"} {
				if !sameSet(back[name], tt.form[name]) && !(len(tt.form[name]) == 0 && back.Get(name) == "") {
					t.Errorf("%s came back as %q, want %q", name, back[name], tt.form[name])
				}
			}
		})
	}
	for _, id := range ids {
		if version, _ := p.versionOf(id); version != 1 {
			t.Errorf("%s was decided", id)
		}
	}
}

// Withholding many waits for a second signature, comment by comment, and so may be
// taken back.
func TestWithholdingManyWaitsForASecondPerson(t *testing.T) {
	t.Parallel()
	p, ids := crowd(t, 6)
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	stale := p.seen(ids[1])
	decide(t, two, ids[1], docket.ActionHold).want(t, http.StatusSeeOther)
	form := url.Values{"comment": append(p.seen(ids[0], ids[4], ids[5]), stale...), "decision": {"withhold"},
		"reason": {p.docket.WithholdingReasons[0].Code}}
	to := one.sends("/admin/decisions", form).want(t, http.StatusSeeOther).Header.Get("Location")
	one.get(to).contains(t, "3 wait for a second signature", "1 is left out", "changed or decided it meanwhile")
	if _, status := p.versionOf(ids[0]); status != docket.Pending {
		t.Errorf("withheld without a second person: %s", status)
	}
	two.get("/admin/signatures").contains(t, "3 decisions wait")
	two.sends("/admin/signatures/1", url.Values{"sign": {"agree"}}).want(t, http.StatusSeeOther)
	one.sends(to+"/undo", url.Values{}).want(t, http.StatusSeeOther)
	one.get(to).contains(t, "2 comments wait again", "1 was changed since")
	two.get("/admin/signatures").contains(t, "Nothing waits for a second signature.")
	p.clock.advance(docket.UndoFor + time.Minute)
	one.signIn()
	one.sends(to+"/undo", url.Values{}).want(t, http.StatusConflict)
}

// One button of a second person answers all that one decision proposes to withhold. The
// copies with something of their own stand apart, and are signed only where they are
// ticked; whoever proposed it cannot sign.
func TestASecondPersonAnswersAJointDecisionAtOnce(t *testing.T) {
	t.Parallel()
	p, ids := crowd(t, 30)
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	withheld := func(list ...docket.CommentID) string {
		t.Helper()
		return one.sends("/admin/decisions", url.Values{"comment": p.seen(list...), "decision": {"withhold"},
			"note":   {"NOTE-OF-THE-FIRST"},
			"reason": {p.docket.WithholdingReasons[0].Code}}).want(t, http.StatusSeeOther).Header.Get("Location")
	}
	withheld(ids[:26]...)
	mine := one.get("/admin/signatures").want(t, http.StatusOK).contains(t, "One decision on 26 comments",
		"Take the whole decision back", "26 decisions wait")
	if n := len(mine.nodes(t, `button[name="sign"]`)); n != 0 {
		t.Errorf("%d buttons for the proposer", n)
	}
	one.sends("/admin/signatures/joint/1", url.Values{"sign": {"agree"}, "upto-joint-1": {"99"}}).want(t,
		http.StatusForbidden)

	page := two.get("/admin/signatures").want(t, http.StatusOK).contains(t, "One decision on 26 comments",
		"NOTE-OF-THE-FIRST", "26 decisions wait", "2 have something of their own",
		"I read "+string(ids[10])+", which has",
		"I read "+string(ids[15])+", which has", string(ids[0])).lacks(t, "I read "+string(ids[0]), string(ids[9]))
	if n := len(page.nodes(t, `button[name="sign"]`)); n != 2 {
		t.Errorf("%d buttons for one joint decision", n)
	}
	if n := len(two.get("/admin/signatures?joint=1").want(t, http.StatusOK).nodes(t,
		`section[aria-labelledby="open-heading"] ul.cards > li`)); n != 10 {
		t.Errorf("the first page of all, one by one, has %d", n)
	}
	two.sends("/admin/signatures/5", url.Values{"sign": {"refuse"}, "note": {"An exception"}}).want(t,
		http.StatusSeeOther)

	form := page.fields(t, "form.parts")
	tick := attr(page.nodes(t, `input[name^="read-1-"]`)[0], "name")
	form.Set(tick, "1")
	form.Set("note-joint-1", "Zebrafish")
	form.Set("sign", "perhaps")
	again := two.post("/admin/signatures/joint/1", form).want(t, http.StatusUnprocessableEntity).contains(t,
		"Zebrafish", `href="#note-joint-1"`)
	if n := len(again.nodes(t, `input[name="`+tick+`"][checked]`)); n != 1 {
		t.Error("the tick is lost")
	}
	form.Set("sign", "agree")
	to := two.post("/admin/signatures/joint/1", form).want(t, http.StatusSeeOther).Header.Get("Location")
	two.follow(to).contains(t, "Those with something of their own still wait", "One decision on 1 comment").lacks(t,
		"Zebrafish")
	for i, id := range ids {
		_, status := p.versionOf(id)
		if want := i < 26 && i != 4 && i != 15; (status == docket.Withheld) != want {
			t.Errorf("copy %d is %s", i, status)
		}
	}
	if n := strings.Count(strings.Join(p.actions(), " "), "signature.agreed"); n != 24 {
		t.Errorf("%d rows of agreement in the log, want 24", n)
	}
	form.Del(tick)
	two.sends("/admin/signatures/joint/1", url.Values{"sign": {"agree"}, "upto-joint-1": {"99"}}).want(t,
		http.StatusUnprocessableEntity).contains(t, "Each of them has something of its own")

	second := withheld(ids[26:29]...)
	two.sends("/admin/signatures/joint/2", url.Values{"sign": {"refuse"}, "upto-joint-2": {"99"}}).want(t,
		http.StatusUnprocessableEntity).contains(t, "Say why you refuse")
	two.sends("/admin/signatures/joint/2", url.Values{"sign": {"agree"}}).want(t, http.StatusBadRequest)
	one.sends(second+"/undo", url.Values{}).want(t, http.StatusSeeOther)
	two.sends("/admin/signatures/joint/2", url.Values{"sign": {"refuse"}, "upto-joint-2": {"99"},
		"note": {"Typed in vain"}}).want(t, http.StatusConflict).contains(t, "This waits no longer", "Typed in vain")
	withheld(ids[26:29]...)
	two.sends("/admin/signatures/joint/3", url.Values{"sign": {"refuse"}, "upto-joint-3": {"99"},
		"note": {"They may be posted"}}).want(t, http.StatusSeeOther)
	one.get("/admin/signatures").contains(t, "They may be posted")
	if problems, err := p.db.Verify(t.Context(), nil); err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

// hasty leaves an answer after its first slice, as one that runs out of time does.
type hasty struct{ staff.JointDesk }

func (h hasty) Sign(ctx context.Context, r moderation.JointRequest, _ time.Duration) (moderation.JointResult, error) {
	return h.JointDesk.Sign(ctx, r, 0)
}

// An answer that one request cannot carry out goes on with the next press, note and all.
func TestAnAnswerToAJointDecisionGoesOn(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.Staff.Joint = hasty{d.Staff.Joint} })
	var ids []docket.CommentID
	for i := range docket.ManySlice + 3 {
		ids = append(ids, p.letter(map[docket.QuestionID]string{"1": fmt.Sprintf("Watches of kind %d are cheap.", i)}))
	}
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	one.sends("/admin/decisions", url.Values{"comment": p.seen(ids...), "decision": {"withhold"},
		"reason": {p.docket.WithholdingReasons[0].Code}}).want(t, http.StatusSeeOther)
	form := two.get("/admin/signatures").want(t, http.StatusOK).fields(t, "form.parts")
	form.Set("sign", "refuse")
	form.Set("note-joint-1", "They are no threat")
	page := two.post("/admin/signatures/joint/1", form).want(t, http.StatusOK).contains(t, "Go on with the others",
		"20 proposals are refused now")
	two.get("/admin/signatures").contains(t, "One decision on 3 comments")
	two.post("/admin/signatures/joint/1", page.fields(t, "form[data-go-on]")).want(t, http.StatusSeeOther)
	two.get("/admin/signatures").contains(t, "Nothing waits for a second signature.")
	list, err := p.db.CommentSignatures(t.Context(), ids[len(ids)-1])
	if err != nil || len(list) != 1 || list[0].State != docket.SignatureRefused ||
		list[0].Note != "They are no threat" {
		t.Errorf("the last one: %+v, %v", list, err)
	}
}

// The copies of a letter hide what the letter hides, and what must come out of the
// letter is decided with the letter first.
func TestCopiesHideWhatTheirLetterHides(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	text := "Rural pharmacies run one computer for everything: orders, labels, claims and the door. When it stops, " +
		"nobody gets insulin, and the next pharmacy is sixty miles away. We ask for spare machines that " +
		"any of us may " +
		"borrow within a day, kept by the county and patched by somebody who is paid for it. Call me at home, " +
		plantedPhone + ", for the figures of every region."
	var ids []docket.CommentID
	for range 4 {
		ids = append(ids, p.letter(map[docket.QuestionID]string{"5": text}))
	}
	p.group()
	mod := p.staffer(docket.RoleModerator)
	post := url.Values{"comment": p.seen(ids...), "decision": {"post"}}
	mod.get(mod.sends("/admin/decisions", post).want(t, http.StatusSeeOther).Header.Get("Location")).contains(t,
		"4 are left out", "Decide on the letter first")
	c, err := p.db.Comment(t.Context(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	k, err := p.db.Campaign(t.Context(), c.Campaign)
	if err != nil {
		t.Fatal(err)
	}
	decide(t, mod, k.Letter, docket.ActionPost).want(t, http.StatusSeeOther)
	var rest []docket.CommentID
	for _, id := range ids {
		if id != k.Letter {
			rest = append(rest, id)
		}
	}
	post["comment"] = p.seen(rest...)
	mod.get(mod.sends("/admin/decisions", post).want(t, http.StatusSeeOther).Header.Get("Location")).contains(t,
		"3 comments are posted")
	for _, id := range rest {
		public := p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusOK)
		public.contains(t, "[redacted: ").lacks(t, plantedPhone)
	}
}

// A burst of spam is decided once; what tells of an incident is never among it.
func TestABurstOfSpamIsDecidedAtOnce(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	var ids []docket.CommentID
	for i := range 12 {
		ids = append(ids, p.flagged(map[docket.QuestionID]string{"1": fmt.Sprintf("Cheap watches, offer %d", i)},
			docket.FlagHoneypot))
	}
	incident := p.flagged(map[docket.QuestionID]string{"1": "Cheap words, and our records are locked."},
		docket.FlagIncident)
	other := p.letter(map[docket.QuestionID]string{"1": "Banks share indicators."})
	mod := p.staffer(docket.RoleModerator)
	to := mod.sends("/admin/decisions", url.Values{"queue": {"docket=" + string(p.docket.ID) + "&q=cheap"},
		"all":      {"1"},
		"decision": {"spam"}}).want(t, http.StatusSeeOther).Header.Get("Location")
	mod.get(to).contains(t, "12 comments are marked as spam; 1 is left out", string(incident), "It is flagged.")
	for _, id := range ids {
		if _, status := p.versionOf(id); status != docket.Spam {
			t.Errorf("%s is %s", id, status)
		}
	}
	if _, status := p.versionOf(other); status != docket.Pending {
		t.Errorf("another comment is %s", status)
	}
}
