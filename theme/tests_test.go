package theme_test

import (
	"fmt"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/theme"
)

// A score worked out by hand. Coder 3 read three tests: where A and B apply, A was chosen;
// where none does, C; where B does, B. So 3 codes apply and 3 were chosen, 2 of them the
// same. The fourth test was taken out and counts no more.
func TestScoreOfTestAnswersByHand(t *testing.T) {
	t.Parallel()
	key := func(n int64) docket.CodingItemKey {
		return docket.CodingItemKey{Question: "1", Comment: docket.ID("HHS-TEST-0001").Comment(n)}
	}
	ref := func(n int64, used bool, codes ...string) docket.TestReference {
		return docket.TestReference{CodingItemKey: key(n), Used: used, Posted: true, Ready: true, Codes: codes,
			Knows: []docket.UserID{1}}
	}
	read := func(n int64, codes ...string) docket.TestReading {
		return docket.TestReading{CodingItemKey: key(n), Coder: 3, Read: time.Unix(1, 0), Codes: codes}
	}
	refs := []docket.TestReference{ref(1, true, "A", "B"), ref(2, true), ref(3, true, "B"), ref(4, false, "A"),
		ref(5, true, "A"), ref(6, true, "A")}
	list := []docket.TestReading{read(1, "A"), read(2, "C"), read(3, "B"), read(4, "B"),
		{CodingItemKey: key(5), Coder: 3}} // handed out, not read; the sixth never was
	got := theme.ScoreTests(refs, list)
	if len(got) != 1 || got[0].Coder != 3 || got[0].Left != 2 {
		t.Fatalf("%+v", got)
	}
	s := got[0].All
	if s.Answers != 3 || s.Suggested != 3 || s.Chosen != 3 || s.Both != 2 || !s.TooFew() {
		t.Errorf("%+v", s)
	}
	if f := fmt.Sprintf("%.3f %.3f %.3f", s.Precision().Value(), s.Recall().Value(), s.F1()); f != "0.667 0.667 0.667" {
		t.Errorf("precision, recall and F1: %s", f)
	}
	var codes []string
	for _, c := range got[0].Codes {
		codes = append(codes, fmt.Sprint(c.Key, c.Answers, c.Suggested, c.Chosen, c.Both))
	}
	if got, want := fmt.Sprint(codes), "[A3 1 1 1 B3 1 2 1 C3 1 0 0]"; got != want {
		t.Errorf("by code: %s, want %s", got, want)
	}
}
