package paper

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// sheet is the style sheet inside the file.
//
//go:embed report.css
var sheet string

// policy lets the file use its own style sheet and nothing else, also when it is
// opened from a disk, where no server sends a policy with it.
func policy() string {
	sum := sha256.Sum256([]byte(sheet))
	return "default-src 'none'; style-src " +
		"'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// WriteHTML writes the report as one HTML file without script, to be read in a
// browser and printed. Footnotes become a list at its end.
func (p Paper) WriteHTML(w io.Writer) error {
	out := bufio.NewWriterSize(w, 64<<10)
	h := page{w: out}
	h.head(p)
	for _, b := range p.Blocks {
		h.block(p, b)
	}
	if h.annex {
		h.put("</div>\n")
	}
	h.notesList()
	h.put("</main>\n</body>\n</html>\n")
	if h.err != nil {
		return h.err
	}
	return out.Flush()
}

// page is a report being written as HTML.
type page struct {
	w      *bufio.Writer
	notes  []Note
	tables int
	charts int
	annex  bool  // the annexes have begun
	err    error // of a drawing; the writer keeps its own
}

func (h *page) put(parts ...string) {
	for _, s := range parts {
		_, _ = h.w.WriteString(s) // the writer keeps the error for Flush
	}
}

// escaper makes text of text. A carriage return is written so that reading the
// file gives it back.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "\r", "&#13;",
	"\x00", "\ufffd")

func (h *page) text(s string) { _, _ = escaper.WriteString(h.w, strings.ToValidUTF8(s, "\ufffd")) }

func (h *page) attr(name, value string) {
	h.put(" ", name, `="`)
	h.text(value)
	h.put(`"`)
}

func (h *page) head(p Paper) {
	h.put("<!DOCTYPE html>\n<html")
	h.attr("lang", p.Lang)
	h.put(">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\"")
	h.attr("content", policy())
	h.put(">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" " +
		"content=\"no-referrer\">\n<title>")
	h.text(p.Title)
	if p.Subtitle != "" {
		h.text(" – " + p.Subtitle)
	}
	h.put("</title>\n<meta name=\"author\"")
	h.attr("content", p.Author)
	h.put(">\n<style>", sheet, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the "+
		"report</a>\n<header>\n<h1>")
	h.text(p.Title)
	h.put("</h1>\n")
	if p.Subtitle != "" {
		h.put(`<p class="lead">`)
		h.text(p.Subtitle)
		h.put("</p>\n")
	}
	if p.State != "" {
		h.put(`<p class="source">`)
		h.text(p.State)
		h.put("</p>\n")
	}
	for _, b := range p.Blocks {
		if c, ok := b.(Contents); ok {
			h.contents(p, c)
		}
	}
	h.put("</header>\n<main id=\"main\" tabindex=\"-1\">\n")
}

func (h *page) block(p Paper, b Block) {
	switch b := b.(type) {
	case Heading:
		if b.Annex && !h.annex {
			h.annex = true
			h.put("<div class=\"annex\">\n")
		}
		level := strconv.Itoa(b.Level + 1)
		h.put("<h", level)
		h.attr("id", b.ID)
		if b.NewPage {
			h.put(` class="new-page"`)
		}
		h.put(">")
		h.headline(b, b.parts())
		h.put("</h", level, ">\n")
	case Paragraph:
		h.put([]string{"<p>", `<p class="lead">`, `<p class="source">`, `<p class="quoted">`}[b.Style])
		h.inlines(b.Parts)
		h.put("</p>\n")
	case List:
		tag := "ul"
		if b.Ordered {
			tag = "ol"
		}
		h.put("<", tag, ">\n")
		for _, item := range b.Items {
			h.put("<li>")
			h.inlines(item)
			h.put("</li>\n")
		}
		h.put("</", tag, ">\n")
	case Contents: // stands in the header
	case Table:
		h.table(b)
	case Chart:
		h.chart(b)
	case Quotation:
		h.quotation(b)
	case Serials:
		h.serials(b)
	case Written:
		h.put(`<div class="written"`)
		h.attr("data-section", b.Key)
		h.put(">\n")
		for _, inner := range b.Blocks {
			h.block(p, inner)
		}
		h.put("</div>\n")
	}
}

