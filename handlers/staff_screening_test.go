package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/moderation/screen"
	"commentportal/views"
)

// dismissValue is the value of the box "not private" beside the finding whose
// words are given.
func dismissValue(t testing.TB, page *answer, words string) (dismiss, redaction string) {
	t.Helper()
	for _, n := range page.nodes(t, ".mark") {
		if !strings.Contains(nodeText(n), words) {
			continue
		}
		for c := range n.Descendants() {
			switch attr(c, "name") {
			case "dismiss":
				dismiss = attr(c, "value")
			case "redaction":
				redaction = attr(c, "value")
			}
		}
		return dismiss, redaction
	}
	t.Fatalf("no mark on %q", words)
	return "", ""
}

func untick(form url.Values, name, value string) {
	form[name] = slices.DeleteFunc(form[name], func(v string) bool { return v == value })
}

func TestNotPrivate(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "Part SSN 512-44-7788 fails. Call 202-555-0143."})
	mod := p.staffer(docket.RoleModerator)
	page := mod.get(reviewPath(id)).want(t, http.StatusOK)
	form := reviewForm(t, page)
	if len(form["dismiss"]) != 0 || len(form["redaction"]) != 2 {
		t.Fatalf("ticked at first: %v, %v", form["redaction"], form["dismiss"])
	}
	no, gap := dismissValue(t, page, "512-44-7788")
	if !strings.HasPrefix(no, "1:9-20:ssn") {
		t.Fatalf("the box is worth %q", no)
	}
	form.Set("decision", "post")
	form.Set("dismiss", no)
	again := mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusUnprocessableEntity).contains(t, "at once",
		`href="#dismiss"`)
	if kept := reviewForm(t, again); len(kept["dismiss"]) != 1 || len(kept["redaction"]) != 2 {
		t.Errorf("what was ticked is gone: %v, %v", kept["dismiss"], kept["redaction"])
	}
	for _, bad := range []string{"", "1", "1:0-4", "1:0-4:", "1:4-0:ssn"} {
		wrong := reviewForm(t, page)
		wrong.Set("decision", "post")
		wrong["dismiss"] = []string{bad}
		mod.post(reviewPath(id)+"/decision", wrong).want(t, http.StatusBadRequest)
	}
	untick(form, "redaction", gap)
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusOK).contains(t, "512-44-7788",
		"[redacted: personal]").lacks(t, "202-555")

	// Decided anew, what was said is still said.
	form = reviewForm(t, mod.get(reviewPath(id)+"?original=1").want(t, http.StatusOK))
	if len(form["dismiss"]) != 1 || form.Get("dismiss") != no || len(form["redaction"]) != 1 {
		t.Errorf("kept: %v, %v", form["dismiss"], form["redaction"])
	}

	rules := mod.get("/admin/screening").want(t, http.StatusOK).contains(t, "2 findings judged: 1 hidden, 1 not "+
		"private, 0 left.", screen.New().Version(), "Nothing is to be checked again.")
	rows := rules.nodes(t, "tbody tr")
	if len(rows) != len(screen.Rules()) {
		t.Errorf("%d rows for %d rules", len(rows), len(screen.Rules()))
	}
	if first := nodeText(rows[0]); !strings.Contains(first, "ssn") || !strings.Contains(first, "100 %") {
		t.Errorf("the first rule is %q, want the one that was wrong", first)
	}
	rules.lacks(t, "512-44-7788", "202-555-0143")
}

// olderRules screens as ours do but says that it is another rule set and sees no
// phone number.
type olderRules struct{ *screen.Screener }

func (o olderRules) Version() string { return "2020.01-older" }

func (o olderRules) Screen(text docket.Text) []docket.Finding {
	return slices.DeleteFunc(o.Screener.Screen(text),
		func(f docket.Finding) bool { return f.Type == docket.FindingPhone })
}

func TestPostedCommentsAreCheckedAgainWhenTheRulesChange(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	ctx := context.Background()
	phone := p.letter(map[docket.QuestionID]string{"1": "Call 202-555-0143 about the pumps."})
	harmless := p.letter(map[docket.QuestionID]string{"1": "Pumps."})
	mod := p.staffer(docket.RoleModerator)
	older := moderation.NewDesk(p.db, olderRules{screen.New()}, p.clock.now)
	for _, id := range []docket.CommentID{phone, harmless} {
		if _, err := older.Decide(ctx, moderation.Request{By: mod.id, Comment: id, Version: 1,
			Action: docket.ActionPost}); err != nil {
			t.Fatal(err)
		}
	}
	mod.get("/admin/screening").contains(t, "2 posted comments still to be read", "Nothing is to be checked again.")
	if n, err := moderation.NewRescreener(p.db, screen.New(), slog.New(slog.DiscardHandler)).Batch(ctx); n != 2 ||
		err != nil {
		t.Fatalf("Batch = %d, %v", n, err)
	}
	page := mod.get("/admin/screening").want(t, http.StatusOK)
	page.contains(t, reviewPath(phone), "Phone number (rule phone)", "1 comment").lacks(t, "still to be read",
		string(harmless), "202-555-0143")

	// The comment says so, marks what the new rules see, and a decision clears it.
	mod.get("/admin").contains(t, `<a href="/admin/screening">1 posted comment</a>`)
	mod.get(reviewPath(harmless)).lacks(t, "The rules of today mark")
	open := mod.get(reviewPath(phone)+"?original=1").want(t, http.StatusOK).contains(t, "The rules of today mark")
	form := reviewForm(t, open)
	if len(form["redaction"]) != 1 {
		t.Fatalf("ticked: %v, want the phone number", form["redaction"])
	}
	form.Set("decision", "post")
	mod.post(reviewPath(phone)+"/decision", form).want(t, http.StatusSeeOther)
	p.get(testDocket+"/comments/"+string(phone)).contains(t, "[redacted: personal]")
	mod.get("/admin/screening").contains(t, "Nothing is to be checked again.")
	mod.get("/admin").lacks(t, "screening rules have changed")
}

func TestGuide(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	mod := p.staffer(docket.RoleModerator)
	guide := mod.get("/admin/guide").want(t, http.StatusOK)
	privacy := p.get("/policies/privacy").want(t, http.StatusOK)
	long, err := os.ReadFile(filepath.Join("..", "docs", "moderators-guide.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range views.ReportingChannels {
		if !strings.Contains(string(long), c.Shown()) {
			t.Errorf("docs/moderators-guide.md does not name %s", c.Shown())
		}
	}
	for _, l := range views.ScreeningLimits {
		if !strings.Contains(strings.Join(strings.Fields(string(long)), " "), " - "+l+" ") { // lines are wrapped
			t.Errorf("docs/moderators-guide.md lacks the limit %q", l)
		}
		guide.contains(t, l)
		privacy.contains(t, l)
	}
	for _, c := range views.ReportingChannels {
		guide.contains(t, c.Href)
	}
	p.staffer(docket.RoleStaff).get("/admin/guide").want(t, http.StatusForbidden)
}
