package staff

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/views"
)

// exportsStore holds what the exports ask of the store.
type exportsStore interface {
	KeptExport(ctx context.Context, id docket.ID, name string) (docket.KeptExport, error)
	KeptExports(ctx context.Context, id docket.ID) ([]docket.KeptExport, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Note(ctx context.Context, by docket.Actor, action, target string, detail map[string]string) error
}

// exports serves the files of the report and archived exports.
type exports struct {
	*staffPage
	store     exportsStore
	exporters []export.Exporter
	keeper    ExportKeeper
	published *publications
	snapshot  func(context.Context, func(export.Source) error) error
}

// List lists the files of the report, and what was kept.
func (s *exports) List(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	return s.exportsPage(w, r, values.Get("docket"), docket.KeptExport{}, nil)
}

func (s *exports) exportsPage(w http.ResponseWriter, r *http.Request, named string, typed docket.KeptExport,
	invalid docket.Invalid) error {
	d, all, err := s.deskDocket(r.Context(), named)
	if err != nil {
		return err
	}
	page := views.ExportsPage{Shell: s.StaffShell(r, "Exports", "/admin/exports")}
	if d.ID == "" {
		return s.Render(w, r, http.StatusOK, views.Exports(page))
	}
	at := "/admin/exports/" + string(d.ID) + "/"
	page.Docket, page.DocketID, page.Filters, page.Bundle, page.KeepAt = d.Title, string(d.ID), docketFilter(d, all),
		at+"all.zip", at+"keep"
	for _, e := range s.exporters {
		page.Files = append(page.Files, views.ExportFile{Name: e.Name(), Href: at + e.Name(), Says: fileSays[e.Name()]})
	}
	page.NoPDF = !slices.ContainsFunc(s.exporters, func(e export.Exporter) bool { return e.Name() == "report.pdf" })
	page.Name = views.Field{Name: "name", Label: "Name", Value: typed.Name, NoSpell: true, Autocomplete: "off",
		Hint: docket.KeptNameRule, Problem: invalid["name"]}
	page.Purpose = views.Field{Name: "purpose", Label: "What is it for?", Optional: true, Value: typed.Purpose, Rows: 2,
		Wide: true, Max: docket.MaxReason, Problem: invalid["purpose"],
		Hint: "For colleagues, such as “Cited by the interim report”."}
	kept, err := s.store.KeptExports(r.Context(), d.ID)
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	for _, k := range kept {
		page.Kept = append(page.Kept, views.KeptRow{
			Name: k.Name, Href: keptAddress(d.ID, k.Name), Purpose: k.Purpose, Kept: views.Date(k.At.In(d.Location())),
			By:    keptBy(people, k.By),
			Shows: stateWords(k.SnapshotAt, d), Files: len(k.Files), Size: sizeWords(k.Bytes()),
		})
	}
	status := http.StatusOK
	if len(invalid) > 0 {
		status, page.Shell.Problem = http.StatusUnprocessableEntity, true
		page.Problems = views.Problems(invalid, "name", "purpose")
	}
	return s.Render(w, r, status, views.Exports(page))
}

func keptAddress(id docket.ID, name string) string { return "/admin/kept/" + string(id) + "/" + name }

func keptBy(people names, id docket.UserID) string {
	if id == 0 {
		return "the operator"
	}
	return people.of(id)
}

// stateWords says of which moment an export is.
func stateWords(at time.Time, d docket.Docket) string {
	if at.IsZero() {
		return "An empty portal"
	}
	return views.DateTime(at.In(d.Location()))
}

// sizeWords prints bytes as people read them: 1,024 are a kilobyte.
func sizeWords(n int64) string {
	const kilo = 1024
	switch {
	case n < kilo:
		return views.Count(int(n), "byte", "bytes")
	case n < kilo*kilo:
		return strconv.FormatFloat(float64(n)/kilo, 'f', 1, 64) + " KB"
	case n < kilo*kilo*kilo:
		return strconv.FormatFloat(float64(n)/(kilo*kilo), 'f', 1, 64) + " MB"
	}
	return strconv.FormatFloat(float64(n)/(kilo*kilo*kilo), 'f', 1, 64) + " GB"
}

// fileSays is what each file holds, in words.
var fileSays = map[string]string{
	"comments.csv":           "Every comment received, whatever became of it: the register",
	"answers.jsonl":          "Posted answers for machines, the text as posted",
	"answers.csv":            "Posted answers, one a row",
	"themes_by_question.csv": "How often each theme came up, by question",
	"themes_by_sector.csv":   "How often each theme came up, by question and sector",
	"codings.csv":            "Every coding, rejected ones too",
	"matrix.csv":             "Posted comments by themes, as 0 and 1",
	"quotes.csv":             "Chosen quotations",
	"campaigns.csv":          "Letter campaigns",
	"recommendations.csv":    "Recommendations of staff and what they rest on",
	"actions.csv":            "What is to be done: action items of the recommendations",
	"sections.csv":           "The report that people wrote, section by section",
	"trace.csv": "From receipt to recommendation: how far each comment came, and where the report " +
		"rests on it",
	"agreement.csv":      "How far coders agree",
	"coverage.csv":       "How far the reading of posted answers has come",
	"translations.csv":   "English translations by staff of answers in other languages",
	"signatories.csv":    "Who signed, of comments that several signed",
	"ledger.csv":         "What became of all comments received",
	"moderation_log.csv": "Every decision",
	"codebook.csv":       "The themes and what they mean",
	"codebook.qdc":       "The codebook for NVivo, MAXQDA and Taguette",
	"project.qdpx":       "Posted answers and their codings for NVivo, MAXQDA and QualCoder",
	"workbook.xlsx":      "All tables as one workbook",
	"report.html":        "The summary for the report, to read",
	"report.docx":        "The summary for the report, to edit",
	"report.pdf":         "The summary for the report, laid out for paper by LibreOffice and tagged",
	"datapackage.json":   "What each file is, with checksums",
	"LIMITATIONS.md":     "What to know before using the files",
}

// The log's actions of exports. A row stands before the first byte leaves, and
// another one tells how much left.
const (
	noteDownloaded = "export.downloaded"
	noteSent       = "export.sent"
	noteKeptRead   = "export.kept_read"
	noteKeptBad    = "export.kept_damaged"
)

// Export streams one file.
func (s *exports) Export(w http.ResponseWriter, r *http.Request) error {
	i := slices.IndexFunc(s.exporters, func(e export.Exporter) bool { return e.Name() == r.PathValue("file") })
	if i < 0 {
		if _, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket"))); err != nil {
			return err
		}
		return web.ErrNoPage
	}
	file := s.exporters[i]
	return s.stream(w, r, file.Name(), file.ContentType(), func(ctx context.Context, w io.Writer, src export.Source,
		id docket.ID) (int64, error) {
		if counts, ok := file.(export.RowCounter); ok {
			return counts.ExportRows(ctx, w, src, id)
		}
		return -1, file.Export(ctx, w, src, id)
	})
}

