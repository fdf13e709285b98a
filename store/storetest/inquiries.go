package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

// reachable files a comment with a tracking number and an e-mail address.
func reachable(t *testing.T, db *store.DB, key string, number docket.TrackingNumber) docket.CommentID {
	t.Helper()
	c := Comment(key, "word")
	c.Tracking, c.Submitter.Email = number, "writer@example.org"
	return File(t, db, c)
}

func ask(t *testing.T, db *store.DB, id docket.CommentID, until time.Time) docket.InquiryID {
	t.Helper()
	q, mailed, err := db.Ask(t.Context(), docket.Inquiry{Comment: id, Kind: docket.InquiryStill, AskedBy: 3,
		EndsAt: until}, "")
	if err != nil || !mailed {
		t.Fatalf("ask: mailed %v, %v", mailed, err)
	}
	return q
}

var inquiryCases = []testCase{
	{"staff ask, the writer answers by number, and it stays readable after its end", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx, until := t.Context(), Start.Add(240*time.Hour)
		id := reachable(t, db, "a", "NUMBER-1")
		other := reachable(t, db, "b", "NUMBER-2")
		q := ask(t, db, id, until)
		if err := db.AnswerInquiry(ctx, "NUMBER-2", q, "x"); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("answered by the number of comment %s: %v", other, err)
		}
		for _, err := range []error{db.AnswerInquiry(ctx, "NUMBER-1", q, "It goes on."),
			func() error {
				_, err := db.AskAgain(ctx, docket.InquiryText{Inquiry: q, By: 4, Text: "Since when?"}, until)
				return err
			}(), db.AnswerInquiry(ctx, "NUMBER-1", q, "Since May."), db.CloseInquiry(ctx, q, 3)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		got, err := db.Inquiry(ctx, q)
		if err != nil || got.Turn != docket.TurnOver || got.ClosedBy != 3 || got.Kind != docket.InquiryStill ||
			got.Comment != id {
			t.Errorf("ended: %+v, %v", got, err)
		}
		var said string
		for _, x := range got.Texts {
			said += fmt.Sprint(x.By, x.Text, "|")
		}
		if said != "u3|It goes on.|u4Since when?|Since May.|" {
			t.Errorf("the texts are %q", said)
		}
		if err := db.AnswerInquiry(ctx, "NUMBER-1", q, "x"); !errors.Is(err, docket.ErrClosed) {
			t.Errorf("answered after its end: %v", err)
		}
		if err := db.CloseInquiry(ctx, q, 3); !errors.Is(err, docket.ErrStale) {
			t.Errorf("ended twice: %v", err)
		}
		if list, _, err := db.Outbox(ctx); err != nil || len(list) != 2 || list[0].Kind != docket.MessageQuestion {
			t.Errorf("mails %+v, %v; want one for each time that staff asked", list, err)
		}
		Sound(t, db)
	}},
	{"who cannot be reached is not asked, and nobody is asked too much", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx, until := t.Context(), Start.Add(240*time.Hour)
		c := Comment("a", "word")
		c.Tracking = ""
		silent := File(t, db, c)
		gone := reachable(t, db, "b", "NUMBER-2")
		if _, err := db.Withdraw(ctx, "NUMBER-2"); err != nil {
			t.Fatal(err)
		}
		for _, id := range []docket.CommentID{silent, gone} {
			if may, err := db.MayAsk(ctx, id); may || err != nil {
				t.Errorf("%s may be asked: %v", id, err)
			}
			if _, _, err := db.Ask(ctx, docket.Inquiry{Comment: id, EndsAt: until, AskedBy: 3}, "x"); !errors.Is(err,
				docket.ErrDenied) {
				t.Errorf("%s was asked: %v", id, err)
			}
		}
		id := reachable(t, db, "c", "NUMBER-3")
		var q docket.InquiryID
		for range docket.MaxOpenInquiries {
			q = ask(t, db, id, until)
		}
		if _, _, err := db.Ask(ctx, docket.Inquiry{Comment: id, EndsAt: until, AskedBy: 3}, "x"); !errors.Is(err,
			docket.ErrExists) {
			t.Errorf("asked once more: %v", err)
		}
		for range docket.MaxRepliesInRow {
			if err := db.AnswerInquiry(ctx, "NUMBER-3", q, "x"); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.AnswerInquiry(ctx, "NUMBER-3", q, "x"); !errors.Is(err, docket.ErrExists) {
			t.Errorf("answered once more: %v", err)
		}
		n, err := db.InquiryCounts(ctx, ID, Start)
		if err != nil || n != (docket.InquiryCounts{Answered: 1, Waiting: 2}) {
			t.Errorf("counted %+v, %v", n, err)
		}
		page, err := db.Inquiries(ctx, docket.InquiryQuery{Docket: ID, Turn: docket.TurnWriter, Limit: 1})
		if err != nil || page.Total != 2 || len(page.Inquiries) != 1 || page.Next == 0 {
			t.Errorf("listed %+v, %v", page, err)
		}
		Sound(t, db)
	}},
	{"nobody answers when the time is over, and the place is free again", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		ctx := t.Context()
		id := reachable(t, db, "a", "NUMBER-1")
		for range docket.MaxOpenInquiries {
			q := ask(t, db, id, Start)
			if err := db.AnswerInquiry(ctx, "NUMBER-1", q, "x"); !errors.Is(err, docket.ErrClosed) {
				t.Errorf("answered too late: %v", err)
			}
		}
		ask(t, db, id, Start.Add(240*time.Hour))
		if n, err := db.InquiryCounts(ctx, ID, Start.Add(time.Hour)); err != nil || n.Unheard != 3 || n.Waiting != 4 {
			t.Errorf("counted %+v, %v", n, err)
		}
		Sound(t, db)
	}},
}
