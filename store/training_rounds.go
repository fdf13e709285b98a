package store

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

const trainingNoteColumn = "training_answers.note"

// trainingPlace is what the note on an answer of a round is sealed for.
func trainingPlace(uid string, round docket.TrainingID, position int) string {
	return uid + round.String() + "/" + strconv.Itoa(position)
}

// codeLines is a list of codes as a column holds it, sorted, each once.
func codeLines(codes []string) string {
	codes = slices.Sorted(slices.Values(codes))
	return strings.Join(slices.Compact(codes), "\n")
}

func codesOfLines(lines string) []string {
	if lines == "" {
		return nil
	}
	return strings.Split(lines, "\n")
}

// openTraining reports in SQL whether an answer, given by columns of its comment's number
// and its question, is in a training round that is not closed.
func openTraining(comment, question string) string {
	return `EXISTS (SELECT 1 FROM training_answers ta JOIN training_rounds tr ON tr.id = ta.round WHERE ta.comment = ` +
		comment + ` AND ta.question = ` + question + ` AND tr.closed_at = 0)`
}

// TrainingRounds lists the training rounds of a docket, newest first, with all readings:
// what somebody may see of them theme.TrainingDesk decides.
func (db Calibrating) TrainingRounds(ctx context.Context, id docket.ID) ([]docket.TrainingRound, error) {
	list, err := readTraining(ctx, db.read, db.sealer, id, 0)
	return list, named(err, "training rounds of %s", id)
}

// TrainingRound reads a training round of a docket, with all readings. It returns
// docket.ErrNotFound where there is none of this number.
func (db Calibrating) TrainingRound(ctx context.Context, of docket.ID, id docket.TrainingID) (docket.TrainingRound,
	error) {
	r, err := trainingRound(ctx, db.read, db.sealer, of, id)
	return r, named(err, "training round %s of %s", id, of)
}

func trainingRound(ctx context.Context, q querier, s *sealer, of docket.ID, id docket.TrainingID) (docket.TrainingRound,
	error) {
	list, err := readTraining(ctx, q, s, of, id)
	if err == nil && (len(list) == 0 || id <= 0) {
		err = docket.ErrNotFound
	}
	if err != nil {
		return docket.TrainingRound{}, err
	}
	return list[0], nil
}

