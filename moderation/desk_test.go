package moderation

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/moderation/screen"
)

// memory is a store of one comment that keeps the decisions made on it.
type memory struct {
	comment   docket.Comment
	docket    docket.Docket
	decisions []docket.Decision
	err       error

	who      docket.Deciders
	proposed []docket.Signature
	signed   []docket.SignatureAnswer
	looks    []docket.SecondLook
	guards   []docket.Guard
}

func (m *memory) GuardRules(context.Context, docket.Comment) ([]docket.Guard, error) {
	return m.guards, nil
}

func (m *memory) OpenComment(ctx context.Context, id docket.CommentID, _ docket.UserID) (docket.Comment, error) {
	return m.Comment(ctx, id)
}

func (m *memory) Comment(_ context.Context, id docket.CommentID) (docket.Comment, error) {
	if id != m.comment.ID {
		return docket.Comment{}, docket.ErrNotFound
	}
	return m.comment, nil
}

func (m *memory) Docket(context.Context, docket.ID) (docket.Docket, error) { return m.docket, nil }

func (m *memory) Decide(_ context.Context, d docket.Decision) error {
	if m.err != nil {
		return m.err
	}
	m.decisions = append(m.decisions, d)
	return nil
}

func (m *memory) Deciders(context.Context, docket.ID) (docket.Deciders, error) { return m.who, nil }

func (m *memory) Propose(_ context.Context, s docket.Signature) (docket.SignatureID, error) {
	if m.err != nil {
		return 0, m.err
	}
	s.ID, s.State = docket.SignatureID(len(m.proposed)+1), docket.SignatureOpen
	m.proposed = append(m.proposed, s)
	return s.ID, nil
}

func (m *memory) Signature(_ context.Context, id docket.SignatureID) (docket.Signature, error) {
	if id < 1 || int(id) > len(m.proposed) {
		return docket.Signature{}, docket.ErrNotFound
	}
	return m.proposed[id-1], nil
}

func (m *memory) CommentSignatures(context.Context, docket.CommentID) ([]docket.Signature, error) {
	return m.proposed, nil
}

func (m *memory) Sign(_ context.Context, a docket.SignatureAnswer) error {
	m.signed = append(m.signed, a)
	return nil
}

