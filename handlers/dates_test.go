package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/docket/phrase"
)

// zoneLetters are what pages do not tell a time with: "EST", "-0500".
var zoneLetters = regexp.MustCompile(`\b(E[SD]T|UTC)\b|[0-9] ?[+-]0[0-9]00\b`)

// A docket that takes comments for all of a day says so, before and after, on
// every page that names its end.
func TestTheLastDayIsNamedAndNotTheDayAfter(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	d, book := docketfile.ShippedDocket()
	day := testStart.In(d.Location()).AddDate(0, 0, 3)
	d.ID, d.Closes = "LASTDAY-0001", time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, d.Location())
	if err := p.db.AddDocket(t.Context(), d, book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	last, after := phrase.English.Day(day), phrase.English.Day(d.Closes)
	staff := p.staffer(docket.RoleAdmin)
	until := "until the end of " + last + " (11:59 p.m. Eastern Time)"
	on := "on " + last + ", at the end of the day (11:59 p.m. Eastern Time)"
	read := func(page *answer, says string) {
		t.Helper()
		body := page.want(t, http.StatusOK).text(t, "body")
		if !strings.Contains(body, says) {
			t.Errorf("a page does not say %q:\n%s", says, body)
		}
		if strings.Contains(body, after) || zoneLetters.MatchString(body) {
			t.Errorf("a page names the day after, or a zone by its letters:\n%s", body)
		}
	}
	read(p.get("/"), until)
	read(p.get("/dockets/LASTDAY-0001"), until)
	read(p.get("/dockets/LASTDAY-0001/comment"), on)
	read(staff.get("/admin/dockets"), until)
	p.clock.set(d.Closes.Add(-time.Microsecond))
	fields := p.get("/dockets/LASTDAY-0001/comment").fields(t, "form.comment-form")
	fields.Set("answer-1", "In time")
	fields.Set("step", "submit")
	p.post("/dockets/LASTDAY-0001/comment", fields).want(t, http.StatusSeeOther)
	p.clock.set(d.Closes)
	read(p.get("/dockets/LASTDAY-0001"), on)
	read(p.get("/dockets/LASTDAY-0001/comment"), on)
}

// Times are told with the zone in words, to the public and to staff.
func TestTimesAreToldWithTheZoneInWords(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	number := p.file(url.Values{"answer-1": {"When was this?"}})
	staff := p.staffer(docket.RoleAdmin)
	for name, page := range map[string]*answer{
		"status":  p.post("/status", url.Values{"tracking": {number}}),
		"comment": staff.get(reviewPath(p.docket.ID.Comment(1))),
		"queue":   staff.get("/admin/queue"),
		"log":     staff.get("/admin/log"),
		"account": staff.get("/admin/account"),
	} {
		body := page.want(t, http.StatusOK).text(t, "body")
		if !strings.Contains(body, "m. Eastern Time") || zoneLetters.MatchString(body) {
			t.Errorf("%s does not tell its times in Eastern Time: %s", name, zoneLetters.FindString(body))
		}
	}
}
