package handlers

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/views"
)

// A page of the coding list, and how many posted comments one request looks
// through for such without a theme.
const (
	codingRows  = 20
	uncodedRead = 100 // comments a read
	uncodedMost = 20  // reads a request
)

// themesNone is the filter for comments that nobody has given a theme yet.
const themesNone = "none"

// codingList lists posted comments, in the form that the public reads, oldest
// first.
func (s *site) codingList(w http.ResponseWriter, r *http.Request) error {
	values, err := parseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	d, all, err := s.deskDocket(r.Context(), values.Get("docket"))
	if err != nil {
		return err
	}
	page := views.CodingListPage{Shell: s.staffShell(r, "Posted comments and their themes", "/admin/coding")}
	if d.ID == "" {
		page.Total = "There is no docket yet."
		return s.render(w, r, http.StatusOK, views.CodingList(page))
	}
	filter := queueQuery(values, d) // the same fields, checked the same way
	q := docket.PublicQuery{Docket: d.ID, Words: filter.Words, Question: filter.Question, Sector: filter.Sector, Oldest: true, After: filter.After, Limit: codingRows}
	uncoded := values.Get("themes") == themesNone
	release, err := s.searching(r.Context(), q.Words)
	if err != nil {
		return err
	}
	defer release()
	result, err := s.postedComments(r.Context(), q, uncoded)
	if err != nil {
		return err
	}
	page.Filters = append(docketFilter(d, all), themesFilter(uncoded), questionFilter(d, q.Question), sectorFilter(d, q.Sector))
	page.Words = views.Field{Name: "q", Label: "Words", Value: q.Words, Type: "search", NoSpell: true}
	page.Total = totalWords(result.Total, result.Capped, "posted comment", "posted comments")
	if uncoded {
		page.Total = "Posted comments without a theme, oldest first"
		if len(result.Comments) == 0 {
			page.Total = "No posted comment without a theme from here on."
		}
	}
	for _, c := range result.Comments {
		page.Rows = append(page.Rows, codingRow(c, d))
	}
	carried := filterOf(filter)
	for _, other := range []string{"view", "severity", "campaign"} {
		carried.Del(other)
	}
	if uncoded {
		carried.Set("themes", themesNone)
	}
	if q.After != "" {
		page.Pager.First = "/admin/coding?" + carried.Encode()
	}
	if result.Next != "" {
		carried.Set("after", string(result.Next))
		page.Pager.Next = "/admin/coding?" + carried.Encode()
	}
	page.Pager.Label = "Comments"
	return s.render(w, r, http.StatusOK, views.CodingList(page))
}

// postedComments is a page of posted comments; with uncoded, of those alone that
// have no theme. Then Next may lead to an empty page, where very many in a row
// have one.
func (s *site) postedComments(ctx context.Context, q docket.PublicQuery, uncoded bool) (docket.PublicPage, error) {
	if !uncoded {
		return s.Reader.PublicComments(ctx, q)
	}
	var out docket.PublicPage
	q.Limit = uncodedRead
	for range uncodedMost {
		result, err := s.Reader.PublicComments(ctx, q)
		if err != nil {
			return out, err
		}
		for i, c := range result.Comments {
			if slices.ContainsFunc(c.Answers, func(a docket.PublicAnswer) bool { return len(a.Themes) > 0 }) {
				continue
			}
			out.Comments = append(out.Comments, c)
			if len(out.Comments) == codingRows && (i+1 < len(result.Comments) || result.Next != "") {
				out.Next = c.ID
				return out, nil
			}
		}
		if out.Next = result.Next; out.Next == "" {
			return out, nil
		}
		q.After = result.Next
	}
	return out, nil
}

func themesFilter(uncoded bool) views.Field {
	f := views.Field{Name: "themes", Label: "Themes", Options: []views.Option{{Label: "Any or none"}, {Value: themesNone, Label: "None yet"}}}
	if uncoded {
		f.Value = themesNone
	}
	return f
}

// nextToCode is the list of what waits behind a comment.
func nextToCode(id docket.CommentID) string {
	of, _, _ := id.Split()
	return "/admin/coding?" + url.Values{"docket": {string(of)}, "themes": {themesNone}, "after": {string(id)}}.Encode()
}

// excerptLength is what a list shows of a posted comment, in code points.
const excerptLength = 240

func codingRow(c docket.PublicComment, d docket.Docket) views.CodingRow {
	row := views.CodingRow{ID: c.ID, Attribution: c.Byline.Attribution(), Posted: "Posted " + views.Date(c.PostedAt.In(d.Location()))}
	var codes []string
	for _, a := range c.Answers {
		if row.Excerpt == "" {
			text := strings.Join(strings.Fields(string(a.Text)), " ")
			if row.Excerpt = clip(text, excerptLength); row.Excerpt != text {
				row.Excerpt += "…"
			}
		}
		codes = append(codes, a.Themes...)
	}
	slices.Sort(codes)
	row.Themes = strings.Join(slices.Compact(codes), ", ")
	return row
}
