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
	"commentportal/views"
)

// TestDesk is where leads mark test answers and read scores: theme.TestDesk. What it hands
// out tells which answers are tests, but for Own.
type TestDesk interface {
	References(ctx context.Context, id docket.ID) ([]docket.TestReference, error)
	Open(ctx context.Context, who docket.User, key docket.CodingItemKey) (theme.TestAnswer, error)
	Mark(ctx context.Context, ref docket.TestReference) error
	Scores(ctx context.Context, id docket.ID) ([]theme.TestScore, error)
	Own(ctx context.Context, id docket.ID, who docket.UserID) (*theme.TestScore, error)
}

// testStore keeps how tests are mixed in, and finds answers that suit.
type testStore interface {
	SetTestPlan(ctx context.Context, id docket.ID, plan docket.TestPlan, by docket.Actor) error
	TestCandidates(ctx context.Context, id docket.ID) ([]docket.CodingItemKey, error)
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
}

// tests serves test answers: answers with known codes that coders read among the others
// without knowing which these are. All of it is for leads.
type tests struct {
	*staffPage
	store testStore
	desk  TestDesk
}

const testsPath = "/admin/tests"

func testsAt(id docket.ID) string { return withQuery(testsPath, "docket", string(id)) }

func testAt(key docket.CodingItemKey) string {
	return testsPath + "/" + url.PathEscape(string(key.Comment)) + "/" + url.PathEscape(string(key.Question))
}

// testsPageOf is the page that lists the test answers of a docket.
func testsPageOf(r *http.Request, _ url.Values) string {
	return testsAt(docket.ID(r.PathValue("docket")))
}

// testPageOf is the page on which an answer is marked as a test.
func testPageOf(r *http.Request, _ url.Values) string { return testAt(answerKey(r)) }

// mixes is how tests are mixed into what somebody reads of a docket. Who may open the page
// of test answers knows them all, and is handed none.
func mixes(who docket.User, d docket.Docket) docket.TestPlan {
	if who.Reads(docket.MayAdmin, d.ID) {
		return docket.TestPlan{}
	}
	return docket.TestsOf(d)
}

// List lists the test answers of a docket, the setting, and how well coders find what
// applies. With a comment ID it goes to the page of that answer.
func (s *tests) List(w http.ResponseWriter, r *http.Request) error {
	query, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	if d.ID == "" {
		page := views.TestsPage{Shell: s.StaffShell(r, "Test answers", trainingPath)}
		return s.Render(w, r, http.StatusOK, views.Tests(page))
	}
	if query.Get("format") == "csv" {
		return s.table(w, r, d)
	}
	invalid := docket.Invalid{}
	if typed := strings.ToUpper(strings.TrimSpace(query.Get("comment"))); typed != "" || query.Has("comment") {
		key := docket.CodingItemKey{Question: docket.QuestionID(query.Get("question")),
			Comment: docket.CommentID(typed)}
		if of, _, ok := key.Comment.Split(); ok && of == d.ID {
			_, err := s.desk.Open(r.Context(), web.SessionOf(r).User, key)
			if err == nil {
				return web.SeeOther(w, r, testAt(key))
			}
			if !errors.Is(err, docket.ErrNotFound) {
				return err
			}
		}
		invalid["comment"] = "No posted comment of this docket with this number answers the question."
	}
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.list(w, r, status, d, all, query, invalid)
}

