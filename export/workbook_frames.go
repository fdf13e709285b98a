package export

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// The sheets that are no table.
const (
	aboutSheet  = "About"
	chartsSheet = "Charts"
)

// Colours of the workbook, of the U.S. Web Design System as on the portal's
// pages: text on ink and on mist, and one series beside the other, keep a
// contrast of 4.5 and of 3.
const (
	inkColor  = "1A4480" // primary-dark: headers, distinct comments
	skyColor  = "73B3E7" // primary-light: all comments
	mistColor = "E7F2F5" // info-lighter
	greyColor = "565C65" // base-dark: notes
)

const bookFont = "Calibri"

// frames are the parts of the workbook that excelize makes.
type frames struct {
	*excelize.File
	j      *job
	f      *figures
	tables []*bookTable
	sheets []string // by their order, which numbers their parts
	cells  cellStyles
	header int
	title  int
	second int // heading
	plain  int // wrapped text
	note   int
	link   int
	bold   int
	number int
	strong int // number in bold
	right  int // header over numbers
	inset  int // text behind a number
	err    error
}

// part is the name of the part that holds a sheet.
func (b *frames) part(sheet string) string {
	return fmt.Sprintf("xl/worksheets/sheet%d.xml", slices.Index(b.sheets, sheet)+1)
}

// try keeps the first error, so that the many small calls read as a list.
func (b *frames) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *frames) build(tables []*bookTable, limit int) error {
	b.tables = tables
	b.try(b.SetDefaultFont(bookFont))
	b.makeStyles()
	b.try(b.SetSheetName("Sheet1", aboutSheet))
	b.sheets = []string{aboutSheet}
	b.addSheet(chartsSheet)
	for _, t := range tables {
		for i, sheet := range t.sheets {
			b.addSheet(sheet)
			rows := min(t.rows-int64(i*(limit-1)), int64(limit-1))
			b.frame(t, sheet, int(rows))
		}
	}
	b.about()
	b.charts()
	b.properties()
	return b.err
}

func (b *frames) addSheet(name string) {
	_, err := b.NewSheet(name)
	b.try(err)
	b.sheets = append(b.sheets, name)
}

func (b *frames) makeStyles() {
	style := func(s excelize.Style) int {
		n, err := b.NewStyle(&s)
		b.try(err)
		return n
	}
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	digits := "0." + strings.Repeat("0", shareDigits)
	b.cells.decimal = style(excelize.Style{CustomNumFmt: &digits})
	b.cells.quoted = style(excelize.Style{NumFmt: 49}) // see quotedFormat
	b.header = style(excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF", Family: bookFont, Size: 11}, Fill: fill(inkColor),
		Alignment: &excelize.Alignment{Vertical: "center"},
	})
	b.title = style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 18, Color: inkColor, Family: bookFont},
		Alignment: top})
	b.second = style(excelize.Style{Font: &excelize.Font{Bold: true, Size: 13, Color: inkColor, Family: bookFont},
		Alignment: top})
	b.plain = style(excelize.Style{Alignment: top})
	b.note = style(excelize.Style{Font: &excelize.Font{Color: greyColor, Family: bookFont, Size: 11}, Alignment: top})
	b.link = style(excelize.Style{Font: &excelize.Font{Color: "005EA2", Underline: "single", Family: bookFont,
		Size: 11}, Alignment: &excelize.Alignment{Vertical: "top"}})
	bold := &excelize.Font{Bold: true, Family: bookFont, Size: 11}
	b.bold = style(excelize.Style{Font: bold, Fill: fill(mistColor), Alignment: &excelize.Alignment{Vertical: "top"}})
	b.strong = style(excelize.Style{Font: bold, Fill: fill(mistColor), NumFmt: 3,
		Alignment: &excelize.Alignment{Vertical: "top"}})
	b.right = style(excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF", Family: bookFont, Size: 11}, Fill: fill(inkColor),
		Alignment: &excelize.Alignment{Horizontal: "right", Vertical: "center"},
	})
	b.inset = style(excelize.Style{Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top", WrapText: true,
		Indent: 1}})
	b.number = style(excelize.Style{NumFmt: 3, Alignment: &excelize.Alignment{Vertical: "top"}}) // #,##0
}

