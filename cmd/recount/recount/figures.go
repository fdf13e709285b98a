package recount

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// figure works out what the report's number of the given key is, as the CSV
// files write it. Keys name a cell of a file (file/row key/column), a count of
// rows (file?column=value#how), or comments under a group of codes.
func (c *counter) figure(key string) (string, error) {
	if !strings.Contains(key, "/") || strings.Contains(key, "?") {
		file, query, _ := strings.Cut(key, "?")
		if plain, how, whole := strings.Cut(key, "#"); whole && !strings.Contains(key, "?") {
			file, query = plain, "#"+how
		}
		return c.countRows(file, query)
	}
	var seg []string
	for _, s := range strings.Split(key, "/") {
		plain, err := url.PathUnescape(s)
		if err != nil {
			return "", err
		}
		seg = append(seg, plain)
	}
	if len(seg) < 3 {
		return "", fmt.Errorf("the key has %d parts", len(seg))
	}
	column := seg[len(seg)-1]
	switch seg[0] {
	case "themes_by_question":
		return c.themeCell(seg[0], column, "question_id", seg[1], "code", seg[2])
	case "themes_by_sector":
		if len(seg) != 5 {
			return "", fmt.Errorf("the key has %d parts", len(seg))
		}
		return c.themeCell(seg[0], column, "question_id", seg[1], "code", seg[2], "sector", seg[3])
	case "ledger":
		return c.cell(seg[0], column, "line", seg[1], "reason", seg[2])
	case "answering":
		return c.answeringFigure(seg[1], seg[2], column)
	case "readings":
		return c.readingsOf(column)
	case "coverage":
		return c.cell(seg[0], column, "question_id", seg[1])
	case "campaigns":
		return c.cell(seg[0], column, "campaign_id", seg[1])
	case "agreement":
		// What each of the readers chose stands in no file.
		if side := slices.Index([]string{"first", "second", "third"}, column); side >= 0 {
			return strconv.Itoa(c.ofKey(seg[1], seg[2]).chose[side]), nil
		}
		return c.cell(seg[0], column, "scope", seg[1], "key", seg[2])
	case "recommendations":
		return c.cell(seg[0], column, "recommendation_id", seg[1])
	case "imperatives":
		return c.group(seg[1], column, func(row map[string]string) bool { return row["imperative"] == seg[2] })
	case "functions":
		return c.group(seg[1], column,
			func(row map[string]string) bool { return slices.Contains(list(row["csf_function"]), seg[2]) })
	}
	return "", fmt.Errorf("no file of that name")
}

// themeCell finds a cell of a file of themes, and how people read it: of few comments a share
// is said as two numbers.
func (c *counter) themeCell(file, column string, keys ...string) (string, error) {
	if column == "share_distinct" {
		read, err := c.cell(file, "read_distinct", keys...)
		if err != nil {
			return "", err
		}
		if n, err := strconv.Atoi(read); err != nil || n < leastForShare {
			said, err := c.cell(file, "comments_distinct", keys...)
			return said + " of " + read, err
		}
	}
	return c.cell(file, column, keys...)
}

// cell finds a cell by the row's key columns; "*" stands for any row.
func (c *counter) cell(file, column string, keys ...string) (string, error) {
	t := c.tables[file+".csv"]
	if t == nil {
		return "", fmt.Errorf("no such file")
	}
	if !slices.Contains(t.header, column) {
		return "", fmt.Errorf("%s.csv has no column %s", file, column)
	}
rows:
	for _, row := range t.rows {
		for i := 0; i < len(keys); i += 2 {
			if keys[i+1] != "*" && row[keys[i]] != keys[i+1] {
				continue rows
			}
		}
		return row[column], nil
	}
	return "", fmt.Errorf("%s.csv has no such row", file)
}

// several are the columns whose cells hold several values.
var several = []string{"questions", "themes", "csf_function", "channels", "sectors", "states", "codes"}

