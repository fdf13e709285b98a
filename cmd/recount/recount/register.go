package recount

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// register holds comments.csv against itself and answers.csv: what is not posted
// shows nothing, and what is posted counts its own words, gaps and codes.
func (c tableChecks) register() {
	round := 1
	for _, id := range c.ids {
		one := c.comment[id]
		where := "comments.csv " + id
		round = c.round(where, one.row["round"], round)
		if !one.posted {
			for _, column := range []string{"posted_at", "name", "organization", "attribution", "words", "redactions",
				"themes", "share_of_letter", "addition_words"} {
				c.same(where+", which is not posted", column, one.row[column], "")
			}
			for _, q := range c.questions {
				c.same(where+", which is not posted", "answer_"+q, one.row["answer_"+q], "")
			}
			continue
		}
		words, gaps := 0, 0
		for _, q := range c.questions {
			text := one.row["answer_"+q]
			words += len(strings.Fields(text))
			gaps += len(gap.FindAllString(text, -1))
			if text != c.text[[2]string{id, q}] {
				c.wrong("%s: answer_%s is not the text of answers.csv", where, q)
			}
			if (text != "") != slices.Contains(one.questions, q) {
				c.wrong("%s: questions says %q, but answer_%s is %.40q", where, one.row["questions"], q, text)
			}
		}
		c.number(where, "words", one.row["words"], words)
		c.atMost(where, "redactions", one.row["redactions"], gaps)
		c.same(where, "themes", one.row["themes"], strings.Join(c.themesOf(id, "all"), "; "))
		// An answer that is withheld by itself leaves no gap, but a reason.
		if (one.row["status"] == "posted_with_redactions") != (one.row["redactions"] != "0" ||
			one.row["reason"] != "") {
			c.wrong("%s: %s with %s redactions", where, one.row["status"], one.row["redactions"])
		}
	}
}

// round reads the round of a comment; rounds begin at 1, and no comment is filed
// in an earlier one than the comment before it.
func (c tableChecks) round(where, says string, before int) int {
	n, err := strconv.Atoi(says)
	if err != nil || n < before {
		c.wrong("%s: round says %q, the comment before it was filed in round %d", where, says, before)
		return before
	}
	return n
}

// gap is what stands where a passage was hidden.
var gap = regexp.MustCompile(`\[redacted: [a-z_]+\]`)

// atMost compares a count of gaps: a writer may have typed what looks like one.
func (c tableChecks) atMost(where, column, says string, most int) {
	if n, err := strconv.Atoi(says); err != nil || n < 0 || n > most {
		c.wrong("%s: %s says %q, the text has %d", where, column, says, most)
	}
}

// themesOf are the codes confirmed in one answer of a comment, or in all.
func (c *counter) themesOf(id, question string) []string {
	var out []string
	for v := range c.confirmed {
		if v.comment == id && v.question == question {
			out = append(out, v.code)
		}
	}
	slices.Sort(out)
	return out
}

// answers holds answers.csv and answers.jsonl against the register.
func (c tableChecks) answers() {
	t := c.tables["answers.csv"]
	want := 0
	for _, id := range c.posted {
		want += len(c.comment[id].questions)
	}
	if len(t.rows) != want {
		c.wrong("answers.csv has %d rows, posted comments answer %d questions", len(t.rows), want)
	}
	data, ok := c.read("answers.jsonl")
	if !ok {
		return
	}
	lines := json.NewDecoder(bytes.NewReader(data))
	for n, row := range t.rows {
		where := "answers.csv " + row["comment_id"] + " " + row["question_id"]
		if of := c.comment[row["comment_id"]]; of == nil || !of.posted {
			c.wrong("%s: comments.csv has no such posted comment", where)
			continue
		}
		c.same(where, "themes", row["themes"], strings.Join(c.themesOf(row["comment_id"], row["question_id"]), "; "))
		c.same(where, "question", row["question"], c.asked[row["question_id"]])
		c.same(where, "docket_id", row["docket_id"], c.comment[row["comment_id"]].row["docket_id"])
		c.atMost(where, "redactions", row["redactions"], len(gap.FindAllString(row["text"], -1)))
		var line struct {
			Docket     string   `json:"docket_id"`
			Comment    string   `json:"comment_id"`
			QuestionID string   `json:"question_id"`
			Question   string   `json:"question"`
			Text       string   `json:"text"`
			Redactions int      `json:"redactions"`
			Themes     []string `json:"themes"`
			Class      string   `json:"class"`
			Reading    string   `json:"reading"`
		}
		if err := lines.Decode(&line); err != nil {
			c.wrong("answers.jsonl line %d: %v", n+1, err)
			return
		}
		for column, says := range map[string]string{
			"docket_id": line.Docket, "comment_id": line.Comment, "question_id": line.QuestionID,
			"question": line.Question,
			"text":     line.Text, "redactions": strconv.Itoa(line.Redactions), "themes": strings.Join(line.Themes,
				"; "),
			"class": line.Class, "reading": line.Reading,
		} {
			c.same("answers.jsonl line "+strconv.Itoa(n+1), column, says, row[column])
		}
	}
	if err := lines.Decode(new(any)); err != io.EOF {
		c.wrong("answers.jsonl has more lines than answers.csv has rows")
	}
}

var codingStates = []string{"confirmed", "rejected", "overruled", "moved", "to_revisit", "no_theme"}

