package projectfile

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
)

// packed is a ZIP file of the files named.
func packed(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func byHand(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "by-hand.qde"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const (
	ada = "0A0A0A0A-0000-4000-8000-000000000001"
	bo  = "0A0A0A0A-0000-4000-8000-000000000002"
)

func entry(kind string, n int) string {
	return fmt.Sprintf("%s-0000-4000-8000-%012d", strings.Repeat(kind, 4), n)
}

func moment(s string) time.Time {
	at, _ := time.Parse(time.RFC3339, s)
	return at.UTC()
}

func TestParseReadsAProjectWrittenFromTheSchemaAlone(t *testing.T) {
	t.Parallel()
	got, err := Parse(packed(t, map[string]string{"project.qde": byHand(t),
		"Sources/0c0c0c0c-0000-4000-8000-000000000002.TXT": "\uFEFFFirst\r\n🩺 second\r\nthird",
		"sources/note.txt": "Kept beside.", "sources/three.docx": "no text"}))
	if err != nil {
		t.Fatal(err)
	}
	want := &docket.CodedProject{Name: "By hand", Origin: "A person", Unread: 2,
		Users: []docket.ProjectUser{{GUID: ada, Name: "Ada Coder"}, {GUID: bo, Name: "Bo Reader"}},
		Codes: []docket.ProjectCode{{GUID: entry("0B", 1), Name: "Devices", Description: "A branch"},
			{GUID: entry("0B", 2), Name: "Old devices", Parent: "Devices", Codable: true,
				Description: "Devices that outlive\ntheir software.", Notes: []string{entry("0D", 1)}},
			{GUID: entry("0B", 3), Name: "Spare parts", Codable: true}},
		Sources: []docket.ProjectSource{
			{GUID: entry("0C", 1), Name: "One", AsOf: "none",
				Digest: docket.TextDigest("Ärzte say: 🩺 old & unpatched.\nReplace them."),
				Codings: []docket.ProjectCoding{
					{GUID: entry("0C", 21), User: ada, Code: entry("0B", 2), At: moment("2026-11-20T09:00:00Z"),
						Passage: true, Points: docket.Span{Start: 13, End: 28}},
					{GUID: entry("0C", 22), User: bo, Code: entry("0B", 3), At: moment("2026-11-21T10:00:00Z"),
						Passage: true, Points: docket.Span{Start: 13, End: 28}},
					{GUID: entry("0C", 23), User: bo, Code: entry("0B", 2)}},
				Notes: []docket.ProjectNoteRef{{Note: entry("0D", 2), Passage: true,
					Points: docket.Span{Start: 13, End: 28}}, {Note: entry("0D", 3)}}},
			{GUID: entry("0C", 2), Name: "Two", Digest: docket.TextDigest("First\n🩺 second\nthird"),
				Returns: []int{5, 14},
				Codings: []docket.ProjectCoding{{GUID: entry("0C", 24), User: ada, Code: entry("0B", 3), Passage: true,
					Points: docket.Span{Start: 8, End: 13}}}},
			{GUID: entry("0C", 3), Name: "Three", Problem: "has no plain text in the project"},
			{GUID: entry("0C", 4), Name: "Four", Problem: "has no plain text in the project"}},
		Notes: []docket.ProjectNote{
			{GUID: entry("0D", 1), Name: "On the code", Text: "How old is old?", User: ada,
				Modified: moment("2026-11-22T10:00:00Z")},
			{GUID: entry("0D", 2), Name: "On the passage", Text: "Look again.", ModifiedBy: ada},
			{GUID: entry("0D", 3), Name: "On the text", Text: "Kept beside."},
			{GUID: entry("0D", 4), Name: "On all", Problem: "has no plain text in the project"}},
		Whole: []string{entry("0D", 4)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The words that code points 8 to 13 of the second text are, its line ends counted.
	text := docket.Text("First\n🩺 second\nthird")
	s := got.Sources[1]
	span, ok := text.ByteSpan(docket.Span{Start: s.Point(8), End: s.Point(13)})
	if !ok || text[span.Start:span.End] != " seco" {
		t.Errorf("the passage is %q", text[span.Start:span.End])
	}
}

func TestTheProjectWrittenByHandFollowsTheSchema(t *testing.T) {
	t.Parallel()
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint (Debian: libxml2-utils) is not here: ", err)
	}
	schema := filepath.Join("..", "..", "export", "testdata", "refi-qda", "Project.xsd")
	if out, err := exec.CommandContext(t.Context(), lint, "--nonet", "--noout", "--schema", schema,
		filepath.Join("testdata", "by-hand.qde")).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// project is a document around what stands in it.
func project(inside string) string {
	return `<Project xmlns="urn:QDA-XML:project:1.0" name="p">` + inside + `</Project>`
}

// small are bounds that a test reaches quickly; the many codes of a case fit.
var small = bounds{document: 1 << 20, texts: 1 << 20, text: 64 << 10}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	good := project("")
	for name, tt := range map[string]struct {
		data []byte
		says string
	}{
		"nothing":       {nil, "no project file"},
		"a table":       {[]byte("code,label\n"), "no project file"},
		"a damaged ZIP": {packed(t, map[string]string{"project.qde": good})[:40], "damaged"},
		"no project":    {packed(t, map[string]string{"readme.txt": "x"}), "no project.qde"},
		"two projects":  {packed(t, map[string]string{"a.qde": good, "b.qde": good}), "two projects"},
		"a codebook":    {[]byte(`<CodeBook xmlns="urn:QDA-XML:codebook:1.0"></CodeBook>`), "no Project"},
		"another version of the standard": {[]byte(strings.Replace(good, "project:1.0", "project:2.0", 1)),
			"not of version 1.0"},
		"an early end":    {[]byte(strings.TrimSuffix(good, "</Project>")), "ends too early"},
		"a document type": {[]byte(`<!DOCTYPE p [<!ENTITY a "b">]>` + good), "document type"},
		"entities that grow": {[]byte(`<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + project("&b;")),
			"document type"},
		"an entity of its own": {[]byte(project("<Description>&secret;</Description>")), "no XML"},
		"another encoding":     {[]byte(`<?xml version="1.0" encoding="latin1"?>` + good), "UTF-8"},
		"wrong ends":           {[]byte(`<Project xmlns="urn:QDA-XML:project:1.0" name="p"></Users>`), "did not begin"},
		"too deep":             {[]byte(project(strings.Repeat("<Code>", 80) + strings.Repeat("</Code>", 80))), "deep"},
		"too many codes": {[]byte(project(strings.Repeat(`<Code guid="x" name="y" isCodable="true"/>`, maxCodes+1))),
			"codes"},
		"too many users": {[]byte(project(strings.Repeat(`<User guid="x" name="y"/>`, maxUsers+1))), "users"},
		"a bomb": {packed(t, map[string]string{"project.qde": good + strings.Repeat(" ", int(small.document))}),
			"larger than"},
		"one long text": {[]byte(project("<Description>" + strings.Repeat("x", int(small.text)+1) + "</Description>")),
			"a text of more than"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := parse(tt.data, small)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, want %q", err, tt.says)
			}
			if _, ours := err.(BadFile); err != nil && !ours { //nolint:errorlint // Parse returns it as it is
				t.Errorf("%T is no BadFile", err)
			}
		})
	}
}

// TestTextsBesideTheDocumentAreBounded sends texts that unpack to far more than they take.
func TestTextsBesideTheDocumentAreBounded(t *testing.T) {
	t.Parallel()
	each := int(small.text) - 1
	files := map[string]string{}
	var sources strings.Builder
	big := strings.Repeat("x", each)
	for i := range int(small.texts)/each + 2 {
		files[fmt.Sprintf("sources/%d.txt", i)] = big
		fmt.Fprintf(&sources, `<TextSource guid="%d" plainTextPath="internal://%d.txt"/>`, i, i)
	}
	files["project.qde"] = project("<Sources>" + sources.String() + "</Sources>")
	if _, err := parse(packed(t, files), small); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("%v", err)
	}
	files = map[string]string{"sources/0.txt": big + "xx",
		"project.qde": project(`<Sources><TextSource guid="0" plainTextPath="internal://0.txt"/></Sources>`)}
	p, err := parse(packed(t, files), small)
	if err != nil || p.Sources[0].Problem == "" {
		t.Errorf("a text that is too long was read, %v", err)
	}
}

// FuzzParse reads anything without a panic, and whatever it reads is in bounds.
func FuzzParse(f *testing.F) {
	hand := byHand(f)
	f.Add([]byte(hand))
	f.Add([]byte(project(`<Sources><TextSource guid="a"><PlainTextContent>x</PlainTextContent></TextSource>` +
		`</Sources>`)))
	f.Add(packed(f, map[string]string{"project.qde": hand, "sources/note.txt": "x"}))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte(project("<Coding/></Coding><VariableValue></VariableValue>")))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data)
		if err != nil {
			if _, ours := err.(BadFile); !ours { //nolint:errorlint // Parse returns it as it is
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		for _, s := range p.Sources {
			for _, g := range s.Codings {
				if g.Code == "" {
					t.Error("a coding without a code")
				}
			}
			last := -1
			for _, at := range s.Returns {
				if at < last {
					t.Error("line ends are out of order")
				}
				last = at
			}
			if s.Point(0) > 0 {
				t.Error("the first place moved forward")
			}
		}
		if len(p.Name) > 1<<20 || len(p.Codes) > maxCodes {
			t.Error("out of bounds")
		}
	})
}
