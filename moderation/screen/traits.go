package screen

import (
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// A trait is one thing that a sentence may say or be: evidence of an event, when
// and where it happens, a word that tells reports from opinions, a frame that takes
// a sentence out of here and now. Its weight says how much it speaks for an alert.
type trait uint16

// maxTraits is how many traits a set can hold.
const maxTraits = 384

// traitSet is a set of traits.
type traitSet [maxTraits / 64]uint64

func (s *traitSet) add(t trait)      { s[t/64] |= 1 << (t % 64) }
func (s *traitSet) has(t trait) bool { return s[t/64]&(1<<(t%64)) != 0 }

func (s *traitSet) join(other *traitSet) {
	for i := range s {
		s[i] |= other[i]
	}
}

// joinOnly adds what is in both other and only.
func (s *traitSet) joinOnly(other, only *traitSet) {
	for i := range s {
		s[i] |= other[i] & only[i]
	}
}

func (s *traitSet) meets(other *traitSet) bool {
	for i := range s {
		if s[i]&other[i] != 0 {
			return true
		}
	}
	return false
}

// common counts what is in both sets.
func (s *traitSet) common(other *traitSet) int {
	n := 0
	for i := range s {
		n += bits.OnesCount64(s[i] & other[i])
	}
	return n
}

// each calls visit for every trait of the set, in order.
func (s *traitSet) each(visit func(trait)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			visit(trait(i*64 + bits.TrailingZeros64(w)))
		}
	}
}

// A traitTable names the traits and weighs them.
type traitTable struct {
	names   []string
	ids     map[string]trait
	weights [maxTraits]float64
	bias    float64

	events  [aboutThreat]traitSet // evidence of an incident and of a flaw
	hints   traitSet              // ideas of what happens
	heavy   traitSet              // ties that say much
	setting traitSet              // when and where
	present traitSet              // that something is so now
	here    traitSet              // that it is so at the writer's or a named place
	story   traitSet              // what tells a story, a joke or a plan from a report
	place   traitSet              // where, or that the writer saw it
	field   traitSet              // ideas of what incidents happen to
	frames  traitSet              // what takes a sentence out of here and now

	ofTie  []trait
	ofCue  map[*alertCue]trait
	ofWord map[string]trait
	ofIdea [64]trait        // by bit of the concept; 0 for those of threats
	nearTo [maxTraits]trait // the trait of a frame in a sentence nearby; 0 for none

	own, named, now, fresh, clock, day, hours, goesOn, perfect, counted, witnessed, there trait
	plea, framed, framedEvent, year, question, practice                                   trait
	policy, quote, pitch, month, advice, past, nowhere                                    trait
	// two heavy ties, three, four, five
	several [4]trait
}

// traits are all traits, with the weights of data/alert-weights.txt.
var traits = newTraitTable()

func newTraitTable() *traitTable {
	t := &traitTable{ids: map[string]trait{}, ofCue: map[*alertCue]trait{}, ofWord: map[string]trait{}}
	t.own, t.named = t.settingTrait("own"), t.settingTrait("named place")
	t.now, t.fresh = t.settingTrait("now"), t.settingTrait("within hours")
	t.counted, t.witnessed, t.there = t.settingTrait("numbers"), t.settingTrait("I did"), t.settingTrait("there is")
	t.goesOn, t.perfect = t.settingTrait("goes on"), t.settingTrait("has happened")
	t.clock, t.day, t.hours = t.settingTrait("time of day"), t.settingTrait("day of the week"), t.settingTrait("hours")
	t.framed, t.framedEvent = t.frame("nothing of now"), t.frame("event")
	t.year, t.question, t.practice = t.frame("year"), t.frame("question"), t.frame("practice")
	t.policy, t.quote = t.frame("policy"), t.frame("quote")
	t.pitch, t.month, t.advice = t.frame("pitch"), t.frame("month"), t.frame("advice")
	t.past, t.nowhere = t.frame("no word of now"), t.frame("no word of here")
	t.several = [4]trait{t.id("two"), t.id("three"), t.id("four"), t.id("five")}
	t.addTies()
	for _, id := range []trait{t.own, t.named, t.fresh, t.id("flaw: seen"), t.frame("unmended")} {
		t.place.add(id)
	}
	t.plea = t.id("incident: plea")
	t.addCues()
	for _, name := range nearFrames {
		far := t.frame(name)
		t.nearTo[far] = t.frame("near " + name)
	}
	for k, name := range conceptNames {
		t.ofIdea[k] = t.id("speaks of " + name)
		if concept(1)<<k&happening != 0 {
			t.hints.add(t.ofIdea[k])
		}
		if concept(1)<<k&ofThisField != 0 {
			t.field.add(t.ofIdea[k])
		}
	}
	for _, word := range slices.Sorted(maps.Keys(stanceWords)) {
		t.ofWord[word] = t.id("word: " + word)
	}
	t.addPresence()
	t.readWeights()
	return t
}

