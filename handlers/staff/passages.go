package staff

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/moderation/campaign"
	"commentportal/views"
)

// passagesStore holds what the page of repeated passages asks of the store.
type passagesStore interface {
	Passages(ctx context.Context, id docket.ID) ([]docket.RepeatedPassage, error)
	DecidePassage(ctx context.Context, v docket.PassageVerdict) (docket.RepeatedPassage, error)
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
}

// passages serves the page of repeated passages and takes decisions on them.
type passages struct {
	*staffPage
	store passagesStore
}

const (
	passageRows     = 25
	passageExamples = 3  // links to comments that hold a passage
	passageLooks    = 10 // posted comments in which a passage is looked for

	// maxPassageForm bounds a decision's form, in bytes: a long passage in four-byte
	// code points, form-encoded.
	maxPassageForm = 64 << 10
)

// passageVerbs are the decisions that the page offers, by the last part of their
// address.
var passageVerbs = map[string]docket.PassageAction{
	"confirm": docket.PassageConfirm,
	"reject":  docket.PassageReject,
	"name":    docket.PassageRename,
}

// passageViews are the lists of passages.
var passageViews = []struct {
	value, text string
	has         func(docket.RepeatedPassage) bool
}{
	{"", "Set aside", func(p docket.RepeatedPassage) bool {
		return p.Acts() && (p.Comments > 0 || p.State == docket.PassageConfirmed)
	}},
	{"open", "Not looked at", func(p docket.RepeatedPassage) bool {
		return p.State == docket.PassageFound && p.Comments > 0
	}},
	{"rejected", "Rejected", func(p docket.RepeatedPassage) bool { return !p.Acts() }},
	{"gone", "Not found any more", func(p docket.RepeatedPassage) bool {
		return p.State == docket.PassageFound && p.Comments == 0
	}},
}

// passagesState is what the page is made from.
type passagesState struct {
	docket  docket.Docket
	all     []docket.Docket
	view    string
	from    int
	number  int // of the passage whose form needs work; 0: the form to add one
	form    url.Values
	invalid docket.Invalid
}

func passagesAt(id docket.ID, view string, from int) string {
	offset := ""
	if from > 0 {
		offset = strconv.Itoa(from)
	}
	return withQuery("/admin/passages", "docket", string(id), "view", view, "after", offset)
}

// List lists the repeated passages of a docket.
func (s *passages) List(w http.ResponseWriter, r *http.Request) error {
	values, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, passagesStateOf(values, d, all))
}

// passagesStateOf reads which list is asked for, from a query or form.
func passagesStateOf(values url.Values, d docket.Docket, all []docket.Docket) passagesState {
	st := passagesState{docket: d, all: all}
	for _, v := range passageViews {
		if v.value == values.Get("view") {
			st.view = v.value
		}
	}
	if from, err := strconv.Atoi(values.Get("after")); err == nil && from > 0 {
		st.from = from
	}
	return st
}

func (s *passages) show(w http.ResponseWriter, r *http.Request, status int, st passagesState) error {
	page := views.PassagesPage{Shell: s.StaffShell(r, "Repeated passages", "/admin/passages")}
	if st.docket.ID == "" {
		page.Total = "There is no docket yet."
		return s.Render(w, r, status, views.Passages(page))
	}
	list, err := s.store.Passages(r.Context(), st.docket.ID)
	if err != nil {
		return err
	}
	page.Docket, page.Filters = st.docket.ID, docketFilter(st.docket, st.all)
	page.View, page.From = st.view, st.from
	for _, v := range passageViews {
		n := 0
		for _, p := range list {
			if v.has(p) {
				n++
			}
		}
		page.Tabs = append(page.Tabs, views.QueueTab{Href: passagesAt(st.docket.ID, v.value, 0),
			Text: v.text + " (" + views.Number(n) + ")", Current: v.value == st.view})
		if v.value == st.view {
			list = slices.DeleteFunc(slices.Clone(list), func(p docket.RepeatedPassage) bool {
				return !v.has(p) && (st.number == 0 || p.Number != st.number) // what was typed is not lost
			})
		}
	}
	slices.SortStableFunc(list, func(a, b docket.RepeatedPassage) int { return cmp.Compare(b.Comments, a.Comments) })
	page.Total = totalWords(len(list), false, "passage", "passages")
	if at := slices.IndexFunc(list, func(p docket.RepeatedPassage) bool { return p.Number == st.number }); at >= 0 {
		st.from = at - at%passageRows
	}
	if st.from >= len(list) {
		st.from = 0
	}
	page.Pager = views.Pager{Label: "Passages"}
	if st.from > 0 {
		page.Pager.First = passagesAt(st.docket.ID, st.view, 0)
	}
	if len(list) > st.from+passageRows {
		page.Pager.Next = passagesAt(st.docket.ID, st.view, st.from+passageRows)
	}
	if err := s.fillPassages(r, &page, list[st.from:min(st.from+passageRows, len(list))], st); err != nil {
		return err
	}
	fillPassageForms(&page, st)
	return s.Render(w, r, status, views.Passages(page))
}

