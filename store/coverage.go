package store

import (
	"context"
	"strings"

	"commentportal/docket"
)

// coverage counts posted answers by how far their reading for themes has come, as
// an export does: one row a question, then all of them. It reads the counters that
// each write keeps.
func coverage(ctx context.Context, q querier, id docket.ID) ([]docket.Coverage, error) {
	d, err := readDocket(ctx, q, id)
	if err != nil {
		return nil, err
	}
	place := map[docket.QuestionID]int{}
	var list []docket.Coverage
	for i, question := range append(d.QuestionIDs(), docket.AllQuestions) {
		list = append(list, docket.Coverage{Question: question})
		place[question] = i
	}
	err = each(ctx, q, `SELECT part, comments FROM counters WHERE docket = $1 AND line = '`+lineReadings+`'`,
		[]any{string(id)}, func(r rows) error {
			var part string
			var n int
			if err := r.Scan(&part, &n); err != nil {
				return err
			}
			reading, question, _ := strings.Cut(part, ":")
			if i, known := place[docket.QuestionID(question)]; known &&
				docket.QuestionID(question) != docket.AllQuestions {
				list[i].Add(docket.Reading(reading), n)
			}
			list[len(list)-1].Add(docket.Reading(reading), n)
			return nil
		})
	return list, err
}
