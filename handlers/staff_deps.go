package handlers

import (
	"context"
	"time"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/signin"
	"commentportal/intake"
	"commentportal/moderation"
)

// Accounts is what signing in and the people page ask of the store.
type Accounts interface {
	sessionAccounts
	signin.Tries

	AddUser(ctx context.Context, u docket.User, passwordHash string, by docket.Actor) (docket.UserID, error)
	Users(ctx context.Context) ([]docket.User, error)
	User(ctx context.Context, id docket.UserID) (docket.User, error)
	UserByEmail(ctx context.Context, email string) (docket.User, error)
	PasswordHash(ctx context.Context, id docket.UserID) (string, error)
	SetPassword(ctx context.Context, id docket.UserID, hash string, by docket.Actor) error
	UpgradeHash(ctx context.Context, id docket.UserID, hash string) error
	SetRole(ctx context.Context, id docket.UserID, role docket.Role, by docket.Actor) error
	DisableUser(ctx context.Context, id docket.UserID, by docket.Actor) error
	EnableUser(ctx context.Context, id docket.UserID, by docket.Actor) error
	ResetUser(ctx context.Context, id docket.UserID, factorToo bool, by docket.Actor) error
	AddSetupLink(ctx context.Context, link docket.SetupLink, by docket.Actor) error
	SetupLink(ctx context.Context, hash [32]byte) (docket.SetupLink, error)
	UseSetupLink(ctx context.Context, hash [32]byte, first docket.User, passwordHash string) (docket.UserID, error)
	Factor(ctx context.Context, id docket.UserID) (docket.Factor, error)
	SetFactor(ctx context.Context, id docket.UserID, secret string, step int64, recovery [][32]byte, by docket.Actor) error
	AcceptStep(ctx context.Context, id docket.UserID, step int64) error
	UseRecoveryCode(ctx context.Context, id docket.UserID, hash [32]byte) error
	UpdateSession(ctx context.Context, s docket.Session) error
	EndSessions(ctx context.Context, id docket.UserID, except [32]byte, by docket.Actor) error
	Sessions(ctx context.Context, id docket.UserID) ([]docket.Session, error)
}

// ReviewStore is what the queue, the comment page and the log ask of the store.
type ReviewStore interface {
	Queue(ctx context.Context, q docket.QueueQuery) (docket.QueuePage, error)
	Claim(ctx context.Context, by docket.UserID, q docket.QueueQuery, n int, until time.Time) ([]docket.CommentID, error)
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	OpenComment(ctx context.Context, id docket.CommentID, by docket.UserID) (docket.Comment, error)
	Changes(ctx context.Context, id docket.CommentID) ([]docket.Change, error)
	Reports(ctx context.Context, id docket.CommentID) ([]docket.Report, error)
	CommentCodings(ctx context.Context, id docket.CommentID) ([]docket.Coding, error)
	QueueCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.QueueCounts, error)
	Log(ctx context.Context, before int64, limit int) ([]docket.LogEntry, error)
	Note(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error
	// NoteRefusal writes what somebody may repeat at will: one row a window with a count.
	NoteRefusal(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error

	FindingVerdicts(ctx context.Context, id docket.CommentID) ([]docket.FindingVerdict, error)
	RuleCounts(ctx context.Context) ([]docket.RuleCount, error)
	Rechecks(ctx context.Context, ruleSet string, after docket.CommentID, limit int) (docket.RecheckPage, error)
	Recheck(ctx context.Context, id docket.CommentID) (docket.Rescreened, error)
}

// DocketStore is what the docket page asks of the store.
type DocketStore interface {
	AddDocket(ctx context.Context, d docket.Docket, book docket.Codebook, by docket.Actor) error
	OpenDocket(ctx context.Context, id docket.ID, by docket.Actor) error
	CloseDocket(ctx context.Context, id docket.ID, by docket.Actor) error
}

// ReviewDesk carries out decisions.
type ReviewDesk interface {
	// Decide carries out a decision, or proposes it to a second person.
	Decide(ctx context.Context, r moderation.Request) (moderation.Outcome, error)
	// Screened is the comment with what today's rules see in it.
	Screened(c docket.Comment) docket.Comment
	// RuleSet is the version of today's rules.
	RuleSet() string
}

// HandDesk files what came by letter, e-mail or at a meeting.
type HandDesk interface {
	NewToken(id docket.ID) string
	PreviewByHand(ctx context.Context, f intake.Form) (docket.Comment, error)
	SubmitByHand(ctx context.Context, f intake.Form, by docket.UserID) (docket.CommentID, error)
}

// Suggester proposes codes for a text.
type Suggester interface {
	Suggest(q docket.QuestionID, text docket.Text) []docket.Suggestion
}

// StaffDeps is what the staff pages need beside the public ones. All of it is
// required but Poke.
type StaffDeps struct {
	Accounts  Accounts
	Review    ReviewStore
	Dockets   DocketStore
	Desk      ReviewDesk
	Hand      HandDesk
	Hasher    *signin.Hasher // signin.NewHasher(signin.Iterations)
	Suggest   func(docket.Codebook) Suggester
	Export    []export.Exporter // in the contract's order
	Coding    CodingStore       // the workplace
	Letters   LetterStore       // of campaigns
	Codebooks CodebookStore
	Poke      func() // wakes the background recount; nil: it finds out by itself

	Campaigns CampaignStore
	Compare   LetterReader     // compares copies with their letter
	Additions Additions        // compares a copy with its letter
	Agreement AgreementFigures // of answers that two people coded

	Signing     SigningDesk     // second signatures; also the desk
	Signatures  SignatureStore  // what waits for a second person
	Conclusions ConclusionStore // quotations and recommendations
	Kept        KeptStore
	Keeper      ExportKeeper // keeps exports under a name

	Unsent UnsentStore // what was typed when a session was over
}

// staffState is what the staff pages keep while running: no account, docket or
// codebook is ever among it.
type staffState struct {
	sessions *sessionStore
	brake    *signin.Brake
	signIns  *limiter // per address; nil when limits are off
}

func newStaffState(d Deps) staffState {
	st := staffState{
		sessions: newSessionStore(d.Staff.Accounts, d.Cookies, d.secure(), d.Steady),
		brake:    signin.NewBrake(d.Staff.Accounts, d.Cookies.Brake, d.Now),
	}
	if d.CommentRate > 0 {
		st.signIns = newLimiter(d.CommentRate*formFactor, d.Keys.Address)
	}
	return st
}

// poke tells the recount that there is work.
func (s *site) poke() {
	if s.Staff.Poke != nil {
		s.Staff.Poke()
	}
}
