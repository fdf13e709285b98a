package export

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/export/paper"
)

// report is the summary for the report to Congress, in one of two formats. Both
// are written from the same paper, and that from the same figures as the tables.
type report struct {
	name, contentType string
	resource          resource
	about             About
	print             func(paper.Paper, io.Writer) error
}

// reportHTML is the summary as one file for browsers and printers.
func reportHTML(about About) file {
	return report{
		name: "report.html", contentType: "text/html; charset=utf-8", about: about, print: paper.Paper.WriteHTML,
		resource: resource{Profile: "data-resource", Title: "What was heard: the summary, to read and to print",
			Format: "html", MediaType: "text/html"},
	}
}

// reportDocx is the summary as a document that staff can go on editing.
func reportDocx(about About) file {
	const kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	return report{
		name: "report.docx", contentType: kind, about: about, print: paper.Paper.WriteDocx,
		resource: resource{Profile: "data-resource", Title: "What was heard: the summary, to edit", Format: "docx",
			MediaType: kind, binary: true},
	}
}

func (r report) Name() string        { return r.name }
func (r report) ContentType() string { return r.contentType }

func (r report) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, r, w, src, id, r.about)
}

func (r report) describe(context.Context, *job) (resource, error) { return r.resource, nil }

func (r report) write(ctx context.Context, w io.Writer, j *job) (int64, error) {
	p, err := j.paper(ctx)
	if err == nil {
		err = r.print(p, w)
	}
	if err != nil {
		return -1, fmt.Errorf("export: %s: %w", r.name, err)
	}
	return -1, nil
}

// paper writes the report out of the figures.
func (j *job) paper(ctx context.Context) (paper.Paper, error) {
	f, err := j.figures(ctx)
	if err != nil {
		return paper.Paper{}, err
	}
	w := &reporter{wording: newWording(j, f)}
	themes, findings := themeChapter{w}, findingChapters{w}
	w.campaignOf = f.membership()
	findings.summary()
	w.asked()
	themes.themes()
	themes.inWords()
	findings.recommendationSection()
	w.method()
	w.ledgerSection()
	w.coverageSection()
	w.whoWrote()
	themes.inFull()
	findings.groups()
	findings.campaignSection()
	w.agreementSection()
	w.codebookAppendix()
	w.commentsAppendix()
	w.checkAppendix()
	paper.NumberSections(w.blocks)
	return paper.Paper{
		Title: "What was heard", Subtitle: "Summary of the public comments: " + j.d.Title, Lang: "en-US",
		Author: j.d.Agency, Subject: string(j.d.ID), At: f.at, State: w.stateLine(),
		Footer: strings.TrimSuffix(w.stateLine(), lastChange), Blocks: w.blocks,
	}, nil
}

// wording puts figures into words: names, links, dates and sentences that depend
// on facts. It adds nothing to the report.
type wording struct {
	*job
	*figures
	t          *tally
	all        int // place of AllQuestions among the questions
	campaignOf map[int64]docket.CampaignID
}

func newWording(j *job, f *figures) *wording {
	return &wording{job: j, figures: f, t: f.tally, all: len(f.tally.questions) - 1}
}

// reporter writes the blocks of a report: the start, the method and the appendix.
type reporter struct {
	*wording
	blocks []paper.Block
	names  *Written // what texts can name, once asked for
}

// themeChapter writes the themes of each question.
type themeChapter struct{ *reporter }

// findingChapters writes what follows the themes: groups of themes, campaigns and
// recommendations.
type findingChapters struct{ *reporter }

// lastChange ends the line that names the state of a report.
const lastChange = ", the last recorded change."

func (w *wording) stateLine() string {
	if w.at.IsZero() {
		return string(w.d.ID) + ". Nothing had been recorded when this was written."
	}
	return string(w.d.ID) + ". State of " + phrase.English.ExactMoment(w.at.In(w.d.Location())) + lastChange
}

func (w *reporter) add(b ...paper.Block) { w.blocks = append(w.blocks, b...) }

func (w *reporter) chapter(id, title string, newPage bool) {
	w.add(paper.Heading{Level: 1, ID: id, Text: title, NewPage: newPage})
}

// annexes are the chapters behind the body of the report, in their order.
var annexes = []string{"method", "ledger", "coverage", "senders", "in-full", "imperatives", "campaigns", "agreement",
	"codebook", "comments", "check"}

// annexName is what the report calls an annex: "appendix C".
func annexName(id string) string { return "appendix " + string(rune('A'+slices.Index(annexes, id))) }

// annex begins a chapter behind the body.
func (w *reporter) annex(id, title string) {
	at := slices.Index(annexes, id)
	w.add(paper.Heading{Level: 1, ID: id, Text: "Appendix " + string(rune('A'+at)) + ". " + title, Annex: true})
}

// annexLink leads to an annex.
func annexLink(id string) paper.Link { return paper.Link{To: "#" + id, Text: annexName(id)} }

// say adds a paragraph. Its parts are words, paper.Inline and lists of them.
func (w *reporter) say(parts ...any) { w.add(paper.Paragraph{Parts: inlines(parts...)}) }

func inlines(parts ...any) []paper.Inline {
	var out []paper.Inline
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			if p != "" {
				out = append(out, paper.Text(p))
			}
		case paper.Inline:
			out = append(out, p)
		case []paper.Inline:
			out = append(out, p...)
		default:
			panic(fmt.Sprintf("export: %T in a sentence", p)) // a mistake of the program
		}
	}
	return out
}

