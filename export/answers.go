package export

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"commentportal/docket"
)

// answersCSV has one row a posted answer.
var answersCSV = table{
	name:    "answers.csv",
	title:   "Posted answers, one row each",
	key:     []string{"comment_id", "question_id"},
	refers:  []reference{{"comment_id", "comments.csv", "comment_id"}},
	columns: answerColumns,
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		return j.answers(ctx, func(a postedAnswer) error {
			w.word(string(a.Docket))
			w.word(string(a.Comment))
			w.word(string(a.QuestionID))
			w.text(a.Question)
			w.text(a.Text)
			w.int(a.Redactions)
			list(w, a.Themes)
			w.word(string(a.Class))
			w.word(string(a.Reading))
			w.end()
			return w.failed()
		})
	},
}

func answerColumns(docket.Docket) []column {
	return []column{
		str("docket_id", "Docket the comment was sent to.").always(),
		str("comment_id", "Public name of the comment.").always(),
		str("question_id", "Number of the question, or general.").always(),
		str("question", "The question, word for word.").always(),
		str("text", "The answer as posted.").always(),
		count("redactions", "Passages hidden in this answer.").always(),
		str("themes", "Confirmed codes of this answer, joined by semicolon and space."),
		str("class", "What the answer is to a reader: answer; content_elsewhere, a pointer to something outside the "+
			"text; no_answer, a placeholder or nothing visible; repeated_passage, of a comment of nothing but "+
			"words that "+
			"unrelated comments share; off_topic, of a comment that a person marked as off topic.").always().oneOf(
			string(docket.ClassAnswer), string(docket.ClassContentElsewhere), string(docket.ClassNoAnswer),
			string(docket.ClassRepeatedPassage), string(docket.ClassOffTopic)),
		str("reading",
			"How far its reading for themes has come, the column of coverage.csv "+
				"that counts it.").always().oneOf(readingWords()...),
	}
}

// postedAnswer is a row of answers.csv and a line of answers.jsonl.
type postedAnswer struct {
	Docket     docket.ID         `json:"docket_id"`
	Comment    docket.CommentID  `json:"comment_id"`
	QuestionID docket.QuestionID `json:"question_id"`
	Question   string            `json:"question"`
	Text       string            `json:"text"`
	Redactions int               `json:"redactions"`
	Themes     []string          `json:"themes"`
	Class      docket.Class      `json:"class"`
	Reading    docket.Reading    `json:"reading"`
}

func readingWords() []string {
	var words []string
	for _, r := range docket.Readings {
		words = append(words, string(r))
	}
	return words
}

// answers hands every posted answer to each, by comment and question.
func (j *job) answers(ctx context.Context, each func(postedAnswer) error) error {
	f, err := j.figures(ctx)
	if err != nil {
		return err
	}
	codings, passes := j.codings(ctx), j.passes(ctx)
	defer codings.stop()
	defer passes.stop()
	questions := j.d.QuestionIDs()
	texts := map[docket.QuestionID]string{}
	for _, q := range questions {
		question, _ := j.d.Question(q)
		texts[q] = question.Text
	}
	for e, err := range j.src.Register(ctx, j.d.ID) {
		if err != nil {
			return err
		}
		c := publicPart(e)
		if c == nil {
			continue
		}
		coded, err := codings.of(e.ID)
		if err != nil {
			return err
		}
		read, err := passes.of(e.ID)
		if err != nil {
			return err
		}
		readings := f.readings(j.book, c, e.Class, e.Campaign, coded, read)
		for _, q := range questions {
			a, ok := publicAnswer(c, q)
			if !ok {
				continue
			}
			at := slices.IndexFunc(readings, func(r readAnswer) bool { return r.question == q })
			themes := confirmedCodes(coded, q)
			if themes == nil {
				themes = []string{}
			}
			err := each(postedAnswer{
				Docket: j.d.ID, Comment: e.ID, QuestionID: q, Question: texts[q],
				Text: string(a.Text), Redactions: a.Redactions, Themes: themes,
				Class: readings[at].class, Reading: readings[at].reading,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// answersJSONL has the rows of answers.csv for machines: no guard, the text as
// posted, themes as a list.
type answersJSONL struct{}

func (answersJSONL) Name() string        { return "answers.jsonl" }
func (answersJSONL) ContentType() string { return "application/jsonl; charset=utf-8" }

func (f answersJSONL) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, f, w, src, id, About{})
}

func (f answersJSONL) write(ctx context.Context, w io.Writer, j *job) (int64, error) {
	out := bufio.NewWriterSize(w, flushAt)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	rows := int64(0)
	err := j.answers(ctx, func(a postedAnswer) error {
		rows++
		if j.onRows != nil && rows%progressEvery == 0 {
			j.onRows(rows)
		}
		return enc.Encode(a)
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return rows, fmt.Errorf("export: %s: %w", f.Name(), err)
	}
	return rows, nil
}
