package chart

import (
	"fmt"
	"io"
	"slices"
)

// Days is a chart of columns, two for each period in time, and under it a line of what
// stood at each period's end. Both are read from left to right.
//
// As with Bars, the same figures belong into a table beside it.
type Days struct {
	ID, Title, Desc string
	Series          [2]string // names of the columns
	Line            string    // what the line shows
	Rows            []Day
}

// Day is one period.
type Day struct {
	Label  string
	Values [2]int
	Line   int
}

// The layout of Days, in hundredths of an em. Across, all is in percent, so that the
// chart fits any width.
const (
	columnsHeight = 900
	lineWell      = 500
	lineRoom      = 120 // above the line, for its numbers
)

// SVG writes the chart as one svg element. It fails on a chart without rows and on an
// ID that is none.
func (c Days) SVG(w io.Writer) error {
	if len(c.Rows) == 0 {
		return fmt.Errorf("chart %q: no rows; leave the chart out", c.ID)
	}
	if !validID(c.ID) {
		return fmt.Errorf("chart: the ID %q is not made of letters, digits and hyphens", c.ID)
	}
	d := drawing{bars: Bars{ID: c.ID, Title: c.Title, Desc: c.Desc, Series: c.Series[:]}}
	d.height = 2*lineHeight + legendGap + columnsHeight + 2*lineHeight + legendGap + lineRoom + lineWell + lineHeight
	d.open()
	d.legend()
	d.columns(c.Rows)
	d.ends(c.Rows)
	d.line(c.Line, c.Rows)
	d.ends(c.Rows)
	d.buf.WriteString("</svg>")
	_, err := w.Write(d.buf.Bytes())
	return err
}

// columns draws two columns for each row, with a line across at the highest value.
func (d *drawing) columns(rows []Day) {
	most := 1
	for _, row := range rows {
		most = max(most, row.Values[0], row.Values[1])
	}
	top := d.y + lineHeight
	well := columnsHeight - lineHeight
	d.across(top, counts.Sprint(most))
	slot := 10000 / float64(len(rows)) // hundredths of a percent
	for i, row := range rows {
		for j, v := range row.Values {
			if v <= 0 {
				continue
			}
			height := max(int(int64(v)*int64(well)/int64(most)), 4)
			fill := barColor
			if j == 1 {
				fill = "url(#" + d.bars.ID + "-hatch)"
			}
			d.writef(`<rect x="%s%%" y="%s" width="%s%%" height="%s" fill="%s" stroke="currentColor" `+
				`stroke-width=".5"/>`,
				fixed(int(slot*(float64(i)+.1+.4*float64(j)))), em(top+well-height), fixed(int(slot*.4)), em(height),
				fill)
		}
	}
	d.y = top + well
	d.writef(`<line x1="0" y1="%[1]s" x2="100%%" y2="%[1]s" stroke="currentColor"/>`, em(d.y))
}

// across draws a thin line with its number above the left end.
func (d *drawing) across(y int, number string) {
	d.writef(`<line x1="0" y1="%[1]s" x2="100%%" y2="%[1]s" stroke="currentColor" stroke-width=".5" `+
		`stroke-dasharray="2 3"/>`+
		`<text x="0" y="%[2]s">%[3]s</text>`, em(y), em(y-25), number)
}

// ends names the first and the last period below a plot.
func (d *drawing) ends(rows []Day) {
	d.writef(`<text x="0" y="%s">`, em(d.y+baseline))
	d.text(rows[0].Label)
	d.writef(`</text>`)
	if len(rows) > 1 {
		d.writef(`<text x="100%%" y="%s" text-anchor="end">`, em(d.y+baseline))
		d.text(rows[len(rows)-1].Label)
		d.writef(`</text>`)
	}
	d.y += lineHeight + legendGap
}

// line draws what stood at each period's end, with a number at the highest point.
func (d *drawing) line(name string, rows []Day) {
	d.writef(`<text x="0" y="%s" font-weight="600">`, em(d.y+baseline))
	d.text(name)
	d.writef(`</text>`)
	top := d.y + lineHeight + lineRoom
	most := max(1, slices.MaxFunc(rows, func(a, b Day) int { return a.Line - b.Line }).Line)
	d.across(top, counts.Sprint(most))
	slot := 10000 / float64(len(rows))
	at := func(i int) (x, y string) {
		return fixed(int(slot*(float64(i)+.5))) + "%",
			em(top + lineWell - int(int64(max(rows[i].Line, 0))*lineWell/int64(most)))
	}
	for i := range rows[1:] {
		x1, y1 := at(i)
		x2, y2 := at(i + 1)
		d.writef(`<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="currentColor" stroke-width="2" `+
			`stroke-linecap="round"/>`, x1, y1, x2, y2)
	}
	x, y := at(len(rows) - 1)
	d.writef(`<circle cx="%s" cy="%s" r="3"/>`, x, y)
	d.y = top + lineWell
	d.writef(`<line x1="0" y1="%[1]s" x2="100%%" y2="%[1]s" stroke="currentColor"/>`, em(d.y))
}

// Interval is a small drawing of a value with its interval, for a cell of a table that
// has the numbers too: it is hidden from assistive technology. All are shares.
type Interval struct {
	Low, Value, High float64
	Middle           float64 // of all, drawn as a dashed line
	From, To         float64 // ends of the scale
}

// SVG writes the drawing.
func (c Interval) SVG(w io.Writer) error {
	at := func(v float64) string {
		if c.To <= c.From {
			return "50%"
		}
		return fixed(int(9600*(min(max(v, c.From), c.To)-c.From)/(c.To-c.From))+200) + "%"
	}
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" class="interval" aria-hidden="true" `+
		`width="100%%" height="1.2em" fill="currentColor">`+
		`<line x1="%[1]s" y1="0" x2="%[1]s" y2="1.2em" stroke="currentColor" stroke-width=".5" stroke-dasharray="2 `+
		`2"/>`+
		`<line x1="%[2]s" y1=".6em" x2="%[3]s" y2=".6em" stroke="currentColor" stroke-width="2"/>`+
		`<circle cx="%[4]s" cy=".6em" r="3.5"/></svg>`, at(c.Middle), at(c.Low), at(c.High), at(c.Value))
	return err
}
