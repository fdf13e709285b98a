package moderation

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/moderation/guard"
)

// GuardianStore is what the guard asks of the database.
type GuardianStore interface {
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	KeptExports(ctx context.Context, id docket.ID) ([]docket.KeptExport, error)
	WithheldAnswers(ctx context.Context, id docket.CommentID) ([]docket.WithheldAnswer, error)

	GuardWork(ctx context.Context, limit int) ([]docket.Guard, error)
	SaveGuardTerms(ctx context.Context, id docket.GuardID, terms []docket.GuardTerm) (bool, error)
	GuardTexts(ctx context.Context, of docket.ID, after int64, limit int) ([]docket.GuardText, int64, error)
	GuardProse(ctx context.Context, of docket.ID, fn func(ref, text string, byHand bool)) error
	SaveGuardFound(ctx context.Context, list []docket.GuardFound, reached int64, done bool) error
	GuardNext(ctx context.Context, id docket.GuardID, limit int) ([]docket.GuardPlace, error)
	GuardHide(ctx context.Context, id docket.GuardID, steps []docket.GuardStep) error
	FinishGuard(ctx context.Context, id docket.GuardID, redact func(string) string) error
}

// KeptReader opens files of archived exports.
type KeptReader interface {
	OpenKept(ctx context.Context, id docket.ID, name, file string) (io.ReadCloser, error)
}

// How the guard works in the background: a batch is some hundred kilobytes, and people
// at work notice nothing of it.
const (
	guardBatch   = 500 // comments that are read at once
	guardGroup   = 40  // searches that read the same texts together
	guardSlice   = 20  // comments in which words are hidden in one transaction
	guardEvery   = 15 * time.Second
	guardPause   = 20 * time.Millisecond
	maxKeptLine  = 16 << 20
	maxGuardName = 200 // code points of a passage that somebody types
)

// Guardian searches for hidden words in the background, and hides what people signed.
type Guardian struct {
	desk  *Desk
	store GuardianStore
	kept  KeptReader
	log   *slog.Logger
	wake  chan struct{}
}

// NewGuardian sets up the guard over a store. desk builds its decisions.
func NewGuardian(desk *Desk, store GuardianStore, kept KeptReader, log *slog.Logger) *Guardian {
	return &Guardian{desk: desk, store: store, kept: kept, log: log, wake: make(chan struct{}, 1)}
}

// Poke says that there may be work.
func (g *Guardian) Poke() {
	select {
	case g.wake <- struct{}{}:
	default:
	}
}

// Run does what waits until ctx ends, now and whenever it is poked.
func (g *Guardian) Run(ctx context.Context) {
	for ctx.Err() == nil {
		busy, err := g.Step(ctx)
		if err != nil && ctx.Err() == nil {
			g.log.ErrorContext(ctx, "a search for hidden words failed", "error", err)
		}
		if busy && err == nil {
			if !wait(ctx, guardPause) {
				return
			}
			continue
		}
		t := time.NewTimer(guardEvery) // other nodes have work, too
		select {
		case <-ctx.Done():
		case <-g.wake:
		case <-t.C:
		}
		t.Stop()
	}
}

// Step does the next piece of work, and reports whether there was any.
func (g *Guardian) Step(ctx context.Context) (bool, error) {
	work, err := g.store.GuardWork(ctx, guardGroup)
	if err != nil || len(work) == 0 {
		return false, err
	}
	first := work[0]
	if first.State == docket.GuardActing {
		return true, g.act(ctx, first)
	}
	if first.Reached == 0 {
		work, err = g.begin(ctx, work, first.Docket)
		if err != nil || len(work) == 0 {
			return true, err
		}
	}
	var group []*compiledGuard
	for _, k := range work {
		if k.Docket == first.Docket && k.Reached == first.Reached && k.State == docket.GuardWaiting {
			group = append(group, g.desk.guards.compiled(k))
		}
	}
	return true, g.search(ctx, group)
}

