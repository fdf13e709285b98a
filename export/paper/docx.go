package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/bidi"
)

// WriteDocx writes the report as a Word document (Office Open XML, ECMA-376):
// headings, tables, captions, footnotes and charts are real ones, so that staff
// can go on editing it. Nothing in it points outside of the file but addresses to
// click on.
func (p Paper) WriteDocx(w io.Writer) error {
	d := document{anchors: anchors(p)}
	d.write(p)
	return d.pack(w, p)
}

// The page, in twentieths of a point: Letter with an inch of margin.
const (
	pageWidth  = 12240
	pageHeight = 15840
	pageMargin = 1440
	textWidth  = pageWidth - 2*pageMargin
)

// serialsPerParagraph bounds a paragraph of the appendix; word processors grow
// slow over paragraphs of many pages.
const serialsPerParagraph = 1_000

// document is a report being written as a Word document.
type document struct {
	anchors map[string]string // section → bookmark
	body    bytes.Buffer
	notes   bytes.Buffer
	buf     *bytes.Buffer // body or notes
	charts  []Chart
	lists   []int // number of the first item of each numbered list
	tables  int
	marks   int  // bookmarks
	noted   int  // footnotes
	annex   bool // the annexes have begun: they are set smaller
	leads   bool // the block being written leads to a table or a drawing
}

// anchors names a bookmark for each section: at most 40 letters, digits and
// underscores.
func anchors(p Paper) map[string]string {
	out := map[string]string{}
	for _, h := range p.headings() {
		out[h.ID] = "Section_" + strconv.Itoa(len(out)+1)
	}
	return out
}

func (d *document) write(p Paper) {
	d.buf = &d.body
	d.paragraph("Title", "", []Inline{Text(p.Title)})
	if p.Subtitle != "" {
		d.paragraph("Subtitle", "", []Inline{Text(p.Subtitle)})
	}
	if p.State != "" {
		d.paragraph("Source", "", []Inline{Text(p.State)})
	}
	d.blocks(p, p.Blocks)
}

func (d *document) blocks(p Paper, list []Block) {
	for i, b := range list {
		d.leads = i+1 < len(list) && shown(list[i+1])
		d.block(p, b)
	}
}

// shown reports whether a block is a table or a drawing, which the sentence
// before it stays with.
func shown(b Block) bool {
	switch b.(type) {
	case Table, Chart:
		return true
	}
	return false
}

func (d *document) put(parts ...string) {
	for _, s := range parts {
		d.buf.WriteString(s)
	}
}

// text writes s as the text of an element or the value of an attribute. What XML
// cannot hold becomes a replacement character.
func (d *document) text(s string) { _ = xml.EscapeText(d.buf, []byte(s)) }

func (d *document) block(p Paper, b Block) {
	switch b := b.(type) {
	case Heading:
		d.heading(b)
	case Paragraph:
		keep := ""
		if d.leads || b.Style == Lead {
			keep = "<w:keepNext/>"
		}
		style := []string{"", "Lead", "Source", "Quote"}[b.Style]
		switch {
		case d.annex && b.Style == Body:
			style = "AnnexText"
		case b.Style == Source:
			style = d.sized(style)
		}
		d.paragraph(style, keep, b.Parts)
	case List:
		d.list(b)
	case Contents:
		d.contents(p, b)
	case Table:
		d.table(b)
	case Chart:
		d.chart(b)
	case Quotation:
		d.quotation(b)
	case Serials:
		d.serials(b)
	case Written:
		d.blocks(p, b.Blocks)
	}
}

// paragraph writes a paragraph of a style; properties stand behind the style in
// the order of the schema.
func (d *document) paragraph(style, properties string, parts []Inline) {
	d.put("<w:p>")
	d.properties(style, properties)
	d.inlines(parts)
	d.put("</w:p>")
}

