package screen

import (
	"slices"

	"commentportal/docket"
)

// findings turns the hits into findings: escalated, in order, without overlaps,
// in offsets of the text itself.
func (p *page) findings() []docket.Finding {
	if len(p.hits) == 0 {
		return nil
	}
	slices.SortFunc(p.hits, func(a, b hit) int {
		if a.start != b.start {
			return int(a.start - b.start)
		}
		return int(b.end - a.end)
	})
	p.join()
	p.signature()
	p.escalate()
	out := make([]docket.Finding, 0, len(p.hits))
	for _, h := range p.hits {
		from, to := p.origin(int(h.start), int(h.end))
		if n := len(out); n > 0 && from < out[n-1].End { // two halves of one folded character
			from = out[n-1].End
			if to <= from {
				continue
			}
		}
		out = append(out, docket.Finding{
			Span: docket.Span{Start: from, End: to},
			Type: h.rule.kind, Rule: h.rule.name, Severity: h.severity, Why: h.why,
		})
	}
	return out
}

// join makes one hit of hits that overlap: it covers both and has the rule of
// the graver one, of the longer where both weigh the same, of the first where
// both are as long.
func (p *page) join() {
	out := p.hits[:0]
	for _, h := range p.hits {
		n := len(out)
		if n == 0 || h.start >= out[n-1].end {
			out = append(out, h)
			continue
		}
		last := &out[n-1]
		if h.severity.Rank() > last.severity.Rank() {
			h.start, h.end = last.start, max(last.end, h.end)
			*last = h
			continue
		}
		last.end = max(last.end, h.end)
	}
	p.hits = out
}

// identifying are the kinds that point at a person; two different ones of
// severity hold in one paragraph weigh as much as one of severity block.
func identifying(t docket.FindingType) bool {
	switch t {
	case docket.FindingPerson, docket.FindingEmail, docket.FindingPhone, docket.FindingAddress,
		docket.FindingDate, docket.FindingAge, docket.FindingSSN, docket.FindingID:
		return true
	}
	return false
}

// escalate raises what weighs more together than alone, paragraph by paragraph:
// two kinds of personal detail, a patient's name with words of health, a birth
// date with a name.
func (p *page) escalate() {
	for from := 0; from < len(p.hits); {
		to := from + 1
		for to < len(p.hits) && !p.paragraphBetween(int(p.hits[to-1].end), int(p.hits[to].start)) {
			to++
		}
		p.escalateParagraph(p.hits[from:to])
		from = to
	}
}

// paragraphBetween reports whether a paragraph ends between two bytes. It looks
// at the first stretch only: findings that far apart have little to do with each
// other.
func (p *page) paragraphBetween(from, to int) bool {
	if to-from > 1500 {
		return true
	}
	lines := 0
	for i := from; i < to; i++ {
		switch p.low[i] {
		case '\n':
			if lines++; lines == 2 {
				return true
			}
		case ' ', '\t', '\r':
		default:
			lines = 0
		}
	}
	return false
}

func (p *page) escalateParagraph(hits []hit) {
	kinds := map[docket.FindingType]bool{}
	name, holds := false, 0
	for _, h := range hits {
		name = name || h.rule.kind == docket.FindingPerson
		if h.severity == docket.Hold && identifying(h.rule.kind) {
			kinds[h.rule.kind] = true
			holds++
		}
	}
	for k := range hits {
		h := &hits[k]
		if h.severity != docket.Hold || !identifying(h.rule.kind) {
			continue
		}
		switch {
		case h.rule == ruleBirth && name:
			h.severity = docket.Block
			h.why += " A name stands in the same paragraph."
		case h.rule == rulePatient && p.healthAround(h):
			h.severity = docket.Block
			h.why += " Words about health stand beside it."
		case len(kinds) >= 2:
			h.severity = docket.Block
			h.why += " Another personal detail stands in the same paragraph."
		}
	}
}

// healthAround reports words of health within 200 bytes of the hit, in its
// paragraph.
func (p *page) healthAround(h *hit) bool {
	i := p.tokenAt(h.start)
	for j := i - 1; j >= 0 && p.toks[j].start > h.start-200; j-- {
		if paragraphEnds(p.gap(j)) {
			break
		}
		if p.toks[j].cue&cueHealth != 0 {
			return true
		}
	}
	for j := p.tokenAt(h.end); j < len(p.toks) && p.toks[j].end < h.end+200; j++ {
		if j > 0 && paragraphEnds(p.gap(j-1)) {
			break
		}
		if p.toks[j].cue&cueHealth != 0 {
			return true
		}
	}
	return false
}

// signature lowers phone numbers, addresses and e-mail of a closing signature
// block to a notice: the writer signs with them. "Call me at" stays.
func (p *page) signature() {
	from := p.closing()
	if from < 0 {
		return
	}
	for k := range p.hits {
		h := &p.hits[k]
		if int(h.start) < from || h.severity != docket.Hold {
			continue
		}
		switch h.rule {
		case rulePhone, rulePhoneIntl, ruleEmail, ruleStreet:
			h.severity = docket.Notice
			h.why += " It stands in the closing signature."
		}
	}
}

// closing is the byte at which a closing signature begins, or -1: a line that
// holds nothing but words of farewell, with at most 400 bytes in short lines
// behind it.
func (p *page) closing() int {
	limit := int32(len(p.low) - 400)
	for i := len(p.toks) - 1; i >= 0 && p.toks[i].start >= limit; i-- {
		t := p.toks[i]
		if t.cue&cueClosing == 0 || !p.lineStart(int(t.start)) {
			continue
		}
		end := int(t.end)
		for end < len(p.low) && p.low[end] != '\n' {
			end++
		}
		if end-int(t.start) > 40 {
			continue
		}
		if p.shortLines(end) {
			return end
		}
	}
	return -1
}

// shortLines reports whether every line from byte b on is short, as in a block
// of contact details.
func (p *page) shortLines(b int) bool {
	length := 0
	for i := b; i < len(p.low); i++ {
		if p.low[i] == '\n' {
			length = 0
			continue
		}
		if length++; length > 90 {
			return false
		}
	}
	return true
}
