package screen

func findTLP(doc *document, i int) {
	g := doc.separatorAfter(i)
	if len(g) == 0 || len(g) > 3 || g[0] != ':' && g[0] != ' ' && g[0] != '-' || i+1 >= len(doc.toks) {
		return
	}
	last := i + 1
	if !doc.tokenIsAny(last, "red", "amber") || doc.toks[last].class&capital == 0 {
		return
	}
	if doc.tokenIs(last+1, "strict") && len(doc.separatorAfter(last)) <= 2 {
		last++
	}
	start := doc.toks[i].start
	if doc.toks[i].class&allCaps == 0 || !doc.lineStart(int(start)) || talkFollows(doc, last) {
		return
	}
	doc.report(i, start, doc.toks[last].end, ruleTLP, ruleTLP.severity, "A Traffic Light Protocol marking "+
		"at the start "+
		"of a line.")
}

// talkFollows reports a sentence that goes on behind token last.
func talkFollows(doc *document, last int) bool {
	if last+1 >= len(doc.toks) {
		return false
	}
	if g := doc.separatorAfter(last); broken(g) || hasDash(g) {
		return false
	}
	n := doc.toks[last+1]
	return n.class&capital == 0 || doc.cuesAfter(last, 30)&cueTalk != 0 && n.class&allCaps == 0 && n.cue&cueTalk != 0
}
