package export

import (
	"context"
	"time"

	"commentportal/docket"
)

// translationsCSV lists the English that staff wrote of posted answers.
var translationsCSV = table{
	name:   "translations.csv",
	title:  "English translations by staff of posted answers in other languages",
	key:    []string{"comment_id", "question_id"},
	refers: []reference{{"comment_id", "comments.csv", "comment_id"}},
	columns: func(docket.Docket) []column {
		return []column{
			str("comment_id", "Comment whose answer is translated.").always(),
			str("question_id", "Number of the question, or general.").always(),
			str("translation", "English by staff, not the writer's words, made of the answer as it is posted in "+
				"answers.csv.").always(),
			str("translated_by", "Account number of who wrote it.").always(),
			when("translated_at", "When it was saved.").always(),
		}
	},
	rows: func(ctx context.Context, j *job, w rowWriter) error {
		list, err := j.src.TranslationsOf(ctx, j.d.ID)
		if err != nil {
			return err
		}
		for _, t := range list {
			w.word(string(t.Comment))
			w.word(string(t.Question))
			w.text(string(t.Text))
			w.word(t.By.String())
			w.word(t.At.UTC().Format(time.RFC3339))
			w.end()
		}
		return w.failed()
	},
}

// longTranslation is how long a translation is, in bytes, that the report does not print
// below a quotation.
const longTranslation = 1200

// translationOf is what the report prints below a passage of an answer that staff
// translated; "" for none.
func (f *figures) translationOf(id docket.CommentID, q docket.QuestionID) string {
	t, ok := f.translations[docket.CodingItemKey{Question: q, Comment: id}]
	switch {
	case !ok:
		return ""
	case len(t) > longTranslation:
		return "It is long, and stands in translations.csv and below the answer on its page."
	}
	return t
}

// readTranslations reads the English of posted answers.
func (j *job) readTranslations(ctx context.Context, f *figures) error {
	list, err := j.src.TranslationsOf(ctx, j.d.ID)
	f.translations = make(map[docket.CodingItemKey]string, len(list))
	for _, t := range list {
		f.translations[t.Key()] = string(t.Text)
	}
	return err
}
