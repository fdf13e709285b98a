package screen

import (
	"slices"
	"strings"

	"commentportal/docket"
)

// The rules of the tagger. Their weights are learned, so none of them blocks.
var (
	ruleLikelyPerson = declare("likely_person", docket.FindingPerson, docket.Notice, docket.KindThirdParty,
		"What reads like a person's name by the words around it.")
	ruleLikelyAddress = declare("likely_address", docket.FindingAddress, docket.Hold, docket.KindPersonal,
		"What reads like somebody's address by the words around it.")
	ruleLikelyPhone = declare("likely_phone", docket.FindingPhone, docket.Hold, docket.KindPersonal,
		"What reads like a phone number by the words around it.")
	ruleLikelyDate = declare("likely_date", docket.FindingDate, docket.Hold, docket.KindHealth,
		"What reads like a date of birth or of care by the words around it.")
	ruleLikelyNumber = declare("likely_number", docket.FindingID, docket.Hold, docket.KindPersonal,
		"What reads like a number of a person, record or account by the words around it.")
	ruleLikelyAge = declare("likely_age", docket.FindingAge, docket.Hold, docket.KindHealth,
		"What reads like an age of 90 or more by the words around it.")
	ruleLikelySecret = declare("likely_secret", docket.FindingSecret, docket.Hold, docket.KindSecurity,
		"What reads like a password or key by the words around it.")
)

// A likely kind says how sure the tagger must be, in natural logarithms of odds: one
// token of a run as sure as enough, each other as sure as least.
type likely struct {
	rule          *rule
	enough, least float64
}

var likelies = [marks]likely{
	markPerson:  {ruleLikelyPerson, 0.2, -1},
	markAddress: {ruleLikelyAddress, -0.4, -1},
	markPhone:   {ruleLikelyPhone, 0.1, -1},
	markDate:    {ruleLikelyDate, 0.5, -1},
	markID:      {ruleLikelyNumber, -0.4, -1},
	markAge:     {ruleLikelyAge, -0.5, -1.5},
	markSecret:  {ruleLikelySecret, -0.5, -1.5},
}

// doubt and doubtWhole are the margins below which a listed first name and a whole name
// are doubted, in natural logarithms.
const doubt, doubtWhole = -1.0, -3.0

const whyLikely = "Learned from labelled texts: it is written, and stands among words, as such details are."

// longestChain bounds how many tokens are weighed together.
const longestChain = 256

// findLikely reports what the tagger takes for a private detail and no rule has found.
// It comes last.
func findLikely(doc *document) {
	loadTagger().tag(doc, func(m mark, first, last int) { reportLikely(doc, m, first, last) })
	findNamesBeforeSecrets(doc)
}

// dropDoubted takes back the names that lists alone speak for and each token of which the
// tagger takes for something harmless: Hurricane Harvey, Monroe County.
func dropDoubted(doc *document) {
	if len(doc.view.margins) != len(doc.toks) {
		return // the tagger has not read it
	}
	step := float64(loadTagger().step)
	doc.hits = slices.DeleteFunc(doc.hits, func(h hit) bool {
		if h.rule != rulePerson || h.severity != docket.Notice {
			return false
		}
		return h.why == whyGiven && isDoubted(doc, h, int32(doubt*step)) ||
			h.why == whyListed && (isTownInState(doc, h) || isDoubted(doc, h, int32(doubtWhole*step)))
	})
}

// isTownInState reports "live in Punta Gorda, Florida": a place for all that lists say.
func isTownInState(doc *document, h hit) bool {
	first := doc.tokenAt(h.start)
	next := doc.tokenAt(h.end)
	return doc.tokenIs(first-1, "in") && doc.tokenIsAny(first-2, "live", "lives", "lived", "living", "reside",
		"resides", "born", "based", "located", "raised", "retired") &&
		next < len(doc.toks) && doc.toks[next].start-h.end == 2 &&
		doc.byteAt(int(h.end)) == ',' && lexAt(doc, next)&(usState|place) != 0
}

