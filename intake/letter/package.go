package letter

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// maxEntries bounds the files in a package. A Word file has some 20 and one for each picture.
const maxEntries = 5000

// readPackage reads the two kinds of document that are XML in a zip file.
func readPackage(file []byte) (Letter, error) {
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return Letter{}, fmt.Errorf("open the package: %w", err)
	}
	if len(z.File) > maxEntries {
		return Letter{}, Unwieldy
	}
	p := pack{files: make(map[string]*zip.File, len(z.File))}
	folders := map[string]bool{}
	for _, f := range z.File {
		if _, twice := p.files[f.Name]; twice {
			return Letter{}, fmt.Errorf("the package has a name twice")
		}
		p.files[f.Name] = f
		top, _, _ := strings.Cut(f.Name, "/")
		folders[top] = true
	}
	switch {
	case p.files["mimetype"] != nil:
		return p.readODT()
	case folders["word"]:
		return p.readDOCX()
	case folders["xl"], folders["ppt"]:
		return Letter{}, Sheet
	}
	return Letter{}, Unknown
}

// pack is an opened package.
type pack struct{ files map[string]*zip.File }

// open returns a part, bounded to maxPart bytes. What the package says of its size is not
// believed.
func (p pack) open(name string) (io.ReadCloser, error) {
	f := p.files[strings.TrimPrefix(path.Clean("/"+name), "/")]
	if f == nil {
		return nil, errNoPart
	}
	if f.Flags&1 != 0 {
		return nil, Encrypted
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("open a part: %w", err)
	}
	return &boundedPart{in, maxPart}, nil
}

var errNoPart = errors.New("a part is missing")

// boundedPart ends in Unwieldy where a part is longer than it may be.
type boundedPart struct {
	io.ReadCloser
	left int64
}

func (b *boundedPart) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, Unwieldy
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// visitor is told what a part holds. start says whether the element is to be left out with
// all that stands in it.
type visitor interface {
	start(e xml.StartElement) (skip bool)
	end(name xml.Name)
	chars(s string)
	done() bool // no more is needed
}

// walk reads a part of a package. Declarations of document types, and with them entities,
// are refused; no document of the two kinds has any.
func (p pack) walk(name string, v visitor) error {
	in, err := p.open(name)
	if err != nil {
		return err
	}
	defer in.Close()
	d := xml.NewDecoder(in)
	w := walker{visitor: v}
	for !v.done() {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if problem, ok := errors.AsType[Problem](err); ok {
			return problem
		}
		if err != nil {
			return fmt.Errorf("read a part: %w", err)
		}
		if err := w.take(t); err != nil {
			return err
		}
	}
	return nil
}

// walker leaves out what its visitor does not want to see.
type walker struct {
	visitor
	depth   int
	skipped int // the depth of the element that is left out, or 0
}

func (w *walker) take(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		if w.depth++; w.depth > maxDepth {
			return Unwieldy
		}
		if w.skipped == 0 && w.start(t) {
			w.skipped = w.depth
		}
	case xml.EndElement:
		switch w.skipped {
		case 0:
			w.end(t.Name)
		case w.depth:
			w.skipped = 0
		}
		w.depth--
	case xml.CharData:
		if w.skipped == 0 {
			w.chars(string(t))
		}
	case xml.Directive:
		return errors.New("a part declares a document type")
	}
	return nil
}

// attribute is the value of an attribute by its local name, or "".
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isOff reports whether a property that is there all the same says no.
func isOff(value string) bool { return value == "0" || value == "false" || value == "off" }
