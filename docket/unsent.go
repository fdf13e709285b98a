package docket

import "time"

// The bounds of what is kept of forms that a session was over for.
const (
	MaxUnsent  = 32 << 20           // bytes of one form: the largest staff form, percent-encoded anew
	MaxSent    = 12 << 20           // bytes of one form as a browser sends it
	MostUnsent = 5                  // forms of one account; the oldest gives way
	KeepUnsent = 24 * time.Hour     // how long a form is kept
	KeepEnded  = 7 * 24 * time.Hour // how long an ended session may still hand a form in
	MostEnded  = 50                 // ended sessions of one account that are looked at
)

// EndedSession names a session of every step that is over, whoever ended it.
type EndedSession struct {
	Hash [32]byte
	User UserID
}

// UnsentForm is what somebody typed into a staff form and sent when their session
// was over, or what else they had typed on a page of which they sent another part.
// Only the same account gets it back, and nothing acts on it by itself.
type UnsentForm struct {
	ID      string // of capital letters and digits; it says nothing of the form
	User    UserID
	Session [32]byte // the ended session that the form was made for
	At      time.Time
	Path    string // address that the form was sent to
	Fields  string // the form as sent, percent-encoded, without its token
	Carried bool   // the rest of a page of which another part was sent; Session is zero
}
