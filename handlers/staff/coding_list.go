package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// codingRows is what one page of the coding list holds.
const codingRows = 20

// themesNone is how addresses asked for uncoded answers before there were
// several lists.
const themesNone = "none"

var codingViews = []struct {
	view          docket.CodingView
	text, meaning string
	count         func(docket.CodingCounts) int
}{
	{docket.CodingUncoded, "Uncoded", "Answers that nobody has read for themes yet. A letter campaign stands here " +
		"once, with its letter.",
		func(c docket.CodingCounts) int { return c.Uncoded }},
	{docket.CodingSecond, "Second reading", "Answers that are drawn to be coded twice, or three times. You read them " +
		"without knowing what others chose.",
		func(c docket.CodingCounts) int { return c.Second }},
	{docket.CodingDisputed, "Disputes", "Answers that people coded differently and nobody has settled.",
		func(c docket.CodingCounts) int { return c.Disputed }},
	{docket.CodingAdditions, "Additions", "Copies of a letter to which somebody added 25 words or more in a row. " +
		"Only what was added is to be coded: the letter's themes apply to them already.",
		func(c docket.CodingCounts) int { return c.Additions }},
	{docket.CodingRevisit, "To revisit",
		"Answers with a theme that is gone or means something else since they were coded.",
		func(c docket.CodingCounts) int { return c.Revisit }},
	{docket.CodingMine, "Mine", "Answers that you have read.",
		func(c docket.CodingCounts) int { return c.Mine }},
	{docket.CodingEvery, "All answers", "Every posted answer there is to code.", nil},
	{docket.CodingOffTopic, "Off topic", "Answers of comments that somebody marked as off topic. They can be " +
		"taken back.", nil},
}

// listDesk lists what there is to code.
type listDesk interface {
	Queue(ctx context.Context, q docket.CodingQuery) (docket.CodingPage, error)
	Next(ctx context.Context, q docket.CodingQuery) (next *docket.CodingItemKey, total int, err error)
	Take(ctx context.Context, q docket.CodingQuery) (next *docket.CodingItemKey, total int, err error)
	Hold(ctx context.Context, who docket.User, key docket.CodingItemKey) (other docket.UserID, err error)
	Counts(ctx context.Context, id docket.ID, who docket.UserID) (docket.CodingCounts, error)
	Saved(ctx context.Context, who docket.User, key docket.CodingItemKey) (theme.Saved, error)
}

// workplaceStore holds what the lists of the workplace ask of the store.
type workplaceStore interface {
	PublicComment(ctx context.Context, id docket.CommentID) (docket.PublicComment, error)
}

// workplace serves the lists of answers to code.
type workplace struct {
	*staffPage
	store    workplaceStore
	desk     listDesk
	training TrainingDesk
}

// codingList is a list of the workplace, as addresses carry it.
type codingList struct {
	docket   docket.ID
	view     docket.CodingView
	question docket.QuestionID
	sector   string
	words    string
	code     string
	parts    []docket.CodingPart // of the docket, not of the address
	tests    docket.TestPlan     // as parts
}

func (l codingList) encode() string {
	v := url.Values{"docket": {string(l.docket)}, "view": {string(l.view)}}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("question", string(l.question))
	set("sector", l.sector)
	set("q", l.words)
	set("code", l.code)
	return v.Encode()
}

func (l codingList) at(view docket.CodingView) string {
	l.view = view
	return "/admin/coding?" + l.encode()
}

// firstReads reports whether answers are taken from the list to be read by one more person.
func (l codingList) firstReads() bool {
	return l.view == docket.CodingUncoded || l.view == docket.CodingSecond
}

// after is where the answer behind this one is taken, to the same question.
func (l codingList) after(key docket.CodingItemKey) string {
	return web.WithValue("/admin/coding/next?"+l.encode(), "after", savedKey(key))
}

