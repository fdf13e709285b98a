package screen

import (
	"embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

// lex says what a word is known as.
type lex uint32

const (
	given       lex = 1 << iota // a given name
	surname                     // a family name
	english                     // an English word, as far as small letters go
	domainTerm                  // never part of a person's name in this field
	startsCue                   // first word of a cue of several words
	place                       // a state, country or large city
	orgWord                     // marks the words around it as an organisation
	eponymNoun                  // a name before it belongs to a thing: syndrome, act, scale
	streetEnd                   // a street suffix of the USPS list, or its abbreviation
	usState                     // two-letter code of a state or territory
	month                       // name of a month
	particle                    // between the parts of a name: van, de la, bin
	connector                   // between a cue and its number: no, is, number
	common                      // a common name in the United States: weighs more than a rare one
	notAlone                    // a first name that by itself is more often a place or an idiom
	familiar                    // a first name first, whatever else the word means
	legendStart                 // first word of a legend
	wordSurname                 // an English word that is a family name now and then
	numeral                     // part of a number or day in words: forty, third, double
	officeWord                  // speaks for an office's number or address
)

//go:embed data/*.txt data/tagger.bin data/reader.bin
var dataFiles embed.FS

// A lexicon is the table in which every word of a text is looked up once. A
// slot keeps 32 bits of the word's hash: with the 17 bits of its place, a wrong
// answer comes once in some hundred million words.
type lexicon struct {
	slots   []slot
	means   []meaning
	phrases map[uint64][]phrase
}

type slot struct {
	print uint32
	lex   lex
	means uint16 // index into lexicon.means
}

// A meaning is what detectors know of a word: what it is a cue for, and which of them begin
// at it.
type meaning struct {
	cue  cue
	gate gate
}

const (
	tableBits = 18 // 2^18 slots, about a third of them used
	tableMask = 1<<tableBits - 1
)

// A phrase is a cue of several words, without its first.
type phrase struct {
	next uint32 // the shortHash of the first word of rest
	rest []string
	cue  cue
	lex  lex
}

// lists are the data files and what their words are.
var lists = []struct {
	file string
	lex  lex
}{
	{"given.txt", given | common},
	{"given-own.txt", given | common},
	{"given-world.txt", given},
	{"surnames.txt", surname},
	{"surnames-world.txt", surname},
	{"surnames-census.txt", surname},
	{"surnames-words.txt", wordSurname},
	{"english-a-k.txt", english},
	{"english-l-z.txt", english},
	{"domain.txt", domainTerm},
	{"places.txt", place},
	{"organisations.txt", orgWord},
	{"eponyms.txt", eponymNoun},
	{"streets.txt", streetEnd},
}

// wordLists are short lists that rules rely on word by word.
var wordLists = []struct {
	lex   lex
	words string
}{
	{usState, "al ak az ar ca co ct de dc fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc " +
		"nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy pr vi gu as mp aa ae ap"},
	{month, "january february march april may june july august september october november december jan feb mar apr " +
		"jun jul aug sep sept oct nov dec enero febrero marzo abril mayo junio julio agosto septiembre octubre " +
		"noviembre diciembre"},
	{familiar, "john maria carol peter terry harry billy randy bobby bonnie victor martin robin jimmy tony mike dale " +
		"sherry lee sally jay tom warren rosemary derrick glen hector colleen rick viola myrtle patsy brad penny " +
		"brandy margarita ken sandy nick patty matt jasmine noel marina josh curt mickey"},
	{notAlone, "jefferson kennedy franklin jackson carolina florence georgia virginia savannah sydney paris london " +
		"charlie roger jack rose olive iris drew chase chip austin madison charlotte dakota brooklyn asia india " +
		"israel jordan chad kenya china america europe montana cheyenne sierra houston dallas denver trent troy " +
		"lincoln cleveland washington francisco diego antonio jose angeles santa barbara clara cruz santiago cruz " +
		"christian angel jesus trinity nevada alexandria eugene salem aurora albany orlando carson clinton cary " +
		"garland marion helena augusta tyler waco victoria regina charleston raleigh guadalupe lourdes carmen mercy " +
		"hope faith grace joy charity melody harmony destiny amber crystal ruby pearl opal jade coral violet lily " +
		"daisy heather holly ivy ginger basil sage forest dean duke earl baron king prince major royal judge bishop " +
		"pope mason taylor tanner hunter fisher parker carter cooper porter spencer harper bailey morgan logan kelly " +
		"ray art rich frank guy gene pat rob sue will bob bill mark grant may april june august max rex ace " +
		"ally alma alta"},
	{particle, "van von der den de la del di da dos du bin binti ibn al el ter ten le y mac st"},
	{place, "hmong somali dari tagalog navajo creole cantonese mandarin farsi urdu hindi bengali punjabi gujarati " +
		"arabic spanish french english russian polish vietnamese korean japanese chinese portuguese swahili amharic " +
		"tigrinya pashto nepali burmese khmer lao latinos latinas latino hispanics hispanic americans native asians " +
		"africans indians mexicans europeans catholics muslims jews christians"},
	{numeral, "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty " +
		"forty fifty " +
		"sixty seventy eighty ninety hundred thousand double triple first second third fourth fifth sixth " +
		"seventh eighth " +
		"ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth " +
		"twentieth thirtieth primero diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve " +
		"veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho " +
		"veintinueve " +
		"treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento mil novecientos doble"},
	{officeWord, officeWords},
	{connector, "number numbers no num nbr id ids is was are be the my his her their our of to a code numero es " +
		"ending card current old new full for as"},
}

// loadLexicon builds the table on first use, since a program that screens
// nothing should not pay for it.
var loadLexicon = sync.OnceValue(buildLexicon)

func buildLexicon() *lexicon {
	l := &lexicon{
		slots:   make([]slot, 1<<tableBits),
		means:   []meaning{{}},
		phrases: map[uint64][]phrase{},
	}
	for _, list := range lists {
		for _, word := range readList(list.file) {
			l.addWords(word, list.lex, 0)
		}
	}
	for _, list := range wordLists {
		for _, word := range strings.Fields(list.words) {
			l.add(word, list.lex, 0)
		}
	}
	for _, list := range officeLists {
		for _, word := range slices.Sorted(maps.Keys(list)) {
			l.add(word, officeWord, 0)
		}
	}
	for _, leg := range legends {
		l.add(leg.words[0], legendStart, cueMarking)
	}
	for _, c := range cueWords {
		for _, words := range strings.Split(c.words, ",") {
			l.addWords(strings.TrimSpace(words), 0, c.cue)
		}
	}
	for _, word := range slices.Sorted(maps.Keys(gatedWords)) {
		l.addMeaning(word, 0, meaning{gate: gatedWords[word]})
	}
	return l
}

// readList gives the entries of a data file; lines with # are notes.
func readList(file string) []string {
	data, err := dataFiles.ReadFile("data/" + file)
	if err != nil {
		panic("screen: embedded list " + file + " is missing") // a build without its lists is broken
	}
	var words []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line != "" && line[0] != '#' {
			words = append(words, line)
		}
	}
	return words
}

