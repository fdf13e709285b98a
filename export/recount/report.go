package recount

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// reportHTML counts every number of report.html again, follows its lists of
// comment IDs and its quotations, and looks for numbers that are not marked as a
// figure.
func (c *checker) reportHTML() {
	data, ok := c.read("report.html")
	if !ok {
		return
	}
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		c.wrong("report.html: %v", err)
		return
	}
	r := &reportReader{checker: c}
	r.walk(page, false)
	if r.figures == 0 {
		c.wrong("report.html has no figure")
	}
	for _, q := range c.questions {
		for _, code := range c.codes() {
			if ids := c.saying(q, code, "*"); len(ids) > 0 && !r.lists["themes_by_question/"+q+"/"+code] {
				c.wrong("report.html has no list of the %d comments behind %s in question %s", len(ids), code, q)
			}
		}
	}
	quotes := c.tables["quotes.csv"].rows
	if r.quotes < len(quotes) {
		c.wrong("report.html shows %d quotations, quotes.csv has %d", r.quotes, len(quotes))
	}
	text := words(page)
	for _, row := range c.tables["recommendations.csv"].rows {
		if row["text"] != "" && !strings.Contains(text, squeeze(row["text"])) {
			c.wrong("report.html does not hold recommendation %s", row["recommendation_id"])
		}
	}
	for _, s := range c.strays {
		c.wrong("report.html: a number that is marked as no figure: %.120q", s)
	}
	c.reportText = text
	c.reportTables = tablesOf(page)
}

// tablesOf reads the tables of a page, row by row.
func tablesOf(n *html.Node) [][][]string {
	var out [][][]string
	var inside func(*html.Node)
	var rows [][]string
	inside = func(n *html.Node) {
		switch n.Data {
		case "tr":
			rows = append(rows, nil)
		case "td", "th":
			if n.Type == html.ElementNode && len(rows) > 0 {
				rows[len(rows)-1] = append(rows[len(rows)-1], nodeWords(n))
				return
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			inside(k)
		}
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "table" {
			rows = nil
			inside(n)
			if len(rows) > 0 {
				out = append(out, rows)
			}
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(n)
	return out
}

// reportReader walks through the report.
type reportReader struct {
	*checker
	figures, quotes int
	lists           map[string]bool
}

func (r *reportReader) walk(n *html.Node, free bool) {
	if n.Type == html.ElementNode {
		switch n.Data {
		case "style", "script", "template":
			return
		case "time", "code", "blockquote", "q", "dfn", "cite", "a":
			free = true // dates, names of things and other people's words
		}
		if key, ok := attribute(n, "data-figure"); ok {
			r.figures++
			r.one(n, key)
			return
		}
		if key, ok := attribute(n, "data-ids"); ok {
			r.ids(n, key)
			return
		}
		if key, ok := attribute(n, "data-quote"); ok {
			r.quote(n, key)
			return
		}
		if _, ok := attribute(n, "data-text"); ok {
			free = true // words of the docket, the codebook or of staff
		}
	}
	if n.Type == html.TextNode && !free {
		r.stray(n.Data)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		r.walk(k, free)
	}
}

// one compares a marked number with the count of its key.
func (r *reportReader) one(n *html.Node, key string) {
	want, err := r.figure(key)
	if err != nil {
		r.wrong("report.html: the figure %s: %v", key, err)
		return
	}
	raw, ok := attribute(n, "value")
	if !ok {
		raw, _ = attribute(n, "data-value")
	}
	r.same("report.html", key, raw, want)
	if shown := nodeWords(n); !reads(shown, want) {
		r.wrong("report.html: %s shows %q, counted %q", key, shown, want)
	}
}

// ids compares a list of comments with those behind a row of
// themes_by_question.csv.
func (r *reportReader) ids(n *html.Node, key string) {
	if r.lists == nil {
		r.lists = map[string]bool{}
	}
	r.lists[key] = true
	seg := strings.Split(key, "/")
	if len(seg) != 3 || seg[0] != "themes_by_question" {
		r.wrong("report.html: the list %s is of nothing that is known", key)
		return
	}
	want := slices.Sorted(slices.Values(r.saying(seg[1], seg[2], "*")))
	var got []string
	docket := ""
	for id := range r.comment {
		docket = id[:strings.LastIndex(id, "-")]
		break
	}
	for _, serial := range serials.FindAllString(nodeWords(n), -1) {
		got = append(got, docket+"-"+serial)
	}
	var unlike []string
	slices.Sort(got)
	for _, id := range want {
		if !slices.Contains(got, id) {
			unlike = append(unlike, "without "+id)
		}
	}
	for _, id := range got {
		if !slices.Contains(want, id) {
			unlike = append(unlike, "with "+id)
		}
	}
	if len(unlike) > 0 || len(got) != len(want) {
		r.wrong("report.html: the list %s has %d comments, counted %d: %s", key, len(got), len(want), strings.Join(unlike[:min(5, len(unlike))], ", "))
	}
}

var serials = regexp.MustCompile(`[0-9]{4,}`)

// quote compares a quotation with the posted answer.
func (r *reportReader) quote(n *html.Node, key string) {
	r.quotes++
	seg := strings.Split(key, "/")
	if len(seg) != 3 {
		r.wrong("report.html: a quotation of %s", key)
		return
	}
	id, q, code := seg[0], seg[1], seg[2]
	said := strings.Trim(nodeWords(n), "“”\" ")
	if !strings.Contains(squeeze(r.text[[2]string{id, q}]), said) || said == "" {
		r.wrong("report.html: the quotation %q is not in what %s says to question %s", said, id, q)
	}
	if !slices.ContainsFunc(r.tables["quotes.csv"].rows, func(row map[string]string) bool {
		return row["comment_id"] == id && row["question_id"] == q && row["code"] == code && squeeze(row["quote"]) == said
	}) {
		r.wrong("report.html: quotes.csv has no quotation %s", key)
	}
}

// A number in the report's own words counts something, unless it is one of
// these.
var harmless = regexp.MustCompile(`[A-Z]{2,}[A-Z0-9-]*-[0-9][0-9A-Z-]*|\b(?:[Qq]uestions?|[Vv]ersion|[Tt]able|[Ff]igure|[Cc]hart|[Pp]art|[Ss]ection|[Aa]ppendix|U\.S\.C\.|R|u) ?[0-9]+(?:\.[0-9]+)*|\b(?:19|20)[0-9]{2}\b|\bv?[0-9]+\.[0-9]+\.[0-9]+\b|0?\.667|\b15 %|\b40\b`)

var digits = regexp.MustCompile(`[0-9]`)

func (r *reportReader) stray(text string) {
	if rest := harmless.ReplaceAllString(text, ""); digits.MatchString(rest) {
		r.strays = append(r.strays, squeeze(text))
	}
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// nodeWords is the text of an element, white space squeezed.
func nodeWords(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(n)
	return squeeze(b.String())
}

// words is the text of a page with a space between blocks.
func words(n *html.Node) string { return nodeWords(n) }

// squeeze makes one space of any white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
