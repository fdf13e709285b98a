package export

import (
	"slices"
	"strconv"
	"testing"

	"commentportal/docket"
)

// agreeCoverage works out from answers.csv, codings.csv and campaigns.csv how far
// each answer's reading has come, and counts coverage.csv again.
func agreeCoverage(t *testing.T, dir string, comments, codings sheet) {
	t.Helper()
	class, letter := map[string]string{}, map[string]string{}
	for _, c := range comments.rows {
		class[c["comment_id"]] = c["class"]
		for _, k := range readSheet(t, dir, "campaigns.csv").rows {
			if c["campaign_id"] == k["campaign_id"] && c["campaign_id"] != "" {
				letter[c["comment_id"]] = k["representative"]
			}
		}
	}
	book := map[string]bool{}
	for _, r := range readSheet(t, dir, "codebook.csv").rows {
		book[r["code"]] = true
	}
	reading := func(a map[string]string) string {
		read, revisit := false, false
		for _, k := range codings.rows {
			if k["question_id"] != a["question_id"] {
				continue
			}
			own := k["comment_id"] == a["comment_id"]
			read = read || own || k["comment_id"] == letter[a["comment_id"]] && k["origin"] != "campaign"
			revisit = revisit || own && (k["state"] == "to_revisit" || k["state"] == "confirmed" && !book[k["code"]])
		}
		switch {
		case class[a["comment_id"]] == "off_topic":
			return "off_topic"
		case a["class"] != "answer":
			return "no_answer"
		case !read:
			return "unread"
		case revisit:
			return "to_revisit"
		}
		return "read"
	}
	counted := map[string]map[string]int{}
	for _, a := range readSheet(t, dir, "answers.csv").rows {
		r := reading(a)
		if a["reading"] != r {
			t.Errorf("answers.csv %s %s: reading is %q, want %q", a["comment_id"], a["question_id"], a["reading"], r)
		}
		for _, q := range []string{a["question_id"], "all"} {
			if counted[q] == nil {
				counted[q] = map[string]int{}
			}
			counted[q][r]++
			counted[q]["answers"]++
		}
	}
	for _, row := range readSheet(t, dir, "coverage.csv").rows {
		sum := 0
		for _, name := range []string{"read", "unread", "no_answer", "off_topic", "to_revisit"} {
			n, err := strconv.Atoi(row[name])
			if err != nil || n != counted[row["question_id"]][name] {
				t.Errorf("coverage.csv %s: %s is %q, counted %d", row["question_id"], name, row[name],
					counted[row["question_id"]][name])
			}
			sum += n
		}
		if row["answers"] != strconv.Itoa(sum) || sum != counted[row["question_id"]]["answers"] {
			t.Errorf("coverage.csv %s: %s answers, the parts add up to %d, counted %d", row["question_id"],
				row["answers"], sum, counted[row["question_id"]]["answers"])
		}
	}
}

// coverageSource has an answer of every reading to question 1, and to question 2
// the copies of a letter.
func coverageSource() *memory {
	m := emptySource()
	read := m.entry(docket.Posted, nil, "1", "Patch the devices.")
	m.entry(docket.Posted, nil, "1", "Nobody has read this.")
	m.entry(docket.Posted, nil, "1", "N/A")
	m.entry(docket.Posted, func(e *docket.RegisterEntry) { e.Class = docket.ClassContentElsewhere }, "1",
		"See attached file(s)")
	off := m.entry(docket.Posted, func(e *docket.RegisterEntry) { e.Class = docket.ClassOffTopic }, "1",
		"About my fence.")
	old := m.entry(docket.Posted, nil, "1", "Said under an old code.")
	m.entry(docket.Pending, nil, "1", "Waits.")
	member := func(e *docket.RegisterEntry) {
		e.Campaign, e.ShareOfLetter, e.Class, e.Sector = "TST-2026-0001-C1", 1, docket.ClassIdentical, ""
	}
	m.entry(docket.Posted, member, "2", "The letter.") // a copy that stands before its letter
	letter := m.entry(docket.Posted, member, "2", "The letter.")
	added := m.entry(docket.Posted, func(e *docket.RegisterEntry) { member(e); e.AdditionWords = 30 }, "2",
		"The letter. And more.")
	pass := func(id docket.CommentID, q docket.QuestionID) {
		m.passes = append(m.passes, docket.Pass{Comment: id, Question: q, Coder: 3, CodebookVersion: 1, At: m.at})
	}
	for _, id := range []docket.CommentID{read, off, old} {
		pass(id, "1")
	}
	pass(letter, "2")
	pass(added, "2")
	m.code(read, "1", "DEV-PAT", docket.CodingConfirmed, 3, docket.Span{})
	m.code(off, "1", "DEV-PAT", docket.CodingConfirmed, 3, docket.Span{})
	m.code(old, "1", "OLD-COD", docket.CodingConfirmed, 3, docket.Span{})
	m.code(letter, "2", "GOV-FED", docket.CodingConfirmed, 3, docket.Span{})
	m.code(added, "2", "GOV-FED", docket.CodingConfirmed, 0, docket.Span{})
	m.codings[len(m.codings)-1].Origin, m.codings[len(m.codings)-1].Coder = docket.OriginCampaign, 3
	m.code(added, "2", "INF-TRU", docket.CodingConfirmed, 3, docket.Span{})
	m.campaigns = []docket.Campaign{{ID: "TST-2026-0001-C1", Docket: testDocket, Letter: letter, Members: 3, Posted: 3}}
	return m
}

func TestCoverageIsALedgerOfItsOwn(t *testing.T) {
	t.Parallel()
	dir := writeAll(t, coverageSource())
	rows := readSheet(t, dir, "coverage.csv").rows
	got := map[string][]string{}
	for _, r := range rows {
		got[r["question_id"]] = []string{r["answers"], r["read"], r["unread"], r["no_answer"], r["off_topic"],
			r["to_revisit"]}
	}
	for q, want := range map[string][]string{
		"1": {"6", "1", "1", "2", "1", "1"}, "2": {"3", "3", "0", "0", "0", "0"}, "general": {"0", "0", "0", "0", "0",
			"0"},
		"all": {"9", "4", "1", "2", "1", "1"},
	} {
		if !slices.Equal(got[q], want) {
			t.Errorf("coverage of %s is %v, want %v", q, got[q], want)
		}
	}
	agree(t, dir)
}

// TestSharesAreOfWhatWasRead holds that neither notes, unread answers nor those
// marked as off topic are in what shares are over, and that notes are no comments.
func TestSharesAreOfWhatWasRead(t *testing.T) {
	t.Parallel()
	dir := writeAll(t, coverageSource())
	for _, r := range readSheet(t, dir, "themes_by_question.csv").rows {
		if r["question_id"] == "1" && r["code"] == "DEV-PAT" {
			expect(t, "DEV-PAT in question 1", r, map[string]string{
				"comments_distinct": "1", "answers_distinct": "4", "read_distinct": "2", "share_distinct": "0.5000",
				"rank_distinct": "1",
			})
		}
	}
}

// TestACampaignSaysWhatItsLetterSays holds that what one copy adds is not put
// into the mouth of all, and that a sector nobody named is none.
func TestACampaignSaysWhatItsLetterSays(t *testing.T) {
	t.Parallel()
	rows := readSheet(t, writeAll(t, coverageSource()), "campaigns.csv").rows
	expect(t, "the campaign", rows[0], map[string]string{"codes": "GOV-FED", "codes_added": "INF-TRU", "sectors": ""})
}
