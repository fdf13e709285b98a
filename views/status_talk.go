package views

import (
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// StatusTalk is a question of staff to the writer of a comment, with what both wrote.
type StatusTalk struct {
	ID       string
	Question string // in the reader's language; "" where staff wrote it
	Texts    []StatusText
	Stands   string // in a sentence
	Takes    bool   // the writer may write
	Answer   Field
	Seen     []string // passages of the typed answer that look private
}

// StatusText is what one side wrote.
type StatusText struct {
	Yours bool
	At    time.Time
	Text  string
}

// TalkField is the name of the field that holds the answer to an inquiry.
func TalkField(id docket.InquiryID) string { return "answer-" + id.String() }

// newStatusTalks lays out what staff asked the writer of a comment, newest first.
func newStatusTalks(f StatusFacts) []StatusTalk {
	var out []StatusTalk
	for i := len(f.Asked) - 1; i >= 0; i-- {
		q := f.Asked[i]
		t := StatusTalk{ID: q.ID.String(), Takes: q.TakesAnswer(f.Now) && f.Comment.Status != docket.Withdrawn,
			Stands: talkStands(f, q)}
		if words := q.Kind.Question(); words != "" {
			t.Question = f.Say.Known(words)
		}
		for _, x := range q.Texts {
			if x.Text != "" {
				t.Texts = append(t.Texts, StatusText{Yours: x.By == 0, At: x.At.In(f.Docket.Location()), Text: x.Text})
			}
		}
		t.Answer = Field{Name: TalkField(q.ID), Label: f.Say.Text("Your answer"), Rows: 4, Max: docket.MaxInquiryText,
			Hint: f.Say.Text("Only the staff who review comments read it. It is never posted. You do not " +
				"have to answer.")}
		out = append(out, t)
	}
	return out
}

// talkStands says how a question stands for the writer.
func talkStands(f StatusFacts, q docket.Inquiry) string {
	switch {
	case q.Turn == docket.TurnOver:
		return f.Say.Text("We have ended this question.")
	case f.Comment.Status == docket.Withdrawn:
		return f.Say.Text("You withdrew your comment, so this question is over.")
	case !f.Now.Before(q.EndsAt):
		return f.Say.Text("The time to answer is over.")
	case !q.TakesAnswer(f.Now):
		return f.Say.Text("You have sent as many answers as you can for now. Wait until we write again.")
	case q.Turn == docket.TurnStaff:
		return f.Say.Text("We have your answer. You can add to it until %s.",
			f.Say.Day(q.EndsAt.In(f.Docket.Location())))
	}
	return f.Say.Text("You can answer until %s.", f.Say.Day(q.EndsAt.In(f.Docket.Location())))
}

// TypeAgain puts typed answers back into their boxes, and what is wrong with one of them:
// a problem, or passages of its text that look private.
func (r *StatusResult) TypeAgain(typed func(field string) string, id docket.InquiryID, problem string, text docket.Text,
	seen []docket.Finding) {
	for i := range r.Talks {
		t := &r.Talks[i]
		t.Answer.Value = strings.ToValidUTF8(strings.ReplaceAll(typed(t.Answer.Name), "\x00", ""), "\uFFFD")
		if t.ID != id.String() {
			continue
		}
		t.Answer.Problem = problem
		if problem != "" && !t.Takes {
			t.Stands = problem
		}
		for _, f := range seen {
			if words := string(text[f.Start:f.End]); !slices.Contains(t.Seen, words) {
				t.Seen = append(t.Seen, words)
			}
		}
	}
}
