package web

import (
	"encoding/csv"
	"fmt"
	"net/http"

	"commentportal/docket"
)

// SendCSV sends a table as CSV, as the files of the export are written.
func SendCSV(w http.ResponseWriter, name string, rows [][]string) error {
	Download(w, "text/csv; charset=utf-8", name)
	if _, err := w.Write([]byte("\ufeff")); err != nil {
		return fmt.Errorf("send %s: %w", name, err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range rows {
		for i := range row {
			row[i] = docket.GuardCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("send %s: %w", name, err)
		}
	}
	out.Flush()
	return out.Error()
}
