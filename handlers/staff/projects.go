package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/docket/projectfile"
	"commentportal/handlers/web"
	"commentportal/theme"
	"commentportal/views"
)

// projectsStore holds what the pages for project files ask of the store.
type projectsStore interface {
	AddUpload(ctx context.Context, u docket.Upload, file []byte) error
	Upload(ctx context.Context, by docket.UserID, id string) (docket.Upload, error)
	UploadsOf(ctx context.Context, by docket.UserID) ([]docket.Upload, error)
	UploadedFile(ctx context.Context, by docket.UserID, id string) ([]byte, error)
	SetUpload(ctx context.Context, by docket.UserID, id string, s docket.ImportSettings) error
	EndUpload(ctx context.Context, id string, state docket.UploadState, done docket.ImportDone) error
	DropUpload(ctx context.Context, by docket.UserID, id string) error
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
}

// ProjectDesk holds project files against what was coded here: theme.Desk.
type ProjectDesk interface {
	CompareProject(ctx context.Context, of docket.ID, p *docket.CodedProject, users []docket.User,
		choice theme.ProjectChoice) (*theme.ProjectChanges, error)
	MergeProject(ctx context.Context, by docket.UserID, digest string, c *theme.ProjectChanges) error
}

// projects serves the pages on which projects of programs that code text come home.
type projects struct {
	*staffPage
	store projectsStore
	desk  ProjectDesk
	one   chan struct{} // a project is unpacked and compared one at a time
}

const (
	projectsPath   = "/admin/coding/import"
	maxProjectForm = 512 << 10
	projectListed  = 100 // changes, and things left alone, that a page lists
)

func projectAt(id string) string { return projectsPath + "/" + url.PathEscape(id) }

// List asks for a project file, and lists those that this person has sent.
func (s *projects) List(w http.ResponseWriter, r *http.Request) error {
	_, d, all, err := s.chosenDocket(r)
	if err != nil {
		return err
	}
	return s.list(w, r, http.StatusOK, d, all, nil)
}

func (s *projects) list(w http.ResponseWriter, r *http.Request, status int, d docket.Docket, all []docket.Docket,
	invalid docket.Invalid) error {
	page := views.ProjectsPage{Shell: s.StaffShell(r, "Bring a project home", projectsPath), Docket: d.ID}
	page.Dockets = views.Field{Name: "docket", Label: "Docket", Value: string(d.ID)}
	for _, o := range all {
		page.Dockets.Options = append(page.Dockets.Options, views.Option{Value: string(o.ID), Label: string(o.ID)})
	}
	page.File = views.Field{Name: "file", Label: "Project file", Problem: invalid["file"],
		Hint: "A REFI-QDA project (.qdpx) of up to " + strconv.Itoa(docket.MaxUpload>>20) + " MB."}
	uploads, err := s.store.UploadsOf(r.Context(), web.SessionOf(r).User.ID)
	if err != nil {
		return err
	}
	for _, u := range uploads {
		if u.Settings.Project {
			page.Uploads = append(page.Uploads, views.UploadRow{Href: projectAt(u.ID), Name: u.FileName,
				Docket: u.Docket, State: projectState(u), At: views.DateTime(u.At.In(d.Location()))})
		}
	}
	if len(invalid) > 0 {
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "file")
	}
	return s.Render(w, r, status, views.Projects(page))
}

func projectState(u docket.Upload) string {
	if u.State == docket.UploadFiled {
		return "Merged"
	}
	return "Waits for you to look at it"
}

