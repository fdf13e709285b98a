package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/assets"
	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/moderation"
)

func TestCallPageAsksTheQuestionsWordForWord(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for _, path := range []string{"/", testDocket} {
		page := p.get(path).want(t, 200)
		found := page.nodes(t, ".asks h3")
		if len(found) != len(p.docket.Questions)+1 { // and what belongs to none
			t.Fatalf("%s: %d questions, want %d", path, len(found), len(p.docket.Questions)+1)
		}
		for i, q := range p.docket.Questions {
			if nodeText(found[i]) != q.Text {
				t.Errorf("question %d reads %q, want %q", i+1, nodeText(found[i]), q.Text)
			}
		}
		page.contains(t, p.docket.Contact.Email, "Background", "What not to include", "How we use your answers",
			"Received")
		page.lacks(t, "usa-banner", "usa-identifier")
	}
}

func TestFederalFrameStandsOnlyWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.FederalFrame = true })
	page := p.get("/").want(t, 200)
	page.contains(t, "An official website of the United States "+
		"government", "usa-identifier", "Office of the Inspector General", "USA.gov")
	if n := len(page.nodes(t, ".usa-identifier__required-link")); n != 8 {
		t.Errorf("%d required links, want 8", n)
	}
}

func TestWholeLifeOfACommentOnThePublicPages(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	form := p.get(testForm).want(t, 200)
	form.contains(t, "This form takes text only. To send a document, write to", "staff enter it by hand",
		"Never public.")
	fields := form.fields(t, "form.comment-form")
	fields.Set("answer-1", "Old devices are the top risk.\nCall me at 312-867-5309 to talk.")
	fields.Set("answer-4", "Teach <b>everybody</b> in if a <b then c.")
	fields.Set("submitter_type", "individual")
	fields.Set("name", "Maria Lopez")
	fields.Set("email", "maria@hospital.example.org")
	fields.Set("step", "review")

	review := p.post(testForm, fields).want(t, 200)
	if marks := review.nodes(t, "mark"); len(marks) == 0 || nodeText(marks[0]) != "312-867-5309" {
		t.Fatalf("the phone number is not marked: %s", review.Body)
	}
	review.contains(t, "A reviewer looks at this first and will most likely hide it.", "Maria Lopez", "Not public")
	if got := review.Header.Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("the review page may be stored by others, or is lost to Back and Forward: %q", got)
	}
	if got := nodeText(review.nodes(t, ".words")[0]); !strings.Contains(got, "Old devices are the top risk.\nCall me "+
		"at 312-867-5309") {
		t.Errorf("words changed: %q", got)
	}

	carried := review.fields(t, "#review-form")
	for name, want := range fields {
		if name != "step" && carried.Get(name) != want[0] {
			t.Errorf("field %s travels as %q, want %q", name, carried.Get(name), want[0])
		}
	}
	carried.Set("step", "edit")
	again := p.post(testForm, carried).want(t, 200).fields(t, "form.comment-form")
	if again.Get("answer-1") != fields.Get("answer-1") || again.Get("form_token") != fields.Get("form_token") {
		t.Error("editing lost words or token")
	}

	carried.Set("step", "submit")
	sent := p.post(testForm, carried).want(t, http.StatusSeeOther)
	at := sent.Header.Get("Location")
	receipt := p.get(at).want(t, 200)
	number := strings.TrimSpace(receipt.text(t, trackingRow))
	if !numberForm.MatchString(number) {
		t.Errorf("tracking number %q has not the form", number)
	}
	if receipt.Header.Get("Cache-Control") != "no-store" {
		t.Error("the receipt may be stored")
	}
	if strings.Contains(at, number) || strings.Contains(at, strings.ReplaceAll(number, "-", "")) {
		t.Error("the address shows the tracking number")
	}
	file := p.get(at+"/submission.txt").want(t, 200)
	sum := sha256.Sum256([]byte(file.Body))
	if receipt.text(t, "#submission-sha256") != hex.EncodeToString(sum[:]) {
		t.Error("the fingerprint is not that of the file")
	}
	if !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") ||
		!strings.Contains(file.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Error("the file may be shown as a page")
	}
	file.contains(t, number).lacks(t, "maria@hospital.example.org")
	paper := p.get(at+"/receipt.html").want(t, 200).contains(t, number, hex.EncodeToString(sum[:]),
		`href="http://portal.example/status"`, `<html lang="en">`, "What happens next", fields.Get("answer-1")).
		lacks(t, "maria@hospital.example.org", "<script", "<link", "src=", `href="/`, "url(")
	if !strings.HasPrefix(paper.Header.Get("Content-Disposition"), "attachment") ||
		!strings.Contains(paper.Header.Get("Content-Security-Policy"), "sandbox") ||
		paper.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("the file may be shown as a page, or stored on the way: %v", paper.Header)
	}

	// A repeated submission gets the same receipt.
	twice := p.post(testForm, carried).want(t, http.StatusSeeOther)
	if got := strings.TrimSpace(p.get(twice.Header.Get("Location")).text(t, trackingRow)); got != number {
		t.Errorf("a second click got %q, want %q", got, number)
	}

	status := p.post("/status", url.Values{"tracking": {strings.ToLower(strings.ReplaceAll(number, "-", " "))}}).want(t,
		200)
	if got := status.text(t, "#comment-status"); got != "Waiting for review" {
		t.Errorf("status reads %q", got)
	}
	p.get(testDocket+"/comments").want(t, 200).lacks(t, "Old devices")

	id := p.decide(number, docket.ActionPost, moderation.HideWords{Question: "1", Words: "312-867-5309",
		Kind: docket.KindPersonal})
	item := p.get(testDocket+"/comments/"+string(id)).want(t, 200)
	item.contains(t, "Call me at [redacted: personal] to talk.", "Maria Lopez", "if a &lt;b then c")
	item.lacks(t, "312-867-5309", "maria@hospital", number)
	for _, path := range []string{"/comments", "/comments?q=devices", "/comments?q=device&sort=relevance",
		"/comments?sort=relevance", "/comments?question=4&sort=oldest", "/comments?type=individual", "/comments.csv",
		"/comments.json", "/comments.atom"} {
		page := p.get(testDocket+path).want(t, 200)
		page.contains(t, string(id)).lacks(t, "312-867-5309", "maria@hospital", number)
	}
	p.get(testDocket+"/comments?q=device").want(t, 200).contains(t, "<mark>devices</mark>")
	for _, path := range []string{"/comments?q=5309", "/comments?q=312-867-5309", "/comments?question=2",
		"/comments?type=organization", "/comments?q=%22+NEAR%28+%25+*"} {
		p.get(testDocket+path).want(t, 200).lacks(t, string(id))
	}
	status = p.post("/status", url.Values{"tracking": {number}}).want(t, 200)
	status.contains(t, "Posted with some words hidden", testDocket+"/comments/"+string(id))

	p.post("/status/withdraw", url.Values{"tracking": {number}}).want(t, 200).contains(t, "Your comment was withdrawn")
	p.post("/status/withdraw", url.Values{"tracking": {number}}).want(t, 200).contains(t, "Withdrawn by the sender")
	p.get(testDocket+"/comments/"+string(id)).want(t, 404)
	for _, path := range []string{"/comments", "/comments?q=devices", "/comments.csv", "/comments.json",
		"/comments.atom"} {
		p.get(testDocket+path).want(t, 200).lacks(t, "Old devices", string(id))
	}
	p.get(testDocket+"/ledger").want(t, 200).contains(t, "Withdrawn by the sender")
	if log := p.log.String(); strings.Contains(log, number) || strings.Contains(log, "Maria") ||
		strings.Contains(log, "devices") || strings.Contains(log, strings.TrimPrefix(at, testDocket)) {
		t.Errorf("the log holds what it must not:\n%s", log)
	}
}

