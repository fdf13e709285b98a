package recount

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// tally counts comments the two ways of the contract.
type tally struct {
	all, distinct, outside, campaigns, largest, organizations, states int
}

// count tallies posted comments; ids are distinct.
func (c *counter) count(ids []string) tally {
	var t tally
	campaigns, organizations, states := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, id := range ids {
		one := c.comment[id]
		t.all += one.standsFor
		if one.campaign == "" {
			t.outside++
		} else {
			campaigns[one.campaign] += one.standsFor
		}
		if name := plainName(one.row["organization"]); name != "" {
			organizations[name] = true
		}
		if one.row["state"] != "" {
			states[one.row["state"]] = true
		}
	}
	for _, n := range campaigns {
		t.largest = max(t.largest, n)
	}
	t.campaigns, t.organizations, t.states = len(campaigns), len(organizations), len(states)
	t.distinct = t.outside + t.campaigns
	return t
}

// plainName is an organization's name without what spellings differ in: case,
// width, spaces and punctuation.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(name))
}

// answering are the posted comments that answer a question (any, for "all"), of
// a sector ("*": of every one).
func (c *counter) answering(question, sector string) []string {
	var out []string
	for _, id := range c.posted {
		one := c.comment[id]
		answers := func(q string) bool { return !isNote(c.class[[2]string{id, q}]) }
		if c.any(one, question, answers) && (sector == "*" || one.row["sector"] == sector) {
			out = append(out, id)
		}
	}
	return out
}

// saying are the posted comments with a confirmed code.
func (c *counter) saying(question, code, sector string) []string {
	ids := c.coded[[2]string{question, code}]
	if sector == "*" {
		return ids
	}
	var out []string
	for _, id := range ids {
		if c.comment[id].row["sector"] == sector {
			out = append(out, id)
		}
	}
	return out
}

// whole tallies all comments with a code, once.
func (c *counter) whole(question, code string) tally {
	key := [2]string{question, code}
	if t, known := c.said[key]; known {
		return t
	}
	t := c.count(c.saying(question, code, "*"))
	c.said[key] = t
	return t
}

// waiting counts pending comments that answer a question.
func (c *counter) waiting(question string) int {
	n := 0
	for _, id := range c.ids {
		one := c.comment[id]
		if one.row["status"] == "pending" && (question == "all" || slices.Contains(one.questions, question)) {
			n++
		}
	}
	return n
}

// share compares a cell with part of whole, four decimals, empty without a whole.
func (c tableChecks) share(where, column, says string, part, whole int) {
	if whole == 0 {
		c.same(where, column, says, "")
		return
	}
	c.near(where, column, says, float64(part)/float64(whole))
}

// rank is the place of a code among all of its question by distinct commenters:
// as many as are ahead of it and one; none for a code that nobody named.
func (c *counter) rank(question, code string) string {
	own := c.whole(question, code).distinct
	if own == 0 {
		return ""
	}
	ahead := 1
	for _, other := range c.codes() {
		if c.whole(question, other).distinct > own {
			ahead++
		}
	}
	return strconv.Itoa(ahead)
}

func (c tableChecks) byQuestion() {
	type key struct{ question, code string }
	seen := map[key]bool{}
	places := map[string]map[string]int{}
	for _, row := range c.tables["themes_by_question.csv"].rows {
		q, code := row["question_id"], row["code"]
		where := "themes_by_question.csv " + q + " " + code
		if seen[key{q, code}] {
			c.wrong("%s stands there twice", where)
		}
		seen[key{q, code}] = true
		if places[q] == nil {
			places[q] = map[string]int{}
		}
		said, base := c.count(c.saying(q, code, "*")), c.count(c.answering(q, "*"))
		c.number(where, "comments_all", row["comments_all"], said.all)
		c.number(where, "comments_distinct", row["comments_distinct"], said.distinct)
		c.number(where, "comments_outside_campaigns", row["comments_outside_campaigns"], said.outside)
		c.number(where, "campaigns", row["campaigns"], said.campaigns)
		c.number(where, "largest_campaign", row["largest_campaign"], said.largest)
		c.number(where, "answers_all", row["answers_all"], base.all)
		c.number(where, "answers_distinct", row["answers_distinct"], base.distinct)
		read := c.count(c.readers(q, "*"))
		c.number(where, "read_all", row["read_all"], read.all)
		c.number(where, "read_distinct", row["read_distinct"], read.distinct)
		c.share(where, "share_distinct", row["share_distinct"], said.distinct, read.distinct)
		c.same(where, "rank_distinct", row["rank_distinct"], c.rank(q, code))
		c.number(where, "awaiting_review", row["awaiting_review"], c.waiting(q))
		c.reliability(where, row, code)
		checkStances(c, where, row)
		c.described(where, row)
	}
	for _, q := range c.scopes() {
		for _, code := range c.codes() {
			if !seen[key{q, code}] {
				c.wrong("themes_by_question.csv has no row %s %s", q, code)
			}
			delete(seen, key{q, code})
		}
	}
	for k := range seen {
		if !slices.Contains(c.scopes(), k.question) {
			c.wrong("themes_by_question.csv %s %s: no such question", k.question, k.code)
		}
	}
}

