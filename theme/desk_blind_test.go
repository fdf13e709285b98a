package theme_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
	"commentportal/theme"
)

// Accounts of the tests: the coder who reads blind, and colleagues.
var (
	blind     = docket.User{ID: 4, Role: docket.RoleStaff}
	colleague = docket.User{ID: 3, Role: docket.RoleStaff}
	third     = docket.User{ID: 5, Role: docket.RoleModerator}
)

const said = "Patch the pumps. Train the staff. Share what you know. Buy spare parts."

// words is a suggester that sees a code wherever a word of the table stands.
type words map[string]string

func (w words) Suggest(_ docket.QuestionID, text docket.Text) []docket.Suggestion {
	var out []docket.Suggestion
	for _, code := range []string{"A", "B", "C", "D", "E"} {
		if i := strings.Index(string(text), w[code]); w[code] != "" && i >= 0 {
			out = append(out, docket.Suggestion{Code: code, Proposed: true, Rule: w[code], Origin: docket.OriginRule,
				Evidence: []docket.Span{{Start: i, End: i + len(w[code])}}})
		}
	}
	return out
}

var seen = words{"A": "Patch", "B": "Train", "C": "Share"}

// noon is a clock that stands: what two tests read must not differ by when.
func noon() time.Time { return storetest.Start.Add(time.Hour) }

// bench is a desk over a database with one posted comment of two answers.
type bench struct {
	*theme.Desk
	db  *store.DB
	id  docket.CommentID
	key docket.CodingItemKey
}

func newBench(t *testing.T) bench {
	t.Helper()
	folder := storetest.Folder(t, storetest.Keys())
	db := storetest.Open(t, store.Options{DataDir: folder, Keys: storetest.Keys(), Now: noon})
	d := storetest.Docket(storetest.ID)
	d.SecondSuggestions = true // without them their absence tells a second reader of the first, as it is to
	if err := db.AddDocket(t.Context(), d, storetest.Codebook(storetest.ID), docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	c := storetest.Comment("one", said)
	c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: said, Text: said})
	id := storetest.File(t, db, c)
	storetest.Post(t, db, id, nil)
	desk := theme.NewDesk(db, func(docket.Codebook) theme.Suggester { return seen }, func(docket.Text,
		docket.Text) []docket.Span {
		return nil
	}, noon)
	return bench{desk, db, id, docket.CodingItemKey{Question: "1", Comment: id}}
}

