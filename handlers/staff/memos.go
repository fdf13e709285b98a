package staff

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// memoDesk shows a coder memos and takes what they write.
type memoDesk interface {
	Memos(ctx context.Context, who docket.User, q docket.MemoQuery, words string) ([]docket.Memo, error)
	Memo(ctx context.Context, who docket.User, of docket.ID, id docket.MemoID) ([]docket.Memo, error)
	WriteMemo(ctx context.Context, who docket.User, seen int, m docket.Memo) (docket.MemoID, error)
}

// memosStore holds what memos ask of the store.
type memosStore interface {
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
}

// memos serves what coders write down while they code.
type memos struct {
	*staffPage
	store    memosStore
	desk     memoDesk
	snapshot func(context.Context, func(export.Source) error) error
}

// maxMemoForm bounds the form of a memo, in bytes: the text at its longest, each
// character at most 12 bytes (four, percent-encoded), and the rest.
const maxMemoForm = docket.MaxMemo*12 + web.MaxSmallForm

// memosShown is how many memos one page of the list has.
const memosShown = 50

func memosAddress(id docket.ID) string { return withQuery("/admin/memos", "docket", string(id)) }

func memoAddress(id docket.ID, memo string) string { return "/admin/memos/" + string(id) + "/" + memo }

// newMemoPageOf is the form of a new memo, about what it was about.
func newMemoPageOf(r *http.Request, form url.Values) string {
	return withQuery(r.URL.Path, "code", form.Get("code"), "comment", form.Get("comment"), "question",
		form.Get("question"))
}

// memoKinds are the kinds of memos, in the order of the filter.
var memoKinds = []struct {
	kind docket.MemoKind
	text string
}{
	{docket.MemoProject, "On the whole project"}, {docket.MemoCode, "On a theme"}, {docket.MemoAnswer, "On an answer"},
}

// memoList is what an address asks for.
type memoList struct {
	docket.MemoQuery
	words   string
	removed bool
}

func memoListFrom(values url.Values, d docket.Docket) memoList {
	l := memoList{words: strings.TrimSpace(strings.ToValidUTF8(values.Get("q"), " ")),
		removed:   values.Get("state") == "removed",
		MemoQuery: docket.MemoQuery{Docket: d.ID, Code: strings.ToValidUTF8(values.Get("code"), "?")}}
	if about, ok := parseKey(values.Get("question")+":"+values.Get("comment"), d); ok {
		l.Comment, l.Question = about.Comment, about.Question
	}
	for _, k := range memoKinds {
		if string(k.kind) == values.Get("kind") {
			l.Kind = k.kind
		}
	}
	if n, err := strconv.ParseInt(values.Get("by"), 10, 64); err == nil && n > 0 {
		l.Owner = docket.UserID(n)
	}
	return l
}

// address is the list from a memo on; 0 for its beginning.
func (l memoList) address(after docket.MemoID) string {
	by, state, from := "", "", ""
	if l.Owner != 0 {
		by = strconv.FormatInt(int64(l.Owner), 10)
	}
	if l.removed {
		state = "removed"
	}
	if after != 0 {
		from = after.String()
	}
	return withQuery("/admin/memos", "docket", string(l.Docket), "kind", string(l.Kind), "code", l.Code, "comment",
		string(l.Comment), "question", string(l.Question), "by", by, "q", l.words, "state", state, "after", from)
}

