// Package moderation is the review desk: it turns a moderator's decision into
// what the public may read. What the screener sees lives in moderation/screen.
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

// Store is what the desk asks of the database.
type Store interface {
	// OpenComment reads a comment with its originals and records who opened it.
	OpenComment(ctx context.Context, id docket.CommentID, by docket.UserID) (docket.Comment, error)
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	// Decide records a decision; docket.ErrStale when the comment has moved on.
	Decide(ctx context.Context, d docket.Decision) error

	// GuardRules reads the searches for hidden words that a comment is held against.
	GuardRules(ctx context.Context, c docket.Comment) ([]docket.Guard, error)

	signatureStore
}

// Screener finds what should not become public.
type Screener interface {
	Screen(docket.Text) []docket.Finding
	Alerts(docket.Text) []docket.Alert
	Version() string
}

// Desk decides on comments.
type Desk struct {
	store    Store
	screener Screener
	now      func() time.Time
	guards   *guardCache
	standing standing // for one comment; see ruled
}

// NewDesk sets up a desk over a store. The screener looks once more at what is
// about to be posted, since rules change after a comment was filed.
func NewDesk(store Store, screener Screener, now func() time.Time) *Desk {
	return &Desk{store: store, screener: screener, now: now,
		guards: &guardCache{list: map[docket.GuardID]*compiledGuard{}}}
}

// Request is a decision as the form sends it.
type Request struct {
	By      docket.UserID
	Comment docket.CommentID
	Version int // the version the moderator saw
	Action  docket.Action
	Reason  docket.Reason
	Note    string // for colleagues

	// Marks are the spans to hide, by question or by field of the byline, in code points
	// of the clean text.
	Marks map[docket.QuestionID][]docket.Redaction
	Words []HideWords
	// Dismissed are the findings that are not private. They may stay, whatever
	// their severity, and the decision stores that somebody said so.
	Dismissed []Dismissed
	// Withheld are the answers that a posting leaves out, each with a reason.
	Withheld []docket.WithheldAnswer

	// Reading is what was read for themes in the same form; nil: nothing.
	Reading *docket.CommentReading
}

// HideWords asks to hide every occurrence of typed words in one answer, or in
// every answer and the byline where Question is empty.
type HideWords struct {
	Question docket.QuestionID
	Words    string
	Kind     docket.RedactionKind
}

// field names the form field that the words were typed into.
func (h HideWords) field() string {
	if h.Question == "" {
		return "hide"
	}
	return "hide-" + string(h.Question)
}

// refuseManyLines records in invalid each field that holds more passages to hide
// than one decision may have. Nothing that was typed is ever left out silently.
func refuseManyLines(list []HideWords, invalid docket.Invalid) {
	lines := map[string]int{}
	for _, h := range list {
		if strings.TrimSpace(h.Words) != "" {
			lines[h.field()]++
		}
	}
	for field, n := range lines {
		if n > maxLines {
			invalid[field] = fmt.Sprintf("You typed %d passages here; %d is the most. Mark the others in the text, "+
				"or hide longer passages. Nothing is saved yet.", n, maxLines)
		}
	}
}

// refuseLostWords records in invalid each field with words to hide when the comment
// is not posted: no decision but that one keeps them.
func refuseLostWords(r Request, invalid docket.Invalid) {
	if r.Action != docket.ActionHold && r.Action != docket.ActionWithhold && r.Action != docket.ActionSpam {
		return
	}
	for _, h := range r.Words {
		if field := h.field(); strings.TrimSpace(h.Words) != "" && invalid[field] == "" {
			invalid[field] = "Words are hidden when a comment is posted; this decision would lose them. " +
				"Choose “Post”, or move them to the note and clear this field. Nothing is saved yet."
		}
	}
}

