package screen

// sentenceFacts is what one sentence says about an incident, a flaw or a threat.
type sentenceFacts struct {
	start, end int32 // folded bytes
	cues       []*alertCue
	subjects   uint32 // bits of alertSubject
	named      bool   // a place with a name
	year       bool   // a year that is not one since when it goes on
	question   bool
	carried    bool // it goes on with what a sentence before supposed
	practice   bool // the text tells of a drill
}

func (s *sentenceFacts) has(about alertSubject) bool { return s.subjects&(1<<about) != 0 }

// framed reports a sentence that says nothing of here and now: it supposes, tells
// of what is over, of a drill, of others, or of everybody.
func (s *sentenceFacts) framed() bool {
	switch {
	case s.practice || s.carried:
		return true
	case s.has(aboutTold):
		return true
	case s.has(aboutSupposed) && !s.has(aboutReal):
		return true
	case s.year || s.has(aboutOver):
		return true
	}
	return s.has(aboutGeneral) && !s.named // of one place, "every night" says that it goes on
}

// counts reports whether the sentence speaks for an alert about a subject.
func (s *sentenceFacts) counts(about alertSubject) bool {
	if !s.has(about) && !s.has(broadOf(about)) {
		return false
	}
	if about == aboutThreat {
		return !s.practice && !s.has(aboutIdiom) && !s.has(aboutTold) && !s.question
	}
	if about == aboutFlaw {
		if s.has(aboutMended) && !s.has(aboutReal) || s.question {
			return false
		}
		return !s.framed() || s.year && s.has(aboutNow) && !s.has(aboutGeneral) && !s.practice
	}
	return !s.framed() && (!s.question || s.onlyHelp())
}

// broadOf is the subject of the single words that may speak for an alert.
func broadOf(about alertSubject) alertSubject {
	switch about {
	case aboutIncident:
		return aboutBroad
	case aboutFlaw:
		return aboutBroadFlaw
	}
	return about
}

// onlyHelp reports a question that asks for help: "Who do we call?"
func (s *sentenceFacts) onlyHelp() bool {
	for _, c := range s.cues {
		if c.about == aboutIncident && c.weight > 1 && c.name != "inhand" {
			return false
		}
	}
	return true
}

// maxSentence is the most words that are read as one sentence.
const maxSentence = 80

// alertPatterns finds all cues of alerts.
var alertPatterns = newAlertTable(incidentCues, flawCues, threatCues, broadCues, settingCues)

// readSentences reads the whole document, sentence by sentence.
func readSentences(doc *document) []sentenceFacts {
	var list []sentenceFacts
	practice, real := false, false
	for from := 0; from < len(doc.toks); {
		to := from
		for to < len(doc.toks) && to-from < maxSentence && !doc.sentenceEnds(to) {
			to++
		}
		to = min(to+1, len(doc.toks))
		s := analyzeSentence(doc, from, to)
		practice = practice || s.has(aboutPractice)
		for _, c := range s.cues {
			real = real || c.name == "nodrill"
		}
		if n := len(list); n > 0 && !s.has(aboutNow) {
			last := &list[n-1]
			s.carried = last.carried || last.opensStory()
		}
		list = append(list, s)
		from = to
	}
	if practice && !real {
		for i := range list {
			list[i].practice = true
		}
	}
	return list
}

// opensStory reports a sentence whose frame holds for what follows: "Imagine that",
// "In 2014 we", "Last year".
func (s *sentenceFacts) opensStory() bool {
	if s.year || s.has(aboutOver) || s.has(aboutTold) {
		return true
	}
	for _, c := range s.cues {
		if c.name == "imagine" {
			return true
		}
	}
	return false
}

// sentenceEnds reports whether a sentence ends behind token i.
func (doc *document) sentenceEnds(i int) bool {
	g := doc.separatorAfter(i)
	for k, c := range g {
		switch c {
		case '!', '?', ';':
			return true
		case '\n':
			if k+1 < len(g) && g[k+1] == '\n' {
				return true
			}
		case '.':
			if k+1 < len(g) && endsAfterStop(g[k+1]) && !isAbbreviation(doc.word(i)) {
				return true
			}
		}
	}
	return false
}

func endsAfterStop(next byte) bool {
	switch next {
	case ' ', '\n', '"', '\r', ')':
		return true
	}
	return false
}

func isAbbreviation(word []byte) bool {
	switch string(word) {
	case "st", "dr", "mr", "ms", "mrs", "ft", "mt", "no", "u", "s", "m", "a", "p":
		return true
	}
	return false
}