// List lists the memos of a docket that this person may see, newest first.
func (s *memos) List(w http.ResponseWriter, r *http.Request) error {
	values, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.MemosPage{Shell: s.StaffShell(r, "Memos", "/admin/memos")}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Memos(page))
	}
	l := memoListFrom(values, d)
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	book, err := s.store.Codebook(r.Context(), d.ID)
	if err != nil {
		return err
	}
	found, err := s.desk.Memos(r.Context(), web.SessionOf(r).User, l.MemoQuery, l.words)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(m docket.Memo) bool { return m.Removed != l.removed })
	page.Docket = d.Title
	page.New = withQuery(memoAddress(d.ID, "new"), "code", l.Code, "comment", string(l.Comment), "question",
		string(l.Question))
	if web.SessionOf(r).User.Reads(docket.MayExport, d.ID) {
		page.File = memoAddress(d.ID, "memos.csv")
	}
	page.Filters, page.Words = s.memoFilters(l, d, all, book, people), views.Field{Name: "q", Label: "Words",
		Value: l.words, Type: "search", NoSpell: true}
	page.Carried = [][2]string{{"comment", string(l.Comment)}, {"question", string(l.Question)}}
	page.Filtered, page.Clear = l.address(0) != memosAddress(d.ID), memosAddress(d.ID)
	page.Total = views.Count(len(found), "memo", "memos")
	if l.Comment != "" {
		page.About = "On " + views.AnswerName(l.Question) + " of comment " + string(l.Comment) + "."
	}
	after, _ := strconv.ParseInt(values.Get("after"), 10, 64) // what is no number begins at the start
	if after > 0 {
		found = slices.DeleteFunc(found, func(m docket.Memo) bool { return int64(m.ID) >= after })
		page.Pager.First = l.address(0)
	}
	if len(found) > memosShown {
		found = found[:memosShown]
		page.Pager.Next = l.address(found[memosShown-1].ID)
	}
	page.Pager.Label = "Memos"
	for _, m := range found {
		page.Rows = append(page.Rows, memoCard(m, d, book, people))
	}
	return s.Render(w, r, http.StatusOK, views.Memos(page))
}

func (s *memos) memoFilters(l memoList, d docket.Docket, all []docket.Docket, book docket.Codebook,
	people names) []views.Field {
	kind := views.Field{Name: "kind", Label: "About", Value: string(l.Kind),
		Options: []views.Option{{Label: "Anything"}}}
	for _, k := range memoKinds {
		kind.Options = append(kind.Options, views.Option{Value: string(k.kind), Label: k.text})
	}
	code := views.Field{Name: "code", Label: "Theme", Value: l.Code, Options: []views.Option{{Label: "Any theme"}}}
	for _, t := range book.Themes {
		code.Options = append(code.Options, views.Option{Value: t.Code, Label: t.Code + " " + t.Label})
	}
	if _, ok := book.Theme(l.Code); !ok && l.Code != "" {
		code.Options = append(code.Options, views.Option{Value: l.Code, Label: l.Code})
	}
	by := views.Field{Name: "by", Label: "Written by", Options: []views.Option{{Label: "Anybody"}}}
	for _, u := range slices.Sorted(maps.Keys(people.list)) {
		by.Options = append(by.Options, views.Option{Value: strconv.FormatInt(int64(u), 10), Label: people.of(u)})
	}
	if l.Owner != 0 {
		by.Value = strconv.FormatInt(int64(l.Owner), 10)
	}
	state := views.Field{Name: "state", Label: "State", Options: []views.Option{{Label: "Standing"},
		{Value: "removed", Label: "Taken back"}}}
	if l.removed {
		state.Value = "removed"
	}
	return append(docketFilter(d, all), kind, code, by, state)
}

// memoCard is a memo as the list shows it.
func memoCard(m docket.Memo, d docket.Docket, book docket.Codebook, people names) views.MemoCard {
	card := views.MemoCard{Title: m.Title, About: memoAbout(m, book), Href: memoAddress(d.ID, m.ID.String()),
		Words: clipped(m.Text), Saved: memoSaved(m, d, people)}
	if card.Title == "" {
		card.Title = "Memo " + m.ID.String()
	}
	return card
}

// memoAbout says what a memo is about.
func memoAbout(m docket.Memo, book docket.Codebook) string {
	switch m.Kind {
	case docket.MemoCode:
		return "On the theme " + m.Code + " " + themeLabelOf(book, m.Code)
	case docket.MemoAnswer:
		return "On " + views.AnswerName(m.Question) + " of comment " + string(m.Comment)
	}
	return "On the whole project"
}

func memoSaved(m docket.Memo, d docket.Docket, people names) string {
	return fmt.Sprintf("Version %d, by %s on %s", m.Version, people.of(m.By), views.DateTime(m.At.In(d.Location())))
}

