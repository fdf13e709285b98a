package staff

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// TrainingDesk is where coders read for practice: theme.TrainingDesk. While they read, it
// hands out nothing of what others chose.
type TrainingDesk interface {
	Rounds(ctx context.Context, who docket.User, id docket.ID) ([]docket.TrainingRound, error)
	Round(ctx context.Context, who docket.User, of docket.ID, id docket.TrainingID) (theme.TrainingRound, error)
	Next(ctx context.Context, who docket.UserID, id docket.ID) (next *docket.TrainingSpot, left int, err error)
	Answer(ctx context.Context, who docket.User, of docket.ID, id docket.TrainingID,
		position int) (theme.TrainingAnswer, error)
	Read(ctx context.Context, who docket.User, of docket.ID, id docket.TrainingID, position int, codes []string) error
}

// trainingStore takes the steps of a round that a lead takes.
type trainingStore interface {
	StartTraining(ctx context.Context, s docket.TrainingStart) (docket.TrainingID, error)
	CompareTraining(ctx context.Context, of docket.ID, id docket.TrainingID, by docket.UserID) error
	CloseTraining(ctx context.Context, of docket.ID, id docket.TrainingID, by docket.UserID) error
	AgreeTraining(ctx context.Context, of docket.ID, id docket.TrainingID, position int,
		ref docket.TrainingReference) error
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
}

// training serves training rounds: coders read some answers for practice before the real
// ones, compare what they chose, and agree.
type training struct {
	*staffPage
	store   trainingStore
	desk    TrainingDesk
	tests   TestDesk
	figures AgreementFigures
}

const trainingPath = "/admin/training"

func trainingsAt(id docket.ID) string { return withQuery(trainingPath, "docket", string(id)) }

func trainingAt(of docket.ID, id docket.TrainingID) string {
	return trainingPath + "/" + url.PathEscape(string(of)) + "/" + id.String()
}

func trainingAnswerAt(of docket.ID, id docket.TrainingID, position int) string {
	return trainingAt(of, id) + "/" + strconv.Itoa(position)
}

// trainingSpot reads which round, and which answer of it, an address names; 0 for what is
// no number.
func trainingSpot(r *http.Request) (of docket.ID, id docket.TrainingID, position int) {
	n, _ := strconv.ParseInt(r.PathValue("round"), 10, 64)
	position, _ = strconv.Atoi(r.PathValue("position"))
	return docket.ID(r.PathValue("docket")), docket.TrainingID(n), position
}

// trainingsPageOf is the page that lists the rounds of a docket.
func trainingsPageOf(r *http.Request, _ url.Values) string {
	return trainingsAt(docket.ID(r.PathValue("docket")))
}

// trainingAnswerOf is the page of one answer of a round.
func trainingAnswerOf(r *http.Request, _ url.Values) string { return trainingAnswerAt(trainingSpot(r)) }

// leadsTraining reports whether somebody may start, end and close rounds of a docket.
func leadsTraining(r *http.Request, id docket.ID) bool {
	return web.SessionOf(r).User.Reads(docket.MayAdmin, id)
}

// List lists the rounds of a docket.
func (s *training) List(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	if d.ID == "" {
		page := views.TrainingsPage{Shell: s.StaffShell(r, "Training rounds", trainingPath)}
		return s.Render(w, r, http.StatusOK, views.Trainings(page))
	}
	return s.list(w, r, http.StatusOK, d, all, nil, nil)
}

// list draws the list. typed are the fields of a form that comes back.
func (s *training) list(w http.ResponseWriter, r *http.Request, status int, d docket.Docket, all []docket.Docket,
	typed url.Values, invalid docket.Invalid) error {
	who := web.SessionOf(r).User
	rounds, err := s.desk.Rounds(r.Context(), who, d.ID)
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	page := views.TrainingsPage{Shell: s.StaffShell(r, "Training rounds", trainingPath), Docket: d.Title,
		Filters: docketFilter(d, all), Problems: views.Problems(invalid, "question", "size", "coders")}
	for _, t := range rounds {
		row := views.TrainingRow{Name: roundName(t.ID), Href: trainingAt(d.ID, t.ID), Stage: stageWords(t.Stage()),
			Started: "Started " + views.Date(t.StartedAt.In(d.Location())) + " by " + people.of(t.StartedBy),
			Answers: views.Count(len(t.Answers), "answer", "answers"),
			Coders:  views.Count(len(t.Coders), "coder", "coders")}
		if left := t.Left(who.ID); t.Stage() == docket.TrainingReads && len(left) > 0 {
			row.Go, row.Left = trainingAnswerAt(d.ID, t.ID, left[0]), practiceWords(len(left))
		}
		page.Rows = append(page.Rows, row)
		page.Open = page.Open || t.Stage() != docket.TrainingClosed
	}
	if leadsTraining(r, d.ID) && (!page.Open || typed != nil) {
		if page.Start, err = s.startForm(r, d, typed, invalid); err != nil {
			return err
		}
	}
	if leadsTraining(r, d.ID) {
		page.Tests = testsAt(d.ID)
	} else if err := s.ownTests(r, &page, d); err != nil {
		return err
	}
	page.Shell.Problem = len(invalid) > 0
	return s.Render(w, r, status, views.Trainings(page))
}

