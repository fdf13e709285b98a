package staff

import (
	"context"
	"net/http"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// teamStore says who read what.
type teamStore interface {
	CodingTeam(ctx context.Context, id docket.ID) (docket.CodingTeam, error)
}

// Team shows who read how many answers and what is left, with an estimate from the pace
// so far. What anybody chose is nowhere in it.
func (s *workplace) Team(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.TeamPage{Shell: s.StaffShell(r, "Who codes", "/admin/coding/team")}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Team(page))
	}
	page.Docket, page.Filters = d.Title, docketFilter(d, all)
	team, err := s.store.CodingTeam(r.Context(), d.ID)
	if err != nil {
		return err
	}
	counts, err := s.desk.Counts(r.Context(), d.ID, web.SessionOf(r).User.ID)
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	for _, c := range team.Coders {
		page.Coders = append(page.Coders, views.CoderRow{Name: people.of(c.Coder), Read: views.Number(c.Read),
			First: views.Number(c.First), Again: views.Number(c.Read - c.First), Pace: paceWords(c.Pace),
			Last: views.DateTime(c.Last.In(d.Location()))})
	}
	list := codingList{docket: d.ID}
	for _, left := range []struct {
		n    int
		view docket.CodingView
		text string
	}{
		{counts.Uncoded, docket.CodingUncoded, "that nobody has read"},
		{counts.Second, docket.CodingSecond, "drawn for a second reading that you may do"},
		{counts.Disputed, docket.CodingDisputed, "to settle"},
		{counts.Revisit, docket.CodingRevisit, "to read again"},
	} {
		if left.n > 0 {
			page.Left = append(page.Left, views.NavLink{Href: list.at(left.view),
				Text: views.Count(left.n, "answer", "answers") + " " + left.text})
		}
	}
	page.Estimate = estimateWords(team, counts.Uncoded+counts.Second)
	return s.Render(w, r, http.StatusOK, views.Team(page))
}

// paceWords says how long a reading takes.
func paceWords(p docket.Pace) string {
	median, ok := p.Median()
	if !ok {
		return "too few to tell"
	}
	return spanWords(median) + " (" + views.Count(p.Measured(), "time", "times") + " measured)"
}

// estimateWords says how much work so many readings are.
func estimateWords(team docket.CodingTeam, readings int) string {
	took, ok := team.Estimate(readings)
	switch {
	case readings == 0:
		return "No reading is left for you."
	case !ok:
		return "How long that takes cannot be told yet: it is measured from the time between two readings saved one " +
			"after the other, and " + views.Count(docket.EnoughPaces, "such time is", "such times are") + " needed."
	}
	median, _ := team.All.Median()
	return "An estimate: about " + spanWords(took) +
		" of one person’s work for the first and second readings above, at " +
		spanWords(median) + " an answer. That is the median of " +
		views.Count(team.All.Measured(), "time", "times") + " between two readings saved one after the other; pauses " +
		"of more than 15 minutes are left out."
}

// spanWords is a length of time in the unit that reads best.
func spanWords(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return views.Count(int(d.Round(time.Second)/time.Second), "second", "seconds")
	case d < 2*time.Hour:
		return views.Count(int(d.Round(time.Minute)/time.Minute), "minute", "minutes")
	}
	return views.Count(int(d.Round(time.Hour)/time.Hour), "hour", "hours")
}