// Bundle streams all files as one archive.
func (s *exports) Bundle(w http.ResponseWriter, r *http.Request) error {
	return s.stream(w, r, "all.zip", "application/zip", func(ctx context.Context, w io.Writer, src export.Source,
		id docket.ID) (int64, error) {
		sent, err := s.keeper.Bundle(ctx, w, src, id)
		return sent.Rows, err
	})
}

// stream sends a file as it is made; when making it fails, the connection is
// cut, so that nobody takes a part for the whole.
func (s *exports) stream(w http.ResponseWriter, r *http.Request, name, contentType string,
	write func(ctx context.Context, w io.Writer, src export.Source, id docket.ID) (rows int64, err error)) error {
	ctx := r.Context()
	d, err := s.store.Docket(ctx, docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	release, err := s.Downloads.Take(ctx)
	if err != nil {
		return err
	}
	defer release()
	if err := s.store.Note(ctx, web.ActorOf(r), noteDownloaded, string(d.ID),
		map[string]string{"file": name}); err != nil {
		return err
	}
	out := &countingWriter{w: w}
	rows := int64(-1)
	err = s.snapshot(ctx, func(src export.Source) error {
		h := w.Header()
		h.Set("Content-Type", contentType)
		h.Set("Content-Disposition", `attachment; filename="`+string(d.ID)+`-`+name+`"`)
		h.Set("Content-Security-Policy", web.Sandboxed)
		if r.Method == http.MethodHead {
			return nil
		}
		buf := bufio.NewWriterSize(out, 64<<10)
		var err error
		if rows, err = write(ctx, buf, src, d.ID); err != nil {
			return err
		}
		return buf.Flush()
	})
	if r.Method != http.MethodHead {
		facts := map[string]string{"file": name, "bytes": strconv.FormatInt(out.n, 10)}
		if rows >= 0 {
			facts["rows"] = strconv.FormatInt(rows, 10)
		}
		if err != nil {
			facts["cut"] = "yes"
		}
		// Whoever broke off has left, and still has what was sent.
		s.Note(r.WithContext(context.WithoutCancel(ctx)), web.ActorOf(r), noteSent, string(d.ID), facts)
	}
	if err != nil && out.n > 0 {
		s.LogFailure(r, web.Explain(err), err)
		panic(http.ErrAbortHandler)
	}
	return err
}

// countingWriter knows how much was sent.
type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// Keep starts keeping the present state under a name.
func (s *exports) Keep(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, web.MaxSmallForm)
	if err != nil {
		return err
	}
	d, err := s.store.Docket(r.Context(), docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	e := docket.KeptExport{Docket: d.ID, Name: strings.TrimSpace(form.Get("name")),
		Purpose: cleanLines(form.Get("purpose")), By: web.SessionOf(r).User.ID}
	if m, ok := s.keeper.Making(d.ID, e.Name); ok && !m.Over {
		return web.SeeOther(w, r, keptAddress(d.ID, e.Name)) // sent twice
	}
	invalid := e.Check()
	if len(invalid) == 0 {
		release, err := s.Downloads.Take(r.Context())
		if err == nil {
			if err = s.keeper.Begin(r.Context(), e, s.Now(), release); err != nil {
				release()
			}
		}
		switch {
		case err == nil:
			return web.SeeOther(w, r, keptAddress(d.ID, e.Name))
		case errors.Is(err, docket.ErrExists):
			invalid["name"] = "An export is kept under this name already, and none is ever written over. Choose " +
				"another name."
		case errors.Is(err, docket.ErrBusy):
			invalid["form"] = "Other exports are being made. Wait a minute and send the form again."
		default:
			return err
		}
	}
	return s.exportsPage(w, r, string(d.ID), e, invalid)
}

// Kept shows a kept export: how far it is while it is being made, and its files
// afterwards. With a comment in the address it writes the footnote that cites it.
func (s *exports) Kept(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ParseFields(r.URL.RawQuery)
	if err != nil {
		return err
	}
	ctx := r.Context()
	d, err := s.store.Docket(ctx, docket.ID(r.PathValue("docket")))
	if err != nil {
		return err
	}
	name := r.PathValue("name")
	page := views.KeptExportPage{
		Shell: s.StaffShell(r, "Kept export "+name, "/admin/exports"), Docket: d.Title, Name: name,
		Address: keptAddress(d.ID, name),
		Back:    "/admin/exports?" + url.Values{"docket": {string(d.ID)}}.Encode(),
	}
	e, err := s.store.KeptExport(ctx, d.ID, name)
	m, making := s.keeper.Making(d.ID, name)
	if values.Has("progress") && (making || err == nil) {
		// What the script asks now and then: a line, or nothing more to wait for.
		if err == nil || m.Over {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		return web.RenderText(w, http.StatusOK, makingWords(m))
	}
	if errors.Is(err, docket.ErrNotFound) {
		if !making {
			return err
		}
		showMaking(&page, m)
		return s.Render(w, r, http.StatusOK, views.KeptExport(page))
	}
	if err != nil {
		return err
	}
	people, err := s.colleagues(r)
	if err != nil {
		return err
	}
	listKept(&page, d, e, people)
	if err := s.published.publication(ctx, &page, d, e, people); err != nil {
		return err
	}
	page.Comment = views.Field{Name: "comment", Label: "Number of the comment", Value: values.Get("comment"),
		NoSpell: true, Hint: "Such as " + string(d.ID.Comment(42)) + " or just 42."}
	status := http.StatusOK
	if typed := strings.TrimSpace(values.Get("comment")); typed != "" {
		if page.Footnote, page.Comment.Problem, err = s.footnote(ctx, d, e, typed); err != nil {
			return s.damaged(r, e, registerFile, err)
		}
		if page.Comment.Problem != "" {
			status, page.Shell.Problem = http.StatusUnprocessableEntity, true
			page.Problems = []views.Problem{{Field: "comment", Text: page.Comment.Problem}}
		}
	}
	return s.Render(w, r, status, views.KeptExport(page))
}

// showMaking fills in how far the making of an export has come.
func showMaking(page *views.KeptExportPage, m export.Making) {
	page.Making = makingWords(m)
	page.Failed = m.Over
	page.Shell.Title = "Export " + page.Name + " is being kept"
	if page.Failed {
		page.Shell.Title = "Export " + page.Name + " was not kept"
	}
	page.Shell.Scripts = append(page.Shell.Scripts, "kept.js")
}

// listKept fills in what is known of a kept export, and its files.
func listKept(page *views.KeptExportPage, d docket.Docket, e docket.KeptExport, people names) {
	page.Facts = []views.Fact{
		{Term: "Shows the state of", Value: stateWords(e.SnapshotAt, d)},
		{Term: "Kept", Value: views.DateTime(e.At.In(d.Location()))},
		{Term: "By", Value: keptBy(people, e.By)},
		{Term: "Size", Value: sizeWords(e.Bytes())},
	}
	if e.Purpose != "" {
		page.Facts = append(page.Facts, views.Fact{Term: "For", Value: e.Purpose})
	}
	for _, f := range e.Files {
		page.Files = append(page.Files, views.KeptFile{
			Name: f.Name, Href: page.Address + "/" + f.Name, Says: fileSays[f.Name], Size: sizeWords(f.Bytes),
			Hash: hex.EncodeToString(f.SHA256[:]),
		})
	}
}

// makingWords says how far an export is.
func makingWords(m export.Making) string {
	switch {
	case m.Over && errors.Is(m.Err, docket.ErrBusy):
		return "Another export is being kept at the machine itself. Nothing was kept here; begin again when " +
			"that is done."
	case m.Over && errors.Is(m.Err, docket.ErrExists):
		return "Somebody kept an export under this name a moment earlier. Nothing was written over; choose " +
			"another name."
	case m.Over:
		return "It could not be finished, and nothing was kept. The name is free. The operator finds the cause in " +
			"the log."
	case m.File == "":
		return "It begins in a moment."
	}
	return fmt.Sprintf("%s of %d are done. Now %s; %s so far.", views.Count(m.Done, "file", "files"), m.Files, m.File,
		views.Count(int(m.Rows), "row", "rows"))
}

// registerFile is the file that names every comment received.
const registerFile = "comments.csv"

// footnote writes how a comment of a kept export is cited, or says why it cannot
// be.
func (s *exports) footnote(ctx context.Context, d docket.Docket, e docket.KeptExport, typed string) (footnote,
	problem string, err error) {
	ids := commentIDs(typed, d.ID)
	if len(ids) != 1 {
		return "", "Type the number of one comment.", nil
	}
	f, file, err := s.keeper.Open(ctx, e.Docket, e.Name, registerFile)
	if err != nil {
		return "", "", err
	}
	defer f.Close() //nolint:errcheck // only read
	status, err := statusIn(f, ids[0])
	if err != nil {
		return "", "", err
	}
	if status == "" {
		return "", "This export knows no comment of that number.", nil
	}
	return fmt.Sprintf("Comment %s (%s), %s, export “%s” of %s, %s, SHA-256 %x.", ids[0],
		strings.ToLower(docket.Status(status).Label()), d.Title,
		e.Name, stateWords(e.SnapshotAt, d), file.Name, file.SHA256), "", nil
}

// statusIn finds a comment in a register and returns its status then; "" where it
// is not in it.
func statusIn(f io.Reader, id docket.CommentID) (string, error) {
	reader := csv.NewReader(bufio.NewReader(f))
	reader.ReuseRecord = true
	header, err := reader.Read()
	if err != nil {
		return "", fmt.Errorf("read a kept register: %w", err)
	}
	comment, status := slices.Index(header, "comment_id"), slices.Index(header, "status")
	if comment < 0 || status < 0 {
		return "", errors.New("read a kept register: it has no column for comments or their status")
	}
	for {
		row, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return "", nil
		case err != nil:
			return "", fmt.Errorf("read a kept register: %w", err)
		case row[comment] == string(id):
			return row[status], nil
		}
	}
}

// KeptFile sends one file of a kept export, when its bytes are those that were
// kept.
func (s *exports) KeptFile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, name, file := docket.ID(r.PathValue("docket")), r.PathValue("name"), r.PathValue("file")
	release, err := s.Downloads.Take(ctx)
	if err != nil {
		return err
	}
	defer release()
	f, want, err := s.keeper.Open(ctx, id, name, file)
	if err != nil {
		return s.damaged(r, docket.KeptExport{Docket: id, Name: name}, file, err)
	}
	defer f.Close() //nolint:errcheck // only read
	if err := s.store.Note(ctx, web.ActorOf(r), noteKeptRead, string(id), map[string]string{
		"name": name, "file": file, "bytes": strconv.FormatInt(want.Bytes, 10),
	}); err != nil {
		return err
	}
	contentType := "application/octet-stream"
	if i := slices.IndexFunc(s.exporters, func(e export.Exporter) bool { return e.Name() == file }); i >= 0 {
		contentType = s.exporters[i].ContentType()
	}
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.FormatInt(want.Bytes, 10))
	h.Set("Content-Disposition", `attachment; filename="`+string(id)+`-`+name+`-`+file+`"`)
	h.Set("Content-Security-Policy", web.Sandboxed)
	if r.Method == http.MethodHead {
		return nil
	}
	if n, err := io.Copy(w, io.LimitReader(f, want.Bytes)); err != nil || n != want.Bytes {
		s.Warn(r, "kept file", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// keptRetry is when to ask again for a kept export whose place does not answer.
const keptRetry = time.Minute

// damaged says that a kept file is not what was kept, and puts that on record.
// Other errors stay as they are.
func (s *exports) damaged(r *http.Request, e docket.KeptExport, file string, err error) error {
	p := &web.Problem{Status: http.StatusConflict, Heading: "This file is not the one that was kept", Text: []string{
		"Somebody or something changed it since. It is not given out, because a footnote may rest on it.",
		"Tell the operator: it has to be brought back from a backup.",
	}}
	switch {
	case errors.Is(err, export.ErrKeptAway):
		s.Log.ErrorContext(r.Context(), "kept exports cannot be read", "error", err)
		return &web.Problem{Status: http.StatusServiceUnavailable, Heading: "Kept exports cannot be read now",
			Retry: keptRetry, Text: []string{
				"The place where they lie does not answer. Nothing of them is lost by that.",
				"Try again in a minute. If it stays so, tell the operator: portal doctor says what is wrong."}}
	case errors.Is(err, export.ErrKeptMissing):
		p.Heading, p.Text[0] = "This file is missing", "It was kept and is no longer there."
	case !errors.Is(err, export.ErrKeptChanged):
		return err
	}
	s.Log.ErrorContext(r.Context(), "kept export damaged", "docket", string(e.Docket), "name", e.Name, "file", file,
		"error", err)
	s.Note(r, web.ActorOf(r), noteKeptBad, string(e.Docket), map[string]string{"name": e.Name, "file": file})
	return p
}
