package screen

// Whoever teaches, speaks or writes for everybody is named in comments as one names a book. These
// signs are weighed with the others of publicWeights.

// spokenBefore and speechVerbs are what people do before an audience.
var (
	givesTalk    = wordSet("gave gives give giving delivered presented hosts hosted held")
	audienceWork = wordSet(`talk talks presentation presentations keynote lecture lectures speech speeches testimony
		seminar webinar workshop charla conferencia ponencia`)
	speechVerbs = wordSet("spoke speaks speaking lecturing lectured lectures keynoted")
	founders    = wordSet("coined invented pioneered popularized founded discovered co-founded cofounded acuno")
)

// speaksToAll reports "gave a great presentation" or "spoke at our state association" behind the name.
func speaksToAll(doc *document, n nameInSentence) bool {
	gives := false
	for j := n.last + 1; j <= min(n.end, n.last+10); j++ {
		w := doc.word(j)
		switch {
		case givesTalk[string(w)]:
			gives = true
		case gives && audienceWork[string(w)]:
			return true
		case speechVerbs[string(w)] && doc.tokenIsAny(j+1, "at", "before"):
			return true
		case speechVerbs[string(w)] && doc.tokenIsAny(j+1, "about", "on", "to"):
			return !doc.tokenIsAny(j+2, "me", "us", "my", "her", "him", "them", "our", "his", "length")
		}
	}
	return false
}

// coinedSomething reports ", who coined" behind the name.
func coinedSomething(doc *document, n nameInSentence) bool {
	return doc.tokenIsAny(n.last+1, "who", "quien") && founders[string(doc.wordOrNone(n.last+2))]
}

// servedAll reports "did the country a favor" behind the name, or thanks for a published work before it.
func servedAll(doc *document, n nameInSentence) bool {
	for j := n.last + 1; j <= min(n.end, n.last+10); j++ {
		if doc.tokenIsAny(j, "country", "nation", "world", "profession", "field", "public") && (doc.tokenIsAny(j+2,
			"favor", "service", "favour", "kindness") || doc.tokenIsAny(j+1, "service", "good")) {
			return true
		}
	}
	if !doc.tokenIsAny(n.from, "thanks", "thank", "gracias") {
		return false
	}
	for j := n.last + 1; j <= min(n.end, n.last+14); j++ {
		if doc.tokenIsAny(j, "guides", "guide", "checklist", "checklists", "framework", "standard", "toolkit",
			"guideline", "guidelines", "guia") {
			return true
		}
	}
	return false
}

// servesPublic reports ", who's our county medical officer" or ", the secretary of agriculture" behind the name.
func servesPublic(doc *document, n nameInSentence) bool {
	for j := n.last + 1; j <= min(n.end, n.last+7); j++ {
		switch {
		case doc.tokenIs(j, "secretary") && doc.tokenIs(j+1, "of") && doc.tokenIsAny(j+2, "agriculture", "state",
			"health", "defense", "labor", "education", "energy", "commerce", "veterans", "homeland", "the"):
			return true
		case publicLevels[string(doc.word(j))]:
			for k := j + 1; k <= min(n.end, j+3); k++ {
				if publicPosts[string(doc.word(k))] {
					return true
				}
			}
		}
	}
	return false
}

var (
	publicLevels = wordSet("county state city federal national tribal surgeon parish municipal attorney")
	publicPosts  = wordSet(`officer commissioner epidemiologist coordinator administrator general superintendent
		ombudsman treasurer auditor comptroller`)
)

// comesFromBody reports "from CSIRO" behind the name.
func comesFromBody(doc *document, n nameInSentence) bool {
	j := n.last + 2
	return j < len(doc.toks) && doc.tokenIsAny(n.last+1, "from", "of", "at") && doc.toks[j].class&capital != 0 &&
		(doc.toks[j].class&allCaps != 0 && doc.toks[j].len() > 2 || doc.toks[j].lex&orgWord != 0 || isBody(doc, j))
}
