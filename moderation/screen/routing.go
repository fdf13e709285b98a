package screen

import "commentportal/docket"

// findRouting finds bank routing numbers; it runs before the other identifiers, whose
// words stand nearby.
func findRouting(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		t := doc.toks[i]
		if t.taken || !t.class.number() || t.len() != 9 || doc.cuesBefore(i, windowBefore)&cueRouting == 0 &&
			doc.cuesAfter(i, windowAfter)&cueRouting == 0 {
			continue
		}
		if abaValid(doc.word(i)) || doc.cueRightBefore(i, cueRouting) {
			doc.report(i, t.start, t.end, ruleRouting, ruleRouting.severity, "Nine digits beside a word for a "+
				"routing number.")
		}
	}
}

// raiseRouting makes a routing number grave when an account number stands in
// the same text.
func raiseRouting(doc *document) {
	account := false
	for _, h := range doc.hits {
		account = account || h.rule == ruleBankAccount
	}
	if !account {
		return
	}
	for k := range doc.hits {
		if doc.hits[k].rule == ruleRouting {
			doc.hits[k].severity = docket.Block
		}
	}
}
