package moderation

import (
	"context"
	"slices"

	"commentportal/docket"
)

// RestoreStore holds withdrawn comments; *store.DB implements it.
type RestoreStore interface {
	Receipt(ctx context.Context, number docket.TrackingNumber) (docket.Comment, error)
	// Withdrawal says what a comment was when its sender withdrew it.
	Withdrawal(ctx context.Context, id docket.CommentID) (docket.Withdrawal, error)
	// Restore makes it what d says; docket.ErrStale when the comment has moved on.
	Restore(ctx context.Context, number docket.TrackingNumber, d docket.Decision) error
}

// RestoreDesk is where the sender of a comment takes its withdrawal back.
type RestoreDesk struct {
	desk  *Desk
	store RestoreStore
}

// NewRestoreDesk sets up the desk. desk knows what must not be shown.
func NewRestoreDesk(desk *Desk, store RestoreStore) *RestoreDesk { return &RestoreDesk{desk, store} }

// Restore makes a withdrawn comment what it was before. What was posted is posted as it was,
// since a person decided it; where words of it were hidden elsewhere meanwhile, it waits for a
// person, and waits says so.
//
// It returns docket.ErrNotFound for an unknown number, docket.ErrDenied when the comment is not
// withdrawn or the time for it is over, and docket.ErrStale when it changed at the same moment.
func (d *RestoreDesk) Restore(ctx context.Context, number docket.TrackingNumber) (waits bool, err error) {
	c, err := d.store.Receipt(ctx, number)
	if err != nil {
		return false, err
	}
	w, err := d.store.Withdrawal(ctx, c.ID)
	if err != nil {
		return false, err
	}
	if !w.Open(d.desk.now()) {
		return false, docket.ErrDenied
	}
	decision := docket.Decision{Comment: c.ID, Version: w.Version, Action: docket.ActionRestore, Status: w.Status,
		Reason: w.Reason, Held: w.Held, RuleSet: w.RuleSet}
	if w.Status.Public() {
		decision.Reason, decision.Held = "", false
		c.Campaign = w.Campaign // of whose copies it must not show what is hidden
		ruled, err := d.desk.ruled(ctx, c)
		if err != nil {
			return false, err
		}
		if waits = !w.Told || !ruled.postAgain(c, w, &decision); waits {
			decision = docket.Decision{Comment: c.ID, Version: w.Version, Action: docket.ActionRestore,
				Status: docket.Pending, RuleSet: c.RuleSet}
		}
	}
	return waits, d.store.Restore(ctx, number, decision)
}

// postAgain fills in what the public read of c, and reports whether it may be shown still.
func (d *Desk) postAgain(c docket.Comment, w docket.Withdrawal, out *docket.Decision) bool {
	hidden := gapsOf(c)
	out.Byline, out.Redactions = c.Submitter.Byline(), map[docket.QuestionID]docket.Gaps{}
	out.Verdicts, out.Withheld = w.Verdicts, w.Withheld
	for _, p := range parts(c) {
		if isLeftOut(*out, p.question) {
			continue
		}
		gaps := hidden[p.question]
		public, err := p.text.Redact(gaps)
		if err != nil || d.hiddenMeanwhile(c, p, gaps, w.Verdicts) {
			return false
		}
		if len(gaps) > 0 {
			out.Redactions[p.question] = gaps
		}
		if docket.IsBylineField(p.question) {
			out.Byline.Set(p.question, public)
			continue
		}
		out.Answers = append(out.Answers, docket.PublicAnswer{Question: p.question, Text: public,
			Redactions: len(gaps)})
	}
	return len(out.Answers) > 0
}

// hiddenMeanwhile reports whether a text shows words that are hidden elsewhere and that nobody
// called not private in it.
func (d *Desk) hiddenMeanwhile(c docket.Comment, p part, gaps docket.Gaps, judged []docket.FindingVerdict) bool {
	return slices.ContainsFunc(d.standing.findings(c, p), func(f docket.Finding) bool {
		return f.Severity.Rank() >= docket.Hold.Rank() && !covered(f.Span, gaps) &&
			!slices.ContainsFunc(judged, func(v docket.FindingVerdict) bool {
				return v.Verdict == docket.VerdictDismissed && v.Question == p.question && v.Start <= f.Start &&
					f.End <= v.End
			})
	})
}
