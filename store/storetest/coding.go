package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

var codingCases = []testCase{
	{"codings that come with a decision are saved with it or not at all, and wait for no " +
		"signature", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		first, second := File(t, db, Comment("k", "word")), File(t, db, Comment("l", "word"))
		codes := func(id docket.CommentID) (list []string) {
			t.Helper()
			got, err := CodingsOf(t.Context(), db, id)
			if err != nil {
				t.Fatal(err)
			}
			for _, g := range got {
				list = append(list, fmt.Sprintf("%s %s %s", g.Code, g.Coder, g.State))
			}
			return list
		}
		d := posting(t, db, first, 1)
		d.Reading = &docket.CommentReading{Codings: []docket.Coding{{Question: "1", Code: "Z"}}}
		if err := db.Decide(t.Context(), d); !isInvalid(err, "coding") {
			t.Errorf("a code that is none: %v", err)
		}
		stands(t, db, first, docket.Pending, 1)
		d.Reading = &docket.CommentReading{Codings: []docket.Coding{{Question: "1", Code: "A"}}}
		stale := d
		stale.Version = 7
		if err := db.Decide(t.Context(), stale); !errors.Is(err, docket.ErrStale) {
			t.Errorf("a stale decision: %v", err)
		}
		if got := codes(first); len(got) != 0 {
			t.Errorf("refused decisions saved %v", got)
		}
		if err := db.Decide(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		stands(t, db, first, docket.Posted, 2)
		waits := withholding(t, db, second, 1)
		waits.Reading = &docket.CommentReading{Codings: []docket.Coding{{Question: "1", Code: "B"}}}
		n, err := db.Propose(t.Context(), docket.Signature{Kinds: []docket.SignatureKind{docket.SignWithhold},
			Decision: waits})
		if err != nil {
			t.Fatal(err)
		}
		stands(t, db, second, docket.Pending, 1)
		if got := append(codes(first), codes(second)...); !slices.Equal(got, []string{"A u1 confirmed",
			"B u1 confirmed"}) {
			t.Errorf("saved %v", got)
		}
		if s, err := db.Signature(t.Context(), n); err != nil || s.Decision.Reading != nil {
			t.Errorf("the proposal holds codings: %+v, %v", s.Decision.Reading, err)
		}
		Sound(t, db)
	}},
	{"codings are replaced, and a code that is taken back is kept as rejected", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", "word"))
		code := func(u docket.UserID, list ...docket.Coding) {
			t.Helper()
			if err := db.Code(t.Context(), u, id, list); err != nil {
				t.Fatal(err)
			}
		}
		a := docket.Coding{Question: "1", Code: "A", Origin: docket.OriginRule, OriginDetail: "phishing",
			Evidence: docket.Span{Start: 0, End: 4}}
		code(1, a, docket.Coding{Question: "1", Code: "B"})
		code(2, docket.Coding{Question: "1", Code: "A"})
		code(1, docket.Coding{Question: "1", Code: "C"}, docket.Coding{Question: "1", Code: "D",
			State: docket.CodingRejected})
		got, err := CodingsOf(t.Context(), db, id)
		if err != nil {
			t.Fatal(err)
		}
		var states []string
		for _, g := range got {
			states = append(states, fmt.Sprintf("%s %s %s", g.Code, g.Coder, g.State))
			if g.CodedAt.IsZero() || g.CodebookVersion != 1 || g.Comment != id {
				t.Errorf("%+v", g)
			}
		}
		want := []string{"A u1 rejected", "A u2 confirmed", "B u1 rejected", "C u1 confirmed", "D u1 rejected"}
		if diff := gocmp.Diff(want, states); diff != "" {
			t.Error(diff)
		}
		if got[0].Origin != docket.OriginRule || got[0].OriginDetail != "phishing" ||
			got[0].Evidence != (docket.Span{Start: 0, End: 4}) {
			t.Errorf("where it came from is lost: %+v", got[0])
		}
		Sound(t, db)
	}},
	{"a code that is not in the codebook and a question that was not answered are refused whole", func(t *testing.T,
		db *store.DB) {
		AddDocket(t, db)
		id := File(t, db, Comment("k", "word"))
		for _, bad := range []docket.Coding{{Question: "1", Code: "Z"}, {Question: "2", Code: "A"}} {
			err := db.Code(t.Context(), 1, id, []docket.Coding{{Question: "1", Code: "A"}, bad})
			if diff := gocmp.Diff(true, isInvalid(err, "coding")); diff != "" {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		if got, err := CodingsOf(t.Context(), db, id); err != nil || len(got) != 0 {
			t.Errorf("%v, %v", got, err)
		}
	}},
	{"the recount equals a count by hand on random codings", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		random := rand.New(rand.NewPCG(1, 2))
		for i := range 80 {
			c := Comment(keyOf(i), "one")
			c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "two", Text: "two"})
			c.Submitter.Sector = []string{"provider", "vendor", "patient"}[random.IntN(3)]
			c.StandsFor = 1 + random.IntN(3)
			if n := random.IntN(4); n > 0 {
				c.Campaign = docket.CampaignID(fmt.Sprint("c", n))
			}
			id := File(t, db, c)
			for u := range docket.UserID(2) {
				var list []docket.Coding
				for _, q := range []docket.QuestionID{"1", "2"} {
					for _, code := range []string{"A", "B", "C"} {
						switch random.IntN(4) {
						case 0:
							list = append(list, docket.Coding{Question: q, Code: code})
						case 1:
							list = append(list, docket.Coding{Question: q, Code: code, State: docket.CodingRejected})
						}
					}
				}
				if err := db.Code(t.Context(), u+1, id, list); err != nil {
					t.Fatal(err)
				}
			}
			switch random.IntN(3) {
			case 0:
				Decide(t, db, id, docket.ActionWithhold, docket.Withheld, "threat")
			case 1:
			default:
				Post(t, db, id, nil)
			}
		}
		if stale, err := db.StaleCounts(t.Context()); err != nil || !slices.Equal(stale, []docket.ID{ID}) {
			t.Errorf("stale %v, %v", stale, err)
		}
		if err := db.Recount(t.Context(), ID); err != nil {
			t.Fatal(err)
		}
		if stale, err := db.StaleCounts(t.Context()); err != nil || len(stale) != 0 {
			t.Errorf("stale %v, %v", stale, err)
		}
		got, err := db.ThemeCounts(t.Context(), ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) < 20 {
			t.Errorf("only %d rows: the test is blind", len(got))
		}
		if diff := gocmp.Diff(byHand(t, db), got); diff != "" {
			t.Error(diff)
		}
		Sound(t, db)
	}},
	{"evidence is shown where it is posted, moved by the gaps before it", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		text := "Call 555-0100 about ransomware and phishing."
		id := File(t, db, Comment("k", text))
		hidden := File(t, db, Comment("hidden", text))
		for _, c := range []docket.CommentID{id, hidden} {
			if err := db.Code(t.Context(), 1, c, []docket.Coding{
				{Question: "1", Code: "A", Evidence: docket.Span{Start: 20, End: 30}}, // ransomware
				{Question: "1", Code: "B", Evidence: docket.Span{Start: 0, End: 8}},   // touches the gap
				{Question: "1", Code: "C"},
				{Question: "1", Code: "D", Evidence: docket.Span{Start: 40, End: 4000}}, // of some other text
			}); err != nil {
				t.Fatal(err)
			}
		}
		Post(t, db, id, map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 5, End: 13},
			Kind: docket.KindPersonal}}})
		var got []string
		err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
			for g, err := range s.Codings(t.Context(), ID) {
				if err != nil {
					return err
				}
				got = append(got, fmt.Sprintf("%s %s %v %q", g.Comment, g.Code, g.PublicEvidence,
					string(g.EvidenceText)))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{
			`HHS-TEST-0001-0001 A {32 42} "ransomware"`, `HHS-TEST-0001-0001 B {0 0} ""`,
			`HHS-TEST-0001-0001 C {0 0} ""`, `HHS-TEST-0001-0001 D {0 0} ""`,
			`HHS-TEST-0001-0002 A {0 0} ""`, `HHS-TEST-0001-0002 B {0 0} ""`, `HHS-TEST-0001-0002 C {0 0} ""`,
			`HHS-TEST-0001-0002 D {0 0} ""`,
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}},
}