// refuseLostMarks records in invalid that places were marked by hand when the
// comment is not posted: no decision but that one keeps them. What the page marks
// by itself, findings and the gaps of an earlier posting, is nobody's work.
func (d *Desk) refuseLostMarks(c docket.Comment, r Request, invalid docket.Invalid) {
	if r.Action != docket.ActionHold && r.Action != docket.ActionWithhold && r.Action != docket.ActionSpam {
		return
	}
	before, byHand := gapsOf(c), 0
	for _, p := range parts(c) {
		marks := r.Marks[p.question]
		if len(marks) == 0 {
			continue
		}
		found := d.screen(c, p)
		for _, m := range marks {
			span, ok := p.text.ByteSpan(m.Span)
			drawn := slices.ContainsFunc(found, func(f docket.Finding) bool { return f.Span == span }) ||
				slices.ContainsFunc(before[p.question], func(g docket.Redaction) bool { return g.Span == span })
			if ok && !drawn {
				byHand++
			}
		}
	}
	switch {
	case byHand == 1 && invalid["redaction"] == "":
		invalid["redaction"] = "You marked a place to hide. Words are hidden when a comment is posted; this decision " +
			"would lose it. Choose “Post”, or take the tick away. Nothing is saved yet."
	case byHand > 1 && invalid["redaction"] == "":
		invalid["redaction"] = fmt.Sprintf("You marked %d places to hide. Words are hidden when a comment is posted; "+
			"this decision would lose them. Choose “Post”, or take the ticks away. Nothing is saved yet.", byHand)
	}
}

// Limits of the decision form.
const (
	maxNote  = 5_000 // code points of a note; a note is a few sentences
	maxMarks = 2_000 // redactions in one decision; more is no longer a comment with gaps
	maxWords = 200   // code points of words to hide
	maxLines = 50    // passages to hide that are typed into one field
)

// Decide carries out a moderator's decision.
//
// It returns docket.Invalid naming the fields to mend ("decision", "reason",
// "note", "redaction", "dismiss", "hide-QUESTION", "coding"), docket.ErrStale when somebody else
// decided first, docket.ErrDenied when the comment's status does not allow the
// step, and docket.ErrNotFound when there is no such comment. What needs a second
// person is proposed rather than carried out, and the outcome says so.
func (d *Desk) Decide(ctx context.Context, r Request) (Outcome, error) {
	out, err := d.decide(ctx, r)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return out, invalid
	}
	if err != nil {
		return out, fmt.Errorf("decide %s: %w", r.Comment, err)
	}
	return out, nil
}

func (d *Desk) decide(ctx context.Context, r Request) (Outcome, error) {
	c, err := d.store.Comment(ctx, r.Comment)
	if err != nil {
		return Outcome{}, err
	}
	if c.Version != r.Version {
		return Outcome{}, docket.ErrStale
	}
	dk, err := d.store.Docket(ctx, c.Docket)
	if err != nil {
		return Outcome{}, err
	}
	if d, err = d.ruled(ctx, c); err != nil {
		return Outcome{}, err
	}
	decision, invalid := d.decision(c, dk, r)
	if len(invalid) > 0 {
		return Outcome{}, invalid
	}
	if !c.Status.CanBecome(decision.Status) {
		return Outcome{}, fmt.Errorf("from %s: %w", c.Status, docket.ErrDenied)
	}
	return d.carryOut(ctx, c, dk, decision)
}

// decision builds what the request asks for, or says what stands in the way.
func (d *Desk) decision(c docket.Comment, dk docket.Docket, r Request) (docket.Decision, docket.Invalid) {
	decision := docket.Decision{
		Comment: c.ID,
		Version: r.Version,
		Action:  r.Action,
		Note:    strings.TrimSpace(r.Note),
		RuleSet: d.screener.Version(),
		By:      r.By,
		At:      d.now(),
		Reading: r.Reading,
	}
	invalid := docket.Invalid{}
	if n := utf8.RuneCountInString(decision.Note); n > maxNote {
		invalid["note"] = phrase.English.Text("Shorten the note to %d characters. It has %d.", maxNote, n)
	}
	switch r.Action {
	case docket.ActionPost:
		checkWithheld(c, dk, r, invalid)
		d.post(c, r, &decision, invalid)
	case docket.ActionWithhold:
		decision.Status = docket.Withheld
		decision.Reason = r.Reason
		if r.Reason == "" {
			invalid["reason"] = "Choose why this comment is not posted."
		} else if !dk.HasReason(r.Reason) {
			invalid["reason"] = "Choose a reason from this docket's list."
		}
	case docket.ActionHold:
		decision.Status = docket.Pending
		if c.Status != docket.Pending {
			invalid["decision"] = "Only a comment that waits for review can be held. To take this one down, withhold " +
				"it with a reason."
		}
	case docket.ActionSpam:
		decision.Status = docket.Spam
	default:
		invalid["decision"] = "Choose what to do with this comment."
	}
	if r.Action != docket.ActionPost && len(r.Withheld) > 0 {
		invalid["withhold"] = "Single answers are withheld when the others are posted. Choose “Post”, or take the " +
			"ticks at the answers away. Nothing is saved yet."
	}
	refuseManyLines(r.Words, invalid)
	refuseLostWords(r, invalid)
	d.refuseLostMarks(c, r, invalid)
	if r.Action != docket.ActionPost && len(invalid) == 0 {
		decision.Verdicts = d.setAside(c, r.Dismissed)
	}
	return decision, invalid
}