// ownTests shows somebody their own score in test answers, where a lead lets them see it
// and they have read all.
func (s *training) ownTests(r *http.Request, page *views.TrainingsPage, d docket.Docket) error {
	if !docket.TestsOf(d).Own {
		return nil
	}
	own, err := s.tests.Own(r.Context(), d.ID, web.SessionOf(r).User.ID)
	if err != nil || own == nil {
		return err
	}
	book, err := s.store.Codebook(r.Context(), d.ID)
	score := testScore(book, *own, "All themes")
	page.OwnTests = &score
	return err
}

func roundName(id docket.TrainingID) string { return "Training round " + id.String() }

func practiceWords(n int) string {
	return "Read " + views.Count(n, "answer", "answers") + " for practice"
}

func stageWords(stage docket.TrainingStage) string {
	switch stage {
	case docket.TrainingReads:
		return "Being read"
	case docket.TrainingCompares:
		return "Being compared"
	}
	return "Closed"
}

// startForm is the form that starts a round, with all coders ticked to begin with.
func (s *training) startForm(r *http.Request, d docket.Docket, typed url.Values,
	invalid docket.Invalid) (*views.TrainingForm, error) {
	coders, err := s.coders(r.Context(), d.ID)
	if err != nil {
		return nil, err
	}
	questions := []views.Option{{Label: "All questions"}}
	for _, q := range d.QuestionIDs() {
		questions = append(questions, views.Option{Value: string(q), Label: views.AnswerHeading(q)})
	}
	form := &views.TrainingForm{Action: trainingPath + "/" + url.PathEscape(string(d.ID)),
		CodersProblem: invalid["coders"],
		Question: views.Field{Name: "question", Label: "Answers to", Options: questions, Value: typed.Get("question"),
			Problem: invalid["question"]},
		Size: views.Field{Name: "size", Label: "How many answers", InputMode: "numeric", Problem: invalid["size"],
			Hint: strconv.Itoa(docket.TrainingLeast) + " to " + strconv.Itoa(docket.TrainingMost) +
				". Each coder reads all of them.",
			Value: strconv.Itoa(docket.TrainingSize)}}
	if typed != nil {
		form.Size.Value = typed.Get("size")
	}
	for _, u := range coders {
		form.Coders = append(form.Coders, views.TrainingCoder{ID: "coder-" + u.ID.String(), Value: u.ID.String(),
			Name: web.DisplayName(u), Checked: typed == nil || slices.Contains(typed["coder"], u.ID.String())})
	}
	return form, nil
}

// coders are the people who can take part in a round of a docket.
func (s *training) coders(ctx context.Context, id docket.ID) ([]docket.User, error) {
	users, err := s.staffPage.store.Users(ctx)
	return slices.DeleteFunc(slices.Clone(users), func(u docket.User) bool {
		return u.Disabled || !u.May(docket.MayCode, id)
	}), err
}

// Start starts a round.
func (s *training) Start(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm, "coder")
	if err != nil {
		return err
	}
	d, all, err := s.deskDocket(r.Context(), r.PathValue("docket"))
	if err != nil {
		return err
	}
	coders, err := s.coders(r.Context(), d.ID)
	if err != nil {
		return err
	}
	start := docket.TrainingStart{Docket: d.ID, Question: docket.QuestionID(form.Get("question")),
		By: web.SessionOf(r).User.ID}
	start.Size, _ = strconv.Atoi(strings.TrimSpace(form.Get("size"))) // what is no number is out of bounds
	for _, u := range coders {
		if slices.Contains(form["coder"], u.ID.String()) {
			start.Coders = append(start.Coders, u.ID)
		}
	}
	id, err := s.store.StartTraining(r.Context(), start)
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return s.list(w, r, http.StatusUnprocessableEntity, d, all, form, invalid)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(trainingAt(d.ID, id), "training-started"))
}

