// Package chart draws bar charts as SVG for pages and documents: accessible by
// name and description, readable on a narrow screen, on paper and in forced
// colours, and without a script or a style, so that it passes the strictest
// content security policy. Equal charts have equal bytes.
package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// counts writes counts as people read them: 12,345.
var counts = message.NewPrinter(language.AmericanEnglish)

// Bars is a chart of horizontal bars: one or two series side by side for each
// row, in the order given. Lengths share one scale that begins at nothing.
//
// The drawing is an image to assistive technology; whoever places it puts the
// same figures into a table beside it.
type Bars struct {
	ID     string   // prefix of the ids inside; unique on the page, letters, digits and hyphens
	Title  string   // what the chart shows, in one line
	Desc   string   // what a reader would take from it, in a sentence or two
	Series []string // names for the legend: one or two
	Rows   []Row
}

// Row is one row of bars.
type Row struct {
	Label  string
	Values []int // one a series; negative ones are drawn as 0

	// Figures names the figure behind each value, written as data-figure beside
	// data-value so that a program can check the drawing; nil for none.
	Figures []string
}

// The layout, in hundredths of an em: the font size of the place where the chart
// stands, so that it grows with the reader's letters.
const (
	lineHeight = 130 // a line of a label, and of the legend
	barHeight  = 90  // a bar
	barGap     = 20  // between the bars of a row
	rowGap     = 75  // between rows
	legendGap  = 60  // below the legend
	baseline   = 98  // from the top of a line to where its letters stand
	barText    = 75  // from the top of a bar to where its number stands
)

// longestBar is how far a bar of the greatest value reaches, in percent of the
// width; the rest is room for its number. At 280 px and 14 px letters it holds
// seven characters.
const longestBar = 78

// labelWidth is the most characters of a line, so that a line of 14 px letters
// fits into 280 px.
const labelWidth = 36

// barColor is the fill of the first series: 6.6 to 1 on white. The second is
// hatched in the colour of the text. All bars have an outline in the colour of
// the text, which forced colours replace.
const barColor = "#005ea2"

// SVG writes the chart as one svg element, to stand in an HTML page or, with its
// namespace, alone. It fails on a chart without rows or series, on rows that do
// not fit the series, and on an ID that is none.
func (b Bars) SVG(w io.Writer) error {
	if err := b.check(); err != nil {
		return err
	}
	d := drawing{bars: b}
	d.measure()
	d.open()
	if len(b.Series) > 1 {
		d.legend()
	}
	for _, row := range b.Rows {
		d.row(row)
	}
	d.buf.WriteString("</svg>")
	_, err := w.Write(d.buf.Bytes())
	return err
}

func (b Bars) check() error {
	if len(b.Series) < 1 || len(b.Series) > 2 {
		return fmt.Errorf("chart %q: %d series; draw one or two", b.ID, len(b.Series))
	}
	if len(b.Rows) == 0 {
		return fmt.Errorf("chart %q: no rows; leave the chart out", b.ID)
	}
	if !validID(b.ID) {
		return fmt.Errorf("chart: the ID %q is not made of letters, digits and hyphens", b.ID)
	}
	for i, row := range b.Rows {
		if len(row.Values) != len(b.Series) || row.Figures != nil && len(row.Figures) != len(b.Series) {
			return fmt.Errorf("chart %q: row %d does not fit %d series", b.ID, i+1, len(b.Series))
		}
	}
	return nil
}

func validID(id string) bool {
	for i, r := range []byte(id) {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r != '-' && (r < '0' || r > '9')) {
			return false
		}
	}
	return id != ""
}

// drawing is a chart being written. y is how far down it has come.
type drawing struct {
	bars   Bars
	labels [][]string // of each row, in lines
	most   int
	height int
	y      int
	next   int // row
	buf    bytes.Buffer
}

