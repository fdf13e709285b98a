package moderation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// ManyStore is what deciding on many comments at once asks of the database.
type ManyStore interface {
	Campaign(ctx context.Context, id docket.CampaignID) (docket.Campaign, error)
	CampaignMember(ctx context.Context, id docket.CommentID) (docket.CampaignMember, error)
	CampaignMembers(ctx context.Context, q docket.MemberQuery) (docket.MemberPage, error)
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	Deciders(ctx context.Context, id docket.ID) (docket.Deciders, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Queue(ctx context.Context, q docket.QueueQuery) (docket.QueuePage, error)

	StartMany(ctx context.Context, m docket.ManyDecision, scope []docket.ManyComment) (docket.ManyID, error)
	Many(ctx context.Context, id docket.ManyID) (docket.ManyDecision, error)
	ManyComments(ctx context.Context, id docket.ManyID, outcome docket.ManyOutcome, after docket.CommentID,
		limit int) ([]docket.ManyComment, error)
	// DecideMany carries out one slice in one transaction.
	DecideMany(ctx context.Context, id docket.ManyID, steps []docket.ManyStep, reached docket.CommentID,
		state docket.ManyState) error
}

// ManyDesk decides on many comments at once. What somebody has to read by itself is
// left out and stays in the queue.
type ManyDesk struct {
	desk  *Desk
	store ManyStore
}

// NewManyDesk sets up a desk for decisions on many comments.
func NewManyDesk(desk *Desk, store ManyStore) *ManyDesk { return &ManyDesk{desk, store} }

// ManyRequest is a decision on many comments as the form sends it.
type ManyRequest struct {
	By       docket.UserID
	Docket   docket.ID
	Action   docket.Action
	Reason   docket.Reason
	Note     string
	Comments []docket.ManyComment // those that are named, with the versions seen
	Campaign docket.CampaignID
	Query    string // of a list
	Whole    bool   // every waiting copy of Campaign, or every comment of the list
	Marked   bool   // the form holds words to hide, which only a single decision takes
}

// Start records the decision, to be carried out by Run. It returns docket.Invalid
// naming the fields to mend ("decision", "reason", "note", "comment").
func (m *ManyDesk) Start(ctx context.Context, r ManyRequest) (docket.ManyID, error) {
	dk, err := m.store.Docket(ctx, r.Docket)
	if err != nil {
		return 0, fmt.Errorf("decide on many comments: %w", err)
	}
	if invalid := checkMany(r, dk); len(invalid) > 0 {
		return 0, invalid
	}
	return m.store.StartMany(ctx, docket.ManyDecision{
		Docket: r.Docket, By: r.By, Action: r.Action, Reason: r.Reason, Note: strings.TrimSpace(r.Note),
		Campaign: r.Campaign, Query: r.Query, Whole: r.Whole,
	}, r.Comments)
}

func checkMany(r ManyRequest, dk docket.Docket) docket.Invalid {
	invalid := docket.Invalid{}
	if n := utf8.RuneCountInString(strings.TrimSpace(r.Note)); n > maxNote {
		invalid["note"] = phrase.English.Text("Shorten the note to %d characters. It has %d.", maxNote, n)
	}
	switch r.Action {
	case docket.ActionPost, docket.ActionHold, docket.ActionSpam:
	case docket.ActionWithhold:
		if !dk.HasReason(r.Reason) {
			invalid["reason"] = "Choose why these comments are not posted."
		}
	default:
		invalid["decision"] = "Choose what to do with these comments."
	}
	switch {
	case r.Marked:
		invalid["comment"] = "Words are hidden in one comment at a time. Open the comment and decide there."
	case len(r.Comments) > docket.MaxTicked:
		invalid["comment"] = phrase.English.Text("At most %d comments can be ticked at once; %d are. Choose the whole "+
			"campaign or list instead, or tick fewer.", docket.MaxTicked, len(r.Comments))
	case !r.Whole && len(r.Comments) == 0:
		invalid["comment"] = "Tick the comments that you decide on."
	case r.Whole && r.Campaign == "" && r.Query == "":
		invalid["comment"] = "Choose the campaign or list that you decide on."
	}
	return invalid
}

// Preview says of waiting comments which of them a decision would leave out, and why,
// without deciding anything.
func (m *ManyDesk) Preview(ctx context.Context, list []docket.Comment, action docket.Action) (
	map[docket.CommentID]docket.ManyWhy, error) {
	run := manyRun{ManyDesk: m, letters: map[docket.CampaignID]*letter{}, preview: true}
	out := map[docket.CommentID]docket.ManyWhy{}
	for _, c := range list {
		_, why, err := run.leftOut(ctx, c, action)
		if err != nil {
			return nil, fmt.Errorf("look at %s: %w", c.ID, err)
		}
		if why != "" {
			out[c.ID] = why
		}
	}
	return out, nil
}

// Run carries out a decision on many comments slice by slice until it is done or the
// time is over; then Run goes on where this one ended. list is what the decision's
// query asks for, where it has one.
func (m *ManyDesk) Run(ctx context.Context, id docket.ManyID, list docket.QueueQuery,
	budget time.Duration) (docket.ManyDecision, error) {
	began := time.Now()
	run := manyRun{ManyDesk: m, list: list, letters: map[docket.CampaignID]*letter{}}
	for {
		var err error
		if run.ManyDecision, err = m.store.Many(ctx, id); err != nil {
			return run.ManyDecision, fmt.Errorf("run decision %s: %w", id, err)
		}
		if run.State != docket.ManyRunning {
			return run.ManyDecision, nil
		}
		if err := run.slice(ctx); err != nil {
			return run.ManyDecision, fmt.Errorf("run decision %s: %w", id, err)
		}
		if time.Since(began) > budget || ctx.Err() != nil {
			done, err := m.store.Many(ctx, id)
			return done, err
		}
	}
}

// manyRun is one Run under way.
type manyRun struct {
	*ManyDesk
	docket.ManyDecision
	list    docket.QueueQuery
	letters map[docket.CampaignID]*letter
	preview bool // nothing changes while it lasts
	rules   *docket.Docket
	who     docket.Deciders
}

// slice decides on the next comments.
func (r *manyRun) slice(ctx context.Context) error {
	if r.rules == nil {
		dk, err := r.store.Docket(ctx, r.Docket)
		if err != nil {
			return err
		}
		if r.who, err = r.store.Deciders(ctx, r.Docket); err != nil {
			return err
		}
		r.rules = &dk
	}
	next, reached, last, err := r.next(ctx)
	if err != nil {
		return err
	}
	var steps []docket.ManyStep
	for _, c := range next {
		step, err := r.step(ctx, c)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		steps = append(steps, step)
	}
	state := docket.ManyRunning
	if last {
		state = docket.ManyDone
	}
	return r.store.DecideMany(ctx, r.ID, steps, reached, state)
}

// next lists the comments of the next slice, says how far that reaches, and reports
// whether it is the last.
func (r *manyRun) next(ctx context.Context) (next []docket.ManyComment, reached docket.CommentID, last bool,
	err error) {
	switch {
	case !r.Whole:
		next, err = r.store.ManyComments(ctx, r.ID, docket.OutcomeWaiting, "", docket.ManySlice)
		return next, "", len(next) < docket.ManySlice, err
	case r.Campaign != "":
		page, err := r.store.CampaignMembers(ctx, docket.MemberQuery{Campaign: r.Campaign, View: docket.MembersPending,
			After: r.After, Limit: docket.ManySlice})
		for _, c := range page.Members {
			next, reached = append(next, docket.ManyComment{Comment: c.Comment}), c.Comment
		}
		return r.inTime(next), reached, page.Next == "", err
	}
	q := r.list
	q.After, q.Limit = r.After, docket.ManySlice
	page, err := r.store.Queue(ctx, q)
	for _, c := range page.Comments {
		next, reached = append(next, docket.ManyComment{Comment: c.ID, Version: c.Version}), c.ID
	}
	if page.Next != "" {
		reached = page.Next // a search that stopped for time has looked further than it found
	}
	return r.inTime(next), reached, page.Next == "", err
}

// inTime drops the comments that came in after the decision was made.
func (r *manyRun) inTime(list []docket.ManyComment) []docket.ManyComment {
	return slices.DeleteFunc(list, func(c docket.ManyComment) bool {
		_, serial, _ := c.Comment.Split()
		return serial > r.Upto
	})
}

// step says what happens to one comment.
func (r *manyRun) step(ctx context.Context, asked docket.ManyComment) (docket.ManyStep, error) {
	step := docket.ManyStep{ManyComment: asked}
	c, err := r.store.Comment(ctx, asked.Comment)
	if err != nil {
		return step, err
	}
	if asked.Version != 0 && c.Version != asked.Version || c.Status != docket.Pending {
		step.Why = docket.LeftChanged
		return step, nil
	}
	step.Version = c.Version
	marks, why, err := r.leftOut(ctx, c, r.Action)
	if why != "" || err != nil {
		step.Why = why
		return step, err
	}
	req := Request{By: r.By, Comment: c.ID, Version: c.Version, Action: r.Action, Reason: r.Reason, Note: r.Note,
		Marks: marks}
	desk, err := r.desk.ruled(ctx, c)
	if err != nil {
		return step, err
	}
	decision, invalid := desk.decision(c, *r.rules, req)
	switch {
	case len(invalid) > 0: // today's rules see what must come out
		step.Why = docket.LeftFinding
		return step, nil
	case !c.Status.CanBecome(decision.Status):
		step.Why = docket.LeftDenied
		return step, nil
	}
	kinds, err := r.desk.signatureKinds(ctx, c, decision)
	switch {
	case err != nil:
		return step, err
	case len(kinds) > 0 && decision.Status.Public(): // it would show what was hidden before
		step.Why = docket.LeftFinding
	case len(kinds) > 0 && r.rules.SecondPerson.Applies(r.who):
		step.Proposal = &docket.Signature{Kinds: kinds, Decision: decision}
	default:
		step.Decision = &decision
	}
	return step, nil
}

// leftOut says why somebody has to read c by itself, or which words of it are hidden
// since they are hidden in its letter.
func (r *manyRun) leftOut(ctx context.Context, c docket.Comment, action docket.Action) (
	marks map[docket.QuestionID][]docket.Redaction, why docket.ManyWhy, err error) {
	if action == docket.ActionHold {
		return nil, "", nil
	}
	if docket.ReviewFirst(c.Flags) || action == docket.ActionPost && len(c.Flags) > 0 {
		return nil, docket.LeftFlag, nil
	}
	var of *letter
	if c.Campaign != "" {
		member, err := r.store.CampaignMember(ctx, c.ID)
		if err != nil {
			return nil, "", err
		}
		if member.LongAddition && member.ReadBy == 0 {
			return nil, docket.LeftAddition, nil
		}
		if of, err = r.letter(ctx, c.Campaign); err != nil {
			return nil, "", err
		}
	}
	if action != docket.ActionPost {
		return nil, "", nil
	}
	if c, err = r.desk.Screened(ctx, c); err != nil {
		return nil, "", err
	}
	marks, why = copyMarks(c, of)
	return marks, why, nil
}

// letter is what copies are posted by: the letter's findings and gaps.
type letter struct {
	docket.Comment
	found map[docket.QuestionID][]docket.Finding
}

func (r *manyRun) letter(ctx context.Context, id docket.CampaignID) (*letter, error) {
	if l, ok := r.letters[id]; ok {
		if !l.Status.Public() && !r.preview { // it may have been posted in this very run
			delete(r.letters, id)
		} else {
			return l, nil
		}
	}
	k, err := r.store.Campaign(ctx, id)
	if errors.Is(err, docket.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	c, err := r.store.Comment(ctx, k.Letter)
	if err != nil {
		return nil, err
	}
	if c, err = r.desk.Screened(ctx, c); err != nil {
		return nil, err
	}
	l := &letter{Comment: c, found: map[docket.QuestionID][]docket.Finding{}}
	for _, a := range l.Answers {
		l.found[a.Question] = a.Findings
	}
	r.letters[id] = l
	return l, nil
}

// copyMarks says what is hidden in a copy since it is hidden in its posted letter,
// and why the copy is left out: findings that the letter does not have are for a
// person, and what must come out of the letter is decided with the letter first.
func copyMarks(seen docket.Comment, of *letter) (map[docket.QuestionID][]docket.Redaction, docket.ManyWhy) {
	marks := map[docket.QuestionID][]docket.Redaction{}
	for _, f := range seen.Submitter.BylineFields() {
		if f.Text != "" && grave(f.Findings) {
			return nil, docket.LeftFinding
		}
	}
	for _, a := range seen.Answers {
		var gaps docket.Gaps
		if of != nil && of.Status.Public() {
			gaps = of.gapsIn(a)
		}
		for _, g := range gaps {
			marks[a.Question] = append(marks[a.Question],
				docket.Redaction{Span: a.Text.CodePointSpan(g.Span), Kind: g.Kind})
		}
		for _, f := range a.Findings {
			if f.Severity.Rank() < docket.Hold.Rank() || covered(f.Span, gaps) {
				continue
			}
			own, shown := of.has(a, f)
			switch {
			case own:
				return nil, docket.LeftFinding
			case !of.Status.Public():
				return nil, docket.LeftLetter
			case !shown || f.Severity == docket.Block:
				return nil, docket.LeftFinding
			}
		}
	}
	return marks, ""
}

func grave(list []docket.Finding) bool {
	return slices.ContainsFunc(list, func(f docket.Finding) bool { return f.Severity.Rank() >= docket.Hold.Rank() })
}

// gapsIn finds in a copy's answer the words that are hidden in the same answer of the
// letter.
func (l *letter) gapsIn(a docket.Answer) docket.Gaps {
	var found []docket.Redaction
	for _, mine := range l.Answers {
		if mine.Question != a.Question {
			continue
		}
		for _, g := range mine.Redactions {
			if g.Start < 0 || g.End > len(mine.Text) || g.Start >= g.End {
				continue
			}
			for _, span := range Occurrences(a.Text, string(mine.Text[g.Start:g.End])) {
				found = append(found, docket.Redaction{Span: span, Kind: g.Kind})
			}
		}
	}
	return docket.NewGaps(found)
}

// has reports whether a finding of a copy is its own, or whether the letter shows the
// same words to the public.
func (l *letter) has(a docket.Answer, f docket.Finding) (own, shown bool) {
	if l == nil {
		return true, false
	}
	words := plainWords(a.Text, f.Span)
	for _, mine := range l.Answers {
		if mine.Question != a.Question {
			continue
		}
		for _, g := range l.found[a.Question] {
			if g.Rule == f.Rule && plainWords(mine.Text, g.Span) == words {
				return false, !covered(g.Span, mine.Redactions)
			}
		}
	}
	return true, false
}

// plainWords is a passage in lower case with single blanks.
func plainWords(text docket.Text, s docket.Span) string {
	if s.Start < 0 || s.End > len(text) || s.Start > s.End {
		return ""
	}
	return strings.ToLower(strings.Join(strings.Fields(string(text[s.Start:s.End])), " "))
}
