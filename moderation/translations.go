package moderation

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

// TranslationStore holds what staff made of answers in other languages; *store.DB implements
// it.
type TranslationStore interface {
	SaveTranslation(ctx context.Context, t docket.AnswerTranslation, made docket.Text) error
}

// TranslationDesk takes the English that staff write of posted answers.
type TranslationDesk struct {
	desk  *Desk
	store TranslationStore
}

// NewTranslationDesk sets up the desk of translations.
func NewTranslationDesk(desk *Desk, store TranslationStore) *TranslationDesk {
	return &TranslationDesk{desk, store}
}

// TranslationLook says what the writer of a translation has looked at.
type TranslationLook struct {
	Seen       bool // what the screener sees in these words was shown
	NotPrivate bool // and the writer says that none of it is private
}

// Blocked reports whether something of what was seen must come out.
func Blocked(seen []docket.Finding) bool {
	return slices.ContainsFunc(seen, func(f docket.Finding) bool { return f.Severity == docket.Block })
}

// Translate saves a translation of the posted text public. One in which something is seen is
// not saved before its writer has looked at that, nor, where it must come out, before they
// say that it is not private; then what was seen is returned. It returns what the store
// returns.
func (d *TranslationDesk) Translate(ctx context.Context, who docket.User, t docket.AnswerTranslation,
	public docket.Text, look TranslationLook) ([]docket.Finding, error) {
	seen, err := d.Seen(ctx, who, t, public)
	if err != nil {
		return nil, err
	}
	blocked := Blocked(seen)
	if len(seen) > 0 && (!look.Seen || blocked && !look.NotPrivate) {
		return seen, nil
	}
	t.By, t.NotPrivate = who.ID, blocked
	return nil, d.store.SaveTranslation(ctx, t, public)
}

// Seen is what the screener and the guard see in a translation. What the posted text says in
// the same words is left out: people decided on that. Whoever may read the original also
// learns which words they write that are hidden in the answer.
func (d *TranslationDesk) Seen(ctx context.Context, who docket.User, t docket.AnswerTranslation,
	public docket.Text) ([]docket.Finding, error) {
	c, err := d.desk.store.Comment(ctx, t.Comment)
	if err != nil {
		return nil, err
	}
	ruled, err := d.desk.ruled(ctx, c)
	if err != nil {
		return nil, err
	}
	found := ruled.screen(c, part{question: t.Question, text: t.Text, label: "the translation"})
	if who.Reads(docket.MayModerate, c.Docket) {
		found = append(found, hiddenIn(c, t)...)
	}
	found = slices.DeleteFunc(found, func(f docket.Finding) bool {
		return len(Occurrences(public, string(t.Text[f.Start:f.End]))) > 0
	})
	slices.SortStableFunc(found, func(a, b docket.Finding) int { return cmp.Compare(a.Start, b.Start) })
	return found, nil
}

// shortestHidden is how long hidden words are, in characters, that are looked for in a
// translation: shorter ones are everywhere.
const shortestHidden = 3

// hiddenIn finds words that are hidden in an answer where its translation says them.
func hiddenIn(c docket.Comment, t docket.AnswerTranslation) (found []docket.Finding) {
	for _, a := range c.Answers {
		if a.Question != t.Question {
			continue
		}
		for _, gap := range a.Redactions {
			if gap.Start < 0 || gap.End > len(a.Text) || gap.Len() <= 0 {
				continue
			}
			words := strings.TrimSpace(string(a.Text[gap.Start:gap.End]))
			if utf8.RuneCountInString(words) < shortestHidden {
				continue
			}
			for _, span := range Occurrences(t.Text, words) {
				found = append(found, docket.Finding{Span: span, Type: docket.FindingOther, Severity: docket.Block,
					Rule: "hidden", Why: "These words are hidden in the answer."})
			}
		}
	}
	return found
}
