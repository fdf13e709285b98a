package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
)

// byteOrderMark opens every CSV file: spreadsheets take a file without one for
// their own code page.
const byteOrderMark = "\xef\xbb\xbf"

// flushAt is the number of bytes a csvWriter gathers before it writes them on:
// large enough that a system call is no longer felt, small enough to stay flat.
const flushAt = 64 << 10

// rowWriter takes a table cell by cell; end closes a row. Errors stay with it and
// come out of failed, so that tables need not look at every cell.
type rowWriter interface {
	text(s string)   // what somebody outside may have typed
	word(s string)   // an ID or a fixed word of the program's own
	number(s string) // a number with its digits as they are to be shown; "" for none
	int(n int)
	bool(b bool)
	time(t time.Time)                      // to the second; zero: empty
	date(t time.Time, zone *time.Location) // the day that t falls on in the zone
	blank()
	end()
	failed() error
}

// list writes a multi-valued cell.
func list(w rowWriter, values []string) { w.text(strings.Join(values, listSeparator)) }

// user writes an account number.
func user(w rowWriter, u docket.UserID) { w.word(u.String()) }

func blanks(w rowWriter, n int) {
	for range n {
		w.blank()
	}
}

// measured writes a figure that may be unknown.
func measured(w rowWriter, v float64, known bool) {
	if known {
		w.number(decimal(v))
	} else {
		w.blank()
	}
}

// csvWriter writes RFC 4180 rows with CRLF at their ends. Line breaks inside a
// cell stay as they are, which is why encoding/csv is not used: its CRLF mode
// rewrites them. A row is written cell by cell and closed by end.
type csvWriter struct {
	w      io.Writer
	buf    []byte
	width  int // cells of the header; every row has as many
	cells  int // cells of the row so far
	rows   int64
	err    error
	onRows func(int64) // told of the rows written, now and then; may be nil
}

// newCSV writes the byte order mark and the header at once, so that a reader
// on the other side sees a beginning before the first row was read.
func newCSV(w io.Writer, header []column) *csvWriter {
	c := &csvWriter{w: w, width: len(header), buf: make([]byte, 0, flushAt+8<<10)}
	c.buf = append(c.buf, byteOrderMark...)
	for _, col := range header {
		c.word(col.name)
	}
	c.end()
	c.rows = 0
	c.flush()
	return c
}

// text writes a cell that somebody outside may have typed: guarded and quoted.
func (c *csvWriter) text(s string) {
	c.comma()
	guarded := docket.RunsAsFormula(s)
	if !guarded && !needsQuotes(s) {
		c.buf = append(c.buf, s...)
		return
	}
	c.buf = append(c.buf, '"')
	if guarded {
		c.buf = append(c.buf, '\'')
	}
	for {
		i := strings.IndexByte(s, '"')
		if i < 0 {
			break
		}
		c.buf = append(c.buf, s[:i+1]...)
		c.buf = append(c.buf, '"')
		s = s[i+1:]
	}
	c.buf = append(c.buf, s...)
	c.buf = append(c.buf, '"')
}

func needsQuotes(s string) bool {
	if s == "" {
		return false
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return true // some readers trim bare cells
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"', ',', '\r', '\n', 0:
			return true
		}
	}
	return false
}

// word writes a cell of the program's own making: an ID or a fixed word, which
// can hold nothing to guard or quote.
func (c *csvWriter) word(s string) {
	c.comma()
	c.buf = append(c.buf, s...)
}

func (c *csvWriter) blank() { c.comma() }

func (c *csvWriter) number(s string) { c.word(s) }

func (c *csvWriter) failed() error { return c.err }

func (c *csvWriter) int(n int) {
	c.comma()
	c.buf = strconv.AppendInt(c.buf, int64(n), 10)
}

func (c *csvWriter) bool(b bool) {
	c.comma()
	c.buf = strconv.AppendBool(c.buf, b)
}

// time writes RFC 3339 in UTC to the second; an unknown time is an empty cell.
func (c *csvWriter) time(t time.Time) {
	c.comma()
	if !t.IsZero() {
		c.buf = t.UTC().AppendFormat(c.buf, time.RFC3339)
	}
}

// date writes the day that t falls on in the docket's zone.
func (c *csvWriter) date(t time.Time, zone *time.Location) {
	c.comma()
	if !t.IsZero() {
		c.buf = t.In(zone).AppendFormat(c.buf, time.DateOnly)
	}
}

func (c *csvWriter) comma() {
	if c.cells > 0 {
		c.buf = append(c.buf, ',')
	}
	c.cells++
}

// end closes the row.
func (c *csvWriter) end() {
	if c.cells != c.width && c.err == nil {
		c.err = fmt.Errorf("export: row %d has %d cells, the header has %d", c.rows+1, c.cells, c.width)
	}
	c.buf = append(c.buf, '\r', '\n')
	c.cells = 0
	c.rows++
	if len(c.buf) >= flushAt {
		c.flush()
	}
	if c.onRows != nil && c.rows%progressEvery == 0 {
		c.onRows(c.rows)
	}
}

func (c *csvWriter) flush() {
	if c.err == nil && len(c.buf) > 0 {
		_, c.err = c.w.Write(c.buf)
	}
	c.buf = c.buf[:0]
}

// close writes what is left and returns the first error.
func (c *csvWriter) close() error {
	c.flush()
	return c.err
}

// listSeparator joins the values of a multi-valued cell.
const listSeparator = "; "

// progressEvery is the number of rows between two words of progress.
const progressEvery = 5000
