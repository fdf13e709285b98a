package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// codingsStore holds what the coding forms ask of the store.
type codingsStore interface {
	CodeShown(ctx context.Context, by docket.UserID, id docket.CommentID, seen map[docket.QuestionID]docket.SuggestionsSeen, list []docket.Coding) error
	OffTopicMarks(ctx context.Context, id docket.CommentID) ([]docket.OffTopicMark, error)
	Passes(ctx context.Context, id docket.CommentID) ([]docket.Pass, error)
	SetOffTopic(ctx context.Context, by docket.UserID, id docket.CommentID, off bool, reason string) error
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	CommentCodings(ctx context.Context, id docket.CommentID) ([]docket.Coding, error)
}

// codings serves the coding forms on the page of a comment, and the mark “off topic”.
type codings struct {
	*common
	store   codingsStore
	suggest func(docket.Codebook) Suggester
}

// maxCodingForm bounds the codings form: every code of every question, some 40
// bytes each.
const maxCodingForm = 256 << 10

// evidenceMost is how many places of a text a suggestion shows, and
// evidenceAround how many code points stand around each.
const (
	evidenceMost   = 3
	evidenceAround = 60
)

// codable is a text to code: the clean text of a comment that waits, the posted
// one afterwards.
type codable struct {
	question docket.QuestionID
	text     docket.Text
	gaps     docket.Gaps // of a posted text, for the way back to the clean one
	posted   bool
}

// clean maps a span of the text to the clean text.
func (t codable) clean(span docket.Span) (docket.Span, bool) {
	if !t.posted {
		return span, true
	}
	return t.gaps.Clean(span)
}

// codableTexts is what of a comment may be coded now, and whether that is the
// posted text.
func codableTexts(c docket.Comment) (texts []codable, posted bool) {
	posted = c.Status.Public()
	if !posted && c.Status != docket.Pending {
		return nil, false
	}
	for _, a := range c.Answers {
		t := codable{question: a.Question, text: a.Text}
		if posted {
			t = codable{question: a.Question, text: a.Public, gaps: a.Redactions, posted: true}
		}
		texts = append(texts, t)
	}
	return texts, posted
}

// codingForm offers every code of the codebook for each text, suggestions first.
// kept is what was ticked in a decision form, whose page shows the texts elsewhere;
// nil where the themes have a form of their own.
func (s *codings) codingForm(ctx context.Context, me docket.UserID, id docket.CommentID, d docket.Docket, texts []codable, kept *typedThemes) (views.CodingForm, error) {
	book, err := s.store.Codebook(ctx, d.ID)
	if err != nil || len(book.Themes) == 0 {
		return views.CodingForm{}, err
	}
	codings, err := s.store.CommentCodings(ctx, id)
	if err != nil {
		return views.CodingForm{}, err
	}
	passes, err := s.store.Passes(ctx, id)
	if err != nil {
		return views.CodingForm{}, err
	}
	own := map[string]docket.Coding{} // this person's; what others chose stays hidden
	ticked := map[string]bool{}
	form := views.CodingForm{Version: book.Version, Done: slices.ContainsFunc(passes, func(p docket.Pass) bool { return p.Coder == me })}
	for _, c := range codings {
		if c.Coder == me && c.Origin != docket.OriginCampaign && c.Origin != docket.OriginAdjudication {
			value := codingValue(c.Question, c.Code)
			own[value], ticked[value] = c, c.Chosen()
		}
	}
	if kept != nil {
		form.Decides, form.Read = true, kept.Read
		form.Ticked = tickedList(book, texts, ticked)
		ticked = kept.over(ticked)
	}
	suggester := s.suggest(book)
	for _, t := range texts {
		seen, suggestions := docket.SuggestionsHidden, []docket.Suggestion(nil)
		if kept.saw(t.question) || !d.HidesSuggestions(me, ofQuestion(passes, t.question)) {
			seen, suggestions = docket.SuggestionsShown, suggester.Suggest(t.question, t.text)
		}
		q := codingQuestion(t, book, suggestions, own, ticked)
		q.Seen = seen
		if kept == nil {
			q.Text = appendPlain(nil, t.text)
		}
		form.Questions = append(form.Questions, q)
	}
	if kept != nil {
		form.Loose = kept.loose(book, texts)
	}
	return form, nil
}

