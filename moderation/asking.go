package moderation

import (
	"context"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// AskStore holds inquiries; *store.DB implements it.
type AskStore interface {
	Ask(ctx context.Context, q docket.Inquiry, text string) (id docket.InquiryID, mailed bool, err error)
	AskAgain(ctx context.Context, text docket.InquiryText, until time.Time) (mailed bool, err error)
	AnswerInquiry(ctx context.Context, number docket.TrackingNumber, id docket.InquiryID, text string) error
	CloseInquiry(ctx context.Context, id docket.InquiryID, by docket.UserID) error
}

// AskDesk is where staff ask the writer of a comment something, and the writer answers.
type AskDesk struct {
	desk  *Desk
	store AskStore
	days  int
}

// NewAskDesk sets up the desk of inquiries. The writer of a comment has so
// many days to answer.
func NewAskDesk(desk *Desk, store AskStore, days int) *AskDesk { return &AskDesk{desk, store, days} }

// Ask asks the writer of a comment something, and reports whether a mail goes out. It
// returns docket.Invalid for "kind" and "question", and what the store returns.
func (d *AskDesk) Ask(ctx context.Context, q docket.Inquiry, text string) (mailed bool, err error) {
	text = strings.TrimSpace(text)
	invalid := docket.Invalid{}
	if !slices.Contains(docket.InquiryKinds, q.Kind) {
		invalid["kind"] = "Choose what you ask."
	}
	if text != "" || q.Kind == docket.InquiryOwn {
		d.check(text, "question", "Write your question.", invalid)
	}
	if len(invalid) > 0 {
		return false, invalid
	}
	q.EndsAt = d.until()
	_, mailed, err = d.store.Ask(ctx, q, text)
	return mailed, err
}

// Again adds words of staff to an inquiry; the writer may answer anew. It returns
// docket.Invalid for field, and what the store returns.
func (d *AskDesk) Again(ctx context.Context, text docket.InquiryText, field string) (mailed bool, err error) {
	text.Text = strings.TrimSpace(text.Text)
	invalid := docket.Invalid{}
	d.check(text.Text, field, "Write what you want to say.", invalid)
	if len(invalid) > 0 {
		return false, invalid
	}
	return d.store.AskAgain(ctx, text, d.until())
}

// check refuses a text of staff that is empty, too long, or shows something private.
func (d *AskDesk) check(text, field, missing string, invalid docket.Invalid) {
	checkCaseText(text, field, missing, invalid)
	if invalid[field] == "" {
		d.desk.refusePrivate(text, field, invalid)
	}
}

// Answer sends what the writer of a comment answers. Unless they are sure, an answer in
// which the screener sees something private is not sent, and what it saw is returned: they
// may take it out, or send it as it is.
func (d *AskDesk) Answer(ctx context.Context, number docket.TrackingNumber, id docket.InquiryID, text string,
	sure bool) ([]docket.Finding, error) {
	if !sure {
		if seen := d.desk.seenPrivate(text); len(seen) > 0 {
			return seen, nil
		}
	}
	return nil, d.store.AnswerInquiry(ctx, number, id, text)
}

// End ends an inquiry.
func (d *AskDesk) End(ctx context.Context, id docket.InquiryID, by docket.UserID) error {
	return d.store.CloseInquiry(ctx, id, by)
}

// Seen is what the screener sees in a text of an inquiry.
func (d *AskDesk) Seen(text docket.Text) []docket.Finding { return d.desk.screener.Screen(text) }

// Days is how many days the writer of a comment has to answer.
func (d *AskDesk) Days() int { return d.days }

func (d *AskDesk) until() time.Time { return d.desk.now().Add(time.Duration(d.days) * 24 * time.Hour) }
