package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/moderation/screen"
	"commentportal/theme"
)

func streamCommands() []command {
	return []command{
		{name: "screen", does: "reads JSON lines of texts, writes what the screener finds in each", run: screenStream},
		{name: "themes suggest", does: "reads JSON lines of answers, writes the themes the rules suggest", flags: []string{"codebook"}, run: suggestStream},
	}
}

// maxLine bounds one line of a stream, in bytes (CONTRACT section 2).
const maxLine = 16 << 20

// stream reads one JSON object a line and writes what answer makes of it, in
// the same order and nothing else. A line that cannot be read stops the run with
// its number. Output is flushed whenever the input has nothing more waiting, so
// that a caller may speak line by line.
func (p *program) stream(ctx context.Context, answer func(line []byte) (any, error)) error {
	in := bufio.NewReaderSize(p.stdin, 64<<10)
	out := bufio.NewWriterSize(p.stdout, 64<<10)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			return errors.Join(out.Flush(), errors.New("stopped before the end of the input"))
		}
		line, err := readLine(in)
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return errors.Join(out.Flush(), usagef("line %d: %w", n, err))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		reply, err := answer(line)
		if err != nil {
			if flushErr := out.Flush(); flushErr != nil {
				return flushErr
			}
			return usagef("line %d cannot be read: %w", n, err)
		}
		if err := encoder.Encode(reply); err != nil {
			return fmt.Errorf("write line %d: %w", n, err)
		}
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return fmt.Errorf("write line %d: %w", n, err)
			}
		}
	}
}

// readLine reads up to the next line end, or to the end of the input. It
// returns io.EOF when nothing is left.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			return nil, fmt.Errorf("is longer than %d MiB: split the text", maxLine>>20)
		}
		if err == nil && line == nil {
			return part, nil
		}
		line = append(line, part...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		case err != nil:
			return nil, err
		default:
			return line, nil
		}
	}
}

// record is a line of input; other keys are ignored.
type record struct {
	ID   json.RawMessage `json:"id"`
	Text *string         `json:"text"`
}

func readRecord(line []byte) (record, error) {
	var r record
	if !utf8.Valid(line) {
		return r, errors.New("it is not UTF-8, convert the file first")
	}
	if err := json.Unmarshal(line, &r); err != nil {
		return r, fmt.Errorf("write one JSON object with \"id\" and \"text\": %w", err)
	}
	if r.ID == nil {
		return r, errors.New("the key \"id\" is missing")
	}
	if r.Text == nil {
		return r, errors.New("the key \"text\" is missing or is no string")
	}
	return r, nil
}

type screenSpan struct {
	Start    int                `json:"start"`
	End      int                `json:"end"`
	Type     docket.FindingType `json:"type"`
	Rule     string             `json:"rule"`
	Severity docket.Severity    `json:"severity"`
}

type screenReply struct {
	ID    json.RawMessage `json:"id"`
	Spans []screenSpan    `json:"spans"`
}

func screenStream(ctx context.Context, p *program, _ []string) error {
	screener := screen.New()
	return p.stream(ctx, func(line []byte) (any, error) {
		r, err := readRecord(line)
		if err != nil {
			return nil, err
		}
		text := docket.Text(*r.Text)
		points := newOffsets(text)
		reply := screenReply{ID: r.ID, Spans: []screenSpan{}}
		for _, f := range screener.Screen(text) {
			s := points.codePoints(f.Span)
			reply.Spans = append(reply.Spans, screenSpan{s.Start, s.End, f.Type, f.Rule, f.Severity})
		}
		return reply, nil
	})
}

// suggestStream writes the themes that the rules suggest for each answer.
func suggestStream(ctx context.Context, p *program, _ []string) error {
	book, err := p.streamCodebook()
	if err != nil {
		return err
	}
	err = theme.NewSuggester(book).Stream(ctx, p.stdin, p.stdout)
	if line, ok := errors.AsType[theme.LineError](err); ok {
		return usagef("line %d cannot be read: %w", line.Line, line.Err)
	}
	return err
}

func (p *program) streamCodebook() (docket.Codebook, error) {
	if p.Codebook == "" {
		_, book := docket.ShippedDocket()
		return book, nil
	}
	f, err := os.Open(p.Codebook)
	if err != nil {
		return docket.Codebook{}, usagef("the codebook cannot be read: %w", err)
	}
	defer f.Close()
	book, err := docket.ParseCodebook(p.Codebook, f)
	if err != nil {
		return book, badInput{err}
	}
	return book, nil
}

// offsets turns many byte spans of one text into code point spans without
// counting from the start each time.
type offsets struct {
	text  docket.Text
	ascii bool
	marks []int // marks[i] is the number of code points before byte i*stride
}

// stride is the distance of the marks, in bytes.
const stride = 512

func newOffsets(text docket.Text) *offsets {
	o := &offsets{text: text, ascii: true}
	n := 0
	for i := 0; i < len(text); i++ {
		if i%stride == 0 {
			o.marks = append(o.marks, n)
		}
		if text[i]&0xC0 != 0x80 {
			n++
		}
		if text[i] >= 0x80 {
			o.ascii = false
		}
	}
	return o
}

func (o *offsets) codePoints(s docket.Span) docket.Span {
	if o.ascii {
		return s
	}
	return docket.Span{Start: o.before(s.Start), End: o.before(s.End)}
}

func (o *offsets) before(at int) int {
	if at == 0 {
		return 0
	}
	mark := min(at/stride, len(o.marks)-1)
	n := o.marks[mark]
	for i := mark * stride; i < at; i++ {
		if o.text[i]&0xC0 != 0x80 {
			n++
		}
	}
	return n
}