// readTraining reads training rounds of a docket; all of them where id is 0.
func readTraining(ctx context.Context, q querier, s *sealer, of docket.ID, id docket.TrainingID) (
	list []docket.TrainingRound, err error) {
	err = each(ctx, q, `SELECT id, docket, question, version, coders, started_by, started_at, compared_by, compared_at,
		closed_by, closed_at FROM training_rounds WHERE docket = $1 AND (id = $2 OR $2 = 0) ORDER BY id DESC`,
		[]any{string(of), int64(id)}, func(r rows) error {
			var t docket.TrainingRound
			var coders string
			var started, compared, closed int64
			err := r.Scan(&t.ID, &t.Docket, &t.Question, &t.Version, &coders, &t.StartedBy, &started, &t.ComparedBy,
				&compared, &t.ClosedBy, &closed)
			t.StartedAt, t.ComparedAt, t.ClosedAt = at(started), at(compared), at(closed)
			for _, n := range strings.Fields(coders) {
				who, _ := strconv.ParseInt(n, 10, 64) // a number that start wrote
				t.Coders = append(t.Coders, docket.UserID(who))
			}
			list = append(list, t)
			return err
		})
	if err != nil {
		return nil, err
	}
	for i := range list {
		if err := readTrainingAnswers(ctx, q, s, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func readTrainingAnswers(ctx context.Context, q querier, s *sealer, t *docket.TrainingRound) error {
	err := each(ctx, q, `SELECT a.position, c.docket, c.serial, c.uid, a.question, a.number, a.codes, a.note,
		a.decided_by, a.decided_at, CASE WHEN `+postedRows+` AND EXISTS (SELECT 1 FROM answers w WHERE
			w.comment = a.comment AND w.question = a.question AND w.public IS NOT NULL) THEN 1 ELSE 0 END
		FROM training_answers a JOIN comments c ON c.num = a.comment WHERE a.round = $1 ORDER BY a.position`,
		[]any{int64(t.ID)}, func(r rows) error {
			var a docket.TrainingAnswer
			var of docket.ID
			var serial, decided int64
			var uid, note []byte
			var codes string
			ref := &a.Reference
			if err := r.Scan(&a.Position, &of, &serial, &uid, &a.Question, &ref.Number, &codes, &note, &ref.By,
				&decided, &a.Posted); err != nil {
				return err
			}
			a.Comment, ref.Codes, ref.At = of.Comment(serial), codesOfLines(codes), at(decided)
			if note != nil {
				plain, err := s.open(trainingNoteColumn, trainingPlace(string(uid), t.ID, a.Position), note)
				if err != nil {
					return err
				}
				ref.Note = string(plain)
			}
			t.Answers = append(t.Answers, a)
			return nil
		})
	if err != nil {
		return err
	}
	return each(ctx, q, `SELECT position, coder, codes, at FROM training_readings WHERE round = $1 ORDER BY position,
		coder`, []any{int64(t.ID)}, func(r rows) error {
		var position int
		var one docket.TrainingReading
		var codes string
		var when int64
		err := r.Scan(&position, &one.Coder, &codes, &when)
		one.Codes, one.At = codesOfLines(codes), at(when)
		if position > 0 && position <= len(t.Answers) {
			a := &t.Answers[position-1]
			a.Readings = append(a.Readings, one)
		}
		return err
	})
}

// TrainingLeft lists the answers that somebody has still to read in a training round of a
// docket, in their order.
func (db Calibrating) TrainingLeft(ctx context.Context, id docket.ID, who docket.UserID) (list []docket.TrainingSpot,
	err error) {
	err = each(ctx, db.read, `SELECT a.question, t.id, a.position FROM training_rounds t JOIN training_answers a ON
		a.round = t.id JOIN comments c ON c.num = a.comment
		WHERE t.docket = $1 AND t.closed_at = 0 AND t.compared_at = 0 AND ' ' || t.coders || ' ' LIKE $2
		AND `+postedRows+` AND EXISTS (SELECT 1 FROM answers w WHERE w.comment = a.comment AND
			w.question = a.question AND w.public IS NOT NULL)
		AND NOT EXISTS (SELECT 1 FROM training_readings g WHERE g.round = a.round AND g.position = a.position AND
			g.coder = $3) ORDER BY t.id, a.position`,
		[]any{string(id), "% " + strconv.FormatInt(int64(who), 10) + " %", int64(who)}, func(r rows) error {
			var one docket.TrainingSpot
			err := r.Scan(&one.Question, &one.Round, &one.Position)
			list = append(list, one)
			return err
		})
	return list, named(err, "what is left of the training rounds of %s", id)
}

// trainingPool is of how many comments, drawn by their numbers, a round chooses its answers
// first, so that a choice costs the same on a docket of 1,000 comments and of 100,000.
const trainingPool = 1000

// pickTraining chooses the answers of a round: among those of the pool, and among all where
// too few of these were never coded and in no round before.
func (db Calibrating) pickTraining(ctx context.Context, s docket.TrainingStart) ([]docket.CodingItemKey, error) {
	list, err := db.trainingCandidates(ctx, s.Docket, s.Question, trainingPool)
	if err != nil {
		return nil, err
	}
	fresh := 0
	for _, c := range list {
		if !c.Coded && !c.Before {
			fresh++
		}
	}
	if fresh < s.Size {
		if list, err = db.trainingCandidates(ctx, s.Docket, s.Question, 1<<30); err != nil {
			return nil, err
		}
	}
	return docket.PickTraining(list, s.Size), nil
}

// trainingCandidates lists the answers to code of so many comments of a docket.
func (db Calibrating) trainingCandidates(ctx context.Context, id docket.ID, question docket.QuestionID, pool int) (
	list []docket.TrainingCandidate, err error) {
	err = each(ctx, db.read, `SELECT c.serial, u.question, c.sector, u.draw, length(w.public),
		CASE WHEN u.readers > 0 THEN 1 ELSE 0 END, CASE WHEN EXISTS (SELECT 1 FROM training_answers t WHERE
			t.comment = u.comment AND t.question = u.question) THEN 1 ELSE 0 END
		FROM (SELECT l.comment FROM coding_units l WHERE l.docket = $1 AND l.leads = 1 ORDER BY l.draw LIMIT $3) d
		JOIN coding_units u ON u.comment = d.comment JOIN comments c ON c.num = u.comment
		JOIN answers w ON w.comment = u.comment AND w.question = u.question
		WHERE (u.question = $2 OR $2 = '') AND w.public IS NOT NULL`,
		[]any{string(id), string(question), pool}, func(r rows) error {
			var serial int64
			var c docket.TrainingCandidate
			err := r.Scan(&serial, &c.Question, &c.Sector, &c.Draw, &c.Length, &c.Coded, &c.Before)
			c.Comment = id.Comment(serial)
			list = append(list, c)
			return err
		})
	return list, err
}

// StartTraining starts a training round of a docket and chooses its answers. It returns
// docket.ErrNotFound where there is no such docket, and docket.Invalid for "size",
// "coders", "question" and, while another round of the docket is open, "form".
func (db Calibrating) StartTraining(ctx context.Context, s docket.TrainingStart) (docket.TrainingID, error) {
	s.Coders = slices.Compact(slices.Sorted(slices.Values(s.Coders)))
	var id docket.TrainingID
	d, err := db.held.docket(ctx, db.read, s.Docket)
	if err == nil {
		err = checkTraining(d, s)
	}
	var picked []docket.CodingItemKey
	if err == nil {
		picked, err = db.pickTraining(ctx, s)
	}
	if err == nil && len(picked) < s.Size {
		err = docket.Invalid{"size": "There are not so many answers to code: " + strconv.Itoa(len(picked)) + "."}
	}
	if err == nil {
		err = db.write(ctx, func(t *tx) error {
			id, err = t.startTraining(ctx, s, picked)
			return err
		})
	}
	return id, named(err, "start a training round of %s", s.Docket)
}

// checkTraining says what is wrong with what a lead asks for.
func checkTraining(d docket.Docket, s docket.TrainingStart) error {
	invalid := docket.Invalid{}
	if s.Size < docket.TrainingLeast || s.Size > docket.TrainingMost {
		invalid["size"] = "Type a whole number from " + strconv.Itoa(docket.TrainingLeast) + " to " +
			strconv.Itoa(docket.TrainingMost) + "."
	}
	if len(s.Coders) < 2 {
		invalid["coders"] = "Choose two coders at least: there is nothing to compare otherwise."
	}
	if _, asked := d.Question(s.Question); s.Question != "" && !asked {
		invalid["question"] = "The docket does not ask this question."
	}
	if len(invalid) > 0 {
		return invalid
	}
	return nil
}

func (t calibrationTx) startTraining(ctx context.Context, s docket.TrainingStart, picked []docket.CodingItemKey) (
	id docket.TrainingID, err error) {
	var open int
	if err := t.row(ctx, `SELECT count(*) FROM training_rounds WHERE docket = $1 AND closed_at = 0`,
		string(s.Docket)).Scan(&open); err != nil {
		return 0, err
	}
	if open > 0 {
		return 0, docket.Invalid{"form": "A training round of this docket is not closed yet. Close it first."}
	}
	book, err := readCodebook(ctx, t, s.Docket)
	if err != nil {
		return 0, err
	}
	if err := t.row(ctx, `SELECT coalesce(max(id), 0) + 1 FROM training_rounds`).Scan(&id); err != nil {
		return 0, err
	}
	coders := make([]string, len(s.Coders))
	for i, who := range s.Coders {
		coders[i] = strconv.FormatInt(int64(who), 10)
	}
	if _, err := t.exec(ctx, `INSERT INTO training_rounds (id, docket, question, version, coders, started_by,
		started_at, compared_by, compared_at, closed_by, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0)`,
		int64(id), string(s.Docket), string(s.Question), book.Version, strings.Join(coders, " "), int64(s.By),
		micros(t.now())); err != nil {
		return 0, err
	}
	names := make([]string, len(picked))
	for i, key := range picked {
		c, err := readRecord(ctx, t, key.Comment)
		if err != nil {
			return 0, err
		}
		names[i] = string(key.Question) + ":" + strconv.FormatInt(c.serial, 10)
		if _, err := t.exec(ctx, `INSERT INTO training_answers (round, position, comment, question, number, codes, note,
			decided_by, decided_at) VALUES ($1, $2, $3, $4, 0, '', NULL, 0, 0)`, int64(id), i+1, c.num,
			string(key.Question)); err != nil {
			return 0, err
		}
	}
	t.record(s.By.Actor(), "training.started", string(s.Docket), map[string]string{"round": id.String(),
		"question": string(s.Question), "coders": strings.Join(coders, " "), "answers": strings.Join(names, " ")})
	return id, nil
}

// atStage reads a round that is to be at a stage; docket.ErrStale where it is at another.
func (t calibrationTx) atStage(ctx context.Context, of docket.ID, id docket.TrainingID,
	stage docket.TrainingStage) (docket.TrainingRound, error) {
	r, err := trainingRound(ctx, t, t.b.w.db.sealer, of, id)
	if err == nil && r.Stage() != stage {
		err = docket.ErrStale
	}
	return r, err
}

// ReadTraining saves what a coder chose for an answer of a training round, in place of
// what they chose before. When everybody has read every answer, the round goes on to
// comparing. It returns docket.ErrNotFound for an answer that the round does not have or
// that is not posted, docket.ErrDenied for somebody who takes no part, docket.ErrStale
// when people no longer read, and docket.Invalid for "coding".
func (db Calibrating) ReadTraining(ctx context.Context, of docket.ID, id docket.TrainingID, position int,
	reading docket.TrainingReading) error {
	return named(db.write(ctx, func(t *tx) error { return t.readTraining(ctx, of, id, position, reading) }),
		"read answer %d of training round %s", position, id)
}

func (t calibrationTx) readTraining(ctx context.Context, of docket.ID, id docket.TrainingID, position int,
	reading docket.TrainingReading) error {
	r, err := t.atStage(ctx, of, id, docket.TrainingReads)
	if err != nil {
		return err
	}
	a, ok := r.Answer(position)
	switch {
	case !r.TakesPart(reading.Coder):
		return docket.ErrDenied
	case !ok || !a.Posted:
		return docket.ErrNotFound
	}
	if err := t.knownCodes(ctx, of, reading.Codes, nil); err != nil {
		return err
	}
	lines := codeLines(reading.Codes)
	if _, err := t.exec(ctx, `INSERT INTO training_readings (round, position, coder, codes, at)
		VALUES ($1, $2, $3, $4, $5) ON CONFLICT (round, position, coder) DO UPDATE SET codes = excluded.codes, at =
		excluded.at`, int64(id), position, int64(reading.Coder), lines, micros(t.now())); err != nil {
		return err
	}
	row := id.String() + "/" + strconv.Itoa(position) + "/" + strconv.FormatInt(int64(reading.Coder), 10)
	t.record(reading.Coder.Actor(), "training.read", string(a.Comment), map[string]string{"row": row,
		"codes_check": t.b.w.db.sealer.checks().check("training", []byte(row+" "+lines))})
	if r, err = t.atStage(ctx, of, id, docket.TrainingReads); err != nil || !r.Complete() {
		return err
	}
	return t.stepTraining(ctx, r, docket.TrainingCompares, 0)
}

// knownCodes refuses codes that are neither in the codebook nor among others.
func (t calibrationTx) knownCodes(ctx context.Context, of docket.ID, codes, others []string) error {
	book, err := readCodebook(ctx, t, of)
	if err != nil {
		return err
	}
	for _, code := range codes {
		if _, ok := book.Theme(code); !ok && !slices.Contains(others, code) {
			return docket.Invalid{"coding": "The codebook has changed since you opened this page. Choose again and " +
				"save."}
		}
	}
	return nil
}

// stepTraining takes a round to its next stage. by is zero where nobody but the last
// reading did it.
func (t calibrationTx) stepTraining(ctx context.Context, r docket.TrainingRound, to docket.TrainingStage,
	by docket.UserID) error {
	query, action := `UPDATE training_rounds SET compared_by = $2, compared_at = $3 WHERE id = $1`, "training.compared"
	if to == docket.TrainingClosed {
		query, action = `UPDATE training_rounds SET closed_by = $2, closed_at = $3 WHERE id = $1`, "training.closed"
	}
	if _, err := t.exec(ctx, query, int64(r.ID), int64(by), micros(t.now())); err != nil {
		return err
	}
	actor := docket.ActorPortal
	if by != 0 {
		actor = by.Actor()
	}
	t.record(actor, action, string(r.Docket), map[string]string{"round": r.ID.String()})
	return nil
}

// CompareTraining ends the reading of a training round before everybody is done, so that
// what was chosen can be compared. It returns docket.ErrNotFound where there is no such
// round, and docket.ErrStale when people no longer read.
func (db Calibrating) CompareTraining(ctx context.Context, of docket.ID, id docket.TrainingID, by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		r, err := t.atStage(ctx, of, id, docket.TrainingReads)
		if err != nil {
			return err
		}
		return t.stepTraining(ctx, r, docket.TrainingCompares, by)
	}), "compare training round %s", id)
}

