package handlers

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

const publicGrid = testDocket + "/analysis"

// Everybody sees the grid that staff see, in both languages, and from each square the
// words behind it: those of answers that are settled, and no way into the desk.
func TestPublicAnalysis(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	p.get(publicGrid).want(t, http.StatusOK).contains(t, "No theme has been confirmed yet").lacks(t,
		"<table")
	p.get(publicGrid+"?format=csv").want(t, http.StatusNotFound)
	p.get(publicGrid+"?format=svg").want(t, http.StatusNotFound)
	open := analyzed(p, one, two)
	p.recounted()
	first, third := p.docket.Sectors[0], p.docket.Sectors[2]

	staffs := rowsOf(t, one.get(analysisAt+"&format=csv").want(t, http.StatusOK).Body)
	grid := rowsOf(t, p.get(publicGrid+"?format=csv").want(t, http.StatusOK).Body)
	if len(grid) < 100 || len(grid) != len(staffs) {
		t.Fatalf("%d rows for the public, %d for staff", len(grid), len(staffs))
	}
	for i, want := range staffs {
		for name, value := range want {
			if grid[i][name] != value {
				t.Errorf("row %d: %s is %q for the public, %q for staff", i, name, grid[i][name], value)
			}
		}
	}
	for dec := xml.NewDecoder(strings.NewReader(p.get(publicGrid+"?format=svg").want(t, http.StatusOK).Body)); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}

	p.get(testDocket+"/themes").contains(t, `href="`+publicGrid+`"`)
	p.get(publicGrid).want(t, http.StatusOK).contains(t, "All 25 posted answers have been read", "Federal leadership",
		"sector%3A"+first.Code).lacks(t, "<mark>", "noindex")
	square := publicGrid + "?at=sector%3A" + first.Code + "&code=GOV-FED"
	page := p.get(square).want(t, http.StatusOK).contains(t, "12 of 12 different comments whose answer was read, "+
		"100 % (76 to 100)", "<mark>Clinic</mark>", `content="noindex"`, "?sector="+first.Code+"&amp;theme=GOV-FED")
	page.lacks(t, "/admin", "clinic asks")
	if n := len(page.nodes(t, ".found-passages li")); n != 5 {
		t.Errorf("%d passages, want 5", n)
	}
	p.get("/es"+square).want(t, http.StatusOK).contains(t, "Quién dijo qué", "12 de 12 comentarios distintos cuya "+
		"respuesta se leyó, 100 % (76 a 100)", "Comentarios con este tema").lacks(t, "different comments",
		"Only what a person")
	p.get(publicGrid+"?show=compared").want(t, http.StatusOK).contains(t, "▲ more", "▼ fewer")
	p.get(publicGrid+"?question=1&show=share").want(t, http.StatusOK).contains(t, ">100<", "By sector, question 1")

	// Nobody reads what one person found in an answer that a second one is to read; the grid
	// counts it, as the page of themes does. No share is told of one comment.
	zebra := publicGrid + "?at=sector%3A" + third.Code + "&code=GOV-FED"
	p.get(zebra).want(t, http.StatusOK).contains(t, "1 of 1 different comment whose answer was read<").lacks(t,
		"clinic asks", string(open))
	if err := storetest.CodeAnswer(t.Context(), p.db.DB, two.id, open, "1",
		[]docket.Coding{{Code: "GOV-FED"}, {Code: "GOV-REG"}}); err != nil {
		t.Fatal(err)
	}
	p.recounted()
	p.get(zebra).want(t, http.StatusOK).contains(t, "clinic asks", string(open))

	for _, wrong := range []string{"show=x", "question=99", "code=NO-SUCH", "code=GOV-FED&at=moon:1",
		"code=GOV-FED&at=sector:none", "code=GOV-FED&at=question:99", "format=xls"} {
		p.get(publicGrid+"?"+wrong).want(t, http.StatusBadRequest)
	}
	p.get("/dockets/NO-SUCH/analysis").want(t, http.StatusNotFound)
}

// publicGridShots draws the grid of the public.
func publicGridShots(p *testPortal) []shot {
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	shots := []shot{{"grid-none", p.get(publicGrid)}}
	analyzed(p, one, two)
	p.recounted()
	square := publicGrid + "?at=sector%3A" + p.docket.Sectors[0].Code + "&code=GOV-FED"
	return append(shots, shot{"grid", p.get(publicGrid)}, shot{"grid-drill", p.get(square)},
		shot{"grid-es", p.get("/es" + square)}, shot{"grid-compared", p.get(publicGrid + "?show=compared")})
}