// byHand counts themes from a snapshot, without the SQL that Recount uses.
func byHand(t testing.TB, db *store.DB) []docket.ThemeCount {
	t.Helper()
	type key struct {
		q      docket.QuestionID
		code   string
		sector string
	}
	type tallied struct {
		comments map[docket.CommentID]int
		units    map[string]bool
	}
	counts := map[key]*tallied{}
	public := map[docket.CommentID]docket.PublicComment{}
	err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
		for p, err := range s.PublicComments(t.Context(), ID) {
			if err != nil {
				return err
			}
			public[p.ID] = p
		}
		for g, err := range s.Codings(t.Context(), ID) {
			if err != nil {
				return err
			}
			p, posted := public[g.Comment]
			if !posted || g.State != docket.CodingConfirmed {
				continue
			}
			unit := "comment " + string(g.Comment)
			if p.Campaign != "" {
				unit = "campaign " + string(p.Campaign)
			}
			for _, q := range []docket.QuestionID{g.Question, docket.AllQuestions} {
				for _, sector := range []string{p.Byline.Sector, docket.AllSectors} {
					k := key{q, g.Code, sector}
					if counts[k] == nil {
						counts[k] = &tallied{map[docket.CommentID]int{}, map[string]bool{}}
					}
					counts[k].comments[g.Comment] = p.StandsFor
					counts[k].units[unit] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []docket.ThemeCount
	for k, n := range counts {
		c := docket.ThemeCount{Question: k.q, Code: k.code, Sector: k.sector, Distinct: len(n.units)}
		for _, stands := range n.comments {
			c.All += stands
		}
		out = append(out, c)
	}
	sortCounts(out)
	return out
}

func sortCounts(list []docket.ThemeCount) {
	slices.SortFunc(list, func(a, b docket.ThemeCount) int {
		return cmp.Or(cmp.Compare(a.Question, b.Question), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Sector, b.Sector))
	})
}
