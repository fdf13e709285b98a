package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/theme"
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
func draftOf(form url.Values) (theme.Draft, error) {
	draft := theme.Draft{
		Codes: form["coding"], Shown: form["shown"], Seen: seenOf(form.Get("suggestions")),
		Passages: passagesOf(form["excerpt"]),
		Note:     textValue(form, "note"), Words: textValue(form, "words"), WordsOf: form.Get("words-code"),
		Quotes: map[int64]theme.Quote{}, Stances: stancesOf(form),
	}
	for _, code := range form["coding"] {
		if len(code) > 80 || !web.PlainWord(code) {
			return draft, web.BadRequest("A theme in the form is not in the codebook. Open the answer again.")
		}
	}
	if seen := form.Get("book"); seen != "" {
		var err error
		if draft.Book, err = strconv.Atoi(seen); err != nil || draft.Book < 1 {
			draft.Book = -1 // none of ours
		}
	}
	for name := range form {
		number, ok := strings.CutPrefix(name, "reason-")
		if id, err := strconv.ParseInt(number, 10, 64); ok && err == nil {
			draft.Quotes[id] = theme.Quote{Reason: textValue(form, name),
				Dissenting: form.Get("dissenting-"+number) == "1"}
		}
	}
	return draft, nil
}

// stanceField begins the name of the field for the stance on a theme.
const stanceField = "stance-"

// stancesOf reads the stances of a form. Those that nobody may give are none.
func stancesOf(form url.Values) map[string]docket.Stance {
	out := map[string]docket.Stance{}
	for name := range form {
		if code, ok := strings.CutPrefix(name, stanceField); ok {
			out[code] = docket.Stance(form.Get(name))
		}
	}
	return out
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

var errNoStep = web.BadRequest("This step of the form does not exist. Open the answer and start again.")

// refuse returns the error for a form that no page of ours sends. Of an answer that this
// person may not see it says no more than that there is none.
func (s *coding) refuse(r *http.Request, cause error) error {
	_, err := s.desk.Answer(r.Context(), web.SessionOf(r).User, answerKey(r), docket.SuggestionsUnknown)
	if errors.Is(err, theme.ErrNotPosted) {
		return docket.ErrNotFound
	}
	if err != nil {
		return err
	}
	return cause
}

// SaveAnswer takes this person's reading of one answer.
func (s *coding) SaveAnswer(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodingForm, codingSteps...)
	if err != nil {
		return err
	}
	web.TakesAllBut(r, "off-reason", "back")
	draft, err := draftOf(form)
	if err != nil {
		return s.refuse(r, err)
	}
	step := form.Get("step")
	if step != stepSave && step != stepStay && step != "" {
		return s.refuse(r, errNoStep)
	}
	out, err := s.desk.Save(r.Context(), web.SessionOf(r).User, answerKey(r), draft)
	if errors.Is(err, theme.ErrFrozen) {
		return s.refuseFrozen(w, r, out, form.Get("list"))
	}
	if err != nil {
		return s.answerAgain(w, r, out, form.Get("list"), err)
	}
	s.Poke()
	return s.afterSaving(w, r, out.Answer, form.Get("list"), step)
}

// refuseFrozen keeps the readings of an answer that colleagues have read since this
// person opened the page.
func (s *coding) refuseFrozen(w http.ResponseWriter, r *http.Request, out theme.Outcome, list string) error {
	var ticked []string
	for _, t := range out.Answer.Book.Themes {
		if out.Draft.Ticked(t.Code) {
			ticked = append(ticked, t.Code)
		}
	}
	if len(ticked) == 0 {
		ticked = []string{"no theme"}
	}
	invalid := docket.Invalid{"form": "This answer has its readings now, and they stay as they are. " +
		"Nothing was saved. You had ticked: " +
		strings.Join(ticked, ", ") + ". To change what applies, settle the answer."}
	return s.showAnswer(w, r, http.StatusConflict, out.Answer, list, out.Draft, invalid)
}

// answerAgain shows the page with what was typed and why it was not saved. An
// answer that could not be opened, or was taken down since, has no page.
func (s *coding) answerAgain(w http.ResponseWriter, r *http.Request, out theme.Outcome, list string,
	cause error) error {
	if errors.Is(cause, theme.ErrNotPosted) {
		return docket.ErrNotFound
	}
	if out.Answer.Comment == "" || errors.Is(cause, docket.ErrNotFound) {
		return cause
	}
	if invalid, ok := errors.AsType[docket.Invalid](cause); ok {
		return s.showAnswer(w, r, http.StatusUnprocessableEntity, out.Answer, list, out.Draft, invalid)
	}
	return s.showAnswer(w, r, s.failed(w, r, cause), out.Answer, list, out.Draft, failure(cause))
}

// failed logs why something was not saved and returns the status of the page that
// says so.
func (s *staffPage) failed(w http.ResponseWriter, r *http.Request, cause error) int {
	p := web.Explain(cause)
	s.LogFailure(r, p, cause)
	web.SetRetry(w, p.Retry)
	return p.Status
}

