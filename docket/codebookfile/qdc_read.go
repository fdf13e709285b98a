package codebookfile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
)

// Bounds of a .qdc file. Codebooks of hundreds of codes are large ones; files of
// other programs carry long descriptions.
const (
	maxQDC      = 4 << 20 // bytes
	maxQDCDepth = 24      // codes within codes
	maxQDCCodes = 2000
)

// ParseQDC reads a REFI-QDA codebook, of whatever program: see WriteQDC for the
// elements. Errors are one sentence that names the file; name is only for them.
//
// A code that cannot be used for coding, or that has codes below it at the top,
// is the imperative of what stands below. The names of codes between it and a
// theme go in front of the theme's label. A name that begins with a code, such
// as "GOV-FED Federal leadership", is parted; other themes get a code made of
// the words of their name. What a Code has no room for in this portal, its color
// and memos, is passed over.
//
// Version is 1 and Docket empty: whoever files the codebook sets them.
func ParseQDC(name string, r io.Reader) (docket.Codebook, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxQDC+1))
	if err != nil {
		return docket.Codebook{}, fmt.Errorf("read codebook %s: %w", name, err)
	}
	if err := qdcReadable(name, data); err != nil {
		return docket.Codebook{}, err
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	tree, err := qdcTree(name, data)
	if err != nil {
		return docket.Codebook{}, err
	}
	in := qdcReader{own: tree.own, used: map[string]bool{}, function: tree.sets, asked: tree.asked}
	for _, c := range tree.root {
		in.add(c, "", "")
	}
	in.finish()
	if in.long != "" {
		return docket.Codebook{}, fmt.Errorf("%s has a name with %d characters, %q; %d is the most. Shorten it and "+
			"export the codebook again",
			name, utf8.RuneCountInString(in.long), docket.Shortened(in.long), docket.MaxLabel)
	}
	if len(in.book.Themes) == 0 {
		return docket.Codebook{}, fmt.Errorf("%s has no code that can be used for coding; export the codebook again "+
			"with its codes", name)
	}
	in.book.Version = 1
	return in.book, nil
}

// qdcReadable refuses what is no XML in UTF-8, and says what it is instead.
func qdcReadable(name string, data []byte) error {
	switch {
	case len(data) > maxQDC:
		return fmt.Errorf("%s is larger than %d MiB; a codebook has codes and their descriptions only", name,
			maxQDC>>20)
	case len(bytes.TrimSpace(data)) == 0:
		return fmt.Errorf("%s is empty; export the codebook again", name)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return fmt.Errorf("%s is a zip file, perhaps a whole project; export the codebook alone, as .qdc", name)
	case bytes.HasPrefix(data, []byte("\xFE\xFF")), bytes.HasPrefix(data, []byte("\xFF\xFE")),
		bytes.IndexByte(data[:min(len(data), 4)], 0) >= 0:
		return fmt.Errorf("%s is UTF-16; save it as UTF-8 and try again", name)
	}
	if i := docket.FirstInvalidUTF8(data); i >= 0 {
		return docket.FileError(name, 1+bytes.Count(data[:i], []byte("\n")), "this line is not UTF-8; save the file "+
			"as UTF-8")
	}
	return nil
}

// qdcCode is a Code of the file.
type qdcCode struct {
	guid, name  string
	codable     bool
	description string
	children    []*qdcCode
}

// qdcTree reads codes and sets.
func qdcTree(name string, data []byte) (*qdcTreeReader, error) {
	r := &qdcTreeReader{sets: map[string]string{}, asked: map[string]bool{}}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) { return nil, qdcCharset(charset) }
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = r.read(token)
		}
		if err != nil {
			line, _ := d.InputPos()
			return nil, qdcError(name, line, err)
		}
	}
	if !r.rooted {
		return nil, fmt.Errorf("%s has no CodeBook in it; export the codebook as .qdc, or read a table as CSV", name)
	}
	return r, nil
}

