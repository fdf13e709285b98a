package staff

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/intake/importfile"
	"commentportal/views"
)

// importsStore holds what the pages of imports ask of the store.
type importsStore interface {
	AddUpload(ctx context.Context, u docket.Upload, file []byte) error
	Upload(ctx context.Context, by docket.UserID, id string) (docket.Upload, error)
	UploadsOf(ctx context.Context, by docket.UserID) ([]docket.Upload, error)
	SetUpload(ctx context.Context, by docket.UserID, id string, s docket.ImportSettings) error
	DropUpload(ctx context.Context, by docket.UserID, id string) error
	SaveImportMap(ctx context.Context, m docket.ImportMap) error
	ImportMaps(ctx context.Context, id docket.ID) ([]docket.ImportMap, error)
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
}

// ImportDesk checks and files uploaded files: intake.Uploads.
type ImportDesk interface {
	Check(ctx context.Context, up docket.Upload, rows int) (intake.ImportReport, error)
	Begin(ctx context.Context, by docket.UserID, id string, over func()) error
}

// imports serves the pages on which staff import files of comments.
type imports struct {
	*staffPage
	store importsStore
	desk  ImportDesk
}

const (
	importRows    = 10  // rows of the preview
	importListed  = 20  // bad and repeated rows that are listed
	importColumns = 300 // columns that one mapping may have
	maxImportForm = 256 << 10
	importAsRead  = "-" // a column of which the mapping says nothing
)

var importEncodings = []views.Option{{Value: "utf-8", Label: "UTF-8"}, {Value: "windows-1252", Label: "Windows-1252"},
	{Value: "utf-16le", Label: "UTF-16 (little endian)"}, {Value: "utf-16be", Label: "UTF-16 (big endian)"},
	{Value: "macintosh", Label: "Mac OS Roman"}}

var importDates = []views.Option{{Value: string(importfile.US), Label: "Month first: 11/30/2026"},
	{Value: string(importfile.EU), Label: "Day first: 30/11/2026"}, {Value: string(importfile.ISO),
		Label: "Year first: 2026-11-30"}}

var importChannels = []views.Option{{Value: string(docket.ChannelImport), Label: "Another system"},
	{Value: string(docket.ChannelEmail), Label: "E-mail"}, {Value: string(docket.ChannelMail), Label: "Mail"},
	{Value: string(docket.ChannelMeeting), Label: "Said at a meeting"}, {Value: string(docket.ChannelWeb),
		Label: "Web form"}}

func importAt(id string) string { return "/admin/import/" + url.PathEscape(id) }

// List asks for a file, and lists what this person has sent.
func (s *imports) List(w http.ResponseWriter, r *http.Request) error {
	values, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	return s.list(w, r, http.StatusOK, d, all, values, nil)
}

func (s *imports) list(w http.ResponseWriter, r *http.Request, status int, d docket.Docket, all []docket.Docket,
	values url.Values, invalid docket.Invalid) error {
	page := views.ImportsPage{Shell: s.StaffShell(r, "Import a file", "/admin/import"), Docket: d.ID,
		Limit: strconv.Itoa(docket.MaxUpload>>20) + " MB"}
	for _, o := range all {
		page.Dockets.Options = append(page.Dockets.Options, views.Option{Value: string(o.ID), Label: string(o.ID)})
	}
	page.Dockets.Name, page.Dockets.Label, page.Dockets.Value = "docket", "Docket", string(d.ID)
	page.Channel = views.Field{Name: "channel", Label: "Way the comments came", Options: importChannels,
		Hint: "For rows that do not say it themselves.", Value: values.Get("channel")}
	page.File = views.Field{Name: "file", Label: "File", Problem: invalid["file"], Hint: "CSV, Excel workbook, JSON, " +
		"e-mail or mailbox, also gzipped, of up to " + page.Limit + "."}
	uploads, err := s.store.UploadsOf(r.Context(), web.SessionOf(r).User.ID)
	if err != nil {
		return err
	}
	for _, u := range uploads {
		if u.Settings.Project {
			continue
		}
		page.Uploads = append(page.Uploads, views.UploadRow{Href: importAt(u.ID), Name: u.FileName, Docket: u.Docket,
			State: uploadState(u, s.gaveUp(u)), At: views.DateTime(u.At.In(d.Location()))})
	}
	if len(invalid) > 0 {
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "file")
	}
	return s.Render(w, r, status, views.Imports(page))
}

