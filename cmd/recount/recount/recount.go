// Package recount counts an exported folder again. It reads the files as a
// stranger would who has nothing but the contract: comments.csv, codings.csv and
// answers.csv are taken as given, and every figure of every other file is worked
// out from these three and compared.
//
// It shares no code with the exporter, on purpose: only cmd/recount and tests
// import it.
package recount

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Check reads the folder dir that `portal export` filled and returns what does
// not agree, one sentence each, naming file, row and column. An empty list means
// that every figure was counted again and is right.
func Check(dir string) []string {
	c := &counter{faults: faults{dir: dir}}
	if !(tableChecks{c}).agree() {
		return c.found
	}
	p := &paperChecks{counter: c}
	p.limitations()
	p.workbook()
	p.reportHTML()
	p.reportDocx()
	p.dataPackage()
	return c.found
}

// Tables checks the CSV files and what is made of nothing else, which is quick.
func Tables(dir string) []string {
	c := &counter{faults: faults{dir: dir}}
	tableChecks{c}.agree()
	return c.found
}

// agree checks the files with rows. It reports whether they can be read.
func (c tableChecks) agree() bool {
	if !c.load() {
		return false
	}
	c.register()
	checkSignatories(c)
	checkTranslations(c)
	c.answers()
	c.codings()
	c.ledger()
	c.coverage()
	c.byQuestion()
	c.bySector()
	c.matrix()
	c.campaigns()
	c.agreement()
	c.quotes()
	c.recommendations()
	c.support()
	c.actions()
	c.sections()
	checkTrace(c)
	c.log()
	c.codebook()
	checkProject(c)
	return true
}

// faults collects what does not agree in the files of a folder.
type faults struct {
	dir   string
	found []string
}

// counter holds the three files that are taken as given, and counts from them.
type counter struct {
	faults

	tables     map[string]*table // by file name
	questions  []string          // as comments.csv has columns for them
	ids        []string          // every comment received, in file order
	comment    map[string]*comment
	posted     []string               // IDs of posted comments, in file order
	rows       []coding               // codings.csv
	confirmed  map[voice]bool         // distinct confirmed codings of posted comments
	coded      map[[2]string][]string // question (or "all") and code: posted comments, in file order
	text       map[[2]string]string   // comment and question: the posted answer
	class      map[[2]string]string   // the same: what the answer is to a reader
	reading    map[[2]string]string   // the same: how far its reading has come, as counted from codings.csv
	labels     map[string]string      // code: label of the newest codebook
	saidOfCode map[[2]string]string   // code and column: what was read first
	asked      map[string]string      // question: its words, from answers.csv
	newestBook int                    // the newest codebook that a coding names
	ofCode     map[string]figures     // agreement on a code, once measured
	said       map[[2]string]tally    // question and code, once counted
	allPairs   []pair                 // the double-coded answers, once found

	stances     map[voice]string // the stance of each answer on each code, once read
	askedStance map[string]bool  // codes with stances
}

// tableChecks compares the files with rows with what was counted.
type tableChecks struct{ *counter }

// paperChecks compares what people read (report, workbook, limitations) and the
// description of the folder with what was counted.
type paperChecks struct {
	*counter

	reportText   string       // what report.html says
	reportTables [][][]string // its tables, header row first
	drawn        []drawn      // its charts
	names        []string     // see given
	strays       []string     // numbers in its words that are marked as no figure
}

type comment struct {
	row       map[string]string
	posted    bool
	signed    bool // by several
	standsFor int
	questions []string
	campaign  string
}

type coding struct {
	comment, question, code, state, origin, detail, coder, second, others, at, adjudicated, suggestions string

	stance, stanceSaid string
	row                map[string]string
}

// voice is one comment's word on one code in one question.
type voice struct{ comment, question, code string }

