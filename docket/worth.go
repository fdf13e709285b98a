package docket

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Worth is a kind of thing that makes a passage worth quoting.
type Worth string

// The kinds, in the order in which pages name them.
const (
	WorthFigure    Worth = "figure"     // a number that measures something
	WorthStudy     Worth = "study"      // a source that others can look up
	WorthFirstHand Worth = "first_hand" // what the writer or their house went through
	WorthProposal  Worth = "proposal"   // what somebody is to do
	WorthDissent   Worth = "dissent"    // words that speak against something
)

// Worths lists all kinds.
func Worths() []Worth {
	return []Worth{WorthFigure, WorthStudy, WorthFirstHand, WorthProposal, WorthDissent}
}

// Label names a kind on pages of staff.
func (w Worth) Label() string {
	switch w {
	case WorthFigure:
		return "Figure"
	case WorthStudy:
		return "Study or source"
	case WorthFirstHand:
		return "First-hand case"
	case WorthProposal:
		return "Proposal"
	case WorthDissent:
		return "Words of dissent"
	}
	return ""
}

// WorthFound is a kind with the words of the passage that show it.
type WorthFound struct {
	Worth Worth
	Words string
}

// maxWorthWords bounds the words that are shown, in characters.
const maxWorthWords = 60

// Parts of the patterns below. A number does not end in a point, so that the head of a list
// ("1. Hospitals should …") measures nothing.
const (
	amount  = `\d(?:[\d.,]*\d)?`
	counted = `(?:hours?|days?|weeks?|months?|years?|minutes?|patients?|beds?|devices?|pumps?|hospitals?|clinics?|` +
		`practices|records?|employees?|people|staff|nurses?|servers?|systems?|attacks?|incidents?|million|billion|` +
		`dollars|times|horas?|d[ií]as?|semanas?|meses|años?|pacientes?|camas?|equipos?|hospitales|cl[ií]nicas?|` +
		`expedientes?|empleados?|personas|ataques?|incidentes?|d[oó]lares|veces)`
	must    = `(?:should|must|ought to|needs? to|has to|have to)`
	mustEs  = `(?:deben?|deber[ií]an?)`
	someone = `(?:hospital|clinic|practice|systems?|network|office|department|lab|pharmacy|vendor|staff|team|mother|` +
		`father|son|daughter|husband|wife)`
)

