package screen

import (
	"maps"
	"strings"
)

// A person is numbered by more offices than any list holds: a jail, a lender, a union, a
// program. What speaks for such a number is weighed: the word that names it, the sign
// between, whose it is, and how it is written.

// namedNeeded is how much must speak for a number as one person's.
const namedNeeded = 5

// namedWeights are what speaks for and against the number r.
var namedWeights = []struct {
	name   string
	weight int
	holds  func(doc *document, r run) bool
}{
	{"a sign or word for a number before it", 2, signBeforeNumber},
	{"a word for what people are numbered by", 3, func(doc *document, r run) bool {
		return wordBeforeNumber(doc, r, numbersPeople)
	}},
	{"an account that is spoken of, and a name right before it", 4, behindAccount},
	{"somebody's own", 1, ownsNumber},
	{"a name, patient or relative before it", 1, personBeforeNumber},
	{"letters, or groups of digits", 1, func(doc *document, r run) bool {
		return r.last > r.first ||
			r.alnum > r.digit
	}},
	{"seven digits or more", 1, func(_ *document, r run) bool { return r.digit >= 7 }},
	{"a court behind it", -6, func(doc *document, r run) bool {
		return doc.tokenIsAny(r.last+2, "cir", "circuit")
	}},
	{"a word for what things are numbered by", -6, func(doc *document, r run) bool {
		return wordBeforeNumber(doc, r, numbersThings)
	}},
}

// numbersPeople are words for offices, papers and lists that number people.
var numbersPeople = wordSet(`insured enrolled booked booking bookings inmate prisoner offender detainee register
	registration loan loans
	mortgage
	lease tenant client clients enrollment enrolment membership participant donor recipient certificate cert
	certification licence license lic permit union tribal requisition referral authorization preauthorization
	receipt petition alien visa traveler traveller case caseworker probation parole customer pension annuity
	retirement voucher applicant application beneficiary student roster prescription caso prestamo
	folio cliente afiliado afiliada socio recluso matricula licencia permiso solicitud tarjeta cartilla pensionado
	estudiante inscripcion engagement gafete`)

// numbersThings are words for what things, texts and laws are numbered by.
var numbersThings = wordSet(`docket model models part version order orders ticket tickets invoice bill section rule
	regulation page pages table figure revision catalog standard standards patent grant contract flight bus
	route train highway channel issue volume act law resolution ordinance opinion report reports publication bulletin
	advisory cve release circular memo memorandum notice form forms template icd cpt hcpcs ndc loinc snomed drg
	firmware
	build kb bug commit article question item comment comments document control omb award opportunity announcement
	solicitation project fed reg federal public executive trial trials nct clinicaltrials gao oig hhs cms fda
	nist iso iec rfc pub pmid doi isbn zip area tracking shipment fedex ups usps sku phone telephone fax dial hotline
	extension ext suite po box parcel lot batch recall k510 k class unit port ports asset chapter title usc cfr
	norma ley articulo pagina modelo version clia taxonomy ccn uei naics`)

// findNamedNumbers finds numbers of people by what is weighed, and those behind the name of a
// health insurer.
func findNamedNumbers(doc *document) {
	next := 0
	for _, k := range doc.digits {
		i := int(k)
		if i < next || doc.toks[i].taken {
			continue
		}
		if findDottedLicense(doc, i) || !mayBeNamed(doc, i) {
			continue
		}
		r := extendOverLetters(doc, extendOverBlanks(doc, withCapitals(doc, chunkAround(doc, i)), 18))
		next = r.last + 1
		if !isPersonsNumber(doc, r) {
			continue
		}
		if insurerBefore(doc, r) {
			doc.report(r.first, r.start, r.end, ruleMember, ruleMember.severity,
				"A number behind the name of a health insurer.")
			continue
		}
		if weighNamed(doc, r) >= namedNeeded {
			doc.report(r.first, r.start, r.end, ruleNamedNumber, ruleNamedNumber.severity,
				"Words before the number name it as one person's.")
		}
	}
}

// namedHints are all words that may speak for a number of somebody's.
var namedHints = func() map[string]bool {
	hints := wordSet("under as")
	for _, words := range []map[string]bool{numberSigns, numbersPeople, insurers} {
		maps.Copy(hints, words)
	}
	return hints
}()

