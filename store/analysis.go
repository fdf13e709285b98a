package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// Voices reads what the posted comments of a docket say, at one moment.
func (db Analyzing) Voices(ctx context.Context, id docket.ID) (docket.Voices, error) {
	var out docket.Voices
	err := db.snapshot(ctx, func(s *Snapshot) (err error) {
		out, err = s.voices(ctx, id)
		return err
	})
	return out, named(err, "what the comments of %s say", id)
}

func (s *Snapshot) voices(ctx context.Context, id docket.ID) (docket.Voices, error) {
	var out docket.Voices
	var err error
	if out.Docket, err = s.Docket(ctx, id); err != nil {
		return out, err
	}
	if out.Books, err = s.Codebooks(ctx, id); err != nil {
		return out, err
	}
	letters, err := s.voiceLetters(ctx, id)
	if err != nil {
		return out, err
	}
	open, err := s.openAnswers(ctx, id)
	if err != nil {
		return out, err
	}
	if out.List, err = (&voiceReader{s: s, id: id, letters: letters, open: open}).list(ctx); err != nil {
		return out, err
	}
	return out, addStances(ctx, s, id, out)
}

// addStances adds the stances that count, where any version of the codebook asks for
// some.
func addStances(ctx context.Context, s *Snapshot, id docket.ID, v docket.Voices) error {
	if !slices.ContainsFunc(v.Books, func(b docket.Codebook) bool {
		return slices.ContainsFunc(b.Themes, func(t docket.Theme) bool { return t.Stance })
	}) {
		return nil
	}
	type place struct {
		serial   int64
		question docket.QuestionID
	}
	given := map[place]map[string][]docket.Stance{}
	err := each(ctx, patient{s}, `SELECT c.serial, t.question, t.code, CASE WHEN t.stance_settled <> '' THEN
			t.stance_settled ELSE t.stance END
		FROM codings t JOIN comments c ON c.num = t.comment
		WHERE t.state = 'confirmed' AND (t.stance <> '' OR t.stance_settled <> '') AND c.docket = $1 AND `+postedRows,
		[]any{string(id)}, func(r rows) error {
			var at place
			var code string
			var stance docket.Stance
			err := r.Scan(&at.serial, &at.question, &code, &stance)
			if given[at] == nil {
				given[at] = map[string][]docket.Stance{}
			}
			given[at][code] = append(given[at][code], stance)
			return err
		})
	for i := range v.List {
		for j := range v.List[i].Answers {
			a := &v.List[i].Answers[j]
			of := given[place{v.List[i].Serial, a.Question}]
			if len(of) == 0 {
				continue
			}
			a.Stances = make([]docket.Stance, len(a.Codes))
			for k, code := range a.Codes {
				a.Stances[k] = docket.AnswerStance(of[code])
			}
		}
	}
	return err
}

// voiceLetter is the letter of a campaign, with the questions in which somebody read it.
type voiceLetter struct {
	num  int64
	read map[docket.QuestionID]bool
}

func (s *Snapshot) voiceLetters(ctx context.Context, id docket.ID) (map[docket.CampaignID]voiceLetter, error) {
	letters := map[docket.CampaignID]voiceLetter{}
	err := each(ctx, s, `SELECT DISTINCT k.id, k.letter, coalesce(p.question, '') FROM campaigns k
		LEFT JOIN passes p ON p.comment = k.letter WHERE k.docket = $1`, []any{string(id)}, func(r rows) error {
		var k docket.CampaignID
		var num int64
		var q docket.QuestionID
		if err := r.Scan(&k, &num, &q); err != nil {
			return err
		}
		if letters[k].num == 0 {
			letters[k] = voiceLetter{num, map[docket.QuestionID]bool{}}
		}
		if q != "" {
			letters[k].read[q] = true
		}
		return nil
	})
	return letters, err
}

