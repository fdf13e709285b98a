package importfile

import (
	"encoding/csv"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// The columns of an import besides answer_1…answer_N and answer_general.
const (
	Source       = "source_id"
	Received     = "received_at"
	Postmarked   = "postmarked_on"
	Channel      = "channel"
	Type         = "submitter_type"
	Sector       = "sector"
	Name         = "name"
	Organization = "organization"
	Signatories  = "signatories" // one a line or with | between: name; organization
	State        = "state"
	Email        = "email"
	StandsFor    = "stands_for"

	AnswerPrefix = "answer_"
	general      = AnswerPrefix + "general"
)

var columnNames = []string{
	Source, Received, Postmarked, Channel, Type, Sector, Name, Organization, Signatories, State, Email,
	StandsFor,
}

// Rename is one entry of --map: the column From of the file counts as To, or is
// dropped when To is empty.
type Rename struct{ From, To string }

// ParseMap reads the value of --map, "text=answer_general,labels=". An entry with a
// comma in its name is quoted as in CSV. An empty value is no map.
func ParseMap(s string) ([]Rename, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	in := csv.NewReader(strings.NewReader(s))
	in.TrimLeadingSpace = true
	entries, err := in.Read()
	if err != nil {
		return nil, badFile(
			"the map cannot be read; write FROM=TO with commas between, and an entry with a comma or a quote in its " +
				"name in double quotes",
		)
	}
	var list []Rename
	for _, entry := range entries {
		at := strings.LastIndexByte(entry, '=')
		if at < 0 || strings.TrimSpace(entry[:at]) == "" {
			return nil, badFile("the map has an entry without a name or an equals sign; " +
				"write FROM=TO, or FROM= to drop a column, with commas between")
		}
		from, to := strings.TrimSpace(entry[:at]), strings.TrimSpace(entry[at+1:])
		if slices.ContainsFunc(list, func(r Rename) bool { return r.From == from }) {
			return nil, badFile("the map names the column %q twice; keep one", from)
		}
		list = append(list, Rename{from, to})
	}
	return list, nil
}

// FormatMap writes a map as --map reads it.
func FormatMap(list []Rename) string {
	entries := make([]string, len(list))
	for i, r := range list {
		entries[i] = r.From + "=" + r.To
		if strings.ContainsAny(entries[i], ",\"\n\r") {
			entries[i] = `"` + strings.ReplaceAll(entries[i], `"`, `""`) + `"`
		}
	}
	return strings.Join(entries, ",")
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
	c := &columns{
		known: slices.Clone(columnNames), docket: d, renames: renames,
		target: make(map[string]string), taken: make(map[string]string),
	}
	for _, q := range d.QuestionIDs() {
		c.known = append(c.known, AnswerPrefix+string(q))
	}
	return c
}

// Columns lists the columns that a file for the docket may have.
func Columns(d docket.Docket) []string { return newColumns(d, nil).known }

// question is the question of a column answer_….
func question(column string) (docket.QuestionID, bool) {
	q, ok := strings.CutPrefix(column, AnswerPrefix)
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
			return "; the docket has " + phrase.English.Count(len(c.docket.Questions), "%d question", "%d questions") +
				", answer_1 and so on, and answer_general"
		}
	}
	if near := c.nearest(name); near != "" {
		return "; did you mean " + near + "?"
	}
	return "; the columns are " + strings.Join(c.known, ", ")
}

