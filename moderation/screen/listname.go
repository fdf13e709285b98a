package screen

import "strings"

// findListNames finds "Surname, Given" as forms, lists and rows print it, where the
// signs around part it from a sentence, and "initials J.T.W.".
func findListNames(doc *document) {
	findContactRows(doc)
	for i := range doc.toks {
		t := doc.toks[i]
		if t.taken || !t.class.word() ||
			t.class&capital == 0 && !doc.tokenIs(i, "initials") && !standsBehindTime(doc, i) {
			continue
		}
		if doc.tokenIs(i, "initials") {
			findInitials(doc, i)
			continue
		}
		if isQuotedGreeting(doc, i) {
			next := doc.toks[i+1]
			doc.report(i+1, next.start, next.end, rulePatient, rulePatient.severity, "A name in the greeting of a "+
				"quoted letter.")
			continue
		}
		if last, why := markedName(doc, i); last >= 0 {
			doc.report(i, t.start, doc.toks[last].end, rulePatient, rulePatient.severity, why)
			continue
		}
		if i+1 < len(doc.toks) && t.len() > 2 && (string(doc.separatorAfter(i)) == ", " || isTightRow(doc, i)) {
			findListName(doc, i)
		}
	}
}

// isTightRow reports LOPEZ,MARIA at token i: two words in capitals of the lists with
// nothing but a comma between.
func isTightRow(doc *document, i int) bool {
	a, b := doc.toks[i], doc.toks[i+1]
	return string(doc.separatorAfter(i)) == "," && a.class&b.class&allCaps != 0 && a.lex&surname != 0 &&
		b.lex&given != 0
}

// markedName is the last token of a name at token i that a room, the name of a field or
// the number behind it marks, or -1, and what does so.
func markedName(doc *document, i int) (last int, why string) {
	if last = roomName(doc, i); last >= 0 {
		return last, "A name behind the number of a room or bed."
	}
	if last = studyInitials(doc, i); last >= 0 {
		return last, "Initials with what a study says of somebody behind them."
	}
	if last = boardName(doc, i); last >= 0 {
		return last, "A name in capitals between the number of a bed and what a board says of somebody."
	}
	if last = infantName(doc, i); last >= 0 {
		return last, "What records call a child without a name, and a surname."
	}
	if last = chatName(doc, i); last >= 0 {
		return last, "Who speaks in a line of a chat."
	}
	if last = caratName(doc, i); last >= 0 {
		return last, "A surname and a first name with a carat between, as in records."
	}
	if last = labelledName(doc, i); last >= 0 {
		return last, "A name behind the name of such a field."
	}
	if last = handoffName(doc, i); last >= 0 {
		return last, "A name between the number of a room and what ails somebody, as on the sheets of a shift."
	}
	if last = keyedName(doc, i); last >= 0 {
		return last, "A name behind the name of such a field and an equals sign."
	}
	return capitalsName(doc, i), "A name in capitals with a word for its number behind it."
}

// caratName is the last token of Delgado^Maria^L, which begins at token i, or -1.
func caratName(doc *document, i int) int {
	last := i
	for last+1 < len(doc.toks) && last-i < 3 && string(doc.separatorAfter(last)) == "^" &&
		doc.toks[last+1].class&capital != 0 && !doc.toks[last+1].taken && doc.toks[last+1].class.word() {
		last++
	}
	if last == i || doc.toks[i].len() < 2 || doc.toks[i+1].lex&given == 0 {
		return -1
	}
	return last
}

// labelledName is token i behind "Last:" or "First:", or -1.
func labelledName(doc *document, i int) int {
	if i == 0 || !doc.tokenIsAny(i-1, "last", "first", "middle", "surname", "apellido", "apellidos",
		"nombre", "nombres") ||
		string(doc.separatorAfter(i-1)) != ": " || doc.toks[i].len() < 2 {
		return -1
	}
	if doc.toks[i].lex&(given|surname) == 0 && isEnglishAt(doc, i) {
		return -1
	}
	return i
}

