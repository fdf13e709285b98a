package staff

import (
	"context"
	"io"
	"os"
	"time"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/intake"
	"commentportal/moderation"
	"commentportal/moderation/campaign"
	"commentportal/moderation/handoff"
)

// LetterReader reads a letter once for all copies that are compared with it. The
// confirmed ones of the docket's repeated passages are passed over.
type LetterReader func(letter docket.Text, passages []docket.RepeatedPassage) *campaign.Letter

// AgreementFigures measures how far two coders agree: on everything, on each
// question and on each code.
type AgreementFigures func(docket.Docket, docket.Codebook, []docket.DoubleCoded) []docket.Agreement

// ReviewDesk carries out decisions.
type ReviewDesk interface {
	// Decide carries out a decision, or proposes it to a second person.
	Decide(ctx context.Context, r moderation.Request) (moderation.Outcome, error)
	// Screened is the comment with what today's rules and the guard see in it.
	Screened(ctx context.Context, c docket.Comment) (docket.Comment, error)
	// Reasons tells what in the comment somebody should act upon.
	Reasons(c docket.Comment) []moderation.Reason
	// RuleSet is the version of today's rules.
	RuleSet() string
}

// HandoffDesk makes what is handed to people who can act on a flagged comment.
type HandoffDesk interface {
	HandOff(of docket.Docket, c docket.Comment, i docket.Incident, marking docket.TLP,
		hosts ...string) (handoff.Sheet, error)
}

// HandDesk files what came by letter, e-mail or at a meeting.
type HandDesk interface {
	NewToken(id docket.ID) string
	PreviewByHand(ctx context.Context, f intake.Form) (docket.Comment, error)
	SubmitByHand(ctx context.Context, f intake.Form, by docket.UserID) (docket.CommentID, error)
}

// CodingDesk is where people code: theme.Desk. It hands out what one coder may see.
type CodingDesk interface {
	listDesk
	answerDesk
	settleDesk
	commentDesk
	memoDesk
}

// ExportKeeper keeps exports under names and reads them.
type ExportKeeper interface {
	// Begin starts keeping an export in the background and calls done when that is
	// over.
	Begin(ctx context.Context, e docket.KeptExport, began time.Time, done func()) error
	Making(id docket.ID, name string) (export.Making, bool)
	// Open opens a kept file whose bytes are those that were kept.
	Open(ctx context.Context, id docket.ID, name, file string) (*os.File, docket.KeptFile, error)
	// Printed reads what a kept export prints of each comment.
	Printed(ctx context.Context, id docket.ID, name string) (docket.Publication,
		map[docket.CommentID][]docket.PrintedLink, error)
	// Bundle writes all files as one archive.
	Bundle(ctx context.Context, w io.Writer, src export.Source, id docket.ID) (export.Sent, error)
}

// SigningDesk carries out what a second person says.
type SigningDesk interface {
	Sign(ctx context.Context, a docket.SignatureAnswer) error
	Look(ctx context.Context, look docket.SecondLook) error
}
