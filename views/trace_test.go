package views

import (
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
)

// tracedStates are answers in every state, with what pages say of each and nothing else.
var tracedStates = []struct {
	name   string
	answer docket.TracedAnswer
	book   bool
	says   []string
}{
	{"nobody read it", docket.TracedAnswer{State: docket.TraceUnread}, true,
		[]string{"Nobody has read this answer for themes yet."}},
	{"there is no list of themes", docket.TracedAnswer{State: docket.TraceUnread}, false,
		[]string{"This docket has no list of themes, so its answers are not read for themes."}},
	{"read once and drawn", docket.TracedAnswer{State: docket.TraceSecondReading}, true,
		[]string{"It has been read. It was drawn to be read by one more person, who must not know what others found. " +
			"The themes are shown after that."}},
	{"disputed", docket.TracedAnswer{State: docket.TraceDisputed}, true,
		[]string{"People read it differently, and nobody has settled it yet. The themes are shown after that."}},
	{"to be read again", docket.TracedAnswer{State: docket.TraceToRevisit}, true,
		[]string{"It was read. A theme noted then was changed or taken out of the list since, so it waits to be " +
			"read again."}},
	{"a note", docket.TracedAnswer{State: docket.TraceNoAnswer}, true,
		[]string{"There is nothing to read for themes here. The answer only points elsewhere, says nothing, or " +
			"repeats a line that many comments share."}},
	{"off topic", docket.TracedAnswer{State: docket.TraceOffTopic}, true,
		[]string{"A person marked this comment as off topic. It stays public and is counted as off topic. It " +
			"carries no theme."}},
	{"withheld by itself", docket.TracedAnswer{State: docket.TraceWithheld}, true,
		[]string{"This answer is not posted, so it is not read for themes."}},
	{"settled without a theme", docket.TracedAnswer{State: docket.TraceSettledNoTheme}, true,
		[]string{"A person read this answer, on March 3, 2017. No theme of the list applies."}},
	{"settled", docket.TracedAnswer{State: docket.TraceSettled, Codes: []string{"A"}}, true,
		[]string{"A person read this answer, on March 3, 2017, and found:"}},
	{"settled by its letter", docket.TracedAnswer{State: docket.TraceSettled, Letter: "D-0001", Codes: []string{"A"}},
		true, []string{"This comment is much like a letter that others sent, too. A person read the letter for all " +
			"of them, on March 3, 2017.", "The themes found:"}},
	{"settled by its letter without a theme", docket.TracedAnswer{State: docket.TraceSettledNoTheme, Letter: "D-0001"},
		true, []string{"This comment is much like a letter that others sent, too. A person read the letter for all " +
			"of them, on March 3, 2017.", "No theme of the list applies."}},
	{"its letter waits", docket.TracedAnswer{State: docket.TraceSecondReading, Letter: "D-0001"}, true,
		[]string{"This comment is much like a letter that others sent, too. The letter is read for all of them.",
			"It has been read. It was drawn to be read by one more person, who must not know what others found. " +
				"The themes are shown after that."}},
}

func TestTraceSaysOnlyWhatHolds(t *testing.T) {
	t.Parallel()
	used, seen := map[string]bool{}, map[docket.TraceState]bool{}
	for _, tt := range tracedStates {
		t.Run(tt.name, func(t *testing.T) {
			f := answerFacts{tt.answer, tt.book, "March 3, 2017", nil}
			if diff := gocmp.Diff(tt.says, traceText(f)); diff != "" {
				t.Error(diff)
			}
			for _, s := range traceSentences {
				if s.when(f) {
					used[s.name] = true
				}
			}
			seen[tt.answer.State] = true
		})
	}
	for _, s := range traceSentences {
		if !used[s.name] {
			t.Errorf("no state shows the sentence %q", s.name)
		}
	}
	for _, s := range docket.TraceStates {
		if _, whole := traceStatus[s]; !seen[s] && !whole {
			t.Errorf("no answer in the state %s is looked at", s)
		}
	}
}

