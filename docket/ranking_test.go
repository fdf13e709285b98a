package docket

import "testing"

func TestShownOfRanking(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name        string
		counts      []int
		shown, left int
	}{
		{"nothing", nil, 0, 0},
		{"fewer than wanted", []int{9, 8}, 2, 0},
		{"a clean cut", []int{9, 8, 7, 6}, 3, 0},
		{"a tie at the cut is shown", []int{9, 8, 7, 7, 6}, 4, 0},
		{"a tie that begins behind the cut is not", []int{9, 8, 7, 6, 6}, 3, 0},
		{"a tie too long is left out as a whole", []int{9, 7, 7, 7, 7, 7, 1}, 1, 5},
		{"where all share the first place none is named", []int{7, 7, 7, 7, 7, 7}, 0, 6},
		{"a tie at the cut up to the most", []int{9, 8, 7, 7, 7}, 5, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if shown, left := ShownOfRanking(tt.counts, 3, 5); shown != tt.shown || left != tt.left {
				t.Errorf("ShownOfRanking(%v, 3, 5) = %d, %d, want %d, %d", tt.counts, shown, left, tt.shown, tt.left)
			}
		})
	}
}
