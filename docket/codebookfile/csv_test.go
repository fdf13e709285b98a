package codebookfile

import (
	"strings"
	"testing"

	"commentportal/docket"
)

func TestParseCSV(t *testing.T) {
	t.Parallel()
	const header = "code,label,definition,imperative,csf_function\n"
	book, err := ParseCSV("b.csv",
		strings.NewReader("\uFEFFlabel,code,definition,csf_function,imperative\r\n\"Trust, or lack of "+
			"it\",INF-TRU,\"Two\nlines\",RS,6 Information sharing\r\n\r\nPlain,b.2_x,,,\r\n"))
	if err != nil || len(book.Themes) != 2 || book.Version != 1 {
		t.Fatalf("%+v, %v", book, err)
	}
	if got := book.Themes[0]; got != (docket.Theme{Code: "INF-TRU", Label: "Trust, or lack of it",
		Definition: "Two\nlines", Imperative: "6 Information sharing", CSFFunction: "RS"}) {
		t.Errorf("first theme is %+v", got)
	}
	for _, tt := range []struct {
		name, text string
		want       docket.Theme
	}{
		{"code and label are enough", "code,label\nA,a\n", docket.Theme{Code: "A", Label: "a"}},
		{"what the export writes", header[:len(header)-1] + ",path,description\nA,a,why,1 One,GV,1 " +
			"One/a,because\n", docket.Theme{Code: "A", Label: "a", Definition: "why", Imperative: "1 One",
			CSFFunction: "GV"}},
		{"a description where there is no " +
			"definition", "code,label,description\nA,a,because\n", docket.Theme{Code: "A", Label: "a",
			Definition: "because"}},
	} {
		if book, err := ParseCSV("b.csv", strings.NewReader(tt.text)); err != nil || len(book.Themes) != 1 ||
			book.Themes[0] != tt.want {
			t.Errorf("%s: got %+v, %v; want %+v", tt.name, book.Themes, err, tt.want)
		}
	}
	for _, tt := range []struct{ name, text, want string }{
		{"empty", "", "b.csv:1: the file is empty"},
		{"no themes", header, "b.csv:1: the codebook has no theme"},
		{"a column missing", "code,definition\n", "b.csv:1: the column label is missing"},
		{"a column misspelt", "code,label,definition,imperatives,csf_function\n",
			`b.csv:1: a codebook has no column "imperatives"; write imperative`},
		{"a column unknown", header[:len(header)-1] + ",weight\n", `b.csv:1: a codebook has no column "weight"`},
		{"a column twice", "code,code,label,definition,imperative,csf_function\n", "b.csv:1: the column code stands " +
			"in the header twice"},
		{"a code twice, capitals aside", header + "A,a,,,\nB,b,,,\na,c,,,\n",
			"b.csv:4: the code a stands in line 2 already"},
		{"a code with a space", header + "A B,a,,,\n", "b.csv:2: write a code of letters"},
		{"a code missing", header + "\"\",a,,,\n", "b.csv:2: write a code of letters"},
		{"a label missing", header + "A,,,,\n", "b.csv:2: the theme A has no label"},
		{"the portal's own code", header + "all,a,,,\n", "b.csv:2: the code all is the portal's own"},
		{"too few cells", header + "A,a\n", "b.csv:2: this row has 2 columns and the header 5"},
		{"a quote never closed", header + "A,\"a,,,\nB,b,,,\n", "b.csv:2: the double quotes of this row do not match"},
		{"a quote within text", header + "A,a\"b,,,\n", "b.csv:2: there is a double quote within text"},
		{"invalid UTF-8", header + "A,\xff,,,\n", "b.csv:2: this line is not UTF-8"},
		{"a control character", header + "A,a\x07,,,\n", "b.csv:2: the theme A holds a control"},
	} {
		if _, err := ParseCSV("b.csv", strings.NewReader(tt.text)); err == nil ||
			!strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s:\n got %v\nwant %s", tt.name, err, tt.want)
		}
	}
}

// What the export has guarded comes back as it was, whatever stood before the sign.
func TestGuardedCodebookCellsComeBack(t *testing.T) {
	t.Parallel()
	for _, label := range []string{"=Trust", "\u200b=Trust", "\u00ad@Trust", "＝Trust", "'tis trust", "\ufeff'tis"} {
		file := "code,label\r\nA,\"" + docket.GuardCell(label) + "\"\r\n"
		book, err := ParseCSV("codebook.csv", strings.NewReader(file))
		if err != nil || book.Themes[0].Label != label {
			t.Errorf("%+q came back as %+v, %v", label, book.Themes, err)
		}
	}
	book, err := ParseCSV("codebook.csv", strings.NewReader("code,label\nA,'round the clock\n"))
	if err != nil || book.Themes[0].Label != "'round the clock" {
		t.Errorf("a label typed with an apostrophe: %+v, %v", book.Themes, err)
	}
}
