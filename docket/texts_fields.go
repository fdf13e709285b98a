package docket

import (
	"slices"
	"strings"
	"time"

	"commentportal/docket/phrase"
)

// TextField is one of the texts of a docket that staff may change, as a form and a list of
// what changed name it.
type TextField struct {
	Name     string // of the form's field
	Language string // in which it is written
	Label    string // in English; a catalogue has the others
	Question QuestionID
	Required bool
	Long     bool // of several paragraphs
	List     bool // one entry a line

	read  func(Texts) string
	write func(*Texts, string) string // says what is wrong
}

// Of is the text as people type it.
func (f TextField) Of(t Texts) string { return f.read(t) }

// set puts a typed text in its place, or says what is wrong with it.
func (f TextField) set(t *Texts, typed string) string {
	limit := MaxTextLine
	if f.Long || f.List {
		limit = MaxTextLong
	}
	text, problem := cleanTyped(typed, limit)
	if problem != "" {
		return problem
	}
	if text == "" && f.Required {
		return "Write something here: a docket cannot be without it."
	}
	return f.write(t, text)
}

// lineText is a text of one line, and where it stands.
type lineText struct {
	name, label string
	required    bool
	english     func(*Texts) *string
	own         func(*Translation) *string // nil: it is in no other language
	check       func(string) string        // nil: anything goes
}

// longText is a text of several paragraphs, and where it stands.
type longText struct {
	name, label string
	required    bool
	english     func(*Texts) *[]string
	own         func(*Translation) *[]string
}

var titleTexts = []lineText{
	{"title", phrase.Marked("Title"), true, func(t *Texts) *string { return &t.Title },
		func(o *Translation) *string { return &o.Title }, nil},
	{"summary", phrase.Marked("Summary"), true, func(t *Texts) *string { return &t.Summary },
		func(o *Translation) *string { return &o.Summary }, nil},
}

var longTexts = []longText{
	{"background", phrase.Marked("Background"), true, func(t *Texts) *[]string { return &t.Background },
		func(o *Translation) *[]string { return &o.Background }},
	{"notice", phrase.Marked("What not to include"), true, func(t *Texts) *[]string { return &t.Notice },
		func(o *Translation) *[]string { return &o.Notice }},
	{"use", phrase.Marked("How we use your answers"), true, func(t *Texts) *[]string { return &t.Use },
		func(o *Translation) *[]string { return &o.Use }},
	{"privacy_act", phrase.Marked("Privacy Act statement"), false, func(t *Texts) *[]string { return &t.PrivacyAct },
		func(o *Translation) *[]string { return &o.PrivacyAct }},
}

var contactTexts = []lineText{
	{"contact_name", phrase.Marked("Contact: name"), true, func(t *Texts) *string { return &t.Contact.Name },
		func(o *Translation) *string { return &o.Contact }, nil},
	{"contact_email", phrase.Marked("Contact: e-mail"), true, func(t *Texts) *string { return &t.Contact.Email }, nil,
		checkAddress},
	{"contact_phone", phrase.Marked("Contact: phone"), false, func(t *Texts) *string { return &t.Contact.Phone }, nil,
		nil},
	{"contact_mail", phrase.Marked("Contact: postal address"), false, func(t *Texts) *string { return &t.Contact.Mail },
		nil, nil},
	{"media_email", phrase.Marked("Contact for the press: e-mail"), false,
		func(t *Texts) *string { return &t.Media.Email }, nil, checkAddress},
}

var formTexts = []lineText{
	{"general", phrase.Marked("Label of the answer to no question"), false,
		func(t *Texts) *string { return &t.General }, func(o *Translation) *string { return &o.GeneralPrompt }, nil},
	{"omb_number", phrase.Marked("OMB control number"), false, func(t *Texts) *string { return &t.OMB.Number }, nil,
		nil},
	{"omb_expires", phrase.Marked("OMB control number: expires"), false,
		func(t *Texts) *string { return &t.OMB.Expires }, nil, nil},
	{"omb_burden", phrase.Marked("Burden statement"), false, func(t *Texts) *string { return &t.OMB.Burden },
		func(o *Translation) *string { return &o.Burden }, nil},
}

