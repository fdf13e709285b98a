package screen

import "bytes"

// An idRule is a number that is known by the word before it.
type idRule struct {
	rule      *rule
	cue       cue
	min, max  int  // letters and digits
	digits    int  // at least this many of them digits
	onlyDigit bool // no letters
	far       bool // the word may stand anywhere in the window, when the number is long
	letters   bool // a group of capitals and a blank may stand before it: XYP 884 120 553
	why       string
}

// idRules are tried in this order.
var idRules = []idRule{
	{ruleNPI, cueNPI, 10, 10, 10, true, true, false, "Ten digits after a word for a provider identifier."},
	{ruleStaffID, cueStaffID, 4, 14, 4, false, false, true, "A number after a word for an employee, a badge or a " +
		"subject of a study."},
	{ruleMRN, cueRecord, 4, 14, 4, false, true, true, "A number after a word for a medical record."},
	{ruleMember, cueMember, 6, 18, 3, false, false, true,
		"Letters and digits after a word for a member, policy or plan."},
	{ruleMember, cueGroup, 6, 12, 6, false, false, true, "A number of six digits and more after the word group."},
	{ruleMember, cueGroup, 4, 12, 4, false, false, true, groupWhy},
	{rulePassport, cuePassport, 8, 9, 6, false, true, true, "A number after the word passport."},
	{ruleDriver, cueDriver, 5, 17, 4, false, false, true, "A number after a word for a license."},
	{ruleBankAccount, cueAccount, 6, 17, 6, true, true, false, "A number after a word for an account."},
	{ruleBankAccount, cueAccount, 7, 17, 5, false, false, false, "Letters and digits after a word for an account."},
	{ruleVIN, cueVIN, 17, 17, 3, false, true, false, "Seventeen letters and digits after the word VIN."},
	{rulePlate, cuePlate, 5, 8, 1, false, false, true, "Letters and digits after a word for a license plate."},
	{ruleClaim, cueClaim, 6, 20, 5, false, false, true, "A number after a word for a claim or prescription."},
	{ruleSerial, cueSerial, 5, 25, 3, false, false, true,
		"Letters and digits after a word for a serial or lot number."},
	{ruleDEA, cueDEA, 9, 9, 7, false, false, false, "Letters and digits after a word for a prescriber."},
	{ruleIBAN, cueIBAN, 15, 34, 10, false, false, false, "Letters and digits after the word IBAN."},
}

const groupWhy = "A number after the word group, near words for a health plan."

// idCues are all cues of idRules.
var idCues = func() (c cue) {
	for _, r := range idRules {
		c |= r.cue
	}
	return c
}()

// A run is a chunk of letters and digits with single hyphens inside.
type run struct {
	first, last  int
	start, end   int32
	alnum, digit int
}

// chunkAround is the run that token i belongs to, at most 8 tokens each way.
func chunkAround(doc *document, i int) run {
	first, last := i, i
	for first > 0 && i-first < 8 && doc.hyphenAfter(first-1) && !doc.toks[first-1].taken {
		first--
	}
	for last+1 < len(doc.toks) && last-i < 8 && doc.hyphenAfter(last) && !doc.toks[last+1].taken {
		last++
	}
	// Cue words that are glued on, as in "MRN-12345", are not part of it.
	for first < i && doc.toks[first].cue&idCues != 0 && doc.toks[first].class.word() {
		first++
	}
	r := run{first: first, last: last, start: doc.toks[first].start, end: doc.toks[last].end}
	for k := first; k <= last && r.alnum <= 64; k++ {
		r.alnum += doc.toks[k].len()
		r.digit += countDigits(doc.word(k))
	}
	return r
}

func countDigits(w []byte) int {
	n := 0
	for _, c := range w {
		if isDigit(c) {
			n++
		}
	}
	return n
}

