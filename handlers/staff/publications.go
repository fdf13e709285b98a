package staff

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// publicationsStore says which kept exports are published.
type publicationsStore interface {
	Publications(ctx context.Context, id docket.ID) ([]docket.Publication, error)
	Publish(ctx context.Context, p docket.Publication, links map[docket.CommentID][]docket.PrintedLink) error
	Unpublish(ctx context.Context, by docket.UserID, id docket.ID, name string) error
}

// publications lets people say that a kept export is published, so that the pages of
// comments tell where it rests on them.
type publications struct {
	*staffPage
	store  publicationsStore
	keeper ExportKeeper
	kept   *exports
}

// Publish makes a kept export public, or takes that back, as the field published says.
func (s *publications) Publish(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	ctx := r.Context()
	id, name := docket.ID(r.PathValue("docket")), r.PathValue("name")
	by := web.SessionOf(r).User.ID
	done := "published"
	switch form.Get("published") {
	case "yes":
		release, err := s.Downloads.Take(ctx)
		if err != nil {
			return err
		}
		defer release()
		p, links, err := s.keeper.Printed(ctx, id, name)
		if errors.Is(err, export.ErrNotTraced) {
			return &web.Problem{Status: http.StatusConflict, Heading: "This export cannot be published here",
				Text: []string{
					"It was made by an earlier version of this program. It does not say where the report rests on " +
						"each comment.",
					"Keep the present state under a new name, make the report from it, and publish that one."}}
		}
		if err != nil {
			return s.kept.damaged(r, docket.KeptExport{Docket: id, Name: name}, "", err)
		}
		p.By = by
		if err := s.store.Publish(ctx, p, links); err != nil && !errors.Is(err, docket.ErrExists) { // sent twice
			return err
		}
	case "no":
		done = "unpublished"
		if err := s.store.Unpublish(ctx, by, id, name); err != nil {
			return err
		}
	default:
		return web.BadRequest("Say whether the export is to be published.")
	}
	return web.SeeOther(w, r, keptAddress(id, name)+"?done="+done)
}

// publication fills in whether a kept export is published.
func (s *publications) publication(ctx context.Context, page *views.KeptExportPage, d docket.Docket,
	e docket.KeptExport, people names) error {
	list, err := s.store.Publications(ctx, d.ID)
	if err != nil {
		return err
	}
	page.PublishAt = page.Address + "/publish"
	_, page.Traced = e.File("trace.csv")
	i := slices.IndexFunc(list, func(p docket.Publication) bool { return p.Name == e.Name })
	switch {
	case i < 0:
		page.Publication = "It is not published. Pages of comments tell nothing of it."
		return nil
	case !list[i].EndedAt.IsZero():
		page.Publication = "It was published, and " + people.of(list[i].EndedBy) + " took that back on " +
			views.DateTime(list[i].EndedAt.In(d.Location())) + ". Pages of comments tell nothing of it."
		return nil
	}
	page.Published = true
	page.Publication = people.of(list[i].By) + " published it on " + views.DateTime(list[i].At.In(d.Location())) + "."
	newest := slices.IndexFunc(list, func(p docket.Publication) bool { return p.EndedAt.IsZero() })
	if newest != i {
		page.Publication += " Pages of comments tell of “" + list[newest].Name + "”, which was published later."
	}
	return nil
}
