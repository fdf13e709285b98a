package chart

import (
	"fmt"
	"io"
)

// Flow is a picture of what came in from several sides and where it went: a band from each
// side to each end, as thick as the number. It has a fixed shape that grows with its place,
// so it is for wide places; narrow ones show Bars.
//
// As with Bars, the same figures belong into a table beside it.
type Flow struct {
	ID, Title, Desc string
	From, To        []FlowEnd
	Bands           [][]int // by From, then To; negative ones count as 0
}

// FlowEnd is a side from which things come, or an end to which they go.
type FlowEnd struct {
	Label string
	Class string // of an end: names its colour, by the class "flow-" before it
}

// The layout of Flow, in its own units: about 1/16 of an em where the place is as wide as it.
const (
	flowWidth  = 1040
	flowTop    = 10
	flowLeft   = 270 // room for the labels of the sides
	flowRight  = 690 // where the ends stand
	flowNode   = 12  // thickness of sides and ends
	flowGap    = 24  // between them, for a line of letters
	flowLength = 260 // of all that came, without gaps
	flowLeast  = 3   // of an end of something
)

// SVG writes the picture as one svg element. It fails where the bands do not fit the ends, on
// a picture of nothing, and on an ID that is none.
func (f Flow) SVG(w io.Writer) error {
	all := 0
	if len(f.Bands) != len(f.From) {
		return fmt.Errorf("chart %q: bands of %d sides, of which there are %d", f.ID, len(f.Bands), len(f.From))
	}
	for i, list := range f.Bands {
		if len(list) != len(f.To) {
			return fmt.Errorf("chart %q: side %d has %d bands, want %d", f.ID, i+1, len(list), len(f.To))
		}
		for _, n := range list {
			all += max(n, 0)
		}
	}
	if all == 0 {
		return fmt.Errorf("chart %q: nothing came; leave the chart out", f.ID)
	}
	if !validID(f.ID) {
		return fmt.Errorf("chart: the ID %q is not made of letters, digits and hyphens", f.ID)
	}
	d := drawing{bars: Bars{ID: f.ID, Title: f.Title, Desc: f.Desc}}
	from, to := f.ends(all, true), f.ends(all, false)
	height := max(from[len(from)-1].bottom(), to[len(to)-1].bottom()) + flowGap
	d.writef(`<svg xmlns="http://www.w3.org/2000/svg" class="flow" role="img" aria-labelledby="%[1]s-title `+
		`%[1]s-desc" viewBox="0 0 %[2]d %[3]s" fill="currentColor"><title id="%[1]s-title">`, f.ID, flowWidth,
		tenths(height))
	d.text(f.Title)
	d.writef(`</title><desc id="%s-desc">`, f.ID)
	d.text(f.Desc)
	d.writef(`</desc>`)
	f.bands(&d, all, from, to)
	for i, end := range from {
		d.writef(`<rect class="flow-side" x="%d" y="%s" width="%d" height="%s"/>`, flowLeft+10, tenths(end.y),
			flowNode, tenths(end.height))
		d.flowLabel(flowLeft, end, "end", f.From[i].Label)
	}
	for i, end := range to {
		if end.count > 0 {
			d.writef(`<rect class="flow-%s" x="%d" y="%s" width="%d" height="%s"/>`, f.To[i].Class, flowRight,
				tenths(end.y), flowNode, tenths(end.height))
		}
		d.flowLabel(flowRight+flowNode+10, end, "start", f.To[i].Label)
	}
	d.buf.WriteString("</svg>")
	_, err := w.Write(d.buf.Bytes())
	return err
}

// flowEnd is where a side or an end stands. used is how much of it has bands already.
type flowEnd struct {
	y, height, used float64
	count           int
}

func (e flowEnd) bottom() float64 { return e.y + e.height }

// ends lays out the sides, or the ends.
func (f Flow) ends(all int, sides bool) []flowEnd {
	list := f.To
	if sides {
		list = f.From
	}
	out := make([]flowEnd, len(list))
	y := float64(flowTop)
	for i := range list {
		for side, bands := range f.Bands {
			for end, n := range bands {
				if sides && side == i || !sides && end == i {
					out[i].count += max(n, 0)
				}
			}
		}
		out[i].y, out[i].height = y, float64(out[i].count)*flowLength/float64(all)
		if out[i].count > 0 {
			out[i].height = max(out[i].height, flowLeast)
		}
		y = out[i].bottom() + flowGap
	}
	return out
}

// bands draws the bands, from the top of each side to the next free place of each end.
func (f Flow) bands(d *drawing, all int, from, to []flowEnd) {
	const x1, x2 = flowLeft + 10 + flowNode, flowRight
	middle := (x1 + x2) / 2
	for i, list := range f.Bands {
		for j, n := range list {
			if n <= 0 {
				continue
			}
			thick := float64(n) * flowLength / float64(all)
			a, b := from[i].y+from[i].used, to[j].y+to[j].used
			from[i].used += thick
			to[j].used += thick
			d.writef(`<path class="flow-%[1]s" d="M%[2]d %[3]sC%[4]d %[3]s %[4]d %[5]s %[6]d %[5]sV%[7]s`+
				`C%[4]d %[7]s %[4]d %[8]s %[2]d %[8]sZ"/>`, f.To[j].Class, x1, tenths(a), middle, tenths(b), x2,
				tenths(b+thick), tenths(a+thick))
		}
	}
}

// flowLabel writes the number and the name of an end beside it.
func (d *drawing) flowLabel(x int, end flowEnd, anchor, label string) {
	d.writef(`<text x="%d" y="%s" text-anchor="%s" unicode-bidi="plaintext"><tspan font-weight="700">%s</tspan> `, x,
		tenths(end.y+end.height/2+5), anchor, counts.Sprint(end.count))
	d.text(label)
	d.writef(`</text>`)
}

// tenths writes a length with one digit.
func tenths(v float64) string { return fixed(int(v*10+.5) * 10) }