// hyphenAfter reports whether nothing but one hyphen stands between token i and the
// next.
func (doc *document) hyphenAfter(i int) bool {
	t := doc.toks[i]
	return i+1 < len(doc.toks) && doc.toks[i+1].start-t.end == 1 && doc.low[t.end] == '-' || i+1 < len(doc.toks) &&
		doc.toks[i+1].start == t.end
}

// findIdentifiers finds numbers by the words before them, and those that are
// known by their own form.
func findIdentifiers(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		if doc.toks[i].taken || findOwnForm(doc, i) {
			continue
		}
		before := doc.cuesBefore(i, windowBefore) & idCues
		if before == 0 {
			continue
		}
		r := chunkAround(doc, i)
		if r.digit < 1 || r.alnum > 40 || isYear(doc, r) || isAmount(doc, r) || isNoID(doc, r) {
			continue
		}
		for k := range idRules {
			if before&idRules[k].cue != 0 && findByRule(doc, &idRules[k], r) {
				break
			}
		}
	}
	findBesideGroup(doc)
	raiseRouting(doc)
}

// isNoID reports the day that begins a line of a log, and one digit again and again.
func isNoID(doc *document, r run) bool {
	return beginsLogLine(doc, r) || r.digit == r.alnum && r.first == r.last &&
		len(bytes.Trim(doc.low[r.start:r.end], string(doc.low[r.start:r.start+1]))) == 0
}

// beginsLogLine reports the day at the beginning of a line of a log.
func beginsLogLine(doc *document, r run) bool {
	return r.last-r.first == 2 && r.digit == 8 && r.alnum == 8 && doc.toks[r.first].len() == 4 &&
		doc.lineStart(int(r.start))
}

// findBesideGroup finds "WXH882014457" right before ", group 70-41388": capitals and digits
// beside the number of a group.
func findBesideGroup(doc *document) {
	for k := range len(doc.hits) {
		h := &doc.hits[k]
		if h.rule != ruleMember {
			continue
		}
		i := doc.tokenAt(h.start) - 1
		for n := 0; n < 3 && i > 0 && (doc.toks[i].cue&cueGroup != 0 || doc.tokenIsAny(i, "number", "no",
			"id")); n++ {
			i--
		}
		if i < 0 || len(doc.separatorAfter(i)) > 3 {
			continue
		}
		if t := &doc.toks[i]; !t.taken && t.class.mixed() && t.class&hasLower == 0 && t.len() >= 8 &&
			countDigits(doc.word(i)) >= 6 {
			doc.report(i, t.start, t.end, ruleMember, ruleMember.severity,
				"Capitals and digits beside the number of a group.")
		}
	}
}

// findByRule reports the number r when it is what the rule's word names.
func findByRule(doc *document, id *idRule, r run) bool {
	if id.spaced() || (id.rule == ruleMRN || id.rule == ruleStaffID) && r.digit < 4 {
		r = extendOverBlanks(doc, r, id.max)
	}
	if id.letters {
		r = extendOverLetters(doc, r)
	}
	if r.alnum < id.least(doc, r) || r.alnum > id.max || r.digit < min(id.digits, id.least(doc, r)) || id.onlyDigit &&
		r.digit != r.alnum ||
		isOtherNumber(doc, id, r) {
		return false
	}
	// Lone letters belong to it ("U 629 288"), words do not.
	if !id.reaches(doc, r) {
		return false
	}
	r = withCapitals(doc, r)
	doc.report(r.first, r.start, r.end, id.rule, id.rule.severity, id.why)
	return true
}

// withCapitals is the run with capitals that a hyphen joins to it: SUBJ-0417.
func withCapitals(doc *document, r run) run {
	if k := r.first - 1; k >= 0 && doc.hyphenAfter(k) && doc.toks[k].class&allCaps != 0 && !doc.toks[k].taken {
		r.first, r.start = k, doc.toks[k].start
	}
	return r
}

// reaches reports whether the rule's word stands near enough before the number r.
func (id *idRule) reaches(doc *document, r run) bool {
	return doc.cueRightBefore(r.first, id.cue) || id.far && r.digit >= 7 && !doc.cueRightBefore(r.first, cueOrder) ||
		id.rule == ruleDriver && licenseBefore(doc, r) || id.rule == rulePlate && vehicleBetween(doc, r.first)
}

