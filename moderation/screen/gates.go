package screen

import "maps"

// A gate tells which detectors begin at a word. The lexicon keeps it, so that the one look-up
// of a token answers what each of these detectors would have to look up again.
type gate uint32

const (
	gateOrdinal   gate = 1 << iota // ordinals: the days of a month in words
	gateHoliday                    // the first word of a holiday
	gateGreatAge                   // ages of ninety and more in words
	gateAsked                      // what questions instead of a password ask for
	gateAnswer                     // what people call the answer to one
	gateSecret                     // a secret may follow
	gateCorner                     // a corner, and what stands before one
	gateLives                      // before "at the corner"
	gateDwelling                   // what somebody lives in
	gateAccount                    // a name to sign in with may follow
	gateShared                     // an account that several people use
	gatePhrase                     // a phrase that recovers a wallet
	gateRedacted                   // stands for something that was hidden
	gateCared                      // done to a patient: the day of it may follow
	gateNamed                      // a number of somebody's may follow
	gateOpener                     // digits that open something may follow
	gateApartment                  // before the number of an apartment
	gateKnownName                  // a name that everybody knows
	gateForum                      // a name on a network of people may follow
	gateBeside                     // a home beside some other place may follow
	gateDoors                      // "three doors down"
	gateLogin                      // a name to sign in with may be near
)

// gatedWords are the words of all gates; buildLexicon adds them to the table.
var gatedWords = map[string]gate{}

// The table fills when all lists are there: some of them name functions that use the lexicon.
func init() {
	for _, g := range []struct {
		gate  gate
		words map[string]bool
	}{
		{gateOrdinal, ordinals}, {gateHoliday, holidayStarts}, {gateGreatAge, greatAges},
		{gateAsked, askedThings}, {gateAnswer, answerWords}, {gateLives, livingWords}, {gateCorner, cornerWords},
		{gateDwelling, dwellings}, {gateAccount, accountWords}, {gateShared, sharedWords},
		{gatePhrase, wordSet("phrase")}, {gateRedacted, wordSet("redacted")}, {gateCared, caredVerbs},
		{gateNamed, namedHints}, {gateOpener, openerLinks}, {gateApartment, apartmentWords},
		{gateKnownName, knownFirsts}, {gateForum, forumWords},
		{gateBeside, livesVerbs}, {gateDoors, doorWordsAway}, {gateLogin, loginWords},
	} {
		for word := range maps.Keys(g.words) {
			addGate(word, g.gate)
		}
	}
	for word := range proseSecrets {
		addGate(word, gateSecret)
	}
}

// addGate adds a word, which must be one that tokenize looks up: letters, and not too many.
func addGate(word string, g gate) {
	for _, c := range []byte(word) {
		if kindOf[c] == 0 || isDigit(c) {
			panic("screen: no word for a gate: " + word)
		}
	}
	if word == "" || len(word) > maxWord {
		panic("screen: no word for a gate: " + word)
	}
	gatedWords[word] |= g
}
