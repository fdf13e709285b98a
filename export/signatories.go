package export

import (
	"context"

	"commentportal/docket"
)

// signatoriesCSV lists the parties behind comments that several signed.
var signatoriesCSV = table{
	name:   "signatories.csv",
	title:  "Parties behind the comments that several signed",
	key:    []string{"comment_id", "position"},
	refers: []reference{{"comment_id", "comments.csv", "comment_id"}},
	columns: func(docket.Docket) []column {
		return []column{
			str("comment_id", "Comment that the party signed. A comment counts once, whoever signed it.").always(),
			{name: "position", kind: kindInteger, about: "Place on the comment, from 1: its sender, who alone stands " +
				"in comments.csv.", required: true, minimum: &one},
			str("name", "Name of the party, where public and posted."),
			str("organization", "Organization of the party, where public and posted."),
			yesNo("public", "The public reads this party: the comment is posted, and the party was not taken "+
				"off.").always(),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		for e, err := range j.src.SignatoriesOf(ctx, j.d.ID) {
			if err != nil {
				return err
			}
			w.word(string(e.Comment))
			w.int(e.Position)
			w.text(e.Name)
			w.text(e.Organization)
			w.bool(e.Public)
			w.end()
			if w.failed() != nil {
				return w.failed()
			}
		}
		return w.failed()
	},
}
