package screen

// findHosts finds names of computers inside a network.
func findHosts(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		t := doc.toks[i]
		if t.cue&cueInternal == 0 || t.taken || i == 0 || doc.byteAt(int(t.start)-1) != '.' ||
			!isAlnum(doc.byteAt(int(t.start)-2)) {
			continue
		}
		if c := doc.byteAt(int(t.end)); (c == '.' || c == '-' || c == '@') && isAlnum(doc.byteAt(int(t.end)+1)) {
			continue
		}
		first := i - 1
		for first > 0 && i-first < 8 {
			g := doc.separatorAfter(first - 1)
			if len(g) != 1 || g[0] != '.' && g[0] != '-' && g[0] != '_' {
				break
			}
			first--
		}
		if !doc.untaken(first, i) {
			continue
		}
		if t := doc.toks[i]; string(doc.word(i)) == "home" || string(doc.word(i)) == "lan" && t.class&capital != 0 {
			if doc.toks[i-1].class&hasDigit == 0 && !doc.cuesAround(first, i).any(cueNetwork) {
				continue
			}
		}
		if doc.toks[i].class&capital != 0 && doc.toks[i].class&allCaps == 0 { // "etc.Internal" at a missing blank
			continue
		}
		doc.report(first, doc.toks[first].start, t.end, ruleHost, ruleHost.severity, "A name that ends in a domain "+
			"of inside networks.")
	}
}