// What pages say of the published report depends on whether there is one, on whether
// it rests on the comment, and on what became of the comment since.
func TestTraceOfTheReport(t *testing.T) {
	t.Parallel()
	march := time.Date(2017, 3, 3, 14, 0, 0, 0, time.UTC)
	printed := docket.Printed{
		Publication: docket.Publication{Name: "final", SnapshotAt: march, Labels: map[string]string{"A": "Alpha"},
			Recommendations: []docket.PublishedRecommendation{{ID: "R1", Text: "Do it.", Section: "10.1"}}},
		Links: []docket.PrintedLink{
			{Kind: docket.LinkTheme, Question: "1", Code: "A", Section: "6.1"},
			{Kind: docket.LinkQuotation, Question: "1", Code: "A", Section: "6.1.2"},
			{Kind: docket.LinkRecommendation, Recommendation: "R1", Basis: docket.BasisTheme, Code: "A",
				Section: "10.1"}},
	}
	const report = "The published report “final”, which shows the state of March 3, 2017, 9:00 a.m. Eastern Time, "
	lines := []string{"Section 6.1: counted under the theme “Alpha”, the answer to question 1.",
		"Section 6.1.2: a passage is quoted under the theme “Alpha”, the answer to question 1.",
		"Section 10.1: recommendation R1 rests on the theme “Alpha”, which this comment raises: Do it."}
	settled := []docket.TracedAnswer{{Question: "1", State: docket.TraceSettled, Codes: []string{"A"}}}
	for _, tt := range []struct {
		name   string
		change func(*TraceFacts)
		report string
		links  []string
	}{
		{"nothing is published", func(f *TraceFacts) { f.Printed = docket.Printed{} },
			"No report that rests on the comments has been published yet.", nil},
		{"it is printed", func(*TraceFacts) {}, report + "rests on this comment here:", lines},
		{"it is not printed", func(f *TraceFacts) { f.Printed.Links = nil },
			report + "prints no theme and no passage of this comment.", nil},
		{"it was posted later", func(f *TraceFacts) { f.Printed.Links, f.PostedAt = nil, march.Add(time.Hour) },
			report + "was made before this comment was posted.", nil},
		{"it was read differently since", func(f *TraceFacts) {
			f.Trace.Answers = []docket.TracedAnswer{{Question: "1", State: docket.TraceSettledNoTheme}}
		}, report + "rests on this comment here:", []string{lines[0] +
			" The answer was read differently since.", lines[1], lines[2]}},
		{"it is read again", func(f *TraceFacts) {
			f.Trace.Answers = []docket.TracedAnswer{{Question: "1", State: docket.TraceDisputed}}
		}, report + "rests on this comment here:", []string{lines[0] +
			" The answer is being read again since.", lines[1], lines[2]}},
		{"it was withdrawn", func(f *TraceFacts) { f.Trace = docket.Trace{State: docket.TraceWithdrawn} },
			report + "rested on this comment here. Reports that are made from now on leave it out:",
			[]string{lines[0] + " It counts for nothing since the comment is no longer public.", lines[1],
				lines[2] + " This link is broken since the comment is no longer public."}},
		{"it was never posted", func(f *TraceFacts) {
			f.Trace, f.Printed = docket.Trace{State: docket.TraceSpam}, docket.Printed{}
		}, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := TraceFacts{Docket: docket.Docket{ID: "D", Zone: "America/New_York"}, Printed: printed, PostedAt: march,
				Trace: docket.Trace{Answers: settled}}
			tt.change(&f)
			got := NewTrace(f)
			if got.Report != tt.report {
				t.Errorf("of the report: %q", got.Report)
			}
			var links []string
			for _, l := range got.Links {
				links = append(links, strings.Join(slices.DeleteFunc([]string{l.Text, l.Quote, l.Note},
					func(s string) bool { return s == "" }), " "))
			}
			if diff := gocmp.Diff(tt.links, links); diff != "" {
				t.Error(diff)
			}
		})
	}
}
