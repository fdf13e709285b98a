package screen

// policyWords are words of people who ask for rules rather than tell what happens.
var policyWords = wordSet(`recommend recommends recommendation recommendations propose proposed proposal rule rules
	rulemaking regulation regulations
	regulatory policy policies legislation congress cms hhs onc fda framework guidance guideline guidelines standard
	standards requirement
	requirements compliance encourage encourages incentives incentive stakeholders industry sector funding
	interoperability adoption certification
	certified implement implementation improve mandate mandates mandatory should must oppose urge benefits approach
	strategy
	reglas norma normas deberia deben debe politica`)

var weekdays = wordSet(`monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes
	sabado domingo
	mon tue tues wed thu thur thurs fri`)

// stanceWords are small words that say whether somebody tells of here and now.
var stanceWords = wordSet(`i we our my us me he she they now still just keep keeps here yet already again since nobody
	else
	nos alguien nadie ya sigue siguen hoy desde mi nuestro nuestra nuestros nuestras`)

// isClock reports a time of day: "2:15", "3 am", "14:00".
func isClock(doc *document, i int) bool {
	t := doc.toks[i]
	if !t.class.number() || t.len() > 2 {
		return false
	}
	if doc.byteAt(int(t.end)) == ':' && i+1 < len(doc.toks) && doc.toks[i+1].start == t.end+1 &&
		doc.toks[i+1].class.number() && doc.toks[i+1].len() == 2 {
		return true
	}
	if i > 0 && hourBefore[string(doc.word(i-1))] && len(doc.separatorAfter(i-1)) == 1 && !isUnit(doc, i+1) {
		return true
	}
	return doc.tokenIsAny(i+1, "am", "pm") || (doc.tokenIsAny(i+1, "a", "p")) && doc.tokenIs(i+2, "m")
}

var hourBefore = wordSet(`at around since until til till by after before`)

// isUnit reports a word that makes the number before it something else than an hour.
func isUnit(doc *document, i int) bool {
	if i >= len(doc.toks) {
		return false
	}
	switch gap := doc.separatorAfter(i - 1); {
	case len(gap) != 1 || gap[0] != ' ':
		return gap[0] == '%' || gap[0] == '-' || gap[0] == '/'
	}
	return !hourAfter[string(doc.word(i))]
}

var hourAfter = wordSet(`this on today tonight yesterday and in last when the sharp or but every we i a p am pm hours`)

// isProgressive reports "is calling", "are being wiped" at the verb, token i: it goes on.
func isProgressive(doc *document, i int) bool {
	if i+1 >= len(doc.toks) || !presentBe[string(doc.word(i))] || string(doc.separatorAfter(i)) != " " {
		return false
	}
	next := i + 1
	if steady[string(doc.word(next))] {
		next++
	}
	return next < len(doc.toks) && endsIn(doc, next, "ing", 5) || next < len(doc.toks) &&
		(doc.tokenIsAny(i, "esta", "estan")) && endsIn(doc, next, "ndo", 5)
}

// isPerfect reports "has stopped", "have been sent" at the verb, token i: it happened, and matters now.
func isPerfect(doc *document, i int) bool {
	if i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " {
		return false
	}
	switch string(doc.word(i)) {
	case "has", "have", "ve":
	default:
		return false
	}
	next := i + 1
	if steady[string(doc.word(next))] {
		next++
	}
	return next < len(doc.toks) && (endsIn(doc, next, "ed", 5) || participles[string(doc.word(next))])
}

func endsIn(doc *document, i int, end string, least int) bool {
	w := doc.word(i)
	return len(w) >= least && string(w[len(w)-len(end):]) == end
}

var (
	presentBe   = wordSet("is are am s re m esta estan")
	steady      = wordSet("still now just not being been already all always only also being")
	participles = wordSet("been gone lost got gotten taken stolen sent put made left come become begun broken shut " +
		"gotten found told")
)

// isMyDeed reports "I opened", "we took" at the pronoun, token i: somebody was there.
func isMyDeed(doc *document, i int) bool {
	if !doc.tokenIsAny(i, "i", "we") || i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != " " {
		return false
	}
	next := i + 1
	if steady[string(doc.word(next))] {
		next++
	}
	return next < len(doc.toks) && (endsIn(doc, next, "ed", 5) || pastVerbs[string(doc.word(next))])
}

var pastVerbs = wordSet(`saw found got went came took gave told heard read sent lost left made did called caught wrote
	opened bought
	kept felt met paid put ran said sat stood thought woke learned`)

// stanceOpeners are the words with which stances begin.
var stanceOpeners = wordSet(`i we there is are am s re m esta estan has have ve`)

// adviceVerbs begin sentences that tell everybody what to do one day.
var adviceVerbs = wordSet(`label encrypt buy fund teach put paint print train require simplify drill use write build add
	pay plan practice practise lock hire think read change publish set reward fine recommend invest limit encourage
	consider keep make give check take count listen learn do start stop spend include support ban mandate hagan pongan
	ensenen publiquen den manden`)
