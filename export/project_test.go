package export

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"commentportal/docket"
)

// projectParts are the files of a project by name.
func projectParts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range in.File {
		out[f.Name] = zipPart(t, f)
	}
	return out
}

// walkProject checks what the schema cannot: that each GUID is used once, that each
// reference leads to one, and that passages lie in their text. It returns how many
// codings there are, of passages and in all.
func walkProject(t *testing.T, parts map[string]string) (passages, codings int) {
	t.Helper()
	known, wanted := map[string]bool{}, map[string]string{}
	text := ""
	d := xml.NewDecoder(strings.NewReader(parts["project.qde"]))
	for {
		token, err := d.Token()
		if token == nil {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		at := map[string]string{}
		for _, a := range start.Attr {
			at[a.Name.Local] = a.Value
		}
		if id := at["guid"]; id != "" {
			if known[id] {
				t.Errorf("%s %s is there twice", start.Name.Local, id)
			}
			known[id] = true
		}
		for _, name := range []string{"targetGUID", "creatingUser"} {
			if at[name] != "" {
				wanted[at[name]] = start.Name.Local
			}
		}
		switch start.Name.Local {
		case "TextSource":
			text = ""
		case "PlainTextContent":
			if err := d.DecodeElement(&text, &start); err != nil {
				t.Fatal(err)
			}
		case "PlainTextSelection":
			from, to := number10(t, at["startPosition"]), number10(t, at["endPosition"])
			passages++
			if n := len([]rune(text)); from < 0 || from >= to || to > n {
				t.Errorf("a passage from %d to %d in a text of %d", from, to, n)
			}
		case "Coding":
			codings++
		}
	}
	for id, element := range wanted {
		if !known[id] {
			t.Errorf("%s leads to %s, which is nothing", element, id)
		}
	}
	return passages, codings
}

func number10(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestProjectCarriesMemos(t *testing.T) {
	t.Parallel()
	src := fullSource()
	at := src.register[0]
	memo := func(id docket.MemoID, kind docket.MemoKind, text string) docket.Memo {
		return docket.Memo{ID: id, Docket: testDocket, Kind: kind, Owner: 71, By: 72, Text: text, Version: 1,
			At: src.at}
	}
	whole, code, gone, answer, hidden := memo(1, docket.MemoProject, "ON-THE-WHOLE <&>"),
		memo(2, docket.MemoCode, "ON-A-CODE"), memo(3, docket.MemoCode, "ON-A-CODE-THAT-WAS"),
		memo(4, docket.MemoAnswer, "ON-AN-ANSWER"), memo(5, docket.MemoAnswer, "ON-A-HIDDEN-ANSWER")
	code.Code, gone.Code, code.Title = src.book.Themes[0].Code, "WAS-THERE", "How narrow?"
	answer.Comment, answer.Question = at.ID, at.Public.Answers[0].Question
	hidden.Comment, hidden.Question = testDocket.Comment(3), "1" // it waits
	removed := memo(6, docket.MemoProject, "TAKEN-BACK")
	removed.Removed = true
	src.memos = []docket.Memo{whole, code, gone, answer, hidden, removed}
	var b bytes.Buffer
	if err := (project{}).Export(t.Context(), &b, src, testDocket); err != nil {
		t.Fatal(err)
	}
	parts := projectParts(t, b.Bytes())
	walkProject(t, parts) // each reference leads to a note
	validProject(t, parts)
	var got struct {
		Codes []struct {
			Name  string `xml:"name,attr"`
			Memos []struct {
				Target string `xml:"targetGUID,attr"`
			} `xml:"NoteRef"`
		} `xml:"CodeBook>Codes>Code>Code"`
		Sources []struct {
			Name  string     `xml:"name,attr"`
			Memos []struct{} `xml:"NoteRef"`
		} `xml:"Sources>TextSource"`
		Notes []struct {
			Name string `xml:"name,attr"`
			Text string `xml:"PlainTextContent"`
		} `xml:"Notes>Note"`
		Whole []struct{} `xml:"NoteRef"`
	}
	if err := xml.Unmarshal([]byte(parts["project.qde"]), &got); err != nil {
		t.Fatal(err)
	}
	var notes, about []string
	for _, n := range got.Notes {
		notes = append(notes, n.Name+": "+n.Text)
	}
	for _, c := range got.Codes {
		if len(c.Memos) > 0 {
			about = append(about, strings.Fields(c.Name)[0])
		}
	}
	for _, s := range got.Sources {
		if len(s.Memos) > 0 {
			about = append(about, s.Name)
		}
	}
	if want := []string{"Memo 1: ON-THE-WHOLE <&>", "How narrow?: ON-A-CODE", "Memo 3: ON-A-CODE-THAT-WAS",
		"Memo 4: ON-AN-ANSWER"}; !slices.Equal(notes, want) {
		t.Errorf("notes %q, want %q", notes, want)
	}
	if want := []string{code.Code, "WAS-THERE", memoName(answer)}; !slices.Equal(about, want) || len(got.Whole) != 1 {
		t.Errorf("memos are about %q and %d times the whole, want %q", about, len(got.Whole), want)
	}
}

// validProject holds a project against the schema of the standard.
func validProject(t *testing.T, parts map[string]string) {
	t.Helper()
	qde := filepath.Join(t.TempDir(), "project.qde")
	if err := os.WriteFile(qde, []byte(parts["project.qde"]), 0o600); err != nil {
		t.Fatal(err)
	}
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint (Debian: libxml2-utils) is not here: ", err)
	}
	schema := filepath.Join("testdata", "refi-qda", "Project.xsd")
	if out, err := exec.CommandContext(t.Context(), lint, "--nonet", "--noout", "--schema", schema,
		qde).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestProjectIsAREFIQDAProject(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]*memory{"empty": emptySource(), "without a codebook": bookless(),
		"full": fullSource(), "random": randomSource(9, 120)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := writeAll(t, src)
			data, err := os.ReadFile(filepath.Join(dir, projectName))
			if err != nil {
				t.Fatal(err)
			}
			var again bytes.Buffer
			if err := (project{}).Export(t.Context(), &again, src, testDocket); err != nil ||
				!bytes.Equal(again.Bytes(), data) {
				t.Errorf("made again it has other bytes, %v", err)
			}
			parts := projectParts(t, data)
			passages, codings := walkProject(t, parts)
			if full := name == "full" || name == "random"; full && (passages == 0 || codings <= passages) {
				t.Errorf("%d passages and %d codings: the test sees nothing", passages, codings)
			}
			validProject(t, parts)
		})
	}
}
