package export

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"commentportal/docket"
)

func readBook(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

// sheetsLikeFiles compares every table's sheets with its CSV file, cell by cell.
func sheetsLikeFiles(t *testing.T, book *excelize.File, dir string) {
	t.Helper()
	for _, file := range files(About{}) {
		name, ok := strings.CutSuffix(file.Name(), ".csv")
		if !ok {
			continue
		}
		want := readSheet(t, dir, file.Name())
		var rows [][]string
		for n := 1; ; n++ {
			sheet := name
			if n > 1 {
				sheet = fmt.Sprintf("%s (%d)", name, n)
			}
			if i, _ := book.GetSheetIndex(sheet); i < 0 {
				break
			}
			part, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(part[0], ", "); got != strings.Join(want.header, ", ") {
				t.Errorf("%s has the header %s", sheet, got)
			}
			if dim, _ := book.GetSheetDimension(sheet); !strings.HasSuffix(dim, strconv.Itoa(len(part))) {
				t.Errorf("%s has %d rows and says of itself %s", sheet, len(part), dim)
			}
			rows = append(rows, part[1:]...)
			if n == 1 {
				checkTypes(t, book, sheet, file.(table), len(part))
			}
		}
		if len(rows) != len(want.rows) {
			t.Errorf("%s has %d rows in the workbook and %d in the file", name, len(rows), len(want.rows))
			continue
		}
		for i, row := range rows {
			for k, column := range want.header {
				cell := ""
				if k < len(row) {
					cell = row[k]
				}
				says := docket.UnguardCell(want.rows[i][column])
				if says == "true" || says == "false" {
					says = strconv.Itoa(oneIf(says == "true"))
					if cell == "TRUE" || cell == "FALSE" {
						cell = strconv.Itoa(oneIf(cell == "TRUE"))
					}
				}
				if cell != says {
					t.Errorf("%s row %d: %s is %q in the workbook, %q in the file", name, i+1, column, cell, says)
				}
			}
		}
	}
}

// checkTypes holds the kinds of cells against the columns: numbers are numbers,
// and text is text whatever it begins with.
func checkTypes(t *testing.T, book *excelize.File, sheet string, of table, rows int) {
	t.Helper()
	cols := of.columns(emptySource().docket)
	for row := 2; row <= rows; row++ {
		for i, c := range cols {
			cell, _ := excelize.CoordinatesToCellName(i+1, row)
			kind, err := book.GetCellType(sheet, cell)
			if err != nil {
				t.Fatal(err)
			}
			value, _ := book.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
			formula, _ := book.GetCellFormula(sheet, cell)
			want := excelize.CellTypeInlineString
			switch c.kind {
			case kindInteger, kindNumber:
				want = excelize.CellTypeUnset // a number without a type of its own
			case kindBoolean:
				want = excelize.CellTypeBool
			}
			if value != "" && kind != want || formula != "" {
				t.Errorf("%s %s: %q is of type %d with the formula %q, want type %d", sheet, cell, value, kind, formula,
					want)
			}
		}
	}
}

func TestWorkbookHoldsEveryFileAsASheet(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]*memory{"empty": emptySource(), "without a codebook": bookless(),
		"full": fullSource(), "random": randomSource(3, 60)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := writeAll(t, src)
			data, err := os.ReadFile(filepath.Join(dir, workbookName))
			if err != nil {
				t.Fatal(err)
			}
			book := readBook(t, data)
			sheetsLikeFiles(t, book, dir)
			if list := book.GetSheetList(); list[0] != aboutSheet || list[1] != chartsSheet {
				t.Errorf("the first sheets are %v", list[:2])
			}
		})
	}
}

func TestRowsThatOneSheetCannotHoldGoOnInTheNext(t *testing.T) {
	t.Parallel()
	src := randomSource(5, 40)
	dir := writeAll(t, src)
	var b bytes.Buffer
	if err := exportAlone(t.Context(), workbook{limit: 12}, &b, src, testDocket, testAbout); err != nil {
		t.Fatal(err)
	}
	book := readBook(t, b.Bytes())
	if i, _ := book.GetSheetIndex("comments (4)"); i < 0 {
		t.Errorf("40 comments at 11 a sheet: %v", book.GetSheetList())
	}
	if rows, _ := book.GetRows("comments"); len(rows) != 12 {
		t.Errorf("the first sheet has %d rows, want 12", len(rows))
	}
	sheetsLikeFiles(t, book, dir)
}

func TestCellTextIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ab\U0001F600", 9000) // 36,000 units
	src := emptySource()
	texts := []string{
		"=1+1", "  =1", "+1", "-1", "@x", "'tis", "\tx", "＝1", "a\r\nb", "a\x0bb", "_x000D_", "_x00G1_", "a_x0041_b",
		"<b>&amp;\"'", " two  spaces ",
		"\u2028", "é\u0301", "\U0001F600", strings.Repeat("y", cellUnits), strings.Repeat("z", cellUnits+1), long,
	}
	for _, text := range texts {
		src.entry(docket.Posted, nil, "1", text)
	}
	data := exported(t, src, workbookName)
	book := readBook(t, data)
	rows, err := book.GetRows("answers", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		got := rows[i+1][4]
		if utf16Units(text) <= cellUnits {
			if got != text {
				t.Errorf("%.40q came back as %.40q", text, got)
			}
			continue
		}
		const pointer = " … [cut here: a cell holds no more; the whole text is in answers.csv]"
		head, ok := strings.CutSuffix(got, pointer)
		if !ok || !strings.HasPrefix(text, head) || utf16Units(got) > cellUnits || utf16Units(got) < cellUnits-1 {
			t.Errorf("text of %d units was cut to %d, ending in %.80q", utf16Units(text), utf16Units(got),
				got[len(got)-80:])
		}
	}
	style, err := book.GetCellStyle("answers", "E2")
	if err != nil {
		t.Fatal(err)
	}
	if xf := book.Styles.CellXfs.Xf[style]; xf.QuotePrefix == nil || !*xf.QuotePrefix {
		t.Error("text that begins like a formula would become one when somebody edits it")
	}
	if style, _ := book.GetCellStyle("answers", "E12"); book.Styles.CellXfs.Xf[style].QuotePrefix != nil {
		t.Error("other text is marked too")
	}
}

func TestChartsDrawTheFiguresOfTheFiles(t *testing.T) {
	t.Parallel()
	src := randomSource(11, 80)
	dir := writeAll(t, src)
	data, err := os.ReadFile(filepath.Join(dir, workbookName))
	if err != nil {
		t.Fatal(err)
	}
	book := readBook(t, data)
	byQuestion := map[string]map[string]string{}
	for _, r := range readSheet(t, dir, "themes_by_question.csv").rows {
		byQuestion[r["question_id"]+" "+r["code"]] = r
	}
	rows, err := book.GetRows(chartsSheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	question, seen, last := "", map[string]int{}, 0
	for _, row := range rows {
		if len(row) > 0 {
			switch head := row[0]; {
			case head == allQuestionsLabel:
				question = "all"
			case strings.HasPrefix(head, "Question "):
				question = strings.TrimSuffix(strings.Fields(head)[1], ".")
			case strings.HasPrefix(head, "General answers."):
				question = "general"
			}
		}
		if len(row) < 4 || row[0] == "Rank" {
			last = 0
			continue
		}
		code := strings.Fields(row[1])[0]
		r := byQuestion[question+" "+code]
		if r == nil || row[0] != r["rank_distinct"] || row[2] != r["comments_distinct"] ||
			row[3] != r["comments_all"] || strings.HasSuffix(row[1], " (tentative)") != (r["tentative"] == "true") {
			t.Errorf("%s: %v, the file says %v", question, row, r)
		}
		if rank, _ := strconv.Atoi(row[0]); rank < last {
			t.Errorf("%s: %v comes behind rank %d", question, row, last)
		} else {
			last = rank
		}
		seen[question]++
	}
	if len(seen) != 4 {
		t.Errorf("themes are drawn for %v", seen)
	}
}

func TestWorkbookThatCannotBeWrittenSaysSo(t *testing.T) {
	t.Parallel()
	full := writerFunc(func([]byte) (int, error) { return 0, io.ErrShortWrite })
	if err := exportAlone(context.Background(), workbook{}, full, fullSource(), testDocket, testAbout); err == nil {
		t.Error("a disk that is full went unnoticed")
	}
}