// addWords adds a word, or a phrase whose last word then carries x and c.
func (l *lexicon) addWords(words string, x lex, c cue) {
	first, rest, several := strings.Cut(words, " ")
	if !several {
		l.add(first, x, c)
		return
	}
	l.add(first, startsCue, 0)
	h := hashOf(first)
	further := strings.Fields(rest)
	l.phrases[h] = append(l.phrases[h], phrase{shortHash(hashOf(further[0])), further, c, x})
}

func (l *lexicon) add(word string, x lex, c cue) { l.addMeaning(word, x, meaning{cue: c}) }

func (l *lexicon) addMeaning(word string, x lex, m meaning) {
	h := hashOf(word)
	print := uint32(h>>32) | 1
	for i := h & tableMask; ; i = (i + 1) & tableMask {
		s := &l.slots[i]
		if s.print != print && s.print != 0 {
			continue
		}
		s.print = print
		s.lex |= x
		if before := l.means[s.means]; m != (meaning{}) {
			l.means = append(l.means, meaning{before.cue | m.cue, before.gate | m.gate})
			s.means = uint16(len(l.means) - 1)
		}
		return
	}
}

func (l *lexicon) find(h uint64) (lex, meaning) {
	print := uint32(h>>32) | 1
	for i := h & tableMask; ; i = (i + 1) & tableMask {
		s := &l.slots[i]
		if s.print == print {
			return s.lex, l.means[s.means]
		}
		if s.print == 0 {
			return 0, meaning{}
		}
	}
}

