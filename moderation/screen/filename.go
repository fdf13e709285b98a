package screen

// fileEnds are the endings of files that are made about somebody.
var fileEnds = wordSet(`pdf doc docx xls xlsx csv txt jpg jpeg png tif tiff zip msg eml rtf mp3 wav mp4 dcm html xml
	json odt`)

// findFileNames finds names of persons in names of files: "delacruz_imelda_chemo_2016.pdf".
func findFileNames(doc *document) {
	for _, k := range doc.dotted {
		i := int(k)
		t := &doc.toks[i]
		if i < 2 || t.len() > 4 || doc.toks[i-1].end != t.start-1 ||
			!fileEnds[string(doc.word(i))] {
			continue
		}
		first := fileStart(doc, i)
		for j := first; j+1 < i; j++ {
			if isFilePerson(doc, j) {
				doc.report(j, doc.toks[j].start, doc.toks[j+1].end, rulePatient, rulePatient.severity,
					"A first name and a surname in the name of a file.")
				break
			}
		}
	}
}

// fileStart is the first token of the name of a file whose ending is token i.
func fileStart(doc *document, i int) int {
	first := i - 1
	for first > 0 && i-first < 10 && doc.toks[first].start-doc.toks[first-1].end == 1 && !doc.toks[first-1].taken {
		c := doc.low[doc.toks[first-1].end]
		if c != '_' && c != '-' && c != '.' {
			break
		}
		first--
	}
	return first
}

// isFilePerson reports a first name beside a surname at tokens j and j+1.
func isFilePerson(doc *document, j int) bool {
	a, b := doc.toks[j], doc.toks[j+1]
	if a.taken || b.taken || !a.class.word() || !b.class.word() || a.len() < 3 || b.len() < 3 {
		return false
	}
	sure := func(t token) bool {
		return t.lex&given != 0 && t.lex&(domainTerm|place|month) == 0 && (t.lex&english == 0 || t.lex&familiar != 0)
	}
	other := func(t token, j int) bool {
		return t.lex&surname != 0 || t.lex&(domainTerm|orgWord|place) == 0 && !isEnglishAt(doc, j)
	}
	return sure(a) && other(b, j+1) || sure(b) && other(a, j)
}
