package screen

import (
	"math/bits"
	"slices"

	"commentportal/docket"
)

// The rules of alerts, as their Rule names them.
const (
	AlertIncident = "live_incident"
	AlertFlaw     = "open_flaw"
	AlertThreat   = "threat"
)

// An alertKind says what a kind of alert is raised for.
type alertKind struct {
	about alertSubject
	flag  docket.Flag
	rule  string
	why   string
}

var alertKinds = []alertKind{
	{aboutIncident, docket.FlagIncident, AlertIncident,
		"It reads as if an attack were going on, or announced, at the writer's own or at a named place."},
	{aboutFlaw, docket.FlagFlaw, AlertFlaw,
		"It reads as if a flaw stood open at the writer's own or at a named place."},
	{aboutThreat, docket.FlagThreat, AlertThreat, "It reads as a threat of violence against a person."},
}

const (
	threatWeight = 5 // how much must speak for a threat
	alertReach   = 6 // how many sentences are weighed together
	nearReach    = 3 // how many sentences before and behind them speak against

)

// What must speak for another alert, in natural logarithms of odds: the concepts and the
// reader together, each as much as it has shown on texts that it had not learned from. The
// concepts count within bounds, since they have met most of the texts they were tried on.
const (
	conceptShare           = 0.5
	conceptLow, conceptTop = -3.0, 2.0
	alertThreshold         = -1.0
	readerAlone            = 0.4 // where no concept speaks at all
	storyShare             = 0.5
	storyLow               = -4.0
)

// Alerts tells what in a text somebody should act upon rather than publish: an
// incident that goes on while the writer writes or is announced, a flaw that
// stands open at the writer's own or at a named place, and a threat of violence.
// It is a pointer for people who review, who look at such comments first, and no
// finding: its spans are the sentences it rests on, not something to hide. What
// is over, supposed, practiced, quoted or said of everybody raises none. At most
// one alert of each rule is returned.
//
// It reads each sentence once; its time is linear in the text.
func (s *Screener) Alerts(text docket.Text) []docket.Alert {
	if text == "" {
		return nil
	}
	doc := s.documents.Get().(*document)
	doc.foldInto(string(text))
	doc.tokenize(loadLexicon())
	alerts := alertsIn(doc, loadReader())
	doc.text = ""
	if len(text) <= keepBytes {
		s.documents.Put(doc)
	}
	return alerts
}

// alertsIn lists the alerts of a document, with what a reader makes of it.
func alertsIn(doc *document, r *reader) []docket.Alert {
	b := briefing{doc: doc, list: readSentences(doc), reader: r}
	b.readings = make([]reading, len(b.list))
	var alerts []docket.Alert
	add := func(kind *alertKind, spans []docket.Span) {
		if spans != nil {
			alerts = append(alerts, docket.Alert{Flag: kind.flag, Rule: kind.rule, Why: kind.why, Sentences: spans})
		}
	}
	for i := range alertKinds {
		add(&alertKinds[i], b.restsOn(alertKinds[i].about))
	}
	if alerts == nil {
		add(&alertKinds[0], b.heard())
	}
	return alerts
}

// A briefing is what an alert may rest on: the sentences, what concepts know of them and
// what the reader makes of each.
type briefing struct {
	doc      *document
	list     []sentenceFacts
	reader   *reader
	readings []reading
	rows     []uint32 // working memory
}

// restsOn weighs the sentences about a subject together with those around and
// returns the spans of those that an alert rests on, or nil when too little
// speaks for it anywhere.
func (b *briefing) restsOn(about alertSubject) []docket.Span {
	list := b.list
	marked := make([]bool, len(list))
	found := false
	for i := range list {
		if !list[i].counts(about) || !b.enough(i, about) {
			continue
		}
		found = true
		for k := i; k < min(len(list), i+alertReach); k++ {
			marked[k] = marked[k] || list[k].counts(about)
		}
	}
	if !found {
		return nil
	}
	return b.spansOf(marked)
}

// spansOf joins marked sentences that follow each other.
func (b *briefing) spansOf(marked []bool) []docket.Span {
	var spans []docket.Span
	for k := range b.list {
		if !marked[k] {
			continue
		}
		from, to := b.doc.origin(int(b.list[k].start), int(b.list[k].end))
		if n := len(spans); n > 0 && marked[k-1] {
			spans[n-1].End = to
			continue
		}
		spans = append(spans, docket.Span{Start: from, End: to})
	}
	return spans
}

// heard returns the sentences that make the reader sure of a report by itself, in a text
// so short that it may be read as one.
func (b *briefing) heard() []docket.Span {
	if len(b.list) > alertReach+2*nearReach || b.sure() < readerAlone {
		return nil
	}
	marked := make([]bool, len(b.list))
	for k, x := range b.readings {
		if b.list[k].practice || b.list[k].frames.has(traits.pitch) {
			return nil
		}
		marked[k] = x.sum > 0
	}
	return b.spansOf(marked)
}