func TestAnonymousDropsNameAndOrganization(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-2": {"Banks share more."}, "submitter_type": {"anonymous"},
		"name": {"Quentin Secret"}, "organization": {"Hidden Clinic"}})
	id := p.decide(number, docket.ActionPost)
	p.get(testDocket+"/comments/"+string(id)).want(t, 200).contains(t, "Anonymous").lacks(t, "Quentin", "Hidden Clinic")
	p.get(testDocket+"/comments.json").lacks(t, "Quentin", "Hidden Clinic")
}

func TestAReceiptEndsAfterAnHour(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("answer-1", "x y z")
	fields.Set("step", "submit")
	at := p.post(testForm, fields).want(t, http.StatusSeeOther).Header.Get("Location")
	p.clock.advance(59 * time.Minute)
	p.get(at).want(t, 200)
	p.get(strings.Replace(at, "HHS-HCIC-2016-0001", "HHS-HCIC-2016-0002", 1)).want(t, 404)
	p.clock.advance(2 * time.Minute)
	p.get(at).want(t, http.StatusGone).lacks(t, "tracking-number")
	p.get(at+"/submission.txt").want(t, http.StatusGone)
}

func TestReportingAComment(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.decide(p.file(url.Values{"answer-1": {"Words to report"}}), docket.ActionPost)
	at := testDocket + "/comments/" + string(id)
	p.post(at+"/report", url.Values{}).want(t, 422).contains(t, "Choose what is wrong")
	p.post(at+"/report", url.Values{"kind": {"other"}}).want(t, 422).contains(t, "Tell us what is wrong with this "+
		"comment.")
	p.post(at+"/report", url.Values{"kind": {"other"}, "note": {strings.Repeat("n", 2001)}}).want(t, 422).contains(t,
		"2,000 characters or fewer", "nnnn")
	done := p.post(at+"/report", url.Values{"kind": {"private"}, "note": {"My phone is in it"}}).want(t,
		http.StatusSeeOther)
	p.get(done.Header.Get("Location")).want(t, 200).contains(t, "Thank you for your report")
	cases, err := p.db.Cases(t.Context(), docket.CaseQuery{Docket: p.docket.ID, Comment: id, Limit: 5})
	if err != nil || len(cases.Cases) != 1 || cases.Cases[0].Note != "My phone is in it" {
		t.Errorf("cases: %v, %v", cases, err)
	}
	p.post(testDocket+"/comments/HHS-HCIC-2016-0001-9999/report", url.Values{"kind": {"private"}}).want(t, 404)
}

