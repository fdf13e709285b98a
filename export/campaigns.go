package export

import (
	"context"
	"maps"
	"slices"

	"commentportal/docket"
)

// campaignsCSV has one row a campaign.
var campaignsCSV = table{
	name:   "campaigns.csv",
	title:  "Campaigns: comments made from one letter, with what their posted members have in common",
	key:    []string{"campaign_id"},
	refers: []reference{{"representative", "comments.csv", "comment_id"}},
	columns: func(docket.Docket) []column {
		return []column{
			str("campaign_id", "Name of the campaign in comments.csv.").always(),
			str("name", "What staff call it; empty for no name."),
			count("comments_all", "Posted members, the letter among them; a row that stands for several counts as "+
				"many. All figures of this file are of posted members.").always(),
			count("identical", "Of these, members with the letter's words between greeting and closing, which may "+
				"differ (share_of_letter 1, addition_words 0), the letter among them, counted as "+
				"comments_all.").always(),
			count("edited", "The other members, counted as comments_all.").always(),
			count("with_addition", "Members that add at least one word, counted as comments_all.").always(),
			when("first_received", "When the first of them was received; empty when no time is known."),
			when("last_received", "When the last of them was received; empty when no time is known."),
			str("representative", "Comment whose text stands for the letter; a posted one where any is."),
			number("least_share", "Least share_of_letter among them, 0 to 1; empty where none is posted."),
			number("median_share", "Middle share_of_letter among them as records, of an even number the mean of the "+
				"two in the middle."),
			str("channels", "How they came in, joined by semicolon and space."),
			str("sectors", "Their sectors, joined by semicolon and space; members that name none are left out."),
			str("states", "Their states and territories, joined by semicolon and space."),
			str("codes", "Codes confirmed in the letter, the representative, joined by semicolon and space: what the "+
				"campaign says."),
			str("decision", "What people said last: confirmed, it stands as it is; split, made by parting it from "+
				"another; merged, made by joining others to it. Empty: the program found it, and nobody has "+
				"decided.").oneOf(
				string(docket.CampaignConfirmed), string(docket.CampaignSplit), string(docket.CampaignMerged)),
			str("decided_by", "Account number of whoever said so."),
			str("codes_added", "Codes that people confirmed in copies and that the letter does not have, joined by "+
				"semicolon and space: what senders added."),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		f, err := j.figures(ctx)
		if err != nil {
			return err
		}
		for _, c := range f.campaigns {
			w.text(string(c.ID))
			w.text(c.Name)
			w.int(c.all)
			w.int(c.identical)
			w.int(c.edited)
			w.int(c.withAddition)
			w.time(c.first)
			w.time(c.last)
			w.word(string(c.representative))
			least, known := c.leastShare()
			measured(w, least, known)
			median, known := c.medianShare()
			measured(w, median, known)
			list(w, sorted(c.channels))
			list(w, sorted(c.sectors))
			list(w, sorted(c.states))
			list(w, sorted(c.codes))
			w.word(string(c.Decision))
			user(w, c.DecidedBy)
			list(w, c.addedCodes())
			w.end()
		}
		return w.failed()
	},
}

func sorted[T ~string](set map[T]bool) []string {
	var out []string
	for _, v := range slices.Sorted(maps.Keys(set)) {
		out = append(out, string(v))
	}
	return out
}
