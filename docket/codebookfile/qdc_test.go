package codebookfile

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
)

// shippedBook is the codebook that ships with the task force's docket.
func shippedBook(t testing.TB) docket.Codebook {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "docketfile", "files", "codebook.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	book, err := ParseCSV("codebook.csv", f)
	if err != nil {
		t.Fatal(err)
	}
	book.Docket = "HHS-HCIC-2016-0001"
	return book
}

func writtenQDC(t testing.TB, b docket.Codebook) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteQDC(&out, b); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestQDCRoundTrip(t *testing.T) {
	t.Parallel()
	shipped := shippedBook(t)
	for _, tt := range []struct {
		name string
		book docket.Codebook
	}{
		{"the shipped codebook", shipped},
		{"themes of no imperative, without definition and " +
			"function", docket.Codebook{Docket: "D-1", Themes: []docket.Theme{{Code: "A", Label: "first"}, {Code: "b.2",
			Label: "IT staff & <others>"}}}},
		{"labels that look like codes, quotation marks, line breaks, other scripts", docket.Codebook{Docket: "D-1",
			Themes: []docket.Theme{
				{Code: "X-1", Label: `X-2 "quoted"`, Definition: "One.\n\nTwo & three <b>.",
					Imperative: "1 Führung & <Rest>", CSFFunction: "PR|ID"},
				{Code: "Y_1", Label: "漢字", Imperative: "1 Führung & <Rest>", CSFFunction: "ID|PR"},
			}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := writtenQDC(t, tt.book)
			got, err := ParseQDC("book.qdc", strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.book.Themes, got.Themes); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if again := writtenQDC(t, tt.book); again != text {
				t.Error("the same codebook gave other bytes")
			}
		})
	}
}

// TestQDCKeepsToTheSchema holds what WriteQDC writes against the elements,
// attributes, order and patterns of the published schema.
func TestQDCKeepsToTheSchema(t *testing.T) {
	t.Parallel()
	book := shippedBook(t)
	children := map[string][]string{"": {"CodeBook"}, "CodeBook": {"Codes", "Sets"}, "Codes": {"Code"},
		"Code": {"Description", "Code"}, "Sets": {"Set"}, "Set": {"Description", "MemberCode"}}
	attributes := map[string][]string{"CodeBook": {"xmlns", "origin"}, "Code": {"guid", "name", "isCodable"},
		"Set": {"guid", "name"}, "MemberCode": {"guid"}}
	guid := regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-5[0-9a-fA-F]{3}-[89AB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$`)
	seen, members := map[string]string{}, 0
	var path []string
	var last []string // element before, by depth
	d := xml.NewDecoder(strings.NewReader(writtenQDC(t, book)))
	for {
		token, err := d.Token()
		if err != nil {
			break
		}
		switch e := token.(type) {
		case xml.StartElement:
			parent := ""
			if len(path) > 0 {
				parent = path[len(path)-1]
			}
			if e.Name.Space != "urn:QDA-XML:codebook:1.0" || !slices.Contains(children[parent], e.Name.Local) {
				t.Errorf("%s in %s of %q", e.Name.Local, parent, e.Name.Space)
			}
			for len(last) <= len(path) {
				last = append(last, "")
			}
			if before := last[len(path)]; slices.Index(children[parent], before) > slices.Index(children[parent],
				e.Name.Local) {
				t.Errorf("%s behind %s", e.Name.Local, before)
			}
			last = append(last[:len(path)], e.Name.Local)
			var names []string
			for _, a := range e.Attr {
				names = append(names, a.Name.Local)
				switch {
				case a.Name.Local != "guid":
				case !guid.MatchString(a.Value):
					t.Errorf("the GUID %q", a.Value)
				case e.Name.Local == "MemberCode":
					if members++; seen[a.Value] != "Code" {
						t.Errorf("a set names %s, which is no code", a.Value)
					}
				case seen[a.Value] != "":
					t.Errorf("the GUID %s twice", a.Value)
				default:
					seen[a.Value] = e.Name.Local
				}
			}
			if !slices.Equal(names, attributes[e.Name.Local]) {
				t.Errorf("%s has the attributes %v", e.Name.Local, names)
			}
			path = append(path, e.Name.Local)
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
	if want := len(book.Themes); members != want || len(seen) < want+6 {
		t.Errorf("%d members of sets and %d GUIDs for %d themes", members, len(seen), want)
	}
}

func TestACodeKeepsItsGUIDThroughVersions(t *testing.T) {
	t.Parallel()
	one := docket.Codebook{Docket: "D-1", Version: 1, Themes: []docket.Theme{{Code: "A", Label: "first"}}}
	two := docket.Codebook{Docket: "D-1", Version: 2, Themes: []docket.Theme{{Code: "B", Label: "second"}, {Code: "A",
		Label: "renamed", Imperative: "1 X"}}}
	id := regexp.MustCompile(`guid="([^"]+)" name="A `)
	first, second := id.FindStringSubmatch(writtenQDC(t, one)), id.FindStringSubmatch(writtenQDC(t, two))
	if first == nil || second == nil || first[1] != second[1] {
		t.Errorf("%v and %v", first, second)
	}
	one.Docket = "D-2"
	if other := id.FindStringSubmatch(writtenQDC(t, one)); other[1] == first[1] {
		t.Error("two dockets share a GUID")
	}
}

func TestParseQDCOfOtherPrograms(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		file string
		want []docket.Theme
	}{
		{"flat tags, an empty list of sets", `<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4"><Codes>
