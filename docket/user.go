package docket

import (
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// UserID numbers an account. Zero is nobody.
type UserID int64

// String is the account number that exports and logs show, "u3"; "" for nobody.
func (u UserID) String() string {
	if u == 0 {
		return ""
	}
	return "u" + strconv.FormatInt(int64(u), 10)
}

// Role is what an account may do.
type Role string

// The roles.
const (
	RoleModerator Role = "moderator" // queue, originals, decisions, codings
	RoleStaff     Role = "staff"     // posted text, codings, themes, exports; never an original
	RoleAdmin     Role = "admin"     // all of it, users and dockets
	RoleAuditor   Role = "auditor"   // reads all, changes nothing
)

// Permission is one thing a role may do; routes name the one they need.
type Permission string

// The permissions.
const (
	MayModerate Permission = "moderate" // queue, originals, decisions, entering letters
	MayCode     Permission = "code"     // codings, and reading the codebook
	MayRevise   Permission = "revise"   // changing the codebook
	MayExport   Permission = "export"   // exports
	MayAdmin    Permission = "admin"    // users, dockets, the log
)

// May reports whether role r may do what permission p covers. Unknown roles may
// nothing.
func (r Role) May(p Permission) bool {
	switch r {
	case RoleAdmin:
		return true
	case RoleModerator:
		return p == MayModerate || p == MayCode
	case RoleStaff:
		return p == MayCode || p == MayRevise || p == MayExport
	}
	return false
}

// ParseRole turns what somebody typed into a role.
func ParseRole(s string) (Role, error) {
	switch r := Role(strings.ToLower(strings.TrimSpace(s))); r {
	case RoleModerator, RoleStaff, RoleAdmin, RoleAuditor:
		return r, nil
	}
	return "", fmt.Errorf("role must be moderator, staff, admin or auditor")
}

// User is a staff account.
type User struct {
	ID        UserID
	Email     string      // sealed in the store; never in a log, export or public page
	Name      string      // sealed
	Role      Role        // on the site; empty: none
	Roles     map[ID]Role // on one docket, beside the site's
	Disabled  bool
	HasLogin  bool // a password is set
	HasCode   bool // a one-time-code app is enrolled
	HasKey    bool // a passkey is enrolled
	CreatedAt time.Time
}

// EmailKey returns the one form of an e-mail address under which accounts are
// found and tries to sign in are counted. Letter case, full-width letters,
// invisible characters, white space and dots at the end make no other address:
// what finds the same account is the same key.
func EmailKey(address string) string {
	key := strings.ToValidUTF8(address, "\uFFFD")
	for { // folding can make new pairs for NFKC, so until nothing changes
		next := norm.NFKC.String(cases.Fold().String(norm.NFKC.String(key)))
		next = strings.TrimRight(strings.Map(emailRune, next), ".")
		if next == key {
			return key
		}
		key = next
	}
}

// emailRune drops what takes no place in an address, and reads the ideographic
// full stop as the dot that it is in domain names.
func emailRune(r rune) rune {
	switch {
	case Invisible(r), unicode.IsSpace(r), unicode.IsControl(r):
		return -1
	case r == '\u3002':
		return '.'
	}
	return r
}

// SignInTries is what is known of the tries to sign in under one key.
type SignInTries struct {
	Total  int       // of the last SignInWindow; a right sign-in does not lower it
	InARow int       // since the last right sign-in
	Last   time.Time // zero: none
}

// SignInWindow is how long a try to sign in counts.
const SignInWindow = 30 * 24 * time.Hour

// LogValue names an account by its number alone.
func (u User) LogValue() slog.Value { return slog.StringValue(u.ID.String()) }

// Actor names who did something in the log: an account number, or one of the
// constants.
type Actor string

// Actors that are no account.
const (
	ActorCommenter Actor = "commenter" // with a tracking number, or the public form
	ActorOperator  Actor = "operator"  // the command line
	ActorPortal    Actor = "portal"    // the program itself
)

// Actor names the account in the log.
func (u UserID) Actor() Actor { return Actor(u.String()) }

// LogEntry is a row of the hash-chained log. It never holds personal text.
type LogEntry struct {
	Seq    int64
	At     time.Time
	Actor  Actor
	Action string // "comment.filed", "comment.posted", "user.added", …
	Target string // comment ID, docket ID or account number
	Detail string // JSON object of plain facts, keys sorted
	MAC    string // hex; covers the row and the MAC before it
}

// SetupLink is a one-time link with which a person sets a password. Only the
// SHA-256 of its token is kept. User is zero for the link that creates the first
// administrator.
type SetupLink struct {
	Hash    [32]byte
	User    UserID
	Expires time.Time
}

// Factor is an enrolled one-time-code app. LastStep is the last accepted
// 30-second step: a code works once.
type Factor struct {
	Secret       string // base32, as the app shows it
	LastStep     int64
	RecoveryLeft int
}

// LogValue hides the secret from every log line.
func (Factor) LogValue() slog.Value { return slog.StringValue("[factor]") }

// SessionStage says how far a sign-in has come.
type SessionStage string

// The stages of a session.
const (
	StagePassword SessionStage = "password" // the password was right; no page but sign-in opens
	StageFull     SessionStage = "full"
)

// Session is a signed-in browser. The store keeps the SHA-256 of its id.
type Session struct {
	Hash      [32]byte
	User      UserID
	Stage     SessionStage
	Started   time.Time
	Seen      time.Time
	Confirmed time.Time // when password and code were last given
	Data      []byte    // sealed; what the sign-in carries from step to step
}
