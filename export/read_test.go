package export

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// parseCSV reads RFC 4180 and nothing more: the grammar of its section 2 with
// CRLF at line ends, after the byte order mark. It shares no code with the
// writer.
func parseCSV(data []byte) ([][]string, error) {
	s, ok := strings.CutPrefix(string(data), "\xef\xbb\xbf")
	if !ok {
		return nil, fmt.Errorf("no byte order mark")
	}
	var rows [][]string
	var row []string
	for i := 0; i < len(s); {
		var cell strings.Builder
		if s[i] == '"' {
			i++
			for {
				if i >= len(s) {
					return nil, fmt.Errorf("row %d: a quoted cell does not end", len(rows)+1)
				}
				if s[i] == '"' {
					if i+1 < len(s) && s[i+1] == '"' {
						cell.WriteByte('"')
						i += 2
						continue
					}
					i++
					break
				}
				cell.WriteByte(s[i])
				i++
			}
		} else {
			for i < len(s) && s[i] != ',' && s[i] != '\r' {
				if s[i] == '"' || s[i] == '\n' {
					return nil, fmt.Errorf("row %d: %q in a bare cell", len(rows)+1, s[i])
				}
				cell.WriteByte(s[i])
				i++
			}
		}
		row = append(row, cell.String())
		switch {
		case strings.HasPrefix(s[i:], "\r\n"):
			rows = append(rows, row)
			row = nil
			i += 2
		case i < len(s) && s[i] == ',':
			i++
			if strings.HasPrefix(s[i:], "\r\n") { // an empty last cell
				rows = append(rows, append(row, ""))
				row = nil
				i += 2
			}
		default:
			return nil, fmt.Errorf("row %d: neither comma nor CRLF behind a cell", len(rows)+1)
		}
	}
	if row != nil {
		return nil, fmt.Errorf("the last row does not end in CRLF")
	}
	for i, r := range rows {
		if len(r) != len(rows[0]) {
			return nil, fmt.Errorf("row %d has %d cells, the header %d", i+1, len(r), len(rows[0]))
		}
	}
	return rows, nil
}

// sheet is a CSV file read back: its header, and rows by column name.
type sheet struct {
	header []string
	rows   []map[string]string
}

func readSheet(t *testing.T, dir, name string) sheet {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := parseCSV(data)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	s := sheet{header: rows[0]}
	for _, r := range rows[1:] {
		m := map[string]string{}
		for i, cell := range r {
			m[s.header[i]] = cell
		}
		s.rows = append(s.rows, m)
	}
	return s
}

var testAbout = About{Program: "1.2.3", ThemeRules: "rules-1", BaseURL: "https://portal.example",
	Agreement: plainAgreement}

// writeAll exports a source into a new folder.
func writeAll(t *testing.T, src Source, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := WriteAll(t.Context(), dir, src, testDocket, names, testAbout, nil); err != nil {
		t.Fatal(err)
	}
	return dir
}

func exported(t *testing.T, src Source, name string) []byte {
	t.Helper()
	for _, e := range Exporters(testAbout) {
		if e.Name() == name {
			var b bytes.Buffer
			if err := e.Export(context.Background(), &b, src, testDocket); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		}
	}
	t.Fatalf("no exporter named %s", name)
	return nil
}

// readable unpacks what is packed, so that words can be looked for.
func readable(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	if !packed(name) {
		return data
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var all []byte
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %s: %v", name, part.Name, err)
		}
		all = append(append(all, part.Name...), text...)
	}
	return all
}
