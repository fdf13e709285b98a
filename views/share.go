package views

import (
	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// ShareFields are what people copy to lead from other sites to docket d of the portal at
// base, in each language: a link card, and where other sites may show the docket's small
// page inside theirs (framed), the frame. The docket's words are written as HTML.
func ShareFields(base string, d docket.Docket, framed bool) []Field {
	var fields []Field
	for _, say := range phrase.Languages() {
		own := d.In(say.Language())
		at := templ.EscapeString(base + say.Address("/dockets/"+string(d.ID)))
		title := templ.EscapeString(own.Title)
		in := " (" + say.Language() + ")"
		fields = append(fields, Field{Name: "card-" + say.Language(), Label: "Link card" + in, Rows: 5, ReadOnly: true,
			Wide: true,
			Value: `<blockquote cite="` + at + `" lang="` + say.Language() + `">` + "\n" +
				"  <p" + markedLang(own, own.Title) + `><a href="` + at + `">` + title + "</a></p>\n" +
				"  <p" + markedLang(own, own.Agency) + ">" + templ.EscapeString(own.Agency) +
				"</p>\n</blockquote>"})
		if framed {
			fields = append(fields, Field{Name: "frame-" + say.Language(), Label: "Frame" + in, Rows: 4, ReadOnly: true,
				Wide: true,
				Value: `<iframe src="` + at + `/embed" title="` + title + `"` + markedLang(own, own.Title) + "\n" +
					`  width="100%" height="640" loading="lazy" style="border:0"></iframe>`})
		}
	}
	return fields
}

// markedLang is the attribute of a text that is not in the language of docket d.
func markedLang(d docket.Docket, text string) string {
	if lang := foreign(d, text); lang != "" {
		return ` lang="` + lang + `"`
	}
	return ""
}
