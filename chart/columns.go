package chart

import (
	"fmt"
	"io"
)

// Columns is a chart of one column for each step of a scale, from left to right.
//
// As with Bars, the same figures belong into a table beside it.
type Columns struct {
	ID, Title, Desc string
	Scale           string // what the steps are, below them
	Rows            []Column
}

// Column is one step.
type Column struct {
	Label string // short: there is room for some three characters
	Value int
}

// SVG writes the chart as one svg element. It fails on a chart without rows and on an ID that
// is none.
func (c Columns) SVG(w io.Writer) error {
	if len(c.Rows) == 0 {
		return fmt.Errorf("chart %q: no rows; leave the chart out", c.ID)
	}
	if !validID(c.ID) {
		return fmt.Errorf("chart: the ID %q is not made of letters, digits and hyphens", c.ID)
	}
	d := drawing{bars: Bars{ID: c.ID, Title: c.Title, Desc: c.Desc}}
	d.height = columnsHeight + 2*lineHeight
	d.open()
	most := 1
	for _, row := range c.Rows {
		most = max(most, row.Value)
	}
	const top, well = lineHeight, columnsHeight - lineHeight
	d.across(top, counts.Sprint(most))
	slot := 10000 / float64(len(c.Rows)) // hundredths of a percent
	for i, row := range c.Rows {
		if row.Value > 0 {
			height := max(int(int64(row.Value)*well/int64(most)), 4)
			d.writef(`<rect x="%s%%" y="%s" width="%s%%" height="%s" fill="%s" stroke="currentColor" `+
				`stroke-width=".5"/>`, fixed(int(slot*(float64(i)+.1))), em(top+well-height), fixed(int(slot*.8)),
				em(height), barColor)
		}
		if i%2 == 0 { // every second: they are close on a narrow screen
			d.writef(`<text x="%s%%" y="%s" text-anchor="middle">`, fixed(int(slot*(float64(i)+.5))),
				em(top+well+baseline))
			d.text(row.Label)
			d.writef(`</text>`)
		}
	}
	d.writef(`<line x1="0" y1="%[1]s" x2="100%%" y2="%[1]s" stroke="currentColor"/><text x="0" y="%[2]s">`,
		em(top+well), em(top+well+lineHeight+baseline))
	d.text(c.Scale)
	d.writef(`</text></svg>`)
	_, err := w.Write(d.buf.Bytes())
	return err
}
