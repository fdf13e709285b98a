package moderation

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// JointStore is what signing many proposals at once asks of the database.
type JointStore interface {
	JointSignatures(ctx context.Context, q docket.JointQuery) (docket.JointPage, error)
	Signatures(ctx context.Context, q docket.SignatureQuery) (docket.SignaturePage, error)
	SignJoint(ctx context.Context, a docket.JointAnswer) (signed int, err error)
}

// JointDesk lets a second person answer the proposals of one decision on many comments
// at once. What has something of its own is signed only where that person says so for it.
type JointDesk struct {
	many  *ManyDesk
	store JointStore
}

// NewJointDesk sets up a desk for joint signatures.
func NewJointDesk(many *ManyDesk, store JointStore) *JointDesk { return &JointDesk{many, store} }

// JointProposal is one proposal of a joint decision, its comment as it was screened, and
// what it has of its own: "" for nothing.
type JointProposal struct {
	Signature docket.Signature
	Comment   docket.Comment
	Why       docket.ManyWhy
}

// JointRequest is a second person's answer to a joint decision.
type JointRequest struct {
	Act   docket.ManyID
	By    docket.UserID
	Agree bool
	Note  string
	Read  []docket.SignatureID // those with something of their own that are signed, too
	After docket.SignatureID   // where an earlier Sign ended
	Upto  docket.SignatureID   // the newest proposal that was there to be looked at
}

// JointResult says how far an answer went.
type JointResult struct {
	Signed int
	Apart  int                // left waiting, since they have something of their own
	After  docket.SignatureID // where the next Sign goes on
	More   bool               // the time was over before the end
}

// Joint lists the joint decisions of a docket that wait for a second person.
func (j *JointDesk) Joint(ctx context.Context, q docket.JointQuery) (docket.JointPage, error) {
	return j.store.JointSignatures(ctx, q)
}

// Look reads the first proposals of a joint decision, at most limit, and says of each
// what it has of its own.
func (j *JointDesk) Look(ctx context.Context, m docket.ManyDecision, limit int) ([]JointProposal, error) {
	page, err := j.store.Signatures(ctx, docket.SignatureQuery{Docket: m.Docket, Joint: m.ID, Limit: limit})
	if err != nil {
		return nil, err
	}
	return j.apart(ctx, m, page.Signatures)
}

// apart says of proposals what each has of its own.
func (j *JointDesk) apart(ctx context.Context, m docket.ManyDecision, list []docket.Signature) ([]JointProposal,
	error) {
	run := manyRun{ManyDesk: j.many, letters: map[docket.CampaignID]*letter{}, preview: true}
	out := make([]JointProposal, 0, len(list))
	for _, p := range list {
		c, err := j.many.store.Comment(ctx, p.Comment())
		if err != nil {
			return nil, fmt.Errorf("look at %s: %w", p.Comment(), err)
		}
		one := JointProposal{Signature: p, Comment: c}
		if one.Comment, one.Why, err = run.own(ctx, c); err != nil {
			return nil, fmt.Errorf("look at %s: %w", c.ID, err)
		}
		if p.Decision.Reason != m.Reason || p.Decision.Note != m.Note { // not what is said of them all
			one.Why = docket.LeftChanged
		}
		out = append(out, one)
	}
	return out, nil
}

// own says what a comment has of its own, so that a second person reads it by itself: a
// flag, words that its letter lacks, or a finding that its letter does not have.
func (r *manyRun) own(ctx context.Context, c docket.Comment) (docket.Comment, docket.ManyWhy, error) {
	seen, err := r.desk.Screened(ctx, c)
	if err != nil {
		return c, "", err
	}
	if len(c.Flags) > 0 {
		return seen, docket.LeftFlag, nil
	}
	var of *letter
	if c.Campaign != "" {
		member, err := r.store.CampaignMember(ctx, c.ID)
		if err != nil {
			return seen, "", err
		}
		if member.LongAddition || member.Class != docket.ClassIdentical && member.AdditionWords > 0 {
			return seen, docket.LeftAddition, nil
		}
		if of, err = r.letter(ctx, c.Campaign); err != nil {
			return seen, "", err
		}
	}
	for _, f := range seen.Submitter.BylineFields() {
		if grave(f.Findings) {
			return seen, docket.LeftFinding, nil
		}
	}
	for _, a := range seen.Answers {
		if slices.ContainsFunc(a.Findings, func(f docket.Finding) bool {
			own, _ := of.has(a, f)
			return own && f.Severity.Rank() >= docket.Hold.Rank()
		}) {
			return seen, docket.LeftFinding, nil
		}
	}
	return seen, "", nil
}

// Sign answers the proposals of a joint decision slice by slice, until that is done or
// the time is over; then Sign goes on where this one ended. A refusal is for all of them;
// agreement leaves those with something of their own waiting, but for those in r.Read.
//
// It returns docket.Invalid naming "note", docket.ErrDenied when whoever made the
// decision tries to sign, and docket.ErrNotFound when there is no such decision.
func (j *JointDesk) Sign(ctx context.Context, r JointRequest, budget time.Duration) (JointResult, error) {
	began, out := time.Now(), JointResult{After: r.After}
	r.Note = strings.TrimSpace(r.Note)
	if invalid := checkNote(r.Note, !r.Agree, "Say why you refuse. Whoever decides next reads it with each "+
		"comment."); invalid != nil {
		return out, invalid
	}
	m, err := j.many.store.Many(ctx, r.Act)
	if err != nil {
		return out, fmt.Errorf("sign decision %s: %w", r.Act, err)
	}
	if r.By == 0 || m.By == r.By {
		return out, fmt.Errorf("sign decision %s: %w", r.Act, docket.ErrDenied)
	}
	for {
		last, err := j.slice(ctx, m, r, &out)
		if err != nil || last {
			return out, err
		}
		if time.Since(began) > budget || ctx.Err() != nil {
			out.More = true
			return out, nil
		}
	}
}

// slice answers the next proposals and reports whether they were the last.
func (j *JointDesk) slice(ctx context.Context, m docket.ManyDecision, r JointRequest, out *JointResult) (bool, error) {
	page, err := j.store.Signatures(ctx, docket.SignatureQuery{Docket: m.Docket, Joint: m.ID, After: out.After,
		Limit: docket.ManySlice})
	if err != nil {
		return false, err
	}
	list := slices.DeleteFunc(page.Signatures, func(p docket.Signature) bool { return p.ID > r.Upto })
	last := page.Next == 0 || page.Next >= r.Upto
	answer := docket.JointAnswer{Act: m.ID, By: r.By, Agree: r.Agree, Note: r.Note}
	if r.Agree {
		seen, err := j.apart(ctx, m, list)
		if err != nil {
			return false, err
		}
		for _, p := range seen {
			if p.Why != "" && !slices.Contains(r.Read, p.Signature.ID) {
				out.Apart++
				continue
			}
			answer.Signatures = append(answer.Signatures, p.Signature.ID)
		}
	} else {
		for _, p := range list {
			answer.Signatures = append(answer.Signatures, p.ID)
		}
	}
	if len(answer.Signatures) > 0 {
		n, err := j.store.SignJoint(ctx, answer)
		if err != nil {
			return false, err
		}
		out.Signed += n
	}
	if len(list) > 0 {
		out.After = list[len(list)-1].ID
	}
	return last, nil
}
