package recount

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// longestCell is how many UTF-16 units a cell of a workbook holds.
const longestCell = 32767

// mostCharted is how many themes a chart shows at most.
const mostCharted = 15

// workbook compares every sheet with its CSV file, cell by cell, and counts the
// tables behind the charts and the overview again.
func (c *paperChecks) workbook() {
	data, ok := c.read("workbook.xlsx")
	if !ok {
		return
	}
	w, err := openWorkbook(data)
	if err != nil {
		c.wrong("workbook.xlsx: %v", err)
		return
	}
	for name, t := range c.tables {
		s := w.sheet(strings.TrimSuffix(name, ".csv"))
		if s == nil {
			c.wrong("workbook.xlsx has no sheet for %s", name)
			continue
		}
		c.sheet(s, t)
	}
	c.chartTables(w.sheet("Charts"))
	c.overview(w.sheet("About"))
	for _, ch := range w.charts {
		if len(ch.series) != 2 {
			c.wrong("workbook.xlsx %s: %d series, the two counts stand side by side", ch.part, len(ch.series))
		}
		for _, one := range ch.series {
			c.chartSeries(w, "workbook.xlsx "+ch.part, one)
		}
	}
	drawn := 0
	for _, q := range c.scopes() {
		for _, code := range c.codes() {
			if len(c.saying(q, code, "*")) > 0 {
				drawn++
				break
			}
		}
	}
	if len(w.charts) != drawn {
		c.wrong("workbook.xlsx has %d charts, %d questions (and all together) have themes", len(w.charts), drawn)
	}
}

// sheet compares a worksheet with its file.
func (c *paperChecks) sheet(s *sheet, t *table) {
	where := "workbook.xlsx " + s.name
	for len(s.rows) > 0 && !slices.ContainsFunc(s.rows[len(s.rows)-1], func(k cell) bool { return k.text != "" }) {
		s.rows = s.rows[:len(s.rows)-1]
	}
	if len(s.rows) != len(t.rows)+1 {
		c.wrong("%s has %d rows, the CSV file %d", where, len(s.rows)-1, len(t.rows))
	}
	for i, name := range t.header {
		c.same(where+", header", strconv.Itoa(i+1), s.at(0, i).text, name)
	}
	for n, row := range t.rows {
		at := fmt.Sprintf("%s row %d", where, n+1)
		for i, name := range t.header {
			got, want := s.at(n+1, i), row[name]
			switch {
			case got.number:
				a, err1 := strconv.ParseFloat(got.text, 64)
				b, err2 := strconv.ParseFloat(want, 64)
				if err1 != nil || err2 != nil || a != b {
					c.same(at, name, got.text, want)
				}
			case len(utf16.Encode([]rune(want))) > longestCell:
				if !strings.Contains(got.text, "answers.csv") || len(utf16.Encode([]rune(got.text))) > longestCell {
					c.wrong("%s: %s is too long for a cell and does not point to answers.csv", at, name)
				}
			default:
				c.same(at, name, got.text, want)
			}
		}
		if n+1 < len(s.rows) && len(s.rows[n+1]) > len(t.header) &&
			slices.ContainsFunc(s.rows[n+1][len(t.header):], func(k cell) bool { return k.text != "" }) {
			c.wrong("%s has more cells than the CSV file", at)
		}
	}
}

var (
	chartHeading  = regexp.MustCompile(`^(?:All questions together|Question ([0-9A-Za-z]+)\.|General answers)`)
	chartAnswered = regexp.MustCompile(`^Answered by ([0-9,]+) comments? distinct, ([0-9,]+) comments? in all\.`)
)

// chartTables counts the sheet that the charts draw: a table a question, ranked,
// the most frequent themes.
func (c *paperChecks) chartTables(s *sheet) {
	if s == nil {
		c.wrong("workbook.xlsx has no sheet Charts")
		return
	}
	question, shown := "", map[string]map[string]bool{}
	for n := range s.rows {
		first := s.at(n, 0)
		where := fmt.Sprintf("workbook.xlsx Charts row %d", n+1)
		if m := chartHeading.FindStringSubmatch(first.text); m != nil {
			question = m[1]
			if strings.HasPrefix(first.text, "All") {
				question = "all"
			} else if strings.HasPrefix(first.text, "General") {
				question = "general"
			}
			shown[question] = map[string]bool{}
			continue
		}
		base := c.count(c.answering(question, "*"))
		if m := chartAnswered.FindStringSubmatch(first.text); m != nil {
			c.number(where, "distinct", strings.ReplaceAll(m[1], ",", ""), base.distinct)
			c.number(where, "in all", strings.ReplaceAll(m[2], ",", ""), base.all)
			continue
		}
		if !s.at(n, 2).number {
			continue
		}
		code, _, _ := strings.Cut(s.at(n, 1).text, " ")
		if shown[question] == nil || !slices.Contains(c.codes(), code) {
			c.wrong("%s: a count of %q under no question", where, s.at(n, 1).text)
			continue
		}
		shown[question][code] = true
		said := c.count(c.saying(question, code, "*"))
		c.same(where, "rank", first.text, c.rank(question, code))
		c.number(where, "distinct", s.at(n, 2).text, said.distinct)
		c.number(where, "all", s.at(n, 3).text, said.all)
	}
	for _, q := range c.scopes() {
		for _, code := range c.codes() {
			rank, err := strconv.Atoi(c.rank(q, code))
			if err == nil && rank <= mostCharted && !shown[q][code] && len(shown[q]) < mostCharted {
				c.wrong("workbook.xlsx Charts leaves out %s in question %s, of rank %d", code, q, rank)
			}
		}
	}
}

