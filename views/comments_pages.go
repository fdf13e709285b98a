package views

import (
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// PageSizes are how many comments a page of the list can have; the first is for who
// asks for none.
var PageSizes = []int{25, 50, 100, 200}

// MostPages is how far a list goes by numbers. Further it goes on from its last
// comment, or by day.
const MostPages = docket.NumberedPages

// Pages is the way among the pages of a list.
type Pages struct {
	Label   string     // what is paged, "Comments"
	First   string     // leads back from a page without a number
	Before  string     // the page before this one; "" on the first
	Numbers []PageLink // a page without an address is this one or, without a number, a gap
	After   string     // the page after this one; "" at the end
	On      string     // goes on behind the last page with a number
}

// PageLink is one page of a list.
type PageLink struct {
	Number int
	Href   string
}

// There reports whether there is more than one page.
func (p Pages) There() bool { return p.First != "" || p.Before != "" || p.After != "" || p.On != "" }

func pageOf(q docket.PublicQuery) int { return q.Offset/max(1, q.Limit) + 1 }

// newPages numbers the pages of a list that is found.
func newPages(say *phrase.Printer, at string, q docket.PublicQuery, found docket.PublicPage) Pages {
	p := Pages{Label: say.Text("Comments")}
	to := func(n int, after docket.CommentID) string {
		q := q
		q.Offset, q.After = (n-1)*q.Limit, after
		return WithQuery(at, QueryString(q))
	}
	if q.After != "" {
		p.First = to(1, "")
		if found.Next != "" {
			p.On = to(1, found.Next)
		}
		return p
	}
	this, last := pageOf(q), lastPage(q, found)
	if last == 1 && this == 1 {
		return p
	}
	if this > 1 {
		p.Before = to(this-1, "")
	}
	switch {
	case found.Next == "":
	case this < last:
		p.After = to(this+1, "")
	default:
		p.On = to(1, found.Next)
	}
	p.number(this, last, func(n int) string { return to(n, "") })
	return p
}

// lastPage is the last page that has a number.
func lastPage(q docket.PublicQuery, found docket.PublicPage) int {
	total := found.Total
	if found.Folded || q.Matched() {
		total = found.Cards
	}
	return min(MostPages, max(1, (total+q.Limit-1)/max(1, q.Limit)))
}

// number adds the pages that are near this one, the first and the last.
func (p *Pages) number(this, last int, to func(int) string) {
	shown := 0
	for n := 1; n <= last; n++ {
		if n != 1 && n != last && (n < this-1 || n > this+1) {
			continue
		}
		if n > shown+1 {
			p.Numbers = append(p.Numbers, PageLink{})
		}
		link := PageLink{Number: n}
		if n != this {
			link.Href = to(n)
		}
		p.Numbers = append(p.Numbers, link)
		shown = n
	}
}

// shown says which of the comments are on the page; "" where nothing is left to say.
func (p Pages) shown(say *phrase.Printer, q docket.PublicQuery, n int) string {
	if n == 0 || q.After != "" || !p.There() {
		return ""
	}
	return say.Text("%d to %d", q.Offset+1, q.Offset+n)
}