// list draws the list. typed are the fields of a form that comes back.
func (s *tests) list(w http.ResponseWriter, r *http.Request, status int, d docket.Docket, all []docket.Docket,
	typed url.Values, invalid docket.Invalid) error {
	refs, err := s.desk.References(r.Context(), d.ID)
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page := views.TestsPage{Shell: s.StaffShell(r, "Test answers", trainingPath), Docket: d.Title, ID: string(d.ID),
		Filters: docketFilter(d, all), Rounds: trainingsAt(d.ID),
		Action:   testsPath + "/" + url.PathEscape(string(d.ID)),
		Problems: views.Problems(invalid, "every", "comment")}
	plan := docket.TestsOf(d)
	page.Now = "No test answers are mixed in."
	if plan.Every > 0 {
		page.Now = "One answer in " + views.Number(plan.Every) + " that “next” hands to a coder is a test answer."
	}
	page.Every = views.Field{Name: "every", Label: "One test in how many answers?", InputMode: "numeric",
		Hint:  strconv.Itoa(docket.TestsLeast) + " to " + strconv.Itoa(docket.TestsMost) + ". 0: no tests.",
		Value: strconv.Itoa(plan.Every), Problem: invalid["every"]}
	page.Own = plan.Own
	if invalid["every"] != "" {
		page.Every.Value, page.Own = typed.Get("every"), typed.Get("own") == "1"
	}
	for _, ref := range refs {
		page.Rows = append(page.Rows, testRow(ref, people))
	}
	page.Comment = views.Field{Name: "comment", Label: "Comment ID", Value: typed.Get("comment"), NoSpell: true,
		Problem: invalid["comment"]}
	page.Question = views.Field{Name: "question", Label: "Its answer to", Value: typed.Get("question")}
	for _, q := range d.QuestionIDs() {
		page.Question.Options = append(page.Question.Options, views.Option{Value: string(q),
			Label: views.AnswerHeading(q)})
	}
	candidates, err := s.store.TestCandidates(r.Context(), d.ID)
	if err != nil {
		return err
	}
	for _, key := range candidates {
		page.Candidates = append(page.Candidates, views.NavLink{Href: testAt(key), Text: answerTitle(key)})
	}
	page.Shell.Problem = len(invalid) > 0
	if err := s.fillScores(r, &page, d, people); err != nil {
		return err
	}
	return s.Render(w, r, status, views.Tests(page))
}

// testRow is a test answer in the list.
func testRow(ref docket.TestReference, people names) views.TestRow {
	row := views.TestRow{Name: answerTitle(ref.CodingItemKey), Href: testAt(ref.CodingItemKey),
		Codes: strings.Join(ref.Codes, ", "), State: "Handed out"}
	if row.Codes == "" {
		row.Codes = "No theme"
	}
	row.From = "marked by " + people.of(ref.By)
	if ref.Number == 0 {
		row.From = roundName(ref.Round)
	}
	switch {
	case !ref.Used:
		row.State = "Taken out"
	case !ref.Posted:
		row.State = "Not posted any more"
	case !ref.Ready:
		row.State = "Waits for its readings"
	}
	return row
}

// fillScores adds how well coders found what applies.
func (s *tests) fillScores(r *http.Request, page *views.TestsPage, d docket.Docket, people names) error {
	scores, err := s.desk.Scores(r.Context(), d.ID)
	if err != nil || len(scores) == 0 {
		return err
	}
	book, err := s.store.Codebook(r.Context(), d.ID)
	for _, score := range scores {
		page.Scores = append(page.Scores, testScore(book, score, people.of(score.Coder)))
	}
	page.CSV = withQuery(testsPath, "docket", string(d.ID), "format", "csv")
	return err
}

// testScore prints the score of one coder.
func testScore(book docket.Codebook, score theme.TestScore, name string) views.TestScore {
	out := views.TestScore{All: scoreRow(book, score.All)}
	out.All.Name = name
	if score.Left > 0 {
		out.Left = views.Count(score.Left, "test answer is", "test answers are") + " still to be read"
	}
	for _, c := range score.Codes {
		out.Codes = append(out.Codes, scoreRow(book, c))
	}
	return out
}

// table sends the scores as a table. People appear as account numbers.
func (s *tests) table(w http.ResponseWriter, r *http.Request, d docket.Docket) error {
	scores, err := s.desk.Scores(r.Context(), d.ID)
	if err != nil {
		return err
	}
	rows := [][]string{{"coder", "scope", "key", "answers", "chosen", "known", "both", "too_few", "precision", "recall",
		"f1"}}
	for _, score := range scores {
		for _, one := range append([]theme.SuggestionScore{score.All}, score.Codes...) {
			row := []string{score.Coder.String(), one.Scope, one.Key, strconv.Itoa(one.Answers),
				strconv.Itoa(one.Suggested), strconv.Itoa(one.Chosen), strconv.Itoa(one.Both),
				strconv.FormatBool(one.TooFew()), "", "", ""}
			if !one.TooFew() {
				for i, v := range []float64{one.Precision().Value(), one.Recall().Value(), one.F1()} {
					row[len(row)-3+i] = strconv.FormatFloat(v, 'f', 4, 64)
				}
			}
			rows = append(rows, row)
		}
	}
	return web.SendCSV(w, string(d.ID)+"-test-scores.csv", rows)
}