// openAnswers lists the answers whose codes are not settled, each with its readers.
func (s *Snapshot) openAnswers(ctx context.Context, id docket.ID) (map[readingPlace][]docket.UserID, error) {
	highest, err := drawn(ctx, s, id)
	if err != nil {
		return nil, err
	}
	open := map[readingPlace][]docket.UserID{}
	var text string
	err = s.row(ctx, `SELECT coalesce(string_agg(concat_ws(CAST($3 AS TEXT), o.comment, o.question,
			coalesce(p.coder, 0)), CAST($4 AS TEXT)), '') FROM (
			SELECT u.comment, u.question FROM coding_units u WHERE u.docket = $1 AND `+
		highest.lacking("u", "$2", false)+`
			UNION SELECT d.comment, d.question FROM double_coded d WHERE d.docket = $1 AND d.disputed = 1
			UNION SELECT x.comment, x.question FROM answer_readings x WHERE x.docket = $1 AND x.reading = 'to_revisit'
		) AS o LEFT JOIN passes p ON p.comment = o.comment AND p.question = o.question`,
		string(id), highest.second, packField, packRow).Scan(&text)
	if err != nil {
		return nil, err
	}
	words := pool{}
	return open, unpack(text, 3, func(f []string) error {
		num, err := strconv.ParseInt(f[0], 10, 64)
		if err != nil {
			return err
		}
		coder, err := strconv.ParseInt(f[2], 10, 64)
		at := readingPlace{num, docket.QuestionID(words.word(f[1]))}
		readers := open[at]
		if coder != 0 {
			readers = append(readers, docket.UserID(coder))
		}
		open[at] = readers
		return err
	})
}

// throughLetter fills in what an answer has through the letter that its comment copies,
// and whether it is open.
func throughLetter(a *docket.VoiceAnswer, num int64, letter voiceLetter, open map[readingPlace][]docket.UserID) {
	if a.Reading == docket.ReadingUnread && letter.read[a.Question] {
		a.Reading = docket.ReadingRead
	}
	if len(open) == 0 {
		return
	}
	a.ReadBy, a.Open = open[readingPlace{num, a.Question}]
	if !a.Open && letter.num != 0 && letter.num != num {
		a.ReadBy, a.Open = open[readingPlace{letter.num, a.Question}]
	}
}

// VoicesWith lists the serials of the posted comments that have the words; nil and
// false where there is nothing to look for.
func (db Analyzing) VoicesWith(ctx context.Context, id docket.ID, typed string) (map[int64]bool, bool, error) {
	_, expression, found := db.dialect.searchFor(typed)
	if !found {
		return nil, false, nil
	}
	out := map[int64]bool{}
	err := each(ctx, db.read, `SELECT c.serial FROM comments c WHERE c.docket = $1 AND `+postedRows+` AND `+
		db.dialect.foundBy("$2"), []any{string(id), expression}, func(r rows) error {
		var serial int64
		err := r.Scan(&serial)
		out[serial] = true
		return err
	})
	return out, true, named(err, "comments of %s with words", id)
}

// MarkedAnswer reads one posted answer with the passages that were marked in it: what
// confirmed codings rest on, and passages chosen for a code. It returns
// docket.ErrNotFound where the answer is not posted.
func (db Analyzing) MarkedAnswer(ctx context.Context, id docket.CommentID,
	q docket.QuestionID) (docket.MarkedAnswer, error) {
	out := docket.MarkedAnswer{Question: q}
	of, serial, err := numberOf(id)
	if err != nil {
		return out, err
	}
	if out.Comment, err = readPosted(ctx, db.read, id); err != nil {
		return out, err
	}
	if err := db.markedText(ctx, of, serial, &out); err != nil {
		return out, named(err, "answer %s of %s", q, id)
	}
	err = each(ctx, db.read, `SELECT t.code, t.evidence_start, t.evidence_end FROM codings t
			JOIN comments c ON c.num = t.comment
			WHERE c.docket = $1 AND c.serial = $2 AND t.question = $3 AND t.state = 'confirmed'
			  AND t.evidence_end > t.evidence_start
		UNION SELECT e.code, e.span_start, e.span_end FROM excerpts e JOIN comments c ON c.num = e.comment
			WHERE c.docket = $1 AND c.serial = $2 AND e.question = $3 AND e.removed_at = 0`,
		[]any{string(of), serial, string(q)}, func(r rows) error {
			var code string
			var span docket.Span
			err := r.Scan(&code, &span.Start, &span.End)
			addMark(&out, code, span)
			return err
		})
	sortMarks(&out)
	return out, named(err, "passages of %s", id)
}

