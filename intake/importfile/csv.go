package importfile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// separators are what may stand between columns, the likeliest first.
var separators = []struct {
	char rune
	name string
}{{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}}

// csvRows starts a pass over text with columns.
func (f *File) csvRows(in *bufio.Reader) (Reader, error) {
	columns := newColumns(f.options.Docket, f.options.Map)
	separator, line, err := namedSeparator(in)
	if err != nil {
		return nil, err
	}
	if separator == 0 {
		head, _ := in.Peek(sniffed)
		separator = findSeparator(head, columns)
	}
	for _, s := range separators {
		if s.char == separator {
			f.facts.Separator = s.name
		}
	}
	records := &csvRecords{limit: &recordLimit{r: in}, skipped: line}
	records.in = csv.NewReader(records.limit)
	records.in.Comma = separator
	records.in.FieldsPerRecord = -1
	records.in.ReuseRecord = true
	return f.tableRows(records, columns)
}

// namedSeparator reads a first line "sep=X", which Excel writes and heeds.
func namedSeparator(in *bufio.Reader) (separator rune, lines int, err error) {
	head, _ := in.Peek(8)
	if len(head) < 5 || !bytes.EqualFold(head[:4], []byte("sep=")) {
		return 0, 0, nil
	}
	r, size := utf8.DecodeRune(head[4:])
	rest := head[4+size:]
	if r == '"' || r == '\r' || r == '\n' || r == utf8.RuneError ||
		len(rest) > 0 && rest[0] != '\r' && rest[0] != '\n' {
		return 0, 0, badFile(
			"the first line names a separator that cannot be used; write sep= and one character, such as sep=;",
		)
	}
	if _, err := in.ReadSlice('\n'); err != nil {
		return 0, 0, badFile("the file has nothing but the line that names its separator; it needs a header row")
	}
	return r, 1, nil
}

// findSeparator chooses what makes the most known columns of the header, then the
// most columns.
func findSeparator(head []byte, c *columns) rune {
	best, score := separators[0].char, -1
	for _, s := range separators {
		in := csv.NewReader(bytes.NewReader(head))
		in.Comma = s.char
		in.FieldsPerRecord = -1
		in.LazyQuotes = true
		header, err := in.Read()
		if err != nil && len(header) == 0 {
			continue
		}
		n := 0
		for _, name := range header {
			name = strings.Join(strings.Fields(name), " ")
			if _, named := c.renamed(name); named || regulationsColumns[name] != "" || c.nearest(name) != "" {
				n++
			}
		}
		const known = 1000 // no table has as many columns
		if n = n*known + len(header); n > score {
			best, score = s.char, n
		}
	}
	return best
}

// records are the rows of a table, whatever it lies in.
type records interface {
	// read returns io.EOF after the last record. A record that cannot be read has
	// bad set. The cells are valid until the next call.
	read() (cells []string, line int, bad *BadRow, err error)
}

// csvRecords reads the records of separated text.
type csvRecords struct {
	in      *csv.Reader
	limit   *recordLimit
	skipped int // lines before the first record

	peeked    []string // read ahead after a broken quote
	peekedErr error
	ahead     bool
}

// recordLimit stops a reader that goes on within one record for too long, as
// happens after a quote that is never closed.
type recordLimit struct {
	r io.Reader
	n int
}

var errRecordTooLong = errors.New("record too long")

func (l *recordLimit) Read(p []byte) (int, error) {
	if l.n > MaxRecord {
		return 0, errRecordTooLong
	}
	n, err := l.r.Read(p)
	l.n += n
	return n, err
}

func (r *csvRecords) next() ([]string, error) {
	if r.ahead {
		r.ahead = false
		return r.peeked, r.peekedErr
	}
	r.limit.n = 0
	return r.in.Read()
}

func (r *csvRecords) read() (cells []string, line int, bad *BadRow, err error) {
	cells, err = r.next()
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		bad, err := r.broken(parse)
		return nil, parse.StartLine + r.skipped, bad, err
	}
	if errors.Is(err, errRecordTooLong) {
		return nil, 0, nil, badFile("a row is longer than 16 MiB; most likely a double quote above it is never closed")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, nil, readError(err)
	}
	if err == nil {
		line, _ = r.in.FieldPos(0)
	}
	return cells, line + r.skipped, nil, err
}

// broken makes a bad row of one with misplaced quotes. Where the quote is never
// closed the rest of the file hangs on it, so reading stops.
func (r *csvRecords) broken(bad *csv.ParseError) (*BadRow, error) {
	peeked, err := r.in.Read()
	r.peeked, r.peekedErr, r.ahead = slices.Clone(peeked), err, true
	line := bad.StartLine + r.skipped
	if errors.Is(bad.Err, csv.ErrQuote) && bad.Line > bad.StartLine && errors.Is(r.peekedErr, io.EOF) {
		return nil, badFile(
			"the double quote that opens in the row of line %d is never closed; close it, and write quotes within "+
				"text twice",
			line,
		)
	}
	return &BadRow{Line: line, Problem: "the double quotes do not match; " +
		"put text with commas, quotes or line breaks in double quotes, and write quotes within it twice"}, nil
}
