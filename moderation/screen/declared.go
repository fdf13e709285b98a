package screen

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"commentportal/docket"
)

// Whoever shows rows of an example says so once, before or behind them, and not in each line.

// saysNear is how many bytes before and behind a finding a text may say that it is an example.
const saysNear = 400

// declarations are how writers say that what they show is nobody's: invented, printed for
// everybody, or a form that waits to be filled in.
var declarations = phrases(`
	made up lines, made the row up, made this up, made that up, made it up, made these up, made them up,
	i made up, all made up, made-up, are made up, is made up, i invented, all invented, is invented,
	are invented, not a real patient, no real patient, not a real person, not real people, is fictional,
	are fictional, fictional example, documentation address, documentation range, documentation prefix,
	reserved for documentation, example out of, example from the, examples from the, sample from the,
	out of the standard, published api doc, published example, published sample, published test,
	in every manual, test number it, 's test number, (blank, specimen), sample row, sample record,
	sample message, sample of what, user guide, dummy data, dummy record, <your , your_token, your_key,
	your_password, your-token, your_api, datos inventados, es inventado, me lo invent, datos de ejemplo,
	ejemplo inventado, datos ficticios, no es una persona real, no es un paciente real, no son reales`)

// phrases reads phrases parted by commas.
func phrases(list string) [][]byte {
	var out [][]byte
	for p := range strings.SplitSeq(list, ",") {
		out = append(out, []byte(strings.Trim(p, "\n\t ")))
	}
	return out
}

// sayings are what a text says of all that it shows. Each is read once, when a finding asks.
type sayings struct {
	examples func() []int // bytes where it says that something is an example, in order
	nobody   func() bool  // no person is in it
	scanned  func() bool  // a scanner misread several of its words
}

// listen prepares what the text says.
func listen(doc *document) sayings {
	return sayings{
		examples: sync.OnceValue(func() []int { return declaredAt(doc.low) }),
		nobody:   sync.OnceValue(func() bool { return speaksOfNobody(doc) }),
		scanned:  sync.OnceValue(func() bool { return isScan(doc) }),
	}
}

// declaredAt lists where a text says that something is an example.
func declaredAt(low []byte) (at []int) {
	for _, d := range declarations {
		for k := 0; ; {
			i := bytes.Index(low[k:], d)
			if i < 0 {
				break
			}
			at = append(at, k+i)
			k += i + len(d)
		}
	}
	slices.Sort(at)
	return at
}

// isDeclared reports a text that says near the value that it is an example.
func isDeclared(doc *document, n nameInSentence) bool {
	at := doc.said.examples()
	i, _ := slices.BinarySearch(at, int(doc.toks[n.first].start)-saysNear)
	return i < len(at) && at[i] < int(doc.toks[n.last].end)+saysNear
}

// isNamedInExample reports a name or number in a row that the text says is an example: in a
// field, not among words.
func isNamedInExample(doc *document, h hit) bool {
	from := bytes.LastIndexByte(doc.low[:h.start], '\n') + 1
	to := len(doc.low)
	if k := bytes.IndexByte(doc.low[h.end:], '\n'); k >= 0 {
		to = int(h.end) + k
	}
	line := doc.low[from:to]
	marks := 0
	for _, c := range [...]string{"|", "^", "\"", ";", ","} {
		marks += bytes.Count(line, []byte(c))
	}
	return marks >= 3 && (isDeclared(doc, sentenceOfHit(doc, h)) ||
		bytes.Contains(doc.low[h.start:h.end], []byte("everyman")) ||
		bytes.Contains(doc.low[h.start:h.end], []byte("everywoman")))
}

// isNoName reports what stands where names stand and is none: a day of the week in a table, a
// word for a relative, a pronoun.
func isNoName(doc *document, h hit) bool {
	n := sentenceOfHit(doc, h)
	if n.first != n.last {
		return false
	}
	switch w := string(doc.word(n.first)); w {
	case "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun":
		return true
	case "thx", "thanks", "regards", "fecha", "nombre", "asunto", "saludos", "gracias", "telefono", "correo":
		return true
	case "nana", "papa", "mama", "mima", "abuela", "abuelo", "abuelita", "abuelito", "grandma", "grandpa", "granny",
		"nonna", "nonno", "oma", "opa", "tita", "tito":
		return doc.toks[n.first].class&capital == 0
	case "tu", "su", "mi", "el", "la", "los", "las", "yo", "ella", "usted":
		return doc.toks[n.first].class&capital == 0
	}
	return false
}

// isInvented reports a name that its sentence says is of a story.
func isInvented(doc *document, h hit) bool {
	n := sentenceOfHit(doc, h)
	for j := n.from; j < n.first; j++ {
		if doc.tokenIsAny(j, "fictional", "fictitious", "protagonist", "villain", "novel", "personaje", "novela",
			"ficticia", "ficticio", "sitcom") || doc.tokenIs(j, "made") && doc.hyphenAfter(j) {
			return true
		}
	}
	return false
}

// isCatalogued reports the number of a known flaw or bulletin, whatever word leads to it.
func isCatalogued(doc *document, h hit) bool {
	w := doc.low[h.start:h.end]
	return bytes.HasPrefix(w, []byte("cve-")) || bytes.HasPrefix(w, []byte("cwe-")) ||
		bytes.HasPrefix(w, []byte("ghsa-"))
}

// speaksOfNobody reports a text without a person: nobody who speaks, is spoken of or is cared for.
func speaksOfNobody(doc *document) bool {
	for i := range doc.toks {
		if doc.toks[i].cue&(cueKin|cuePatient|cueBirth) != 0 || doc.tokenIsAny(i, "i", "my", "me", "we", "our", "he",
			"she", "his", "her", "him", "yo", "mi", "me", "nos") {
			return false
		}
	}
	return true
}

// isBadlyScanned reports a word in which a scanner read 1 for l or 0 for o, in a text that has
// several.
func isBadlyScanned(doc *document, h hit) bool {
	return h.rule.kind == docket.FindingSecret && scannedWord(doc.low[h.start:h.end]) && doc.said.scanned()
}

// isScan reports four words or more that a scanner misread.
func isScan(doc *document) bool {
	several := 0
	for _, k := range doc.digits {
		if t := &doc.toks[k]; scannedWord(doc.low[t.start:t.end]) {
			if several++; several >= 4 {
				return true
			}
		}
	}
	return false
}

// scannedWord reports letters with a 1 or 0 between or behind them, and nothing else.
func scannedWord(w []byte) bool {
	digits := 0
	for i, c := range w {
		switch {
		case (c == '0' || c == '1') && (i == 0 || isLower(w[i-1])) && (i+1 == len(w) || isLower(w[i+1])):
			digits++
		case !isLower(c):
			return false
		}
	}
	return digits > 0 && 3*digits <= len(w)
}
