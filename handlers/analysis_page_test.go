package handlers

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strconv"
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

// Everybody sees which themes stand together, when they were raised and how two groups
// differ, and finds passages by themes, senders and words: of answers that are settled.
func TestPublicSidesOfTheThemes(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	p.get(publicGrid+"/together").want(t, http.StatusOK).contains(t, "Nothing is counted here yet")
	open := analyzed(p, one, two)
	p.recounted()
	first, second := p.docket.Sectors[0], p.docket.Sectors[1]
	sum := func(at string, fits func(row map[string]string) bool) (n int) {
		t.Helper()
		for _, row := range rowsOf(t, p.get(publicGrid+at).want(t, http.StatusOK).Body) {
			if fits(row) {
				comments, err := strconv.Atoi(row["comments_distinct"])
				if err != nil {
					t.Fatal(err)
				}
				n += comments
			}
		}
		return n
	}

	// Of 25 answers one is read by one person alone: it has both themes, and is in no count.
	both := func(row map[string]string) bool { return row["code"] == "GOV-FED" && row["with_code"] == "GOV-REG" }
	if n := sum("/together?format=csv", both); n != 6 {
		t.Errorf("both themes stand in %d comments, want 6", n)
	}
	federal := func(row map[string]string) bool { return row["code"] == "GOV-FED" }
	if n := sum("/time?format=csv", federal); n != 14 {
		t.Errorf("over time a theme stands in %d comments, want 14", n)
	}
	if n := sum("/time?format=csv&sector="+second.Code, federal); n != 2 {
		t.Errorf("in the second sector a theme stands in %d comments, want 2", n)
	}
	page := p.get(publicGrid+"/together").want(t, http.StatusOK).contains(t, "Themes together", "Most often together",
		"43 %", "25 posted answers were read", "1 answer is left out", `rel="nofollow"`).lacks(t, "noindex", "/admin")
	if page.Header.Get("Set-Cookie") != "" {
		t.Error("the page sets a cookie")
	}
	p.get(publicGrid+"/time").want(t, http.StatusOK).contains(t, "Comments read", "Received in the week of")
	p.get(publicGrid+"/groups").want(t, http.StatusOK).contains(t, "All others", "Interval",
		first.Label+" raise more often: Federal leadership and coordination")
	p.get(publicGrid+"/groups?by=type").want(t, http.StatusOK).contains(t, "noindex", "Nobody named")
	p.get(publicGrid+"/groups?first="+second.Code+"&second="+first.Code).want(t, http.StatusOK).contains(t,
		"2 of 12", "17 % (5 to 45)")
	// No share of fewer than ten.
	p.get(publicGrid+"/groups?first="+p.docket.Sectors[2].Code).want(t, http.StatusOK).contains(t, "Too few").lacks(t,
		"100 %")

	found := publicGrid + "/passages?all=GOV-FED&all=GOV-REG"
	if n := len(p.get(found).want(t, http.StatusOK).contains(t, "6 answers are found", "<mark>Clinic</mark>").lacks(t,
		"zebra", "/admin").nodes(t, ".found-passages > li")); n != 6 {
		t.Errorf("%d passages with both themes, want 6", n)
	}
	p.get(publicGrid+"/passages?all=GOV-FED&none=GOV-REG").contains(t, "8 answers are found")
	p.get(publicGrid+"/passages?any=GOV-FED&any=GOV-REG").contains(t, "24 answers are found", "after=10")
	p.get(publicGrid+"/passages?q=zebra").want(t, http.StatusOK).contains(t, "0 answers are found").lacks(t,
		string(open))
	p.get(publicGrid+"/passages?q=vendor").want(t, http.StatusOK).contains(t, "10 answers are found")
	if rows := rowsOf(t, p.get(found+"&format=csv").want(t, http.StatusOK).Body); len(rows) != 6 ||
		rows[0]["passage"] != "Clinic" {
		t.Errorf("the table of passages: %v", rows)
	}
	p.get("/es"+publicGrid+"/groups").want(t, http.StatusOK).contains(t, "Dos grupos", "Todos los demás").lacks(t,
		"All others", "raise more often")
	p.get("/es"+found).want(t, http.StatusOK).contains(t, "Se encontraron 6 respuestas")
	for _, side := range []string{"/together", "/time"} {
		p.get(publicGrid+side+"?format=svg").want(t, http.StatusOK).contains(t, "<svg")
	}
	for _, wrong := range []string{"/together?question=99", "/time?sector=none", "/groups?by=moon", "/time?state=XX",
		"/passages?all=NO-SUCH", "/passages?after=x", "/time?type=robot", "/together?format=xls",
		"/passages?" + strings.Repeat("all=GOV-FED&", 11)} {
		p.get(publicGrid+wrong).want(t, http.StatusBadRequest)
	}
	p.get(publicGrid+"/moon").want(t, http.StatusNotFound)
	p.get(publicGrid+"/groups?format=svg").want(t, http.StatusNotFound)
}

// publicGridShots draws the grid of the public.
func publicGridShots(p *testPortal) []shot {
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	shots := []shot{{"grid-none", p.get(publicGrid)}}
	analyzed(p, one, two)
	p.recounted()
	square := publicGrid + "?at=sector%3A" + p.docket.Sectors[0].Code + "&code=GOV-FED"
	for _, side := range []string{"/together", "/time", "/groups", "/passages?all=GOV-FED&any=GOV-REG"} {
		name := "side-" + strings.Trim(strings.SplitN(side, "?", 2)[0], "/")
		shots = append(shots, shot{name, p.get(publicGrid + side)},
			shot{name + "-es", p.get("/es" + publicGrid + side)})
	}
	return append(shots, shot{"grid", p.get(publicGrid)}, shot{"grid-drill", p.get(square)},
		shot{"grid-es", p.get("/es" + square)}, shot{"grid-compared", p.get(publicGrid + "?show=compared")})
}