// trainingRound opens the round of an address.
func (s *training) trainingRound(r *http.Request) (t theme.TrainingRound, d docket.Docket, people names, err error) {
	of, id, _ := trainingSpot(r)
	if d, _, err = s.deskDocket(r.Context(), string(of)); err != nil {
		return t, d, people, err
	}
	if t, err = s.desk.Round(r.Context(), web.SessionOf(r).User, d.ID, id); err != nil {
		return t, d, people, err
	}
	people, err = s.colleagues(r)
	return t, d, people, err
}

// Show shows a round: how far people are, or what they chose.
func (s *training) Show(w http.ResponseWriter, r *http.Request) error {
	t, d, people, err := s.trainingRound(r)
	if err != nil {
		return err
	}
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	if query.Get("format") == "csv" && t.Stage() != docket.TrainingReads {
		return web.SendCSV(w, string(d.ID)+"-training-"+t.ID.String()+".csv", trainingTable(t.TrainingRound))
	}
	return s.show(w, r, http.StatusOK, t, d, people, nil)
}

// show draws the page of a round.
func (s *training) show(w http.ResponseWriter, r *http.Request, status int, t theme.TrainingRound, d docket.Docket,
	people names, invalid docket.Invalid) error {
	who := web.SessionOf(r).User
	page := views.TrainingPage{Shell: s.StaffShell(r, roundName(t.ID), trainingPath), ListAt: trainingsAt(d.ID),
		Stage: t.Stage(), Done: t.ComparedBy == 0 && !t.ComparedAt.IsZero(), Problems: views.Problems(invalid),
		Facts: []views.Fact{{Term: "Stage", Value: stageWords(t.Stage())},
			{Term: "Started", Value: views.DateTime(t.StartedAt.In(d.Location())) + ", by " + people.of(t.StartedBy)},
			{Term: "Codebook", Value: "version " + views.Number(t.Version)}}}
	if t.Stage() == docket.TrainingClosed {
		page.Facts = append(page.Facts, views.Fact{Term: "Closed",
			Value: views.DateTime(t.ClosedAt.In(d.Location())) + ", by " + people.of(t.ClosedBy)})
	}
	if leadsTraining(r, d.ID) {
		page.Action = trainingAt(d.ID, t.ID)
	}
	if t.Stage() == docket.TrainingReads {
		fillTrainingReads(&page, t, d, people, who.ID)
	} else if err := s.fillTrainingCompares(r, &page, t.TrainingRound, d, people); err != nil {
		return err
	}
	page.Shell.Problem = len(invalid) > 0
	return s.Render(w, r, status, views.Training(page))
}

// fillTrainingReads says how far people are. What anybody chose is nowhere in it.
func fillTrainingReads(page *views.TrainingPage, t theme.TrainingRound, d docket.Docket, people names,
	me docket.UserID) {
	if left := t.Left(me); len(left) > 0 {
		page.Go, page.Left = trainingAnswerAt(d.ID, t.ID, left[0]), practiceWords(len(left))
	}
	for _, a := range t.Answers {
		if _, read := a.Reading(me); t.TakesPart(me) && a.Posted {
			page.Own = append(page.Own, views.TrainingLink{Href: trainingAnswerAt(d.ID, t.ID, a.Position),
				Text: answerTitle(a.CodingItemKey), Read: read})
		}
	}
	for _, p := range t.Progress {
		page.Progress = append(page.Progress, views.TrainingProgressRow{Name: people.of(p.Coder),
			Read: views.Number(p.Read), Left: views.Number(p.Left)})
	}
}

// fillTrainingCompares shows what everybody chose.
func (s *training) fillTrainingCompares(r *http.Request, page *views.TrainingPage, t docket.TrainingRound,
	d docket.Docket, people names) error {
	book, err := s.store.Codebook(r.Context(), d.ID)
	if err != nil {
		return err
	}
	pairs, same := t.Pairs(), 0
	for _, a := range t.Answers {
		row := comparedRow(a, trainingAnswerAt(d.ID, t.ID, a.Position))
		if row.Same {
			same++
		}
		page.Answers = append(page.Answers, row)
	}
	page.Same = "All readers chose the same for " + views.Number(same) + " of " +
		views.Count(len(pairs), "answer", "answers") + " that two or more read."
	if page.Few = len(pairs) < docket.EnoughDoubleCoded; len(pairs) > 0 {
		for _, f := range s.figures(d, book, pairs) {
			row := agreementRow(f)
			switch {
			case f.Scope == docket.AgreementAll:
				row.Key, row.Reading = "All themes", "–"
				page.All = &row
			case f.Scope == docket.AgreementCode && f.KappaKnown:
				row.Label = themeLabelOf(book, f.Key)
				page.Codes = append(page.Codes, row)
			}
		}
	}
	page.CSV = withQuery(trainingAt(d.ID, t.ID), "format", "csv")
	me, lead := web.SessionOf(r).User.ID, leadsTraining(r, d.ID)
	page.Mine = !lead
	for _, score := range theme.ScoreTraining(t) {
		if lead || score.Coder == me {
			row := scoreRow(book, score.SuggestionScore)
			row.Name = people.of(score.Coder)
			page.Scores = append(page.Scores, row)
		}
	}
	return nil
}