// fillPassages adds the rows, with the words that this person may read.
func (s *passages) fillPassages(r *http.Request, page *views.PassagesPage, list []docket.RepeatedPassage,
	st passagesState) error {
	names, err := s.colleagues(r)
	if err != nil {
		return err
	}
	user := web.SessionOf(r).User
	moderates := user.Reads(docket.MayModerate, st.docket.ID)
	opened := ""
	for _, p := range list {
		row := passageRow(p, st.docket, names, moderates)
		public, err := s.public(r.Context(), p)
		if err != nil {
			return err
		}
		switch {
		case public != "":
			row.Text = p.Text
		case moderates:
			row.Text, opened = p.Text, opened+" "+strconv.Itoa(p.Number)
		case p.Origin == docket.PassageByPerson && p.DecidedBy == user.ID:
			row.Text = p.Text
		}
		if !moderates {
			row.Examples = nil
			if public != "" {
				row.Examples = []views.NavLink{{Href: reviewAt(public), Text: string(public)}}
			}
		}
		page.Rows = append(page.Rows, row)
	}
	if opened != "" {
		s.Note(r, user.ID.Actor(), "passages.opened", string(st.docket.ID), map[string]string{"numbers": opened[1:]})
	}
	return nil
}

// public is a posted comment in which everybody can read the passage, "" when none
// is known.
func (s *passages) public(ctx context.Context, p docket.RepeatedPassage) (docket.CommentID, error) {
	for _, id := range p.Examples[:min(len(p.Examples), passageLooks)] {
		c, err := s.store.PublicComment(ctx, id)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return "", err
		}
		if campaign.Holds(publicJoined(c).text, p.Text) {
			return id, nil
		}
	}
	return "", nil
}

func passageRow(p docket.RepeatedPassage, d docket.Docket, names names, moderates bool) views.PassageRow {
	number := strconv.Itoa(p.Number)
	row := views.PassageRow{
		Number: number, Title: p.Name, Path: "/admin/passages/" + url.PathEscape(string(d.ID)) + "/" + number,
		Origin: "Found by the portal", State: passageState(p.State), Confirmed: p.State == docket.PassageConfirmed,
		Rejected: !p.Acts(), Comments: p.Comments, Bare: p.Bare, Words: p.Words,
		Name: views.Field{Name: "name", ID: "name-" + number, Label: "Name", Optional: true, Value: p.Name},
	}
	if row.Title == "" {
		row.Title = "Passage " + number
	}
	if p.Origin == docket.PassageByPerson {
		row.Origin = "Added by a person"
	}
	if p.DecidedBy != 0 {
		row.Decided = "by " + names.of(p.DecidedBy) + ", " + views.DateTime(p.DecidedAt.In(d.Location()))
	}
	if moderates {
		for _, id := range p.Examples[:min(len(p.Examples), passageExamples)] {
			row.Examples = append(row.Examples, views.NavLink{Href: reviewAt(id), Text: string(id)})
		}
	}
	return row
}

// passageState says in words what people said of a passage.
func passageState(s docket.PassageState) string {
	switch s {
	case docket.PassageConfirmed:
		return "Confirmed"
	case docket.PassageRejected:
		return "Rejected"
	}
	return "Not looked at"
}