// vehicleBetween reports "the tag on his truck is" right before token i.
func vehicleBetween(doc *document, i int) bool {
	vehicle := false
	for j := i - 1; j >= 0 && j >= i-8; j-- {
		if doc.toks[j].cue&cuePlate != 0 {
			return vehicle
		}
		if len(doc.separatorAfter(j)) > 2 {
			return false
		}
		vehicle = vehicle || vehicles[string(doc.word(j))]
	}
	return false
}

var vehicles = wordSet(`truck car van suv sedan pickup jeep motorcycle trailer vehicle minivan ambulance bus ford
	chevy
	toyota
	honda nissan dodge camry civic camioneta carro auto`)

// least is the least length of a number: a study counts its subjects from one.
func (id *idRule) least(doc *document, r run) int {
	if id.rule == ruleStaffID && doc.tokenIsAny(r.first-1, "number", "no", "id") {
		return 3
	}
	return id.min
}

// spaced reports numbers that are written with blanks.
func (id *idRule) spaced() bool {
	switch id.rule {
	case ruleSerial, ruleClaim, ruleDriver, ruleIBAN, rulePlate, ruleMember:
		return true
	}
	return id.onlyDigit
}

// isOtherNumber reports numbers that the rule's word may stand before, too: of an asset,
// an office's policy, a docket.
func isOtherNumber(doc *document, id *idRule, r run) bool {
	switch {
	case id.rule == ruleClaim && (isAnyCase(doc, r.first) || isAgencyReport(doc, r) ||
		isCourtCase(doc, r.first, r.last) && !ownsNumber(doc, r) && !doc.tokenIs(r.last+2, "mine")):
		return true
	case id.why == groupWhy && doc.cuesBefore(r.first, 90)&cueMember == 0:
		return true
	case id.rule == rulePlate && isOtherTag(doc, r):
		return true
	case id.rule == ruleMember && isOfficesPolicy(doc, r):
		return true
	}
	return docketNumber(doc.low[r.start:r.end]) && id.rule != ruleMRN
}

// isOfficesPolicy reports "policy 2016-044" and "policy number HIM-014" that is nobody's own.
func isOfficesPolicy(doc *document, r run) bool {
	if doc.tokenIs(r.first-1, "policy") && r.end-r.start > 5 && doc.low[r.start+4] == '-' &&
		isYear(doc, run{start: r.start, end: r.start + 4}) {
		return true
	}
	return r.alnum <= 7 && r.digit <= 4 && !ownsNumber(doc, r) &&
		(doc.tokenIs(r.first-1, "policy") || doc.tokenIs(r.first-2, "policy"))
}

// isAgencyReport reports the number of what an agency publishes: GAO-24-106221, "the OIG's report".
func isAgencyReport(doc *document, r run) bool {
	for j := max(0, r.first-6); j <= r.first; j++ {
		if doc.tokenIsAny(j, "gao", "oig", "crs", "omb", "inspector") {
			return true
		}
	}
	return false
}

// isOtherTag reports the tag of an asset, a shelf, a DICOM file or a survey (Tag A0441).
func isOtherTag(doc *document, r run) bool {
	return doc.tokenIsAny(r.first-1, "tag", "tags") && (r.digit == r.alnum || r.alnum-r.digit == 1 && r.digit >= 3)
}

// isAnyCase reports "case" within three words before token i without a sign or a word for
// its number: not every case is somebody's.
func isAnyCase(doc *document, i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if doc.tokenIsAny(j, "number", "no", "my", "his", "her") {
			return false
		}
		if doc.tokenIs(j, "case") {
			return !hasByte(doc.separatorAfter(j), '#') && !doc.tokenIsAny(j-1, "my", "his", "her")
		}
	}
	return false
}

