package handlers

import (
	"net/http"
	"net/url"
	"strings"
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
	form := mod.get(at).want(t, 200).contains(t, "They may answer for 21 days",
		"a mail says that a question waits").fields(t, "main form")
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

	if err := p.db.AnswerInquiry(t.Context(), docket.TrackingNumber(number), 1,
		"PLANTED-REPLY, call 406-555-0187"); err != nil {
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
		if _, _, err := p.db.Ask(t.Context(), q,
			map[docket.InquiryKind]string{docket.InquiryOwn: "PLANTED-QUESTION?"}[q.Kind]); err != nil {
			t.Fatal(err)
		}
	}
	asked := url.Values{"tracking": {number}}
	page := p.post("/status", asked).want(t, 200).contains(t, "Questions to you", "PLANTED-QUESTION?",
		"Which device or product", "You can answer until")
	p.post("/es/status", asked).want(t, 200).contains(t, "Preguntas para usted", "¿De qué dispositivo",
		"PLANTED-QUESTION?")
	p.post("/status", url.Values{"tracking": {other}}).want(t, 200).lacks(t, "Questions to you", "PLANTED")

	form := page.fields(t, "#talks form")
	form.Set("inquiry", "1")
	p.post("/status/answer", form).want(t, 422).contains(t, "Write your answer first.")
	form.Set("answer-1", "PLANTED-REPLY, call 406-555-0187")
	form.Set("answer-2", "PLANTED-OTHER-BOX")
	p.post("/status/answer", form).want(t, 422).contains(t, "This looks private", "406-555-0187", "PLANTED-REPLY",
		"PLANTED-OTHER-BOX", "Nothing was sent yet")
	p.logged(t, "inquiry.answered", 0)
	form.Set("sure", "1")
	p.post("/status/answer", form).want(t, 200).contains(t, "Thank you for your answer", "PLANTED-REPLY",
		"PLANTED-OTHER-BOX", "You can add to it until")
	for range docket.MaxRepliesInRow - 1 {
		form.Set("answer-1", "More.")
		p.post("/status/answer", form).want(t, 200)
	}
	form.Set("answer-1", "WORDS-THAT-STAY")
	p.post("/status/answer", form).want(t, http.StatusConflict).contains(t, "as many answers as you can for now",
		"WORDS-THAT-STAY")
	stolen := url.Values{"tracking": {other}, "inquiry": {"2"}, "answer-2": {"Not mine."}}
	p.post("/status/answer", stolen).want(t, http.StatusNotFound).lacks(t, "PLANTED")
	p.clock.set(until)
	form.Set("inquiry", "2")
	p.post("/status/answer", form).want(t, http.StatusConflict).contains(t, "time to answer", "PLANTED-OTHER-BOX")
	p.post("/status/withdraw", asked).want(t, 200).contains(t, "You withdrew your comment, so this question is over.")
	p.logged(t, "inquiry.answered", docket.MaxRepliesInRow)
	p.nothingPlanted(number, other)
}

// TestAWithheldCommentIsMendedAndSentAgain walks from the comment that was not posted to
// the posted one in three pages, under one number: the status page, the form with the
// words in it, and the status page again.
func TestAWithheldCommentIsMendedAndSentAgain(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"PLANTED-FIRST words. Call 406-555-0187."},
		"answer-2": {"Training helps."}})
	id := p.decide(number, docket.ActionWithhold)
	p.get(testDocket+"/ledger").want(t, 200).lacks(t, "mended")
	first := p.post("/status", url.Values{"tracking": {number}}).want(t, 200).contains(t, "Mend it and send it again")
	page := p.post("/status/mend", first.fields(t, "#mend form")).want(t, 200).contains(t, "PLANTED-FIRST",
		"406-555-0187", "Training helps.", "What may help")
	p.post("/es/status/mend", first.fields(t, "#mend form")).want(t, 200).contains(t, "Corrija su comentario",
		"PLANTED-FIRST")
	form := page.fields(t, "form#form")
	p.post("/status/mend", form).want(t, 422).contains(t, "You have not changed anything", "PLANTED-FIRST")
	form.Set("answer-1", "")
	form.Set("answer-2", "")
	p.post("/status/mend", form).want(t, 422)
	form.Set("answer-1", "Better words without a number.")
	form.Set("answer-2", "Training helps.")
	p.post("/status/mend", form).want(t, 200).contains(t, "Your comment was sent again",
		"No reviewer has opened it yet").lacks(t, "PLANTED-FIRST")
	p.post("/status/mend", form).want(t, http.StatusConflict).contains(t, "cannot be mended now", "Better words")

	mod := p.staffer(docket.RoleModerator)
	mod.get(reviewPath(id)).want(t, 200).contains(t, "What the writer sent before", "PLANTED-FIRST",
		"Mended and sent again", "Better words")
	p.decide(number, docket.ActionPost)
	p.get(testDocket+"/comments/"+string(id)).want(t, 200).contains(t, "Better words without a number.").lacks(t,
		"PLANTED", "406-555")
	p.get(testDocket+"/comments.json").want(t, 200).lacks(t, "PLANTED")
	p.get(testDocket+"/ledger").want(t, 200).contains(t, "The writer of 1 comment mended it after it was not posted")
	p.get("/es"+testDocket+"/ledger").want(t, 200).contains(t, "La persona que escribió 1 comentario lo corrigió")
	if n := p.ledgerCount("received"); n != 1 {
		t.Errorf("the ledger counts %d comments received, want 1", n)
	}
	p.post("/status", url.Values{"tracking": {number}}).want(t, 200).lacks(t, "Mend it and send it again")
	p.nothingPlanted(number)

	// When the period is over nothing is mended.
	late := p.file(url.Values{"answer-1": {"Closed words."}})
	p.decide(late, docket.ActionWithhold)
	form = p.post("/status/mend", url.Values{"tracking": {late}}).want(t, 200).fields(t, "form#form")
	if err := p.db.CloseDocket(t.Context(), p.docket.ID, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	form.Set("answer-1", "WORDS-THAT-STAY")
	p.post("/status/mend", form).want(t, http.StatusConflict).contains(t, "The comment period is over",
		"WORDS-THAT-STAY")
	p.post("/status", url.Values{"tracking": {late}}).want(t, 200).lacks(t, "Mend it and send it again")
}

