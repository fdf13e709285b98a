package letter

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// TestOnlyWhatTheWriterSeesComesOut plants a marker wherever a format keeps what is no part
// of the text.
func TestOnlyWhatTheWriterSeesComesOut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		file []byte
		want string
		lost Lost
	}{
		{"Word", docx(t, wordBody, "docProps/core.xml", "<p>MARKER author</p>", "word/comments.xml", "<c>MARKER</c>",
			"word/footnotes.xml", "<f>MARKER note</f>", "word/header1.xml", "<h>MARKER head</h>",
			"word/styles.xml", `<w:styles `+wordSpace+`><w:style w:styleId="Base"><w:rPr><w:vanish/>`+
				`</w:rPr></w:style>`+
				`<w:style w:styleId="Own"><w:basedOn w:val="Base"/></w:style></w:styles>`),
			"Dear Task Force,\n\nWe ask for two things:\n\n• a list\n• a plan\n\nYear | Beds\n2015 | " +
				"120\n\nThank you.\nJane",
			Lost{Tables: 1, Pictures: 1, Footnotes: 1, Notes: 1, Deleted: true, Hidden: true}},
		{"OpenDocument", odtFile(t, odtStyles, odtBody, "meta.xml", "<m>MARKER author</m>"),
			"Dear Task Force,\n\nWe ask for  two things:\n\n• a list\n• a plan\n\nYear | Beds\n2015 | " +
				"120\n\nThank you.\nJane",
			Lost{Tables: 1, Pictures: 1, Footnotes: 1, Notes: 1, Deleted: true, Hidden: true}},
		{"RTF", []byte(rtfBody), "Dear “Task Force”, año €5\n\nYear | Beds\n2015 | 120\n\nThank you.",
			Lost{Tables: 1, Pictures: 1, Footnotes: 1, Notes: 1, Deleted: true, Hidden: true}},
		{"e-mail", []byte(strings.ReplaceAll(mailBody, "\n", "\r\n")), "Dear Task Force,\nmind the café.",
			Lost{Quoted: true, Attached: true}},
		{"PDF", pdfPages(pdfBody, "BT /F1 12 Tf 72 700 Td (and its end.) Tj ET"),
			"Dear Task Force, we have one wish for you: café.\n\nA new paragraph and its end.",
			Lost{Pictures: 1, Hidden: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, err := Read(tt.file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(fmt.Sprint(l), "MARKER") {
				t.Errorf("what the writer does not see came out: %+v", l)
			}
			if l.Text != tt.want {
				t.Errorf("text:\n%s", cmp.Diff(tt.want, l.Text))
			}
			if l.Lost != tt.lost {
				t.Errorf("lost: %s", cmp.Diff(tt.lost, l.Lost))
			}
		})
	}
}

