package recount

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode"
)

// table is a CSV file read back: cells with the guard taken off, and as they
// stand in the file.
type table struct {
	header []string
	rows   []map[string]string
	cells  [][]string // as written, guard included, without the header
}

// readTable reads the dialect of the contract and nothing more lenient: a byte
// order mark, RFC 4180 quoting, CRLF behind every row, as many cells in each as
// in the header.
func readTable(path string) (*table, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, errors.New("the file is missing")
	}
	body, marked := bytes.CutPrefix(data, []byte("\xef\xbb\xbf"))
	if !marked {
		return nil, errors.New("there is no byte order mark")
	}
	rows, err := splitCSV(string(body))
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errors.New("there is no header")
	}
	t := &table{header: rows[0], cells: rows[1:]}
	for n, row := range t.cells {
		if len(row) != len(t.header) {
			return nil, fmt.Errorf("row %d has %d cells, the header %d", n+1, len(row), len(t.header))
		}
		m := make(map[string]string, len(row))
		for i, cell := range row {
			m[t.header[i]] = unguard(cell)
		}
		t.rows = append(t.rows, m)
	}
	return t, nil
}

// splitCSV takes the text of a CSV file apart.
func splitCSV(s string) ([][]string, error) {
	var rows [][]string
	var row []string
	for s != "" {
		var cell string
		if s[0] == '"' {
			var whole strings.Builder
			s = s[1:]
			for {
				part, rest, closed := strings.Cut(s, `"`)
				if !closed {
					return nil, fmt.Errorf("row %d: a quoted cell has no end", len(rows))
				}
				whole.WriteString(part)
				s = rest
				if !strings.HasPrefix(s, `"`) {
					break
				}
				whole.WriteByte('"')
				s = s[1:]
			}
			cell = whole.String()
		} else {
			end := strings.IndexAny(s, ",\r")
			if end < 0 {
				return nil, fmt.Errorf("row %d does not end in CRLF", len(rows))
			}
			if strings.ContainsAny(s[:end], "\"\n") {
				return nil, fmt.Errorf("row %d: a bare cell holds a quote or a line break", len(rows))
			}
			cell, s = s[:end], s[end:]
		}
		row = append(row, cell)
		switch {
		case strings.HasPrefix(s, "\r\n"):
			rows, row, s = append(rows, row), nil, s[2:]
		case strings.HasPrefix(s, ",\r\n"):
			rows, row, s = append(rows, append(row, "")), nil, s[3:]
		case strings.HasPrefix(s, ","):
			s = s[1:]
		default:
			return nil, fmt.Errorf("row %d: behind a cell stands neither a comma nor CRLF", len(rows))
		}
	}
	if row != nil {
		return nil, errors.New("the last row does not end in CRLF")
	}
	return rows, nil
}

// unguard takes the apostrophe off that keeps spreadsheets from running a cell.
func unguard(cell string) string { return strings.TrimPrefix(cell, "'") }

// unseen are the characters before a formula that spreadsheets or people who paste
// may lose: spaces, format characters and the others that show nothing.
func unseen(r rune) bool {
	if strings.ContainsRune("\t\r\n\x00", r) {
		return false
	}
	return r == 0x2800 || unicode.IsSpace(r) || unicode.In(r, unicode.C,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// guarded fails cells that a spreadsheet might run. A number may begin with a
// minus sign.
func (c *faults) guarded(name string, t *table) {
	for n, row := range t.cells {
		for i, cell := range row {
			if cell == "" {
				continue
			}
			first := strings.TrimLeftFunc(cell, unseen)
			if first == "" || !strings.ContainsRune("=+-@＝＋－＠﹦﹢﹣﹫\t\r\n\x00", []rune(first)[0]) {
				continue
			}
			if _, err := strconv.ParseFloat(cell, 64); err == nil && cell[0] == '-' {
				continue
			}
			c.wrong("%s row %d: %s begins with %q, which a spreadsheet runs", name, n+1, t.header[i], []rune(first)[0])
		}
	}
}