func TestRepliesStandBelowTheirComment(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first := p.decide(p.file(url.Values{"answer-1": {"The first word"}}), docket.ActionPost)
	form := p.get(testForm+"?reply_to="+string(first)).want(t, 200)
	if got := form.fields(t, "form.comment-form").Get("reply_to"); got != string(first) {
		t.Fatalf("reply_to is %q", got)
	}
	p.get(testForm+"?reply_to=HHS-HCIC-2016-0001-0999").want(t, 404)
	reply := p.decide(p.file(url.Values{"answer-1": {"The second word"}, "reply_to": {string(first)}}),
		docket.ActionPost)
	p.get(testDocket+"/comments/"+string(first)).want(t, 200).contains(t, "The second word",
		testDocket+"/comments/"+string(reply))
	p.get(testDocket+"/comments/"+string(reply)).want(t, 200).contains(t, "Reply to")
}

func TestPagesOfTheListFollowEachOther(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for i := range commentsPerPage + 3 {
		p.decide(p.file(url.Values{"answer-1": {"Comment about patching number " + strings.Repeat("i", i+1)}}),
			docket.ActionPost)
		p.clock.advance(time.Second)
	}
	for _, query := range []string{"", "?sort=oldest", "?q=patching"} {
		seen := map[string]bool{}
		at := testDocket + "/comments" + query
		for range 3 {
			page := p.get(at).want(t, 200)
			for _, n := range page.nodes(t, "article.card h2 a") {
				if seen[attr(n, "href")] {
					t.Errorf("%s shows %s twice", query, attr(n, "href"))
				}
				seen[attr(n, "href")] = true
			}
			next := page.nodes(t, `a[rel="next"]`)
			if len(next) == 0 {
				break
			}
			at = attr(next[0], "href")
		}
		if len(seen) != commentsPerPage+3 {
			t.Errorf("%q shows %d comments, want %d", query, len(seen), commentsPerPage+3)
		}
	}
}

// The first visit to a page, with all it loads, compressed, is 40 KB in 6 requests at most.
// Without built assets there is nothing to weigh.
func TestPageWeight(t *testing.T) {
	t.Parallel()
	if assets.Built() != nil {
		return
	}
	p := openPortal(t)
	galleryPages(p) // a list with something in it
	for _, path := range []string{testDocket, testForm, testDocket + "/comments",
		"/es" + testDocket, "/es" + testForm} {
		total, requests := p.weight(path)
		t.Logf("%s: %d bytes in %d requests", path, total, requests)
		if total > 40_000 || requests > 6 {
			t.Errorf("%s takes %d bytes in %d requests, want 40,000 in 6 at most", path, total, requests)
		}
	}
	p.get("/assets/nothing.css").want(t, 404)
	p.get("/assets/manifest.json").want(t, 404)
	p.get("/assets/").want(t, 404)
}

