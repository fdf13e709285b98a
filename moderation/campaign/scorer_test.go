package campaign

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"testing"

	"commentportal/docket"
)

// labelled is one row of the development set.
type labelled struct {
	ID      docket.CommentID `json:"id"`
	Text    docket.Text      `json:"text"`
	Cluster *string          `json:"cluster"`
	Kind    string           `json:"kind"`
}

// scores are the measures of the project's evaluator.
type scores struct {
	pairwise, bcubed             float64
	mixed, found, gold, swallows int
	precision, recall            float64
}

// score compares groups (−1: none) with the truth (−1: none). Rows of skip are
// left out.
func score(gold, got []int, skip []bool) scores {
	type cell struct{ gold, got int }
	gs, ps, both := map[int]int{}, map[int]int{}, map[cell]int{}
	n := 0
	own := func(of []int, i int) int {
		if of[i] < 0 {
			return -2 - i
		}
		return of[i]
	}
	for i := range gold {
		if skip != nil && skip[i] {
			continue
		}
		n++
		gs[own(gold, i)]++
		ps[own(got, i)]++
		both[cell{own(gold, i), own(got, i)}]++
	}
	pairs := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	ratio := func(a, b float64) float64 {
		if b == 0 {
			return 1
		}
		return a / b
	}
	f1 := func(p, r float64) float64 { return 2 * p * r / max(p+r, 1e-12) }
	var tp, pp, gp, bp, br float64
	for _, c := range gs {
		gp += pairs(c)
	}
	for _, c := range ps {
		pp += pairs(c)
	}
	kinds := map[int]int{}
	for k, c := range both {
		tp += pairs(c)
		bp += float64(c) * float64(c) / float64(ps[k.got])
		br += float64(c) * float64(c) / float64(gs[k.gold])
		kinds[k.got]++
	}
	s := scores{precision: ratio(tp, pp), recall: ratio(tp, gp)}
	s.pairwise, s.bcubed = f1(s.precision, s.recall), f1(bp/float64(n), br/float64(n))
	best := map[int]cell{}
	for k, c := range both {
		if kinds[k.got] > 1 || k.gold < 0 {
			continue
		}
		if b, ok := best[k.gold]; !ok || c > both[b] {
			best[k.gold] = k
		}
	}
	for _, c := range kinds {
		if c > 1 {
			s.mixed++
		}
	}
	for g, c := range gs {
		if g >= 0 && c > 1 {
			s.gold++
			if b, ok := best[g]; ok && float64(both[b]) >= 0.8*float64(c) {
				s.found++
			}
		}
	}
	for i := range gold {
		if (skip == nil || !skip[i]) && gold[i] < 0 && ps[own(got, i)] > 1 {
			s.swallows++
		}
	}
	return s
}

func readLabelled(t testing.TB, name string) (comments []Comment, gold []int, skip []bool) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := map[string]int{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var row labelled
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		group := -1
		if row.Cluster != nil {
			if _, ok := names[*row.Cluster]; !ok {
				names[*row.Cluster] = len(names)
			}
			group = names[*row.Cluster]
		}
		comments = append(comments, Comment{ID: row.ID, Text: row.Text})
		gold = append(gold, group)
		skip = append(skip, row.Kind == "stub")
	}
	return comments, gold, skip
}

// grouped groups comments with the shipped boilerplate.
func grouped(t testing.TB, comments []Comment, d Decisions) (*Grouper, Grouping) {
	t.Helper()
	g, err := New(Options{Decisions: d})
	if err != nil {
		t.Fatal(err)
	}
	return g, g.Group(comments)
}

// floors are the least that the grouping must reach on a set.
type floors struct {
	pairwise, bcubed, found float64
	mixed, swallowed        int
}

func (f floors) check(t *testing.T, s scores) {
	t.Helper()
	t.Logf("pairwise F1 %.4f (precision %.4f, recall %.4f), B-cubed F1 %.4f, mixed %d, swallowed %d, kept "+
		"whole %d of %d", s.pairwise, s.precision, s.recall, s.bcubed, s.mixed, s.swallows, s.found, s.gold)
	if s.pairwise < f.pairwise || s.bcubed < f.bcubed || s.mixed > f.mixed || s.swallows > f.swallowed ||
		float64(s.found) < f.found*float64(s.gold) {
		t.Errorf("short of %+v", f)
	}
}

func TestDevelopmentSetReachesItsFloors(t *testing.T) {
	t.Parallel()
	comments, gold, skip := readLabelled(t, "testdata/neardup-dev.jsonl")
	_, r := grouped(t, comments, Decisions{})
	floors{pairwise: .99, bcubed: .985, found: .95}.check(t, score(gold, r.Of, skip))
}

func TestInventedCampaignsReachTheirFloors(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		comments, gold := newWriter(seed).comments(1500)
		_, r := grouped(t, comments, Decisions{})
		floors{pairwise: .97, bcubed: .97, found: .87, mixed: 3, swallowed: 6}.check(t, score(gold, r.Of, nil))
	}
}

func TestTheScorerTellsGoodFromBad(t *testing.T) {
	t.Parallel()
	gold := []int{0, 0, 0, -1}
	for _, tt := range []struct {
		name string
		got  []int
		want scores
	}{
		{"all right", []int{5, 5, 5, -1}, scores{pairwise: 1, bcubed: 1, found: 1, gold: 1, precision: 1, recall: 1}},
		{"all in one", []int{0, 0, 0, 0}, scores{pairwise: 2. / 3, bcubed: 10. / 13, mixed: 1, gold: 1, swallows: 1,
			precision: .5, recall: 1}},
		{"nothing found", []int{-1, -1, -1, -1}, scores{pairwise: 0, bcubed: 2. / 3, gold: 1, precision: 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := score(gold, tt.got, nil)
			if math.Abs(got.bcubed-tt.want.bcubed) > 1e-9 || math.Abs(got.pairwise-tt.want.pairwise) > 1e-9 {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
			got.bcubed, got.pairwise = tt.want.bcubed, tt.want.pairwise
			if got != tt.want {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}
