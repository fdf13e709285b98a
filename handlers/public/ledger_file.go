package public

import (
	"encoding/csv"
	"net/http"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// LedgerCSV is the ledger as a spreadsheet: the lines of the page and its reasons, and what
// came in each way by what became of it, where the page tells that.
func (s *calls) LedgerCSV(w http.ResponseWriter, r *http.Request) error {
	id, err := web.DocketID(r)
	if err != nil {
		return err
	}
	d, err := s.Store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	lines, err := s.store.Ledger(r.Context(), id)
	if err != nil {
		return err
	}
	figures, err := s.counts.Of(r.Context(), s.store, d, s.Now())
	if err != nil {
		return err
	}
	web.Download(w, "text/csv; charset=utf-8", string(id)+"-ledger.csv")
	w.Header().Set("Cache-Control", "no-cache")
	return csv.NewWriter(w).WriteAll(ledgerTable(lines, figures.Public()))
}

// ledgerTable lays the ledger out in rows.
func ledgerTable(lines []docket.LedgerLine, f docket.Figures) [][]string {
	rows := [][]string{{"channel", "line", "reason", "comments"}}
	for _, l := range lines {
		rows = append(rows, []string{"", l.Line, string(l.Reason), strconv.Itoa(l.Comments)})
	}
	if !f.Agrees(lines) {
		return rows
	}
	for _, came := range f.Came {
		channel := string(came.Channel)
		if channel == "" {
			channel = "other"
		}
		rows = append(rows, []string{channel, docket.LedgerReceived, "", strconv.Itoa(came.All())})
		for _, status := range docket.Statuses {
			rows = append(rows, []string{channel, string(status), "", strconv.Itoa(came.Became[status])})
		}
	}
	return rows
}
