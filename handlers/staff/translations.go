package staff

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/moderation"
	"commentportal/views"
)

// TranslationDesk takes the English that staff write of posted answers.
type TranslationDesk interface {
	Translate(ctx context.Context, who docket.User, t docket.AnswerTranslation, public docket.Text,
		look moderation.TranslationLook) ([]docket.Finding, error)
}

// translationStore holds what translations ask of the store.
type translationStore interface {
	AnswerTranslations(ctx context.Context, id docket.CommentID) ([]docket.AnswerTranslation, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
}

// translations serves the English of posted answers in other languages.
type translations struct {
	*staffPage
	store translationStore
	desk  TranslationDesk
}

// maxTranslationForm bounds the form, in bytes: the text at its longest, each character at
// most 12 bytes (four, percent-encoded), and the rest.
const maxTranslationForm = docket.MaxAnswer*12 + web.MaxSmallForm

func translationAt(key docket.CodingItemKey) string {
	return "/admin/translations/" + url.PathEscape(string(key.Comment)) + "/" + url.PathEscape(string(key.Question))
}

// textName names a text in a form, so that it is known again.
func textName(text docket.Text) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// translationState is an answer and what there is of its English.
type translationState struct {
	docket  docket.Docket
	comment docket.PublicComment
	text    docket.Text // of the answer, as posted
	have    docket.AnswerTranslation
	names   names

	typed   docket.Text
	seen    []docket.Finding // in what was typed
	clashed bool             // somebody saved meanwhile
	changed bool             // another text is posted
	invalid docket.Invalid
}

// open reads the answer that the address names; docket.ErrNotFound when it is not posted.
func (s *translations) open(r *http.Request) (*translationState, error) {
	key := answerKey(r)
	c, err := s.store.PublicComment(r.Context(), key.Comment)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(c.Answers, func(a docket.PublicAnswer) bool { return a.Question == key.Question })
	if i < 0 {
		return nil, docket.ErrNotFound
	}
	st := &translationState{comment: c, text: c.Answers[i].Text, have: docket.AnswerTranslation{Comment: key.Comment,
		Question: key.Question}}
	if st.docket, err = s.store.Docket(r.Context(), c.Docket); err != nil {
		return nil, err
	}
	list, err := s.store.AnswerTranslations(r.Context(), key.Comment)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.Question == key.Question {
			st.have = t
		}
	}
	st.names, err = s.colleagues(r)
	return st, err
}

// Show shows the form.
func (s *translations) Show(w http.ResponseWriter, r *http.Request) error {
	st, err := s.open(r)
	if err != nil {
		return err
	}
	st.typed = st.have.Text
	if st.have.Earlier() && !s.readsEarlier(r, st) {
		st.typed = ""
	}
	return s.page(w, r, st)
}

// readsEarlier reports whether this person may read a translation of a text that is posted
// no more: it can say what is hidden now.
func (s *translations) readsEarlier(r *http.Request, st *translationState) bool {
	return web.SessionOf(r).User.Reads(docket.MayModerate, st.docket.ID)
}

// Save saves what was typed, or takes the translation away.
func (s *translations) Save(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxTranslationForm)
	if err != nil {
		return err
	}
	st, err := s.open(r)
	if err != nil {
		return err
	}
	t, done := st.have, "translation"
	t.Number, _ = strconv.Atoi(form.Get("version")) // none fits no translation that there is
	switch form.Get("step") {
	case "", stepSave:
		st.typed = docket.Text(cleanLines(form.Get("translation")))
		t.Text, err = docket.CheckTranslation(string(st.typed))
	case "remove":
		t.Text, done = "", "translation-removed"
		st.typed = docket.Text(cleanLines(form.Get("translation")))
	default:
		return web.BadRequest("This step of the form does not exist. Open the translation again.")
	}
	if err == nil {
		if t.Text != "" {
			st.typed = t.Text
		}
		err = s.translate(r, st, t, form)
	}
	if err == nil && len(st.seen) == 0 {
		return web.SeeOther(w, r, web.WithDone(translationAt(t.Key()), done))
	}
	if err != nil && !st.explains(err, t.Number, form.Get("made")) {
		return err
	}
	return s.page(w, r, st)
}

// translate saves what was typed, unless something in it is to be looked at first.
func (s *translations) translate(r *http.Request, st *translationState, t docket.AnswerTranslation,
	form url.Values) error {
	if form.Get("made") != textName(st.text) {
		return docket.ErrStale
	}
	look := moderation.TranslationLook{Seen: form.Get("looked") == textName(t.Text),
		NotPrivate: form.Get("not_private") == "1"}
	var err error
	st.seen, err = s.desk.Translate(r.Context(), web.SessionOf(r).User, t, st.text, look)
	if moderation.Blocked(st.seen) && look.Seen {
		st.invalid = docket.Invalid{"not-private": "Take out what is private, or say that it is not."}
	}
	return err
}

