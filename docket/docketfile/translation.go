package docketfile

import (
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// translated are the languages beside English that a docket file may be written in: those
// that the portal speaks.
var translated = func() (codes []string) {
	for _, l := range phrase.Languages()[1:] {
		codes = append(codes, l.Language())
	}
	return codes
}()

// translationKeys are the settings of a part such as [es].
var translationKeys = []string{"title", "agency", "summary", "background", "notice", "use", "privacy_act", "general",
	"contact", "omb", "themes", "channels"}

// translations reads the parts of other languages, and what stands in them beside the
// English of questions, sectors and reasons.
func (f *fileReader) translations(root *tomlNode, d *docket.Docket) {
	for _, language := range translated {
		t := f.translation(root, language)
		t.Questions, t.Hints = map[docket.QuestionID]string{}, map[docket.QuestionID]string{}
		if list := root.child("questions"); list != nil {
			for i, n := range list.list {
				if i < len(d.Questions) {
					f.beside(n, "text_"+language, func(s string) { t.Questions[d.Questions[i].ID] = s })
					f.beside(n, "hint_"+language, func(s string) { t.Hints[d.Questions[i].ID] = s })
				}
			}
		}
		t.Sectors = f.labelsBeside(root, "sectors", d.Sectors, language)
		t.Withholding = f.labelsBeside(root, "withholding", d.WithholdingReasons, language)
		if !t.Empty() {
			d.Translations = map[string]docket.Translation{language: t}
		}
	}
}

func (f *fileReader) translation(root *tomlNode, language string) docket.Translation {
	n := f.table(root, language)
	if n == nil {
		return docket.Translation{}
	}
	f.known(n, "["+language+"]", translationKeys)
	t := docket.Translation{
		Title:         f.text(n, "title", language, false),
		Agency:        f.text(n, "agency", language, false),
		Summary:       f.text(n, "summary", language, false),
		Background:    f.paragraphs(n, "background", false),
		Notice:        f.paragraphs(n, "notice", false),
		Use:           f.paragraphs(n, "use", false),
		PrivacyAct:    f.paragraphs(n, "privacy_act", false),
		GeneralPrompt: f.text(n, "general", language, false),
	}
	t.Channels = f.channels(n, language+".channels")
	if contact := f.table(n, "contact"); contact != nil {
		f.known(contact, "["+language+".contact]", []string{"name"})
		t.Contact = f.text(contact, "name", language+".contact", false)
	}
	if omb := f.table(n, "omb"); omb != nil {
		f.known(omb, "["+language+".omb]", []string{"burden"})
		t.Burden = f.text(omb, "burden", language+".omb", false)
	}
	if themes := f.table(n, "themes"); themes != nil {
		t.Themes = map[string]string{}
		for _, english := range themes.order {
			t.Themes[english] = f.text(themes, english, language+".themes", true)
		}
	}
	return t
}

// beside hands over a text that stands in a language beside its English.
func (f *fileReader) beside(n *tomlNode, key string, take func(string)) {
	if s := f.text(n, key, "", false); s != "" {
		take(s)
	}
}

func (f *fileReader) labelsBeside(root *tomlNode, key string, list []docket.Choice, language string) map[string]string {
	n := root.child(key)
	if n == nil {
		return nil
	}
	own := map[string]string{}
	for i, entry := range n.list {
		if i < len(list) {
			f.beside(entry, "label_"+language, func(s string) { own[list[i].Code] = s })
		}
	}
	return own
}