// mayBeNamed reports what is worth a look at token i: a word or sign for a number, or a word
// that names one, stands shortly before.
func mayBeNamed(doc *document, i int) bool {
	if doc.toks[i].len() >= 7 && doc.cuesBefore(i, accountReach)&cueAccount != 0 {
		return true
	}
	if doc.gates&gateNamed == 0 {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-8; j-- {
		if doc.toks[j].gate&gateNamed != 0 && namedHints[string(doc.word(j))] {
			return true
		}
		if endsClause(doc.separatorAfter(j)) && !doc.tokenIsAny(j, "no", "lic") {
			return false
		}
	}
	return false
}

// isPersonsNumber reports a number that could be somebody's by its form.
func isPersonsNumber(doc *document, r run) bool {
	return r.digit >= 4 && r.alnum >= 5 && r.alnum <= 24 && !isYear(doc, r) && !isAmount(doc, r) &&
		!doc.joinedLeft(r.start) && !docketNumber(doc.low[r.start:r.end]) && !isPhoneForm(doc, r) &&
		!isInGap(doc, r.first) && !isCourtCase(doc, r.first, r.last) && doc.untaken(r.first, r.last)
}

// isPhoneForm reports groups of three, three and four digits: an office's telephone.
func isPhoneForm(doc *document, r run) bool {
	if r.digit != r.alnum || r.last-r.first < 1 || r.last-r.first > 3 {
		return false
	}
	return doc.toks[r.last].len() == 4 && doc.toks[r.last-1].len() == 3
}

func weighNamed(doc *document, r run) int {
	weight := 0
	for k := range namedWeights {
		if namedWeights[k].holds(doc, r) {
			weight += namedWeights[k].weight
		}
	}
	return weight
}

// accountReach is how far before a number an account may be spoken of, in bytes.
const accountReach = 110

// behindAccount reports "First Dubuque 60044172" where a bank account is spoken of before.
func behindAccount(doc *document, r run) bool {
	i := r.first
	return i > 0 && r.digit >= 7 && doc.toks[i-1].class&capital != 0 && doc.toks[i-1].class.word() &&
		string(doc.separatorAfter(i-1)) == " " && doc.cuesBefore(i, accountReach)&cueAccount != 0
}

var numberSigns = wordSet("no num nbr nr nro number numbers numero id ids")

// signBeforeNumber reports "no.", "#" or "number is" right before the number, "my number at the
// clinic is", and "lists me under".
func signBeforeNumber(doc *document, r run) bool {
	i := r.first
	if i == 0 {
		return false
	}
	if c := doc.byteAt(int(r.start) - 1); c == '#' || c == ' ' && doc.byteAt(int(r.start)-2) == '#' {
		return true
	}
	g := string(doc.separatorAfter(i - 1))
	if len(g) > 2 && g != " (" {
		return false
	}
	if numberSigns[string(doc.word(i-1))] || doc.tokenIsAny(i-1, "under", "as", "by") &&
		doc.tokenIsAny(i-2, "insured", "registered", "enrolled", "booked", "me", "him", "her", "us", "son",
			"daughter", "husband", "wife", "mother", "father") {
		return true
	}
	if !doc.tokenIsAny(i-1, "is", "was", "s", "es", "era") {
		return false
	}
	for j := i - 2; j >= 0 && j >= i-9 && !endsClause(doc.separatorAfter(j)); j-- {
		if numberSigns[string(doc.word(j))] {
			return true
		}
	}
	return false
}

// wordBeforeNumber reports one of the words within four tokens before the number, in its clause.
func wordBeforeNumber(doc *document, r run, words map[string]bool) bool {
	for j := r.first - 1; j >= 0 && j >= r.first-5; j-- {
		g := doc.separatorAfter(j)
		if (endsClause(g) || hasByte(g, '.') && len(g) > 2) && !doc.tokenIsAny(j, "no", "lic", "cert", "nr", "num") {
			return false
		}
		if j < r.first-1 && hasByte(g, ',') {
			return false
		}
		if words[string(doc.word(j))] {
			return true
		}
	}
	return false
}

// ownsNumber reports a word of somebody's own within eight tokens before the number.
func ownsNumber(doc *document, r run) bool {
	for j := r.first - 1; j >= 0 && j >= r.first-8; j-- {
		if endsClause(doc.separatorAfter(j)) && !doc.tokenIsAny(j, "no", "lic") {
			return false
		}
		if doc.tokenIsAny(j, "my", "mine", "me", "his", "her", "him", "their", "our", "mi", "su", "nuestro", "i",
			"he",
			"she") {
			return true
		}
	}
	return false
}

// personBeforeNumber reports a name that was found, a patient or a relative within 100 bytes
// before the number.
func personBeforeNumber(doc *document, r run) bool {
	if doc.cuesBefore(r.first, 100)&(cuePatient|cueKin) != 0 {
		return true
	}
	for j := r.first - 1; j > 0 && doc.toks[j].start > r.start-100; j-- {
		if doc.toks[j].lex&given != 0 && doc.toks[j].class&capital != 0 &&
			doc.toks[j].lex&(english|place|month|orgWord|domainTerm) == 0 {
			return true
		}
	}
	return false
}

// countsThings reports digits with a word behind them that they may count: "lost 78800000 records".
func countsThings(doc *document, r run) bool {
	next := r.last + 1
	return next < len(doc.toks) && string(doc.separatorAfter(r.last)) == " " && doc.toks[next].class&capital == 0 &&
		!doc.tokenIsAny(next, "and", "that", "is", "was", "with", "through", "since", "for", "but", "y", "or", "in",
			"on")
}

// insurers are health insurers by a word of their names.
var insurers = wordSet(`aetna cigna humana anthem kaiser bcbs shield cross uhc unitedhealthcare tricare molina
	ambetter
	wellcare centene emblemhealth highmark premera regence medica healthpartners geisinger optum carefirst
	amerigroup elevance wellpoint caresource medicaid medicare medi chip fidelis oscar`)

// insurerBefore reports the name of a health insurer right before the number, or words for a
// number between.
func insurerBefore(doc *document, r run) bool {
	if r.digit < 6 || r.alnum < 8 || r.alnum == r.digit && countsThings(doc, r) {
		return false
	}
	for j := r.first - 1; j >= 0 && j >= r.first-4; j-- {
		if g := string(doc.separatorAfter(j)); len(g) > 2 || strings.ContainsAny(g, ".;\n") &&
			!numberSigns[string(doc.word(j))] {
			return false
		}
		if insurers[string(doc.word(j))] {
			return doc.toks[j].class&capital != 0
		}
		if t := &doc.toks[j]; t.lex&connector == 0 && !numberSigns[string(doc.word(j))] &&
			!doc.tokenIsAny(j, "plan", "card", "member", "policy", "carries", "ppo", "hmo") {
			return false
		}
	}
	return false
}
