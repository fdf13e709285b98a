package docket

import (
	"cmp"
	"slices"
	"strings"
)

// CodingPart is a part of a docket's answers that one coder is to read first. Empty
// fields narrow nothing.
type CodingPart struct {
	Coder    UserID     `json:"coder"`
	Question QuestionID `json:"question,omitempty"`
	Sector   string     `json:"sector,omitempty"`
	Percent  int        `json:"percent,omitempty"` // of the comments; 0: all of them
}

// scope is what a part is a share of.
func (p CodingPart) scope() CodingPart { return CodingPart{Question: p.Question, Sector: p.Sector} }

func (p CodingPart) compare(o CodingPart) int {
	return cmp.Or(strings.Compare(string(p.Question), string(o.Question)), strings.Compare(p.Sector, o.Sector),
		cmp.Compare(p.Coder, o.Coder))
}

// CodingSlice is a part with the comments that its share stands for: those whose draw,
// divided by 100, leaves From or more and less than To. Shares of the same question and
// sector lie side by side, so that no comment is in two of them. The last digits of a draw
// say nothing of whether a comment is drawn for a second reading.
type CodingSlice struct {
	CodingPart
	From, To int
}

// Slices lays out parts, by question, sector and coder.
func Slices(parts []CodingPart) []CodingSlice {
	parts = slices.Clone(parts)
	slices.SortFunc(parts, CodingPart.compare)
	var out []CodingSlice
	from := map[CodingPart]int{}
	for _, p := range parts {
		s := CodingSlice{CodingPart: p, To: 100}
		if p.Percent > 0 {
			s.From = from[p.scope()]
			s.To = min(100, s.From+p.Percent)
			from[p.scope()] = s.To
		}
		out = append(out, s)
	}
	return out
}

// Has reports whether an answer belongs to the slice.
func (s CodingSlice) Has(key CodingItemKey, sector string) bool {
	digits := int(key.Comment.Draw() % 100)
	return (s.Question == "" || s.Question == key.Question) && (s.Sector == "" || s.Sector == sector) &&
		digits >= s.From && digits < s.To
}

// AddCodingPart adds a part to those of a docket, in place of the same one with another
// share. It returns Invalid for "part" when it assigns nothing in particular, and for
// "share" when the shares of one question and sector come to more than all.
func AddCodingPart(d Docket, p CodingPart) ([]CodingPart, error) {
	_, asked := d.Question(p.Question)
	sector := slices.ContainsFunc(d.Sectors, func(c Choice) bool { return c.Code == p.Sector })
	switch {
	case p.Coder == 0:
		return nil, Invalid{"coder": "Choose who is to read these answers first."}
	case p.Question == "" && p.Sector == "" && p.Percent == 0,
		p.Question != "" && !asked, p.Sector != "" && !sector:
		return nil, Invalid{"question": "Choose a question or a sector, or type a share."}
	case p.Percent < 0 || p.Percent > 100:
		return nil, Invalid{"percent": "Type a whole number from 1 to 100, or leave it empty for all."}
	}
	out, all := []CodingPart{}, p.Percent
	for _, o := range d.CodingParts {
		if o.compare(p) == 0 {
			continue
		}
		if o.scope() == p.scope() {
			all += o.Percent
		}
		out = append(out, o)
	}
	if p.Percent > 0 && all > 100 {
		return nil, Invalid{"percent": "Colleagues have so much of these already that it would be more than 100 %. " +
			"Take a smaller share, or take one away first."}
	}
	out = append(out, p)
	slices.SortFunc(out, CodingPart.compare)
	return out, nil
}

// RemoveCodingPart takes a part away.
func RemoveCodingPart(d Docket, p CodingPart) []CodingPart {
	return slices.DeleteFunc(slices.Clone(d.CodingParts), func(o CodingPart) bool { return o.compare(p) == 0 })
}
