package intake

import "commentportal/docket"

// pointsElsewhere reports whether the answers of a comment say nothing but where
// the comment is.
func pointsElsewhere(answers []docket.Answer) bool {
	texts := make([]docket.Text, len(answers))
	for i, a := range answers {
		texts[i] = a.Text
	}
	return docket.PointsElsewhere(texts...)
}
