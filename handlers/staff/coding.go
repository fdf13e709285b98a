package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// codingStore holds what the workplace asks of the store.
type codingStore interface {
	AddExcerpt(ctx context.Context, e docket.Excerpt) (int64, error)
	Adjudicate(ctx context.Context, a docket.Adjudication) error
	Adjudications(ctx context.Context, id docket.CommentID) ([]docket.Adjudication, error)
	CodeShown(ctx context.Context, by docket.UserID, id docket.CommentID, seen map[docket.QuestionID]docket.SuggestionsSeen, list []docket.Coding) error
	CodingCounts(ctx context.Context, id docket.ID, by docket.UserID) (docket.CodingCounts, error)
	CodingQueue(ctx context.Context, q docket.CodingQuery) (docket.CodingPage, error)
	Excerpts(ctx context.Context, q docket.ExcerptQuery) ([]docket.Excerpt, error)
	Notes(ctx context.Context, id docket.CommentID) ([]docket.CodingNote, error)
	Passes(ctx context.Context, id docket.CommentID) ([]docket.Pass, error)
	Quote(ctx context.Context, by docket.UserID, excerpt int64, q docket.Quotation) error
	RemoveExcerpt(ctx context.Context, by docket.UserID, id int64) error
	SaveNote(ctx context.Context, n docket.CodingNote) error
	Unquote(ctx context.Context, by docket.UserID, excerpt int64) error
	Campaign(ctx context.Context, id docket.CampaignID) (docket.Campaign, error)
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
	Comment(ctx context.Context, id docket.CommentID) (docket.Comment, error)
	CommentCodings(ctx context.Context, id docket.CommentID) ([]docket.Coding, error)
}

// coding serves the coding workplace: the list, one answer, passages and settling.
type coding struct {
	*common
	store     codingStore
	additions Additions
	codings   *codings
	suggest   func(docket.Codebook) Suggester
}

// suggestedMost is how many suggestions the workplace shows: as many as there
// are number keys that one hand reaches without looking.
const suggestedMost = 5

// answerState is one answer at the workplace and all that is known of it.
type answerState struct {
	comment  docket.Comment       // the inside view: only what is posted of it is ever shown
	public   docket.PublicComment // what the public reads
	docket   docket.Docket
	book     docket.Codebook
	text     codable
	me       docket.UserID
	passes   []docket.Pass   // of this answer, by time
	codings  []docket.Coding // of this answer
	notes    []docket.CodingNote
	excerpts []docket.Excerpt
	settled  []docket.Adjudication // newest first
	pair     docket.DoubleCoded
	double   bool // two people have coded it
	letter   letterState
	names    names
	list     codingList // to go on with
}

// seen is what the page shows of suggestions: what it showed before the form was
// sent, and otherwise what the docket has for this reader.
func (st answerState) seen(draft codingDraft) docket.SuggestionsSeen {
	if draft.seen != docket.SuggestionsShown && st.docket.HidesSuggestions(st.me, st.passes) {
		return docket.SuggestionsHidden
	}
	return docket.SuggestionsShown
}

// done reports whether this person has read the answer.
func (st answerState) done() bool { return st.passOf(st.me) != nil }

// frozen reports whether this person's reading stays as it is: two people have
// read the answer, this one among them, and know of each other's choice. What
// they agree on after that is settled, not coded. Only a code that the codebook
// has lost opens the reading again.
func (st answerState) frozen() bool {
	return st.double && slices.Contains(st.pair.Coders[:], st.me) && len(st.lost()) == 0
}

