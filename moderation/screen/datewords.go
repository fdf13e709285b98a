package screen

// ordinals are the days of a month in words.
var ordinals = wordSet(`first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
	fourteenth
	fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty thirtieth thirty primero uno dos tres cuatro
	cinco seis
	siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno
	veintidos
	veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve treinta`)

// yearWords are the words of a year.
var yearWords = wordSet(`nineteen eighteen twenty thirty forty fifty sixty seventy eighty ninety hundred two thousand
	and one three four
	five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen oh de del mil novecientos
	cuarenta cincuenta
	sesenta setenta ochenta noventa y`)

// findDateWords finds a birth date in words: "the third of May, nineteen fifty-one".
func findDateWords(doc *document) {
	findOrdinalDates(doc)
	findHolidayDates(doc)
	for i := range doc.toks {
		if doc.toks[i].taken || doc.toks[i].lex&month == 0 ||
			(doc.cuesBefore(i, 80)|doc.cuesAfter(i, 40))&cueBirth == 0 {
			continue
		}
		first := firstOfDay(doc, i)
		if doc.tokenIsAny(first, "of", "de") {
			continue // no day before it
		}
		day := first < i
		last := lastOfYear(doc, i)
		year := firstOfYearBefore(doc, first)
		if day && last == i && year < first {
			first = year
		} else if last == i || !day && last-i < 2 {
			continue
		}
		if day && doc.tokenIs(first-1, "the") {
			first--
		}
		doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleBirth, ruleBirth.severity, "A date in words "+
			"beside a word for birth.")
	}
}

// firstOfDay is the first word of the day before the month at token i.
func firstOfDay(doc *document, i int) int {
	first := i
	if doc.tokenIsAny(first-1, "of", "de") {
		first--
	}
	for first > 0 && i-first < 5 && ordinals[string(doc.word(first-1))] {
		first--
	}
	return first
}

// firstOfYearBefore is the first word of "nineteen hundred thirty-four, on the" before the
// day that begins with token first; first where there is none.
func firstOfYearBefore(doc *document, first int) int {
	j := first - 1
	for j > 0 && doc.tokenIsAny(j, "the", "on", "el") {
		j--
	}
	year := j + 1
	for year > 0 && j-year < 6 && len(doc.separatorAfter(year-1)) <= 2 && yearWords[string(doc.word(year-1))] {
		year--
	}
	if j+1-year < 2 || !doc.tokenIsAny(year, "nineteen", "eighteen", "mil", "two") {
		return first
	}
	return year
}

// lastOfYear is the last word of the day or the year behind the month at token i.
func lastOfYear(doc *document, i int) int {
	last := i
	for last+1 < len(doc.toks) && last-i < 9 && len(doc.separatorAfter(last)) <= 2 && isDateWord(doc, last+1) {
		last++
	}
	if t := last + 1; t < len(doc.toks) && last == i && doc.toks[t].class.number() && doc.toks[t].len() == 4 &&
		len(doc.separatorAfter(last)) <= 2 {
		last++
	}
	for last > i && doc.tokenIsAny(last, "and", "de", "del", "y") {
		last--
	}
	return last
}

func isDateWord(doc *document, i int) bool {
	w := string(doc.word(i))
	return yearWords[w] || ordinals[w] || w == "the" && ordinals[string(doc.wordOrNone(i+1))]
}

// findOrdinalDates finds "the first of the first, fifty-three" behind a word for birth.
func findOrdinalDates(doc *document) {
	for _, k := range gatedBy(doc, gateOrdinal) {
		i := int(k) - 2
		if i < 1 || doc.toks[i+2].gate&gateOrdinal == 0 || doc.toks[i].taken || !doc.tokenIs(i, "of") ||
			!doc.tokenIs(i+1, "the") || !ordinals[string(doc.word(i-1))] || !ordinals[string(doc.word(i+2))] ||
			doc.cuesBefore(i, 60)&cueBirth == 0 {
			continue
		}
		first, last := i-1, i+2
		if doc.tokenIs(first-1, "the") {
			first--
		}
		for last+1 < len(doc.toks) && last-i < 8 && len(doc.separatorAfter(last)) <= 2 &&
			yearWords[string(doc.word(last+1))] {
			last++
		}
		doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleBirth, ruleBirth.severity,
			"A date in words beside a word for birth.")
	}
}

// greatAges are the words of an age of ninety and more.
var greatAges = wordSet("ninety hundred noventa")

// findAgeWords finds ages of ninety and more in words.
func findAgeWords(doc *document) {
	for _, k := range gatedBy(doc, gateGreatAge) {
		i := int(k)
		if doc.toks[i].gate&gateGreatAge == 0 || doc.toks[i].taken || !greatAges[string(doc.word(i))] {
			continue
		}
		first, last := i, endOfAge(doc, i)
		if doc.tokenIs(i, "hundred") {
			if !doc.tokenIsAny(i-1, "one", "a") {
				continue
			}
			first = i - 1
		}
		if ageAround(doc, first, last) && !isAnyonesAge(doc, first) {
			doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleAge90, ruleAge90.severity, "An age of 90 "+
				"or more, in words.")
		}
	}
}

// endOfAge is the last of up to two words that go on the age at token i.
func endOfAge(doc *document, i int) int {
	last := i
	for last+1 < len(doc.toks) && last-i < 2 && len(doc.separatorAfter(last)) <= 1 &&
		(doc.toks[last+1].cue&cueDigit != 0 || doc.tokenIsAny(last+1, "y", "and")) {
		last++
	}
	for last > i && doc.tokenIsAny(last, "and", "y") {
		last--
	}
	return last
}

// ageAround reports words for an age beside the number of tokens first to last.
func ageAround(doc *document, first, last int) bool {
	if doc.cuesAfter(last, 14)&cueYears != 0 {
		return true
	}
	if doc.tokenIsAny(first-1, "aged", "turned", "age") {
		return true
	}
	if (doc.tokenIsAny(first-1, "is", "was", "s", "am", "m")) && isPersonWord(doc, first-2) {
		return true
	}
	if t := &doc.toks[max(first-1, 0)]; string(doc.separatorAfter(first-1)) == ", " && first > 1 &&
		doc.byteAt(int(doc.toks[last].end)) == ',' && t.class&capital != 0 && t.lex&surname != 0 &&
		doc.toks[first-2].lex&given != 0 {
		return true // Orville Tisdale, ninety-four,
	}
	closed := last+1 >= len(doc.toks) || string(doc.separatorAfter(last)) != " "
	return closed && (doc.tokenIsAny(first-1, "at", "is")) &&
		doc.cuesBefore(first, 40)&(cueKin|cuePatient) != 0
}

// isPersonWord reports a word for one person at token i.
func isPersonWord(doc *document, i int) bool {
	if i < 0 {
		return false
	}
	switch string(doc.word(i)) {
	case "he", "she", "who", "i":
		return true
	}
	return doc.toks[i].cue&(cueKin|cuePatient) != 0
}
