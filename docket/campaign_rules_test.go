package docket

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func ids(serials ...int64) []CommentID {
	var out []CommentID
	for _, n := range serials {
		out = append(out, ID("D").Comment(n))
	}
	return out
}

func TestWhatDecisionsOnCampaignsComeTo(t *testing.T) {
	t.Parallel()
	confirm := func(serials ...int64) CampaignVerdict {
		return CampaignVerdict{Action: CampaignConfirm, Comments: ids(serials...)}
	}
	merge := func(serials ...int64) CampaignVerdict {
		return CampaignVerdict{Action: CampaignJoin, Comments: ids(serials...)}
	}
	split := func(part, rest []CommentID) CampaignVerdict {
		return CampaignVerdict{Action: CampaignPart, Comments: part, Rest: rest}
	}
	alone := func(serials ...int64) CampaignVerdict {
		return CampaignVerdict{Action: CampaignAlone, Comments: ids(serials...)}
	}
	for _, tt := range []struct {
		name   string
		list   []CampaignVerdict
		blocks [][]CommentID
		apart  [][2]int
		alone  []CommentID
		over   int // number of the decision that the last one takes back, 0 for none
	}{
		{"nobody decided", nil, nil, nil, nil, 0},
		{"a name says nothing about who belongs " +
			"together", []CampaignVerdict{{Action: CampaignRename, Name: "Libraries"}}, nil, nil, nil, 0},
		{"one that is confirmed stays " +
			"together", []CampaignVerdict{confirm(2, 10000, 1)}, [][]CommentID{ids(1, 2, 10000)}, nil, nil, 0},
		{"what was confirmed once and again with more is one", []CampaignVerdict{confirm(1, 2), confirm(2, 3)},
			[][]CommentID{ids(1, 2, 3)}, nil, nil, 0},
		{"a split parts two sets", []CampaignVerdict{split(ids(1, 2), ids(3, 4))}, [][]CommentID{ids(1, 2), ids(3, 4)},
			[][2]int{{0, 1}}, nil, 0},
		{"a single comment is parted too", []CampaignVerdict{split(ids(1), ids(3, 4))}, [][]CommentID{ids(1), ids(3,
			4)}, [][2]int{{0, 1}}, nil, 0},
		{"a split takes a confirmation back", []CampaignVerdict{confirm(1, 2, 3, 4), split(ids(1, 2), ids(3, 4))},
			[][]CommentID{ids(1, 2), ids(3, 4)}, [][2]int{{0, 1}}, nil, 1},
		{"a merge takes a split back", []CampaignVerdict{split(ids(1, 2), ids(3, 4)), merge(1, 2, 3, 4)},
			[][]CommentID{ids(1, 2, 3, 4)}, nil, nil, 1},
		{"a merge over a third takes a split back", []CampaignVerdict{split(ids(1, 2), ids(3, 4)), merge(1, 5), merge(3,
			5)}, [][]CommentID{ids(1, 2, 3, 4, 5)}, nil, nil, 1},
		{"what is parted from a set stays parted from what joins the set", []CampaignVerdict{split(ids(1, 2), ids(3,
			4)), merge(3, 4, 5, 6)}, [][]CommentID{ids(1, 2), ids(3, 4, 5, 6)}, [][2]int{{0, 1}}, nil, 0},
		{"a part stays parted from what the whole was parted from", []CampaignVerdict{split(ids(1, 2, 3), ids(9)),
			split(ids(1), ids(2, 3))}, [][]CommentID{ids(1), ids(2, 3), ids(9)}, [][2]int{{0, 1}, {0, 2}, {1, 2}},
			nil, 1},
		{"one that is alone leaves", []CampaignVerdict{confirm(1, 2, 3), alone(2)}, [][]CommentID{ids(1, 3)}, nil,
			ids(2), 1},
		{"one that is alone from the start", []CampaignVerdict{alone(2)}, nil, nil, ids(2), 0},
		{"joining it again takes that back", []CampaignVerdict{alone(2), merge(1, 2)}, [][]CommentID{ids(1, 2)}, nil,
			nil, 1},
		{"two that are alone and left the last set", []CampaignVerdict{split(ids(1, 2), ids(3)), alone(1, 2)}, nil, nil,
			ids(1, 2), 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := NewCampaignRules(nil)
			over := 0
			for n, v := range tt.list {
				v.Number = n + 1
				e, found := r.Contradicted(v)
				if over = 0; found {
					over = e.Number
				}
				r.Add(v)
			}
			blocks, apart := r.Blocks()
			got := fmt.Sprint(blocks, apart, r.Alone(), over)
			if diff := cmp.Diff(fmt.Sprint(tt.blocks, tt.apart, tt.alone, tt.over), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCampaignIDs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		id   CampaignID
		want int64
	}{
		{ID("HHS-HCIC-2016-0001").Campaign(12), 12}, {"D-C1", 1}, {"D-C0", 0}, {"D-C01", 0}, {"D-1", 0}, {"-C1", 0},
		{"new-1", 0}, {"", 0}, {"D-C1-C2", 2},
	} {
		if _, n, ok := tt.id.Split(); n != tt.want || ok != (tt.want > 0) {
			t.Errorf("%s: %d, %v", tt.id, n, ok)
		}
	}
}
