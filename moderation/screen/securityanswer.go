package screen

import "bytes"

// findSecurityAnswers finds what people answer to the questions that are asked instead of a
// password: "first pet (Biscuit)", "my favorite teacher, and I say Pendergast".
func findSecurityAnswers(doc *document) {
	speaks := false // of questions, once that is known
	for _, k := range gatedBy(doc, gateAsked|gateAnswer) {
		i := int(k)
		g := doc.toks[i].gate & (gateAsked | gateAnswer)
		if g == 0 || i == 0 || i+1 == len(doc.toks) {
			continue
		}
		asked := askedThings[string(doc.word(i))] && askedBefore[string(doc.word(i-1))]
		if !asked && g&gateAnswer == 0 {
			continue
		}
		if speaks = speaks || speaksOfQuestions(doc); !speaks {
			return
		}
		if !asked {
			findAnswerTo(doc, i)
			continue
		}
		first, last := answerBehind(doc, i)
		if first == 0 {
			first, last = answerInNext(doc, i)
		}
		if first > 0 {
			doc.report(first, doc.toks[first].start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
				"What answers a question that is asked instead of a password.")
		}
	}
}

// answerWords are what people call an answer.
var answerWords = wordSet("answer respuesta")

// findAnswerTo finds X in "my answer to … is X", whose "answer" is token i.
func findAnswerTo(doc *document, i int) {
	if !answerWords[string(doc.word(i))] || !doc.tokenIsAny(i-1, "my", "the", "his", "her", "our", "mi",
		"la") ||
		!doc.tokenIsAny(i+1, "to", "a", "is", "was", "es") {
		return
	}
	for j := i + 1; j+1 < len(doc.toks) && j < i+14 && !(j > i+1 && endsClause(doc.separatorAfter(j-1))); j++ {
		if t := &doc.toks[j+1]; doc.tokenIsAny(j, "is", "was", "es", "era") && !t.taken && t.class&capital != 0 &&
			doc.hasOneCapital(j+1) && t.len() > 2 && t.lex&connector == 0 && !isInGap(doc, j+1) {
			last := endOfAnswer(doc, j+1)
			doc.report(j+1, t.start, doc.toks[last].end, ruleAssigned, ruleAssigned.severity,
				"What answers a question that is asked instead of a password.")
			return
		}
	}
}

// askedThings and askedBefore make "first pet", "favorite teacher", "maiden name".
var (
	askedThings = wordSet(`pet dog cat car teacher school street name mascot city town color food band book
		movie job
		boss kiss grew born mascota perro escuela calle maestra apellido ciudad`)
	askedBefore = wordSet(`first favorite maiden childhood elementary high grade middle favourite i primera primer
		soltera was best`)
)

// speaksOfQuestions reports talk of security and of questions, answers or forms.
func speaksOfQuestions(doc *document) bool {
	return containsAny(doc.low, "secur", "secret", "challenge", "verif", "reset", "segur", "identity",
		"portal", "log in", "my answer to") &&
		containsAny(doc.low, "question", "answer", "want", "ask", "pregunt", "respuesta")
}

func containsAny(text []byte, parts ...string) bool {
	for _, part := range parts {
		if bytes.Contains(text, []byte(part)) {
			return true
		}
	}
	return false
}

// answerBehind is the name or word behind the thing that is asked for at token i: in
// brackets, behind a colon, "is" or "say", or with a capital right behind.
func answerBehind(doc *document, i int) (first, last int) {
	for j := i + 1; j < len(doc.toks) && j <= i+5; j++ {
		g := string(doc.separatorAfter(j - 1))
		t := &doc.toks[j]
		if endsClause([]byte(g)) || t.taken {
			return 0, 0
		}
		told := signsBeforeAnswer[g] || j > i+1 && tellsAnswer[string(doc.word(j-1))]
		if !told && (g != " " || t.class&capital == 0 || doc.tokenIs(j, "i")) {
			continue
		}
		if !mayAnswer(doc, j) || isInGap(doc, j) {
			return 0, 0
		}
		return j, endOfAnswer(doc, j)
	}
	return 0, 0
}

// answerInNext is the word in "Which is Buonaventura." behind the thing at token i that ends a
// sentence.
func answerInNext(doc *document, i int) (first, last int) {
	if k := answerAlone(doc, i); k > 0 {
		return k, k
	}
	if k := answerLater(doc, i); k > 0 {
		return k, k
	}
	j := i + 3
	if j >= len(doc.toks) || !endsClause(doc.separatorAfter(i)) ||
		!doc.tokenIsAny(i+1, "which", "it", "mine", "hers") || !doc.tokenIsAny(i+2, "is", "was", "s") {
		return 0, 0
	}
	if t := &doc.toks[j]; t.taken || t.class&capital == 0 || t.len() < 3 || isInGap(doc, j) {
		return 0, 0
	}
	return j, endOfAnswer(doc, j)
}

// answerAlone is the word that is a sentence of its own behind the thing at token i, or 0: "The
// portal asks my first pet. Pepper."
func answerAlone(doc *document, i int) int {
	j := i + 1
	if j >= len(doc.toks) || !endsClause(doc.separatorAfter(i)) || !isAnswer(doc, j) ||
		!doc.tokenIsAny(i-2, "my", "his", "her", "our", "your", "mi") {
		return 0
	}
	return j
}

// answerLater is the word behind "that's" within 22 words behind the thing at token i, or 0: "For the
// record that's Dombrowski."
func answerLater(doc *document, i int) int {
	for j := i + 1; j+1 < len(doc.toks) && j < i+22; j++ {
		if doc.tokenIsAny(j, "s", "is") && doc.tokenIsAny(j-1, "that", "it", "mine", "which") &&
			isAnswer(doc, j+1) && doc.toks[j+1].len() > 3 {
			return j + 1
		}
	}
	return 0
}

// isAnswer reports one word with a capital at token j and the end of its sentence.
func isAnswer(doc *document, j int) bool {
	t := &doc.toks[j]
	return !t.taken && t.class&capital != 0 && doc.hasOneCapital(j) && t.len() > 2 && !isInGap(doc, j) &&
		(j+1 == len(doc.toks) || endsClause(doc.separatorAfter(j)))
}

// mayAnswer reports a word that is more than an English one in small letters.
func mayAnswer(doc *document, j int) bool {
	t := &doc.toks[j]
	return t.len() > 1 && t.lex&connector == 0 && (t.class&capital != 0 || !isEnglishAt(doc, j))
}

// endOfAnswer is the last of up to three words with capitals from token j on.
func endOfAnswer(doc *document, j int) int {
	last := j
	for last+1 < len(doc.toks) && last-j < 2 && doc.toks[last+1].class&capital != 0 && !doc.toks[last+1].taken {
		if g := string(doc.separatorAfter(last)); g != " " && (g != ". " || doc.toks[last].len() > 3) {
			break
		}
		last++
	}
	return last
}

var signsBeforeAnswer = map[string]bool{" (": true, ": ": true, " \"": true, "=": true, " = ": true}

var tellsAnswer = wordSet("is was say says said put es era puse on")