func (m *memory) Look(_ context.Context, look docket.SecondLook) error {
	m.looks = append(m.looks, look)
	return nil
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

const commentID docket.CommentID = "HHS-HCIC-2016-0001-0042"

func desk(status docket.Status) (*Desk, *memory) {
	m := &memory{
		docket: docket.Docket{ID: "HHS-HCIC-2016-0001", WithholdingReasons: []docket.Choice{{Code: "privacy",
			Label: "Privacy"}}},
		comment: docket.Comment{
			ID: commentID, Docket: "HHS-HCIC-2016-0001", Status: status, Version: 3,
			Submitter: docket.Submitter{Type: docket.Organization, Name: "Ana Ruiz", Organization: "Clínica del Río",
				State: "PR", Sector: "providers", Email: "ana@example.org"},
			Answers: []docket.Answer{
				{Question: "1", Text: "Año nuevo: call 608-555-0142 about the pumps. CALL\n608-555-0142 at night."},
				{Question: "2", Text: "My SSN is 512-44-7788 and the banks do better."},
			},
		},
	}
	return NewDesk(m, screen.New(), func() time.Time { return noon }), m
}

// points turns words of the text into a mark in code points.
func points(text docket.Text, words string, kind docket.RedactionKind) docket.Redaction {
	i := strings.Index(string(text), words)
	if i < 0 {
		panic("the test's words are not in its text")
	}
	return docket.Redaction{Span: text.CodePointSpan(docket.Span{Start: i, End: i + len(words)}), Kind: kind}
}

func TestPostingHidesWhatIsMarked(t *testing.T) {
	t.Parallel()
	d, m := desk(docket.Pending)
	one, two := m.comment.Answers[0].Text, m.comment.Answers[1].Text
	_, err := d.Decide(t.Context(), Request{
		By: 7, Comment: commentID, Version: 3, Action: docket.ActionPost, Note: "  checked ",
		Marks: map[docket.QuestionID][]docket.Redaction{
			"1":                      {points(one, "608-555-0142", docket.KindPersonal)},
			"2":                      {points(two, "512-44-7788", docket.KindPersonal)},
			docket.FieldOrganization: {points("Clínica del Río", "Río", docket.KindThirdParty)},
		},
		Words: []HideWords{{Question: "1", Words: "call 608-555-0142", Kind: docket.KindPersonal}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := docket.Decision{
		Comment: commentID, Version: 3, Action: docket.ActionPost, Status: docket.PostedWithRedactions,
		Byline: docket.Byline{Type: docket.Organization, Name: "Ana Ruiz", Organization: "Clínica del [redacted: " +
			"third_party]", State: "PR", Sector: "providers"},
		Answers: []docket.PublicAnswer{
			{Question: "1", Text: "Año nuevo: [redacted: personal] about the pumps. [redacted: personal] at night.",
				Redactions: 2},
			{Question: "2", Text: "My SSN is [redacted: personal] and the banks do better.", Redactions: 1},
		},
		Redactions: map[docket.QuestionID]docket.Gaps{
			"1": {{Span: docket.Span{Start: 12, End: 29}, Kind: docket.KindPersonal, By: 7},
				{Span: docket.Span{Start: 47, End: 64}, Kind: docket.KindPersonal, By: 7}},
			"2":                      {{Span: docket.Span{Start: 10, End: 21}, Kind: docket.KindPersonal, By: 7}},
			docket.FieldOrganization: {{Span: docket.Span{Start: 13, End: 17}, Kind: docket.KindThirdParty, By: 7}},
		},
		Note: "checked", RuleSet: screen.New().Version(), By: 7, At: noon,
		Verdicts: []docket.FindingVerdict{
			{Question: "1", Span: docket.Span{Start: 17, End: 29}, Rule: "phone", Type: docket.FindingPhone,
				Severity: docket.Hold, Verdict: docket.VerdictRedacted},
			{Question: "1", Span: docket.Span{Start: 52, End: 64}, Rule: "phone", Type: docket.FindingPhone,
				Severity: docket.Hold, Verdict: docket.VerdictRedacted},
			{Question: "2", Span: docket.Span{Start: 10, End: 21}, Rule: "ssn_context", Type: docket.FindingSSN,
				Severity: docket.Block, Verdict: docket.VerdictRedacted},
		},
	}
	if diff := cmp.Diff([]docket.Decision{want}, m.decisions); diff != "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	hidden := map[docket.QuestionID][]docket.Redaction{"2": {{Span: docket.Span{Start: 10, End: 21},
		Kind: docket.KindPersonal}}}
	for _, tt := range []struct {
		name    string
		status  docket.Status
		request Request
		invalid []string // fields, when it is refused so
		err     error
		want    docket.Status
	}{
		{"posting what shows a block finding is refused", docket.Pending, Request{Action: docket.ActionPost},
			[]string{"redaction"}, nil, ""},
		{"a mark over half of a block finding is not enough", docket.Pending, Request{Action: docket.ActionPost,
			Marks: map[docket.QuestionID][]docket.Redaction{"2": {{Span: docket.Span{Start: 10, End: 15},
				Kind: docket.KindPersonal}}}}, []string{"redaction"}, nil, ""},
		{"hidden, it is posted with " +
			"redactions", docket.Pending, Request{Action: docket.ActionPost, Marks: hidden}, nil, nil,
			docket.PostedWithRedactions},
		{"a decided comment can be posted again", docket.Withheld, Request{Action: docket.ActionPost, Marks: hidden},
			nil, nil, docket.PostedWithRedactions},
		{"a withdrawn comment cannot be posted", docket.Withdrawn, Request{Action: docket.ActionPost, Marks: hidden},
			nil, docket.ErrDenied, ""},
		{"a mark beyond the text is refused", docket.Pending, Request{Action: docket.ActionPost,
			Marks: map[docket.QuestionID][]docket.Redaction{"2": {{Span: docket.Span{Start: 10, End: 2100},
				Kind: docket.KindPersonal}}}}, []string{"redaction"}, nil, ""},
		{"a mark in no answer is refused", docket.Pending, Request{Action: docket.ActionPost,
			Marks: map[docket.QuestionID][]docket.Redaction{"4": {{Span: docket.Span{Start: 0, End: 1},
				Kind: docket.KindPersonal}}}}, []string{"redaction"}, nil, ""},
		{"a mark of an unknown kind is refused", docket.Pending, Request{Action: docket.ActionPost,
			Marks: map[docket.QuestionID][]docket.Redaction{"2": {{Span: docket.Span{Start: 10, End: 21},
				Kind: "secret"}}}}, []string{"redaction"}, nil, ""},
		{"words that do not stand there are named by their field", docket.Pending, Request{Action: docket.ActionPost,
			Marks: hidden, Words: []HideWords{{Question: "1", Words: "not there", Kind: docket.KindPersonal}}},
			[]string{"hide-1"}, nil, ""},
		{"words of no kind are refused", docket.Pending, Request{Action: docket.ActionPost, Marks: hidden,
			Words: []HideWords{{Question: "1", Words: "pumps"}}}, []string{"hide-1"}, nil, ""},
		{"empty words are nothing", docket.Pending, Request{Action: docket.ActionPost, Marks: hidden,
			Words: []HideWords{{Question: "1", Words: "  "}}}, nil, nil, docket.PostedWithRedactions},
		{"withholding needs a reason", docket.Pending, Request{Action: docket.ActionWithhold}, []string{"reason"}, nil,
			""},
		{"the reason is one of the " +
			"docket's", docket.Pending, Request{Action: docket.ActionWithhold, Reason: "boring"}, []string{"reason"},
			nil, ""},
		{"withheld with a reason", docket.Pending, Request{Action: docket.ActionWithhold, Reason: "privacy"}, nil, nil,
			docket.Withheld},
		{"a posted comment is taken down at once", docket.Posted, Request{Action: docket.ActionWithhold,
			Reason: "privacy"}, nil, nil, docket.Withheld},
		{"holding keeps a comment pending", docket.Pending, Request{Action: docket.ActionHold}, nil, nil,
			docket.Pending},
		{"a posted comment cannot be held", docket.Posted, Request{Action: docket.ActionHold}, []string{"decision"},
			nil, ""},
		{"spam", docket.Pending, Request{Action: docket.ActionSpam}, nil, nil, docket.Spam},
		{"no action", docket.Pending, Request{}, []string{"decision"}, nil, ""},
		{"a note has an end", docket.Pending, Request{Action: docket.ActionSpam, Note: strings.Repeat("n", maxNote+1)},
			[]string{"note"}, nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, m := desk(tt.status)
			r := tt.request
			r.By, r.Comment, r.Version = 7, commentID, 3
			_, err := d.Decide(t.Context(), r)
			if tt.invalid != nil {
				invalid, ok := errors.AsType[docket.Invalid](err)
				if !ok {
					t.Fatalf("Decide = %v, want docket.Invalid", err)
				}
				for _, field := range tt.invalid {
					if invalid[field] == "" {
						t.Errorf("no sentence for %q in %v", field, invalid)
					}
					if strings.Contains(invalid[field], "512-44") {
						t.Errorf("the sentence for %q holds the value: %s", field, invalid[field])
					}
				}
			} else if !errors.Is(err, tt.err) {
				t.Fatalf("Decide = %v, want %v", err, tt.err)
			}
			if tt.want == "" {
				if len(m.decisions) > 0 {
					t.Errorf("a decision was stored: %v", m.decisions[0].Status)
				}
				return
			}
			if len(m.decisions) != 1 || m.decisions[0].Status != tt.want {
				t.Fatalf("decisions = %v, want one of status %s", m.decisions, tt.want)
			}
		})
	}
}