// query asks the store for the list.
func (l codingList) query(me docket.UserID, limit int) docket.CodingQuery {
	return docket.CodingQuery{Docket: l.docket, View: l.view, Coder: me, Question: l.question, Sector: l.sector,
		Words: l.words, Code: l.code, Limit: limit, Parts: l.parts, Tests: l.tests}
}

// codingListFrom reads a list from an address. What is none of the known values
// filters nothing.
func codingListFrom(values url.Values, d docket.Docket) codingList {
	filter := queueQuery(values, d) // the same fields, checked the same way
	l := codingList{docket: d.ID, view: docket.CodingUncoded, question: filter.Question, sector: filter.Sector,
		words: filter.Words, parts: d.CodingParts}
	for _, v := range codingViews {
		if string(v.view) == values.Get("view") {
			l.view = v.view
		}
	}
	if code := values.Get("code"); l.view == docket.CodingRevisit && len(code) <= 80 && web.PlainWord(code) {
		l.code = code
	}
	return l
}

// carriedList reads the list with which a page or a form about one answer goes
// on.
func carriedList(encoded string, d docket.Docket) codingList {
	values, err := url.ParseQuery(encoded)
	if err != nil || len(encoded) > maxQueryLen || !utf8.ValidString(encoded) {
		values = url.Values{}
	}
	return codingListFrom(values, d)
}

// nextAnswer is the answer to go on with behind one: the next of the same
// question in the list, and from the list's beginning again where answers were
// passed over. It is nil when there is none, and left says how many there are.
func (s *workplace) nextAnswer(ctx context.Context, l codingList, me docket.UserID,
	done docket.CodingItemKey) (next *docket.CodingItemKey, left string, err error) {
	release, err := s.Searching(ctx, l.words)
	if err != nil {
		return nil, "", err
	}
	defer release()
	l.question = done.Question
	q := l.query(me, 1)
	q.After = done
	next, total, err := s.desk.Next(ctx, q)
	return next, listWords(l, total), err
}

// takeAnswer takes the answer to the same question to go on with.
func (s *workplace) takeAnswer(ctx context.Context, l codingList, me docket.UserID,
	done docket.CodingItemKey) (next *docket.CodingItemKey, total int, err error) {
	release, err := s.Searching(ctx, l.words)
	if err != nil {
		return nil, 0, err
	}
	defer release()
	l.question = done.Question
	q := l.query(me, 1)
	q.After = done
	return s.desk.Take(ctx, q)
}

// listWords says how long a list is for one question.
func listWords(l codingList, n int) string {
	where := "to " + questionWords(l.question) + " in the list “" + viewWords(l.view) + "”"
	return views.Count(n, "answer", "answers") + " " + where
}

func questionWords(q docket.QuestionID) string {
	if q == docket.General {
		return "the general question"
	}
	return "question " + string(q)
}

func viewWords(v docket.CodingView) string {
	for _, known := range codingViews {
		if known.view == v {
			return known.text
		}
	}
	return string(v)
}

// List lists the answers there are to code.
func (s *workplace) List(w http.ResponseWriter, r *http.Request) error {
	values, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.WorkplacePage{Shell: s.StaffShell(r, "Coding", "/admin/coding")}
	if d.ID == "" {
		page.Total = "There is no docket yet."
		return s.Render(w, r, http.StatusOK, views.Workplace(page))
	}
	if values.Get("themes") == themesNone {
		values.Set("view", string(docket.CodingUncoded))
	}
	me := web.SessionOf(r).User.ID
	l := codingListFrom(values, d)
	counts, err := s.desk.Counts(r.Context(), d.ID, me)
	if err != nil {
		return err
	}
	if values.Get("view") == "" && values.Get("themes") == "" && counts.Uncoded == 0 {
		l.view = firstWork(counts)
	}
	if page.Saved, err = s.savedCoding(r, d); err != nil {
		return err
	}
	if problem := searchProblem(strings.TrimSpace(values.Get("q"))); problem != "" {
		s.fillWorkplace(&page, l, d, all, counts, docket.CodingPage{}, false)
		refuseSearch(&page.Shell, &page.Words, values.Get("q"), problem)
		page.Total = "Nothing was looked for."
		return s.Render(w, r, http.StatusUnprocessableEntity, views.Workplace(page))
	}
	release, err := s.Searching(r.Context(), l.words)
	if err != nil {
		return err
	}
	defer release()
	q := l.query(me, codingRows)
	q.After, _ = parseKey(values.Get("after"), d)
	result, err := s.desk.Queue(r.Context(), q)
	if err != nil {
		return err
	}
	s.fillWorkplace(&page, l, d, all, counts, result, q.After != docket.CodingItemKey{})
	if page.Emptied, err = s.emptiedWords(r, values, l, d, result.Total); err != nil {
		return err
	}
	if err := s.fillPractice(r.Context(), &page, l, me); err != nil {
		return err
	}
	if err := s.fillWorkplaceRows(r.Context(), &page, l, d, result); err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, views.Workplace(page))
}

