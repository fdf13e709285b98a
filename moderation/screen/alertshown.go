package screen

// A lesson, a draft or a poster shows the words of incidents in quotation marks. They are evidence of what
// it shows, and of nothing that happens.

// markShown marks the sentences of such quotations.
func markShown(doc *document, list []sentenceFacts) {
	for at := 0; ; {
		open, shut := nextQuotation(doc, at)
		if shut < 0 {
			return
		}
		at = shut + 1
		first, last := doc.tokenAt(int32(open)), doc.tokenAt(int32(shut))
		if last-first < 4 || !isShownBefore(doc, first) && !isShownBehind(doc, last) {
			continue
		}
		for k := range list {
			if list[k].from < last && list[k].to > first {
				list[k].shown = true
			}
		}
	}
}

// nextQuotation finds the next two quotation marks from byte at on, the second within 600 bytes and its
// paragraph; shut is -1 when there are none.
func nextQuotation(doc *document, at int) (open, shut int) {
	const longest = 600
	open = -1
	for i := at; i < len(doc.low); i++ {
		switch c := doc.low[i]; {
		case c == '\n' && doc.byteAt(i+1) == '\n', open >= 0 && i-open > longest:
			open = -1
		case c != '"':
		case open < 0:
			open = i
		default:
			return open, i
		}
	}
	return -1, -1
}

// isShownBefore reports a word for what shows quotations in the sentence before the one that token i begins.
func isShownBefore(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j > i-15; j-- {
		if j < i-1 && doc.sentenceEnds(j) {
			return false
		}
		if showsWords[string(doc.word(j))] || doc.tokenIs(j, "page") && doc.toks[j+1].class.number() {
			return true
		}
	}
	return false
}

// isShownBehind reports such a word within ten words from token i on, in one sentence.
func isShownBehind(doc *document, i int) bool {
	for j := i; j < len(doc.toks) && j < i+10; j++ {
		if showsBehind[string(doc.word(j))] {
			return true
		}
		if doc.sentenceEnds(j) {
			return false
		}
	}
	return false
}

var (
	showsWords = wordSet(`slide slides trainer trainers instructor teacher exercise drill draft quotes quoted quotation
		quoting textbook brochure poster sample template novel movie chapter lesson quiz scenario vignette cartoon
		pamphlet leaflet comic headline editorial diapositiva capacitacion cartel borrador curso manual binder`)
	showsBehind = wordSet(`quote quotation quotes slide poster exercise sample template trainer lesson cartel`)
)