// csvFiles are the files of the contract that have a header row, beside which
// the columns it asks for stand.
var csvFiles = map[string]string{
	"comments.csv": "docket_id, comment_id, status, reason, received_at, postmarked_on, posted_at, late, " +
		"channel, source_id, submitter_type, sector, sector_raw, name, organization, state, language, attribution, " +
		"in_reply_to, class, campaign_id, share_of_letter, addition_words, stands_for, words, redactions, " +
		"questions, themes",
	"answers.csv": "docket_id, comment_id, question_id, question, text, redactions, themes, class, reading",
	"themes_by_question.csv": "docket_id, question_id, question, imperative, csf_function, code, label, " +
		"comments_all, comments_distinct, comments_outside_campaigns, campaigns, largest_campaign, answers_all, " +
		"answers_distinct, share_distinct, rank_distinct, awaiting_review, double_coded, kappa, tentative, " +
		"codebook_version, read_all, read_distinct, stance_for_all, stance_for_distinct, stance_against_all, " +
		"stance_against_distinct, stance_mixed_all, stance_mixed_distinct, stance_none_all, stance_none_distinct, " +
		"stance_open_all, stance_open_distinct, stance_unstated_all, stance_unstated_distinct",
	"themes_by_sector.csv": "docket_id, question_id, code, label, sector, comments_all, comments_distinct, " +
		"sector_answers_all, sector_answers_distinct, share_distinct, organizations, states, codebook_version, " +
		"read_all, read_distinct",
	"codings.csv": "comment_id, question_id, code, codebook_version, state, origin, origin_detail, " +
		"evidence_start, evidence_end, evidence, coder, coded_at, second_coder, adjudicated_by, stance, " +
		"suggestions, stance_said, other_coders",
	"matrix.csv": "comment_id, sector, campaign_id",
	"quotes.csv": "code, position, quote, comment_id, url, question_id, sector, organization, named, " +
		"campaign_id, chosen_by, reason, codebook_version, revisit, passage, dissenting",
	"campaigns.csv": "campaign_id, name, comments_all, identical, edited, with_addition, first_received, " +
		"last_received, representative, least_share, median_share, channels, sectors, states, codes, decision, " +
		"decided_by, codes_added",
	"recommendations.csv": "recommendation_id, text, code, quote, comment_id, number, imperative, comments_distinct, " +
		"comments_all, sectors, against, support, passage",
	"actions.csv":  "recommendation_id, action_id, text, owner, due, priority, number",
	"sections.csv": "section, title, text, figures, author, edited_at, source, changed, missing",
	"agreement.csv": "scope, key, double_coded, percent_agreement, cohen_kappa, alpha_masi, coders, uses, " +
		"ac1, low, high",
	"coverage.csv": "question_id, answers, read, unread, no_answer, off_topic, to_revisit",
	"trace.csv": "comment_id, question_id, kind, state, read_at, letter, code, recommendation_id, " +
		"basis, section",
	"signatories.csv":    "comment_id, position, name, organization, public",
	"translations.csv":   "comment_id, question_id, translation, translated_by, translated_at",
	"ledger.csv":         "line, reason, comments",
	"moderation_log.csv": "comment_id, at, from_status, to_status, reason, by, automatic",
	"codebook.csv":       "code, label, definition, imperative, csf_function, path, description, stance",
}

// load reads every CSV file and arranges the three that are taken as given. It
// reports whether counting makes sense.
func (c *counter) load() bool {
	if !c.readTables() {
		return false
	}
	c.loadComments()
	c.loadWords()
	c.loadCodings()
	return len(c.found) == 0
}

// readTables reads every CSV file and compares its columns with the contract.
func (c *counter) readTables() bool {
	c.tables = map[string]*table{}
	for _, name := range slices.Sorted(maps.Keys(csvFiles)) {
		t, err := readTable(filepath.Join(c.dir, name))
		if err != nil {
			c.wrong("%s: %v", name, err)
			continue
		}
		c.tables[name] = t
		for i, want := range strings.Split(csvFiles[name], ", ") {
			if i >= len(t.header) || t.header[i] != want {
				c.wrong("%s: column %d is %q, the contract says %s", name, i+1, cellAt(t.header, i), want)
				break
			}
		}
		c.guarded(name, t)
	}
	return len(c.found) == 0
}

// loadComments reads which comments there are, and which are posted.
func (c *counter) loadComments() {
	comments := c.tables["comments.csv"]
	if last := cellAt(comments.header, len(comments.header)-1); last != "round" {
		c.wrong("comments.csv: the last column is %q, the contract says round", last)
	}
	for _, column := range comments.header {
		if q, ok := strings.CutPrefix(column, "answer_"); ok {
			c.questions = append(c.questions, q)
		}
	}
	c.comment = map[string]*comment{}
	for _, row := range comments.rows {
		id := row["comment_id"]
		if c.comment[id] != nil {
			c.wrong("comments.csv: %s stands there twice", id)
			continue
		}
		one := &comment{row: row, posted: strings.HasPrefix(row["status"], "posted"), campaign: row["campaign_id"],
			questions: list(row["questions"])}
		n, err := strconv.Atoi(row["stands_for"])
		if err != nil || n < 1 {
			c.wrong("comments.csv %s: stands_for is %q", id, row["stands_for"])
		}
		one.standsFor = n
		c.comment[id] = one
		c.ids = append(c.ids, id)
		if one.posted {
			c.posted = append(c.posted, id)
		}
	}
}

