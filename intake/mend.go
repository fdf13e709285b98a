package intake

import (
	"context"
	"fmt"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// Mend sends a withheld comment again with mended answers, by its tracking number. Who
// sent it stays as it was. What the screener sees in the new words is filed with them,
// as of any comment.
//
// It returns docket.ErrNotFound for an unknown number, docket.ErrClosed when the docket
// takes no comments now, docket.Invalid for fields to mend, and docket.ErrDenied,
// docket.ErrExists and docket.ErrStale as the store does.
func (d *Desk) Mend(ctx context.Context, number docket.TrackingNumber, version int,
	answers map[docket.QuestionID]string) error {
	c, err := d.store.Receipt(ctx, number)
	if err != nil {
		return err
	}
	dock, err := d.store.Docket(ctx, c.Docket)
	if err != nil {
		return fmt.Errorf("docket of the comment: %w", err)
	}
	if accepted, _ := dock.Accepts(d.now()); !accepted {
		return docket.ErrClosed
	}
	if c.Version != version {
		return docket.ErrStale
	}
	if !c.Mendable() {
		return docket.ErrDenied
	}
	bad := docket.Invalid{}
	f := Form{Docket: c.Docket, Answers: answers, say: phrase.From(ctx)}
	list := f.answers(dock, d.screen, bad)
	if len(bad) == 0 && sameAnswers(c.Answers, list) {
		bad["form"] = f.say.Text("You have not changed anything. Change the words that kept your comment from " +
			"being posted.")
	}
	if len(bad) > 0 {
		return bad
	}
	c.Answers, c.Flags, c.Language, c.Class = list, alertFlags(list, d.screen), language(list), classOf(list)
	c.RuleSet = d.screen.Version()
	_, err = d.store.Mend(ctx, number, c)
	return err
}

// sameAnswers reports whether two lists of answers read the same.
func sameAnswers(a, b []docket.Answer) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Question != b[i].Question || a[i].Text != b[i].Text {
			return false
		}
	}
	return true
}
