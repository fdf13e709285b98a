package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync/atomic"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/export"
	"commentportal/handlers"
	"commentportal/handlers/public"
	"commentportal/handlers/signin"
	"commentportal/handlers/staff"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/moderation"
	"commentportal/moderation/campaign"
	"commentportal/moderation/screen"
	"commentportal/notify"
	"commentportal/store"
	"commentportal/theme"
	"commentportal/theme/suggest"
)

// Labels of the keys that the pages use; see rootKey.
const (
	labelReceiptAuth  = "portal/v1/handlers/receipt-auth"
	labelReceiptSeal  = "portal/v1/handlers/receipt"
	labelAddress      = "portal/v1/handlers/address"
	labelCookieAuth   = "portal/v1/handlers/cookie-auth"
	labelCookieSeal   = "portal/v1/handlers/cookie-seal"
	labelStaffForm    = "portal/v1/handlers/staff-form"
	labelSignInBrakes = "portal/v1/handlers/sign-in-brakes"
)

// site introduces the rooms to each other.
type site struct {
	db        *store.DB
	key       rootKey
	base      *url.URL
	proxies   []netip.Prefix
	config    config
	settings  web.SiteSettings
	log       *slog.Logger
	meters    *meters
	counter   *theme.Counter
	trainer   *suggest.Trainer
	campaigns *campaign.Regrouper
	keeper    *export.Keeper
	uploads   *intake.Uploads
	guardian  *moderation.Guardian
	courier   *notify.Courier
	documents web.Documents
	stopping  *atomic.Bool
}

// errStopping makes /readyz say no while the portal stops.
var errStopping = errors.New("the portal is stopping")

// embedders are the origins that checkServe has read before.
func (s site) embedders() []string {
	list, err := s.config.embedders()
	if err != nil {
		return nil // nobody may frame anything
	}
	return list
}

// agency is how staff sign in at the agency, whose settings checkServe has read before.
func (s site) agency() staff.AgencySignIn {
	a, err := s.config.agencySignIn(s.base)
	if err != nil { // its files went meanwhile: nobody gets in who could not before
		s.log.Error("nobody can sign in at the agency", slog.Any("error", err))
		return staff.AgencySignIn{Only: s.config.OIDC.Only, BreakGlass: parts(s.config.OIDC.BreakGlass)}
	}
	return a
}

func (s site) handler() http.Handler {
	screener := screen.New()
	desk := intake.NewDesk(s.db, screener, s.key.intakeKeys(), now)
	coding := s.codingDesk(now)
	review := moderation.NewDesk(s.db, screener, now)
	asking := moderation.NewAskDesk(review, s.db, s.config.AnswerDays)
	return handlers.New(handlers.Deps{
		Deps: web.Deps{
			Store:          s.db,
			AddressKey:     s.key.derive(labelAddress),
			BaseURL:        s.base,
			TrustedProxies: s.proxies,
			CommentRate:    s.config.CommentRate,
			APIRate:        s.config.APIRate,
			EmbedOrigins:   s.embedders(),
			FederalFrame:   s.config.FederalFrame,
			Site:           s.settings,
			Log:            s.log,
			Now:            now,
			Steady:         s.db.Steady,
			Meter:          s.meters,
			Wake:           s.wake, Documents: s.documents, Notice: s.notice(now),
		},
		Public: s.publicDeps(desk, asking, review),
		API:    s.db,
		Staff: staff.Deps{
			Store:    s.db,
			Snapshot: snapshots(s.db),
			Record:   recordWriter(s.db),
			Desk:     review,
			Signing:  review, Handoff: review, Handed: moderation.NewHandoverDesk(review, s.db),
			Many:    moderation.NewManyDesk(review, s.db),
			Joint:   moderation.NewJointDesk(moderation.NewManyDesk(review, s.db), s.db),
			Cases:   moderation.NewCaseDesk(review, s.db),
			Asking:  asking,
			Appeals: moderation.NewAppealDesk(review, s.db), Remarks: moderation.NewRemarkDesk(review, s.db),
			English: moderation.NewTranslationDesk(review, s.db), Guard: moderation.NewGuardDesk(s.db, s.guardian.Poke),
			Hand:   desk,
			Import: s.uploads,
			Hasher: signin.NewHasher(signin.Iterations),
			Coding: coding, Training: theme.NewTrainingDesk(coding, s.db), Tests: theme.NewTestDesk(coding, s.db),
			Compare:   letters(),
			Agreement: theme.Agreement, Project: theme.NewProjectDesk(s.db),
			Written:  written(s.config.about(s.base)),
			Export:   export.Exporters(s.config.about(s.base)),
			Keeper:   s.keeper,
			Mailroom: s.mailroom(),
			BrakeKey: s.key.derive(labelSignInBrakes),
			Agency:   s.agency(),
		},
		Cookies: web.CookieKeys{
			SealKeys: web.SealKeys{
				Auth: s.key.derive(labelCookieAuth),
				Seal: s.key.derive(labelCookieSeal),
			},
			Form: s.key.derive(labelStaffForm),
		},
		FactorPolicy: web.FactorPolicy{RequireMFA: s.config.RequireMFA, NoCodes: !s.config.OneTimeCodes},
	})
}

