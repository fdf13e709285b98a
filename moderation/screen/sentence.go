package screen

// sentenceFacts is what one sentence says about an incident, a flaw or a threat.
type sentenceFacts struct {
	start, end int32        // folded bytes
	from, to   int          // tokens
	subjects   uint32       // bits of alertSubject
	violence   []threatSign // what speaks for a threat
	named      bool         // a place with a name
	year       bool         // a year that is not one since when it goes on
	month      bool         // a month that something was in
	question   bool
	quote      bool // it holds somebody else's words
	imagined   bool // it asks to imagine what follows
	noDrill    bool // it says that this is no drill
	carried    bool // it goes on with what a sentence before supposed
	practice   bool // the text tells of a drill
	shown      bool // a lesson or a draft shows it
	doubt      int  // token at which it begins to suppose; to when it never does

	says   traitSet // evidence and setting
	frames traitSet // what takes it out of here and now
	near   traitSet // what its frames say of the sentences around
	events int      // how many ties
}

// A threatSign is a cue or a tie of violence, with its weight.
type threatSign struct {
	name   string
	weight int
}

func (s *sentenceFacts) has(about alertSubject) bool { return s.subjects&(1<<about) != 0 }

// framed reports a sentence that says nothing of here and now: it supposes, tells
// of what is over, of a drill, of others, or of everybody.
func (s *sentenceFacts) framed() bool {
	switch {
	case s.practice || s.shown || s.carried || s.has(aboutTold) || s.year || s.has(aboutOver):
		return true
	case s.doubt-s.from < 3 && !s.has(aboutReal):
		return true
	}
	return s.has(aboutGeneral) && !s.named // of one place, "every night" says that it goes on
}

// threatens reports whether the sentence may speak for a threat.
func (s *sentenceFacts) threatens() bool {
	return len(s.violence) > 0 && !s.practice && !s.shown && !s.has(aboutIdiom) && !s.has(aboutTold) && !s.question
}

// maxSentence is the most words that are read as one sentence.
const maxSentence = 80

// readSentences reads the whole document, sentence by sentence.
func readSentences(doc *document) []sentenceFacts {
	var list []sentenceFacts
	doc.readFacts()
	practice, real, pitch := false, false, false
	for from := 0; from < len(doc.toks); {
		to := from
		for to < len(doc.toks) && to-from < maxSentence && !doc.sentenceEnds(to) {
			to++
		}
		to = min(to+1, len(doc.toks))
		s := analyzeSentence(doc, from, to)
		practice = practice || s.has(aboutPractice)
		real = real || s.noDrill
		pitch = pitch || s.has(aboutPitch)
		if n := len(list); n > 0 && !s.has(aboutNow) {
			last := &list[n-1]
			s.carried = last.carried || last.opensStory()
		}
		list = append(list, s)
		from = to
	}
	markShown(doc, list)
	var ideas []idea
	for i := range list {
		list[i].practice = practice && !real
		if pitch {
			list[i].frames.add(traits.pitch)
		}
		ideas = list[i].readTraits(doc, ideas[:0])
		list[i].readNear()
	}
	return list
}

// readNear notes what the sentence's frames say of those around, unless something in it
// takes the doubt away.
func (s *sentenceFacts) readNear() {
	if s.has(aboutReal) {
		return
	}
	s.frames.each(func(id trait) {
		if near := traits.nearTo[id]; near != 0 {
			s.near.add(near)
		}
	})
}