// begin opens what searches look for that have not begun. Those whose words another
// search looks for are over.
func (g *Guardian) begin(ctx context.Context, work []docket.Guard, of docket.ID) ([]docket.Guard, error) {
	var out []docket.Guard
	for _, k := range work {
		if k.Docket != of || k.Reached != 0 || k.State != docket.GuardWaiting {
			continue
		}
		if len(k.Terms) == 0 {
			terms, err := g.terms(ctx, k)
			if err != nil {
				return nil, err
			}
			fresh, err := g.store.SaveGuardTerms(ctx, k.ID, terms)
			if err != nil && !errors.Is(err, docket.ErrStale) {
				return nil, err
			}
			if !fresh || err != nil {
				continue
			}
			k.Terms = terms
		}
		out = append(out, k)
	}
	return out, nil
}

// terms are what the posting of a comment hides as it stands now, each once, with what
// stands around it.
func (g *Guardian) terms(ctx context.Context, k docket.Guard) ([]docket.GuardTerm, error) {
	c, err := g.store.Comment(ctx, k.Comment)
	if errors.Is(err, docket.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if !c.Status.Public() {
		return nil, nil // decided otherwise meanwhile: nothing of it is public
	}
	var list []docket.GuardTerm
	hidden := gapsOf(c)
	for _, p := range parts(c) {
		for _, gap := range hidden[p.question] {
			if gap.Start < 0 || gap.End > len(p.text) || gap.Len() <= 0 || len(list) == docket.MaxGuardTerms {
				continue
			}
			around := guard.ReadAround(p.text, gap.Span, hidden[p.question])
			t := docket.GuardTerm{Words: string(p.text[gap.Start:gap.End]), Kind: gap.Kind, Question: p.question,
				Before: around.Before, Behind: around.Behind, Opens: around.Opens, Closes: around.Closes}
			for _, one := range partyTerms(t) {
				if !slices.Contains(list, one) && len(list) < docket.MaxGuardTerms {
					list = append(list, one)
				}
			}
		}
	}
	return list, nil
}

// partyTerms are what a term looks for: of somebody who was taken off the list of others who
// signed, name and organization each by itself, as they stand elsewhere.
func partyTerms(t docket.GuardTerm) []docket.GuardTerm {
	if t.Question != docket.FieldSignatories {
		return []docket.GuardTerm{t}
	}
	var list []docket.GuardTerm
	for _, one := range docket.Signatories(t.Words).All() {
		name, organization := t, t
		name.Words, name.Question = one.Name, docket.FieldName
		organization.Words, organization.Question = one.Organization, docket.FieldOrganization
		for _, part := range []docket.GuardTerm{name, organization} {
			if part.Words = strings.TrimSpace(part.Words); part.Words != "" {
				list = append(list, part)
			}
		}
	}
	return list
}

// search reads the next batch of texts for all searches of a group.
func (g *Guardian) search(ctx context.Context, group []*compiledGuard) error {
	if len(group) == 0 {
		return nil
	}
	of, after := group[0].Docket, group[0].Reached
	texts, reached, err := g.store.GuardTexts(ctx, of, after, guardBatch)
	if err != nil {
		return err
	}
	found := make([]docket.GuardFound, len(group))
	for i, k := range group {
		found[i].ID = k.ID
	}
	for _, text := range texts {
		read := make([]guard.Prepared, len(text.Parts))
		for i, p := range text.Parts {
			read[i] = guard.Read(p.Text)
		}
		for i, k := range group {
			found[i].Places = append(found[i].Places, k.placesIn(text, read)...)
		}
	}
	done := len(texts) < guardBatch
	if done {
		reached = max(reached, after, group[0].Upto)
		if err := g.searchProse(ctx, of, group, found); err != nil {
			return err
		}
	}
	return g.store.SaveGuardFound(ctx, found, reached, done)
}

// placesIn lists where a search finds its words in a comment, in places of the clean
// texts.
func (k *compiledGuard) placesIn(text docket.GuardText, read []guard.Prepared) []docket.GuardPlace {
	var out []docket.GuardPlace
	related := k.Related(text.Comment, text.Campaign, text.ReplyTo)
	for i, p := range text.Parts {
		for _, m := range k.find(read[i], related) {
			span := m.Span
			if text.Public {
				clean, ok := p.Gaps.Clean(m.Span)
				if !ok {
					continue
				}
				span = clean
			}
			out = append(out, docket.GuardPlace{Kind: docket.GuardAnswer, Comment: text.Comment,
				Question: p.Question, Span: span,
				Redact: m.kind, How: m.how, Sure: m.sure, Public: text.Public})
		}
	}
	return out
}

// searchProse looks through what staff wrote, and through archived exports where the
// words were found.
func (g *Guardian) searchProse(ctx context.Context, of docket.ID, group []*compiledGuard,
	found []docket.GuardFound) error {
	err := g.store.GuardProse(ctx, of, func(ref, text string, byHand bool) {
		read := guard.Read(docket.Text(text))
		for i, k := range group {
			matches := k.find(read, false)
			if len(matches) == 0 {
				continue
			}
			p := docket.GuardPlace{Kind: docket.GuardProse, Ref: ref, Redact: matches[0].kind,
				How: docket.FoundVariant, Public: true}
			for _, m := range matches {
				p.Sure = p.Sure || m.sure
				if m.how == docket.FoundSame {
					p.How = docket.FoundSame
				}
			}
			if byHand {
				p.Outcome = docket.GuardByHand
			}
			found[i].Places = append(found[i].Places, p)
		}
	})
	if err != nil {
		return err
	}
	exports, err := g.store.KeptExports(ctx, of)
	if err != nil {
		return err
	}
	for _, e := range exports {
		holds := make([]bool, len(group))
		for _, f := range e.Files {
			if err := g.searchKept(ctx, e, f.Name, group, holds); err != nil {
				g.log.WarnContext(ctx, "an archived export could not be searched for hidden words", "export",
					e.Name, "file", f.Name, "error", err)
			}
		}
		for i := range group {
			if holds[i] {
				found[i].Places = append(found[i].Places, docket.GuardPlace{Kind: docket.GuardKept, Ref: e.Name,
					How:  docket.FoundSame,
					Sure: true, Public: true, Redact: docket.KindOther})
			}
		}
	}
	return nil
}

// keptFiles are the files of an export that hold words of comments and of staff; the
// others are made from them.
var keptFiles = []string{"comments.csv", "answers.jsonl", "quotes.csv", "recommendations.csv", "sections.csv"}

// searchKept looks through one file of an archived export.
func (g *Guardian) searchKept(ctx context.Context, e docket.KeptExport, file string, group []*compiledGuard,
	holds []bool) error {
	if !slices.Contains(keptFiles, file) || g.kept == nil {
		return nil
	}
	f, err := g.kept.OpenKept(ctx, e.Docket, e.Name, file)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxKeptLine)
	for lines.Scan() {
		read := guard.Read(docket.Text(lines.Text()))
		for i, k := range group {
			if !holds[i] {
				holds[i] = slices.ContainsFunc(k.find(read, false), func(m guardMatch) bool { return m.sure })
			}
		}
	}
	return errors.Join(lines.Err(), f.Close())
}

