package staff

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// figuresStore holds what the page of figures asks of the store.
type figuresStore interface{ web.FiguresStore }

// figures serves the page that says how quick the office is and how it treats groups of
// comments.
type figures struct {
	*staffPage
	store figuresStore
}

// Show shows the figures of a docket.
func (s *figures) Show(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	shell := s.StaffShell(r, "Figures", "/admin/figures")
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Figures(views.FiguresPage{Shell: shell}))
	}
	counted, err := s.Figures.Of(r.Context(), s.store, d, s.Now())
	if err != nil {
		return err
	}
	page := views.NewFiguresPage(shell, d, counted)
	page.Dockets = docketFilter(d, all)
	return s.Render(w, r, http.StatusOK, views.Figures(page))
}

// CSV sends the figures of groups and days in one table.
func (s *figures) CSV(w http.ResponseWriter, r *http.Request) error {
	_, d, _, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	if d.ID == "" {
		return docket.ErrNotFound
	}
	f, err := s.Figures.Of(r.Context(), s.store, d, s.Now())
	if err != nil {
		return err
	}
	web.Download(w, "text/csv; charset=utf-8", string(d.ID)+"-figures.csv")
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range figuresRows(f) {
		for i := range row {
			row[i] = docket.GuardCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("send figures: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

// figuresRows lists the groups, each with its interval, and the days.
func figuresRows(f docket.Figures) [][]string {
	share := func(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }
	hours := func(d time.Duration) string { return strconv.FormatFloat(d.Hours(), 'f', 2, 64) }
	rows := [][]string{{"table", "group", "decided", "posted", "posted_share", "low_95", "high_95",
		"posted_redacted", "median_hours", "received", "waiting_at_end"}}
	group := func(table, label string, posted, hidden docket.Share, median time.Duration) {
		low, high := posted.Interval(docket.Usual95)
		rows = append(rows, []string{table, label, strconv.Itoa(posted.All), strconv.Itoa(posted.Of),
			share(posted.Value()), share(low), share(high), strconv.Itoa(hidden.Of), hours(median), "", ""})
	}
	group("All", "", f.Judged, f.Hidden, f.Median)
	for _, dim := range f.Dimensions {
		for _, g := range dim.Groups {
			group(dim.Name, g.Label, g.Posted, g.Hidden, g.Median)
		}
	}
	for _, day := range f.Days {
		rows = append(rows, []string{"Day", day.Day.Format(time.DateOnly), strconv.Itoa(day.Decided), "",
			"", "", "", "", "", strconv.Itoa(day.Received), strconv.Itoa(day.Waiting)})
	}
	return rows
}
