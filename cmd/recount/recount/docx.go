package recount

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
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
	r := &documentReader{}
	d := xml.NewDecoder(strings.NewReader(string(data)))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return &r.document, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			r.start(e)
		case xml.CharData:
			if r.inText && r.p != nil {
				r.p.text += string(e)
			}
		case xml.EndElement:
			r.end(e)
		}
	}
}

// documentReader is a document under way.
type documentReader struct {
	document
	open   []*openTable // tables around the place, since they nest
	p      *paragraph   // nil: none is open
	inText bool
}

// openTable is a table whose end was not read yet.
type openTable struct {
	rows [][]string
	cell *strings.Builder // nil: none is open
}

// top is the innermost table, nil outside of tables.
func (r *documentReader) top() *openTable {
	if len(r.open) == 0 {
		return nil
	}
	return r.open[len(r.open)-1]
}

func (r *documentReader) start(e xml.StartElement) {
	t := r.top()
	switch e.Name.Local {
	case "p":
		if e.Name.Space == wordSpace {
			r.p = &paragraph{}
		}
	case "pStyle":
		if r.p != nil {
			r.p.style = value(e, "val")
		}
	case "t":
		r.inText = e.Name.Space == wordSpace
	case "tab", "br":
		if r.p != nil && e.Name.Space == wordSpace {
			r.p.text += " "
		}
	case "tbl":
		r.open = append(r.open, &openTable{})
	case "tr":
		if t != nil {
			t.rows = append(t.rows, nil)
		}
	case "tc":
		if t != nil {
			t.cell = &strings.Builder{}
		}
	case "docPr":
		r.pictures = append(r.pictures, value(e, "descr"))
	}
}

func (r *documentReader) end(e xml.EndElement) {
	t := r.top()
	switch e.Name.Local {
	case "t":
		r.inText = false
	case "p":
		if e.Name.Space != wordSpace || r.p == nil {
			return
		}
		r.p.text = squeeze(r.p.text)
		if t != nil && t.cell != nil {
			t.cell.WriteString(r.p.text + " ")
		} else {
			r.paragraphs = append(r.paragraphs, *r.p)
		}
		r.p = nil
	case "tc":
		if t != nil && len(t.rows) > 0 {
			last := len(t.rows) - 1
			t.rows[last] = append(t.rows[last], squeeze(t.cell.String()))
			t.cell = nil
		}
	case "tbl":
		if t != nil {
			r.tables = append(r.tables, t.rows)
			r.open = r.open[:len(r.open)-1]
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
func (c *paperChecks) reportDocx() {
	data, ok := c.read("report.docx")
	if !ok {
		return
	}
	z, err := openParts(data)
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
	c.docxCharts(z)
	c.docxTables(doc)
	c.docxSentences(doc)
}

// docxTables holds every table row that has a number against the rows of the
// report's tables with the same header.
func (c *paperChecks) docxTables(doc *document) {
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
			if i > 0 && digits.MatchString(line(r)) && !known[row{line(t[0]), line(r)}] {
				c.wrong("report.docx: table %d (%s) row %d is in no table of report.html: %s", n+1, line(t[0]), i,
					line(r))
			}
		}
	}
}

func line(cells []string) string { return strings.Join(cells, " | ") }

// docxSentences holds every paragraph that has a number against the words of
// report.html.
func (c *paperChecks) docxSentences(doc *document) {
	for _, p := range doc.paragraphs {
		if digits.MatchString(p.text) && !strings.Contains(c.reportText, p.text) && !c.harmlessLine(p.text) {
			c.wrong("report.docx says what report.html does not: %.160q", p.text)
		}
	}
}

// harmlessLine reports whether a paragraph holds no number but those that name
// things.
func (c *paperChecks) harmlessLine(text string) bool {
	for _, name := range c.given() {
		text = strings.ReplaceAll(text, name, "")
	}
	return !digits.MatchString(harmless.ReplaceAllString(text, ""))
}

// docxCharts holds each native chart against the chart of report.html in the
// same place: what is kept beside its formulas, and the cells of the workbook
// inside of it.
func (c *paperChecks) docxCharts(z parts) {
	n := 0
	for ; ; n++ {
		part := fmt.Sprintf("word/charts/chart%d.xml", n+1)
		data, ok := z[part]
		if !ok {
			break
		}
		where := "report.docx " + part
		ch, err := readChart(part, data)
		if err != nil {
			c.wrong("report.docx: %v", err)
			continue
		}
		inside, err := openWorkbook(z[fmt.Sprintf("word/embeddings/chart%d.xlsx", n+1)])
		if err != nil {
			c.wrong("%s: the workbook inside: %v", where, err)
			continue
		}
		for _, one := range ch.series {
			c.chartSeries(inside, where, one)
		}
		if n >= len(c.drawn) {
			continue
		}
		d := c.drawn[n]
		for i, one := range ch.series {
			var want []string
			for k := i; k < len(d.numbers); k += len(ch.series) {
				want = append(want, d.numbers[k])
			}
			if !slices.Equal(one.valuesCache, want) {
				c.wrong("%s: series %d holds %v, the chart of report.html %v", where, i+1, one.valuesCache, want)
			}
			for _, name := range one.categoriesCache {
				if !slices.Contains(d.names, squeeze(name)) {
					c.wrong("%s: the chart of report.html has no bar %q", where, name)
				}
			}
		}
	}
	if n != len(c.drawn) {
		c.wrong("report.docx has %d charts, report.html %d", n, len(c.drawn))
	}
}
