package importfile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket/phrase"
)

// jsonRows reads JSON objects: one a line, the elements of a list, the records of
// the v4 interface of regulations.gov, or the answers of a portal.
type jsonRows struct {
	file    *File
	objects objects
	columns *columns
	unit    string
	any     bool  // a row was read
	waiting []Row // of a line that holds several records
	answers *Row  // the comment whose answers are being joined
	ended   bool
}

// objects are JSON values one after another.
type objects interface {
	// next returns io.EOF after the last value. One that is too long has long set.
	next() (value []byte, line int, long bool, err error)
}

func (f *File) jsonRows(in *bufio.Reader) (Reader, error) {
	r := &jsonRows{file: f, columns: newColumns(f.options.Docket, f.options.Map)}
	if f.kind == kindJSON {
		r.objects, r.unit = newDocument(in), "record"
	} else {
		r.objects = &jsonLines{in: in}
	}
	return r, r.columns.checkMap()
}

// jsonLines reads one value a line.
type jsonLines struct {
	in   *bufio.Reader
	line int
}

func (l *jsonLines) next() (value []byte, line int, long bool, err error) {
	for {
		text, long, err := l.readLine()
		if err != nil {
			return nil, l.line, false, err
		}
		l.line++
		if long || len(bytes.TrimSpace(text)) > 0 {
			return text, l.line, long, nil
		}
	}
}

// readLine reads one line. One that is too long is read to its end and dropped.
func (l *jsonLines) readLine() (text []byte, long bool, err error) {
	for {
		part, err := l.in.ReadSlice('\n')
		if !long {
			text = append(text, part...)
		}
		if len(text) > MaxRecord {
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

// document reads the records of one JSON value: a list, the list under "data", or
// the value itself.
type document struct {
	in      *json.Decoder
	started bool
	list    bool
	n       int
}

func newDocument(in io.Reader) *document {
	return &document{in: json.NewDecoder(&boundedValue{r: in})}
}

// boundedValue stops a decoder that goes on within one value for too long. The
// decoder reads ahead by less than it has, so the bound is twice that of a record.
type boundedValue struct {
	r io.Reader
	n int
}

func (b *boundedValue) Read(p []byte) (int, error) {
	if b.n > 2*MaxRecord {
		return 0, errRecordTooLong
	}
	n, err := b.r.Read(p)
	b.n += n
	return n, err
}

const brokenDocument = "the file is no complete JSON; get it again, or write one JSON object a line"

func (d *document) next() (value []byte, line int, long bool, err error) {
	bad := func() ([]byte, int, bool, error) {
		return nil, d.n, false, badFile("%s (after %s)", brokenDocument,
			phrase.English.Count(d.n, "%d record", "%d records"))
	}
	if !d.started {
		d.started = true
		start, err := d.in.Token()
		if err != nil {
			return bad()
		}
		if d.list = start == json.Delim('['); !d.list {
			return d.object()
		}
	}
	if !d.list || !d.in.More() {
		return nil, d.n, false, io.EOF
	}
	var raw json.RawMessage
	if err := d.in.Decode(&raw); err != nil {
		return bad()
	}
	d.n++
	return raw, d.n, false, nil
}

// object reads an object that spans lines: its list "data" is read element by
// element, anything else makes it a record itself.
func (d *document) object() ([]byte, int, bool, error) {
	members := map[string]json.RawMessage{}
	for d.in.More() {
		token, err := d.in.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return nil, 0, false, badFile(brokenDocument)
		}
		var value json.RawMessage
		if err := d.in.Decode(&value); err != nil {
			return nil, 0, false, badFile(brokenDocument)
		}
		members[key] = value
	}
	whole, err := json.Marshal(members)
	if err != nil {
		return nil, 0, false, badFile(brokenDocument)
	}
	d.n++
	return whole, d.n, false, nil
}

func (r *jsonRows) Next() (Row, error) {
	for {
		if len(r.waiting) > 0 {
			next := r.waiting[0]
			r.waiting = r.waiting[1:]
			return next, nil
		}
		if r.ended {
			return Row{}, io.EOF
		}
		value, line, long, err := r.objects.next()
		switch {
		case errors.Is(err, io.EOF):
			r.ended = true
			r.flushAnswers()
		case err != nil:
			return Row{}, err
		case long:
			r.add(r.bad(line, "", "the "+r.unitName()+" is longer than 16 MiB"))
		default:
			if err := r.value(value, line); err != nil {
				return Row{}, err
			}
		}
	}
}

func (r *jsonRows) unitName() string {
	if r.unit == "" {
		return "line"
	}
	return r.unit
}

func (r *jsonRows) add(row Row) {
	r.flushAnswers()
	r.waiting = append(r.waiting, row)
}

func (r *jsonRows) bad(line int, column, problem string) Row {
	return Row{Line: line, Unit: r.unit, Bad: &BadRow{Line: line, Unit: r.unit, Column: column, Problem: problem}}
}

const noObject = `the line is no JSON object; write one object a line, such as {"source_id": "1", "answer_general": ` +
	`"…"}`

// envelope is what an answer of the v4 interface wraps its records in.
type envelope struct {
	Data       json.RawMessage   `json:"data"`
	Included   []json.RawMessage `json:"included"`
	Attributes json.RawMessage   `json:"attributes"`
}

// value adds the rows of one value: of a v4 answer its records, or the object.
func (r *jsonRows) value(value []byte, line int) error {
	if !utf8.Valid(value) {
		r.add(r.bad(line, "", "the "+r.unitName()+" is not UTF-8; save the file as UTF-8"))
		return nil
	}
	var e envelope
	if bytes.Contains(value, []byte(`"attributes"`)) && json.Unmarshal(value, &e) == nil {
		switch data := bytes.TrimSpace(e.Data); {
		case len(data) > 0 && data[0] == '[':
			var list []json.RawMessage
			if json.Unmarshal(data, &list) == nil {
				r.file.facts.Format = FormatV4
				for _, record := range list {
					r.add(r.v4Row(record, false, line))
				}
				return nil
			}
		case len(data) > 0 && data[0] == '{':
			r.file.facts.Format = FormatV4
			r.add(r.v4Row(data, len(e.Included) > 0, line))
			return nil
		case len(e.Attributes) > 0 && e.Attributes[0] == '{':
			r.file.facts.Format = FormatV4
			r.add(r.v4Row(value, false, line))
			return nil
		}
	}
	return r.object(value, line)
}

// object reads a flat object. It is read key by key, for a key that stands twice
// would otherwise hide the first value.
func (r *jsonRows) object(text []byte, line int) error {
	members, problem := membersOf(text)
	if problem != nil {
		problem.Line, problem.Unit = line, r.unit
		r.add(Row{Line: line, Unit: r.unit, Bad: problem})
		return nil
	}
	if isAnswer(members) {
		r.answer(members, line)
		return nil
	}
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = m.key
	}
	if err := r.columns.resolve(names); err != nil {
		if bad, ok := errors.AsType[BadFile](err); ok {
			return badFile("%s: %s", on(r.unit, line), bad.Problem)
		}
		return err
	}
	out := Row{Line: line, Unit: r.unit, Cells: make(map[string]string), From: r.columns.taken}
	for _, m := range members {
		to := r.columns.target[m.key]
		if to == "" {
			continue
		}
		cell, problem := cellOf(m.value)
		if problem != "" {
			r.add(r.bad(line, m.key, problem))
			return nil
		}
		out.Cells[to] = cell
	}
	r.any = true
	r.add(out)
	return nil
}

// member is a key of an object with its value.
type member struct {
	key   string
	value json.RawMessage
}

// membersOf reads an object key by key, in its order.
func membersOf(text []byte) ([]member, *BadRow) {
	in := json.NewDecoder(bytes.NewReader(text))
	if start, err := in.Token(); err != nil || start != json.Delim('{') {
		return nil, &BadRow{Problem: noObject}
	}
	var list []member
	for in.More() {
		token, err := in.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return nil, &BadRow{Problem: noObject}
		}
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return nil, &BadRow{Problem: noObject}
		}
		if slices.ContainsFunc(list, func(m member) bool { return m.key == key }) {
			return nil, &BadRow{Column: key, Problem: "the key stands in the object twice; take one out"}
		}
		list = append(list, member{key, value})
	}
	if _, err := in.Token(); err != nil {
		return nil, &BadRow{Problem: noObject}
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return nil, &BadRow{Problem: "something stands after the object; write one object a line"}
	}
	return list, nil
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
			return "", `the text has half of a surrogate pair (\ud800 to \udfff); write both halves, or the ` +
				`character itself`
		}
		return s, ""
	}
	return string(value), ""
}

