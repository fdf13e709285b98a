package moderation

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
)

// ssn is the finding of the second answer that must come out.
func ssn(m *memory) (Dismissed, docket.Redaction) {
	mark := points(m.comment.Answers[1].Text, "512-44-7788", docket.KindPersonal)
	return Dismissed{Span: mark.Span, Question: "2", Rule: "ssn_context"}, mark
}

// posted makes the comment one that was posted with its phone numbers and its
// number of social security hidden.
func posted(m *memory, status docket.Status) {
	m.comment.Status, m.comment.PostedAt = status, noon
	for i, words := range []string{"608-555-0142", "512-44-7788"} {
		text := m.comment.Answers[i].Text
		for _, span := range Occurrences(text, words) {
			m.comment.Answers[i].Redactions = append(m.comment.Answers[i].Redactions, docket.Redaction{Span: span,
				Kind: docket.KindPersonal, By: 7})
		}
	}
	m.comment.Submitter.OrganizationRedactions = docket.Gaps{{Span: docket.Span{Start: 13, End: 17},
		Kind: docket.KindThirdParty, By: 7}}
}

func TestWhatNeedsASecondPerson(t *testing.T) {
	t.Parallel()
	type kinds = []docket.SignatureKind
	org := points("Clínica del Río", "Río", docket.KindThirdParty)
	for _, tt := range []struct {
		name   string
		status docket.Status
		change func(m *memory, r *Request)
		want   kinds
		after  bool
	}{
		{"posting with everything hidden", docket.Pending, func(m *memory, r *Request) {
			_, mark := ssn(m)
			r.Marks["2"] = []docket.Redaction{mark}
		}, nil, false},
		{"dismissing what must come out", docket.Pending, func(m *memory, r *Request) {
			no, _ := ssn(m)
			r.Dismissed = []Dismissed{no}
		}, kinds{docket.SignDismiss}, false},
		{"dismissing what only needs a look", docket.Pending, func(m *memory, r *Request) {
			_, mark := ssn(m)
			r.Marks["2"] = []docket.Redaction{mark}
			phone := points(m.comment.Answers[0].Text, "608-555-0142", docket.KindPersonal)
			r.Dismissed = []Dismissed{{Span: phone.Span, Question: "1", Rule: "phone"}}
		}, nil, false},
		{"withholding a whole comment", docket.Pending, func(_ *memory, r *Request) {
			r.Action, r.Reason, r.Note = docket.ActionWithhold, "privacy", ""
		}, kinds{docket.SignWithhold}, false},
		{"putting it on hold", docket.Pending, func(_ *memory, r *Request) { r.Action = docket.ActionHold }, nil,
			false},
		{"calling it spam", docket.Pending, func(_ *memory, r *Request) { r.Action = docket.ActionSpam }, nil, false},
		{"taking a posted one down", docket.Posted, func(_ *memory, r *Request) {
			r.Action, r.Reason = docket.ActionWithhold, "privacy"
		}, kinds{docket.SignTakeDown}, true},
		{"calling a posted one spam", docket.Posted, func(_ *memory, r *Request) { r.Action = docket.ActionSpam },
			kinds{docket.SignTakeDown}, true},
		{"withholding what was spam", docket.Spam, func(_ *memory, r *Request) {
			r.Action, r.Reason = docket.ActionWithhold, "privacy"
		}, kinds{docket.SignWithhold}, false},
		{"withholding for another reason", docket.Withheld, func(_ *memory, r *Request) {
			r.Action, r.Reason = docket.ActionWithhold, "privacy"
		}, nil, false},
		{"withholding again what was taken down and nobody has signed", docket.Withheld, func(m *memory, r *Request) {
			r.Action, r.Reason = docket.ActionWithhold, "privacy"
			m.proposed = append(m.proposed, docket.Signature{State: docket.SignatureOpen, After: true})
		}, kinds{docket.SignTakeDown}, true},
		{"posting again with the same gaps", docket.PostedWithRedactions, func(m *memory, r *Request) {
			posted(m, docket.PostedWithRedactions)
			_, mark := ssn(m)
			r.Marks["2"], r.Marks[docket.FieldOrganization] = []docket.Redaction{mark}, []docket.Redaction{org}
			r.Words = []HideWords{{Question: "1", Words: "608-555-0142", Kind: docket.KindPersonal}}
		}, nil, false},
		{"posting again with wider gaps of another kind", docket.PostedWithRedactions, func(m *memory, r *Request) {
			posted(m, docket.PostedWithRedactions)
			r.Marks["2"] = []docket.Redaction{points(m.comment.Answers[1].Text, "My SSN is 512-44-7788",
				docket.KindOther)}
			r.Marks[docket.FieldOrganization] = []docket.Redaction{points("Clínica del Río", "del Río",
				docket.KindOther)}
			r.Words = []HideWords{{Question: "1", Words: "608-555-0142", Kind: docket.KindHealth}}
		}, nil, false},
		{"posting again with a gap less", docket.PostedWithRedactions, func(m *memory, r *Request) {
			posted(m, docket.PostedWithRedactions)
			_, mark := ssn(m)
			r.Marks["2"], r.Marks[docket.FieldOrganization] = []docket.Redaction{mark}, []docket.Redaction{org}
		}, kinds{docket.SignReveal}, false},
		{"posting again with a gap less in the byline", docket.PostedWithRedactions, func(m *memory, r *Request) {
			posted(m, docket.PostedWithRedactions)
			_, mark := ssn(m)
			r.Marks["2"] = []docket.Redaction{mark}
			r.Words = []HideWords{{Question: "1", Words: "608-555-0142", Kind: docket.KindPersonal}}
		}, kinds{docket.SignReveal}, false},
		{"posting with a gap less what was taken down between", docket.Withheld, func(m *memory, r *Request) {
			posted(m, docket.Withheld)
			_, mark := ssn(m)
			r.Marks["2"], r.Marks[docket.FieldOrganization] = []docket.Redaction{mark}, []docket.Redaction{org}
		}, kinds{docket.SignReveal}, false},
		{"showing a posted gap that must come out", docket.PostedWithRedactions, func(m *memory, r *Request) {
			posted(m, docket.PostedWithRedactions)
			no, _ := ssn(m)
			r.Dismissed = []Dismissed{no}
			r.Marks[docket.FieldOrganization] = []docket.Redaction{org}
			r.Words = []HideWords{{Question: "1", Words: "608-555-0142", Kind: docket.KindPersonal}}
		}, kinds{docket.SignDismiss, docket.SignReveal}, false},
		{"posting again what stands there dismissed already", docket.Posted, func(m *memory, r *Request) {
			no, _ := ssn(m)
			r.Dismissed = []Dismissed{no}
		}, nil, false},
		{"posting what stood there dismissed before it was taken down", docket.Withheld, func(m *memory, r *Request) {
			no, _ := ssn(m)
			r.Dismissed = []Dismissed{no}
		}, kinds{docket.SignDismiss}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, setting := range []struct {
				name string
				rule docket.SecondPerson
				who  docket.Deciders
				on   bool
			}{
				{"one account", docket.SecondPersonAuto, docket.Deciders{Enabled: 1, Ever: 1}, false},
				{"two accounts", docket.SecondPersonAuto, docket.Deciders{Enabled: 2, Ever: 2}, true},
				{"two accounts, one disabled since", docket.SecondPersonAuto, docket.Deciders{Enabled: 1, Ever: 2},
					true},
				{"on with one account", docket.SecondPersonOn, docket.Deciders{Enabled: 1, Ever: 1}, true},
				{"off with two accounts", docket.SecondPersonOff, docket.Deciders{Enabled: 2, Ever: 2}, false},
			} {
				d, m := desk(tt.status)
				m.who, m.docket.SecondPerson = setting.who, setting.rule
				r := Request{By: 7, Comment: commentID, Version: 3, Action: docket.ActionPost, Note: "as agreed",
					Marks: map[docket.QuestionID][]docket.Redaction{}}
				tt.change(m, &r)
				before := len(m.proposed)
				out, err := d.Decide(t.Context(), r)
				if err != nil {
					t.Fatalf("%s: %v", setting.name, err)
				}
				waits := setting.on && tt.want != nil
				if waits != (out.Signature != 0) || waits != (len(m.proposed) > before) ||
					waits == (len(m.decisions) > 0) {
					t.Fatalf("%s: outcome %+v, %d proposed, %d decided", setting.name, out, len(m.proposed)-before,
						len(m.decisions))
				}
				if !waits {
					continue
				}
				s := m.proposed[len(m.proposed)-1]
				if diff := cmp.Diff(tt.want, s.Kinds); diff != "" || s.After != tt.after || out.After != tt.after {
					t.Errorf("%s: after %v, %s", setting.name, s.After, diff)
				}
				if out.Alone != (setting.who.Enabled < 2) {
					t.Errorf("%s: alone %v", setting.name, out.Alone)
				}
			}
		})
	}
}