// from is a footnote that says where figures come from.
func from(parts ...any) paper.Note { return paper.Note(inlines(parts...)) }

// figureKey names a figure: file, key of the row and column, as the file has
// them. Parts are escaped, so that a slash in a code parts nothing.
func figureKey(parts ...string) string {
	escaped := make([]string, len(parts))
	for i, p := range parts {
		escaped[i] = url.PathEscape(p)
		if p == "*" {
			escaped[i] = p
		}
	}
	return strings.Join(escaped, "/")
}

// rowsKey names a count of rows: the file, what their cells are, and behind #
// what of them is counted.
func rowsKey(file, what string, cells ...string) string {
	key := file
	for i := 0; i < len(cells); i += 2 {
		sep := "&"
		if i == 0 {
			sep = "?"
		}
		key += sep + cells[i] + "=" + url.QueryEscape(cells[i+1])
	}
	if what != "" {
		key += "#" + what
	}
	return key
}

func count3(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// figure is a count.
func figure(key string, n int) paper.Figure {
	return paper.Figure{Key: key, Value: strconv.Itoa(n), Text: count3(n)}
}

// figureOf is a count with its noun.
func figureOf(key string, n int, one, many string) []paper.Inline {
	noun := many
	if n == 1 {
		noun = one
	}
	return inlines(figure(key, n), " "+noun)
}

// shareInText is a share as people read it: a dash of fewer comments than a share is printed of.
func shareInText(key string, part, whole int) paper.Inline {
	if whole < docket.LeastToCompare {
		return paper.Text("–")
	}
	return shareFigure(key, part, whole)
}

// shareFigure is a part of a whole as the files write it, in percent for people.
func shareFigure(key string, part, whole int) paper.Figure {
	return paper.Figure{Key: key, Value: share(part, whole), Text: percent(part, whole)}
}

func verb(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// voicesOf is a count of comments: those of campaigns once, and all of them.
// Key makes the figure's name of a column's.
func voicesOf(v *voices, key func(column string) string) []paper.Inline {
	return inlines(figureOf(key("comments_distinct"), v.distinct(), "different comment", "different comments"),
		" (", figure(key("comments_all"), v.all), " in all)")
}

func (w *wording) themeKey(q int, code string) func(string) string {
	return func(column string) string {
		return figureKey("themes_by_question", string(w.t.questions[q]), code, column)
	}
}

// questionName is how the report calls a question.
func (w *wording) questionName(id docket.QuestionID) string {
	switch id {
	case docket.AllQuestions:
		return allQuestionsLabel
	case docket.General:
		return "Other remarks"
	}
	return "Question " + string(id)
}

// themeName is how the report calls a theme: its label, or the code where it has
// none.
func themeName(t docket.Theme) string {
	if t.Label == "" {
		return t.Code
	}
	return t.Label
}

// themeOf finds a theme by its code among those that are counted.
func (w *wording) themeOf(code string) docket.Theme {
	if i, ok := w.t.code[code]; ok {
		return w.t.codes[i]
	}
	return formerTheme(w.books, code)
}

// marked is a theme's name with the warning that belongs to it wherever it
// stands.
func (w *wording) marked(code string) []paper.Inline {
	name := inlines(themeName(w.themeOf(code)))
	if w.tentative(code) {
		name = append(name, paper.Text(" "), paper.Mark("tentative"))
	}
	return name
}

// tentative reports whether coders agreed too little on a code to rely on it.
func (w *wording) tentative(code string) bool {
	a, measured := w.agreementOf(code)
	return measured && a.Tentative()
}

// commentLink leads to a posted comment.
func (w *wording) commentLink(id docket.CommentID) paper.Inline {
	at := docketURL(w.about.BaseURL, w.d.ID) + "/comments/" + string(id)
	if w.about.BaseURL == "" {
		return paper.Text(id)
	}
	return paper.Link{To: at, Text: string(id)}
}

// date is a day in the docket's zone.
func (w *wording) date(at time.Time) string { return phrase.English.Day(at.In(w.d.Location())) }

// list joins words as a sentence does.
func wordList(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// membership says which campaign a posted comment belongs to.
func (f *figures) membership() map[int64]docket.CampaignID {
	out := map[int64]docket.CampaignID{}
	for _, c := range f.campaigns {
		for serial := range c.members.all() {
			out[serial] = c.ID
		}
	}
	return out
}

// union counts the posted comments behind any of the codes, in one question.
func (w *wording) union(codes []int, q int) *voices {
	seen := map[int64]bool{}
	for _, c := range codes {
		for serial := range w.t.ids[c][q].all() {
			seen[serial] = true
		}
	}
	v := &voices{}
	for serial := range seen {
		v.add(docket.RegisterEntry{Campaign: w.campaignOf[serial], StandsFor: w.several[serial]})
	}
	return v
}

// ranked lists the themes that were raised in a question, first those that most
// different comments raise, then by all comments, then in the codebook's order.
func (w *wording) ranked(q int) []int {
	var out []int
	for c := range w.t.codes {
		if w.t.themes[c][q].all > 0 {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		x, y := &w.t.themes[a][q], &w.t.themes[b][q]
		if n := y.distinct() - x.distinct(); n != 0 {
			return n
		}
		return y.all - x.all
	})
	return out
}