// CloseTraining closes a training round, at whatever stage: its answers are to be coded
// like all others from then on, and what was read for practice stays as it is. It returns
// docket.ErrNotFound where there is no such round, and docket.ErrStale for a closed one.
func (db Calibrating) CloseTraining(ctx context.Context, of docket.ID, id docket.TrainingID, by docket.UserID) error {
	return named(db.write(ctx, func(t *tx) error {
		r, err := trainingRound(ctx, t, db.sealer, of, id)
		if err == nil && r.Stage() == docket.TrainingClosed {
			err = docket.ErrStale
		}
		if err != nil {
			return err
		}
		return t.stepTraining(ctx, r, docket.TrainingClosed, by)
	}), "close training round %s", id)
}

// AgreeTraining writes down what the coders agreed on for an answer of a training round;
// ref.Number is how often that was done when the page was opened. What changes nothing
// leaves no trace. It returns docket.ErrNotFound for an answer that the round does not
// have, docket.ErrStale when the round is not being compared or a colleague wrote
// meanwhile, and docket.Invalid for "coding" and "note".
func (db Calibrating) AgreeTraining(ctx context.Context, of docket.ID, id docket.TrainingID, position int,
	ref docket.TrainingReference) error {
	return named(db.write(ctx, func(t *tx) error { return t.agreeTraining(ctx, of, id, position, ref) }),
		"agree on answer %d of training round %s", position, id)
}