// codingDesk is where people code.
func (s site) codingDesk(now func() time.Time) *theme.Desk {
	suggester := func(book docket.Codebook) theme.Suggester { return s.trainer.Suggester(book) }
	return theme.NewDesk(s.db, suggester, additions(), now)
}

// wake tells those who work in the background that something changed.
func (s site) wake() {
	s.counter.Poke()
	s.trainer.Poke()
	s.campaigns.Poke()
	s.guardian.Poke()
	s.courier.Poke()
}

// filed wakes those who have work with a comment that was filed.
func (s site) filed() {
	s.campaigns.Poke()
	s.courier.Poke()
}

// publicDeps are those of the public pages.
func (s site) publicDeps(desk *intake.Desk, asking *moderation.AskDesk, review *moderation.Desk) public.Deps {
	return public.Deps{
		Store:   s.db,
		Intake:  meteredDesk{desk, s.meters, s.filed},
		Talk:    asking,
		Appeals: moderation.NewAppealDesk(review, s.db),
		Claims:  moderation.NewCaseDesk(review, s.db), Restoring: moderation.NewRestoreDesk(review, s.db),
		Letters:  public.LetterReader(letters()),
		Remarks:  moderation.NewRemarkDesk(review, s.db),
		Snapshot: snapshots(s.db),
		ReceiptKeys: web.SealKeys{
			Auth: s.key.derive(labelReceiptAuth),
			Seal: s.key.derive(labelReceiptSeal),
		},
		Ready: func(ctx context.Context) error {
			if s.stopping.Load() {
				return errStopping
			}
			return s.db.Ready(ctx)
		},
	}
}

// keptFiles opens archived exports for the guard.
type keptFiles struct{ keeper *export.Keeper }

func (k keptFiles) OpenKept(ctx context.Context, id docket.ID, name, file string) (io.ReadCloser, error) {
	f, _, err := k.keeper.Open(ctx, id, name, file)
	if err != nil {
		return nil, fmt.Errorf("open %s of the archived export %s: %w", file, name, err)
	}
	return f, nil
}

// letters compares copies with letters as the keeper of campaigns does; what a
// person hid is passed over on both sides.
func letters() staff.LetterReader {
	o := campaignOptions()
	o.Speechless = nil
	for _, k := range docket.RedactionKinds {
		o.Boilerplate = append(o.Boilerplate, k.Gap())
	}
	grouper, err := campaign.New(o)
	if err != nil {
		panic(err) // only decisions of people can contradict each other, and there are none
	}
	return grouper.LetterWithout
}

// additions lists what a copy has and its letter has not.
func additions() theme.Additions {
	compare := letters()
	return func(letter, sent docket.Text) []docket.Span {
		var out []docket.Span
		for _, p := range compare(letter, nil).Difference(sent).Added {
			out = append(out, docket.Span{Start: p.Start, End: p.End})
		}
		return out
	}
}

// recordWriter writes records from one consistent view of the store.
func recordWriter(db *store.DB) staff.RecordWriter {
	return func(ctx context.Context, w io.Writer, o export.RecordOrder) (made export.RecordMade, err error) {
		err = db.Snapshot(ctx, func(s *store.Snapshot) error {
			made, err = export.WriteRecord(ctx, w, s, o)
			return err
		})
		return made, err
	}
}

// snapshots gives rooms that do not know the store its consistent views.
func snapshots(db *store.DB) func(ctx context.Context, fn func(export.Source) error) error {
	return func(ctx context.Context, fn func(export.Source) error) error {
		return db.Snapshot(ctx, func(snapshot *store.Snapshot) error { return fn(snapshot) })
	}
}

// written reads what the text of a report can name.
func written(about export.About) staff.WrittenReader {
	return func(ctx context.Context, src export.Source, id docket.ID) (*export.Written, error) {
		return export.ReadWritten(ctx, src, id, about)
	}
}

// about is what exports know of this program and of the portal's public address.
func (c config) about(base *url.URL) export.About {
	_, book := docketfile.ShippedDocket()
	return export.About{
		Program: programVersion(), ThemeRules: suggest.RulesVersion(book), BaseURL: base.String(),
		Office:    c.office(),
		Agreement: theme.Agreement,
	}
}