// emptiedWords says why nothing more of a list could be taken; "" where that was not asked.
func (s *workplace) emptiedWords(r *http.Request, values url.Values, l codingList, d docket.Docket,
	total int) (string, error) {
	if values.Get("elsewhere") == "1" && total > 0 {
		words := "Colleagues have open what is left here. An answer that they leave without saving comes back to you " +
			"within a quarter of an hour."
		rounds, err := s.training.Rounds(r.Context(), web.SessionOf(r).User, d.ID)
		if len(rounds) > 0 && rounds[0].Stage() != docket.TrainingClosed {
			words += " Answers of the training round come back when a lead closes it."
		}
		return words, err
	}
	emptied := docket.QuestionID(values.Get("emptied"))
	if _, ok := d.Question(emptied); !ok || emptied == "" {
		return "", nil
	}
	return "Nothing is left for " + questionWords(emptied) + " in the list “" + viewWords(l.view) + "”.", nil
}

// firstWork is the first list with something in it.
func firstWork(counts docket.CodingCounts) docket.CodingView {
	for _, v := range codingViews {
		if v.count != nil && v.view != docket.CodingMine && v.count(counts) > 0 {
			return v.view
		}
	}
	return docket.CodingUncoded
}

func (s *workplace) fillWorkplace(page *views.WorkplacePage, l codingList, d docket.Docket, all []docket.Docket,
	counts docket.CodingCounts, result docket.CodingPage, further bool) {
	page.Docket, page.Dockets, page.View = d.ID, docketFilter(d, all), l.view
	uncoded := codingList{docket: d.ID, view: docket.CodingUncoded}
	for _, id := range d.QuestionIDs() {
		q, _ := d.Question(id)
		work := views.QuestionWork{Label: views.AnswerHeading(id), Asked: q.Text, Uncoded: counts.ByQuestion[id]}
		if uncoded.question = id; work.Uncoded > 0 {
			work.Href = "/admin/coding/next?" + uncoded.encode()
		}
		page.Questions = append(page.Questions, work)
	}
	for _, v := range codingViews {
		text := v.text
		if v.count != nil {
			text += " (" + views.Number(v.count(counts)) + ")"
		}
		tab := l
		tab.code = ""
		page.Tabs = append(page.Tabs, views.QueueTab{Href: tab.at(v.view), Text: text, Current: v.view == l.view})
		if v.view == l.view {
			page.Meaning = v.meaning
		}
	}
	page.Filters = append(docketFilter(d, all), questionFilter(d, l.question), sectorFilter(d, l.sector))
	if l.code != "" {
		page.Filters = append(page.Filters, views.Field{Name: "code", Label: "Theme", Value: l.code,
			Options: []views.Option{{Value: l.code, Label: l.code}, {Label: "Any theme"}}})
	}
	page.Words = views.Field{Name: "q", Label: "Words", Value: l.words, Type: "search", NoSpell: true}
	page.Filtered = l.question != "" || l.sector != "" || l.words != "" || l.code != ""
	page.Clear = codingList{docket: d.ID}.at(l.view)
	page.Total = views.Count(result.Total, "answer", "answers")
	if result.Total == 0 {
		page.Total = emptyWords(l, page.Filtered)
	}
	if len(result.Items) > 0 && l.view != docket.CodingOffTopic {
		page.Start = itemAt(l, result.Items[0].CodingItemKey)
		if l.view == docket.CodingUncoded && len(d.CodingParts) > 0 { // begin with what is one's own
			page.Start = "/admin/coding/next?" + l.encode()
		}
	}
	if further {
		page.Pager.First = l.at(l.view)
	}
	if result.Next != nil {
		page.Pager.Next = web.WithValue(l.at(l.view), "after", savedKey(*result.Next))
	}
	page.Pager.Label = "Answers"
}

