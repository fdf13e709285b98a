package handlers

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/intake/letter"
)

const entryPath = "/admin/comments/new"

// brings sends the form for letters with a document.
func (a *person) brings(name string, file []byte, fields url.Values) *answer {
	a.p.t.Helper()
	body, kind := multipartForm(a.p.t, name, file, fields)
	r := httptest.NewRequest("POST", a.p.deps.BaseURL.String()+entryPath, body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return a.send(r)
}

func (a *person) entryForm() url.Values {
	a.p.t.Helper()
	return a.get(entryPath).want(a.p.t, http.StatusOK).fields(a.p.t, `form[action="`+entryPath+`"]:not(.filters)`)
}

// A letter that came by mail as a document goes the way of one that is typed: its text to
// the questions it answers, checked, filed with those who signed it.
func TestEntryByHandFromADocument(t *testing.T) {
	t.Parallel()
	p := openPortal(t, withDocuments)
	mod := p.staffer(docket.RoleModerator)
	form := mod.entryForm()
	q, _ := p.docket.Question("2")
	form.Set("answer-2", "Typed before.")
	form.Set("channel", "email")
	form.Set("submitter_type", "organization")
	form.Set("name", "Ros Letter")
	form.Set("organization", "Clinics United")
	form.Set("signatories", "Maria Lopez; Rural Health\nSam Lee")
	page := mod.brings("MARKER-name.txt", []byte("Dear Task Force,\n\n2. "+q.Text+"\n\nSegment networks.\n"), form).
		want(t, http.StatusOK).lacks(t, "MARKER").contains(t, "The text of your file is in the form",
		"33 characters are in:")
	got := page.fields(t, `form[action="`+entryPath+`"]:not(.filters)`)
	for name, want := range map[string]string{"answer-general": "Dear Task Force,", "channel": "email",
		"answer-2": "Typed before.\n\nSegment networks.", "signatories": "Maria Lopez; Rural Health\nSam Lee"} {
		if strings.ReplaceAll(got.Get(name), "\r\n", "\n") != want {
			t.Errorf("%s holds %q, want %q", name, got.Get(name), want)
		}
	}
	got.Set("step", "review")
	check := mod.post(entryPath, got).want(t, http.StatusOK).lacks(t, "The file is not part")
	again := check.fields(t, `form[action="`+entryPath+`"]`)
	again.Set("step", "submit")
	at := mod.post(entryPath, again).want(t, http.StatusSeeOther).Header.Get("Location")
	mod.get(at).want(t, http.StatusOK).contains(t, "Segment networks.", "Clinics United", "Rural Health", "Sam Lee")
	if strings.Contains(p.log.String(), "MARKER") {
		t.Error("the name of the file is in the log")
	}
}

// The form to fill in offline that comes back by mail lands at its questions here, too.
func TestEntryByHandTakesTheResponseForm(t *testing.T) {
	t.Parallel()
	p := openPortal(t, withDocuments)
	mod := p.staffer(docket.RoleModerator)
	for _, say := range phrase.Languages() {
		p.say = say
		blank := p.get(testForm+"/form.docx").want(t, http.StatusOK)
		filled := filledIn(t, []byte(blank.Body), web.ResponseForm(say, p.docket).Example,
			map[int]string{0: "First answer.", 2: "Third answer."})
		form := mod.brings("form.docx", filled, mod.entryForm()).want(t, http.StatusOK).
			fields(t, `form[action="`+entryPath+`"]:not(.filters)`)
		for field, words := range map[string]string{"answer-1": "First answer.", "answer-2": "",
			"answer-3": "Third answer.", "answer-general": ""} {
			if form.Get(field) != words {
				t.Errorf("%s: %s holds %q, want %q", say.Language(), field, form.Get(field), words)
			}
		}
	}
}

// Whatever is wrong with a document, what was typed stands on the page that says so.
func TestEntryByHandLosesNothingWithAFile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		file   []byte
		change func(*Deps)
		status int
		says   string
	}{
		{"no file", nil, nil, 422, "Choose a file first."},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00"), nil, 422, "We cannot read this kind of file."},
		{"a file that is too large", make([]byte, 3<<20), nil, 413, "This file is too large."},
		{"no place to read it", []byte("x"), failsWith(docket.ErrBusy), 503, "We are reading many files"},
		{"a scan", []byte("x"), failsWith(letter.Scanned), 422, "The pages of this file are pictures"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			change := []func(*Deps){withDocuments}
			if tt.change != nil {
				change = append(change, tt.change)
			}
			p := openPortal(t, change...)
			mod := p.staffer(docket.RoleModerator)
			form := mod.entryForm()
			form.Set("answer-1", "Kept words.")
			form.Set("postmarked_on", "2026-11-12")
			page := mod.brings("a.bin", tt.file, form).want(t, tt.status)
			if got := page.text(t, "#document-error"); !strings.Contains(got, tt.says) {
				t.Errorf("the page says %q, want %q", got, tt.says)
			}
			again := page.fields(t, `form[action="`+entryPath+`"]:not(.filters)`)
			if again.Get("answer-1") != "Kept words." || again.Get("postmarked_on") != "2026-11-12" ||
				again.Get("token") != form.Get("token") {
				t.Errorf("the form holds %q", again)
			}
		})
	}
}

