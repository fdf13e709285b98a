package suggest

import (
	"strings"
	"testing"

	"commentportal/docket"
)

// A clause that turns away from a subject, or a formula of letters, is in brackets; one that complains that
// something lacks, or that nothing follows, is not.
func TestSetAsideIsWhatATextTurnsAwayFrom(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"[Passwords are not our problem.] We have no plan for a dark day.",
		"[It is not the fine that keeps us quiet], it is what the neighbours would say.",
		"[It isn't the money], it is the rule that nobody understands.",
		"[We do not want grants], we want somebody to watch at night.",
		"[Our own house is in order.] The firm that prints our bills is another matter.",
		"[This is not about funding.] The rules cannot be understood.",
		"[No es por la fama], es por las demandas.",
		"[Las contraseñas están bien]; lo que no hay es un plan de emergencia.",
		"[On behalf of our members], we ask for one rule.",
		"[We appreciate the opportunity to comment on the plan.] Devices need patches.",
		"[This letter is in response to your request for information.] Our nurses share one login.",
		"[Agradecemos la oportunidad de comentar.] Falta personal.",
		"Please make vendors contact hospitals about a flaw. They do not.",
		"Share what you learn with our members.",
		"The response to an incident must be practised.",
		"Passwords are not our problem.", // nothing would be left
		"There is no plan. We need one.",
		"There is no business case, it is not paid.",
		"It is not clear who is in charge.",
		"Nobody trains the nurses, and it shows.",
		"No hay plan ni respaldo.",
		"We cannot patch it, the vendor is gone.",
	} {
		text := docket.Text(strings.NewReplacer("[", "", "]", "").Replace(want))
		tokens := tokenize(text, shipped().stems)
		aside := shipped().setAside(tokens, text)
		shown, open := "", false
		at := 0
		for i, tok := range tokens {
			is := aside != nil && aside[i]
			if is != open {
				if open {
					shown += string(text[at:tokens[i-1].End]) + "]" + string(text[tokens[i-1].End:tok.Start])
				} else {
					shown += string(text[at:tok.Start]) + "["
				}
				open, at = is, tok.Start
			}
		}
		shown += string(text[at:])
		plain := func(s string) string {
			return strings.NewReplacer(".", "", ",", "", ";", "").Replace(s)
		}
		if plain(shown) != plain(want) {
			t.Errorf("want %s\ngot  %s", want, shown)
		}
	}
}

// What a text turns away from is neither proposed nor shown as evidence.
func TestNegatedSubjectIsNotProposed(t *testing.T) {
	t.Parallel()
	s := NewSuggester(shippedBook(t))
	for _, tt := range []struct{ text, no string }{
		{"Weak passwords are not the trouble. On the day of the attack no one had a plan.", "DEV-IAM"},
		{"It is not the membership fee, it is that the bulletins arrive three weeks late.", "INF-CST"},
		{"We do not want another grant, we want clear rules.", "GOV-FIN"},
		{"Ransomware is not what worries me. Our old scanners have had no support since 2010.", "AWR-EXR"},
		{"El presupuesto no es el problema. Nadie de la junta directiva pregunta por esto.", "GOV-FIN"},
	} {
		turned := docket.Span{End: strings.IndexAny(tt.text, ",.")}
		for _, one := range s.Suggest("", docket.Text(tt.text)) {
			if one.Proposed && one.Code == tt.no {
				t.Errorf("%q is proposed %s", tt.text, tt.no)
			}
			if one.Proposed && overlapsAny(one.Evidence, turned) {
				t.Errorf("%q: evidence of %s lies in the clause that is set aside", tt.text, one.Code)
			}
		}
	}
}