// SetPlan changes how tests are mixed in.
func (s *tests) SetPlan(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	d, all, err := s.deskDocket(r.Context(), r.PathValue("docket"))
	if err != nil {
		return err
	}
	plan := docket.TestPlan{Own: form.Get("own") == "1"}
	if typed := strings.TrimSpace(form.Get("every")); typed != "" {
		if plan.Every, err = strconv.Atoi(typed); err != nil {
			plan.Every = -1 // out of bounds
		}
	}
	err = s.store.SetTestPlan(r.Context(), d.ID, plan, web.ActorOf(r))
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return s.list(w, r, http.StatusUnprocessableEntity, d, all, form, invalid)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(testsAt(d.ID), "tests-set"))
}

// Show shows an answer to mark as a test.
func (s *tests) Show(w http.ResponseWriter, r *http.Request) error {
	a, err := s.desk.Open(r.Context(), web.SessionOf(r).User, answerKey(r))
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, a, trainingDraft{codes: a.Reference.Codes, note: a.Reference.Note,
		number: a.Reference.Number})
}

// show draws the page.
func (s *tests) show(w http.ResponseWriter, r *http.Request, status int, a theme.TestAnswer,
	draft trainingDraft) error {
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	ref := a.Reference
	page := views.TestPage{Shell: s.StaffShell(r, "Test answer: "+answerTitle(a.CodingItemKey), trainingPath),
		ListAt: testsAt(a.Docket.ID), Action: testAt(a.CodingItemKey), Label: views.AnswerHeading(a.Question),
		Facts: []views.Fact{{Term: "From", Value: a.Public.Byline.Attribution()},
			{Term: "Sector", Value: a.Docket.SectorLabel(a.Public.Byline.Sector)}},
		Text: codedRuns(a.Text, nil), Version: a.Book.Version, Number: draft.number, Conflict: draft.faster,
		Groups:   choiceGroups(a.Book, nil, trainingChoice(draft, nil)),
		Problems: views.Problems(draft.invalid, "coding", "note")}
	page.Shell.Scripts = append(page.Shell.Scripts, "coding.js")
	if q, ok := a.Docket.Question(a.Question); ok {
		page.Asked = q.Text
	}
	page.Note = views.Field{Name: "note", Label: "Why?", Hint: "What decides it. For leads, never public.",
		Value: draft.note, Rows: 3, Optional: true, Wide: true, Max: docket.MaxReason, Problem: draft.invalid["note"]}
	switch when := views.DateTime(ref.At.In(a.Docket.Location())); {
	case ref.Number == 0 && ref.Round == 0:
		page.Now = "This answer is no test answer."
	case !ref.Used:
		page.Now = people.of(ref.By) + " took it out of the tests on " + when + "."
	case ref.Number == 0:
		page.Now = "It is a test answer: its themes were agreed on in " + roundName(ref.Round) + "."
	default:
		page.Now = "It is a test answer: " + people.of(ref.By) + " wrote down on " + when + " what applies."
	}
	page.Out = ref.Used && (ref.Number > 0 || ref.Round > 0)
	if !ref.Ready {
		page.Waits = "It is handed out when it has all the readings that count, so that no reading is lost for a test."
	}
	page.Shell.Problem = len(draft.invalid) > 0 || draft.faster
	return s.Render(w, r, status, views.Test(page))
}

// Mark writes down what applies to an answer, or takes it out of the tests.
func (s *tests) Mark(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxCodingForm, "coding")
	if err != nil {
		return err
	}
	draft := trainingDraft{codes: form["coding"], note: textValue(form, "note")}
	if draft.number, err = strconv.Atoi(form.Get("seen")); err != nil {
		draft.number = -1 // none of ours
	}
	a, err := s.desk.Open(r.Context(), web.SessionOf(r).User, answerKey(r))
	if err != nil {
		return err
	}
	ref := docket.TestReference{CodingItemKey: a.CodingItemKey, Number: draft.number, Used: true, Codes: draft.codes,
		Note: draft.note, By: web.SessionOf(r).User.ID}
	done := "test-marked"
	if form.Get("step") == "out" {
		done = "test-out"
		ref.Used, ref.Codes, ref.Note = false, a.Reference.Codes, a.Reference.Note
	}
	err = s.desk.Mark(r.Context(), ref)
	invalid, isInvalid := errors.AsType[docket.Invalid](err)
	switch {
	case isInvalid:
		draft.invalid = invalid
		return s.show(w, r, http.StatusUnprocessableEntity, a, draft)
	case errors.Is(err, docket.ErrStale):
		draft.faster, draft.number = true, a.Reference.Number
		return s.show(w, r, http.StatusConflict, a, draft)
	case err != nil:
		return err
	}
	return web.SeeOther(w, r, web.WithDone(testsAt(a.Docket.ID), done))
}
