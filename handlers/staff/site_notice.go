package staff

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// siteNoticeStore holds what the page of the site's notice asks of the store.
type siteNoticeStore interface {
	SiteNotice(ctx context.Context) (docket.SiteNotice, error)
	SetSiteNotice(ctx context.Context, n docket.SiteNotice, by docket.Actor) error
}

// siteNotice serves the page on which a notice is put on every page of the public.
type siteNotice struct {
	*staffPage
	store siteNoticeStore
}

const siteNoticePath = "/admin/notice"

// noticeField is the name of the field with the notice in a language.
func noticeField(language string) string { return "text-" + language }

// Show says which notice stands, and takes another.
func (s *siteNotice) Show(w http.ResponseWriter, r *http.Request) error {
	var form url.Values
	if kept := web.UnsentOf(r); kept != nil && kept.Fields != nil {
		form = kept.Fields
		web.TookUp(r)
	}
	return s.show(w, r, form, nil)
}

func (s *siteNotice) show(w http.ResponseWriter, r *http.Request, form url.Values, invalid docket.Invalid) error {
	n, err := s.store.SiteNotice(r.Context())
	if err != nil {
		return err
	}
	loc, err := s.deskLocation(r.Context())
	if err != nil {
		return err
	}
	page := views.SiteNoticePage{Shell: s.StaffShell(r, "Site notice", siteNoticePath)}
	if n.Shown(s.Now()) {
		for _, say := range phrase.Languages() {
			if text := n.Texts[say.Language()]; text != "" {
				page.Stands = append(page.Stands, views.SiteNoticeText{Language: say.Language(), Name: say.Name(),
					Text: text})
			}
		}
		if !n.Until.IsZero() {
			page.Until = views.DateTime(n.Until.In(loc))
		}
	}
	if form == nil && n.Shown(s.Now()) { // whoever changes a notice begins with the one that stands
		form = url.Values{}
		for language, text := range n.Texts {
			form.Set(noticeField(language), text)
		}
	}
	var order []string
	for _, say := range phrase.Languages() {
		f := views.Field{Name: noticeField(say.Language()), Label: "Notice in English", Rows: 3, Wide: true,
			Value: form.Get(noticeField(say.Language())), Max: docket.MaxSiteNotice, Required: say.IsEnglish(),
			Optional: !say.IsEnglish(), Problem: invalid[noticeField(say.Language())],
			Hint: "One or two sentences: what will not work, when, and whom to ask."}
		if !say.IsEnglish() {
			f.Label, f.Hint = "The same in "+say.Name(), "Without it, pages in this language show the English notice."
		}
		page.Texts, order = append(page.Texts, f), append(order, f.Name)
	}
	page.End = views.Field{Name: "until", Label: "Until", Value: form.Get("until"), Optional: true, NoSpell: true,
		Hint: "A day, whose end still counts, or a day and a time, such as 2026-12-31T17:00, in the time of " +
			loc.String() + ". Left empty, the notice stands until somebody takes it away.", Problem: invalid["until"]}
	status := http.StatusOK
	if len(invalid) > 0 {
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		page.Problems = views.Problems(invalid, append(order, "until")...)
	}
	return s.Render(w, r, status, views.SiteNotice(page))
}

// Change puts a notice up or takes it away.
func (s *siteNotice) Change(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	texts, fields := map[string]string{}, []string{"until"}
	for _, say := range phrase.Languages() {
		name := noticeField(say.Language())
		texts[say.Language()], fields = form.Get(name), append(fields, name)
	}
	web.Takes(r, fields...)
	var n docket.SiteNotice
	switch r.PathValue("verb") {
	case "set":
		loc, err := s.deskLocation(r.Context())
		if err != nil {
			return err
		}
		var invalid docket.Invalid
		until := strings.TrimSpace(form.Get("until"))
		if n, invalid = docket.ReadSiteNotice(texts, until, s.Now().In(loc)); invalid != nil {
			return s.show(w, r, form, invalid)
		}
	case "clear":
	default:
		return docket.ErrNotFound
	}
	if err := s.store.SetSiteNotice(r.Context(), n, web.ActorOf(r)); err != nil {
		return err
	}
	return web.SeeOther(w, r, web.WithDone(siteNoticePath, "notice-"+r.PathValue("verb")))
}
