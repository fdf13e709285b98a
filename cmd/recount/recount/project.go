package recount

import (
	"encoding/xml"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// qdeRef points at a thing of the project by its GUID.
type qdeRef struct {
	GUID string `xml:"targetGUID,attr"`
}

type qdeCoding struct {
	User string `xml:"creatingUser,attr"`
	At   string `xml:"creationDateTime,attr"`
	Code qdeRef `xml:"CodeRef"`
}

// qdeProject is what recount reads of project.qde.
type qdeProject struct {
	XMLName xml.Name `xml:"urn:QDA-XML:project:1.0 Project"`
	Users   []struct {
		GUID string `xml:"guid,attr"`
		Name string `xml:"name,attr"`
	} `xml:"Users>User"`
	Codes   []qdcCode `xml:"CodeBook>Codes>Code"`
	Sources []struct {
		Name       string `xml:"name,attr"`
		Text       string `xml:"PlainTextContent"`
		Selections []struct {
			Start   string      `xml:"startPosition,attr"`
			End     string      `xml:"endPosition,attr"`
			Codings []qdeCoding `xml:"Coding"`
		} `xml:"PlainTextSelection"`
		Codings []qdeCoding `xml:"Coding"`
	} `xml:"Sources>TextSource"`
}

// checkProject holds project.qdpx against answers.csv and codings.csv: a text for each posted
// answer, and in it each coding that counts, by the same person, at the same time, of the
// same characters.
func checkProject(c tableChecks) {
	data, ok := c.read("project.qdpx")
	if !ok {
		return
	}
	files, err := openParts(data)
	if err != nil {
		c.wrong("project.qdpx: %v", err)
		return
	}
	var p qdeProject
	if err := xml.Unmarshal(files["project.qde"], &p); err != nil {
		c.wrong("project.qdpx: project.qde: %v", err)
		return
	}
	users, codes := map[string]string{}, map[string]string{}
	for _, u := range p.Users {
		users[u.GUID] = u.Name
	}
	sides := map[string]string{"For": "for", "Against": "against", "Mixed": "mixed", "No side": "none"}
	var walk func(list []qdcCode, above string)
	walk = func(list []qdcCode, above string) {
		for _, k := range list {
			name, _, _ := strings.Cut(k.Name, " ")
			if side := sides[k.Name]; side != "" && c.coded[[2]string{"all", above}] != nil {
				name = above + "=" + side
			}
			codes[k.GUID] = name
			walk(k.Codes, name)
		}
	}
	walk(p.Codes, "")
	texts, found := map[string]string{}, map[string]int{}
	for _, s := range p.Sources {
		texts[s.Name] = s.Text
		line := func(k qdeCoding, start, end string) {
			found[strings.Join([]string{s.Name, codes[k.Code.GUID], users[k.User], k.At, start, end}, " ")]++
		}
		for _, part := range s.Selections {
			for _, k := range part.Codings {
				line(k, part.Start, part.End)
			}
		}
		for _, k := range s.Codings {
			line(k, "", "")
		}
	}
	checkProjectTexts(c, texts)
	checkProjectCodings(c, texts, found)
}

func checkProjectTexts(c tableChecks, texts map[string]string) {
	rows := c.tables["answers.csv"].rows
	for _, row := range rows {
		name := row["comment_id"] + " " + row["question_id"]
		text, ok := texts[name]
		if !ok {
			c.wrong("project.qdpx has no text of %s", name)
			continue
		}
		c.same("project.qdpx "+name, "its text", text, row["text"])
	}
	if len(texts) != len(rows) {
		c.wrong("project.qdpx has %d texts, answers.csv %d", len(texts), len(rows))
	}
}

func checkProjectCodings(c tableChecks, texts map[string]string, found map[string]int) {
	want := map[string]int{}
	for _, row := range c.tables["codings.csv"].rows {
		name := row["comment_id"] + " " + row["question_id"]
		if _, ok := texts[name]; ok && row["state"] == "confirmed" {
			rest := " " + strings.Join([]string{row["coder"], row["coded_at"], row["evidence_start"],
				row["evidence_end"]}, " ")
			want[name+" "+row["code"]+rest]++
			if row["stance"] != "" {
				want[name+" "+row["code"]+"="+row["stance"]+rest]++
			}
		}
	}
	for _, line := range slices.Sorted(maps.Keys(want)) {
		if found[line] != want[line] {
			c.wrong("project.qdpx has the coding %q %d times, codings.csv %d times", line, found[line], want[line])
		}
	}
	counted := map[string]bool{}
	for line := range want {
		counted[codingOf(line)] = true
	}
	for _, line := range slices.Sorted(maps.Keys(found)) {
		switch {
		case want[line] > 0:
		case isPassage(line, texts) && counted[codingOf(line)]: // another passage of a coding that counts
		default:
			c.wrong("project.qdpx has the coding %q, codings.csv does not", line)
		}
	}
}

// codingOf is the answer, code and coder of a line.
func codingOf(line string) string {
	f := strings.Split(line, " ")
	return strings.Join(f[:min(4, len(f))], " ")
}

// isPassage reports whether a line has a passage, and the passage lies in its text.
func isPassage(line string, texts map[string]string) bool {
	f := strings.Split(line, " ")
	if len(f) != 7 {
		return false
	}
	start, err := strconv.Atoi(f[5])
	end, err2 := strconv.Atoi(f[6])
	return err == nil && err2 == nil && 0 <= start && start < end &&
		end <= utf8.RuneCountInString(texts[f[0]+" "+f[1]])
}
