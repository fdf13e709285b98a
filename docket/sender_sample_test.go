package docket_test

import (
	"fmt"
	"slices"
	"testing"

	"commentportal/docket"
)

func TestSendersAreDrawnBySeedAndAddress(t *testing.T) {
	t.Parallel()
	const of docket.ID = "HHS-TEST-0001"
	var list []docket.SampleCandidate
	for i := range 400 { // a hundred from one mailbox, written in two ways
		address := fmt.Sprintf("p%d@example.test", i)
		if i < 100 {
			address = []string{"many@example.test", "Many@Example.test"}[i%2]
		}
		list = append(list, docket.SampleCandidate{Comment: of.Comment(int64(i + 1)), Address: address})
	}
	first, pool := docket.DrawSenders(7, 30, list)
	if len(first) != 30 || pool != 301 {
		t.Fatalf("%d of %d were drawn", len(first), pool)
	}
	turned := slices.Clone(list)
	slices.Reverse(turned)
	if again, _ := docket.DrawSenders(7, 30, turned); !slices.Equal(first, again) {
		t.Error("the order of the candidates changes the draw")
	}
	if other, _ := docket.DrawSenders(8, 30, list); slices.Equal(first, other) {
		t.Error("another seed draws the same")
	}
	if all, pool := docket.DrawSenders(7, 500, list); len(all) != 301 || pool != 301 {
		t.Errorf("all: %d of %d", len(all), pool)
	}
	if none, pool := docket.DrawSenders(7, 5, nil); len(none) != 0 || pool != 0 {
		t.Errorf("of nobody: %v of %d", none, pool)
	}
	// An address with a quarter of all comments is drawn no more often than any other: by
	// comments it would be in nearly every draw.
	const draws = 600
	many := 0
	comments := map[docket.CommentID]bool{}
	for seed := range int64(draws) {
		drawn, _ := docket.DrawSenders(seed, 30, list)
		for _, c := range drawn {
			if docket.EmailKey(c.Address) == "many@example.test" {
				many++
				comments[c.Comment] = true
			}
		}
	}
	if many < 35 || many > 90 { // 59.8 expected, standard deviation 7.3
		t.Errorf("the address with 100 comments was drawn %d times of %d", many, draws)
	}
	if len(comments) < 20 {
		t.Errorf("of its comments only %d were drawn", len(comments))
	}
}

func TestSharesOfASample(t *testing.T) {
	t.Parallel()
	s := docket.SenderSample{Asked: 10, SampleCounts: docket.SampleCounts{Yes: 3, No: 2, Unsure: 1}}
	if s.Answered() != 6 || s.Silent() != 4 || s.Denied() != (docket.Share{Of: 2, All: 6}) {
		t.Errorf("answered %d, silent %d, denied %v", s.Answered(), s.Silent(), s.Denied())
	}
}