func (d *document) properties(style, properties string) {
	if style == "" && properties == "" {
		return
	}
	d.put("<w:pPr>")
	if style != "" {
		d.put(`<w:pStyle w:val="`, style, `"/>`)
	}
	d.put(properties, "</w:pPr>")
}

func (d *document) heading(h Heading) {
	d.annex = d.annex || h.Annex
	d.put("<w:p>")
	breaks := ""
	if h.NewPage {
		breaks = "<w:pageBreakBefore/>"
	}
	if d.annex && h.Level > 1 {
		breaks += `<w:spacing w:before="160" w:after="60" w:line="240" w:lineRule="auto"/>`
	}
	d.properties("Heading"+strconv.Itoa(h.Level), breaks)
	d.marks++
	id := strconv.Itoa(d.marks)
	d.put(`<w:bookmarkStart w:id="`, id, `" w:name="`, d.anchors[h.ID], `"/>`)
	if h.Number != "" {
		d.run("", h.Number+" ")
	}
	d.inlines(h.parts())
	d.put(`<w:bookmarkEnd w:id="`, id, `"/></w:p>`)
}

func (d *document) list(l List) {
	style, number := "ListBullet", 1
	if l.Ordered {
		d.lists = append(d.lists, 1)
		style, number = "ListNumber", len(d.lists)+1
	}
	properties := `<w:numPr><w:ilvl w:val="0"/><w:numId w:val="` + strconv.Itoa(number) + `"/></w:numPr>`
	for _, item := range l.Items {
		d.paragraph(d.sized(style), properties, item)
	}
}

// contents writes a table of contents that the word processor can renew; it has
// no page numbers, which only the word processor knows.
func (d *document) contents(p Paper, c Contents) {
	d.paragraph("TOCHeading", "", []Inline{Text(c.Title)})
	first := true
	for _, h := range p.headings() {
		if !h.listed() {
			continue
		}
		d.put("<w:p>")
		d.properties("TOC"+strconv.Itoa(h.Level), "")
		if first {
			d.put(`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "1-2" ` +
				`\n \h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`)
			first = false
		}
		d.inlines([]Inline{Link{To: "#" + h.ID, Text: h.numbered()}})
		d.put("</w:p>")
	}
	if !first {
		d.put(`<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`)
	}
}

// caption numbers tables and charts with a field, so that a table that staff add
// moves the numbers behind it.
func (d *document) caption(kind string, number int, words string) {
	d.put("<w:p>")
	tight := ""
	if d.annex {
		tight = `<w:spacing w:before="120" w:after="40" w:line="240" w:lineRule="auto"/>`
	}
	d.properties("Caption", tight)
	d.run("", kind+" ")
	d.put(`<w:fldSimple w:instr=" SEQ `, kind, ` \* ARABIC "><w:r><w:t>`, strconv.Itoa(number),
		`</w:t></w:r></w:fldSimple>`)
	d.run("", ". "+words)
	d.put("</w:p>")
}