// meanings holds that what is to be revisited was coded before all that counts
// under the same code: a code means one thing from one version of the codebook on.
func (c tableChecks) meanings() {
	last := map[string]int{}
	version := func(k coding) int {
		n, err := strconv.Atoi(k.row["codebook_version"])
		if err != nil {
			c.wrong("codings.csv %s %s %s: codebook_version is %q", k.comment, k.question, k.code,
				k.row["codebook_version"])
		}
		return n
	}
	for _, k := range c.rows {
		if k.state == "to_revisit" {
			last[k.code] = max(last[k.code], version(k))
		}
	}
	for _, k := range c.rows {
		if k.state == "confirmed" && version(k) <= last[k.code] {
			c.wrong("codings.csv %s %s: %s counts as of version %d, and codings of version %d are to be "+
				"revisited", k.comment, k.question, k.code, version(k), last[k.code])
		}
	}
}

// codings holds codings.csv against the posted answers: every row names an
// answer that there is, and evidence is what stands at its place.
func (c tableChecks) codings() {
	c.meanings()
	for n, k := range c.rows {
		where := "codings.csv row " + strconv.Itoa(n+1) + " (" + k.comment + " " + k.question + " " + k.code + ")"
		of := c.comment[k.comment]
		if of == nil {
			c.wrong("%s: comments.csv has no such comment", where)
			continue
		}
		if !slices.Contains(of.questions, k.question) {
			c.wrong("%s: the comment does not answer that question", where)
		}
		if !slices.Contains(codingStates, k.state) {
			c.wrong("%s: the state %q is none of the contract's", where, k.state)
		}
		if (k.code == "") != (k.state == "no_theme") {
			c.wrong("%s: the state is %s", where, k.state)
		}
		for column, who := range map[string]string{"coder": k.coder, "second_coder": k.second,
			"adjudicated_by": k.adjudicated} {
			if !account.MatchString(who) && (who != "" || column == "coder") {
				c.wrong("%s: %s is %q, not an account number", where, column, who)
			}
		}
		if (k.state == "overruled" || k.origin == "adjudication") && k.adjudicated == "" {
			c.wrong("%s: %s by %s, and nobody settled the answer", where, k.state, k.origin)
		}
		if k.second == k.coder {
			c.wrong("%s: second_coder is the coder", where)
		}
		c.evidence(where, k, of)
	}
}

var account = regexp.MustCompile(`^u[1-9][0-9]*$`)

func (c tableChecks) evidence(where string, k coding, of *comment) {
	words, from, to := k.row["evidence"], k.row["evidence_start"], k.row["evidence_end"]
	if words+from+to == "" {
		return
	}
	if !of.posted {
		c.wrong("%s: evidence of a comment that is not posted", where)
		return
	}
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	text := []rune(c.text[[2]string{k.comment, k.question}])
	if err1 != nil || err2 != nil || start < 0 || start >= end || end > len(text) || string(text[start:end]) != words {
		c.wrong("%s: the evidence %q is not at %s to %s of the posted answer", where, words, from, to)
	}
}

// statuses are the lines of the ledger under "received".
var statuses = []string{"pending", "posted", "posted_with_redactions", "withheld", "withdrawn", "spam"}

// ledger counts the register by status and reason.
func (c tableChecks) ledger() {
	type key struct{ line, reason string }
	counted := map[key]int{{"received", ""}: len(c.ids)}
	for _, s := range statuses {
		counted[key{s, ""}] = 0
	}
	for _, id := range c.ids {
		row := c.comment[id].row
		counted[key{row["status"], ""}]++
		if row["reason"] != "" {
			counted[key{row["status"], row["reason"]}]++
		}
	}
	seen := map[key]bool{}
	for _, row := range c.tables["ledger.csv"].rows {
		k := key{row["line"], row["reason"]}
		c.number("ledger.csv "+k.line+" "+k.reason, "comments", row["comments"], counted[k])
		seen[k] = true
	}
	for k, n := range counted {
		if !seen[k] {
			c.wrong("ledger.csv has no row %s %s, counted %d", k.line, k.reason, n)
		}
	}
}

// mayBySender reports whether whoever sent a comment may take the step, as nobody on staff and
// no program: they take the comment back, bring it back, mend it, or take their name off.
func mayBySender(from, to string) bool {
	posted := func(status string) bool { return strings.HasPrefix(status, "posted") }
	return to == "withdrawn" || from == "withdrawn" || from == "withheld" && to == "pending" ||
		posted(from) && posted(to)
}

// log follows the moderation log: each comment's decisions join on to each other
// and end where the register says the comment stands.
func (c tableChecks) log() {
	last, reason := map[string]string{}, map[string]string{}
	for n, row := range c.tables["moderation_log.csv"].rows {
		where := "moderation_log.csv row " + strconv.Itoa(n+1)
		id := row["comment_id"]
		if c.comment[id] == nil {
			c.wrong("%s: comments.csv has no %s", where, id)
			continue
		}
		if before, ok := last[id]; ok && row["from_status"] != before {
			c.wrong("%s: %s goes on from %s, the decision before left it %s", where, id, row["from_status"], before)
		}
		bySender := mayBySender(row["from_status"], row["to_status"]) && c.comment[id].row["source_id"] == ""
		nobody := row["by"] == "" && !bySender
		if nobody != (row["automatic"] == "true") || row["by"] != "" && !account.MatchString(row["by"]) {
			c.wrong("%s: by %q, automatic %s", where, row["by"], row["automatic"])
		}
		last[id], reason[id] = row["to_status"], row["reason"]
	}
	for id, status := range last {
		c.same("moderation_log.csv, last word on "+id, "to_status", status, c.comment[id].row["status"])
		c.same("moderation_log.csv, last word on "+id, "reason", reason[id], c.comment[id].row["reason"])
	}
	for _, id := range c.posted {
		if _, decided := last[id]; !decided {
			c.wrong("moderation_log.csv has no decision on %s, which is %s", id, c.comment[id].row["status"])
		}
	}
}
