package export

import (
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/prose"
)

// A digest has words of answers alone, several sectors, no two of a comment, and is
// the same each time; as it is, no sentence of it leaves.
func TestADigestHasTypicalSentencesAndLeavesNoneUnedited(t *testing.T) {
	t.Parallel()
	src := heardSource(400, 3)
	b, err := ReadWritten(t.Context(), src, src.docket.ID, About{})
	if err != nil {
		t.Fatal(err)
	}
	list, err := Digest(t.Context(), src, src.docket.ID, "GOV-FED", b)
	if err != nil || len(list) < 4 {
		t.Fatalf("%d extracts, %v", len(list), err)
	}
	seen, sectors := map[docket.CommentID]bool{}, map[string]bool{}
	for _, x := range list {
		if seen[x.Comment] && !x.Against {
			t.Errorf("two sentences of %s", x.Comment)
		}
		seen[x.Comment], sectors[x.Sector] = true, true
		i := slices.IndexFunc(src.register, func(e docket.RegisterEntry) bool { return e.ID == x.Comment })
		if e := src.register[i]; e.Public == nil ||
			!slices.ContainsFunc(e.Public.Answers, func(a docket.PublicAnswer) bool {
				return strings.Contains(strings.Join(strings.Fields(string(a.Text)), " "), x.Words)
			}) {
			t.Errorf("%s did not say %q in public", x.Comment, x.Words)
		}
	}
	if len(sectors) < 3 {
		t.Errorf("sectors %v", sectors)
	}
	again, _ := Digest(t.Context(), src, src.docket.ID, "GOV-FED", b)
	if !slices.Equal(list, again) {
		t.Error("another digest of the same state")
	}
	text, marks := DigestText(list)
	if left, n := prose.Edited(text, marks); n < len(list) ||
		prose.Mark(strings.ReplaceAll(left, "# Against", "")) != "" {
		t.Errorf("%d of %d sentences are held back, left is %q", n, len(list), left)
	}

	mine := "We read them all. "
	src.sections = []docket.Section{{Docket: src.docket.ID, Key: docket.ThemeSection("GOV-FED"),
		Text:     mine + "\n\n" + text,
		Extracts: marks, Version: 1, By: 3, At: src.at}}
	for _, name := range []string{"report.html", "sections.csv", "LIMITATIONS.md", "workbook.xlsx"} {
		data := string(printed(t, src, name))
		if name == "report.html" {
			_, data, _ = strings.Cut(data, `data-section="theme-GOV-FED"`)
			data, _, _ = strings.Cut(data, "</div>")
		}
		for _, x := range list {
			if strings.Contains(data, x.Words) {
				t.Errorf("%s holds an unedited sentence: %q", name, x.Words)
			}
		}
		if name == "LIMITATIONS.md" && !strings.Contains(data, "that a program put in and nobody edited") {
			t.Error("LIMITATIONS.md does not say what was left out")
		}
		if name == "report.html" && (!strings.Contains(data, "We read them all") ||
			!strings.Contains(data, "left out here")) {
			t.Errorf("the section reads %s", data)
		}
	}
}