// measure wraps the labels and finds scale and height.
func (d *drawing) measure() {
	bars := len(d.bars.Series)
	if bars > 1 {
		d.height += bars*lineHeight + legendGap
	}
	for _, row := range d.bars.Rows {
		lines := wrap(row.Label, labelWidth)
		d.labels = append(d.labels, lines)
		d.height += len(lines)*lineHeight + bars*(barHeight+barGap) + rowGap
		for _, v := range row.Values {
			d.most = max(d.most, v)
		}
	}
	d.height -= rowGap - barGap // the outline of the last bar needs a little
}

func (d *drawing) open() {
	id := d.bars.ID
	d.writef(`<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="%[1]s-title `+
		`%[1]s-desc" width="100%%" height="%[2]s" fill="currentColor">`, id, em(d.height))
	d.writef(`<title id="%s-title">`, id)
	d.text(d.bars.Title)
	d.writef(`</title><desc id="%s-desc">`, id)
	d.text(d.bars.Desc)
	d.writef(`</desc>`)
	if len(d.bars.Series) > 1 {
		d.writef(`<defs><pattern id="%s-hatch" width="6" height="6" patternUnits="userSpaceOnUse" `+
			`patternTransform="rotate(45)"><path d="M0 0V6" stroke="currentColor" stroke-width="3"/></pattern>`+
			`</defs>`, id)
	}
}

// legend names the series above the rows, each beside a piece of its bar.
func (d *drawing) legend() {
	for i, name := range d.bars.Series {
		d.bar(i, "1.6em", d.y+(lineHeight-barHeight)/2)
		d.writef(`<text x="2.2em" y="%s">`, em(d.y+baseline))
		d.text(name)
		d.writef(`</text>`)
		d.y += lineHeight
	}
	d.y += legendGap
}

func (d *drawing) row(row Row) {
	d.writef(`<text font-weight="600" unicode-bidi="plaintext">`)
	for _, line := range d.labels[d.next] {
		d.writef(`<tspan x="0" y="%s">`, em(d.y+baseline))
		d.text(line)
		d.writef(`</tspan>`)
		d.y += lineHeight
	}
	d.writef(`</text>`)
	d.next++
	for i, v := range row.Values {
		v = max(v, 0)
		length := d.length(v)
		if v > 0 {
			d.bar(i, length, d.y)
		}
		d.writef(`<text x="%s" dx=".4em" y="%s"`, length, em(d.y+barText))
		if row.Figures != nil {
			d.writef(` data-figure="`)
			d.text(row.Figures[i])
			d.writef(`" data-value="%d"`, v)
		}
		d.writef(`>%s</text>`, counts.Sprint(v))
		d.y += barHeight + barGap
	}
	d.y += rowGap - barGap
}

// bar draws a bar of series i. A bar of something is never thinner than its
// outline.
func (d *drawing) bar(i int, width string, y int) {
	fill := barColor
	if i == 1 {
		fill = "url(#" + d.bars.ID + "-hatch)"
	}
	d.writef(`<rect x="0" y="%s" width="%s" height="%s" fill="%s" stroke="currentColor"/>`, em(y), width, em(barHeight),
		fill)
}

// length is the length of a bar in percent of the width.
func (d *drawing) length(v int) string {
	if d.most == 0 {
		return "0%"
	}
	return fixed(int(int64(v)*longestBar*100/int64(d.most))) + "%"
}

func (d *drawing) writef(format string, args ...any) { fmt.Fprintf(&d.buf, format, args...) }

// text writes s so that it is text in XML and HTML alike. What neither may hold
// becomes a replacement character.
func (d *drawing) text(s string) {
	_ = xml.EscapeText(&d.buf, []byte(s)) // a buffer takes everything
}

// em writes hundredths of an em.
func em(hundredths int) string { return fixed(hundredths) + "em" }

// fixed writes hundredths with as many digits as they need.
func fixed(hundredths int) string {
	return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64)
}
