package handlers

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

const analysisAt = "/admin/analysis?docket=HHS-HCIC-2016-0001"

// analyzed posts comments of two sectors and lets two people read all but the last: 12
// of the first sector raise GOV-FED, and 2 of 12 of the second. It returns the one that a
// single person read.
func analyzed(p *testPortal, one, two *person) docket.CommentID {
	p.t.Helper()
	code := func(who *person, id docket.CommentID, codes []docket.Coding) {
		p.t.Helper()
		if err := storetest.CodeAnswer(p.t.Context(), p.db.DB, who.id, id, "1", codes); err != nil {
			p.t.Fatal(err)
		}
	}
	var last docket.CommentID
	for i := range 25 {
		text, sector := fmt.Sprintf("Clinic %d wants one office, somebody must be in charge.", i), 0
		codes := []docket.Coding{{Code: "GOV-FED", Evidence: docket.Span{Start: 0, End: len("Clinic")}}}
		if i%2 == 1 {
			sector = 1
		}
		if i%2 == 1 && i > 3 {
			text, codes = fmt.Sprintf("Vendor %d: rules that conflict cost money.",
				i), []docket.Coding{{Code: "GOV-REG"}}
		}
		if i%4 == 0 {
			codes = append(codes, docket.Coding{Code: "GOV-REG"})
		}
		if i == 24 {
			text, sector = "The zebra clinic asks for an office.", 2
		}
		last = p.opinion(text, p.docket.Sectors[sector].Code)
		code(one, last, codes)
		if i < 24 {
			code(two, last, codes)
		}
	}
	return last
}