func TestDecidePassesOnWhatTheStoreSays(t *testing.T) {
	t.Parallel()
	d, m := desk(docket.Pending)
	for _, want := range []error{docket.ErrStale, docket.ErrDenied, docket.ErrNotFound} {
		m.err = want
		if _, err := d.Decide(t.Context(), Request{Comment: commentID, Version: 3,
			Action: docket.ActionSpam}); !errors.Is(err, want) {
			t.Errorf("Decide = %v, want %v", err, want)
		}
	}
	if _, err := d.Decide(t.Context(), Request{Comment: commentID, Version: 2,
		Action: docket.ActionSpam}); !errors.Is(err, docket.ErrStale) {
		t.Errorf("an old version: %v, want docket.ErrStale", err)
	}
	if _, err := d.Decide(t.Context(), Request{Comment: "X-0001", Version: 3}); !errors.Is(err, docket.ErrNotFound) {
		t.Errorf("an unknown comment: %v, want docket.ErrNotFound", err)
	}
}

func TestAnonymousBylineCarriesNothing(t *testing.T) {
	t.Parallel()
	d, m := desk(docket.Pending)
	m.comment.Submitter.Type = docket.Anonymous
	m.comment.Answers = m.comment.Answers[:1]
	if _, err := d.Decide(t.Context(), Request{Comment: commentID, Version: 3, Action: docket.ActionPost}); err != nil {
		t.Fatal(err)
	}
	got := m.decisions[0]
	if got.Byline.Name != "" || got.Byline.Organization != "" || got.Status != docket.Posted {
		t.Errorf("byline %+v, status %s; want nobody, posted", got.Byline, got.Status)
	}
	_, err := d.Decide(t.Context(), Request{Comment: commentID, Version: 3, Action: docket.ActionPost,
		Words: []HideWords{{Question: docket.FieldName, Words: "Ana", Kind: docket.KindPersonal}}})
	if _, ok := errors.AsType[docket.Invalid](err); !ok {
		t.Errorf("hiding a name that is not public: %v, want docket.Invalid", err)
	}
}

func TestOccurrences(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text, words string
		want              []string
	}{
		{"every one", "Ana and Ana", "Ana", []string{"Ana", "Ana"}},
		{"whatever the case", "ANA, ana, aNa", "Ana", []string{"ANA", "ana", "aNa"}},
		{"whatever the blanks", "Ana\n  Ruiz and Ana\u00a0Ruiz", "ana ruiz", []string{"Ana\n  Ruiz", "Ana\u00a0Ruiz"}},
		{"blanks around the typed words do not matter", "by Ana Ruiz.", "  Ana   Ruiz ", []string{"Ana Ruiz"}},
		{"characters without width do not hide", "A\u200bna", "Ana", []string{"A\u200bna"}},
		{"special letters", "ÑUÑEZ and Núñez", "ñuñez", []string{"ÑUÑEZ"}},
		{"none overlap", "aaa", "aa", []string{"aa"}},
		{"starting over inside a false start", "aabaabaac", "aabaac", []string{"aabaac"}},
		{"nothing typed", "Ana", "  ", nil},
		{"not there", "Ana", "Ruiz", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range Occurrences(docket.Text(tt.text), tt.words) {
				got = append(got, tt.text[s.Start:s.End])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
