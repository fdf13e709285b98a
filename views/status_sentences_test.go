package views

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
)

// statusState is a comment as its sender may find it.
type statusState struct {
	name  string
	facts func(*StatusFacts)
	word  string // "": the label of its status
	says  []string
}

// statusStates are comments in every state that their senders can see, with what the
// page says of them and, in each, nothing else.
var statusStates = []statusState{
	{"waits", func(*StatusFacts) {}, "",
		[]string{"We have your comment. No reviewer has opened it yet. " + ReviewPromise}},
	{"opened", func(f *StatusFacts) { f.Comment.OpenedAt = time.Unix(1, 0) }, "In review",
		[]string{"A reviewer has opened your comment. It is not decided yet."}},
	{"posted", func(f *StatusFacts) { f.Comment.Status = docket.Posted }, "",
		[]string{"The public can read your comment."}},
	{"posted with gaps", func(f *StatusFacts) {
		f.Comment.Status = docket.PostedWithRedactions
		f.Comment.Answers = []docket.Answer{{Redactions: docket.Gaps{{}}, Status: docket.PostedWithRedactions}}
	}, "", []string{"The public can read your comment.",
		"Some words are hidden. Each gap says what kind of words they were."}},
	{"posted without one answer and without a gap", func(f *StatusFacts) {
		f.Comment.Status = docket.PostedWithRedactions
		f.Comment.Answers = []docket.Answer{{Status: docket.Posted}, {Status: docket.Withheld}}
	}, "", []string{"The public can read your comment.", "1 answer is not posted."}},
	{"the only posted one of its campaign", func(f *StatusFacts) {
		f.Comment.Status, f.Comment.Campaign, f.Copies = docket.Posted, "D-C1", 1
	}, "", []string{"The public can read your comment."}},
	{"one of a group that no person confirmed", func(f *StatusFacts) {
		f.Comment.Status, f.Comment.Campaign, f.Copies = docket.Posted, "D-C1", 2
	}, "Counted with a campaign", []string{"The public can read your comment.",
		"A program found it to be much like others that we received. It is counted with them."}},
	{"one of a confirmed campaign", func(f *StatusFacts) {
		f.Comment.Status, f.Comment.Campaign, f.Copies, f.Decided = docket.Posted, "D-C1", 2, true
	}, "Counted with a campaign", []string{"The public can read your comment.",
		"It is much like others that we received. It is counted with them."}},
	{"withheld, with a reason and a contact", func(f *StatusFacts) {
		f.Comment.Status, f.Comment.Reason, f.Docket.Contact.Email = docket.Withheld, "threat", "desk@example.gov"
	}, "", []string{"Your comment was not posted. The reason: A threat.",
		"If you think this is wrong, write to desk@example.gov."}},
	{"withheld", func(f *StatusFacts) { f.Comment.Status = docket.Withheld }, "",
		[]string{"Your comment was not posted."}},
	{"withheld, and it can be mended", func(f *StatusFacts) {
		f.Comment.Status, f.Resending, f.Takes = docket.Withheld, docket.ResendOpen, true
	}, "", []string{"Your comment was not posted."}},
	{"withheld, after the period", func(f *StatusFacts) {
		f.Comment.Status, f.Resending = docket.Withheld, docket.ResendOpen
	}, "", []string{"Your comment was not posted.",
		"You cannot change your comment and send it again, because no comments are taken now."}},
	{"withheld after it was posted", func(f *StatusFacts) {
		f.Comment.Status, f.Resending, f.Takes = docket.Withheld, docket.ResendPosted, true
	}, "", []string{"Your comment was not posted.",
		"You cannot change your comment and send it again, because it was " +
			"posted once.", "You can send a new comment."}},
	{"withheld and read, after the period", func(f *StatusFacts) {
		f.Comment.Status, f.Resending = docket.Withheld, docket.ResendRead
	}, "", []string{"Your comment was not posted.",
		"You cannot change your comment and send it again, because our team has already worked with its words."}},
	{"withheld and mended as often as may be", func(f *StatusFacts) {
		f.Comment.Status, f.Resending, f.Takes = docket.Withheld, docket.ResendSpent, true
	}, "", []string{"Your comment was not posted.", "You have mended this comment as often as you can.",
		"You can send a new comment."}},
	{"withdrawn while comments are taken", func(f *StatusFacts) {
		f.Comment.Status, f.Takes, f.Comment.Campaign, f.Copies = docket.Withdrawn, true, "D-C1", 3
	}, "", []string{"This comment was withdrawn. The public cannot read it.",
		"You can send a new comment."}},
	{"withdrawn after the period", func(f *StatusFacts) { f.Comment.Status = docket.Withdrawn }, "",
		[]string{"This comment was withdrawn. The public cannot read it."}},
	{"withdrawn more than a day ago", func(f *StatusFacts) {
		f.Comment.Status, f.Withdrawal = docket.Withdrawn, docket.Withdrawal{Version: 2, At: time.Unix(0, 0)}
		f.Now = time.Unix(24*60*60, 0)
	}, "", []string{"This comment was withdrawn. The public cannot read it.",
		"A withdrawal can be taken back for 24 hours. That time is over."}},
	{"purged", func(f *StatusFacts) {
		f.Comment.Status, f.Comment.Reason, f.Comment.PurgedAt = docket.Withheld, docket.ReasonPurged, time.Unix(1, 0)
		f.Gone.At = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	}, "Removed by order", []string{"The words of your comment were removed by order on November 30, 2026, and we do " +
		"not have them any more. Its number, its dates and what was decided stay on record."}},
	{"purged with its docket", func(f *StatusFacts) {
		f.Comment.Status, f.Comment.Reason, f.Comment.PurgedAt = docket.Withheld, docket.ReasonPurged, time.Unix(1, 0)
		f.Gone = docket.Tombstone{At: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC), WithDocket: true}
	}, "No longer kept", []string{"The time for which the comments of this docket are kept is over. Their words were " +
		"removed on November 30, 2026, and we do not have yours any more. Its number, its dates and what was decided " +
		"stay on record."}},
	{"spam", func(f *StatusFacts) { f.Comment.Status = docket.Spam }, "",
		[]string{"A person marked your comment as advertising or as an automated message, so it was not posted."}},
}

