package screen

import "commentportal/docket"

// findNumberInWords finds "One Hospital Plaza, Suite 400, Duluth, MN 55805": a house
// number in words, which counts only with a unit, a town or a ZIP code behind it.
// Its town is an address of its own already, which this one swallows.
func findNumberInWords(doc *document) {
	for _, c := range doc.cued {
		i := int(c)
		if t := doc.toks[i]; t.cue&cueDigit == 0 || t.class&capital == 0 || t.taken {
			continue
		}
		for k := i + 1; k < len(doc.toks) && k <= i+4 && string(doc.separatorAfter(k-1)) == " " &&
			doc.toks[k].class&capital != 0 && !doc.toks[k].taken; k++ {
			if k == i+1 || doc.toks[k].lex&streetEnd == 0 {
				continue
			}
			if last := extendAddress(doc, k); last > k && doc.toks[last].class&hasDigit != 0 {
				s := ruleStreet.severity
				if organisationBefore(doc, i) {
					s = docket.Notice
				}
				doc.report(i, doc.toks[i].start, doc.toks[last].end, ruleStreet, s, "A house number in words, a "+
					"street, and what stands behind one.")
				break
			}
		}
	}
}