// extendOverBlanks extends a run of digits over single blanks to further runs of
// digits ("4412 0098 7731"), as long as it stays within max.
func extendOverBlanks(doc *document, r run, max int) run {
	for r.last+1 < len(doc.toks) {
		t := doc.toks[r.last+1]
		if t.taken || t.class&hasDigit == 0 || t.start-r.end != 1 || doc.low[r.end] != ' ' || r.alnum+t.len() > max ||
			t.len() > 6 {
			break
		}
		r.last++
		r.end = t.end
		r.alnum += t.len()
		for _, c := range doc.word(r.last) {
			if isDigit(c) {
				r.digit++
			}
		}
	}
	return r
}

// extendOverLetters extends a run over the group of at most four capitals before it,
// when one blank stands between and the group is no cue itself.
func extendOverLetters(doc *document, r run) run {
	if r.first == 0 {
		return r
	}
	t := doc.toks[r.first-1]
	if t.taken || t.class&allCaps == 0 || t.class&hasDigit != 0 || t.len() > 4 || t.cue != 0 ||
		t.lex&connector != 0 ||
		string(doc.separatorAfter(r.first-1)) != " " {
		return r
	}
	r.first--
	r.start = t.start
	r.alnum += t.len()
	return r
}

// cueRightBefore reports whether a word with the cue stands before token i with
// nothing but connecting words ("number is", "no.", "#") between.
func (doc *document) cueRightBefore(i int, want cue) bool {
	limit := doc.toks[i].start - windowBefore
	for j := i - 1; j >= 0 && i-j <= 6 && doc.toks[j].start >= limit; j-- {
		for _, c := range doc.separatorAfter(j) {
			switch c {
			case ' ', '\n', '\r', '\t', '#', ':', '.', '-', '=', '(', '"', '\'', '*', '/', ')', '[', ',', '>':
			default:
				return false
			}
		}
		t := doc.toks[j]
		if t.cue&want != 0 {
			return true
		}
		if t.lex&connector == 0 && t.cue&(want|idCues|cueUser) == 0 && t.len() > 2 && t.cue&cuePatient == 0 {
			return false
		}
	}
	return false
}

// isYear reports whether the run is a year, or a span of years.
func isYear(doc *document, r run) bool {
	w := doc.low[r.start:r.end]
	year := func(w []byte) bool {
		return len(w) == 4 && allDigits(w) && (w[0] == '1' && w[1] == '9' || w[0] == '2' && w[1] == '0')
	}
	if len(w) == 9 && w[4] == '-' {
		return year(w[:4]) && year(w[5:])
	}
	return year(w)
}

// isAmount reports money, percentages, decimals and counts with a unit.
func isAmount(doc *document, r run) bool {
	s, e := int(r.start), int(r.end)
	if doc.byteAt(s-1) == '$' || doc.byteAt(s-1) == ' ' && doc.byteAt(s-2) == '$' || doc.byteAt(e) == '%' {
		return true
	}
	if (doc.byteAt(e) == ',' || doc.byteAt(e) == '.') && isDigit(doc.byteAt(e+1)) || (doc.byteAt(s-1) == ',' ||
		doc.byteAt(s-1) == '.') && isDigit(doc.byteAt(s-2)) {
		return true
	}
	return r.last+1 < len(doc.toks) && (doc.tokenIsAny(r.last+1, "million", "billion", "percent"))
}

// docketNumber reports numbers of dockets, rules and comments: letters, a year
// and serials, such as CMS-2025-0050-0031.
func docketNumber(w []byte) bool {
	i := 0
	for i < len(w) && !isDigit(w[i]) {
		i++
	}
	if i < 3 || i+5 > len(w) || w[i-1] != '-' {
		return false
	}
	if string(w[i:i+2]) != "19" && string(w[i:i+2]) != "20" || !isDigit(w[i+2]) || !isDigit(w[i+3]) || w[i+4] != '-' {
		return false
	}
	serial := w[i+5:]
	return len(serial) == 4 || len(serial) > 4 && serial[4] == '-'
}