// New shows the form of a new memo.
func (s *memos) New(w http.ResponseWriter, r *http.Request) error {
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	l := memoListFrom(r.URL.Query(), d)
	m := docket.Memo{Docket: d.ID, Kind: docket.MemoProject, Code: l.Code}
	if l.Code != "" {
		m.Kind = docket.MemoCode
	}
	if l.Comment != "" {
		m.Kind, m.Comment, m.Question, m.Code = docket.MemoAnswer, l.Comment, l.Question, ""
	}
	return s.memoPage(w, r, d, m, nil, nil)
}

// Add writes a new one.
func (s *memos) Add(w http.ResponseWriter, r *http.Request) error { return s.saveMemo(w, r, 0) }

// Show shows a memo with every earlier version; its owner can change it.
func (s *memos) Show(w http.ResponseWriter, r *http.Request) error {
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	versions, err := s.desk.Memo(r.Context(), web.SessionOf(r).User, d.ID, memoNumber(r))
	if err != nil {
		return err
	}
	return s.memoPage(w, r, d, lastWords(versions), versions, nil)
}

// lastWords is the newest version; of a memo that was taken back with the words that it
// had.
func lastWords(versions []docket.Memo) docket.Memo {
	m := versions[len(versions)-1]
	if m.Removed && len(versions) > 1 {
		before := versions[len(versions)-2]
		m.Title, m.Text = before.Title, before.Text
	}
	return m
}

// memoNumber is the memo that the address names; 0 for none.
func memoNumber(r *http.Request) docket.MemoID {
	n, err := strconv.ParseInt(r.PathValue("memo"), 10, 64)
	if err != nil {
		return 0
	}
	return docket.MemoID(n)
}

// Change writes a new version, or takes the memo back.
func (s *memos) Change(w http.ResponseWriter, r *http.Request) error {
	id := memoNumber(r)
	if id <= 0 {
		return docket.ErrNotFound
	}
	return s.saveMemo(w, r, id)
}

// typedMemo is what a form says of a memo, over the memo that it changes.
func typedMemo(form url.Values, was docket.Memo) docket.Memo {
	m := was
	m.Title, m.Text = cleanLines(form.Get("title")), cleanLines(form.Get("text"))
	if m.ID != 0 {
		return m
	}
	m.Kind, m.Code = docket.MemoProject, form.Get("code")
	m.Comment, m.Question = docket.CommentID(form.Get("comment")), docket.QuestionID(form.Get("question"))
	switch {
	case m.Comment != "":
		m.Kind, m.Code = docket.MemoAnswer, ""
	case m.Code != "":
		m.Kind = docket.MemoCode
	}
	return m
}

func (s *memos) saveMemo(w http.ResponseWriter, r *http.Request, id docket.MemoID) error {
	form, err := s.StaffForm(w, r, maxMemoForm)
	if err != nil {
		return err
	}
	who := web.SessionOf(r).User
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	was, versions := docket.Memo{Docket: d.ID}, []docket.Memo(nil)
	if id != 0 {
		if versions, err = s.desk.Memo(r.Context(), who, d.ID, id); err != nil {
			return err
		}
		was = versions[len(versions)-1]
		was.Removed = false // a memo that is saved stands again
	}
	typed := typedMemo(form, was)
	typed.Version, _ = strconv.Atoi(form.Get("version")) // none fits no memo that there is
	m, done := typed, "memo"
	switch form.Get("step") {
	case "", stepSave:
	case "withdraw":
		m.Removed, m.Title, m.Text, done = id != 0, "", "", "memo-removed"
	default:
		return web.BadRequest("This step of the form does not exist. Open the memo again.")
	}
	saved, err := s.desk.WriteMemo(r.Context(), who, typed.Version, m)
	if err == nil {
		return web.SeeOther(w, r, web.WithDone(memoAddress(d.ID, saved.String()), done))
	}
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	if !isInvalid {
		if !errors.Is(err, docket.ErrStale) {
			return err
		}
		typed.Version = was.Version
		invalid = docket.Invalid{"form": fmt.Sprintf("This memo was saved somewhere else since you opened it. Compare "+
			"version %d, first under “Every version” below, with what you typed. Saving now makes yours the newest.",
			was.Version)}
	}
	return s.memoPage(w, r, d, typed, versions, invalid)
}

