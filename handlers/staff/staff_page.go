package staff

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// staffPageStore holds what every staff page asks of the store.
type staffPageStore interface {
	Users(ctx context.Context) ([]docket.User, error)
	Dockets(ctx context.Context) ([]docket.Docket, error)
}

// staffPage holds what the staff pages of all subjects share.
type staffPage struct {
	*web.Gate
	store staffPageStore
}

// deskLocation is the zone of pages that belong to no docket: that of the first
// docket, or UTC.
func (s *staffPage) deskLocation(ctx context.Context) (*time.Location, error) {
	d, _, err := s.deskDocket(ctx, "")
	if err != nil {
		return nil, err
	}
	if d.ID == "" {
		return time.UTC, nil
	}
	return d.Location(), nil
}

// names tells colleagues apart on staff pages.
type names struct {
	me   docket.UserID
	list map[docket.UserID]string
}

func (n names) of(id docket.UserID) string {
	switch {
	case id == 0:
		return "nobody on staff"
	case id == n.me:
		return "you"
	case n.list[id] != "":
		return n.list[id]
	}
	return id.String()
}

func (s *staffPage) colleagues(r *http.Request) (names, error) {
	users, err := s.store.Users(r.Context())
	if err != nil {
		return names{}, err
	}
	out := names{me: web.SessionOf(r).User.ID, list: map[docket.UserID]string{}}
	for _, u := range users {
		out.list[u.ID] = web.DisplayName(u)
	}
	return out, nil
}

// deskDockets lists the dockets within reach of whoever asks, the open ones first.
func (s *staffPage) deskDockets(ctx context.Context) ([]docket.Docket, error) {
	list, err := s.store.Dockets(ctx)
	if err != nil {
		return nil, err
	}
	reach := web.ReachOf(ctx)
	list = slices.DeleteFunc(list, func(d docket.Docket) bool { return !reach.Has(d.ID) })
	now := s.Now()
	slices.SortStableFunc(list, func(a, b docket.Docket) int {
		return rank(a.Period(now)) - rank(b.Period(now))
	})
	return list, nil
}

func rank(p docket.Period) int {
	switch p {
	case docket.PeriodOpen:
		return 0
	case docket.PeriodAhead:
		return 1
	}
	return 2
}

// deskDocket is the docket that a staff page is about: the one named, or the
// first of all.
func (s *staffPage) deskDocket(ctx context.Context, named string) (docket.Docket, []docket.Docket, error) {
	list, err := s.deskDockets(ctx)
	if err != nil {
		return docket.Docket{}, nil, err
	}
	for _, d := range list {
		if named == "" || string(d.ID) == named {
			return d, list, nil
		}
	}
	if named == "" {
		return docket.Docket{}, nil, nil
	}
	return docket.Docket{}, nil, docket.ErrNotFound
}

// chosenDocket reads the query of a staff page and the docket that it asks for;
// all of them come along for the page's filter.
func (s *staffPage) chosenDocket(r *http.Request) (query url.Values, d docket.Docket, all []docket.Docket, err error) {
	if query, err = web.ParseFields(r.URL.RawQuery); err != nil {
		return nil, docket.Docket{}, nil, err
	}
	d, all, err = s.deskDocket(r.Context(), query.Get("docket"))
	return query, d, all, err
}

// fileFor reads a form with a file for the docket that it names; all are the dockets that
// this person may choose from.
func (s *staffPage) fileFor(w http.ResponseWriter, r *http.Request) (up web.Uploaded, d docket.Docket,
	all []docket.Docket, err error) {
	if up, err = s.StaffUpload(w, r, "file", docket.MaxUpload); err != nil {
		return up, d, nil, err
	}
	if d, all, err = s.deskDocket(r.Context(), up.Form.Get("docket")); err == nil && d.ID == "" {
		err = docket.ErrNotFound
	}
	return up, d, all, err
}