// weight is what a browser loads that comes to a page for the first time.
func (p *testPortal) weight(path string) (bytes, requests int) {
	p.t.Helper()
	bytes, requests = len(p.ask("GET", path, "Accept-Encoding", "gzip").want(p.t, 200).Body), 1
	for _, n := range p.get(path).nodes(p.t, `link[rel="stylesheet"], link[rel="icon"], script[src], img[src]`) {
		at := attr(n, "href") + attr(n, "src")
		file := p.ask("GET", at, "Accept-Encoding", "gzip").want(p.t, 200)
		if !strings.Contains(file.Header.Get("Cache-Control"), "immutable") {
			p.t.Errorf("%s may not be kept", at)
		}
		bytes += len(file.Body)
		requests++
	}
	return bytes, requests
}

func TestLateCommentsAreMarkedWhereTheyAreTaken(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	d, book := docketfile.ShippedDocket()
	d.ID, d.AcceptLate, d.Closes = "LATE-0001", true, testStart.Add(-time.Hour)
	if err := p.db.AddDocket(t.Context(), d, book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	const at = "/dockets/LATE-0001/comment"
	form := p.get(at).want(t, 200).contains(t, "It will be marked late")
	fields := form.fields(t, "form.comment-form")
	fields.Set("answer-1", "Better late than never")
	fields.Set("step", "review")
	p.post(at, fields).want(t, 200).contains(t, "will be marked late")
	fields.Set("step", "submit")
	sent := p.post(at, fields).want(t, http.StatusSeeOther)
	p.get(sent.Header.Get("Location")).want(t, 200).contains(t, "(marked late)")

	d.ID, d.AcceptLate, d.Closes, d.Opens = "AHEAD-0001", false, time.Time{}, testStart.Add(time.Hour)
	if err := p.db.AddDocket(t.Context(), d, book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	p.get("/dockets/AHEAD-0001/comment").want(t, 200).contains(t, "Comments are not open yet").lacks(t, "<textarea")
	p.get("/dockets/AHEAD-0001").want(t, 200).contains(t, "Comments open on")
	p.clock.advance(2 * time.Hour)
	p.get("/dockets/AHEAD-0001").want(t, 200).contains(t, "Write a comment")
}

func TestStatusSaysWhatHappenedInPlainWords(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Words to follow"}})
	state := func() string {
		return p.post("/status", url.Values{"tracking": {number}}).want(t, 200).text(t, "#comment-status")
	}
	c, err := p.db.Receipt(t.Context(), docket.TrackingNumber(number))
	if err != nil {
		t.Fatal(err)
	}
	by, err := p.moderator(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.db.OpenComment(t.Context(), c.ID, by); err != nil {
		t.Fatal(err)
	}
	if got := state(); got != "In review" {
		t.Errorf("an opened comment reads %q", got)
	}
	p.decide(number, docket.ActionWithhold)
	p.post("/status", url.Values{"tracking": {number}}).want(t, 200).contains(t, "Not posted",
		p.docket.WithholdingReasons[0].Label)
	p.decide(number, docket.ActionSpam)
	if got := state(); got != "Marked as spam" {
		t.Errorf("spam reads %q", got)
	}
	for _, typed := range []string{"", "abc", "0000-0000-0000-0000", strings.Repeat("7", 500)} {
		page := p.post("/status", url.Values{"tracking": {typed}}).want(t, 422)
		if len(page.nodes(t, `#error-summary a[href="#tracking"]`)) != 1 || len(page.nodes(t, "#comment-status")) != 0 {
			t.Errorf("%.20q: no problem at the field", typed)
		}
		p.post("/status/withdraw", url.Values{"tracking": {typed}}).want(t, 422)
	}
}

// The call's page leads to each question's field and to what others answered, tells the
// steps of the docket's life by what is known of them, and counts what is posted alone.
func TestTheCallLeadsToEachQuestion(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for i := range 3 {
		p.decide(p.file(url.Values{"answer-2": {fmt.Sprintf("Banks share what they see, case %d.", i)}}),
			docket.ActionPost)
	}
	p.file(url.Values{"answer-2": {"Waits for a person."}, "answer-4": {"So does this."}})
	page := p.get(testDocket).want(t, http.StatusOK)
	if asks := page.nodes(t, ".asks > li"); len(asks) != len(p.docket.Questions)+1 {
		t.Errorf("%d questions, want each and one for the rest", len(asks))
	}
	for selector, want := range map[string]string{
		`.asks > li:nth-child(2) a[href="` + testForm + `#answer-2"]`:              "Answer question 2",
		`.asks > li:nth-child(2) a[href="` + testDocket + `/comments?question=2"]`: "Read 3 answers to question 2",
		`.asks > li:last-child a[href="` + testForm + `#answer-general"]`:          "Tell us in your own words",
		`.button-row a[href="` + testDocket + `/comments"]`:                        "Read 3 posted comments",
		`.life [aria-current="step"] strong`:                                       "Comments are taken",
		`.life [aria-current="step"] span`:                                         "No closing date is set yet.",
	} {
		if got := page.text(t, selector); got != want {
			t.Errorf("%s says %q, want %q", selector, got, want)
		}
	}
	if len(page.nodes(t, `a[href$="question=4"]`)) != 0 {
		t.Error("the page leads to answers that are not posted")
	}
	if field := p.get(testForm).nodes(t, "#answer-2, #answer-general"); len(field) != 2 {
		t.Errorf("the form has %d of the two fields that the call leads to", len(field))
	}
	steps := func() (list []string) {
		for _, n := range p.get(testDocket).nodes(t, ".life > li") {
			list = append(list, strings.TrimPrefix(attr(n, "class"), "life-"))
		}
		return list
	}
	if got, want := steps(), []string{"done", "now", "ahead", "ahead"}; !slices.Equal(got, want) {
		t.Errorf("open: %v, want %v", got, want)
	}
	for _, step := range []func() error{
		func() error { return p.db.CloseDocket(t.Context(), p.docket.ID, docket.ActorOperator) },
		func() error {
			_, err := p.db.Step(t.Context(), docket.LifeStep{Docket: p.docket.ID, Kind: docket.EventReview,
				By: docket.ActorOperator})
			return err
		},
	} {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := steps(), []string{"done", "done", "now", "ahead"}; !slices.Equal(got, want) {
		t.Errorf("under review: %v, want %v", got, want)
	}
	p.get(testDocket).contains(t, "What we asked", "Comments were taken").lacks(t, "Answer question",
		"How to take part")
}

// TestAWithdrawalIsTakenBackWithinADay walks along the page “Check a comment”: it says how long
// the withdrawal can be taken back, in both languages, and so do staff read; the comment is back
// under its address and in the API; and a day later it cannot be.
func TestAWithdrawalIsTakenBackWithinADay(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"Old devices stay in use."}})
	typed := url.Values{"tracking": {number}}
	p.post("/status", typed).want(t, 200).contains(t, "You can take this back for 24 hours.")
	id := p.decide(number, docket.ActionPost)
	record := "/api/v4/comments/" + string(id)
	p.post("/status/restore", typed).want(t, 200).contains(t, "The public can read your comment.")
	p.post("/status/withdraw", typed).want(t, 200).contains(t, "Did you change your mind?", "You can do this until",
		"November 21, 2026, 10:04 a.m.")
	p.post("/es/status", typed).want(t, 200).contains(t, "¿Cambió de opinión?", "Puede hacerlo hasta el",
		"21 de noviembre de 2026")
	mod := p.staffer(docket.RoleModerator)
	mod.get("/admin/comments/"+string(id)).want(t, 200).contains(t, "The sender can take that back until")
	p.get(record).want(t, 200).contains(t, `"withdrawn":true`)
	p.clock.advance(docket.RestoreFor - time.Hour)
	mod = p.staffer(docket.RoleModerator)
	p.post("/status/restore", typed).want(t, 200).contains(t, "Your comment is back", "It is what it was before",
		"The public can read your comment.")
	p.get(testDocket+"/comments/"+string(id)).want(t, 200).contains(t, "Old devices stay in use.")
	p.get(record).want(t, 200).contains(t, `"withdrawn":false`, "Old devices")
	p.get(testDocket+"/comments.atom").want(t, 200).contains(t, string(id))
	mod.get("/admin/comments/"+string(id)).want(t, 200).contains(t, "Withdrawal taken back: Posted", "by its writer")
	p.logged(t, "comment.restored", 1)

	p.post("/status/withdraw", typed).want(t, 200)
	p.clock.advance(docket.RestoreFor)
	p.post("/status/restore", typed).want(t, http.StatusConflict).contains(t, "That time is over.").lacks(t,
		"Did you change your mind?", "Your comment is back")
	p.post("/es/status/restore", typed).want(t, http.StatusConflict).contains(t, "Ese plazo ya terminó.")
	p.get(testDocket+"/comments/"+string(id)).want(t, 404)
	mod = p.staffer(docket.RoleModerator)
	mod.get("/admin/comments/"+string(id)).want(t, 200).contains(t, "take that back is over")
	p.post("/status/restore", url.Values{"tracking": {"7F3K-9Q2M-X4TB-81VC"}}).want(t, 422)
	p.nothingPlanted(number)
}