<Code guid="0D62985D-B147-5D01-A9B5-CAE5DCD98342"
 name="interesting" isCodable="true"/>
<Code guid="DFE5C38E-9449-5959-A1F7-E3D895CFA87F" name="interesting.places" isCodable="true"/></Codes>
<Sets/></CodeBook>`,
			[]docket.Theme{{Code: "INTERESTING", Label: "interesting"}, {Code: "INTERESTING-PLACES",
				Label: "interesting.places"}}},
		{"a byte order mark, colors, a group as a set, an old schema location", "\uFEFF" +
			`<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:QDA-XML:codebook:0:4
Codebook.xsd" origin="ATLAS.ti Win" xmlns="urn:QDA-XML:codebook:1.0">
<Codes><Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Staff shortage" color="#46AA00"
isCodable="true"><Description>Too few
people.</Description></Code>
</Codes>
<Sets>
<Set name="group 1" guid="ECA18D76-2B8B-4F26-BC1D-19ECA19FB3F0"><Description>kept apart</Description>
<MemberCode guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294"/></Set></Sets></CodeBook>`,
			[]docket.Theme{{Code: "STAFF-SHORTAGE", Label: "Staff shortage", Definition: "Too few\npeople."}}},
		{"nested codes: what cannot be coded is the imperative, names between go before the label",
			`<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>
<Code guid="{a}" name="Workforce" isCodable="false"><Description>all of it</Description>
  <Code guid="b" name="WRK-STF Shortage" isCodable="true"/>
  <Code guid="c" name="Skills" isCodable="false"><Code guid="d" name="Engineers" isCodable="true"/><Code guid="e"
  name="WRK-PIP: Schools" isCodable="1"/></Code>
</Code>
<Code guid="f" name="Trust" isCodable="true"><Code guid="g" name="Press" isCodable="true"/></Code></Codes></CodeBook>`,
			[]docket.Theme{
				{Code: "WRK-STF", Label: "Shortage", Imperative: "Workforce"},
				{Code: "SKILLS-ENGINEERS", Label: "Skills / Engineers", Imperative: "Workforce"},
				{Code: "WRK-PIP", Label: "Skills / Schools", Imperative: "Workforce"},
				{Code: "TRUST", Label: "Trust", Imperative: "Trust"},
				{Code: "PRESS", Label: "Press", Imperative: "Trust"},
			}},
		{"capitals are a word unless something parts them, and codes are made once",
			`<CodeBook><Codes><Code name="IT staff" isCodable="true"/><Code name="it  STAFF" isCodable="true"/><Code ` +
				`name="IT-STAFF people" isCodable="true"/><Code name="漢字" isCodable="true"/><Code name="all" ` +
				`isCodable="true"/></Codes></CodeBook>`,
			[]docket.Theme{{Code: "IT-STAFF-2", Label: "IT staff"}, {Code: "IT-STAFF-3", Label: "it STAFF"},
				{Code: "IT-STAFF", Label: "people"}, {Code: "CODE-1", Label: "漢字"}, {Code: "CODE", Label: "all"}}},
		{"functions by set, GUIDs in braces and small letters",
			`<CodeBook><Codes><Code guid="{AB}" name="A" isCodable="true"/></Codes><Sets><Set guid="x" name="NIST ` +
				`CSF PR|ID"><MemberCode guid="ab"/></Set></Sets></CodeBook>`,
			[]docket.Theme{{Code: "A", Label: "A", CSFFunction: "PR|ID"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseQDC("their.qdc", strings.NewReader(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.Themes); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestParseQDCSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	deep := "<CodeBook><Codes>" + strings.Repeat(`<Code name="a" isCodable="true">`, 40) + strings.Repeat("</Code>",
		40) + "</Codes></CodeBook>"
	for _, tt := range []struct{ name, file, says string }{
		{"nothing", "  \n", "is empty"},
		{"a project", "PK\x03\x04rest", "zip file"},
		{"UTF-16 with a mark", "\xFF\xFE<\x00C\x00", "UTF-16"},
		{"UTF-16 without a mark", "<\x00C\x00o\x00", "UTF-16"},
		{"bytes of Windows", "<CodeBook><Codes><Code name=\"caf\xe9\"/></Codes></CodeBook>", "not UTF-8"},
		{"another encoding", `<?xml version="1.0" encoding="windows-1252"?><CodeBook/>`, "says it is windows-1252"},
		{"no XML", "code,label\nA,first\n", "no CodeBook"},
		{"a project's XML", `<Project><CodeBook/></Project>`, "is a Project and no CodeBook"},
		{"a document type", `<!DOCTYPE x [<!ENTITY a "b">]><CodeBook/>`, "document type"},
		{"an unclosed code", `<CodeBook><Codes><Code name="a">`, "no XML that can be read"},
		{"a code without a name", `<CodeBook><Codes><Code isCodable="true"/></Codes></CodeBook>`, "no name"},
		{"only groups", `<CodeBook><Codes><Code name="a" isCodable="false"/></Codes></CodeBook>`,
			"no code that can be used"},
		{"codes in codes in codes", deep, "deep"},
		{"too many", "<CodeBook><Codes>" + strings.Repeat(`<Code name="a"/>`, 2001) + "</Codes></CodeBook>",
			"more than 2000"},
		{"too large", strings.Repeat(" ", 4<<20) + "<CodeBook/>", "larger than 4 MiB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := ParseQDC("their.qdc", strings.NewReader(tt.file))
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "their.qdc") {
				t.Errorf("%v; want the file's name and %q", err, tt.says)
			}
		})
	}
}

func FuzzParseQDC(f *testing.F) {
	book := shippedBook(f)
	var out bytes.Buffer
	if err := WriteQDC(&out, book); err != nil {
		f.Fatal(err)
	}
	f.Add(out.String())
	f.Add(`<CodeBook><Codes><Code name="A-1 a" isCodable="true"><Code name="b"><Description>x</Description></Code>` +
		`</Code></Codes></CodeBook>`)
	f.Add("<CodeBook>\xff")
	f.Fuzz(func(t *testing.T, file string) {
		book, err := ParseQDC("f", strings.NewReader(file))
		if err != nil {
			return
		}
		book.Docket = "D-1"
		text := writtenQDC(t, book)
		again, err := ParseQDC("g", strings.NewReader(text))
		if err != nil {
			t.Fatalf("what was read cannot be read again: %v\n%s", err, text)
		}
		var grouped []docket.Theme
		for _, g := range book.Groups() {
			grouped = append(grouped, g.Themes...)
		}
		if diff := cmp.Diff(grouped, again.Themes); diff != "" {
			t.Errorf("-first +second:\n%s", diff)
		}
		if _, _, err := (docket.Codebook{Docket: "D-1",
			Version: 1}).Apply(docket.CodebookRevision{Action: docket.CodebookFiled, Themes: book.Themes, Reason: "r"},
			nil); err != nil {
			if invalid, ok := err.(docket.Invalid); !ok || invalid["file"] == "" {
				t.Errorf("filing it: %v", err)
			}
		}
	})
}