// uploadState says in words how far an import has come.
func uploadState(u docket.Upload, gaveUp bool) string {
	switch {
	case u.State == docket.UploadFiled:
		return views.Count(u.Done.Filed, "comment filed", "comments filed")
	case u.State == docket.UploadFailed, gaveUp:
		return "Stopped before the end"
	case u.State == docket.UploadFiling:
		return "Being filed"
	}
	return "Waits for you to look at it"
}

// gaveUp reports whether filing has been silent for so long that the server must
// have been stopped.
func (s *imports) gaveUp(u docket.Upload) bool {
	return u.State == docket.UploadFiling && s.Now().Sub(u.Beat) >= intake.UploadSilent
}

// Upload takes a file.
func (s *imports) Upload(w http.ResponseWriter, r *http.Request) error {
	up, d, all, err := s.fileFor(w, r)
	if err != nil {
		return err
	}
	problem := ""
	switch {
	case up.TooLarge:
		problem = "The file is too large for this page. Send one of up to " + strconv.Itoa(docket.MaxUpload>>20) +
			" MB, part it, or ask whoever runs the portal to import it with the command “portal import”."
	case len(up.File) == 0:
		problem = "Choose a file that is not empty."
	}
	if problem != "" {
		return s.list(w, r, http.StatusUnprocessableEntity, d, all, up.Form, docket.Invalid{"file": problem})
	}
	u := docket.Upload{ID: rand.Text(), User: web.SessionOf(r).User.ID, Docket: d.ID, Bytes: int64(len(up.File)),
		FileName: web.Clip(up.Name, 120)}
	u.Settings.Channel = docket.Channel(chosen(up.Form.Get("channel"), importChannels))
	if err := s.store.AddUpload(r.Context(), u, up.File); err != nil {
		return err
	}
	s.Note(r, u.User.Actor(), "import.uploaded", string(d.ID),
		map[string]string{"bytes": strconv.FormatInt(u.Bytes, 10)})
	return web.SeeOther(w, r, importAt(u.ID))
}

// chosen is the value if it is one of the options, or else "".
func chosen(value string, options []views.Option) string {
	if slices.ContainsFunc(options, func(o views.Option) bool { return o.Value == value }) {
		return value
	}
	return ""
}

// mine reads the upload of the address, if it is this person's, and its docket.
func (s *imports) mine(r *http.Request) (docket.Upload, docket.Docket, error) {
	u, err := s.store.Upload(r.Context(), web.SessionOf(r).User.ID, r.PathValue("upload"))
	if err != nil {
		return u, docket.Docket{}, err
	}
	if u.Settings.Project {
		return u, docket.Docket{}, docket.ErrNotFound
	}
	if !web.ReachOf(r.Context()).Has(u.Docket) {
		return u, docket.Docket{}, docket.ErrDenied
	}
	d, err := s.store.Docket(r.Context(), u.Docket)
	return u, d, err
}

// Show shows what would become of a file, or became of it.
func (s *imports) Show(w http.ResponseWriter, r *http.Request) error {
	u, d, err := s.mine(r)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, u, d, "", nil)
}