// addMark adds a passage of the clean text, where the public reads all of it.
func addMark(m *docket.MarkedAnswer, code string, clean docket.Span) {
	if span, ok := cut(m.Text, m.Gaps, clean); ok {
		m.Passages = append(m.Passages, docket.MarkedPassage{Code: code, Span: span})
	}
}

func sortMarks(m *docket.MarkedAnswer) {
	slices.SortFunc(m.Passages, func(a, b docket.MarkedPassage) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End),
			strings.Compare(a.Code, b.Code))
	})
}

// markedText reads the posted text of an answer and what was hidden in it.
func (db Analyzing) markedText(ctx context.Context, of docket.ID, serial int64, out *docket.MarkedAnswer) error {
	var hidden string
	err := db.read.row(ctx, `SELECT a.public, a.gaps FROM answers a JOIN comments c ON c.num = a.comment
		WHERE c.docket = $1 AND c.serial = $2 AND a.question = $3 AND a.public IS NOT NULL AND `+postedRows,
		string(of), serial, string(out.Question)).Scan(&out.Text, &hidden)
	if err != nil {
		return err
	}
	return decode(hidden, &out.Gaps)
}

// MarkedTexts reads the posted answers of some comments, by serial, with the passages
// that were marked in them. Of each comment it gives the number alone.
func (db Analyzing) MarkedTexts(ctx context.Context, id docket.ID, serials []int64) ([]docket.MarkedAnswer, error) {
	list, err := db.markedTexts(ctx, id, serials)
	return list, named(err, "texts of %s", id)
}

func (db Analyzing) markedTexts(ctx context.Context, id docket.ID, serials []int64) ([]docket.MarkedAnswer, error) {
	var nums []int64
	ids := map[int64]docket.CommentID{}
	err := eachOf(ctx, db.read, `SELECT c.num, c.serial FROM comments c WHERE c.docket = $more AND c.serial IN (%s)
		AND `+postedRows, serials, func(r rows) error {
		var num, serial int64
		err := r.Scan(&num, &serial)
		if ids[num] == "" {
			nums = append(nums, num)
		}
		ids[num] = id.Comment(serial)
		return err
	}, string(id))
	if err != nil {
		return nil, err
	}
	slices.Sort(nums)
	var list []docket.MarkedAnswer
	place := map[readingPlace]int{}
	err = eachOf(ctx, db.read, `SELECT a.comment, a.question, a.public, a.gaps FROM answers a
		WHERE a.public IS NOT NULL AND a.comment IN (%s) ORDER BY a.comment, a.position`, distinct(nums),
		func(r rows) error {
			var at readingPlace
			var m docket.MarkedAnswer
			var hidden string
			if err := r.Scan(&at.num, &at.question, &m.Text, &hidden); err != nil {
				return err
			}
			m.Comment.ID, m.Question = ids[at.num], at.question
			place[at] = len(list)
			list = append(list, m)
			return decode(hidden, &list[len(list)-1].Gaps)
		})
	for _, query := range []string{
		`SELECT t.comment, t.question, t.code, t.evidence_start, t.evidence_end FROM codings t
			WHERE t.state = 'confirmed' AND t.evidence_end > t.evidence_start AND t.comment IN (%s)`,
		`SELECT e.comment, e.question, e.code, e.span_start, e.span_end FROM excerpts e
			WHERE e.removed_at = 0 AND e.comment IN (%s)`,
	} {
		if err != nil {
			return nil, err
		}
		err = eachOf(ctx, db.read, query, nums, func(r rows) error {
			var at readingPlace
			var code string
			var span docket.Span
			err := r.Scan(&at.num, &at.question, &code, &span.Start, &span.End)
			if i, ok := place[at]; ok {
				addMark(&list[i], code, span)
			}
			return err
		})
	}
	for i := range list {
		sortMarks(&list[i])
	}
	return list, err
}
