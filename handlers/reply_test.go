package handlers

import (
	"net/http"
	"testing"

	"commentportal/docket"
	"commentportal/intake"
)

// Threads have one level, whatever a form sends: a reply to a reply joins its thread.
func TestAReplyToAReplyJoinsItsThread(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	reply := func(to docket.CommentID) docket.CommentID {
		id := p.letter(map[docket.QuestionID]string{"1": "I agree."}, func(f *intake.Form) { f.ReplyTo = string(to) })
		decide(t, mod, id, docket.ActionPost).want(t, http.StatusSeeOther)
		return id
	}
	thread := func(id docket.CommentID) docket.CommentID {
		c, err := p.db.PublicComment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return c.ReplyTo
	}
	first := p.posted(map[docket.QuestionID]string{"1": "The first."})
	second := reply(first)
	third := reply(second)
	if got := thread(third); got != first {
		t.Errorf("a reply to a reply stands under %s, want %s", got, first)
	}
	form := reviewForm(t, mod.get(reviewPath(first)))
	form.Set("decision", "withhold")
	form.Set("reason", p.docket.WithholdingReasons[0].Code)
	mod.post(reviewPath(first)+"/decision", form).want(t, http.StatusSeeOther)
	if got := thread(reply(second)); got != second {
		t.Errorf("without its first comment a thread goes on under %s, want %s", got, second)
	}
}
