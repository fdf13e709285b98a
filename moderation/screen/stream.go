package screen

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"commentportal/docket"
)

// Lines screens a stream: one JSON object {"id","text"} a line in, one
// {"id","spans","flags"} a line out, in the same order. Offsets count code points of the
// text, end exclusive; the id comes back exactly as it was given. Other keys are
// ignored, as are empty lines. A line that cannot be read ends the run with a
// *docket.LineError after everything before it was written.
func (s *Screener) Lines(ctx context.Context, in io.Reader, out io.Writer) (err error) {
	w := bufio.NewWriterSize(out, 64<<10)
	defer func() {
		if flushErr := w.Flush(); err == nil && flushErr != nil {
			err = fmt.Errorf("write findings: %w", flushErr)
		}
	}()
	var buf []byte
	for line, err := range docket.TextLines(ctx, in) {
		if err != nil {
			return err
		}
		buf = s.appendLine(buf[:0], line)
		if _, err := w.Write(buf); err != nil {
			return fmt.Errorf("write findings: %w", err)
		}
		if line.Waits {
			if err := w.Flush(); err != nil {
				return fmt.Errorf("write findings: %w", err)
			}
		}
	}
	return nil
}

// appendLine screens a line's text and appends the answer.
func (s *Screener) appendLine(buf []byte, line docket.TextLine) []byte {
	text := line.Text
	buf = append(buf, `{"id":`...)
	buf = append(buf, line.ID...)
	buf = append(buf, `,"spans":[`...)
	byteAt, pointAt := 0, 0
	points := func(b int) int {
		pointAt += text[byteAt:b].CodePoints()
		byteAt = b
		return pointAt
	}
	for i, f := range s.Screen(text) {
		if i > 0 {
			buf = append(buf, ',')
		}
		start := points(f.Start)
		end := points(f.End)
		buf = fmt.Appendf(buf, `{"start":%d,"end":%d,"type":%q,"rule":%q,"severity":%q}`, start, end, f.Type, f.Rule,
			f.Severity)
	}
	buf = append(buf, ']')
	return append(appendFlags(buf, text, s.Alerts(text)), "}\n"...)
}

// appendFlags appends one entry for each stretch of sentences that a flag rests on.
func appendFlags(buf []byte, text docket.Text, alerts []docket.Alert) []byte {
	buf = append(buf, `,"flags":[`...)
	entries := 0
	for _, a := range alerts {
		for _, sentence := range a.Sentences {
			if entries++; entries > 1 {
				buf = append(buf, ',')
			}
			span := text.CodePointSpan(sentence)
			buf = fmt.Appendf(buf, `{"flag":%q,"start":%d,"end":%d}`, a.Flag, span.Start, span.End)
		}
	}
	return append(buf, ']')
}
