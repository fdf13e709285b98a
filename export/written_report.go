package export

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/export/paper"
	"commentportal/prose"
)

// missing stands where a name of a text stands for nothing any more.
const missing = "[not available any more]"

// section finds a section that people wrote and that says something.
func (f *figures) section(key docket.SectionKey) (docket.Section, bool) {
	for _, s := range f.sections {
		if s.Key == key && s.Text != "" {
			return s, true
		}
	}
	return docket.Section{}, false
}

// placed lists the sections that people wrote, in the order of the outline; those
// that have no place in it any more are counted.
func (j *job) placed(f *figures) (list []docket.Section, lost int) {
	for _, p := range docket.Outline(j.d, j.book) {
		if s, ok := f.section(p.Key); ok {
			if s.Title == "" {
				s.Title = p.Title
			}
			list = append(list, s)
		}
	}
	written := 0
	for _, s := range f.sections {
		written += oneIf(s.Text != "")
	}
	return list, written - len(list)
}

// sectionTitle is the heading of a section that people wrote.
func (w *reporter) sectionTitle(key docket.SectionKey) string {
	list, _ := w.placed(w.figures)
	for _, s := range list {
		if s.Key == key {
			return s.Title
		}
	}
	return ""
}

// sectionText adds the text of a section, its headings below level; false where
// nobody wrote it.
func (w *reporter) sectionText(key docket.SectionKey, level int) bool {
	s, ok := w.section(key)
	if !ok {
		return false
	}
	c := writer{reporter: &reporter{wording: w.wording}, key: string(key), level: level, book: w.named()}
	for i, b := range prose.Parse(s.Text).Blocks {
		c.block(i, b)
	}
	if n := w.unedited[key]; n > 0 {
		c.add(paper.Paragraph{Style: paper.Source, Parts: inlines(paper.Words(sentenceOf(n, "sentence", "sentences")),
			" that a program put in and nobody edited ", verb(n, "is", "are"), " left out here.")})
	}
	w.add(paper.Written{Key: string(key), Blocks: c.blocks})
	return true
}

// named is what texts can name, made once a report.
func (w *reporter) named() *Written {
	if w.names == nil {
		w.names = w.written()
	}
	return w.names
}

// writer puts the blocks of a section into the report.
type writer struct {
	*reporter
	key   string
	level int
	book  *Written
}

func (c writer) block(at int, b prose.Block) {
	switch b.Kind {
	case prose.Heading:
		parts := c.parts(b.Parts)
		c.add(paper.Heading{Level: min(c.level+b.Level, 3), ID: "text-" + c.key + "-" + strconv.Itoa(at+1),
			Text: plainText(parts), Parts: parts})
	case prose.Bullets, prose.Numbers:
		list := paper.List{Ordered: b.Kind == prose.Numbers}
		for _, item := range b.Items {
			list.Items = append(list.Items, c.parts(item))
		}
		c.add(list)
	case prose.Quote:
		c.quoted(b, paper.Quoted)
	default:
		c.quoted(b, paper.Body)
	}
}

// quoted adds a paragraph; one that is a quotation and nothing else stands apart.
func (c writer) quoted(b prose.Block, style paper.Style) {
	if len(b.Parts) == 1 && b.Parts[0].Name != "" {
		if n := c.book.Look(b.Parts[0].Name); n.quote != nil {
			c.add(c.quotationBlock(*n.quote))
			return
		}
	}
	c.add(paper.Paragraph{Style: style, Parts: c.parts(b.Parts)})
}

func (c writer) parts(parts []prose.Part) []paper.Inline {
	var out []paper.Inline
	for _, p := range parts {
		switch {
		case p.Name != "":
			out = append(out, c.name(p.Name)...)
		case p.Href != "":
			out = append(out, paper.Link{To: p.Href, Text: p.Text})
		case p.Strong:
			out = append(out, paper.Strong(p.Text))
		case p.Emph:
			out = append(out, paper.Emphasis(p.Text))
		default:
			out = append(out, paper.Text(p.Text))
		}
	}
	return out
}

// name is what a name of a text becomes: a figure, a quotation with its comment in a
// footnote, or a comment in a footnote.
func (c writer) name(name string) []paper.Inline {
	n := c.book.Look(name)
	switch {
	case n.Fault != "":
		return inlines(paper.Mark(missing))
	case n.quote != nil:
		return inlines(paper.Quote{Key: quotationKey(*n.quote), Words: n.quote.words, Lang: n.quote.language},
			paper.Note(c.quotationSource(*n.quote)))
	case n.Comment != "":
		return inlines(from("Comment ", c.commentLink(n.Comment), "."))
	}
	return inlines(n.figure)
}

// textOf is the text of a section as sections.csv has it: Markdown with words where
// names stood.
func (b *Written) textOf(s docket.Section) string {
	return prose.Replace(s.Text, func(name string) (string, bool) {
		n := b.Look(name)
		switch {
		case n.Fault != "":
			return missing, true
		case n.quote != nil:
			return n.Words + " (" + string(n.Comment) + ")", true
		case n.Comment != "":
			return "[" + string(n.Comment) + "]", true
		}
		return n.Words, true
	})
}

// figuresOf lists the figures of a section with their values: "name=value".
func (b *Written) figuresOf(s docket.Section) string {
	var list []string
	for _, name := range prose.Names(s.Text) {
		if n := b.Look(name); n.IsFigure() {
			list = append(list, name+"="+n.Words)
		}
	}
	return strings.Join(list, "; ")
}

// tellSections says of the written sections what does not hold any more.
func (j *job) tellSections(say tellFunc, all *figures) {
	list, lost := j.placed(all)
	if len(list)+lost+len(all.unedited) == 0 {
		return
	}
	say("")
	say("## The sections that people wrote")
	say("")
	say("- People wrote %s of the report. Figures in the text are named, and are those of this state; "+
		"`sections.csv` has the text as it was written and every name.", plural(len(list), "section", "sections"))
	names := newWording(j, all).written()
	for _, s := range list {
		for _, d := range names.Drifts(s) {
			if d.Gone() {
				say("- In `%s`, `%s` stands for nothing any more; the text says so in its place.", s.Key,
					oneLine(d.Name))
				continue
			}
			say("- In `%s`, `%s` was %s when a person last read the text, and is %s now.", s.Key, oneLine(d.Name),
				oneLine(d.Was), d.Words)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all.unedited)) {
		n := all.unedited[key]
		say("- %s in `%s` that a program put in and nobody edited, and %s left out.", sentenceOf(n, "sentence stands",
			"sentences stand"), key, isAre(n))
	}
	if lost > 0 {
		say("- %s left out: the theme or question is gone.", sentenceOf(lost, "written section is",
			"written sections are"))
	}
}
