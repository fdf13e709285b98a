package campaign

import (
	"bytes"
	"commentportal/docket"
	"errors"
	"strings"
	"testing"
)

func TestDetect(t *testing.T) {
	t.Parallel()
	row := func(id, text string) string { return `{"id":` + id + `,"text":"` + text + `"}` + "\n" }
	for _, tt := range []struct{ name, in, want string }{
		{"nothing in, nothing out", "", ""},
		{"copies get a name, others null", row(`"a"`, other) + row(`7`, letter) + row(`"c"`, "Short.") +
			row(`{"n": 1.50}`, letter),
			`{"id":"a","cluster":null}` + "\n" + `{"id":7,"cluster":"campaign-1"}` + "\n" +
				`{"id":"c","cluster":null}` + "\n" + `{"id":{"n": 1.50},"cluster":"campaign-1"}` + "\n"},
		{"an id may come twice", row("1", letter) + row("1", letter),
			strings.Repeat(`{"id":1,"cluster":"campaign-1"}`+"\n", 2)},
		{"other keys, empty lines and line ends are passed over", "\r\n" + `{"cluster":"x","text":"","id":null}` +
			"\r\n\n", `{"id":null,"cluster":null}` + "\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if err := Detect(t.Context(), strings.NewReader(tt.in), &out, Options{}); err != nil {
				t.Fatal(err)
			}
			if out.String() != tt.want {
				t.Errorf("got  %s\nwant %s", out.String(), tt.want)
			}
		})
	}
}

func TestDetectStopsAtWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	const good = `{"id":1,"text":"x"}` + "\n"
	for _, tt := range []struct{ name, bad string }{
		{"no JSON", "hello"},
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
			err := Detect(t.Context(), strings.NewReader(good+"\n"+tt.bad+"\n"+good), &out, Options{})
			if line, ok := errors.AsType[*docket.LineError](err); !ok || line.Line != 3 || out.Len() > 0 {
				t.Errorf("error %v and %q, want one of line 3 and nothing", err, out.String())
			}
		})
	}
}
