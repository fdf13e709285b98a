package recount

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// parts are the files inside an office document, by name.
type parts map[string][]byte

func openParts(name string) (parts, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = z.Close() }()
	out := parts{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		out[f.Name] = data
	}
	return out, nil
}

// cell is a cell of a worksheet: what it shows, and whether it is a number.
type cell struct {
	text   string
	number bool
	link   string
}

// sheet is a worksheet by row and column, both from 0.
type sheet struct {
	name string
	rows [][]cell
}

func (s *sheet) at(row, column int) cell {
	if s == nil || row < 0 || row >= len(s.rows) || column < 0 || column >= len(s.rows[row]) {
		return cell{}
	}
	return s.rows[row][column]
}

// workbook is a spreadsheet file: its sheets in order and its charts.
type workbook struct {
	sheets []*sheet
	charts []chart
}

func (w *workbook) sheet(name string) *sheet {
	for _, s := range w.sheets {
		if s.name == name {
			return s
		}
	}
	return nil
}

// chart is a native chart: series that point at cells.
type chart struct {
	part   string
	series []series
}

type series struct {
	title, categories, values    string   // formulas
	titleCache                   []string // what is kept beside them, for programs that do not calculate
	categoriesCache, valuesCache []string
}

// openWorkbook reads the parts of an .xlsx file that people see: ECMA-376 part 1,
// 18.3 (sheets) and 21.2 (charts).
func openWorkbook(name string) (*workbook, error) {
	z, err := openParts(name)
	if err != nil {
		return nil, err
	}
	var shared struct {
		Items []struct {
			Text string   `xml:"t"`
			Runs []string `xml:"r>t"`
		} `xml:"si"`
	}
	if data, ok := z["xl/sharedStrings.xml"]; ok {
		if err := xml.Unmarshal(data, &shared); err != nil {
			return nil, fmt.Errorf("shared strings: %w", err)
		}
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := xml.Unmarshal(z["xl/workbook.xml"], &book); err != nil {
		return nil, fmt.Errorf("workbook.xml: %w", err)
	}
	targets, err := relations(z["xl/_rels/workbook.xml.rels"])
	if err != nil {
		return nil, err
	}
	w := &workbook{}
	for _, s := range book.Sheets {
		part := targets[s.ID]
		if !strings.HasPrefix(part, "/") {
			part = "xl/" + part
		}
		part = strings.TrimPrefix(part, "/")
		var grid struct {
			Rows []struct {
				Number int `xml:"r,attr"`
				Cells  []struct {
					Ref    string   `xml:"r,attr"`
					Type   string   `xml:"t,attr"`
					Value  string   `xml:"v"`
					Inline string   `xml:"is>t"`
					Runs   []string `xml:"is>r>t"`
				} `xml:"c"`
			} `xml:"sheetData>row"`
		}
		if err := xml.Unmarshal(z[part], &grid); err != nil {
			return nil, fmt.Errorf("%s: %w", part, err)
		}
		one := &sheet{name: s.Name}
		for _, row := range grid.Rows {
			for len(one.rows) < row.Number {
				one.rows = append(one.rows, nil)
			}
			for _, k := range row.Cells {
				column, _, err := reference(k.Ref)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", part, err)
				}
				at := row.Number - 1
				for len(one.rows[at]) <= column {
					one.rows[at] = append(one.rows[at], cell{})
				}
				out := cell{text: k.Value}
				switch k.Type {
				case "s":
					n, err := strconv.Atoi(k.Value)
					if err != nil || n < 0 || n >= len(shared.Items) {
						return nil, fmt.Errorf("%s %s: no shared string %q", part, k.Ref, k.Value)
					}
					out.text = unescape(shared.Items[n].Text + strings.Join(shared.Items[n].Runs, ""))
				case "inlineStr":
					out.text = unescape(k.Inline + strings.Join(k.Runs, ""))
				case "str":
					out.text = unescape(k.Value)
				case "b":
					out.text = strconv.FormatBool(k.Value == "1")
				case "", "n":
					out.number = k.Value != ""
				default:
					return nil, fmt.Errorf("%s %s: a cell of type %q", part, k.Ref, k.Type)
				}
				one.rows[at][column] = out
			}
		}
		w.sheets = append(w.sheets, one)
	}
	for _, part := range slices.Sorted(maps.Keys(z)) {
		if ok, _ := path.Match("xl/charts/chart*.xml", part); !ok {
			continue
		}
		one, err := readChart(part, z[part])
		if err != nil {
			return nil, err
		}
		w.charts = append(w.charts, one)
	}
	return w, nil
}

