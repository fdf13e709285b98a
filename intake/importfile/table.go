package importfile

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket/phrase"
)

// table reads rows under a header.
type table struct {
	records records
	columns *columns
	unit    string   // what lines are called
	header  []string // names in the file
	target  []string // our name by position, "" for a dropped column
	from    map[string]string
	shape   shape
	ahead   []record // read while the header was looked at
}

// record is a row that was read ahead.
type record struct {
	cells []string
	line  int
	bad   *BadRow
}

// tableRows reads the header and finds out who wrote the table.
func (f *File) tableRows(r records, c *columns) (Reader, error) {
	t := &table{records: r, columns: c, from: make(map[string]string)}
	if f.kind == kindWorkbook {
		t.unit = "row"
	}
	if err := t.readHeader(); err != nil {
		return nil, err
	}
	second, err := t.peek()
	if err != nil {
		return nil, err
	}
	t.shape = shapeOf(t.header, second)
	if t.shape.format != "" {
		f.facts.Format = t.shape.format
		c.defaults, c.dropOthers = t.shape.defaults(t.header), t.shape.dropOthers
	}
	t.ahead = t.ahead[min(t.shape.headRows, len(t.ahead)):]
	if err := c.checkMap(); err != nil {
		return nil, err
	}
	if err := t.assign(); err != nil {
		return nil, err
	}
	if err := c.checkUsed(); err != nil {
		return nil, err
	}
	return t, c.checkAnswers()
}

func (t *table) readHeader() error {
	for {
		cells, _, bad, err := t.records.read()
		switch {
		case errors.Is(err, io.EOF):
			return errEmpty
		case err != nil:
			return err
		case bad != nil:
			return badFile("the header row cannot be read; put names with commas or quotes in double quotes")
		}
		if blank(cells) {
			continue
		}
		t.header = slices.Clone(cells)
		break
	}
	for i, name := range t.header {
		if !utf8.ValidString(name) {
			return badFile("the header row is not UTF-8; save the file in UTF-8, or name its encoding with --encoding")
		}
		t.header[i] = strings.Join(strings.Fields(name), " ")
	}
	return nil
}

// peek reads the two records below the header, where survey tools repeat it.
func (t *table) peek() ([][]string, error) {
	var rows [][]string
	for len(t.ahead) < 2 {
		cells, line, bad, err := t.records.read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		t.ahead = append(t.ahead, record{slices.Clone(cells), line, bad})
		rows = append(rows, t.ahead[len(t.ahead)-1].cells)
	}
	return rows, nil
}

// assign finds our name for each column. A column without a name is left out.
func (t *table) assign() error {
	var names []string
	for _, name := range t.header {
		if name == "" {
			continue
		}
		if slices.Contains(names, name) && !t.columns.dropOthers && !t.columns.dropped(name) {
			return badFile("the column %q stands in the header twice; take one out", name)
		}
		names = append(names, name)
	}
	if err := t.columns.resolve(names); err != nil {
		return err
	}
	seen := make(map[string]bool)
	for _, name := range t.header {
		to := t.columns.target[name]
		if seen[name] {
			to = "" // the first of two that nobody asks for
		}
		seen[name] = true
		t.target = append(t.target, to)
		if to != "" {
			t.from[to] = name
		}
	}
	return nil
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

func (t *table) Next() (Row, error) {
	for {
		r := record{}
		if len(t.ahead) > 0 {
			r, t.ahead = t.ahead[0], t.ahead[1:]
		} else {
			var err error
			if r.cells, r.line, r.bad, err = t.records.read(); err != nil {
				return Row{}, err
			}
		}
		if r.bad != nil {
			return Row{Line: r.line, Unit: t.unit, Bad: r.bad}, nil
		}
		// A row of nothing but separators is what spreadsheets leave below the last one.
		if !blank(r.cells) {
			return t.row(r), nil
		}
	}
}

func (t *table) row(r record) Row {
	out := Row{Line: r.line, Unit: t.unit, From: t.from, HTML: t.shape.html, Federal: t.shape.federal}
	fail := func(column, problem string) Row {
		out.Bad = &BadRow{Line: r.line, Unit: t.unit, Column: column, Problem: problem}
		return out
	}
	if len(r.cells) > len(t.header) {
		if !blank(r.cells[len(t.header):]) {
			return fail("", "the row has "+phrase.English.Count(len(r.cells), "%d cell",
				"%d cells")+" and the header "+phrase.English.Number(len(t.header))+
				"; put text with commas in double quotes")
		}
		r.cells = r.cells[:len(t.header)]
	}
	out.Cells = make(map[string]string, len(r.cells))
	for i, cell := range r.cells {
		to := t.target[i]
		if to == "" {
			continue
		}
		if !utf8.ValidString(cell) {
			return fail(
				t.header[i],
				"the text is not UTF-8; save the file in UTF-8, or name its encoding with --encoding",
			)
		}
		out.Cells[to] = cell
	}
	if t.shape.amend != nil {
		t.shape.amend(&out)
	}
	return out
}

func (t *table) Finish() error { return nil }
