package screen

// roomName is the last token of a name behind the number of a room or bed, whose first
// is token i, or -1: a surname near words for health, or "Surname, Given" in a line that
// begins with the room.
func roomName(doc *document, i int) int {
	if !standsBehindRoom(doc, i) {
		return -1
	}
	last := i
	if i+1 < len(doc.toks) && string(doc.separatorAfter(i)) == ", " && isListGiven(doc.toks[i+1]) &&
		(isListSurname(doc, i) || doc.toks[i].lex&surname != 0) {
		last = i + 1
	}
	c := doc.byteAt(int(doc.toks[i-2].start) - 1)
	if last > i && (i == 2 || c == '\n' || c == ';' || c == '|') {
		if isMiddleInitial(doc, last+1) {
			last++
		}
		return last
	}
	if isInRoom(doc, i) {
		return last
	}
	return -1
}

// handoffName is the last token of the surname at token i, alone or with a first name or
// initial behind a comma, between the number of a room or line and what ails the patient,
// as sheets of a shift have it: "204B McAllister CHF"; or -1.
func handoffName(doc *document, i int) int {
	if i == 0 || doc.toks[i-1].class&hasDigit == 0 || doc.toks[i-1].len() > 4 ||
		doc.toks[i].class&(capital|allCaps) != capital ||
		doc.toks[i].lex&surname == 0 && !isListSurname(doc, i) || len(doc.separatorAfter(i-1)) > 3 ||
		hasByte(doc.separatorAfter(i-1), ',') {
		return -1
	}
	last := i
	if i+1 < len(doc.toks) && string(doc.separatorAfter(i)) == ", " && doc.toks[i+1].class&capital != 0 &&
		(doc.toks[i+1].len() == 1 || isListGiven(doc.toks[i+1])) {
		last = i + 1
	}
	if clinicalBehind(doc, last) {
		return last
	}
	return -1
}

// clinicalBehind reports what ails a patient, or age and sex, right behind token last:
// "CHF", "55M", "fall risk", or the number of a room and then that.
func clinicalBehind(doc *document, last int) bool {
	for k := last + 1; k < len(doc.toks) && k <= last+4; k++ {
		if len(doc.separatorAfter(k-1)) > 4 || hasByte(doc.separatorAfter(k-1), '\n') {
			return false
		}
		t := doc.toks[k]
		w := string(doc.word(k))
		switch {
		case t.class&allCaps != 0 && clinicalLetters[w], clinicalWords[w], t.cue&cueHealth != 0:
			return true
		case t.class.mixed() && t.len() <= 4 && (w[len(w)-1] == 'm' || w[len(w)-1] == 'f') && isDigit(w[0]):
			return true
		case t.class&hasDigit == 0:
			return false
		}
	}
	return false
}

var (
	clinicalLetters = wordSet(`chf copd mrsa vre dnr dni npo dm htn cva tia uti cabg mi afib gib etoh esrd dka pna pe
	dvt
		iso cdiff cad hiv hep ckd svt gsw mva mvc sob cp abd fx orif tka tha ca lol sbo aki`)
	clinicalWords = wordSet(`rm room bed bay fall isolation detox hospice dialysis chemo pneumonia stroke sepsis
	diabetic overdose psych
		suicidal combative confused comfort telemetry trach vent wound contact precautions`)
)

// standsBehindRoom reports "rm 4" or "Bed 12-B:" right before token i.
func standsBehindRoom(doc *document, i int) bool {
	if i < 2 || !doc.tokenIsAny(i-2, "rm", "room", "bed", "bay") || doc.toks[i-1].class&hasDigit == 0 ||
		doc.toks[i-1].len() > 4 {
		return false
	}
	switch string(doc.separatorAfter(i - 1)) {
	case " ", ": ", " - ", "\t", " | ":
		return true
	}
	return false
}

// keyedName is the last token of the name in "name=LAST,FIRST" whose surname is token i,
// as lines of logs carry it, or -1.
func keyedName(doc *document, i int) int {
	start := int(doc.toks[i].start)
	if doc.byteAt(start-1) != '=' || i+1 >= len(doc.toks) || doc.toks[i].len() < 2 {
		return -1
	}
	key := fieldName(doc.low[keyStart(doc, start-1) : start-1])
	if recordFields[key].rule != rulePatient && key != "pt" && key != "pat" && key != "patient" {
		return -1
	}
	next := doc.toks[i+1]
	if g := string(doc.separatorAfter(i)); g != "," && g != "^" || next.taken || !next.class.word() ||
		next.class&capital == 0 || next.len() < 2 {
		return -1
	}
	return i + 1
}

// capitalsName is the last token of a name in capitals that begins a sentence at token i,
// with a word for a patient's or customer's number behind it, or -1: "DELIA M PRUITT,
// ACCOUNT NO. 4471".
func capitalsName(doc *document, i int) int {
	t := doc.toks[i]
	if t.class&allCaps == 0 || t.lex&given == 0 || t.lex&(month|place) != 0 || t.len() < 3 || i > 0 &&
		!broken(doc.separatorAfter(i-1)) {
		return -1
	}
	last := lastCapital(doc, i)
	if last == i || last+1 >= len(doc.toks) || doc.toks[last].len() < 3 || !isListSurname(doc, last) {
		return -1
	}
	switch string(doc.separatorAfter(last)) {
	case ", ", " (", " - ":
	default:
		return -1
	}
	if doc.toks[last+1].cue&(cueAccount|cuePatient|cueMember|cueRecord|cueBirth) == 0 {
		return -1
	}
	return last
}

// lastCapital is the last of up to four words in capitals from token i on.
func lastCapital(doc *document, i int) int {
	last := i
	for last+1 < len(doc.toks) && last-i < 3 && doc.toks[last+1].class&allCaps != 0 && !doc.toks[last+1].taken {
		g := string(doc.separatorAfter(last))
		if g != " " && !(g == ". " && doc.toks[last].len() == 1) {
			break
		}
		last++
	}
	return last
}
