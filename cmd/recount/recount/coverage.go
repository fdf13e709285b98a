package recount

import (
	"fmt"
	"slices"
	"strconv"
)

// readingNames are the columns of coverage.csv that add up to its answers.
var readingNames = []string{"read", "unread", "no_answer", "off_topic", "to_revisit"}

func isNote(class string) bool {
	return class == "content_elsewhere" || class == "no_answer" || class == "repeated_passage"
}

// any reports whether an answer of a posted comment, to the question or with
// "all" to any, is of the kind asked for.
func (c *counter) any(of *comment, question string, kind func(question string) bool) bool {
	for _, q := range of.questions {
		if (question == "all" || q == question) && kind(q) {
			return true
		}
	}
	return false
}

// readers are the posted comments whose answer to a question (any, for "all")
// was read and says something: what shares are over.
func (c *counter) readers(question, sector string) []string {
	var out []string
	for _, id := range c.posted {
		one := c.comment[id]
		counted := func(q string) bool {
			reading := c.reading[[2]string{id, q}]
			return reading == "read" || reading == "to_revisit"
		}
		if c.any(one, question, counted) && (sector == "*" || one.row["sector"] == sector) {
			out = append(out, id)
		}
	}
	return out
}

// readAnswers works out from codings.csv how far the reading of every posted
// answer has come.
func (c *counter) readAnswers() {
	type answer = [2]string
	rows, own, old := map[answer]bool{}, map[answer]bool{}, map[answer]bool{}
	for _, k := range c.rows {
		at := answer{k.comment, k.question}
		rows[at] = true
		own[at] = own[at] || k.origin != "campaign"
		if _, known := c.labels[k.code]; k.state == "to_revisit" || k.state == "confirmed" && !known {
			old[at] = true
		}
	}
	letter := map[string]string{}
	for _, row := range c.tables["campaigns.csv"].rows {
		letter[row["campaign_id"]] = row["representative"]
	}
	c.reading = map[answer]string{}
	for at, class := range c.class {
		of := c.comment[at[0]]
		if of == nil {
			continue
		}
		read := rows[at] || of.campaign != "" && own[answer{letter[of.campaign], at[1]}]
		switch {
		case of.row["class"] == "off_topic":
			c.reading[at] = "off_topic"
		case isNote(class):
			c.reading[at] = "no_answer"
		case !read:
			c.reading[at] = "unread"
		case old[at]:
			c.reading[at] = "to_revisit"
		default:
			c.reading[at] = "read"
		}
	}
}

// answeringFigure counts the comments that answer a question where no file has
// a row for it, because there is no theme.
func (c *counter) answeringFigure(question, sector, column string) (string, error) {
	t := c.count(c.answering(question, sector))
	switch column {
	case "answers_all":
		return strconv.Itoa(t.all), nil
	case "answers_distinct":
		return strconv.Itoa(t.distinct), nil
	case "awaiting_review":
		return strconv.Itoa(c.waiting(question)), nil
	}
	return "", fmt.Errorf("no column %s", column)
}

// readingsOf counts what sentences of method state and no single file holds.
func (c *counter) readingsOf(what string) (string, error) {
	n := map[string]int{}
	for _, k := range c.rows {
		if of := c.comment[k.comment]; k.state == "confirmed" && (of == nil || !of.posted) {
			n["unposted"]++
		}
	}
	own := map[[2]string]bool{}
	for _, k := range c.rows {
		own[[2]string{k.comment, k.question}] = own[[2]string{k.comment, k.question}] || k.origin != "campaign"
	}
	for at, reading := range c.reading {
		if (reading == "read" || reading == "to_revisit") && !own[at] {
			n["copies"]++
		}
	}
	c.findPairs()
	for _, p := range c.allPairs {
		n["pairs"]++
		if len(p.coders) > 2 {
			n["thrice"]++
		}
		switch {
		case slices.Contains(p.seen, "hidden"):
			n["seen_apart"]++
		case slices.Contains(p.seen, ""):
			n["seen_unknown"]++
		default:
			n["seen_by_both"]++
		}
		switch {
		case p.agree():
			continue
		case p.settled:
			n["settled"]++
		default:
			n["open"]++
		}
		n["differing"]++
	}
	if !slices.Contains([]string{"unposted", "copies", "pairs", "thrice", "settled", "open", "differing",
		"seen_by_both", "seen_apart", "seen_unknown"}, what) {
		return "", fmt.Errorf("no count called %q", what)
	}
	return strconv.Itoa(n[what]), nil
}

// coverage counts the posted answers by how far their reading has come.
func (c tableChecks) coverage() {
	c.readAnswers()
	counted := map[string]map[string]int{"all": {}}
	for _, q := range c.questions {
		counted[q] = map[string]int{}
	}
	for _, row := range c.tables["answers.csv"].rows {
		id, q := row["comment_id"], row["question_id"]
		where := "answers.csv " + id + " " + q
		reading := c.reading[[2]string{id, q}]
		c.same(where, "reading", row["reading"], reading)
		if !slices.Contains([]string{"answer", "content_elsewhere", "no_answer", "repeated_passage", "off_topic"},
			row["class"]) {
			c.wrong("%s: the class %q is none of the contract's", where, row["class"])
		}
		if (row["class"] == "off_topic") != (c.comment[id] != nil && c.comment[id].row["class"] == "off_topic") {
			c.wrong("%s: the class is %q, that of its comment is not the same", where, row["class"])
		}
		for _, scope := range []string{q, "all"} {
			if counted[scope] != nil {
				counted[scope][reading]++
				counted[scope]["answers"]++
			}
		}
	}
	seen := map[string]bool{}
	for _, row := range c.tables["coverage.csv"].rows {
		q := row["question_id"]
		where := "coverage.csv " + q
		if seen[q] || counted[q] == nil {
			c.wrong("%s stands there twice, or there is no such question", where)
			continue
		}
		seen[q] = true
		sum := 0
		for _, name := range readingNames {
			c.number(where, name, row[name], counted[q][name])
			n, err := strconv.Atoi(row[name])
			if err != nil {
				c.wrong("%s: %s is %q", where, name, row[name])
			}
			sum += n
		}
		c.number(where, "answers", row["answers"], counted[q]["answers"])
		c.number(where, "the five columns add up to answers", row["answers"], sum)
	}
	for _, q := range c.scopes() {
		if !seen[q] {
			c.wrong("coverage.csv has no row %s", q)
		}
	}
}
