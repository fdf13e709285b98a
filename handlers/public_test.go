package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
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
		found := page.nodes(t, "ol.questions li")
		if len(found) != len(p.docket.Questions) {
			t.Fatalf("%s: %d questions, want %d", path, len(found), len(p.docket.Questions))
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

// TestPageWeight keeps the comment page with all it loads under the 60 KB of
// STANDARDS. Without built assets there is nothing to weigh.
func TestPageWeight(t *testing.T) {
	t.Parallel()
	if assets.Built() != nil {
		return
	}
	p := openPortal(t)
	page := p.ask("GET", testForm, "Accept-Encoding", "gzip").want(t, 200)
	plain := p.get(testForm)
	total, requests := len(page.Body), 1
	for _, n := range plain.nodes(t, `link[rel="stylesheet"], link[rel="icon"], script[src]`) {
		at := attr(n, "href") + attr(n, "src")
		file := p.ask("GET", at, "Accept-Encoding", "gzip").want(t, 200)
		if !strings.Contains(file.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s may not be kept", at)
		}
		total += len(file.Body)
		requests++
	}
	t.Logf("%d bytes in %d requests", total, requests)
	if total > 60_000 || requests >= 10 {
		t.Errorf("%d bytes in %d requests, want under 60,000 in under 10", total, requests)
	}
	p.get("/assets/nothing.css").want(t, 404)
	p.get("/assets/manifest.json").want(t, 404)
	p.get("/assets/").want(t, 404)
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
