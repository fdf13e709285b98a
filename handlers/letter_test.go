package handlers

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/intake/letter"
)

const bringForm = testForm + "/document"

// withDocuments lets a portal take documents, read in this process.
func withDocuments(d *Deps) {
	d.Documents = web.Documents{MaxBytes: 1 << 20,
		Read: func(_ context.Context, file []byte) (letter.Letter, error) { return letter.Read(file) }}
}

// multipartForm writes a form with a file as a browser does: the file where it stands in the
// form, before the fields behind it.
func multipartForm(t testing.TB, name string, file []byte, fields url.Values) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = &bytes.Buffer{}
	form := multipart.NewWriter(body)
	part, err := form.CreateFormFile("document", name)
	if err == nil {
		_, err = part.Write(file)
	}
	for field := range fields {
		if field != "document" && err == nil {
			err = form.WriteField(field, fields.Get(field))
		}
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return body, form.FormDataContentType()
}

// bring sends the comment form with a file.
func (p *testPortal) bring(name string, file []byte, fields url.Values) *answer {
	p.t.Helper()
	body, kind := multipartForm(p.t, name, file, fields)
	r := httptest.NewRequest("POST", "http://portal.example"+p.say.Address(bringForm), body)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return p.do(r)
}

// TestLetterIsBroughtCheckedAndSent walks the way of a letter: taken out, put to its
// questions behind what was typed, changed, checked, sent and filed as text.
func TestLetterIsBroughtCheckedAndSent(t *testing.T) {
	t.Parallel()
	p := openPortal(t, withDocuments)
	form := p.get(testForm).want(t, http.StatusOK).contains(t, "Bring your letter").fields(t, "form.comment-form")
	q, _ := p.docket.Question("2")
	form.Set("answer-2", "Typed before.")
	form.Set("state", "TX")
	page := p.bring("MARKER-name.txt", []byte("Dear Task Force,\n\n2. "+q.Text+"\n\nSegment networks.\n"), form).
		want(t, http.StatusOK).lacks(t, "MARKER").contains(t, "The text of your file is in the form",
		"33 characters are in:")
	got := page.fields(t, "form.comment-form")
	if got.Get("answer-general") != "Dear Task Force," || got.Get("state") != "TX" ||
		got.Get("answer-2") != "Typed before.\n\nSegment networks." {
		t.Errorf("the form holds %q", got)
	}
	again := p.bring("x.txt", []byte("Segment networks."), got).want(t, 200).fields(t, "form.comment-form")
	if again.Get("answer-general") != "Dear Task Force,\n\nSegment networks." {
		t.Errorf("the general answer holds %q", again.Get("answer-general"))
	}
	again.Set("step", "review")
	check := p.post(testForm, again).want(t, http.StatusOK).lacks(t, "Your file is not part")
	send := check.fields(t, "#review-form")
	send.Set("step", "submit")
	p.post(testForm, send).want(t, http.StatusSeeOther)
	if strings.Contains(p.log.String(), "MARKER") {
		t.Error("the name of the file is in the log")
	}
}

// TestNothingTypedIsLostWithAFile sends what cannot be taken; every page still holds the
// words, says what to do, and leads on to sending.
func TestNothingTypedIsLostWithAFile(t *testing.T) {
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
		{"a process that does not start", []byte("x"), failsWith(errors.New("no process")), 503,
			"We cannot read files at this moment."},
		{"a file that takes too long", []byte("x"), failsWith(letter.Unwieldy), 422, "too intricate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			change := []func(*Deps){withDocuments}
			if tt.change != nil {
				change = append(change, tt.change)
			}
			p := openPortal(t, change...)
			form := p.get(testForm).fields(t, "form.comment-form")
			form.Set("answer-1", "Kept words.")
			form.Set("name", "Jane Roe")
			page := p.bring("a.bin", tt.file, form).want(t, tt.status)
			if got := page.text(t, "#document-error"); !strings.Contains(got, tt.says) {
				t.Errorf("the page says %q, want %q", got, tt.says)
			}
			again := page.fields(t, "form.comment-form")
			if again.Get("answer-1") != "Kept words." || again.Get("name") != "Jane Roe" ||
				again.Get("form_token") != form.Get("form_token") {
				t.Errorf("the form holds %q", again)
			}
			if busy := strings.Contains(tt.says, "many files"); busy != (page.Header.Get("Retry-After") != "") {
				t.Errorf("Retry-After is %q", page.Header.Get("Retry-After"))
			}
			again.Set("step", "submit")
			p.post(testForm, again).want(t, http.StatusSeeOther)
		})
	}
}

