package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// answerDesk opens one answer for a coder and takes what the coder makes of it.
type answerDesk interface {
	Answer(ctx context.Context, who docket.User, key docket.CodingItemKey, seen docket.SuggestionsSeen) (theme.Answer,
		error)
	Save(ctx context.Context, who docket.User, key docket.CodingItemKey, draft theme.Draft) (theme.Outcome, error)
	MarkPassage(ctx context.Context, who docket.User, key docket.CodingItemKey, draft theme.Draft) (theme.Outcome,
		error)
	RemovePassage(ctx context.Context, who docket.User, key docket.CodingItemKey, draft theme.Draft,
		id int64) (theme.Outcome, error)
	Quote(ctx context.Context, who docket.User, key docket.CodingItemKey, draft theme.Draft, id int64) (theme.Outcome,
		error)
	Unquote(ctx context.Context, who docket.User, key docket.CodingItemKey, draft theme.Draft, id int64) (theme.Outcome,
		error)
	Note(ctx context.Context, who docket.User, key docket.CodingItemKey, draft theme.Draft) (theme.Outcome, error)
}

// coding serves the page on which one answer is coded: codes, passages and note.
type coding struct {
	*staffPage
	desk  answerDesk
	lists *workplace
	other *translations
}

// newCoding returns the pages on which answers are coded and differences settled.
func newCoding(c *staffPage, desk CodingDesk, lists *workplace, other *translations) (*coding, *settling) {
	return &coding{c, desk, lists, other}, &settling{c, desk, lists, other}
}

// answerState is one answer as its coder may see it, and what the page needs beside.
type answerState struct {
	theme.Answer
	names names
	list  codingList // to go on with
}

// answerKey names the answer that the address is about.
func answerKey(r *http.Request) docket.CodingItemKey {
	return docket.CodingItemKey{Question: docket.QuestionID(r.PathValue("question")),
		Comment: docket.CommentID(r.PathValue("comment"))}
}

// state adds to an answer what its page needs. list is the list to go on with, as
// the page carries it.
func (s *staffPage) state(r *http.Request, a theme.Answer, list string) (answerState, error) {
	names, err := s.colleagues(r)
	return answerState{Answer: a, names: names, list: carriedList(list, a.Docket)}, err
}

// CodeAnswer shows one answer to code.
func (s *coding) CodeAnswer(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ParseFields(r.URL.RawQuery, "tick", "excerpt")
	if err != nil {
		return err
	}
	again := values.Get("draft") == "1" // what was ticked before a passage was added
	seen := docket.SuggestionsUnknown
	if again {
		seen = seenOf(values.Get("suggestions"))
	}
	a, err := s.desk.Answer(r.Context(), web.SessionOf(r).User, answerKey(r), seen)
	if errors.Is(err, theme.ErrNotPosted) {
		return web.SeeOther(w, r, reviewAt(answerKey(r).Comment))
	}
	if err != nil {
		return err
	}
	if a.Training != nil { // nobody reads it for its themes before the round is closed
		return web.SeeOther(w, r, trainingAnswerAt(a.Docket.ID, a.Training.Round, a.Training.Position))
	}
	draft := a.SavedDraft()
	if again {
		draft.Codes, draft.Passages, draft.Seen = values["tick"], passagesOf(values["excerpt"]), seen
		draft.Stances = stancesOf(values)
		draft = a.Fit(draft)
	}
	return s.showAnswer(w, r, http.StatusOK, a, values.Get("list"), draft, nil)
}

// fillAround says what follows the answer and who has it open.
func (s *coding) fillAround(r *http.Request, page *views.AnswerPage, st answerState) error {
	next, left, err := s.lists.nextAnswer(r.Context(), st.list, st.Coder, st.CodingItemKey)
	if err != nil {
		return err
	}
	page.Left = left
	if next != nil {
		page.Skip = st.list.after(st.CodingItemKey)
	}
	page.OpenAt, err = s.openElsewhere(r, st)
	return err
}