// TestTheLedgerCountsMendedComments mends a comment and withholds it again while nobody
// looks: the lines of the ledger are those that stood there, and its sentence is new.
func TestTheLedgerCountsMendedComments(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Old words."}})
	p.decide(number, docket.ActionWithhold)
	p.get(testDocket+"/ledger").want(t, 200).lacks(t, "mended")
	form := p.post("/status/mend", url.Values{"tracking": {number}}).want(t, 200).fields(t, "form#form")
	form.Set("answer-1", "New words.")
	p.post("/status/mend", form).want(t, 200)
	p.decide(number, docket.ActionWithhold)
	p.get(testDocket+"/ledger").want(t, 200).contains(t, "The writer of 1 comment mended it after it was not posted")
}

// TestMendingIsOfferedWhereItIsTaken asks for the status of withheld comments that the store
// would not take again: neither the page nor the form invites their writers to type.
func TestMendingIsOfferedWhereItIsTaken(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	reader := p.hire(docket.RoleStaff)
	const offer, after = "Mend it and send it again", "because our team has already worked with its words."
	refused := func(number, why, spanish string, more ...string) {
		t.Helper()
		form := url.Values{"tracking": {number}}
		p.post("/status", form).want(t, http.StatusOK).contains(t, append(more, why)...).lacks(t, offer)
		p.post("/es/status", form).want(t, http.StatusOK).contains(t, spanish)
		p.post("/status/mend", form).want(t, http.StatusConflict).contains(t, why).
			lacks(t, `id="form"`, `name="answer-`)
	}
	read := p.file(url.Values{"answer-1": {"Somebody read this."}})
	p.reads(reader, p.decide(read, docket.ActionWithhold))
	refused(read, after, "ya ha trabajado con sus palabras", "You can send a new comment.")

	shown := p.file(url.Values{"answer-1": {"This was posted."}})
	p.decide(shown, docket.ActionPost)
	p.decide(shown, docket.ActionWithhold)
	refused(shown, "because it was posted once.", "ya se publicó una vez", "You can send a new comment.")

	often := p.file(url.Values{"answer-1": {"First words."}})
	for n := range docket.MaxEarlierVersions {
		p.decide(often, docket.ActionWithhold)
		p.post("/status", url.Values{"tracking": {often}}).contains(t, offer)
		form := p.post("/status/mend", url.Values{"tracking": {often}}).want(t, http.StatusOK).fields(t, "form#form")
		form.Set("answer-1", "Other words, "+strings.Repeat("and more ", n+1))
		p.post("/status/mend", form).want(t, http.StatusOK)
	}
	p.decide(often, docket.ActionWithhold)
	refused(often, "You have mended this comment as often as you can.", "Ya no puede corregir más veces",
		"You can send a new comment.")

	late := p.file(url.Values{"answer-1": {"Late words."}})
	p.decide(late, docket.ActionWithhold)
	if err := p.db.CloseDocket(t.Context(), p.docket.ID, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	refused(late, "because no comments are taken now.", "ahora no se reciben comentarios")
}
