package recount

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// reportHTML counts every number of report.html again, follows its lists of
// comment IDs and its quotations, and looks for numbers that are not marked as a
// figure.
func (c *paperChecks) reportHTML() {
	data, ok := c.read("report.html")
	if !ok {
		return
	}
	page, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		c.wrong("report.html: %v", err)
		return
	}
	r := &reportReader{paperChecks: c, lists: map[string]bool{}, sections: map[string]bool{}}
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
	for _, row := range c.tables["sections.csv"].rows {
		if !r.sections[row["section"]] {
			c.wrong("report.html does not hold the section %s", row["section"])
		}
	}
	quotes := c.tables["quotes.csv"].rows
	if r.quotes < len(quotes) {
		c.wrong("report.html shows %d quotations, quotes.csv has %d", r.quotes, len(quotes))
	}
	text := words(page)
	for _, row := range c.tables["recommendations.csv"].rows {
		if row["text"] != "" && !strings.Contains(text, row["recommendation_id"]+" "+squeeze(row["text"])) {
			c.wrong("report.html does not hold recommendation %s", row["recommendation_id"])
		}
	}
	for _, s := range c.strays {
		c.wrong("report.html: a number that is marked as no figure: %.120q", s)
	}
	c.reportText = text
	c.reportTables = tablesOf(page)
	c.actionTable()
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
	*paperChecks
	figures, quotes int
	lists           map[string]bool
	sections        map[string]bool // written ones that were found
}

