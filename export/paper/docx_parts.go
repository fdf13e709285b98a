package paper

import (
	_ "embed"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

//go:embed docx/styles.xml
var stylesXML string

//go:embed docx/settings.xml
var settingsXML string

// The namespaces of the parts.
const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordSpace = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	relSpace  = `xmlns:r="` + relations + `"`
	packages  = "http://schemas.openxmlformats.org/package/2006/"
	wordTypes = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	chartType = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
	sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// parts lists the parts of the document in the order in which they are packed.
func (d *document) parts(p Paper) []part {
	list := []part{
		{"[Content_Types].xml", []byte(d.contentTypes())},
		{"_rels/.rels", []byte(relationsXML(
			rel{"rId1", relations + "/officeDocument", "word/document.xml"},
			rel{"rId2", packages + "relationships/metadata/core-properties", "docProps/core.xml"},
			rel{"rId3", relations + "/extended-properties", "docProps/app.xml"},
		))},
		{"docProps/core.xml", []byte(coreXML(p))},
		{"docProps/app.xml", []byte(xmlHead +
			`<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">` +
			`<Application>Public comment portal</Application></Properties>`)},
		{"word/document.xml", d.documentXML(p)},
		{"word/_rels/document.xml.rels", []byte(d.documentRelations())},
		{"word/styles.xml", []byte(strings.ReplaceAll(stylesXML, `w:lang w:val="en-US"`,
			`w:lang w:val="`+escaped(p.Lang)+`"`))},
		{"word/settings.xml", []byte(settingsXML)},
		{"word/numbering.xml", []byte(d.numberingXML())},
		{"word/footnotes.xml", d.footnotesXML()},
		{"word/footer1.xml", []byte(footerXML(p))},
	}
	for i, c := range d.charts {
		n := i + 1
		list = append(list,
			part{fmt.Sprintf("word/charts/chart%d.xml", n), chartXML(c)},
			part{fmt.Sprintf("word/charts/_rels/chart%d.xml.rels", n), []byte(relationsXML(
				rel{"rId1", relations + "/package", fmt.Sprintf("../embeddings/chart%d.xlsx", n)}))},
			part{fmt.Sprintf("word/embeddings/chart%d.xlsx", n), chartSheet(c)},
		)
	}
	return list
}

func (d *document) contentTypes() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="` + packages +
		`content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>`)
	if len(d.charts) > 0 {
		b.WriteString(`<Default Extension="xlsx" ContentType="` + sheetType + `"/>`)
	}
	for _, o := range [][2]string{
		{"word/document.xml", wordTypes + "document.main+xml"}, {"word/styles.xml", wordTypes + "styles+xml"},
		{"word/settings.xml", wordTypes + "settings+xml"}, {"word/numbering.xml", wordTypes + "numbering+xml"},
		{"word/footnotes.xml", wordTypes + "footnotes+xml"}, {"word/footer1.xml", wordTypes + "footer+xml"},
		{"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"},
		{"docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml"},
	} {
		fmt.Fprintf(&b, `<Override PartName="/%s" ContentType="%s"/>`, o[0], o[1])
	}
	for i := range d.charts {
		fmt.Fprintf(&b, `<Override PartName="/word/charts/chart%d.xml" ContentType="%s"/>`, i+1, chartType)
	}
	b.WriteString("</Types>")
	return b.String()
}

// rel is a relation of one part to another inside the file.
type rel struct{ id, kind, target string }

func relationsXML(list ...rel) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="` + packages + `relationships">`)
	for _, r := range list {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s" Target="%s"/>`, r.id, r.kind, r.target)
	}
	b.WriteString("</Relationships>")
	return b.String()
}

func (d *document) documentRelations() string {
	list := []rel{
		{"rId1", relations + "/styles", "styles.xml"}, {"rId2", relations + "/settings", "settings.xml"},
		{"rId3", relations + "/numbering", "numbering.xml"}, {"rId4", relations + "/footnotes", "footnotes.xml"},
		{"rId5", relations + "/footer", "footer1.xml"},
	}
	for i := range d.charts {
		list = append(list, rel{chartRelation(i), relations + "/chart", fmt.Sprintf("charts/chart%d.xml", i+1)})
	}
	return relationsXML(list...)
}

// chartRelation names the relation of chart i, from 0.
func chartRelation(i int) string { return fmt.Sprintf("rId%d", i+100) }

func coreXML(p Paper) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<cp:coreProperties xmlns:cp="` + packages +
		`metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`)
	title := p.Title
	if p.Subtitle != "" {
		title += " – " + p.Subtitle
	}
	fmt.Fprintf(&b,
		"<dc:title>%s</dc:title><dc:subject>%s</dc:subject><dc:creator>%s</dc:creator><dc:language>%s</dc:language>",
		escaped(title), escaped(p.Subject), escaped(p.Author), escaped(p.Lang))
	if !p.At.IsZero() {
		at := p.At.UTC().Format(time.RFC3339)
		fmt.Fprintf(&b,
			`<dcterms:created xsi:type="dcterms:W3CDTF">%[1]s</dcterms:created><dcterms:modified `+
				`xsi:type="dcterms:W3CDTF">%[1]s</dcterms:modified>`, at)
	}
	b.WriteString("</cp:coreProperties>")
	return b.String()
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

func (d *document) documentXML(Paper) []byte {
	head := xmlHead + `<w:document ` + wordSpace + ` ` + relSpace +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body>`
	foot := fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="rId5"/><w:pgSz w:w="%d" w:h="%d"/>`+
		`<w:pgMar w:top="%[3]d" w:right="%[3]d" w:bottom="%[3]d" w:left="%[3]d" w:header="720" w:footer="720" `+
		`w:gutter="0"/></w:sectPr></w:body></w:document>`, pageWidth, pageHeight, pageMargin)
	out := make([]byte, 0, len(head)+d.body.Len()+len(foot))
	out = append(out, head...)
	out = append(out, d.body.Bytes()...)
	return append(out, foot...)
}

func (d *document) footnotesXML() []byte {
	head := xmlHead + `<w:footnotes ` + wordSpace + ` ` + relSpace +
		`><w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" ` +
		`w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote ` +
		`w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>` +
		`</w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>`
	out := append([]byte(head), d.notes.Bytes()...)
	return append(out, "</w:footnotes>"...)
}

func footerXML(p Paper) string {
	return xmlHead + `<w:ftr ` + wordSpace +
		`><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">` + escaped(p.Footer) +
		`</w:t></w:r><w:r><w:tab/><w:t xml:space="preserve">Page </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r>` +
		`<w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> of </w:t></w:r><w:fldSimple w:instr=" ` +
		`NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>`
}

// numberingXML has one list of bullets and a numbered one for each list of the
// report, so that each begins anew.
func (d *document) numberingXML() string {
	var b strings.Builder
	b.WriteString(xmlHead + `<w:numbering ` + wordSpace + `>` +
		`<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start ` +
		`w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind ` +
		`w:left="420" w:hanging="280"/></w:pPr></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start ` +
		`w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:ind ` +
		`w:left="480" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`)
	for i, start := range d.lists {
		fmt.Fprintf(&b,
			`<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="%d"/>`+
				`</w:lvlOverride></w:num>`, i+2, start)
	}
	b.WriteString("</w:numbering>")
	return b.String()
}
