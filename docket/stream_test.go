package docket

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func readAll(ctx context.Context, r io.Reader) (lines []TextLine, err error) {
	for l, err := range TextLines(ctx, r) {
		if err != nil {
			return lines, err
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func TestTextLines(t *testing.T) {
	t.Parallel()
	lines, err := readAll(t.Context(), strings.NewReader("{\"id\": 7.50, \"text\": \"Año\", \"question\": null, "+
		"\"more\": [1]}\r\n\n  \n{\"text\":\"\",\"id\":{\"a\":\"\\u0041\"}}"))
	if err != nil || len(lines) != 2 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	first, last := lines[0], lines[1]
	if string(first.ID) != "7.50" || first.Text != "Año" || first.Line != 1 || first.Waits {
		t.Errorf("first line: %s %q %d %v", first.ID, first.Text, first.Line, first.Waits)
	}
	if string(first.Field("more")) != "[1]" || first.Field("question") != nil || first.Field("absent") != nil {
		t.Errorf("fields: %s %s %s", first.Field("more"), first.Field("question"), first.Field("absent"))
	}
	if string(last.ID) != `{"a":"\u0041"}` || last.Text != "" || last.Line != 4 || !last.Waits {
		t.Errorf("last line: %s %q %d %v", last.ID, last.Text, last.Line, last.Waits)
	}
}

func TestTextLinesRefuses(t *testing.T) {
	t.Parallel()
	const good = "{\"id\":1,\"text\":\"a\"}\n"
	for _, tt := range []struct{ name, line, want string }{
		{"words", "hello", "line 2: not a JSON object"},
		{"a list", "[1]", "line 2: not a JSON object"},
		{"null", "null", "line 2: not a JSON object"},
		{"half an object", `{"id":1,`, "line 2: not a JSON object"},
		{"two objects", `{"id":1,"text":""}{"id":2,"text":""}`, "line 2: not a JSON object"},
		{"no id", `{"text":"PLANTED"}`, `line 2: no "id"`},
		{"no text", `{"id":"PLANTED"}`, `line 2: no "text"`},
		{"a text of null", `{"id":1,"text":null}`, `line 2: "text" is not a string`},
		{"a number for a text", `{"id":1,"text":5}`, `line 2: "text" is not a string`},
		{"invalid UTF-8", "{\"id\":1,\"text\":\"\xff\"}", "line 2: not UTF-8"},
		{"too long", `{"id":1,"text":"` + strings.Repeat("a", MaxLine) + `"}`, "line 2: longer than 16 MiB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			lines, err := readAll(t.Context(), strings.NewReader(good+tt.line+"\n"+good))
			var bad *LineError
			if !errors.As(err, &bad) || !strings.HasPrefix(err.Error(), tt.want) || len(lines) != 1 {
				t.Errorf("%d lines, then %v; want 1, then %s", len(lines), err, tt.want)
			}
			if strings.Contains(err.Error(), "PLANTED") {
				t.Errorf("the error %q repeats the line", err)
			}
		})
	}
	t.Run("a line of exactly the longest", func(t *testing.T) {
		const frame = `{"id":1,"text":""}`
		line := `{"id":1,"text":"` + strings.Repeat("a", MaxLine-len(frame)) + `"}`
		if lines, err := readAll(t.Context(), strings.NewReader(line+"\r\n")); err != nil || len(lines) != 1 {
			t.Errorf("%d lines, %v", len(lines), err)
		}
	})
	t.Run("a reader that fails", func(t *testing.T) {
		broken := errors.New("disk gone")
		if _, err := readAll(t.Context(), io.MultiReader(strings.NewReader(good), &failing{broken})); !errors.Is(err,
			broken) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an end before the end", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := readAll(ctx, strings.NewReader(good)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }
