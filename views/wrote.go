package views

import (
	"commentportal/docket"
	"commentportal/docket/phrase"
)

// WrotePage asks somebody whether they wrote a posted comment, and thanks for the answer.
type WrotePage struct {
	Shell   Shell
	Over    bool // the link opens nothing any more
	Token   string
	Comment CommentCard
	Problem string
	Last    string // until when people can answer

	Done     *docket.SenderAnswered
	Answer   docket.SampleAnswer
	Number   string // of the report that was filed; "" where none was
	Comments string // address of the comment that was answered about
}

// NewWroteCard lays out the comment that somebody is asked about, as the public reads it.
func NewWroteCard(say *phrase.Printer, d docket.Docket, c docket.PublicComment) CommentCard {
	return newCard(say, d, docket.Codebook{}, c, 0)
}