// openElsewhere keeps the answer for this person and says who has it open already; ""
// for nobody.
func (s *coding) openElsewhere(r *http.Request, st answerState) (string, error) {
	if st.Read {
		return "", nil
	}
	other, err := s.lists.desk.Hold(r.Context(), web.SessionOf(r).User, st.CodingItemKey)
	if err != nil || other == 0 {
		return "", err
	}
	return st.names.of(other), nil
}

// reviewAt is the page on which a comment is decided.
func reviewAt(id docket.CommentID) string { return "/admin/comments/" + url.PathEscape(string(id)) }

// answerAt is the page on which an answer is coded, going on with list.
func answerAt(key docket.CodingItemKey, list string) string {
	at := "/admin/coding/" + url.PathEscape(string(key.Comment)) + "/" + url.PathEscape(string(key.Question))
	if list != "" {
		at += "?" + url.Values{"list": {list}}.Encode()
	}
	return at
}

func settleAt(key docket.CodingItemKey, list string) string {
	path, query, found := strings.Cut(answerAt(key, list), "?")
	if found {
		query = "?" + query
	}
	return path + "/settle" + query
}

// showAnswer draws the page.
func (s *coding) showAnswer(w http.ResponseWriter, r *http.Request, status int, a theme.Answer, list string,
	draft theme.Draft, invalid docket.Invalid) error {
	st, err := s.state(r, a, list)
	if err != nil {
		return err
	}
	page := views.AnswerPage{
		Shell:    s.StaffShell(r, answerTitle(st.CodingItemKey), "/admin/coding"),
		ID:       st.Comment,
		Question: st.Question,
		Label:    st.label(),
		Facts: []views.Fact{
			{Term: "From", Value: st.Public.Byline.Attribution()},
			{Term: "Sector", Value: st.Docket.SectorLabel(st.Public.Byline.Sector)},
			{Term: "Posted", Value: views.DateTime(st.Public.PostedAt.In(st.Docket.Location()))},
		},
		List:   st.list.encode(),
		ListAt: "/admin/coding?" + st.list.encode(),
		Memos: withQuery("/admin/memos", "docket", string(st.Docket.ID), "comment", string(st.Comment), "question",
			string(st.Question)),
		Version: st.Book.Version,
		Done:    st.Read,
		Frozen:  st.Frozen,
		Adds:    st.Letter.Copy,
		Letter:  letterNote(st.Letter),
	}
	page.Shell.Scripts = append(page.Shell.Scripts, "coding.js")
	if q, ok := st.Docket.Question(st.Question); ok {
		page.Asked = q.Text
	}
	if page.Done {
		// The public page names the themes that are counted: a blind reader does
		// without it.
		page.PublicAt = publicAt(st.Docket.ID, st.Comment)
	}
	if err := s.fillAround(r, &page, st); err != nil {
		return err
	}
	page.Others = otherAnswers(st, page.List)
	english, err := s.other.ofComment(r.Context(), st.Comment, st.Public.Language, st.Docket, st.names)
	if err != nil {
		return err
	}
	page.English = english(st.Question)
	if page.Saved, err = s.lists.savedCoding(r, st.Docket); err != nil {
		return err
	}
	page.OffTopic = offTopicForm(page.Shell.FormToken, st.Comment, st.Topic, st.names, answerAt(st.CodingItemKey,
		page.List))
	fillChoices(&page, st, draft)
	fillPassages(&page, st, draft, invalid)
	fillColleagues(&page, st, draft, invalid)
	if len(invalid) > 0 {
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "coding", "note", "words", "words-code")
	}
	return s.Render(w, r, status, views.CodeAnswer(page))
}

