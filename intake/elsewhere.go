package intake

import "commentportal/docket"

// PointsElsewhere reports whether a text says nothing but where the comment is
// ("See attached file(s)"): such a comment is of docket.ClassContentElsewhere.
func PointsElsewhere(text docket.Text) bool {
	return pointsElsewhere([]docket.Answer{{Text: text}})
}
