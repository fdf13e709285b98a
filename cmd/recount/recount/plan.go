package recount

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// support counts again how many of those who wrote raise a code that a recommendation
// rests on, and numbers the recommendations under their imperatives.
func (c tableChecks) support() {
	rows := c.tables["recommendations.csv"].rows
	number := numbering(rows)
	for n, row := range rows {
		if row["text"] == "" {
			continue
		}
		id := row["recommendation_id"]
		where := "recommendations.csv row " + strconv.Itoa(n+1) + " (" + id + ")"
		c.same(where, "number", row["number"], number[id])
		seen, sectors, against := map[string]bool{}, map[string]bool{}, 0
		var ids []string
		for _, link := range rows {
			if link["recommendation_id"] != id {
				continue
			}
			for _, comment := range c.saying("all", link["code"], "*") {
				if !seen[comment] {
					seen[comment] = true
					ids = append(ids, comment)
					sectors[c.comment[comment].row["sector"]] = true
				}
			}
			against += c.dissents(link)
		}
		delete(sectors, "unspecified")
		t := c.count(ids)
		c.number(where, "comments_distinct", row["comments_distinct"], t.distinct)
		c.number(where, "comments_all", row["comments_all"], t.all)
		c.number(where, "sectors", row["sectors"], len(sectors))
		c.number(where, "against", row["against"], against)
		c.same(where, "support", row["support"], c.grade(t.distinct))
	}
}

// dissents is 1 for a link to a quotation that is a voice against.
func (c tableChecks) dissents(link map[string]string) int {
	for _, row := range c.tables["quotes.csv"].rows {
		if row["passage"] == link["passage"] && row["dissenting"] == "true" {
			return 1
		}
	}
	return 0
}

// grade says how far themes were raised, as the contract has it.
func (c tableChecks) grade(distinct int) string {
	read := 0
	if rows := c.tables["themes_by_question.csv"].rows; len(rows) > 0 {
		for _, row := range rows {
			if row["question_id"] == "all" {
				read, _ = strconv.Atoi(row["read_distinct"]) // checked where the file is
			}
		}
	}
	switch {
	case distinct == 0 || read == 0:
		return "none"
	case distinct*20 < read:
		return "narrow"
	case distinct*4 < read:
		return "some"
	}
	return "broad"
}

var leads = regexp.MustCompile(`^[0-9]+`)

// numbering gives each recommendation its number: that of its imperative, which is
// the one its name begins with where that is free, then its own.
func numbering(rows []map[string]string) map[string]string {
	var groups []string
	in := map[string][]string{}
	for _, row := range rows {
		if row["text"] == "" {
			continue
		}
		if in[row["imperative"]] == nil {
			groups = append(groups, row["imperative"])
		}
		in[row["imperative"]] = append(in[row["imperative"]], row["recommendation_id"])
	}
	out, last := map[string]string{}, 0
	for _, g := range groups {
		lead := ""
		if len(groups) > 1 || g != "" {
			own, _ := strconv.Atoi(leads.FindString(g)) // 0 for none
			last = max(last+1, own)
			lead = strconv.Itoa(last) + "."
		}
		for i, id := range in[g] {
			out[id] = lead + strconv.Itoa(i+1)
		}
	}
	return out
}

var dayForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)

// actions looks whether each action belongs to a recommendation and carries its
// number.
func (c tableChecks) actions() {
	number := numbering(c.tables["recommendations.csv"].rows)
	counted := map[string]int{}
	for n, row := range c.tables["actions.csv"].rows {
		id := row["recommendation_id"]
		where := "actions.csv row " + strconv.Itoa(n+1) + " (" + row["action_id"] + ")"
		if number[id] == "" {
			c.wrong("%s: recommendations.csv has no %s", where, id)
			continue
		}
		counted[id]++
		of := strconv.Itoa(counted[id])
		c.same(where, "action_id", row["action_id"], id+"-"+of)
		c.same(where, "number", row["number"], number[id]+"."+of)
		if row["text"] == "" {
			c.wrong("%s: the action says nothing", where)
		}
		if row["due"] != "" && !dayForm.MatchString(row["due"]) {
			c.wrong("%s: due is %q", where, row["due"])
		}
		if !slices.Contains([]string{"", "high", "medium", "low"}, row["priority"]) {
			c.wrong("%s: priority is %q", where, row["priority"])
		}
	}
}

// actionTable holds the table of actions in report.html against actions.csv.
func (c *paperChecks) actionTable() {
	rows := c.tables["actions.csv"].rows
	for _, t := range c.reportTables {
		if len(t) == 0 || len(t[0]) < 5 || t[0][0] != "Number" || t[0][1] != "Action" {
			continue
		}
		if len(t) != len(rows)+1 {
			c.wrong("report.html: the table of actions has %d rows, actions.csv %d", len(t)-1, len(rows))
			return
		}
		for i, row := range rows {
			c.same("report.html, table of actions", row["action_id"], strings.Join(t[i+1][:2], " "),
				row["number"]+" "+squeeze(row["text"]))
		}
		return
	}
	if len(rows) > 0 {
		c.wrong("report.html has no table of actions")
	}
}