// frame makes the sheet of a table but for its rows: header, widths, filter.
func (b *frames) frame(t *bookTable, sheet string, rows int) {
	last, err := excelize.ColumnNumberToName(len(t.header))
	b.try(err)
	for i, c := range t.header {
		name, err := excelize.ColumnNumberToName(i + 1)
		b.try(err)
		b.try(b.SetCellStr(sheet, name+"1", c.name))
		b.try(b.SetColWidth(sheet, name, name, columnWidth(c)))
	}
	b.try(b.SetCellStyle(sheet, "A1", last+"1", b.header))
	b.try(b.SetRowHeight(sheet, 1, 20))
	still, corner := 1, "B2"
	if t.header[0].name == "docket_id" { // says the same in every row; the next column tells rows apart
		still, corner = 2, "C2"
	}
	b.try(b.SetPanes(sheet, &excelize.Panes{
		Freeze: true, XSplit: still, YSplit: 1, TopLeftCell: corner, ActivePane: "bottomRight",
		Selection: []excelize.Selection{{SQRef: corner, ActiveCell: corner, Pane: "bottomRight"}},
	}))
	area := fmt.Sprintf("A1:%s%d", last, max(rows, 0)+1)
	b.try(b.AutoFilter(sheet, area, nil))
	b.try(b.SetSheetDimension(sheet, area))
	b.page(sheet, true)
}

// columnWidth is a width in characters that fits what a column usually holds.
// Long text is not wrapped in tables: a row stays a line, and the cell can be
// opened.
func columnWidth(c column) float64 {
	width := 12.0
	switch c.kind {
	case kindDatetime:
		width = 21
	case kindString:
		width = 16
		switch {
		case strings.HasPrefix(c.name, "answer_"), slices.Contains([]string{"text", "quote", "definition",
			"description", "evidence"}, c.name):
			width = 60
		case slices.Contains([]string{"question", "imperative", "label", "path", "name", "organization", "attribution",
			"url", "codes"}, c.name):
			width = 32
		case strings.HasSuffix(c.name, "_id") && c.name != "question_id", slices.Contains([]string{"representative",
			"in_reply_to", "origin_detail"}, c.name):
			width = 26
		}
	}
	return max(width, float64(len(c.name))+4) // with the filter's arrow
}

// chartsScale shrinks the charts' sheet in percent so that its columns fit on a
// landscape page of letter size; page breaks would not count if it were fitted.
const chartsScale = 56

func (b *frames) page(sheet string, table bool) {
	letter, landscape, wide, tall, scale := 1, "landscape", 1, oneIf(sheet == aboutSheet), uint(chartsScale)
	layout := &excelize.PageLayoutOptions{Size: &letter, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &tall}
	fit := sheet != chartsSheet
	if !fit {
		layout = &excelize.PageLayoutOptions{Size: &letter, Orientation: &landscape, AdjustTo: &scale}
	}
	b.try(b.SetPageLayout(sheet, layout))
	side, top, edge := 0.5, 0.75, 0.3 // inches
	b.try(b.SetPageMargins(sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top,
		Header: &edge, Footer: &edge}))
	color := greyColor
	if !table {
		color = inkColor
	}
	b.try(b.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit, TabColorRGB: &color}))
	b.try(b.SetHeaderFooter(sheet, &excelize.HeaderFooterOptions{OddFooter: "&L" + strings.ReplaceAll(string(b.j.d.ID),
		"&", "&&") + "&C&A&RPage &P of &N"}))
	if table {
		b.try(b.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'" + sheet + "'!$1:$1",
			Scope: sheet}))
	}
}