// part is one text of a comment that may become public.
type part struct {
	question docket.QuestionID
	text     docket.Text
	label    string // in sentences
}

// bylineLabels name the parts of the byline in sentences.
var bylineLabels = map[docket.QuestionID]string{
	docket.FieldName: "the name", docket.FieldOrganization: "the organization",
	docket.FieldSignatories: "the list of others who signed",
}

// parts lists the answers and the promised parts of the byline.
func parts(c docket.Comment) []part {
	var list []part
	for _, a := range c.Answers {
		label := "the answer to question " + string(a.Question)
		if a.Question == docket.General {
			label = "the general answer"
		}
		list = append(list, part{a.Question, a.Text, label})
	}
	for _, f := range c.Submitter.BylineFields() {
		if f.Text != "" {
			list = append(list, part{f.Field, f.Text, bylineLabels[f.Field]})
		}
	}
	return list
}

// post builds what the public will read, or says in invalid what stands in
// the way.
func (d *Desk) post(c docket.Comment, r Request, decision *docket.Decision, invalid docket.Invalid) {
	list := parts(c)
	marks, ok := d.marks(list, r, invalid)
	if !ok {
		return
	}
	decision.Status = docket.Posted
	decision.Redactions = map[docket.QuestionID]docket.Gaps{}
	decision.Byline = c.Submitter.Byline()
	for _, a := range r.Dismissed {
		if !slices.ContainsFunc(list, func(p part) bool { return p.question == a.Question }) {
			invalid["dismiss"] = notThere
			return
		}
	}
	for _, p := range list {
		if leaveOut(p, r, decision) {
			continue
		}
		gaps := docket.NewGaps(docket.LineMarks(p.question, p.text, marks[p.question]))
		public, err := p.text.Redact(gaps)
		if err != nil { // marks() has checked what Redact checks
			invalid["redaction"] = "A mark does not fit the text. Open the comment again and mark the words once more."
			return
		}
		found := d.screen(c, p)
		no, all := dismissed(p, found, r.Dismissed)
		if !all {
			invalid["dismiss"] = notThere
			return
		}
		for i, f := range found {
			if no.has(i) && covered(f.Span, gaps) {
				invalid["dismiss"] = both(p.label)
				return
			}
		}
		if why := d.stillShows(p, found, no, gaps, public); why != "" {
			invalid["redaction"] = why
			return
		}
		decision.Verdicts = append(decision.Verdicts, judge(p, found, no, gaps)...)
		if len(gaps) > 0 {
			decision.Redactions[p.question] = gaps
			decision.Status = docket.PostedWithRedactions
		}
		if docket.IsBylineField(p.question) {
			decision.Byline.Set(p.question, public)
		} else {
			decision.Answers = append(decision.Answers, docket.PublicAnswer{
				Question: p.question, Text: public, Redactions: len(gaps),
			})
		}
	}
}

// stillShows says what a posting would show of a text that must be hidden first, or
// looked at; "" when nothing.
func (d *Desk) stillShows(p part, found []docket.Finding, no dismissals, gaps docket.Gaps, public docket.Text) string {
	label := strings.ToUpper(p.label[:1]) + p.label[1:]
	if f, shows := d.blocked(p.question, found, no, gaps, public); shows {
		if _, _, ours := docket.ParseGuardRule(f.Rule); ours {
			return fmt.Sprintf("%s still shows words that a standing rule hides. Hide them before posting, or mark "+
				"them “not private”, which a second person signs.", label)
		}
		return fmt.Sprintf("%s still shows what looks like %s. Hide it before posting, or mark it "+
			"“not private”.", label, typeWords(f.Type))
	}
	if f, shows := showsElsewhereHidden(found, no, gaps); shows {
		return fmt.Sprintf("%s would show what is hidden elsewhere. %s Hide it here, too, or mark it "+
			"“not private”.", label, f.Why)
	}
	return ""
}

