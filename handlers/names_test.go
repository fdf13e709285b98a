package handlers

import (
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// What the tests expect of the pages, written down a second time: limits of a
// session, names of cookies, actions of the log, lengths of lists.
const (
	sessionIdle   = 30 * time.Minute
	passwordStage = 10 * time.Minute
	sessionCookie = "staff-session"
	deviceCookie  = "staff-device"

	noteSignedIn  = "account.signed_in"
	noteConfirmed = "account.confirmed"
	noteFailed    = "account.sign_in_failed"
	noteThrottled = "account.sign_in_throttled"
	noteRecovery  = "account.recovery_code_used"
	noteSent      = "export.sent"
	noteKeptRead  = "export.kept_read"
	noteKeptBad   = "export.kept_damaged"

	commentsPerPage = 25
	codingRows      = 20
	logRows         = 50
	suggestedMost   = 5
	formFactor      = 6 // how much more often than sending a form may be looked over
)

// codingValue is the value of a code's box on the page of a comment.
func codingValue(q docket.QuestionID, code string) string { return string(q) + ":" + code }

// publicAt is the public address of a comment.
func publicAt(d docket.ID, id docket.CommentID) string {
	return "/dockets/" + string(d) + "/comments/" + string(id)
}

// unixLines ends lines as Unix does.
func unixLines(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// sameSet reports whether two lists name the same things.
func sameSet(a, b []string) bool {
	clean := func(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }
	return slices.Equal(clean(a), clean(b))
}
