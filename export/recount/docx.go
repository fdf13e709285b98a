package recount

import (
	"encoding/xml"
	"io"
	"path/filepath"
	"regexp"
	"strings"
)

// document is a text document as people read it: paragraphs and table rows in
// order.
type document struct {
	paragraphs []paragraph
	tables     [][][]string
	pictures   []string // their alternative texts
}

type paragraph struct{ style, text string }

// readDocument reads the parts of WordprocessingML that carry words: ECMA-376
// part 1, 17.3 (paragraphs), 17.4 (tables) and 20.4.2.5 (alternative texts).
func readDocument(data []byte) (*document, error) {
	type state struct {
		rows [][]string
		cell *strings.Builder
	}
	out := &document{}
	var open []*state // tables around the place, since they nest
	var p *paragraph
	d := xml.NewDecoder(strings.NewReader(string(data)))
	inText := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "p":
				if e.Name.Space == wordSpace {
					p = &paragraph{}
				}
			case "pStyle":
				if p != nil {
					p.style = value(e, "val")
				}
			case "t":
				inText = e.Name.Space == wordSpace
			case "tab", "br":
				if p != nil && e.Name.Space == wordSpace {
					p.text += " "
				}
			case "tbl":
				open = append(open, &state{})
			case "tr":
				if len(open) > 0 {
					t := open[len(open)-1]
					t.rows = append(t.rows, nil)
				}
			case "tc":
				if len(open) > 0 {
					open[len(open)-1].cell = &strings.Builder{}
				}
			case "docPr":
				out.pictures = append(out.pictures, value(e, "descr"))
			}
		case xml.CharData:
			if inText && p != nil {
				p.text += string(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "t":
				inText = false
			case "p":
				if e.Name.Space != wordSpace || p == nil {
					continue
				}
				p.text = squeeze(p.text)
				if len(open) > 0 && open[len(open)-1].cell != nil {
					open[len(open)-1].cell.WriteString(p.text + " ")
				} else {
					out.paragraphs = append(out.paragraphs, *p)
				}
				p = nil
			case "tc":
				if len(open) > 0 && len(open[len(open)-1].rows) > 0 {
					t := open[len(open)-1]
					last := len(t.rows) - 1
					t.rows[last] = append(t.rows[last], squeeze(t.cell.String()))
					t.cell = nil
				}
			case "tbl":
				if len(open) > 0 {
					out.tables = append(out.tables, open[len(open)-1].rows)
					open = open[:len(open)-1]
				}
			}
		}
	}
}

const wordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

func value(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// reportDocx compares report.docx with report.html, whose numbers have been
// counted again: tables cell by cell, sentences word by word where they hold a
// digit.
func (c *checker) reportDocx() {
	z, err := openParts(filepath.Join(c.dir, "report.docx"))
	if err != nil {
		c.wrong("report.docx: %v", err)
		return
	}
	doc, err := readDocument(z["word/document.xml"])
	if err != nil {
		c.wrong("report.docx: %v", err)
		return
	}
	headings := 0
	for _, p := range doc.paragraphs {
		if strings.HasPrefix(p.style, "Heading") || strings.HasPrefix(p.style, "heading") {
			headings++
		}
	}
	if headings == 0 {
		c.wrong("report.docx has no headings")
	}
	for i, alt := range doc.pictures {
		if strings.TrimSpace(alt) == "" {
			c.wrong("report.docx: picture %d has no alternative text", i+1)
		}
	}
	c.docxTables(doc)
	c.docxSentences(doc)
}

var digitRun = regexp.MustCompile(`[0-9]`)

// docxTables holds every table row that has a number against the rows of the
// report's tables with the same header.
func (c *checker) docxTables(doc *document) {
	type row struct{ header, cells string }
	known := map[row]bool{}
	for _, t := range c.reportTables {
		for _, r := range t {
			known[row{line(t[0]), line(r)}] = true
		}
	}
	if len(doc.tables) == 0 {
		c.wrong("report.docx has no tables")
	}
	for n, t := range doc.tables {
		for i, r := range t {
			if i > 0 && digitRun.MatchString(line(r)) && !known[row{line(t[0]), line(r)}] {
				c.wrong("report.docx: table %d (%s) row %d is in no table of report.html: %s", n+1, line(t[0]), i, line(r))
			}
		}
	}
}

func line(cells []string) string { return strings.Join(cells, " | ") }

// docxSentences holds every paragraph that has a number against the words of
// report.html.
func (c *checker) docxSentences(doc *document) {
	for _, p := range doc.paragraphs {
		if digitRun.MatchString(p.text) && !strings.Contains(c.reportText, p.text) && !harmlessLine(p.text) {
			c.wrong("report.docx says what report.html does not: %.160q", p.text)
		}
	}
}

// harmlessLine reports whether a paragraph holds no number but those that name
// things.
func harmlessLine(s string) bool { return !digitRun.MatchString(harmless.ReplaceAllString(s, "")) }
