package export

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"commentportal/docket"
)

// TestWriteReportsToLookAt writes the reports of the test dockets to the folder
// that REPORT_LOOK names. Without the variable it does nothing.
func TestWriteReportsToLookAt(t *testing.T) {
	folder := os.Getenv("REPORT_LOOK")
	if folder == "" {
		return
	}
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	rich := fullSource()
	rich.judge(rand.New(rand.NewPCG(1, 2)))
	rich.conclude(rand.New(rand.NewPCG(1, 2)))
	for name, src := range map[string]*memory{"empty": emptySource(), "full": fullSource(), "rich": rich,
		"heard": heardSource(400, 1), "30": heardSource(30, 1).writeHeard(), "300": heardSource(300, 1).writeHeard(),
		"3000": heardSource(3000, 1).writeHeard()} {
		for _, file := range []string{"report.html", "report.docx"} {
			if err := os.WriteFile(filepath.Join(folder, name+"-"+file), printed(t, src, file), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// printed is a file of a source's docket.
func printed(t testing.TB, src *memory, name string) []byte {
	t.Helper()
	for _, e := range Exporters(testAbout) {
		if e.Name() == name {
			var b bytes.Buffer
			if err := e.Export(t.Context(), &b, src, src.docket.ID); err != nil {
				t.Fatal(err)
			}
			return b.Bytes()
		}
	}
	t.Fatalf("no exporter named %s", name)
	return nil
}

// reportPage is a report as a browser reads it.
func reportPage(t *testing.T, src *memory) *html.Node {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(printed(t, src, "report.html")))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// sentences are the paragraphs and items of a report, blanks made one.
func sentences(t *testing.T, src *memory) string {
	t.Helper()
	return sentencesOf(reportPage(t, src))
}

func sentencesOf(page *html.Node) string {
	var out []string
	for n := range page.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "p" || n.Data == "li") {
			for c := range n.Descendants() {
				if c.Data == "sup" {
					c.FirstChild = nil // the numbers of notes
				}
			}
			out = append(out, strings.Join(strings.Fields(words(n)), " "))
		}
	}
	return strings.Join(out, "\n")
}

func TestQuotationsAreWordForWordFromPostedTexts(t *testing.T) {
	t.Parallel()
	src := heardSource(400, 3)
	taken := src.quotations[0] // its comment is taken down, and its words leave no more
	for i := range src.register {
		if src.register[i].ID == taken.Comment {
			src.register[i].Status, src.register[i].Public = docket.Withheld, nil
		}
	}
	posted := map[docket.CommentID]docket.PublicComment{}
	for c, err := range src.PublicComments(t.Context(), src.docket.ID) {
		if err != nil {
			t.Fatal(err)
		}
		posted[c.ID] = c
	}
	found := 0
	for n := range reportPage(t, src).Descendants() {
		if n.Data != "blockquote" {
			continue
		}
		found++
		parts := strings.Split(attribute(n, "data-quote"), "/")
		answers := posted[docket.CommentID(parts[0])].Answers
		if !slices.ContainsFunc(answers, func(a docket.PublicAnswer) bool {
			return string(a.Question) == parts[1] && strings.Contains(string(a.Text), words(n))
		}) {
			t.Errorf("quotation %v is no part of what was posted: %q", parts, words(n))
		}
		if parts[0] == string(taken.Comment) {
			t.Error("a comment that was taken down is quoted")
		}
	}
	if found < 30 {
		t.Errorf("%d quotations", found)
	}
}

// TestEveryNumberNamesItsFigure reads the report's sentences and cells: a number
// that no data element holds must be one of the few that are no counts.
func TestEveryNumberNamesItsFigure(t *testing.T) {
	t.Parallel()
	free := regexp.MustCompile(`HHS-HCIC-2016-0001[-0-9C]*|(January|February|March|December) \d+, \d{4}|[Qq]uestion ` +
		`\d|Recommendation [0-9.]+, |^Q[0-9]$|question_id \d|\.667|\.800|2017 report|SHA-256|Version \d|R\d\b|Table ` +
		`\d+\.|Figure \d+\.|^\d Leadership|^\d [A-Z]|\d+:\d+:\d+ [ap]\.m\.`)
	number := regexp.MustCompile(`\d+`)
	doc := reportPage(t, heardSource(400, 5))
	var look func(n *html.Node, section string)
	checked, figures := 0, 0
	look = func(n *html.Node, section string) {
		switch {
		case n.Type == html.ElementNode && (n.Data == "data" || n.Data == "svg" && attribute(n, "role") == "img"):
			figures++
			return
		case n.Type == html.ElementNode && slices.Contains([]string{"blockquote", "sup", "style", "head", "header"},
			n.Data):
			return
		case n.Type == html.ElementNode && (attribute(n, "class") == "section-number" ||
			attribute(n, "data-ids") != "" || attribute(n, "class") == "notes" ||
			n.Data == "figcaption"):
			return
		case n.Type == html.ElementNode && n.Data == "section" && attribute(n, "class") != "scroll",
			n.Type == html.ElementNode &&
				attribute(n, "id") == "codebook-table":
			return
		case n.Type == html.TextNode:
			checked++
			if left := number.FindString(free.ReplaceAllString(strings.TrimSpace(n.Data), "")); left != "" &&
				!strings.Contains(n.Data, "0042 is comment") && section != "asked" {
				t.Errorf("the number %s of %q is no figure", left, n.Data)
			}
		}
		for c := range n.ChildNodes() {
			if c.Type == html.ElementNode && c.Data == "h2" {
				section = attribute(c, "id")
			}
			look(c, section)
		}
	}
	look(doc, "")
	if checked < 1000 || figures < 1000 {
		t.Errorf("%d pieces of text and %d figures: the test looks at the wrong page", checked, figures)
	}
}

func TestReportOfAnEmptyDocket(t *testing.T) {
	t.Parallel()
	got := sentences(t, emptySource())
	for _, want := range []string{
		"No comment has been received.", "No theme has been confirmed in a posted comment, so no theme is " +
			"counted.", "No answer is posted here.",
		"0 different comments (0 in all) answer it.", "No quotation has been chosen for this " +
			"question.", "No campaign is known",
		"there is nothing to agree on", "No recommendation has been written down.", "there is nothing to list",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report lacks %q:\n%s", want, got)
		}
	}
}

func TestReportOfOneCommentSpeaksOfOne(t *testing.T) {
	t.Parallel()
	src := emptySource()
	id := src.entry(docket.Posted, func(e *docket.RegisterEntry) { e.Public.Answers[0].Redactions = 1 }, "1",
		"Who leads? Nobody.")
	src.code(id, "1", "GOV-FED", docket.CodingConfirmed, 3, docket.Span{})
	src.quotations = []docket.Excerpt{{ID: 1, Comment: id, Question: "1", Code: "GOV-FED",
		PublicSpan: docket.Span{End: 10}, Public: "Who leads?", Quotation: &docket.Quotation{Position: 1, By: 3}}}
	src.recommendations = []docket.Recommendation{{ID: "R1", Docket: testDocket, Position: 1, Text: "Name a lead.",
		Codes: []string{"GOV-FED"}, Excerpts: []int64{1}, Comments: []docket.CommentID{id}}}
	got := sentences(t, src)
	for _, want := range []string{
		"People sent 1 comment; 1 is posted.", "It makes 1 different comment; with every sender counted, 1.",
		"1 of 1 posted comment has a confirmed theme.",
		"Federal leadership: 1 different comment (1 in all)", "There is 1 confirmed coding and 0 rejected ones.",
		"1 passage in posted answers.",
		"1 different comment (1 in all) answers it.", "The theme raised most often is Federal leadership, in 1 " +
			"different comment (1 in all).",
		"Staff chose 1 quotation from 1 sector. None of them is marked as a dissenting voice.", "Staff wrote down 1 " +
			"recommendation.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report lacks %q:\n%s", want, got)
		}
	}
	for _, wrong := range []string{"1 comments", "1 different comments", "1 quotations", "1 are ", "1 have ",
		"1 sectors", "1 passages", "1 codings"} {
		if strings.Contains(got, wrong) {
			t.Errorf("the report says %q", wrong)
		}
	}
}

