package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"commentportal/chart"
)

// hostile is text that closes marks, changes direction, holds what XML cannot.
const hostile = "</w:t></blockquote><script>alert(1)</script> & \"quoted\" 'too' ]]> \u202Eback\u202C " +
	"\x00\x01\x0b\x1b \r\n\ttab \ufffe \xff end"

// sample has every kind of block and of inline, words stands wherever text may.
func sample(words string) Paper {
	return Paper{
		Title: "What was heard " + words, Subtitle: words, Lang: "en-US", Author: words, Subject: "D-1",
		Footer: "D-1. " + words,
		At:     time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC),
		Blocks: []Block{
			Contents{Title: "Contents"},
			Heading{Level: 1, ID: "one", Text: "One " + words},
			Paragraph{Style: Lead, Parts: []Inline{Text(words), Strong(words), Mark("tentative"), Name(words)}},
			Paragraph{Parts: []Inline{Figure{Key: "a/" + words, Value: "0.1234", Text: "12 %"}, Note{Text(words),
				Link{To: "#two", Text: words}}, Link{To: "https://portal.example/?a=\"b\"&c", Text: words},
				Link{To: "javascript:alert(1)", Text: words}, Link{To: "#nowhere", Text: words}}},
			Heading{Level: 2, ID: "two", Text: "Two", NewPage: true},
			List{Items: [][]Inline{{Text(words)}, {Text("b")}}},
			List{Ordered: true, Items: [][]Inline{{Text(words)}}},
			List{Ordered: true, Items: [][]Inline{{Text("begins anew")}}},
			Heading{Level: 3, ID: "three", Text: "Three"},
			Table{ID: "t1", Caption: words, Columns: []Column{{Head: words, Names: true, Width: 30}, {Head: "Code",
				Codes: true}, {Head: "N", Numbers: true}},
				Rows: []Row{{Total: true, Cells: [][]Inline{{Text(words)}, {Text("A-B")}, {Figure{Key: "k",
					Value: "1", Text: "1"}}}}, {Part: true, Cells: [][]Inline{{Text("part"), Note{Text("in a cell")}},
					{}, {Figure{Key: "k2", Value: "2", Text: "2"}}}}},
				Source: []Inline{Text("Source: " + words)}},
			Chart{Caption: words, Bars: chart.Bars{ID: "c1", Title: words, Desc: words, Series: []string{words, "all"},
				Rows: []chart.Row{{Label: words, Values: []int{3, 1400}, Figures: []string{"x", "y"}}, {Label: "b",
					Values: []int{0, 0}}}}},
			Chart{Caption: "one series", Bars: chart.Bars{ID: "c2", Title: "t", Desc: "d", Series: []string{"s"},
				Rows: []chart.Row{{Label: "b", Values: []int{1}}}}},
			Heading{Level: 1, ID: "four", Text: "Four"},
			Quotation{Key: "D-1-0001/1/" + words, Lang: "es", Label: "A dissenting voice", Words: words,
				Source: []Inline{Text("— "), Name(words)}},
			Quotation{Key: "D-1-0002/1/A", Lang: "ar", Words: "مرحبا\n\nبالعالم", Source: []Inline{Name("دنה")}},
			Serials{Key: "f", Name: []Inline{Strong(words)}, Groups: []Group{{Serials: []Serial{{"0001", 1}, {"0007",
				57}}}, {Campaign: "C1" + words, Name: "campaign " + words, Serials: many(2500)}}},
		},
	}
}

func many(n int) []Serial {
	out := make([]Serial, n)
	for i := range out {
		out[i] = Serial{Number: "0042", Stands: 1}
	}
	return out
}

func written(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEqualReportsHaveEqualBytes(t *testing.T) {
	t.Parallel()
	for name, write := range map[string]func(Paper, io.Writer) error{"html": Paper.WriteHTML, "docx": Paper.WriteDocx} {
		a := written(t, func(w io.Writer) error { return write(sample(hostile), w) })
		b := written(t, func(w io.Writer) error { return write(sample(hostile), w) })
		if !bytes.Equal(a, b) {
			t.Errorf("two %s files of one report differ", name)
		}
	}
}

// attr is an attribute of an element, "" for none.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

func parsed(t *testing.T, page []byte) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestPageHoldsOnlyWhatTheReportSays looks for elements and attributes that
// hostile words would have made.
func TestPageHoldsOnlyWhatTheReportSays(t *testing.T) {
	t.Parallel()
	doc := parsed(t, written(t, sample(hostile).WriteHTML))
	plain := parsed(t, written(t, sample("plain words").WriteHTML))
	shape := func(doc *html.Node) string {
		var b strings.Builder
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode || n.Data == "tspan" { // lines of a label
				continue
			}
			b.WriteString("<" + n.Data)
			for _, a := range n.Attr {
				b.WriteString(" " + a.Key)
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
					t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
				}
				if a.Key == "href" && !strings.HasPrefix(a.Val, "#") &&
					!strings.HasPrefix(a.Val, "https://portal.example/") {
					t.Errorf("a link leads to %q", a.Val)
				}
			}
		}
		return b.String()
	}
	if shape(doc) != shape(plain) {
		t.Errorf("hostile words changed the page's elements:\n%s\n%s", shape(doc), shape(plain))
	}
}

