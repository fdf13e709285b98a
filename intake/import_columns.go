package intake

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"commentportal/docket"
)

// The columns of an import besides answer_1…answer_N and answer_general.
const (
	colSource       = "source_id"
	colReceived     = "received_at"
	colPostmarked   = "postmarked_on"
	colChannel      = "channel"
	colType         = "submitter_type"
	colSector       = "sector"
	colName         = "name"
	colOrganization = "organization"
	colState        = "state"
	colEmail        = "email"
	colStandsFor    = "stands_for"

	answerPrefix = "answer_"
)

var importColumns = []string{colSource, colReceived, colPostmarked, colChannel, colType, colSector, colName, colOrganization,
	colState, colEmail, colStandsFor}

// Rename is one entry of --map: the column From of the file counts as To, or is
// dropped when To is empty.
type Rename struct{ From, To string }

// ParseMap reads the value of --map, "text=answer_general,labels=". An empty
// value is no map.
func ParseMap(s string) ([]Rename, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var list []Rename
	for entry := range strings.SplitSeq(s, ",") {
		from, to, ok := strings.Cut(entry, "=")
		from, to = strings.TrimSpace(from), strings.TrimSpace(to)
		if !ok || from == "" {
			return nil, badFile("the map has an entry without a name or an equals sign; write FROM=TO, or FROM= to drop a column, with commas between")
		}
		if slices.ContainsFunc(list, func(r Rename) bool { return r.From == from }) {
			return nil, badFile("the map names the column %q twice; keep one", from)
		}
		list = append(list, Rename{from, to})
	}
	return list, nil
}

// columns knows which column of a file is which of ours.
type columns struct {
	known   []string // what this docket's imports may have
	docket  docket.Docket
	renames []Rename
	// defaults renames what the map does not; dropOthers drops what neither names.
	defaults   map[string]string
	dropOthers bool

	target map[string]string // by the file's name, "" for a dropped one
	taken  map[string]string // the file's name by ours
}

func newColumns(d docket.Docket, renames []Rename) *columns {
	c := &columns{known: slices.Clone(importColumns), docket: d, renames: renames, target: make(map[string]string), taken: make(map[string]string)}
	for _, q := range d.QuestionIDs() {
		c.known = append(c.known, answerPrefix+string(q))
	}
	return c
}

// question is the question of a column answer_….
func question(column string) (docket.QuestionID, bool) {
	q, ok := strings.CutPrefix(column, answerPrefix)
	return docket.QuestionID(q), ok
}

// checkMap refuses maps to columns that do not exist.
func (c *columns) checkMap() error {
	for _, r := range c.renames {
		if r.To != "" && !slices.Contains(c.known, r.To) {
			return badFile("the map makes a column %q, which no import has%s", r.To, c.advice(r.To))
		}
	}
	return nil
}

// advice says what to write instead of an unknown name.
func (c *columns) advice(name string) string {
	if q, ok := question(name); ok {
		if _, err := strconv.Atoi(string(q)); err == nil {
			return "; the docket has " + plural(len(c.docket.Questions), "question") + ", answer_1 and so on, and answer_general"
		}
	}
	if near := nearest(name, c.known); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; the columns are " + strings.Join(c.known, ", ")
}

// find says which of our columns the file's column name is, "" to drop it. The
// answer for a name is worked out once.
func (c *columns) find(name string) (string, error) {
	if to, done := c.target[name]; done {
		return to, nil
	}
	to, named := c.renamed(name)
	if !named && c.dropOthers {
		c.target[name] = ""
		return "", nil
	}
	if to == name && !slices.Contains(c.known, name) {
		if name == "" {
			return "", badFile("a column of the header row has no name; give it one, or take the column out")
		}
		as := nearest(name, c.known)
		if as == "" {
			as = "NAME"
		}
		return "", badFile("there is no column %q in an import%s (write --map %s=%s to rename it, --map %s= to drop it)", name, c.advice(name), name, as, name)
	}
	if to != "" {
		if other, twice := c.taken[to]; twice {
			if other == name {
				return "", badFile("the column %q stands in the header twice; take one out", name)
			}
			return "", badFile("the columns %q and %q would both be %s; drop one of them with --map %s=", other, name, to, name)
		}
		c.taken[to] = name
	}
	c.target[name] = to
	return to, nil
}

// renamed is what the map, or else the format, makes of a column.
func (c *columns) renamed(name string) (to string, named bool) {
	for _, r := range c.renames {
		if r.From == name {
			return r.To, true
		}
	}
	if to, named = c.defaults[name]; named {
		return to, true
	}
	return name, false
}

// dropped reports whether the map drops the column.
func (c *columns) dropped(name string) bool {
	to, _ := c.renamed(name)
	return to == "" && name != ""
}

// unused names the columns of the map that the file does not have.
func (c *columns) unused() []string {
	var list []string
	for _, r := range c.renames {
		if _, there := c.target[r.From]; !there && r.To != "" {
			list = append(list, r.From)
		}
	}
	sort.Strings(list)
	return list
}

// checkUsed refuses a map that renames what the file does not have: most likely a
// slip, after which a column would silently stay empty.
func (c *columns) checkUsed() error {
	if list := c.unused(); len(list) > 0 {
		return badFile("the file has no column %q that the map renames; correct the name, or take it out of --map", list[0])
	}
	return nil
}

// checkAnswers refuses a file without any answer column.
func (c *columns) checkAnswers() error {
	for to := range c.taken {
		if strings.HasPrefix(to, answerPrefix) {
			return nil
		}
	}
	return badFile("the file has no column with answers; name one with --map NAME=answer_general, or answer_1 and so on")
}

// nearest is the name in list that somebody most likely meant by word, or "": the
// same letters in another case or with other separators, or one name holding the other.
func nearest(word string, list []string) string {
	fold := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r == '_' || r == '-' || r == ' ' || r == '.' {
				return -1
			}
			return r
		}, strings.ToLower(s))
	}
	w := fold(word)
	for _, name := range list {
		if fold(name) == w {
			return name
		}
	}
	if near := docket.Nearest(word, list); near != "" {
		return near
	}
	return likely[w]
}

// likely names what columns of other programs usually are.
var likely = map[string]string{
	"id": colSource, "commentid": colSource, "documentid": colSource,
	"text": "answer_general", "comment": "answer_general", "comments": "answer_general", "body": "answer_general", "message": "answer_general",
	"received": colReceived, "date": colReceived, "receiveddate": colReceived, "posteddate": colReceived, "timestamp": colReceived,
	"category": colSector, "authortype": colSector, "org": colOrganization, "company": colOrganization,
	"firstname": colName, "lastname": colName, "author": colName, "mail": colEmail, "count": colStandsFor,
}
