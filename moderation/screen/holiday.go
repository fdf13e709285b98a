package screen

// holidays are days of the year by name: the words of each.
var holidays = [][]string{
	{"christmas", "eve"}, {"christmas", "day"}, {"christmas"}, {"new", "year", "s", "eve"}, {"new", "year", "s",
		"day"},
	{"new", "years", "eve"}, {"new", "years", "day"}, {"new", "years"}, {"halloween"}, {"valentine", "s", "day"},
	{"valentines", "day"}, {"independence", "day"}, {"thanksgiving", "day"}, {"thanksgiving"},
	{"st", "patrick", "s", "day"},
	{"saint", "patrick", "s", "day"}, {"leap", "day"}, {"veterans", "day"}, {"memorial", "day"}, {"labor", "day"},
	{"groundhog", "day"}, {"mother", "s", "day"}, {"father", "s", "day"}, {"april", "fools", "day"}, {"flag", "day"},
	{"easter", "sunday"}, {"easter"}, {"boxing", "day"}, {"juneteenth"}, {"pearl", "harbor", "day"}, {"nochebuena"},
	{"navidad"}, {"ano", "nuevo"}, {"cinco", "de", "mayo"},
}

var holidayStarts = func() map[string]bool {
	starts := map[string]bool{}
	for _, h := range holidays {
		starts[h[0]] = true
	}
	return starts
}()

// findHolidayDates finds a day of birth by the name of a holiday: "was born on Christmas Eve,
// 1951", "turned six the day before Halloween".
func findHolidayDates(doc *document) {
	for _, k := range gatedBy(doc, gateHoliday) {
		i := int(k)
		if doc.toks[i].gate&gateHoliday == 0 || doc.toks[i].taken || !holidayStarts[string(doc.word(i))] {
			continue
		}
		n := lengthOfHoliday(doc, i)
		if n == 0 || !bornBefore(doc, i) && !turnsAge(doc, i) || doc.tokenIsAny(i+n, "card", "cards", "party",
			"dinner", "tree", "gift", "gifts", "lights", "break", "season", "letter") {
			continue
		}
		first, last := startOfHoliday(doc, i), yearOfHoliday(doc, i+n-1)
		doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleBirth, ruleBirth.severity,
			"A holiday beside a word for birth.")
	}
}

// bornBefore reports a word for birth within 50 bytes before token i; "birth name" is none.
func bornBefore(doc *document, i int) bool {
	if doc.cuesBefore(i, 50)&cueBirth == 0 {
		return false
	}
	for j := i - 1; j >= 0 && j > i-10; j-- {
		if doc.tokenIs(j, "birth") && doc.tokenIsAny(j+1, "name", "certificate", "control", "mother", "parents") {
			return false
		}
	}
	return true
}

// startOfHoliday is the first token of "the day before" in front of the holiday at token i.
func startOfHoliday(doc *document, i int) int {
	if !doc.tokenIsAny(i-1, "before", "after") || !doc.tokenIs(i-2, "day") {
		return i
	}
	if doc.tokenIs(i-3, "the") {
		return i - 3
	}
	return i - 2
}

// yearOfHoliday is the token of the year behind a holiday that ends with token last, or last.
func yearOfHoliday(doc *document, last int) int {
	k := last + 1
	if doc.tokenIsAny(k, "of", "in", "de") {
		k++
	}
	if k < len(doc.toks) && yearAt(doc, k) > 0 && len(doc.separatorAfter(k-1)) <= 2 {
		return k
	}
	return last
}

// lengthOfHoliday is how many tokens the name of a holiday at token i has, or 0.
func lengthOfHoliday(doc *document, i int) int {
	for _, h := range holidays {
		n := 0
		for n < len(h) && doc.tokenIs(i+n, h[n]) {
			n++
		}
		if n == len(h) {
			return n
		}
	}
	return 0
}

// countsAge reports a number in digits or words at token i.
func countsAge(doc *document, i int) bool {
	return i < len(doc.toks) && (doc.toks[i].class.number() || doc.toks[i].cue&cueDigit != 0 ||
		doc.toks[i].lex&numeral != 0)
}

// turnsAge reports "turned six" or "will be 93" within eight words before token i, in its
// sentence.
func turnsAge(doc *document, i int) bool {
	for j := i - 1; j > 0 && j > i-9 && !endsClause(doc.separatorAfter(j)); j-- {
		if doc.tokenIsAny(j, "turned", "turns", "turn", "turning", "cumple", "cumplio") &&
			countsAge(doc, j+1) || doc.tokenIs(j, "be") && doc.tokenIsAny(j-1, "ll", "will") &&
			doc.tokenIsAny(j-2, "i", "he", "she", "who") && countsAge(doc, j+1) {
			return true
		}
	}
	return false
}
