package screen

import "bytes"

// findSecurityAnswers finds what people answer to the questions that are asked instead of a
// password: "first pet (Biscuit)", "my favorite teacher, and I say Pendergast".
func findSecurityAnswers(doc *document) {
	if !speaksOfQuestions(doc) {
		return
	}
	for i := 1; i+1 < len(doc.toks); i++ {
		if !askedThings[string(doc.word(i))] || !askedBefore[string(doc.word(i-1))] {
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

// askedThings and askedBefore make "first pet", "favorite teacher", "maiden name".
var (
	askedThings = wordSet(`pet dog cat car teacher school street name mascot city town color food band book movie job
		boss kiss grew born mascota perro escuela calle maestra apellido ciudad`)
	askedBefore = wordSet(`first favorite maiden childhood elementary high grade middle favourite i primera primer
		soltera was best`)
)

// speaksOfQuestions reports talk of security and of questions, answers or forms.
func speaksOfQuestions(doc *document) bool {
	return containsAny(doc.low, "secur", "secret", "challenge", "verif", "reset", "segur", "identity") &&
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
		if !mayAnswer(t) || isInGap(doc, j) {
			return 0, 0
		}
		return j, endOfAnswer(doc, j)
	}
	return 0, 0
}

// answerInNext is the word in "Which is Buonaventura." behind the thing at token i that ends a
// sentence.
func answerInNext(doc *document, i int) (first, last int) {
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

// mayAnswer reports a word that is more than an English one in small letters.
func mayAnswer(t *token) bool {
	return t.len() > 1 && t.lex&connector == 0 && (t.class&capital != 0 || t.lex&english == 0)
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
