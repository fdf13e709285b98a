package store

import (
	"context"
	"fmt"

	"commentportal/docket"
)

// openWithByline unseals a comment for its sender or the review desk, together with
// what its last posting hid of the byline, so that whoever
// decides anew keeps it.
func (s *sealer) openWithByline(ctx context.Context, q querier, r *record) (docket.Comment, error) {
	c, err := s.openComment(r)
	if err != nil || c.PostedAt.IsZero() {
		return c, err
	}
	err = each(ctx, q, `
		SELECT question, span_start, span_end, kind, hidden_by FROM redactions
		 WHERE comment = $1 AND question IN ($2, $3, $4)
		   AND version = (SELECT max(version) FROM decisions WHERE comment = $1 AND to_status IN ('posted',
		   'posted_with_redactions'))
		 ORDER BY question, span_start`,
		[]any{r.num, string(docket.FieldName), string(docket.FieldOrganization),
			string(docket.FieldSignatories)}, func(rows rows) error {
			var question string
			var m docket.Redaction
			if err := rows.Scan(&question, &m.Start, &m.End, &m.Kind, &m.By); err != nil {
				return err
			}
			c.Submitter.AddRedaction(docket.QuestionID(question), m)
			return nil
		})
	if err != nil {
		return docket.Comment{}, fmt.Errorf("%s: byline: %w", c.ID, err)
	}
	return c, nil
}