// ofQuestion picks the readings of one answer.
func ofQuestion(passes []docket.Pass, q docket.QuestionID) []docket.Pass {
	return slices.DeleteFunc(slices.Clone(passes), func(p docket.Pass) bool { return p.Question != q })
}

func codingValue(q docket.QuestionID, code string) string { return string(q) + ":" + code }

func codingQuestion(t codable, book docket.Codebook, suggestions []docket.Suggestion, own map[string]docket.Coding, ticked map[string]bool) views.CodingQuestion {
	out := views.CodingQuestion{Question: t.question, Label: "Themes of " + views.AnswerName(t.question)}
	box := func(theme docket.Theme) views.CodeBox {
		value := codingValue(t.question, theme.Code)
		return views.CodeBox{
			ID: "code-" + strings.ReplaceAll(value, ":", "-"), Value: value, Code: theme.Code,
			Label: theme.Label, Definition: theme.Definition, Checked: ticked[value], Rejected: own[value].State == docket.CodingRejected,
		}
	}
	shown := map[string]bool{}
	for _, sg := range suggestions {
		theme, ok := book.Theme(sg.Code)
		if !ok || !sg.Proposed || shown[sg.Code] {
			continue
		}
		shown[sg.Code] = true
		b := box(theme)
		b.Rule = sg.Rule
		for _, span := range sg.Evidence[:min(len(sg.Evidence), evidenceMost)] {
			b.Evidence = append(b.Evidence, excerpt(t.text, span))
		}
		out.Suggested = append(out.Suggested, b)
	}
	for _, theme := range book.Themes {
		if shown[theme.Code] {
			continue
		}
		i := slices.IndexFunc(out.Groups, func(g views.CodeGroup) bool { return g.Name == theme.Imperative })
		if i < 0 {
			i = len(out.Groups)
			out.Groups = append(out.Groups, views.CodeGroup{Name: theme.Imperative})
		}
		b := box(theme)
		if b.Checked {
			out.Groups[i].Checked++
		}
		out.Groups[i].Codes = append(out.Groups[i].Codes, b)
	}
	return out
}

// excerpt is a span of a text with some words around it.
func excerpt(text docket.Text, span docket.Span) []views.Segment {
	if span.Start < 0 || span.End > len(text) || span.Len() <= 0 {
		return nil
	}
	before, after := string(text[:span.Start]), string(text[span.End:])
	var out []views.Segment
	if start := len(before) - tailLength(before, evidenceAround); start > 0 {
		before = "…" + before[start:]
	}
	if tail := web.Clip(after, evidenceAround); tail != after {
		after = tail + "…"
	}
	out = appendPlain(out, docket.Text(before))
	out = append(out, views.Segment{Text: string(text[span.Start:span.End]), Class: "evidence-words"})
	return appendPlain(out, docket.Text(after))
}

// tailLength is the bytes of the last n code points of s.
func tailLength(s string, n int) int {
	length := 0
	for range n {
		_, size := utf8.DecodeLastRuneInString(s[:len(s)-length])
		if size == 0 {
			break
		}
		length += size
	}
	return length
}