func (t calibrationTx) agreeTraining(ctx context.Context, of docket.ID, id docket.TrainingID, position int,
	ref docket.TrainingReference) error {
	ref.Note = strings.TrimSpace(storable(ref.Note))
	if utf8.RuneCountInString(ref.Note) > docket.MaxReason {
		return docket.Invalid{"note": "Use 1,000 characters or fewer."}
	}
	r, err := t.atStage(ctx, of, id, docket.TrainingCompares)
	if err != nil {
		return err
	}
	a, ok := r.Answer(position)
	switch {
	case !ok || !a.Posted:
		return docket.ErrNotFound
	case a.Reference.Number != ref.Number:
		return docket.ErrStale
	}
	chosen := slices.Clone(a.Reference.Codes)
	for _, one := range a.Readings {
		chosen = append(chosen, one.Codes...)
	}
	if err := t.knownCodes(ctx, of, ref.Codes, chosen); err != nil {
		return err
	}
	lines := codeLines(ref.Codes)
	if ref.Number > 0 && lines == codeLines(a.Reference.Codes) && ref.Note == a.Reference.Note {
		return nil
	}
	return t.writeReference(ctx, r, a, lines, ref)
}

func (t calibrationTx) writeReference(ctx context.Context, r docket.TrainingRound, a docket.TrainingAnswer,
	lines string, ref docket.TrainingReference) error {
	c, err := readRecord(ctx, t, a.Comment)
	if err != nil {
		return err
	}
	sealer := t.b.w.db.sealer
	var note []byte
	if ref.Note != "" {
		note = sealer.seal("training_answers.note", trainingPlace(c.uid, r.ID, a.Position), []byte(ref.Note))
	}
	number := ref.Number + 1
	if _, err := t.exec(ctx, `UPDATE training_answers SET number = $3, codes = $4, note = $5, decided_by = $6,
		decided_at = $7 WHERE round = $1 AND position = $2`, int64(r.ID), a.Position, number, lines, note,
		int64(ref.By), micros(t.now())); err != nil {
		return err
	}
	row := r.ID.String() + "/" + strconv.Itoa(a.Position)
	t.record(ref.By.Actor(), "training.agreed", string(a.Comment), map[string]string{"row": row,
		"number": strconv.Itoa(number), "codes_check": sealer.checks().check("training", []byte(row+" "+lines))})
	return nil
}

