package screen

import (
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

	alertThreshold = -0.2 // how much must speak for another alert; the weights are fitted to it
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
	sentences := readSentences(doc)
	var alerts []docket.Alert
	for i := range alertKinds {
		kind := &alertKinds[i]
		if spans := restsOn(doc, sentences, kind.about); spans != nil {
			alerts = append(alerts, docket.Alert{Flag: kind.flag, Rule: kind.rule, Why: kind.why, Sentences: spans})
		}
	}
	doc.text = ""
	if len(text) <= keepBytes {
		s.documents.Put(doc)
	}
	return alerts
}

// restsOn weighs the sentences about a subject together with those around and
// returns the spans of those that an alert rests on, or nil when too little
// speaks for it anywhere.
func restsOn(doc *document, list []sentenceFacts, about alertSubject) []docket.Span {
	marked := make([]bool, len(list))
	found := false
	for i := range list {
		if !list[i].counts(about) || !enough(list, i, about) {
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
	var spans []docket.Span
	for k := range list {
		if !marked[k] {
			continue
		}
		from, to := doc.origin(int(list[k].start), int(list[k].end))
		if n := len(spans); n > 0 && marked[k-1] {
			spans[n-1].End = to
			continue
		}
		spans = append(spans, docket.Span{Start: from, End: to})
	}
	return spans
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
func enough(list []sentenceFacts, i int, about alertSubject) bool {
	if about == aboutThreat {
		return threatAt(list, i) >= threatWeight
	}
	for _, n := range passageLengths {
		p := passageAt(list, i, n)
		if traits.placed(&p, about) && traits.weightOf(&p, about) > alertThreshold {
			return true
		}
		if i+n >= len(list) {
			break
		}
	}
	return false
}

// placed reports whether the passage tells of somewhere: a flaw is said of everybody
// otherwise.
func (t *traitTable) placed(p *traitSet, about alertSubject) bool {
	return about != aboutFlaw || p.meets(&t.place)
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
	for k := max(0, i-nearReach); k < min(len(list), i+n+nearReach); k++ {
		p.join(&list[k].near)
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
