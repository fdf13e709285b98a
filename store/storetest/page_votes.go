package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"commentportal/docket"
	"commentportal/store"
)

var pageVoteCases = []testCase{
	{"answers about pages are counted together, by docket and page", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		for _, v := range []docket.PageVote{
			{Docket: ID, Page: "call", Language: "en", Helpful: true},
			{Docket: ID, Page: "call", Language: "en", Helpful: true},
			{Docket: ID, Page: "call", Language: "es"},
			{Docket: ID, Page: "call", Language: "es"},
			{Docket: ID, Page: "themes", Language: "en"},
			{Page: "privacy", Language: "en", Helpful: true},
		} {
			must(t, db.CountVote(ctx, v))
		}
		got, err := db.PageVotes(ctx)
		want := []docket.PageVotes{{Page: "privacy", Language: "en", Yes: 1},
			{Docket: ID, Page: "call", Language: "en", Yes: 2}, {Docket: ID, Page: "call", Language: "es", No: 2},
			{Docket: ID, Page: "themes", Language: "en", No: 1}}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("counted %+v, %v; want %+v", got, err, want)
		}
		Sound(t, db)
	}},
	{"remarks wait until they are read, the urgent first and no more than may", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		add := func(of docket.ID, text string, urgent bool) error {
			return db.AddRemark(ctx, docket.PageRemark{PageVote: docket.PageVote{Docket: of, Page: "call",
				Language: "en"}, Text: text, Urgent: urgent})
		}
		must(t, add(ID, "first", false))
		must(t, add("", "of the site", false))
		must(t, add(ID, "now", true))
		list, total, err := db.Remarks(ctx, ID, 1)
		if err != nil || total != 2 || len(list) != 1 || list[0].Text != "now" || !list[0].Urgent {
			t.Fatalf("of two remarks %+v, %d, %v came first", list, total, err)
		}
		Sound(t, db)
		// Nobody takes away what belongs to another docket.
		if n, err := db.RemoveRemarks(ctx, "", []int64{list[0].ID}, 3); err != nil || n != 0 {
			t.Errorf("removed %d, %v", n, err)
		}
		if n, err := db.RemoveRemarks(ctx, ID, []int64{list[0].ID, list[0].ID, 99}, 3); err != nil || n != 1 {
			t.Errorf("removed %d, %v", n, err)
		}
		if list, total, err = db.Remarks(ctx, ID, 9); err != nil || total != 1 || list[0].Text != "first" {
			t.Errorf("left %+v, %d, %v", list, total, err)
		}
		for n := range docket.MaxRemarks - 1 {
			must(t, add(ID, fmt.Sprint(n), false))
		}
		if err := add(ID, "one too many", false); !errors.Is(err, docket.ErrExists) {
			t.Errorf("kept more than may wait: %v", err)
		}
		must(t, add("", "another place", false))
		Sound(t, db)
	}},
}