// TestTentativeThemesAreMarkedWhereverTheyStand finds every naming of a theme
// whose coders agreed too little, and of one whose coders agreed.
func TestTentativeThemesAreMarkedWhereverTheyStand(t *testing.T) {
	t.Parallel()
	src := heardSource(300, 9)
	about := testAbout
	about.Agreement = func(docket.Docket, docket.Codebook, []docket.DoubleCoded) []docket.Agreement {
		known := docket.Agreement{DoubleCoded: 40, Percent: .9, KappaKnown: true, AC1: .7, AC1Known: true, Low: .6,
			High: .8, IntervalKnown: true, Uses: 5, Coders: 2}
		all, low, high := known, known, known
		all.Scope, all.Kappa, all.Alpha, all.AlphaKnown = docket.AgreementAll, .7, .7, true
		low.Scope, low.Key, low.Kappa = docket.AgreementCode, "GOV-FED", .6669
		high.Scope, high.Key, high.Kappa = docket.AgreementCode, "GOV-REG", .667
		return []docket.Agreement{all, low, high}
	}
	var b bytes.Buffer
	if err := reportHTML(about).Export(t.Context(), &b, src, src.docket.ID); err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`<em class="mark">([a-z]+)</em>`).ReplaceAllString(b.String(), "[$1]")
	text = strings.ReplaceAll(text, "</strong>", "")
	for _, tt := range []struct {
		label string
		bare  bool // may it stand without the mark?
	}{{"Federal leadership and coordination", false}, {"Regulatory alignment and burden", true}} {
		marked, bare := 0, 0
		for rest := text; ; {
			i := strings.Index(rest, tt.label)
			if i < 0 {
				break
			}
			rest = rest[i+len(tt.label):]
			after := strings.TrimPrefix(rest, " (GOV-FED)")
			switch {
			case strings.HasPrefix(after, " [tentative]"), strings.HasPrefix(after, " (tentative)"),
				strings.HasPrefix(after, " </tspan>"), strings.HasPrefix(after, "</h4>\n<p>[tentative]"):
				marked++
			case strings.HasPrefix(after, "</tspan><tspan") && strings.Contains(after[:60], "(tentative)"):
				marked++
			default:
				bare++
			}
		}
		if tt.bare && (marked > 0 || bare < 5) || !tt.bare && (bare > 0 || marked < 5) {
			t.Errorf("%s is marked %d times and stands bare %d times", tt.label, marked, bare)
		}
	}
}