// relations reads which part stands behind which relation.
func relations(data []byte) (map[string]string, error) {
	var rels struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := xml.Unmarshal(data, &rels); err != nil {
		return nil, fmt.Errorf("relations: %w", err)
	}
	out := map[string]string{}
	for _, r := range rels.List {
		out[r.ID] = r.Target
	}
	return out, nil
}

type chartSource struct {
	Formula string `xml:"f"`
	Strings []struct {
		Value string `xml:"v"`
	} `xml:"strCache>pt"`
	Numbers []struct {
		Value string `xml:"v"`
	} `xml:"numCache>pt"`
}

func (s chartSource) cache() []string {
	var out []string
	for _, p := range append(s.Strings, s.Numbers...) {
		out = append(out, p.Value)
	}
	return out
}

// readChart finds the series of a chart, of whatever kind it is.
func readChart(part string, data []byte) (chart, error) {
	type side struct {
		Text   chartSource `xml:"strRef"`
		Number chartSource `xml:"numRef"`
	}
	out := chart{part: part}
	d := xml.NewDecoder(strings.NewReader(string(data)))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("%s: %w", part, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "ser" {
			continue
		}
		var one struct {
			Title      side `xml:"tx"`
			Categories side `xml:"cat"`
			Values     side `xml:"val"`
		}
		if err := d.DecodeElement(&one, &start); err != nil {
			return out, fmt.Errorf("%s: %w", part, err)
		}
		out.series = append(out.series, series{
			title: one.Title.Text.Formula, titleCache: one.Title.Text.cache(),
			categories:      one.Categories.Text.Formula + one.Categories.Number.Formula,
			categoriesCache: append(one.Categories.Text.cache(), one.Categories.Number.cache()...),
			values:          one.Values.Number.Formula, valuesCache: one.Values.Number.cache(),
		})
	}
}

var cellName = regexp.MustCompile(`^\$?([A-Z]{1,3})\$?([1-9][0-9]*)$`)

// reference turns "C12" into column 2 and row 11.
func reference(ref string) (column, row int, err error) {
	m := cellName.FindStringSubmatch(ref)
	if m == nil {
		return 0, 0, fmt.Errorf("%q is no cell", ref)
	}
	for _, letter := range m[1] {
		column = column*26 + int(letter-'A') + 1
	}
	row, err = strconv.Atoi(m[2])
	return column - 1, row - 1, err
}

// area resolves "'themes'!$A$2:$A$9" into its cells.
func (w *workbook) area(formula string) ([]cell, error) {
	name, rest, ok := strings.Cut(formula, "!")
	if !ok {
		return nil, fmt.Errorf("%q names no sheet", formula)
	}
	name = strings.ReplaceAll(strings.Trim(name, "'"), "''", "'")
	s := w.sheet(name)
	if s == nil {
		return nil, fmt.Errorf("%q: there is no such sheet", formula)
	}
	from, to, ranged := strings.Cut(rest, ":")
	if !ranged {
		to = from
	}
	c1, r1, err1 := reference(from)
	c2, r2, err2 := reference(to)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	var out []cell
	for r := r1; r <= r2; r++ {
		for k := c1; k <= c2; k++ {
			out = append(out, s.at(r, k))
		}
	}
	return out, nil
}

var escaped = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// unescape undoes how spreadsheets write characters that XML cannot hold
// (ECMA-376 part 1, 22.9.2.19).
func unescape(s string) string {
	return escaped.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(m[2:6], 16, 16)
		if err != nil {
			return m
		}
		return string(rune(n))
	})
}

