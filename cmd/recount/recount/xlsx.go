package recount

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// parts are the files inside an office document, by name.
type parts map[string][]byte

func openParts(data []byte) (parts, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
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
func openWorkbook(data []byte) (*workbook, error) {
	z, err := openParts(data)
	if err != nil {
		return nil, err
	}
	shared, err := sharedStrings(z["xl/sharedStrings.xml"])
	if err != nil {
		return nil, err
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
		one, err := readSheet(part, z[part], shared)
		if err != nil {
			return nil, err
		}
		one.name = s.Name
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

// sharedStrings reads the texts that cells point at; none where there is no such part.
func sharedStrings(data []byte) ([]string, error) {
	if data == nil {
		return nil, nil
	}
	var shared struct {
		Items []struct {
			Text string   `xml:"t"`
			Runs []string `xml:"r>t"`
		} `xml:"si"`
	}
	if err := xml.Unmarshal(data, &shared); err != nil {
		return nil, fmt.Errorf("shared strings: %w", err)
	}
	var out []string
	for _, item := range shared.Items {
		out = append(out, unescape(item.Text+strings.Join(item.Runs, "")))
	}
	return out, nil
}

// xmlCell is a cell as the file has it.
type xmlCell struct {
	Ref    string   `xml:"r,attr"`
	Type   string   `xml:"t,attr"`
	Value  string   `xml:"v"`
	Inline string   `xml:"is>t"`
	Runs   []string `xml:"is>r>t"`
}

// readSheet reads the cells of one sheet, each at its place.
func readSheet(part string, data []byte, shared []string) (*sheet, error) {
	var grid struct {
		Rows []struct {
			Number int       `xml:"r,attr"`
			Cells  []xmlCell `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal(data, &grid); err != nil {
		return nil, fmt.Errorf("%s: %w", part, err)
	}
	one := &sheet{}
	for _, row := range grid.Rows {
		for len(one.rows) < row.Number {
			one.rows = append(one.rows, nil)
		}
		at := row.Number - 1
		for _, k := range row.Cells {
			column, _, err := reference(k.Ref)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", part, err)
			}
			for len(one.rows[at]) <= column {
				one.rows[at] = append(one.rows[at], cell{})
			}
			if one.rows[at][column], err = k.read(part, shared); err != nil {
				return nil, err
			}
		}
	}
	return one, nil
}

// read reads what a cell shows.
func (k xmlCell) read(part string, shared []string) (cell, error) {
	out := cell{text: k.Value}
	switch k.Type {
	case "s":
		n, err := strconv.Atoi(k.Value)
		if err != nil || n < 0 || n >= len(shared) {
			return out, fmt.Errorf("%s %s: no shared string %q", part, k.Ref, k.Value)
		}
		out.text = shared[n]
	case "inlineStr":
		out.text = unescape(k.Inline + strings.Join(k.Runs, ""))
	case "str":
		out.text = unescape(k.Value)
	case "b":
		out.text = strconv.FormatBool(k.Value == "1")
	case "", "n":
		out.number = k.Value != ""
	default:
		return out, fmt.Errorf("%s %s: a cell of type %q", part, k.Ref, k.Type)
	}
	return out, nil
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