// Code takes the codings of this person for one comment.
func (s *codings) Code(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodingForm, "coding", "suggestions")
	if err != nil {
		return err
	}
	user := web.SessionOf(r).User
	id := docket.CommentID(r.PathValue("comment"))
	if !user.Role.May(docket.MayModerate) {
		// Whoever may not open originals codes posted comments only, and learns
		// nothing about others.
		if _, err := s.store.PublicComment(r.Context(), id); err != nil {
			return err
		}
	}
	c, err := s.store.Comment(r.Context(), id)
	if err != nil {
		return err
	}
	texts, posted := codableTexts(c)
	if len(texts) == 0 || !posted && !user.Role.May(docket.MayModerate) {
		return docket.ErrNotFound
	}
	book, err := s.store.Codebook(r.Context(), c.Docket)
	if err != nil {
		return err
	}
	before, err := s.store.CommentCodings(r.Context(), id)
	if err != nil {
		return err
	}
	seen := seenOfAll(form["suggestions"], texts)
	codings, err := s.codings(c, book, texts, form["coding"], seen, user.ID, before)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return web.BadRequest(invalid["coding"] + " Open the comment again.")
	}
	if err != nil {
		return err
	}
	if err := s.store.CodeShown(r.Context(), user.ID, id, seen, codings); err != nil {
		return err
	}
	s.Poke()
	return afterCoding(w, r, id, cleanQueue(form.Get("queue")))
}

// afterCoding shows the comment again.
func afterCoding(w http.ResponseWriter, r *http.Request, id docket.CommentID, queue string) error {
	at := "/admin/comments/" + string(id)
	if queue != "" {
		at += "?queue=" + url.QueryEscape(queue)
	}
	return web.SeeOther(w, r, web.WithDone(at, "coded"))
}

// seenOfAll reads what the form says of the suggestions for each answer.
func seenOfAll(values []string, texts []codable) map[docket.QuestionID]docket.SuggestionsSeen {
	out := map[docket.QuestionID]docket.SuggestionsSeen{}
	for _, t := range texts {
		out[t.question] = docket.SuggestionsUnknown
	}
	for _, value := range values {
		question, seen, _ := strings.Cut(value, ":")
		if _, asked := out[docket.QuestionID(question)]; asked {
			out[docket.QuestionID(question)] = seenOf(seen)
		}
	}
	return out
}

// codings turns what was ticked into codings: ticked codes are confirmed, and
// proposals that were shown and not ticked are kept as rejected. A code that the
// answer has from its campaign's letter is not among these: the form does not
// say which those are. It returns docket.Invalid for "coding" when a ticked code is
// not in the codebook or belongs to no answer.
func (s *codings) codings(c docket.Comment, book docket.Codebook, texts []codable, ticked []string, seen map[docket.QuestionID]docket.SuggestionsSeen, me docket.UserID, before []docket.Coding) ([]docket.Coding, error) {
	want := map[string]bool{}
	for _, value := range ticked {
		question, code, ok := strings.Cut(value, ":")
		_, known := book.Theme(code)
		answered := slices.ContainsFunc(texts, func(t codable) bool { return string(t.question) == question })
		if !ok || !known || !answered {
			return nil, docket.Invalid{"coding": "A theme in the form belongs to no answer of this comment or is not in the codebook."}
		}
		want[value] = true
	}
	suggester := s.suggest(book)
	var out []docket.Coding
	for _, t := range texts {
		base := docket.Coding{Comment: c.ID, Question: t.question, CodebookVersion: book.Version, Coder: me, CodedAt: s.Now()}
		done := map[string]bool{}
		var suggestions []docket.Suggestion
		if seen[t.question] != docket.SuggestionsHidden {
			suggestions = suggester.Suggest(t.question, t.text)
		}
		for _, sg := range suggestions {
			if _, known := book.Theme(sg.Code); !known || !sg.Proposed || done[sg.Code] {
				continue
			}
			done[sg.Code] = true
			confirmed := want[codingValue(t.question, sg.Code)]
			if confirmed || !fromLetter(before, t.question, sg.Code) {
				out = append(out, suggestedCoding(base, sg, t, confirmed))
			}
		}
		for _, theme := range book.Themes {
			if done[theme.Code] || !want[codingValue(t.question, theme.Code)] {
				continue
			}
			coding := base
			coding.Code, coding.Origin, coding.State = theme.Code, docket.OriginPerson, docket.CodingConfirmed
			out = append(out, coding)
		}
	}
	return out, nil
}