// resolve finds out which of our columns the file's columns are. It names all
// that are unknown at once, with a map that would settle them.
func (c *columns) resolve(names []string) error {
	var unknown []string
	for _, name := range names {
		if _, done := c.target[name]; done {
			continue
		}
		to, named := c.renamed(name)
		switch {
		case !named && c.dropOthers:
			c.target[name] = ""
		case !named && !slices.Contains(c.known, name):
			unknown = append(unknown, name)
		default:
			if err := c.take(name, to); err != nil {
				return err
			}
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return c.unknown(unknown)
}

func (c *columns) take(name, to string) error {
	if to != "" {
		if other, twice := c.taken[to]; twice && other != name {
			return badFile(
				"the columns %q and %q would both be %s; drop one of them with --map %s=",
				other,
				name,
				to,
				name,
			)
		}
		c.taken[to] = name
	}
	c.target[name] = to
	return nil
}

// unknown is the error for columns that nobody knows.
func (c *columns) unknown(names []string) error {
	list := c.propose(names)
	return UnknownColumns{BadFile: c.unknownWords(names, FormatMap(list)), Columns: names, Proposed: list}
}

// unknownWords says which columns nobody knows, and how to go on.
func (c *columns) unknownWords(names []string, proposed string) BadFile {
	if len(names) == 1 {
		as := c.nearest(names[0])
		if as == "" {
			as = "NAME"
		}
		return BadFile{fmt.Sprintf(
			"there is no column %q in an import%s (write --map '%s' to rename it, --map '%s' to drop it)",
			names[0],
			c.advice(names[0]),
			FormatMap([]Rename{{names[0], as}}),
			FormatMap([]Rename{{names[0], ""}}),
		)}
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = strconv.Quote(name)
	}
	return BadFile{fmt.Sprintf(
		"there are no columns %s in an import; rename or drop them (FROM=TO, FROM= drops), for example with --map '%s'",
		strings.Join(quoted, ", "),
		strings.ReplaceAll(proposed, "'", `'\''`),
	)}
}

// propose makes a map of what names most likely are. What has no likely meaning,
// or one that is taken, is dropped; a column of texts is proposed as an answer
// where the file has none.
func (c *columns) propose(names []string) []Rename {
	taken := make(map[string]bool)
	for to := range c.taken {
		taken[to] = true
	}
	var list []Rename
	for _, name := range names {
		to := c.nearest(name)
		if taken[to] {
			to = ""
		}
		taken[to] = taken[to] || to != ""
		list = append(list, Rename{name, to})
	}
	return list
}

// renamed is what the map, or else the format, makes of a column.
func (c *columns) renamed(name string) (to string, named bool) {
	for _, r := range c.renames {
		if r.From == name {
			return r.To, true
		}
	}
	words := name
	if to, named = c.defaults[name]; named {
		if words, named = strings.CutPrefix(to, wordsOf); !named {
			return to, true
		}
	}
	if slices.Contains(c.known, name) {
		return name, true
	}
	if q := c.questionAsked(words); q != "" {
		return AnswerPrefix + string(q), true
	}
	return name, false
}

// questionAsked finds the question whose words a column carries, as the exports of
// survey tools do.
func (c *columns) questionAsked(name string) docket.QuestionID {
	words := letters(name)
	const least = 12 // letters; "comments" is no question
	if len(words) < least {
		return ""
	}
	for _, q := range c.docket.Questions {
		asked := letters(q.Text)
		if asked != "" &&
			(words == asked || strings.HasSuffix(words, asked) || len(words) > 40 && strings.HasPrefix(asked, words)) {
			return q.ID
		}
	}
	return ""
}

// letters are the letters and digits of s in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// dropped reports whether the map drops the column.
func (c *columns) dropped(name string) bool {
	to, named := c.renamed(name)
	return named && to == "" && name != ""
}

// checkUsed refuses a map that renames what the file does not have: most likely a
// slip, after which a column would silently stay empty.
func (c *columns) checkUsed() error {
	var list []string
	for _, r := range c.renames {
		if _, there := c.target[r.From]; !there && r.To != "" {
			list = append(list, r.From)
		}
	}
	sort.Strings(list)
	if len(list) > 0 {
		return badFile(
			"the file has no column %q that the map renames; correct the name, or take it out of --map",
			list[0],
		)
	}
	return nil
}

// checkAnswers refuses a file without any answer column.
func (c *columns) checkAnswers() error {
	for to := range c.taken {
		if strings.HasPrefix(to, AnswerPrefix) {
			return nil
		}
	}
	return badFile(
		"the file has no column with answers; name one with --map NAME=answer_general, or answer_1 and so on",
	)
}

// nearest is the column that somebody most likely meant by word, or "": the same
// letters in another case or with other separators, or one name holding the other.
func (c *columns) nearest(word string) string {
	w := letters(word)
	for _, name := range c.known {
		if letters(name) == w {
			return name
		}
	}
	if to := likely[w]; to != "" {
		return to
	}
	return docket.Nearest(word, c.known)
}

// likely names what columns of other programs usually are, by their letters.
var likely = map[string]string{
	"id": Source, "commentid": Source, "documentid": Source, "responseid": Source, "submissionid": Source,
	"number":   Source,
	"recordid": Source, "respondentid": Source,
	"text": general, "comment": general, "comments": general, "body": general, "message": general,
	"textcomment": general,
	"commenttext": general, "response": general, "content": general, "submission": general,
	"received": Received, "date": Received, "receiveddate": Received, "posteddate": Received, "timestamp": Received,
	"receivedate": Received, "datereceived": Received, "submitted": Received, "submittedat": Received,
	"datesubmitted":        Received,
	"attributesposteddate": Received, "attributesreceivedate": Received, "completiontime": Received,
	"recordeddate": Received,
	"category":     Sector, "authortype": Sector, "org": Organization, "organizationname": Organization,
	"company":      Organization,
	"organisation": Organization, "firstname": Name, "lastname": Name, "author": Name, "fullname": Name,
	"submitter": Name,
	"mail":      Email, "emailaddress": Email, "count": StandsFor, "duplicates": StandsFor,
	"duplicatecomments": StandsFor,
	"stateprovince":     State, "postmarkdate": Postmarked,
}

// on names a place in a file: "line 3".
func on(unit string, line int) string {
	if unit == "" {
		unit = "line"
	}
	return fmt.Sprintf("%s %d", unit, line)
}