// The analysis page counts what the exports count, leads from a number to the words
// behind it, and shows nobody what others found in an answer that is not settled.
func TestAnalysisPage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	one.get("/admin/analysis").want(t, http.StatusOK).contains(t, "Who said what", "Nobody", "Codebook version")
	open := analyzed(p, one, two)
	first, second := p.docket.Sectors[0], p.docket.Sectors[1]

	exported := rowsOf(t, one.get("/admin/exports/HHS-HCIC-2016-0001/themes_by_sector.csv").Body)
	grid := rowsOf(t, one.get(analysisAt+"&format=csv").want(t, http.StatusOK).Body)
	matched := 0
	for _, want := range exported {
		if want["question_id"] != "all" {
			continue
		}
		i := slices.IndexFunc(grid, func(r map[string]string) bool {
			return r["code"] == want["code"] && r["sector"] == want["sector"]
		})
		if i < 0 || grid[i]["comments_distinct"] != want["comments_distinct"] ||
			grid[i]["share_distinct"] != want["share_distinct"] {
			t.Errorf("the export says %v; row %d of the page", want, i)
		}
		matched++
	}
	if matched < 10 {
		t.Errorf("only %d rows were compared", matched)
	}

	page := one.get(analysisAt+"&code=GOV-FED&at=sector:"+first.Code).want(t, http.StatusOK).contains(t,
		"12 of 12 different comments whose answer was read, 100 % (76 to 100)", "<mark>Clinic</mark>",
		"Also with:", "aria-current=\"true\"", "All 12 answers")
	page.lacks(t, "zebra")
	one.get(analysisAt+"&show=compared").want(t, http.StatusOK).contains(t, "▲ more", "▼ fewer")
	one.get(analysisAt+"&show=share").want(t, http.StatusOK).contains(t, ">100<")
	one.get(analysisAt+"&sector="+second.Code+"&question=1").want(t, http.StatusOK)

	svg := one.get(analysisAt+"&format=svg").want(t, http.StatusOK)
	for dec := xml.NewDecoder(strings.NewReader(svg.Body)); ; {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, view := range []string{"together", "time", "compare", "passages"} {
		one.get(analysisAt+"&view="+view).want(t, http.StatusOK).contains(t, "format=csv")
		if rows := rowsOf(t, one.get(analysisAt+"&format=csv&view="+view).want(t, http.StatusOK).Body); len(rows) < 2 {
			t.Errorf("the table of %s has %d rows", view, len(rows))
		}
	}
	one.get(analysisAt+"&view=compare&first="+first.Code+"&second="+second.Code).want(t, http.StatusOK).contains(t,
		"raise more often: Federal leadership", "More often in the first", "12 of 12", "2 of 12")
	one.get(analysisAt+"&view=compare&first="+first.Code+"&second="+first.Code).want(t, http.StatusOK).contains(t,
		"Both groups are the same")
	one.get(analysisAt+"&view=together").contains(t, "Most often together")
	one.get(analysisAt+"&view=passages&all=GOV-FED&none=GOV-REG").want(t, http.StatusOK).contains(t,
		"8 answers that were read with Federal leadership", "without")
	one.get(analysisAt+"&view=passages&all=GOV-FED&q=vendor").want(t, http.StatusOK).contains(t, "0 answers")
	one.get(analysisAt+"&view=passages&q=%21").want(t, http.StatusOK).contains(t, "There is no word to look for")

	// What one person found in an answer that a second is to read blind is shown to that
	// person alone; the whole grid counts it.
	one.get(analysisAt+"&view=passages&q=zebra").contains(t, "zebra", string(open))
	for _, at := range []string{"&view=passages&q=zebra", "&view=passages&all=GOV-FED", "&q=zebra&code=GOV-FED",
		"&view=passages&all=GOV-FED&format=csv", "&view=passages&q=zebra&format=csv"} {
		two.get(analysisAt+at).want(t, http.StatusOK).lacks(t, "The zebra", string(open))
	}
	hidden := rowsOf(t, two.get(analysisAt+"&sector="+p.docket.Sectors[2].Code+"&format=csv").Body)
	for _, row := range hidden {
		if row["comments_distinct"] != "0" {
			t.Errorf("a narrow grid tells what one person found: %v", row)
		}
	}
	two.get(analysisAt+"&view=passages&q=zebra").contains(t, "1 answer is left out here")

	for _, wrong := range []string{"&sector=none", "&question=99", "&state=ZZ", "&type=robot",
		"&show=x", "&all=NO-SUCH",
		"&code=NO-SUCH", "&code=GOV-FED&at=moon:1", "&view=compare&by=shoe", "&view=compare&first=x&was=sector",
		"&view=passages&after=-1", "&format=xls"} {
		one.get(analysisAt+wrong).want(t, http.StatusBadRequest)
	}
	one.get(analysisAt+"&view=none").want(t, http.StatusNotFound)
	one.get("/admin/analysis?docket=NO-SUCH").want(t, http.StatusNotFound)
	p.staffer(docket.RoleModerator).get(analysisAt).want(t, http.StatusForbidden)
}

// rowsOf reads a table with a head.
func rowsOf(t testing.TB, body string) []map[string]string {
	t.Helper()
	list, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil || len(list) == 0 {
		t.Fatalf("%v: %q", err, body)
	}
	var out []map[string]string
	for _, line := range list[1:] {
		row := map[string]string{}
		for i, name := range list[0] {
			row[name] = line[i]
		}
		out = append(out, row)
	}
	return out
}

// analysisShots draws the sides of the analysis.
func analysisShots(p *testPortal) []shot {
	one, two := p.staffer(docket.RoleStaff), p.staffer(docket.RoleStaff)
	shots := []shot{{"analysis-empty", one.get(analysisAt)}}
	analyzed(p, one, two)
	first := p.docket.Sectors[0].Code
	for name, at := range map[string]string{"grid": "", "drill": "&code=GOV-FED&at=sector:" + first,
		"share": "&show=share", "compared": "&show=compared", "together": "&view=together", "time": "&view=time",
		"groups":   "&view=compare&first=" + first,
		"passages": "&view=passages&all=GOV-FED&none=GOV-REG&q=clinic"} {
		shots = append(shots, shot{"analysis-" + name, two.get(analysisAt + at)})
	}
	return shots
}
