package views

import (
	"net/url"
	"strings"
	"time"

	"commentportal/docket"
	search "commentportal/docket/words"
)

// CommentsPage is the list of posted comments with its filters.
type CommentsPage struct {
	Shell    Shell
	Address  string
	Search   Field
	Question Field
	Theme    Field
	Sector   Field
	Type     Field
	Sort     Field
	Filtered bool
	Found    string // "1,000+ comments"
	// RankedSome says that more were found than are put in order of best match.
	RankedSome bool
	Comments   []CommentCard
	Pager      Pager
	Files      string // address of the downloads without their ending
}

// CommentCard is one posted comment.
type CommentCard struct {
	ID        string
	Href      string
	By        string
	Facts     []string // sector, state
	PostedAt  time.Time
	ReplyTo   string
	ReplyRef  string
	StandsFor int
	Answers   []PostedAnswer
}

// PostedAnswer is an answer as the public reads it.
type PostedAnswer struct {
	Number   string
	Question string
	Text     docket.Text
	Marks    []search.Span // what a search found in Text, in bytes
	Cut      bool          // there is more on the comment's own page
	Redacted int
	Themes   []NavLink
	Language string
}

// excerpt bounds an answer in the list, in code points: about a screen of a
// telephone.
const excerpt = 1200

// NewCommentsPage lays out a page of posted comments.
func NewCommentsPage(shell Shell, d docket.Docket, book docket.Codebook, q docket.PublicQuery,
	found docket.PublicPage) CommentsPage {
	at := "/dockets/" + string(d.ID) + "/comments"
	p := CommentsPage{
		Shell:   shell,
		Address: at,
		Files:   at,
		Search:  Field{Name: "q", Label: "Search for words", Value: q.Words, Type: "search"},
		Sector: Field{Name: "sector", Label: "Sector", Value: q.Sector, Options: append(FromChoices(d.Sectors),
			Option{Value: docket.SectorUnspecified, Label: "Not specified"})},
		Type: Field{Name: "type", Label: "Sent by", Value: string(q.Type), Options: []Option{
			{Value: string(docket.Organization), Label: "An organization"},
			{Value: string(docket.Individual), Label: "A person, by name"},
			{Value: string(docket.Anonymous), Label: "Anonymous"},
		}},
		Sort: Field{Name: "sort", Label: "Order", Value: "newest", Options: []Option{
			{Value: "newest", Label: "Newest first"}, {Value: "oldest", Label: "Oldest first"}, {Value: "relevance",
				Label: "Best match first"},
		}},
		Found: foundWords(found),
	}
	switch {
	case q.Relevant:
		p.Sort.Value = "relevance"
	case q.Oldest:
		p.Sort.Value = "oldest"
	}
	p.Question = Field{Name: "question", Label: "Question answered", Value: string(q.Question)}
	for _, id := range d.QuestionIDs() {
		question, _ := d.Question(id)
		label := question.Text
		if id != docket.General {
			label = string(id) + ". " + label
		}
		p.Question.Options = append(p.Question.Options, Option{Value: string(id), Label: label})
	}
	p.Theme = Field{Name: "theme", Label: "Theme", Value: q.Theme}
	for _, t := range book.Themes {
		p.Theme.Options = append(p.Theme.Options, Option{Value: t.Code, Label: t.Label})
	}
	first := q
	first.After = ""
	p.Filtered = q.Words != "" || q.Question != "" || q.Theme != "" || q.Sector != "" || q.Type != ""
	p.Pager.Label = "Comments"
	if q.After != "" {
		p.Pager.First = withQuery(at, QueryString(first))
	}
	if found.Next != "" {
		next := q
		next.After = found.Next
		p.Pager.Next = withQuery(at, QueryString(next))
	}
	p.RankedSome = q.Relevant && q.Words != "" && found.Capped
	p.Comments = foundCards(d, book, q, found)
	return p
}

// foundCards are the comments of a page, each with the start of its answers or, where
// words were looked for, with the places where they stand.
func foundCards(d docket.Docket, book docket.Codebook, q docket.PublicQuery, found docket.PublicPage) (cards []CommentCard) {
	looked := search.Parse(q.Words)
	for _, c := range found.Comments {
		if q.Words == "" {
			cards = append(cards, newCard(d, book, c, excerpt))
			continue
		}
		card := newCard(d, book, c, 0)
		for i := range card.Answers {
			card.Answers[i].showFound(looked, excerpt)
		}
		cards = append(cards, card)
	}
	return cards
}

// foundWords says how many comments there are. The count stops at a cap.
func foundWords(found docket.PublicPage) string {
	if found.Capped {
		return "More than " + Count(found.Total, "comment", "comments")
	}
	return Count(found.Total, "comment", "comments")
}

