package docket

import "strings"

// WithheldAnswer is an answer that is not shown although its comment is posted, with
// the reason, a code of the docket's list.
type WithheldAnswer struct {
	Question QuestionID
	Reason   Reason
}

// WithheldWords writes withheld answers as the form and the files do:
// QUESTION:REASON, in the order of the list.
func WithheldWords(list []WithheldAnswer, between string) string {
	words := make([]string, len(list))
	for i, a := range list {
		words[i] = string(a.Question) + ":" + string(a.Reason)
	}
	return strings.Join(words, between)
}
