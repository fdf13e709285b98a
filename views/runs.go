package views

import (
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
	search "commentportal/docket/words"
)

// RunKind says what a run of text is.
type RunKind string

// The kinds of runs.
const (
	RunPlain    RunKind = ""
	RunHit      RunKind = "hit"      // what a search found
	RunFinding  RunKind = "finding"  // what the screener saw
	RunGap      RunKind = "gap"      // what the public reads in place of hidden words
	RunHidden   RunKind = "hidden"   // stands in posted text for hidden words
	RunOmitted  RunKind = "omitted"  // stands for words that the page shows elsewhere
	RunEvidence RunKind = "evidence" // words that suggested a code
	RunCoded    RunKind = "coded"    // words that suggestions or passages of a coder rest on
	RunAdded    RunKind = "added"    // of a copy, not in its letter
	RunLeftOut  RunKind = "left out" // of a letter, not in the copy
	RunOwn      RunKind = "own"      // as RunAdded, on pages for everybody
	RunSame     RunKind = "same"     // stands for words of a copy that are as in the letter
)

// Run is a stretch of text that the same marks cover. The zero kind is plain text.
type Run struct {
	Text string
	Kind RunKind

	Severity docket.Severity // of RunFinding
	Notes    []int           // of RunFinding: numbers of the notes that explain it

	Hidden docket.RedactionKind // of RunHidden

	Marks  []int  // of RunCoded: numbers of the suggestions that rest on it
	Label  string // of RunCoded: the numbers of those that end here
	Picked bool   // of RunCoded: part of a passage that was marked for a code
	Added  bool   // of RunCoded: not in the campaign's letter
}

// PlainRuns is a text without marks; no runs when there is no text.
func PlainRuns(text string) []Run {
	if text == "" {
		return nil
	}
	return []Run{{Text: text}}
}

// Runs cuts a text at marks. kind says what a run is by the key of its mark; the marks
// overlap nowhere, as docket.Text.FirstMarks and JoinedMarks return them.
func Runs(text docket.Text, marks []docket.Mark, kind func(key int) Run) []Run {
	var out []Run
	for _, r := range text.Runs(marks) {
		run := Run{}
		if len(r.Keys) > 0 {
			run = kind(r.Keys[0])
		}
		if run.Text == "" {
			run.Text = string(r.Text)
		}
		out = append(out, run)
	}
	return out
}

// runMarkup is what stands before and after the text of a run whose kind says all.
// What a copy adds and leaves out is told by element, by marks in the text and by words
// for screen readers, not by color alone.
var runMarkup = map[RunKind][2]string{
	RunPlain:    {"", ""},
	RunHit:      {`<mark>`, `</mark>`},
	RunGap:      {`<mark class="gap">`, `</mark>`},
	RunOmitted:  {`<mark class="same">`, `</mark>`},
	RunEvidence: {`<mark class="evidence-words">`, `</mark>`},
	RunAdded: {`<span class="diff-sign" aria-hidden="true">{+</span><ins><span class="usa-sr-only">added: </span>`,
		`<span class="usa-sr-only"> (end of addition) </span></ins>` +
			`<span class="diff-sign" aria-hidden="true">+}</span>`},
	RunLeftOut: {`<span class="diff-sign" aria-hidden="true">[−</span><del><span class="usa-sr-only">left out: </span>`,
		`<span class="usa-sr-only"> (end of what is left out) </span></del>` +
			`<span class="diff-sign" aria-hidden="true">−]</span>`},
	RunSame: {`<span class="diff-cut">`, `</span>`},
}

// markup returns what stands before and after the text of a run.
func (r Run) markup(say *phrase.Printer) (before, after string) {
	switch r.Kind {
	case RunFinding:
		return `<mark class="finding finding-` + severityClass(r.Severity) + `">`, `</mark>` + noteLinks(say, r.Notes)
	case RunCoded:
		return r.codedMark(), `</mark>`
	case RunOwn:
		return `<ins class="own-words"><span class="usa-sr-only">` + say.Text("added:") + ` </span>`,
			`<span class="usa-sr-only"> (` + say.Text("end of addition") + `) </span></ins>`
	case RunHidden:
		if !say.IsEnglish() {
			return `<span lang="` + say.Language() + `">`, `</span>`
		}
	}
	m := runMarkup[r.Kind]
	return m[0], m[1]
}

