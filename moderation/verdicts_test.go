package moderation

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
)

// seen is the first finding of rule in an answer, as the form dismisses it.
func seen(t *testing.T, d *Desk, q docket.QuestionID, text docket.Text, rule string) Dismissed {
	t.Helper()
	for _, f := range d.screener.Screen(text) {
		if f.Rule == rule {
			return Dismissed{Question: q, Span: text.CodePointSpan(f.Span), Rule: rule}
		}
	}
	t.Fatalf("the screener sees no %s in the test's text", rule)
	return Dismissed{}
}

// verdicts writes a decision's verdicts as "1 phone dismissed".
func verdicts(list []docket.FindingVerdict) []string {
	var out []string
	for _, v := range list {
		out = append(out, strings.Join([]string{string(v.Question), v.Rule, string(v.Verdict)}, " "))
	}
	return out
}

func TestDismissing(t *testing.T) {
	t.Parallel()
	d, m := desk(docket.Pending)
	one, two := m.comment.Answers[0].Text, m.comment.Answers[1].Text
	ssn := seen(t, d, "2", two, "ssn_context")
	phone := seen(t, d, "1", one, "phone")
	hideSSN := map[docket.QuestionID][]docket.Redaction{"2": {points(two, "512-44-7788", docket.KindPersonal)}}
	other := ssn
	other.Rule = "card"
	elsewhere := ssn
	elsewhere.Question = "9"
	for _, tt := range []struct {
		name    string
		action  docket.Action
		marks   map[docket.QuestionID][]docket.Redaction
		say     []Dismissed
		invalid string
		want    []string
	}{
		{"a block finding that is not private is posted without a gap", docket.ActionPost, nil, []Dismissed{ssn}, "",
			[]string{"1 phone kept", "1 phone kept", "2 ssn_context dismissed"}},
		{"others are judged by what is hidden", docket.ActionPost, hideSSN, []Dismissed{phone}, "",
			[]string{"1 phone dismissed", "1 phone kept", "2 ssn_context redacted"}},
		{"dismissing another finding does not let the block one through", docket.ActionPost, nil, []Dismissed{phone},
			"redaction", nil},
		{"hidden and not private at once is a question", docket.ActionPost, hideSSN, []Dismissed{ssn}, "dismiss", nil},
		{"a rule that saw nothing there", docket.ActionPost, hideSSN, []Dismissed{other}, "dismiss", nil},
		{"an answer that is not there", docket.ActionPost, hideSSN, []Dismissed{elsewhere}, "dismiss", nil},
		{"a place outside the text", docket.ActionPost, hideSSN, []Dismissed{{Question: "2", Span: docket.Span{Start: 4,
			End: 4000}, Rule: "ssn"}}, "dismiss", nil},
		{"putting on hold keeps what was said, and judges nothing else", docket.ActionHold, nil, []Dismissed{ssn, other,
			elsewhere}, "", []string{"2 ssn_context dismissed"}},
		{"spam without a word judges nothing", docket.ActionSpam, nil, nil, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, m := desk(docket.Pending)
			_, err := d.Decide(t.Context(), Request{By: 7, Comment: commentID, Version: 3, Action: tt.action,
				Marks: tt.marks, Dismissed: tt.say})
			if tt.invalid != "" {
				invalid, _ := errors.AsType[docket.Invalid](err)
				if invalid[tt.invalid] == "" || strings.Contains(invalid[tt.invalid], "512") {
					t.Errorf("Decide = %v, want a sentence for %s without the words", err, tt.invalid)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, verdicts(m.decisions[0].Verdicts)); diff != "" {
				t.Errorf("verdicts (-want +got):\n%s", diff)
			}
			for _, a := range m.decisions[0].Answers {
				if a.Question == "2" && tt.marks == nil && a.Text != m.comment.Answers[1].Text {
					t.Errorf("posted %q, want the answer as it is", a.Text)
				}
			}
		})
	}
}

// A gap elsewhere makes the desk read the public text again; what was dismissed
// stays dismissed there.
func TestDismissedBesideAGap(t *testing.T) {
	t.Parallel()
	d, m := desk(docket.Pending)
	m.comment.Answers[1].Text = "Call 608-555-0142, then: my SSN is 512-44-7788 and so on."
	two := m.comment.Answers[1].Text
	r := Request{By: 7, Comment: commentID, Version: 3, Action: docket.ActionPost,
		Marks:     map[docket.QuestionID][]docket.Redaction{"2": {points(two, "608-555-0142", docket.KindPersonal)}},
		Dismissed: []Dismissed{seen(t, d, "2", two, "ssn_context")},
	}
	if _, err := d.Decide(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if got := m.decisions[0].Answers[1].Text; got != "Call [redacted: personal], then: my SSN is "+
		"512-44-7788 and so on." {
		t.Errorf("posted %q", got)
	}
}

func TestExpectedNamesAreNoHits(t *testing.T) {
	t.Parallel()
	d, m := desk(docket.Pending)
	m.comment.Answers = m.comment.Answers[:1]
	m.comment.Answers[0].Text = "Nothing here."
	if _, err := d.Decide(t.Context(), Request{By: 7, Comment: commentID, Version: 3,
		Action: docket.ActionPost}); err != nil {
		t.Fatal(err)
	}
	if got := verdicts(m.decisions[0].Verdicts); len(got) > 0 {
		t.Errorf("verdicts on a byline: %v", got)
	}
}

func TestScreened(t *testing.T) {
	t.Parallel()
	d, m := desk(docket.Pending)
	m.comment.RuleSet = d.screener.Version()
	if got, err := d.Screened(t.Context(), m.comment); err != nil || len(got.Answers[1].Findings) != 0 {
		t.Errorf("under the same rules the findings are those of filing, got %v", got.Answers[1].Findings)
	}
	m.comment.RuleSet = "older"
	if got, err := d.Screened(t.Context(), m.comment); err != nil || len(got.Answers[1].Findings) == 0 ||
		len(m.comment.Answers[1].Findings) != 0 {
		t.Error("under other rules the comment is screened again, and the one given stays as it is")
	}
}
