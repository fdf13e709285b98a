package docket

import "reflect"

// Translation is what a docket says in another language. What it leaves out stays
// English.
type Translation struct {
	Title         string                `json:"title,omitempty"`
	Agency        string                `json:"agency,omitempty"`
	Summary       string                `json:"summary,omitempty"`
	Background    []string              `json:"background,omitempty"`
	Notice        []string              `json:"notice,omitempty"`
	Use           []string              `json:"use,omitempty"`
	PrivacyAct    []string              `json:"privacy_act,omitempty"`
	GeneralPrompt string                `json:"general,omitempty"`
	Contact       string                `json:"contact,omitempty"` // the name of who is reached
	Burden        string                `json:"burden,omitempty"`
	Questions     map[QuestionID]string `json:"questions,omitempty"`
	Hints         map[QuestionID]string `json:"hints,omitempty"`
	Sectors       map[string]string     `json:"sectors,omitempty"`     // by code
	Withholding   map[string]string     `json:"withholding,omitempty"` // by code
	Channels      []ReportChannel       `json:"channels,omitempty"`    // all of them, or none
	Themes        map[string]string     `json:"themes,omitempty"`      // by the English label of a theme or imperative
}

// Empty reports whether nothing is translated.
func (t Translation) Empty() bool {
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		if v.Field(i).Len() > 0 {
			return false
		}
	}
	return true
}

// In returns the docket as readers of a language read it. Texts without a translation
// stay English, and Foreign tells them apart. English is the docket itself.
func (d Docket) In(language string) Docket {
	if language == "en" {
		return d
	}
	t := d.Translations[language]
	o := overlay{foreign: map[string]bool{}}
	d.Title, d.Agency, d.Summary = o.text(d.Title, t.Title), o.text(d.Agency, t.Agency), o.text(d.Summary, t.Summary)
	d.Background, d.Notice = o.texts(d.Background, t.Background), o.texts(d.Notice, t.Notice)
	d.Use, d.PrivacyAct = o.texts(d.Use, t.Use), o.texts(d.PrivacyAct, t.PrivacyAct)
	d.GeneralPrompt = o.text(d.GeneralPrompt, t.GeneralPrompt)
	d.Contact.Name, d.OMB.Burden = o.text(d.Contact.Name, t.Contact), o.text(d.OMB.Burden, t.Burden)
	questions := make([]Question, len(d.Questions))
	for i, q := range d.Questions {
		questions[i] = Question{ID: q.ID, Text: o.text(q.Text, t.Questions[q.ID]), Hint: o.text(q.Hint, t.Hints[q.ID])}
	}
	d.Questions = questions
	for _, e := range d.Events {
		o.text(e.Why, "") // staff write one language
	}
	d.Sectors, d.WithholdingReasons = o.choices(d.Sectors, t.Sectors), o.choices(d.WithholdingReasons, t.Withholding)
	d.Channels = o.channels(d.Channels, t.Channels)
	d.themes, d.foreign = t.Themes, o.foreign
	return d
}

// ThemeLabel is what readers of the docket's language call a theme or an imperative.
func (d Docket) ThemeLabel(english string) string {
	if own, ok := d.themes[english]; ok {
		return own
	}
	return english
}

// Foreign reports whether a text of the docket is English among another language,
// because nobody has translated it.
func (d Docket) Foreign(text string) bool { return d.foreign[text] }

// overlay puts translations in the place of English texts, and notes those that have
// none.
type overlay struct{ foreign map[string]bool }

func (o overlay) text(english, own string) string {
	if own != "" {
		return own
	}
	if english != "" {
		o.foreign[english] = true
	}
	return english
}

// texts takes all paragraphs of a translation, or none: they need not be as many.
func (o overlay) texts(english, own []string) []string {
	if len(own) > 0 {
		return own
	}
	for _, text := range english {
		o.foreign[text] = true
	}
	return english
}

func (o overlay) choices(list []Choice, own map[string]string) []Choice {
	out := make([]Choice, len(list))
	for i, c := range list {
		out[i] = Choice{Code: c.Code, Label: o.text(c.Label, own[c.Code])}
	}
	return out
}
