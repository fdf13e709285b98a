package docket

import (
	"regexp"
	"strings"
	"unicode"
)

// ClassifyComment sorts a comment by its answers: ClassNoAnswer where none says
// anything, ClassContentElsewhere where they only say where the comment is, and
// empty otherwise.
func ClassifyComment(texts ...Text) Class {
	var rest []Text
	for _, t := range texts {
		if !saysNothing(t) {
			rest = append(rest, t)
		}
	}
	switch {
	case len(texts) == 0:
		return ""
	case len(rest) == 0:
		return ClassNoAnswer
	case PointsElsewhere(rest...):
		return ClassContentElsewhere
	}
	return ""
}

// placeholderBytes is the longest text that may be a placeholder, in bytes.
const placeholderBytes = 200

var (
	gapWords = regexp.MustCompile(`\[redacted: [a-z_]+\]`)

	// placeholders are what people type where a form wants something, in small
	// letters and without signs. They are whole answers: "none of the vendors" is one.
	placeholders = regexp.MustCompile(`^(?:` + strings.Join([]string{
		``, `n ?a`, `nc`, `nil`, `null`, `x+`, `tbd`, `skip(?:ped)?`, `pass`, `blank`, `(?:intentionally )?left blank`,
		`ditto`, `idem`,
		`none(?: (?:to add|at (?:this|the) (?:time|moment)|at present|for now|from (?:us|me)))?`,
		`(?:(?:i|we) (?:have|had) )?nothing(?: (?:to add|to say|further|more|else|new|at this time))*`,
		`(?:(?:i|we) (?:have|had|do not have|dont have) )?(?:no|any) (?:(?:further|additional|other|more|specific) )?` +
			`(?:comments?|opinions?|answers?|responses?|remarks?|views?|position|input|feedback)` +
			`(?: (?:at (?:this|the) (?:time|moment)|(?:on|to|for) (?:this|the|that) (?:question|topic|item|issue|one)` +
			`|from (?:me|us)|to add|here|for now))*`,
		`(?:(?:this|it|the question) )?(?:is )?(?:not applicable|does not apply|doesnt apply|na)` +
			`(?: (?:to|for) (?:me|us|(?:my|our) (?:practice|organization|clinic|hospital|business|office|company|case` +
			`|agency|role)))?(?: at this time)?`,
		`(?:(?:i|we) )?(?:dont|do not) know`, `unsure`, `(?:(?:im|i am|we are) )?not sure`, `no idea`,
		`(?:(?:i|we) )?(?:prefer not|decline) to (?:answer|say|comment)`,
		`no (?:aplica|procede|aplicable)`, `ningun[oa](?: por (?:ahora|el momento))?`, `en blanco`,
		`nada(?: (?:más|que (?:añadir|agregar|decir|comentar)))*`,
		`sin (?:comentarios?|respuesta|opinión)(?: (?:adicional(?:es)?|por (?:ahora|el momento)))*`,
		`no (?:sé|se|sabemos|(?:tengo|tenemos|hay) (?:comentarios?|opinión|respuesta))`,
	}, "|") + `)$`)

	// A reference says that the answer stands with another question: it begins as one
	// and has no words but those of referring.
	references = regexp.MustCompile(`^(?:please )?(?:see|refer to|same(?: as)?|as ` +
		`(?:stated|noted|said|mentioned|answered|above|below)|` +
		`(?:already )?(?:answered|covered|addressed|stated|discussed)|(?:por favor |favor de ` +
		`)?(?:ver|vea|vean|véase|véanse)|` +
		`igual que|lo mismo|(?:la )?misma|(?:ya )?(?:respondid|contestad)[oa])\b`)
	referring = wordSet(`please see refer same as stated noted said mentioned answered already covered addressed
	discussed my our your the to for of in under
		and from with no number item no first second third fourth fifth last thanks
		por favor de ver vea vean véase véanse igual que lo mismo la misma ya respondido respondida contestado
		contestada el los las mi mis nuestra nuestras a en
		primera segunda número más`)
	referred = wordSet(`above below previous previously prior earlier other answer answers response responses comment
	comments question questions q
		arriba abajo anterior anteriores respuesta respuestas pregunta preguntas mismo misma`)
	numbered = regexp.MustCompile(`^q?[0-9]{1,2}[a-e]?$`)
	thanks   = regexp.MustCompile(` (?:thank you|thanks|gracias)(?: \pL+){0,3}$`)
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// saysNothing reports whether a text is a placeholder ("N/A", "see above") or has
// nothing visible in it but gaps of redactions.
func saysNothing(text Text) bool {
	if len(text) > placeholderBytes {
		return false
	}
	plain := gapWords.ReplaceAllString(string(text), " ")
	plain = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		case r == '/', r == '.', r == '\'', r == '’':
			return -1
		}
		return ' '
	}, plain)
	plain = strings.Join(strings.Fields(plain), " ")
	if plain == "no thanks" || plain == "no thank you" {
		return true
	}
	plain = thanks.ReplaceAllString(plain, "")
	return placeholders.MatchString(plain) || refers(plain)
}

// refers reports whether plain only refers to another answer.
func refers(plain string) bool {
	if !references.MatchString(plain) {
		return false
	}
	to := false
	for _, w := range strings.Fields(plain) {
		switch {
		case referred[w], numbered.MatchString(w):
			to = true
		case !referring[w]:
			return false
		}
	}
	return to
}
