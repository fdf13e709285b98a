package staff

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// speakersStore holds what the list of speakers asks of the store.
type speakersStore interface {
	Speakers(ctx context.Context, of docket.ID) ([]docket.Speaker, error)
	EndSpeakingBy(ctx context.Context, of docket.ID, email string, by docket.UserID) (int, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Note(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error
}

// speakers serves who would speak at a public meeting. Who they are stands apart from what
// they wrote: neither the page nor the file names a comment.
type speakers struct {
	*staffPage
	store speakersStore
}

const speakersPath = "/admin/speakers"

// List lists who would speak about a docket.
func (s *speakers) List(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	page := views.SpeakersPage{Shell: s.StaffShell(r, "Speakers for public meetings", speakersPath), Docket: d.ID,
		Filters: docketFilter(d, all)}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Speakers(page))
	}
	list, err := s.store.Speakers(r.Context(), d.ID)
	if err != nil {
		return err
	}
	s.noteRead(r, d.ID, len(list), "page")
	for _, p := range list {
		page.Rows = append(page.Rows, views.SpeakerRow{Name: p.Name, Organization: p.Organization, Email: p.Email,
			Language: languageName(p.Language), At: views.Date(p.AskedAt.In(d.Location()))})
	}
	return s.Render(w, r, http.StatusOK, views.Speakers(page))
}

// noteRead leaves a row in the log: who saw addresses of the public, and how many.
func (s *speakers) noteRead(r *http.Request, of docket.ID, n int, as string) {
	if n > 0 {
		s.Note(r, web.SessionOf(r).User.ID.Actor(), "speakers.read", string(of),
			map[string]string{"speakers": strconv.Itoa(n), "as": as})
	}
}

// End takes somebody off the list who asked for it: a letter on paper has no number by which
// its sender could.
func (s *speakers) End(w http.ResponseWriter, r *http.Request) error {
	values, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	of := docket.ID(r.PathValue("docket"))
	n, err := s.store.EndSpeakingBy(r.Context(), of, values.Get("email"), web.SessionOf(r).User.ID)
	if err != nil {
		return err
	}
	done := "speaker-ended"
	if n == 0 {
		done = "speaker-gone"
	}
	return web.SeeOther(w, r, speakersPath+"?docket="+string(of)+"&done="+done)
}

// CSV sends the list of a docket for the office.
func (s *speakers) CSV(w http.ResponseWriter, r *http.Request) error {
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	list, err := s.store.Speakers(r.Context(), d.ID)
	if err != nil {
		return err
	}
	s.noteRead(r, d.ID, len(list), "csv")
	web.Download(w, "text/csv; charset=utf-8", string(d.ID)+"-speakers.csv")
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{{"docket_id", "asked_on", "name", "organization", "email", "language"}}
	for _, p := range list {
		rows = append(rows, []string{string(p.Docket), p.AskedAt.In(d.Location()).Format(time.DateOnly), p.Name,
			p.Organization, p.Email, p.Language})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = docket.GuardCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("send speakers: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}
