package intake

import "commentportal/docket"

// classOf is the class of a comment that says nothing in its answers, or only
// where it is; empty for others.
func classOf(answers []docket.Answer) docket.Class {
	texts := make([]docket.Text, len(answers))
	for i, a := range answers {
		texts[i] = a.Text
	}
	return docket.ClassifyComment(texts...)
}