// failure says why something was not saved, for the page that keeps what was typed.
func failure(cause error) docket.Invalid {
	p := web.Explain(cause)
	return docket.Invalid{"form": p.Heading + ". What you chose is kept below. " + strings.Join(p.Text, " ")}
}

// afterSaving goes on: to the next answer of the same question, or to the list
// when there is none.
func (s *coding) afterSaving(w http.ResponseWriter, r *http.Request, a theme.Answer, carried, step string) error {
	list, saved := carriedList(carried, a.Docket), savedKey(a.CodingItemKey)
	if step == stepStay {
		return web.SeeOther(w, r, web.WithValue(answerAt(a.CodingItemKey, list.encode()), "saved", saved))
	}
	at, _, err := s.lists.practiceFirst(r.Context(), a.Coder, a.Docket.ID)
	if err != nil {
		return err
	}
	if at != "" && list.firstReads() {
		return web.SeeOther(w, r, web.WithDone(at, "training-first"))
	}
	list.tests = mixes(web.SessionOf(r).User, a.Docket)
	next, total, err := s.lists.takeAnswer(r.Context(), list, a.Coder, a.CodingItemKey)
	if err != nil {
		return err
	}
	if next == nil {
		at := web.WithValue("/admin/coding?"+list.encode(), "saved", saved)
		return web.SeeOther(w, r, emptied(at, a.Question, total))
	}
	return web.SeeOther(w, r, web.WithValue(answerAt(*next, list.encode()), "saved", saved))
}

// ChangeExcerpts adds a passage, takes one away, or picks one as a quotation.
// What is ticked and typed for the answer comes along and stays on the page; it
// is not saved as a reading.
func (s *coding) ChangeExcerpts(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodingForm, codingSteps...)
	if err != nil {
		return err
	}
	web.TakesAllBut(r, "off-reason", "back")
	draft, err := draftOf(form)
	if err != nil {
		return s.refuse(r, err)
	}
	out, done, err := s.changeExcerpt(r.Context(), web.SessionOf(r).User, answerKey(r), draft, form.Get("step"))
	if errors.Is(err, errNoStep) {
		return s.refuse(r, err)
	}
	if err != nil {
		return s.answerAgain(w, r, out, form.Get("list"), err)
	}
	return web.SeeOther(w, r, web.WithDone(draftAt(out, form.Get("list")), done)+"#passages")
}

// changeExcerpt carries out a step of the form. done names the message about it.
func (s *coding) changeExcerpt(ctx context.Context, who docket.User, key docket.CodingItemKey, draft theme.Draft,
	step string) (out theme.Outcome, done string, err error) {
	verb, number, _ := strings.Cut(step, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		id = 0 // no passage has it
	}
	switch verb {
	case stepAdd:
		out, err = s.desk.MarkPassage(ctx, who, key, draft)
		if done = "excerpt-pending"; out.Answer.Read {
			done = "excerpt"
		}
	case "remove":
		done = "excerpt-removed"
		out, err = s.desk.RemovePassage(ctx, who, key, draft, id)
	case "unquote":
		done = "unquoted"
		out, err = s.desk.Unquote(ctx, who, key, draft, id)
	case "quote":
		done = "quoted"
		out, err = s.desk.Quote(ctx, who, key, draft, id)
	default:
		err = errNoStep
	}
	return out, done, err
}

// draftAt is the address of the page with what is ticked and not yet saved.
// Codes and places travel in it, never words.
func draftAt(out theme.Outcome, list string) string {
	values := url.Values{"draft": {"1"}, "list": {carriedList(list, out.Answer.Docket).encode()}}
	if out.Draft.Seen != docket.SuggestionsUnknown {
		values.Set("suggestions", string(out.Draft.Seen))
	}
	for _, t := range out.Answer.Book.Themes {
		if out.Draft.Ticked(t.Code) {
			values.Add("tick", t.Code)
			if s := out.Draft.Stances[t.Code]; s != docket.StanceUnstated {
				values.Set(stanceField+t.Code, string(s))
			}
		}
	}
	for _, p := range out.Draft.Passages {
		values.Add("excerpt", passageValue(p))
	}
	return answerAt(out.Answer.CodingItemKey, "") + "?" + values.Encode()
}

// TakeNote saves the note alone.
func (s *coding) TakeNote(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodingForm, codingSteps...)
	if err != nil {
		return err
	}
	web.TakesAllBut(r, "off-reason", "back")
	draft, err := draftOf(form)
	if err != nil {
		return s.refuse(r, err)
	}
	out, err := s.desk.Note(r.Context(), web.SessionOf(r).User, answerKey(r), draft)
	if err != nil {
		return s.answerAgain(w, r, out, form.Get("list"), err)
	}
	return web.SeeOther(w, r, web.WithDone(draftAt(out, form.Get("list")), "noted")+"#notes")
}
