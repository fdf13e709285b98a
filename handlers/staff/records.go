package staff

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// recordsStore holds what the page of records asks of the store.
type recordsStore interface {
	RecordRequests(ctx context.Context, id docket.ID) ([]docket.RecordRequest, error)
	AskForRecord(ctx context.Context, r docket.RecordRequest, by docket.UserID) (int64, error)
	AnswerRecord(ctx context.Context, id docket.ID, number int64, answer docket.RecordState, by docket.UserID) error
	Note(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error
}

// RecordWriter writes the encrypted record of a docket.
type RecordWriter func(ctx context.Context, w io.Writer, o export.RecordOrder) (export.RecordMade, error)

// records serves the page where records of a docket are asked for, agreed to by a second
// person and fetched, and where those written by command are signed.
type records struct {
	*staffPage
	store recordsStore
	write RecordWriter
}

// Show lists the records of a docket.
func (s *records) Show(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	var typed url.Values
	if kept := web.UnsentOf(r); kept != nil {
		typed = kept.Fields
		web.TookUp(r)
	}
	return s.page(w, r, d, docketFilter(d, all), typed, nil)
}

// page renders the records of a docket with what was typed.
func (s *records) page(w http.ResponseWriter, r *http.Request, d docket.Docket, dockets []views.Field, typed url.Values,
	invalid docket.Invalid) error {
	page := views.RecordsPage{Shell: s.StaffShell(r, "Records", "/admin/records"), Dockets: dockets, Docket: d.ID}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Records(page))
	}
	if !web.SessionOf(r).Fresh() {
		page.Confirm = web.ConfirmAddress("/admin/records?docket=" + url.QueryEscape(string(d.ID)))
	}
	var err error
	if page.Rows, err = s.rows(r, d); err != nil {
		return err
	}
	page.Case = views.Field{Name: "case", Label: "Reference of the request", Value: typed.Get("case"),
		NoSpell: true, Required: true,
		Hint: "Such as FOIA 2026-00123. It stands in the log: write no name.", Problem: invalid["case"]}
	page.Recipient = views.Field{Name: "recipient", Label: "Public key of the person who is to read it",
		Value:   typed.Get("recipient"),
		NoSpell: true, Required: true, Wide: true, Hint: "It begins with age1. That person makes it with age-keygen.",
		Problem: invalid["recipient"]}
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "case", "recipient")
	}
	return s.Render(w, r, status, views.Records(page))
}

// rows lays out the records of a docket for the person who looks.
func (s *records) rows(r *http.Request, d docket.Docket) ([]views.RecordRow, error) {
	names, err := s.colleagues(r)
	if err != nil {
		return nil, err
	}
	list, err := s.store.RecordRequests(r.Context(), d.ID)
	if err != nil {
		return nil, err
	}
	me := web.SessionOf(r).User.ID
	var out []views.RecordRow
	for _, one := range list {
		row := views.RecordRow{Number: strconv.FormatInt(one.Number, 10), Case: one.Case, Recipient: one.Recipient,
			By: actorName(one.By, names), At: views.DateTime(one.At.In(d.Location())), State: one.State,
			SHA256:   one.SHA256,
			Comments: one.Comments, Handed: one.Handed, ByCommand: one.ByCommand(),
			MayAnswer: one.MayAnswer(me, docket.RecordAgreed), MaySign: one.MayAnswer(me, docket.RecordSigned),
			MayFetch: one.MayFetch(me, s.Now())}
		if one.AnsweredBy != "" {
			row.Answered = actorName(one.AnsweredBy, names) + ", " + views.DateTime(one.AnsweredAt.In(d.Location()))
		}
		out = append(out, row)
	}
	return out, nil
}

