package projectfile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
)

// namespace is the target namespace of the schema.
const namespace = "urn:QDA-XML:project:1.0"

// document is project.qde under way.
type document struct {
	out   *docket.CodedProject
	texts func(address string) ([]byte, error)
	most  bounds

	path      []string // names of the open elements
	items     int
	codes     []int             // open codes, by their place in out.Codes
	variables map[string]string // name by GUID
	source    *docket.ProjectSource
	note      *docket.ProjectNote
	selection *passage
	coding    *docket.ProjectCoding
	value     variableValue
	written   strings.Builder // text of the open element, where it is kept
	keeps     bool
}

// passage is a selection of a text.
type passage struct {
	user string
	at   time.Time
	span docket.Span
}

// variableValue is the value of a variable.
type variableValue struct{ variable, text string }

// readDocument reads project.qde.
func readDocument(r io.Reader, texts func(string) ([]byte, error), most bounds) (*docket.CodedProject, error) {
	limited := &limitedReader{r: r, left: most.document, most: most.document}
	in := &document{out: &docket.CodedProject{}, texts: texts, most: most, variables: map[string]string{}}
	d := xml.NewDecoder(limited)
	d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, bad("the project says that it is written in %s; it has to be UTF-8",
			docket.Shortened(charset))
	}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = in.read(token)
		}
		if err != nil {
			line, _ := d.InputPos()
			return nil, documentError(err, line)
		}
	}
	switch {
	case len(in.path) > 0:
		return nil, bad("project.qde ends too early; export the project again")
	case in.items == 0 && in.out.Name == "":
		return nil, bad("project.qde has no Project in it; export the project as REFI-QDA")
	}
	return in.out, nil
}

func documentError(err error, line int) error {
	if b, ours := errors.AsType[BadFile](err); ours {
		return b
	}
	if s, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return bad("line %d of project.qde is no XML that can be read (%s); export the project again", s.Line, s.Msg)
	}
	return bad("line %d of project.qde cannot be read; export the project again", line)
}

// limitedReader refuses what is too large instead of ending early.
type limitedReader struct {
	r          io.Reader
	left, most int64
}

func (l *limitedReader) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, bad("project.qde is larger than %d MB when it is unpacked", l.most>>20)
	}
	return n, err
}

func (in *document) read(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return bad("the project has a document type, which can name other files; take the line that begins with <! out")
	case xml.StartElement:
		return in.start(t)
	case xml.EndElement:
		return in.end(t)
	case xml.CharData:
		if in.keeps {
			if int64(in.written.Len()+len(t)) > in.most.text {
				return bad("the project has a text of more than %d MB", in.most.text>>20)
			}
			in.written.Write(t)
		}
	}
	return nil
}

// over is the element around the open one.
func (in *document) over() string {
	if len(in.path) < 2 {
		return ""
	}
	return in.path[len(in.path)-2]
}

func (in *document) start(t xml.StartElement) error {
	name := t.Name.Local
	if len(in.path) == 0 {
		if err := in.root(t); err != nil {
			return err
		}
	}
	if len(in.path) >= maxDepth {
		return bad("the elements of project.qde stand more than %d deep", maxDepth)
	}
	if in.items++; in.items > maxItems {
		return bad("the project has more than %d parts", maxItems)
	}
	in.path = append(in.path, name)
	if keptText[name] {
		in.keeps = true
		in.written.Reset()
	}
	if begin := beginnings[name]; begin != nil {
		return begin(in, attributes(t))
	}
	return nil
}

// root looks at the outermost element.
func (in *document) root(t xml.StartElement) error {
	at := attributes(t)
	if t.Name.Local != "Project" || in.items > 0 {
		return bad("project.qde is a %s and no Project; export the whole project, not the codebook alone",
			docket.Shortened(t.Name.Local))
	}
	space := at["xmlns"]
	if t.Name.Space != "" {
		space = at["xmlns:"+t.Name.Space]
	}
	if space != namespace {
		return bad("project.qde is not of version 1.0 of REFI-QDA, whose namespace is %s", namespace)
	}
	in.out.Name, in.out.Origin = at["name"], at["origin"]
	if in.out.Name == "" {
		in.out.Name = "Project"
	}
	return nil
}

// keptText are the elements whose text is read.
var keptText = map[string]bool{"PlainTextContent": true, "Description": true, "TextValue": true, "DateTimeValue": true,
	"DateValue": true}

// beginnings read the attributes of elements.
var beginnings map[string]func(*document, map[string]string) error

