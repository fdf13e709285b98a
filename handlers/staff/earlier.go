package staff

import (
	"context"
	"strconv"

	"commentportal/docket"
	"commentportal/views"
)

// earlier lays out what the writer of a comment sent before it was mended, the last first, with
// what the text that followed adds to it and leaves out.
func (s *review) earlier(ctx context.Context, st reviewState) ([]views.EarlierText, error) {
	if !st.open {
		return nil, nil // an earlier text is as closed as the original
	}
	c, d := st.comment, st.docket
	list, err := s.store.EarlierVersions(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	var out []views.EarlierText
	next := c.Answers
	for i := len(list) - 1; i >= 0; i-- {
		one := views.EarlierText{Title: "Version " + strconv.Itoa(list[i].Number) + ", until " +
			views.DateTime(list[i].ReplacedAt.In(d.Location()))}
		for _, q := range d.QuestionIDs() {
			was, now := answerTo(list[i].Answers, q), answerTo(next, q)
			if was == "" && now == "" {
				continue
			}
			part := views.EarlierPart{Label: views.AnswerHeading(q), Was: views.PlainRuns(string(was))}
			part.Diff = diffRuns(was, now, s.campaigns.letters(was, nil).Difference(now))
			one.Parts = append(one.Parts, part)
		}
		out = append(out, one)
		next = list[i].Answers
	}
	return out, nil
}

// answerTo is the clean text of the answer to q; "" where there is none.
func answerTo(list []docket.Answer, q docket.QuestionID) docket.Text {
	for _, a := range list {
		if a.Question == q {
			return a.Text
		}
	}
	return ""
}
