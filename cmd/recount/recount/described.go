package recount

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// limitations looks up the figures that LIMITATIONS.md names of comments received
// and of codings.
func (c *paperChecks) limitations() {
	data, ok := c.read("LIMITATIONS.md")
	if !ok {
		return
	}
	by := map[string]int{}
	for _, id := range c.ids {
		by[c.comment[id].row["status"]]++
	}
	for sentence, counted := range map[string]int{
		"Comments received: ":       len(c.ids),
		"Posted: ":                  by["posted"] + by["posted_with_redactions"],
		"of them ":                  by["posted_with_redactions"],
		"Waiting for review: ":      by["pending"],
		"Withheld: ":                by["withheld"],
		"Withdrawn by the sender: ": by["withdrawn"],
		"Marked as spam: ":          by["spam"],
		"Codings confirmed: ":       c.inState("confirmed"),
		"Codings rejected: ":        c.inState("rejected"),

		"Posted answers of comments whose language is known and is not English: ": c.answersNotInEnglish(),

		"Answers with an English translation by staff: ": len(c.tables["translations.csv"].rows),
	} {
		m := regexp.MustCompile(regexp.QuoteMeta(sentence) + `([0-9][0-9,]*)`).FindSubmatch(data)
		if m == nil {
			if counted > 0 {
				c.wrong("LIMITATIONS.md does not say %q, counted %d", strings.TrimSpace(sentence), counted)
			}
			continue
		}
		c.number("LIMITATIONS.md", strings.TrimSpace(sentence), strings.ReplaceAll(string(m[1]), ",", ""), counted)
	}
}

// answersNotInEnglish counts the posted answers of comments in another language.
func (c *paperChecks) answersNotInEnglish() int {
	n := 0
	for _, row := range c.tables["answers.csv"].rows {
		if of := c.comment[row["comment_id"]]; of != nil && of.row["language"] != "" && of.row["language"] != "en" {
			n++
		}
	}
	return n
}

func (c *paperChecks) inState(state string) int {
	n := 0
	for _, k := range c.rows {
		if k.state == state {
			n++
		}
	}
	return n
}

// qdcCode is a code of a REFI-QDA codebook, which nests.
type qdcCode struct {
	GUID        string    `xml:"guid,attr"`
	Name        string    `xml:"name,attr"`
	Codable     string    `xml:"isCodable,attr"`
	Description string    `xml:"Description"`
	Codes       []qdcCode `xml:"Code"`
}

// qdcPlace is what codebook.qdc says of a code that can be used.
type qdcPlace struct{ above, description, stance string }

// readQDC reads the codes of codebook.qdc by name; nil when there is no such file.
func (c *counter) readQDC() map[string]qdcPlace {
	data, ok := c.read("codebook.qdc")
	if !ok {
		return nil
	}
	var book struct {
		XMLName xml.Name  `xml:"urn:QDA-XML:codebook:1.0 CodeBook"`
		Codes   []qdcCode `xml:"Codes>Code"`
		Sets    []struct {
			Name    string `xml:"name,attr"`
			Members []struct {
				GUID string `xml:"guid,attr"`
			} `xml:"MemberCode"`
		} `xml:"Sets>Set"`
	}
	if err := xml.Unmarshal(data, &book); err != nil {
		c.wrong("codebook.qdc: %v", err)
		return nil
	}
	asked := map[string]string{} // by GUID
	for _, set := range book.Sets {
		for _, m := range set.Members {
			if set.Name == "Stance asked" {
				asked[m.GUID] = "yes"
			}
		}
	}
	found, guids := map[string]qdcPlace{}, map[string]bool{}
	var walk func(list []qdcCode, above string)
	walk = func(list []qdcCode, above string) {
		for _, k := range list {
			if !guid.MatchString(k.GUID) || guids[k.GUID] {
				c.wrong("codebook.qdc %s: the guid %q is none, or twice there", k.Name, k.GUID)
			}
			guids[k.GUID] = true
			if k.Codable == "true" {
				if _, twice := found[k.Name]; twice {
					c.wrong("codebook.qdc has %s twice", k.Name)
				}
				found[k.Name] = qdcPlace{above, k.Description, asked[k.GUID]}
			}
			walk(k.Codes, k.Name)
		}
	}
	walk(book.Codes, "")
	return found
}

// codebook holds codebook.qdc against codebook.csv: every theme once, under its
// imperative, with the same question for a stance.
func (c tableChecks) codebook() {
	found := c.readQDC()
	if found == nil {
		return
	}
	rows := c.tables["codebook.csv"].rows
	for _, row := range rows {
		where := "codebook.qdc " + row["code"]
		at := slices.IndexFunc([]string{row["code"] + " " + row["label"], row["code"], row["label"]},
			func(name string) bool { _, ok := found[name]; return ok })
		if at < 0 {
			c.wrong("%s: no such code", where)
			continue
		}
		p := found[[]string{row["code"] + " " + row["label"], row["code"], row["label"]}[at]]
		c.same(where, "the code above it", p.above, row["imperative"])
		c.same("codebook.csv "+row["code"], "stance", row["stance"], p.stance)
		if !strings.Contains(p.description, row["definition"]) {
			c.wrong("%s: the description %.60q is not the definition of codebook.csv", where, p.description)
		}
		c.same("codebook.csv "+row["code"], "description", row["description"], row["definition"])
		want := row["imperative"] + "/" + row["code"] + " " + row["label"]
		if row["imperative"] == "" {
			want = row["code"] + " " + row["label"]
		}
		c.same("codebook.csv "+row["code"], "path", row["path"], want)
	}
	if len(found) != len(rows) {
		c.wrong("codebook.qdc has %d codes, codebook.csv %d", len(found), len(rows))
	}
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`)

// dataPackage holds every file against its description: bytes, digest, rows and
// columns; and the folder against the list.
func (c *paperChecks) dataPackage() {
	data, ok := c.read("datapackage.json")
	if !ok {
		return
	}
	var p struct {
		Resources []struct {
			Path   string `json:"path"`
			Bytes  int64  `json:"bytes"`
			Hash   string `json:"hash"`
			Rows   *int   `json:"rows"`
			Schema *struct {
				Fields []struct {
					Name string `json:"name"`
				} `json:"fields"`
			} `json:"schema"`
		} `json:"resources"`
	}
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&p); err != nil {
		c.wrong("datapackage.json: %v", err)
		return
	}
	described := map[string]bool{"datapackage.json": true}
	for _, r := range p.Resources {
		where := "datapackage.json " + r.Path
		described[r.Path] = true
		file, ok := c.read(r.Path)
		if !ok {
			continue
		}
		sum := sha256.Sum256(file)
		c.same(where, "hash", r.Hash, "sha256:"+hex.EncodeToString(sum[:]))
		c.number(where, "bytes", strconv.FormatInt(r.Bytes, 10), len(file))
		t := c.tables[r.Path]
		if t == nil {
			continue
		}
		if r.Rows == nil || r.Schema == nil {
			c.wrong("%s: no rows or no schema", where)
			continue
		}
		c.number(where, "rows", strconv.Itoa(*r.Rows), len(t.rows))
		var names []string
		for _, f := range r.Schema.Fields {
			names = append(names, f.Name)
		}
		c.same(where, "columns", strings.Join(names, ", "), strings.Join(t.header, ", "))
	}
	entries, err := os.ReadDir(c.dir)
	if err != nil {
		c.wrong("%v", err)
	}
	for _, e := range entries {
		if !described[e.Name()] {
			c.wrong("datapackage.json does not describe %s", e.Name())
		}
	}
}