// lost are the codes this person chose that the codebook no longer has, or has
// with another meaning.
func (st answerState) lost() []string {
	var out []string
	for _, c := range st.codings {
		if c.Coder == st.me && c.ToRevisit(st.book) {
			out = append(out, c.Code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (st answerState) passOf(who docket.UserID) *docket.Pass {
	for i, p := range st.passes {
		if p.Coder == who {
			return &st.passes[i]
		}
	}
	return nil
}

// errNotPosted is an answer that cannot be coded, of a comment that this
// moderator may open.
var errNotPosted = errors.New("handlers: the answer is not posted")

// answerOf reads the answer that the address names. Of a comment that is not
// posted it returns docket.ErrNotFound, or errNotPosted to those who may open
// it elsewhere. list is the list to go on with, as the page carries it.
func (s *coding) answerOf(r *http.Request, list string) (answerState, error) {
	ctx := r.Context()
	id, q := docket.CommentID(r.PathValue("comment")), docket.QuestionID(r.PathValue("question"))
	st := answerState{me: web.SessionOf(r).User.ID}
	if _, _, ok := id.Split(); !ok {
		return st, docket.ErrNotFound
	}
	var err error
	if st.public, err = s.store.PublicComment(ctx, id); err != nil {
		if errors.Is(err, docket.ErrNotFound) && web.SessionOf(r).User.Role.May(docket.MayModerate) {
			if _, err := s.store.Comment(ctx, id); err == nil {
				return st, errNotPosted
			}
		}
		return st, err
	}
	if st.comment, err = s.store.Comment(ctx, id); err != nil {
		return st, err
	}
	texts, posted := codableTexts(st.comment)
	i := slices.IndexFunc(texts, func(t codable) bool { return t.question == q })
	if i < 0 || !posted {
		return st, docket.ErrNotFound
	}
	st.text = texts[i]
	if st.docket, err = s.store.Docket(ctx, st.comment.Docket); err != nil {
		return st, err
	}
	if st.book, err = s.store.Codebook(ctx, st.docket.ID); err != nil {
		return st, err
	}
	if st.names, err = s.colleagues(r); err != nil {
		return st, err
	}
	st.list = carriedList(list, st.docket)
	return st, s.judgements(ctx, &st)
}

// judgements reads what people made of the answer.
func (s *coding) judgements(ctx context.Context, st *answerState) error {
	id, q := st.comment.ID, st.text.question
	passes, err := s.store.Passes(ctx, id)
	if err != nil {
		return err
	}
	codings, err := s.store.CommentCodings(ctx, id)
	if err != nil {
		return err
	}
	for _, d := range docket.Pairs(passes, codings) {
		if d.Question == q {
			st.pair, st.double = d, true
		}
	}
	st.passes = slices.DeleteFunc(passes, func(p docket.Pass) bool { return p.Question != q })
	slices.SortStableFunc(st.passes, func(a, b docket.Pass) int { return a.At.Compare(b.At) })
	st.codings = slices.DeleteFunc(codings, func(c docket.Coding) bool { return c.Question != q })
	notes, err := s.store.Notes(ctx, id)
	if err != nil {
		return err
	}
	st.notes = slices.DeleteFunc(notes, func(n docket.CodingNote) bool { return n.Question != q })
	excerpts, err := s.store.Excerpts(ctx, docket.ExcerptQuery{Docket: st.docket.ID, Comment: id})
	if err != nil {
		return err
	}
	st.excerpts = slices.DeleteFunc(excerpts, func(e docket.Excerpt) bool { return e.Question != q })
	settled, err := s.store.Adjudications(ctx, id)
	if err != nil {
		return err
	}
	st.settled = slices.DeleteFunc(settled, func(a docket.Adjudication) bool { return a.Question != q })
	slices.SortStableFunc(st.settled, func(a, b docket.Adjudication) int { return b.At.Compare(a.At) })
	st.letter, err = s.letterOf(ctx, *st)
	return err
}

// CodeAnswer shows one answer to code.
func (s *coding) CodeAnswer(w http.ResponseWriter, r *http.Request) error {
	st, err := s.answerOf(r, r.URL.Query().Get("list"))
	if errors.Is(err, errNotPosted) {
		return web.SeeOther(w, r, reviewAt(docket.CommentID(r.PathValue("comment"))))
	}
	if err != nil {
		return err
	}
	values, err := web.ParseFields(r.URL.RawQuery, "tick", "excerpt")
	if err != nil {
		return err
	}
	draft := s.savedDraft(st)
	if values.Get("draft") == "1" { // what was ticked before a passage was added
		draft.ticked, draft.pending = knownCodes(st.book, values["tick"]), nil
		draft.pending, _ = st.pendingExcerpts(values["excerpt"])
		draft.seen = seenOf(values.Get("suggestions"))
	}
	return s.showAnswer(w, r, http.StatusOK, st, draft)
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

func (st answerState) key() docket.CodingItemKey {
	return docket.CodingItemKey{Question: st.text.question, Comment: st.comment.ID}
}

// showAnswer draws the page.
func (s *coding) showAnswer(w http.ResponseWriter, r *http.Request, status int, st answerState, draft codingDraft) error {
	list := st.list
	page := views.AnswerPage{
		Shell:    s.StaffShell(r, answerTitle(st.key()), "/admin/coding"),
		ID:       st.comment.ID,
		Question: st.text.question,
		Label:    views.AnswerHeading(st.text.question),
		Facts: []views.Fact{
			{Term: "From", Value: st.public.Byline.Attribution()},
			{Term: "Sector", Value: st.docket.SectorLabel(st.public.Byline.Sector)},
			{Term: "Posted", Value: views.DateTime(st.public.PostedAt.In(st.docket.Location()))},
		},
		List:    list.encode(),
		ListAt:  "/admin/coding?" + list.encode(),
		Version: st.book.Version,
		Done:    st.done(),
		Frozen:  st.frozen(),
		Adds:    st.letter.copy,
	}
	page.Shell.Scripts = append(page.Shell.Scripts, "coding.js")
	if q, ok := st.docket.Question(st.text.question); ok {
		page.Asked = q.Text
	}
	if page.Done {
		// The public page names the themes that are counted: a blind reader does
		// without it.
		page.PublicAt = publicAt(st.docket.ID, st.comment.ID)
	}
	next, left, err := s.nextAnswer(r.Context(), list, st.me, st.key())
	if err != nil {
		return err
	}
	page.Left = left
	if next != nil {
		page.Skip = answerAt(*next, page.List)
	}
	for _, a := range st.public.Answers {
		if a.Question != st.text.question {
			page.Others = append(page.Others, views.NavLink{Href: answerAt(docket.CodingItemKey{Question: a.Question, Comment: st.comment.ID}, page.List), Text: views.AnswerHeading(a.Question)})
		}
	}
	page.Saved, err = s.savedCoding(r, st.docket)
	if err != nil {
		return err
	}
	page.Letter = letterNote(st)
	if page.OffTopic, err = s.codings.offTopicForm(r.Context(), page.Shell.FormToken, st.comment, st.names, answerAt(st.key(), page.List)); err != nil {
		return err
	}
	s.fillChoices(&page, st, draft)
	fillPassages(&page, st, draft)
	fillColleagues(&page, st, draft)
	if len(draft.invalid) > 0 {
		page.Shell.Problem = true
		page.Problems = views.Problems(draft.invalid, "coding", "note", "words", "words-code")
	}
	return s.Render(w, r, status, views.CodeAnswer(page))
}

func publicAt(d docket.ID, id docket.CommentID) string {
	return "/dockets/" + string(d) + "/comments/" + string(id)
}

func answerTitle(key docket.CodingItemKey) string {
	return views.AnswerHeading(key.Question) + " of comment " + string(key.Comment)
}

// fillColleagues puts notes on the page, and, once this person has read the
// answer, what others chose and how a difference was settled.
func fillColleagues(page *views.AnswerPage, st answerState, draft codingDraft) {
	page.Note = views.Field{Name: "note", Label: "Your note for colleagues", Hint: "About this answer: a doubt, a reason. Colleagues see it when they have read the answer themselves. Never public.",
		Value: draft.note, Rows: 3, Optional: true, Wide: true, Problem: draft.invalid["note"], Max: web.MaxNote}
	loc := st.docket.Location()
	for _, n := range st.notes {
		if n.Coder != st.me && !page.Done {
			page.HiddenNotes++
		}
	}
	if !page.Done {
		return
	}
	if own := st.passOf(st.me); page.Frozen && own != nil {
		mine := reading(st, st.me, own.At)
		mine.Notes = nil // it stands in its field
		page.Own = &mine
	}
	for _, p := range st.passes {
		if p.Coder != st.me {
			page.Colleagues = append(page.Colleagues, reading(st, p.Coder, p.At))
		}
	}
	for _, n := range st.notes {
		if n.Coder != st.me && st.passOf(n.Coder) == nil {
			page.Notes = append(page.Notes, views.NoteRow{By: st.names.of(n.Coder), At: views.DateTime(n.At.In(loc)), Text: n.Text})
		}
	}
	if len(st.settled) > 0 {
		note := settledNote(st, st.settled[0])
		page.Settled = &note
	}
	if page.Differ = st.double && !st.pair.Agree(); st.double {
		page.Settle = settleAt(st.key(), page.List)
	}
}

// reading is what one person chose and noted.
func reading(st answerState, who docket.UserID, at time.Time) views.ColleagueReading {
	loc := st.docket.Location()
	out := views.ColleagueReading{By: st.names.of(who), At: views.DateTime(at.In(loc))}
	for _, c := range st.codings {
		if c.Coder == who && c.Chosen() {
			out.Codes = append(out.Codes, codeName(st, c))
		}
	}
	for _, n := range st.notes {
		if n.Coder == who {
			out.Notes = append(out.Notes, views.NoteRow{By: out.By, At: views.DateTime(n.At.In(loc)), Text: n.Text})
		}
	}
	return out
}

func codeName(st answerState, c docket.Coding) views.CodeName {
	out := views.CodeName{Code: c.Code, Label: themeLabelOf(st.book, c.Code), Origin: originWords(c.Origin)}
	if c.Evidence.Len() > 0 {
		if span, ok := st.text.gaps.Public(c.Evidence); ok {
			out.Evidence = excerpt(st.text.text, span)
		}
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
	note := views.SettledNote{By: st.names.of(a.By), At: views.DateTime(a.At.In(st.docket.Location())), Reason: a.Reason}
	for _, code := range a.Codes {
		note.Codes = append(note.Codes, views.CodeName{Code: code, Label: themeLabelOf(st.book, code)})
	}
	return note
}
