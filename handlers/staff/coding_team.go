package staff

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// teamStore says who read what.
type teamStore interface {
	CodingTeam(ctx context.Context, id docket.ID) (docket.CodingTeam, error)
	// SetReadingPlan changes how many people read each answer.
	SetReadingPlan(ctx context.Context, id docket.ID, plan docket.ReadingPlan, by docket.Actor) error
	partStore
}

// team serves the page that says who codes, and its forms.
type team struct {
	*staffPage
	store teamStore
	desk  listDesk
}

// Show shows who read how many answers and what is left, with an estimate from the pace
// so far. What anybody chose is nowhere in it.
func (s *team) Show(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.TeamPage{Shell: s.StaffShell(r, "Who codes", "/admin/coding/team")}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Team(page))
	}
	return s.showTeam(w, r, http.StatusOK, page, d, all, nil, nil)
}

// showTeam draws the page of a docket. typed are the fields of a form that comes back.
func (s *team) showTeam(w http.ResponseWriter, r *http.Request, status int, page views.TeamPage, d docket.Docket,
	all []docket.Docket, typed url.Values, invalid docket.Invalid) error {
	page.Docket, page.Filters = d.Title, docketFilter(d, all)
	page.Plan = planWords(docket.ReadingsOf(d))
	if s.leads(r, d.ID) {
		page.PlanAt = readingsAt(d.ID)
	}
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
		{counts.Second, docket.CodingSecond, "drawn for another reading that you may do"},
		{counts.Disputed, docket.CodingDisputed, "to settle"},
		{counts.Revisit, docket.CodingRevisit, "to read again"},
	} {
		if left.n > 0 {
			page.Left = append(page.Left, views.NavLink{Href: list.at(left.view),
				Text: views.Count(left.n, "answer", "answers") + " " + left.text})
		}
	}
	page.ToCome = toComeWords(team.Left)
	page.Estimate = estimateWords(team, team.Left[0]+team.Left[1]+team.Left[2])
	page.Shell.Problem = len(invalid) > 0
	if err := s.fillParts(r, &page, d, people, typed, invalid); err != nil {
		return err
	}
	return s.Render(w, r, status, views.Team(page))
}

// toComeWords says how many readings of all people are still to come.
func toComeWords(left [3]int) string {
	var parts []string
	for i, n := range left {
		if n > 0 {
			parts = append(parts, views.Count(n, []string{"first", "second", "third"}[i]+" reading",
				[]string{"first", "second", "third"}[i]+" readings"))
		}
	}
	if len(parts) == 0 {
		return "Every answer has the readings it needs."
	}
	return "All coders together have still to do " + phrase.English.List(parts) + "."
}

// planWords says how many people read an answer.
func planWords(p docket.ReadingPlan) string {
	switch {
	case p.Second == 0:
		return "One person reads each answer. Nobody reads it again, so nothing is known of agreement."
	case p.Third == 100:
		return "Three people read each answer, each without knowing what the others chose."
	}
	words := "One person reads each answer, and a second one reads it again"
	if p.Second < 100 {
		words += " for " + views.Number(p.Second) + " % of the comments, " +
			views.Number(docket.SecondReadingLeast) + " at least"
	}
	if p.Third > 0 {
		words += "; a third one, too, for " + views.Number(p.Third) + " %"
	}
	return words + ". Nobody knows what the others chose. Which comments these are is drawn from their numbers."
}

// leads reports whether a person may change how the answers of a docket are read.
func (s *team) leads(r *http.Request, id docket.ID) bool {
	return web.SessionOf(r).User.Reads(docket.MayAdmin, id)
}

// readingsAt is the page on which an administrator sets how many people read an answer.
func readingsAt(id docket.ID) string {
	return "/admin/dockets/" + url.PathEscape(string(id)) + "/readings"
}

// Readings shows how many people read each answer of a docket, with the form to change it.
func (s *team) Readings(w http.ResponseWriter, r *http.Request) error {
	return s.showReadings(w, r, http.StatusOK, nil, nil)
}

// showReadings draws the form. typed are the fields of one that comes back.
func (s *team) showReadings(w http.ResponseWriter, r *http.Request, status int, typed url.Values,
	invalid docket.Invalid) error {
	d, _, err := s.deskDocket(r.Context(), r.PathValue("docket"))
	if err != nil {
		return err
	}
	plan := docket.ReadingsOf(d)
	page := views.ReadingsPage{Shell: s.StaffShell(r, "How many people read an answer", "/admin/coding/team"),
		Docket: d.Title, Team: withQuery("/admin/coding/team", "docket", string(d.ID)), Now: planWords(plan),
		Action: readingsAt(d.ID), Problems: views.Problems(invalid, "second", "third")}
	page.Second = views.Field{Name: "second", Label: "Comments that a second person reads, in percent",
		Hint:  "0 to 100. 0: one person reads each answer. 100: two people read each answer.",
		Value: strconv.Itoa(plan.Second), InputMode: "numeric", Problem: invalid["second"]}
	page.Third = views.Field{Name: "third", Label: "Comments that a third person reads, in percent",
		Hint:  "Not more than a second person reads. What two differ on is settled when the third has read it.",
		Value: strconv.Itoa(plan.Third), InputMode: "numeric", Problem: invalid["third"]}
	if typed != nil {
		page.Second.Value, page.Third.Value = typed.Get("second"), typed.Get("third")
	}
	page.Shell.Problem = len(invalid) > 0
	return s.Render(w, r, status, views.Readings(page))
}

// SetReadings changes how many people read each answer of a docket.
func (s *team) SetReadings(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	plan, invalid := readingPlanOf(form)
	if len(invalid) > 0 {
		return s.showReadings(w, r, http.StatusUnprocessableEntity, form, invalid)
	}
	id := docket.ID(r.PathValue("docket"))
	if err := s.store.SetReadingPlan(r.Context(), id, plan, web.ActorOf(r)); err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(withQuery("/admin/coding/team", "docket", string(id)), "readings"))
}

// readingPlanOf reads the shares of a form.
func readingPlanOf(form url.Values) (docket.ReadingPlan, docket.Invalid) {
	invalid := docket.Invalid{}
	share := func(name string) int {
		n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(form.Get(name)), "%")))
		if err != nil || n < 0 || n > 100 {
			invalid[name] = "Type a whole number from 0 to 100."
		}
		return n
	}
	plan := docket.ReadingPlan{Second: share("second"), Third: share("third")}
	if len(invalid) == 0 && !plan.Valid() {
		invalid["third"] = "Type a number that is not above the share of second readings, " +
			strconv.Itoa(plan.Second) + "."
	}
	return plan, invalid
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
		return ""
	case !ok:
		return "How long that takes cannot be told yet: it is measured from the time between two readings saved one " +
			"after the other, and " + views.Count(docket.EnoughPaces, "such time is", "such times are") + " needed."
	}
	median, _ := team.All.Median()
	return "An estimate: about " + spanWords(took) +
		" of one person’s work for all of these readings, at " +
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
