package screen

// findScannedPhones finds a telephone number that a machine has read from paper, with
// letters for some of its digits: (9l5) 566-27O8.
func findScannedPhones(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		for i > 0 && k-int32(i) < 2 && isScannedGroup(doc, i-1, 3) && len(doc.separatorAfter(i-1)) <= 2 {
			i--
		}
		if i+2 >= len(doc.toks) || !isScannedGroup(doc, i, 3) || !isScannedGroup(doc, i+1, 3) ||
			!isScannedGroup(doc, i+2, 4) || !doc.untaken(i, i+2) {
			continue
		}
		from, to := doc.toks[i].start, doc.toks[i+2].end
		if n := lettersIn(doc.low[from:to]); n > 0 && n < 4 && scannedGaps[string(doc.separatorAfter(i))+
			string(doc.separatorAfter(i+1))] {
			doc.report(i, from, to, rulePhone, rulePhone.severity,
				"A phone number with letters for some of its digits.")
		}
	}
}

// scannedGaps are the signs between the parts of such a number, one after the other.
var scannedGaps = map[string]bool{") -": true, ")-": true, "--": true, "  ": true, "..": true, "- ": true, " -": true}

func lettersIn(w []byte) (n int) {
	for _, c := range w {
		if isLower(c) {
			n++
		}
	}
	return n
}

// isScannedGroup reports n digits at token i, some of which may be read as l, i or o.
func isScannedGroup(doc *document, i, n int) bool {
	t := &doc.toks[i]
	if t.len() != n || t.class&hasDigit == 0 {
		return false
	}
	for _, c := range doc.low[t.start:t.end] {
		if !isDigit(c) && c != 'l' && c != 'i' && c != 'o' {
			return false
		}
	}
	return true
}
