package paper

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// The size of a chart in English metric units, 914,400 to the inch: as wide as
// the text, and as high as its rows need.
const (
	inch        = 914_400
	chartWidth  = 13 * inch / 2
	chartFrame  = inch * 6 / 10 // legend and margins
	chartBarRow = inch * 13 / 100
	chartRowGap = inch * 11 / 100
)

// chart places a native chart, which the word processor draws and can edit.
func (d *document) chart(c Chart) {
	d.charts = append(d.charts, c)
	n := len(d.charts)
	d.caption("Figure", n, c.Caption)
	height := chartFrame + len(c.Bars.Rows)*(len(c.Bars.Series)*chartBarRow+chartRowGap)
	d.put("<w:p>")
	d.properties("Drawing", "")
	d.put(fmt.Sprintf(`<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" `+
		`cy="%d"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:docPr id="%d" name="Figure %d" `+
		`descr="`, chartWidth, height, n, n))
	d.text(c.Bars.Title + ". " + c.Bars.Desc)
	d.put(`"/><wp:cNvGraphicFramePr/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">`+
		`<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart `+
		`xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" `+
		`r:id="`, chartRelation(n-1), `"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`)
}

// fills are the looks of the series: one full, one hatched, so that they differ
// without colour.
var fills = []string{
	`<a:solidFill><a:srgbClr val="005EA2"/></a:solidFill>`,
	`<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="1B1B1B"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/>` +
		`</a:bgClr></a:pattFill>`,
}

// chartXML is the chart as DrawingML: horizontal bars, first row on top, values
// at the ends of the bars and no axis of values, as the drawing on the page.
func chartXML(c Chart) []byte {
	var b strings.Builder
	b.WriteString(xmlHead +
		`<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" ` +
		`xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ` + relSpace + `><c:date1904 val="0"/>` +
		`<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/><c:barChart>` +
		`<c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>`)
	rows := len(c.Bars.Rows)
	for i, name := range c.Bars.Series {
		column := string(rune('B' + i))
		fmt.Fprintf(&b,
			`<c:ser><c:idx val="%[1]d"/><c:order val="%[1]d"/><c:tx><c:strRef><c:f>Sheet1!$%[2]s$1</c:f><c:strCache>`+
				`<c:ptCount val="1"/><c:pt idx="0"><c:v>%[3]s</c:v></c:pt></c:strCache></c:strRef></c:tx>`+
				`<c:spPr>%[4]s<a:ln w="9525"><a:solidFill><a:srgbClr val="1B1B1B"/></a:solidFill></a:ln></c:spPr>`+
				`<c:invertIfNegative val="0"/>`, i, column, escaped(name), fills[i])
		b.WriteString(`<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr><c:dLblPos val="outEnd"/>` +
			`<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>` +
			`<c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`)
		fmt.Fprintf(&b, `<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$%d</c:f><c:strCache><c:ptCount val="%d"/>`, rows+1, rows)
		for n, row := range c.Bars.Rows {
			fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, n, escaped(row.Label))
		}
		fmt.Fprintf(&b,
			`</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!$%[1]s$2:$%[1]s$%[2]d</c:f><c:numCache>`+
				`<c:formatCode>#,##0</c:formatCode><c:ptCount val="%[3]d"/>`, column, rows+1, rows)
		for n, row := range c.Bars.Rows {
			fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>%d</c:v></c:pt>`, n, row.Values[i])
		}
		b.WriteString(`</c:numCache></c:numRef></c:val></c:ser>`)
	}
	b.WriteString(`<c:gapWidth val="60"/><c:axId val="1001"/><c:axId val="1002"/></c:barChart>` +
		`<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>` +
		`<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>` +
		`<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr ` +
		`val="71767A"/></a:solidFill></a:ln></c:spPr><c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto ` +
		`val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>` +
		`<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete ` +
		`val="1"/><c:axPos val="t"/><c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/>` +
		`<c:minorTickMark val="none"/><c:tickLblPos val="none"/><c:crossAx val="1001"/><c:crosses val="autoZero"/>` +
		`</c:valAx></c:plotArea>`)
	if len(c.Bars.Series) > 1 {
		b.WriteString(`<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>`)
	}
	b.WriteString(`<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:solidFill><a:srgbClr ` +
		`val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>` +
		`<a:defRPr sz="900"><a:solidFill><a:srgbClr val="1B1B1B"/></a:solidFill></a:defRPr></a:pPr><a:endParaRPr ` +
		`lang="en-US"/></a:p></c:txPr><c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>` +
		`</c:chartSpace>`)
	return []byte(b.String())
}

// chartSheet is the small workbook behind a chart, which opens when somebody
// edits its data.
func chartSheet(c Chart) []byte {
	var sheet strings.Builder
	sheet.WriteString(xmlHead +
		`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`)
	word := func(cell, s string) {
		fmt.Fprintf(&sheet, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, cell, escaped(s))
	}
	sheet.WriteString(`<row r="1">`)
	word("A1", "Theme")
	for i, name := range c.Bars.Series {
		word(string(rune('B'+i))+"1", name)
	}
	sheet.WriteString("</row>")
	for n, row := range c.Bars.Rows {
		line := strconv.Itoa(n + 2)
		sheet.WriteString(`<row r="` + line + `">`)
		word("A"+line, row.Label)
		for i, v := range row.Values {
			fmt.Fprintf(&sheet, `<c r="%c%s"><v>%d</v></c>`, 'B'+i, line, v)
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString("</sheetData></worksheet>")

	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range []part{
		{"[Content_Types].xml", []byte(xmlHead + `<Types xmlns="` + packages +
			`content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + sheetType + `.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`)},
		{"_rels/.rels", []byte(relationsXML(rel{"rId1", relations + "/officeDocument", "xl/workbook.xml"}))},
		{"xl/workbook.xml", []byte(xmlHead +
			`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ` + relSpace +
			`><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`)},
		{"xl/_rels/workbook.xml.rels", []byte(relationsXML(rel{"rId1", relations + "/worksheet",
			"worksheets/sheet1.xml"}))},
		{"xl/worksheets/sheet1.xml", []byte(sheet.String())},
	} {
		_ = addPart(z, p.name, p.data) // a buffer takes everything
	}
	_ = z.Close()
	return out.Bytes()
}