// worthPatterns finds what shows a kind, in English and Spanish. Only words are looked at: a
// passage always has the same kinds, and a page can say which words they rest on.
var worthPatterns = []struct {
	worth Worth
	hints []string // in lower case; the patterns find nothing where none of them stands
	is    *regexp.Regexp
	not   *regexp.Regexp // what the words must not be part of; nil: anything
}{
	{WorthFigure, []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", " of "},
		wholeWords(`(?:US)?[$€£] ?`+amount+`(?: (?:million|billion|thousand|mil(?:lones)?)\b)?`,
			amount+` ?(?:%|percent\b|per cent\b|por ciento\b)`,
			amount+`(?: (?:out )?of| de(?: cada)?) (?:the |our |los |las |nuestros |nuestras )?`+amount,
			amount+` (?:\pL+[ -]){0,2}`+counted+`\b`,
			`(?:two|three|four|five|six|seven|eight|nine|ten|half|a third|a quarter|`+
				`two thirds) (?:out )?of (?:the |our |`+
				`every |all )?(?:\pL+ )?(?:hospitals?|clinics?|patients?|devices?|staff|nurses|systems|practices|`+
				`pumps)\b`),
		wholeWords(`(?:sections?|§+|parts?|title|chapter|rule|question|page|figure|table|version|windows|cfr|`+
			`u\.?s\.?c\.?|secci[oó]n|pregunta|art[ií]culo) ?`+amount,
			`(?:199|20[0-3])\d (?:\pL+[ -]){0,2}`+counted)}, // a year
	{WorthStudy, []string{"stud", "survey", "audit", "white paper", "peer", "report", "analysis", "data", "figures",
		"research", "according", "found", "showed", "et al", "published", "doi", "según", "segun",
		"encuesta", "informe"},
		wholeWords(`(?:a|the|this|that|recent|our) (?:\pL+ )?(?:study|survey|audit|white paper|peer-reviewed)\b`,
			`(?:study|survey|report|audit|analysis|research|data|figures) (?:by|published)\b`,
			`(?:study|survey) (?:from|of|in)\b`, `(?:report|data|figures) from (?:the )?(?-i:[A-Z])\pL+`,
			`according to (?:the |a |an )?\pL+`, `as (?:the )?\pL+ (?:reported|found|showed)\b`,
			`researchers\b`, `et al\.`, `published in\b`, `doi:? ?10\.`, `seg[uú]n (?:el|la|un|una|los|las) \pL+`,
			`(?:un|una|el|la) (?:estudio|encuesta|informe|auditor[ií]a)\b`),
		wholeWords(`audit (?:logs?|logging|trails?|controls?|requirements?)\b`, `as (?:we|i|they|you|it) \pL+`,
			`according to (?:the |a |an )?(?:laws?|rules?|plans?|polic(?:y|ies)|size|risks?|needs?|type|severity|its|`+
				`their|our|your|what|how)\b`,
			`seg[uú]n (?:el|la|los|las) (?:ley(?:es)?|reglas?|plan|tamaño|riesgos?|caso|tipo)\b`)},
	{WorthFirstHand, []string{"we ", "i ", "our ", "my ", "happen", "nos ", "mos", "nuestr", "mi "},
		wholeWords(`(?:we|i) (?:have )?(?:lost|paid|saw|seen|had to|were (?:hit|attacked|locked|told|forced|`+
			`unable|down)|was (?:hit|told|locked|there)|been (?:hit|attacked|locked|told|forced)|experienced|`+
			`went back|`+
			`learned|found out|discovered|spent|waited|replaced|rebuilt|restored|diverted|cancell?ed|switched|`+
			`worked (?:through|on paper)|tried)\b`,
			`(?:our|my) (?:\pL+ ){0,2}`+someone+` (?:was|were|lost|had|went|could|couldn.t|stopped|paid|took|`+
				`spent|closed|`+
				`waited)\b`,
			`(?:happened|happens) (?:to us|to me|here|at our)\b`, `in my (?:\d+|\pL+) years\b`,
			`nos (?:pas[oó]|ocurri[oó]|atacaron|dejaron)\b`,
			`(?:perdimos|pagamos|tuvimos que|sufrimos|esperamos|gastamos)\b`,
			`(?:nuestro|nuestra|mi) \pL+ (?:perdi[oó]|estuvo|sufri[oó]|tuvo|qued[oó]|cerr[oó])\b`),
		wholeWords(`(?:if|unless|until) (?:we|i|our|my)\b`, `should (?:we|i)\b`)},
	{WorthProposal, []string{"should", "must", "ought", "need", "has to", "have to", "recom", "propo", "sug", "urge",
		"ask", "request", "call", "please", "let us", "let's", "debe", "hay que", "tiene", "pedimos", "solicit"},
		wholeWords(must+`(?: \pL+)? (?:be|require|create|fund|pay|set|publish|share|give|offer|build|make|`+
			`provide|train|teach|adopt|support|let|allow|stop|start|write|use|include|work|help|add|ban|patch|notify|`+
			`report|tell|establish|develop|ensure|have|get|do)\b`,
			`(?:we|i) (?:strongly |respectfully )?(?:recommend|propose|suggest|urge|ask|request|call on|call for)\b`,
			`(?:please|let us|let's) (?:require|create|fund|publish|share|give|build|make|provide|train|adopt|`+
				`consider)\b`,
			`(?:`+mustEs+`|hay que|tienen? que) \pL+r\b`,
			`(?:recomendamos|proponemos|sugerimos|pedimos|solicitamos|recomiendo|propongo)\b`),
		wholeWords(must+` (?:not|no)\b`, must+`(?: \pL+)? have been\b`, `(?:has|have) to do with\b`,
			`(?:do|does|did)(?: not|n't) (?:have|need) to\b`, `(?:no|not) (?:have|need) to\b`,
			`no (?:`+mustEs+`|hay que|tienen? que)\b`)},
	{WorthDissent, []string{"disagree", "oppose", "object", "against", "not ", "n't ", "too ", "mandate",
		"size", "false",
		"acuerdo", "oponemos", "contra", "no "},
		wholeWords(`(?:disagrees?|opposes?)\b`, `(?:we|i) (?:strongly )?object to\b`,
			`(?:we|i) (?:are|am) (?:\pL+ )?against\b`,
			`(?:should|must|ought) not (?:\pL+ )?(?:forced?|required?|mandated?|asked|made to|burden(?:ed)?|`+
				`punish(?:ed)?|`+
				`penali[sz]ed?|imposed?|regulated?|blamed?)\b`,
			`(?:(?:do|does|will|would|can)(?: not|n't)|cannot|can't|won't) (?:help|work|solve|fix|need|protect|`+
				`fit|scale|`+
				`make (?:us|anybody|anyone|patients))\b`, `(?:is|are) not the (?:answer|problem|way)\b`,
			`(?:too (?:costly|expensive|much burden|heavy)|unfunded mandates?|one[- ]size[- ]fits[- ]all|`+
				`false sense of)\b`,
			`no estamos de acuerdo\b`, `nos oponemos\b`, `en contra de\b`,
			`no (?:sirven?|ayudan?|funcionan?|resuelven?)\b`,
			`no `+mustEs+` (?:obligar|exigir|imponer|castigar|ser obligad[oa]s?)\b`), nil},
}

// wholeWords is a pattern of any of the alternatives, in any case, that begins at a word.
func wholeWords(alternatives ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL\d$€£.,])(` + strings.Join(alternatives, "|") + `)`)
}

// WorthOf lists what makes a passage worth quoting, each kind once, with the first words that
// show it.
func WorthOf(passage Text) []WorthFound {
	plain := strings.Join(strings.Fields(strings.ReplaceAll(string(passage), "’", "'")), " ")
	lower := strings.ToLower(plain)
	var out []WorthFound
	for _, p := range worthPatterns {
		if !slices.ContainsFunc(p.hints, func(hint string) bool { return strings.Contains(lower, hint) }) {
			continue
		}
		if words := firstWords(plain, p.is, p.not); words != "" {
			out = append(out, WorthFound{p.worth, words})
		}
	}
	return out
}

// firstWords are the first words of a text that one pattern finds and that no words which the
// other finds overlap; "" where there are none.
func firstWords(plain string, is, not *regexp.Regexp) string {
	found := is.FindAllStringSubmatchIndex(plain, -1)
	if len(found) == 0 {
		return ""
	}
	var except [][]int
	if not != nil {
		except = not.FindAllStringSubmatchIndex(plain, -1)
	}
	for _, at := range found {
		if slices.ContainsFunc(except, func(no []int) bool { return no[2] < at[3] && at[2] < no[3] }) {
			continue
		}
		words := strings.TrimSpace(plain[at[2]:at[3]])
		if utf8.RuneCountInString(words) > maxWorthWords {
			words = string([]rune(words)[:maxWorthWords]) + "…"
		}
		return words
	}
	return ""
}
