package public

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gorilla/securecookie"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/views"
)

// reportsStore holds what reports ask of the store.
type reportsStore interface {
	NoteRefusal(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error
	Report(ctx context.Context, report docket.Report) error
}

// reports takes what readers say about a posted comment.
type reports struct {
	*comments
	store reportsStore
	seal  *securecookie.SecureCookie // the token in the address that shows a report's number
}

var reportKinds = []string{docket.ReportPrivate, docket.ReportNotMe, docket.ReportNamed, docket.ReportOther}

// errCrowded is the answer when as many reports as may wait on one comment already.
var errCrowded = &web.Problem{Status: http.StatusTooManyRequests, Heading: "Many reports wait on this comment",
	Text: []string{
		"Staff have been told about it and will look at the comment. Report it again after they have decided, if you " +
			"still need to.",
	}}

// Report takes a reader's word on a posted comment, and opens a case.
func (s *reports) Report(w http.ResponseWriter, r *http.Request) error {
	d, id, ok := commentPath(r)
	if !ok {
		return web.ErrNoPage
	}
	values, err := s.ReadForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	kind, note := values.Get("kind"), strings.TrimSpace(values.Get("note"))
	note = strings.ReplaceAll(note, "\r\n", "\n")
	number := docket.NewCaseNumber()
	err = s.Allow(s.Limits.Form, r)
	if err == nil {
		err = checkReport(phrase.From(r.Context()), kind, note)
	}
	if err == nil {
		err = s.store.Report(r.Context(), docket.Report{Comment: id, Kind: kind, Note: note, At: s.Now(),
			Number: number})
	}
	if errors.Is(err, docket.ErrExists) {
		if refused := s.store.NoteRefusal(r.Context(), docket.ActorCommenter, "case.refused", string(id),
			map[string]string{"why": "many wait"}); refused != nil {
			s.Warn(r, "refused report not counted", refused)
		}
		err = errCrowded
	}
	if err != nil {
		return s.reportAgain(w, r, d, id, kind, note, err)
	}
	token, err := s.sealNumber(id, number)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, phrase.From(r.Context()).Address("/dockets/"+string(d)+"/comments/"+string(id)+"/reported/"+
		token), http.StatusSeeOther)
	return nil
}

func checkReport(say *phrase.Printer, kind, note string) error {
	invalid := docket.Invalid{}
	if !slices.Contains(reportKinds, kind) {
		invalid["kind"] = say.Text("Choose what is wrong with this comment.")
	}
	switch {
	case !utf8.ValidString(note) || strings.ContainsRune(note, 0):
		invalid["note"] = say.Text("The note has characters that we cannot read. Type it again.")
	case utf8.RuneCountInString(note) > web.MaxNote:
		invalid["note"] = say.Text("Use %d characters or fewer.", web.MaxNote)
	case kind == docket.ReportOther && note == "":
		invalid["note"] = say.Text("Tell us what is wrong with this comment.")
	}
	if len(invalid) > 0 {
		return invalid
	}
	return nil
}

// reportAgain shows the comment with the report as typed and what is wrong.
func (s *reports) reportAgain(w http.ResponseWriter, r *http.Request, id docket.ID, c docket.CommentID, kind,
	note string, cause error) error {
	d, err := s.comments.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	page, err := s.drawComment(r.Context(), d, c)
	if err != nil {
		return err
	}
	say := phrase.From(r.Context())
	p := web.Explain(cause).In(say)
	s.LogFailure(r, p, cause)
	page.Shell.Problem = true
	page.Shell.Address = "/dockets/" + string(id) + "/comments/" + string(c)
	page.Report = views.ReportForm{Kind: kind, Note: note, Open: true}
	if invalid, ok := cause.(docket.Invalid); ok {
		page.Report.Invalid = invalid
	} else {
		page.Report.Invalid = docket.Invalid{"form": p.Heading + ". " + say.Text("Your report was not saved.") + " " +
			strings.Join(p.Text, " ")}
	}
	web.SetRetry(w, p.Retry)
	return s.Render(w, r, p.Status, views.Comment(page))
}

func reportName(id docket.CommentID) string { return "report " + string(id) }

// sealNumber makes the token of the page that shows a report's number: encrypted, bound
// to the comment, and good as long as a receipt.
func (s *reports) sealNumber(id docket.CommentID, number docket.TrackingNumber) (string, error) {
	plain, err := json.Marshal(receiptTicket{Number: number, Issued: s.Steady().Unix()})
	if err != nil {
		return "", err
	}
	return s.seal.Encode(reportName(id), plain)
}

// Reported thanks for a report and shows its number, here and nowhere else.
func (s *reports) Reported(w http.ResponseWriter, r *http.Request) error {
	id, c, ok := commentPath(r)
	if !ok {
		return web.ErrNoPage
	}
	var plain []byte
	var t receiptTicket
	if s.seal.Decode(reportName(c), r.PathValue("token"), &plain) != nil || json.Unmarshal(plain, &t) != nil {
		return web.ErrNoPage
	}
	d, err := s.comments.store.Docket(r.Context(), id)
	if err != nil {
		return err
	}
	shell := s.DocketShell(r.Context(), d, "Thank you for your report", "/comments")
	shell.NoIndex = true
	shell.Address = "/dockets/" + string(id) + "/comments/" + string(c)
	page := views.ReportedPage{Shell: shell, Comment: string(c), Number: string(t.Number)}
	if age := s.Steady().Sub(time.Unix(t.Issued, 0)); age < -time.Minute || age > receiptLife {
		page.Number = ""
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, http.StatusOK, views.Reported(page))
}
