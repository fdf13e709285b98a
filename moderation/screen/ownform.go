package screen

// findOwnForm finds numbers that their form alone gives away.
func findOwnForm(doc *document, i int) bool {
	for k := range ownForms {
		f := &ownForms[k]
		if !f.fits(doc, i) {
			continue
		}
		if f.find != nil {
			return f.find(doc, i)
		}
		t := doc.toks[i]
		doc.report(i, t.start, t.end, f.rule, f.rule.severity, f.why)
		return true
	}
	return findIBAN(doc, i)
}

// ownForms are the forms, in the order in which they are tried.
var ownForms = []struct {
	rule *rule
	why  string
	fits func(doc *document, i int) bool
	find func(doc *document, i int) bool // nil: what fits is one
}{
	{ruleDriver, "", func(doc *document, i int) bool {
		w := doc.word(i)
		return doc.toks[i].class.mixed() && len(w) >= 4 && len(w) <= 5 && isLetter(w[0]) && allDigits(w[1:]) &&
			licenseForm(doc, i)
	}, func(*document, int) bool { return true }},
	{ruleMember, "", func(doc *document, i int) bool {
		last, _ := lastOfHICN(doc, i)
		return last >= 0
	}, findHICN},
	{ruleMBI, "", func(doc *document, i int) bool {
		w := doc.word(i)
		return doc.toks[i].class.mixed() && (len(w) == 4 || len(w) == 11) && w[0] >= '1' && w[0] <= '9'
	}, findMBI},
	{ruleVIN, "Seventeen letters and digits whose check digit holds.", func(doc *document, i int) bool {
		return doc.toks[i].class.mixed() && doc.toks[i].len() == 17 && vinValid(doc.word(i))
	}, nil},
	{ruleDEA, "Two letters and seven digits whose check digit holds.", func(doc *document, i int) bool {
		t := doc.toks[i]
		return t.class.mixed() && t.len() == 9 && deaValid(doc.word(i)) && !doc.joined(t.start, t.end)
	}, nil},
	{ruleUDI, "", func(doc *document, i int) bool {
		t := doc.toks[i]
		return t.class.number() && doc.tokenIs(i, "01") && doc.byteAt(int(t.start)-1) == '(' &&
			doc.byteAt(int(t.end)) == ')'
	}, findUDI},
}

// findMBI finds a Medicare number that begins with token i.
func findMBI(doc *document, i int) bool {
	var b [40]byte
	r, s := gatherChunk(doc, i, 11, 3, b[:0])
	if !mbiForm(s) {
		return findIBAN(doc, i)
	}
	doc.report(i, r.start, r.end, ruleMBI, ruleMBI.severity, "Eleven places in the order of a Medicare number.")
	return true
}

// findIBAN finds an international account number that begins with token i.
func findIBAN(doc *document, i int) bool {
	w := doc.word(i)
	if !doc.toks[i].class.mixed() || len(w) < 4 || !isLower(w[0]) || !isLower(w[1]) || !isDigit(w[2]) ||
		!isDigit(w[3]) ||
		ibanLength[string(w[:2])] == 0 {
		return false
	}
	var b [40]byte
	r, s := gatherChunk(doc, i, 34, 9, b[:0])
	for len(s) >= 15 {
		if len(s) == ibanLength[string(w[:2])] {
			if ibanValid(s) {
				doc.report(i, r.start, r.end, ruleIBAN, ruleIBAN.severity, "A country, its length of account "+
					"number, and a check that holds.")
				return true
			}
			return false
		}
		if r.last == i {
			break
		}
		s = s[:len(s)-doc.toks[r.last].len()]
		r.last--
		r.end = doc.toks[r.last].end
	}
	return false
}

// gatherChunk joins token i and up to more following ones that stand behind one blank
// or hyphen, to at most max letters and digits.
func gatherChunk(doc *document, i, max, more int, to []byte) (run, []byte) {
	r := run{first: i, last: i, start: doc.toks[i].start, end: doc.toks[i].end}
	to = append(to, doc.word(i)...)
	if len(to) > max {
		return r, nil
	}
	for k := i + 1; k < len(doc.toks) && k <= i+more; k++ {
		t := doc.toks[k]
		if t.taken || t.start-r.end != 1 || doc.low[r.end] != ' ' && doc.low[r.end] != '-' || len(to)+t.len() > max {
			break
		}
		to = append(to, doc.word(k)...)
		r.last, r.end = k, t.end
	}
	return r, to
}

// findUDI finds a device identifier: (01), 14 digits, and further groups in
// brackets.
func findUDI(doc *document, i int) bool {
	if i+1 >= len(doc.toks) || doc.toks[i+1].len() != 14 || !doc.toks[i+1].class.number() {
		return false
	}
	last := i + 1
	for k := 0; k < 4 && last+2 < len(doc.toks); k++ {
		if doc.byteAt(int(doc.toks[last].end)) != '(' || doc.toks[last+1].start != doc.toks[last].end+1 ||
			!doc.toks[last+1].class.number() || doc.byteAt(int(doc.toks[last+1].end)) != ')' ||
			doc.toks[last+2].start != doc.toks[last+1].end+1 {
			break
		}
		last += 2
	}
	// Further groups or a word say what it is as well as the check digit does.
	if last == i+1 && !gs1Valid(doc.word(i+1)) && doc.cuesBefore(i, windowBefore)&cueSerial == 0 {
		return false
	}
	if isSample(doc, i) || last == i+1 && !isOwnedDevice(doc, i) { // without a lot or serial number: a model's
		doc.take(i, doc.toks[last].end)
		return true
	}
	doc.report(i, doc.toks[i].start-1, doc.toks[last].end, ruleUDI, ruleUDI.severity, "(01), fourteen digits, and "+
		"what follows, as devices are labelled.")
	return true
}

// licenseForm finds a letter and eleven to fourteen digits in groups, "D482-1190-7733",
// as many states number licenses, in talk of a license.
func licenseForm(doc *document, i int) bool {
	last, digits := i, doc.toks[i].len()-1
	for last+1 < len(doc.toks) && last-i < 4 && doc.hyphenAfter(last) && doc.toks[last+1].class.number() {
		last++
		digits += doc.toks[last].len()
	}
	if last == i || digits < 11 || digits > 14 || doc.cuesBefore(i, 120)&cueDriver == 0 {
		return false
	}
	doc.report(i, doc.toks[i].start, doc.toks[last].end, ruleDriver, ruleDriver.severity,
		"A letter and groups of digits as licenses have them, in talk of one.")
	return true
}

// isSample reports "e.g." or "for example" right before token i.
func isSample(doc *document, i int) bool {
	return doc.tokenIs(i-1, "g") && doc.tokenIs(i-2, "e") || doc.tokenIsAny(i-1, "eg", "example", "ejemplo")
}

// isOwnedDevice reports somebody whose device it is within 14 words before token i.
func isOwnedDevice(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j > i-15; j-- {
		if doc.tokenIsAny(j, "my", "his", "her", "mi", "implanted") || doc.toks[j].cue&(cueKin|cuePatient) != 0 {
			return true
		}
	}
	return false
}
