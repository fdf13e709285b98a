package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"commentportal/cmd/recount/recount"
)

// TestEveryWrongNumberOfAReportIsNamed changes one number after the other where
// people read them.
func TestEveryWrongNumberOfAReportIsNamed(t *testing.T) {
	t.Parallel()
	dir := randomSource(3, 40).written(t)
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	report, limits, lines, book := read("report.html"), read("LIMITATIONS.md"), read("answers.jsonl"),
		read("codebook.qdc")
	docx, xlsx, qdpx := read("report.docx"), read("workbook.xlsx"), read(projectName)

	for _, tt := range []struct {
		name, file string
		data       []byte
	}{
		{"a marked number", "report.html", replace(t, report,
			`<data value="[0-9]+" data-figure="themes_by_question/all/[A-Z-]+/comments_distinct">[0-9]+<`,
			func(s string) string { return raise(s, 0) })},
		{"a marked number and what stands behind it", "report.html", replace(t, report,
			`<data value="[0-9]+" data-figure="ledger/received//comments">[0-9]+<`,
			func(s string) string { return raise(raise(s, 0), -1) })},
		{"what a share shows", "report.html", replace(t, report, `share_distinct">[0-9]+ %<`,
			func(s string) string { return raise(s, 0) })},
		{"a bar", "report.html", replace(t, report, `data-value="[0-9]+">[0-9]+</text>`,
			func(s string) string { return raise(raise(s, 0), -1) })},
		{"the text in place of a chart", "report.html", replace(t, report, `: [0-9]+, [0-9]+ in all`,
			func(s string) string { return raise(s, 0) })},
		{"a comment in a list", "report.html", replace(t, report, `<span>[0-9]{4}`,
			func(s string) string { return raise(s, 0) })},
		{"a list without its last comment", "report.html", replace(t, report, `, [0-9]{4}</span>`,
			func(string) string { return "</span>" })},
		{"what a comment stands for", "report.html", replace(t, report, `\(for [0-9]+\)`,
			func(s string) string { return raise(s, 0) })},
		{"a campaign", "report.html", replace(t, report, `data-figure="campaigns/[^/"]+/comments_all">[0-9]+<`,
			func(s string) string { return raise(s, -1) })},
		{"a quotation", "report.html", replace(t, report, `(data-quote="[^>]*>)[^<]`,
			func(s string) string { return s[:len(s)-1] + "X" })},
		{"a number that nobody marked", "report.html", replace(t, report, `<p>People sent`,
			func(string) string { return "<p>Of 12 senders" })},
		{"a recommendation", "report.html", replace(t, report, `<p>-Build a library, `,
			func(string) string { return "<p>-Build two libraries, " })},

		{"the sentence on comments received", "LIMITATIONS.md", replace(t, limits, `Comments received: [0-9]+`,
			func(s string) string { return raise(s, 0) })},
		{"the sentence on codings", "LIMITATIONS.md", replace(t, limits, `Codings confirmed: [0-9]+`,
			func(s string) string { return raise(s, 0) })},
		{"a theme of an answer", "answers.jsonl", replace(t, lines, `"themes":\["`, func(s string) string {
			return s +
				`X`
		})},
		{"a line too few", "answers.jsonl", lines[:bytes.LastIndexByte(lines[:len(lines)-1], '\n')+1]},
		{"a code's name", "codebook.qdc", replace(t, book, `isCodable="true"`,
			func(s string) string { return strings.Replace(s, "true", "false", 1) })},
		{"a GUID twice", "codebook.qdc", sameGUID(book)},
		{"where a coding of the project begins", "project.qdpx", rezip(t, qdpx, "project.qde", func(s string) string {
			return swap(t, s, `startPosition="[0-9]+`, func(s string) string { return raise(s, -1) })
		})},
		{"who coded in the project", "project.qdpx", rezip(t, qdpx, "project.qde", func(s string) string {
			return swap(t, s, `<User guid="[^"]*" name="u[0-9]+`, func(s string) string { return raise(s, -1) })
		})},
		{"a text of the project", "project.qdpx", rezip(t, qdpx, "project.qde", func(s string) string {
			return strings.Replace(s, "</PlainTextContent>", ".</PlainTextContent>", 1)
		})},

		{"a cell of a sheet", "workbook.xlsx", rezip(t, xlsx, sheetOf(t, xlsx, "themes_by_question"),
			func(s string) string {
				return swap(t, s, `(<c r="H2"[^>]*><v>)[0-9]+`, func(s string) string { return raise(s, -1) })
			})},
		{"a number behind a chart", "workbook.xlsx", rezip(t, xlsx, sheetOf(t, xlsx, "Charts"), func(s string) string {
			return swap(t, s, `(<c r="C7"[^>]*><v>)[0-9]+`, func(s string) string { return raise(s, -1) })
		})},
		{"the ledger of the first sheet", "workbook.xlsx", rezip(t, xlsx, sheetOf(t, xlsx, "About"),
			func(s string) string {
				return swap(t, s, `(<c r="B17"[^>]*><v>)[0-9]+`, func(s string) string { return raise(s, -1) })
			})},
		{"what a chart draws", "workbook.xlsx", rezip(t, xlsx, "xl/charts/chart1.xml", func(s string) string {
			return strings.Replace(s, "Charts!$C$7", "Charts!$D$7", 1)
		})},

		{"a cell of a table", "report.docx", rezip(t, docx, "word/document.xml", func(s string) string {
			return swap(t, s, `(TableNumber"/>(?:<w:keepNext/>)?</w:pPr><w:r><w:t xml:space="preserve">)[0-9]+`,
				func(s string) string { return raise(s, -1) })
		})},
		{"a sentence", "report.docx", rezip(t, docx, "word/document.xml", func(s string) string {
			return swap(t, s, `>People sent <`, func(string) string { return ">Of 12 people <" })
		})},
		{"what a chart keeps", "report.docx", rezip(t, docx, "word/charts/chart1.xml", func(s string) string {
			return swap(t, s, `(<c:numCache>.*?<c:v>)[0-9]+`, func(s string) string { return raise(s, -1) })
		})},
		{"the headings", "report.docx", rezip(t, docx, "word/document.xml", func(s string) string {
			return strings.ReplaceAll(s, `w:val="Heading`, `w:val="Text`)
		})},
		{"a picture without words", "report.docx", rezip(t, docx, "word/document.xml", func(s string) string {
			return swap(t, s, `descr="[^"]*"`, func(string) string { return `descr=""` })
		})},
	} {
		t.Run(tt.file+": "+tt.name, func(t *testing.T) {
			t.Parallel()
			found := recount.Check(with(t, dir, tt.file, tt.data))
			if !slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, tt.file) }) {
				t.Errorf("%s was changed, and nothing was said of it: %v", tt.name, found)
			}
		})
	}
	if found := recount.Check(dir); len(found) > 0 {
		t.Errorf("the files disagree before anything is changed: %s", found[0])
	}
}

