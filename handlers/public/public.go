// Package public serves the pages that everybody may open: calls for comments, the
// comment form, posted comments, receipts, status and policies.
package public

import (
	"context"
	"errors"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/intake"
)

// Store holds what the public pages ask of the store, subject by subject. Its
// comments are posted ones, in the form that the public may see; Receipt and
// Withdraw are opened by the tracking number alone.
type Store interface {
	analysisStore
	callsStore
	formStore
	heardStore
	namesStore
	wroteStore
	helpfulStore
	followStore
	commentsStore
	receiptsStore
	reportsStore
	statusStore
	policiesStore
	wellKnownStore
}

// Intake takes in comments.
type Intake interface {
	NewToken(id docket.ID) string
	Preview(ctx context.Context, form intake.Form) (docket.Comment, error)
	Submit(ctx context.Context, form intake.Form) (docket.TrackingNumber, error)
	Mend(ctx context.Context, number docket.TrackingNumber, version int, answers map[docket.QuestionID]string) error
}

// Deps holds what the public pages need beside what both faces share. All of it
// is required.
type Deps struct {
	Store  Store
	Intake Intake
	// questions of staff to the writers of comments
	Talk        TalkDesk
	Appeals     AppealDesk
	Claims      ClaimDesk                                                     // of who proved an address
	Letters     LetterReader                                                  // compares copies with their letter
	Restoring   RestoreDesk                                                   // of who takes a withdrawal back
	Remarks     RemarkDesk                                                    // what readers write about pages
	Snapshot    func(ctx context.Context, fn func(export.Source) error) error // one consistent read
	Ready       func(ctx context.Context) error                               // nil when the portal can take a comment
	ReceiptKeys web.SealKeys                                                  // the token in the address of a receipt

	Counted *export.Analyses // themes, counted; made by handlers.New

	Mail bool   // the portal sends mail
	Poke func() // says that there is a message to send; nil: nobody waits for it
}

// Check reports whether a required dependency is missing.
func (d Deps) Check() error {
	if d.Store == nil || d.Intake == nil || d.Talk == nil || d.Appeals == nil || d.Remarks == nil ||
		d.Claims == nil || d.Restoring == nil || d.Letters == nil || d.Snapshot == nil || d.Ready == nil {
		return errors.New("handlers: a store dependency is missing")
	}
	return nil
}

// spokenStore is the store with dockets in the reader's language.
type spokenStore struct {
	Store
	web.SpokenDockets
}

func (s spokenStore) Docket(ctx context.Context, id docket.ID) (docket.Docket, error) {
	return s.SpokenDockets.Docket(ctx, id)
}

func (s spokenStore) Dockets(ctx context.Context) ([]docket.Docket, error) {
	return s.SpokenDockets.Dockets(ctx)
}

// Face holds the public pages by subject, as the route table names them.
type Face struct {
	Analysis  *analysis
	Calls     *calls
	Embedded  *embedded
	Form      *form
	Letters   *letters
	Heard     *heard
	Names     *names
	Wrote     *wrote
	Helpful   *helpful
	Mail      *mail
	Follow    *follow
	Comments  *comments
	Receipts  *receipts
	Reports   *reports
	Status    *status
	Talk      *talk
	Appeal    *appeal
	Resend    *resend
	Restore   *restore
	Policies  *policies
	WellKnown *wellKnown
}

// New returns the public pages.
func New(c *web.Core, d Deps) *Face {
	d.Store = spokenStore{Store: d.Store, SpokenDockets: web.SpokenDockets{Store: d.Store}}
	r := &receipts{Core: c, store: d.Store, seal: web.NewSeal(d.ReceiptKeys, 0)}
	list := &comments{Core: c, store: d.Store, snapshot: d.Snapshot,
		matches:  web.NewRemembered[docket.PublicMatches](mostMatches),
		narrowed: web.NewRemembered[docket.NarrowCounts](mostMatches), own: d.Store, letters: d.Letters}
	write := &form{Core: c, store: d.Store, intake: d.Intake, receipts: r}
	check := &status{Core: c, store: d.Store}
	agreed := &agreements{}
	return &Face{
		Analysis:  &analysis{Core: c, store: d.Store, counted: d.Counted, agreed: agreed},
		Embedded:  &embedded{Core: c, store: d.Store},
		Calls:     &calls{Core: c, store: d.Store, agreed: agreed, counts: &c.Figures},
		Form:      write,
		Letters:   &letters{write},
		Heard:     &heard{Core: c, store: d.Store},
		Mail:      &mail{status: check, store: d.Store},
		Follow:    newFollow(c, d),
		Helpful:   &helpful{Core: c, store: d.Store, desk: d.Remarks},
		Comments:  list,
		Names:     newNames(c, d),
		Wrote:     &wrote{Core: c, store: d.Store},
		Receipts:  r,
		Reports:   &reports{comments: list, store: d.Store, seal: r.seal},
		Status:    check,
		Resend:    &resend{status: check, intake: d.Intake},
		Restore:   &restore{status: check, desk: d.Restoring},
		Talk:      &talk{status: check, store: d.Store, desk: d.Talk},
		Appeal:    &appeal{status: check, desk: d.Appeals},
		Policies:  &policies{Core: c, store: d.Store},
		WellKnown: &wellKnown{Core: c, store: d.Store, ready: d.Ready},
	}
}