// loadWords reads what the codebook says of each code, and what was answered.
func (c *counter) loadWords() {
	c.labels, c.saidOfCode = map[string]string{}, map[[2]string]string{}
	for _, row := range c.tables["codebook.csv"].rows {
		c.labels[row["code"]] = row["label"]
		for _, column := range []string{"label", "imperative", "csf_function"} {
			c.saidOfCode[[2]string{row["code"], column}] = row[column]
		}
	}
	c.text, c.class, c.asked = map[[2]string]string{}, map[[2]string]string{}, map[string]string{}
	for _, row := range c.tables["answers.csv"].rows {
		c.text[[2]string{row["comment_id"], row["question_id"]}] = row["text"]
		c.class[[2]string{row["comment_id"], row["question_id"]}] = row["class"]
		c.asked[row["question_id"]] = row["question"]
	}
}

// loadCodings reads what was coded, and which codings count.
func (c *counter) loadCodings() {
	c.said = map[[2]string]tally{}
	c.confirmed, c.coded = map[voice]bool{}, map[[2]string][]string{}
	for _, row := range c.tables["codings.csv"].rows {
		one := coding{
			comment: row["comment_id"], question: row["question_id"], code: row["code"], state: row["state"],
			origin: row["origin"], detail: row["origin_detail"], coder: row["coder"],
			second: row["second_coder"], others: row["other_coders"],
			at: row["coded_at"], adjudicated: row["adjudicated_by"], suggestions: row["suggestions"], row: row,
			stance: row["stance"], stanceSaid: row["stance_said"],
		}
		c.rows = append(c.rows, one)
		if version, err := strconv.Atoi(row["codebook_version"]); err == nil {
			c.newestBook = max(c.newestBook, version)
		}
		if of := c.comment[one.comment]; one.state == "confirmed" && of != nil && of.posted {
			c.confirmed[voice{one.comment, one.question, one.code}] = true
			c.confirmed[voice{one.comment, "all", one.code}] = true
		}
	}
	for v := range c.confirmed {
		if c.comment[v.comment].row["class"] == "off_topic" {
			continue // marked as off topic by a person, so it counts for no theme
		}
		key := [2]string{v.question, v.code}
		c.coded[key] = append(c.coded[key], v.comment)
	}
}

func (c *faults) wrong(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

// same compares one cell with what was counted.
func (c *faults) same(where, column, says, counted string) {
	if says != counted {
		c.wrong("%s: %s says %q, counted %q", where, column, says, counted)
	}
}

// number compares one cell with a counted number.
func (c *faults) number(where, column, says string, counted int) {
	c.same(where, column, says, strconv.Itoa(counted))
}

// near compares a cell of four decimals with what was counted.
func (c *faults) near(where, column, says string, counted float64) {
	n, err := strconv.ParseFloat(says, 64)
	if err != nil || n-counted > 0.00005001 || counted-n > 0.00005001 {
		c.wrong("%s: %s says %q, counted %.6f", where, column, says, counted)
	}
}

// read reads a file of the folder, or says that it is missing.
func (c *faults) read(name string) ([]byte, bool) {
	data, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil {
		c.wrong("%s: cannot be read: %v", name, err)
		return nil, false
	}
	return data, true
}

// codes are all that have a figure: those of the newest codebook in file order,
// then older ones that still carry confirmed codings, by name.
func (c *counter) codes() []string {
	var out []string
	for _, row := range c.tables["codebook.csv"].rows {
		out = append(out, row["code"])
	}
	var old []string
	for v := range c.confirmed {
		if _, known := c.labels[v.code]; !known && !slices.Contains(old, v.code) {
			old = append(old, v.code)
		}
	}
	slices.Sort(old)
	return append(out, old...)
}

// scopes are the questions, and all of them together.
func (c *counter) scopes() []string { return append(slices.Clone(c.questions), "all") }

// list takes a cell of several values apart.
func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "; ")
}

func cellAt(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}