// isAnswer recognizes a line of a portal's answers.jsonl.
func isAnswer(members []member) bool {
	for _, key := range []string{"docket_id", "comment_id", "question_id", "question", "text"} {
		if !slices.ContainsFunc(members, func(m member) bool { return m.key == key }) {
			return false
		}
	}
	return true
}

// answer joins the answers of one comment, which follow one another.
func (r *jsonRows) answer(members []member, line int) {
	r.file.facts.Format = FormatAnswers
	cells := make(map[string]string)
	for _, m := range members {
		if m.key != "comment_id" && m.key != "question_id" && m.key != "text" {
			continue
		}
		cell, problem := cellOf(m.value)
		if problem != "" {
			r.add(r.bad(line, m.key, problem))
			return
		}
		cells[m.key] = cell
	}
	column := AnswerPrefix + cells["question_id"]
	if !slices.Contains(r.columns.known, column) {
		r.add(r.bad(line, "question_id", "the docket has no such question"+r.columns.advice(column)))
		return
	}
	if r.answers == nil || r.answers.Cells[Source] != cells["comment_id"] {
		r.flushAnswers()
		r.answers = &Row{
			Line:  line,
			Unit:  r.unit,
			From:  r.columns.taken,
			Cells: map[string]string{Source: cells["comment_id"]},
		}
	}
	r.columns.taken[column] = "text"
	r.answers.Cells[column] = cells["text"]
	r.any = true
}

func (r *jsonRows) flushAnswers() {
	if r.answers != nil {
		r.waiting = append(r.waiting, *r.answers)
		r.answers = nil
	}
}

// Finish refuses a map whose columns no line had, and a file without answers.
func (r *jsonRows) Finish() error {
	if !r.any {
		return nil
	}
	if err := r.columns.checkUsed(); err != nil {
		return err
	}
	return r.columns.checkAnswers()
}
