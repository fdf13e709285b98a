package handlers

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/moderation"
	"commentportal/store/storetest"
)

// manyCame files as many comments as said on the web, from a file and by mail, and decides
// about most.
func (p *testPortal) manyCame(sizes ...int) {
	p.t.Helper()
	for i, channel := range []docket.Channel{docket.ChannelWeb, docket.ChannelImport, docket.ChannelMail} {
		for n := range sizes[i] {
			c := storetest.Comment(fmt.Sprint("came", i, "-", n), "Patch the pumps, says 406-555-0187.")
			c.Docket, c.Channel = p.docket.ID, channel
			c.Submitter.Sector, c.Submitter.Type, c.Submitter.Name = docket.SectorUnspecified, docket.Anonymous, ""
			id, err := p.db.DB.FileComment(p.t.Context(), c)
			if err != nil {
				p.t.Fatal(err)
			}
			r := moderation.Request{By: 1, Comment: id, Version: 1, Action: docket.ActionPost}
			switch {
			case n%5 == 0:
				r.Marks = map[docket.QuestionID][]docket.Redaction{"1": {{Span: docket.Span{Start: 22, End: 34},
					Kind: docket.KindPersonal}}}
			case n%7 == 3:
				continue
			case n%7 == 4:
				r.Action = docket.ActionSpam
			}
			if _, err := p.review.Decide(p.t.Context(), r); err != nil {
				p.t.Fatal(err)
			}
		}
	}
}

// TestTheLedgerIsAPicture compares picture, tables and file of the ledger with each other:
// every comment is in each of them once, a way of two comments by itself in none, and where
// comments came in after the figures were counted no picture tells of fewer.
func TestTheLedgerIsAPicture(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.manyCame(24, 14, 2)
	page := p.get(testDocket+"/ledger").want(t, http.StatusOK).contains(t, "As of November 20, 2026",
		"Form on this site", "Personal detail", "Less than a day", "100.0").lacks(t, "Letter")
	bands := page.nodes(t, ".both svg.flow path")
	file := p.get(testDocket+"/ledger.csv").want(t, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(file.Body)).ReadAll()
	if err != nil || !slices.Equal(rows[0], []string{"channel", "line", "reason", "comments"}) ||
		!slices.Equal(rows[1], []string{"", "received", "", "40"}) {
		t.Fatalf("the file says %q, %v", rows, err)
	}
	byLine, filled := map[string]int{}, 0
	for _, row := range rows[2:] {
		var n int
		if _, err := fmt.Sscan(row[3], &n); err != nil {
			t.Fatal(err)
		}
		switch {
		case row[0] == "":
			byLine[row[1]] += n
		case row[0] == "mail":
			t.Errorf("two comments by mail are told: %q", row)
		case row[1] == "received":
			byLine["received"] += n
		default:
			byLine[row[1]] -= n
			if n > 0 {
				filled++
			}
		}
	}
	if byLine["received"] != 40 || len(bands) != filled || filled == 0 {
		t.Errorf("%d came in some way, %d bands, %d of something in the file", byLine["received"], len(bands), filled)
	}
	for line, n := range byLine {
		if line != "received" && n != 0 {
			t.Errorf("%s: the ways and the line differ by %d", line, n)
		}
	}
	p.get("/es"+testDocket+"/ledger").want(t, http.StatusOK).contains(t, "Lo que llegó", "Dato personal",
		"Menos de un día", "Esta página en CSV", `href="`+testDocket+`/ledger.csv"`)
	p.file(url.Values{"answer-1": {"One more."}})
	if n := len(p.get(testDocket+"/ledger").want(t, http.StatusOK).nodes(t, "svg.flow")); n != 0 {
		t.Errorf("the picture of 40 comments stands beside a table of 41")
	}
	p.get(testDocket+"/ledger.csv").want(t, http.StatusOK).contains(t, ",received,,41").lacks(t, "web")
	p.clock.advance(2 * time.Minute)
	if n := len(p.get(testDocket+"/ledger").want(t, http.StatusOK).nodes(t, "svg.flow")); n != 1 {
		t.Errorf("%d pictures after the figures were counted again", n)
	}
	p.get("/dockets/NO-SUCH-1/ledger.csv").want(t, http.StatusNotFound)
}
