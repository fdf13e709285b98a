package staff

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// ChangeExcerpts adds a passage, takes one away, or picks one as a quotation.
// What is ticked and typed for the answer comes along and stays on the page; it
// is not saved as a reading. Before the own reading a new passage waits with it:
// whether a colleague has marked the same words must not show.
func (s *coding) ChangeExcerpts(w http.ResponseWriter, r *http.Request) error {
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
	verb, number, _ := strings.Cut(form.Get("step"), ":")
	done := ""
	switch verb {
	case stepAdd:
		draft.unpicked("")
	case "remove", "quote", "unquote":
		draft.leftover(number)
	}
	if len(draft.invalid) > 0 {
		return s.showAnswer(w, r, http.StatusUnprocessableEntity, st, draft)
	}
	switch verb {
	case stepAdd:
		var p pendingExcerpt
		done = "excerpt-pending"
		p, err = st.typedExcerpt(form)
		switch {
		case err != nil:
		case st.done(): // the reading is in: the passage goes in by itself
			done, err = "excerpt", passageProblem(s.addExcerpt(r.Context(), st, p))
		default:
			draft.ticked[p.code] = true
			if !slices.Contains(draft.pending, p) {
				draft.pending = append(draft.pending, p)
			}
		}
	case "remove", "quote", "unquote":
		done, err = s.changeExcerpt(r, st, verb, number, form)
	default:
		return web.BadRequest("This step of the form does not exist. Open the answer and start again.")
	}
	if err == nil {
		err = s.noteAlong(r, st, draft)
	}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		draft.invalid = invalid
		return s.showAnswer(w, r, http.StatusUnprocessableEntity, st, draft)
	}
	if err != nil {
		return s.answerAgain(w, r, form.Get("list"), draft, err)
	}
	return web.SeeOther(w, r, web.WithDone(st.draftAt(draft), done)+"#passages")
}

// noteAlong saves a note that came with another step of the form.
func (s *coding) noteAlong(r *http.Request, st answerState, draft codingDraft) error {
	if problem := draft.invalid["note"]; problem != "" {
		return docket.Invalid{"note": problem}
	}
	return s.saveNote(r.Context(), st, draft.note)
}

// draftAt is the address of the page with what is ticked and not yet saved.
// Codes and places travel in it, never words.
func (st answerState) draftAt(draft codingDraft) string {
	values := url.Values{"draft": {"1"}, "list": {st.list.encode()}}
	if draft.seen != docket.SuggestionsUnknown {
		values.Set("suggestions", string(draft.seen))
	}
	for _, t := range st.book.Themes {
		if draft.ticked[t.Code] {
			values.Add("tick", t.Code)
		}
	}
	for _, p := range draft.pending {
		values.Add("excerpt", p.value(st.text.text))
	}
	return answerAt(st.key(), "") + "?" + values.Encode()
}

// typedExcerpt finds the typed words in the posted text. They must stand there
// once; blanks and line ends may differ.
func (st answerState) typedExcerpt(form url.Values) (pendingExcerpt, error) {
	p := pendingExcerpt{code: form.Get("words-code")}
	invalid := docket.Invalid{}
	if _, ok := st.book.Theme(p.code); !ok {
		invalid["words-code"] = "Choose the theme that the words show."
	}
	found := findWords(st.text.text, form.Get("words"))
	switch {
	case strings.TrimSpace(form.Get("words")) == "":
		invalid["words"] = "Copy the words from the answer into this field."
	case len(found) == 0:
		invalid["words"] = "These words do not stand in the answer like this. Copy them exactly, from the first to the last."
	case len(found) > 1:
		invalid["words"] = "These words stand in the answer " + strconv.Itoa(len(found)) + " times. Copy some words around them too, so that one place is meant."
	default:
		p.span = found[0]
		if _, ok := st.text.clean(p.span); !ok {
			invalid["words"] = "Hidden words are in this passage. Leave them out."
		}
		if n := st.text.text[p.span.Start:p.span.End].CodePoints(); n > docket.MaxExcerpt {
			invalid["words"] = "This passage is too long. Choose up to 4,000 characters."
		}
	}
	if len(invalid) > 0 {
		return p, invalid
	}
	return p, nil
}

// findWords lists where words stand in a text, taking any run of blanks and
// line ends for the same.
func findWords(text docket.Text, typed string) []docket.Span {
	want := strings.Fields(typed)
	if len(want) == 0 || !utf8.ValidString(typed) {
		return nil
	}
	var out []docket.Span
	for at := 0; at < len(text); {
		i := strings.Index(string(text[at:]), want[0])
		if i < 0 {
			break
		}
		start := at + i
		if end, ok := matchWords(text, start, want); ok {
			out = append(out, docket.Span{Start: start, End: end})
			at = end
			continue
		}
		_, size := utf8.DecodeRuneInString(string(text[start:]))
		at = start + size
	}
	return out
}

func matchWords(text docket.Text, at int, want []string) (end int, ok bool) {
	for i, word := range want {
		rest := string(text[at:])
		if i > 0 {
			trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
			if len(trimmed) == len(rest) {
				return 0, false
			}
			at += len(rest) - len(trimmed)
			rest = trimmed
		}
		if !strings.HasPrefix(rest, word) {
			return 0, false
		}
		at += len(word)
	}
	return at, true
}

// changeExcerpt takes a passage away or picks it as a quotation. Only passages
// of this answer that the page shows can be meant.
func (s *coding) changeExcerpt(r *http.Request, st answerState, verb, number string, form url.Values) (done string, err error) {
	id, err := strconv.ParseInt(number, 10, 64)
	i := slices.IndexFunc(st.excerpts, func(e docket.Excerpt) bool { return e.ID == id && (e.By == st.me || st.done()) })
	if err != nil || i < 0 {
		return "", docket.Invalid{"form": "Somebody has taken this passage away meanwhile. What you chose is kept below."}
	}
	switch verb {
	case "remove":
		return "excerpt-removed", s.store.RemoveExcerpt(r.Context(), st.me, id)
	case "unquote":
		return "unquoted", s.store.Unquote(r.Context(), st.me, id)
	}
	reason := textValue(form, "reason-"+number)
	if utf8.RuneCountInString(reason) > docket.MaxReason || !utf8.ValidString(reason) || strings.ContainsRune(reason, 0) {
		return "", docket.Invalid{"reason-" + number: "Say the reason in 1,000 characters or fewer."}
	}
	q := docket.Quotation{Dissenting: form.Get("dissenting-"+number) == "1", Reason: reason, By: st.me, At: s.Now()}
	return "quoted", s.store.Quote(r.Context(), st.me, id, q)
}

// TakeNote saves the note alone.
func (s *coding) TakeNote(w http.ResponseWriter, r *http.Request) error {
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
	if draft.leftover(""); len(draft.invalid) > 0 {
		return s.showAnswer(w, r, http.StatusUnprocessableEntity, st, draft)
	}
	err = s.noteAlong(r, st, draft)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		draft.invalid = invalid
		return s.showAnswer(w, r, http.StatusUnprocessableEntity, st, draft)
	}
	if err != nil {
		return s.answerAgain(w, r, form.Get("list"), draft, err)
	}
	return web.SeeOther(w, r, web.WithDone(st.draftAt(draft), "noted")+"#notes")
}
