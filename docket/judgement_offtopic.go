package docket

import "time"

// OffTopicMark is one word of a person on whether a comment speaks to what was
// asked. The last one holds; it never withholds a comment.
type OffTopicMark struct {
	Comment CommentID
	Off     bool   // false: an earlier mark is taken back
	Reason  string // for colleagues; sealed in the store, never exported
	By      UserID
	At      time.Time
}
