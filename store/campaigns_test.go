package store_test

import (
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// campaigned fills a database with a campaign of three copies and a comment beside it.
func campaigned(t *testing.T, db *store.DB) {
	t.Helper()
	storetest.AddDocket(t, db)
	for _, key := range []string{"one", "two", "three", "four"} {
		storetest.File(t, db, storetest.Comment(key, "the same words"))
	}
	g := docket.Grouping{Docket: storetest.ID, Campaigns: []docket.Campaign{{ID: "new-1",
		Letter: storetest.ID.Comment(1)}}}
	for n := range int64(3) {
		g.Members = append(g.Members, docket.CampaignMember{Comment: storetest.ID.Comment(n + 1),
			Campaign: "new-1", Class: docket.ClassIdentical, ShareOfLetter: 1})
	}
	if _, err := db.SaveGrouping(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	storetest.Post(t, db, storetest.ID.Comment(2), nil)
	storetest.Sound(t, db)
}

// Campaigns that do not hang together are found, however they came about.
func TestVerifyFindsCampaignsThatDoNotAgree(t *testing.T) {
	t.Parallel()
	copies := storetest.NewCopies(campaigned)
	for _, tt := range []struct{ name, query, want string }{
		{"a campaign that is gone", `UPDATE comments SET campaign = 'HHS-TEST-0001-C7' WHERE serial = 3`,
			"HHS-TEST-0001-0003 belongs to campaign HHS-TEST-0001-C7"},
		{"a letter that is no member",
			`UPDATE campaigns SET letter = (SELECT num FROM comments WHERE serial = 4) WHERE number = 1`,
			"HHS-TEST-0001-0004 stands for the letter of campaign HHS-TEST-0001-C1 and is no member"},
		{"a letter that is not posted",
			`UPDATE campaigns SET letter = (SELECT num FROM comments WHERE serial = 1) WHERE number = 1`,
			"HHS-TEST-0001-0001 stands for the letter of campaign HHS-TEST-0001-C1, is not posted"},
		{"a single member", `UPDATE comments SET campaign = '', class = 'unique' WHERE serial IN (1, 3)`,
			"HHS-TEST-0001-0002 is the only member of campaign HHS-TEST-0001-C1"},
		{"codings of a letter elsewhere", `INSERT INTO codings (comment, question, code, coder, codebook_version, state,
			judgement, origin, origin_detail, evidence_start, evidence_end, coded_at)
			SELECT num, '1', 'A', 1, 1, 'confirmed', '', 'campaign', 'HHS-TEST-0001-0002', 0, 0, 1 FROM comments WHERE
			serial = 4`, "HHS-TEST-0001-0004 has codings of the letter HHS-TEST-0001-0002"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			bothOf(t, copies, func(t *testing.T, db *store.DB, raw func(string) int64) {
				if raw(tt.query) == 0 {
					t.Fatal("nothing was changed")
				}
				problems, err := db.Verify(t.Context(), nil)
				if err != nil || !slices.ContainsFunc(problems, func(p string) bool {
					return strings.HasPrefix(p,
						tt.want)
				}) {
					t.Errorf("%v, %v", problems, err)
				}
			})
		})
	}
}
