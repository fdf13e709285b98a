package store_test

import (
	"errors"
	"fmt"
	"time"

	"commentportal/docket"
	"commentportal/store/storetest"
)

func (w *walk) ask() error {
	_, _, err := w.db.Ask(w.Context(), docket.Inquiry{Comment: w.comment(), Kind: docket.InquiryOwn,
		AskedBy: w.someone(),
		EndsAt:  storetest.Start.Add(240 * time.Hour)}, "Zebra?")
	return err
}

// anInquiry is one that is not over, with the number of its comment.
func (w *walk) anInquiry() (docket.Inquiry, docket.TrackingNumber, error) {
	turn := []docket.InquiryTurn{docket.TurnWriter, docket.TurnStaff}[w.random.IntN(2)]
	page, err := w.db.Inquiries(w.Context(), docket.InquiryQuery{Docket: storetest.ID, Turn: turn, Limit: 20})
	if err != nil || len(page.Inquiries) == 0 {
		return docket.Inquiry{}, "", errors.Join(err, errNothing)
	}
	q := page.Inquiries[w.random.IntN(len(page.Inquiries))]
	return q, w.number(q.Comment), nil
}

// number is the tracking number of a comment; of an imported one, a number that is none.
func (w *walk) number(id docket.CommentID) docket.TrackingNumber {
	for n, one := range w.ids {
		if one == id {
			return docket.TrackingNumber(fmt.Sprint("T-walk", n))
		}
	}
	return "NONE"
}

func (w *walk) answer() error {
	q, number, err := w.anInquiry()
	if err != nil {
		return err
	}
	err = w.db.AnswerInquiry(w.Context(), number, q.ID, "Zebra.")
	if !errors.Is(err, docket.ErrClosed) {
		return err
	}
	c, readErr := w.db.Comment(w.Context(), q.Comment)
	if readErr == nil && c.Status == docket.Withdrawn { // its writer took it back: rightly refused
		return docket.ErrStale
	}
	return errors.Join(err, readErr)
}

func (w *walk) endInquiry() error {
	q, _, err := w.anInquiry()
	if err != nil {
		return err
	}
	return w.db.CloseInquiry(w.Context(), q.ID, w.someone())
}

// mend sends a withheld comment again with other words.
func (w *walk) mend() error {
	id := w.comment()
	c, err := w.db.Comment(w.Context(), id)
	for range 8 {
		if err != nil || c.Mendable() {
			break
		}
		id = w.comment()
		c, err = w.db.Comment(w.Context(), id)
	}
	if err != nil {
		return err
	}
	mended := w.newComment()
	mended.Version = c.Version
	_, err = w.db.Mend(w.Context(), w.number(id), mended)
	return err
}

// appeal says something against the decision on a comment.
func (w *walk) appeal() error {
	id := w.comment()
	for range 8 {
		c, err := w.db.Comment(w.Context(), id)
		if err != nil {
			return err
		}
		if c.Appealable() {
			break
		}
		id = w.comment()
	}
	_, err := w.db.Appeal(w.Context(), w.number(id), "Zebra.")
	if errors.Is(err, docket.ErrClosed) { // archived
		return docket.ErrDenied
	}
	return err
}

// answerAppeal ends an appeal, now and then as somebody who may not.
func (w *walk) answerAppeal() error {
	page, err := w.db.Appeals(w.Context(), docket.AppealQuery{Docket: storetest.ID, Limit: 20})
	if err != nil || len(page.Appeals) == 0 {
		return errors.Join(err, errNothing)
	}
	p := page.Appeals[w.random.IntN(len(page.Appeals))]
	c, err := w.db.Comment(w.Context(), p.Comment)
	if err != nil {
		return err
	}
	outcome := docket.AppealStands
	if list := p.Outcomes(c.Version, c.Status); len(list) > 0 {
		outcome = list[w.random.IntN(len(list))]
	}
	by := w.someone()
	_, err = w.db.AnswerAppeal(w.Context(), docket.AppealAnswer{ID: p.ID, Version: c.Version, Outcome: outcome,
		Text: "Zebra.", By: by})
	if err == nil && !p.MayAnswer(by) {
		return fmt.Errorf("%s answered an appeal against their own decision", by)
	}
	return err
}

// purge asks to purge a comment and lets somebody answer, or does so as the operator.
func (w *walk) purge() error {
	order := docket.Purge{Comment: w.comment(), Order: "No. 1", Reason: "Zebrafish", AskedBy: w.someone()}
	if w.random.IntN(2) == 0 {
		_, err := w.db.PurgeNow(w.Context(), order)
		return err
	}
	id, err := w.db.AskPurge(w.Context(), order)
	if err != nil {
		return err
	}
	answer := []docket.PurgeAnswer{docket.PurgeAgree, docket.PurgeAgree, docket.PurgeRefuse}[w.random.IntN(3)]
	_, err = w.db.AnswerPurge(w.Context(), id, answer, w.someone())
	return err
}

// restore takes the withdrawal of a comment back, as its sender.
func (w *walk) restore() error {
	for range 40 {
		id := w.comment()
		c, err := w.db.Comment(w.Context(), id)
		if err != nil {
			return err
		}
		if c.Status == docket.Withdrawn {
			_, err := w.restoring.Restore(w.Context(), w.number(id))
			return err
		}
	}
	return errNothing
}