// explains puts on the page why nothing was saved; false where the page cannot.
func (st *translationState) explains(err error, number int, made string) bool {
	invalid, ok := errors.AsType[docket.Invalid](err)
	switch {
	case ok:
		st.invalid = invalid
	case errors.Is(err, docket.ErrStale):
		st.clashed, st.changed = st.have.Number != number, made != textName(st.text)
	}
	return ok || errors.Is(err, docket.ErrStale)
}

func (s *translations) page(w http.ResponseWriter, r *http.Request, st *translationState) error {
	key := st.have.Key()
	page := views.TranslationPage{
		Shell: s.StaffShell(r, "English of "+views.AnswerName(key.Question)+", comment "+string(key.Comment),
			"/admin/coding"),
		Key: key, Label: views.AnswerHeading(key.Question), Text: st.text, Language: st.comment.Language,
		Facts: []views.Fact{{Term: "From", Value: st.comment.Byline.Attribution()},
			{Term: "Posted", Value: views.DateTime(st.comment.PostedAt.In(st.docket.Location()))}},
		CodingAt: answerAt(key, ""), PublicAt: publicAt(st.docket.ID, key.Comment), Action: translationAt(key),
		Version: st.have.Number, Made: textName(st.text), May: !web.ReadsOnly(r.Context()), Changed: st.changed,
		Words: views.Field{Name: "translation", Label: "English", Value: string(st.typed), Rows: 12, Wide: true,
			Max: docket.MaxAnswer, Problem: st.invalid["translation"],
			Hint: "Public once it is saved: below the answer on its page, in files and where the report quotes it."},
	}
	if q, ok := st.docket.Question(key.Question); ok {
		page.Asked = q.Text
	}
	saved := savedBy(st.have, st.docket, st.names)
	switch {
	case st.clashed:
		page.Theirs = &views.EarlierTranslation{Text: st.have.Text, Saved: saved}
	case st.have.Earlier():
		page.Earlier = &views.EarlierTranslation{Saved: saved, Hidden: !s.readsEarlier(r, st)}
	}
	if st.have.Text != "" {
		page.Saved = saved
	}
	if len(st.seen) > 0 {
		page.Seen, page.Looked = findingRuns(st.typed, st.seen), textName(st.typed)
		page.Blocked = moderation.Blocked(st.seen)
		page.Why = whySeen(st.seen)
	}
	status := http.StatusOK
	switch {
	case st.clashed || st.changed:
		status, page.Shell.Problem = http.StatusConflict, true
	case len(st.invalid) > 0 || len(st.seen) > 0:
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		page.Problems = views.Problems(st.invalid, "not-private", "translation")
	}
	return s.Render(w, r, status, views.Translation(page))
}

// whySeen lists each reason for a mark once.
func whySeen(seen []docket.Finding) (list []string) {
	for _, f := range seen {
		if f.Why != "" && !slices.Contains(list, f.Why) {
			list = append(list, f.Why)
		}
	}
	return list
}

// savedBy says who wrote a translation and when.
func savedBy(t docket.AnswerTranslation, d docket.Docket, people names) string {
	if t.Number == 0 {
		return ""
	}
	return fmt.Sprintf("Saved by %s on %s", people.of(t.By), views.DateTime(t.At.In(d.Location())))
}

// ofComment is the English of each posted answer of a comment, for the pages beside.
func (s *translations) ofComment(ctx context.Context, c docket.CommentID, language string, d docket.Docket,
	people names) (func(docket.QuestionID) *views.AnswerEnglish, error) {
	list, err := s.store.AnswerTranslations(ctx, c)
	english := func(q docket.QuestionID) *views.AnswerEnglish {
		e := &views.AnswerEnglish{}
		if docket.MayNeedTranslation(language) {
			e.Href = translationAt(docket.CodingItemKey{Question: q, Comment: c})
		}
		for _, t := range list {
			if t.Question != q || t.Text == "" {
				continue
			}
			e.Href = translationAt(t.Key())
			if e.Earlier = t.Earlier(); t.Shown() {
				e.Text, e.Saved = t.Text, savedBy(t, d, people)
			}
		}
		return e
	}
	return english, err
}

// labelled is the English of the posted answers of a comment, each with its name.
func (s *translations) labelled(ctx context.Context, c docket.PublicComment, d docket.Docket, people names) (
	list []views.LabelledEnglish, err error) {
	english, err := s.ofComment(ctx, c.ID, c.Language, d, people)
	for _, a := range c.Answers {
		if e := english(a.Question); e.Href != "" {
			list = append(list, views.LabelledEnglish{Label: views.AnswerHeading(a.Question), English: e})
		}
	}
	return list, err
}
