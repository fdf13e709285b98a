package intake

import (
	"bufio"
	"compress/flate"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// csvRows reads the rows of a CSV file with a header row.
type csvRows struct {
	in      *csv.Reader
	limit   *recordLimit
	columns *columns
	header  []string // names in the file
	target  []string // our name by position, "" for a dropped column
	from    map[string]string

	peeked    []string // read ahead after a broken quote
	peekedErr error
	ahead     bool
}

// newCSVRows reads the header row and finds out whether it is that of the bulk
// download of regulations.gov.
func newCSVRows(in *bufio.Reader, c *columns) (rowReader, string, error) {
	r := &csvRows{limit: &recordLimit{r: in}, columns: c, from: make(map[string]string)}
	r.in = csv.NewReader(r.limit)
	r.in.FieldsPerRecord = -1
	r.in.ReuseRecord = true
	header, err := r.in.Read()
	if err != nil {
		if _, bad := errors.AsType[*csv.ParseError](err); bad {
			return nil, formatCSV, badFile("the header row cannot be read; put names with commas or quotes in double quotes")
		}
		return nil, formatCSV, r.fatal(err)
	}
	r.header = slices.Clone(header)
	for i, name := range r.header {
		if !utf8.ValidString(name) {
			return nil, formatCSV, badFile("the header row is not UTF-8; save the file as CSV in UTF-8")
		}
		r.header[i] = strings.TrimSpace(name)
	}
	format := formatCSV
	if isRegulations(r.header) {
		format = formatRegulations
		c.defaults, c.dropOthers = regulationsColumns, true
	}
	if len(r.header) == 1 && strings.ContainsAny(r.header[0], ";\t") {
		return nil, format, badFile("the columns are separated by semicolons or tabs; save the file with commas")
	}
	if err := c.checkMap(); err != nil {
		return nil, format, err
	}
	seen := make(map[string]bool)
	for _, name := range r.header {
		if seen[name] && !(c.dropOthers || c.dropped(name)) {
			return nil, format, badFile("the column %q stands in the header twice; take one out", name)
		}
		seen[name] = true
		to, err := c.find(name)
		if err != nil {
			return nil, format, err
		}
		r.target = append(r.target, to)
		if to != "" {
			r.from[to] = name
		}
	}
	if err := c.checkUsed(); err != nil {
		return nil, format, err
	}
	return r, format, c.checkAnswers()
}

// recordLimit stops a reader that goes on within one record for too long, as
// happens after a quote that is never closed.
type recordLimit struct {
	r io.Reader
	n int
}

var errRecordTooLong = errors.New("record too long")

func (l *recordLimit) Read(p []byte) (int, error) {
	if l.n > maxRecord {
		return 0, errRecordTooLong
	}
	n, err := l.r.Read(p)
	l.n += n
	return n, err
}

func (r *csvRows) fatal(err error) error {
	if errors.Is(err, errRecordTooLong) {
		return badFile("a row is longer than 16 MiB; most likely a double quote above it is never closed")
	}
	return readError(err)
}

func (r *csvRows) read() ([]string, error) {
	if r.ahead {
		r.ahead = false
		return r.peeked, r.peekedErr
	}
	r.limit.n = 0
	return r.in.Read()
}

func (r *csvRows) next() (row, error) {
	for {
		record, err := r.read()
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return r.broken(bad)
		}
		if errors.Is(err, io.EOF) {
			return row{}, io.EOF
		}
		if err != nil {
			return row{}, r.fatal(err)
		}
		if slices.ContainsFunc(record, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
			return r.row(record), nil
		}
		// A row of nothing but commas is what spreadsheets leave below the last one.
	}
}

// broken makes a bad row of one with misplaced quotes. Where the quote is never
// closed the rest of the file hangs on it, so reading stops.
func (r *csvRows) broken(bad *csv.ParseError) (row, error) {
	r.peeked, r.peekedErr = r.in.Read()
	r.ahead = true
	if errors.Is(bad.Err, csv.ErrQuote) && bad.Line > bad.StartLine && errors.Is(r.peekedErr, io.EOF) {
		return row{}, badFile("the double quote that opens in the row of line %d is never closed; close it, and write quotes within text twice", bad.StartLine)
	}
	return row{line: bad.StartLine, bad: &BadRow{Line: bad.StartLine,
		Problem: "the double quotes do not match; put text with commas, quotes or line breaks in double quotes, and write quotes within it twice"}}, nil
}

func (r *csvRows) row(record []string) row {
	line, _ := r.in.FieldPos(0)
	out := row{line: line, from: r.from}
	if len(record) != len(r.header) {
		out.bad = &BadRow{Line: line, Problem: "the row has " + plural(len(record), "cell") + " and the header " + grouped(len(r.header)) +
			"; put text with commas in double quotes"}
		return out
	}
	out.cells = make(map[string]string, len(record))
	for i, cell := range record {
		to := r.target[i]
		if to == "" {
			continue
		}
		if !utf8.ValidString(cell) {
			out.bad = &BadRow{Line: line, Column: r.header[i], Problem: "the text is not UTF-8; save the file as CSV in UTF-8"}
			return out
		}
		out.cells[to] = cell
	}
	return out
}

func (r *csvRows) finish() error { return nil }

func isFlate(err error) bool {
	_, bad := errors.AsType[flate.CorruptInputError](err)
	return bad
}