// analyzeSentence reads the sentence of tokens from to to.
func analyzeSentence(doc *document, from, to int) sentenceFacts {
	s := sentenceFacts{start: doc.toks[from].start, end: doc.toks[to-1].end}
	var place placeReader
	quotes := 0
	for i := from; i < to; i++ {
		if i > from {
			quotes += countByte(doc.separatorAfter(i-1), '"')
		}
		s.named = s.named || place.read(doc, i, from)
		s.year = s.year || isPastYear(doc, i)
		alertPatterns.at(doc, i, to, func(c *alertCue) {
			if quotes%2 == 1 && c.about <= aboutThreat {
				return // somebody else's words
			}
			if c.about == aboutSupposed && isMonthOfMay(doc, i, from) {
				return
			}
			s.cues = append(s.cues, c)
			s.subjects |= 1 << c.about
		})
	}
	s.question = countByte(doc.separatorAfter(to-1), '?') > 0
	return s
}

func countByte(gap []byte, want byte) int {
	n := 0
	for _, c := range gap {
		if c == want {
			n++
		}
	}
	return n
}

func isMonthOfMay(doc *document, i, from int) bool {
	return doc.toks[i].class&capital != 0 && i > from && doc.tokenIs(i, "may")
}

// isPastYear reports a year of four digits, unless something goes on since.
func isPastYear(doc *document, i int) bool {
	t := doc.toks[i]
	if !t.class.number() || t.len() != 4 || doc.tokenIs(i-1, "since") || doc.tokenIs(i-1, "desde") {
		return false
	}
	if c := doc.byteAt(int(t.start) - 1); c == '-' || c == '.' || c == ':' || c == '/' {
		return false
	}
	century := string(doc.low[t.start : t.start+2])
	return century == "19" || century == "20"
}

// A placeReader watches for a place with a name: words with capitals before or
// around the kind of place, such as Lakeside Clinic.
type placeReader struct{ capitals int }

// read looks at token i of the sentence that begins at token from, and reports
// whether a named place ends there.
func (r *placeReader) read(doc *document, i, from int) bool {
	t := doc.toks[i]
	joined := i > from && sameName(doc, i-1)
	facility := facilities[string(doc.word(i))]
	named := r.capitals > 0 && joined && facility
	switch {
	case doc.tokenIs(i, "s") && i > from && string(doc.separatorAfter(i-1)) == "'": // St. Luke's Hospital
	case t.class&capital == 0 || !joined:
		r.capitals = 0
		if t.class&capital != 0 && !isFunctionWord(doc, i) {
			r.capitals = 1
		}
	default:
		r.capitals++
	}
	if i > from && t.class&capital != 0 && facility && (doc.tokenIs(i-1, "del") || doc.tokenIs(i-1, "hospital")) {
		return true
	}
	return named || r.inTown(doc, i, from)
}

// inTown reports "in Tulsa" or "Hospital del Norte" behind a kind of place.
func (r *placeReader) inTown(doc *document, i, from int) bool {
	t := doc.toks[i]
	if i < from+2 || t.class&capital == 0 || t.lex&month != 0 {
		return false
	}
	if !doc.tokenIs(i-1, "in") && !doc.tokenIs(i-1, "en") && !doc.tokenIs(i-1, "of") && !doc.tokenIs(i-1, "del") &&
		!doc.tokenIs(i-1, "clinica") {
		return false
	}
	for j := i - 2; j >= from && j >= i-4; j-- {
		if facilities[string(doc.word(j))] {
			return true
		}
	}
	return false
}

func isFunctionWord(doc *document, i int) bool {
	return doc.toks[i].lex&connector != 0 || doc.tokenIs(i, "the") || doc.tokenIs(i, "every") || doc.tokenIs(i, "we") ||
		doc.tokenIs(i, "i")
}

// sameName reports whether tokens i and i+1 stand in one name: nothing but a
// blank, an apostrophe's s or an abbreviation's stop between.
func sameName(doc *document, i int) bool {
	switch string(doc.separatorAfter(i)) {
	case " ", ". ", "' ", "'", "-":
		return true
	}
	return false
}

// facilities are the kinds of place that a name may go with.
var facilities = wordSet(`hospital clinic practice center centre pharmacy laboratory lab hospice infirmary home nursing medical health
	emergency department campus county memorial regional rehab imaging dental dentist surgery care family group network agency company
	street site store municipal clinica centro laboratorio farmacia consultorio office urgent heart community doctor
	university college school system
	pediatrics dialysis cardiology orthopedics oncology radiology bank nursing hospice ambulance dermatology psychiatry blood`)
