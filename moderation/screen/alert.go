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
	alertWeight = 4 // how much must speak for an alert
	alertReach  = 6 // how many sentences are weighed together
	broadWeight = 3 // how much single words must weigh
	broadReach  = 3 // in how many sentences
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
	marked := map[int]bool{}
	for i := range list {
		if !list[i].counts(about) {
			continue
		}
		var w evidence
		if i > 0 && !list[i-1].framed() { // who and when often stand in the sentence before
			w.addSetting(&list[i-1])
		}
		end := min(len(list), i+alertReach)
		for k := i; k < end; k++ {
			w.add(&list[k], about, k-i < broadReach)
		}
		if !w.enough(about) {
			continue
		}
		for k := i; k < end; k++ {
			marked[k] = marked[k] || list[k].counts(about)
		}
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

// evidence is what several sentences say together: the weight of what happened,
// each kind of event once, and the setting.
type evidence struct {
	seen     []string // names of the cues
	weight   int
	broad    int
	now      bool
	fresh    bool
	ownPlace bool
	named    bool
}

func (w *evidence) add(s *sentenceFacts, about alertSubject, near bool) {
	if s.framed() && !s.counts(about) {
		return
	}
	if s.counts(about) {
		for _, c := range s.cues {
			w.addCue(c, about, near)
		}
	}
	w.addSetting(s)
}

func (w *evidence) addCue(c *alertCue, about alertSubject, near bool) {
	broad := c.about == broadOf(about) && c.about != about
	if c.about != about && !(broad && near) {
		return
	}
	name := c.name
	if broad {
		name = "word " + name
	}
	w.now = w.now || c.now
	if slices.Contains(w.seen, name) {
		return
	}
	w.seen = append(w.seen, name)
	if broad {
		w.broad += c.weight
		return
	}
	w.weight += c.weight
}

func (w *evidence) addSetting(s *sentenceFacts) {
	w.now = w.now || s.has(aboutNow)
	w.fresh = w.fresh || s.has(aboutFresh)
	w.ownPlace = w.ownPlace || s.has(aboutOwn)
	w.named = w.named || s.named
}

// enough reports whether an alert may rest on what was said.
func (w *evidence) enough(about alertSubject) bool {
	if about != aboutThreat && w.broad >= broadWeight && w.enoughSaid(about) {
		return true
	}
	switch {
	case w.weight < alertWeight:
		return false
	case about == aboutThreat:
		return true
	case about == aboutFlaw: // said of one's own place in general, it takes two kinds of evidence
		return w.named || w.ownPlace && w.now || w.weight >= 2*alertWeight && (w.ownPlace || w.now)
	}
	return w.now && (w.ownPlace || w.named)
}

// enoughSaid reports whether single words may be trusted: an incident within hours
// at the writer's own or a named place, a flaw at a named place that somebody saw.
func (w *evidence) enoughSaid(about alertSubject) bool {
	if about == aboutFlaw {
		return w.named && w.now
	}
	return w.fresh && (w.ownPlace || w.named)
}
