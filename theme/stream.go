package theme

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"commentportal/docket"
)

// maxLine bounds a line of a stream, in bytes (CONTRACT section 2).
const maxLine = 16 << 20

// LineError is a line of a stream that cannot be read.
type LineError struct {
	Line int // from 1
	Err  error
}

// Error names the line, never what stands in it.
func (e LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap gives the cause.
func (e LineError) Unwrap() error { return e.Err }

// request and response are the lines of Stream.
type (
	request struct {
		ID       json.RawMessage `json:"id"`
		Question json.RawMessage `json:"question"`
		Text     *string         `json:"text"`
	}
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
// with a LineError, after the lines before it were written.
func (s *Suggester) Stream(ctx context.Context, r io.Reader, w io.Writer) (err error) {
	in := bufio.NewReaderSize(r, 64<<10)
	out := bufio.NewWriterSize(w, 64<<10)
	defer func() { err = errors.Join(err, out.Flush()) }()
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if errors.Is(err, errLongLine) {
			return LineError{n, err}
		}
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		answer, err := s.answer(line)
		if err != nil {
			return LineError{n, err}
		}
		if err := enc.Encode(answer); err != nil {
			return err
		}
	}
}

var errLongLine = errors.New("longer than 16 MiB; split the text")

// readLine reads up to a line break or the end; io.EOF means nothing was left.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(bytes.TrimRight(line, "\r\n")) > maxLine {
			return nil, errLongLine
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		default:
			return line, err
		}
	}
}

// answer makes the output line for one input line.
func (s *Suggester) answer(line []byte) (response, error) {
	if !utf8.Valid(line) {
		return response{}, errors.New("not UTF-8; convert the file first")
	}
	var ask request
	if err := json.Unmarshal(line, &ask); err != nil {
		return response{}, errors.New(`not a JSON object with "id", "question" and "text"`)
	}
	if ask.Text == nil {
		return response{}, errors.New(`no "text"`)
	}
	question, err := questionOf(ask.Question)
	if err != nil {
		return response{}, err
	}
	answer := response{ID: ask.ID, Labels: []string{}, Evidence: []evidence{}}
	if answer.ID == nil {
		answer.ID = json.RawMessage("null")
	}
	text := docket.Text(*ask.Text)
	answer.Scores = s.Suggest(question, text)
	for _, one := range answer.Scores {
		if one.Proposed {
			answer.Labels = append(answer.Labels, one.Code)
		}
		for _, span := range one.Evidence {
			at := text.CodePointSpan(span)
			answer.Evidence = append(answer.Evidence, evidence{one.Code, at.Start, at.End})
		}
	}
	return answer, nil
}

// questionOf takes 1 and "1" alike; no question is the general one.
func questionOf(raw json.RawMessage) (docket.QuestionID, error) {
	if len(raw) == 0 || string(raw) == "null" {
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
