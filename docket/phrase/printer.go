// Package phrase writes what people read: sentences, numbers, plurals, days and
// times, each in the reader's language. English stands in the code, every other
// language in a catalogue file beside this one. See docs/adr/0018.
package phrase

import (
	"context"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Printer writes in one language. Its methods take the English text, which is the
// name of its translation, and are safe for concurrent use. A nil Printer writes
// English.
type Printer struct {
	code   string // of addresses and lang attributes: "en", "es"
	name   string // as its speakers call the language
	tag    language.Tag
	format *message.Printer
	plain  map[string]string // translations without a value to fill in; nil for English
	known  map[string]bool   // texts with values that have a translation; nil for English
}

// English writes the language of the code, of staff pages, files and messages of
// the program.
var English = &Printer{
	code: "en", name: "English", tag: language.AmericanEnglish, format: message.NewPrinter(language.AmericanEnglish),
}

// orEnglish is the printer itself, or English for none.
func (p *Printer) orEnglish() *Printer {
	if p == nil {
		return English
	}
	return p
}

// Language returns the code of the language for lang attributes and addresses.
func (p *Printer) Language() string { return p.orEnglish().code }

// Name returns what the language calls itself.
func (p *Printer) Name() string { return p.orEnglish().name }

// IsEnglish reports whether nothing is translated.
func (p *Printer) IsEnglish() bool { return p.orEnglish().plain == nil }

// Text translates an English text and fills its verbs in. Numbers are written as
// the language writes them. Text without values stays as it is: it is no format.
func (p *Printer) Text(english string, values ...any) string {
	p = p.orEnglish()
	if len(values) == 0 {
		if own, ok := p.plain[english]; ok {
			return own
		}
		text, _, _ := strings.Cut(english, contextMark)
		return text
	}
	if !p.known[english] {
		english, _, _ = strings.Cut(english, contextMark)
	}
	return p.format.Sprintf(english, values...)
}

// contextMark parts an English text from a remark that tells it from the same words
// with another meaning: "Received||on a day".
const contextMark = "||"

// Known translates a text that is not written where it is shown, such as the label
// of a value or the words of an error. What has no translation stays as it is.
func (p *Printer) Known(english string) string { return p.Text(english) }

// Marked is its own argument. It marks an English text that is kept in a value and
// translated where it is shown, so that the tests of the catalogues see it.
func Marked(english string) string { return english }

// Number writes a whole number: 12,345.
func (p *Printer) Number(n int) string { return p.orEnglish().format.Sprint(n) }

// Count writes a text that depends on a number, such as "%d comment" and "%d
// comments". The number is the first value.
func (p *Printer) Count(n int, one, many string, values ...any) string {
	p = p.orEnglish()
	values = append([]any{n}, values...)
	if p.known[many] {
		return p.format.Sprintf(many, values...) // the catalogue chooses among the language's own forms
	}
	if English.form(n) == plural.One {
		return p.format.Sprintf(one, values...)
	}
	return p.format.Sprintf(many, values...)
}

// form is the plural form of a number in the printer's language.
func (p *Printer) form(n int) plural.Form {
	return plural.Cardinal.MatchPlural(p.tag, max(n, -n)%10_000_000, 0, 0, 0, 0)
}

// List joins parts as a sentence does: "a, b and c".
func (p *Printer) List(parts []string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	last := len(parts) - 1
	return p.Text("%s and %s", strings.Join(parts[:last], ", "), parts[last])
}

// Has reports whether the catalogue has a translation of an English text.
func (p *Printer) Has(english string) bool { return p.known[english] }

// Keys lists the English texts that the catalogue translates.
func (p *Printer) Keys() []string { return slices.Sorted(maps.Keys(p.known)) }

// Languages lists the printers of all languages, English first.
func Languages() []*Printer { return append([]*Printer{English}, catalogues()...) }

// In returns the printer of a language by its code.
func In(code string) (*Printer, bool) {
	i := slices.IndexFunc(Languages(), func(p *Printer) bool { return p.code == code })
	if i < 0 {
		return English, false
	}
	return Languages()[i], true
}

type printerKey struct{}

// With returns a context whose reader reads the printer's language.
func With(ctx context.Context, p *Printer) context.Context {
	return context.WithValue(ctx, printerKey{}, p)
}

// From returns the printer for the reader of ctx: English where nobody said.
func From(ctx context.Context) *Printer {
	p, _ := ctx.Value(printerKey{}).(*Printer)
	return p.orEnglish()
}
