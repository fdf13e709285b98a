package docket

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"
)

// MaxLine is the longest line of a stream, in bytes without the line end
// (CONTRACT.md section 2).
const MaxLine = 16 << 20

// LineError is a line of a stream that cannot be read.
type LineError struct {
	Line   int // counted from 1
	Reason string
}

// Error names the line and what to mend, never what the line holds.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// TextLine is one line of the streams that screen, suggest and group texts: a
// JSON object with "id" and "text".
type TextLine struct {
	Line  int             // counted from 1
	ID    json.RawMessage // any JSON value, byte for byte as it was given
	Text  Text
	Waits bool // nothing more has arrived yet: whoever answers line by line answers now

	fields map[string]json.RawMessage
}

// Field is the value of another key of the object, nil when it is absent or
// null.
func (l TextLine) Field(name string) json.RawMessage {
	if raw := l.fields[name]; string(raw) != "null" {
		return raw
	}
	return nil
}

// TextLines reads a stream of JSON objects, one a line. Empty lines are passed
// over. It ends with a *LineError at the first line that cannot be read, or with
// the error of r or ctx.
func TextLines(ctx context.Context, r io.Reader) iter.Seq2[TextLine, error] {
	return func(yield func(TextLine, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		var buf []byte
		for n := 1; ; n++ {
			if err := ctx.Err(); err != nil {
				yield(TextLine{}, err)
				return
			}
			var err error
			buf, err = appendLine(in, buf[:0], n)
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(TextLine{}, err)
				return
			}
			if len(bytes.TrimSpace(buf)) == 0 {
				continue
			}
			line, err := parseTextLine(buf)
			if err != nil {
				yield(TextLine{}, &LineError{Line: n, Reason: err.Error()})
				return
			}
			line.Line, line.Waits = n, in.Buffered() == 0
			if !yield(line, nil) {
				return
			}
		}
	}
}

// appendLine reads line n without its end into buf. io.EOF means that nothing
// was left.
func appendLine(in *bufio.Reader, buf []byte, n int) ([]byte, error) {
	for {
		part, err := in.ReadSlice('\n')
		buf = append(buf, part...)
		if len(bytes.TrimRight(buf, "\r\n")) > MaxLine {
			return nil, &LineError{Line: n, Reason: fmt.Sprintf("longer than %d MiB; split the text", MaxLine>>20)}
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == nil, err == io.EOF && len(buf) > 0:
			return bytes.TrimRight(buf, "\r\n"), nil
		case err == io.EOF:
			return nil, io.EOF
		default:
			return nil, fmt.Errorf("read line %d: %w", n, err)
		}
	}
}

// parseTextLine takes one JSON object apart. Its errors hold nothing of the
// line.
func parseTextLine(line []byte) (TextLine, error) {
	if !utf8.Valid(line) {
		return TextLine{}, errors.New("not UTF-8; save the file as UTF-8")
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil || fields == nil {
		return TextLine{}, errors.New(`not a JSON object; write {"id": …, "text": "…"}`)
	}
	id, ok := fields["id"]
	if !ok {
		return TextLine{}, errors.New(`no "id"; give each line one`)
	}
	raw, ok := fields["text"]
	if !ok {
		return TextLine{}, errors.New(`no "text"; give the text as a string`)
	}
	var text *string
	if err := json.Unmarshal(raw, &text); err != nil || text == nil {
		return TextLine{}, errors.New(`"text" is not a string`)
	}
	return TextLine{ID: id, Text: Text(*text), fields: fields}, nil
}
