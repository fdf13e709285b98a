package staff

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"commentportal/docket"
	"commentportal/docket/codebookfile"
	"commentportal/docket/docketfile"
	"commentportal/handlers/web"
	"commentportal/views"
)

// docketsStore holds what the dockets page asks of the store.
type docketsStore interface {
	AddDocket(ctx context.Context, d docket.Docket, book docket.Codebook, by docket.Actor) error
}

// dockets serves the page that lists dockets and adds one.
type dockets struct {
	*staffPage
	store docketsStore
}

const maxDocketForm = 1 << 20 // bytes of a docket file in a form, percent-encoded

// List lists the dockets.
func (s *dockets) List(w http.ResponseWriter, r *http.Request) error {
	return s.docketsPage(w, r, "", nil)
}

func (s *dockets) docketsPage(w http.ResponseWriter, r *http.Request, typed string, invalid docket.Invalid) error {
	list, err := s.deskDockets(r.Context())
	if err != nil {
		return err
	}
	page := views.DocketsPage{
		Shell: s.StaffShell(r, "Dockets", "/admin/dockets"),
		File: views.Field{Name: "file", Label: "Docket file (TOML)", Value: typed, Rows: 16, Wide: true, NoSpell: true,
			Problem: invalid["file"]},
	}
	for _, d := range list {
		page.Dockets = append(page.Dockets, views.DocketRow{
			ID: d.ID, Title: d.Title, Agency: d.Agency, Period: periodWords(d, s.Now()),
			Questions: len(d.Questions), State: d.State(s.Now()).Label(), Href: lifeAt(d.ID),
		})
	}
	status := http.StatusOK
	if len(invalid) > 0 {
		status = http.StatusUnprocessableEntity
		page.Shell.Problem = true
		page.Problems = views.Problems(invalid, "file")
	}
	return s.Render(w, r, status, views.Dockets(page))
}

// Add files a docket from the text of its file.
func (s *dockets) Add(w http.ResponseWriter, r *http.Request) error {
	form, err := s.StaffForm(w, r, maxDocketForm)
	if err != nil {
		return err
	}
	web.Takes(r, "file")
	text := strings.ReplaceAll(form.Get("file"), "\r\n", "\n")
	if strings.TrimSpace(text) == "" {
		return s.docketsPage(w, r, text, docket.Invalid{"file": "Paste the text of a docket file."})
	}
	d, err := docketfile.Parse(pastedFile, []byte(text))
	if err != nil {
		return s.docketsPage(w, r, text, docket.Invalid{"file": sentence(err)})
	}
	book, err := shippedCodebook(d)
	if err != nil {
		return s.docketsPage(w, r, text, docket.Invalid{"file": sentence(err)})
	}
	err = s.store.AddDocket(r.Context(), d, book, web.ActorOf(r))
	if errors.Is(err, docket.ErrExists) {
		return s.docketsPage(w, r, text, docket.Invalid{"file": "There is a docket with the ID " + string(d.ID) +
			" already. Give this one another ID. To change the texts of the other one, open its page under Dockets."})
	}
	if errors.Is(err, docket.ErrMixedUp) {
		return s.docketsPage(w, r, text, docket.Invalid{"file": "The ID " + string(d.ID) +
			" and that of another docket " +
			"differ by a number at the end alone, so one could be a comment of the other. Give this one another ID."})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/admin/dockets?done=docket")
}

// shippedCodebook is the codebook that a docket file names. A form carries one
// file, so it has to be one that ships with the portal.
func shippedCodebook(d docket.Docket) (docket.Codebook, error) {
	if d.CodebookFile == "" {
		return docket.Codebook{}, nil
	}
	f, err := docketfile.Shipped().Open(d.CodebookFile)
	if err != nil {
		return docket.Codebook{}, fmt.Errorf("the codebook %q does not ship with the portal: take the line out, or "+
			"add the docket with \"portal docket add\", which reads the codebook beside the file", d.CodebookFile)
	}
	defer f.Close()
	book, err := codebookfile.ParseCSV(d.CodebookFile, f)
	book.Docket = d.ID
	return book, err
}

// pastedFile is the name of a docket file that has none. Errors begin with it
// and the line, as "the docket file:3: …".
const pastedFile = "the docket file"

var pastedLine = regexp.MustCompile(`^` + pastedFile + `:([0-9]+): `)

// sentence writes an error about a docket file as a sentence.
func sentence(err error) string {
	text := strings.TrimPrefix(err.Error(), "docket: ")
	text = pastedLine.ReplaceAllString(text, "line $1: ")
	if text == "" {
		return "This file cannot be read."
	}
	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}
