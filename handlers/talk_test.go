package handlers

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"commentportal/docket"
)

// TestStaffAskTheWriter walks along the side of staff: a question, an answer that waits to
// be read with what looks private marked, more words, and the end.
func TestStaffAskTheWriter(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Our pumps fail at night."}, "email": {"PLANTED-ADDRESS@example.org"}})
	c, err := p.db.Receipt(t.Context(), docket.TrackingNumber(number))
	if err != nil {
		t.Fatal(err)
	}
	mod, at := p.staffer(docket.RoleModerator), "/admin/comments/"+string(c.ID)+"/questions"
	mod.get(reviewPath(c.ID)).want(t, 200).contains(t, at, "Ask the writer something")
	form := mod.get(at).want(t, 200).contains(t, "They may answer for 21 days", "a mail says that a question waits").fields(t, "main form")
	mod.post(at+"/ask", form).want(t, 422).contains(t, "Choose what you ask.")
	form.Set("kind", "own")
	mod.post(at+"/ask", form).want(t, 422).contains(t, "Write your question.")
	form.Set("question", "Is your number 536-22-8145?")
	mod.post(at+"/ask", form).want(t, 422).contains(t, "This shows something private", "536-22-8145")
	form.Set("question", "PLANTED-QUESTION?")
	mod.post(at+"/ask", form).want(t, http.StatusSeeOther)
	form.Set("kind", "quote")
	form.Set("question", "")
	mod.post(at+"/ask", form).want(t, http.StatusSeeOther)
	mod.get("/admin").want(t, 200).contains(t, "questions wait for their writers")

	if err := p.db.AnswerInquiry(t.Context(), docket.TrackingNumber(number), 1, "PLANTED-REPLY, call 406-555-0187"); err != nil {
		t.Fatal(err)
	}
	mod.get("/admin").want(t, 200).contains(t, "answer from a writer waits to be read")
	mod.get("/admin/inquiries").want(t, 200).contains(t, string(c.ID), "Answered").lacks(t, "PLANTED")
	mod.get(reviewPath(c.ID)).want(t, 200).contains(t, "2 questions to the writer", "Answered")
	page := mod.get(at).want(t, 200).contains(t, "PLANTED-QUESTION?", "PLANTED-REPLY", "May we quote your comment",
		"A program marked what looks private")
	if marks := page.nodes(t, "section mark"); len(marks) == 0 {
		t.Error("a telephone number in an answer is not marked")
	}
	form = page.fields(t, "main form")
	form.Set("text-1", "PLANTED-MORE")
	mod.post(at+"/1/again", form).want(t, http.StatusSeeOther)
	p.clock.advance(22 * 24 * time.Hour)
	mod = p.staffer(docket.RoleModerator)
	mod.get("/admin/inquiries?view=waiting").want(t, 200).contains(t, "No answer")
	form = mod.get(at).want(t, 200).fields(t, "main form")
	mod.post(at+"/1/end", form).want(t, http.StatusSeeOther)
	mod.post(at+"/1/end", form).want(t, http.StatusConflict).contains(t, "This has moved on")
	mod.get("/admin/inquiries?view=ended").want(t, 200).contains(t, string(c.ID))
	p.get(testDocket+"/comments").want(t, 200).lacks(t, "PLANTED")
	p.nothingPlanted(number)
	p.logged(t, "inquiry.asked", 3)

	// Of a comment without a number nobody is asked, and of that of another docket neither.
	byHand := p.letter(map[docket.QuestionID]string{"1": "By mail."})
	mod.get("/admin/comments/"+string(byHand)+"/questions").want(t, 200).contains(t, "The writer cannot be asked here")
	mod.post("/admin/comments/"+string(byHand)+"/questions/2/end", form).want(t, http.StatusNotFound)
}
