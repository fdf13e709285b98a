package theme

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
)

func TestTally(t *testing.T) {
	t.Parallel()
	book := docket.Codebook{Themes: []docket.Theme{{Code: "A"}, {Code: "B"}}}
	entry := func(id docket.CommentID, status docket.Status, sector string, campaign docket.CampaignID,
		senders int) docket.RegisterEntry {
		return docket.RegisterEntry{ID: id, Status: status, Sector: sector, Campaign: campaign, StandsFor: senders}
	}
	coding := func(id docket.CommentID, q docket.QuestionID, code string, by docket.UserID,
		state docket.CodingState) docket.Coding {
		return docket.Coding{Comment: id, Question: q, Code: code, Coder: by, State: state}
	}
	row := func(q docket.QuestionID, code, sector string, all, distinct int) docket.ThemeCount {
		return docket.ThemeCount{Question: q, Code: code, Sector: sector, All: all, Distinct: distinct}
	}
	const yes, no = docket.CodingConfirmed, docket.CodingRejected
	for _, tt := range []struct {
		name     string
		register []docket.RegisterEntry
		codings  []docket.Coding
		want     []docket.ThemeCount
	}{
		{name: "nothing coded"},
		{
			"two coders agree on one comment: it counts once",
			[]docket.RegisterEntry{entry("c1", docket.Posted, "s", "", 1)},
			[]docket.Coding{coding("c1", "1", "A", 1, yes), coding("c1", "1", "A", 2, yes)},
			[]docket.ThemeCount{row("1", "A", "", 1, 1), row("1", "A", "s", 1, 1), row("all", "A", "", 1, 1), row("all",
				"A", "s", 1, 1)},
		},
		{
			"one code under two questions counts once in all",
			[]docket.RegisterEntry{entry("c1", docket.PostedWithRedactions, "s", "", 3)},
			[]docket.Coding{coding("c1", "1", "A", 1, yes), coding("c1", "2", "A", 1, yes)},
			[]docket.ThemeCount{row("1", "A", "", 3, 1), row("1", "A", "s", 3, 1), row("2", "A", "", 3, 1), row("2",
				"A", "s", 3, 1), row("all", "A", "", 3, 1), row("all", "A", "s", 3, 1)},
		},
		{
			"rejected codings, unposted comments and codes of no codebook count nowhere",
			[]docket.RegisterEntry{entry("c1", docket.Posted, "s", "", 1), entry("c2", docket.Pending, "s", "", 1),
				entry("c3", docket.Withdrawn, "s", "", 1)},
			[]docket.Coding{coding("c1", "1", "A", 1, no), coding("c2", "1", "A", 1, yes), coding("c3", "1", "A", 1,
				yes), coding("c1", "1", "Z", 1, yes), coding("c9", "1", "A", 1, yes)},
			nil,
		},
		{
			"a comment that a person set aside counts for no theme",
			[]docket.RegisterEntry{{ID: "c1", Status: docket.Posted, Class: docket.ClassOffTopic, StandsFor: 1}},
			[]docket.Coding{coding("c1", "1", "A", 1, yes)},
			nil,
		},
		{
			"a campaign counts once as distinct, in each sector it wrote from",
			[]docket.RegisterEntry{entry("c1", docket.Posted, "s", "k", 1), entry("c2", docket.Posted, "s", "k", 1),
				entry("c3", docket.Posted, "t", "k", 1), entry("c4", docket.Posted, "t", "", 1)},
			[]docket.Coding{coding("c1", "1", "B", 1, yes), coding("c2", "1", "B", 1, yes), coding("c3", "1", "B", 1,
				yes), coding("c4", "1", "B", 1, yes)},
			[]docket.ThemeCount{row("1", "B", "", 4, 2), row("1", "B", "s", 2, 1), row("1", "B", "t", 2, 2), row("all",
				"B", "", 4, 2), row("all", "B", "s", 2, 1), row("all", "B", "t", 2, 2)},
		},
		{
			"no sector is unspecified, no number of senders is one",
			[]docket.RegisterEntry{entry("c1", docket.Posted, "", "", 0)},
			[]docket.Coding{coding("c1", "general", "A", 1, yes)},
			[]docket.ThemeCount{row("all", "A", "", 1, 1), row("all", "A", "unspecified", 1, 1), row("general", "A", "",
				1, 1), row("general", "A", "unspecified", 1, 1)},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Tally(book, slices.Values(tt.register), slices.Values(tt.codings))
			if len(got) == 0 {
				got = nil
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}