func failsWith(err error) func(*Deps) {
	return func(d *Deps) {
		d.Documents.Read = func(context.Context, []byte) (letter.Letter, error) { return letter.Letter{}, err }
	}
}

func TestDocumentsAreTakenOnTheirOwnPathAlone(t *testing.T) {
	t.Parallel()
	p := openPortal(t, withDocuments)
	body, kind := multipartForm(t, "a.txt", []byte("words"), url.Values{"answer-1": {"x"}})
	for path, want := range map[string]int{testForm: 415, bringForm: 200} {
		r := httptest.NewRequest("POST", "http://portal.example"+path, bytes.NewReader(body.Bytes()))
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		p.do(r).want(t, want)
	}
	p.post(bringForm, url.Values{"answer-1": {"x"}}).want(t, 415)
	if at := p.get(bringForm).want(t, http.StatusSeeOther).Header.Get("Location"); at != testForm {
		t.Errorf("the address of the form with a file leads to %s", at)
	}
	// A body that is larger than all that is passed over is refused before it is read.
	unread := &countingReader{}
	r := httptest.NewRequest("POST", "http://portal.example"+bringForm, unread)
	r.ContentLength = 100 << 20
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	p.do(r).want(t, 413).contains(t, "what you typed is still in the form")
	if unread.n != 0 {
		t.Errorf("%d bytes of it were read", unread.n)
	}
}

type countingReader struct{ n int }

func (r *countingReader) Read(p []byte) (int, error) { r.n += len(p); return len(p), nil }

func TestDocumentsCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	p.get(testForm).want(t, 200).lacks(t, "Bring your letter", `type="file"`).contains(t, "takes text only")
	p.bring("a.txt", []byte("x"), nil).want(t, 404)
	p.get(testForm+"/form.docx").want(t, 404)
}

// TestWriterIsToldOfAFileLeftBehind checks the two ways in which somebody believes that a
// file goes along: it was chosen and never taken out, or the words only point at it.
func TestWriterIsToldOfAFileLeftBehind(t *testing.T) {
	t.Parallel()
	p := openPortal(t, withDocuments)
	form := p.get(testForm).fields(t, "form.comment-form")
	form.Set("answer-1", "Please see the attached letter.")
	form.Set("document", "letter.docx") // what a browser sends of a file in a form without files
	form.Set("step", "review")
	page := p.post(testForm, form).want(t, http.StatusOK).lacks(t, "letter.docx").
		contains(t, "Your file is not part of your comment", "Nothing is attached, so nobody can read what "+
			"you point at")
	lead := page.nodes(t, `.no-answer button[formaction$="/comment#document"]`)
	if len(lead) != 1 {
		t.Errorf("%d ways from the note to the place for files, want 1", len(lead))
	}
}

// TestResponseFormComesBack fills the form for writing offline in, in both languages and
// in another program, and brings it back: each answer lands at its question.
func TestResponseFormComesBack(t *testing.T) {
	t.Parallel()
	p := openPortal(t, withDocuments)
	for _, say := range phrase.Languages() {
		p.say = say
		res := p.get(testForm+"/form.docx").want(t, http.StatusOK)
		if kind := res.Header.Get("Content-Disposition"); !strings.HasPrefix(kind, "attachment;") {
			t.Errorf("the form is sent as %q", kind)
		}
		empty := p.bring("form.docx", []byte(res.Body), nil).want(t, 422)
		if got := empty.text(t, "#document-error"); got == "" {
			t.Error("an empty form says nothing")
		}
		example := web.ResponseForm(say, p.docket).Example
		filled := filledIn(t, []byte(res.Body), example, map[int]string{0: "First answer.", 2: "Third answer."})
		form := p.bring("form.docx", filled, nil).want(t, http.StatusOK).fields(t, "form.comment-form")
		want := map[string]string{"answer-1": "First answer.", "answer-2": "", "answer-3": "Third answer.",
			"answer-general": ""}
		for field, words := range want {
			if form.Get(field) != words {
				t.Errorf("%s: %s holds %q, want %q", say.Language(), field, form.Get(field), words)
			}
		}
	}
}

