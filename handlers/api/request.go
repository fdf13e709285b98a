package api

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/handlers/web"
)

// Bounds of paging, as the interface has them. It counts 20 pages (mostPages) and gives
// twice as many: some programs ask for the next page until one is short, and would get
// nothing of a docket of 5,000 comments where page 21 is an error.
const (
	leastSize   = 5
	mostSize    = 250
	defaultSize = 25
	mostPages   = 20
	lastPage    = 40
)

// paging is the page asked for.
type paging struct{ number, size int }

// offset is how many rows come before the page.
func (p paging) offset() int { return (p.number - 1) * p.size }

// request reads the parameters of a request one by one. The first that cannot be
// read is kept as its error; what nobody asked for is named by done.
type request struct {
	values url.Values
	left   map[string]bool
	err    error
}

func newRequest(r *http.Request) (*request, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, bad("The query is not written as name=value pairs joined by “&”.")
	}
	req := &request{values: values, left: map[string]bool{}}
	for name, list := range values {
		switch {
		case len(list) > 1:
			return nil, bad(fmt.Sprintf("The parameter %q was sent more than once.", web.Clip(name, 60)))
		case !utf8.ValidString(list[0]) || strings.ContainsRune(list[0], 0):
			return nil, bad(fmt.Sprintf("The parameter %q has characters that cannot be read.", web.Clip(name, 60)))
		}
		req.left[name] = true
	}
	delete(req.left, "api_key") // as good as none: everybody may read
	return req, nil
}

// get takes a parameter.
func (q *request) get(name string) string {
	delete(q.left, name)
	return strings.TrimSpace(q.values.Get(name))
}

func (q *request) fail(format string, args ...any) {
	if q.err == nil {
		q.err = bad(fmt.Sprintf(format, args...))
	}
}

// done returns the first error, or that of a parameter which the address does not
// have.
func (q *request) done() error {
	if q.err == nil && len(q.left) > 0 {
		name := slices.Sorted(maps.Keys(q.left))[0]
		return bad(fmt.Sprintf("This address has no parameter %q. /api/openapi.json lists those that it has.",
			web.Clip(name, 60)))
	}
	return q.err
}

// list takes a filter of values joined by commas; none for no filter.
func (q *request) list(filter string) []string {
	var out []string
	for part := range strings.SplitSeq(q.get("filter["+filter+"]"), ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// paging takes the page asked for.
func (q *request) paging() paging {
	p := paging{number: 1, size: defaultSize}
	number := func(name string, into *int, least, most int) {
		s := q.get(name)
		if s == "" {
			return
		}
		n, err := strconv.Atoi(s)
		switch {
		case err != nil || n < least:
			q.fail("%s must be a number from %d to %d. Minimum value is %d.", name, least, most, least)
		case n > most:
			q.fail("%s must be a number from %d to %d. Maximum value is %d.", name, least, most, most)
		}
		*into = n
	}
	number("page[number]", &p.number, 1, lastPage)
	number("page[size]", &p.size, leastSize, mostSize)
	return p
}

// sortKey is one key of an order.
type sortKey struct {
	name       string
	descending bool
}

// sort takes the order asked for; the keys are those that the list has.
func (q *request) sort(keys ...string) []sortKey {
	var out []sortKey
	s := q.get("sort")
	if s == "" {
		return nil
	}
	for part := range strings.SplitSeq(s, ",") {
		name, down := strings.CutPrefix(strings.TrimSpace(part), "-")
		if !slices.Contains(keys, name) {
			q.fail("The list cannot be sorted by %q. It can be sorted by %s.", web.Clip(name, 60),
				strings.Join(keys, ", "))
			return nil
		}
		out = append(out, sortKey{name, down})
	}
	return out
}

// days takes a filter of dates: a day, or [ge] and [le].
func (q *request) days(filter string) period {
	return q.period(filter, "2016-11-21", parseDay)
}

// seconds takes a filter of Eastern times, to the second: one, or [ge] and [le].
func (q *request) seconds(filter string) period {
	return q.period(filter, "2016-11-21 14:05:00", func(s string) (from, before time.Time, ok bool) {
		first, last, ok := parseSecond(s)
		return first, last.Add(time.Second), ok
	})
}

func (q *request) period(filter, example string, parse func(string) (from, before time.Time, ok bool)) period {
	var p period
	for _, end := range []string{"", "[ge]", "[le]"} {
		name := "filter[" + filter + "]" + end
		s := q.get(name)
		if s == "" {
			continue
		}
		from, before, ok := parse(s)
		if !ok {
			q.fail("%s must be written as %s, in Eastern Time.", name, example)
			continue
		}
		switch end {
		case "[ge]":
			p.narrow(from, time.Time{})
		case "[le]":
			p.narrow(time.Time{}, before)
		default:
			p.narrow(from, before)
		}
	}
	return p
}

// words takes the filter of search words.
func (q *request) words() string {
	s := q.get("filter[searchTerm]")
	if utf8.RuneCountInString(s) > web.MaxSearch {
		q.fail("filter[searchTerm] takes up to %d characters.", web.MaxSearch)
	}
	return s
}

// includes takes what a detail is to have with it: attachments, or nothing.
func (q *request) includes() bool {
	switch s := q.get("include"); s {
	case "":
		return false
	case "attachments":
		return true
	default:
		q.fail("include can be “attachments” only, not %q.", web.Clip(s, 60))
		return false
	}
}