// overview holds the first sheet's ledger and its list of sheets.
func (c *paperChecks) overview(s *sheet) {
	if s == nil {
		c.wrong("workbook.xlsx has no sheet About")
		return
	}
	ledger, sheets := c.tables["ledger.csv"].rows, map[string]bool{}
	waiting := c.waiting()
	part, line := "", 0
	for n := range s.rows {
		where := fmt.Sprintf("workbook.xlsx About row %d", n+1)
		switch first := s.at(n, 0).text; {
		case first == "Line" || first == "Sheet" || first == "Waits":
			part = first
		case !s.at(n, 1).number:
		case part == "Line":
			if line >= len(ledger) {
				c.wrong("%s: more lines than ledger.csv has", where)
				return
			}
			c.same(where, ledger[line]["line"]+" "+ledger[line]["reason"], s.at(n, 1).text, ledger[line]["comments"])
			line++
		case part == "Waits":
			want, known := waiting[first]
			if !known {
				c.wrong("%s: nothing called %q waits", where, first)
				continue
			}
			delete(waiting, first)
			c.number(where, first, s.at(n, 1).text, want)
		case part == "Sheet":
			t := c.tables[first+".csv"]
			if t == nil {
				c.wrong("%s: no file behind the sheet %s", where, first)
				continue
			}
			sheets[first+".csv"] = true
			c.number(where, first, s.at(n, 1).text, len(t.rows))
		}
	}
	if len(waiting) > 0 {
		c.wrong("workbook.xlsx About does not say how many wait: %v", slices.Sorted(maps.Keys(waiting)))
	}
	if line != len(ledger) || len(sheets) != len(c.tables) {
		c.wrong("workbook.xlsx About has %d lines of the ledger's %d and names %d of %d sheets", line, len(ledger),
			len(sheets), len(c.tables))
	}
}

// waiting counts what waits to be looked at again.
func (c *paperChecks) waiting() map[string]int {
	n := map[string]int{"Posted answers": 0, "Codings set apart": 0, "Quotations": 0}
	for _, reading := range c.reading {
		if reading == "to_revisit" {
			n["Posted answers"]++
		}
	}
	for _, k := range c.rows {
		if k.state == "to_revisit" {
			n["Codings set apart"]++
		}
	}
	for _, row := range c.tables["quotes.csv"].rows {
		if row["revisit"] != "" {
			n["Quotations"]++
		}
	}
	return n
}

// chartSeries follows a series to its cells: as many names as numbers, in the
// column of its title, and what is kept beside the formula is what the cells
// hold.
func (c *paperChecks) chartSeries(w *workbook, where string, one series) {
	sizes := map[string]int{}
	for what, pair := range map[string]struct {
		formula string
		cache   []string
	}{"title": {one.title, one.titleCache}, "categories": {one.categories, one.categoriesCache}, "values": {one.values,
		one.valuesCache}} {
		cells, err := w.area(pair.formula)
		if err != nil {
			c.wrong("%s: %s: %v", where, what, err)
			continue
		}
		sizes[what] = len(cells)
		for i, k := range cells {
			if k.number != (what == "values") || k.text == "" {
				c.wrong("%s: %s %d (%s) is %q", where, what, i+1, pair.formula, k.text)
			}
			if len(pair.cache) > 0 && !sameCell(k.text, cellAt(pair.cache, i)) {
				c.wrong("%s: %s %d is kept as %q, the cell of %s holds %q", where, what, i+1, cellAt(pair.cache, i),
					pair.formula, k.text)
			}
		}
	}
	if sizes["values"] != sizes["categories"] || sizes["title"] != 1 || columnOf(one.title) != columnOf(one.values) {
		c.wrong("%s: the series %s draws %s beside %s", where, one.title, one.values, one.categories)
	}
}

// columnOf is the letters of the column that a formula begins in.
func columnOf(formula string) string {
	_, place, _ := strings.Cut(formula, "!")
	return strings.TrimRight(strings.TrimLeft(strings.SplitN(place, ":", 2)[0], "$"), "$0123456789")
}

func sameCell(a, b string) bool {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	return a == b || err1 == nil && err2 == nil && x == y
}
