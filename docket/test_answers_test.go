package docket_test

import (
	"testing"

	"commentportal/docket"
)

// Of each block of answers one is a test, at a place that differs; no three follow each
// other, and nobody's tests lie like another's.
func TestTestsAreSpread(t *testing.T) {
	t.Parallel()
	for _, every := range []int{docket.TestsLeast, 20, docket.TestsMost} {
		plan := docket.TestPlan{Every: every}
		firsts := map[int]bool{}
		for who := docket.UserID(1); who <= 20; who++ {
			var given []docket.TestReading
			row, blocks := 0, map[int]int{}
			for place := range 10 * every {
				if !plan.Due("HHS-TEST-0001", who, place, given) {
					row = 0
					continue
				}
				if len(given) == 0 {
					firsts[place] = true
				}
				given = append(given, docket.TestReading{Place: place})
				blocks[place/every]++
				if row++; row > 2 {
					t.Errorf("one in %d: three tests in a row for %s", every, who)
				}
			}
			if len(given) != 10 || len(blocks) != 10 {
				t.Errorf("one in %d: %d tests in %d of 10 blocks", every, len(given), len(blocks))
			}
		}
		if len(firsts) < 3 {
			t.Errorf("one in %d: the first test comes at %v for 20 people", every, firsts)
		}
	}
	if (docket.TestPlan{}).Due("HHS-TEST-0001", 1, 0, nil) {
		t.Error("a test is due where none is mixed in")
	}
	for every, want := range map[int]bool{-1: false, 0: true, 4: false, 5: true, 50: true, 51: false} {
		if got := (docket.TestPlan{Every: every}).Valid(); got != want {
			t.Errorf("one in %d: valid is %t", every, got)
		}
	}
}
