package views

import (
	"slices"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// NarrowGroup is one way to narrow the list down: the values of a filter as links.
type NarrowGroup struct {
	Filter string
	Label  string
	Any    NavLink // takes the filter away; zero where it is not on
	Links  []NarrowLink
	Open   bool
}

// NarrowLink narrows the list to one value.
type NarrowLink struct {
	NavLink
	Value string
	On    bool
	Count string // of comments; "" where they are not counted
	Said  string // the same with its unit, for who hears the page
}

// headLength bounds a question as a heading of a list, in code points.
const headLength = 70

// addNarrow adds the filters as links. Each leads to the first page of what it finds
// together with the other filters.
func (p *CommentsPage) addNarrow(q docket.PublicQuery) {
	for _, f := range p.Filters {
		first := q
		first.Offset, first.After = 0, ""
		dropFilter(&first, f.Name)
		g := NarrowGroup{Filter: f.Name, Label: f.Label, Open: f.Value != "" || len(f.Options) <= mostOpen}
		if f.Value != "" {
			g.Any = NavLink{WithQuery(p.Address, QueryString(first)), f.Empty}
			p.Carried = append(p.Carried, Option{Label: f.Name, Value: f.Value})
		}
		for _, o := range f.Options {
			one := first
			setFilter(&one, f.Name, o.Value)
			g.Links = append(g.Links, NarrowLink{NavLink: NavLink{WithQuery(p.Address, QueryString(one)),
				shortHead(o.Label)}, Value: o.Value, On: o.Value == f.Value})
		}
		p.Narrow = append(p.Narrow, g)
	}
}

// mostOpen is up to how many values a group of filters is shown unfolded.
const mostOpen = 12

// filterOf is where a query keeps a filter that is a plain word.
func filterOf(q *docket.PublicQuery, name string) *string {
	return map[string]*string{"theme": &q.Theme, "sector": &q.Sector, "state": &q.State,
		"language": &q.Language}[name]
}

// setFilter narrows a query to a value, by the name of the filter's field.
func setFilter(q *docket.PublicQuery, name, value string) {
	switch name {
	case "question":
		q.Question = docket.QuestionID(value)
	case "type":
		q.Type = docket.SubmitterType(value)
	default:
		if to := filterOf(q, name); to != nil {
			*to = value
		}
	}
}

// dropFilter takes a filter away by the name of its field.
func dropFilter(q *docket.PublicQuery, name string) { setFilter(q, name, "") }

// shortHead shortens a question to the length of a heading in a list.
func shortHead(text string) string {
	short, _ := cut(docket.Text(text), headLength)
	return string(short)
}

// shortenHeads shortens the questions of a card in a list.
func (c *CommentCard) shortenHeads() {
	for i := range c.Answers {
		c.Answers[i].Question = shortHead(c.Answers[i].Question)
	}
}

// readingFacts says what a reader may want to know before reading: that a comment is
// in another language than the page, and that words of it are hidden.
func readingFacts(say *phrase.Printer, c docket.PublicComment) (facts []string) {
	if c.Language != "" && c.Language != say.Language() {
		switch c.Language {
		case "en":
			facts = append(facts, say.Text("in English"))
		case "es":
			facts = append(facts, say.Text("in Spanish"))
		}
	}
	for _, a := range c.Answers {
		if a.Redactions > 0 {
			return append(facts, say.Text("some words are hidden"))
		}
	}
	return facts
}

// CountNarrowed says beside each value how many comments of the list have it. Where a value is
// chosen, the others would lead out of the list, and have no number. In a long group those that
// nothing has are left out.
func (p *CommentsPage) CountNarrowed(counts docket.NarrowCounts) {
	if counts == nil {
		return
	}
	for i := range p.Narrow {
		g := &p.Narrow[i]
		if g.Any.Href != "" {
			continue
		}
		long, kept := len(g.Links) > mostOpen, g.Links[:0]
		for _, l := range g.Links {
			n := counts[g.Filter][l.Value]
			l.Count, l.Said = p.Shell.Say.Number(n), p.Shell.Say.Count(n, "%d comment", "%d comments")
			if n > 0 || !long {
				kept = append(kept, l)
			}
		}
		g.Links, g.Open = kept, len(kept) <= mostOpen
	}
	p.Narrow = slices.DeleteFunc(p.Narrow, func(g NarrowGroup) bool { return len(g.Links) == 0 })
}