// sheetText writes the lines of a sheet that people read from top to bottom.
type sheetText struct {
	*frames
	sheet string
	row   int
}

func (s *sheetText) put(column, text string, style int) {
	cell := fmt.Sprint(column, s.row)
	s.try(s.SetCellStr(s.sheet, cell, fitCell(text, "…")))
	s.try(s.SetCellStyle(s.sheet, cell, cell, style))
}

func (s *sheetText) count(column string, n, style int) {
	cell := fmt.Sprint(column, s.row)
	s.try(s.SetCellInt(s.sheet, cell, int64(n)))
	s.try(s.SetCellStyle(s.sheet, cell, cell, style))
}

// heads writes the header of a small table, with numbers in column B.
func (s *sheetText) heads(a, b, c string) {
	s.put("A", a, s.header)
	s.put("B", b, s.right)
	s.put("C", "  "+c, s.header)
	s.row++
}

// line writes text over all columns of the sheet and makes room for it.
func (s *sheetText) line(text string, style int, first, last string, characters, points float64) {
	s.put(first, text, style)
	s.try(s.MergeCell(s.sheet, fmt.Sprint(first, s.row), fmt.Sprint(last, s.row)))
	lines := 1 + float64(int(float64(len([]rune(text)))/characters))
	s.try(s.SetRowHeight(s.sheet, s.row, min(lines*points, 400)))
	s.row++
}

// about fills the first sheet: what this is, of when, how to read it, and what
// became of the comments received.
func (b *frames) about() {
	s := &sheetText{frames: b, sheet: aboutSheet, row: 1}
	off := false
	b.try(b.SetSheetView(aboutSheet, 0, &excelize.ViewOptions{ShowGridLines: &off}))
	b.try(b.SetColWidth(aboutSheet, "A", "A", 34))
	b.try(b.SetColWidth(aboutSheet, "B", "B", 14))
	b.try(b.SetColWidth(aboutSheet, "C", "C", 78))
	say := func(text string, style int) { s.line(text, style, "A", "C", 128, 15.5) }

	s.line("What was heard: "+b.j.d.Title, b.title, "A", "C", 70, 25)
	say(b.state(), b.note)
	s.row++
	s.line("What this is", b.second, "A", "C", 120, 19)
	say("The tables of the export as sheets, with charts of the themes. Each sheet holds the same rows as the CSV "+
		"file of its name; datapackage.json describes every column, and LIMITATIONS.md says what the figures can "+
		"and cannot say. Read that first.", b.plain)
	say("The figures describe those who wrote. Nobody was drawn by chance: they are no survey and no vote.", b.plain)
	s.row++
	s.line("How to read it", b.second, "A", "C", 120, 19)
	for _, text := range []string{
		"Two counts always stand side by side: comments_all counts every posted comment, and every sender of a row " +
			"that stands for several; comments_distinct counts a record once and a campaign once. Themes are " +
			"ranked by comments_distinct.",
		"Only codings that a person confirmed count. A theme marked tentative is one on which people who coded " +
			"the same answers agreed too little: Cohen's kappa is under .667, and the interval of Gwet's AC1 does " +
			"not lie above it.",
		"Times are text in RFC 3339, in UTC, as in the CSV files: a date cell of a spreadsheet has no time zone. " +
			"Shares lie between 0 and 1.",
		"No cell holds a formula. Text that begins like one is stored as text and stays text when it is edited, so " +
			"it has no apostrophe in front, as it has in the CSV files.",
		"A cell holds 32,767 characters at most. Longer text is cut and ends in a pointer to the file that " +
			"holds all of it.",
	} {
		say("• "+text, b.plain)
	}
	s.row++

	s.line("What became of the comments received", b.second, "A", "C", 120, 19)
	s.heads("Line", "Comments", "Reason")
	for _, l := range b.f.ledger {
		if l.Reason == "" {
			s.put("A", ledgerLabel(l.Line), b.bold)
			s.count("B", l.Comments, b.strong)
			s.put("C", "", b.bold)
		} else {
			s.count("B", l.Comments, b.number)
			s.put("C", b.j.d.ReasonLabel(l.Reason), b.inset)
		}
		s.row++
	}
	say("The statuses add up to the comments received. A row that stands for several senders counts once here.", b.note)
	s.row++
	b.listWaiting(s)
	b.listSheets(s)
}

