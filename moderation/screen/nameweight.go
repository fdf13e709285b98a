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
	if first.lex&given == 0 || last.lex&(surname|wordSurname) == 0 || !doc.hasOneCapital(i) ||
		!doc.hasOneCapital(i+1) || last.class&capital == 0 || last.taken || string(doc.separatorAfter(i)) != " " {
		return false
	}
	weight := 4 // a given name of the census and a surname of the lists
	for k := range pairWeights {
		if pairWeights[k].holds(doc, i, cued) {
			weight += pairWeights[k].weight
		}
	}
	return weight >= weighNeeded
}

// pairWeights are what speaks for and against a pair of words as a name.
var pairWeights = []struct {
	name   string
	weight int
	holds  func(doc *document, i int, cued bool) bool
}{
	{"a surname that is a word of everyday use", -3, func(doc *document, i int, _ bool) bool {
		return doc.toks[i+1].lex&surname == 0
	}},
	{"a first name that few people have", -1, func(doc *document, i int, _ bool) bool {
		return doc.toks[i].lex&common == 0
	}},
	{"in the middle of a sentence", 1, func(doc *document, i int, _ bool) bool { return !doc.sentenceStart(i) }},
	{"what somebody is or where somebody works behind it", 3, func(doc *document, i int, _ bool) bool {
		return roleBehind(doc, i+2)
	}},
	{"a word for a street", -3, func(doc *document, i int, _ bool) bool {
		return plainStreet[string(doc.word(i+1))]
	}},
	{"a cue before it", 3, func(_ *document, _ int, cued bool) bool { return cued }},
	{"an article before it", -2, func(doc *document, i int, _ bool) bool { return doc.tokenIsAny(i-1, "the", "a") }},
	{"a word for a place before it", -3, func(doc *document, i int, _ bool) bool { return placeWordBefore(doc, i) }},
	{"a place at the beginning of a sentence", -1, func(doc *document, i int, _ bool) bool {
		return doc.toks[i].lex&place != 0 && doc.sentenceStart(i)
	}},
	{"a month", -2, func(doc *document, i int, _ bool) bool { return (doc.toks[i].lex|doc.toks[i+1].lex)&month != 0 }},
	{"a term of the field", -1, func(doc *document, i int, _ bool) bool { return doc.toks[i+1].lex&domainTerm != 0 }},
	{"a word of organisations", -2, func(doc *document, i int, _ bool) bool {
		return doc.toks[i+1].lex&orgWord != 0 && !doc.tokenIs(i+1, "hall")
	}},
	{"a first name that means nothing else", 2, func(doc *document, i int, _ bool) bool {
		return doc.toks[i].lex&(english|place|domainTerm|notAlone) == 0
	}},
	{"a verb at the beginning of a sentence", -1, func(doc *document, i int, _ bool) bool {
		return doc.sentenceStart(i) && doc.toks[i].lex&familiar == 0 && startsAsVerb[string(doc.word(i))]
	}},
	{"more capitals beside it", -4, func(doc *document, i int, _ bool) bool { return capitalBeside(doc, i, i+1) }},
	{"what people do, say and suffer", 1, func(doc *document, i int, _ bool) bool {
		near := doc.cuesBefore(i, 24) | doc.cuesAfter(i+1, 16)
		return near&(cueVisit|cueSpeech|cueHealth|cueAccused|cuePatient) != 0
	}},
	{"a verb of persons behind it", 1, func(doc *document, i int, _ bool) bool {
		return personVerb[string(doc.wordOrNone(i+2))]
	}},
}

// plainStreet are words for streets that few people are called by.
var plainStreet = wordSet("street avenue road boulevard highway drive")

// roleBehind reports what says of the name before token k who it is: "Frank Close, the
// compliance officer", "Will Rivers in accounting", "Hope Banks (she runs our desk)".
func roleBehind(doc *document, k int) bool {
	if k >= len(doc.toks) {
		return false
	}
	switch string(doc.separatorAfter(k - 1)) {
	case ", ", " - ", "\n", ",\n":
		return isRole(doc, k) || doc.tokenIsAny(k, "who", "whose")
	case " (":
		return isRole(doc, k) || doc.tokenIsAny(k, "he", "she", "they", "who")
	case " ":
		return doc.tokenIsAny(k, "in", "from", "at") && k+1 < len(doc.toks) && departments[string(doc.word(k+1))]
	}
	return false
}

// isRole reports "the compliance officer", "our CISO", "a nurse" or "RN" at token k.
func isRole(doc *document, k int) bool {
	if k >= len(doc.toks) {
		return false // "Zca Bba, " and nothing more
	}
	if credentials[string(doc.word(k))] && doc.toks[k].class&allCaps != 0 {
		return true
	}
	if roleArticles[string(doc.word(k))] {
		k++
	}
	for n := k; n < len(doc.toks) && n < k+4; n++ {
		if n > k && string(doc.separatorAfter(n-1)) != " " {
			return false
		}
		if roles[string(doc.word(n))] {
			return true
		}
	}
	return false
}

var (
	roleArticles = wordSet("the our a an my his her their another one only former then")
	credentials  = wordSet("md do rn lpn np pa phd pharmd dds dvm rph cna emt cissp cism jd esq mph bsn msn crna")
	roles        = wordSet(`officer nurse doctor physician clerk manager director technician tech receptionist
	supervisor
		administrator surgeon coordinator assistant secretary pharmacist therapist aide janitor guard engineer analyst
		consultant contractor vendor salesman rep ciso cio ceo cfo coo owner partner neighbor roommate coworker
		colleague
		boss cousin friend resident intern student volunteer biller coder registrar paramedic dentist psychiatrist
		psychologist counselor caseworker attorney lawyer accountant bookkeeper auditor mother father wife husband
		daughter son brother sister aunt uncle patient midwife chaplain veteran retired retiree charge orderly teacher
		commander captain colonel lieutenant major admiral sergeant usn usaf usmc ret principal pastor deputy detective
		chief chair head lead custodian landlord person guy fellow lady gal dude handyman bookkeeper`)
	departments = wordSet(`billing accounting accounts payroll radiology admitting admissions registration records it hr
		pharmacy housekeeping maintenance scheduling transcription coding purchasing finance security triage surgery
		pediatrics oncology cardiology dietary reception biomed claims compliance marketing icu er lab laboratory
		nursing
		medical human information room bed cubicle apartment`)
)

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
