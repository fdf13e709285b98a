package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// The example key of Amazon's documentation; the screener says that it must come out.
const plantedKey = "AKIAIOSFODNN7EXAMPLE"

// Once two people may decide, one of them alone does not let a secret key out:
// the comment waits for the other.
func TestADismissedKeyWaitsForASecondPerson(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "Our backup ran with AWS key " + plantedKey + " for years."})
	one := p.staffer(docket.RoleModerator)
	p.staffer(docket.RoleModerator)
	page := one.get(reviewPath(id)).want(t, http.StatusOK)
	no, gap := dismissValue(t, page, plantedKey)
	form := reviewForm(t, page)
	untick(form, "redaction", gap)
	form.Set("dismiss", no)
	form.Set("decision", "post")
	form.Set("note", "It is the example of the vendor’s manual.")
	one.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusNotFound).lacks(t, plantedKey)
	p.get(testDocket+"/comments").lacks(t, plantedKey)
}

// dismissAndPost sends the decision form with the planted key called not private.
func dismissAndPost(t *testing.T, a *person, id docket.CommentID, note string) *answer {
	t.Helper()
	page := a.get(reviewPath(id)).want(t, http.StatusOK)
	no, gap := dismissValue(t, page, plantedKey)
	form := reviewForm(t, page)
	untick(form, "redaction", gap)
	form.Set("dismiss", no)
	form.Set("decision", "post")
	form.Set("note", note)
	return a.post(reviewPath(id)+"/decision", form)
}

func withhold(t *testing.T, p *testPortal, a *person, id docket.CommentID) *answer {
	t.Helper()
	form := reviewForm(t, a.get(reviewPath(id)).want(t, http.StatusOK))
	form.Set("decision", "withhold")
	form.Set("reason", p.docket.WithholdingReasons[0].Code)
	form.Set("note", "NOTE-OF-THE-FIRST")
	return a.post(reviewPath(id)+"/decision", form)
}

func TestASecondPersonSignsOrRefuses(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "We are a clinic. Our backup ran with AWS key " + plantedKey +
		" for years. Nobody noticed."})
	public := testDocket + "/comments/" + string(id)
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleAdmin)
	dismissAndPost(t, one, id, "").want(t, http.StatusUnprocessableEntity).contains(t, `href="#note"`,
		"A second person reads this")
	dismissAndPost(t, one, id, "NOTE-OF-THE-FIRST").leadsTo(t,
		"/admin/queue?about="+string(id)+"%3A1&docket=HHS-HCIC-2016-0001&done=proposed&view=pending")
	one.get("/admin/queue").lacks(t, reviewPath(id))
	one.get("/admin").contains(t, "of your decisions waits for a second signature")
	two.get("/admin").contains(t, "decision of a colleague waits for a second signature")
	one.get(reviewPath(id)).contains(t, "This comment waits for a second signature", "NOTE-OF-THE-FIRST")

	// The proposer sees it and cannot sign it.
	mine := one.get("/admin/signatures").want(t, http.StatusOK).contains(t, string(id), "somebody else has to sign")
	if n := len(mine.nodes(t, `button[name="sign"]`)); n != 0 {
		t.Errorf("%d buttons for the proposer", n)
	}
	one.sends("/admin/signatures/1", url.Values{"sign": {"agree"}}).want(t, http.StatusForbidden).contains(t,
		"Somebody else has to sign")

	// A colleague's own decision comes after the answer.
	dismissAndPost(t, two, id, "so do I").want(t, http.StatusUnprocessableEntity).contains(t,
		"waits for a second signature", "so do I")

	// The second person sees who, why, and the finding in its sentence.
	list := two.get("/admin/signatures").want(t, http.StatusOK)
	list.contains(t, "1 decision waits", "Kim moderator", "NOTE-OF-THE-FIRST", "must come out", "Post the comment "+
		"with nothing hidden").lacks(t, "Nobody noticed", "We are a clinic")
	if got, want := list.text(t, "p.words"), "Our backup ran with AWS key "+plantedKey+" for years."; got != want {
		t.Errorf("shown: %q, want %q", got, want)
	}
	form := list.fields(t, "form.parts")
	form.Set("sign", "refuse")
	two.post("/admin/signatures/1", form).want(t, http.StatusUnprocessableEntity).contains(t, "Say why you refuse",
		`href="#note-1"`)
	form.Set("sign", "perhaps")
	form.Set("note", "typed already")
	two.post("/admin/signatures/1", form).want(t, http.StatusUnprocessableEntity).contains(t, "typed already")
	form.Set("note", "NOTE-OF-THE-SECOND")
	form.Set("sign", "refuse")
	to := two.post("/admin/signatures/1", form).want(t, http.StatusSeeOther).Header.Get("Location")
	two.follow(to).contains(t, "You refused.").lacks(t, "NOTE-OF-THE-SECOND</textarea>", "not saved yet")
	two.post("/admin/signatures/1", form).want(t, http.StatusConflict).contains(t, "This waits no longer",
		"NOTE-OF-THE-SECOND")
	p.get(public).want(t, http.StatusNotFound)

	// Refused, it is back in the queue with the note.
	one.get("/admin/queue").contains(t, reviewPath(id), "A second person refused")
	one.get(reviewPath(id)).contains(t, "A second person refused this", "NOTE-OF-THE-SECOND")
	one.get("/admin/signatures").contains(t, "Refused: to be decided anew", "NOTE-OF-THE-SECOND")
	one.get("/admin").contains(t, "was refused by a second person")

	// Proposed again and signed, it is public, and both are in the history.
	dismissAndPost(t, one, id, "It is the manual’s example.").want(t, http.StatusSeeOther)
	two.sends("/admin/signatures/2", url.Values{"sign": {"agree"}, "note": {"SEEN-IN-THE-MANUAL"}}).leadsTo(t,
		"/admin/signatures?docket=HHS-HCIC-2016-0001&done=signed")
	p.get(public).want(t, http.StatusOK).contains(t, plantedKey)
	two.get(reviewPath(id)).contains(t, "by Kim moderator, signed by you", "SEEN-IN-THE-MANUAL",
		"manual’s example").lacks(t, "A second person refused this")
	// The sample for a second look, below, may have drawn the comment.
	if open := two.get("/admin/signatures").contains(t, "Nothing waits for a second signature.").text(t,
		`section[aria-labelledby="open-heading"]`); strings.Contains(open, string(id)) {
		t.Errorf("what waits for a signature holds %s: %s", id, open)
	}
	for action, want := range map[string]int{"signature.proposed": 2, "signature.refused": 1, "signature.agreed": 1,
		"comment.posted": 1} {
		p.logged(t, action, want)
	}
	entries, _ := p.db.Log(t.Context(), 0, 1000)
	for _, e := range entries {
		for _, secret := range []string{"NOTE-OF", "SEEN-IN", plantedKey} {
			if strings.Contains(e.Detail, secret) {
				t.Errorf("row %s of the log holds %q", e.Action, secret)
			}
		}
	}
	if strings.Contains(p.log.String(), plantedKey) || strings.Contains(p.log.String(), "NOTE-OF") {
		t.Error("the operator's log holds words")
	}
}