// opensStory reports a sentence whose frame holds for what follows: "Imagine that",
// "In 2014 we", "Last year".
func (s *sentenceFacts) opensStory() bool {
	return s.year || s.imagined || s.has(aboutOver) || s.has(aboutTold)
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

// analyzeSentence reads the cues of tokens from to to.
func analyzeSentence(doc *document, from, to int) sentenceFacts {
	s := sentenceFacts{start: doc.toks[from].start, end: doc.toks[to-1].end, from: from, to: to, doubt: to}
	var place placeReader
	quotes := 0
	for i := from; i < to; i++ {
		if i > from {
			quotes += countByte(doc.separatorAfter(i-1), '"')
		} else if doc.byteAt(int(doc.toks[i].start)-1) == '"' {
			quotes++ // it begins with somebody's words
		}
		quoted := quotes%2 == 1
		s.named = s.named || place.read(doc, i, from)
		s.year = s.year || !quoted && isPastYear(doc, i)
		s.month = s.month || !quoted && isPastMonth(doc, i)
		doc.cuesAt(i, to, func(c *alertCue) {
			switch {
			case quoted && (c.about <= aboutThreat || c.about == aboutPractice) &&
				!(c.about == aboutThreat && isSent(doc, from, i)): // somebody else's words
			case c.about == aboutSupposed && isMonthOfMay(doc, i, from):
			default:
				s.addCue(c, i)
			}
		})
	}
	s.quote = quotes > 0
	s.question = countByte(doc.separatorAfter(to-1), '?') > 0
	return s
}

// isSent reports a word for a message between tokens from and i: a threat that somebody got is quoted.
func isSent(doc *document, from, i int) bool {
	for j := from; j < i; j++ {
		if doc.tokenIsAny(j, "note", "letter", "voicemail", "text", "message", "email", "caller", "called", "nota",
			"carta", "mensaje", "recado") {
			return true
		}
	}
	return false
}

// addCue notes a cue at token i.
func (s *sentenceFacts) addCue(c *alertCue, i int) {
	s.subjects |= 1 << c.about
	switch {
	case c.about == aboutThreat:
		s.violence = append(s.violence, threatSign{c.name, c.weight})
	case c.about == aboutSupposed:
		s.doubt = min(s.doubt, i)
	}
	s.imagined = s.imagined || c.name == "imagine"
	s.noDrill = s.noDrill || c.name == "nodrill"
	if id, known := traits.ofCue[c]; known {
		if traits.isFrame(id) {
			s.frames.add(id)
		} else {
			s.says.add(id)
		}
	}
}

// readTraits adds the ties and the words of the sentence. What stands behind a word
// of doubt is supposed and tells nothing.
func (s *sentenceFacts) readTraits(doc *document, ideas []idea) []idea {
	limit := s.doubt
	if s.has(aboutReal) {
		limit = s.to
	}
	ideas = gather(doc, s.from, s.to, ideas)
	known := 0
	for known < len(ideas) && ideas[known].at < limit {
		known++
	}
	weigh(ideas[:known], func(k int) {
		if ties[k].about == aboutThreat {
			return
		}
		s.says.add(traits.ofTie[k])
		s.events++
	})
	weigh(ideas, func(k int) { // a threat may be made on a condition
		if ties[k].about == aboutThreat {
			s.violence = append(s.violence, threatSign{"tie " + ties[k].name, ties[k].weight})
		}
	})
	s.readSetting(doc, ideas[:known])
	s.readFrames(doc)
	return ideas
}

// readSetting adds when and where, and the small words that reports are made of.
func (s *sentenceFacts) readSetting(doc *document, ideas []idea) {
	var all concept
	for _, x := range ideas {
		all |= x.is
	}
	if all&caretime != 0 {
		s.says.add(traits.hours)
	}
	for k := range conceptNames {
		if all&(1<<k) != 0 {
			s.says.add(traits.ofIdea[k])
		}
	}
	if s.named {
		s.says.add(traits.named)
	}
	for i := s.from; i < s.to; i++ {
		fact := doc.facts[i]
		if fact.tells {
			s.says.add(fact.stance)
		}
		if fact.weekday {
			s.says.add(traits.day)
		}
		if !fact.opens && doc.toks[i].class&hasDigit == 0 {
			continue
		}
		for k := range stances {
			if stances[k].holds(doc, i) {
				s.says.add(*stances[k].id(traits))
			}
		}
	}
}

// stances are what a token with those behind it may tell of when and where.
var stances = []struct {
	id    func(t *traitTable) *trait
	holds func(doc *document, i int) bool
}{
	{func(t *traitTable) *trait { return &t.counted }, func(doc *document, i int) bool {
		return doc.facts[i].is&quantity != 0 || doc.toks[i].class.number() && doc.toks[i].len() != 4
	}},
	{func(t *traitTable) *trait { return &t.witnessed }, isMyDeed},
	{func(t *traitTable) *trait { return &t.there }, func(doc *document, i int) bool {
		return doc.tokenIs(i, "there") && doc.tokenIsAny(i+1, "is", "s", "are")
	}},
	{func(t *traitTable) *trait { return &t.goesOn }, isProgressive},
	{func(t *traitTable) *trait { return &t.perfect }, isPerfect},
	{func(t *traitTable) *trait { return &t.clock }, func(doc *document, i int) bool {
		return doc.toks[i].class&hasDigit != 0 && isClock(doc, i)
	}},
}

// readFrames adds what takes the sentence out of here and now.
func (s *sentenceFacts) readFrames(doc *document) {
	for _, f := range []struct {
		holds bool
		id    trait
	}{
		{s.year, traits.year}, {s.question && !s.says.has(traits.plea), traits.question}, {s.practice,
			traits.practice}, {s.quote, traits.quote},
		{s.framed() && s.events > 0, traits.framedEvent}, {s.framed() && s.events == 0, traits.framed},
		{s.asksForRules(doc), traits.policy}, {s.month, traits.month}, {s.advises(doc), traits.advice},
	} {
		if f.holds {
			s.frames.add(f.id)
		}
	}
}

// asksForRules reports words of policy; "what should we do" is none.
func (s *sentenceFacts) asksForRules(doc *document) bool {
	for i := s.from; i < s.to; i++ {
		if doc.facts[i].policy &&
			!(doc.tokenIs(i, "should") && (doc.tokenIsAny(i+1, "i", "we", "ve") || doc.tokenIs(i+2, "been"))) {
			return true
		}
	}
	return false
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

// isPastYear reports a year of four digits that says when something was: "in 2014",
// "March of 2016", "the 2012 storm". A date that a device shows is none.
func isPastYear(doc *document, i int) bool {
	t := doc.toks[i]
	if i == 0 || !t.class.number() || t.len() != 4 {
		return false
	}
	if len(doc.separatorAfter(i-1)) != 1 {
		return isYearOfStory(doc, i)
	}
	before := doc.toks[i-1]
	if before.lex&month != 0 {
		if i > 1 && doc.toks[i-2].class.number() { // "1 Jan 2000"
			return false
		}
	} else if !beforeYear[string(doc.word(i-1))] {
		return false
	}
	century := string(doc.low[t.start : t.start+2])
	return century == "19" || century == "20"
}

var beforeYear = wordSet(`in en of de del year ano the el by during through until till around about fall spring summer
	winter autumn
	early late mid was back and to from day weekend thanksgiving christmas easter halloween`)

// isYearOfStory reports a year behind a comma that says when a story was: "Denver, 2009.",
// "the Fourth of July, 2013". The date of a letter has its day before the comma.
func isYearOfStory(doc *document, i int) bool {
	century := string(doc.low[doc.toks[i].start : doc.toks[i].start+2])
	return string(doc.separatorAfter(i-1)) == ", " && doc.toks[i-1].class&capital != 0 &&
		doc.toks[i-1].lex&usState == 0 && (century == "19" || century == "20")
}

// isPastMonth reports "in March", "en mayo": a month in which something was.
func isPastMonth(doc *document, i int) bool {
	return i > 0 && doc.toks[i].lex&month != 0 && doc.tokenIsAny(i-1, "in", "en", "last", "of", "de") &&
		(doc.toks[i].class&capital != 0 || doc.tokenIsAny(i-1, "en", "de"))
}

// advises reports a short sentence that tells readers what to do one day, as people end an
// opinion: "Label your plugs." Cries for help begin with other verbs.
func (s *sentenceFacts) advises(doc *document) bool {
	return s.to-s.from <= 14 && doc.facts[s.from].advises && !s.question
}
