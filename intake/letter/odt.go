package letter

import (
	"encoding/xml"
	"errors"
	"regexp"
	"strconv"
	"strings"
)

// readODT reads a text of OpenDocument.
func (p pack) readODT() (Letter, error) {
	seal := &odtManifest{}
	if err := p.walk("META-INF/manifest.xml", seal); err != nil && !errors.Is(err, errNoPart) {
		return Letter{}, err
	}
	switch {
	case seal.sealed:
		return Letter{}, Encrypted
	case strings.Contains(seal.kind, "spreadsheet"), strings.Contains(seal.kind, "presentation"):
		return Letter{}, Sheet
	}
	o := &odt{hidden: map[string]bool{}, body: &text{}}
	if err := p.walk("styles.xml", o); err != nil && !errors.Is(err, errNoPart) {
		return Letter{}, err
	}
	o.body, o.lost, o.inBody = &text{}, Lost{}, 0
	if err := p.walk("content.xml", o); err != nil {
		return Letter{}, err
	}
	o.lost.Cut = o.body.cut
	return Letter{Text: o.body.b.String(), Lost: o.lost}, nil
}

// odtManifest finds out whether a password is asked for, and of what kind the document is.
type odtManifest struct {
	sealed bool
	kind   string
}

func (m *odtManifest) start(e xml.StartElement) bool {
	switch e.Name.Local {
	case "encryption-data":
		m.sealed = true
	case "file-entry":
		if attribute(e, "full-path") == "/" {
			m.kind = attribute(e, "media-type")
		}
	}
	return false
}
func (*odtManifest) end(xml.Name) {}
func (*odtManifest) chars(string) {}
func (*odtManifest) done() bool   { return false }

// odtBlanks are what counts as one blank in OpenDocument; more are written as elements.
var odtBlanks = regexp.MustCompile(`[ \t\r\n]+`)

// odt gathers the text of a document, and before it the styles that hide text.
type odt struct {
	hidden map[string]bool // styles
	style  string          // the one that is being read
	lost   Lost
	body   *text
	inBody int  // office:text elements that are open
	lines  int  // paragraphs that are open
	list   int  // items of lists that are open
	bullet bool // the mark of an item is still to be written
	rows   []wordRow
}

func (o *odt) done() bool { return o.body.cut }

// outOfODT are elements that hold nothing which the writer sees as text.
var outOfODT = map[string]bool{
	"tracked-changes": true, "annotation": true, "forms": true, "hidden-text": true, "scripts": true,
	"event-listeners": true, "title": true, "desc": true, "ruby-text": true, "sequence-decls": true,
	"variable-decls": true, "user-field-decls": true, "hidden-paragraph": true, "binary-data": true, "math": true,
	"object": true, "index-title-template": true, "table-of-content-source": true, "note": true,
}

func (o *odt) start(e xml.StartElement) bool {
	name := e.Name.Local
	switch name {
	case "style":
		o.style = attribute(e, "name")
		o.hidden[o.style] = o.hidden[attribute(e, "parent-style-name")]
	case "text-properties", "section-properties":
		if attribute(e, "display") == "none" {
			o.hidden[o.style] = true
		}
	case "text":
		o.inBody++
	}
	if o.inBody == 0 {
		return false
	}
	if o.hidden[attribute(e, "style-name")] || name == "section" && attribute(e, "display") == "none" {
		o.lost.Hidden = true
		return true
	}
	o.lose(name)
	o.startText(e)
	return outOfODT[name]
}

// startText deals with what holds text, and with what stands for a blank.
func (o *odt) startText(e xml.StartElement) {
	switch name := e.Name.Local; name {
	case "p", "h":
		o.startParagraph()
	case "tab":
		o.write("\t")
	case "s":
		n, err := strconv.Atoi(attribute(e, "c"))
		if err != nil {
			n = 1
		}
		o.write(strings.Repeat(" ", min(max(n, 1), 100)))
	case "line-break":
		o.write("\n")
	case "list-item":
		o.list++
		o.bullet = true
	case "table", "table-row", "table-cell", "covered-table-cell":
		o.startTable(name)
	}
}

// lose counts what does not travel as text.
func (o *odt) lose(name string) {
	switch name {
	case "note":
		o.lost.Footnotes++
	case "annotation":
		o.lost.Notes++
	case "image", "object", "object-ole", "math", "plugin":
		o.lost.Pictures++
	case "tracked-changes":
		o.lost.Deleted = true
	case "hidden-text", "hidden-paragraph":
		o.lost.Hidden = true
	}
}

func (o *odt) startParagraph() {
	o.lines++
	if n := len(o.rows); n > 0 && o.rows[n-1].words {
		o.body.write(" ")
	}
}

// startTable begins a table, a row or a cell.
func (o *odt) startTable(name string) {
	n := len(o.rows) - 1
	switch {
	case name == "table":
		o.lost.Tables++
		o.body.end(2)
		o.rows = append(o.rows, wordRow{})
	case n < 0:
	case name == "table-row":
		o.body.end(1)
		o.rows[n] = wordRow{}
	default:
		if o.rows[n].cells++; o.rows[n].cells > 1 {
			o.body.write(" | ")
		}
		o.rows[n].words = false
	}
}

func (o *odt) end(name xml.Name) {
	if o.inBody == 0 {
		return
	}
	switch name.Local {
	case "text":
		o.inBody--
	case "p", "h":
		o.lines = max(0, o.lines-1)
		switch {
		case len(o.rows) > 0:
		case o.list > 0:
			o.body.end(1)
		default:
			o.body.end(2)
		}
	case "list-item":
		o.list = max(0, o.list-1)
	case "list":
		if o.list == 0 {
			o.body.end(2)
		}
	case "table":
		o.rows = o.rows[:max(0, len(o.rows)-1)]
		o.body.end(2)
	}
}

// chars takes the words of paragraphs; blanks between elements are layout.
func (o *odt) chars(s string) {
	if o.inBody > 0 && o.lines > 0 {
		o.write(odtBlanks.ReplaceAllString(s, " "))
	}
}

func (o *odt) write(s string) {
	if o.bullet {
		s, o.bullet = "• "+s, false
	}
	o.body.write(s)
	if n := len(o.rows); n > 0 && strings.TrimSpace(s) != "" {
		o.rows[n-1].words = true
	}
}