// memoPage draws the form of a memo, or its words alone for everybody but its owner.
func (s *memos) memoPage(w http.ResponseWriter, r *http.Request, d docket.Docket, m docket.Memo,
	versions []docket.Memo, invalid docket.Invalid) error {
	book, err := s.store.Codebook(r.Context(), d.ID)
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	title, action := "New memo", memoAddress(d.ID, "new")
	if m.ID != 0 {
		title, action = "Memo "+m.ID.String(), memoAddress(d.ID, m.ID.String())
	}
	page := views.MemoPage{Shell: s.StaffShell(r, title, "/admin/memos"), Docket: d.Title, Back: memosAddress(d.ID),
		Action: action, New: m.ID == 0, Own: m.ID == 0 || m.Owner == people.me, Version: m.Version,
		Comment: string(m.Comment), Question: string(m.Question), About: memoAbout(m, book),
		Heading: views.Field{Name: "title", Label: "Heading", Value: m.Title, Optional: true, Wide: true,
			Max: docket.MaxMemoTitle, Problem: invalid["title"]},
		Text: views.Field{Name: "text", Label: "Memo", Value: m.Text, Rows: 8, Wide: true, Max: docket.MaxMemo,
			Problem: invalid["text"], Hint: "A thought, a doubt, how a theme is understood. Never public; the " +
				"project file carries it to programs that code text."},
	}
	fillMemo(&page, m, d, book, people, versions)
	page.Code.Problem = invalid["code"]
	status := http.StatusOK
	if len(invalid) > 0 {
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		if invalid["form"] != "" {
			status = http.StatusConflict
		}
		page.Problems = views.Problems(invalid, "code", "title", "text")
	}
	return s.Render(w, r, status, views.Memo(page))
}

// fillMemo puts what a memo is about, and its versions, on its page.
func fillMemo(page *views.MemoPage, m docket.Memo, d docket.Docket, book docket.Codebook, people names,
	versions []docket.Memo) {
	if page.New && m.Kind != docket.MemoAnswer {
		page.Code = views.Field{Name: "code", Label: "What is it about?", Value: m.Code}
		for _, t := range book.Themes {
			page.Code.Options = append(page.Code.Options, views.Option{Value: t.Code,
				Label: "The theme " + t.Code + " " + t.Label})
		}
	}
	if m.Kind == docket.MemoAnswer {
		page.AboutAt = answerAt(docket.CodingItemKey{Question: m.Question, Comment: m.Comment}, "")
	}
	for _, v := range slices.Backward(versions) {
		row := views.Wording{Heading: memoSaved(v, d, people), Text: docket.Text(v.Text), Basis: v.Title}
		if v.Text == "" {
			row.Heading += ": taken back"
			page.Removed = page.Removed || v.Version == versions[len(versions)-1].Version
		}
		page.Versions = append(page.Versions, row)
	}
}

// File sends the memos of a docket that stand, as a table. Whoever may export reads all
// of them, as in the project file: those on answers that are posted.
func (s *memos) File(w http.ResponseWriter, r *http.Request) error {
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	var list []docket.Memo
	if err := s.snapshot(r.Context(), func(src export.Source) error {
		list, err = src.Memos(r.Context(), d.ID)
		return err
	}); err != nil {
		return err
	}
	web.Download(w, "text/csv; charset=utf-8", string(d.ID)+"-memos.csv")
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{{"memo", "about", "code", "comment_id", "question_id", "title", "text", "version", "written_by",
		"written_at"}}
	for _, m := range list {
		if m.Posted {
			rows = append(rows, []string{m.ID.String(), string(m.Kind), m.Code, string(m.Comment), string(m.Question),
				m.Title, m.Text, strconv.Itoa(m.Version), m.By.String(), m.At.UTC().Format(time.RFC3339)})
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = docket.GuardCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("send memos: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}
