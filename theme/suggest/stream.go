package suggest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"commentportal/docket"
)

// response is a line that Stream writes.
type (
	response struct {
		ID       json.RawMessage `json:"id"`
		Labels   []string        `json:"labels"`
		Scores   ranking         `json:"scores"`
		Evidence []evidence      `json:"evidence"`
	}
	evidence struct {
		Code  string `json:"code"`
		Start int    `json:"start"`
		End   int    `json:"end"`
	}
)

// ranking writes scores as an object in order of rank.
type ranking []docket.Suggestion

// MarshalJSON keeps the order, which a map would lose.
func (r ranking) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, s := range r {
		if i > 0 {
			b.WriteByte(',')
		}
		code, err := json.Marshal(s.Code)
		if err != nil {
			return nil, err
		}
		score, err := json.Marshal(s.Score)
		if err != nil {
			return nil, err
		}
		b.Write(code)
		b.WriteByte(':')
		b.Write(score)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Stream reads one JSON object a line, {"id","question","text"}, and writes one a
// line in the same order: {"id","labels","scores","evidence"}, with offsets in
// code points of the text. An id comes back as it was given; other keys are
// ignored, and so are empty lines. A line that cannot be read ends the stream
// with a *docket.LineError, after the lines before it were written.
func (s *Suggester) Stream(ctx context.Context, r io.Reader, w io.Writer) (err error) {
	out := bufio.NewWriterSize(w, 64<<10)
	defer func() { err = errors.Join(err, out.Flush()) }()
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for line, err := range docket.TextLines(ctx, r) {
		if err != nil {
			return err
		}
		question, err := questionOf(line.Field("question"))
		if err != nil {
			return &docket.LineError{Line: line.Line, Reason: err.Error()}
		}
		if err := enc.Encode(s.answer(line, question)); err != nil {
			return err
		}
		if line.Waits {
			if err := out.Flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// answer makes the output line for one input line.
func (s *Suggester) answer(line docket.TextLine, question docket.QuestionID) response {
	answer := response{ID: line.ID, Labels: []string{}, Evidence: []evidence{}}
	answer.Scores = s.Suggest(question, line.Text)
	for _, one := range answer.Scores {
		if one.Proposed {
			answer.Labels = append(answer.Labels, one.Code)
		}
		for _, span := range one.Evidence {
			at := line.Text.CodePointSpan(span)
			answer.Evidence = append(answer.Evidence, evidence{one.Code, at.Start, at.End})
		}
	}
	return answer
}

// questionOf takes 1 and "1" alike; no question is the general one.
func questionOf(raw json.RawMessage) (docket.QuestionID, error) {
	if len(raw) == 0 {
		return docket.General, nil
	}
	var text string
	if raw[0] == '"' {
		if err := json.Unmarshal(raw, &text); err == nil {
			return docket.QuestionID(text), nil
		}
	}
	var number json.Number
	if err := json.Unmarshal(raw, &number); err == nil {
		return docket.QuestionID(number), nil
	}
	return "", errors.New(`"question" is neither a number nor a string`)
}
