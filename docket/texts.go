package docket

import (
	"maps"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket/phrase"
)

// Texts are what staff may change of a docket from its pages, in every language. The rest
// of a docket stays as its file said it.
type Texts struct {
	Title       string                 `json:"title"`
	Summary     string                 `json:"summary"`
	Background  []string               `json:"background"`
	Notice      []string               `json:"notice"`
	Use         []string               `json:"use"`
	PrivacyAct  []string               `json:"privacy_act,omitempty"`
	General     string                 `json:"general,omitempty"`
	Contact     Contact                `json:"contact"`
	Media       Contact                `json:"media,omitzero"`
	Links       []Link                 `json:"links,omitempty"`
	Channels    []ReportChannel        `json:"channels,omitempty"`
	AnswerDue   time.Time              `json:"answer_due,omitzero"`
	OMB         OMB                    `json:"omb,omitzero"`
	Questions   []Question             `json:"questions"`
	Sectors     []Choice               `json:"sectors,omitempty"`
	Withholding []Choice               `json:"withholding"`
	Own         map[string]Translation `json:"translations,omitempty"` // by language
}

// TextsVersion is a version of the texts of a docket that was published. None is ever
// removed.
type TextsVersion struct {
	Docket ID
	Number int // from 1, which is what the docket's file said
	By     Actor
	At     time.Time
	Why    string // in words that the public reads; "" for the first
	Texts  Texts
}

// TextsDraft is what staff prepare to publish. There is at most one of a docket.
type TextsDraft struct {
	Docket  ID
	Version int // grows by one with every change of it
	Exists  bool
	BasedOn int // the version of the published texts that it changes
	By      UserID
	At      time.Time
	Texts   Texts
}

// The bounds of texts.
const (
	MaxTextLine = 500    // code points of a text of one line
	MaxTextLong = 20_000 // code points of a text of several paragraphs, or of a list
	MaxTextList = 60     // entries of a list
)

// TextLanguages are the languages, beside English, in which staff write the texts.
var TextLanguages = []string{"es"}

// Wording is a docket whose texts are read, compared and changed.
type Wording struct{ Docket }

// WordingOf returns the wording of a docket.
func WordingOf(d Docket) Wording { return Wording{d} }

// Texts returns what staff may change of the docket.
func (d Wording) Texts() Texts {
	t := Texts{Title: d.Title, Summary: d.Summary, Background: d.Background, Notice: d.Notice, Use: d.Use,
		PrivacyAct: d.PrivacyAct, General: d.GeneralPrompt, Contact: d.Contact, Media: d.Media,
		Links: slices.Clone(d.Links), Channels: slices.Clone(d.Channels),
		AnswerDue: d.AnswerDue, OMB: d.OMB, Questions: slices.Clone(d.Questions),
		Sectors: slices.Clone(d.Sectors), Withholding: slices.Clone(d.WithholdingReasons)}
	for language, own := range d.Translations {
		if t.Own == nil {
			t.Own = map[string]Translation{}
		}
		own.Questions, own.Hints = maps.Clone(own.Questions), maps.Clone(own.Hints)
		own.Sectors, own.Withholding = maps.Clone(own.Sectors), maps.Clone(own.Withholding)
		t.Own[language] = own
	}
	return t
}

// WithTexts returns the docket with other texts. It changes nothing of d.
func (w Wording) With(t Texts) Docket {
	d := w.Docket
	d.Title, d.Summary, d.Background, d.Notice, d.Use = t.Title, t.Summary, t.Background, t.Notice, t.Use
	d.PrivacyAct, d.GeneralPrompt, d.Contact, d.Media = t.PrivacyAct, t.General, t.Contact, t.Media
	d.Channels = t.Channels
	d.Links, d.AnswerDue, d.OMB, d.Questions = t.Links, t.AnswerDue, t.OMB, t.Questions
	d.Sectors, d.WithholdingReasons, d.Translations = t.Sectors, t.Withholding, nil
	for language, own := range t.Own {
		if own.Empty() {
			continue
		}
		if d.Translations == nil {
			d.Translations = map[string]Translation{}
		}
		d.Translations[language] = own
	}
	return d
}

