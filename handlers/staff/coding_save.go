package staff

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// The steps of the workplace's form. Others are "remove", "quote" and "unquote",
// each with the number of an excerpt behind a colon.
const (
	stepSave = "save" // and go on with the next answer
	stepStay = "stay"
	stepAdd  = "add" // a passage
	stepNote = "note"
)

// codingSteps are the fields of the workplace's form that may come more often
// than once.
var codingSteps = []string{"coding", "shown", "excerpt"}

// draftOf reads what the form holds. What no page of ours sends is refused.
func draftOf(form url.Values, st answerState) (codingDraft, error) {
	draft := codingDraft{ticked: map[string]bool{}, seen: seenOf(form.Get("suggestions")), note: textValue(form, "note"), words: textValue(form, "words"), wordsOf: form.Get("words-code"),
		reasons: map[string]string{}, dissenting: map[string]bool{}, invalid: docket.Invalid{}}
	var gone []string
	for _, code := range form["coding"] {
		if _, ok := st.book.Theme(code); ok {
			draft.ticked[code] = true
			continue
		}
		if len(code) > 80 || !web.PlainWord(code) {
			return draft, web.BadRequest("A theme in the form is not in the codebook. Open the answer again.")
		}
		gone = append(gone, code)
	}
	if len(gone) > 0 {
		draft.invalid["coding"] = "The codebook has changed since you opened this page: " + strings.Join(gone, ", ") + " is no longer in it. Nothing is saved yet. Choose again and save."
	}
	if seen := form.Get("book"); len(gone) == 0 && seen != "" && seen != strconv.Itoa(st.book.Version) {
		draft.invalid["coding"] = "The codebook has changed since you opened this page. Your choice is kept: look at the themes once more, then save."
	}
	for _, e := range st.excerpts {
		number := strconv.FormatInt(e.ID, 10)
		draft.reasons[number] = textValue(form, "reason-"+number)
		draft.dissenting[number] = form.Get("dissenting-"+number) == "1"
	}
	lost := 0
	if draft.pending, lost = st.pendingExcerpts(form["excerpt"]); lost > 0 {
		draft.invalid["words"] = views.Count(lost, "passage that you had marked does", "passages that you had marked do") +
			" not fit the answer as it is now. Nothing is saved yet. Mark the words once more, or save without them."
	}
	if utf8.RuneCountInString(draft.note) > web.MaxNote {
		draft.invalid["note"] = "Use 2,000 characters or fewer."
	}
	if !utf8.ValidString(draft.note) || strings.ContainsRune(draft.note, 0) {
		draft.note = strings.ToValidUTF8(strings.ReplaceAll(draft.note, "\x00", ""), "")
		draft.invalid["note"] = "The note has characters that we cannot read. Type it again."
	}
	return draft, nil
}

// seenOf reads what a form says of the suggestions on its page.
func seenOf(value string) docket.SuggestionsSeen {
	switch seen := docket.SuggestionsSeen(value); seen {
	case docket.SuggestionsShown, docket.SuggestionsHidden:
		return seen
	}
	return docket.SuggestionsUnknown
}

// textValue is a typed text with line ends as LF, without space around it.
func textValue(form url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(form.Get(name), "\r\n", "\n"))
}

// SaveAnswer takes this person's reading of one answer: what is ticked applies,
// what was suggested and is not ticked does not.
func (s *coding) SaveAnswer(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodingForm, codingSteps...)
	if err != nil {
		return err
	}
	st, err := s.answerOf(r, form.Get("list"))
	if err != nil {
		return notFoundHere(err)
	}
	draft, err := draftOf(form, st)
	if err != nil {
		return err
	}
	if step := form.Get("step"); step != stepSave && step != stepStay && step != "" {
		return web.BadRequest("This step of the form does not exist. Open the answer and start again.")
	}
	if st.frozen() {
		return s.refuseFrozen(w, r, st, draft)
	}
	st.saveTyped(form, &draft)
	if len(draft.invalid) == 0 {
		err = s.saveReading(r.Context(), st, draft, form["shown"])
		s.Poke()
	}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		draft.invalid, err = invalid, nil
	}
	if err != nil {
		return s.answerAgain(w, r, form.Get("list"), draft, err)
	}
	if len(draft.invalid) > 0 {
		return s.showAnswer(w, r, http.StatusUnprocessableEntity, st, draft)
	}
	return s.afterSaving(w, r, st, form.Get("step"))
}