// has looks a word up that is no token of its own.
func (l *lexicon) has(word []byte) lex {
	x, _ := l.find(hashOf(word))
	return x
}

// markPhrases gives the cues and classes of several words to the last of these
// words; words of a domain term are marked all.
func (doc *document) markPhrases(l *lexicon, i int) {
	if i+1 == len(doc.toks) {
		return
	}
	list := l.phrases[hashOf(doc.word(i))]
phrases:
	for n := range list {
		ph := &list[n]
		if ph.next != doc.hash[i+1] || i+len(ph.rest) >= len(doc.toks) {
			continue
		}
		for k, w := range ph.rest {
			if !doc.tokenIs(i+k+1, w) || len(doc.separatorAfter(i+k)) > 3 {
				continue phrases
			}
		}
		doc.toks[i+len(ph.rest)].cue |= ph.cue
		if ph.lex == 0 {
			continue
		}
		for k := range len(ph.rest) + 1 {
			doc.toks[i+k].lex |= ph.lex
		}
	}
}

// isEnglish reports whether word is an English word: on the list, or a regular
// form of a word on it.
func (l *lexicon) isEnglish(word []byte) bool {
	return l.has(word)&english != 0 || l.isRegular(word)
}

// isRegular reports whether word is a regular form of an English word on the list.
func (l *lexicon) isRegular(word []byte) bool {
	n := len(word)
	if n < 4 || n > maxWord || regularEnds[word[n-1]&31] == nil {
		return false
	}
	var hashes [maxWord + 1]uint64 // of the beginnings of the word
	h := uint64(hashStart)
	for k, c := range word {
		h = (h ^ uint64(c)) * hashPrime
		hashes[k+1] = h
	}
	for k := range regularEnds[word[n-1]&31] {
		if e := &regularEnds[word[n-1]&31][k]; e.fits(word) {
			h := hashes[n-e.drop]
			if e.add != 0 {
				h = (h ^ uint64(e.add)) * hashPrime
			}
			if l.isEnglishHash(h) {
				return true
			}
		}
	}
	return false
}

// isEnglishHash reports whether the word with a hash is on the list.
func (l *lexicon) isEnglishHash(h uint64) bool {
	x, _ := l.find(h)
	return x&english != 0
}

// A regularEnd is an ending of a regular form: what to drop and to add for the word on
// the list.
type regularEnd struct {
	end     string
	drop    int
	add     byte // 0 for none
	doubled bool // behind a doubled letter
}

// fits reports whether the word has the ending, behind three letters or more, as many of them
// left for the word on the list.
func (e *regularEnd) fits(word []byte) bool {
	n := len(word) - len(e.end)
	return n >= 3 && len(word)-e.drop >= 3 && string(word[n:]) == e.end && (!e.doubled || word[n-1] == word[n-2])
}

// regularEnds are the endings by their last letter.
var regularEnds = func() (ends [32][]regularEnd) {
	for _, e := range []regularEnd{
		{"s", 1, 0, false}, {"es", 2, 0, false}, {"ies", 3, 'y', false}, {"res", 3, 0, false}, {"res", 2, 0, false},
		{"ness", 4, 0, false}, {"ers", 3, 0, false}, {"ers", 2, 0, false},
		{"ed", 2, 0, false}, {"ed", 1, 0, false}, {"ied", 3, 'y', false}, {"ed", 3, 0, true},
		{"ing", 3, 0, false}, {"ing", 3, 'e', false}, {"ing", 4, 0, true},
		{"er", 2, 0, false}, {"er", 1, 0, false}, {"ly", 2, 0, false},
	} {
		k := e.end[len(e.end)-1] & 31
		ends[k] = append(ends[k], e)
	}
	return ends
}()