// otherAnswers links to the other answers of the comment.
func otherAnswers(st answerState, list string) (links []views.NavLink) {
	for _, other := range st.Public.Answers {
		if other.Question != st.Question {
			links = append(links, views.NavLink{
				Href: answerAt(docket.CodingItemKey{Question: other.Question, Comment: st.Comment}, list),
				Text: views.AnswerHeading(other.Question),
			})
		}
	}
	return links
}

func publicAt(d docket.ID, id docket.CommentID) string {
	return "/dockets/" + string(d) + "/comments/" + string(id)
}

func answerTitle(key docket.CodingItemKey) string {
	return views.AnswerHeading(key.Question) + " of comment " + string(key.Comment)
}

// fillColleagues puts notes on the page, and, once this person has read the
// answer, what others chose and how a difference was settled.
func fillColleagues(page *views.AnswerPage, st answerState, draft theme.Draft, invalid docket.Invalid) {
	page.Note = views.Field{Name: "note", Label: "Your note for colleagues", Hint: "About this answer: a doubt, a " +
		"reason. Colleagues see it when they have read the answer themselves. Never public.",
		Value: draft.Note, Rows: 3, Optional: true, Wide: true, Problem: invalid["note"], Max: theme.MaxNote}
	page.HiddenNotes = st.HiddenNotes
	if page.Frozen && st.Read {
		mine := reading(st, st.Mine)
		mine.Notes = nil // it stands in its field
		page.Own = &mine
	}
	for _, other := range st.Others {
		page.Colleagues = append(page.Colleagues, reading(st, other))
	}
	for _, n := range st.Notes {
		page.Notes = append(page.Notes, noteRow(st, n))
	}
	if len(st.Settled) > 0 {
		note := settledNote(st, st.Settled[0])
		page.Settled = &note
	}
	page.Readers, page.Waits, page.Differ = st.Readers, st.Waits, st.Readers > 0 && !st.Agree
	if (st.Readers > 0 || page.Frozen) && !st.Waits {
		page.Settle = settleAt(st.CodingItemKey, page.List)
	}
}

func noteRow(st answerState, n docket.CodingNote) views.NoteRow {
	return views.NoteRow{By: st.names.of(n.Coder), At: views.DateTime(n.At.In(st.Docket.Location())), Text: n.Text}
}

// reading shows what one person chose and noted.
func reading(st answerState, r theme.Reading) views.ColleagueReading {
	out := views.ColleagueReading{By: st.names.of(r.Coder), At: views.DateTime(r.At.In(st.Docket.Location()))}
	for _, c := range r.Codes {
		out.Codes = append(out.Codes, codeName(st, c))
	}
	for _, n := range r.Notes {
		out.Notes = append(out.Notes, noteRow(st, n))
	}
	return out
}

func codeName(st answerState, c docket.Coding) views.CodeName {
	out := views.CodeName{Code: c.Code, Label: themeLabelOf(st.Book, c.Code), Origin: originWords(c.Origin),
		Stance: views.StanceLabel(c.SaidStance)}
	if c.PublicEvidence.Len() > 0 {
		out.Evidence = excerpt(st.Text, c.PublicEvidence)
	}
	return out
}

func themeLabelOf(book docket.Codebook, code string) string {
	if t, ok := book.Theme(code); ok {
		return t.Label
	}
	return "no longer in the codebook"
}

func originWords(o docket.CodingOrigin) string {
	switch o {
	case docket.OriginRule:
		return "suggested by a rule"
	case docket.OriginModel:
		return "suggested by the model"
	}
	return ""
}

func settledNote(st answerState, a docket.Adjudication) views.SettledNote {
	note := views.SettledNote{By: st.names.of(a.By), At: views.DateTime(a.At.In(st.Docket.Location())),
		Reason: a.Reason}
	for _, code := range a.Codes {
		note.Codes = append(note.Codes, views.CodeName{Code: code, Label: themeLabelOf(st.Book, code),
			Stance: views.StanceLabel(a.Stances[code])})
	}
	return note
}