// noteLinks leads from a marked passage to its notes.
func noteLinks(say *phrase.Printer, notes []int) string {
	note := say.Text("Note") + " "
	var b strings.Builder
	for _, n := range notes {
		number := strconv.Itoa(n)
		b.WriteString(`<a class="finding-link" href="#note-` + number + `" id="mark-` + number +
			`"><span class="usa-sr-only">` + note + `</span>` + number + `</a>`)
	}
	return b.String()
}

// codedMark opens the mark of a coder's text. The numbers beside marks come from
// attributes, so that the element's text is the posted text and a script may count in
// it.
func (r Run) codedMark() string {
	var classes, numbers []string
	if len(r.Marks) > 0 {
		classes = append(classes, "ev")
	}
	for _, n := range r.Marks {
		classes = append(classes, "ev-"+strconv.Itoa(n))
		numbers = append(numbers, strconv.Itoa(n))
	}
	if r.Picked {
		classes = append(classes, "picked")
	}
	if r.Added {
		classes = append(classes, "added")
	}
	open := `<mark class="` + strings.Join(classes, " ") + `"`
	if len(numbers) > 0 {
		open += ` data-marks="` + strings.Join(numbers, " ") + `"`
	}
	if r.Label != "" {
		open += ` data-label="` + templ.EscapeString(r.Label) + `"`
	}
	return open + `>`
}

// runs prints a text exactly, with its marks: not one blank more than the text has, so
// that a script can count its characters. It is written here and not as a template
// because white space of a template would show in the text.
func runs(list []Run) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		_, err := io.WriteString(w, markedUp(phrase.From(ctx), list))
		return err
	})
}

func markedUp(say *phrase.Printer, list []Run) string {
	var b strings.Builder
	for _, r := range list {
		before, after := r.markup(say)
		b.WriteString(before)
		text := r.Text
		if r.Kind == RunHidden {
			text = gapText(say, r.Hidden)
		}
		b.WriteString(escapeText(text))
		b.WriteString(after)
	}
	return b.String()
}

// textBlock prints a text in a block of its own writing direction, so that it cannot
// disturb what stands around it. Attributes are names and values; one without a value
// stands alone.
func textBlock(class string, list []Run, attributes ...string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		open := `<div class="` + strings.TrimSpace("words "+class) + `" dir="auto"`
		for pair := range slices.Chunk(attributes, 2) {
			if pair[0] == "lang" && pair[1] == phrase.From(ctx).Language() {
				continue // the page says so
			}
			open += " " + pair[0]
			if pair[1] != "" {
				open += `="` + templ.EscapeString(pair[1]) + `"`
			}
		}
		_, err := io.WriteString(w, open+`>`+markedUp(phrase.From(ctx), list)+`</div>`)
		return err
	})
}

// words prints text as its writer laid it out.
func words(text docket.Text) templ.Component { return textBlock("", PlainRuns(string(text))) }

// marked prints a text with its findings marked. Each mark is followed by the numbers
// of its notes, which lead to them.
func marked(list []Run) templ.Component { return textBlock("", list) }

// reviewText prints a text of the comment. Its attribute lets the script find it.
func reviewText(question docket.QuestionID, role string, list []Run) templ.Component {
	return textBlock("", list, "data-"+role, string(question))
}

// codedText prints an answer at the coding workplace, with marks around what suggestions
// rest on.
func codedText(list []Run) templ.Component {
	return textBlock("coded-text", list, "id", "answer-text", "data-answer", "")
}

// difference prints a copy with what it adds and leaves out.
func difference(list []Run) templ.Component { return textBlock("diff", list) }

// foreignWords prints posted text, with its language where one is known. The marks are
// what a search found.
func foreignWords(text docket.Text, language string, hits ...search.Span) templ.Component {
	marks := make([]docket.Mark, 0, len(hits))
	for _, h := range hits {
		marks = append(marks, docket.Mark{Span: docket.Span(h)})
	}
	list := PostedRuns(Runs(text, marks, func(int) Run { return Run{Kind: RunHit} }))
	if language == "" {
		return textBlock("", list)
	}
	return textBlock("", list, "lang", language)
}

// severityClass is the last part of a class name; whatever is not a severity
// is shown as the mildest.
func severityClass(s docket.Severity) string {
	switch s {
	case docket.Block, docket.Hold:
		return string(s)
	}
	return string(docket.Notice)
}
