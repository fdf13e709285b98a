package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"commentportal/assets"
	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/views"
)

// hiddenCells lists the cells of tables that a reader of a narrow page does not see
// without scrolling a table sideways, and those that have no room at all.
const hiddenCells = `[...document.querySelectorAll(".heard td, .heard th")].filter(e => {
	const frame = e.closest(".usa-table-container--scrollable").getBoundingClientRect(), cell =
	e.getBoundingClientRect();
	return getComputedStyle(e).display !== "none" && (cell.right > frame.right + 0.5 || cell.width < 8);
}).map(e => e.innerText).slice(0, 6).join(" | ")`

// On a narrow screen every column of the themes' tables is there to read, with
// every theme of the shipped codebook and large counts.
func TestThemesKeepTheirColumnsOnANarrowScreen(t *testing.T) {
	t.Parallel()
	chromium(t)
	d, book := docketfile.ShippedDocket()
	page := views.ThemesPage{
		Shell: views.Shell{Title: "What was heard", Docket: d, Site: views.Site{Name: d.Agency}},
		Books: []docket.Codebook{book},
		Heard: docket.Heard{Posted: 123_456, Campaigns: 1},
	}
	add := func(q docket.QuestionID, sector string) {
		for i, theme := range book.Themes {
			page.Counts = append(page.Counts, docket.ThemeCount{Question: q, Code: theme.Code, Sector: sector,
				Distinct: 12_345 - i, All: 123_456 - i})
			page.Agreement = append(page.Agreement, docket.Agreement{Scope: docket.AgreementCode, Key: theme.Code,
				DoubleCoded: 50})
		}
	}
	for _, q := range []docket.QuestionID{docket.AllQuestions, "1"} {
		add(q, docket.AllSectors)
		add(q, d.Sectors[0].Code)
	}
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, assets.Handler())
	mux.HandleFunc("/themes", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := views.Themes(views.NewThemesPage(page)).Render(r.Context(), w); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	b := newBrowser(t, "themes", true)
	if status := b.open(server.URL + "/themes"); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	b.js(`(document.querySelectorAll("details").forEach(e => e.open = true), "")`)
	for _, width := range []int64{320, 360, 1280} {
		b.do(chromedp.EmulateViewport(width, 900))
		if hidden := b.js(hiddenCells); hidden != "" {
			b.failed(fmt.Errorf("at %d pixels there is no room for: %s", width, hidden))
		}
	}
	if cells := b.js(`String(document.querySelectorAll(".heard td, .heard th").length)`); len(cells) < 3 {
		t.Errorf("the page has %s cells", cells)
	}
	b.scan("themes")
}
