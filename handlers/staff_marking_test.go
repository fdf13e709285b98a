package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"commentportal/docket"
)

// redactionValue reads QUESTION:START-END:KIND.
var redactionValue = regexp.MustCompile(`^1:(\d+)-(\d+):([a-z_]+)$`)

// The script counts code points as the server does, and joins gaps as docket.NewGaps
// does: what it shows as public is what would be posted.
func TestSelectedWordsAreHiddenAsTheServerHidesThem(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "Año 🎈 2016: call me at " + plantedPhone + ", about the " +
		plantedWord + ", or write to " + plantedMail + "."})
	d := p.staffer(docket.RoleModerator).sitDown(t)
	d.open(reviewPath(id))
	c, err := p.db.Comment(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	text := c.Answers[0].Text
	choose := func(words string) {
		t.Helper()
		at := strings.Index(string(text), words)
		if at < 0 {
			t.Fatalf("no %q in the text", words)
		}
		d.js(fmt.Sprintf(`(() => {
			const node = document.querySelector("[data-clean='1']"), range = document.createRange();
			const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT), want = %q;
			const from = node.textContent.indexOf(want), to = from + want.length;
			for (let at = 0, n = walk.nextNode(); n; at += n.data.length, n = walk.nextNode()) {
				if (from >= at && from < at + n.data.length) range.setStart(n, from - at);
				if (to > at && to <= at + n.data.length) range.setEnd(n, to - at);
			}
			getSelection().removeAllRanges(); getSelection().addRange(range);
			document.querySelector("[data-part='1'] [data-hide-selected]").click();
		})()`, words))
		span := text.CodePointSpan(docket.Span{Start: at, End: at + len(words)})
		want := fmt.Sprintf("1:%d-%d:personal", span.Start, span.End)
		if got := d.marks(t); !slices.Contains(got, want) {
			t.Errorf("%q is not marked as %s, but %q", words, want, got)
		}
		d.publicIs(t, text)
	}
	choose(plantedWord)
	choose("me at " + plantedPhone[:5]) // begins before a ticked finding and ends in it
	choose("🎈")                         // outside of the basic plane
	choose(", about the ")              // touches gaps on both sides
	d.js(`document.querySelector("[data-part='1'] input[name=redaction]:checked").click()`)
	d.publicIs(t, text)
}

// marks lists the values of what is ticked to be hidden.
func (d desk) marks(t *testing.T) []string {
	t.Helper()
	var out []string
	if err := json.Unmarshal([]byte(d.js(`JSON.stringify([...document.querySelectorAll(
		"input[name=redaction]:checked")].map(e => e.value))`)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// publicIs compares what the page shows as public with what the ticked marks hide.
func (d desk) publicIs(t *testing.T, text docket.Text) {
	t.Helper()
	var gaps []docket.Redaction
	for _, value := range d.marks(t) {
		m := redactionValue.FindStringSubmatch(value)
		if m == nil {
			t.Fatalf("a mark has the value %q", value)
		}
		start, _ := strconv.Atoi(m[1])
		end, _ := strconv.Atoi(m[2])
		span, ok := text.ByteSpan(docket.Span{Start: start, End: end})
		if !ok {
			t.Fatalf("the mark %q lies outside of the text", value)
		}
		gaps = append(gaps, docket.Redaction{Span: span, Kind: docket.RedactionKind(m[3])})
	}
	want, err := text.Redact(gaps)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.js(`document.querySelector("[data-public='1']").textContent`); got != string(want) {
		t.Errorf("shown as public %q, want %q", got, want)
	}
}
