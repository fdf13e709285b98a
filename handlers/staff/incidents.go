package staff

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// incidentsStore holds what the incident lane asks of the store.
type incidentsStore interface {
	Incident(ctx context.Context, id docket.CommentID) (docket.Incident, error)
	OpenForReason(ctx context.Context, id docket.CommentID, by docket.UserID, reason docket.OpeningReason,
		words string) (docket.Comment, error)
	OpenComment(ctx context.Context, id docket.CommentID, by docket.UserID) (docket.Comment, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Incidents(ctx context.Context, id docket.ID, before int64, limit int) (docket.IncidentPage, error)
	IncidentTimes(ctx context.Context, id docket.ID) ([]docket.IncidentTimes, error)
	Handovers(ctx context.Context, id docket.CommentID) ([]docket.Handover, error)
	NoticesOf(ctx context.Context, id docket.UserID) ([]docket.StaffNotice, error)
}

// incidents serves the comments that were flagged on arrival.
type incidents struct {
	*staffPage
	store incidentsStore
	room  Mailroom
	desk  HandoffDesk
}

const incidentRows = 25

// List lists the flagged comments of a docket.
func (s *incidents) List(w http.ResponseWriter, r *http.Request) error {
	query, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.IncidentsPage{Shell: s.StaffShell(r, "Incidents", "/admin/incidents"), Docket: d.ID,
		Dockets: docketFilter(d, all), Where: d}
	if page.Told, err = s.toldWords(r); err != nil {
		return err
	}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Incidents(page))
	}
	before, err := strconv.ParseInt(query.Get("before"), 10, 64)
	if err != nil {
		before = 0
	}
	list, err := s.store.Incidents(r.Context(), d.ID, before, incidentRows)
	if err != nil {
		return err
	}
	page.Total = totalWords(list.Total, false, "flagged comment", "flagged comments")
	for _, i := range list.Incidents {
		row := views.IncidentRow{ID: i.Comment, Status: i.Status.Label(),
			Arrived: views.DateTime(i.FiledAt.In(d.Location())),
			Sheet:   "/admin/incidents/" + string(i.Comment),
			Href:    commentAddress(i.Comment, docket.QueueQuery{Docket: d.ID, View: docket.ViewPending})}
		row.Flags = flagWords(slices.DeleteFunc(i.Flags, func(f docket.Flag) bool { return !f.ReviewFirst() }))
		if !i.ToldAt.IsZero() {
			row.Told = views.DateTime(i.ToldAt.In(d.Location()))
		}
		page.Rows = append(page.Rows, row)
	}
	if page.Years, err = s.years(r.Context(), d); err != nil {
		return err
	}
	page.Pager.Label = "Flagged comments"
	if before > 0 {
		page.Pager.First = withQuery("/admin/incidents", "docket", string(d.ID))
	}
	if list.Next > 0 {
		page.Pager.Next = withQuery("/admin/incidents", "docket", string(d.ID), "before",
			strconv.FormatInt(list.Next, 10))
	}
	return s.Render(w, r, http.StatusOK, views.Incidents(page))
}

// years counts the flagged comments of a docket by year and kind.
func (s *incidents) years(ctx context.Context, d docket.Docket) ([]views.IncidentYear, error) {
	times, err := s.store.IncidentTimes(ctx, d.ID)
	if err != nil {
		return nil, err
	}
	var out []views.IncidentYear
	for _, y := range docket.CountIncidents(times, d.Location()) {
		out = append(out, views.NewIncidentYear(y, flagLabel(y.Kind)))
	}
	return out, nil
}

// toldWords says who is told of flagged comments, and how this person can be.
func (s *incidents) toldWords(r *http.Request) (string, error) {
	mine, err := s.store.NoticesOf(r.Context(), web.SessionOf(r).User.ID)
	if err != nil {
		return "", err
	}
	words := "You are not told by mail when a comment is flagged."
	if slices.Contains(mine, docket.NoticeAlerts) {
		words = "You are told by mail when a comment is flagged."
	}
	switch {
	case s.room.Mail && s.room.Webhook:
		words += " A webhook is called, too."
	case s.room.Webhook:
		words += " A webhook is called. The portal sends no mail: nobody set up a mail server."
	case !s.room.Mail:
		words += " The portal sends no mail: nobody set up a mail server. Look here often."
	}
	return words, nil
}
