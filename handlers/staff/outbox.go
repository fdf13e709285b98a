package staff

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/notify"
	"commentportal/views"
)

// outboxStore holds what the outbox asks of the store.
type outboxStore interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Outbox(ctx context.Context) (list []docket.Message, total int, err error)
	DecideMessage(ctx context.Context, id int64, state docket.MessageState, by docket.UserID) error
}

// Mailroom says how messages leave: by which ways, and in which words.
type Mailroom struct {
	Mail    bool // mail is sent by the portal
	Webhook bool
	Write   notify.Composer
	Poke    func() // says that there may be a message to send
}

// outbox serves the messages that wait or could not be sent.
type outbox struct {
	*staffPage
	store outboxStore
	room  Mailroom
}

// messageVerbs are what people can say of a message.
var messageVerbs = map[string]docket.MessageState{
	"retry": docket.MessageWaiting, "sent": docket.MessageByHand, "drop": docket.MessageDropped,
}

// Show lists the messages that wait or have failed.
func (s *outbox) Show(w http.ResponseWriter, r *http.Request) error {
	list, total, err := s.store.Outbox(r.Context())
	if err != nil {
		return err
	}
	loc, err := s.deskLocation(r.Context())
	if err != nil {
		return err
	}
	page := views.OutboxPage{Shell: s.StaffShell(r, "Outbox", "/admin/outbox"), Mail: s.room.Mail,
		Total: views.Count(total, "message", "messages"), More: total > len(list)}
	if total == 0 {
		page.Total = "Nothing waits here, and nothing has failed."
	}
	for _, m := range list {
		var d docket.Docket
		if m.Docket != "" {
			if d, err = s.store.Docket(r.Context(), m.Docket); err != nil {
				return err
			}
		}
		row := views.MessageRow{ID: strconv.FormatInt(m.ID, 10), To: m.To, Failed: m.State == docket.MessageFailed,
			Failure: m.Failure, Made: views.DateTime(m.MadeAt.In(loc)), Tries: m.Tries, Hand: m.Way == docket.ByMail}
		if m.Way == docket.ByWebhook {
			row.To = "the webhook"
		}
		if m.State == docket.MessageWaiting && m.Tries > 0 {
			row.Next = views.DateTime(m.NextAt.In(loc))
		}
		letter, err := s.room.Write.Compose(m, d)
		if err != nil {
			letter.Subject = "A message of a kind that this version does not know"
		}
		row.Subject, row.Text = letter.Subject, letter.Text
		page.Rows = append(page.Rows, row)
	}
	return s.Render(w, r, http.StatusOK, views.Outbox(page))
}

// Decide records what a person says of a message.
func (s *outbox) Decide(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.StaffForm(w, r, web.MaxSmallForm); err != nil {
		return err
	}
	id, err := strconv.ParseInt(r.PathValue("message"), 10, 64)
	state, known := messageVerbs[r.PathValue("verb")]
	if err != nil || !known {
		return docket.ErrNotFound
	}
	err = s.store.DecideMessage(r.Context(), id, state, web.SessionOf(r).User.ID)
	if errors.Is(err, docket.ErrStale) {
		return web.SeeOther(w, r, "/admin/outbox?done=message-gone")
	}
	if err != nil {
		return err
	}
	s.room.Poke()
	return web.SeeOther(w, r, "/admin/outbox?done=message-"+r.PathValue("verb"))
}