const (
	wordBody = `<w:p><w:pPr><w:pStyle w:val="Own"/></w:pPr><w:r><w:t>MARKER hidden by a style</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>` +
		`Dear </w:t></w:r>` +
		`<w:del w:author="MARKER"><w:r><w:delText>MARKER deleted</w:delText></w:r></w:del>` +
		`<w:ins w:author="MARKER"><w:r><w:t>Task Force,</w:t></w:r></w:ins>` +
		`<w:r><w:rPr><w:vanish/></w:rPr><w:t>MARKER hidden</w:t></w:r></w:p>` +
		`<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve">We ask for two things:</w:t></w:r>` +
		`<w:r><w:footnoteReference/><w:commentReference/><w:instrText>MARKER field</w:instrText></w:r>` +
		`<w:moveFrom><w:r><w:t>MARKER moved</w:t></w:r></w:moveFrom></w:p>` +
		`<w:p><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>a list</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr><w:r><w:t>a plan</w:t></w:r></w:p>` +
		`<w:tbl><w:tblPr><w:tblCaption w:val="MARKER"/></w:tblPr>` +
		`<w:tr><w:tc><w:p><w:r><w:t>Year</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Beds</w:t></w:r>` +
		`</w:p></w:tc></w:tr>` +
		`<w:tr><w:tc><w:p><w:r><w:t>2015</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>120</w:t></w:r></w:p>` +
		`</w:tc></w:tr>` +
		`</w:tbl><w:p><w:r><w:drawing><wp:docPr descr="MARKER.png"/><a:blip/></w:drawing><w:t>Thank you.</w:t>` +
		`<w:br/><w:t>Jane</w:t></w:r></w:p><w:sectPr><w:headerReference/></w:sectPr>`

	odtStyles = `<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>` +
		`<style:style style:name="T2" style:parent-style-name="T1"/>`
	odtBody = `<text:tracked-changes><text:changed-region><text:deletion><dc:creator>MARKER</dc:creator>` +
		`<text:p>MARKER ` +
		`deleted</text:p></text:deletion></text:changed-region></text:tracked-changes>` +
		`<text:p text:style-name="T2">MARKER hidden paragraph</text:p>
		<text:p>Dear <text:span text:style-name="T1">MARKER hidden</text:span>Task
		Force,<office:annotation><dc:creator>MARKER</dc:creator><text:p>MARKER remark</text:p></office:annotation>` +
		`</text:p>` +
		`<text:p>We ask for<text:s text:c="2"/>two things:<text:note><text:note-body><text:p>MARKER note</text:p>` +
		`</text:note-body></text:note><text:hidden-text text:string-value="MARKER">` +
		`MARKER</text:hidden-text></text:p>` +
		`<text:list><text:list-item><text:p>a list</text:p></text:list-item><text:list-item><text:p>a plan</text:p>` +
		`</text:list-item></text:list>` +
		`<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell>` +
		`<text:p>Beds</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell>` +
		`<text:p>2015</text:p>` +
		`</table:table-cell><table:table-cell><text:p>120</text:p></table:table-cell></table:table-row>` +
		`</table:table>` +
		`<text:p><draw:frame draw:name="MARKER"><draw:image/><svg:desc>MARKER</svg:desc></draw:frame>Thank you.` +
		`<text:line-break/>Jane</text:p>`

	rtfBody = `{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 MARKER Roman;}}{\colortbl;\red0;}` +
		`{\stylesheet{MARKER;}}` +
		`{\info{\title MARKER}{\author MARKER}}{\*\generator MARKER;}{\header MARKER}` + "\n" +
		`\pard\f0 Dear \ldblquote Task Force\rdblquote , a\'f1o \u8364?5{\v MARKER hidden}{\deleted MARKER deleted}` +
		`{\*\annotation{\*\atnauthor MARKER}MARKER remark}{\footnote MARKER note}{\field{\*\fldinst MARKER}` +
		`{\fldrslt }}\par` +
		`\trowd\cellx100\pard\intbl Year\cell Beds\cell\row\trowd\pard\intbl 2015\cell 120\cell\row` +
		`\pard{\*\shppict{\pict MARKER0a}}{\nonshppict{\pict MARKER}}Thank you.\bin3 {{{\par}MARKER after the end`

	mailBody = `From: MARKER <marker@example.org>
To: other@example.org
Subject: MARKER subject
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Dear Task Force,
mind the café.

On Monday, MARKER <m@example.org> wrote:
> MARKER quoted
--b
Content-Type: application/pdf; name="MARKER.pdf"
Content-Disposition: attachment; filename="MARKER.pdf"

MARKER
--b--
`
	pdfBody = `/Artifact <</Type /Pagination>> BDC BT /F1 9 Tf 72 780 Td (MARKER letterhead) Tj ET EMC ` +
		`BT 3 Tr /F1 12 Tf 72 760 Td (MARKER invisible) Tj ET ` +
		`BT 0 Tr /F1 12 Tf 14 TL 72 720 Td [(Dear ) -20 (T) 30 (ask) -500 (Force, we have one wish)] TJ T* ` +
		"(for you: caf\\351.) Tj ET q 10 0 0 10 0 0 cm /Im0 Do Q " +
		`BT /F1 12 Tf 1 0 0 1 72 600 Tm (A new paragraph) Tj ET BT /F1 9 Tf 300 20 Td (Page 1 of 2) Tj ET`
)