// Upload takes a project file.
func (s *projects) Upload(w http.ResponseWriter, r *http.Request) error {
	up, d, all, err := s.fileFor(w, r)
	if err != nil {
		return err
	}
	problem := ""
	switch {
	case up.TooLarge:
		problem = "The file is too large for this page. Send one of up to " + strconv.Itoa(docket.MaxUpload>>20) +
			" MB: export the project without documents that are not comments."
	case len(up.File) == 0:
		problem = "Choose a file that is not empty."
	default:
		problem, err = s.readable(r.Context(), up.File)
	}
	if err != nil {
		return err
	}
	if problem != "" {
		return s.list(w, r, http.StatusUnprocessableEntity, d, all, docket.Invalid{"file": problem})
	}
	u := docket.Upload{ID: rand.Text(), User: web.SessionOf(r).User.ID, Docket: d.ID, Bytes: int64(len(up.File)),
		FileName: web.Clip(up.Name, 120), Settings: docket.ImportSettings{Project: true}}
	if err := s.store.AddUpload(r.Context(), u, up.File); err != nil {
		return err
	}
	s.Note(r, u.User.Actor(), "project.uploaded", string(d.ID),
		map[string]string{"bytes": strconv.FormatInt(u.Bytes, 10)})
	return web.SeeOther(w, r, projectAt(u.ID))
}

// readable says what is wrong with a file; "" when it is a project.
func (s *projects) readable(ctx context.Context, file []byte) (problem string, err error) {
	_, err = s.parse(ctx, file)
	if bad, isBad := errors.AsType[projectfile.BadFile](err); isBad {
		return pageSentence(bad.Problem), nil
	}
	return "", err
}

// parse reads a project file, one at a time: it may take much memory.
func (s *projects) parse(ctx context.Context, file []byte) (*docket.CodedProject, error) {
	select {
	case s.one <- struct{}{}:
		defer func() { <-s.one }()
		return projectfile.Parse(file)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// mine reads the project file of the address, if it is this person's, and its docket.
func (s *projects) mine(r *http.Request) (docket.Upload, docket.Docket, error) {
	u, err := s.store.Upload(r.Context(), web.SessionOf(r).User.ID, r.PathValue("upload"))
	if err != nil {
		return u, docket.Docket{}, err
	}
	if !u.Settings.Project {
		return u, docket.Docket{}, docket.ErrNotFound
	}
	if !web.ReachOf(r.Context()).Has(u.Docket) {
		return u, docket.Docket{}, docket.ErrDenied
	}
	d, err := s.store.Docket(r.Context(), u.Docket)
	return u, d, err
}

// compared is a project file held against what was coded here.
type compared struct {
	upload   docket.Upload
	docket   docket.Docket
	project  *docket.CodedProject
	changes  *theme.ProjectChanges
	accounts []docket.User
	digest   string // of the file
	seen     string // tells one preview from another
}

// compare reads the file and compares it as its person chose.
func (s *projects) compare(r *http.Request, u docket.Upload, d docket.Docket) (compared, error) {
	c := compared{upload: u, docket: d}
	file, err := s.store.UploadedFile(r.Context(), u.User, u.ID)
	if err != nil {
		return c, err
	}
	sum := sha256.Sum256(file)
	c.digest = hex.EncodeToString(sum[:])
	if c.project, err = s.parse(r.Context(), file); err != nil {
		return c, err
	}
	if c.accounts, err = s.coders(r.Context(), d.ID); err != nil {
		return c, err
	}
	if c.changes, err = s.desk.CompareProject(r.Context(), d.ID, c.project, c.accounts,
		projectChoice(u.Settings)); err != nil {
		return c, err
	}
	body, err := json.Marshal(c.changes.Merge)
	sum = sha256.Sum256(body)
	c.seen = hex.EncodeToString(sum[:8])
	return c, err
}

// coders are the accounts that may code on a docket.
func (s *projects) coders(ctx context.Context, id docket.ID) ([]docket.User, error) {
	users, err := s.staffPage.store.Users(ctx)
	return slices.DeleteFunc(users, func(u docket.User) bool {
		return u.Disabled || !u.ReachOf(func(r docket.Role) bool { return r.May(docket.MayCode) }).Has(id)
	}), err
}

// projectChoice reads what a person chose about a file.
func projectChoice(s docket.ImportSettings) theme.ProjectChoice {
	c := theme.ProjectChoice{Users: map[string]docket.UserID{}, Codes: map[string]string{}}
	for _, one := range s.Map {
		kind, guid, _ := strings.Cut(one.From, " ")
		switch kind {
		case "user":
			n, _ := strconv.ParseInt(one.To, 10, 64) // what is no number is nobody
			c.Users[guid] = docket.UserID(n)
		case "code":
			c.Codes[guid] = one.To
		case "blind":
			c.Blind = true
		case "lacking":
			c.Lacking = true
		}
	}
	return c
}

// projectSettings reads what a form chooses about a file.
func projectSettings(form url.Values) docket.ImportSettings {
	s := docket.ImportSettings{Project: true}
	for _, kind := range []string{"user", "code"} {
		for i := range importColumns {
			number := strconv.Itoa(i)
			guid, to := form.Get(kind+"-is-"+number), form.Get(kind+"-"+number)
			if guid == "" {
				break
			}
			s.Map = append(s.Map, docket.ImportColumn{From: kind + " " + strings.TrimPrefix(guid, "-"), To: to})
		}
	}
	for _, tick := range []string{"blind", "lacking"} {
		if form.Get(tick) == "1" {
			s.Map = append(s.Map, docket.ImportColumn{From: tick})
		}
	}
	return s
}

// Show shows what a project file would change, or that it is merged.
func (s *projects) Show(w http.ResponseWriter, r *http.Request) error {
	u, d, err := s.mine(r)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, u, d, nil)
}

const projectMoved = "Something has changed since this page was made: somebody coded meanwhile, or you chose " +
	"otherwise. Nothing was merged. This is what the file changes now."

// Step takes a step: compare again, merge, or drop the file.
func (s *projects) Step(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxProjectForm)
	if err != nil {
		return err
	}
	u, d, err := s.mine(r)
	if err != nil {
		return err
	}
	if form.Get("step") == "drop" {
		if err := s.store.DropUpload(r.Context(), u.User, u.ID); err != nil {
			return err
		}
		return web.SeeOther(w, r, web.WithDone(withQuery(projectsPath, "docket", string(d.ID)), "project-dropped"))
	}
	if u.State == docket.UploadFiled {
		return web.SeeOther(w, r, projectAt(u.ID))
	}
	u.Settings = projectSettings(form)
	if err := s.store.SetUpload(r.Context(), u.User, u.ID, u.Settings); err != nil {
		return err
	}
	if form.Get("step") != "merge" {
		return web.SeeOther(w, r, projectAt(u.ID))
	}
	return s.merge(w, r, u, d, form.Get("seen"))
}

