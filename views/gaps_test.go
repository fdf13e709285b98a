package views

import (
	"bytes"
	"context"
	"testing"

	"commentportal/docket"
	"commentportal/docket/phrase"
	search "commentportal/docket/words"
)

// Gaps of posted text read in the language of the page, what only looks like one as it was
// written, and names have theirs too.
func TestGapsReadInTheLanguageOfThePage(t *testing.T) {
	t.Parallel()
	const text = "Call [redacted: personal] or [redacted: nobody], [redacted: third_party][redacted: other]"
	for code, want := range map[string]string{
		"en": text,
		"es": `<mark>Call</mark> <span lang="es">[oculto: dato personal]</span> or [redacted: nobody], ` +
			`<span lang="es">[oculto: otra persona]</span><span lang="es">[oculto: otro]</span>`,
	} {
		say, _ := phrase.In(code)
		var hits []search.Span
		if code == "es" {
			hits = []search.Span{{Start: 0, End: 4}}
		}
		var b bytes.Buffer
		if err := foreignWords(text, "", hits...).Render(phrase.With(context.Background(), say), &b); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != `<div class="words" dir="auto">`+want+`</div>` {
			t.Errorf("%s: got %s", code, got)
		}
		for _, k := range docket.RedactionKinds {
			if read := postedName(say, "Ana "+k.Gap()); read != "Ana "+gapText(say, k) {
				t.Errorf("%s: a name reads %q", code, read)
			}
		}
	}
}
