package screen

import (
	"slices"

	"commentportal/docket"
)

// findings turns the hits into findings: escalated, in order, without overlaps,
// in offsets of the text itself.
func (doc *document) findings() []docket.Finding {
	if len(doc.hits) == 0 {
		return nil
	}
	dropDoubted(doc)
	dropPublicPeople(doc)
	dropSpecimens(doc)
	dropOffices(doc)
	slices.SortFunc(doc.hits, func(a, b hit) int {
		if a.start != b.start {
			return int(a.start - b.start)
		}
		return int(b.end - a.end)
	})
	joinHits(doc)
	lowerSignature(doc)
	escalate(doc)
	out := make([]docket.Finding, 0, len(doc.hits))
	for _, h := range doc.hits {
		from, to := doc.origin(int(h.start), int(h.end))
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

// joinHits makes one hit of hits that overlap: it covers both and has the rule of
// the graver one, of the longer where both weigh the same, of the first where
// both are as long.
func joinHits(doc *document) {
	out := doc.hits[:0]
	for _, h := range doc.hits {
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
	doc.hits = out
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
func escalate(doc *document) {
	for from := 0; from < len(doc.hits); {
		to := from + 1
		for to < len(doc.hits) && !paragraphBetween(doc, int(doc.hits[to-1].end), int(doc.hits[to].start)) {
			to++
		}
		escalateParagraph(doc, doc.hits[from:to])
		from = to
	}
}

// paragraphBetween reports whether a paragraph ends between two bytes. It looks
// at the first stretch only: findings that far apart have little to do with each
// other.
func paragraphBetween(doc *document, from, to int) bool {
	if to-from > 1500 {
		return true
	}
	lines := 0
	for i := from; i < to; i++ {
		switch doc.low[i] {
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

func escalateParagraph(doc *document, hits []hit) {
	raiseBesideDiagnosis(doc, hits)
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
		case h.rule == rulePatient && healthAround(doc, h):
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
func healthAround(doc *document, h *hit) bool {
	i := doc.tokenAt(h.start)
	for j := i - 1; j >= 0 && doc.toks[j].start > h.start-200; j-- {
		if paragraphEnds(doc.separatorAfter(j)) {
			break
		}
		if doc.toks[j].cue&cueHealth != 0 {
			return true
		}
	}
	for j := doc.tokenAt(h.end); j < len(doc.toks) && doc.toks[j].end < h.end+200; j++ {
		if j > 0 && paragraphEnds(doc.separatorAfter(j-1)) {
			break
		}
		if doc.toks[j].cue&cueHealth != 0 {
			return true
		}
	}
	return false
}

// lowerSignature lowers phone numbers, addresses and e-mail of a closing signature
// block to a notice: the writer signs with them. "Call me at" stays.
func lowerSignature(doc *document) {
	from := signatureStart(doc)
	if from < 0 {
		return
	}
	for k := range doc.hits {
		h := &doc.hits[k]
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

// signatureStart is the byte at which a closing signature begins, or -1: a line that
// holds nothing but words of farewell, with at most 400 bytes in short lines
// behind it.
func signatureStart(doc *document) int {
	limit := int32(len(doc.low) - 400)
	for i := len(doc.toks) - 1; i >= 0 && doc.toks[i].start >= limit; i-- {
		t := doc.toks[i]
		if t.cue&cueClosing == 0 || !doc.lineStart(int(t.start)) {
			continue
		}
		end := int(t.end)
		for end < len(doc.low) && doc.low[end] != '\n' {
			end++
		}
		if end-int(t.start) > 40 {
			continue
		}
		if hasShortLines(doc, end) {
			return end
		}
	}
	return -1
}

// hasShortLines reports whether every line from byte b on is short, as in a block
// of contact details.
func hasShortLines(doc *document, b int) bool {
	length := 0
	for i := b; i < len(doc.low); i++ {
		if doc.low[i] == '\n' {
			length = 0
			continue
		}
		if length++; length > 90 {
			return false
		}
	}
	return true
}

// raiseBesideDiagnosis holds what points at a person in a paragraph that names a
// patient beside words of health: readers would learn who has it.
func raiseBesideDiagnosis(doc *document, hits []hit) {
	patient := false
	for k := range hits {
		h := &hits[k]
		patient = patient || h.rule == rulePatient && healthAround(doc, h)
	}
	if !patient {
		return
	}
	for k := range hits {
		h := &hits[k]
		if h.severity == docket.Notice && identifying(h.rule.kind) && h.rule != ruleNPI && healthAround(doc, h) {
			h.severity = docket.Hold
			h.why += " A patient and words about health stand in the same paragraph."
		}
	}
}