func (d *document) table(t Table) {
	d.tables++
	d.caption("Table", d.tables, t.Caption)
	widths := t.widths()
	d.put(`<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="`, strconv.Itoa(textWidth),
		`" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" `+
			`w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="`)
	d.text(t.Caption)
	d.put(`"/></w:tblPr><w:tblGrid>`)
	for _, n := range widths {
		d.put(`<w:gridCol w:w="`, strconv.Itoa(n), `"/>`)
	}
	d.put(`</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, c := range t.Columns {
		properties := ""
		if c.Numbers {
			properties = `<w:jc w:val="right"/>`
		}
		properties = "<w:keepNext/>" + properties
		d.cell(widths[i], d.sized("TableHead"), properties, []Inline{Text(c.Head)})
	}
	d.put("</w:tr>")
	for n, row := range t.Rows {
		d.put("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
		for i, cell := range row.Cells {
			style, properties := "TableText", t.keep(n)
			if t.Columns[i].Numbers {
				style = "TableNumber"
			}
			if row.Part && t.Columns[i].Names {
				properties += `<w:ind w:left="320"/>`
			}
			if row.Total {
				cell = strong(cell)
			}
			d.cell(widths[i], d.sized(style), properties, cell)
		}
		d.put("</w:tr>")
	}
	d.put("</w:tbl>")
	d.paragraph(d.sized("Source"), "", t.Source)
}

// shortTable is how many rows a table has at most that is never parted.
const shortTable = 3

// keep holds row n to the next one, or to the source below: all rows of a short table, else
// the first two, so that no page ends with a caption and a single row.
func (t Table) keep(n int) string {
	if len(t.Rows) <= shortTable || n < 2 || n == len(t.Rows)-1 {
		return "<w:keepNext/>"
	}
	return ""
}

// sized is the style of its kind in the body or in the annexes.
func (d *document) sized(style string) string {
	if d.annex {
		return style + "Small"
	}
	return style
}

func (d *document) cell(width int, style, properties string, parts []Inline) {
	d.put(`<w:tc><w:tcPr><w:tcW w:w="`, strconv.Itoa(width), `" w:type="dxa"/></w:tcPr>`)
	d.paragraph(style, properties, parts)
	d.put("</w:tc>")
}

// strong makes the plain text and figures of a cell stand out.
func strong(cell []Inline) []Inline {
	out := make([]Inline, len(cell))
	for i, part := range cell {
		switch part := part.(type) {
		case Text:
			out[i] = Strong(part)
		case Figure:
			out[i] = Strong(part.Text)
		default:
			out[i] = part
		}
	}
	return out
}

// widths shares the page's width among the columns.
func (t Table) widths() []int {
	weight := func(c Column) int {
		if c.Width > 0 {
			return c.Width
		}
		return 10
	}
	whole := 0
	for _, c := range t.Columns {
		whole += weight(c)
	}
	out := make([]int, len(t.Columns))
	left := textWidth
	for i, c := range t.Columns {
		out[i] = textWidth * weight(c) / whole
		left -= out[i]
	}
	if len(out) > 0 {
		out[0] += left
	}
	return out
}

func (d *document) quotation(q Quotation) {
	if q.Label != "" {
		d.paragraph("QuoteLabel", "", []Inline{Text(q.Label)})
	}
	properties, run := "", ""
	if rightToLeft(q.Words) {
		properties, run = "<w:bidi/>", "<w:rtl/>"
	}
	if q.Lang != "" {
		var lang bytes.Buffer
		_ = xml.EscapeText(&lang, []byte(q.Lang))
		if run == "" {
			run = `<w:lang w:val="` + lang.String() + `"/>`
		} else {
			run += `<w:lang w:bidi="` + lang.String() + `"/>`
		}
	}
	d.put("<w:p>")
	d.properties(d.sized("Quote"), properties)
	d.run(run, q.Words)
	d.put("</w:p>")
	if q.English != "" {
		d.paragraph(d.sized("QuoteSource"), "", []Inline{Strong(englishLabel), Text(" " + q.English)})
	}
	d.paragraph(d.sized("QuoteSource"), "", q.Source)
}

// rightToLeft reports whether the first letter with a direction runs to the left.
func rightToLeft(s string) bool {
	for _, r := range s {
		properties, _ := bidi.LookupRune(r)
		switch properties.Class() {
		case bidi.L:
			return false
		case bidi.R, bidi.AL:
			return true
		}
	}
	return false
}

func (d *document) serials(s Serials) {
	d.put("<w:p>")
	d.properties("Serials", "")
	d.inlines(s.Name)
	written := 0
	for i, g := range s.Groups {
		lead := " "
		if i > 0 {
			lead = "; "
		}
		if g.Name != "" {
			lead += g.Name + ": "
		}
		var line strings.Builder
		line.WriteString(lead)
		for n, serial := range g.Serials {
			if n > 0 {
				line.WriteString(", ")
			}
			line.WriteString(serial.Number)
			if serial.Stands > 1 {
				fmt.Fprintf(&line, " (for %d)", serial.Stands)
			}
			if written++; written%serialsPerParagraph == 0 {
				d.run("", line.String())
				line.Reset()
				d.put("</w:p><w:p>")
				d.properties("Serials", "")
			}
		}
		d.run("", line.String())
	}
	d.put("</w:p>")
}

func (d *document) inlines(parts []Inline) {
	for _, part := range parts {
		switch part := part.(type) {
		case Text:
			d.run("", string(part))
		case Strong:
			d.run(`<w:rStyle w:val="Strong"/>`, string(part))
		case Words:
			d.run("", string(part))
		case Emphasis:
			d.run("<w:i/>", string(part))
		case Quote:
			words := "“" + part.Words + "”"
			if rightToLeft(part.Words) {
				words = "\u2068" + words + "\u2069" // isolated from the text around it
			}
			d.run("", words)
		case Figure:
			d.run("", part.Text)
		case Link:
			d.link(part)
		case Name:
			name := string(part)
			if rightToLeft(name) {
				name = "\u2068" + name + "\u2069" // isolated from the text around it
			}
			d.run("", name)
		case Mark:
			d.run(`<w:rStyle w:val="Mark"/>`, string(part))
		case Note:
			d.note(part)
		}
	}
}

// run writes text with run properties; line ends and tabs become what the format
// has for them.
func (d *document) run(properties, s string) {
	if s == "" {
		return
	}
	d.put("<w:r>")
	if properties != "" {
		d.put("<w:rPr>", properties, "</w:rPr>")
	}
	for s != "" {
		i := strings.IndexAny(s, "\n\t")
		piece := s
		if i >= 0 {
			piece = s[:i]
		}
		if piece != "" {
			d.put(`<w:t xml:space="preserve">`)
			d.text(piece)
			d.put("</w:t>")
		}
		if i < 0 {
			break
		}
		if s[i] == '\n' {
			d.put("<w:br/>")
		} else {
			d.put("<w:tab/>")
		}
		s = s[i+1:]
	}
	d.put("</w:r>")
}

// link leads to a bookmark or, by a field, to an address: a field needs no
// relation to anything outside of the file.
func (d *document) link(l Link) {
	const look = `<w:rStyle w:val="Hyperlink"/>`
	switch {
	case !safeLink(l.To):
		d.run("", l.Text)
	case l.To[0] == '#' && d.anchors[l.To[1:]] == "":
		d.run("", l.Text)
	case l.To[0] == '#':
		d.put(`<w:hyperlink w:anchor="`, d.anchors[l.To[1:]], `" w:history="1">`)
		d.run(look, l.Text)
		d.put("</w:hyperlink>")
	default:
		d.put(`<w:fldSimple w:instr=" HYPERLINK &quot;`)
		d.text(strings.NewReplacer(`"`, "%22", `\`, "%5C").Replace(l.To))
		d.put(`&quot; ">`)
		d.run(look, l.Text)
		d.put("</w:fldSimple>")
	}
}

func (d *document) note(n Note) {
	d.noted++
	id := strconv.Itoa(d.noted)
	d.put(`<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="`, id, `"/></w:r>`)
	before := d.buf
	d.buf = &d.notes
	d.put(`<w:footnote w:id="`, id,
		`"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/>`+
			`</w:rPr><w:footnoteRef/></w:r>`)
	d.run("", " ")
	d.inlines(n)
	d.put("</w:p></w:footnote>")
	d.buf = before
}

// pack puts the parts into the file.
func (d *document) pack(w io.Writer, p Paper) error {
	z := zip.NewWriter(w)
	for _, part := range d.parts(p) {
		if err := addPart(z, part.name, part.data); err != nil {
			return err
		}
	}
	return z.Close()
}

// part is a file inside of an Office file.
type part struct {
	name string
	data []byte
}

// packed is the time that all parts carry, the earliest that a zip file can tell.
var packed = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func addPart(z *zip.Writer, name string, data []byte) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: packed})
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return err
}