// deriveTraining digests codes as the log does; their column holds the name of the row
// before them.
func deriveTraining(s *sealer, column string, value any) string {
	if column == "codes" {
		return s.checks().check("training", []byte(plainValue(column, value)))
	}
	return plainValue(column, value)
}

// seeCoders notes what coders did beside coding: versions of memos, translations, and
// training rounds.
func (r *replay) seeCoders(e logged, what string) {
	if strings.HasPrefix(e.Action, "memo.") {
		r.seeMemo(e)
		return
	}
	if strings.HasPrefix(e.Action, "translation.") {
		r.seeTranslation(e, what)
		return
	}
	round := e.facts["round"]
	switch what {
	case "started":
		r.says(e, "training_rounds", round, e.picked("question", "question", "coders", "coders"))
		r.says(e, "training_rounds", round, map[string]string{"docket": e.Target, "started_by": e.by(),
			"compared": "0", "compared_by": "0", "closed_by": "0"})
		for i, name := range strings.Fields(e.facts["answers"]) {
			r.says(e, "training_answers", round+"/"+strconv.Itoa(i+1), map[string]string{"answer": name, "number": "0",
				"decided_by": "0"})
		}
	case "read":
		r.says(e, "training_readings", e.facts["row"], e.picked("codes", "codes_check"))
	case "compared":
		r.says(e, "training_rounds", round, map[string]string{"compared": "1", "compared_by": e.by()})
	case "closed":
		r.says(e, "training_rounds", round, map[string]string{"closed_by": e.by()})
	case "marked", "given", "tested":
		r.seeTests(e, what)
	case "agreed":
		r.says(e, "training_answers", e.facts["row"], e.picked("number", "number", "codes", "codes_check"))
		r.says(e, "training_answers", e.facts["row"], map[string]string{"decided_by": e.by()})
	}
}
