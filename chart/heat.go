package chart

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
)

// Heat is a table of numbers on coloured ground, to stand alone as a file: each square
// has its number in it, so that colour only repeats what the number says.
type Heat struct {
	ID, Title, Desc string
	Columns         []string
	Rows            []HeatLine
}

// HeatLine is one row.
type HeatLine struct {
	Label   string
	Squares []HeatSquare // one a column
}

// HeatSquare is one cell. Level is 0 to HeatLevels.
type HeatSquare struct {
	Text  string
	Level int
}

// HeatLevels is the number of grounds beside the palest.
const HeatLevels = 5

// heatGround are fill and letters of each level. All pairs have a contrast of 4.5 to
// 1 and more.
var heatGround = [HeatLevels + 1][2]string{
	{"#f4f6f9", "#0d2740"}, {"#dcebf5", "#0d2740"}, {"#b3d3e9", "#0d2740"}, {"#7fb2d6", "#0d2740"},
	{"#2f78ad", "#ffffff"}, {"#134a75", "#ffffff"},
}

// The layout of Heat, in pixels at letters of 13 px.
const (
	heatLabel     = 300 // width of the labels
	heatCharacter = 44  // most characters of a label
	heatSquare    = 58
	heatRow       = 26
	heatHead      = 96 // height of the column heads
	heatHeadWrap  = 9  // most characters of a line in them
	heatHeadLine  = 15
	heatTitle     = 34
)

// SVG writes the chart as one svg element with its namespace. It fails on a chart
// without rows or columns, on rows of another length, and on an ID that is none.
func (h Heat) SVG(w io.Writer) error {
	if err := h.check(); err != nil {
		return err
	}
	var b bytes.Buffer
	text := func(s string) {
		_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	}
	width, height := heatLabel+heatSquare*len(h.Columns), heatTitle+heatHead+heatRow*len(h.Rows)+4
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="%[1]s-title %[1]s-desc" `+
		`viewBox="0 0 %[2]d %[3]d" width="%[2]d" height="%[3]d" font-family="system-ui, sans-serif" font-size="13">`,
		h.ID, width, height)
	fmt.Fprintf(&b, `<title id="%s-title">`, h.ID)
	text(h.Title)
	fmt.Fprintf(&b, `</title><desc id="%s-desc">`, h.ID)
	text(h.Desc)
	fmt.Fprintf(&b, `</desc><rect width="100%%" height="100%%" fill="#ffffff"/><text x="4" y="20" font-weight="600" `+
		`fill="#0d2740">`)
	text(h.Title)
	b.WriteString(`</text>`)
	for i, column := range h.Columns {
		lines := wrap(column, heatHeadWrap)
		if most := heatHead / heatHeadLine; len(lines) > most {
			lines = lines[:most]
		}
		for j, line := range lines {
			fmt.Fprintf(&b, `<text x="%d" y="%d" font-size="12" text-anchor="middle" fill="#0d2740">`,
				heatLabel+heatSquare*i+heatSquare/2, heatTitle+heatHead-8-heatHeadLine*(len(lines)-1-j))
			text(line)
			b.WriteString(`</text>`)
		}
	}
	for i, row := range h.Rows {
		y := heatTitle + heatHead + heatRow*i
		fmt.Fprintf(&b, `<text x="4" y="%d" fill="#0d2740">`, y+17)
		text(wrap(row.Label, heatCharacter)[0])
		b.WriteString(`</text>`)
		for j, s := range row.Squares {
			ground := heatGround[min(max(s.Level, 0), HeatLevels)]
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+
				`<text x="%d" y="%d" text-anchor="middle" fill="%s">`,
				heatLabel+heatSquare*j, y, heatSquare-1, heatRow-1, ground[0],
				heatLabel+heatSquare*j+heatSquare/2, y+17, ground[1])
			text(s.Text)
			b.WriteString(`</text>`)
		}
	}
	b.WriteString("</svg>\n")
	_, err := w.Write(b.Bytes())
	return err
}

func (h Heat) check() error {
	if len(h.Columns) == 0 || len(h.Rows) == 0 {
		return fmt.Errorf("chart %q: no rows or no columns; leave the chart out", h.ID)
	}
	if !validID(h.ID) {
		return fmt.Errorf("chart: the ID %q is not made of letters, digits and hyphens", h.ID)
	}
	for i, row := range h.Rows {
		if len(row.Squares) != len(h.Columns) {
			return fmt.Errorf("chart %q: row %d has %d squares for %d columns", h.ID, i+1,
				len(row.Squares), len(h.Columns))
		}
	}
	return nil
}