// act hides the next places of a search that was signed, or finishes it.
func (g *Guardian) act(ctx context.Context, k docket.Guard) error {
	places, err := g.store.GuardNext(ctx, k.ID, guardSlice)
	if err != nil {
		return err
	}
	if len(places) == 0 {
		rule := g.desk.guards.compiled(k)
		return g.store.FinishGuard(ctx, k.ID, func(text string) string { return redactProse(rule, text) })
	}
	dk, err := g.store.Docket(ctx, k.Docket)
	if err != nil {
		return err
	}
	var steps []docket.GuardStep
	for len(places) > 0 {
		n := 1
		for n < len(places) && places[n].Comment == places[0].Comment {
			n++
		}
		step, err := g.step(ctx, k, dk, places[:n])
		if err != nil {
			return err
		}
		steps = append(steps, step)
		places = places[n:]
	}
	return g.store.GuardHide(ctx, k.ID, steps)
}

// step builds the decision that hides places in one comment.
func (g *Guardian) step(ctx context.Context, k docket.Guard, dk docket.Docket,
	places []docket.GuardPlace) (docket.GuardStep, error) {
	out := docket.GuardStep{Comment: places[0].Comment}
	for _, p := range places {
		out.Numbers = append(out.Numbers, p.Number)
	}
	c, err := g.store.Comment(ctx, out.Comment)
	if err != nil {
		return out, err
	}
	switch {
	case c.Status == docket.Pending:
		out.Outcome = docket.GuardByRule
		return out, nil
	case !c.Status.Public():
		out.Outcome = docket.GuardGone
		return out, nil
	}
	withheld, err := g.store.WithheldAnswers(ctx, c.ID)
	if err != nil {
		return out, err
	}
	decision, invalid := g.desk.hideMore(c, dk, k, places, withheld)
	if len(invalid) > 0 {
		out.Outcome = docket.GuardByHand
		return out, nil
	}
	out.Decision = &decision
	return out, nil
}

