package screen

// findHosts finds names of computers inside a network.
func findHosts(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		t := doc.toks[i]
		if t.cue&cueInternal == 0 || t.taken || !endsHost(doc, i) {
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
		if !doc.untaken(first, i) || isOwnHome(doc, first, i) {
			continue
		}
		if t.class&capital != 0 && t.class&allCaps == 0 { // "etc.Internal" at a missing blank
			continue
		}
		doc.report(first, doc.toks[first].start, t.end, ruleHost, ruleHost.severity, "A name that ends in a domain "+
			"of inside networks.")
	}
}

// endsHost reports a dot and a label before token i, and nothing that goes on behind it.
func endsHost(doc *document, i int) bool {
	t := doc.toks[i]
	if i == 0 || doc.byteAt(int(t.start)-1) != '.' || !isAlnum(doc.byteAt(int(t.start)-2)) {
		return false
	}
	c := doc.byteAt(int(t.end))
	return c != '.' && c != '-' && c != '@' || !isAlnum(doc.byteAt(int(t.end)+1))
}

// isOwnHome reports words such as "home" that end other things than hosts, too.
func isOwnHome(doc *document, first, i int) bool {
	if !doc.tokenIs(i, "home") && !(doc.tokenIs(i, "lan") && doc.toks[i].class&capital != 0) {
		return false
	}
	return doc.toks[i-1].class&hasDigit == 0 && !doc.cuesAround(first, i).any(cueNetwork)
}
