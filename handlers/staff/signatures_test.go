package staff

import (
	"strings"
	"testing"

	"commentportal/docket"
)

func TestSentenceAround(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 300)
	for _, tt := range []struct{ name, text, words, want string }{
		{"a sentence among others", "One. Two KEY three. Four.", "KEY", "Two KEY three."},
		{"the whole text", "KEY", "KEY", "KEY"},
		{"a line", "Above\nthe KEY\nbelow", "KEY", "the KEY"},
		{"a number with a point", "Use v1.2 with KEY now! Then rest.", "KEY", "Use v1.2 with KEY now!"},
		{"no end near", long + "KEY" + long, "KEY", "… " + strings.Repeat("é", 100) + "KEY" + strings.Repeat("é", 100) +
			" …"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			i := strings.Index(tt.text, tt.words)
			var got strings.Builder
			for _, seg := range sentenceAround(docket.Text(tt.text), docket.Span{Start: i, End: i + len(tt.words)}) {
				got.WriteString(seg.Text)
			}
			if got.String() != tt.want {
				t.Errorf("got %q, want %q", got.String(), tt.want)
			}
		})
	}
}
