package views

import (
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// ChangesPage says what became of the texts of a docket.
type ChangesPage struct {
	Shell Shell
	List  []TextsHistoryRow // newest first
}

// TextsHistoryRow is a version of the texts.
type TextsHistoryRow struct {
	Heading string
	Why     string
	First   bool // what was said first
	Changes []TextChange
}

// NewChangesPage lays out the versions of the texts of d, newest first, as readers of its
// language read them.
func NewChangesPage(shell Shell, d docket.Docket, versions []docket.TextsVersion) ChangesPage {
	p := ChangesPage{Shell: shell}
	say := shell.Say
	for i, v := range versions {
		row := TextsHistoryRow{Heading: say.Moment(v.At.In(d.Location())), Why: v.Why, First: i == len(versions)-1}
		if !row.First {
			row.Changes = publicChanges(say, d, versions[i+1].Texts, v.Texts)
		}
		p.List = append(p.List, row)
	}
	return p
}

// publicChanges lists what changed of what readers of a language read. An English text shows
// where nothing stands in its place.
func publicChanges(say *phrase.Printer, d docket.Docket, before, after docket.Texts) []TextChange {
	fields, own := docket.WordingOf(d).Fields(false), map[string]docket.TextField{}
	for _, f := range fields {
		if f.Language == say.Language() && f.Language != "en" {
			own[f.Name] = f
		}
	}
	var list []TextChange
	for _, f := range fields {
		if f.Language != "en" {
			continue
		}
		if o, ok := own[say.Language()+"-"+f.Name]; ok && o.Of(before)+o.Of(after) != "" {
			f = o
		}
		was, is := f.Of(before), f.Of(after)
		if was == is {
			continue
		}
		label := say.Known(f.Label)
		if f.Question != "" {
			label = say.Text(f.Label, string(f.Question))
		}
		list = append(list, TextChange{Label: label, Language: f.Language, Pieces: docket.CompareTexts(was, is)})
	}
	return list
}