func checkAddress(s string) string {
	if s != "" && !BareAddress(s) {
		return "This is no e-mail address. Write it bare, such as comments@example.gov."
	}
	return ""
}

// TextFields lists the texts that staff may change, in the order of their form: all in
// English, then all in each other language. The questions are left out where they are frozen.
func (d Wording) Fields(frozen bool) []TextField {
	list := d.fieldsIn("en", frozen)
	for _, language := range TextLanguages {
		list = append(list, d.fieldsIn(language, frozen)...)
	}
	return list
}

func (d Wording) fieldsIn(language string, frozen bool) []TextField {
	var list []TextField
	lines := func(texts []lineText) {
		for _, l := range texts {
			if language == "en" || l.own != nil {
				list = append(list, l.field(language))
			}
		}
	}
	lines(titleTexts)
	for _, l := range longTexts {
		list = append(list, l.field(language))
	}
	if !frozen {
		for i, q := range d.Questions {
			list = append(list, questionField(language, i, q.ID), hintField(language, i, q.ID))
		}
	}
	lines(contactTexts)
	if language == "en" {
		list = append(list, linksField(), d.dueField())
	}
	list = append(list, channelsField(language, phrase.Marked("Where reports of incidents belong")))
	lines(formTexts)
	return append(list, choicesField(language, "sectors", phrase.Marked("Sectors"),
		func(t *Texts) *[]Choice { return &t.Sectors },
		func(o *Translation) *map[string]string { return &o.Sectors }),
		choicesField(language, "withholding", phrase.Marked("Reasons not to post a comment"),
			func(t *Texts) *[]Choice { return &t.Withholding },
			func(o *Translation) *map[string]string { return &o.Withholding }))
}

// nameIn is the name of a field in a language.
func nameIn(language, name string) string {
	if language == "en" {
		return name
	}
	return language + "-" + name
}

// change writes into a translation.
func (t *Texts) change(language string, fn func(*Translation)) {
	own := t.Own[language]
	fn(&own)
	if t.Own == nil {
		t.Own = map[string]Translation{}
	}
	t.Own[language] = own
}

func (l lineText) field(language string) TextField {
	f := TextField{Name: nameIn(language, l.name), Language: language, Label: l.label}
	f.Required = l.required && language == "en"
	f.read = func(t Texts) string {
		if language == "en" {
			return *l.english(&t)
		}
		own := t.Own[language]
		return *l.own(&own)
	}
	f.write = func(t *Texts, text string) string {
		if text = oneLine(text); l.check != nil && l.check(text) != "" {
			return l.check(text)
		}
		if language == "en" {
			*l.english(t) = text
		} else {
			t.change(language, func(own *Translation) { *l.own(own) = text })
		}
		return ""
	}
	return f
}

func (l longText) field(language string) TextField {
	f := TextField{Name: nameIn(language, l.name), Language: language, Label: l.label, Long: true}
	f.Required = l.required && language == "en"
	f.read = func(t Texts) string {
		own := t.Own[language]
		if language == "en" {
			return strings.Join(*l.english(&t), "\n\n")
		}
		return strings.Join(*l.own(&own), "\n\n")
	}
	f.write = func(t *Texts, text string) string {
		if language == "en" {
			*l.english(t) = Paragraphs(text)
		} else {
			t.change(language, func(own *Translation) { *l.own(own) = Paragraphs(text) })
		}
		return ""
	}
	return f
}

// questionField is the words of a question.
func questionField(language string, i int, id QuestionID) TextField {
	return questionText(language, "question-", phrase.Marked("Question %s"), i, id, true,
		func(q *Question) *string { return &q.Text },
		func(o *Translation) *map[QuestionID]string { return &o.Questions })
}