func withQuery(at, query string) string {
	if query == "" {
		return at
	}
	return at + "?" + query
}

// QueryString writes a list's filters in one canonical form; what is at its
// default is left out.
func QueryString(q docket.PublicQuery) string {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Words)
	set("question", string(q.Question))
	set("theme", q.Theme)
	set("sector", q.Sector)
	set("type", string(q.Type))
	set("after", string(q.After))
	switch {
	case q.Relevant:
		v.Set("sort", "relevance")
	case q.Oldest:
		v.Set("sort", "oldest")
	}
	return v.Encode()
}

// newCard lays out a posted comment. Answers longer than limit code points are
// cut at a word; 0 cuts none.
func newCard(d docket.Docket, book docket.Codebook, c docket.PublicComment, limit int) CommentCard {
	at := "/dockets/" + string(d.ID) + "/comments"
	card := CommentCard{
		ID:        string(c.ID),
		Href:      at + "/" + string(c.ID),
		By:        c.Byline.Attribution(),
		PostedAt:  c.PostedAt.In(d.Location()),
		StandsFor: c.StandsFor,
	}
	if c.Byline.Sector != "" && c.Byline.Sector != docket.SectorUnspecified {
		card.Facts = append(card.Facts, d.SectorLabel(c.Byline.Sector))
	}
	if c.Byline.State != "" {
		card.Facts = append(card.Facts, docket.StateName(c.Byline.State))
	}
	if c.ReplyTo != "" {
		card.ReplyTo, card.ReplyRef = string(c.ReplyTo), at+"/"+string(c.ReplyTo)
	}
	for _, a := range c.Answers {
		question, _ := d.Question(a.Question)
		shown := PostedAnswer{Question: question.Text, Text: a.Text, Redacted: a.Redactions, Language: c.Language}
		if a.Question != docket.General {
			shown.Number = string(a.Question)
		}
		if limit > 0 {
			shown.Text, shown.Cut = cut(a.Text, limit)
		}
		for _, code := range a.Themes {
			if t, ok := book.Theme(code); ok {
				shown.Themes = append(shown.Themes, NavLink{Href: at + "?theme=" + url.QueryEscape(code),
					Text: t.Label})
			}
		}
		card.Answers = append(card.Answers, shown)
	}
	return card
}

// cut shortens a text to at most limit code points, at the last space of its
// final stretch where there is one.
func cut(t docket.Text, limit int) (docket.Text, bool) {
	if len(t) <= limit {
		return t, false
	}
	n := 0
	for i := range string(t) {
		if n == limit {
			short := string(t[:i])
			if j := strings.LastIndexAny(short, " \n"); j >= i-i/8 {
				short = short[:j]
			}
			return docket.Text(short + "…"), true
		}
		n++
	}
	return t, false
}

// CommentPage is one posted comment with its replies.
type CommentPage struct {
	Shell    Shell
	Comment  CommentCard
	Replies  []CommentCard
	Reply    string // address of the form for a reply; "" when the docket takes none
	Report   ReportForm
	Withheld []WithheldAnswer
	Trace    Trace
}

// ReportForm says what is wrong with a posted comment.
type ReportForm struct {
	Open    bool // shown open, because it has to be put right
	Kind    string
	Note    string
	Invalid docket.Invalid
}

func (f ReportForm) kinds() []Option {
	return []Option{
		{Value: docket.ReportPrivate, Label: "It shows a private detail"},
		{Value: docket.ReportNotMe, Label: "It uses my name, but this was not me"},
		{Value: docket.ReportOther, Label: "Something else"},
	}
}

// NewCommentItemPage lays out one posted comment.
func NewCommentItemPage(shell Shell, d docket.Docket, book docket.Codebook, c docket.PublicComment,
	replies []docket.PublicComment, accepts bool) CommentPage {
	p := CommentPage{Shell: shell, Comment: newCard(d, book, c, 0)}
	for i := range p.Comment.Answers {
		p.Comment.Answers[i].Themes = nil // the trace has those that are settled
	}
	for _, r := range replies {
		p.Replies = append(p.Replies, newCard(d, book, r, excerpt))
	}
	if accepts {
		p.Reply = "/dockets/" + string(d.ID) + "/comment?reply_to=" + url.QueryEscape(string(c.ID))
	}
	return p
}

// ReportedPage thanks for a report.
type ReportedPage struct {
	Shell   Shell
	Comment string
}

// WithheldAnswer is an answer of a posted comment that is not shown.
type WithheldAnswer struct {
	Label  string
	Reason string
}
