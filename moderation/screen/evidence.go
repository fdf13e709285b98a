package screen

// A tie is evidence: two concepts that stand near each other in a sentence, or one
// alone where no other is named.
type tie struct {
	name   string
	about  alertSubject
	weight int
	a, b   concept
	within int // tokens between them at most
}

// An idea is a token that stands for concepts.
type idea struct {
	at int
	is concept
}

// ties are what speaks for an alert. Each counts once in a passage.
var ties = []tie{
	{"broken thing", aboutIncident, 3, thing | device, failing, 6},
	{"ailing thing", aboutIncident, 2, thing | device, ailing, 5},
	{"broken something", aboutIncident, 2, softThing, failing, 5},
	{"broken record", aboutIncident, 2, record, failing, 5},
	{"ailing record", aboutIncident, 1, record | softThing, ailing, 4},
	{"acts by itself", aboutIncident, 4, thing | device, itself, 7},
	{"wrong", aboutIncident, 2, thing | softThing | record | device, wrongly, 5},
	{"harm", aboutIncident, 2, harm, 0, 0},
	{"intruder", aboutIncident, 3, stranger | nobody | foreign, entering, 5},
	{"taker", aboutIncident, 2, stranger | foreign | nobody, taking, 7},
	{"unknown", aboutIncident, 2, nobody, thing | softThing | record | message | money, 6},
	{"nobody did it", aboutIncident, 1, nobody, 0, 0},
	{"far away", aboutIncident, 2, foreign, thing | softThing | taking | money | moved, 8},
	{"demand", aboutIncident, 3, demand, 0, 0},
	{"pressure", aboutIncident, 2, pressure, 0, 0},
	{"note", aboutIncident, 2, message, demand | pressure | thing | softThing, 7},
	{"exposed", aboutIncident, 2, exposing, record, 7},
	{"whose", aboutIncident, 1, record, crowd | quantity, 4},
	{"offered", aboutIncident, 2, demand | selling, demand | selling | announced, 12},
	{"for sale", aboutIncident, 3, selling, record, 7},
	{"carried", aboutIncident, 2, medium, record | crowd, 8},
	{"in hand", aboutIncident, 2, finding, medium, 7},
	{"money", aboutIncident, 3, money, moved, 6},
	{"makeshift", aboutIncident, 2, makeshift, 0, 0},
	{"care stopped", aboutIncident, 2, stopped, crowd | thing | softThing | device, 6},
	{"plea", aboutIncident, 1, plea, 0, 0},
	{"announced", aboutIncident, 3, announced, assault, 4},
	{"malice", aboutIncident, 1, malice, 0, 0},
	{"malice here", aboutIncident, 2, malice, thing | softThing, 6},
	{"lured", aboutIncident, 2, lure, thing | softThing | message, 6},
	{"stranger here", aboutIncident, 2, stranger, entry | thing, 5},
	{"somebody here", aboutIncident, 2, somebody, entering | taking | entry | thing, 5},
	{"somebody calls", aboutIncident, 1, stranger | somebody, message, 5},

	{"spreading", aboutIncident, 2, spreading, thing | device | failing | record, 8},
	{"persists", aboutIncident, 2, persisting, failing | ailing | entering | taking | wrongly | itself, 4},
	{"enters thing", aboutIncident, 1, entering, thing, 4},
	{"cut off", aboutIncident, 2, cutting, thing | softThing, 5},
	{"jargon", aboutIncident, 1, jargon, 0, 0},
	{"while away", aboutIncident, 2, away, thing | entering | crowd | taking, 10},

	{"unguarded", aboutFlaw, 3, unguarded, record | thing | softThing | entry | device, 7},
	{"no secret", aboutFlaw, 3, unknown, thing | softThing | record | entry | device, 8},
	{"seen", aboutFlaw, 2, seeing, record | thing | softThing | entry | device | unguarded, 8},
	{"whose", aboutFlaw, 1, record, crowd | quantity, 4},

	{"violence", aboutThreat, 2, violence, target, 4},
	{"meant", aboutThreat, 2, intent, violence | weapon, 5},
	{"stalked", aboutThreat, 2, stalking, 0, 0},
	{"stalked person", aboutThreat, 1, stalking, target | intent | weapon, 12},
	{"grudge", aboutThreat, 1, grudge, 0, 0},
	{"grudge meant", aboutThreat, 2, grudge | violence, intent | weapon, 25},
	{"armed", aboutThreat, 2, weapon, target | intent, 10},
}

// weigh calls found for every tie of the ideas of a sentence.
func weigh(ideas []idea, found func(k int)) {
	var all concept
	for _, x := range ideas {
		all |= x.is
	}
	for k := range ties {
		t := &ties[k]
		if all&t.a != 0 && (t.b == 0 || all&t.b != 0 && tied(ideas, t)) {
			found(k)
		}
	}
}

// tied reports whether two tokens stand for both concepts of a tie, near enough.
func tied(ideas []idea, t *tie) bool {
	for i := range ideas {
		x := &ideas[i]
		if x.is&(t.a|t.b) == 0 {
			continue
		}
		for k := i + 1; k < len(ideas) && ideas[k].at-x.at <= t.within; k++ {
			y := ideas[k].is
			if x.is&t.a != 0 && y&t.b != 0 || x.is&t.b != 0 && y&t.a != 0 {
				return true
			}
		}
	}
	return false
}

// gather lists the ideas of tokens from to to. What cannot be used is broken.
func gather(doc *document, from, to int, ideas []idea) []idea {
	for i := from; i < to; i++ {
		is := doc.conceptsAt(i, to)
		if is != 0 {
			ideas = append(ideas, idea{i, is})
		}
	}
	for i := range ideas {
		if ideas[i].is&negation == 0 {
			continue
		}
		for k := i + 1; k < len(ideas) && ideas[k].at-ideas[i].at <= 4; k++ {
			if ideas[k].is&use != 0 {
				ideas[i].is |= failing
				break
			}
		}
	}
	return ideas
}