func TestPageKeepsQuotationsToTheLetter(t *testing.T) {
	t.Parallel()
	words := strings.NewReplacer("\x00", "", "\xff", "").Replace(hostile) // no text of the portal has these
	for n := range parsed(t, written(t, sample(words).WriteHTML)).Descendants() {
		if n.Data == "blockquote" && attr(n, "lang") == "es" {
			if got := textOf(n); got != words {
				t.Errorf("quotation\n%q, want\n%q", got, words)
			}
			if attr(n, "dir") != "auto" || attr(n, "data-quote") != "D-1-0001/1/"+words {
				t.Errorf("attributes %v", n.Attr)
			}
		}
	}
}

// TestPageIsWellBuilt checks what people without eyes or mouse need: one h1,
// headings in order, unique IDs, links that lead somewhere, tables with caption,
// heads and named rows, notes that lead there and back.
func TestPageIsWellBuilt(t *testing.T) {
	t.Parallel()
	doc := parsed(t, written(t, sample("words").WriteHTML))
	ids := map[string]int{}
	var links []string
	level, notes := 0, 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" {
			ids[id]++
		}
		switch n.Data {
		case "html":
			if attr(n, "lang") != "en-US" {
				t.Error("the page has no language")
			}
		case "h1", "h2", "h3", "h4":
			next := int(n.Data[1] - '0')
			if next > level+1 {
				t.Errorf("a heading jumps from %d to %d", level, next)
			}
			level = next
		case "a":
			links = append(links, attr(n, "href"))
			if attr(n, "role") == "doc-noteref" {
				notes++
			}
		case "th":
			if attr(n, "scope") == "" {
				t.Errorf("a head of %q without scope", textOf(n))
			}
		case "table":
			if n.FirstChild.NextSibling.Data != "caption" {
				t.Error("a table without caption")
			}
		case "script", "link", "img", "iframe", "object":
			t.Errorf("the page has a <%s>", n.Data)
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("the ID %s stands %d times", id, n)
		}
	}
	for _, l := range links {
		if id, ok := strings.CutPrefix(l, "#"); ok && ids[id] == 0 && id != "nowhere" {
			t.Errorf("%s leads nowhere", l)
		}
	}
	if notes != 2 || ids["note-2"] != 1 || ids["ref-2"] != 1 {
		t.Errorf("%d notes, want 2 with their list", notes)
	}
}

// opened is the parts of a Word document by name.
func opened(t *testing.T, file []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name] != nil {
			t.Errorf("%s is packed twice", f.Name)
		}
		parts[f.Name] = data
	}
	return parts
}

// TestDocumentIsWellFormedAndWhole checks every part as XML, that each has a
// type, that relations lead to parts of the file, and that used ones exist.
func TestDocumentIsWellFormedAndWhole(t *testing.T) {
	t.Parallel()
	parts := opened(t, written(t, sample(hostile).WriteDocx))
	checkParts(t, parts)
	for name, data := range parts {
		if strings.HasSuffix(name, ".xlsx") {
			checkParts(t, opened(t, data))
		}
	}
	for _, name := range []string{"word/document.xml", "word/footnotes.xml", "word/styles.xml", "word/numbering.xml",
		"docProps/core.xml", "word/charts/chart2.xml", "word/embeddings/chart2.xlsx"} {
		if parts[name] == nil {
			t.Errorf("no %s", name)
		}
	}
}

