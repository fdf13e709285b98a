package store

import (
	"context"
	"slices"
	"strings"

	"commentportal/docket"
)

// seePurge notes who asked to purge a comment, what a second person said, and which rows
// went with its words.
func (r *replay) seePurge(e logged, what string) {
	row := e.facts["purge"]
	switch what {
	case "asked":
		r.says(e, "purges", row, map[string]string{"state": "asked", "asked_by": e.by(), "answered_by": "0"})
	case "refused":
		r.says(e, "purges", row, map[string]string{"state": "refused", "answered_by": e.by()})
	case "agreed", "signed":
		r.says(e, "purges", row, map[string]string{"answered_by": e.by()})
	case "done":
		if r.tables["purges"][row] == nil { // by command: nobody asked before
			r.says(e, "purges", row, map[string]string{"answered_by": "0"})
		}
		r.says(e, "purges", row, map[string]string{"state": "done", "asked_by": e.by()})
		r.seePurged(e)
	}
}

// seePurged notes the rows that went with the words of a comment.
func (r *replay) seePurged(e logged) {
	gone := func(table, of string) {
		for name, have := range r.tables[table] {
			if strings.HasPrefix(name, of+"/") {
				have.seq, have.gone = e.Seq, true
			}
		}
	}
	r.says(e, "comments", e.Target, e.picked("received_mac", "received"))
	gone("comment_notes", e.Target)
	gone("coding_notes", e.Target)
	gone("handovers", e.Target)
	r.endContact(e, "comment_mail")
	r.endContact(e, "speakers")
	for _, id := range strings.Fields(e.facts["cases"]) {
		gone("case_notes", id)
	}
	for _, id := range strings.Fields(e.facts["inquiries"]) {
		gone("inquiry_texts", id)
	}
	for _, id := range strings.Fields(e.facts["memos"]) {
		gone("memo_versions", id)
		r.says(e, "memos", id, map[string]string{"version": "0", "removed": "1"})
	}
	for _, id := range strings.Fields(e.facts["ended"]) {
		r.says(e, "inquiries", id, map[string]string{"turn": string(docket.TurnOver), "closed_by": "0"})
	}
	if id, _, ok := docket.CommentID(e.Target).Split(); ok && e.facts["model"] != "" {
		r.removed(e, "models", string(id))
	}
}

// purgeCheck checks purges and what they left.
type purgeCheck struct{ v *verification }

// tombstone checks that nothing is left of the words of a purged comment in its own rows.
// What it said when it was received cannot be compared any more: its digest stays, and the
// log knows it.
func (p purgeCheck) tombstone(c *record, opened docket.Comment) {
	if c.person != nil || c.name != nil || c.org != nil || opened.Submitter.SectorRaw != "" ||
		slices.ContainsFunc(opened.Answers, func(a docket.Answer) bool { return a.Original != "" || a.Text != "" }) {
		p.v.problem("Comment %s counts as purged, but words of it are there.", c.ID)
	}
}

// all checks every purge: that it opens in its place, that no one person did it alone
// on a page, and that what counts as done is in the history of the comment.
func (check purgeCheck) all(ctx context.Context) error {
	v := check.v
	if err := each(ctx, v.s, `SELECT `+purgeColumns+purgeRows+` ORDER BY p.id`, nil, func(r rows) error {
		p, err := scanPurge(v.db.sealer, r)
		switch {
		case err != nil && p.ID == 0:
			return err
		case err != nil:
			v.problem("Purge %s of comment %s cannot be opened: a sealed value was changed or moved.", p.ID, p.Comment)
		case p.AskedBy != 0 && p.AskedBy == p.AnsweredBy:
			v.problem("Purge %s of comment %s was agreed to by who asked for it.", p.ID, p.Comment)
		case p.State == docket.PurgeDone && p.AskedBy != 0 && p.AnsweredBy == 0:
			v.problem("Purge %s of comment %s counts as done, but nobody agreed to it.", p.ID, p.Comment)
		}
		return nil
	}); err != nil {
		return err
	}
	if err := v.named(ctx, `SELECT c.docket, c.serial FROM comments c WHERE EXISTS (SELECT 1 FROM purges p
		WHERE p.comment = c.num AND p.purged_at > 0) AND NOT EXISTS (SELECT 1 FROM decisions d
		WHERE d.comment = c.num AND d.version = c.version AND d.action = 'purge')`,
		"Comment %s counts as purged, but its last decision did not do so."); err != nil {
		return err
	}
	return v.named(ctx, `SELECT c.docket, c.serial FROM comments c WHERE EXISTS (SELECT 1 FROM decisions d
		WHERE d.comment = c.num AND d.action = 'purge') AND NOT EXISTS (SELECT 1 FROM purges p
		WHERE p.comment = c.num AND p.purged_at > 0)`, "Comment %s was purged, but its tombstone is missing.")
}
