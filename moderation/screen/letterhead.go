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

// isItsOffice reports "its office" right before token i: an organisation's line.
func isItsOffice(doc *document, i int) bool {
	return doc.tokenIsAny(i-1, "office", "secretariat", "headquarters") && doc.tokenIsAny(i-2, "its", "their")
}