// TextsChanged reports whether the public could read other texts before, after comments
// were taken first.
func (d Wording) Changed() bool {
	first := d.RoundOpens()
	if len(d.PastRounds) > 0 {
		first = d.PastRounds[0].Opens
	}
	return d.TextsNumber > 1 && d.TextsAt.After(first)
}

// SameTexts reports whether nobody could tell t and u apart.
func (d Wording) Same(t, u Texts) bool {
	return !slices.ContainsFunc(d.Fields(false), func(f TextField) bool { return f.Of(t) != f.Of(u) })
}

// SameQuestions reports whether the questions, their hints and their translations are the
// same.
func (d Wording) SameQuestions(t, u Texts) bool {
	return slices.Equal(t.Questions, u.Questions) && !slices.ContainsFunc(d.Fields(false),
		func(f TextField) bool { return f.Question != "" && f.Of(t) != f.Of(u) })
}

// KeepQuestions returns t with the questions of the docket.
func (d Wording) KeepQuestions(t Texts) Texts {
	now := d.Texts()
	t.Questions, t.Own = now.Questions, maps.Clone(t.Own)
	for _, language := range TextLanguages {
		own, has := t.Own[language]
		if !has && len(now.Own[language].Questions)+len(now.Own[language].Hints) == 0 {
			continue
		}
		own.Questions, own.Hints = now.Own[language].Questions, now.Own[language].Hints
		if t.Own == nil {
			t.Own = map[string]Translation{}
		}
		t.Own[language] = own
	}
	return t
}

// MissingCodes lists the sectors and reasons of old that t has no more.
func (t Texts) MissingCodes(old Texts) (sectors, reasons []string) {
	missing := func(was, now []Choice) (list []string) {
		for _, c := range was {
			if !has(now, c.Code) {
				list = append(list, c.Code)
			}
		}
		return list
	}
	return missing(old.Sectors, t.Sectors), missing(old.Withholding, t.Withholding)
}

// ParseTexts returns the docket's texts with what was typed in their place, field by field,
// as a docket file is read: a text of one line has no line breaks, and paragraphs are parted
// by empty lines. What was not typed stays. It returns Invalid, by the names of the fields,
// for what cannot be.
func (d Wording) Parse(frozen bool, typed func(name string) (string, bool)) (Texts, error) {
	t, invalid := d.Texts(), Invalid{}
	for _, f := range d.Fields(frozen) {
		text, ok := typed(f.Name)
		if !ok {
			continue
		}
		if problem := f.set(&t, text); problem != "" {
			invalid[f.Name] = problem
		}
	}
	if t.OMB.Number == "" && (t.OMB.Expires != "" || t.OMB.Burden != "") && invalid["omb_number"] == "" {
		invalid["omb_number"] = "Write the control number, or leave what belongs to it empty, too."
	}
	for language, own := range t.Own {
		if own.Empty() {
			delete(t.Own, language)
		}
	}
	if len(t.Own) == 0 {
		t.Own = nil
	}
	if len(invalid) > 0 {
		return t, invalid
	}
	return t, nil
}

// CheckTextsWhy says what is wrong with the reason for changing the texts, or nothing.
func CheckTextsWhy(why string) string {
	switch n := utf8.RuneCountInString(oneLine(why)); {
	case n == 0:
		return "Say why. Everybody can read it."
	case n > MaxWhy:
		return "Write at most 1,000 characters."
	}
	return ""
}

// Paragraphs parts a text at empty lines and joins the lines of each part; each item of a
// list keeps a line of its own.
func Paragraphs(s string) []string {
	var list []string
	var part strings.Builder
	flush := func() {
		if part.Len() > 0 {
			list = append(list, part.String())
		}
		part.Reset()
	}
	for line := range strings.Lines(s) {
		words := strings.Join(strings.Fields(line), " ")
		switch {
		case words == "":
			flush()
		case part.Len() == 0:
		case BeginsItem(words):
			part.WriteByte('\n')
		default:
			part.WriteByte(' ')
		}
		part.WriteString(words)
	}
	flush()
	return list
}