// merge merges what the person saw.
func (s *projects) merge(w http.ResponseWriter, r *http.Request, u docket.Upload, d docket.Docket, seen string) error {
	c, err := s.compare(r, u, d)
	if err != nil {
		return err
	}
	if c.seen != seen {
		return s.show(w, r, http.StatusUnprocessableEntity, u, d, docket.Invalid{"form": projectMoved})
	}
	err = s.desk.MergeProject(r.Context(), u.User, c.digest, c.changes)
	if errors.Is(err, docket.ErrStale) || errors.Is(err, docket.ErrDenied) {
		return s.show(w, r, http.StatusUnprocessableEntity, u, d, docket.Invalid{"form": projectMoved})
	}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		words := "The portal refused a part of the file, so nothing was merged:"
		for _, field := range slices.Sorted(maps.Keys(invalid)) {
			words += " " + invalid[field]
		}
		return s.show(w, r, http.StatusUnprocessableEntity, u, d, docket.Invalid{"form": words})
	}
	if err != nil {
		return err
	}
	done := docket.ImportDone{Merged: mergedOf(c.changes)}
	if err := s.store.EndUpload(r.Context(), u.ID, docket.UploadFiled, done); err != nil {
		return err
	}
	s.Poke()
	return web.SeeOther(w, r, projectAt(u.ID))
}

// mergedOf counts what a file changes.
func mergedOf(m *theme.ProjectChanges) *docket.ProjectDone {
	return &docket.ProjectDone{Readings: len(m.Merge.Readings), Added: m.Added(), Removed: m.Removed(), Moved: m.Moved,
		Passages: m.Passages(), Unmarked: m.Unmarked(), Memos: len(m.Merge.Memos), Themes: len(m.Merge.Themes),
		Refused: len(m.Refused)}
}
