package campaign

import (
	"slices"
	"testing"

	"commentportal/docket"
)

func TestCampaignsKeepTheirNames(t *testing.T) {
	t.Parallel()
	comments := []Comment{{ID: "1"}, {ID: "2"}, {ID: "3"}, {ID: "4"}, {ID: "5"}, {ID: "6"}, {ID: "7"}}
	r := Grouping{Groups: []Group{{Letter: 1, Members: []int{0, 1, 2}}, {Letter: 4, Members: []int{3, 4}}, {Letter: 5,
		Members: []int{5, 6}}}}
	type known = map[docket.CommentID]docket.CampaignID
	for _, tt := range []struct {
		name  string
		known known
		want  []docket.CampaignID
	}{
		{"nothing was known", nil, []docket.CampaignID{"new-2", "new-5", "new-6"}},
		{"all as before", known{"1": "c", "2": "c", "3": "c", "4": "b", "5": "b", "6": "a", "7": "a"},
			[]docket.CampaignID{"c", "b", "a"}},
		{"of two that were joined the larger gives the name", known{"1": "b", "2": "c", "3": "c"},
			[]docket.CampaignID{"c", "new-5", "new-6"}},
		{"of one that was split the larger part keeps it", known{"1": "c", "2": "c", "3": "c", "4": "c", "5": "c"},
			[]docket.CampaignID{"c", "new-5", "new-6"}},
		{"equal parts go by name and group", known{"4": "b", "5": "b", "6": "b", "7": "b", "1": "a", "2": "a"},
			[]docket.CampaignID{"a", "b", "new-6"}},
		{"what is gone gives its name up", known{"9": "z"}, []docket.CampaignID{"new-2", "new-5", "new-6"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Names(r, comments, tt.known,
				func(letter docket.CommentID) docket.CampaignID { return docket.CampaignID("new-" + letter) })
			if !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestLettersThatOpposeEachOtherAreRelatedAndApart(t *testing.T) {
	t.Parallel()
	comments, _, _ := readLabelled(t, "testdata/neardup-dev.jsonl")
	g, r := grouped(t, comments, Decisions{})
	related := g.Related()
	if len(related) != 1 {
		t.Fatalf("%v, want the one pair of letters about credit monitoring", related)
	}
	p := related[0]
	if p.A >= p.B || p.B >= len(r.Groups) || p.Share <= 0 || p.Share > .5 {
		t.Errorf("%+v", p)
	}
	for _, n := range []int{p.A, p.B} {
		if size := len(r.Groups[n].Members); size < 20 || size > 40 {
			t.Errorf("group %d has %d members", n, size)
		}
	}
}
