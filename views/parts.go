package views

import (
	"context"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// Field is one control of a form with its label, hint and problem. Its id is
// its name unless ID is set.
type Field struct {
	Name    string
	ID      string // "": Name
	Label   string
	Hint    string
	Problem string // sentence beside the field; "" when all is well
	Value   string
	Values  []string // checked boxes
	Options []Option // of select, radios and checkboxes
	Empty   string   // of a select of filters: names the choice that asks for nothing

	Type         string // of an input; "": text
	Autocomplete string // an autocomplete token; "": none is named
	InputMode    string
	Rows         int  // of a textarea; 0: 6
	Max          int  // most code points, told to the person; 0: no limit is told
	Optional     bool // the label says so
	Required     bool
	ReadOnly     bool
	Wide         bool   // takes the width of the text column
	LabelLang    string // of a label that is not in the page's language; "": it is
	HintLang     string // the same of the hint
	LabelHidden  bool   // the label is for screen readers alone
	NoSpell      bool   // addresses and codes are not spell-checked
	Names        bool   // names are not spell-checked, and each word begins with a capital
}

// Option is one choice of a select, a group of radios or of checkboxes.
type Option struct {
	Value string
	Label string
	Hint  string
	Lang  string // of a label that is not in the page's language; "": it is
}

// Tick is a box that stands outside of a Field.
type Tick struct {
	Value   string
	Label   string
	Checked bool
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "6"
	}
	return strconv.Itoa(f.Rows)
}

// describedBy lists the ids of hint and problem; nil attributes when there are
// neither.
func (f Field) attributes() templ.Attributes {
	a := templ.Attributes{}
	var by []string
	if f.Hint != "" || f.Max > 0 {
		by = append(by, f.id()+"-hint")
	}
	if f.Problem != "" {
		by = append(by, f.id()+"-error")
		a["aria-invalid"] = "true"
	}
	if len(by) > 0 {
		a["aria-describedby"] = strings.Join(by, " ")
	}
	if f.Autocomplete != "" {
		a["autocomplete"] = f.Autocomplete
	}
	if f.InputMode != "" {
		a["inputmode"] = f.InputMode
	}
	if f.Required {
		a["required"] = true
	}
	if f.ReadOnly {
		a["readonly"] = true
	}
	if f.NoSpell {
		a["spellcheck"] = "false"
		a["autocapitalize"] = "none"
	}
	if f.Names {
		a["spellcheck"] = "false"
		a["autocapitalize"] = "words"
	}
	return a
}

// FromChoices turns a docket's list into options.
func FromChoices(list []docket.Choice) []Option {
	out := make([]Option, 0, len(list))
	for _, c := range list {
		out = append(out, Option{Value: c.Code, Label: c.Label})
	}
	return out
}

// docketOptions turns a list of a docket into options, each with its language where
// nobody has translated it.
func docketOptions(d docket.Docket, list []docket.Choice) []Option {
	out := FromChoices(list)
	for i, o := range out {
		if d.Foreign(o.Label) {
			out[i].Lang = "en"
		}
	}
	return out
}

// foreign is the language of a text of a docket that is not in the page's: English.
func foreign(d docket.Docket, text string) string {
	if d.Foreign(text) {
		return "en"
	}
	return ""
}

// textareaText is the text of a textarea. Browsers drop one line break right
// after the tag, so a text that begins with one gets another.
func textareaText(value string) string {
	if strings.HasPrefix(value, "\n") || strings.HasPrefix(value, "\r") {
		return "\n" + value
	}
	return value
}

// Pager is the way from one page of a list to the next.
type Pager struct {
	First string // address of the first page; "" on it
	Next  string // address of the next page; "" at the end
	Label string // what is paged, "Comments"
}

// hiddenInput is a hidden field. It carries whole answers, so that its value is
// escaped no more than it must be.
func hiddenInput(name, value string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<input type="hidden" name="`+templ.EscapeString(name)+`" value="`+
			escapeValue(value)+`">`)
		return err
	})
}

// Number prints a count in English: 12,345.
func Number(n int) string { return phrase.English.Number(n) }

// Count prints a count with its noun in English: "1 comment", "2,000 comments".
func Count(n int, one, many string) string { return phrase.English.Count(n, "%d "+one, "%d "+many) }

// Date prints a day in English: "November 21, 2026".
func Date(t time.Time) string { return phrase.English.Day(t) }

// DateTime prints a moment with its zone in English: "November 21, 2026, 3:04 p.m.
// Eastern Time".
func DateTime(t time.Time) string { return phrase.English.Moment(t) }

// machine is a moment for the datetime attribute.
func machine(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// optionID is the id of a group's i-th control: the first one bears the id of
// the field, so that an error summary leads to it.
func optionID(f Field, i int) string {
	if i == 0 {
		return f.id()
	}
	return f.id() + "-" + strconv.Itoa(i+1)
}

func (f Field) checked(value string) bool { return slices.Contains(f.Values, value) }

// itoa prints a number for an attribute.
func itoa(n int) string { return strconv.Itoa(n) }
