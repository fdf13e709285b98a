package recount

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// braced finds the names in a text: of figures, quotations and comments.
var braced = regexp.MustCompile(`\{\{[ \t]*([^{}\s][^{}\n]*?)[ \t]*\}\}`)

// leastForShare is the fewest comments of which people read a share; of fewer a text says both
// numbers.
const leastForShare = 10

// notThere stands in a text where a name stands for nothing any more.
const notThere = "[not available any more]"

// sections works out every figure that the written sections name, puts it into the
// text as it was written, and compares the outcome with the text that was exported.
func (c tableChecks) sections() {
	for n, row := range c.tables["sections.csv"].rows {
		where := "sections.csv row " + strconv.Itoa(n+1) + " (" + row["section"] + ")"
		c.sectionOf(where, row["section"])
		if !account.MatchString(row["author"]) {
			c.wrong("%s: author is %q, not an account number", where, row["author"])
		}
		if !moment.MatchString(row["edited_at"]) {
			c.wrong("%s: edited_at is %q", where, row["edited_at"])
		}
		said := c.saidFigures(where, row["figures"])
		var figures, missing []string
		text := braced.ReplaceAllStringFunc(row["source"], func(whole string) string {
			name := braced.FindStringSubmatch(whole)[1]
			words, isFigure := c.named(where, name, said)
			switch {
			case words == "":
				missing = addOnce(missing, name)
				return notThere
			case isFigure:
				figures = addOnce(figures, name)
			}
			return words
		})
		c.same(where, "text", row["text"], text)
		c.same(where, "missing", row["missing"], strings.Join(missing, "; "))
		if got := said.names; !slices.Equal(got, figures) {
			c.wrong("%s: figures are %v, the text names %v", where, got, figures)
		}
		c.changes(where, row["changed"], said)
	}
}

var moment = regexp.MustCompile(`^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$`)

// sectionOf says whether the docket can have such a section.
func (c tableChecks) sectionOf(where, name string) {
	if q, ok := strings.CutPrefix(name, "question-"); ok {
		if !slices.Contains(c.questions, q) {
			c.wrong("%s: comments.csv has no question %s", where, q)
		}
		return
	}
	if code, ok := strings.CutPrefix(name, "theme-"); ok {
		if _, known := c.labels[code]; !known {
			c.wrong("%s: codebook.csv has no %s", where, code)
		}
		return
	}
	if !slices.Contains([]string{"summary", "recommendations", "method"}, name) {
		c.wrong("%s: no such section", where)
	}
}

func addOnce(list []string, one string) []string {
	if slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}

// saidValues are figures as a cell has them: name=value.
type saidValues struct {
	names []string
	value map[string]string
}

func (c tableChecks) saidFigures(where, cell string) saidValues {
	out := saidValues{value: map[string]string{}}
	for _, pair := range list(cell) {
		i := strings.LastIndex(pair, "=")
		if i < 0 {
			c.wrong("%s: figures hold %q", where, pair)
			continue
		}
		out.names = append(out.names, pair[:i])
		out.value[pair[:i]] = pair[i+1:]
	}
	return out
}

// named is what a name stands for, in words, and whether it is a figure; "" for
// nothing.
func (c tableChecks) named(where, name string, said saidValues) (string, bool) {
	if id, ok := strings.CutPrefix(name, "quote:"); ok {
		for _, row := range c.tables["quotes.csv"].rows {
			if row["passage"] == id {
				return "“" + row["quote"] + "” (" + row["comment_id"] + ")", false
			}
		}
		return "", false
	}
	if id, ok := strings.CutPrefix(name, "comment:"); ok {
		if serial, err := strconv.Atoi(id); err == nil && len(c.ids) > 0 {
			id = fmt.Sprintf("%s-%04d", c.comment[c.ids[0]].row["docket_id"], serial)
		}
		if of := c.comment[id]; of == nil || !of.posted {
			return "", false
		}
		return "[" + id + "]", false
	}
	raw, err := c.namedFigure(name)
	if err != nil || raw == "" {
		return "", false
	}
	if !reads(said.value[name], raw) {
		c.wrong("%s: %s is %q, counted %q", where, name, said.value[name], raw)
	}
	return said.value[name], true
}

// taken is a name of a figure taken apart: kind:subject@question/sector.measure.
type taken struct{ kind, subject, question, sector, measure string }