// isDoubted reports a name that nothing speaks for. Who signs is never doubted.
func isDoubted(doc *document, h hit, doubtful int32) bool {
	first := doc.tokenAt(h.start)
	i := first
	for ; i < len(doc.toks) && doc.toks[i].start < h.end; i++ {
		if doc.view.margins[i] > doubtful {
			return false
		}
	}
	if detailBehind(doc, i) || doc.tokenIs(first-1, "tal") && doc.tokenIsAny(first-2, "un", "una") {
		return false
	}
	if h.why == whyListed && (tellsOfCare(doc, i) || ownsSomething(doc, first, i) ||
		string(doc.separatorAfter(i-1)) == ", " && isRole(doc, i)) {
		return false
	}
	if next := nextOfList(doc, i-1); next >= 0 && doc.toks[next].taken && doc.view.margins[next] > doubtful {
		return false // Hector and Yesenia
	}
	return !signs(doc, first, i)
}

// detailBehind reports a number that was found right behind a name, at token i: of a house, a
// telephone.
func detailBehind(doc *document, i int) bool {
	return i < len(doc.toks) && doc.toks[i].taken && doc.toks[i].class&hasDigit != 0 &&
		len(doc.separatorAfter(i-1)) <= 2
}

// ownsSomething reports "Laura Birnbaum's labor", whose name is tokens first to stop: towns own
// little.
func ownsSomething(doc *document, first, stop int) bool {
	x := doc.toks[first].lex
	return stop-first == 2 && x&given != 0 && x&(place|english|notAlone) == 0 && doc.tokenIs(stop, "s") &&
		string(doc.separatorAfter(stop-1)) == "'" && string(doc.separatorAfter(stop)) == " " &&
		doc.toks[min(stop+1, len(doc.toks)-1)].class&capital == 0
}

// tellsOfCare reports "was admitted with sepsis" from token i on: nobody says it of a place.
func tellsOfCare(doc *document, i int) bool {
	return doc.tokenIsAny(i, "was", "is", "has", "had", "died", "lost", "got") &&
		string(doc.separatorAfter(i-1)) == " " && doc.cuesAfter(i, 24)&(cueVisit|cueHealth) != 0
}

// signs reports a name of tokens first to stop that stands behind the end of a sentence and
// at the end of a line, or with a degree behind it: who wrote or signed. Words on no list
// may stand between it and the end.
func signs(doc *document, first, stop int) bool {
	if first == 0 || !doc.sentenceStart(first) {
		return false
	}
	if string(doc.separatorAfter(stop-1)) == ", " && stop < len(doc.toks) && doc.toks[stop].class&allCaps != 0 &&
		credentials[string(doc.word(stop))] {
		return stop-first > 1
	}
	for end := stop; end <= stop+2 && end <= len(doc.toks); end++ {
		g := doc.separatorAfter(end - 1)
		if end == len(doc.toks) || hasByte(g, '\n') {
			return end-first > 1 || doc.lineStart(int(doc.toks[first].start))
		}
		if string(g) != " " || doc.toks[end].class&capital == 0 {
			return false
		}
	}
	return false
}

// tag calls found for every run of tokens that the tagger takes for one detail.
func (t *tagger) tag(doc *document, found func(m mark, first, last int)) {
	v := &doc.view
	v.look(doc)
	v.margins = slices.Grow(v.margins[:0], len(doc.toks))[:len(doc.toks)]
	clear(v.margins)
	for from := 0; from < len(doc.toks); {
		if !v.may[from] {
			from++
			continue
		}
		to := from + 1
		for to < len(doc.toks) && to-from < longestChain && v.may[to] {
			to++
		}
		seen := t.read(doc, &doc.chain, v, from, to)
		for i, s := range seen {
			v.margins[from+i] = s.margin
		}
		eachRun(doc, seen, from, t.step, found)
		from = to
	}
}

// eachRun joins tokens of one mark that stand together.
func eachRun(doc *document, seen []sighting, from int, step int32, found func(m mark, first, last int)) {
	for i := 0; i < len(seen); {
		l := &likelies[seen[i].mark]
		least, enough := int32(l.least*float64(step)), int32(l.enough*float64(step))
		if seen[i].margin < least {
			i++
			continue
		}
		most, to := seen[i].margin, i+1
		for to < len(seen) && seen[to].mark == seen[i].mark && seen[to].margin >= least &&
			staysTogether(doc, seen[i].mark, from+to-1) {
			most = max(most, seen[to].margin)
			to++
		}
		if to == i+1 && seen[i].mark == markPerson && doc.toks[from+i].lex&(given|surname) == 0 {
			enough += step // one word that no list knows must look the more like a name
		}
		if most >= enough {
			found(seen[i].mark, from+i, from+to-1)
		}
		i = to
	}
}

