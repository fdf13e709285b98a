package screen

// findContactRows finds the first name and the day of birth in "Keaton,2003-05-17,918-447-2260": rows
// of a table without its head, told by a telephone, mailbox or Social Security number that was found.
func findContactRows(doc *document) {
	n := len(doc.hits)
	for k := range n {
		h := doc.hits[k]
		switch h.rule {
		case rulePhone, ruleEmail, ruleSSN, ruleMember, ruleMRN:
			if doc.byteAt(int(h.start)-1) == ',' {
				findContactRow(doc, h.start)
			}
		}
	}
}

// findContactRow reads the row before the number at byte at back to the beginning of its line: a name
// first, and dates.
func findContactRow(doc *document, at int32) {
	i := doc.tokenAt(at)
	first := i
	for first > 0 && i-first < 12 && !hasByte(doc.separatorAfter(first-1), '\n') &&
		len(doc.separatorAfter(first-1)) == 1 {
		first--
	}
	t := &doc.toks[first]
	if first == i || !beginsRow(doc, first) {
		return
	}
	last := endOfField(doc, first, i)
	if string(doc.separatorAfter(last)) != "," || !doc.untaken(first, last) {
		return
	}
	dated := false
	for k := last + 1; k < i; k++ {
		if d, ok := parseDigitDate(doc, k); ok && !doc.toks[k].taken {
			doc.report(k, d.start, d.end, ruleBirth, ruleBirth.severity, "A date in the row of a name.")
			dated, k = true, d.last
		}
	}
	if dated || t.lex&(given|surname) != 0 {
		doc.report(first, t.start, doc.toks[last].end, rulePatient, rulePatient.severity,
			"A name in a row with a telephone or number.")
	}
}

// beginsRow reports whether token i may be the name at the beginning of a row.
func beginsRow(doc *document, i int) bool {
	t, behind := &doc.toks[i], string(doc.separatorAfter(i))
	return doc.lineStart(int(t.start)) && t.class&capital != 0 && t.class&hasDigit == 0 &&
		(t.lex&(place|orgWord|officeWord) == 0 || t.lex&given != 0) && (behind == "," || behind == " ")
}

// endOfField is the last of the words from token first on, with blanks between, before token stop.
func endOfField(doc *document, first, stop int) int {
	last := first
	for last+1 < stop && string(doc.separatorAfter(last)) == " " && doc.toks[last+1].class.word() {
		last++
	}
	return last
}