// fillPassageForms sets up the form to add a passage, and puts what was typed back
// into the form that needs work.
func fillPassageForms(page *views.PassagesPage, st passagesState) {
	page.AddText = views.Field{Name: "text", Label: "Words of the passage", Rows: 4, Required: true,
		Hint: "As they stand in the comments. Type … for a few words that differ, such as a number."}
	page.AddName = views.Field{Name: "name", ID: "add-name", Label: "Name", Optional: true,
		Hint: "For colleagues, such as “Notice of the agency”."}
	if len(st.invalid) == 0 {
		return
	}
	page.Shell.Problem = true
	if st.number == 0 {
		page.AddText.Value, page.AddText.Problem = st.form.Get("text"), st.invalid["text"]
		page.AddName.Value, page.AddName.Problem = st.form.Get("name"), st.invalid["name"]
		page.Problems = views.Problems(st.invalid, "text", "name")
		for i := range page.Problems {
			if page.Problems[i].Field == "name" {
				page.Problems[i].Field = page.AddName.ID
			}
		}
		return
	}
	for i := range page.Rows {
		if f := &page.Rows[i].Name; page.Rows[i].Number == strconv.Itoa(st.number) {
			f.Value, f.Problem = st.form.Get("name"), st.invalid["name"]
			page.Problems = []views.Problem{{Field: f.ID, Text: f.Problem}}
		}
	}
}

// Add takes a passage that a person typed.
func (s *passages) Add(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxPassageForm)
	if err != nil {
		return err
	}
	d, all, err := s.namedDocket(r)
	if err != nil {
		return err
	}
	text, _ := intake.Clean(form.Get("text"))
	_, err = s.store.DecidePassage(r.Context(), docket.PassageVerdict{Docket: d.ID,
		Action: docket.PassageAdd, Text: text,
		Words: campaign.Words(text), Name: form.Get("name"), By: web.SessionOf(r).User.ID})
	return s.answer(w, r, err, passagesState{docket: d, all: all, form: form}, "passage-add")
}

// Decide takes a person's decision on a passage.
func (s *passages) Decide(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxPassageForm)
	if err != nil {
		return err
	}
	verb := r.PathValue("verb")
	action, known := passageVerbs[verb]
	number, err := strconv.Atoi(r.PathValue("number"))
	if !known || err != nil || number < 1 {
		return web.ErrNoPage
	}
	d, all, err := s.namedDocket(r)
	if err != nil {
		return err
	}
	if err := s.mayRead(r, d.ID, number); err != nil {
		return err
	}
	st := passagesStateOf(form, d, all)
	st.number, st.form = number, form
	_, err = s.store.DecidePassage(r.Context(), docket.PassageVerdict{Docket: d.ID, Number: number, Action: action,
		Name: form.Get("name"), By: web.SessionOf(r).User.ID})
	return s.answer(w, r, err, st, "passage-"+verb)
}

// mayRead refuses a decision on words that the person cannot read.
func (s *passages) mayRead(r *http.Request, id docket.ID, number int) error {
	user := web.SessionOf(r).User
	if user.May(docket.MayModerate, id) {
		return nil
	}
	list, err := s.store.Passages(r.Context(), id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(p docket.RepeatedPassage) bool { return p.Number == number })
	if i < 0 {
		return docket.ErrNotFound
	}
	if p := list[i]; p.Origin == docket.PassageByPerson && p.DecidedBy == user.ID {
		return nil
	}
	public, err := s.public(r.Context(), list[i])
	if err == nil && public == "" {
		err = docket.ErrDenied
	}
	return err
}

func (s *passages) namedDocket(r *http.Request) (docket.Docket, []docket.Docket, error) {
	name := r.PathValue("docket")
	if name == "" {
		return docket.Docket{}, nil, docket.ErrNotFound
	}
	return s.deskDocket(r.Context(), name)
}

// answer ends a form: back to the list, or the same page with what needs work.
func (s *passages) answer(w http.ResponseWriter, r *http.Request, err error, st passagesState, done string) error {
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		st.invalid = invalid
		return s.show(w, r, http.StatusUnprocessableEntity, st)
	}
	if err != nil {
		return err
	}
	s.Poke()
	return web.SeeOther(w, r, web.WithDone(passagesAt(st.docket.ID, st.view, st.from), done))
}