// saveTyped takes what was typed into the fields of other buttons of the form, so
// that one Save loses none of it: words of a passage are marked with the reading,
// and a reason for a quotation that was not picked is asked about.
func (st answerState) saveTyped(form url.Values, draft *codingDraft) {
	if draft.words != "" {
		p, err := st.typedExcerpt(form)
		if invalid, ok := errors.AsType[docket.Invalid](err); ok {
			maps.Copy(draft.invalid, invalid)
		} else {
			draft.ticked[p.code] = true
			if !slices.Contains(draft.pending, p) {
				draft.pending = append(draft.pending, p)
			}
		}
	}
	draft.unpicked("")
}

// unpicked refuses reasons for quotations whose own button was not pressed; but
// is the number of the passage whose button was.
func (d codingDraft) unpicked(but string) {
	for number, reason := range d.reasons {
		if reason != "" && number != but {
			d.invalid["reason-"+number] = "You wrote why this passage is a good quotation. Press “Pick” to pick it, or empty this field to go on without it."
		}
	}
}

// leftover refuses what stands in fields that another button of the form is for.
func (d codingDraft) leftover(but string) {
	d.unpicked(but)
	if d.words != "" {
		d.invalid["words"] = "You typed words of a passage. Press “Mark the passage” first, or empty this field to go on without it."
	}
}

// refuseFrozen keeps both readings of an answer that a colleague has read since
// this person opened the page.
func (s *coding) refuseFrozen(w http.ResponseWriter, r *http.Request, st answerState, draft codingDraft) error {
	var ticked []string
	for _, t := range st.book.Themes {
		if draft.ticked[t.Code] {
			ticked = append(ticked, t.Code)
		}
	}
	if len(ticked) == 0 {
		ticked = []string{"no theme"}
	}
	draft.invalid = docket.Invalid{"form": "Two people have read this answer now, so both readings stay as they are. Nothing was saved. You had ticked: " +
		strings.Join(ticked, ", ") + ". To change what applies, settle the answer."}
	return s.showAnswer(w, r, http.StatusConflict, st, draft)
}

// notFoundHere is what a form gets for an answer that is not posted: no page.
func notFoundHere(err error) error {
	if errors.Is(err, errNotPosted) {
		return docket.ErrNotFound
	}
	return err
}

// saveReading stores codes, passages and note. The codes come first: with them
// the reading is complete.
func (s *coding) saveReading(ctx context.Context, st answerState, draft codingDraft, shown []string) error {
	seen := map[docket.QuestionID]docket.SuggestionsSeen{st.text.question: draft.seen}
	err := s.store.CodeShown(ctx, st.me, st.comment.ID, seen, s.answerCodings(st, draft, shown))
	if err != nil {
		return err
	}
	for _, p := range draft.pending {
		if err := s.addExcerpt(ctx, st, p); err != nil {
			return passageProblem(err)
		}
	}
	return s.saveNote(ctx, st, draft.note)
}

func (s *coding) saveNote(ctx context.Context, st answerState, note string) error {
	if note == st.ownNote() {
		return nil
	}
	return s.store.SaveNote(ctx, docket.CodingNote{Comment: st.comment.ID, Question: st.text.question, Coder: st.me, Text: note, At: s.Now()})
}

