package handlers

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/moderation/screen"
)

// fieldTimes lists the names of all fields that the form at selector would send, with
// how often each comes.
func fieldTimes(t testing.TB, page *answer, selector string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, n := range page.nodes(t, selector+" input[name], "+selector+" textarea[name]") {
		out[attr(n, "name")]++
	}
	return out
}

func TestWhatMustComeOutCanBeMendedOnTheReviewPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	full := p.get(testForm).want(t, http.StatusOK).fields(t, "form.comment-form")
	const answer1, answer2 = "\nMy SSN is 512-44-7788.\r\n\"Call\" 202-555-0143 & <b>ask</b>.", "Banks do better."
	full.Set("answer-1", answer1)
	full.Set("answer-2", answer2)
	full.Set("submitter_type", "individual")
	full.Set("name", "Ana SSN 512-44-7788")
	full.Set("step", "review")
	page := p.post(testForm, full).want(t, http.StatusOK)
	page.contains(t, "Take this out before you send: Social Security number.", "Take 2 passages out before you send",
		"Check again")
	for name, n := range fieldTimes(t, page, "#review-form") {
		if n != 1 {
			t.Errorf("field %s travels %d times", name, n)
		}
	}
	carried := page.fields(t, "#review-form")
	// Browsers and the parser drop the first line feed of a box, so one more stands there.
	if boxes := page.nodes(t, "#review-form textarea"); len(boxes) != 1 || attr(boxes[0], "name") != "mend-answer-1" {
		t.Fatalf("%d boxes, want one for the answer that must change", len(boxes))
	}
	carried.Set("mend-answer-1", nodeText(page.nodes(t, "textarea[name=mend-answer-1]")[0]))
	for _, name := range []string{"answer-1", "name"} {
		if got, want := carried.Get("mend-"+name), strings.ReplaceAll(full.Get(name), "\r\n", "\n"); got != want {
			t.Errorf("the box of %s holds %q, want %q", name, got, want)
		}
	}
	for name := range full {
		if name == "step" {
			continue
		}
		want, got := strings.ReplaceAll(full.Get(name), "\r\n", "\n"), strings.ReplaceAll(carried.Get(name), "\r\n",
			"\n")
		if got != want {
			t.Errorf("field %s carries %q, want %q", name, got, want)
		}
	}
	// Mended in place, it is checked again.
	carried.Set("mend-answer-1", "My number was stolen.")
	carried.Set("mend-name", "Ana Ruiz")
	carried.Set("step", "review")
	again := p.post(testForm, carried).want(t, http.StatusOK)
	again.contains(t, "My number was stolen.").lacks(t, "Take this out", "512-44-7788", "<textarea")
	for name, want := range map[string]string{"answer-1": "My number was stolen.", "answer-2": answer2,
		"name": "Ana Ruiz"} {
		if got := again.fields(t, "#review-form").Get(name); got != want {
			t.Errorf("%s is %q now, want %q", name, got, want)
		}
	}

	// Sent all the same, it is filed, and a person hides it.
	carried = page.fields(t, "#review-form")
	carried.Set("step", "submit")
	sent := p.post(testForm, carried).want(t, http.StatusSeeOther)
	number := strings.TrimSpace(p.get(sent.Header.Get("Location")).text(t, trackingRow))
	if id := p.decide(number, docket.ActionHold); id == "" {
		t.Error("not filed")
	}
	if strings.Contains(sent.Header.Get("Location"), "512") {
		t.Error("the address of the receipt holds what was typed")
	}
}

// A form with the answers alone, as a program would send it, is reviewed too.
func TestReviewWithoutATokenCanBeMended(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	page := p.post(testForm, url.Values{"answer-general": {"SSN 512-44-7788"}, "step": {"review"}}).want(t,
		http.StatusOK)
	carried := page.fields(t, "#review-form")
	if carried.Get("answer-general") != "SSN 512-44-7788" || carried.Get("form_token") == "" {
		t.Errorf("carried: %v", carried)
	}
}

func TestLiveIncidentsGetAPointer(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	const now = "We are being hit by ransomware right now: the attackers are in our network at Mercy General " +
		"Hospital and the pumps are down as I write."
	page := p.post(testForm, url.Values{"answer-1": {now}, "step": {"review"}}).want(t, http.StatusOK)
	if !strings.Contains(page.Body, "Is this happening now?") {
		t.Fatal("the writer is not told where a live incident belongs")
	}
	page.contains(t, "cisa.gov/report", "ic3.gov", "fda.gov/medwatch", "not a report")
	p.post(testForm, url.Values{"answer-1": {"Ransomware hit many hospitals in 2016."}, "step": {"review"}}).lacks(t,
		"Is this happening now?")
	p.file(url.Values{"answer-1": {now}})
	mod := p.staffer(docket.RoleModerator)
	mod.get("/admin/queue").contains(t, "Live incident?")
	mod.get(reviewPath(p.docket.ID.Comment(1))).contains(t, "This comment may report a live "+
		"incident", "cisa.gov/report")
}

// screeningShots are pages of the gallery: what the screener's findings look
// like to writers and to moderators.
func screeningShots(p *testPortal) []shot {
	t := p.t
	id := p.letter(map[docket.QuestionID]string{
		"1": "Our patient Maria Lopez, MRN 48291734, waited. Call 202-555-0143. We are under attack right now: " +
			"ransomware runs on the servers of Mercy General Hospital as I write.",
		"2": "Part SSN 512-44-7788 fails in the cold.",
	})
	mod := p.staffer(docket.RoleModerator)
	form := reviewForm(t, mod.get(reviewPath(id)))
	page := mod.get(reviewPath(id))
	no, gap := dismissValue(t, page, "512-44-7788")
	untick(form, "redaction", gap)
	form.Set("dismiss", no)
	form.Set("decision", "post")
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	recheck := p.letter(map[docket.QuestionID]string{"1": "Call 202-555-0143 about the pumps."})
	older := moderation.NewDesk(p.db, olderRules{screen.New()}, p.clock.now)
	if _, err := older.Decide(t.Context(), moderation.Request{By: mod.id, Comment: recheck, Version: 1,
		Action: docket.ActionPost}); err != nil {
		t.Fatal(err)
	}
	if _, err := moderation.NewRescreener(p.db, screen.New(),
		slog.New(slog.DiscardHandler)).Batch(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.letter(map[docket.QuestionID]string{"3": "An attacker is in the network of Mercy General Hospital right now " +
		"and we cannot reach anybody."})
	return []shot{
		{"screen-writer", p.post(testForm, url.Values{"step": {"review"}, "name": {"Ana Ruiz"},
			"submitter_type": {"individual"},
			"answer-1": {"My SSN is 512-44-7788. Call 202-555-0143.\n\nWe are under attack right now: " +
				"ransomware runs on the servers of Mercy General Hospital " +
				"as I write."}, "answer-2": {"Banks do better."}})},
		{"screen-comment", page},
		{"screen-recheck", mod.get(reviewPath(recheck) + "?original=1")},
		{"screen-rules", mod.get("/admin/screening")},
		{"screen-queue", mod.get("/admin/queue")},
		{"screen-guide", mod.get("/admin/guide")},
	}
}