// countRows counts the rows of a file that a query asks for.
func (c *counter) countRows(file, query string) (string, error) {
	t := c.tables[file+".csv"]
	if t == nil {
		return "", fmt.Errorf("no such file")
	}
	query, how, _ := strings.Cut(query, "#")
	rows, err := t.fitting(file, query)
	if err != nil {
		return "", err
	}
	distinct := func(column string) int {
		seen := map[string]bool{}
		for _, row := range rows {
			seen[row[column]] = true
		}
		delete(seen, "")
		return len(seen)
	}
	switch {
	case how == "":
		return strconv.Itoa(len(rows)), nil
	case how == "distinct":
		var ids []string
		for _, row := range rows {
			ids = append(ids, row["comment_id"])
		}
		return strconv.Itoa(c.count(ids).distinct), nil
	case how == "comments":
		return strconv.Itoa(distinct("comment_id")), nil
	case how == "sectors":
		rows = slices.DeleteFunc(rows, func(row map[string]string) bool { return row["sector"] == "unspecified" })
		return strconv.Itoa(distinct("sector")), nil
	case how == "coders":
		return strconv.Itoa(distinct("coder")), nil
	case strings.HasPrefix(how, "distinct("):
		return strconv.Itoa(distinct(strings.Trim(how[8:], "()"))), nil
	case strings.HasPrefix(how, "sum("):
		sum := 0
		for _, row := range rows {
			n, err := strconv.Atoi(row[strings.Trim(how[3:], "()")])
			if err != nil {
				return "", err
			}
			sum += n
		}
		return strconv.Itoa(sum), nil
	case slices.Contains(t.header, how):
		return strconv.Itoa(distinct(how)), nil
	}
	return "", fmt.Errorf("no way to count called %q", how)
}

// fitting picks the rows that a query of columns and values asks for.
func (t *table) fitting(file, query string) ([]map[string]string, error) {
	wanted, err := url.ParseQuery(query)
	if err != nil {
		return nil, err
	}
	var rows []map[string]string
	for _, row := range t.rows {
		fits := true
		for column, values := range wanted {
			if column != "posted" && !slices.Contains(t.header, column) {
				return nil, fmt.Errorf("%s.csv has no column %s", file, column)
			}
			for _, alternatives := range values {
				fits = fits && slices.ContainsFunc(strings.Split(alternatives, ","),
					func(v string) bool { return holds(row, column, v) })
			}
		}
		if fits {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func holds(row map[string]string, column, value string) bool {
	cell := row[column]
	switch {
	case column == "posted":
		return strings.HasPrefix(row["status"], "posted") == (value == "true")
	case value == "*":
		return cell != ""
	case strings.HasPrefix(value, ">"):
		least, err1 := strconv.Atoi(value[1:])
		n, err2 := strconv.Atoi(cell)
		return err1 == nil && err2 == nil && n > least
	case slices.Contains(several, column):
		return slices.Contains(list(cell), value) || cell == value
	}
	return cell == value
}

// group counts the posted comments with at least one confirmed code of a group.
func (c *counter) group(question, column string, in func(map[string]string) bool) (string, error) {
	seen := map[string]bool{}
	var ids []string
	for _, row := range c.tables["themes_by_question.csv"].rows {
		if row["question_id"] != question || !in(row) {
			continue
		}
		for _, id := range c.saying(question, row["code"], "*") {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	t := c.count(ids)
	switch column {
	case "comments_all":
		return strconv.Itoa(t.all), nil
	case "comments_distinct":
		return strconv.Itoa(t.distinct), nil
	}
	return "", fmt.Errorf("no column %s", column)
}

// written are the words that a report uses for small numbers.
var written = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
	"twelve"}

var plainNumber = regexp.MustCompile(`^[-−]?[0-9][0-9,]*(\.[0-9]+)?$`)

// reads reports whether words for people say the number raw: whole, with
// separators, in words up to twelve, rounded, or as a percentage.
func reads(text, raw string) bool {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\u00a0", " "))
	if raw == "" {
		return text == "" || text == "–" || text == "—" || text == "none" || text == "not known" || text == "unknown"
	}
	if text == raw {
		return true
	}
	if at := slices.Index(written, strings.ToLower(text)); at >= 0 {
		return raw == strconv.Itoa(at)
	}
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return false
	}
	// What is nearly all or nearly nothing is said to be so, not rounded to it.
	switch text {
	case "over 99 %":
		return value > 0.99 && value < 1
	case "under 1 %":
		return value > 0 && value < 0.01
	}
	if rest, ok := strings.CutSuffix(text, "%"); ok {
		text, value = strings.TrimSpace(rest), value*100
	}
	if strings.HasPrefix(text, ".") {
		text = "0" + text
	}
	if !plainNumber.MatchString(text) {
		return false
	}
	shown, err := strconv.ParseFloat(strings.ReplaceAll(strings.Replace(text, "−", "-", 1), ",", ""), 64)
	if err != nil {
		return false
	}
	_, decimals, _ := strings.Cut(text, ".")
	half := 0.5
	for range decimals {
		half /= 10
	}
	return shown-value <= half+1e-9 && value-shown <= half+1e-9
}
