package screen

// bodies are words of organisations that speak for many: what stands at the head of their
// letters is published.
var bodies = wordSet(`council association coalition alliance federation society network system systems university
	college department board commission authority institute foundation chamber congress union district agency bureau
	hospitals consortium collaborative academy committee asociacion consejo federacion universidad departamento
	colegio instituto`)

// inLetterhead reports that token i stands in the first lines of a text, under a line that
// holds the name of such an organisation.
func inLetterhead(doc *document, i int) bool {
	const longest = 400
	if doc.toks[i].start > longest {
		return false
	}
	named, lines := false, 0
	for j := range i {
		t := &doc.toks[j]
		named = named || lines == 0 && t.class&capital != 0 && bodies[string(doc.word(j))]
		switch n := countByte(doc.separatorAfter(j), '\n'); {
		case n > 1, n == 0 && doc.sentenceEnds(j) && t.class&capital == 0:
			return false
		case n == 1:
			if !named {
				return false
			}
			lines++
		}
	}
	return lines > 0 && lines < 5
}

// isCarried reports a word for a telephone of one's own right before token i.
func isCarried(doc *document, i int) bool {
	return doc.tokenIsAny(i-1, "cell", "mobile", "cellphone", "celular", "movil", "personal", "home")
}

// isItsOffice reports "its office" or "public desk" right before token i: an organisation's
// line.
func isItsOffice(doc *document, i int) bool {
	if doc.tokenIsAny(i-1, "desk", "line", "number", "phone", "counter", "office") &&
		doc.tokenIsAny(i-2, "public", "main", "front", "general", "published", "listed") &&
		!doc.tokenIsAny(i-3, "my", "our", "his", "her") {
		return true
	}
	if doc.tokenIsAny(i-1, "llp", "llc", "pllc", "inc", "ltd") && doc.toks[i-1].class&capital != 0 {
		return true
	}
	if i > 1 && doc.tokenIsAny(i-1, "office", "relations", "affairs", "desk") &&
		doc.toks[i-1].class&doc.toks[i-2].class&capital != 0 {
		return true // Communications Office, Media Relations
	}
	return doc.tokenIsAny(i-1, "office", "secretariat", "headquarters") && doc.tokenIsAny(i-2, "its", "their") ||
		isForThePublic(doc, i)
}

// isForThePublic reports "the public may reach the clerk at" before token i, in its sentence.
func isForThePublic(doc *document, i int) bool {
	for j := i - 1; j > 0 && j > i-16; j-- {
		if endsClause(doc.separatorAfter(j)) {
			return false
		}
		if doc.tokenIs(j, "public") && doc.tokenIsAny(j+1, "may", "can", "reaches", "calls", "is") {
			return true
		}
	}
	return false
}