// qdcError says what is wrong with a file, and where.
func qdcError(name string, line int, err error) error {
	if charset, ok := errors.AsType[qdcCharset](err); ok {
		return docket.FileError(name, 1, "the file says it is %s; save it as UTF-8", string(charset))
	}
	if bad, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return docket.FileError(name, bad.Line, "this is no XML that can be read (%s); export "+
			"the codebook again", bad.Msg)
	}
	return docket.FileError(name, line, "%v", err)
}

// qdcTreeReader is a tree under way.
type qdcTreeReader struct {
	root   []*qdcCode
	sets   map[string]string // by code: the value of CSFFunction whose set it is in
	asked  map[string]bool   // codes in the set of those with a stance
	own    bool              // the portal wrote it
	rooted bool              // there is a CodeBook
	path   []string          // of the element
	open   []*qdcCode        // codes around the element
	codes  int
	set    string // around the element: a value of CSFFunction, or qdcStance; "" for none
}

func (r *qdcTreeReader) read(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return errors.New("a codebook has no document type; take the line that begins with <! out")
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		r.path = r.path[:len(r.path)-1]
		switch t.Name.Local {
		case "Code":
			r.open = r.open[:len(r.open)-1]
		case "Set":
			r.set = ""
		}
	case xml.CharData:
		if n := len(r.path); len(r.open) > 0 && n > 1 && r.path[n-1] == "Description" && r.path[n-2] == "Code" {
			r.open[len(r.open)-1].description += string(t)
		}
	}
	return nil
}

func (r *qdcTreeReader) start(t xml.StartElement) error {
	if len(r.path) == 0 {
		if t.Name.Local != "CodeBook" {
			return fmt.Errorf("the file is a %s and no CodeBook; export the codebook alone, as .qdc",
				docket.Shortened(t.Name.Local))
		}
		r.rooted = true
		r.own = strings.HasPrefix(qdcAttribute(t, "origin"), qdcOrigin)
	}
	if len(r.path) > maxQDCDepth {
		return fmt.Errorf("codes stand more than %d deep here; flatten the codebook", maxQDCDepth-2)
	}
	r.path = append(r.path, t.Name.Local)
	switch t.Name.Local {
	case "Code":
		return r.code(t)
	case "Set":
		name := qdcName(qdcAttribute(t, "name"))
		if name == qdcStance {
			r.set = qdcStance
			return nil
		}
		if r.set, _ = strings.CutPrefix(name, strings.TrimSpace(qdcFunctions)); r.set == name {
			r.set = "" // a set of another kind
		}
	case "MemberCode":
		switch guid := qdcID(qdcAttribute(t, "guid")); {
		case r.set == qdcStance:
			r.asked[guid] = true
		case r.set != "" && r.sets[guid] == "":
			r.sets[guid] = strings.TrimSpace(r.set)
		}
	}
	return nil
}

// code begins a code, below the one that is open.
func (r *qdcTreeReader) code(t xml.StartElement) error {
	if r.codes++; r.codes > maxQDCCodes {
		return fmt.Errorf("the codebook has more than %d codes; leave out what is not needed", maxQDCCodes)
	}
	c := &qdcCode{guid: qdcID(qdcAttribute(t, "guid")), name: qdcName(qdcAttribute(t, "name")),
		codable: qdcAttribute(t, "isCodable") != "false" && qdcAttribute(t, "isCodable") != "0"}
	if c.name == "" {
		return errors.New("this code has no name; give it one and export the codebook again")
	}
	if len(r.open) > 0 {
		top := r.open[len(r.open)-1]
		top.children = append(top.children, c)
	} else {
		r.root = append(r.root, c)
	}
	r.open = append(r.open, c)
	return nil
}

// qdcCharset is the encoding that a file claims and that is not read.
type qdcCharset string

func (c qdcCharset) Error() string { return "encoding " + string(c) }

func qdcAttribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// qdcID compares GUIDs: some programs write them in braces, or in small letters.
func qdcID(s string) string { return strings.ToUpper(strings.Trim(s, "{}")) }

// qdcName is a name on one line, without control characters.
func qdcName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\uFFFD' {
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// qdcText is a description as a codebook holds it.
func qdcText(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFFFD' {
			return -1
		}
		return r
	}, s))
}

// bounded returns a label or imperative, and remembers one that is too long.
func (in *qdcReader) bounded(s string) string {
	if in.long == "" && utf8.RuneCountInString(s) > docket.MaxLabel {
		in.long = s
	}
	return s
}

// qdcReader makes themes of codes.
type qdcReader struct {
	book     docket.Codebook
	own      bool
	used     map[string]bool   // codes taken, in capitals
	function map[string]string // CSFFunction by GUID
	asked    map[string]bool   // GUIDs of codes with a stance
	unnamed  []int             // themes that wait for a code
	long     string            // the first label or imperative that is too long, or ""
}

// add files a code and what stands below it. imperative is that of the branch,
// before is what goes in front of labels.
func (in *qdcReader) add(c *qdcCode, imperative, before string) {
	if c.codable {
		own := imperative
		if own == "" && len(c.children) > 0 {
			own = in.bounded(c.name) // stands with the themes below it
		}
		in.theme(c, own, before)
	}
	for _, child := range c.children {
		switch {
		case imperative == "":
			in.add(child, in.bounded(c.name), "")
		default:
			in.add(child, imperative, before+c.name+" / ")
		}
	}
}

// writtenCode is a code at the head of a name of another program: capitals and
// digits with something between them, so that "IT staff" keeps its words.
var writtenCode = regexp.MustCompile(`^[A-Z0-9]+([-_.][A-Z0-9]+)+:?$`)

func (in *qdcReader) theme(c *qdcCode, imperative, before string) {
	t := docket.Theme{Label: c.name, Definition: qdcText(c.description), Imperative: imperative,
		CSFFunction: in.function[c.guid], Stance: in.asked[c.guid]}
	first, rest, parted := strings.Cut(c.name, " ")
	if parted && (in.own && docket.ValidCode(first) || writtenCode.MatchString(first)) {
		first = strings.TrimSuffix(first, ":")
		if key := strings.ToUpper(first); docket.ValidCode(first) && !in.used[key] &&
			!strings.EqualFold(first, string(docket.AllQuestions)) {
			in.used[key] = true
			t.Code, t.Label = first, rest
		}
	}
	t.Label = in.bounded(before + t.Label)
	if t.Code == "" {
		in.unnamed = append(in.unnamed, len(in.book.Themes))
	}
	in.book.Themes = append(in.book.Themes, t)
}

// finish gives a code to each theme whose name has none, after those that have.
func (in *qdcReader) finish() {
	for _, i := range in.unnamed {
		t := &in.book.Themes[i]
		t.Code = madeCode(t.Label, in.used)
		in.used[t.Code] = true
	}
}

// madeCode writes the words of a label as a code, "FUNDING-GAPS", and counts on
// when it is taken.
func madeCode(label string, used map[string]bool) string {
	var words []string
	length := 0
	for w := range strings.FieldsFuncSeq(strings.ToUpper(label), func(r rune) bool {
		return (r < 'A' || r > 'Z') &&
			(r < '0' || r > '9')
	}) {
		if length += len(w) + 1; length > 40 {
			break
		}
		words = append(words, w)
	}
	base := strings.Join(words, "-")
	if base == "" || strings.EqualFold(base, string(docket.AllQuestions)) {
		base = "CODE"
		if len(words) == 0 {
			for n := 1; ; n++ {
				if code := base + "-" + strconv.Itoa(n); !used[code] {
					return code
				}
			}
		}
	}
	code := base
	for n := 2; used[code]; n++ {
		code = base + "-" + strconv.Itoa(n)
	}
	return code
}