// studyInitials is the last token of "R.J.K., randomized", whose first is token i, or -1.
func studyInitials(doc *document, i int) int {
	last := i
	for last+1 < len(doc.toks) && last-i < 3 && doc.toks[last].len() == 1 &&
		string(doc.separatorAfter(last)) == "." &&
		doc.toks[last+1].len() == 1 && doc.toks[last+1].class&capital != 0 {
		last++
	}
	if last == i || last+1 >= len(doc.toks) || string(doc.separatorAfter(last)) != "., " ||
		!studyWords[string(doc.word(last+1))] {
		return -1
	}
	return last
}

var studyWords = wordSet("randomized randomised enrolled withdrew admitted discharged male female aged subject " +
	"screened consented born dob")

// findListName reports a surname that ends with token i and the first name behind
// the comma.
func findListName(doc *document, i int) {
	if !mayFollowSurname(doc, i+1) || !isListSurname(doc, i) || isDoe(doc, i) {
		return
	}
	first := firstOfSurname(doc, i)
	last, initial := endOfGivens(doc, i+1), false
	if isMiddleInitial(doc, last+1) {
		last, initial = last+1, true
	}
	initial = initial || doc.toks[last].len() == 1
	start, end := doc.toks[first].start, doc.toks[last].end
	if initial && doc.byteAt(int(end)) == '.' {
		end++
	}
	if isGivenList(doc, last) || !opensListName(doc, first, last) || !initial && !closesListName(doc, first, last,
		i) {
		return
	}
	doc.report(first, start, end, rulePatient, rulePatient.severity, "A surname, a comma and a first name, as lists "+
		"print them.")
	findRowBehind(doc, last)
}

// findRowBehind reports up to three numbers right behind a name in a list: of a record,
// and a day of birth.
func findRowBehind(doc *document, last int) {
	for n, k := 0, last+1; n < 3 && k < len(doc.toks); n++ {
		g := doc.separatorAfter(k - 1)
		if doc.toks[k].taken || doc.toks[k].class&hasDigit == 0 || len(g) > 3 || hasByte(g, '\n') {
			return
		}
		if d, ok := parseDigitDate(doc, k); ok {
			doc.report(k, d.start, d.end, ruleBirth, ruleBirth.severity, "A date in the row of a name.")
			k = d.last + 1
			continue
		}
		r := chunkAround(doc, k)
		if r.digit < 6 || r.alnum > 14 || r.first != k {
			return
		}
		doc.report(k, r.start, r.end, ruleMRN, ruleMRN.severity, "A number in the row of a name.")
		k = r.last + 1
	}
}

// rowBehind reports a number of six digits or a date right behind token last, as
// bracelets and labels print them behind a name in capitals.
func rowBehind(doc *document, last int) bool {
	k := last + 1
	if k >= len(doc.toks) || doc.toks[k].class&hasDigit == 0 || doc.toks[k].taken ||
		string(doc.separatorAfter(last)) != " " ||
		doc.toks[last].class&allCaps == 0 {
		return false
	}
	if _, ok := parseDigitDate(doc, k); ok {
		return true
	}
	return chunkAround(doc, k).digit >= 6
}

// mayFollowSurname reports what lists print behind a surname and a comma, at token j: a
// first name, one that is a month with an initial (Kowalski, Jan P.), or an initial.
func mayFollowSurname(doc *document, j int) bool {
	t := doc.toks[j]
	return isListGiven(t) || isQuotedGiven(doc, j) || t.lex&given != 0 && t.class&allCaps != 0 && rowBehind(doc, j) ||
		t.lex&(month|given) == month|given && isMiddleInitial(doc, j+1) || isInitialInList(doc, j)
}

// isQuotedGiven reports Fionnuala in "O'Dwyer-Sato, Fionnuala K." at token j: a word that no list knows, with the name
// alone in quotation marks.
func isQuotedGiven(doc *document, j int) bool {
	if t := &doc.toks[j]; t.taken || t.lex != 0 || !doc.hasOneCapital(j) || isEnglishAt(doc, j) {
		return false
	}
	last := j
	if isMiddleInitial(doc, j+1) {
		last++
	}
	end := int(doc.toks[last].end)
	if doc.byteAt(end) == '.' {
		end++
	}
	return doc.byteAt(end) == '"' && doc.byteAt(int(doc.toks[firstOfSurname(doc, j-1)].start)-1) == '"'
}