// addExcerpt stores a passage once, however often it is sent.
func (s *coding) addExcerpt(ctx context.Context, st answerState, p pendingExcerpt) error {
	span, ok := st.text.clean(p.span)
	if !ok {
		return docket.Invalid{"words": "Hidden words are in this passage. Leave them out."}
	}
	for _, e := range st.excerpts {
		if e.By == st.me && e.Code == p.code && e.Span == span {
			return nil
		}
	}
	_, err := s.store.AddExcerpt(ctx, docket.Excerpt{Comment: st.comment.ID, Question: st.text.question, Code: p.code, Span: span, By: st.me, At: s.Now()})
	return err
}

// passageProblem puts the store's word on a passage beside the field for it. The
// codes are saved by then.
func passageProblem(err error) error {
	invalid, ok := errors.AsType[docket.Invalid](err)
	if !ok {
		return err
	}
	for _, text := range invalid {
		return docket.Invalid{"words": text}
	}
	return err
}

// answerCodings turns what was ticked into codings: ticked codes are confirmed,
// and suggestions that were shown and not ticked are kept as rejected; where none
// were shown, all codes are the person's own. A code
// that a copy has from its letter is rejected by nobody who reads what the copy
// adds.
func (s *coding) answerCodings(st answerState, draft codingDraft, shown []string) []docket.Coding {
	base := docket.Coding{Comment: st.comment.ID, Question: st.text.question, CodebookVersion: st.book.Version, Coder: st.me, CodedAt: s.Now()}
	var out []docket.Coding
	done := map[string]bool{}
	var suggested []docket.Suggestion
	if draft.seen != docket.SuggestionsHidden {
		suggested = s.suggestions(st)
	}
	for _, sg := range suggested {
		ticked := draft.ticked[sg.Code]
		if !ticked && (!slices.Contains(shown, sg.Code) || fromLetter(st.codings, st.text.question, sg.Code)) {
			continue
		}
		done[sg.Code] = true
		coding := suggestedCoding(base, sg, st.text, ticked)
		coding.Evidence = st.evidenceOf(sg.Code, draft, coding.Evidence)
		out = append(out, coding)
	}
	for _, theme := range st.book.Themes {
		if done[theme.Code] || !draft.ticked[theme.Code] {
			continue
		}
		coding := base
		coding.Code, coding.Origin, coding.State = theme.Code, docket.OriginPerson, docket.CodingConfirmed
		coding.Evidence = st.evidenceOf(theme.Code, draft, docket.Span{})
		out = append(out, coding)
	}
	return out
}

// fromLetter reports whether an answer has a code from its campaign's letter.
func fromLetter(codings []docket.Coding, q docket.QuestionID, code string) bool {
	return slices.ContainsFunc(codings, func(c docket.Coding) bool {
		return c.Question == q && c.Code == code && c.Origin == docket.OriginCampaign && c.State == docket.CodingConfirmed
	})
}

// evidenceOf is what a coding rests on, in the clean text: the passage that this
// person marked for it, or what suggested it.
func (st answerState) evidenceOf(code string, draft codingDraft, otherwise docket.Span) docket.Span {
	for _, e := range st.excerpts {
		if e.Code == code && e.By == st.me {
			return e.Span
		}
	}
	for _, p := range draft.pending {
		if p.code == code {
			if span, ok := st.text.clean(p.span); ok {
				return span
			}
		}
	}
	return otherwise
}

// suggestedCoding is the word of a person on a suggestion. The model's words are
// words of the text and stay out of what is kept.
func suggestedCoding(base docket.Coding, sg docket.Suggestion, text codable, confirmed bool) docket.Coding {
	coding := base
	coding.Code, coding.Origin, coding.OriginDetail = sg.Code, docket.OriginRule, sg.Rule
	if sg.Origin == docket.OriginModel {
		coding.Origin = docket.OriginModel
	}
	coding.State = docket.CodingRejected
	if confirmed {
		coding.State = docket.CodingConfirmed
	}
	if len(sg.Evidence) > 0 {
		if span, ok := text.clean(sg.Evidence[0]); ok {
			coding.Evidence = span
		}
	}
	return coding
}