func stateOf(set func(*StatusFacts)) StatusFacts {
	f := StatusFacts{Comment: docket.Comment{Status: docket.Pending}, Docket: docket.Docket{
		WithholdingReasons: []docket.Choice{{Code: "threat", Label: "A threat"}}}}
	set(&f)
	return f
}

func TestStatusSaysWhatHappened(t *testing.T) {
	t.Parallel()
	held := map[string]bool{}
	for _, s := range statusStates {
		f := stateOf(s.facts)
		r := NewStatusResult(f)
		if diff := gocmp.Diff(s.says, r.Text); diff != "" {
			t.Errorf("%s: %s", s.name, diff)
		}
		if want := cmp.Or(s.word, f.Comment.Status.Label()); r.Status != want {
			t.Errorf("%s: the state is %q, want %q", s.name, r.Status, want)
		}
		wasPublic := strings.Contains(r.Withdrawing, "no longer")
		if wasPublic != f.Comment.Status.Public() {
			t.Errorf("%s: withdrawing it: %s", s.name, r.Withdrawing)
		}
		for _, one := range statusSentences {
			if one.when(f) {
				held[one.name] = true
			}
		}
	}
	for _, one := range statusSentences {
		if !held[one.name] {
			t.Errorf("no state says %q", one.name)
		}
		if !slices.ContainsFunc(statusStates, func(s statusState) bool { return !one.when(stateOf(s.facts)) }) {
			t.Errorf("every state says %q", one.name)
		}
	}
}

// unconditional are claims of pages that nothing in the portal makes true: comments
// can be decided in a list and copies together, the docket may be closed, and
// grouping runs in the background.
var unconditional = []string{"reads every comment", "read by a person first", "A person reads it first",
	"A person looks at it first", "is reviewing it", "Most people take", "nobody who can act has seen",
	"and we will not count it", "a reviewer hides them", "share, within a minute"}

// TestTemplatesClaimNothingThatMayNotHaveHappened reads the words of every template.
func TestTemplatesClaimNothingThatMayNotHaveHappened(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("*.templ")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d templates, %v", len(names), err)
	}
	more, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, more...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, claim := range unconditional {
			if strings.Contains(string(text), claim) {
				t.Errorf("%s says %q", name, claim)
			}
		}
	}
}

func TestCallsSayWhatCanBeDone(t *testing.T) {
	t.Parallel()
	closed := CallsPage{Calls: []CallCard{{Title: "Old"}}}
	open := CallsPage{Calls: []CallCard{{Title: "Old"}, {Title: "New", Open: true}}}
	if lead := closed.Lead(); strings.Contains(lead, "Your answers") || !strings.Contains(lead, "No call is open") {
		t.Errorf("all closed: %s", lead)
	}
	if lead := open.Lead(); !strings.Contains(lead, "Your answers") {
		t.Errorf("one open: %s", lead)
	}
}
