package store

import (
	"context"

	"commentportal/docket"
)

// campaignChecks are what must hold of campaigns; each query lists the comments
// or campaigns of which it does not.
var campaignChecks = []struct{ query, problem string }{
	{`SELECT c.docket, c.serial, c.campaign FROM comments c WHERE c.campaign <> '' AND c.class <> ''
	     AND NOT EXISTS (SELECT 1 FROM campaigns k WHERE k.id = c.campaign AND k.docket = c.docket) ORDER BY c.num`,
		"%s belongs to campaign %s, which there is not."},
	{`SELECT c.docket, c.serial, c.campaign FROM comments c WHERE c.campaign <> '' AND c.status IN ('withdrawn', 'spam')
	     AND EXISTS (SELECT 1 FROM campaigns k WHERE k.id = c.campaign) ORDER BY c.num`,
		"%s is withdrawn or spam and still belongs to campaign %s."},
	{`SELECT l.docket, l.serial, k.id FROM campaigns k JOIN comments l ON l.num = k.letter
	   WHERE l.campaign <> k.id AND EXISTS (SELECT 1 FROM comments c WHERE c.docket = k.docket AND c.campaign = k.id AND
	   c.campaign <> '') ORDER BY k.docket, k.number`,
		"%s stands for the letter of campaign %s and is no member."},
	{`SELECT l.docket, l.serial, k.id FROM campaigns k JOIN comments l ON l.num = k.letter
	   WHERE l.status NOT IN ('posted', 'posted_with_redactions')
	     AND EXISTS (SELECT 1 FROM comments c WHERE c.docket = k.docket AND c.campaign = k.id AND c.campaign <> '' AND
	     ` + postedRows + `) ORDER BY k.docket, k.number`,
		"%s stands for the letter of campaign %s, is not posted, and other members are."},
	{`SELECT c.docket, max(c.serial), c.campaign FROM comments c JOIN campaigns k ON k.id = c.campaign
	   WHERE c.campaign <> '' GROUP BY c.docket, c.campaign HAVING count(*) = 1 ORDER BY c.docket, c.campaign`,
		"%s is the only member of campaign %s."},
	{`SELECT DISTINCT c.docket, c.serial, t.origin_detail FROM codings t JOIN comments c ON c.num = t.comment
	   WHERE t.origin = 'campaign' AND (c.campaign = '' OR NOT ` + postedRows + `) ORDER BY c.docket, c.serial`,
		"%s has codings of the letter %s and is no posted copy."},
}

// campaigns checks that members, letters and what came down from letters agree.
func (v *verification) campaigns(ctx context.Context) error {
	for _, c := range campaignChecks {
		err := each(ctx, patient{v.s}, c.query, nil, func(r rows) error {
			var id docket.ID
			var serial int64
			var other string
			if err := r.Scan(&id, &serial, &other); err != nil {
				return err
			}
			v.problem(c.problem, id.Comment(serial), other)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