// isInitialInList reports a single capital at token j with what ails a patient behind it:
// "Hargrove, T. 55M chest pain".
func isInitialInList(doc *document, j int) bool {
	return doc.toks[j].len() == 1 && doc.toks[j].class&capital != 0 && !doc.toks[j].taken &&
		(clinicalBehind(doc, j) || doc.cuesAfter(j, 8)&(cueBirth|cueRecord|cueSSN) != 0)
}

// endOfGivens is the last of two first names in capitals from token j on: OLA MAE.
func endOfGivens(doc *document, j int) int {
	if j+1 < len(doc.toks) && string(doc.separatorAfter(j)) == " " && isListGiven(doc.toks[j+1]) &&
		doc.toks[j].class&doc.toks[j+1].class&allCaps != 0 && string(doc.separatorAfter(j+1)) != ", " {
		return j + 1
	}
	return j
}

// firstOfSurname is the first token of a surname with hyphens that ends with token i.
func firstOfSurname(doc *document, i int) int {
	first := i
	for first > 0 && i-first < 2 && string(doc.separatorAfter(first-1)) == "-" &&
		doc.toks[first-1].class&capital != 0 {
		first--
	}
	if first > 0 && doc.tokenIs(first-1, "o") && string(doc.separatorAfter(first-1)) == "'" {
		first-- // O'Dwyer
	}
	return first
}

// opensListName reports what lets a name of a list begin at token first: a sign, a word for
// a patient, or numbers behind it.
func opensListName(doc *document, first, last int) bool {
	if first > 0 && doc.toks[first-1].taken && string(doc.separatorAfter(first-1)) == " " &&
		doc.toks[first-1].class&capital != 0 {
		return true // the next of a row
	}
	return opensField(doc, int(doc.toks[first].start)) || first > 0 && doc.toks[first-1].cue&cuePatient != 0 ||
		rowBehind(doc, last)
}

// countedBehind reports the next number of a list right behind token last: "1) Okonkwo, Femi
// 2) Lindgren, Siv".
func countedBehind(doc *document, last int) bool {
	k := last + 1
	return k < len(doc.toks) && string(doc.separatorAfter(last)) == " " && doc.toks[k].class.number() &&
		doc.toks[k].len() <= 2 &&
		doc.byteAt(int(doc.toks[k].end)) == ')'
}

// chainBehind reports another surname and first name right behind token last: "Brandvold,
// Ingrid Cruz, Marcelino".
func chainBehind(doc *document, last int) bool {
	return last+2 < len(doc.toks) && string(doc.separatorAfter(last)) == " " &&
		string(doc.separatorAfter(last+1)) == ", " &&
		doc.toks[last+1].lex&surname != 0 && doc.toks[last+1].class&capital != 0 && isListGiven(doc.toks[last+2]) &&
		doc.toks[last].lex&surname == 0
}

// closesListName reports a sign behind the name that ends a field, and, where a part of
// the name is a word, more of a row around it.
func closesListName(doc *document, first, last, i int) bool {
	word := (doc.toks[i].lex|doc.toks[i+1].lex)&english != 0
	if clinicalBehind(doc, last) || rowBehind(doc, last) || isTightRow(doc, i) || chainBehind(doc, last) ||
		countedBehind(doc, last) {
		return true
	}
	return closesField(doc, int(doc.toks[last].end)) && (!word || standsInRow(doc, first, last))
}

func isListGiven(t token) bool {
	return !t.taken && t.class&capital != 0 && t.lex&given != 0 && t.lex&(month|place) == 0 && t.len() >= 3
}

// isMiddleInitial reports a single capital at token j behind one blank.
func isMiddleInitial(doc *document, j int) bool {
	return j < len(doc.toks) && string(doc.separatorAfter(j-1)) == " " && doc.toks[j].len() == 1 &&
		doc.toks[j].class&capital != 0
}

