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

// TestTheWriterAnswersStaff walks along the writer's side: the question on “Check a
// comment” in their language, an answer that shows something private held back until they
// are sure, and the limits, with nothing of it in a log or on the page of another.
func TestTheWriterAnswersStaff(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Our pumps fail at night."}, "email": {"PLANTED-ADDRESS@example.org"}})
	other := p.file(url.Values{"answer-1": {"Somebody else wrote this."}})
	c, err := p.db.Receipt(t.Context(), docket.TrackingNumber(number))
	if err != nil {
		t.Fatal(err)
	}
	until := p.clock.now().Add(21 * 24 * time.Hour)
	for _, q := range []docket.Inquiry{{Kind: docket.InquiryOwn}, {Kind: docket.InquiryDevice}} {
		q.Comment, q.AskedBy, q.EndsAt = c.ID, 1, until
		if _, _, err := p.db.Ask(t.Context(), q, map[docket.InquiryKind]string{docket.InquiryOwn: "PLANTED-QUESTION?"}[q.Kind]); err != nil {
			t.Fatal(err)
		}
	}
	asked := url.Values{"tracking": {number}}
	page := p.post("/status", asked).want(t, 200).contains(t, "Questions to you", "PLANTED-QUESTION?", "Which device or product",
		"You can answer until")
	p.post("/es/status", asked).want(t, 200).contains(t, "Preguntas para usted", "¿De qué dispositivo", "PLANTED-QUESTION?")
	p.post("/status", url.Values{"tracking": {other}}).want(t, 200).lacks(t, "Questions to you", "PLANTED")

	form := page.fields(t, "#talks form")
	form.Set("inquiry", "1")
	p.post("/status/answer", form).want(t, 422).contains(t, "Write your answer first.")
	form.Set("answer-1", "PLANTED-REPLY, call 406-555-0187")
	form.Set("answer-2", "PLANTED-OTHER-BOX")
	p.post("/status/answer", form).want(t, 422).contains(t, "This looks private", "406-555-0187", "PLANTED-REPLY", "PLANTED-OTHER-BOX",
		"Nothing was sent yet")
	p.logged(t, "inquiry.answered", 0)
	form.Set("sure", "1")
	p.post("/status/answer", form).want(t, 200).contains(t, "Thank you for your answer", "PLANTED-REPLY", "PLANTED-OTHER-BOX",
		"You can add to it until")
	for range docket.MaxRepliesInRow - 1 {
		form.Set("answer-1", "More.")
		p.post("/status/answer", form).want(t, 200)
	}
	form.Set("answer-1", "WORDS-THAT-STAY")
	p.post("/status/answer", form).want(t, http.StatusConflict).contains(t, "as many answers as you can for now", "WORDS-THAT-STAY")
	stolen := url.Values{"tracking": {other}, "inquiry": {"2"}, "answer-2": {"Not mine."}}
	p.post("/status/answer", stolen).want(t, http.StatusNotFound).lacks(t, "PLANTED")
	p.clock.set(until)
	form.Set("inquiry", "2")
	p.post("/status/answer", form).want(t, http.StatusConflict).contains(t, "time to answer", "PLANTED-OTHER-BOX")
	p.post("/status/withdraw", asked).want(t, 200).contains(t, "You withdrew your comment, so this question is over.")
	p.logged(t, "inquiry.answered", docket.MaxRepliesInRow)
	p.nothingPlanted(number, other)
}