// headline writes a heading's number and words.
func (h *page) headline(head Heading, words []Inline) {
	if head.Number != "" {
		h.put(`<span class="section-number" data-text>`, head.Number, "</span> ")
	}
	h.inlines(words)
}

func (h *page) contents(p Paper, c Contents) {
	h.put(`<nav aria-label="`)
	h.text(c.Title)
	h.put("\">\n<p class=\"nav-title\">")
	h.text(c.Title)
	h.put("</p>\n<ul>\n")
	depth := 1
	open := false
	for _, head := range p.headings() {
		if !head.listed() {
			continue
		}
		switch {
		case head.Level > depth:
			h.put("\n<ul>\n")
		case head.Level < depth:
			h.put("</li>\n</ul>\n</li>\n")
		case open:
			h.put("</li>\n")
		}
		depth, open = head.Level, true
		h.put(`<li><a href="#`)
		h.text(head.ID)
		h.put(`">`)
		h.headline(head, []Inline{Text(head.Text)})
		h.put("</a>")
	}
	if depth == 2 {
		h.put("</li>\n</ul>\n")
	}
	if open {
		h.put("</li>\n")
	}
	h.put("</ul>\n</nav>\n")
}

func (h *page) table(t Table) {
	h.put(`<section class="scroll" tabindex="0"`)
	h.attr("aria-labelledby", t.ID+"-caption")
	h.put(">\n<table")
	h.attr("id", t.ID)
	h.put(">\n<caption")
	h.attr("id", t.ID+"-caption")
	h.tables++
	h.put(">Table ", strconv.Itoa(h.tables), ". ")
	h.text(t.Caption)
	h.put("</caption>\n<thead>\n<tr>")
	for _, c := range t.Columns {
		h.put(`<th scope="col"`)
		if c.Numbers {
			h.put(` class="num"`)
		}
		h.put(">")
		h.text(c.Head)
		h.put("</th>")
	}
	h.put("</tr>\n</thead>\n<tbody>\n")
	for _, row := range t.Rows {
		h.put("<tr")
		switch {
		case row.Total:
			h.put(` class="total"`)
		case row.Part:
			h.put(` class="part"`)
		}
		h.put(">")
		for i, cell := range row.Cells {
			tag := "td"
			if t.Columns[i].Names {
				tag = "th"
			}
			h.put("<", tag)
			if tag == "th" {
				h.put(` scope="row"`)
			}
			switch {
			case t.Columns[i].Numbers:
				h.put(` class="num"`)
			case t.Columns[i].Codes:
				h.put(` class="code"`)
			}
			h.put(">")
			h.inlines(cell)
			h.put("</", tag, ">")
		}
		h.put("</tr>\n")
	}
	h.put("</tbody>\n</table>\n</section>\n")
	if t.Source != nil {
		h.block(Paper{}, Paragraph{Style: Source, Parts: t.Source})
	}
}

func (h *page) chart(c Chart) {
	var drawing bytes.Buffer
	if err := c.Bars.SVG(&drawing); err != nil && h.err == nil {
		h.err = err
	}
	h.charts++
	h.put("<figure>\n<figcaption>Figure ", strconv.Itoa(h.charts), ". ")
	h.text(c.Caption)
	h.put("</figcaption>\n", drawing.String(), "\n</figure>\n")
}

// englishLabel stands before the English of a quotation.
const englishLabel = "Staff translation of the whole answer, not the writer’s words:"