// addPresence lists what says that something is so now, and what says where.
func (t *traitTable) addPresence() {
	for _, id := range []trait{t.now, t.fresh, t.goesOn, t.perfect, t.id("word: now"), t.id("word: still"),
		t.id("word: hoy"), t.id("word: sigue"), t.frame("unmended")} {
		t.present.add(id)
	}
	for _, name := range storyFrames {
		t.story.add(t.id("frame: " + name))
		t.story.add(t.id("frame: near " + name))
	}
	t.here.add(t.own)
	t.here.add(t.named)
}

// nearFrames are frames that speak against what the sentences around them say, too: what
// was closed, drilled, announced or denied is seldom said in one sentence with what
// happened.
var nearFrames = []string{"over", "mended", "told", "general", "vague", "imperative", "supposed", "imagine", "planned",
	"trained", "denied", "question", "policy", "year", "ended", "cause", "jest", "fiction", "game", "offers", "posed",
	"abroad", "month", "advice"}

// storyFrames are frames of texts that tell a story with an end, a joke, a game or a plan.
// They count in full beside what the reader hears, since such a text is told in the words
// of a report.
var storyFrames = []string{"ended", "cause", "jest", "fiction", "game", "offers", "posed", "abroad", "month", "advice"}

// id returns the trait of a name, a new one if there is none yet.
func (t *traitTable) id(name string) trait {
	if id, ok := t.ids[name]; ok {
		return id
	}
	if len(t.names) == maxTraits {
		panic("screen: more traits than a set can hold")
	}
	id := trait(len(t.names))
	t.names = append(t.names, name)
	t.ids[name] = id
	return id
}

func (t *traitTable) settingTrait(name string) trait {
	id := t.id(name)
	t.setting.add(id)
	return id
}

func (t *traitTable) frame(name string) trait {
	id := t.id("frame: " + name)
	t.frames.add(id)
	return id
}

func (t *traitTable) isFrame(id trait) bool { return t.frames.has(id) }

var subjectNames = [...]string{aboutIncident: "incident", aboutFlaw: "flaw", aboutThreat: "threat"}

func (t *traitTable) addTies() {
	t.ofTie = make([]trait, len(ties))
	for i := range ties {
		tie := &ties[i]
		if tie.about >= aboutThreat {
			continue
		}
		id := t.id(subjectNames[tie.about] + ": " + tie.name)
		t.ofTie[i] = id
		t.events[tie.about].add(id)
		if tie.about == aboutIncident && tie.weight > 1 {
			t.heavy.add(id)
		}
	}
}

func (t *traitTable) addCues() {
	for _, list := range [][]alertCue{incidentCues, flawCues} {
		for i := range list {
			c := &list[i]
			id := t.id("said " + subjectNames[c.about] + ": " + c.name)
			t.ofCue[c] = id
			t.events[c.about].add(id)
		}
	}
	for i := range settingCues {
		c := &settingCues[i]
		switch c.about {
		case aboutNow:
			t.ofCue[c] = t.now
		case aboutFresh:
			t.ofCue[c] = t.fresh
		case aboutOwn:
			t.ofCue[c] = t.own
		case aboutIdiom:
		default:
			t.ofCue[c] = t.frame(c.name)
		}
	}
}

// readWeights reads the weights: a line for each trait, "weight name".
func (t *traitTable) readWeights() {
	data, err := dataFiles.ReadFile("data/alert-weights.txt")
	if err != nil {
		panic("screen: the weights of alerts are missing")
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		number, name, _ := strings.Cut(line, " ")
		weight, err := strconv.ParseFloat(number, 64)
		if err != nil {
			panic(fmt.Sprintf("screen: no weight: %q", line))
		}
		id, ok := t.ids[name]
		switch {
		case name == "bias":
			t.bias = weight
		case !ok:
			panic(fmt.Sprintf("screen: a weight of no trait: %q", line))
		default:
			t.weights[id] = weight
		}
	}
}
