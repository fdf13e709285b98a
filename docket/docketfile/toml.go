package docketfile

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"commentportal/docket"
)

// tomlNode is one value of a TOML file with the line it stands in.
type tomlNode struct {
	line     int
	kind     unstable.Kind // Table for every kind of table
	text     string        // a string's value, the written form of anything else
	children map[string]*tomlNode
	order    []string // keys of children as they stand in the file
	list     []*tomlNode
}

func (n *tomlNode) child(key string) *tomlNode { return n.children[key] }

// at is the line of a setting, or of its part where it is missing.
func (n *tomlNode) at(key string) int {
	if c := n.children[key]; c != nil {
		return c.line
	}
	return n.line
}

func (n *tomlNode) add(key string, c *tomlNode) *tomlNode {
	if n.children == nil {
		n.children = make(map[string]*tomlNode)
	}
	if _, there := n.children[key]; !there {
		n.order = append(n.order, key)
	}
	n.children[key] = c
	return c
}

// kindWords says what a value is, for somebody who expected something else.
func (n *tomlNode) kindWords() string {
	switch n.kind {
	case unstable.String:
		return "text in quotes"
	case unstable.Bool:
		return "true or false"
	case unstable.Integer, unstable.Float:
		return "a number"
	case unstable.LocalDate, unstable.LocalDateTime, unstable.DateTime:
		return "a date"
	case unstable.LocalTime:
		return "a time without a date"
	case unstable.Array:
		return "a list"
	}
	return "a part with settings of its own"
}

// parseTOML reads data into a tree. The library's decoder checks the syntax and
// refuses settings that stand twice; the tree adds the lines, which the decoder
// would drop.
func parseTOML(name string, data []byte) (*tomlNode, error) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if i := docket.FirstInvalidUTF8(data); i >= 0 {
		return nil, docket.FileError(name, 1+bytes.Count(data[:i], []byte("\n")), "this line is not UTF-8; save the "+
			"file as UTF-8")
	}
	var all map[string]any
	if err := toml.Unmarshal(data, &all); err != nil {
		return nil, syntaxError(name, data, err)
	}
	p := &unstable.Parser{}
	p.Reset(data)
	root := &tomlNode{line: 1, kind: unstable.Table}
	current := root
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table, unstable.ArrayTable:
			current = openTable(p, root, e)
		case unstable.KeyValue:
			putValue(p, current, e)
		}
	}
	if err := p.Error(); err != nil {
		return nil, syntaxError(name, data, err)
	}
	return root, nil
}

func lineOf(p *unstable.Parser, n *unstable.Node) int { return p.Shape(n.Raw).Start.Line }

// openTable walks to the table that a [header] or [[header]] opens.
func openTable(p *unstable.Parser, root *tomlNode, e *unstable.Node) *tomlNode {
	at := root
	for it := e.Key(); it.Next(); {
		key := it.Node()
		name, line := string(key.Data), lineOf(p, key)
		next := at.child(name)
		if it.IsLast() && e.Kind == unstable.ArrayTable {
			if next == nil {
				next = at.add(name, &tomlNode{line: line, kind: unstable.Array})
			}
			entry := &tomlNode{line: line, kind: unstable.Table}
			next.list = append(next.list, entry)
			return entry
		}
		at = step(at, name, line)
	}
	return at
}

// step goes to the table called name below at, making it where it is not there.
// Below a list that is the latest entry.
func step(at *tomlNode, name string, line int) *tomlNode {
	next := at.child(name)
	if next == nil {
		return at.add(name, &tomlNode{line: line, kind: unstable.Table})
	}
	if len(next.list) > 0 {
		return next.list[len(next.list)-1]
	}
	return next
}

func putValue(p *unstable.Parser, at *tomlNode, e *unstable.Node) {
	for it := e.Key(); it.Next(); {
		key := it.Node()
		name, line := string(key.Data), lineOf(p, key)
		if it.IsLast() {
			at.add(name, valueNode(p, e.Value(), line))
			return
		}
		at = step(at, name, line)
	}
}

