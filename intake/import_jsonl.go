package intake

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// jsonRows reads one JSON object a line.
type jsonRows struct {
	in      *bufio.Reader
	columns *columns
	line    int
	any     bool // a row was read
}

func newJSONRows(in *bufio.Reader, c *columns) (rowReader, error) {
	return &jsonRows{in: in, columns: c}, c.checkMap()
}

func (r *jsonRows) next() (row, error) {
	for {
		text, long, err := r.readLine()
		if err != nil {
			return row{}, err
		}
		r.line++
		if long {
			return r.bad("", "the line is longer than 16 MiB"), nil
		}
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		return r.object(text)
	}
}

// readLine reads one line. One that is too long is read to its end and dropped.
func (r *jsonRows) readLine() (text []byte, long bool, err error) {
	for {
		part, err := r.in.ReadSlice('\n')
		if !long {
			text = append(text, part...)
		}
		if len(text) > maxRecord {
			text, long = nil, true
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF):
			if len(text) == 0 && !long {
				return nil, false, io.EOF
			}
			return text, long, nil
		case err != nil:
			return nil, false, readError(err)
		}
		return text, long, nil
	}
}

func (r *jsonRows) bad(column, problem string) row {
	return row{line: r.line, bad: &BadRow{Line: r.line, Column: column, Problem: problem}}
}

const noObject = `the line is no JSON object; write one object a line, such as {"source_id": "1", "answer_general": "…"}`

// object reads the object of a line. It is read key by key, for a key that stands
// twice would otherwise hide the first value.
func (r *jsonRows) object(text []byte) (row, error) {
	if !utf8.Valid(text) {
		return r.bad("", "the line is not UTF-8; save the file as UTF-8"), nil
	}
	in := json.NewDecoder(bytes.NewReader(text))
	if start, err := in.Token(); err != nil || start != json.Delim('{') {
		return r.bad("", noObject), nil
	}
	out := row{line: r.line, cells: make(map[string]string), from: r.columns.taken}
	for seen := make(map[string]bool); in.More(); {
		token, err := in.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return r.bad("", noObject), nil
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return r.bad("", noObject), nil
		}
		if seen[key] {
			return r.bad(key, "the key stands in the object twice; take one out"), nil
		}
		seen[key] = true
		to, err := r.columns.find(key)
		if bad, ok := errors.AsType[BadFile](err); ok {
			return row{}, badFile("line %d: %s", r.line, bad.Problem)
		}
		if err != nil {
			return row{}, err
		}
		if to == "" {
			continue
		}
		cell, problem := cellOf(value)
		if problem != "" {
			return r.bad(key, problem), nil
		}
		out.cells[to] = cell
	}
	if _, err := in.Token(); err != nil {
		return r.bad("", noObject), nil
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return r.bad("", "something stands after the object; write one object a line"), nil
	}
	r.any = true
	return out, nil
}

// cellOf is a JSON value as text: null is nothing, numbers and true or false are
// as they are written.
func cellOf(value json.RawMessage) (cell, problem string) {
	switch value[0] {
	case '{', '[':
		return "", "the value is a list or an object; write text, or drop the column with --map NAME="
	case 'n':
		return "", ""
	case '"':
		var s string
		if err := json.Unmarshal(value, &s); err != nil {
			return "", "the text cannot be read; write it as JSON"
		}
		// Half of a surrogate pair would be replaced silently.
		if strings.ContainsRune(s, utf8.RuneError) && strings.Count(s, "\uFFFD") !=
			strings.Count(string(value), "\uFFFD")+strings.Count(strings.ToLower(string(value)), `\ufffd`) {
			return "", `the text has half of a surrogate pair (\ud800 to \udfff); write both halves, or the character itself`
		}
		return s, ""
	}
	return string(value), ""
}

// finish refuses a map whose columns no line had, and a file without answers.
func (r *jsonRows) finish() error {
	if !r.any {
		return nil
	}
	if err := r.columns.checkUsed(); err != nil {
		return err
	}
	return r.columns.checkAnswers()
}
