package suggest

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/docket/docketfile"
)

func shippedBook(t testing.TB) docket.Codebook {
	t.Helper()
	_, book := docketfile.ShippedDocket()
	if len(book.Themes) != 34 {
		t.Fatalf("the shipped codebook has %d themes", len(book.Themes))
	}
	return book
}

func TestStream(t *testing.T) {
	t.Parallel()
	s := NewSuggester(shippedBook(t))
	run := func(in string) string {
		t.Helper()
		var out bytes.Buffer
		if err := s.Stream(t.Context(), strings.NewReader(in), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}

	t.Run("ids come back as given, questions may be numbers or strings, lists are never null", func(t *testing.T) {
		t.Parallel()
		out := run(`{"id": 7.50, "question": 5, "text": "We fear lawsuits if we share.", "other": {"x": [1]}}` +
			"\r\n" +
			"\n" +
			`{"id":{"a":"<b>"},"question":"5","text":"We fear lawsuits if we share."}` + "\n" +
			`{"id":null,"question":null,"text":""}`)
		lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
		if len(lines) != 3 {
			t.Fatalf("%d lines: %s", len(lines), out)
		}
		if !strings.HasPrefix(lines[0], `{"id":7.50,"labels":["INF-LEG"`) ||
			!strings.HasPrefix(lines[1], `{"id":{"a":"<b>"},`) {
			t.Errorf("ids: %s", out)
		}
		if a, b := lines[0][strings.Index(lines[0], `"labels"`):], lines[1][strings.Index(lines[1],
			`"labels"`):]; a != b {
			t.Errorf("5 and \"5\" differ:\n%s\n%s", a, b)
		}
		if lines[2] != `{"id":null,"labels":[],"scores":{},"evidence":[]}` {
			t.Errorf("empty text: %s", lines[2])
		}
	})

	t.Run("offsets count code points, and labels are among the scores", func(t *testing.T) {
		t.Parallel()
		text := "🏥 Año tras año: nobody can hire security staff."
		line, err := json.Marshal(map[string]any{"id": "x", "question": 1, "text": text})
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			Labels   []string
			Scores   map[string]float64
			Evidence []struct {
				Code       string
				Start, End int
			}
		}
		if err := json.Unmarshal([]byte(run(string(line))), &got); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, e := range got.Evidence {
			words := string([]rune(text)[e.Start:e.End])
			found = found || e.Code == "WRK-STF" && strings.Contains(words, "hire")
			if got.Scores[e.Code] <= 0 {
				t.Errorf("evidence without a score: %+v", e)
			}
		}
		if !found || len(got.Labels) == 0 || got.Labels[0] != "WRK-STF" {
			t.Errorf("got %+v", got)
		}
	})

	t.Run("a line as long as allowed is read", func(t *testing.T) {
		t.Parallel()
		head, tail := `{"id":1,"question":1,"text":"`, `"}`
		line := head + strings.Repeat("a", docket.MaxLine-len(head)-len(tail)) + tail
		if out := run(line + "\n"); !strings.HasPrefix(out, `{"id":1,`) {
			t.Errorf("out %.80s", out)
		}
	})
}

func TestStreamStopsAtALineThatCannotBeRead(t *testing.T) {
	t.Parallel()
	s := NewSuggester(shippedBook(t))
	good := `{"id":1,"question":1,"text":"x"}` + "\n"
	for name, bad := range map[string]string{
		"no JSON":                "{",
		"no object":              "[1]",
		"no id":                  `{"question":1,"text":"x"}`,
		"no text":                `{"id":1,"question":1}`,
		"text is a number":       `{"id":1,"question":1,"text":5}`,
		"question is an object":  `{"id":1,"question":{},"text":"x"}`,
		"two objects":            `{"id":1,"text":"x"}{"id":1,"text":"x"}`,
		"not UTF-8":              "{\"id\":1,\"text\":\"\xff\"}",
		"longer than is allowed": `{"id":1,"text":"` + strings.Repeat("a", docket.MaxLine) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := s.Stream(t.Context(), strings.NewReader(good+"\n"+bad+"\n"+good), &out)
			var line *docket.LineError
			if !errors.As(err, &line) || line.Line != 3 || !strings.HasPrefix(err.Error(), "line 3: ") {
				t.Errorf("err = %v", err)
			}
			if strings.Count(out.String(), "\n") != 1 {
				t.Errorf("the lines before are not out: %q", out.String())
			}
			if err != nil && strings.Contains(err.Error(), "aaa") {
				t.Error("the error repeats the text")
			}
		})
	}
}