// replace changes the first place that a pattern finds, which there must be.
func replace(t *testing.T, data []byte, pattern string, change func(string) string) []byte {
	t.Helper()
	return []byte(swap(t, string(data), pattern, change))
}

func swap(t *testing.T, s, pattern string, change func(string) string) string {
	t.Helper()
	at := regexp.MustCompile(pattern).FindStringIndex(s)
	if at == nil {
		t.Fatalf("there is no %s: the test is blind", pattern)
	}
	return s[:at[0]] + change(s[at[0]:at[1]]) + s[at[1]:]
}

var numberRun = regexp.MustCompile(`[0-9]+`)

// raise adds one to the first number (0) or the last one (-1) of a text.
func raise(s string, which int) string {
	all := numberRun.FindAllStringIndex(s, -1)
	at := all[0]
	if which < 0 {
		at = all[len(all)-1]
	}
	var n int
	_, _ = fmt.Sscan(s[at[0]:at[1]], &n)
	return s[:at[0]] + fmt.Sprintf("%0*d", at[1]-at[0], n+1) + s[at[1]:]
}

// sameGUID gives the second code the first one's GUID.
func sameGUID(book []byte) []byte {
	all := regexp.MustCompile(`guid="[^"]*"`).FindAllIndex(book, -1)
	first, second := all[0], all[1]
	return slices.Concat(book[:second[0]], book[first[0]:first[1]], book[second[1]:])
}

// rezip changes one part of a packed file.
func rezip(t *testing.T, data []byte, part string, change func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	changed := false
	for _, f := range in.File {
		text := zipPart(t, f)
		if f.Name == part {
			other := change(text)
			changed = other != text
			text = other
		}
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(to, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if !changed {
		t.Fatalf("%s is not there or was not changed: the test is blind", part)
	}
	return out.Bytes()
}

func zipPart(t *testing.T, f *zip.File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sheetOf finds the part of a sheet by its name.
func sheetOf(t *testing.T, data []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range z.File {
		texts[f.Name] = zipPart(t, f)
	}
	m := regexp.MustCompile(`<sheet name="` + name +
		`"[^>]*r:id="([^"]+)"`).FindStringSubmatch(texts["xl/workbook.xml"])
	if m == nil {
		t.Fatalf("there is no sheet %s", name)
	}
	for _, rel := range regexp.MustCompile(`<Relationship [^>]*>`).FindAllString(texts["xl/_rels/workbook.xml.rels"],
		-1) {
		if strings.Contains(rel, `Id="`+m[1]+`"`) {
			target := regexp.MustCompile(`Target="([^"]+)"`).FindStringSubmatch(rel)[1]
			return "xl/" + strings.TrimPrefix(strings.TrimPrefix(target, "/"), "xl/")
		}
	}
	t.Fatalf("there is no part for the sheet %s", name)
	return ""
}