// comparedRow says of an answer where its readers differ.
func comparedRow(a docket.TrainingAnswer, at string) views.TrainingCompared {
	pair := a.Pair()
	row := views.TrainingCompared{Name: answerTitle(a.CodingItemKey), Href: at, Readers: views.Number(len(pair.Coders)),
		Same: len(pair.Coders) > 1 && pair.SameCodes()}
	var shared, differ []string
	for _, code := range chosenByAny(a) {
		if n := pair.ChosenBy(code); n == len(pair.Coders) {
			shared = append(shared, code)
		} else {
			differ = append(differ, code+" ("+views.Number(n)+" of "+views.Number(len(pair.Coders))+")")
		}
	}
	row.Shared, row.Differ = strings.Join(shared, ", "), strings.Join(differ, ", ")
	if a.Reference.Number > 0 {
		if row.Agreed = strings.Join(a.Reference.Codes, "; "); row.Agreed == "" {
			row.Agreed = "No theme"
		}
	}
	return row
}

// chosenByAny lists the codes that any reader of an answer chose, sorted.
func chosenByAny(a docket.TrainingAnswer) []string {
	var all []string
	for _, one := range a.Readings {
		all = append(all, one.Codes...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// trainingTable is a round as a table, a row for each reading and each reference. People
// appear as account numbers; notes stay on the pages.
func trainingTable(t docket.TrainingRound) [][]string {
	rows := [][]string{{"round", "position", "comment_id", "question_id", "kind", "by", "codes", "at"}}
	for _, a := range t.Answers {
		add := func(kind string, by docket.UserID, codes []string, at string) {
			rows = append(rows, []string{t.ID.String(), strconv.Itoa(a.Position), string(a.Comment), string(a.Question),
				kind, by.String(), strings.Join(codes, "; "), at})
		}
		for _, one := range a.Readings {
			add("reading", one.Coder, one.Codes, one.At.UTC().Format(timeInTables))
		}
		if ref := a.Reference; ref.Number > 0 {
			add("agreed", ref.By, ref.Codes, ref.At.UTC().Format(timeInTables))
		}
	}
	return rows
}

// timeInTables is how tables of staff pages write a time.
const timeInTables = "2006-01-02T15:04:05Z"

// Step ends the reading of a round, or closes it.
func (s *training) Step(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	of, id, _ := trainingSpot(r)
	who, done := web.SessionOf(r).User.ID, "training-compared"
	switch form.Get("step") {
	case "compare":
		err = s.store.CompareTraining(r.Context(), of, id, who)
	case "close":
		done = "training-closed"
		err = s.store.CloseTraining(r.Context(), of, id, who)
	default:
		return web.BadRequest("This step of the form does not exist. Open the round and try again.")
	}
	if errors.Is(err, docket.ErrStale) {
		t, d, people, err := s.trainingRound(r)
		if err != nil {
			return err
		}
		return s.show(w, r, http.StatusConflict, t, d, people, docket.Invalid{"form": "The round has gone on since " +
			"you opened this page. It stands as you see it now; nothing was changed."})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(trainingAt(of, id), done))
}

// talkedWords says how many answers that agreement is measured on were talked about in a
// training round; "" for none.
func talkedWords(rounds []docket.TrainingRound, pairs []docket.DoubleCoded) string {
	talked := map[docket.CodingItemKey]bool{}
	for _, t := range rounds {
		for _, a := range t.Answers {
			talked[a.CodingItemKey] = talked[a.CodingItemKey] || !t.ComparedAt.IsZero()
		}
	}
	n := 0
	for _, p := range pairs {
		if talked[docket.CodingItemKey{Question: p.Question, Comment: p.Comment}] {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return views.Count(n, "of these answers was", "of these answers were") + " talked about in a training round, " +
		"too. Who coded them after that may agree because of it."
}
