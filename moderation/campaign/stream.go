package campaign

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"commentportal/docket"
)

// Detect groups a stream: one JSON object {"id","text"} a line in, one
// {"id","cluster"} a line out, in the same order. The cluster is a name of this
// run ("campaign-1" is the campaign whose first comment comes first) or null. The
// id comes back exactly as it was given; other keys are ignored, as are empty
// lines. Nothing is written before all was read: a line that cannot be read ends
// the run with a *docket.LineError and without output.
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
	for line, err := range docket.TextLines(ctx, in) {
		if err != nil {
			return nil, nil, err
		}
		ids = append(ids, line.ID)
		comments = append(comments, Comment{Text: line.Text})
	}
	return ids, comments, nil
}