// Ask takes a request for a record.
func (s *records) Ask(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	web.Takes(r, "case", "recipient")
	d, all, err := s.deskDocket(r.Context(), r.PathValue("docket"))
	if err != nil {
		return err
	}
	one := docket.RecordRequest{Docket: d.ID, Case: strings.TrimSpace(form.Get("case")),
		Recipient: strings.TrimSpace(form.Get("recipient"))}
	invalid := docket.Invalid{}
	if export.CheckRecordCase(one.Case) != nil {
		invalid["case"] = "Write the reference of the request with letters, digits, blanks and . / _ -, at most " +
			"60 of them."
	}
	if list, err := export.RecordRecipients(one.Recipient); err != nil || len(list) != 1 {
		invalid["recipient"] = "Paste one public key of age. It begins with age1."
	}
	if len(invalid) == 0 && !web.SessionOf(r).Fresh() {
		invalid["case"] = "It is a while since you signed in. Confirm who you are first, with the link on this page, " +
			"then send this again."
	}
	if len(invalid) > 0 {
		return s.page(w, r, d, docketFilter(d, all), form, invalid)
	}
	if _, err := s.store.AskForRecord(r.Context(), one, web.SessionOf(r).User.ID); err != nil {
		return err
	}
	return web.SeeOther(w, r, recordsAt(d.ID, "record-asked"))
}

func recordsAt(id docket.ID, done string) string {
	return "/admin/records?" + url.Values{"docket": {string(id)}, "done": {done}}.Encode()
}

// recordAnswers are what a second person can say.
var recordAnswers = map[string]docket.RecordState{"agree": docket.RecordAgreed, "refuse": docket.RecordRefused,
	"sign": docket.RecordSigned}

// Answer takes what a second person says, and hands the file out.
func (s *records) Answer(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.StaffForm(w, r, web.MaxSmallForm); err != nil {
		return err
	}
	id, verb := docket.ID(r.PathValue("docket")), r.PathValue("verb")
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil {
		return docket.ErrNotFound
	}
	if !web.SessionOf(r).Fresh() {
		return s.ToConfirm(w, r, "/admin/records?docket="+url.QueryEscape(string(id)))
	}
	if verb == "file" {
		return s.fetch(w, r, id, number)
	}
	answer, ok := recordAnswers[verb]
	if !ok {
		return docket.ErrNotFound
	}
	err = s.store.AnswerRecord(r.Context(), id, number, answer, web.SessionOf(r).User.ID)
	if errors.Is(err, docket.ErrStale) {
		return web.SeeOther(w, r, recordsAt(id, "record-stale"))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, recordsAt(id, "record-"+verb))
}

// fetch sends the encrypted file. The log has a row before anything is read, and one with
// its digest when it is sent; when making it fails, the connection is cut.
func (s *records) fetch(w http.ResponseWriter, r *http.Request, id docket.ID, number int64) error {
	list, err := s.store.RecordRequests(r.Context(), id)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(one docket.RecordRequest) bool { return one.Number == number })
	if i < 0 {
		return docket.ErrNotFound
	}
	if !list[i].MayFetch(web.SessionOf(r).User.ID, s.Now()) {
		return docket.ErrDenied
	}
	to, err := export.RecordRecipients(list[i].Recipient)
	if err != nil {
		return err
	}
	release, err := s.Downloads.Take(r.Context())
	if err != nil {
		return err
	}
	defer release()
	facts := map[string]string{"of": strconv.FormatInt(number, 10), "case": list[i].Case}
	if err := s.store.Note(r.Context(), web.ActorOf(r), "record.started", string(id), facts); err != nil {
		return err
	}
	web.Download(w, "application/octet-stream", string(id)+"-record.zip.age")
	made, err := s.write(r.Context(), w, export.RecordOrder{Docket: id, Case: list[i].Case, Made: s.Now(),
		Recipients: to})
	if err != nil {
		s.Log.ErrorContext(r.Context(), "record not written", slog.String("docket", string(id)), slog.Any("error", err))
		panic(http.ErrAbortHandler) // nobody takes a part for the whole
	}
	facts["comments"], facts["sha256"] = strconv.Itoa(made.Comments), made.SHA256
	s.Note(r, web.ActorOf(r), "record.written", string(id), facts)
	return nil
}
