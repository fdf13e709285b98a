package moderation

import (
	"fmt"
	"slices"

	"commentportal/docket"
)

// checkWithheld records in invalid what is wrong with the answers that a posting
// leaves out: each is one of the comment, once, for a reason of the docket, and at
// least one answer stays.
func checkWithheld(c docket.Comment, dk docket.Docket, r Request, invalid docket.Invalid) {
	seen := map[docket.QuestionID]bool{}
	for _, a := range r.Withheld {
		_, answered := c.Answer(a.Question)
		switch {
		case !answered:
			invalid["withhold"] = "An answer that this comment does not have is ticked to be withheld. Open the " +
				"comment again."
		case seen[a.Question]:
			invalid["withhold"] = fmt.Sprintf("Choose one reason for withholding the answer to "+
				"question %s.", a.Question)
		case !dk.HasReason(a.Reason):
			invalid["withhold"] = "Choose a reason from this docket's list."
		}
		seen[a.Question] = true
	}
	if len(seen) > 0 && !slices.ContainsFunc(c.Answers, func(a docket.Answer) bool { return !seen[a.Question] }) {
		invalid["withhold"] = "Every answer is ticked to be withheld, so nothing would be posted. Withhold the " +
			"whole comment instead."
	}
	if r.Reading == nil {
		return
	}
	for _, g := range r.Reading.Codings {
		if seen[g.Question] && g.State == docket.CodingConfirmed {
			invalid["coding"] = fmt.Sprintf("A theme is ticked for the answer to question %s, which you withhold. "+
				"Only what is posted is counted: take one of the two ticks away.", g.Question)
		}
	}
}

// leaveOut notes in the decision that p is withheld by itself, where the form says so.
func leaveOut(p part, r Request, decision *docket.Decision) bool {
	i := slices.IndexFunc(r.Withheld, func(a docket.WithheldAnswer) bool { return a.Question == p.question })
	if i < 0 {
		return false
	}
	decision.Withheld = append(decision.Withheld, r.Withheld[i])
	decision.Status = docket.PostedWithRedactions
	return true
}
