package public

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/prose"
	"commentportal/views"
)

// heardStore reads what was heard, as it is published.
type heardStore interface {
	HeardShown(ctx context.Context, id docket.ID) (docket.HeardShown, error)
}

// heard serves the page that says what was heard.
type heard struct {
	*web.Core
	store heardStore
}

// Show shows the page as a person published it. Before that the page says that there is
// none yet, and search engines are asked to leave it out.
func (s *heard) Show(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	return s.Published(w, r, id, r.URL.Path, func(ctx context.Context, d docket.Docket) (templ.Component, error) {
		shown, err := s.store.HeardShown(ctx, id)
		if err != nil {
			return nil, err
		}
		page := views.HeardPage{Shell: s.DocketShell(ctx, d, "What we heard", "/heard")}
		if !shown.Stands() {
			page.Shell.NoIndex = true
			return views.Heard(page), nil
		}
		page.Shell.Canonical = "/dockets/" + string(id) + "/heard"
		return views.Heard(heardPage(page, shown)), nil
	})
}

// heardPage fills in what a published page says, in the language of its shell.
func heardPage(page views.HeardPage, shown docket.HeardShown) views.HeardPage {
	d, say := page.Shell.Docket, page.Shell.Say
	page.Published = say.Day(shown.At.In(d.Location()))
	page.AsOf = say.Moment(shown.SnapshotAt.In(d.Location()))
	hasText := func(t docket.HeardText) bool { return t.Text != "" }
	hasResponses := func(t docket.HeardText) bool { return len(t.Responses) > 0 }
	for _, part := range shown.Parts {
		out := views.NewHeardSection(say, d, part.Question)
		if text, ok := part.In(say.Language(), hasText); ok {
			out.Lang = otherLanguage(say, text.Language)
			if text.Title != "" {
				out.Title, out.TitleLang = text.Title, out.Lang
			}
			out.Blocks = (&heardProse{say, shown}).blocks(text.Text)
		}
		if text, ok := part.In(say.Language(), hasResponses); ok {
			out.ResponsesLang = otherLanguage(say, text.Language)
			for _, r := range text.Responses {
				out.Responses = append(out.Responses, views.NewHeardResponse(say, r))
			}
		}
		page.Sections = append(page.Sections, out)
	}
	return page
}

// otherLanguage is the language of a text where it is not that of the page.
func otherLanguage(say *phrase.Printer, language string) string {
	if language == say.Language() {
		return ""
	}
	return language
}

// heardProse turns the text of a section into blocks of its page.
type heardProse struct {
	say   *phrase.Printer
	shown docket.HeardShown
}

var heardKinds = map[prose.Kind]views.ProseKind{prose.Paragraph: views.ProseParagraph,
	prose.Heading: views.ProseHeading, prose.Bullets: views.ProseBullets, prose.Numbers: views.ProseNumbers,
	prose.Quote: views.ProseQuote}

func (h *heardProse) blocks(source string) []views.ProseBlock {
	var out []views.ProseBlock
	for _, b := range prose.Parse(source).Blocks {
		one := views.ProseBlock{Kind: heardKinds[b.Kind], Level: b.Level, Parts: h.parts(b.Parts)}
		if len(b.Parts) == 1 && strings.HasPrefix(b.Parts[0].Name, "quote:") {
			one.Kind = views.ProseQuote // a quotation and nothing else stands apart
		}
		for _, item := range b.Items {
			one.Items = append(one.Items, h.parts(item))
		}
		out = append(out, one)
	}
	return out
}

func (h *heardProse) parts(parts []prose.Part) []views.ProsePart {
	var out []views.ProsePart
	for _, p := range parts {
		one := views.ProsePart{Text: p.Text, Strong: p.Strong, Emph: p.Emph, Href: p.Href}
		if p.Name != "" {
			one = h.named(p.Name)
		}
		out = append(out, one)
	}
	return out
}

// named is what a name of the text stands for: a figure as it was published, and a
// quotation or a comment as long as it may be shown.
func (h *heardProse) named(name string) views.ProsePart {
	if f, ok := h.shown.Figures[name]; ok {
		return views.ProsePart{Text: views.HeardFigure(h.say, f)}
	}
	comment := h.shown.Comments[name]
	source := views.ProsePart{Comment: string(comment), CommentAt: h.say.Address("/dockets/" +
		string(h.shown.Docket) + "/comments/" + string(comment))}
	if !strings.HasPrefix(name, "quote:") {
		if comment == "" || !h.shown.Posted[comment] {
			return views.ProsePart{Gone: true, Text: h.say.Text("[A comment that was named here is not public " +
				"any more.]")}
		}
		return source
	}
	q, ok := h.shown.Quoted[name]
	if !ok {
		return views.ProsePart{Gone: true, Text: h.say.Text("[A quotation stood here. Its comment was withdrawn or " +
			"taken down, or its words may not be shown any more.]")}
	}
	source.Quote, source.Text, source.Lang = true, string(q.Words), otherLanguage(h.say, q.Language)
	return source
}
