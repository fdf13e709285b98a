package staff

import (
	"fmt"
	"slices"

	"commentportal/docket"
	"commentportal/views"
)

// withholdChoices are the reasons for which one answer can be left out of a posting;
// none for a comment of a single answer, which is withheld as a whole.
func withholdChoices(q docket.QuestionID, st reviewState) []views.Tick {
	if _, answered := st.comment.Answer(q); !answered || len(st.comment.Answers) < 2 {
		return nil
	}
	ticked := st.withheld
	if st.form != nil {
		ticked = st.form.Withheld
	}
	var out []views.Tick
	for _, reason := range st.docket.WithholdingReasons {
		a := docket.WithheldAnswer{Question: q, Reason: docket.Reason(reason.Code)}
		out = append(out, views.Tick{Value: fmt.Sprintf("%s:%s", q, reason.Code), Label: reason.Label,
			Checked: slices.Contains(ticked, a)})
	}
	return out
}

// withheldWords says why an answer of a posted comment is not shown; "" when it is.
func withheldWords(list []docket.WithheldAnswer, q docket.QuestionID, d docket.Docket) string {
	for _, a := range list {
		if a.Question == q {
			return d.ReasonLabel(a.Reason)
		}
	}
	return ""
}
