package theme

import (
	"context"
	"errors"
	"slices"

	"commentportal/docket"
)

// TestStore keeps test answers. It hides nothing of them.
type TestStore interface {
	TestReferences(ctx context.Context, id docket.ID) ([]docket.TestReference, error)
	TestReadings(ctx context.Context, id docket.ID) ([]docket.TestReading, error)
	MarkTest(ctx context.Context, ref docket.TestReference) error
}

// asUnread is a coding file as a coder sees it to whom answers were handed as tests: of
// these nobody has said anything but this coder, so that they show as any answer does that
// nobody has read before. It holds no test of anybody any more.
func asUnread(f docket.CodingFile, who docket.UserID) docket.CodingFile {
	tests := f.Tests
	f.Tests = nil
	for _, t := range tests {
		if t.Coder != who {
			continue
		}
		q := t.Question
		f.Passes = slices.DeleteFunc(slices.Clone(f.Passes), func(p docket.Pass) bool { return p.Question == q })
		f.Codings = slices.DeleteFunc(slices.Clone(f.Codings), func(c docket.Coding) bool { return c.Question == q })
		f.Notes = slices.DeleteFunc(slices.Clone(f.Notes), func(n docket.CodingNote) bool { return n.Question == q })
		f.Excerpts = slices.DeleteFunc(slices.Clone(f.Excerpts), func(e docket.Excerpt) bool { return e.Question == q })
		f.Adjudications = slices.DeleteFunc(slices.Clone(f.Adjudications),
			func(a docket.Adjudication) bool { return a.Question == q })
		addTest(&f, t)
	}
	return f
}

// addTest adds what a coder said of a test answer, as if it were a reading.
func addTest(f *docket.CodingFile, t docket.TestReading) {
	if !t.Read.IsZero() {
		f.Passes = append(f.Passes, docket.Pass{Comment: t.Comment, Question: t.Question, Coder: t.Coder,
			CodebookVersion: t.Said.Version, At: t.Read, Suggestions: t.Said.Seen})
		f.Codings = append(f.Codings, t.Said.Codings...)
	}
	if t.Said.Note != "" {
		f.Notes = append(f.Notes, docket.CodingNote{Comment: t.Comment, Question: t.Question, Coder: t.Coder,
			Text: t.Said.Note, At: t.Said.NotedAt})
	}
	for _, text := range codableTexts(f.Comment) {
		for _, e := range t.Said.Excerpts {
			if span, ok := text.gaps.Public(e.Span); ok && text.question == t.Question {
				e.PublicSpan, e.Public = span, text.text[span.Start:span.End]
				f.Excerpts = append(f.Excerpts, e)
			}
		}
	}
}

// TestDesk is where leads mark test answers and see how well coders find what applies.
// What it hands out tells which answers are tests: it is for leads alone, but for Own.
type TestDesk struct {
	desk  *Desk
	store TestStore
}

// NewTestDesk sets up a desk for test answers beside the coding desk.
func NewTestDesk(desk *Desk, store TestStore) *TestDesk { return &TestDesk{desk: desk, store: store} }

// TestAnswer is an answer that a lead marks, or may mark, as a test.
type TestAnswer struct {
	Answer
	Reference docket.TestReference // Number and Round are zero where it is none
}

// Open opens a posted answer for a lead who says what applies to it. It holds nothing of
// readings. It returns docket.ErrNotFound when there is no such answer.
func (d *TestDesk) Open(ctx context.Context, who docket.User, key docket.CodingItemKey) (TestAnswer, error) {
	f, err := d.desk.open(ctx, who, key)
	if errors.Is(err, ErrNotPosted) {
		err = docket.ErrNotFound
	}
	if err != nil {
		return TestAnswer{}, err
	}
	f.Passes, f.Codings, f.Notes, f.Excerpts, f.Adjudications = nil, nil, nil, nil, nil
	f.pair, f.both = docket.DoubleCoded{}, false
	out := TestAnswer{Answer: d.desk.see(f, who.ID)}
	out.Seen = docket.SuggestionsHidden
	out.Reference = docket.TestReference{CodingItemKey: out.CodingItemKey, Used: true}
	refs, err := d.store.TestReferences(ctx, f.Docket.ID)
	for _, r := range refs {
		if r.CodingItemKey == out.CodingItemKey {
			out.Reference = r
		}
	}
	return out, err
}