// TestListsOfCommentsAddUp recounts every theme from its list of comments.
func TestListsOfCommentsAddUp(t *testing.T) {
	t.Parallel()
	src := heardSource(600, 11)
	doc := reportPage(t, src)
	values := map[string]string{}
	for n := range doc.Descendants() {
		if key := attribute(n, "data-figure"); key != "" {
			v := attribute(n, "value") + attribute(n, "data-value")
			if old, ok := values[key]; ok && old != v {
				t.Errorf("%s is %s in one place and %s in another", key, old, v)
			}
			values[key] = v
		}
	}
	serial := regexp.MustCompile(`\b\d{4,}\b`)
	lists := 0
	for n := range doc.Descendants() {
		key := attribute(n, "data-ids")
		if key == "" {
			continue
		}
		lists++
		all, distinct := 0, 0
		for c := range n.Descendants() {
			if c.Data != "span" || attribute(c, "data-stands-for") != "" {
				continue
			}
			found := len(serial.FindAllString(words(c), -1))
			for s := range c.Descendants() {
				if many := attribute(s, "data-stands-for"); many != "" {
					var k int
					fmt.Sscan(many, &k)
					all += k - 1
				}
			}
			all += found
			if attribute(c, "data-campaign") != "" {
				distinct++
			} else {
				distinct += found
			}
		}
		if fmt.Sprint(all) != values[key+"/comments_all"] || fmt.Sprint(distinct) != values[key+"/comments_distinct"] {
			t.Errorf("%s lists %d comments, %d different; the report counts %s and %s", key, all, distinct,
				values[key+"/comments_all"], values[key+"/comments_distinct"])
		}
	}
	if lists < 100 {
		t.Errorf("%d lists", lists)
	}
}

// BenchmarkReport writes both formats for 3,400 comments, the size of the task
// force's docket.
func BenchmarkReport(b *testing.B) {
	src := heardSource(3400, 1)
	for _, name := range []string{"report.html", "report.docx"} {
		b.Run(name, func(b *testing.B) {
			size := 0
			for b.Loop() {
				size = len(printed(b, src, name))
			}
			b.ReportMetric(float64(size), "bytes")
		})
	}
}
