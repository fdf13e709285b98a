package moderation

import (
	"context"
	"errors"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/moderation/screen"
)

func TestWithheldAnswersLeaveSomethingToPostAndNothingToCount(t *testing.T) {
	t.Parallel()
	c := docket.Comment{Answers: []docket.Answer{{Question: "1", Text: "One."}, {Question: "2", Text: "Two."}}}
	d := docket.Docket{WithholdingReasons: []docket.Choice{{Code: "threat", Label: "A threat"}}}
	leave := func(questions ...docket.QuestionID) (list []docket.WithheldAnswer) {
		for _, q := range questions {
			list = append(list, docket.WithheldAnswer{Question: q, Reason: "threat"})
		}
		return list
	}
	coded := &docket.CommentReading{Codings: []docket.Coding{{Question: "1", Code: "A",
		State: docket.CodingConfirmed}}}
	for _, tt := range []struct {
		name    string
		request Request
		field   string // "" when nothing is wrong
	}{
		{"one of two answers", Request{Withheld: leave("1")}, ""},
		{"every answer", Request{Withheld: leave("1", "2")}, "withhold"},
		{"one answer twice", Request{Withheld: leave("1", "1")}, "withhold"},
		{"an answer that is not there", Request{Withheld: leave("3")}, "withhold"},
		{"a theme for an answer that stays", Request{Withheld: leave("2"), Reading: coded}, ""},
		{"a theme for an answer that is left out", Request{Withheld: leave("1"), Reading: coded}, "coding"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			invalid := docket.Invalid{}
			checkWithheld(c, d, tt.request, invalid)
			if (tt.field == "") != (len(invalid) == 0) || tt.field != "" && invalid[tt.field] == "" {
				t.Errorf("invalid is %v, want %q", invalid, tt.field)
			}
		})
	}
}

// appealed notes what reaches the store.
type appealed struct{ asked, answered int }

func (a *appealed) Appeal(context.Context, docket.TrackingNumber, string) (docket.CommentID, error) {
	a.asked++
	return "A-1-0001", nil
}

func (a *appealed) AnswerAppeal(context.Context, docket.AppealAnswer) (bool, error) {
	a.answered++
	return false, nil
}

func TestNothingPrivateIsSentWithAnAppealOrItsAnswer(t *testing.T) {
	t.Parallel()
	var store appealed
	desk := NewAppealDesk(NewDesk(nil, screen.New(), time.Now), &store)
	const private = "My social security number is 536-22-1845."
	seen, err := desk.Appeal(t.Context(), "N", private, false)
	if err != nil || len(seen) == 0 || store.asked != 0 {
		t.Errorf("seen %v, sent %d times, %v", seen, store.asked, err)
	}
	if _, err := desk.Appeal(t.Context(), "N", private, true); err != nil || store.asked != 1 {
		t.Errorf("by somebody who is sure: sent %d times, %v", store.asked, err)
	}
	answer := docket.AppealAnswer{Outcome: docket.AppealStands, Text: private}
	_, err = desk.Answer(t.Context(), answer)
	if invalid, ok := errors.AsType[docket.Invalid](err); !ok || invalid["answer"] == "" || store.answered != 0 {
		t.Errorf("answered %d times, %v", store.answered, err)
	}
	answer.Text = "The decision stands: the words name a person."
	if _, err := desk.Answer(t.Context(), answer); err != nil || store.answered != 1 {
		t.Errorf("answered %d times, %v", store.answered, err)
	}
}