// Mark writes down what applies to an answer, or takes it out of the tests. It returns
// docket.ErrNotFound, docket.ErrStale when a colleague wrote meanwhile, and docket.Invalid.
func (d *TestDesk) Mark(ctx context.Context, ref docket.TestReference) error {
	return d.store.MarkTest(ctx, ref)
}

// References lists the test answers of a docket, by comment and question.
func (d *TestDesk) References(ctx context.Context, id docket.ID) ([]docket.TestReference, error) {
	return d.store.TestReferences(ctx, id)
}

// TestScore compares what a coder chose for test answers with what is known to apply:
// precision is the part of the chosen codes that apply, recall the part of those that apply
// which were chosen. Passages and stances do not count.
type TestScore struct {
	Coder docket.UserID
	All   SuggestionScore
	Codes []SuggestionScore // of codes that were chosen or that apply, sorted
	Left  int               // tests that this coder has still to be handed, or to read
}

// Scores compares each coder who was handed a test answer with what is known, by account.
func (d *TestDesk) Scores(ctx context.Context, id docket.ID) ([]TestScore, error) {
	refs, err := d.store.TestReferences(ctx, id)
	if err != nil {
		return nil, err
	}
	list, err := d.store.TestReadings(ctx, id)
	return ScoreTests(refs, list), err
}

// Own is the score of one coder, where their set is done: they have read every test answer
// that is for them, one at least. It is nil before.
func (d *TestDesk) Own(ctx context.Context, id docket.ID, who docket.UserID) (*TestScore, error) {
	list, err := d.Scores(ctx, id)
	for _, s := range list {
		if s.Coder == who && s.Left == 0 && s.All.Answers > 0 {
			return &s, err
		}
	}
	return nil, err
}

// ScoreTests compares readings of test answers with what is known of these. A test that a
// lead took out counts no more.
func ScoreTests(refs []docket.TestReference, list []docket.TestReading) []TestScore {
	var coders []docket.UserID
	for _, t := range list {
		coders = append(coders, t.Coder)
	}
	slices.Sort(coders)
	var out []TestScore
	for _, who := range slices.Compact(coders) {
		out = append(out, scoreTests(who, refs, list))
	}
	return out
}

func scoreTests(who docket.UserID, refs []docket.TestReference, list []docket.TestReading) TestScore {
	s := TestScore{Coder: who, All: SuggestionScore{Scope: docket.AgreementAll}}
	codes := map[string]*SuggestionScore{}
	for _, r := range refs {
		i := slices.IndexFunc(list, func(t docket.TestReading) bool {
			return t.Coder == who && t.CodingItemKey == r.CodingItemKey && !t.Read.IsZero()
		})
		if i < 0 {
			if r.For(who) {
				s.Left++
			}
			continue
		}
		if !r.Used {
			continue
		}
		s.All.Answers++
		all := slices.Concat(list[i].Codes, r.Codes)
		slices.Sort(all)
		for _, code := range slices.Compact(all) {
			chose, applies := slices.Contains(list[i].Codes, code), slices.Contains(r.Codes, code)
			if codes[code] == nil {
				codes[code] = &SuggestionScore{Scope: docket.AgreementCode, Key: code}
			}
			codes[code].count(chose, applies)
			s.All.count(chose, applies)
		}
	}
	for _, c := range codes {
		c.Answers = s.All.Answers
		s.Codes = append(s.Codes, *c)
	}
	slices.SortFunc(s.Codes, func(a, b SuggestionScore) int {
		if a.Key < b.Key {
			return -1
		}
		return 1
	})
	return s
}
