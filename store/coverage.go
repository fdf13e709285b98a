package store

import (
	"context"
	"fmt"
	"strings"

	"commentportal/docket"
)

// shortNote is the longest posted text, in characters, that is looked at as a
// whole: it may be a note or a placeholder, which only docket.ClassifyAnswer tells.
const shortNote = 1000

// coverage counts posted answers by how far their reading for themes has come, as
// an export does: one row a question, then all of them.
func coverage(ctx context.Context, q querier, id docket.ID) ([]docket.Coverage, error) {
	d, err := readDocket(ctx, q, id)
	if err != nil {
		return nil, err
	}
	book, err := readCodebook(ctx, q, id)
	if err != nil {
		return nil, err
	}
	place := map[docket.QuestionID]int{}
	var list []docket.Coverage
	for i, question := range append(d.QuestionIDs(), docket.AllQuestions) {
		list = append(list, docket.Coverage{Question: question})
		place[question] = i
	}
	selection, args := readings(book, []any{string(id)})
	err = each(ctx, q, selection, args, func(r rows) error {
		var question docket.QuestionID
		var class docket.Class
		var coded, read, revisit bool
		var text docket.Text
		if err := r.Scan(&question, &class, &coded, &read, &revisit, &text); err != nil {
			return err
		}
		if text == "" {
			text = notShort
		}
		reading := docket.ReadingOf(docket.ClassifyAnswer(text, class, coded), read, revisit)
		if i, known := place[question]; known && question != docket.AllQuestions {
			list[i].Add(reading, 1)
		}
		list[len(list)-1].Add(reading, 1)
		return nil
	})
	return list, err
}

// notShort stands for the text of an answer that is too long to be a note.
const notShort docket.Text = "An answer."

// readings selects the posted answers of the docket $1 with their comment's class,
// whether a code is confirmed in them, whether a person read them or the letter
// that they copy, whether a confirmed code is in book no more, and the text of
// those that are short enough, and not coded, to be a note.
func readings(book docket.Codebook, args []any) (string, []any) {
	gone := "1 = 1"
	if len(book.Themes) > 0 {
		var places []string
		for _, t := range book.Themes {
			args = append(args, t.Code)
			places = append(places, fmt.Sprintf("$%d", len(args)))
		}
		gone = "t.code NOT IN (" + strings.Join(places, ", ") + ")"
	}
	const at = "t.comment = a.comment AND t.question = a.question"
	coded := "EXISTS (SELECT 1 FROM codings t WHERE " + at + " AND t.state = 'confirmed')"
	return `SELECT a.question,
	       CASE WHEN c.off_topic <> 0 THEN 'off_topic' ELSE c.class END AS class,
	       CASE WHEN ` + coded + ` THEN 1 ELSE 0 END AS coded,
	       CASE WHEN EXISTS (SELECT 1 FROM passes p WHERE p.comment = a.comment AND p.question = a.question)
	              OR EXISTS (SELECT 1 FROM codings t WHERE ` + at + `)
	              OR c.campaign <> '' AND EXISTS (SELECT 1 FROM campaigns k JOIN passes p ON p.comment = k.letter
	                 WHERE k.id = c.campaign AND p.question = a.question) THEN 1 ELSE 0 END AS was_read,
	       CASE WHEN EXISTS (SELECT 1 FROM codings t WHERE ` + at + ` AND t.state = 'confirmed' AND ` + gone + `) THEN 1 ELSE 0 END AS revisit,
	       CASE WHEN c.off_topic = 0 AND c.class NOT IN ('content_elsewhere', 'no_answer') AND NOT ` + coded + `
	             AND (length(a.public) <= 200 OR length(a.public) <= ` + fmt.Sprint(shortNote) + ` AND (lower(a.public) LIKE '%attach%' OR lower(a.public) LIKE '%enclos%' OR lower(a.public) LIKE '%upload%'
	             OR lower(a.public) LIKE '%adjunt%' OR lower(a.public) LIKE '%anex%'))
	            THEN a.public ELSE '' END AS short
	  FROM answers a JOIN comments c ON c.num = a.comment
	 WHERE c.docket = $1 AND ` + postedRows + ` AND a.public IS NOT NULL`, args
}
