package public

import (
	"context"
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// seenFields are the fields as they stood on the page "Check your answers": the
// ones that travel along, without what was changed in its boxes.
func seenFields(values url.Values) views.Typed {
	seen := views.Typed{}
	for name, list := range values {
		if web.IsTyped(name) {
			seen[name] = list[0]
		}
	}
	return seen
}

// boxesCameBack reports whether a form comes from the page "Check your answers"
// with boxes to change words in.
func boxesCameBack(values url.Values) bool {
	for name := range values {
		if strings.HasPrefix(name, views.MendPrefix) {
			return true
		}
	}
	return false
}

// mended reports whether a box of the page "Check your answers" holds other words
// than its writer was shown.
func mended(seen, typed views.Typed) bool {
	for name, text := range typed {
		if unixLines(text) != unixLines(seen[name]) {
			return true
		}
	}
	return false
}

func unixLines(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}

// passage is what a finding is about, wherever it stands in its field.
type passage struct {
	field docket.QuestionID
	rule  string
	text  string
}

// passages counts what the screener marked in a comment, as its writer is shown it.
func passages(c docket.Comment) map[passage]int {
	seen := map[passage]int{}
	add := func(field docket.QuestionID, text docket.Text, findings []docket.Finding) {
		for _, f := range findings {
			if f.Start >= 0 && f.Start < f.End && f.End <= len(text) {
				seen[passage{field, f.Rule, string(text[f.Start:f.End])}]++
			}
		}
	}
	for _, a := range c.Answers {
		add(a.Question, a.Text, a.Findings)
	}
	for _, f := range c.Submitter.BylineFields() {
		add(f.Field, f.Text, unexpected(f.Findings, expectedIn[f.Field]...))
	}
	return seen
}

// newlyMarked reports whether the screener marks something in what is being sent
// that the writer was not shown, because it came in with a change on the page
// "Check your answers". What was shown once is not shown again.
func (s *form) newlyMarked(ctx context.Context, d docket.Docket, seen, typed views.Typed) (bool, error) {
	now, err := s.intake.Preview(ctx, web.IntakeForm(d, typed))
	if err != nil {
		return false, err
	}
	// A form that could not be shown, because nobody could have sent it on, showed
	// nothing.
	before, _ := s.intake.Preview(ctx, web.IntakeForm(d, seen))
	shown := passages(before)
	for p, n := range passages(now) {
		if n > shown[p] {
			return true, nil
		}
	}
	incident := func(c docket.Comment) bool { return docket.AnyFlag(c.Flags, docket.FlagIncident, docket.FlagFlaw) }
	return incident(now) && !incident(before), nil
}
