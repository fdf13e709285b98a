package export

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"commentportal/docket"
)

// The limits of a worksheet (Excel specifications and limits): rows, the header
// among them, and UTF-16 code units in a cell.
const (
	sheetRows = excelize.TotalRows
	cellUnits = excelize.TotalCellChars
)

// cellStyles are the formats of data cells, as indexes of the workbook's styles.
type cellStyles struct {
	decimal int // four digits behind the point
	quoted  int // text that would be a formula if somebody typed it
}

// sheetWriter writes the rows of a table into the worksheets made for it, the
// header of which stands in each. Text becomes inline strings, which no
// spreadsheet ever takes for formulas, so that the apostrophe of CSV files is not
// needed; text that begins like one is marked with quotePrefix besides, so that
// it stays text when somebody edits the cell.
type sheetWriter struct {
	sheets  []sheetPart // to be filled one after the other
	next    func(name string) (io.Writer, error)
	limit   int // rows of a sheet, with the header
	width   int
	letters []string // of the columns
	styles  cellStyles
	pointer string // stands at the end of a cell that was cut
	onRows  func()

	w     io.Writer
	tail  []byte
	buf   []byte
	row   int // of the sheet, from 1; the header is 1
	cells int // of the row so far
	rows  int64
	err   error
}

// sheetPart is a worksheet that is complete but for its data rows.
type sheetPart struct {
	name string
	xml  []byte
}

// open begins the next worksheet.
func (s *sheetWriter) open() {
	if len(s.sheets) == 0 {
		s.err = fmt.Errorf("export: more rows than sheets were made for")
		return
	}
	part := s.sheets[0]
	s.sheets = s.sheets[1:]
	at := bytes.Index(part.xml, []byte("</sheetData>"))
	if at < 0 {
		s.err = fmt.Errorf("export: %s has no place for rows", part.name)
		return
	}
	if s.w, s.err = s.next(part.name); s.err != nil {
		return
	}
	s.buf = append(s.buf[:0], part.xml[:at]...)
	s.tail = part.xml[at:]
	s.row = 1
}

// close ends the worksheet that is open, and writes those that stay empty.
func (s *sheetWriter) close() error {
	for s.err == nil {
		s.buf = append(s.buf, s.tail...)
		s.flush()
		if len(s.sheets) == 0 || s.err != nil {
			break
		}
		s.open()
	}
	return s.err
}

func (s *sheetWriter) flush() {
	if s.err == nil {
		_, s.err = s.w.Write(s.buf)
	}
	s.buf = s.buf[:0]
}

// cell opens a cell up to its attributes.
func (s *sheetWriter) cell() {
	if s.cells == 0 {
		if s.row >= s.limit && s.err == nil {
			s.buf = append(s.buf, s.tail...)
			s.flush()
			s.open()
		}
		s.row++
		s.buf = append(s.buf, `<row r="`...)
		s.buf = strconv.AppendInt(s.buf, int64(s.row), 10)
		s.buf = append(s.buf, `">`...)
	}
	if s.cells < len(s.letters) {
		s.buf = append(s.buf, `<c r="`...)
		s.buf = append(s.buf, s.letters[s.cells]...)
		s.buf = strconv.AppendInt(s.buf, int64(s.row), 10)
		s.buf = append(s.buf, '"')
	}
	s.cells++
}

func (s *sheetWriter) style(n int) {
	s.buf = append(s.buf, ` s="`...)
	s.buf = strconv.AppendInt(s.buf, int64(n), 10)
	s.buf = append(s.buf, '"')
}

func (s *sheetWriter) text(v string) {
	if v == "" {
		s.blank()
		return
	}
	s.cell()
	if docket.RunsAsFormula(v) {
		s.style(s.styles.quoted)
	}
	s.buf = append(s.buf, ` t="inlineStr"><is><t xml:space="preserve">`...)
	s.buf = appendCellText(s.buf, fitCell(v, s.pointer))
	s.buf = append(s.buf, `</t></is></c>`...)
}