// A file that was chosen and left where it was is spoken of before the comment is filed,
// and the part is gone where documents are not taken.
func TestEntryByHandTellsOfAFileLeftBehind(t *testing.T) {
	t.Parallel()
	p := openPortal(t, withDocuments)
	mod := p.staffer(docket.RoleModerator)
	form := mod.entryForm()
	form.Set("channel", "mail")
	form.Set("answer-1", "Words.")
	form.Set("document", "letter.docx")
	form.Set("step", "review")
	mod.post(entryPath, form).want(t, http.StatusOK).lacks(t, "letter.docx").
		contains(t, "The file is not part of the comment")
	// Enter in a field checks the words; it does not ask for a file.
	first := mod.get(entryPath).nodes(t, `form[action="`+entryPath+`"] button[type=submit]`)
	for _, b := range first {
		if attr(b, "formenctype") != "" {
			t.Error("the first button of the form takes a file")
		}
		if attr(b, "value") == "review" {
			break
		}
	}
	off := openPortal(t)
	other := off.staffer(docket.RoleModerator)
	other.get(entryPath).want(t, http.StatusOK).lacks(t, `type="file"`)
	other.brings("a.txt", []byte("x"), other.entryForm()).want(t, http.StatusUnsupportedMediaType)
}

// A form with a document belongs to a session, as every staff form does; what was typed
// beside the document is kept when the session is over.
func TestEntryByHandWithAFileNeedsItsSession(t *testing.T) {
	t.Parallel()
	read := 0
	p := openPortal(t, withDocuments, func(d *Deps) {
		d.Documents.Read = func(context.Context, []byte) (letter.Letter, error) {
			read++
			return letter.Letter{}, letter.Broken
		}
	})
	mod := p.staffer(docket.RoleModerator)
	form := mod.entryForm()
	forged := url.Values{"docket": form["docket"], "form_token": {"forged"}}
	mod.brings("a.txt", []byte("Words."), forged).want(t, http.StatusForbidden)
	p.staffer(docket.RoleAuditor).brings("a.txt", []byte("Words."), form).want(t, http.StatusForbidden)

	form.Set("answer-2", "Typed by hand.")
	form.Set("channel", "mail")
	p.clock.advance(sessionIdle)
	mod.brings("a.txt", []byte("A document."), form).leadsTo(t, "/admin/sign-in?done=kept")
	p.clock.advance(30 * time.Second)
	mod.givePassword(testPassword)
	to := mod.giveCode(mod.code()).want(t, http.StatusSeeOther).Header.Get("Location")
	back := mod.get(to).want(t, http.StatusOK).contains(t, "What you typed is back").
		fields(t, "form:has(input[name=unsent])")
	if back.Get("answer-2") != "Typed by hand." || back.Get("channel") != "mail" || read > 0 {
		t.Errorf("after signing in again the form holds %q; %d documents were read", back, read)
	}
}

// entryShots draws the form for letters with a document.
func entryShots(p *testPortal) []shot {
	mod := p.staffer(docket.RoleModerator)
	q, _ := p.docket.Question("1")
	form := mod.entryForm()
	form.Set("answer-4", "Typed before.")
	shots := []shot{{"entry-form", mod.get(entryPath)},
		{"entry-taken", mod.brings("a.txt", []byte("Dear Task Force,\n\n1. "+q.Text+"\n\nCount devices."), form)},
		{"entry-refused", mod.brings("a.png", []byte("\x89PNG\x00"), form)}}
	form.Set("document", "letter.docx")
	form.Set("channel", "mail")
	form.Set("step", "review")
	return append(shots, shot{"entry-left", mod.post(entryPath, form)})
}
