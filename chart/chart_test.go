package chart

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "write the golden drawings anew")

func heard() Bars {
	return Bars{
		ID: "question-1", Title: "Themes of question 1", Desc: "Patching comes first with 40 different comments.",
		Series: []string{"Different comments", "All comments"},
		Rows: []Row{
			{Label: "Patching and updating of devices that nobody may touch <without> the vendor's word",
				Values: []int{40, 1240},
				Figures: []string{"themes_by_question/1/DEV-PAT/comments_distinct",
					"themes_by_question/1/DEV-PAT/comments_all"}},
			{Label: "Trust & fear", Values: []int{12, 12}, Figures: []string{"a", "b"}},
			{Label: "Nobody", Values: []int{0, 0}, Figures: []string{"c", "d"}},
		},
	}
}

func draw(t *testing.T, b Bars) string {
	t.Helper()
	var out bytes.Buffer
	if err := b.SVG(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGoldenDrawings(t *testing.T) {
	t.Parallel()
	single := Bars{ID: "one", Title: "One series", Desc: "No legend.", Series: []string{"Comments"},
		Rows: []Row{{Label: "A", Values: []int{1}}}}
	for name, b := range map[string]Bars{"two": heard(), "one": single} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := draw(t, b)
			path := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.MkdirAll("testdata", 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("(-golden +got; go test -update writes it anew):\n%s", d)
			}
		})
	}
}

// element is an element of a drawing with the text directly in it.
type element struct {
	name  string
	attrs map[string]string
	text  string
}

// elements reads a drawing as strict XML.
func elements(t *testing.T, svg string) []element {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader(svg))
	var list []element
	var open []int
	for {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			open = append(open, len(list))
			list = append(list, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				list[open[len(open)-1]].text += string(token)
			}
		}
	}
}

func TestDrawingHasANameADescriptionAndItsValuesAsText(t *testing.T) {
	t.Parallel()
	list := elements(t, draw(t, heard()))
	root := list[0]
	if root.name != "svg" || root.attrs["role"] != "img" {
		t.Fatalf("the root is %+v", root)
	}
	names := map[string]string{}
	var figures []string
	for _, e := range list {
		if e.name == "title" || e.name == "desc" {
			names[e.attrs["id"]] = e.text
		}
		if key := e.attrs["data-figure"]; key != "" {
			figures = append(figures, key+"="+e.attrs["data-value"]+"="+e.text)
		}
	}
	for _, id := range strings.Fields(root.attrs["aria-labelledby"]) {
		if names[id] == "" {
			t.Errorf("%s names nothing", id)
		}
	}
	want := []string{
		"themes_by_question/1/DEV-PAT/comments_distinct=40=40", "themes_by_question/1/DEV-PAT/comments_all=1240=1,240",
		"a=12=12", "b=12=12", "c=0=0", "d=0=0",
	}
	if d := cmp.Diff(want, figures); d != "" {
		t.Error(d)
	}
}

// TestDrawingPassesAStrictPolicy keeps style and script out of the drawing, and
// everything that loads something.
func TestDrawingPassesAStrictPolicy(t *testing.T) {
	t.Parallel()
	for _, e := range elements(t, draw(t, heard())) {
		switch e.name {
		case "svg", "title", "desc", "defs", "pattern", "path", "rect", "text", "tspan":
		default:
			t.Errorf("there is a <%s>", e.name)
		}
		for name, v := range e.attrs {
			if name == "style" || name == "href" || strings.HasPrefix(name, "on") {
				t.Errorf("<%s> has %s=%q", e.name, name, v)
			}
			if strings.Contains(v, "url(") && v != "url(#question-1-hatch)" {
				t.Errorf("<%s> loads %s", e.name, v)
			}
		}
	}
}

// TestSeriesDifferWithoutColour wants another fill and an outline in the colour
// of the text, which forced colours replace.
func TestSeriesDifferWithoutColour(t *testing.T) {
	t.Parallel()
	fills := map[string]int{}
	for _, e := range elements(t, draw(t, heard())) {
		if e.name == "rect" {
			fills[e.attrs["fill"]]++
			if e.attrs["stroke"] != "currentColor" {
				t.Errorf("a bar has the outline %q", e.attrs["stroke"])
			}
		}
	}
	if fills[barColor] != 3 || fills["url(#question-1-hatch)"] != 3 {
		t.Errorf("fills %v, want three of each: legend and two rows with something to show", fills)
	}
}

// contrast is the contrast of a colour "#rrggbb" on white (WCAG 2.2, relative
// luminance).
func contrast(t *testing.T, colour string) float64 {
	t.Helper()
	light := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		// The linear part of the curve is below every colour of use here; a square
		// is darker than the curve by less than a tenth.
		light += weight * c * c
	}
	return 1.05 / (light + .05)
}

func TestBarsStandOutFromThePaper(t *testing.T) {
	t.Parallel()
	if c := contrast(t, barColor); c < 4.5 {
		t.Errorf("contrast %.1f, want 4.5 and more so that it is 3 in print too", c)
	}
}