// emptyWords says that a list is empty.
func emptyWords(l codingList, filtered bool) string {
	switch {
	case filtered:
		return "No answer of this list matches."
	case l.view == docket.CodingUncoded:
		return "All done: every posted answer has been read for themes."
	case l.view == docket.CodingSecond:
		return "There is no second or third reading for you to do."
	case l.view == docket.CodingDisputed:
		return "There is nothing to settle."
	case l.view == docket.CodingAdditions:
		return "Every long addition has been read."
	case l.view == docket.CodingRevisit:
		return "There is nothing to revisit."
	case l.view == docket.CodingMine:
		return "You have not coded an answer yet."
	case l.view == docket.CodingOffTopic:
		return "No comment is marked as off topic."
	}
	return "No answer is posted yet."
}

// itemAt is where an answer of a list is worked on.
func itemAt(l codingList, key docket.CodingItemKey) string {
	if l.view == docket.CodingDisputed {
		return settleAt(key, l.encode())
	}
	return answerAt(key, l.encode())
}

// fillWorkplaceRows shows the answers as the public reads them. One that was
// taken down a moment ago has no row.
func (s *workplace) fillWorkplaceRows(ctx context.Context, page *views.WorkplacePage, l codingList, d docket.Docket,
	result docket.CodingPage) error {
	for _, item := range result.Items {
		c, err := s.store.PublicComment(ctx, item.Comment)
		if errors.Is(err, docket.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		row := views.CodingRow{
			ID: item.Comment, Question: views.AnswerHeading(item.Question), Href: itemAt(l, item.CodingItemKey),
			Attribution: c.Byline.Attribution(),
			Sector:      d.SectorLabel(c.Byline.Sector), Posted: "Posted " + views.Date(c.PostedAt.In(d.Location())),
			Copies: item.Copies,
		}
		for _, a := range c.Answers {
			if a.Question != item.Question {
				continue
			}
			text := strings.Join(strings.Fields(string(a.Text)), " ")
			if row.Excerpt = web.Clip(text, excerptLength); row.Excerpt != text {
				row.Excerpt += "…"
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return nil
}

// excerptLength is what a list shows of a posted answer, in code points.
const excerptLength = 240

// practiceFirst is where somebody reads for practice before the real answers of a docket;
// "" where nothing of a training round is left for them. left says how much is.
func (s *workplace) practiceFirst(ctx context.Context, who docket.UserID, id docket.ID) (at string, left int,
	err error) {
	next, left, err := s.training.Next(ctx, who, id)
	if err != nil || next == nil {
		return "", 0, err
	}
	return trainingAnswerAt(id, next.Round, next.Position), left, nil
}

// fillPractice says what this person has to read for practice before the answers of a list.
func (s *workplace) fillPractice(ctx context.Context, page *views.WorkplacePage, l codingList,
	me docket.UserID) error {
	at, left, err := s.practiceFirst(ctx, me, l.docket)
	if err != nil || at == "" {
		return err
	}
	page.Practice, page.PracticeAt = practiceWords(left), at
	if page.Start != "" && l.firstReads() {
		page.Start = at
	}
	return nil
}

// NextToCode opens the first answer of a list, or the list where it is empty. What
// somebody has to read for practice comes before everything else that is to be read.
func (s *workplace) NextToCode(w http.ResponseWriter, r *http.Request) error {
	values, d, _, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	if d.ID == "" {
		return web.SeeOther(w, r, "/admin/coding")
	}
	l := codingListFrom(values, d)
	at, _, err := s.practiceFirst(r.Context(), web.SessionOf(r).User.ID, d.ID)
	if err != nil {
		return err
	}
	if at != "" && l.firstReads() {
		return web.SeeOther(w, r, at)
	}
	release, err := s.Searching(r.Context(), l.words)
	if err != nil {
		return err
	}
	defer release()
	l.tests = mixes(web.SessionOf(r).User, d)
	q := l.query(web.SessionOf(r).User.ID, 1)
	if after, ok := parseKey(values.Get("after"), d); ok {
		q.After, q.Question = after, after.Question
	}
	next, total, err := s.desk.Take(r.Context(), q)
	switch {
	case err != nil:
		return err
	case next != nil:
		return web.SeeOther(w, r, itemAt(l, *next))
	}
	return web.SeeOther(w, r, emptied(l.at(l.view), q.Question, total))
}

// emptied is the address of a list that has nothing more for this person. Where it is not
// empty, colleagues have open what is left.
func emptied(at string, q docket.QuestionID, total int) string {
	if total > 0 {
		at = web.WithValue(at, "elsewhere", "1")
	}
	if q != "" {
		at = web.WithValue(at, "emptied", string(q))
	}
	return at
}

// codingTasks puts what there is to code on somebody's desk.
func (s *workplace) codingTasks(ctx context.Context, d docket.ID, me docket.UserID, add func(n int, one, many,
	href string, grave bool)) error {
	counts, err := s.desk.Counts(ctx, d, me)
	if err != nil {
		return err
	}
	l := codingList{docket: d}
	at, left, err := s.practiceFirst(ctx, me, d)
	if err != nil {
		return err
	}
	add(left, "answer of a training round is to be read for practice", "answers of a training round are to be read "+
		"for practice", at, false)
	add(counts.Disputed, "answer was coded differently by its readers",
		"answers were coded differently by their readers", l.at(docket.CodingDisputed), false)
	add(counts.Uncoded, "answer waits to be coded", "answers wait to be coded", l.at(docket.CodingUncoded), false)
	add(counts.Second, "answer waits for another, blind reading", "answers wait for another, blind reading",
		l.at(docket.CodingSecond), false)
	add(counts.Additions, "copy of a letter has a long addition to read",
		"copies of letters have long additions to read", l.at(docket.CodingAdditions), false)
	add(counts.Revisit, "answer has a theme that is gone or means something else now", "answers have a theme that is "+
		"gone or means something else now", l.at(docket.CodingRevisit), false)
	return nil
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
func (s *workplace) savedCoding(r *http.Request, d docket.Docket) (*views.SavedCoding, error) {
	key, ok := parseKey(r.URL.Query().Get("saved"), d)
	if !ok {
		return nil, nil
	}
	saved, err := s.desk.Saved(r.Context(), web.SessionOf(r).User, key)
	if errors.Is(err, docket.ErrNotFound) || errors.Is(err, docket.ErrDenied) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list := cleanQueue(r.URL.Query().Get("list"))
	out := &views.SavedCoding{Text: "Saved: " + answerTitle(key) + ", " + themesWords(saved.Themes) + ".",
		Change: answerAt(key, list)}
	switch {
	case !saved.Both:
	case saved.Waits:
		out.More = "A colleague coded it too. A third person is still to read it, so do not talk about it yet."
	case saved.Settled:
		out.More = "A colleague coded it too, and the readings are settled."
	case saved.Agree:
		out.More = "A colleague coded it too and chose the same."
	default:
		out.More, out.Settle = "A colleague coded it too and chose otherwise.", settleAt(key, list)
	}
	return out, nil
}

func themesWords(n int) string {
	if n == 0 {
		return "no theme"
	}
	return views.Count(n, "theme", "themes")
}
