package screen

import (
	"bytes"
	"commentportal/docket"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestLines(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"nothing in, nothing out", "", ""},
		{"spans count code points", `{"id":"a","text":"Año: 512-44-7788"}` + "\n",
			`{"id":"a","spans":[{"start":5,"end":16,"type":"SSN","rule":"ssn","severity":"block"}],"flags":[]}` + "\n"},
		{"no finding is an empty list", `{"id":"a","text":"Nothing here."}` + "\n", `{"id":"a","spans":[],"flags":[]}` +
			"\n"},
		{"an id comes back as given", `{"id": {"n": 1.50, "s":"\u00e9"}, "text":""}` + "\n" + `{"id":null,"text":""}` +
			"\n" + `{"id":1e3,"text":""}` + "\n",
			`{"id":{"n": 1.50, "s":"\u00e9"},"spans":[],"flags":[]}` + "\n" + `{"id":null,"spans":[],"flags":[]}` +
				"\n" + `{"id":1e3,"spans":[],"flags":[]}` + "\n"},
		{"other keys are ignored", `{"spans":[1],"text":"x","id":7,"Text":"512-44-7788"}` + "\n",
			`{"id":7,"spans":[],"flags":[]}` + "\n"},
		{"the last line needs no end", `{"id":1,"text":"x"}`, `{"id":1,"spans":[],"flags":[]}` + "\n"},
		{"lines may end as on Windows", "{\"id\":1,\"text\":\"x\"}\r\n\r\n{\"id\":2,\"text\":\"x\"}\r\n",
			`{"id":1,"spans":[],"flags":[]}` + "\n" + `{"id":2,"spans":[],"flags":[]}` + "\n"},
		{"escapes are decoded before offsets are counted", `{"id":1,"text":"\ud83d\ude00 512-44-7788"}`,
			`{"id":1,"spans":[{"start":2,"end":13,"type":"SSN","rule":"ssn","severity":"block"}],"flags":[]}` + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if err := New().Lines(t.Context(), strings.NewReader(tt.in), &out); err != nil {
				t.Fatal(err)
			}
			if out.String() != tt.want {
				t.Errorf("got  %s\nwant %s", out.String(), tt.want)
			}
		})
	}
}

func TestLinesStopAtWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	good := `{"id":1,"text":"x"}` + "\n"
	for _, tt := range []struct{ name, bad string }{
		{"no JSON", "hello"},
		{"two values", `{"id":1,"text":"x"}{"id":2,"text":"x"}`},
		{"a list", `["id","text"]`},
		{"null", "null"},
		{"no id", `{"text":"x"}`},
		{"no text", `{"id":1}`},
		{"null for a text", `{"id":1,"text":null}`},
		{"a number for a text", `{"id":1,"text":5}`},
		{"not UTF-8", "{\"id\":1,\"text\":\"\xff\"}"},
		{"cut off", `{"id":1,"text":"x`},
		{"too long", `{"id":1,"text":"` + strings.Repeat("x", docket.MaxLine) + `"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := New().Lines(t.Context(), strings.NewReader(good+"\n"+tt.bad+"\n"+good), &out)
			line, ok := errors.AsType[*docket.LineError](err)
			if !ok || line.Line != 3 {
				t.Fatalf("error %v, want one of line 3", err)
			}
			if want := `{"id":1,"spans":[],"flags":[]}` + "\n"; out.String() != want {
				t.Errorf("what came before: %q, want %q", out.String(), want)
			}
		})
	}
}

// drip gives one line at a time and notes when it is asked for the next.
type drip struct {
	lines []string
	out   *bytes.Buffer
	seen  []int
}

func (d *drip) Read(b []byte) (int, error) {
	d.seen = append(d.seen, d.out.Len())
	if len(d.lines) == 0 {
		return 0, io.EOF
	}
	n := copy(b, d.lines[0])
	d.lines = d.lines[1:]
	return n, nil
}

func TestLinesAnswerBeforeTheyWaitForMore(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	in := &drip{lines: []string{`{"id":1,"text":"x"}` + "\n", `{"id":2,"text":"x"}` + "\n"}, out: &out}
	if err := New().Lines(t.Context(), in, &out); err != nil {
		t.Fatal(err)
	}
	if len(in.seen) < 3 || in.seen[1] == 0 || in.seen[2] <= in.seen[1] {
		t.Errorf("bytes out at each read: %v, want an answer before each further read", in.seen)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestLinesReportABrokenPipe(t *testing.T) {
	t.Parallel()
	err := New().Lines(t.Context(), strings.NewReader(`{"id":1,"text":"x"}`), brokenPipe{})
	if !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("error %v, want io.ErrClosedPipe", err)
	}
}