func TestTakingDownIsSignedAfterwards(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.posted(map[docket.QuestionID]string{"1": "Words that somebody reported."})
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	withhold(t, p, one, id).leadsTo(t,
		"/admin/queue?about="+string(id)+"&docket=HHS-HCIC-2016-0001&done=taken-down&view=pending")
	p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusNotFound)
	two.get("/admin/queue?view=decided").contains(t, reviewPath(id), "Waits for a second signature")
	two.get("/admin/signatures").contains(t, "Taken down already", "NOTE-OF-THE-FIRST", "Words that somebody reported.")
	p.clock.advance(16 * time.Minute) // decided before: the words close again
	two.get("/admin/signatures").contains(t, "Its words stay closed", "Taken down already").lacks(t, "Words that "+
		"somebody reported.")
	two.sends("/admin/signatures/1", url.Values{"sign": {"agree"}}).want(t, http.StatusSeeOther)
	two.get("/admin/queue?view=decided").contains(t, reviewPath(id)).lacks(t, "Waits for a second signature")
}

func TestShowingHiddenWordsAgainWaitsAndAsksForAFreshSignIn(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "Call " + plantedPhone + " about the pumps."})
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	form := reviewForm(t, one.get(reviewPath(id)))
	form.Set("decision", "post")
	one.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	public := testDocket + "/comments/" + string(id)
	p.get(public).want(t, http.StatusOK).lacks(t, plantedPhone)

	form = reviewForm(t, one.get(reviewPath(id)))
	form.Del("redaction")
	form.Set("decision", "post")
	form.Set("note", "a public help desk")
	one.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	p.get(public).want(t, http.StatusOK).lacks(t, plantedPhone)
	p.clock.advance(16 * time.Minute)
	two.get("/admin/signatures").contains(t, "Shows words that were hidden", "Its words stay closed").lacks(t,
		plantedPhone)
	two.sends("/admin/signatures/1", url.Values{"sign": {"agree"}, "note": {"kept words"}}).
		want(t, http.StatusUnprocessableEntity).contains(t, "Open the original before you agree", "kept words").lacks(t,
		plantedPhone)
	p.get(public).want(t, http.StatusOK).lacks(t, plantedPhone)
	fresh := p.stranger()
	fresh.email, fresh.secret, fresh.id = two.email, two.secret, two.id
	fresh.signIn()
	fresh.get("/admin/signatures").contains(t, plantedPhone)
	fresh.sends("/admin/signatures/1", url.Values{"sign": {"agree"}}).want(t, http.StatusSeeOther)
	p.get(public).want(t, http.StatusOK).contains(t, plantedPhone)
}