// hideMore is the posting of c as it stands with the places of a search hidden.
func (d *Desk) hideMore(c docket.Comment, dk docket.Docket, k docket.Guard, places []docket.GuardPlace,
	withheld []docket.WithheldAnswer) (docket.Decision, docket.Invalid) {
	req := Request{By: k.ProposedBy, Comment: c.ID, Version: c.Version, Action: docket.ActionPost, Withheld: withheld,
		Note: "Hidden by the guard, search " + k.ID.String() + ".", Marks: map[docket.QuestionID][]docket.Redaction{}}
	return d.hideAlso(c, dk, req, func(p part) []docket.Redaction {
		var marks []docket.Redaction
		for _, place := range places {
			if place.Question == p.question && place.Span.Start >= 0 && place.Span.End <= len(p.text) &&
				place.Span.Len() > 0 {
				marks = append(marks, docket.Redaction{Span: place.Span, Kind: place.Redact})
			}
		}
		return marks
	})
}

// hideAlso is the posting of c as it stands with more hidden of each part. What the
// public reads already stays as it was judged.
func (d *Desk) hideAlso(c docket.Comment, dk docket.Docket, req Request,
	more func(part) []docket.Redaction) (docket.Decision, docket.Invalid) {
	before := gapsOf(c)
	for _, p := range parts(c) {
		gaps := docket.NewGaps(docket.LineMarks(p.question, p.text, append(slices.Clone(before[p.question]),
			more(p)...)))
		for _, m := range gaps {
			req.Marks[p.question] = append(req.Marks[p.question],
				docket.Redaction{Span: p.text.CodePointSpan(m.Span), Kind: m.Kind})
		}
		for _, f := range docket.ScreenField(p.question, p.text, d.screener.Screen) {
			if f.Severity == docket.Block && !covered(f.Span, gaps) {
				req.Dismissed = append(req.Dismissed, Dismissed{Question: p.question, Rule: f.Rule,
					Span: p.text.CodePointSpan(f.Span)})
			}
		}
	}
	return d.decision(c, dk, req)
}

// redactProse is a text of staff with the words of a search replaced by gaps.
func redactProse(k *compiledGuard, text string) string {
	var marks []docket.Redaction
	for _, m := range k.find(guard.Read(docket.Text(text)), false) {
		if m.sure {
			marks = append(marks, docket.Redaction{Span: m.Span, Kind: m.kind})
		}
	}
	out, err := docket.Text(text).Redact(marks)
	if err != nil {
		return text
	}
	return string(out)
}

// GuardDesk is where people decide what becomes of hidden words that stand elsewhere.
type GuardDesk struct {
	store GuardDeskStore
	poke  func()
}