// answerAgain shows the page with what was typed and why it was not saved.
func (s *coding) answerAgain(w http.ResponseWriter, r *http.Request, list string, draft codingDraft, cause error) error {
	st, err := s.answerOf(r, list) // as it is now
	if err != nil {
		return notFoundHere(err)
	}
	p := web.Explain(cause)
	s.LogFailure(r, p, cause)
	draft.invalid = docket.Invalid{"form": p.Heading + ". What you chose is kept below. " + strings.Join(p.Text, " ")}
	web.SetRetry(w, p.Retry)
	return s.showAnswer(w, r, p.Status, st, draft)
}

// afterSaving goes on: to the next answer of the same question, or to the list
// when there is none.
func (s *coding) afterSaving(w http.ResponseWriter, r *http.Request, st answerState, step string) error {
	list := st.list
	saved := savedKey(st.key())
	if step == stepStay {
		return web.SeeOther(w, r, web.WithValue(answerAt(st.key(), list.encode()), "saved", saved))
	}
	next, _, err := s.nextAnswer(r.Context(), list, st.me, st.key())
	if err != nil {
		return err
	}
	if next == nil {
		at := web.WithValue("/admin/coding?"+list.encode(), "saved", saved)
		return web.SeeOther(w, r, web.WithValue(at, "emptied", string(st.text.question)))
	}
	return web.SeeOther(w, r, web.WithValue(answerAt(*next, list.encode()), "saved", saved))
}

// savedKey names an answer in an address.
func savedKey(key docket.CodingItemKey) string {
	return string(key.Question) + ":" + string(key.Comment)
}

func parseKey(value string, d docket.Docket) (docket.CodingItemKey, bool) {
	question, comment, _ := strings.Cut(value, ":")
	key := docket.CodingItemKey{Question: docket.QuestionID(question), Comment: docket.CommentID(comment)}
	of, _, ok := key.Comment.Split()
	_, asked := d.Question(key.Question)
	return key, ok && of == d.ID && asked
}

// savedCoding says what was saved on the page before, and, now that this person
// has read the answer, whether a colleague chose otherwise.
func (s *coding) savedCoding(r *http.Request, d docket.Docket) (*views.SavedCoding, error) {
	key, ok := parseKey(r.URL.Query().Get("saved"), d)
	if !ok {
		return nil, nil
	}
	ctx, me := r.Context(), web.SessionOf(r).User.ID
	if _, err := s.store.PublicComment(ctx, key.Comment); err != nil {
		return nil, skipMissing(err)
	}
	passes, err := s.store.Passes(ctx, key.Comment)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(passes, func(p docket.Pass) bool { return p.Coder == me && p.Question == key.Question }) {
		return nil, nil
	}
	codings, err := s.store.CommentCodings(ctx, key.Comment)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, c := range codings {
		if c.Question == key.Question && c.Coder == me && c.Chosen() {
			n++
		}
	}
	list := cleanQueue(r.URL.Query().Get("list"))
	out := &views.SavedCoding{Text: "Saved: " + answerTitle(key) + ", " + themesWords(n) + ".", Change: answerAt(key, list)}
	for _, pair := range docket.Pairs(passes, codings) {
		if pair.Question != key.Question {
			continue
		}
		switch {
		case pair.AdjudicatedBy != 0:
			out.More = "A colleague coded it too, and the two readings are settled."
		case pair.Agree():
			out.More = "A colleague coded it too and chose the same."
		default:
			out.More, out.Settle = "A colleague coded it too and chose otherwise.", settleAt(key, list)
		}
	}
	return out, nil
}

func skipMissing(err error) error {
	if errors.Is(err, docket.ErrNotFound) {
		return nil
	}
	return err
}

func themesWords(n int) string {
	if n == 0 {
		return "no theme"
	}
	return views.Count(n, "theme", "themes")
}
