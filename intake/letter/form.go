package letter

import (
	"archive/zip"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// Form is a document with the questions of a docket, to be filled in offline and brought
// back. Each answer has a field of its own, and its question above it as a heading: one of
// both comes through whatever program people write with.
type Form struct {
	Language  string // as in "en"
	Title     string
	Intro     []string // paragraphs that say what to do
	Example   string   // what stands in a field until somebody writes into it
	Questions []FormQuestion
}

// FormQuestion is a question with its field.
type FormQuestion struct {
	Field   string
	Heading string
	Hint    string // "" for none
}

// Lines lists what stands in the form before anybody has written.
func (f Form) Lines() []string {
	lines := append([]string{f.Title, f.Example}, f.Intro...)
	for _, q := range f.Questions {
		lines = append(lines, q.Hint)
	}
	return lines
}

// Parts of a Word file that are the same in every form.
const (
	formTypes = xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/word/document.xml" ` +
		`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ` +
		`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`
	formRelations = xml.Header + `<Relationships ` +
		`xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" ` +
		`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" ` +
		`Target="word/document.xml"/></Relationships>`
	formParts = xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" ` +
		`Target="styles.xml"/></Relationships>`
	formSpace  = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	formStyles = xml.Header + `<w:styles ` + formSpace + `><w:docDefaults><w:rPrDefault><w:rPr>` +
		`<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:lang ` +
		`w:val="%s"/></w:rPr>` +
		`</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>` +
		`<w:rPr><w:b/>` +
		`<w:sz w:val="36"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>` +
		`<w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="360"/><w:outlineLvl w:val="0"/>` +
		`</w:pPr><w:rPr>` +
		`<w:b/><w:sz w:val="26"/></w:rPr></w:style>` +
		`<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/><w:rPr>` +
		`<w:color w:val="595959"/></w:rPr></w:style></w:styles>`
)

// Write writes the form as a Word file. The same form yields the same bytes.
func (f Form) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", formTypes},
		{"_rels/.rels", formRelations},
		{"word/_rels/document.xml.rels", formParts},
		{"word/styles.xml", fmt.Sprintf(formStyles, escaped(f.Language))},
		{"word/document.xml", f.document()},
	} {
		out, err := z.Create(part.name)
		if err == nil {
			_, err = io.WriteString(out, part.text)
		}
		if err != nil {
			return fmt.Errorf("write a form: %w", err)
		}
	}
	return z.Close()
}

func (f Form) document() string {
	var b strings.Builder
	b.WriteString(xml.Header + `<w:document ` + formSpace + `><w:body>`)
	paragraph(&b, "Title", f.Title)
	for _, text := range f.Intro {
		paragraph(&b, "Normal", text)
	}
	for i, q := range f.Questions {
		paragraph(&b, "Heading1", q.Heading)
		if q.Hint != "" {
			paragraph(&b, "Normal", q.Hint)
		}
		fmt.Fprintf(&b, `<w:sdt><w:sdtPr><w:alias w:val="%s"/><w:tag w:val="%s"/><w:id w:val="%d"/>`+
			`<w:showingPlcHdr/>`+
			`</w:sdtPr><w:sdtContent><w:p><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>`+
			`%s</w:t></w:r></w:p>`+
			`</w:sdtContent></w:sdt>`, escaped(shortened(q.Heading)), escaped(q.Field), 1000+i, escaped(f.Example))
	}
	b.WriteString(`<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" ` +
		`w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return b.String()
}

func paragraph(b *strings.Builder, style, text string) {
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`,
		style, escaped(text))
}

// shortened is what the frame of a field shows of a question; Word takes 64 letters.
func shortened(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes all
	return b.String()
}