// longestCell is how many UTF-16 units a cell of a workbook holds.
const longestCell = 32767

// workbook compares every sheet with its CSV file, cell by cell, and every chart
// with the cells that it draws.
func (c *checker) workbook() {
	w, err := openWorkbook(filepath.Join(c.dir, "workbook.xlsx"))
	if err != nil {
		c.wrong("workbook.xlsx: %v", err)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(c.tables)) {
		s := w.sheet(strings.TrimSuffix(name, ".csv"))
		if s == nil {
			c.wrong("workbook.xlsx has no sheet for %s", name)
			continue
		}
		c.sheet(s, c.tables[name])
	}
	if len(w.charts) == 0 {
		c.wrong("workbook.xlsx has no chart")
	}
	for _, ch := range w.charts {
		if len(ch.series) == 0 {
			c.wrong("workbook.xlsx %s: a chart without a series", ch.part)
		}
		for _, one := range ch.series {
			c.chartSeries(w, "workbook.xlsx "+ch.part, one)
		}
	}
}

// sheet compares a worksheet with its file.
func (c *checker) sheet(s *sheet, t *table) {
	where := "workbook.xlsx " + s.name
	for len(s.rows) > 0 && !slices.ContainsFunc(s.rows[len(s.rows)-1], func(k cell) bool { return k.text != "" }) {
		s.rows = s.rows[:len(s.rows)-1]
	}
	if len(s.rows) != len(t.rows)+1 {
		c.wrong("%s has %d rows, the CSV file %d", where, len(s.rows)-1, len(t.rows))
	}
	for i, name := range t.header {
		c.same(where+", header", strconv.Itoa(i+1), s.at(0, i).text, name)
	}
	for n, row := range t.rows {
		for i, name := range t.header {
			got, want := s.at(n+1, i), row[name]
			at := fmt.Sprintf("%s row %d", where, n+1)
			switch {
			case got.number:
				a, err1 := strconv.ParseFloat(got.text, 64)
				b, err2 := strconv.ParseFloat(want, 64)
				if err1 != nil || err2 != nil || a != b {
					c.same(at, name, got.text, want)
				}
			case len(utf16.Encode([]rune(want))) > longestCell:
				if !strings.Contains(got.text, "answers.csv") || len(utf16.Encode([]rune(got.text))) > longestCell {
					c.wrong("%s: %s is too long for a cell and does not point to answers.csv", at, name)
				}
			default:
				c.same(at, name, got.text, want)
			}
		}
		if extra := s.rows[min(n+1, len(s.rows)-1)]; len(extra) > len(t.header) && slices.ContainsFunc(extra[len(t.header):], func(k cell) bool { return k.text != "" }) {
			c.wrong("%s row %d has more cells than the CSV file", where, n+1)
		}
	}
}

// chartSeries follows a series to its cells: as many names as numbers, and what
// is kept beside the formula is what the cells hold.
func (c *checker) chartSeries(w *workbook, where string, one series) {
	for what, pair := range map[string]struct {
		formula string
		cache   []string
	}{"title": {one.title, one.titleCache}, "categories": {one.categories, one.categoriesCache}, "values": {one.values, one.valuesCache}} {
		if pair.formula == "" {
			if what == "values" {
				c.wrong("%s: a series without cells behind its values", where)
			}
			continue
		}
		cells, err := w.area(pair.formula)
		if err != nil {
			c.wrong("%s: %s: %v", where, what, err)
			continue
		}
		for i, k := range cells {
			if what == "values" && !k.number {
				c.wrong("%s: value %d (%s) is %q, no number", where, i+1, pair.formula, k.text)
			}
			if len(pair.cache) == 0 {
				continue
			}
			a, err1 := strconv.ParseFloat(k.text, 64)
			b, err2 := strconv.ParseFloat(cellAt(pair.cache, i), 64)
			if k.text != cellAt(pair.cache, i) && (err1 != nil || err2 != nil || a != b) {
				c.wrong("%s: %s %d is kept as %q, the cell of %s holds %q", where, what, i+1, cellAt(pair.cache, i), pair.formula, k.text)
			}
		}
	}
}
