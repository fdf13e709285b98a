package views

import (
	"slices"

	"github.com/a-h/templ"

	"commentportal/docket"
	"commentportal/docket/phrase"
	search "commentportal/docket/words"
)

// receivedFrom says when the copies of a letter came in.
func receivedFrom(say *phrase.Printer, d docket.Docket, n docket.LetterCount) string {
	if n.First.IsZero() {
		return ""
	}
	first, last := say.Day(n.First.In(d.Location())), say.Day(n.Last.In(d.Location()))
	if first == last {
		return say.Text("Received on %s.", first)
	}
	return say.Text("Received from %s to %s.", first, last)
}

// AsIs is how many sent the letter as it is; 0 where the changed ones were not all counted.
func (l LetterCard) AsIs() int {
	if l.Capped {
		return 0
	}
	return max(l.Posted-l.Changed, 0)
}

// mark notes in the answers of a card what they add to the letter, and reports whether they do.
// Of an answer that is cut, only what is shown is marked.
func (c *CommentCard) mark(own [][]search.Span) bool {
	marked := false
	for i, spans := range own {
		if i >= len(c.Answers) {
			break
		}
		a, end := &c.Answers[i], len(c.Answers[i].Text)
		if a.Cut {
			end -= len("…")
		}
		for _, s := range spans {
			if s.End = min(s.End, end); s.Start < s.End {
				a.Own, marked = append(a.Own, s), true
			}
		}
	}
	return marked
}

// MarkOwnWords marks what a copy in the list adds to its letter.
func (p *CommentsPage) MarkOwnWords(id string, own [][]search.Span) {
	i := slices.IndexFunc(p.Comments, func(c CommentCard) bool { return c.ID == id })
	if i >= 0 && p.Comments[i].mark(own) {
		p.OwnWords = true
	}
}

// CopyOf leads from a copy that adds words to its letter, and to where they are marked: its own
// page shows its words as they were written, without a mark in them.
func (p *CommentPage) CopyOf(letter docket.CommentID, campaign docket.CampaignID, own [][]search.Span) {
	if len(own) == 0 {
		return
	}
	at := "/dockets/" + string(p.Shell.Docket.ID) + "/comments"
	p.LetterRef = at + "/" + string(letter)
	p.ChangedRef = WithQuery(at, QueryString(docket.PublicQuery{Letter: campaign, Changed: true}))
}

// postedWords prints an answer with what a search found in it, or with what it adds to a letter.
// Gaps in what is added stay gaps.
func postedWords(a PostedAnswer) templ.Component {
	if len(a.Own) == 0 {
		return foreignWords(a.Text, a.Language, a.Marks...)
	}
	var marks []docket.Mark
	for _, s := range a.Own {
		for at := s.Start; at < s.End; {
			free, kind := nextGap(string(a.Text[at:s.End]))
			if free > 0 {
				marks = append(marks, docket.Mark{Span: docket.Span{Start: at, End: at + free}})
			}
			if at += free; at < s.End {
				at += len(kind.Gap())
			}
		}
	}
	list := PostedRuns(Runs(a.Text, marks, func(int) Run { return Run{Kind: RunOwn} }))
	if a.Language == "" {
		return textBlock("", list)
	}
	return textBlock("", list, "lang", a.Language)
}