// staysTogether reports whether a detail may go on behind token i.
func staysTogether(doc *document, m mark, i int) bool {
	g := string(doc.separatorAfter(i))
	switch m {
	case markPerson:
		return g == " " || g == "-" || g == "'" || g == ". " || g == "." || g == " \"" || g == "\" " ||
			g == ", " && doc.toks[i].lex&given == 0
	case markAddress:
		return addressGoesOn(doc, g, i)
	}
	return len(g) <= 3 && !strings.ContainsAny(g, ";\n")
}

// addressGoesOn reports a gap g behind token i that ends no sentence, paragraph or item.
func addressGoesOn(doc *document, g string, i int) bool {
	return len(g) <= 3 && !strings.Contains(g, ";") && !strings.Contains(g, "\n\n") &&
		!(strings.Contains(g, "\n") && (g[0] == '.' || beginsItem(doc, i+1)))
}

// beginsItem reports "2)" at token i: an item of a list.
func beginsItem(doc *document, i int) bool {
	return doc.toks[i].len() <= 2 && doc.toks[i].class.number() && doc.byteAt(int(doc.toks[i].end)) == ')'
}

// reportLikely reports what rules have not found of a run.
func reportLikely(doc *document, m mark, first, last int) {
	for i := first; i <= last; i++ {
		if doc.toks[i].taken {
			continue
		}
		to := i
		for to < last && !doc.toks[to+1].taken {
			to++
		}
		if whole := i == first && to == last; whole || !isTrimming(doc, m, i, to) {
			reportPiece(doc, m, i, to)
		}
		i = to
	}
}

// isTrimming reports one word beside a name that rules have found: a title, or what
// somebody has learned.
func isTrimming(doc *document, m mark, first, last int) bool {
	t := &doc.toks[first]
	return m == markPerson && first == last && (t.cue&cueTitle != 0 || t.class&allCaps != 0 && t.len() <= 4)
}

func reportPiece(doc *document, m mark, first, last int) {
	for m == markPerson && first < last && doc.toks[first].cue&cueKin != 0 && doc.toks[first].class&capital == 0 {
		first++ // my late sister
	}
	if m == markPerson && first < last && doc.toks[first].len() == 1 && string(doc.separatorAfter(first)) == ", " {
		first++ // bed B, Mrs.
	}
	if isLeftover(doc, m, first, last) || !soundRun(doc, m, first, last) {
		return
	}
	start, end := doc.toks[first].start, doc.toks[last].end
	if m == markSecret {
		start, end = wholeChunk(doc, start, end)
	}
	r := likelies[m].rule
	doc.report(first, start, end, r, r.severity, whyLikely)
}

// isLeftover reports a title alone, or a town behind a street that was found.
func isLeftover(doc *document, m mark, first, last int) bool {
	switch m {
	case markPerson:
		return first == last && doc.toks[last].cue&cueTitle != 0
	case markAddress:
		return isTownOnly(doc, first, last)
	}
	return false
}

// isTownOnly reports words without a number right behind a street that was found: ", Norwalk".
func isTownOnly(doc *document, first, last int) bool {
	if first == 0 || !doc.toks[first-1].taken || !parts(doc.separatorAfter(first-1), " ,\n") {
		return false
	}
	for i := first; i <= last; i++ {
		if doc.toks[i].class&hasDigit != 0 {
			return false
		}
	}
	return true
}

// wholeChunk widens a span to the signs written in one piece with it: most of them
// belong to a password.
func wholeChunk(doc *document, start, end int32) (from, to int32) {
	const reach = 24
	from, to = start, end
	for from > 0 && start-from < reach && isSecretSign(doc.low[from-1]) {
		from--
	}
	for int(to) < len(doc.low) && to-end < reach && isSecretSign(doc.low[to]) {
		to++
	}
	return from, to
}

func isSecretSign(c byte) bool { return strings.IndexByte("!#$%&*+=?@^_~", c) >= 0 }
