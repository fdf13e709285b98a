// Package projectfile reads projects of programs that code text: REFI-QDA 1.0 of 18 March
// 2019, which MAXQDA, NVivo, ATLAS.ti and QualCoder write. A file with the ending .qdpx is
// a ZIP file of project.qde, an XML document, and of texts.
//
// What is read is taken for what a stranger sent: sizes are bounded before anything is
// unpacked, entities and document types are refused, and nothing outside the file is
// opened.
package projectfile

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"commentportal/docket"
)

// Bounds of a project file. The texts of 100,000 comments of 1 KB fit.
const (
	maxFiles   = 20_000    // in the archive
	maxDepth   = 64        // elements within elements
	maxItems   = 2_000_000 // codings, notes, references and values in all
	maxSources = 400_000
	maxCodes   = 2000
	maxUsers   = 1000
	maxNotes   = 50_000
	maxName    = 400 // bytes of a name that is kept
)

// bounds are the most that may be unpacked, in bytes.
type bounds struct {
	document int64 // project.qde
	texts    int64 // all texts beside it
	text     int64 // one text
}

var most = bounds{document: 128 << 20, texts: 128 << 20, text: 4 << 20}

// BadFile says in one sentence why a file cannot be read, without words of the file.
type BadFile struct{ Problem string }

func (b BadFile) Error() string { return b.Problem }

func bad(format string, args ...any) error { return BadFile{fmt.Sprintf(format, args...)} }

// Parse reads a project file: a ZIP file, or project.qde alone. It returns BadFile for
// what is none, or too large.
func Parse(data []byte) (*docket.CodedProject, error) { return parse(data, most) }

func parse(data []byte, most bounds) (*docket.CodedProject, error) {
	if !bytes.HasPrefix(data, []byte("PK")) {
		if !bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\uFEFF")), " \t\r\n"), []byte("<")) {
			return nil, bad("this is no project file: export the project as REFI-QDA, with the ending .qdpx")
		}
		return readDocument(bytes.NewReader(data), noTexts, most)
	}
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, bad("the file is damaged: it ends too early or is no ZIP file; export the project again")
	}
	if len(in.File) > maxFiles {
		return nil, bad("the file has more than %d files in it; export the documents as text within the project",
			maxFiles)
	}
	var document *zip.File
	texts := &textFiles{files: map[string]*zip.File{}, left: most.texts, most: most}
	for _, f := range in.File {
		name := strings.ToLower(path.Clean(strings.ReplaceAll(f.Name, `\`, "/")))
		switch {
		case strings.HasSuffix(name, ".qde") && !strings.Contains(name, "/"):
			if document != nil {
				return nil, bad("the file has two projects in it; export one project alone")
			}
			document = f
		case strings.HasPrefix(name, "sources/"):
			texts.files[strings.TrimPrefix(name, "sources/")] = f
		}
	}
	if document == nil {
		return nil, bad("the file has no project.qde in it; export the project as REFI-QDA, with the ending .qdpx")
	}
	r, err := document.Open()
	if err != nil {
		return nil, bad("project.qde cannot be unpacked; export the project again without a password")
	}
	defer r.Close()
	return readDocument(r, texts.read, most)
}

// textFiles are the texts beside the document.
type textFiles struct {
	files map[string]*zip.File
	left  int64 // bytes that may still be unpacked
	most  bounds
}

var errNoText = errors.New("no text")

func noTexts(string) ([]byte, error) { return nil, errNoText }

// read unpacks the text that an address of the document names: internal://NAME. What
// lies outside the file is never opened.
func (t *textFiles) read(address string) ([]byte, error) {
	name, inside := strings.CutPrefix(address, "internal://")
	if !inside {
		return nil, errNoText
	}
	f := t.files[strings.ToLower(name)]
	if f == nil {
		return nil, errNoText
	}
	r, err := f.Open()
	if err != nil {
		return nil, errNoText
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, min(t.left, t.most.text)+1))
	if t.left -= int64(len(data)); t.left < 0 {
		return nil, bad("the texts of the project are larger than %d MB together", t.most.texts>>20)
	}
	if err != nil || int64(len(data)) > t.most.text {
		return nil, errNoText
	}
	return data, nil
}
