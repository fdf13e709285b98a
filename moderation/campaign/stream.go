package campaign

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

// MaxLine is the longest line that Detect reads, in bytes without the line end
// (CONTRACT.md section 2).
const MaxLine = 16 << 20

// LineError is a line of a stream that cannot be read.
type LineError struct {
	Line   int // counted from 1
	Reason string
}

// Error names the line and what to mend, never what the line holds.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Detect groups a stream: one JSON object {"id","text"} a line in, one
// {"id","cluster"} a line out, in the same order. The cluster is a name of this
// run ("campaign-1" is the campaign whose first comment comes first) or null. The
// id comes back exactly as it was given; other keys are ignored, as are empty
// lines. Nothing is written before all was read: a line that cannot be read ends
// the run with a *LineError and without output.
func Detect(ctx context.Context, in io.Reader, out io.Writer, o Options) error {
	g, err := New(o)
	if err != nil {
		return err
	}
	ids, comments, err := readStream(ctx, in)
	if err != nil {
		return err
	}
	groups := g.Group(comments)
	w := bufio.NewWriterSize(out, 64<<10)
	var buf []byte
	for i, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		buf = append(append(append(buf[:0], `{"id":`...), id...), `,"cluster":`...)
		if n := groups.Of[i]; n >= 0 {
			buf = fmt.Appendf(buf, `"campaign-%d"}`, n+1)
		} else {
			buf = append(buf, "null}"...)
		}
		if _, err := w.Write(append(buf, '\n')); err != nil {
			return fmt.Errorf("write campaigns: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write campaigns: %w", err)
	}
	return nil
}

func readStream(ctx context.Context, in io.Reader) (ids []json.RawMessage, comments []Comment, err error) {
	r := &lineReader{r: bufio.NewReaderSize(in, 64<<10)}
	for {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		line, err := r.next()
		if err == io.EOF {
			return ids, comments, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		id, text, err := readLine(line)
		if err != nil {
			return nil, nil, &LineError{Line: r.line, Reason: err.Error()}
		}
		ids = append(ids, id)
		comments = append(comments, Comment{Text: docket.Text(text)})
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
		return nil, "", errors.New(`no "text"; give the text to group as a string`)
	}
	var value *string
	if err := json.Unmarshal(raw, &value); err != nil || value == nil {
		return nil, "", errors.New(`"text" is not a string`)
	}
	return id, *value, nil
}
