package handlers

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/store/storetest"
)

// walkPosted is the docket that the issue asks for, and walkMeanwhile how many are
// posted while somebody reads it.
const (
	walkPosted    = 6000
	walkMeanwhile = 50
)

// filedMany files n comments without a page, many at a time.
func (p *testPortal) filedMany(n int) []docket.CommentID {
	p.t.Helper()
	ids := make([]docket.CommentID, n)
	p.atOnce(n, func(i int) (err error) {
		text := "Comment " + strconv.Itoa(i)
		c := docket.Comment{Docket: p.docket.ID, Key: text, Tracking: docket.TrackingNumber("T-" + text),
			Submitter: docket.Submitter{Type: docket.Anonymous,
				Sector: docket.SectorUnspecified}, Channel: docket.ChannelWeb,
			StandsFor: 1, RuleSet: "r", ReceivedAt: testStart,
			Answers: []docket.Answer{{Question: "1", Original: docket.Original(text), Text: docket.Text(text)}}}
		copy(c.Digest[:], text)
		ids[i], err = p.db.FileComment(p.t.Context(), c)
		return err
	})
	return ids
}

func (p *testPortal) postMany(ids []docket.CommentID) {
	p.t.Helper()
	p.atOnce(len(ids), func(i int) error { return storetest.TryPost(p.t.Context(), p.db.DB, ids[i], nil) })
}

func (p *testPortal) atOnce(n int, do func(i int) error) {
	p.t.Helper()
	const workers = 128
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n && errs[w] == nil; i += workers {
				errs[w] = do(i)
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		p.t.Fatal(err)
	}
}

// walker reads lists as a client does, and calls meanwhile before each page.
type walker struct {
	p         *testPortal
	meanwhile func()
	seen      map[string]int // how often each ID came, over all runs of pages
	pages     int
}

// page reads a page, and reports rows that came before in the same run of pages.
func (w *walker) page(query url.Values, run map[string]bool) apiList {
	w.p.t.Helper()
	w.meanwhile()
	w.pages++
	rec := httptest.NewRecorder()
	w.p.http.ServeHTTP(rec, httptest.NewRequest("GET", "http://portal.example/api/v4/comments?"+query.Encode(), nil))
	var list apiList
	if err := json.Unmarshal(rec.Body.Bytes(), &list); err != nil || rec.Code != http.StatusOK {
		w.p.t.Fatal(rec.Code, rec.Body, err)
	}
	for _, r := range list.Data {
		if run[r.ID] {
			w.p.t.Errorf("%s came twice in one run of pages", r.ID)
		}
		run[r.ID] = true
		w.seen[r.ID]++
	}
	return list
}

// cursor turns the moment of the last row into what the next run asks for.
func cursor(t testing.TB, list apiList) string {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	last, err := time.Parse(time.RFC3339, list.Data[len(list.Data)-1].Attributes["lastModifiedDate"].(string))
	if err != nil {
		t.Fatal(err)
	}
	return last.In(zone).Format(time.DateTime)
}

// byTotal walks as willjobs/regulations-public-comments does: while a run counts more
// than 5,000 there is another after it.
func (w *walker) byTotal(id string) {
	query := url.Values{"filter[docketId]": {id}, "sort": {"lastModifiedDate,documentId"}, "page[size]": {"250"}}
	query.Set("filter[lastModifiedDate][ge]", "1900-01-01 00:00:00")
	for {
		run, total, last := map[string]bool{}, 0, apiList{}
		for n := 1; n <= 20; n++ {
			query.Set("page[number]", strconv.Itoa(n))
			last = w.page(query, run)
			if n == 1 {
				total = last.Meta.TotalElements
			}
			if last.Meta.LastPage {
				break
			}
		}
		if total <= 5000 {
			return
		}
		query.Set("filter[lastModifiedDate][ge]", cursor(w.p.t, last))
	}
}

// byPages walks as mirrulations does: on from the last moment whenever page 20 is
// reached, until a run ends before.
func (w *walker) byPages(id string) {
	query := url.Values{"filter[docketId]": {id}, "sort": {"lastModifiedDate"}, "page[size]": {"250"}}
	query.Set("filter[lastModifiedDate][ge]", "1972-01-01 00:00:00")
	for {
		run, n := map[string]bool{}, 1
		for {
			query.Set("page[number]", strconv.Itoa(n))
			list := w.page(query, run)
			if n == list.Meta.TotalPages {
				if n < 20 {
					return
				}
				query.Set("filter[lastModifiedDate][ge]", cursor(w.p.t, list))
				break
			}
			n++
		}
	}
}

// unsorted walks as jmandel/regulations.gov-comment-browser does, in whatever order the
// portal gives, until a page is short, whatever the portal says of further pages.
func (w *walker) unsorted(id string) {
	run := map[string]bool{}
	query := url.Values{"filter[docketId]": {id}, "page[size]": {"250"}}
	for n := 1; ; n++ {
		query.Set("page[number]", strconv.Itoa(n))
		if list := w.page(query, run); len(list.Data) < 250 {
			return
		}
	}
}

// A whole docket of 6,000 comments is read by the ways of three clients while 50 are
// posted, none twice in a run of pages and none missed.
func TestClientsReadAWholeDocketWhileCommentsArePosted(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := string(p.docket.ID)
	ids := p.filedMany(walkPosted + 3*walkMeanwhile)
	// What is posted meanwhile lies among the others by number.
	var first, rest []docket.CommentID
	for i, c := range ids {
		if i%40 == 7 && len(rest) < 3*walkMeanwhile {
			rest = append(rest, c)
		} else {
			first = append(first, c)
		}
	}
	p.postMany(first)
	for _, tt := range []struct {
		name string
		walk func(*walker)
	}{
		{"willjobs", func(w *walker) { w.byTotal(id) }},
		{"mirrulations", func(w *walker) { w.byPages(id) }},
		{"comment-browser", func(w *walker) { w.unsorted(id) }},
	} {
		left := walkMeanwhile
		w := &walker{p: p, seen: map[string]int{}}
		w.meanwhile = func() {
			p.clock.advance(time.Second)
			for range min(left, 3) {
				storetest.Post(t, p.db.DB, rest[0], nil)
				first, rest, left = append(first, rest[0]), rest[1:], left-1
			}
		}
		began := time.Now()
		tt.walk(w)
		if left > 0 {
			t.Errorf("%s: %d were not posted meanwhile", tt.name, left)
		}
		missed := 0
		for _, c := range first {
			if w.seen[string(c)] == 0 {
				missed++
			}
		}
		if missed > 0 {
			t.Errorf("%s: %d of %d missed", tt.name, missed, len(first))
		}
		t.Logf("%s: %d pages, %d comments in %v", tt.name, w.pages, len(w.seen),
			time.Since(began).Round(time.Millisecond))
	}
	// Each is there with its text.
	for _, c := range slices.Concat(first[:3], first[len(first)-3:]) {
		got := p.get("/api/v4/comments/"+string(c)+"?include=attachments").want(t, http.StatusOK)
		if !strings.Contains(got.Body, `"comment":"1. `) {
			t.Errorf("%s: %s", c, got.Body)
		}
	}
	if p.get(fmt.Sprintf("/api/v4/comments?filter[docketId]=%s&page[size]=5", id)).want(t,
		200).Header.Get("ETag") == "" {
		t.Error("no ETag")
	}
}
