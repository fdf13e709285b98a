package staff

import (
	"context"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// followStore holds what the page of a comment asks about what hangs on it.
type followStore interface {
	Resting(ctx context.Context, id docket.CommentID) (docket.Resting, error)
	Recommendations(ctx context.Context, id docket.ID) ([]docket.Recommendation, error)
}

// follows says in sentences what a decision on a comment sets free, leaves or breaks.
func (s *review) follows(ctx context.Context, c docket.Comment) ([]string, error) {
	rest, err := s.rests.Resting(ctx, c.ID)
	if err != nil || c.Status == docket.Withdrawn {
		return nil, err
	}
	lines := copyLines(rest, c.Status.Public())
	if !c.Status.Public() {
		return lines, nil
	}
	list, err := s.rests.Recommendations(ctx, c.Docket)
	if err != nil {
		return nil, err
	}
	return append(lines, takenDownLines(rest, restingOn(list, c.ID, rest.Quotations))...), nil
}

// restingOn lists the recommendations that name the comment or one of its quotations.
func restingOn(list []docket.Recommendation, id docket.CommentID, quotations []int64) []string {
	var of []string
	for _, r := range list {
		if r.Withdrawn {
			continue
		}
		quoted := slices.ContainsFunc(r.Excerpts, func(one int64) bool { return slices.Contains(quotations, one) })
		if quoted || slices.Contains(r.Comments, id) {
			of = append(of, r.ID)
		}
	}
	return of
}

// copyLines are about the copies of a letter that wait.
func copyLines(rest docket.Resting, posted bool) []string {
	if rest.Copies == 0 {
		return nil
	}
	e := phrase.English
	copies := restingCount(rest.Copies, "%d other copy of its letter waits", "%d other copies of its letter wait")
	if rest.Letter {
		copies = restingCount(rest.Copies, "%d copy of this letter waits", "%d copies of this letter wait")
	}
	var left []string
	if rest.WithOwn > 0 {
		left = append(left, e.Count(rest.WithOwn, "%d has findings", "%d have findings"))
	}
	if rest.Flagged > 0 {
		left = append(left, e.Count(rest.Flagged, "%d is to be read first", "%d are to be read first"))
	}
	own := ""
	if len(left) > 0 {
		own = ": " + strings.Join(left, ", ")
	}
	switch {
	case rest.Letter && posted:
		return []string{copies + own + ". They stay as they are when the letter is taken down."}
	case rest.Letter:
		return []string{copies + own + ". A decision on the letter decides none of them; once it is posted, each " +
			"can be posted with one key."}
	}
	return []string{copies + own + ". A decision here leaves them as they are."}
}

// takenDownLines say what is lost with a posted comment.
func takenDownLines(rest docket.Resting, recommendations []string) []string {
	e := phrase.English
	var lines []string
	if n := len(rest.Quotations); n > 0 {
		lines = append(lines, e.Count(n, "Taken down, it takes %d chosen quotation out of the report.",
			"Taken down, it takes %d chosen quotations out of the report."))
	}
	if n := len(recommendations); n > 0 {
		lines = append(lines, e.Count(n, "%d recommendation rests on it: ", "%d recommendations rest on it: ")+
			strings.Join(recommendations, ", ")+".")
	}
	if n := rest.Replies; n > 0 {
		lines = append(lines, restingCount(n, "%d posted reply to it stays posted.",
			"%d posted replies to it stay posted."))
	}
	if n := len(rest.Prints); n > 0 {
		lines = append(lines, e.Count(n, "%d archived export holds it and cannot be changed: ",
			"%d archived exports hold it and cannot be changed: ")+strings.Join(rest.Prints, ", ")+".")
	}
	return lines
}

// restingCount writes a count that stops at docket.MostResting.
func restingCount(n int, one, many string) string {
	words := phrase.English.Count(n, one, many)
	if n < docket.MostResting {
		return words
	}
	return strings.Replace(words, phrase.English.Number(n), phrase.English.Number(n)+" or more", 1)
}