func checkParts(t *testing.T, parts map[string][]byte) {
	t.Helper()
	types := string(parts["[Content_Types].xml"])
	targets := map[string]bool{}
	for name, data := range parts {
		if path.Ext(name) == ".xlsx" {
			continue
		}
		dec := xml.NewDecoder(bytes.NewReader(data))
		used := map[string]bool{}
		for {
			token, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			for _, a := range start.Attr {
				if a.Name.Space == relations && a.Name.Local == "id" {
					used[a.Value] = true
				}
				if start.Name.Local == "Relationship" && a.Name.Local == "TargetMode" {
					t.Errorf("%s: a relation leads out of the file", name)
				}
				if start.Name.Local == "Relationship" && a.Name.Local == "Target" {
					from := path.Dir(path.Dir(name)) // of x/_rels/y.xml.rels: x
					to := path.Join(from, a.Value)
					targets[to] = true
					if parts[to] == nil {
						t.Errorf("%s leads to %s, which is not there", name, to)
					}
				}
			}
		}
		rels := string(parts[path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")])
		for id := range used {
			if !strings.Contains(rels, `Id="`+id+`"`) {
				t.Errorf("%s uses the relation %s, which it does not have", name, id)
			}
		}
	}
	for name := range parts {
		ext := strings.TrimPrefix(path.Ext(name), ".")
		if !strings.Contains(types, `PartName="/`+name+`"`) && !strings.Contains(types, `Extension="`+ext+`"`) {
			t.Errorf("%s has no type", name)
		}
		if !targets[name] && name != "[Content_Types].xml" && ext != "rels" {
			t.Errorf("nothing leads to %s", name)
		}
	}
}

// TestDocumentHasRealHeadingsTablesAndNotes looks into the document's body.
func TestDocumentHasRealHeadingsTablesAndNotes(t *testing.T) {
	t.Parallel()
	parts := opened(t, written(t, sample("words").WriteDocx))
	body := string(parts["word/document.xml"])
	for what, want := range map[string]int{
		`<w:pStyle w:val="Title"/>`: 1, `<w:pStyle w:val="Heading1"/>`: 2, `<w:pStyle w:val="Heading2"/>`: 1,
		`<w:pStyle w:val="Heading3"/>`: 1,
		`<w:tblHeader/>`:               1, `<w:tblCaption `: 1, `<w:footnoteReference `: 2, ` SEQ Table `: 1,
		` SEQ Figure `: 2,
		`<wp:docPr id="1" name="Figure 1" descr="words. words"`: 1,
		`<w:bidi/>`: 1, `<w:lang w:bidi="ar"/>`: 1, `<w:lang w:val="es"/>`: 1, ` TOC \o "1-2" `: 1,
		`<w:pageBreakBefore/>`:              1,
		`<w:hyperlink w:anchor="Section_2"`: 1, ` HYPERLINK &quot;https://portal.example/?a=%22b%22&amp;c&quot; `: 1,
	} {
		if got := strings.Count(body, what); got != want {
			t.Errorf("%s stands %d times, want %d", what, got, want)
		}
	}
	if strings.Contains(body, "javascript:") {
		t.Error("a link runs a script")
	}
	if n := strings.Count(string(parts["word/footnotes.xml"]), "<w:footnoteRef/>"); n != 2 {
		t.Errorf("%d notes, want 2", n)
	}
	if n := strings.Count(string(parts["word/numbering.xml"]), "<w:startOverride "); n != 2 {
		t.Errorf("%d numbered lists, want 2", n)
	}
	core := string(parts["docProps/core.xml"])
	for _, want := range []string{"<dc:title>What was heard words – " +
		"words</dc:title>", "<dc:language>en-US</dc:language>", "2026-03-04T05:06:07Z"} {
		if !strings.Contains(core, want) {
			t.Errorf("core properties lack %s", want)
		}
	}
}

// TestDocumentOfNothing writes a report without a block.
func TestDocumentOfNothing(t *testing.T) {
	t.Parallel()
	empty := Paper{Title: "Nothing", Lang: "en-US"}
	checkParts(t, opened(t, written(t, empty.WriteDocx)))
	if page := string(written(t, empty.WriteHTML)); strings.Contains(page, "Notes") ||
		!strings.Contains(page, "<h1>Nothing</h1>") {
		t.Errorf("page %s", page)
	}
}

func TestAChartWithoutRowsIsAnError(t *testing.T) {
	t.Parallel()
	p := Paper{Blocks: []Block{Chart{Bars: chart.Bars{ID: "x", Series: []string{"s"}}}}}
	if err := p.WriteHTML(io.Discard); err == nil {
		t.Error("a chart of nothing was written")
	}
}

func FuzzWords(f *testing.F) {
	f.Add(hostile)
	f.Add("")
	f.Add("\xed\xa0\x80\r\r\n\u0085\u2028")
	f.Fuzz(func(t *testing.T, words string) {
		p := sample(words)
		checkXML(t, written(t, p.WriteDocx))
		if _, err := html.Parse(bytes.NewReader(written(t, p.WriteHTML))); err != nil {
			t.Fatal(err)
		}
	})
}

// checkXML checks a document's parts as XML alone.
func checkXML(t *testing.T, file []byte) {
	t.Helper()
	for name, data := range opened(t, file) {
		if path.Ext(name) == ".xlsx" {
			continue
		}
		if err := xml.Unmarshal(data, new(struct{})); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}
