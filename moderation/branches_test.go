package moderation

import (
	"errors"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// afterRedaction is a screener that sees something only in a text with gaps: the
// words on both sides of a gap, read together with its label.
type afterRedaction struct{ words string }

func (s afterRedaction) Screen(text docket.Text) []docket.Finding {
	at := strings.Index(string(text), s.words)
	if at < 0 {
		return nil
	}
	return []docket.Finding{{
		Type: "ID", Rule: "test.joined", Severity: docket.Block, Span: docket.Span{Start: at, End: at + len(s.words)},
	}}
}

func (afterRedaction) Version() string { return "test-1" }

func TestPostingRefusesAFindingThatStraddlesTheEdgeOfAGap(t *testing.T) {
	t.Parallel()
	_, m := desk(docket.Pending)
	m.comment.Answers = []docket.Answer{{Question: "1", Text: "Member 44 Ana 77 pays."}}
	hide := map[docket.QuestionID][]docket.Redaction{"1": {points(m.comment.Answers[0].Text, "Ana",
		docket.KindPersonal)}}
	for _, tt := range []struct {
		name    string
		words   string // what the screener sees in the public text
		refused bool
	}{
		{"words before the gap and its label", "44 [redacted: personal]", true},
		{"the label and words after the gap", "[redacted: personal] 77", true},
		{"nothing", "not there", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, own := desk(docket.Pending)
			own.comment = m.comment
			d := NewDesk(own, afterRedaction{tt.words}, func() time.Time { return noon })
			_, err := d.Decide(t.Context(), Request{By: 1, Comment: commentID, Version: 3, Action: docket.ActionPost,
				Marks: hide})
			invalid, _ := errors.AsType[docket.Invalid](err)
			if (invalid["redaction"] != "") != tt.refused || len(own.decisions) > 0 == tt.refused {
				t.Errorf("got %v and %d decisions, want refused = %v", err, len(own.decisions), tt.refused)
			}
		})
	}
}

func TestPostingRefusesMoreGapsThanADecisionMayHave(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		places  int
		refused bool
	}{
		{"as many as there may be", maxMarks, false},
		{"one more", maxMarks + 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, m := desk(docket.Pending)
			m.comment.Answers = []docket.Answer{{Question: "1", Text: docket.Text(strings.Repeat("Ana, ", tt.places) +
				"end.")}}
			_, err := d.Decide(t.Context(), Request{
				By: 1, Comment: commentID, Version: 3, Action: docket.ActionPost,
				Words: []HideWords{{Question: "1", Words: "Ana", Kind: docket.KindPersonal}},
			})
			invalid, _ := errors.AsType[docket.Invalid](err)
			if (invalid["redaction"] != "") != tt.refused || len(m.decisions) > 0 == tt.refused {
				t.Errorf("got %v and %d decisions, want refused = %v", err, len(m.decisions), tt.refused)
			}
		})
	}
}

// Alerts finds nothing: these tests are about findings.
func (afterRedaction) Alerts(docket.Text) []docket.Alert { return nil }

// A name or an organization with something private in it is read alone: a decision on
// many hides nothing in a byline. What stays off the public page may hold anything.
func TestManyLeavesPrivateBylinesOut(t *testing.T) {
	t.Parallel()
	hold := []docket.Finding{{Type: "PHONE", Rule: "phone", Severity: docket.Hold, Span: docket.Span{End: 3}}}
	notice := []docket.Finding{{Type: "PERSON", Rule: "name", Severity: docket.Notice, Span: docket.Span{End: 3}}}
	for _, tt := range []struct {
		name string
		who  docket.Submitter
		want docket.ManyWhy
	}{
		{"private name", docket.Submitter{Type: docket.Individual, Name: "555 0100", NameFindings: hold},
			docket.LeftFinding},
		{"private organization", docket.Submitter{Type: docket.Organization, Organization: "555 0100",
			OrganizationFindings: hold}, docket.LeftFinding},
		{"a name of no weight", docket.Submitter{Type: docket.Individual, Name: "Ana", NameFindings: notice}, ""},
		{"a name that nobody will read", docket.Submitter{Type: docket.Anonymous, Name: "555 0100", NameFindings: hold},
			""},
	} {
		c := docket.Comment{ID: commentID, Submitter: tt.who, Answers: []docket.Answer{{Question: "1",
			Text: "Pay for staff."}}}
		if _, why := copyMarks(c, nil); why != tt.want {
			t.Errorf("%s: left out for %q, want %q", tt.name, why, tt.want)
		}
	}
}

// A comment with a flag is read alone: many at once post none of them, and put none away
// that may tell of a live incident, an open hole or a threat.
func TestManyLeavesFlaggedCommentsOut(t *testing.T) {
	t.Parallel()
	run := manyRun{}
	for _, tt := range []struct {
		flag   docket.Flag
		action docket.Action
		want   docket.ManyWhy
	}{
		{docket.FlagIncident, docket.ActionPost, docket.LeftFlag},
		{docket.FlagIncident, docket.ActionSpam, docket.LeftFlag},
		{docket.FlagFast, docket.ActionPost, docket.LeftFlag},
		{docket.FlagFast, docket.ActionSpam, ""},
		{docket.FlagIncident, docket.ActionHold, ""},
	} {
		c := docket.Comment{ID: commentID, Flags: []docket.Flag{tt.flag}, Answers: []docket.Answer{{Question: "1",
			Text: "Pay for staff."}}}
		if _, why, err := run.leftOut(t.Context(), c, tt.action); err != nil || why != tt.want {
			t.Errorf("%s, %s: left out for %q, %v; want %q", tt.flag, tt.action, why, err, tt.want)
		}
	}
}
