package staff

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// helpfulStore holds what the page about answers of readers asks of the store.
type helpfulStore interface {
	PageVotes(ctx context.Context) ([]docket.PageVotes, error)
	Remarks(ctx context.Context, of docket.ID, limit int) (list []docket.PageRemark, total int, err error)
	RemoveRemarks(ctx context.Context, of docket.ID, ids []int64, by docket.UserID) (int, error)
}

// RemarkDesk knows what readers write about pages.
type RemarkDesk interface {
	// Seen is what the screener sees in a text.
	Seen(text docket.Text) []docket.Finding
}

// helpful serves what readers answered to “Was this page helpful?”.
type helpful struct {
	*staffPage
	store helpfulStore
	desk  RemarkDesk
}

const (
	helpfulPath = "/admin/helpful"
	remarkRows  = 50
	// ofSite stands in the address and the form for the pages that belong to no docket.
	ofSite = "site"
)

// chosen is the docket whose pages are asked about, "" for those of the site; all are what
// the person may choose from.
func (s *helpful) chosen(r *http.Request, asked string) (of docket.ID, all []views.Option, err error) {
	list, err := s.deskDockets(r.Context())
	if err != nil {
		return "", nil, err
	}
	for _, d := range list {
		all = append(all, views.Option{Value: string(d.ID), Label: string(d.ID)})
	}
	if web.ReachOf(r.Context()).Site {
		all = append(all, views.Option{Value: ofSite, Label: "Pages of the site"})
	}
	switch {
	case len(all) == 0:
		return "", nil, docket.ErrDenied
	case asked == "":
		asked = all[0].Value
	case !slices.ContainsFunc(all, func(o views.Option) bool { return o.Value == asked }):
		return "", nil, docket.ErrNotFound
	}
	if asked == ofSite {
		asked = ""
	}
	return docket.ID(asked), all, nil
}

// Show shows how often each page helped, and the words that wait to be read.
func (s *helpful) Show(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	of, all, err := s.chosen(r, query.Get("of"))
	if err != nil {
		return err
	}
	votes, err := s.store.PageVotes(r.Context())
	if err != nil {
		return err
	}
	remarks, total, err := s.store.Remarks(r.Context(), of, remarkRows)
	if err != nil {
		return err
	}
	loc, err := s.deskLocation(r.Context())
	if err != nil {
		return err
	}
	page := views.StaffHelpfulPage{Shell: s.StaffShell(r, "Were our pages helpful?", helpfulPath), Of: string(of),
		Total: total, Shown: len(remarks)}
	if of == "" {
		page.Of = ofSite
	}
	if len(all) > 1 {
		page.Filters = []views.Field{{Name: "of", Label: "Pages", Value: page.Of, Options: all}}
	}
	for _, v := range votes {
		if v.Docket == of {
			page.Votes = append(page.Votes, views.HelpfulRow{Page: pageLabel(v.Page),
				Language: languageName(v.Language), Yes: v.Yes, No: v.No})
		}
	}
	for _, m := range remarks {
		text := docket.Text(m.Text)
		page.Remarks = append(page.Remarks, views.RemarkRow{ID: strconv.FormatInt(m.ID, 10),
			Page: pageLabel(m.Page), Language: languageName(m.Language), Helpful: m.Helpful, Urgent: m.Urgent,
			At: views.DateTime(m.At.In(loc)), Runs: findingRuns(text, s.desk.Seen(text))})
	}
	return s.Render(w, r, http.StatusOK, views.StaffHelpful(page))
}

func pageLabel(name string) string {
	page, _ := docket.PageNamed(name)
	return page.Label
}

// Remove takes away the remarks that somebody ticked as read.
func (s *helpful) Remove(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm, "remark")
	if err != nil {
		return err
	}
	of, _, err := s.chosen(r, form.Get("of"))
	if err != nil {
		return err
	}
	var ids []int64
	for _, typed := range form["remark"] {
		if id, err := strconv.ParseInt(typed, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	done := "remarks-none"
	if len(ids) > 0 {
		if _, err := s.store.RemoveRemarks(r.Context(), of, ids, web.SessionOf(r).User.ID); err != nil {
			return err
		}
		done = "remarks"
	}
	return web.SeeOther(w, r, web.WithDone(withQuery(helpfulPath, "of", form.Get("of")), done))
}

// tasks adds the remarks about a docket's pages to somebody's desk.
func (s *helpful) tasks(ctx context.Context, id docket.ID, _ docket.UserID,
	add func(n int, one, many, href string, grave bool)) error {
	first, total, err := s.store.Remarks(ctx, id, 1)
	add(total, "reader wrote about a page of the docket", "readers wrote about pages of the docket",
		withQuery(helpfulPath, "of", string(id)), len(first) > 0 && first[0].Urgent)
	return err
}