// read saves a whole reading of a colleague: codes, a passage, a note, and the
// passage picked as a quotation.
func (b bench) read(t *testing.T, who docket.User, code, passage, note string) {
	t.Helper()
	i := strings.Index(said, passage)
	p := theme.Passage{Code: code, Points: docket.Span{Start: i, End: i + len(passage)}}
	draft := theme.Draft{Codes: []string{code}, Shown: []string{"A", "B", "C"}, Passages: []theme.Passage{p},
		Note: note}
	if _, err := b.Save(t.Context(), who, b.key, draft); err != nil {
		t.Fatal(err)
	}
	if _, err := b.WriteMemo(t.Context(), who, 0, b.memo("I chose "+code)); err != nil {
		t.Fatal(err)
	}
	a, err := b.Answer(t.Context(), who, b.key, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range a.Passages {
		if e.By == who.ID {
			if _, err := b.Quote(t.Context(), who, b.key, theme.Draft{Note: note}, e.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// memo is a memo on the answer.
func (b bench) memo(text string) docket.Memo {
	return docket.Memo{Docket: storetest.ID, Kind: docket.MemoAnswer, Comment: b.key.Comment, Question: b.key.Question,
		Text: text}
}

// verbs are all that a coder's page can ask of the desk. What each returns is
// compared.
var verbs = map[string]func(ctx context.Context, b bench) []any{
	"Answer": func(ctx context.Context, b bench) []any { return both(b.Answer(ctx, blind, b.key, "")) },
	"Save":   func(ctx context.Context, b bench) []any { return both(b.Save(ctx, blind, b.key, typed())) },
	"MarkPassage": func(ctx context.Context, b bench) []any {
		d := typed()
		d.Words, d.WordsOf = "Train the staff.", "B" // what the colleague marked, perhaps
		return both(b.MarkPassage(ctx, blind, b.key, d))
	},
	"Note": func(ctx context.Context, b bench) []any { return both(b.Note(ctx, blind, b.key, typed())) },
	"RemovePassage": func(ctx context.Context, b bench) []any {
		return both(b.RemovePassage(ctx, blind, b.key, typed(),
			1))
	},
	"Quote":      func(ctx context.Context, b bench) []any { return both(b.Quote(ctx, blind, b.key, typed(), 1)) },
	"Unquote":    func(ctx context.Context, b bench) []any { return both(b.Unquote(ctx, blind, b.key, typed(), 1)) },
	"Saved":      func(ctx context.Context, b bench) []any { return both(b.Saved(ctx, blind, b.key)) },
	"Settlement": func(ctx context.Context, b bench) []any { return both(b.Settlement(ctx, blind, b.key)) },
	"Settle": func(ctx context.Context, b bench) []any {
		return both(b.Settle(ctx, blind, b.key, theme.Verdict{Codes: []string{"A"}, Reason: "because", Seen: "0"}))
	},
	"Checklist": func(ctx context.Context, b bench) []any { return both(b.Checklist(ctx, blind, b.id, nil)) },
	"CodeComment": func(ctx context.Context, b bench) []any {
		return []any{b.CodeComment(ctx, blind, b.id, []string{"1:A"}, nil)}
	},
	"Judge": func(ctx context.Context, b bench) []any { return both(b.Judge(ctx, blind, b.id, []string{"1:A"}, nil)) },
	"SaveComment": func(ctx context.Context, b bench) []any {
		return []any{b.SaveComment(ctx, blind, b.id, docket.CommentReading{})}
	},
	"Topic": func(ctx context.Context, b bench) []any { return both(b.Topic(ctx, blind, b.id)) },
	"SetOffTopic": func(ctx context.Context, b bench) []any {
		return []any{b.SetOffTopic(ctx, blind, b.id, true, "elsewhere")}
	},
	"Queue": func(ctx context.Context, b bench) []any {
		var out []any
		for _, v := range []docket.CodingView{docket.CodingUncoded, docket.CodingSecond, docket.CodingDisputed,
			docket.CodingRevisit,
			docket.CodingAdditions, docket.CodingMine, docket.CodingOffTopic, docket.CodingEvery} {
			out = append(out, both(b.Queue(ctx, docket.CodingQuery{Docket: storetest.ID, View: v, Coder: blind.ID,
				Limit: 10}))...)
		}
		return out
	},
	"Next": func(ctx context.Context, b bench) []any {
		next, total, err := b.Next(ctx, docket.CodingQuery{Docket: storetest.ID, View: docket.CodingSecond,
			Coder: blind.ID, Question: "1"})
		return []any{next, total, err}
	},
	"Memos": func(ctx context.Context, b bench) []any {
		return both(b.Memos(ctx, blind, docket.MemoQuery{Docket: storetest.ID}, ""))
	},
	"Memo": func(ctx context.Context, b bench) []any { return both(b.Memo(ctx, blind, storetest.ID, 1)) },
	"WriteMemo": func(ctx context.Context, b bench) []any {
		change := b.memo("mine now")
		change.ID = 1 // the colleague's, perhaps
		_, changed := b.WriteMemo(ctx, blind, 1, change)
		_, added := b.WriteMemo(ctx, blind, 0, b.memo("mine"))
		return []any{changed, added} // not its number: memos of all dockets are numbered together
	},
	"Take": func(ctx context.Context, b bench) []any {
		next, total, err := b.Take(ctx, docket.CodingQuery{Docket: storetest.ID, View: docket.CodingSecond,
			Coder: blind.ID, Question: "1"})
		return []any{next, total, err}
	},
	"Hold":   func(ctx context.Context, b bench) []any { return both(b.Hold(ctx, blind, b.key)) },
	"Counts": func(ctx context.Context, b bench) []any { return both(b.Counts(ctx, storetest.ID, blind.ID)) },
}

func both[T any](v T, err error) []any { return []any{v, err} }

func typed() theme.Draft {
	return theme.Draft{Codes: []string{"A"}, Shown: []string{"A", "B", "C"}, Note: "mine",
		Stances: map[string]docket.Stance{"A": docket.StanceMixed}}
}

// everything shows all of a value, unexported fields too, and errors by their words.
var everything = gocmp.Options{
	gocmp.Exporter(func(reflect.Type) bool { return true }),
	gocmp.Transformer("words", func(err error) string { return err.Error() }),
	gocmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }),
}

// reads are the verbs that save a reading: with them the coder is blind no more, so
// each gets databases of its own. The others run one after the other.
var reads = []string{"Save", "CodeComment", "SaveComment"}

// compare runs verbs over pairs of databases and expects the same of both.
func compare(t *testing.T, why string, but []string, pair func(t *testing.T) (one, other bench)) {
	t.Helper()
	run := func(t *testing.T, name string, one, other bench) {
		t.Helper()
		if diff := gocmp.Diff(verbs[name](t.Context(), one), verbs[name](t.Context(), other), everything); diff != "" {
			t.Errorf("%s: %s:\n%s", name, why, diff)
		}
	}
	t.Run("blind", func(t *testing.T) {
		t.Parallel()
		one, other := pair(t)
		for _, name := range slices.Sorted(maps.Keys(verbs)) {
			if !slices.Contains(reads, name) && !slices.Contains(but, name) {
				run(t, name, one, other)
			}
		}
	})
	for _, name := range reads {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			one, other := pair(t)
			run(t, name, one, other)
		})
	}
}

// TestEveryVerbOfTheDeskIsLookedAt fails when the desk gets a method that the tests
// below do not run.
func TestEveryVerbOfTheDeskIsLookedAt(t *testing.T) {
	t.Parallel()
	desk := reflect.TypeFor[*theme.Desk]()
	for i := range desk.NumMethod() {
		if name := desk.Method(i).Name; verbs[name] == nil {
			t.Errorf("Desk.%s is not in the table: say what it gives to somebody who has not read the answer", name)
		}
	}
}

// TestNoVerbTellsABlindCoderWhatAColleagueMadeOfTheAnswer runs every method of the
// desk for somebody who has not read the answer, over databases that differ in what
// a colleague chose, marked and noted and in nothing else: what comes back must be
// the same.
func TestNoVerbTellsABlindCoderWhatAColleagueMadeOfTheAnswer(t *testing.T) {
	t.Parallel()
	compare(t, "what a colleague chose shows before the own reading is saved", nil, func(t *testing.T) (one,
		other bench) {
		one, other = newBench(t), newBench(t)
		one.read(t, colleague, "A", "Patch the pumps.", "look at the pumps")
		other.read(t, colleague, "B", "Train the staff.", "look at the people")
		return one, other
	})
}

// TestNoVerbTellsABlindCoderThatAColleagueReadTheAnswer is the same for whether
// anybody read it, but for the lists, whose business that is.
func TestNoVerbTellsABlindCoderThatAColleagueReadTheAnswer(t *testing.T) {
	t.Parallel()
	lists := []string{"Queue", "Next", "Take", "Counts"}
	compare(t, "that a colleague read the answer shows before the own reading is saved", lists, func(t *testing.T) (one,
		other bench) {
		one, other = newBench(t), newBench(t)
		one.read(t, colleague, "B", "Train the staff.", "")
		return one, other
	})
}

// TestTwoReadingsAndASettlementStayHiddenFromAThirdCoder is the same for an answer
// that two colleagues read and one of them settled. Only who settles sees both.
func TestTwoReadingsAndASettlementStayHiddenFromAThirdCoder(t *testing.T) {
	t.Parallel()
	settled := func(t *testing.T, codes ...string) bench {
		b := newBench(t)
		b.read(t, colleague, codes[0], "Patch the pumps.", "")
		b.read(t, third, codes[1], "Train the staff.", "")
		if _, err := b.Settle(t.Context(), third, b.key, theme.Verdict{Codes: codes[:1], Reason: "because of " +
			codes[0], Seen: "0"}); err != nil {
			t.Fatal(err)
		}
		return b
	}
	compare(t, "two readings show to a third coder", []string{"Settlement", "Settle"}, func(t *testing.T) (one,
		other bench) {
		return settled(t, "A", "B"), settled(t, "D", "C")
	})
}

// TestTwoReadingsStayHiddenFromTheThirdReader is the same for an answer that two
// colleagues read and that this person is to read as the third: neither what they chose
// nor whether they differ shows, and nobody settles it before.
func TestTwoReadingsStayHiddenFromTheThirdReader(t *testing.T) {
	t.Parallel()
	two := func(t *testing.T, codes ...string) bench {
		b := newBench(t)
		b.readByThree(t)
		b.read(t, colleague, codes[0], "Patch the pumps.", "a doubt")
		b.read(t, third, codes[1], "Train the staff.", "another")
		return b
	}
	compare(t, "what two readers chose shows to the third", nil, func(t *testing.T) (one, other bench) {
		return two(t, "A", "A"), two(t, "D", "C")
	})
}

// readByThree sets that three people read every answer.
func (b bench) readByThree(t *testing.T) {
	t.Helper()
	if err := b.db.SetReadingPlan(t.Context(), storetest.ID, docket.ReadingPlan{Second: 100, Third: 100},
		docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
}

// TestThreeReadingsAreSettledByAPerson holds what becomes of three readings of which two
// agree: nothing is settled before the third is saved, what most chose is ticked first, a
// person decides, and after that nobody reads the answer as a fourth.
func TestThreeReadingsAreSettledByAPerson(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.readByThree(t)
	b.read(t, colleague, "A", "Patch the pumps.", "")
	b.read(t, third, "B", "Train the staff.", "")
	if s, err := b.Settlement(t.Context(), colleague, b.key); err != nil || s.Both || s.Sides != nil {
		t.Errorf("before the third reading: %+v, %v", s, err)
	}
	if _, err := b.Settle(t.Context(), colleague, b.key, theme.Verdict{Codes: []string{"A"}, Reason: "because",
		Seen: "0"}); !errors.Is(err, theme.ErrUnread) {
		t.Errorf("settled before the third reading: %v", err)
	}
	a, err := b.Answer(t.Context(), colleague, b.key, "")
	if err != nil || !a.Waits || !a.Frozen || a.Readers != 2 || len(a.Others) != 1 {
		t.Errorf("a reader meanwhile: %+v, %v", a, err)
	}
	if s, err := b.Saved(t.Context(), third, b.key); err != nil || !s.Waits {
		t.Errorf("what became of the second reading: %+v, %v", s, err)
	}
	b.read(t, blind, "A", "Patch the pumps.", "")
	s, err := b.Settlement(t.Context(), blind, b.key)
	if err != nil || !s.Both || len(s.Sides) != 3 || s.Agree() || !slices.Equal(s.First(), []string{"A"}) {
		t.Errorf("with three: %+v, %v", s, err)
	}
	fourth := docket.User{ID: 6, Role: docket.RoleStaff}
	if _, err := b.Save(t.Context(), fourth, b.key, typed()); !errors.Is(err, theme.ErrFrozen) {
		t.Errorf("a fourth reading of an answer whose readings anybody may see: %v", err)
	}
	if _, err := b.Settle(t.Context(), fourth, b.key, theme.Verdict{Codes: []string{"B"}, Reason: "two overlooked it",
		Seen: "0"}); err != nil {
		t.Fatal(err)
	}
	c, err := b.db.PublicComment(t.Context(), b.id)
	if err != nil || !slices.Equal(c.Answers[0].Themes, []string{"B"}) {
		t.Errorf("what the person decided counts, not what most chose: %+v, %v", c.Answers, err)
	}
}

// TestTheStanceOfAColleagueIsHidden is the same for the stance that a colleague gave
// with the same code.
func TestTheStanceOfAColleagueIsHidden(t *testing.T) {
	t.Parallel()
	gave := func(t *testing.T, s docket.Stance) bench {
		b := newBench(t)
		revised := storetest.Codebook(storetest.ID)
		revised.Version, revised.Themes[0].Stance = 2, true
		if err := b.db.ChangeCodebook(t.Context(), 1, revised, docket.CodebookChange{Docket: storetest.ID, Version: 2,
			Action: docket.CodebookEdit, From: []string{"A"}, To: []string{"A"}, Reason: "a proposal"}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Save(t.Context(), colleague, b.key, theme.Draft{Codes: []string{"A"},
			Stances: map[string]docket.Stance{"A": s}}); err != nil {
			t.Fatal(err)
		}
		return b
	}
	compare(t, "the stance that a colleague gave shows before the own reading is saved", nil, func(t *testing.T) (one,
		other bench) {
		return gave(t, docket.StanceFor), gave(t, docket.StanceAgainst)
	})
}

// TestTheOwnReadingOpensThoseOfColleagues shows that the tests above can fail: with
// the own reading saved the colleague's comes back.
func TestTheOwnReadingOpensThoseOfColleagues(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.read(t, colleague, "B", "Train the staff.", "look at the people")
	before, err := b.Answer(t.Context(), blind, b.key, "")
	if err != nil || before.Read || before.Others != nil || before.Passages != nil || before.Notes != nil ||
		before.HiddenNotes != 1 || before.Readers != 0 {
		t.Fatalf("before: %+v, %v", before, err)
	}
	if _, err := b.Saved(t.Context(), blind, b.key); !errors.Is(err, docket.ErrDenied) {
		t.Errorf("what became of a reading that was not saved: %v", err)
	}
	for _, a := range before.Public.Answers {
		if a.Themes != nil {
			t.Errorf("the codes that are counted are other people's readings: %v", a.Themes)
		}
	}
	if _, err := b.Save(t.Context(), blind, b.key, typed()); err != nil {
		t.Fatal(err)
	}
	a, err := b.Answer(t.Context(), blind, b.key, "")
	if err != nil || !a.Read || a.Readers != 2 || a.Agree || !a.Frozen || a.HiddenNotes != 0 || len(a.Others) != 1 ||
		len(a.Passages) != 1 {
		t.Fatalf("after: %+v, %v", a, err)
	}
	if r := a.Others[0]; r.Coder != colleague.ID || len(r.Codes) != 1 || r.Codes[0].Code != "B" || len(r.Notes) != 1 {
		t.Errorf("the colleague's reading: %+v", r)
	}
	if _, err := b.Save(t.Context(), blind, b.key, typed()); !errors.Is(err, theme.ErrFrozen) {
		t.Errorf("a reading that is compared was saved again: %v", err)
	}
	if s, err := b.Saved(t.Context(), blind, b.key); err != nil || s != (theme.Saved{Themes: 1, Both: true}) {
		t.Errorf("%+v, %v", s, err)
	}
	memos, err := b.Memos(t.Context(), blind, docket.MemoQuery{Docket: storetest.ID}, "CHOSE b")
	if err != nil || len(memos) != 1 || memos[0].Owner != colleague.ID {
		t.Errorf("memos of colleagues: %+v, %v", memos, err)
	}
	change := memos[0]
	change.Text = "Not so."
	if _, err := b.WriteMemo(t.Context(), blind, 1, change); !errors.Is(err, docket.ErrDenied) {
		t.Errorf("a colleague's memo was changed: %v", err)
	}
	s, err := b.Settlement(t.Context(), third, b.key)
	if err != nil || !s.Both || len(s.Sides) != 2 || s.Agree() || s.Answer.Others != nil {
		t.Errorf("who settles sees both: %+v, %v", s, err)
	}
}
