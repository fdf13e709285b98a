package screen

import "bytes"

// findGridCodes finds places by code: three words behind three slashes, and the letters and
// digits of a plus code.
func findGridCodes(doc *document) {
	if bytes.IndexByte(doc.low, '+') < 0 && !bytes.Contains(doc.low, []byte("///")) {
		return
	}
	for i := 0; i < len(doc.toks); i++ {
		t := &doc.toks[i]
		s := int(t.start)
		switch {
		case t.taken:
		case s >= 3 && string(doc.low[s-3:s]) == "///" && i+2 < len(doc.toks) && doc.byteAt(s-4) != ':' &&
			doc.byteAt(s-4) != '/' && isThreeWords(doc, i):
			doc.report(i, t.start-3, doc.toks[i+2].end, ruleCoordinates, ruleCoordinates.severity,
				"Three words that stand for a place.")
		case i+1 < len(doc.toks) && doc.byteAt(int(t.end)) == '+' && isPlusCode(doc, i):
			doc.report(i, t.start, doc.toks[i+1].end, ruleCoordinates, ruleCoordinates.severity,
				"A code that stands for a place on the map.")
		}
	}
}

func isThreeWords(doc *document, i int) bool {
	for k := i; k <= i+2; k++ {
		if t := &doc.toks[k]; t.class&(hasDigit|capital) != 0 || t.len() < 3 || k < i+2 &&
			string(doc.separatorAfter(k)) != "." {
			return false
		}
	}
	return true
}

// isPlusCode reports eight of the letters and digits of such codes, a plus, and two or three.
func isPlusCode(doc *document, i int) bool {
	a, b := &doc.toks[i], &doc.toks[i+1]
	if a.len() != 8 || b.len() < 2 || b.len() > 3 || b.start != a.end+1 || a.class&hasDigit == 0 {
		return false
	}
	for _, c := range append(doc.raw[a.start:a.end:a.end], doc.raw[b.start:b.end]...) {
		switch {
		case c >= '2' && c <= '9', bytes.IndexByte([]byte("CFGHJMPQRVWX"), c) >= 0:
		default:
			return false
		}
	}
	return true
}