func (r *reportReader) walk(n *html.Node, free bool) {
	if n.Type == html.ElementNode {
		switch n.Data {
		case "style", "script", "template", "sup":
			return // sup: the numbers of notes
		case "svg":
			r.chart(n)
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
		if section, ok := attribute(n, "data-section"); ok {
			r.written(n, section)
			free = true // people's words; their figures are marked
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

// drawn is a chart of the report: the numbers on its bars, in order.
type drawn struct{ names, numbers []string }

// chart counts the numbers of a chart, and holds the text that stands for it
// where it cannot be seen against them.
func (r *reportReader) chart(n *html.Node) {
	var d drawn
	desc := ""
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		key, marked := attribute(n, "data-figure")
		switch {
		case marked:
			r.figures++
			r.one(n, key)
			raw, _ := attribute(n, "data-value")
			d.numbers = append(d.numbers, raw)
			return
		case n.Data == "desc":
			desc = nodeWords(n)
			return
		case n.Data == "text":
			var lines []string // a long name is broken into several
			for k := n.FirstChild; k != nil; k = k.NextSibling {
				if k.Type == html.TextNode {
					lines = append(lines, k.Data)
				} else {
					lines = append(lines, nodeWords(k))
				}
			}
			d.names = append(d.names, squeeze(strings.Join(lines, " ")))
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(n)
	if desc == "" || len(d.numbers) == 0 {
		r.wrong("report.html: a chart without numbers or without a text in its place")
	}
	var said []string
	for _, m := range bothCounts.FindAllStringSubmatch(desc, -1) {
		said = append(said, strings.ReplaceAll(m[1], ",", ""), strings.ReplaceAll(m[2], ",", ""))
	}
	if len(said) > len(d.numbers) || !slices.Equal(said, d.numbers[:len(said)]) {
		r.wrong("report.html: the text of a chart says %v, its bars %v", said, d.numbers)
	}
	r.stray(bothCounts.ReplaceAllString(desc, ""))
	r.drawn = append(r.drawn, d)
}

var bothCounts = regexp.MustCompile(`: ([0-9,]+), ([0-9,]+) in all`)

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
// themes_by_question.csv: outside of campaigns, and by campaign.
func (r *reportReader) ids(n *html.Node, key string) {
	r.lists[key] = true
	seg := strings.Split(key, "/")
	if len(seg) != 3 || seg[0] != "themes_by_question" {
		r.wrong("report.html: the list %s is of nothing that is known", key)
		return
	}
	listed := map[string]bool{}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if figure, ok := attribute(n, "data-figure"); ok {
			r.figures++
			r.one(n, figure)
			return
		}
		if n.Type == html.ElementNode && n.Data == "span" {
			campaign, _ := attribute(n, "data-campaign")
			for _, m := range serial.FindAllStringSubmatch(nodeWords(n), -1) {
				id := r.docketID() + "-" + m[1]
				one := r.comment[id]
				if one == nil || !r.confirmed[voice{id, seg[1], seg[2]}] || one.campaign != campaign || listed[id] {
					r.wrong("report.html: the list %s holds %s, which does not belong there", key, id)
					continue
				}
				listed[id] = true
				if says := cmp.Or(strings.ReplaceAll(m[2], ",", ""), "1"); says != strconv.Itoa(one.standsFor) {
					r.wrong("report.html: the list %s says that %s stands for %s, comments.csv %d", key, id, says,
						one.standsFor)
				}
			}
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(n)
	if want := r.saying(seg[1], seg[2], "*"); len(listed) != len(want) {
		r.wrong("report.html: the list %s has %d comments, counted %d", key, len(listed), len(want))
	}
}

// serial is a comment in a list, with what it stands for where that is more than
// itself.
var serial = regexp.MustCompile(`([0-9]{4,})(?: \(for ([0-9,]+)\))?`)

// docketID is the docket that comments.csv is of.
func (c *paperChecks) docketID() string {
	if len(c.ids) == 0 {
		return ""
	}
	return c.comment[c.ids[0]].row["docket_id"]
}

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
		return row["comment_id"] == id && row["question_id"] == q && row["code"] == code &&
			squeeze(row["quote"]) == said
	}) {
		r.wrong("report.html: quotes.csv has no quotation %s", key)
	}
}

// A number in the report's own words counts something, unless it is one of
// these.
var harmless = regexp.MustCompile(strings.Join([]string{
	`\b(?:January|February|March|April|May|June|July|August|September|October|November` +
		`|December) [0-9]{1,2}, 20[0-9]{2}(?:, [0-9:]+ [ap]\.m\.)?`,
	`question_id [0-9a-z]+`, `[0-9]{4} is comment`,
	`https?://[^ ]+`,
	`\.(?:667|800)\b`, `[A-Z]{2,}[A-Z0-9-]*-[0-9][0-9A-Z-]*`,
	`\b(?:[Qq]uestions?|[Vv]ersion|[Tt]able|[Ff]igure|[Cc]hart|[Pp]art|[Ss]ection|[Aa]ppendix` +
		`|[Rr]ecommendation|Q|U\.S\.C\.|R|u) ?[0-9]+(?:\.[0-9]+)*`,
	`\b(?:19|20)[0-9]{2}\b`, `\bv?[0-9]+\.[0-9]+\.[0-9]+\b`,
	`0?\.667`, `\b15 %`,
	`\b40\b`,
}, "|"))

var bookVersion = regexp.MustCompile(`^Version ([0-9]+): ([0-9]+) themes?`)

var digits = regexp.MustCompile(`[0-9]`)

func (r *reportReader) stray(text string) {
	for _, name := range r.given() {
		text = strings.ReplaceAll(text, name, "")
	}
	if m := bookVersion.FindStringSubmatch(text); m != nil {
		// Only the newest version is in a file.
		if rows := r.tables["themes_by_question.csv"].rows; len(rows) > 0 && rows[0]["codebook_version"] == m[1] {
			r.number("report.html", "themes in version "+m[1], m[2], len(r.tables["codebook.csv"].rows))
		}
		text = strings.Replace(text, m[0], "", 1)
	}
	if rest := harmless.ReplaceAllString(text, ""); digits.MatchString(rest) {
		r.strays = append(r.strays, squeeze(text))
	}
}

// given are words with numbers in them that are not the report's own: names and
// definitions of the codebook, campaigns, organizations, questions, longest
// first.
func (c *paperChecks) given() []string {
	if c.names != nil {
		return c.names
	}
	add := func(s string) {
		if digits.MatchString(s) {
			c.names = append(c.names, s, squeeze(s))
		}
	}
	for _, row := range c.tables["codebook.csv"].rows {
		for _, cell := range row {
			add(cell)
		}
	}
	for _, row := range c.tables["themes_by_question.csv"].rows {
		add(row["imperative"])
		add(row["label"])
		add(row["question"])
	}
	for _, row := range c.tables["campaigns.csv"].rows {
		add(row["name"])
		add(row["campaign_id"])
	}
	for _, row := range c.tables["recommendations.csv"].rows {
		add(row["text"])
	}
	for _, row := range c.tables["sections.csv"].rows {
		add(row["title"])
	}
	for _, id := range c.ids {
		add(c.comment[id].row["organization"])
		add(c.comment[id].row["attribution"])
	}
	slices.SortFunc(c.names, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	c.names = slices.Compact(c.names)
	return c.names
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// nodeWords is the text of an element without the numbers of notes, white space
// squeezed.
func nodeWords(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Data == "sup" || n.Data == "style" || n.Data == "svg" {
			return // notes, looks and pictures
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
