// Package prose reads the sections of the report that people write: a small part of
// Markdown, and live figures, quotations and comments that are named in double
// braces. What it does not know stays as plain text; nothing of a text is ever
// read as HTML.
package prose

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Text is a section as read.
type Text struct {
	Blocks []Block
	Names  []string // of live figures, quotations and comments, each once, in order
	Faults []string // what the text has and cannot have, in sentences
}

// Block is a part of a text.
type Block struct {
	Kind  Kind
	Level int      // of a heading: 1 for the first below that of the section
	Parts []Part   // of a heading, a paragraph or a quotation
	Items [][]Part // of a list
	Words string   // all that was written, white space squeezed, to tell sentences by
}

// Kind is the kind of a block.
type Kind int

// The kinds.
const (
	Paragraph Kind = iota
	Heading
	Bullets
	Numbers
	Quote
)

// Part is a run of words, a link or a name in double braces.
type Part struct {
	Text   string
	Strong bool
	Emph   bool
	Href   string // an https address; "" for no link
	Name   string // what stands in the braces; "" for words
}

// mostHeading is how deep headings go below that of the section.
const mostHeading = 2

// names finds what stands in double braces.
var names = regexp.MustCompile(`\{\{[ \t]*([^{}\s][^{}\n]*?)[ \t]*\}\}`)

// Names lists what stands in double braces, each once, in order.
func Names(source string) []string {
	var out []string
	for _, m := range names.FindAllStringSubmatch(source, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// Replace puts words where names stand in double braces; known says which of them
// have some.
func Replace(source string, known func(name string) (string, bool)) string {
	return names.ReplaceAllStringFunc(source, func(braced string) string {
		if words, ok := known(names.FindStringSubmatch(braced)[1]); ok {
			return words
		}
		return braced
	})
}

// before and after enclose the number of a name while Markdown is read, so that no
// character of a name is taken for a mark. They are of the private use area, where
// no text has a meaning.
const (
	before = "\uE000"
	after  = "\uE001"
)

// held is a name while Markdown is read.
var held = regexp.MustCompile(before + `(\d+)` + after)

// markdown reads blocks and inlines of the subset alone: what has no parser stays
// text.
var markdown = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewATXHeadingParser(), 100),
		util.Prioritized(parser.NewListParser(), 200),
		util.Prioritized(parser.NewListItemParser(), 300),
		util.Prioritized(parser.NewBlockquoteParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 450), // lines that are set in; shown as a paragraph
		util.Prioritized(parser.NewParagraphParser(), 500),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewLinkParser(), 100),
		util.Prioritized(parser.NewAutoLinkParser(), 200),
		util.Prioritized(parser.NewEmphasisParser(), 300),
	),
)

// Parse reads a section.
func Parse(source string) Text {
	source = strings.NewReplacer(before, "", after, "", "\r\n", "\n", "\r", "\n").Replace(source)
	r := &reader{text: Text{Names: Names(source)}}
	place := map[string]int{}
	for i, n := range r.text.Names {
		place[n] = i
	}
	r.source = []byte(names.ReplaceAllStringFunc(source, func(braced string) string {
		return before + strconv.Itoa(place[names.FindStringSubmatch(braced)[1]]) + after
	}))
	root := markdown.Parse(text.NewReader(r.source))
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		r.block(n)
	}
	return r.text
}

// reader turns the tree of a Markdown parser into blocks.
type reader struct {
	text   Text
	source []byte
}

func (r *reader) fault(words string) {
	if !slices.Contains(r.text.Faults, words) {
		r.text.Faults = append(r.text.Faults, words)
	}
}

func (r *reader) add(b Block) {
	var words []string
	for _, parts := range append([][]Part{b.Parts}, b.Items...) {
		words = append(words, Words(parts))
	}
	b.Words = strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	r.text.Blocks = append(r.text.Blocks, b)
}

