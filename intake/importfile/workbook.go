package importfile

import (
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Bounds of a workbook. Sheets beyond the second one lie in temporary files, readable
// by their owner alone, while they are read.
const (
	maxWorkbook = 256 << 20 // bytes of the file itself, which is read into memory
	maxUnpacked = 2 << 30   // bytes of all its parts
	maxInMemory = 32 << 20  // bytes of one part that are kept in memory
)

// workbookRows starts a pass over the first sheet of a workbook.
func (f *File) workbookRows(in io.Reader) (Reader, error) {
	book, err := excelize.OpenReader(io.LimitReader(in, maxWorkbook), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxInMemory,
	})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") {
			return nil, badFile("the workbook unpacks to more than 2 GB; save its first sheet as CSV in UTF-8")
		}
		return nil, badFile(
			"the workbook cannot be read; open it, save it anew as .xlsx without a password, or save the sheet as " +
				"CSV in UTF-8",
		)
	}
	f.closers = append(f.closers, book)
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, errEmpty
	}
	rows, err := book.Rows(sheets[0])
	if err != nil {
		return nil, badFile("the first sheet of the workbook cannot be read; save it as CSV in UTF-8")
	}
	f.closers = append([]io.Closer{rows}, f.closers...)
	sheet := &sheetRecords{rows: rows}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		f.from1904 = *props.Date1904
	}
	f.facts.Format = FormatWorkbook
	t, err := f.tableRows(sheet, newColumns(f.options.Docket, f.options.Map))
	if errors.Is(err, errEmpty) {
		return nil, badFile("the first sheet of the workbook is empty; it needs a header row")
	}
	return t, err
}

// sheetRecords reads the rows of a sheet.
type sheetRecords struct {
	rows *excelize.Rows
	row  int
}

func (s *sheetRecords) read() (cells []string, line int, bad *BadRow, err error) {
	if !s.rows.Next() {
		if err := s.rows.Error(); err != nil {
			return nil, 0, nil, badFile(
				"the workbook is damaged after row %d; save its first sheet anew, or as CSV in UTF-8",
				s.row,
			)
		}
		return nil, 0, nil, io.EOF
	}
	s.row++
	cells, err = s.rows.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, s.row, nil, badFile(
			"row %d of the workbook cannot be read; save its first sheet as CSV in UTF-8",
			s.row,
		)
	}
	return cells, s.row, nil, nil
}