func (c tableChecks) bySector() {
	type key struct{ question, code, sector string }
	seen, sectors := map[key]bool{}, map[string]bool{}
	for _, row := range c.tables["themes_by_sector.csv"].rows {
		k := key{row["question_id"], row["code"], row["sector"]}
		where := "themes_by_sector.csv " + k.question + " " + k.code + " " + k.sector
		if seen[k] {
			c.wrong("%s stands there twice", where)
		}
		seen[k], sectors[k.sector] = true, true
		said, base := c.count(c.saying(k.question, k.code, k.sector)), c.count(c.answering(k.question, k.sector))
		c.number(where, "comments_all", row["comments_all"], said.all)
		c.number(where, "comments_distinct", row["comments_distinct"], said.distinct)
		c.number(where, "sector_answers_all", row["sector_answers_all"], base.all)
		c.number(where, "sector_answers_distinct", row["sector_answers_distinct"], base.distinct)
		read := c.count(c.readers(k.question, k.sector))
		c.number(where, "read_all", row["read_all"], read.all)
		c.number(where, "read_distinct", row["read_distinct"], read.distinct)
		c.share(where, "share_distinct", row["share_distinct"], said.distinct, read.distinct)
		c.number(where, "organizations", row["organizations"], said.organizations)
		c.number(where, "states", row["states"], said.states)
		c.described(where, row)
	}
	for _, id := range c.posted {
		sectors[c.comment[id].row["sector"]] = true
	}
	for _, q := range c.scopes() {
		for _, code := range c.codes() {
			for sector := range sectors {
				if !seen[key{q, code, sector}] {
					c.wrong("themes_by_sector.csv has no row %s %s %s", q, code, sector)
				}
			}
		}
	}
}

// matrix holds the 0/1 table against the codings.
func (c tableChecks) matrix() {
	t := c.tables["matrix.csv"]
	codes := t.header[3:]
	for _, code := range c.codes() {
		if !slices.Contains(codes, code) {
			c.wrong("matrix.csv has no column %s", code)
		}
	}
	seen := map[string]bool{}
	for _, row := range t.rows {
		id := row["comment_id"]
		where := "matrix.csv " + id
		of := c.comment[id]
		if of == nil || !of.posted || seen[id] {
			c.wrong("%s: not a posted comment, or twice there", where)
			continue
		}
		seen[id] = true
		c.same(where, "sector", row["sector"], of.row["sector"])
		c.same(where, "campaign_id", row["campaign_id"], of.campaign)
		for _, code := range codes {
			counted := 0
			if c.confirmed[voice{id, "all", code}] {
				counted = 1
			}
			c.number(where, code, row[code], counted)
		}
	}
	for _, id := range c.posted {
		if !seen[id] {
			c.wrong("matrix.csv has no row %s", id)
		}
	}
}

// described holds the columns that say what a row is about.
func (c tableChecks) described(where string, row map[string]string) {
	for _, id := range c.ids[:min(1, len(c.ids))] {
		if of, has := row["docket_id"]; has {
			c.same(where, "docket_id", of, c.comment[id].row["docket_id"])
		}
	}
	// A code that left the codebook says the same of itself wherever it appears.
	for _, column := range []string{"label", "imperative", "csf_function"} {
		says, has := row[column]
		if !has {
			continue
		}
		key := [2]string{row["code"], column}
		if before, known := c.saidOfCode[key]; known {
			c.same(where, column, says, before)
		} else {
			c.saidOfCode[key] = says
		}
	}
	if asked, known := c.asked[row["question_id"]]; known && row["question"] != "" {
		c.same(where, "question", row["question"], asked)
	} else if row["question"] != "" {
		c.asked[row["question_id"]] = row["question"]
	}
	c.same(where, "codebook_version", row["codebook_version"],
		c.tables["themes_by_question.csv"].rows[0]["codebook_version"])
	newest, err := strconv.Atoi(row["codebook_version"])
	if err != nil || newest < c.newestBook {
		c.wrong("%s: codebook_version is %q, and codings name version %d", where, row["codebook_version"], c.newestBook)
	}
}
