package export

import (
	"context"
	"strings"

	"commentportal/docket"
)

// sectionsCSV has one row a section of the report that people wrote.
var sectionsCSV = table{
	name:  "sections.csv",
	title: "The sections of the report that people wrote",
	key:   []string{"section"},
	columns: func(docket.Docket) []column {
		return []column{
			str("section", "Name of the section: summary, question- or theme- with its number or code, "+
				"recommendations or method.").always(),
			str("title", "Heading of the section.").always(),
			str("text", "What people wrote, as Markdown, its figures as of this export.").always(),
			str("figures", "Figures of the text as name=value, joined by semicolons. The names are those of source."),
			str("author", "Account number of whoever saved the newest version.").always(),
			when("edited_at", "When the newest version was saved.").always(),
			str("source", "The text as it was written, with the names of figures, quotations and comments in double "+
				"braces. quote: is followed by the passage of quotes.csv, comment: by a comment.").always(),
			str("changed", "Figures that are not what they were when a person last read the text, as name: then -> "+
				"now, joined by semicolons."),
			str("missing", "Names that stand for nothing any more, joined by semicolons."),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		f, err := j.figures(ctx)
		if err != nil {
			return err
		}
		wording := newWording(j, f)
		names := wording.written()
		list, _ := j.placed(f)
		for _, s := range list {
			var changed, gone []string
			for _, d := range names.Drifts(s) {
				if d.Gone() {
					gone = append(gone, d.Name)
				} else {
					changed = append(changed, d.Name+": "+d.Was+" -> "+d.Words)
				}
			}
			w.text(string(s.Key))
			w.text(s.Title)
			w.text(names.textOf(s))
			w.text(names.figuresOf(s))
			user(w, s.By)
			w.time(s.At)
			w.text(s.Text)
			w.text(strings.Join(changed, "; "))
			w.text(strings.Join(gone, "; "))
			w.end()
		}
		return w.failed()
	},
}
