package screen

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

// MaxLine is the longest line that Lines reads, in bytes without the line end
// (CONTRACT.md section 2).
const MaxLine = 16 << 20

// LineError is a line of a stream that cannot be read.
type LineError struct {
	Line   int // counted from 1
	Reason string
}

// Error names the line and what to mend, never what the line holds.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Lines screens a stream: one JSON object {"id","text"} a line in, one
// {"id","spans"} a line out, in the same order. Offsets count code points of the
// text, end exclusive; the id comes back exactly as it was given. Other keys are
// ignored, as are empty lines. A line that cannot be read ends the run with a
// *LineError after everything before it was written.
func (s *Screener) Lines(ctx context.Context, in io.Reader, out io.Writer) (err error) {
	w := bufio.NewWriterSize(out, 64<<10)
	defer func() {
		if flushErr := w.Flush(); err == nil && flushErr != nil {
			err = fmt.Errorf("write findings: %w", flushErr)
		}
	}()
	r := &lineReader{r: bufio.NewReaderSize(in, 64<<10)}
	var buf []byte
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := r.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		id, text, err := readLine(line)
		if err != nil {
			return &LineError{Line: r.line, Reason: err.Error()}
		}
		buf = s.appendLine(buf[:0], id, text)
		if _, err := w.Write(buf); err != nil {
			return fmt.Errorf("write findings: %w", err)
		}
		if r.r.Buffered() == 0 { // the sender waits for an answer
			if err := w.Flush(); err != nil {
				return fmt.Errorf("write findings: %w", err)
			}
		}
	}
}

// lineReader reads lines of at most MaxLine bytes and counts them.
type lineReader struct {
	r    *bufio.Reader
	buf  []byte
	line int
}

func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	l.line++
	for {
		part, err := l.r.ReadSlice('\n')
		l.buf = append(l.buf, part...)
		if n := len(bytes.TrimRight(l.buf, "\r\n")); n > MaxLine {
			return nil, &LineError{Line: l.line, Reason: fmt.Sprintf("longer than %d MiB; split the text", MaxLine>>20)}
		}
		switch {
		case err == nil:
			return bytes.TrimRight(l.buf, "\r\n"), nil
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF):
			if len(l.buf) == 0 {
				return nil, io.EOF
			}
			return l.buf, nil
		default:
			return nil, fmt.Errorf("read line %d: %w", l.line, err)
		}
	}
}

// readLine takes id and text from one JSON object. Its errors hold nothing of
// the line.
func readLine(line []byte) (id json.RawMessage, text string, err error) {
	if !utf8.Valid(line) {
		return nil, "", errors.New("not UTF-8; save the file as UTF-8")
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil || fields == nil {
		return nil, "", errors.New(`not a JSON object; write {"id": …, "text": "…"}`)
	}
	id, ok := fields["id"]
	if !ok {
		return nil, "", errors.New(`no "id"; give each line one`)
	}
	raw, ok := fields["text"]
	if !ok {
		return nil, "", errors.New(`no "text"; give the text to screen as a string`)
	}
	var value *string
	if err := json.Unmarshal(raw, &value); err != nil || value == nil {
		return nil, "", errors.New(`"text" is not a string`)
	}
	return id, *value, nil
}

// appendLine screens text and appends the answer.
func (s *Screener) appendLine(buf []byte, id json.RawMessage, text string) []byte {
	buf = append(buf, `{"id":`...)
	buf = append(buf, id...)
	buf = append(buf, `,"spans":[`...)
	byteAt, pointAt := 0, 0
	points := func(b int) int {
		pointAt += utf8.RuneCountInString(text[byteAt:b])
		byteAt = b
		return pointAt
	}
	for i, f := range s.Screen(docket.Text(text)) {
		if i > 0 {
			buf = append(buf, ',')
		}
		start := points(f.Start)
		end := points(f.End)
		buf = fmt.Appendf(buf, `{"start":%d,"end":%d,"type":%q,"rule":%q,"severity":%q}`, start, end, f.Type, f.Rule, f.Severity)
	}
	return append(buf, "]}\n"...)
}