func (h *page) quotation(q Quotation) {
	h.put("<figure class=\"quote\">\n")
	if q.Label != "" {
		h.put(`<p class="label">`)
		h.text(q.Label)
		h.put("</p>\n")
	}
	h.put(`<blockquote dir="auto"`)
	h.attr("data-quote", q.Key)
	if q.Lang != "" {
		h.attr("lang", q.Lang)
	}
	h.put(">")
	h.text(q.Words)
	h.put("</blockquote>\n")
	if q.English != "" {
		h.put(`<p class="english" lang="en"><strong>`, englishLabel, "</strong> ")
		h.text(q.English)
		h.put("</p>\n")
	}
	h.put("<figcaption>")
	h.inlines(q.Source)
	h.put("</figcaption>\n</figure>\n")
}

func (h *page) serials(s Serials) {
	h.put(`<p class="serials"`)
	h.attr("data-ids", s.Key)
	h.put(">")
	h.inlines(s.Name)
	for i, g := range s.Groups {
		if i > 0 {
			h.put(";")
		}
		h.put(" ")
		if g.Name != "" {
			h.text(g.Name)
			h.put(": ")
		}
		h.put("<span")
		if g.Campaign != "" {
			h.attr("data-campaign", g.Campaign)
		}
		h.put(">")
		for n, serial := range g.Serials {
			if n > 0 {
				h.put(", ")
			}
			if serial.Stands > 1 {
				fmt.Fprintf(h.w, `<span data-stands-for="%d">%s</span> (for %d)`, serial.Stands, serial.Number,
					serial.Stands)
			} else {
				h.put(serial.Number)
			}
		}
		h.put("</span>")
	}
	h.put("</p>\n")
}

func (h *page) inlines(parts []Inline) {
	for _, part := range parts {
		switch part := part.(type) {
		case Text:
			h.text(string(part))
		case Strong:
			h.put("<strong>")
			h.text(string(part))
			h.put("</strong>")
		case Words:
			h.put(`<span data-text="">`)
			h.text(string(part))
			h.put("</span>")
		case Emphasis:
			h.put("<em>")
			h.text(string(part))
			h.put("</em>")
		case Quote:
			h.put(`<span class="said" dir="auto"`)
			h.attr("data-quote", part.Key)
			if part.Lang != "" {
				h.attr("lang", part.Lang)
			}
			h.put(">")
			h.text("“" + part.Words + "”")
			h.put("</span>")
		case Figure:
			h.put("<data")
			h.attr("value", part.Value)
			h.attr("data-figure", part.Key)
			h.put(">")
			h.text(part.Text)
			h.put("</data>")
		case Link:
			h.link(part)
		case Name:
			h.put("<bdi>")
			h.text(string(part))
			h.put("</bdi>")
		case Mark:
			h.put(`<em class="mark">`)
			h.text(string(part))
			h.put("</em>")
		case Note:
			h.notes = append(h.notes, part)
			n := strconv.Itoa(len(h.notes))
			h.put(`<sup><a href="#note-`, n, `" id="ref-`, n, `" role="doc-noteref" aria-label="Note `, n, `">`, n,
				`</a></sup>`)
		}
	}
}

func (h *page) link(l Link) {
	if !safeLink(l.To) {
		h.text(l.Text)
		return
	}
	h.put("<a")
	h.attr("href", l.To)
	h.put(">")
	h.text(l.Text)
	h.put("</a>")
}

// notesList writes the footnotes, each with a way back to its place.
func (h *page) notesList() {
	if len(h.notes) == 0 {
		return
	}
	h.put("<section class=\"notes\" role=\"doc-endnotes\" aria-labelledby=\"notes\">\n<h2 id=\"notes\" " +
		"class=\"new-page\">Notes</h2>\n<ol>\n")
	for i, note := range h.notes {
		n := strconv.Itoa(i + 1)
		h.put(`<li id="note-`, n, `">`)
		h.inlines(note)
		h.put(` <a href="#ref-`, n, `" role="doc-backlink" aria-label="Back to the text, note `, n, `">↩</a>`,
			"</li>\n")
	}
	h.put("</ol>\n</section>\n")
}
