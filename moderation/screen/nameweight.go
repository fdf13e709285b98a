package screen

// weighNeeded is how much must speak for two words that may each mean something
// else: Mark Hill, James Hall, Virginia White.
const weighNeeded = 4

// isWeighedName weighs the two words from token i on as a given name and a
// surname: what the lists say of them, where they stand, and what stands around.
func isWeighedName(doc *document, i int, cued bool) bool {
	if i+1 >= len(doc.toks) {
		return false
	}
	first, last := doc.toks[i], doc.toks[i+1]
	if first.lex&(given|common) != given|common || last.lex&surname == 0 || !doc.hasOneCapital(i) ||
		!doc.hasOneCapital(i+1) ||
		last.class&capital == 0 || last.taken || string(doc.separatorAfter(i)) != " " {
		return false
	}
	weight := 4 // a given name of the census and a surname of the lists
	if cued {
		weight += 3
	}
	if doc.tokenIsAny(i-1, "the", "a") {
		weight -= 2
	}
	if placeWordBefore(doc, i) {
		weight -= 3
	}
	if first.lex&place != 0 && doc.sentenceStart(i) {
		weight--
	}
	if first.lex&month != 0 || last.lex&month != 0 {
		weight -= 2
	}
	if last.lex&domainTerm != 0 {
		weight--
	}
	if last.lex&orgWord != 0 && !doc.tokenIs(i+1, "hall") {
		weight -= 2
	}
	if first.lex&(english|place|domainTerm|notAlone) == 0 {
		weight += 2 // Nathaniel means nothing else
	}
	if doc.sentenceStart(i) && first.lex&familiar == 0 && startsAsVerb[string(doc.word(i))] {
		weight--
	}
	if capitalBeside(doc, i, i+1) {
		weight -= 4
	}
	if (doc.cuesBefore(i, 24)|doc.cuesAfter(i+1, 16))&(cueVisit|cueSpeech|cueHealth|cueAccused|cuePatient) != 0 ||
		personVerb[string(doc.wordOrNone(i+2))] {
		weight++
	}
	return weight >= weighNeeded
}

// startsAsVerb are given names that begin sentences as other words.
var startsAsVerb = wordSet("mark will grant frank grace hope may april june august rich bill rob sue drew chase " +
	"faith joy art ray pat guy dean gene")

// personVerb are words that go on after a person's name.
var personVerb = wordSet("was is had has lost said told came went got found left received ignored who and whose died " +
	"waited asked knew would did")

// capitalBeside reports a capitalised word right before or behind the tokens first
// to last, as in a heading or the name of a firm.
func capitalBeside(doc *document, first, last int) bool {
	if first > 0 && string(doc.separatorAfter(first-1)) == " " && !doc.sentenceStart(first-1) {
		t := doc.toks[first-1]
		if t.class&capital != 0 && t.cue&(cueTitle|cueNamed|cueKin|cuePatient) == 0 && t.len() > 1 {
			return true
		}
	}
	return last+1 < len(doc.toks) && string(doc.separatorAfter(last)) == " " && doc.toks[last+1].class&capital != 0
}

// wordOrNone is the word of token i, or nothing outside the text.
func (doc *document) wordOrNone(i int) []byte {
	if i < 0 || i >= len(doc.toks) {
		return nil
	}
	return doc.word(i)
}