func init() {
	beginnings = map[string]func(*document, map[string]string) error{
		"User": (*document).user, "Code": (*document).code, "Variable": (*document).variable,
		"TextSource": (*document).textSource, "Note": (*document).beginNote,
		"PlainTextSelection": (*document).beginSelection, "Coding": (*document).beginCoding,
		"CodeRef": (*document).codeRef, "NoteRef": (*document).noteRef,
		"VariableValue": (*document).beginValue, "VariableRef": (*document).variableRef,
		"PictureSource": (*document).otherSource, "PDFSource": (*document).otherSource,
		"AudioSource": (*document).otherSource, "VideoSource": (*document).otherSource,
	}
}

// attributes are those of an element by name; those of other namespaces have their prefix.
func attributes(t xml.StartElement) map[string]string {
	out := make(map[string]string, len(t.Attr))
	for _, a := range t.Attr {
		name := a.Name.Local
		if a.Name.Space != "" {
			name = a.Name.Space + ":" + name
		}
		out[name] = a.Value
	}
	return out
}

func guid(s string) string { return strings.ToUpper(strings.Trim(strings.TrimSpace(s), "{}")) }

// line is a name on one line, of bounded length.
func line(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == '\uFFFD' || r == 0x7f }), " ")
	for len(s) > maxName {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

// when reads a time of the schema; one without a zone is taken for UTC.
func when(s string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

func (in *document) user(at map[string]string) error {
	if len(in.out.Users) == maxUsers {
		return bad("the project has more than %d users", maxUsers)
	}
	in.out.Users = append(in.out.Users, docket.ProjectUser{GUID: guid(at["guid"]), Name: line(at["name"])})
	return nil
}

func (in *document) code(at map[string]string) error {
	if len(in.out.Codes) == maxCodes {
		return bad("the project has more than %d codes", maxCodes)
	}
	codable := strings.TrimSpace(at["isCodable"])
	c := docket.ProjectCode{GUID: guid(at["guid"]), Name: line(at["name"]),
		Codable: codable != "false" && codable != "0"}
	if n := len(in.codes); n > 0 {
		c.Parent = in.out.Codes[in.codes[n-1]].Name
	}
	in.codes = append(in.codes, len(in.out.Codes))
	in.out.Codes = append(in.out.Codes, c)
	return nil
}

func (in *document) variable(at map[string]string) error {
	in.variables[guid(at["guid"])] = line(at["name"])
	return nil
}

func (in *document) otherSource(map[string]string) error {
	in.out.Unread++
	return nil
}

func (in *document) textSource(at map[string]string) error {
	if in.over() != "Sources" {
		return nil // a description of a picture
	}
	if len(in.out.Sources) == maxSources {
		return bad("the project has more than %d texts", maxSources)
	}
	in.source = &docket.ProjectSource{GUID: guid(at["guid"]), Name: line(at["name"]),
		Problem: "has no plain text in the project"}
	if address := at["plainTextPath"]; address != "" {
		data, err := in.texts(address)
		if _, ours := errors.AsType[BadFile](err); ours {
			return err
		}
		if err == nil {
			in.sourceText(data)
		}
	}
	return nil
}

// sourceText notes what the open source says.
func (in *document) sourceText(data []byte) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if !utf8.Valid(data) {
		in.source.Problem = "is not in UTF-8"
		return
	}
	text, returns := withoutReturns(string(data))
	in.source.Digest, in.source.Returns, in.source.Problem = docket.TextDigest(docket.Text(text)), returns, ""
}

// withoutReturns takes away each "\r" before a "\n", and says before which code points of
// what is left one stood.
func withoutReturns(s string) (string, []int) {
	if !strings.Contains(s, "\r\n") {
		return s, nil
	}
	var out strings.Builder
	var returns []int
	points := 0
	for i, r := range s {
		if r == '\r' && strings.HasPrefix(s[i+1:], "\n") {
			returns = append(returns, points)
			continue
		}
		out.WriteRune(r)
		points++
	}
	return out.String(), returns
}

func (in *document) beginNote(at map[string]string) error {
	if in.over() != "Notes" {
		return nil
	}
	if len(in.out.Notes) == maxNotes {
		return bad("the project has more than %d memos", maxNotes)
	}
	in.note = &docket.ProjectNote{GUID: guid(at["guid"]), Name: line(at["name"]), User: guid(at["creatingUser"]),
		ModifiedBy: guid(at["modifyingUser"]), Created: when(at["creationDateTime"]),
		Modified: when(at["modifiedDateTime"])}
	if address := at["plainTextPath"]; address != "" {
		data, err := in.texts(address)
		if _, ours := errors.AsType[BadFile](err); ours {
			return err
		}
		data = bytes.TrimPrefix(data, []byte("\uFEFF"))
		if err != nil || !utf8.Valid(data) {
			in.note.Problem = "has no plain text in the project"
		} else {
			in.note.Text = string(data)
		}
	} else if at["richTextPath"] != "" {
		in.note.Problem = "has no plain text in the project"
	}
	return nil
}

func (in *document) beginSelection(at map[string]string) error {
	if in.source == nil {
		return nil // of a note, or of a text beside a picture
	}
	p := &passage{user: guid(at["creatingUser"]), at: when(at["creationDateTime"])}
	var err, err2 error
	p.span.Start, err = strconv.Atoi(strings.TrimSpace(at["startPosition"]))
	p.span.End, err2 = strconv.Atoi(strings.TrimSpace(at["endPosition"]))
	if err != nil || err2 != nil {
		p.span = docket.Span{Start: -1, End: -1} // lies nowhere: whoever compares says so
	}
	in.selection = p
	return nil
}

func (in *document) beginCoding(at map[string]string) error {
	if in.source == nil {
		return nil
	}
	c := docket.ProjectCoding{GUID: guid(at["guid"]), User: guid(at["creatingUser"]), At: when(at["creationDateTime"])}
	if p := in.selection; p != nil {
		c.Passage, c.Points = true, p.span
		if c.User == "" {
			c.User = p.user
		}
		if c.At.IsZero() {
			c.At = p.at
		}
	}
	in.coding = &c
	return nil
}

func (in *document) codeRef(at map[string]string) error {
	if in.coding != nil {
		in.coding.Code = guid(at["targetGUID"])
	}
	return nil
}

func (in *document) noteRef(at map[string]string) error {
	target := guid(at["targetGUID"])
	switch over := in.over(); {
	case over == "Project":
		in.out.Whole = append(in.out.Whole, target)
	case over == "Code" && len(in.codes) > 0:
		c := &in.out.Codes[in.codes[len(in.codes)-1]]
		c.Notes = append(c.Notes, target)
	case in.source != nil:
		ref := docket.ProjectNoteRef{Note: target}
		if in.selection != nil {
			ref.Passage, ref.Points = true, in.selection.span
		}
		in.source.Notes = append(in.source.Notes, ref)
	}
	return nil
}

func (in *document) beginValue(map[string]string) error {
	in.value = variableValue{}
	return nil
}

func (in *document) variableRef(at map[string]string) error {
	in.value.variable = guid(at["targetGUID"])
	return nil
}

func (in *document) end(t xml.EndElement) error {
	n := len(in.path)
	if n == 0 || in.path[n-1] != t.Name.Local {
		return bad("project.qde is no XML that can be read: an element ends that did not begin")
	}
	over := in.over()
	in.path = in.path[:n-1]
	if keptText[t.Name.Local] {
		in.endText(t.Name.Local, over)
		in.keeps = false
	}
	switch t.Name.Local {
	case "Code":
		in.codes = in.codes[:len(in.codes)-1]
	case "TextSource":
		if in.source != nil && over == "Sources" {
			in.out.Sources = append(in.out.Sources, *in.source)
			in.source = nil
		}
	case "Note":
		if in.note != nil {
			in.out.Notes = append(in.out.Notes, *in.note)
			in.note = nil
		}
	case "PlainTextSelection":
		in.selection = nil
	case "Coding":
		if in.coding != nil && in.coding.Code != "" {
			in.source.Codings = append(in.source.Codings, *in.coding)
		}
		in.coding = nil
	case "VariableValue":
		if in.source != nil && in.variables[in.value.variable] == docket.ProjectAsOf {
			in.source.AsOf = in.value.text
		}
	}
	return nil
}

// endText takes in the text of an element.
func (in *document) endText(name, over string) {
	text := in.written.String()
	switch {
	case name == "PlainTextContent" && over == "TextSource" && in.source != nil:
		in.sourceText([]byte(text))
	case name == "PlainTextContent" && over == "Note" && in.note != nil:
		in.note.Text, in.note.Problem = text, ""
	case name == "Description" && over == "Code" && len(in.codes) > 0:
		in.out.Codes[in.codes[len(in.codes)-1]].Description = text
	case over == "VariableValue":
		in.value.text = line(text)
	}
}