func TestShowingWordsTakesAReason(t *testing.T) {
	t.Parallel()
	d, m := desk(docket.Pending)
	m.who = docket.Deciders{Enabled: 2, Ever: 2}
	no, _ := ssn(m)
	r := Request{By: 7, Comment: commentID, Version: 3, Action: docket.ActionPost, Dismissed: []Dismissed{no},
		Note: "  "}
	_, err := d.Decide(t.Context(), r)
	if invalid, ok := errors.AsType[docket.Invalid](err); !ok || invalid["note"] == "" || len(m.proposed) != 0 {
		t.Errorf("without a reason: %v, %d proposed", err, len(m.proposed))
	}
	m.err = docket.ErrExists
	r.Note = "a part number"
	_, err = d.Decide(t.Context(), r)
	if invalid, ok := errors.AsType[docket.Invalid](err); !ok ||
		!strings.Contains(invalid["decision"], "second signature") {
		t.Errorf("while a colleague's proposal waits: %v", err)
	}
}

func TestSign(t *testing.T) {
	t.Parallel()
	propose := func(t *testing.T) (*Desk, *memory) {
		t.Helper()
		d, m := desk(docket.Pending)
		m.who = docket.Deciders{Enabled: 2, Ever: 2}
		no, _ := ssn(m)
		if _, err := d.Decide(t.Context(), Request{By: 7, Comment: commentID, Version: 3, Action: docket.ActionPost,
			Dismissed: []Dismissed{no}, Note: "a part number"}); err != nil {
			t.Fatal(err)
		}
		return d, m
	}
	field := func(err error) string {
		invalid, _ := errors.AsType[docket.Invalid](err)
		for name := range invalid {
			return name
		}
		return ""
	}
	for _, tt := range []struct {
		name   string
		answer docket.SignatureAnswer
		field  string
		is     error
	}{
		{"agreeing without a note", docket.SignatureAnswer{ID: 1, By: 8, Agree: true}, "", nil},
		{"refusing with a note", docket.SignatureAnswer{ID: 1, By: 8, Note: " It is a real one. "}, "", nil},
		{"refusing without a note", docket.SignatureAnswer{ID: 1, By: 8, Note: " "}, "note", nil},
		{"a note that is too long", docket.SignatureAnswer{ID: 1, By: 8, Agree: true, Note: strings.Repeat("x",
			maxNote+1)}, "note", nil},
		{"the proposer", docket.SignatureAnswer{ID: 1, By: 7, Agree: true}, "", docket.ErrDenied},
		{"a proposal that is not there", docket.SignatureAnswer{ID: 2, By: 8, Agree: true}, "", docket.ErrNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, m := propose(t)
			err := d.Sign(t.Context(), tt.answer)
			if field(err) != tt.field || tt.is != nil && !errors.Is(err, tt.is) || tt.is == nil && tt.field == "" &&
				err != nil {
				t.Fatalf("error %v", err)
			}
			if signed := len(m.signed) == 1; signed != (err == nil) {
				t.Errorf("signed %v after %v", signed, err)
			}
			if len(m.signed) == 1 && m.signed[0].Note != strings.TrimSpace(tt.answer.Note) {
				t.Errorf("note %q", m.signed[0].Note)
			}
		})
	}
	t.Run("rules that see more than when it was proposed", func(t *testing.T) {
		t.Parallel()
		d, m := propose(t)
		m.proposed[0].Decision.RuleSet = "2020.01-older"
		if err := d.Sign(t.Context(), docket.SignatureAnswer{ID: 1, By: 8, Agree: true}); err != nil {
			t.Fatalf("what was dismissed stops the signature: %v", err)
		}
		m.proposed[0].Decision.Verdicts = nil // as if the rule had not been there
		err := d.Sign(t.Context(), docket.SignatureAnswer{ID: 1, By: 8, Agree: true})
		if field(err) != "sign" || len(m.signed) != 1 {
			t.Errorf("error %v, %d signed", err, len(m.signed))
		}
	})
}

func TestSecondLookTakesAReasonWhenItDiffers(t *testing.T) {
	t.Parallel()
	d, m := desk(docket.Posted)
	for _, tt := range []struct {
		look docket.SecondLook
		ok   bool
	}{
		{docket.SecondLook{By: 8, Verdict: docket.LookAgree}, true},
		{docket.SecondLook{By: 8, Verdict: docket.LookDiffer, Note: "The clinic is named."}, true},
		{docket.SecondLook{By: 8, Verdict: docket.LookDiffer}, false},
		{docket.SecondLook{By: 8, Verdict: docket.LookOvertaken}, false},
		{docket.SecondLook{By: 8}, false},
	} {
		if err := d.Look(t.Context(), tt.look); (err == nil) != tt.ok {
			t.Errorf("%+v: %v", tt.look, err)
		}
	}
	if len(m.looks) != 2 {
		t.Errorf("%d looks are on record", len(m.looks))
	}
}