func TestLengthsShareOneScale(t *testing.T) {
	t.Parallel()
	b := Bars{ID: "x", Title: "t", Desc: "d", Series: []string{"s"}, Rows: []Row{
		{Label: "all", Values: []int{200}}, {Label: "half", Values: []int{100}}, {Label: "least", Values: []int{1}},
		{Label: "less than nothing", Values: []int{-5}},
	}}
	var widths []string
	for _, e := range elements(t, draw(t, b)) {
		if e.name == "rect" {
			widths = append(widths, e.attrs["width"])
		}
	}
	if d := cmp.Diff([]string{"78%", "39%", "0.39%"}, widths); d != "" {
		t.Error(d)
	}
}

// TestNothingOverlapsAndAllIsInside checks tops and bottoms.
func TestNothingOverlapsAndAllIsInside(t *testing.T) {
	t.Parallel()
	number := func(s string) float64 {
		n, err := strconv.ParseFloat(strings.TrimSuffix(s, "em"), 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	list := elements(t, draw(t, heard()))
	bottom := number(list[0].attrs["height"])
	below := -1.0
	for _, e := range list {
		if e.name != "rect" {
			continue
		}
		y, h := number(e.attrs["y"]), number(e.attrs["height"])
		if y < below || y+h > bottom {
			t.Errorf("a bar from %v to %v: the one above ends at %v, the drawing at %v", y, y+h, below, bottom)
		}
		below = y + h
	}
	for _, e := range list {
		if e.name == "text" && e.attrs["y"] != "" && number(e.attrs["y"]) > bottom {
			t.Errorf("text at %s is below the drawing's %v", e.attrs["y"], bottom)
		}
	}
}

func TestWhatIsNoChartIsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Bars){
		"no rows":                        func(b *Bars) { b.Rows = nil },
		"no series":                      func(b *Bars) { b.Series = nil },
		"three series":                   func(b *Bars) { b.Series = append(b.Series, "third") },
		"a row with a value missing":     func(b *Bars) { b.Rows[1].Values = b.Rows[1].Values[:1] },
		"a row with a figure missing":    func(b *Bars) { b.Rows[1].Figures = b.Rows[1].Figures[:1] },
		"an ID with a blank":             func(b *Bars) { b.ID = "a b" },
		"an ID that closes the mark":     func(b *Bars) { b.ID = `a"><script>` },
		"an ID that begins with a digit": func(b *Bars) { b.ID = "1a" },
		"no ID":                          func(b *Bars) { b.ID = "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := heard()
			change(&b)
			var out bytes.Buffer
			if err := b.SVG(&out); err == nil || out.Len() > 0 {
				t.Errorf("err = %v, %d bytes written", err, out.Len())
			}
		})
	}
}

func TestLabelsAreWrapped(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, label string
		want        []string
	}{
		{"short", "Trust", []string{"Trust"}},
		{"exactly a line", "ten letter", []string{"ten letter"}},
		{"two lines", "ten letters", []string{"ten", "letters"}},
		{"runs of blanks and line ends are one blank", " a \n\t b ", []string{"a b"}},
		{"a word longer than a line", "abcdefghijklm no", []string{"abcdefghij", "klm no"}},
		{"wide characters count twice", "漢字漢字漢字", []string{"漢字漢字漢", "字"}},
		{"a mark stays with its letter", "abcdefghijé́ z", []string{"abcdefghij", "é́ z"}},
		{"empty", "", []string{""}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(tt.want, wrap(tt.label, 10)); d != "" {
				t.Error(d)
			}
		})
	}
}

// FuzzLabels draws charts of any words: they stay well-formed XML, an HTML
// parser finds the same elements, and no letter is lost.
func FuzzLabels(f *testing.F) {
	for _, s := range []string{"", "<script>alert(1)</script>", "]]>", "&amp;", "\x00\x1b\ufffe", "\u202eright to left",
		"é́\u200d👩\u200d💻", strings.Repeat("x", 200), "a\xffb", `" onload="x`} {
		f.Add(s, s, 3)
	}
	f.Fuzz(func(t *testing.T, label, title string, n int) {
		b := heard()
		b.Title, b.Desc, b.Series[1], b.Rows[0].Label = title, title, title, label
		b.Rows[0].Values[0] = n
		b.Rows[0].Figures[0] = label
		svg := draw(t, b)
		strict := elements(t, svg)
		nodes, err := html.Parse(strings.NewReader("<!doctype html><body>" + svg))
		if err != nil {
			t.Fatal(err)
		}
		loose := 0
		for n := range nodes.Descendants() {
			if n.Type == html.ElementNode && n.Namespace == "svg" {
				loose++
				for _, a := range n.Attr {
					if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
						t.Fatalf("an attribute %s grew from %q", a.Key, label)
					}
				}
			}
		}
		if loose != len(strict) {
			t.Fatalf("HTML sees %d elements, XML %d:\n%s", loose, len(strict), svg)
		}
		var words strings.Builder
		for _, e := range strict {
			if e.name == "tspan" {
				words.WriteString(e.text)
			}
		}
		if !strings.HasPrefix(words.String(), letters(label)) &&
			!strings.Contains(strings.Join(strings.Fields(words.String()), ""), letters(label)) {
			t.Fatalf("label %q became %q", label, words.String())
		}
	})
}

// letters is what must survive of a label: all but blanks, with replacement
// characters where XML holds none.
func letters(s string) string {
	var out bytes.Buffer
	for _, word := range strings.Fields(s) {
		_ = xml.EscapeText(&out, []byte(word))
	}
	var plain string
	if err := xml.Unmarshal([]byte("<a>"+out.String()+"</a>"), &plain); err != nil {
		return err.Error()
	}
	return plain
}