// hintField is the hint of a question.
func hintField(language string, i int, id QuestionID) TextField {
	return questionText(language, "hint-", phrase.Marked("Hint to question %s"), i, id, false,
		func(q *Question) *string { return &q.Hint },
		func(o *Translation) *map[QuestionID]string { return &o.Hints })
}

func questionText(language, name, label string, i int, id QuestionID, required bool, english func(*Question) *string,
	own func(*Translation) *map[QuestionID]string) TextField {
	f := TextField{Name: nameIn(language, name+string(id)), Language: language, Label: label, Question: id}
	f.Required = required && language == "en"
	f.read = func(t Texts) string {
		if language != "en" {
			o := t.Own[language]
			return (*own(&o))[id]
		}
		if i >= len(t.Questions) {
			return ""
		}
		return *english(&t.Questions[i])
	}
	f.write = func(t *Texts, text string) string {
		text = oneLine(text)
		if language == "en" {
			t.Questions = slices.Clone(t.Questions)
			*english(&t.Questions[i]) = text
			return ""
		}
		t.change(language, func(o *Translation) { putText(own(o), id, text) })
		return ""
	}
	return f
}

// putText puts a text into a map that may not be there yet; an empty one is taken out.
func putText[K ~string](m *map[K]string, key K, text string) {
	if text == "" {
		delete(*m, key)
		return
	}
	if *m == nil {
		*m = map[K]string{}
	}
	(*m)[key] = text
}

func linksField() TextField {
	f := TextField{Name: "links", Language: "en", Label: phrase.Marked("Links"), List: true}
	f.read = func(t Texts) string {
		lines := make([]string, len(t.Links))
		for i, l := range t.Links {
			lines[i] = l.Href + " " + l.Title
		}
		return strings.Join(lines, "\n")
	}
	f.write = func(t *Texts, text string) (problem string) {
		t.Links, problem = parseLinks(text)
		return problem
	}
	return f
}

// dueField is the day on which the task force's answer is due.
func (d Wording) dueField() TextField {
	loc := d.Location()
	f := TextField{Name: "answer_due", Language: "en", Label: phrase.Marked("Day on which the answer is due")}
	f.read = func(t Texts) string {
		if t.AnswerDue.IsZero() {
			return ""
		}
		return t.AnswerDue.In(loc).Format(time.DateOnly)
	}
	f.write = func(t *Texts, text string) string {
		if text == f.read(*t) {
			return "" // also where the file gave a time
		}
		t.AnswerDue = time.Time{}
		if text == "" {
			return ""
		}
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return "Write the day as year, month and day, such as 2026-12-31."
		}
		t.AnswerDue = StartOfDay(day.Year(), day.Month(), day.Day(), loc).UTC()
		return ""
	}
	return f
}

// choicesField is a list of codes with their labels, in a language.
func choicesField(language, name, label string, english func(*Texts) *[]Choice,
	own func(*Translation) *map[string]string) TextField {
	f := TextField{Name: nameIn(language, name), Language: language, Label: label, List: true}
	f.Required = name == "withholding" && language == "en"
	f.read = func(t Texts) string {
		var lines []string
		o := t.Own[language]
		for _, c := range *english(&t) {
			switch text := (*own(&o))[c.Code]; {
			case language == "en":
				lines = append(lines, c.Code+": "+c.Label)
			case text != "":
				lines = append(lines, c.Code+": "+text)
			}
		}
		return strings.Join(lines, "\n")
	}
	f.write = func(t *Texts, text string) string {
		list, problem := parseChoices(text)
		if problem != "" {
			return problem
		}
		if language == "en" {
			*english(t) = list
			if has(list, SectorUnspecified) || has(list, "all") {
				return "The codes “unspecified” and “all” are the portal’s own. Choose other words."
			}
			return ""
		}
		labels := map[string]string{}
		for _, c := range list {
			if !has(*english(t), c.Code) {
				return "The English list has no such code: " + c.Code
			}
			labels[c.Code] = c.Label
		}
		t.change(language, func(o *Translation) { *own(o) = labels })
		return ""
	}
	return f
}