// filledIn writes answers into the fields of a response form, as Word does.
func filledIn(t testing.TB, file []byte, example string, answers map[int]string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "word/document.xml" {
			text = []byte(writtenInto(string(text), example, answers))
		}
		w, err := z.Create(f.Name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func writtenInto(text, example string, answers map[int]string) string {
	fields := strings.Split(text, "<w:sdt>")
	for i, words := range answers {
		f := strings.Replace(fields[i+1], "<w:showingPlcHdr/>", "", 1)
		fields[i+1] = strings.Replace(f, ">"+example+"<", ">"+words+"<", 1)
	}
	return strings.Join(fields, "<w:sdt>")
}

// TestResponseFormSurvivesLibreOffice opens the filled form in LibreOffice and saves it as
// Word, OpenDocument, RTF and PDF: each answer still lands at its question.
func TestResponseFormSurvivesLibreOffice(t *testing.T) {
	t.Parallel()
	if phase := os.Getenv("PORTAL_TEST_BROWSER"); phase != "" {
		t.Skip("deferred: " + phase) // the suite runs browsers and LibreOffice in a phase of their own
	}
	office, err := exec.LookPath(cmp.Or(os.Getenv("PORTAL_TEST_SOFFICE"), "soffice"))
	if err != nil {
		t.Skip("no LibreOffice: install it or run make test")
	}
	p := openPortal(t, withDocuments)
	file := filledIn(t, []byte(p.get(testForm+"/form.docx").Body), "Click here and write your answer.",
		map[int]string{0: "First answer.", 2: "Third answer."})
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "form.docx"), file, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"odt", "rtf", "pdf", "docx"} {
		cmd := exec.Command(office, "--headless", "-env:UserInstallation=file://"+folder+"/profile", "--convert-to",
			kind, "--outdir", filepath.Join(folder, "out"), filepath.Join(folder, "form.docx"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", kind, err, out)
		}
		saved, err := os.ReadFile(filepath.Join(folder, "out", "form."+kind))
		if err != nil {
			t.Fatal(err)
		}
		form := p.bring("form."+kind, saved, nil).want(t, http.StatusOK).fields(t, "form.comment-form")
		want := map[string]string{"answer-1": "First answer.", "answer-2": "", "answer-3": "Third answer.",
			"answer-general": ""}
		for field, words := range want {
			if form.Get(field) != words {
				t.Errorf("%s: %s holds %q, want %q", kind, field, form.Get(field), words)
			}
		}
	}
}

// letterShots draws what a document brings about, in both languages.
func letterShots(p *testPortal) []shot {
	q, _ := p.docket.Question("1")
	body := "{\\rtf1 Dear Task Force,\\par 1. " + q.Text + "\\par Count devices.{\\footnote x}{\\pict 00}\\par " +
		"\\trowd\\intbl a\\cell\\row\\pard\\par Thank you.}"
	p.say = phrase.English
	form := p.get(testForm).fields(p.t, "form.comment-form")
	form.Set("answer-4", "Typed before.")
	long := []byte(strings.Repeat("Sixteen letters.", 2000))
	shots := []shot{{"letter-form", p.get(testForm)}, {"letter-taken", p.bring("a.rtf", []byte(body), form)},
		{"letter-too-long", p.bring("a.txt", long, form)},
		{"letter-refused", p.bring("a.png", []byte("\x89PNG\x00"), form)}}
	form.Set("answer-1", "See attached.")
	form.Set("document", "letter.docx")
	form.Set("step", "review")
	shots = append(shots, shot{"letter-left", p.post(testForm, form)})
	p.say = phrase.Languages()[1]
	return append(shots, shot{"letter-form-es", p.get(testForm)}, shot{"letter-taken-es", p.bring("a.rtf", []byte(body),
		form)})
}
