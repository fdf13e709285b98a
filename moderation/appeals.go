package moderation

import (
	"context"
	"slices"
	"strings"

	"commentportal/docket"
)

// AppealStore holds appeals; *store.DB implements it.
type AppealStore interface {
	Appeal(ctx context.Context, number docket.TrackingNumber, text string) (docket.CommentID, error)
	AnswerAppeal(ctx context.Context, a docket.AppealAnswer) (mailed bool, err error)
}

// AppealDesk is where the writer of a comment asks for another look at the decision on it,
// and somebody who had no part in the decision answers.
type AppealDesk struct {
	desk  *Desk
	store AppealStore
}

// NewAppealDesk sets up the desk of appeals.
func NewAppealDesk(desk *Desk, store AppealStore) *AppealDesk { return &AppealDesk{desk, store} }

// Appeal takes what a writer says against a decision. Unless they are sure, a text in which
// the screener sees something private is not sent, and what it saw is returned.
func (d *AppealDesk) Appeal(ctx context.Context, number docket.TrackingNumber, text string,
	sure bool) ([]docket.Finding, error) {
	if !sure {
		if seen := d.desk.seenPrivate(text); len(seen) > 0 {
			return seen, nil
		}
	}
	_, err := d.store.Appeal(ctx, number, text)
	return nil, err
}

// Answer ends an appeal with an answer, and reports whether a mail goes out. It returns
// docket.Invalid for "outcome" and "answer", and what the store returns.
func (d *AppealDesk) Answer(ctx context.Context, a docket.AppealAnswer) (mailed bool, err error) {
	a.Text = strings.TrimSpace(a.Text)
	invalid := docket.Invalid{}
	if a.Outcome != docket.AppealStands && a.Outcome != docket.AppealChanged {
		invalid["outcome"] = "Choose what became of the decision."
	}
	checkCaseText(a.Text, "answer", "Write an answer. The writer reads it on the page “Check a comment”.", invalid)
	if invalid["answer"] == "" {
		d.desk.refusePrivate(a.Text, "answer", invalid)
	}
	if len(invalid) > 0 {
		return false, invalid
	}
	return d.store.AnswerAppeal(ctx, a)
}

// Seen is what the screener sees in the text of an appeal.
func (d *AppealDesk) Seen(text docket.Text) []docket.Finding { return d.desk.screener.Screen(text) }

// seenPrivate is what the screener sees in words to staff that their writer may want to take
// out first.
func (d *Desk) seenPrivate(text string) []docket.Finding {
	return slices.DeleteFunc(d.screener.Screen(docket.Text(text)), func(f docket.Finding) bool {
		return f.Severity == docket.Notice
	})
}
