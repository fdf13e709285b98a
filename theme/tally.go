package theme

import (
	"cmp"
	"iter"
	"slices"

	"commentportal/docket"
)

// Tally counts the confirmed codings of posted comments, the slow and plain
// way: the store's recount is measured against it.
//
// A comment counts once per code and question, and once per code for
// AllQuestions, however many people coded it. Each count comes for the
// comment's sector and for AllSectors. All counts StandsFor, which is at least
// one; Distinct counts a campaign once, in each sector it wrote from. Codes that
// are not in book do not count, nor do those of comments that a person set aside
// as off topic. Rows of zero are left out; the rest come by
// question, code and sector.
func Tally(book docket.Codebook, register iter.Seq[docket.RegisterEntry],
	codings iter.Seq[docket.Coding]) []docket.ThemeCount {
	posted := map[docket.CommentID]docket.RegisterEntry{}
	for e := range register {
		if e.Status.Public() && e.Class != docket.ClassOffTopic {
			posted[e.ID] = e
		}
	}
	known := map[string]bool{}
	for _, t := range book.Themes {
		known[t.Code] = true
	}

	type row struct {
		question docket.QuestionID
		code     string
		sector   string
	}
	type voice struct {
		row
		comment  docket.CommentID
		campaign docket.CampaignID
	}
	counts := map[row]*docket.ThemeCount{}
	seen := map[voice]bool{}
	for c := range codings {
		e, ok := posted[c.Comment]
		if !ok || c.State != docket.CodingConfirmed || !known[c.Code] {
			continue
		}
		for _, q := range []docket.QuestionID{c.Question, docket.AllQuestions} {
			for _, sector := range []string{cmp.Or(e.Sector, docket.SectorUnspecified), docket.AllSectors} {
				r := row{q, c.Code, sector}
				if seen[voice{row: r, comment: c.Comment}] {
					continue
				}
				seen[voice{row: r, comment: c.Comment}] = true
				n := counts[r]
				if n == nil {
					n = &docket.ThemeCount{Question: q, Code: c.Code, Sector: sector}
					counts[r] = n
				}
				n.All += max(e.StandsFor, 1)
				campaign := voice{row: r, campaign: e.Campaign}
				if e.Campaign == "" || !seen[campaign] {
					n.Distinct++
					seen[campaign] = true
				}
			}
		}
	}
	return inOrder(counts)
}

// inOrder lists counts by question, code and sector.
func inOrder[K comparable](counts map[K]*docket.ThemeCount) []docket.ThemeCount {
	out := make([]docket.ThemeCount, 0, len(counts))
	for _, n := range counts {
		out = append(out, *n)
	}
	slices.SortFunc(out, func(a, b docket.ThemeCount) int {
		return cmp.Or(cmp.Compare(a.Question, b.Question), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Sector, b.Sector))
	})
	return out
}