func takeApart(name string) taken {
	var t taken
	t.kind, t.subject, _ = strings.Cut(name, ":")
	if t.kind == "ledger" {
		return t
	}
	if i := strings.LastIndex(t.subject, "."); i >= 0 {
		t.subject, t.measure = t.subject[:i], t.subject[i+1:]
	}
	t.subject, t.sector, _ = strings.Cut(t.subject, "/")
	t.subject, t.question, _ = strings.Cut(t.subject, "@")
	if t.question == "" {
		t.question = "all"
	}
	return t
}

// namedFigure works out the figure of a name as the files write it.
func (c tableChecks) namedFigure(name string) (string, error) {
	t := takeApart(name)
	switch t.kind {
	case "theme":
		return c.themeFigure(t)
	case "question":
		return c.questionFigure(t)
	case "sector":
		column := map[string]string{"comments": "answers_distinct", "all": "answers_all"}[t.measure]
		if len(c.tables["codebook.csv"].rows) == 0 && len(c.tables["themes_by_sector.csv"].rows) == 0 {
			return c.answeringFigure(t.question, t.subject, column)
		}
		return c.cell("themes_by_sector", "sector_"+column, "question_id", t.question, "sector", t.subject)
	case "ledger":
		return c.cell("ledger", "comments", "line", t.subject, "reason", "")
	case "campaign":
		if t.measure == "all" {
			return c.cell("campaigns", "comments_all", "campaign_id", t.subject)
		}
	}
	return "", fmt.Errorf("no figure has the name %s", name)
}

func (c tableChecks) themeFigure(t taken) (string, error) {
	if _, now := c.labels[t.subject]; !now {
		return "", fmt.Errorf("codebook.csv has no %s", t.subject)
	}
	file, keys := "themes_by_question", []string{"question_id", t.question, "code", t.subject}
	if t.sector != "" {
		file, keys = "themes_by_sector", append(keys, "sector", t.sector)
	}
	column := map[string]string{"share": "share_distinct", "comments": "comments_distinct", "all": "comments_all"}
	if t.sector == "" {
		column["outside"], column["campaigns"] = "comments_outside_campaigns", "campaigns"
	}
	if t.measure == "share" {
		if read, err := c.cell(file, "read_distinct", keys...); err != nil || read == "0" {
			return "", err // a share of nothing
		}
	}
	return c.themeCell(file, column[t.measure], keys...)
}

func (c tableChecks) questionFigure(t taken) (string, error) {
	column := map[string]string{"comments": "answers_distinct", "all": "answers_all"}[t.measure]
	switch {
	case column == "":
		return c.cell("coverage", t.measure, "question_id", t.subject)
	case len(c.tables["themes_by_question.csv"].rows) == 0:
		return c.answeringFigure(t.subject, "*", column)
	}
	return c.cell("themes_by_question", column, "question_id", t.subject)
}

// changes looks whether what a figure has become is what it is.
func (c tableChecks) changes(where, cell string, said saidValues) {
	for _, change := range list(cell) {
		name, values, _ := cutLast(change, ": ")
		was, now, ok := strings.Cut(values, " -> ")
		if !ok || said.value[name] != now || was == now {
			c.wrong("%s: changed says %q, the figure is %q", where, change, said.value[name])
		}
	}
}

// cutLast cuts s at the last place of sep.
func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// written compares the figures in a section of report.html, and how many there are,
// with those that sections.csv names.
func (r *reportReader) written(n *html.Node, section string) {
	var row map[string]string
	for _, one := range r.tables["sections.csv"].rows {
		if one["section"] == section {
			row = one
		}
	}
	if row == nil {
		r.wrong("report.html: sections.csv has no section %s", section)
		return
	}
	r.sections[section] = true
	said := tableChecks{r.counter}.saidFigures("sections.csv", row["figures"])
	var want []string
	for _, m := range braced.FindAllStringSubmatch(row["source"], -1) {
		if v, is := said.value[m[1]]; is {
			want = append(want, v)
		}
	}
	var got []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if _, ok := attribute(n, "data-figure"); ok {
			got = append(got, nodeWords(n))
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
	}
	walk(n)
	if !slices.Equal(got, want) {
		r.wrong("report.html: section %s has the figures %v, sections.csv %v", section, got, want)
	}
}