// Step takes a step: check again, use or save a mapping, file, or drop the file.
func (s *imports) Step(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxImportForm)
	if err != nil {
		return err
	}
	u, d, err := s.mine(r)
	if err != nil {
		return err
	}
	by, step := u.User, form.Get("step")
	if step == "drop" {
		err := s.store.DropUpload(r.Context(), by, u.ID)
		if errors.Is(err, docket.ErrBusy) {
			return web.SeeOther(w, r, importAt(u.ID))
		}
		if err != nil {
			return err
		}
		return web.SeeOther(w, r, web.WithDone(withQuery("/admin/import", "docket", string(d.ID)), "import-dropped"))
	}
	if u.State == docket.UploadFiled || u.State == docket.UploadFiling && !s.gaveUp(u) {
		return web.SeeOther(w, r, importAt(u.ID)) // it is being filed: the page says how far
	}
	before := u.Settings
	u.Settings = settingsOf(form, d)
	if step == "use" {
		if err := s.use(r.Context(), &u, form.Get("map")); err != nil {
			return err
		}
	}
	if err := s.store.SetUpload(r.Context(), by, u.ID, u.Settings); err != nil {
		return err
	}
	switch step {
	case "save":
		err := s.store.SaveImportMap(r.Context(), docket.ImportMap{Docket: d.ID, Name: form.Get("map_name"),
			Settings: u.Settings, By: by})
		if invalid, ok := errors.AsType[docket.Invalid](err); ok {
			return s.show(w, r, http.StatusUnprocessableEntity, u, d, form.Get("map_name"), invalid)
		}
		if err != nil {
			return err
		}
		return web.SeeOther(w, r, web.WithDone(importAt(u.ID), "import-saved"))
	case "file":
		if !sameSettings(before, u.Settings) {
			return web.SeeOther(w, r, web.WithDone(importAt(u.ID), "import-changed"))
		}
		return s.begin(w, r, u, d)
	}
	return web.SeeOther(w, r, importAt(u.ID))
}

func sameSettings(a, b docket.ImportSettings) bool {
	return a.Encoding == b.Encoding && a.Dates == b.Dates && a.Channel == b.Channel && a.SkipBad == b.SkipBad &&
		slices.Equal(a.Map, b.Map)
}

// begin files the upload in the background.
func (s *imports) begin(w http.ResponseWriter, r *http.Request, u docket.Upload, d docket.Docket) error {
	err := s.desk.Begin(r.Context(), u.User, u.ID, s.Poke)
	if errors.Is(err, docket.ErrBusy) {
		return s.show(w, r, http.StatusUnprocessableEntity, u, d, "",
			docket.Invalid{"form": "Another file is being filed " +
				"right now. Nothing is lost: file this one in a few minutes."})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, importAt(u.ID))
}

// use takes the columns, encoding and dates of a kept mapping.
func (s *imports) use(ctx context.Context, u *docket.Upload, name string) error {
	list, err := s.store.ImportMaps(ctx, u.Docket)
	if err != nil {
		return err
	}
	for _, m := range list {
		if m.Name == name {
			channel := u.Settings.Channel
			u.Settings = m.Settings
			u.Settings.Channel, u.Settings.SkipBad = channel, false
		}
	}
	return nil
}

// settingsOf reads how the file is to be read. What is no choice of the page counts
// as not chosen.
func settingsOf(form url.Values, d docket.Docket) docket.ImportSettings {
	s := docket.ImportSettings{Encoding: chosen(form.Get("encoding"), importEncodings),
		Dates: chosen(form.Get("dates"), importDates), Channel: docket.Channel(chosen(form.Get("channel"),
			importChannels)),
		SkipBad: form.Get("skip_bad") == "1"}
	known := importfile.Columns(d)
	for i := range importColumns {
		from, to := form.Get("from-"+strconv.Itoa(i)), form.Get("to-"+strconv.Itoa(i))
		if from == "" || to == importAsRead || to != "" && !slices.Contains(known, to) {
			continue
		}
		if !slices.ContainsFunc(s.Map, func(c docket.ImportColumn) bool { return c.From == from }) {
			s.Map = append(s.Map, docket.ImportColumn{From: from, To: to})
		}
	}
	return s
}
