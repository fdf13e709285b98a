package views

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"commentportal/docket"
)

func TestNumbersAndDatesReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 25000: "25,000",
		1234567: "1,234,567", -1234: "-1,234"} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
	if Count(1, "comment", "comments") != "1 comment" || Count(2000, "comment", "comments") != "2,000 comments" {
		t.Error("Count says it otherwise")
	}
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	summer := time.Date(2026, 7, 4, 16, 5, 0, 0, time.UTC).In(zone)
	if got := DateTime(summer); got != "July 4, 2026, 12:05 p.m. Eastern Time" {
		t.Errorf("DateTime reads %q", got)
	}
	if got := DateTime(summer.Add(12 * time.Hour)); got != "July 5, 2026, 12:05 a.m. Eastern Time" {
		t.Errorf("DateTime reads %q", got)
	}
}

func TestLongAnswersAreCutAtAWord(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		text  docket.Text
		limit int
		want  docket.Text
		cut   bool
	}{
		{"short enough", "one two", 10, "one two", false},
		{"exactly as long", "ääää", 4, "ääää", false},
		{"at a space", "one two three four five six seven", 30, "one two three four five six…", true},
		{"one long word", docket.Text(strings.Repeat("x", 40)), 16, docket.Text(strings.Repeat("x", 16) + "…"), true},
		{"between code points", docket.Text(strings.Repeat("ä", 40)), 16, docket.Text(strings.Repeat("ä", 16) + "…"),
			true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, cutOff := cut(tt.text, tt.limit); got != tt.want || cutOff != tt.cut {
				t.Errorf("cut = %q, %v; want %q, %v", got, cutOff, tt.want, tt.cut)
			}
		})
	}
}

func TestMarkedTextIsExactlyTheText(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	runs := []Run{{Text: "<b>  two\n"}, {Text: "spaces & more", Kind: RunFinding, Notes: []int{1, 2},
		Severity: docket.Block},
		{Text: "\""}}
	if err := marked(runs).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	want := `<div class="words" dir="auto">&lt;b&gt;  two` + "\n" +
		`<mark class="finding finding-block">spaces & more</mark>`
	if !strings.HasPrefix(b.String(), want) || !strings.HasSuffix(b.String(), "\"</div>") {
		t.Errorf("got %s", b.String())
	}
}

func TestTheTitleSaysWhatWentWrongFirst(t *testing.T) {
	t.Parallel()
	s := Shell{Title: "Write a comment", Site: Site{Name: "Agency"}, Docket: docket.Docket{ID: "D-1", Title: "A call"}}
	if got := s.Full(); got != "Write a comment | A call | Agency" {
		t.Errorf("title %q", got)
	}
	s.Problem = true
	if got := s.Full(); !strings.HasPrefix(got, "Error: Write a comment") {
		t.Errorf("title %q", got)
	}
}

// Between tags, what could begin a tag or a character's name is escaped, and nothing
// else: each quotation mark would take five bytes, in every copy of a long text.
func TestTextIsEscapedBetweenTags(t *testing.T) {
	t.Parallel()
	const text = `</div><script>"&amp;" & 'x' <!-- ]]> &#60;`
	const want = `&lt;/div&gt;&lt;script&gt;"&amp;amp;" & 'x' &lt;!-- ]]&gt; &amp;#60;`
	for name, c := range map[string]templ.Component{
		"words": words(text), "words of a language": foreignWords(text, "es"), "findings": marked([]Run{{Text: text}}),
		"the desk": reviewText("1", "clean", []Run{{Text: text, Kind: RunGap}}),
	} {
		var b strings.Builder
		if err := c.Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: got %s", name, b.String())
		}
	}
}
