package staff

import (
	"net/http"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/prose"
	"commentportal/views"
)

// edited is a section as its page shows it: saved, or as somebody typed it.
type edited struct {
	docket.Section
	typed    bool
	preview  bool
	digested bool   // a program's draft was put into the text
	stale    bool   // somebody else saved it meanwhile
	inserted string // the name that was put into the text
	invalid  docket.Invalid
}

// editor shows a section with its text, what the text can name, and what it looks
// like.
func (s *report) editor(w http.ResponseWriter, r *http.Request, o *outline, p docket.Place, e edited) error {
	row := o.row(p)
	page := views.SectionPage{
		Shell: s.StaffShell(r, row.Title, deskOf(p.Key)), DocketTitle: o.d.Title, Back: reportAddress(o.d.ID),
		BackTo:  "Report",
		Address: sectionAddress(o.d.ID, p.Key), Version: e.Version, Inserted: e.inserted, Group: p.Group,
		Heading: views.Field{Name: "title", Label: "Heading", Optional: true, Value: e.Title, Wide: true,
			Max: docket.MaxSectionTitle, Problem: e.invalid["title"], Hint: "Left empty, it is “" + p.Title + "”."},
		Text: views.Field{Name: "text", Label: "Text", Value: e.Text, Rows: 22, Wide: true, Max: docket.MaxSection,
			Problem: e.invalid["text"], Hint: "Empty lines part paragraphs. # begins a heading, - an item, > words " +
				"of others; *stress*, **strong**, [words](https://…). A name in double braces becomes its figure."},
		NoPlace: !o.has(p.Key), Extracts: strings.Join(e.Extracts, " "), Digested: e.digested,
	}
	_, page.MayDigest = p.Key.Theme()
	o.aboutHeard(&page, p, e)
	for _, place := range o.around(p.Key) {
		one := o.row(place)
		one.Current = place.Key == p.Key
		if _, language, ok := place.Key.Heard(); ok {
			one.Title += ", " + languageName(language)
		}
		page.Outline = append(page.Outline, one)
	}
	if was, ok := o.written[p.Key]; ok {
		page.Saved, page.Versions = o.saved(was), sectionAddress(o.d.ID, p.Key)+"/versions"
		if e.stale {
			page.Theirs, page.TheirTitle = docket.Text(was.Text), was.Title
			for _, r := range was.Responses {
				page.Theirs += docket.Text("\n\n" + responseLine(r))
			}
		}
		if !e.typed {
			page.Drifts = o.drifts(was)
		}
	}
	page.Figures = o.figuresFor(p.Key)
	page.Quotations, page.Blind = o.quotationsFor(p.Key)
	page.Preview, page.Faults = o.shown(e.Text)
	if _, n := prose.Edited(e.Text, e.Extracts); n > 0 {
		page.Faults = append(page.Faults, views.Count(n, "sentence of the program’s draft is",
			"sentences of the program’s "+
				"draft are")+" not edited. No export has them: write in your own words what they show.")
	}
	page.Open = e.preview || e.inserted != ""
	page.Shell.Scripts = append(page.Shell.Scripts, "report.js")
	status := http.StatusOK
	switch {
	case e.stale:
		status, page.Shell.Problem = http.StatusConflict, true
		page.Problems = views.Problems(docket.Invalid{"form": "Somebody saved this section since you opened it. Both " +
			"texts stand below. Take over what you need; saving now makes yours version " + strconv.Itoa(e.Version+1) +
			", and theirs stays among the versions."})
	case len(e.invalid) > 0:
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		page.Problems = views.Problems(e.invalid, append([]string{"title", "text"}, responseFields()...)...)
	}
	return s.Render(w, r, status, views.Section(page))
}

func (o *outline) figuresFor(key docket.SectionKey) []views.NamedFigure {
	var out []views.NamedFigure
	for _, n := range o.figures.Near(nearestSection(key)) {
		out = append(out, views.NamedFigure{Name: n.Name, Label: n.Label, Counts: n.Counts, Value: n.Words})
	}
	return out
}

// quotationsFor lists the quotations that a section may want, and counts those that
// this person must not see yet.
func (o *outline) quotationsFor(key docket.SectionKey) (list []views.NamedQuotation, blind int) {
	for _, n := range o.figures.Quotations(nearestSection(key)) {
		if o.blind[n.Excerpt()] {
			blind++
			continue
		}
		words, by, against := n.Quoted()
		list = append(list, views.NamedQuotation{Name: n.Name, Words: clipped(words), By: by,
			Comment: string(n.Comment),
			Against: against})
	}
	return list, blind
}

// shown is a text as the report shows it, with what is wrong with it.
func (o *outline) shown(source string) ([]views.ProseBlock, []string) {
	text := prose.Parse(source)
	faults := text.Faults
	for _, name := range text.Names {
		if n := o.figures.Look(name); n.Fault != "" {
			faults = append(faults, n.Fault)
		}
	}
	var out []views.ProseBlock
	for _, b := range text.Blocks {
		one := views.ProseBlock{Kind: proseKinds[b.Kind], Level: b.Level, Parts: o.parts(b.Parts)}
		for _, item := range b.Items {
			one.Items = append(one.Items, o.parts(item))
		}
		out = append(out, one)
	}
	return out, faults
}

var proseKinds = map[prose.Kind]views.ProseKind{prose.Paragraph: views.ProseParagraph,
	prose.Heading: views.ProseHeading,
	prose.Bullets: views.ProseBullets, prose.Numbers: views.ProseNumbers, prose.Quote: views.ProseQuote}

func (o *outline) parts(parts []prose.Part) []views.ProsePart {
	var out []views.ProsePart
	for _, p := range parts {
		one := views.ProsePart{Text: p.Text, Strong: p.Strong, Emph: p.Emph, Href: p.Href}
		if p.Name != "" {
			o.named(&one, o.figures.Look(p.Name))
		}
		out = append(out, one)
	}
	return out
}

func (o *outline) named(one *views.ProsePart, n export.Named) {
	switch {
	case n.Fault != "":
		one.Text, one.Fault = "{{"+n.Name+"}}", true
	case n.Excerpt() != 0 && o.blind[n.Excerpt()]:
		one.Text, one.Fault = "[quotation not shown to you before the second reading of its answer]", true
	case n.IsFigure():
		one.Text, one.Figure = n.Words, n.Name
	default:
		if n.Excerpt() != 0 {
			one.Text = n.Words + " "
		}
		one.Comment = string(n.Comment)
		one.CommentAt = "/dockets/" + string(o.d.ID) + "/comments/" + strings.TrimSpace(string(n.Comment))
	}
}