// listWaiting counts what waits to be looked at again.
func (b *frames) listWaiting(s *sheetText) {
	s.line("What waits to be looked at again", b.second, "A", "C", 120, 19)
	s.heads("Waits", "Number", "Why")
	for _, w := range []struct {
		what string
		n    int
		why  string
	}{
		{"Posted answers", b.f.coverage[len(b.f.coverage)-1].ToRevisit, "Read under a code that has come to mean " +
			"something else, or is in the codebook no more (coverage)"},
		{"Codings set apart", b.f.facts.apart, "Made under an older meaning of their code: they count nowhere " +
			"(codings, state to_revisit)"},
		{"Quotations", b.f.waitingQuotations(), "Chosen under a theme that was changed or taken out (quotes, column " +
			"revisit)"},
	} {
		s.put("A", w.what, b.bold)
		s.count("B", w.n, b.number)
		s.put("C", w.why, b.inset)
		s.row++
	}
	s.row++
}

// listSheets lists the sheets with links to them.
func (b *frames) listSheets(s *sheetText) {
	s.line("Sheets", b.second, "A", "C", 120, 19)
	sheet := func(name string, rows int64, title string) {
		s.put("A", name, b.link)
		b.try(b.SetCellHyperLink(aboutSheet, fmt.Sprint("A", s.row), "'"+name+"'!A1", "Location"))
		if rows >= 0 {
			s.count("B", int(rows), b.number)
		}
		s.put("C", title, b.inset)
		s.row++
	}
	s.heads("Sheet", "Rows", "What it holds")
	sheet(chartsSheet, -1, "The most common themes of each question, distinct beside all")
	for _, t := range b.tables {
		for i, name := range t.sheets {
			title := t.title
			if i > 0 {
				title = "Continued: a sheet holds no more rows"
			}
			sheet(name, t.rows, title)
		}
	}
	b.try(b.SetSheetDimension(aboutSheet, fmt.Sprint("A1:C", s.row-1)))
	b.page(aboutSheet, false)
}

// state says of when the workbook is and what made it.
func (b *frames) state() string {
	when := "Nothing has been recorded yet"
	if !b.f.at.IsZero() {
		when = fmt.Sprintf("State of %s (%s), the time of the last recorded change",
			phrase.English.ExactMoment(b.f.at.In(b.j.d.Location())), b.f.at.UTC().Format(time.RFC3339))
	}
	return fmt.Sprintf("Docket %s. %s. Codebook version %d. Program version %s.", b.j.d.ID, when, b.j.book.Version,
		orUnknown(b.j.about.Program))
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func ledgerLabel(line string) string {
	if line == docket.LedgerReceived {
		return "Received"
	}
	return docket.Status(line).Label()
}

func (b *frames) properties() {
	at := b.f.at.UTC()
	if at.IsZero() {
		at = packedAt
	}
	created := at.Format(time.RFC3339)
	b.try(b.SetDocProps(&excelize.DocProperties{
		Title: "What was heard: " + b.j.d.Title, Subject: string(b.j.d.ID), Creator: b.j.d.Agency,
		LastModifiedBy: b.j.d.Agency,
		Created:        created, Modified: created, Language: "en-US", Description: b.state(),
	}))
	b.try(b.SetAppProps(&excelize.AppProperties{Application: "Public comment portal", AppVersion: "1.0000"}))
	b.SetActiveSheet(0)
}