func TestProblemsAreNamed(t *testing.T) {
	t.Parallel()
	wide := func(s string) string {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	const compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	picture := pdfPages("q 600 0 0 800 0 0 cm /Im0 Do Q")
	for _, tt := range []struct {
		name string
		file []byte
		want Problem
	}{
		{"nothing", nil, Empty},
		{"blanks", []byte(" \r\n\t"), Empty},
		{"a Word file without words", docx(t, "<w:p/>"), Empty},
		{"a PDF without words", pdfPages("BT ET"), Empty},
		{"a PDF of pictures", picture, Scanned},
		{"a Word file with a password", []byte(compound + wide("EncryptedPackage")), Encrypted},
		{"an OpenDocument text with a password", zipped(t, "mimetype", "x", "META-INF/manifest.xml",
			"<m><file-entry><encryption-data/></file-entry></m>", "content.xml", "\x01\x02"), Encrypted},
		{"a PDF with a password", pdfFile("/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (x) /U (x) >> "+
			"/ID [(a) (b)]",
			"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"), Encrypted},
		{"a Word file of 1997", []byte(compound + wide("WordDocument")), OldWord},
		{"a message of Outlook", []byte(compound + wide("__substg1.0_0037001F")), Outlook},
		{"a workbook", zipped(t, "xl/workbook.xml", "<w/>"), Sheet},
		{"some zip file", zipped(t, "a.txt", "x"), Unknown},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00"), Unknown},
		{"a web page", []byte("<!DOCTYPE html><p>Hello"), Unknown},
		{"half a Word file", docx(t, "<w:p/>")[:60], Broken},
		{"a Word file whose text is no XML", zipped(t, "word/document.xml", "<w:p"), Broken},
		{"half a PDF", picture[:len(picture)/2], Broken},
		{"half an RTF file", []byte(`{\rtf1 {\b Hello`), Broken},
		{"an e-mail whose parts are broken", []byte("From: a@example.org\nSubject: x\n" +
			"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nx"), Broken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if l, err := Read(tt.file); !errors.Is(err, tt.want) {
				t.Errorf("Read = %q, %v; want %v", l.Text, err, tt.want)
			}
		})
	}
}

// TestBoundsHold hands over files that are small and would become large. How long one may
// take is the business of the process that reads it, see TestBoundsEndAProcess of
// package confined.
func TestBoundsHold(t *testing.T) {
	t.Parallel()
	laughs := `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>`
	words := "<w:p><w:r><w:t>" + strings.Repeat("many words ", 1000) + "</w:t></w:r></w:p>"
	pages := make([]string, 1000)
	for i := range pages {
		pages[i] = fmt.Sprintf("BT /F1 12 Tf 72 700 Td (%s %d) Tj ET", strings.Repeat("word ", 20), i)
	}
	for _, tt := range []struct {
		name string
		file []byte
		want error // nil: its text comes out
		cut  bool
	}{
		{"a part that grows beyond its bound", docx(t, strings.Repeat(" ", maxPart+1)), Unwieldy, false},
		{"elements within elements", docx(t, strings.Repeat("<w:ins>", 100_000)), Unwieldy, false},
		{"groups within groups", []byte(`{\rtf1 ` + strings.Repeat("{", 100_000)), Unwieldy, false},
		{"entities of XML", zipped(t, "word/document.xml", laughs+"<d>&b;</d>"), Broken, false},
		{"a reference to a file outside", zipped(t, "word/document.xml",
			`<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>`), Broken, false},
		{"more text than fits", docx(t, strings.Repeat(words, 60)), nil, true},
		{"a field with more text than fits", docx(t, `<w:sdt><w:sdtPr><w:tag w:val="answer-1"/></w:sdtPr>`+
			`<w:sdtContent>`+
			strings.Repeat(words, 60)+`</w:sdtContent></w:sdt>`), nil, true},
		{"a PDF of 1,000 pages", pdfPages(pages...), nil, false},
		{"a PDF whose pages are their own parents", pdfFile("", "<< /Type /Catalog /Pages 2 0 R >>",
			"<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R 2 0 R] /Parent 2 0 R >>"), Empty, false},
		{"a binary part of RTF that is longer than the file", []byte(`{\rtf1 Hello\bin2147483647 x}`), Broken, false},
		{"a table of RTF with negative figures", []byte(`{\rtf1\uc-5\u-10179?\u-8704?\ansicpg-1\f-3 Hello}` +
			``), nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, err := Read(tt.file)
			if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Fatalf("Read = %.100q, %v; want %v", l.Text, err, tt.want)
			}
			if l.Lost.Cut != tt.cut {
				t.Errorf("cut = %v, want %v", l.Lost.Cut, tt.cut)
			}
		})
	}
}