func (r *reader) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		if n.Level > mostHeading+1 {
			r.fault("Headings go two levels deep. One that is deeper is shown as the second level.")
		}
		r.add(Block{Kind: Heading, Level: min(max(n.Level-1, 1), mostHeading), Parts: r.inlines(n)})
	case *ast.List:
		b := Block{Kind: Bullets}
		if n.IsOrdered() {
			b.Kind = Numbers
		}
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			b.Items = append(b.Items, r.item(item)...)
		}
		r.add(b)
	case *ast.Blockquote:
		for p := n.FirstChild(); p != nil; p = p.NextSibling() {
			if parts := r.inlines(p); p.Kind() == ast.KindParagraph && len(parts) > 0 {
				r.add(Block{Kind: Quote, Parts: parts})
				continue
			}
			r.block(p)
		}
	case *ast.CodeBlock:
		words := strings.Join(strings.Fields(string(n.Lines().Value(r.source))), " ")
		if parts := r.words(words, Part{}); len(parts) > 0 {
			r.add(Block{Kind: Paragraph, Parts: parts})
		}
	default:
		if parts := r.inlines(n); len(parts) > 0 {
			r.add(Block{Kind: Paragraph, Parts: parts})
		}
	}
}

// item reads an item of a list; one inside of it becomes the next item.
func (r *reader) item(n ast.Node) [][]Part {
	var own []Part
	var inner [][]Part
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if list, ok := child.(*ast.List); ok {
			r.fault("A list inside a list is shown as one list.")
			for item := list.FirstChild(); item != nil; item = item.NextSibling() {
				inner = append(inner, r.item(item)...)
			}
			continue
		}
		if len(own) > 0 {
			own = append(own, Part{Text: " "})
		}
		own = append(own, r.inlines(child)...)
	}
	return append([][]Part{own}, inner...)
}

func (r *reader) inlines(n ast.Node) []Part {
	var out []Part
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		out = append(out, r.inline(child, Part{})...)
	}
	return joined(out)
}

// inline reads a node with the looks of those around it.
func (r *reader) inline(n ast.Node, look Part) []Part {
	switch n := n.(type) {
	case *ast.Text:
		words := string(util.UnescapePunctuations(n.Segment.Value(r.source)))
		if n.SoftLineBreak() || n.HardLineBreak() {
			words += " "
		}
		return r.words(words, look)
	case *ast.String:
		return r.words(string(n.Value), look)
	case *ast.Emphasis:
		look.Strong, look.Emph = look.Strong || n.Level == 2, look.Emph || n.Level == 1
	case *ast.Link:
		look.Href = r.address(string(n.Destination))
	case *ast.AutoLink:
		address := string(n.URL(r.source))
		look.Href = r.address(address)
		return r.words(address, look)
	case *ast.Image:
		r.fault("A text has no pictures. The words beside the picture are shown.")
	}
	var out []Part
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		out = append(out, r.inline(child, look)...)
	}
	return out
}

// address is where a link may lead: to a page whose address begins with https.
func (r *reader) address(to string) string {
	if strings.HasPrefix(strings.ToLower(to), "https://") && !held.MatchString(to) {
		return to
	}
	r.fault("A link leads to an address that begins with https. Another one is shown as its words.")
	return ""
}

// words takes names out of words.
func (r *reader) words(s string, look Part) []Part {
	var out []Part
	for s != "" {
		m := held.FindStringSubmatchIndex(s)
		if m == nil {
			look.Text = s
			return append(out, look)
		}
		if m[0] > 0 {
			part := look
			part.Text = s[:m[0]]
			out = append(out, part)
		}
		if i, err := strconv.Atoi(s[m[2]:m[3]]); err == nil && i < len(r.text.Names) {
			part := look
			part.Name, part.Href = r.text.Names[i], ""
			out = append(out, part)
		}
		s = s[m[1]:]
	}
	return out
}

// joined makes one part of neighbours with the same looks.
func joined(parts []Part) []Part {
	var out []Part
	for _, p := range parts {
		if n := len(out); n > 0 && p.Name == "" && out[n-1].Name == "" && out[n-1].Strong == p.Strong &&
			out[n-1].Emph == p.Emph && out[n-1].Href == p.Href {
			out[n-1].Text += p.Text
			continue
		}
		out = append(out, p)
	}
	return out
}

// Words is what parts say, names in their braces.
func Words(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Name != "" {
			b.WriteString("{{" + p.Name + "}}")
			continue
		}
		b.WriteString(p.Text)
	}
	return b.String()
}
