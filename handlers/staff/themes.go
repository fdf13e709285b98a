package staff

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/theme"
	"commentportal/views"
)

// typedThemes is what a decision form says of themes.
type typedThemes struct {
	Ticked  []string // QUESTION:CODE
	Offered bool     // the form showed the codes and says what was ticked in it at first
	Before  []string // what was ticked then
	Read    bool     // read, and no theme applies
	Seen    []string // QUESTION:shown or QUESTION:hidden, of suggestions
}

func parseThemes(form url.Values) typedThemes {
	return typedThemes{
		Ticked: form["coding"], Offered: form.Has("codes-ticked"),
		Before: strings.Fields(form.Get("codes-ticked")), Read: form.Get("codes-read") != "",
		Seen: form["suggestions"],
	}
}

// sent reports whether somebody read the comment for themes. A form whose ticks are
// as they were drawn says nothing about them, and so does one that shows no codes.
func (t typedThemes) sent() bool {
	if !t.Offered {
		return len(t.Ticked) > 0
	}
	return t.Read || !sameSet(t.Ticked, t.Before)
}

func sameSet(a, b []string) bool {
	clean := func(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }
	return slices.Equal(clean(a), clean(b))
}

// over is what is ticked on the page: what the form had, or own where there is none.
func (t typedThemes) over(own map[string]bool) map[string]bool {
	if !t.Offered && len(t.Ticked) == 0 {
		return own
	}
	out := map[string]bool{}
	for _, value := range t.Ticked {
		out[value] = true
	}
	return out
}

// loose lists the ticked themes that the page has no box for any more.
func (t typedThemes) loose(list theme.Checklist) []views.CodeBox {
	var out []views.CodeBox
	for _, value := range t.Ticked {
		question, code, _ := strings.Cut(value, ":")
		theme, known := list.Book.Theme(code)
		if known && list.Answered(docket.QuestionID(question)) {
			continue
		}
		b := views.CodeBox{ID: fmt.Sprintf("loose-code-%d", len(out)+1), Value: value, Code: code, Checked: true}
		b.Label = views.AnswerHeading(docket.QuestionID(question)) + ": " + theme.Label
		if !known {
			b.Label, b.Definition = views.AnswerHeading(docket.QuestionID(question))+":", "This theme is not in the "+
				"codebook. Take the tick away to save."
		}
		out = append(out, b)
	}
	return out
}

// tickedList names, for the form, the offered themes that are ticked when it is drawn.
func tickedList(list theme.Checklist, ticked map[string]bool) string {
	var out []string
	for _, a := range list.Answers {
		for _, theme := range list.Book.Themes {
			if value := codingValue(a.Question, theme.Code); ticked[value] {
				out = append(out, value)
			}
		}
	}
	return strings.Join(out, " ")
}

// readingOf is the reading that a decision form carries. It returns docket.ErrStale
// when the comment has moved on, and docket.Invalid when a theme cannot be saved,
// or when no decision was chosen for what was typed toward one.
func (s *review) readingOf(ctx context.Context, form decisionForm, who docket.User,
	id docket.CommentID) (*docket.CommentReading, error) {
	c, err := s.store.Comment(ctx, id)
	if err != nil {
		return nil, err
	}
	if c.Version != form.Version {
		return nil, docket.ErrStale
	}
	if form.Action == "" {
		typed, err := s.towardDecision(ctx, c, form)
		if err != nil {
			return nil, err
		}
		if typed {
			return nil, docket.Invalid{"decision": "Choose what to do with this comment, or take back what you typed " +
				"and marked for a decision, to save the themes alone. Nothing is saved yet."}
		}
	}
	reading, err := s.codings.desk.Judge(ctx, who, id, form.Themes.Ticked, seenByAnswer(form.Themes.Seen))
	return &reading, err
}

// towardDecision reports whether a form without a decision holds something that
// only a decision keeps: a note, a reason, words to hide, or marks other than those
// that the page proposes by itself.
func (s *review) towardDecision(ctx context.Context, c docket.Comment, form decisionForm) (bool, error) {
	if strings.TrimSpace(form.Note) != "" || form.Reason != "" || len(form.Hide) > 0 || len(form.Withheld) > 0 {
		return true, nil
	}
	sent := make([]string, 0, len(form.Marks)+len(form.Dismissed))
	for _, m := range form.Marks {
		sent = append(sent, m.value())
	}
	for _, no := range form.Dismissed {
		sent = append(sent, dismissedValue(no))
	}
	if len(sent) == 0 && (!form.Themes.Offered || c.Status != docket.Pending) {
		return false, nil // sent without marks, or from a page that showed none
	}
	d, err := s.store.Docket(ctx, c.Docket)
	if err != nil {
		return false, err
	}
	if c, err = s.desk.Screened(ctx, c); err != nil {
		return false, err
	}
	st := reviewState{comment: c, docket: d, open: true}
	if st.verdicts, err = s.store.FindingVerdicts(ctx, c.ID); err != nil {
		return false, err
	}
	var proposed []string
	for _, p := range textParts(st.comment, d) {
		for _, m := range markViews(p, proposedMarks(p, st.comment, st)) {
			if m.Checked {
				proposed = append(proposed, m.Value)
			}
			if m.Dismissed {
				proposed = append(proposed, m.Dismiss)
			}
		}
	}
	return !sameSet(sent, proposed), nil
}