func (s *sheetWriter) word(v string) { s.text(v) }

func (s *sheetWriter) number(v string) {
	if v == "" {
		s.blank()
		return
	}
	s.cell()
	s.style(s.styles.decimal)
	s.buf = append(s.buf, `><v>`...)
	s.buf = append(s.buf, v...)
	s.buf = append(s.buf, `</v></c>`...)
}

func (s *sheetWriter) int(n int) {
	s.cell()
	s.buf = append(s.buf, `><v>`...)
	s.buf = strconv.AppendInt(s.buf, int64(n), 10)
	s.buf = append(s.buf, `</v></c>`...)
}

func (s *sheetWriter) bool(b bool) {
	s.cell()
	s.buf = append(s.buf, ` t="b"><v>`...)
	s.buf = strconv.AppendInt(s.buf, int64(oneIf(b)), 10)
	s.buf = append(s.buf, `</v></c>`...)
}

// time is text as in the CSV files: a date cell of a spreadsheet has no zone.
func (s *sheetWriter) time(t time.Time) {
	if t.IsZero() {
		s.blank()
		return
	}
	s.text(t.UTC().Format(time.RFC3339))
}

func (s *sheetWriter) date(t time.Time, zone *time.Location) {
	if t.IsZero() {
		s.blank()
		return
	}
	s.text(t.In(zone).Format(time.DateOnly))
}

func (s *sheetWriter) blank() {
	if s.cells == 0 {
		s.cell()
		s.buf = append(s.buf, `/>`...)
		return
	}
	s.cells++
}

func (s *sheetWriter) end() {
	if s.cells != s.width && s.err == nil {
		s.err = fmt.Errorf("export: row %d has %d cells, the header has %d", s.rows+1, s.cells, s.width)
	}
	s.buf = append(s.buf, `</row>`...)
	s.cells = 0
	s.rows++
	if len(s.buf) >= flushAt {
		s.flush()
	}
	if s.onRows != nil && s.rows%progressEvery == 0 {
		s.onRows()
	}
}

func (s *sheetWriter) failed() error { return s.err }

// fitCell cuts what a cell cannot hold and ends it in a pointer to where the
// whole stands.
func fitCell(v, pointer string) string {
	if len(v) <= cellUnits { // never fewer bytes than units
		return v
	}
	room := cellUnits - utf16Units(pointer)
	units, keep := 0, 0
	for i, r := range v {
		if units <= room {
			keep = i
		}
		units += 1 + oneIf(r > 0xFFFF)
	}
	if units <= cellUnits {
		return v
	}
	return v[:keep] + pointer
}

func utf16Units(s string) int {
	n := 0
	for _, r := range s {
		n += 1 + oneIf(r > 0xFFFF)
	}
	return n
}

// appendCellText escapes text for a cell (ECMA-376 part 1, 22.9.2.19 ST_Xstring):
// XML's own characters, and as _xHHHH_ the control characters that XML cannot
// hold and text that looks like such an escape.
func appendCellText(buf []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '&':
			buf = append(buf, "&amp;"...)
		case c == '<':
			buf = append(buf, "&lt;"...)
		case c == '>':
			buf = append(buf, "&gt;"...)
		case c == '_' && looksEscaped(s[i:]):
			buf = append(buf, "_x005F_"...)
		case c < ' ' && c != '\t' && c != '\n':
			buf = append(buf, '_', 'x', '0', '0', hex[c>>4], hex[c&15], '_')
		case c < utf8.RuneSelf:
			buf = append(buf, c)
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == 0xFFFE || r == 0xFFFF {
				r = utf8.RuneError
			}
			buf = utf8.AppendRune(buf, r)
			i += n
			continue
		}
		i++
	}
	return buf
}

func looksEscaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	return strings.Trim(s[2:6], "0123456789abcdefABCDEF") == ""
}
