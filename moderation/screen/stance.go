package screen

// policyWords are words of people who ask for rules rather than tell what happens.
var policyWords = wordSet(`recommend recommends recommendation recommendations propose proposed proposal rule rules rulemaking regulation regulations
	regulatory policy policies legislation congress cms hhs onc fda framework guidance guideline guidelines standard standards requirement
	requirements compliance encourage encourages incentives incentive stakeholders industry sector funding interoperability adoption certification
	certified implement implementation improve mandate mandates mandatory should must oppose urge benefits approach strategy
	reglas norma normas deberia deben debe politica`)

var weekdays = wordSet(`monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado domingo
	mon tue tues wed thu thur thurs fri`)

// stanceWords are small words that say whether somebody tells of here and now.
var stanceWords = wordSet(`i we our my us is are was were has have been now still since just keep keeps this they she he here yet already again
	it its me am s re ve will ll would could may might can any most many some every each when how what who why their more not no
	need needs made make if than as such also other your you there that these those about only until nobody
	de la el nos se esta estan ya sigue alguien no que mi nuestro nuestra si un una los las en desde hoy`)

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
	return doc.tokenIs(i+1, "am") || doc.tokenIs(i+1, "pm") || (doc.tokenIs(i+1, "a") || doc.tokenIs(i+1, "p")) && doc.tokenIs(i+2, "m")
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
