package letter

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// zipped makes a package of parts, name and content in turn.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err == nil {
			_, err = w.Write([]byte(parts[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ` +
	`xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:a="a" xmlns:wp="wp"`

// docx makes a Word file with a body, and other parts.
func docx(t testing.TB, body string, parts ...string) []byte {
	t.Helper()
	return zipped(t, append([]string{"word/document.xml", `<?xml version="1.0"?><w:document ` +
		`` + wordSpace + `><w:body>` +
		body + `</w:body></w:document>`}, parts...)...)
}

// odtFile makes an OpenDocument text with automatic styles and a text.
func odtFile(t testing.TB, styles, body string, parts ...string) []byte {
	t.Helper()
	const spaces = `xmlns:office="o" xmlns:text="t" xmlns:style="s" xmlns:table="ta" xmlns:draw="d" xmlns:dc="dc" ` +
		`xmlns:svg="svg"`
	return zipped(t, append([]string{"mimetype", "application/vnd.oasis.opendocument.text", "content.xml",
		`<office:document-content ` + spaces + `><office:automatic-styles>` + styles +
			`</office:automatic-styles><office:body><office:text>` + body +
			`</office:text></office:body></office:document-content>`}, parts...)...)
}

// pdfFile makes a PDF of objects, numbered from 1 on; the first is the catalog. What stands
// in trailer is added to the file's own.
func pdfFile(trailer string, objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, xref)
	return b.Bytes()
}

func stream(content string) string {
	return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content)
}

// pdfPages makes a PDF with a page for each content.
func pdfPages(contents ...string) []byte {
	const first = 4 // after catalog, pages and font
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"}
	var kids []string
	for i, c := range contents {
		page := first + 2*i
		kids = append(kids, fmt.Sprintf("%d 0 R", page))
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /Contents %d 0 R /Resources << /Font << "+
			"/F1 3 0 R >> /XObject << /Im0 << /Subtype /Image >> >> >> >>", page+1), stream(c))
	}
	objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(contents), strings.Join(kids, " "))
	return pdfFile("/Info << /Title (MARKER title) /Author (MARKER author) >>", objects...)
}
