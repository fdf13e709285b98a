package moderation

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"commentportal/docket"
)

// RescreenStore is what the Rescreener asks of the database.
type RescreenStore interface {
	// StalePostings reads posted comments last read under other rules.
	StalePostings(ctx context.Context, ruleSet string, limit int) ([]docket.Posting, error)
	// SaveRescreened records what was found; decided comments are left alone.
	SaveRescreened(ctx context.Context, ruleSet string, list []docket.Rescreened) (int, error)
}

// How the posted comments are read anew: a batch is some hundred kilobytes and
// takes a few hundredths of a second, so that with the pause between batches the
// people at work notice nothing.
const (
	rescreenBatch = 100
	rescreenPause = 100 * time.Millisecond
	rescreenEvery = time.Hour // other nodes may post under rules of their own
)

// Rescreener reads what is posted with today's rules, after the rules have
// changed, so that people can look at what the old ones missed. It decides
// nothing and reads no original.
type Rescreener struct {
	store    RescreenStore
	screener Screener
	log      *slog.Logger
}

// NewRescreener sets up a rescreener over a store.
func NewRescreener(store RescreenStore, screener Screener, log *slog.Logger) *Rescreener {
	return &Rescreener{store: store, screener: screener, log: log}
}

// Run reads what is posted, now and every hour, until ctx ends.
func (r *Rescreener) Run(ctx context.Context) {
	for {
		r.pass(ctx)
		if !wait(ctx, rescreenEvery) {
			return
		}
	}
}

// pass reads everything that is stale once, batch by batch.
func (r *Rescreener) pass(ctx context.Context) {
	read := 0
	for {
		n, err := r.Batch(ctx)
		read += n
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			r.log.ErrorContext(ctx, "posted comments could not be screened again", "error", err)
			return
		case n == 0:
			if read > 0 {
				r.log.InfoContext(ctx, "screened posted comments again", "comments", read, "rules",
					r.screener.Version())
			}
			return
		}
		if !wait(ctx, rescreenPause) {
			return
		}
	}
}

// Batch reads one batch and returns how many comments are up to date with it.
func (r *Rescreener) Batch(ctx context.Context) (int, error) {
	version := r.screener.Version()
	postings, err := r.store.StalePostings(ctx, version, rescreenBatch)
	if err != nil || len(postings) == 0 {
		return 0, err
	}
	list := make([]docket.Rescreened, len(postings))
	for i, p := range postings {
		list[i] = r.read(p)
	}
	return r.store.SaveRescreened(ctx, version, list)
}

// read screens the public texts of a posting. What its decision left standing is
// no news, unless a rule takes it more seriously now; what was said not to be
// private never is.
func (r *Rescreener) read(p docket.Posting) docket.Rescreened {
	out := docket.Rescreened{Comment: p.Comment, Version: p.Version}
	for _, text := range p.Texts {
		for _, f := range docket.ScreenField(text.Question, text.Text, r.screener.Screen) {
			if f.Severity.Rank() < docket.Hold.Rank() || settled(text, f) {
				continue
			}
			if f.Severity.Rank() > out.Gravest.Rank() {
				out.Gravest = f.Severity
			}
			out.Rules = append(out.Rules, f.Rule)
		}
	}
	slices.Sort(out.Rules)
	out.Rules = slices.Compact(out.Rules)
	return out
}

func settled(text docket.PostedText, f docket.Finding) bool {
	return slices.ContainsFunc(text.Settled, func(v docket.FindingVerdict) bool {
		if v.Start > f.Start || f.End > v.End {
			return false
		}
		return v.Verdict == docket.VerdictDismissed || v.Severity.Rank() >= f.Severity.Rank()
	})
}

// wait waits for d and reports whether ctx still goes on.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
