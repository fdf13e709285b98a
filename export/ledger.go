package export

import (
	"context"

	"commentportal/docket"
)

// ledgerCSV says what became of every comment received.
var ledgerCSV = table{
	name:  "ledger.csv",
	title: "What became of every comment received",
	key:   []string{"line", "reason"},
	columns: func(docket.Docket) []column {
		return []column{
			str("line", "received, or a status; the statuses add up to received.").always().oneOf(
				append([]string{docket.LedgerReceived}, statusWords...)...),
			str("reason", "Empty for the line's total; its parts by reason follow."),
			count("comments", "Comments, as records: a row that stands for several senders counts once.").always(),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		lines, err := j.src.Ledger(ctx, j.d.ID)
		if err != nil {
			return err
		}
		for _, l := range lines {
			w.word(l.Line)
			w.text(string(l.Reason))
			w.int(l.Comments)
			w.end()
		}
		return w.failed()
	},
}

// moderationLogCSV has one row a decision.
var moderationLogCSV = table{
	name:   "moderation_log.csv",
	title:  "Decisions in the order they were made",
	refers: []reference{{"comment_id", "comments.csv", "comment_id"}},
	columns: func(docket.Docket) []column {
		return []column{
			str("comment_id", "Public name of the comment.").always(),
			when("at", "When it was decided.").always(),
			str("from_status", "Status before.").oneOf(statusWords...),
			str("to_status",
				"Status after; the same as before where a comment was held.").always().oneOf(statusWords...),
			str("reason", "Reason, a code of the docket's list."),
			str("by", "Account number; empty where nobody on staff decided."),
			yesNo("automatic", "Decided without a person.").always(),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		for c, err := range j.src.Changes(ctx, j.d.ID) {
			if err != nil {
				return err
			}
			w.word(string(c.Comment))
			w.time(c.At)
			w.word(string(c.From))
			w.word(string(c.To))
			w.text(string(c.Reason))
			user(w, c.By)
			w.bool(c.Automatic)
			w.end()
			if w.failed() != nil {
				return w.failed()
			}
		}
		return w.failed()
	},
}
