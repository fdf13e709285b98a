package staff

import (
	"context"
	"net/http"
	"slices"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/views"
)

// noticesStore holds what people asked to be told by mail.
type noticesStore interface {
	NoticesOf(ctx context.Context, id docket.UserID) ([]docket.StaffNotice, error)
	SetNotice(ctx context.Context, id docket.UserID, notice docket.StaffNotice, wanted bool) error
}

// notices lets people choose what they are told by mail.
type notices struct {
	*staffPage
	store noticesStore
	room  Mailroom
}

// noticeWords say what each notice is.
var noticeWords = map[docket.StaffNotice]string{
	docket.NoticeAlerts: "At once, when a comment is flagged as a possible incident, flaw or threat",
	docket.NoticeDaily:  "Monday to Friday in the morning, how much waits for a moderator, without what it is",
}

// noticeNeeds is the permission that a notice needs.
var noticeNeeds = map[docket.StaffNotice]docket.Permission{docket.NoticeAlerts: docket.MayModerate,
	docket.NoticeDaily: docket.MayModerate}

// offered lists the notices that a person can ask for.
func (s *notices) offered(user docket.User) []docket.StaffNotice {
	var list []docket.StaffNotice
	for _, n := range docket.StaffNotices {
		if need := noticeNeeds[n]; need == "" ||
			!user.ReachOf(func(r docket.Role) bool { return r.May(need) }).Nowhere() {
			list = append(list, n)
		}
	}
	return list
}

// boxes are what a person chose, for their account page.
func (s *notices) boxes(r *http.Request) (views.NoticeBoxes, error) {
	user := web.SessionOf(r).User
	have, err := s.store.NoticesOf(r.Context(), user.ID)
	out := views.NoticeBoxes{Mail: s.room.Mail}
	for _, n := range s.offered(user) {
		out.List = append(out.List, views.NoticeBox{Value: string(n), Label: noticeWords[n],
			Chosen: slices.Contains(have, n)})
	}
	return out, err
}

// Save records what a person wants to be told.
func (s *notices) Save(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm, "notice")
	if err != nil {
		return err
	}
	user := web.SessionOf(r).User
	for _, n := range s.offered(user) {
		if err := s.store.SetNotice(r.Context(), user.ID, n, slices.Contains(form["notice"], string(n))); err != nil {
			return err
		}
	}
	return web.SeeOther(w, r, "/admin/account?done=notices#notices")
}