// isGivenList reports another first name behind a comma: a list of first names.
func isGivenList(doc *document, last int) bool {
	return last+1 < len(doc.toks) && string(doc.separatorAfter(last)) == ", " && doc.toks[last+1].lex&given != 0
}

// isListSurname reports a surname of the lists, or a word on no list.
func isListSurname(doc *document, i int) bool {
	t := doc.toks[i]
	if t.lex&surname != 0 {
		return true
	}
	return t.lex&(place|orgWord|domainTerm|month|given) == 0 && t.cue == 0 && !isEnglishAt(doc, i) &&
		t.len() > 3
}

// opensField reports a sign before byte at behind which a field begins.
func opensField(doc *document, at int) bool {
	if at == 0 {
		return true
	}
	c := doc.low[at-1]
	if c == ' ' && at > 1 {
		c = doc.low[at-2]
		return strings.IndexByte(":;|/#", c) >= 0 || isDigit(c) || c == ')' && isDigit(doc.byteAt(at-3))
	}
	return strings.IndexByte("\"\n;|\t(:/,", c) >= 0
}

// closesField reports a sign at byte at with which a field ends.
func closesField(doc *document, at int) bool {
	switch c := doc.byteAt(at); c {
	case '"', ';', '|', '\t', '\n', ')', '/':
		return true
	case ' ':
		next := doc.byteAt(at + 1)
		return next == '/' || next == '|' || next == '-' || next == '('
	case ',':
		return true
	}
	return false
}

// standsInRow reports numbers or words for a patient's details close behind.
func standsInRow(doc *document, first, last int) bool {
	return doc.cuesAfter(last, 24)&(cueBirth|cueRecord|cueSSN|cueMember|cuePhone|cueAccount|cueHealth|cueBox) != 0 ||
		doc.cuesBefore(first, 24)&(cuePatient|cueRecord|cueNamed) != 0
}

// findInitials finds the letters behind the word initials, token i.
func findInitials(doc *document, i int) {
	last := i
	for last+1 < len(doc.toks) && last-i < 4 && doc.toks[last+1].len() == 1 && doc.toks[last+1].class&capital != 0 &&
		len(doc.separatorAfter(last)) <= 2 {
		last++
	}
	if last-i < 2 {
		return
	}
	end := doc.toks[last].end
	if doc.byteAt(int(end)) == '.' {
		end++
	}
	doc.report(i+1, doc.toks[i+1].start, end, rulePatient, rulePatient.severity, "Letters behind the word initials.")
}

// isQuotedGreeting reports "Hello" right behind a quotation mark at token i, and one
// capitalised word up to a comma.
func isQuotedGreeting(doc *document, i int) bool {
	if !doc.tokenIsAny(i, "hello", "hi", "dear", "hola") {
		return false
	}
	if doc.byteAt(int(doc.toks[i].start)-1) != '"' || string(doc.separatorAfter(i)) != " " || i+1 >= len(doc.toks) {
		return false
	}
	next := doc.toks[i+1]
	return !next.taken && next.class&capital != 0 && doc.hasOneCapital(i+1) && !notGreeted[string(doc.word(i+1))] &&
		next.lex&orgWord == 0 && doc.byteAt(int(next.end)) == ','
}

// notGreeted are words that greet nobody by name.
var notGreeted = wordSet(`all team sir madam everyone everybody colleague colleagues patient patients customer user
	users member
	members friend friends neighbor neighbors valued doctor nurse staff administrator secretary client resident
	citizen`)

// isInRoom reports a surname at token i behind "rm 4", near words for health.
func isInRoom(doc *document, i int) bool {
	t := doc.toks[i]
	if !standsBehindRoom(doc, i) || !doc.hasOneCapital(i) {
		return false
	}
	return (t.lex&(surname|given) != 0 || isListSurname(doc, i)) &&
		(doc.cuesAfter(i, 80)|doc.cuesBefore(i, 80))&(cueHealth|cuePatient) != 0
}