// GuardDeskStore is what the desk of the guard asks of the database.
type GuardDeskStore interface {
	Deciders(ctx context.Context, id docket.ID) (docket.Deciders, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Guard(ctx context.Context, id docket.GuardID) (docket.Guard, error)
	TypeGuard(ctx context.Context, of docket.ID, by docket.UserID, terms []docket.GuardTerm) (docket.GuardID, error)
	ProposeGuard(ctx context.Context, p docket.GuardProposal) error
	SignGuard(ctx context.Context, id docket.GuardID, by docket.UserID, agree bool, note string) error
	CloseGuard(ctx context.Context, id docket.GuardID, by docket.UserID, reason string) error
}

// NewGuardDesk sets up the desk. poke wakes the guard when there is work.
func NewGuardDesk(store GuardDeskStore, poke func()) *GuardDesk { return &GuardDesk{store, poke} }

// Propose records what a person proposes. It returns docket.Invalid naming "place",
// "scope" and "reason", docket.ErrNotFound, and docket.ErrStale.
func (d *GuardDesk) Propose(ctx context.Context, p docket.GuardProposal) error {
	invalid := docket.Invalid{}
	if p.Scope != docket.GuardDocket && p.Scope != docket.GuardCampaign {
		invalid["scope"] = "Choose where the words must not stand from now on."
	}
	if problem := checkNote(p.Reason, true, "Say why these words are hidden. A second person and whoever looks "+
		"later reads it."); problem != nil {
		invalid["reason"] = problem["note"]
	}
	if len(invalid) > 0 {
		return invalid
	}
	g, err := d.store.Guard(ctx, p.ID)
	if err != nil {
		return fmt.Errorf("propose what becomes of search %s: %w", p.ID, err)
	}
	if p.Scope == docket.GuardCampaign && g.Comment == "" {
		return docket.Invalid{"scope": "These words were typed and belong to no letter. Choose the whole docket."}
	}
	dk, err := d.store.Docket(ctx, g.Docket)
	if err != nil {
		return fmt.Errorf("propose what becomes of search %s: %w", p.ID, err)
	}
	who, err := d.store.Deciders(ctx, g.Docket)
	if err != nil {
		return fmt.Errorf("propose what becomes of search %s: %w", p.ID, err)
	}
	p.Direct = !dk.SecondPerson.Applies(who)
	if err := d.store.ProposeGuard(ctx, p); err != nil {
		return err
	}
	d.poke()
	return nil
}

// Sign records what a second person says. It returns docket.Invalid naming "note",
// docket.ErrDenied when the proposer tries to sign, docket.ErrStale and
// docket.ErrNotFound.
func (d *GuardDesk) Sign(ctx context.Context, id docket.GuardID, by docket.UserID, agree bool, note string) error {
	if invalid := checkNote(note, !agree, "Say why you refuse. Whoever decides next reads it."); invalid != nil {
		return invalid
	}
	if err := d.store.SignGuard(ctx, id, by, agree, note); err != nil {
		return err
	}
	d.poke()
	return nil
}

// Close ends a standing rule, or drops a search. It returns docket.Invalid naming
// "reason", docket.ErrStale and docket.ErrNotFound.
func (d *GuardDesk) Close(ctx context.Context, id docket.GuardID, by docket.UserID, reason string) error {
	if invalid := checkNote(reason, true, "Say why. It stays on record."); invalid != nil {
		return docket.Invalid{"reason": invalid["note"]}
	}
	return d.store.CloseGuard(ctx, id, by, reason)
}

// Type asks for a search for passages that somebody typed. It returns docket.Invalid
// naming "words" and "kind", and docket.ErrNotFound.
func (d *GuardDesk) Type(ctx context.Context, of docket.ID, by docket.UserID, passages []string,
	kind docket.RedactionKind) (docket.GuardID, error) {
	invalid := docket.Invalid{}
	var terms []docket.GuardTerm
	for _, p := range passages {
		if p == "" {
			continue
		}
		if n := utf8.RuneCountInString(p); n > maxGuardName {
			invalid["words"] = phrase.English.Text("Shorten each passage to %d characters. One has %d.",
				maxGuardName, n)
		}
		terms = append(terms, docket.GuardTerm{Words: p, Kind: kind})
	}
	switch {
	case len(terms) == 0:
		invalid["words"] = "Type the words that must not be public, one passage a line."
	case len(terms) > docket.MaxGuardTerms:
		invalid["words"] = phrase.English.Text("You typed %d passages; %d is the most. Search for the others "+
			"afterwards.", len(terms), docket.MaxGuardTerms)
	}
	if !kind.Known() {
		invalid["kind"] = "Choose what kind of thing these words are."
	}
	if invalid["words"] == "" && !compileGuard(docket.Guard{Terms: terms}).rule.Far() {
		invalid["words"] = "These words are too common to be looked for everywhere. Type a full name, a number or a " +
			"longer passage."
	}
	if len(invalid) > 0 {
		return 0, invalid
	}
	id, err := d.store.TypeGuard(ctx, of, by, terms)
	if err == nil {
		d.poke()
	}
	return id, err
}
