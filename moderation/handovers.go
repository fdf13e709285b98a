package moderation

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// HandoverStore holds hand-overs; *store.DB implements it.
type HandoverStore interface {
	HandOver(ctx context.Context, h docket.Handover) (int, error)
	AnswerHandover(ctx context.Context, id docket.CommentID, number int, answer string, by docket.UserID) error
}

// HandoverDesk is where somebody records to whom what a flagged comment tells was handed, and
// what they answered. The writer reads both.
type HandoverDesk struct {
	desk  *Desk
	store HandoverStore
}

// NewHandoverDesk sets up the desk of hand-overs.
func NewHandoverDesk(desk *Desk, store HandoverStore) *HandoverDesk {
	return &HandoverDesk{desk, store}
}

// Record notes a hand-over. It returns docket.Invalid for "channel" and "marking", and what
// the store returns.
func (d *HandoverDesk) Record(ctx context.Context, h docket.Handover) error {
	h.Channel = strings.TrimSpace(h.Channel)
	invalid := docket.Invalid{}
	switch n := utf8.RuneCountInString(h.Channel); {
	case n == 0:
		invalid["channel"] = "Say to whom it was handed."
	case n > docket.MaxHandoverChannel || strings.ContainsAny(h.Channel, "\r\n"):
		invalid["channel"] = phrase.English.Text("Use one line of %d characters or fewer.", docket.MaxHandoverChannel)
	default:
		d.desk.refusePrivate(h.Channel, "channel", invalid)
	}
	if !slices.Contains(docket.TLPs, h.Marking) {
		invalid["marking"] = "Choose with whom they may share it."
	}
	if len(invalid) > 0 {
		return invalid
	}
	_, err := d.store.HandOver(ctx, h)
	return err
}

// Answer records what those answered to whom it was handed. It returns docket.Invalid for
// the field of the hand-over, and what the store returns.
func (d *HandoverDesk) Answer(ctx context.Context, h docket.Handover, answer string, by docket.UserID) error {
	answer = strings.TrimSpace(answer)
	invalid := docket.Invalid{}
	checkCaseText(answer, h.Field(), "Write what they answered, in words for the writer.", invalid)
	if invalid[h.Field()] == "" {
		d.desk.refusePrivate(answer, h.Field(), invalid)
	}
	if len(invalid) > 0 {
		return invalid
	}
	return d.store.AnswerHandover(ctx, h.Comment, h.Number, answer, by)
}