// blocked looks for something that must never be public and that nobody has
// dismissed: in what was found outside the gaps, and with today's rules in the
// text as the public would read it.
func (d *Desk) blocked(field docket.QuestionID, found []docket.Finding, no dismissals, gaps docket.Gaps,
	public docket.Text) (docket.Finding, bool) {
	for i, f := range found {
		if f.Severity == docket.Block && !no.has(i) && !covered(f.Span, gaps) {
			return f, true
		}
	}
	if len(gaps) == 0 {
		return docket.Finding{}, false
	}
	for _, f := range docket.ScreenField(field, public, d.screener.Screen) {
		if f.Severity != docket.Block {
			continue
		}
		if span, ok := gaps.Clean(f.Span); !ok || !no.cover(found, span) {
			return f, true
		}
	}
	return docket.Finding{}, false
}

// covered reports whether the gaps hide the whole of s.
func covered(s docket.Span, gaps docket.Gaps) bool {
	at := s.Start
	for _, g := range gaps {
		if g.Start <= at && at < g.End {
			at = g.End
		}
	}
	return at >= s.End
}

// marks gathers what to hide in each part, as byte spans.
func (d *Desk) marks(list []part, r Request, invalid docket.Invalid) (map[docket.QuestionID][]docket.Redaction, bool) {
	out := map[docket.QuestionID][]docket.Redaction{}
	for q, asked := range r.Marks {
		i := slices.IndexFunc(list, func(p part) bool { return p.question == q })
		if i < 0 {
			if len(asked) == 0 {
				continue
			}
			invalid["redaction"] = "A mark belongs to an answer that this comment does not have. Open the comment " +
				"again and mark the words once more."
			return nil, false
		}
		for _, m := range asked {
			span, ok := list[i].text.ByteSpan(m.Span)
			if !ok || span.Len() == 0 {
				invalid["redaction"] = fmt.Sprintf("A mark lies outside %s. Open the comment again and mark the "+
					"words once more.", list[i].label)
				return nil, false
			}
			if !m.Kind.Known() {
				invalid["redaction"] = fmt.Sprintf("Choose what kind of thing is hidden in %s.", list[i].label)
				return nil, false
			}
			out[q] = append(out[q], docket.Redaction{Span: span, Kind: m.Kind, By: r.By})
		}
	}
	for _, h := range r.Words {
		if strings.TrimSpace(h.Words) != "" {
			markWords(list, h, r.By, out, invalid)
		}
	}
	total := 0
	for _, marks := range out {
		total += len(marks)
	}
	if total > maxMarks {
		invalid["redaction"] = fmt.Sprintf("That hides %d places; %d is the most. Withhold the comment, or hide "+
			"longer passages.", total, maxMarks)
	}
	return out, len(invalid) == 0
}

// markWords marks every place where the words stand, or says why it cannot.
func markWords(list []part, h HideWords, by docket.UserID, out map[docket.QuestionID][]docket.Redaction,
	invalid docket.Invalid) {
	field := h.field()
	switch {
	case !h.Kind.Known():
		invalid[field] = "Choose what kind of thing these words are."
		return
	case utf8.RuneCountInString(h.Words) > maxWords:
		invalid[field] = phrase.English.Text("Type at most %d characters to hide, or mark the place "+
			"in the text.", maxWords)
		return
	}
	found := 0
	for _, p := range list {
		if h.Question != "" && h.Question != p.question {
			continue
		}
		for _, span := range Occurrences(p.text, h.Words) {
			out[p.question] = append(out[p.question], docket.Redaction{Span: span, Kind: h.Kind, By: by})
			found++
		}
	}
	if found == 0 {
		invalid[field] = "These words do not stand there. Type them as they are written in the comment."
	}
}