func TestTextIsFoundInEveryEncoding(t *testing.T) {
	t.Parallel()
	const words = "Niños y “hospitales” – 5 €\nzweite Zeile"
	var little, big []byte
	for _, u := range utf16.Encode([]rune(words)) {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	for name, file := range map[string]string{
		"UTF-8":                      words,
		"UTF-8 with a mark":          "\ufeff" + words,
		"UTF-16 from Windows":        "\xff\xfe" + string(little),
		"UTF-16, big end first":      "\xfe\xff" + string(big),
		"UTF-16 without a mark":      string(little),
		"Windows-1252":               "Ni\xf1os y \x93hospitales\x94 \x96 5 \x80\nzweite Zeile",
		"line ends of Windows":       strings.ReplaceAll(words, "\n", "\r\n"),
		"line ends of the Macintosh": strings.ReplaceAll(words, "\n", "\r"),
	} {
		l, err := Read([]byte(file))
		if err != nil || l.Text != words {
			t.Errorf("%s: %q, %v", name, l.Text, err)
		}
	}
}

// TestPlaceFindsTheQuestions cuts letters at the questions that they repeat.
func TestPlaceFindsTheQuestions(t *testing.T) {
	t.Parallel()
	questions := []Question{
		{AnswerTag + "1", []string{"What should hospitals do first?", "¿Qué deben hacer primero los hospitales?"}},
		{AnswerTag + "2", []string{"Who should pay?"}},
		{AnswerTag + "3", []string{"What should hospitals do first if they are small?"}},
	}
	const general = AnswerTag + "general"
	for _, tt := range []struct {
		name    string
		letter  Letter
		general string
		answers map[string]string
	}{
		{"no question", Letter{Text: "Hello.\n\n1. First, we pay."}, "Hello.\n\n1. First, we pay.", nil},
		{"questions as headings", Letter{Text: "Dear all,\n\n1. What should hospitals do first?\n\nCount " +
			"devices.\n\n" +
			"Question 2: who should  pay\nThe state."}, "Dear all,",
			map[string]string{"answer-1": "Count devices.", "answer-2": "The state."}},
		{"a question over two lines, in capitals", Letter{Text: "WHAT SHOULD HOSPITALS\nDO FIRST?\nCount."}, "",
			map[string]string{"answer-1": "Count."}},
		{"an answer in the line of its question", Letter{Text: "¿Qué deben hacer primero los hospitales? " +
			"Contar."}, "",
			map[string]string{"answer-1": "Contar."}},
		{"the longer of two questions that begin alike", Letter{Text: "What should hospitals do first if they are " +
			"small?\nAsk."}, "", map[string]string{"answer-3": "Ask."}},
		{"numbers alone", Letter{Text: "Response to Question 2\nThe state.\n\nQuestion 9\nNo such."}, "",
			map[string]string{"answer-2": "The state.\n\nQuestion 9\nNo such."}},
		{"a question in the middle of a line", Letter{Text: "You ask: who should pay? We all."},
			"You ask: who should pay? We all.", nil},
		{"fields of the response form", Letter{Text: "Fill it in.\n\nP. S. Thanks.", Answers: map[string]string{
			"answer-2": "The state.", "answer-general": "More.", "answer-77": "Elsewhere.", "answer-1": "Fill it in."}},
			"Elsewhere.\n\nMore.\n\nP. S. Thanks.", map[string]string{"answer-2": "The state."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := tt.letter.Place(questions, general, []string{"Fill it in!"})
			if tt.answers == nil {
				tt.answers = map[string]string{}
			}
			if diff := cmp.Diff(Placed{tt.general, tt.answers}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// FuzzRead looks for files that break the reader, or whose text no page could show.
func FuzzRead(f *testing.F) {
	f.Add(docx(f, wordBody))
	f.Add(odtFile(f, odtStyles, odtBody))
	f.Add([]byte(rtfBody))
	f.Add([]byte(mailBody))
	f.Add(pdfPages(pdfBody))
	f.Add([]byte("plain"))
	f.Fuzz(func(t *testing.T, file []byte) {
		l, err := Read(file)
		if err != nil {
			if _, ok := errors.AsType[Problem](err); !ok {
				t.Fatalf("an error that is no problem: %v", err)
			}
			return
		}
		if strings.ContainsAny(l.Text, "\x00\r\v\f") || len([]rune(l.Text)) > MaxText {
			t.Fatalf("the text is none that a page could show: %q", l.Text)
		}
	})
}

// TestRealFiles reads what a folder holds, for a look at what becomes of real documents:
// PORTAL_TEST_LETTERS=folder go test ./intake/letter -run RealFiles -v.
func TestRealFiles(t *testing.T) {
	folder := os.Getenv("PORTAL_TEST_LETTERS")
	list, err := os.ReadDir(folder)
	if folder == "" || err != nil {
		return
	}
	for _, e := range list {
		file, err := os.ReadFile(folder + "/" + e.Name())
		if err != nil {
			continue
		}
		l, err := Read(file)
		t.Logf("%s: %v %+v\n%s", e.Name(), err, l.Lost, l.Text)
	}
}
