package views

import (
	"net/url"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// CommentPage is one posted comment with its replies.
type CommentPage struct {
	Shell   Shell
	Comment CommentCard
	// LetterRef is the letter of a copy that adds words, ChangedRef the list that marks them; ""
	// for none.
	LetterRef, ChangedRef string
	Replies               []CommentCard
	Reply                 string // address of the form for a reply; "" when the docket takes none
	Report                ReportForm
	Withheld              []WithheldAnswer
	Trace                 Trace

	Confirmed bool   // the named sender confirmed an e-mail address
	Permanent string // the comment's one address, to be cited
}

// NewParent lays out the comment that somebody replies to.
func NewParent(say *phrase.Printer, d docket.Docket, c docket.PublicComment) *CommentCard {
	card := newCard(say, d, docket.Codebook{}, c, excerpt)
	return &card
}

// ReportForm says what is wrong with a posted comment.
type ReportForm struct {
	Open    bool // shown open, because it has to be put right
	Kind    string
	Note    string
	Invalid docket.Invalid
}

func (f ReportForm) kinds(say *phrase.Printer) []Option {
	return []Option{
		{Value: docket.ReportPrivate, Label: say.Text("It shows a private detail")},
		{Value: docket.ReportNotMe, Label: say.Text("It uses my name, but this was not me")},
		{Value: docket.ReportNamed, Label: say.Text("It names me, and I did not write it")},
		{Value: docket.ReportOther, Label: say.Text("Something else")},
	}
}

// NewCommentItemPage lays out one posted comment.
func NewCommentItemPage(shell Shell, d docket.Docket, book docket.Codebook, c docket.PublicComment,
	replies []docket.PublicComment, accepts bool) CommentPage {
	p := CommentPage{Shell: shell, Comment: newCard(shell.Say, d, book, c, 0)}
	for i := range p.Comment.Answers {
		p.Comment.Answers[i].Themes = nil // the trace has those that are settled
	}
	for _, r := range replies {
		p.Replies = append(p.Replies, newCard(shell.Say, d, book, r, excerpt))
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
	Number  string // opens the answer; "" when the page is shown no more
}

// WithheldAnswer is an answer of a posted comment that is not shown.
type WithheldAnswer struct {
	Label  string
	Reason string
}
