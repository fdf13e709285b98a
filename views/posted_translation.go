package views

import "commentportal/docket"

// PostedTranslation is the English of an answer on the page of its comment.
type PostedTranslation struct {
	Text   docket.Text
	Agency string
}

// Translated puts the translations of its answers on the page of a comment.
func (p *CommentPage) Translated(agency string, answers []docket.PublicAnswer, list []docket.AnswerTranslation) {
	for _, t := range list {
		for i, a := range answers {
			if a.Question == t.Question && i < len(p.Comment.Answers) {
				p.Comment.Answers[i].English = &PostedTranslation{Text: t.Text, Agency: agency}
			}
		}
	}
}