// sure tells how sure the reader is of the whole text, less what tells a story.
func (b *briefing) sure() float64 {
	var all traitSet
	for k := range b.list {
		all.join(&b.list[k].near)
	}
	return b.reader.weigh(b.readThem(0, len(b.list))) + float64(storyShare*traits.storyOf(&all))
}

// counts reports whether the sentence speaks for an alert about a subject.
func (s *sentenceFacts) counts(about alertSubject) bool {
	if about == aboutThreat {
		return s.threatens()
	}
	return !s.framed() && (s.says.meets(&traits.events[about]) || about == aboutIncident &&
		s.says.common(&traits.hints) >= 1)
}

// enough reports whether an alert may rest on sentence i and those behind it.
func (b *briefing) enough(i int, about alertSubject) bool {
	list := b.list
	if about == aboutThreat {
		return threatAt(list, i) >= threatWeight
	}
	for _, n := range passageLengths {
		p := passageAt(list, i, n)
		if traits.placed(&p, about) && b.weigh(&p, about, i, n) > alertThreshold {
			return true
		}
		if i+n >= len(list) {
			break
		}
	}
	return false
}

// weigh weighs the passage of n sentences from i on: what concepts know of it, and what
// the reader makes of it and of the sentences near.
func (b *briefing) weigh(p *traitSet, about alertSubject, i, n int) float64 {
	known := max(conceptLow, min(conceptTop, traits.weightOf(p, about)))
	from, to := max(0, i-nearReach), min(len(b.list), i+n+nearReach)
	wide := b.reader.weigh(b.readThem(from, to))
	narrow := b.reader.weigh(b.readings[i:min(len(b.list), i+n)])
	return float64(conceptShare*known) + max(wide, narrow) + float64(storyShare*traits.storyOf(p))
}

// placed reports whether the passage tells of somewhere: a flaw is said of everybody
// otherwise. Of an incident it asks for anything of this field: a planet is attacked, too.
func (t *traitTable) placed(p *traitSet, about alertSubject) bool {
	if about == aboutIncident {
		return p.meets(&t.events[about]) || p.meets(&t.field)
	}
	return p.meets(&t.place)
}

// passageLengths are how many sentences are weighed together: a report may stand
// in the middle of opinions.
var passageLengths = [...]int{1, 2, 3, alertReach}

// threatAt weighs what speaks for a threat, each sign once.
func threatAt(list []sentenceFacts, i int) int {
	weight := 0
	var seen []string
	for k := i; k < min(len(list), i+alertReach); k++ {
		if !list[k].threatens() {
			continue
		}
		for _, sign := range list[k].violence {
			if !slices.Contains(seen, sign.name) {
				seen = append(seen, sign.name)
				weight += sign.weight
			}
		}
	}
	return weight
}

// passageAt is what n sentences from i on say. Who and when often stand in the
// sentence before.
func passageAt(list []sentenceFacts, i, n int) traitSet {
	var p traitSet
	if i > 0 && !list[i-1].framed() {
		p.joinOnly(&list[i-1].says, &traits.setting)
	}
	for k := i; k < min(len(list), i+n); k++ {
		p.join(&list[k].frames)
		if !list[k].framed() {
			p.join(&list[k].says)
		}
	}
	var around traitSet
	for k := max(0, i-nearReach); k < min(len(list), i+n+nearReach); k++ {
		p.join(&list[k].near)
		around.join(&list[k].says)
		around.join(&list[k].frames)
	}
	if !around.meets(&traits.present) {
		p.add(traits.past)
	}
	if !around.meets(&traits.here) {
		p.add(traits.nowhere)
	}
	heavy := p.common(&traits.heavy)
	for k, id := range traits.several {
		if heavy >= k+2 {
			p.add(id)
		}
	}
	return p
}

// weightOf weighs a passage for an alert about a subject: what speaks for another
// subject alone counts for nothing.
func (t *traitTable) weightOf(p *traitSet, about alertSubject) float64 {
	w := t.bias
	other := &t.events[aboutIncident+aboutFlaw-about]
	p.each(func(id trait) {
		if !other.has(id) || t.events[about].has(id) {
			w += t.weights[id]
		}
	})
	return w
}

// storyOf weighs what tells a story, a joke or a plan from a report.
func (t *traitTable) storyOf(p *traitSet) float64 {
	w := 0.0
	for i := range p {
		for set := p[i] & t.story[i]; set != 0; set &= set - 1 {
			w += t.weights[i*64+bits.TrailingZeros64(set)]
		}
	}
	return max(storyLow, w)
}
