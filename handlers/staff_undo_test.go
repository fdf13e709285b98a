package handlers

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"commentportal/docket"
)

// decide posts the decision form of a comment as its page offers it.
func decide(t testing.TB, who *person, id docket.CommentID, action docket.Action) *answer {
	t.Helper()
	form := reviewForm(t, who.get(reviewPath(id)).want(t, http.StatusOK))
	form.Set("decision", string(action))
	return who.post(reviewPath(id)+"/decision", form)
}

// The message about a decision names the comment and takes the decision back by one
// press, without JavaScript.
func TestAFlashNamesTheCommentAndTakesTheDecisionBack(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"2": "Banks share indicators within minutes."})
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	page := one.get(decide(t, one, id, docket.ActionPost).want(t, http.StatusSeeOther).Header.Get("Location"))
	page.contains(t, "Comment "+string(id)+" is posted.")
	p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusOK)

	form := undoOf(t, page)
	stranger := url.Values{"version": {form.Get("version")}}
	two.sends(reviewPath(id)+"/undo", stranger).want(t, http.StatusConflict).contains(t, "cannot be taken back")
	one.sends(reviewPath(id)+"/undo", url.Values{"version": {"x"}}).want(t, http.StatusBadRequest)
	one.sends(reviewPath("NO-SUCH-0001")+"/undo", stranger).want(t, http.StatusNotFound)
	at := one.post(reviewPath(id)+"/undo", form).want(t, http.StatusSeeOther).Header.Get("Location")
	back := one.get(at).want(t, http.StatusOK).contains(t, "Comment "+string(id)+" waits again.")
	p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusNotFound)
	if len(back.nodes(t, ".undo-form")) != 0 {
		t.Error("taking back offers to be taken back")
	}
	one.post(reviewPath(id)+"/undo", form).want(t, http.StatusConflict)

	// What was decided long ago is decided anew.
	decide(t, one, id, docket.ActionSpam).want(t, http.StatusSeeOther)
	p.clock.advance(docket.UndoFor + time.Minute)
	one.signIn()
	one.sends(reviewPath(id)+"/undo", url.Values{"version": {"4"}}).want(t, http.StatusConflict)
}

// What one has open is never the next of a colleague, and the colleague who opens it
// by its address is told.
func TestTheNextCommentIsNoneThatAColleagueHasOpen(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	var ids []docket.CommentID
	for range 3 {
		ids = append(ids, p.letter(map[docket.QuestionID]string{"2": "Banks share indicators within minutes."}))
	}
	one, two := p.staffer(docket.RoleModerator), p.staffer(docket.RoleModerator)
	one.get(reviewPath(ids[1])).want(t, http.StatusOK).lacks(t, "has this comment open")
	two.get(reviewPath(ids[1])).want(t, http.StatusOK).contains(t, "has this comment open")
	decide(t, two, ids[0], docket.ActionPost).leadsTo(t, reviewPath(ids[2])+"?about="+string(ids[0])+
		"%3A2&done=posted&queue=docket%3DHHS-HCIC-2016-0001%26view%3Dpending")
	// It runs out where nobody keeps it.
	p.clock.advance(16 * time.Minute)
	two.get(reviewPath(ids[1])).want(t, http.StatusOK).lacks(t, "has this comment open")
}

// An incident that comes in later is the next comment, and thirty that look automated
// are not before it.
func TestAnIncidentIsReadBeforeThirtyFromABot(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	var first docket.CommentID
	for i := range 31 {
		id := p.flagged(map[docket.QuestionID]string{"2": "Buy now, great offers for hospitals."}, docket.FlagHoneypot)
		if i == 0 {
			first = id
		}
	}
	one := p.staffer(docket.RoleModerator)
	one.get(reviewPath(first)).want(t, http.StatusOK)
	incident := p.flagged(map[docket.QuestionID]string{"1": "Our records have been locked since this morning."},
		docket.FlagIncident)
	row := one.get("/admin/queue").nodes(t, `main a[href^="/admin/comments/`+string(p.docket.ID)+`"]`)
	if got := attr(row[0], "href"); !hasPath(got, reviewPath(incident)) {
		t.Errorf("the list begins with %s, want the incident", got)
	}
	got := decide(t, one, first, docket.ActionSpam).want(t, http.StatusSeeOther).Header.Get("Location")
	if !hasPath(got, reviewPath(incident)) {
		t.Errorf("the next comment is %s, want the incident", got)
	}
}

func hasPath(address, path string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Path == path
}

// flagged files a comment with flags, as intake does.
func (p *testPortal) flagged(answers map[docket.QuestionID]string, flags ...docket.Flag) docket.CommentID {
	p.t.Helper()
	c := docket.Comment{Docket: p.docket.ID, Channel: docket.ChannelWeb, StandsFor: 1, Flags: flags,
		Submitter: docket.Submitter{Type: docket.Anonymous}, ReceivedAt: p.clock.now()}
	for q, text := range answers {
		c.Answers = append(c.Answers, docket.Answer{Question: q, Original: docket.Original(text),
			Text: docket.Text(text)})
	}
	id, err := p.db.FileComment(p.t.Context(), c)
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

// undoOf is what the button of a message sends to take a decision back.
func undoOf(t testing.TB, page *answer) url.Values {
	t.Helper()
	for _, b := range page.nodes(t, "main > .usa-alert .undo-form button") {
		if attr(b, "form") == "" {
			continue
		}
		form := page.fields(t, "form#"+attr(b, "form"))
		form.Set("version", attr(b, "value"))
		return form
	}
	return page.fields(t, "form.undo-form")
}
