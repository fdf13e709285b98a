package phrase

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

//go:embed catalogues/*.toml
var files embed.FS

// catalogueFile is one language. A text that is not among its entries is shown in
// English; a test refuses that for texts of ours.
type catalogueFile struct {
	Name    string  `toml:"name"`   // as its speakers call the language
	Locale  string  `toml:"locale"` // BCP 47; decides on plural forms and how numbers are written
	Entries []entry `toml:"text"`
}

// entry is a text and its translation: To, or the plural forms of the language, the
// form called other always among them.
type entry struct {
	English string `toml:"en"` // with a number: the form for many
	To      string `toml:"to"`
	Zero    string `toml:"zero"`
	One     string `toml:"one"`
	Two     string `toml:"two"`
	Few     string `toml:"few"`
	Many    string `toml:"many"`
	Other   string `toml:"other"`
}

// forms lists the plural forms of an entry as plural.Selectf takes them.
func (e entry) forms() []any {
	var out []any
	for _, f := range []struct{ name, text string }{
		{"zero", e.Zero}, {"one", e.One}, {"two", e.Two}, {"few", e.Few}, {"many", e.Many}, {"other", e.Other},
	} {
		if f.text != "" {
			out = append(out, f.name, f.text)
		}
	}
	return out
}

// catalogues reads the languages beside English, once, in the order of their codes.
var catalogues = sync.OnceValue(func() []*Printer {
	names, err := fs.Glob(files, "catalogues/*.toml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	var out []*Printer
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err) // the file is part of the program
		}
		p, err := parseCatalogue(strings.TrimSuffix(path.Base(name), ".toml"), data)
		if err != nil {
			panic(err) // a test reads the files before they ship
		}
		out = append(out, p)
	}
	return out
})

// readFile decodes a catalogue and refuses settings that it does not know.
func readFile(data []byte) (catalogueFile, error) {
	var file catalogueFile
	err := toml.NewDecoder(strings.NewReader(string(data))).DisallowUnknownFields().Decode(&file)
	return file, err
}

func parseCatalogue(code string, data []byte) (*Printer, error) {
	file, err := readFile(data)
	if err != nil {
		return nil, fmt.Errorf("catalogue %s: %w", code, err)
	}
	tag, err := language.Parse(file.Locale)
	if err != nil {
		return nil, fmt.Errorf("catalogue %s: locale %q: %w", code, file.Locale, err)
	}
	p := &Printer{code: code, name: file.Name, tag: tag, plain: map[string]string{}, known: map[string]bool{}}
	texts := catalog.NewBuilder(catalog.Fallback(language.AmericanEnglish))
	for _, e := range file.Entries {
		if e.Other != "" {
			err = texts.Set(tag, e.English, plural.Selectf(1, "%d", e.forms()...))
		} else {
			p.plain[e.English] = e.To
			err = texts.SetString(tag, e.English, e.To)
		}
		if err != nil {
			return nil, fmt.Errorf("catalogue %s: %q: %w", code, e.English, err)
		}
		p.known[e.English] = true
	}
	p.format = message.NewPrinter(tag, message.Catalog(texts))
	return p, nil
}