func TestOnePersonAlone(t *testing.T) {
	t.Parallel()
	t.Run("who was always alone decides alone", func(t *testing.T) {
		t.Parallel()
		p := openPortal(t)
		id := p.letter(map[docket.QuestionID]string{"1": "AWS key " + plantedKey + "."})
		one := p.staffer(docket.RoleAdmin)
		p.staffer(docket.RoleStaff) // may not decide
		dismissAndPost(t, one, id, "").want(t, http.StatusSeeOther)
		p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusOK).contains(t, plantedKey)
		one.get("/admin/signatures").contains(t, "One account alone may decide")
	})
	t.Run("who is left alone waits, and the page says so", func(t *testing.T) {
		t.Parallel()
		p := openPortal(t)
		id := p.letter(map[docket.QuestionID]string{"1": "AWS key " + plantedKey + "."})
		one, two := p.staffer(docket.RoleAdmin), p.staffer(docket.RoleModerator)
		if err := p.db.DisableUser(t.Context(), two.id, docket.ActorOperator); err != nil {
			t.Fatal(err)
		}
		res := withhold(t, p, one, id).want(t, http.StatusSeeOther)
		one.get(res.Header.Get("Location")).contains(t, "nobody else may sign at present")
		if c, _ := p.db.Comment(t.Context(), id); c.Status != docket.Pending || c.Version != 1 {
			t.Errorf("the comment is %s, version %d", c.Status, c.Version)
		}
		one.get("/admin/signatures").contains(t, "Nobody else may sign at present", string(id))
		one.sends("/admin/signatures/1", url.Values{"sign": {"agree"}}).want(t, http.StatusForbidden)

		// Turned off on record, one person decides alone.
		one.sends("/admin/dockets/HHS-HCIC-2016-0001/signatures", url.Values{"second_signature": {"off"},
			"second_look": {"many"}}).
			want(t, http.StatusUnprocessableEntity).contains(t, `value="many"`, "whole number")
		one.sends("/admin/dockets/HHS-HCIC-2016-0001/signatures", url.Values{"second_signature": {"off"},
			"second_look": {"5"}}).
			want(t, http.StatusSeeOther)
		p.logged(t, "docket.second_person", 1)
		withhold(t, p, one, id).want(t, http.StatusSeeOther)
		if c, _ := p.db.Comment(t.Context(), id); c.Status != docket.Withheld {
			t.Errorf("the comment is %s", c.Status)
		}
	})
}

func TestSecondLookAtASample(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	if err := p.db.SetSecondPerson(t.Context(), p.docket.ID, docket.SecondPersonAuto, 100,
		docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	var ids []docket.CommentID
	for _, text := range []string{"The first posted words.", "The second posted words."} {
		id := p.letter(map[docket.QuestionID]string{"1": text})
		form := reviewForm(t, one.get(reviewPath(id)))
		form.Set("decision", "post")
		one.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
		ids = append(ids, id)
	}
	one.get("/admin/signatures").contains(t, "Nothing of the sample waits for you.")
	two.get("/admin").contains(t, "posted comments are drawn for a second look")
	page := two.get("/admin/signatures").contains(t, "The first posted words.", "Nobody has looked at one yet; 2 wait.")
	at := "/admin/signatures/looks/" + string(ids[0])
	form := page.fields(t, "form.parts")
	form.Set("look", "differ")
	two.post(at, form).want(t, http.StatusUnprocessableEntity).contains(t, "Say what you would have done")
	form.Set("note", "It names a clinic.")
	one.sends(at, url.Values{"version": form["version-"+string(ids[0])], "look": {"agree"}}).want(t,
		http.StatusForbidden)
	two.post(at, form).want(t, http.StatusSeeOther)
	two.post(at, form).want(t, http.StatusConflict).contains(t, "It names a clinic.")
	other := "/admin/signatures/looks/" + string(ids[1])
	two.sends(other, url.Values{"version": {"x"}, "look": {"agree"}}).want(t, http.StatusBadRequest)
	two.sends(other, url.Values{"version": {"2"}, "look": {"agree"}}).want(t, http.StatusSeeOther)
	two.get("/admin/signatures").contains(t, "Of 2 looked at, 1 was judged otherwise (50 %); 0 wait.")
	p.get(testDocket+"/comments/"+string(ids[0])).want(t, http.StatusOK)
}