// valueNode copies a value. line is the line of its key: that is where somebody
// looks for it, even when a text goes on for many lines.
func valueNode(p *unstable.Parser, v *unstable.Node, line int) *tomlNode {
	n := &tomlNode{line: line, kind: v.Kind, text: string(v.Data)}
	switch v.Kind {
	case unstable.InlineTable:
		n.kind = unstable.Table
		for it := v.Children(); it.Next(); {
			putValue(p, n, it.Node())
		}
	case unstable.Array:
		for it := v.Children(); it.Next(); {
			n.list = append(n.list, valueNode(p, it.Node(), elementLine(p, it.Node(), line)))
		}
	}
	return n
}

// elementLine is the line of a list's element where the parser keeps it.
func elementLine(p *unstable.Parser, v *unstable.Node, otherwise int) int {
	if v.Raw.Length == 0 {
		return otherwise
	}
	return lineOf(p, v)
}

// syntaxError turns the library's error into a sentence that says what to write.
func syntaxError(name string, data []byte, err error) error {
	var bad *toml.DecodeError
	if !errors.As(err, &bad) {
		return docket.FileError(name, 1, "this is no TOML file (%s); write one setting a line, as in title = \"…\"",
			strings.TrimPrefix(err.Error(), "toml: "))
	}
	line, _ := bad.Position()
	if key := strings.Join(bad.Key(), "."); key != "" {
		return docket.FileError(name, line, "%s stands in the file twice; keep one of the two", key)
	}
	written := ""
	if lines := strings.Split(string(data), "\n"); line >= 1 && line <= len(lines) {
		written = lines[line-1]
	}
	_, value, assigned := strings.Cut(written, "=")
	value = strings.TrimSpace(value)
	what := strings.TrimPrefix(bad.Error(), "toml: ")
	switch {
	case strings.ContainsAny(value, "“”„‘’") && !strings.HasPrefix(value, `"`):
		return docket.FileError(name, line, `the quotes are curly; write straight ones, as in title = "…"`)
	case strings.Contains(what, "not terminated") || strings.Contains(what, "unterminated"):
		return docket.FileError(name, line,
			`a text that begins further up never ends; close it with the same quotes that open it, " or """`)
	case strings.Contains(what, "cannot have new lines"):
		return docket.FileError(name, line,
			`the text does not end in its line; close the quotes, or write """ at both ends of a text of several lines`)
	case strings.Contains(what, "impossible date"):
		return docket.FileError(name, line, "there is no such date; write year-month-day, such as 2016-12-31")
	case strings.Contains(what, "invalid escape"):
		return docket.FileError(name, line,
			`a backslash has a meaning between " quotes; write \\ for one, or put the text between ' quotes`)
	case strings.Contains(what, "close table name") || strings.Contains(what, "close array table"):
		return docket.FileError(name, line, "the name of the part is not closed; write it as [contact] or "+
			"[[questions]] in a line of its own")
	case strings.EqualFold(value, "true") || strings.EqualFold(value, "false"):
		return docket.FileError(name, line, "write true or false in small letters")
	case assigned && value == "":
		return docket.FileError(name, line, `nothing stands after the equals sign; write a value, as in title = "…"`)
	case strings.Contains(what, "at start of value") || strings.Contains(what, "must be quoted"):
		return docket.FileError(name, line,
			`this value cannot be read; write text in straight quotes, as in title = "…", dates as 2016-12-31`)
	case !assigned:
		return docket.FileError(name, line,
			`this line is no setting; write a name, an equals sign and a value, as in title = "…", or # before a `+
				`remark`)
	}
	return docket.FileError(name, line, `this line cannot be read (%s); write one setting a line, as in title = "…"`,
		what)
}