// itemMark begins an item of a list in a text.
var itemMark = regexp.MustCompile(`^(?:[-*]|[0-9]{1,2}\.) \S`)

// BeginsItem reports whether a line begins an item of a list: a hyphen, an asterisk or a
// number with a period, then a space and words.
func BeginsItem(line string) bool { return itemMark.MatchString(line) }

// BareAddress reports whether s is an e-mail address and nothing around it.
func BareAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && strings.Contains(s[strings.LastIndexByte(s, '@'):], ".")
}

// PlainCode reports whether s can be a code of a list: it stands in files, forms and
// addresses, so it is plain.
func PlainCode(s string) bool {
	for i, r := range s {
		if !('a' <= r && r <= 'z' || i > 0 && ('0' <= r && r <= '9' || r == '_')) {
			return false
		}
	}
	return s != "" && len(s) <= 60
}

// cleanTyped is a typed text without what no text may hold, or says what is wrong.
func cleanTyped(s string, limit int) (text, problem string) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	switch {
	case !utf8.ValidString(s), strings.ContainsFunc(s, isControl):
		return s, "This holds a control character. Take it out."
	case utf8.RuneCountInString(s) > limit:
		return s, phrase.English.Count(limit, "Write a shorter text: at most %d character.",
			"Write a shorter text: at most %d characters.")
	}
	return s, ""
}

func isControl(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }

// parseChoices reads a list of codes and labels, one a line.
func parseChoices(typed string) ([]Choice, string) {
	var list []Choice
	for line := range strings.Lines(typed) {
		line = oneLine(line)
		if line == "" {
			continue
		}
		code, label, ok := strings.Cut(line, ":")
		c := Choice{Code: strings.TrimSpace(code), Label: strings.TrimSpace(label)}
		switch {
		case !ok || c.Label == "":
			return nil, "Write a code, a colon and a label on each line. This line is not so: " + clipped(line)
		case !PlainCode(c.Code):
			return nil, "Write the code in small letters, digits and _, beginning with a letter. This is none: " +
				clipped(c.Code)
		case utf8.RuneCountInString(c.Label) > MaxTextLine:
			return nil, "A label has at most 500 characters."
		case has(list, c.Code):
			return nil, "This code stands twice: " + c.Code
		}
		list = append(list, c)
	}
	if len(list) > MaxTextList {
		return nil, "A list has at most 60 lines."
	}
	return list, ""
}

// parseLinks reads links, one a line: the address, then the title.
func parseLinks(typed string) ([]Link, string) {
	var list []Link
	for line := range strings.Lines(typed) {
		line = oneLine(line)
		if line == "" {
			continue
		}
		href, title, _ := strings.Cut(line, " ")
		l := Link{Title: title, Href: href}
		switch {
		case !l.Valid():
			return nil, "Begin each line with the whole address, which begins with https://. This line does not: " +
				clipped(line)
		case l.Title == "" || utf8.RuneCountInString(l.Title) > MaxLinkTitle:
			return nil, "Write a title of at most 200 characters after the address " + clipped(l.Href)
		}
		list = append(list, l)
	}
	if len(list) > MaxTextList {
		return nil, "A list has at most 60 lines."
	}
	return list, ""
}

// clipped is the beginning of what somebody typed, to find it by.
func clipped(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// RedactTexts returns texts with words hidden wherever they stand. What has a form of its own,
// such as an address, stays whole or goes.
func (d Wording) Redact(t Texts, redact func(string) string) Texts {
	t.Own = maps.Clone(t.Own)
	for _, f := range d.Fields(false) {
		was := f.Of(t)
		if now := redact(was); now != was {
			if f.write(&t, now) != "" {
				_ = f.write(&t, "") // what is left would be no address
			}
		}
	}
	return t
}
