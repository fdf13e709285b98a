package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"commentportal/docket"
)

func textOf(s string) docket.Text { return docket.Text(s) }

// randomSource makes a docket of n comments from a seed, with campaigns, rows
// that stand for several and codings of every kind.
func randomSource(seed uint64, n int) *memory {
	r := rand.New(rand.NewPCG(seed, 1))
	m := emptySource()
	for range n {
		status := docket.Statuses[r.IntN(len(docket.Statuses))]
		if r.IntN(2) == 0 {
			status = docket.Posted
		}
		var answers []string
		for _, q := range m.docket.QuestionIDs() {
			if r.IntN(2) == 0 {
				if r.IntN(8) == 0 {
					answers = append(answers, string(q), []string{"N/A", "See attached.",
						"[redacted: personal]"}[r.IntN(3)])
					continue
				}
				answers = append(answers, string(q), fmt.Sprintf("=Answer of «%d», with a \"patch\"\nand more",
					r.IntN(100)))
			}
		}
		if answers == nil {
			answers = []string{"1", "x"}
		}
		m.entry(status, func(e *docket.RegisterEntry) {
			e.Sector = []string{"provider", "vendor", "", "unspecified", "retired_sector"}[r.IntN(5)]
			e.StandsFor = []int{0, 1, 1, 12}[r.IntN(4)]
			if r.IntN(3) == 0 {
				e.Campaign = docket.CampaignID(fmt.Sprint("c", []int{1, 2, 10}[r.IntN(3)]))
				e.ShareOfLetter = []float64{1, 1, .5, .33333, .99996}[r.IntN(5)]
				e.AdditionWords = []int{0, 0, 3, 30}[r.IntN(4)]
			}
			e.State = []string{"", "MD", "VA"}[r.IntN(3)]
			e.Class = []docket.Class{"", docket.ClassUnique, docket.ClassUnique, docket.ClassContentElsewhere,
				docket.ClassOffTopic}[r.IntN(5)]
			if status == docket.Withheld {
				e.Reason = "other_people"
			}
			if e.Public != nil {
				e.Public.Byline.Organization = []string{"", "Acme", "ACME.", "Umbrella"}[r.IntN(4)]
				if len(m.register)%4 == 0 && e.Public.Byline.Organization != "" {
					e.Public.Byline.Signatories = docket.NewSignatories(docket.Signatory{Name: "Ana Ruiz"},
						docket.Signatory{Name: "Bo Lund", Organization: "Acme"})
				}
			}
		}, answers...)
	}
	m.translateSome()
	m.books = []docket.Codebook{{Docket: testDocket, Version: 1, Themes: []docket.Theme{{Code: "OLD-COD",
		Label: "Retired, since", Imperative: "2 Devices"}}}}
	m.book.Version = 2
	m.judge(r)
	m.conclude(r)
	m.write()
	return m
}

// TestFilesAgree recomputes every count from codings.csv and comments.csv as a
// reader with a spreadsheet would, apart from the exporter's own code.
func TestFilesAgree(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			agree(t, writeAll(t, randomSource(seed, 60)))
		})
	}
	t.Run("the full source", func(t *testing.T) { t.Parallel(); agree(t, writeAll(t, fullSource())) })
	t.Run("the empty docket", func(t *testing.T) { t.Parallel(); agree(t, writeAll(t, emptySource())) })
}

func agree(t *testing.T, dir string) {
	t.Helper()
	comments := readSheet(t, dir, "comments.csv")
	codings := readSheet(t, dir, "codings.csv")
	public := map[string]map[string]string{}
	status := map[string]int{}
	byReason := map[string]int{}
	for _, c := range comments.rows {
		status[c["status"]]++
		if c["reason"] != "" {
			byReason[c["status"]+" "+c["reason"]]++
		}
		if strings.HasPrefix(c["status"], "posted") {
			public[c["comment_id"]] = c
		} else if c["words"]+c["redactions"]+c["themes"]+c["name"]+c["organization"]+c["attribution"]+
			c["posted_at"] != "" {
			t.Errorf("%s is %s and shows more than it may", c["comment_id"], c["status"])
		}
	}

	// The ledger counts the register.
	for _, l := range readSheet(t, dir, "ledger.csv").rows {
		want := status[l["line"]]
		switch {
		case l["reason"] != "":
			want = byReason[l["line"]+" "+l["reason"]]
		case l["line"] == "received":
			want = len(comments.rows)
		}
		if l["comments"] != strconv.Itoa(want) {
			t.Errorf("ledger %s %s says %s, comments.csv %d", l["line"], l["reason"], l["comments"], want)
		}
	}

	// Codes by comment and question, and the same for all questions.
	spoken := map[[3]string]bool{} // question, code, comment
	for _, c := range codings.rows {
		if c["state"] == "confirmed" && public[c["comment_id"]] != nil {
			spoken[[3]string{c["question_id"], c["code"], c["comment_id"]}] = true
			spoken[[3]string{"all", c["code"], c["comment_id"]}] = true
		}
		checkEvidence(t, c, public[c["comment_id"]])
	}
	type voice struct{ all, distinct, outside, campaigns, largest, organizations, states int }
	count := func(ids []string) voice {
		var v voice
		campaigns, organizations, states := map[string]int{}, map[string]bool{}, map[string]bool{}
		for _, id := range ids {
			c := public[id]
			n, err := strconv.Atoi(c["stands_for"])
			if err != nil {
				t.Fatal(err)
			}
			v.all += n
			if c["campaign_id"] == "" {
				v.outside++
			} else {
				campaigns[c["campaign_id"]] += n
				v.largest = max(v.largest, campaigns[c["campaign_id"]])
			}
			if name := strings.Trim(strings.ToLower(docket.UnguardCell(c["organization"])), "＝=., inc"); name != "" {
				organizations[name] = true
			}
			if c["state"] != "" {
				states[c["state"]] = true
			}
		}
		v.campaigns = len(campaigns)
		v.distinct = v.outside + v.campaigns
		v.organizations, v.states = len(organizations), len(states)
		return v
	}
	posted := readSheet(t, dir, "answers.csv").rows
	that := func(q, sector string, fits func(map[string]string) bool) []string {
		var ids []string
		for _, a := range posted {
			id := a["comment_id"]
			if (q == "all" || a["question_id"] == q) && (sector == "*" || public[id]["sector"] == sector) && fits(a) &&
				!slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		return ids
	}
	answered := func(q, sector string) []string {
		return that(q, sector, func(a map[string]string) bool { return a["reading"] != "no_answer" })
	}
	readers := func(q, sector string) []string {
		return that(q, sector, func(a map[string]string) bool {
			return a["reading"] == "read" ||
				a["reading"] == "to_revisit"
		})
	}
	coded := func(q, code, sector string) []string {
		var ids []string
		for k := range spoken {
			if k[0] == q && k[1] == code && public[k[2]]["class"] != "off_topic" && (sector == "*" ||
				public[k[2]]["sector"] == sector) {
				ids = append(ids, k[2])
			}
		}
		return ids
	}
	waiting := func(q string) int {
		n := 0
		for _, c := range comments.rows {
			if c["status"] == "pending" && (q == "all" || slices.Contains(strings.Split(c["questions"], "; "), q)) {
				n++
			}
		}
		return n
	}
	share := func(part, whole int) string {
		if whole == 0 {
			return ""
		}
		return fmt.Sprintf("%.4f", float64(part)/float64(whole))
	}

	byQuestion := readSheet(t, dir, "themes_by_question.csv")
	book := readSheet(t, dir, "codebook.csv")
	codes := map[string]bool{}
	for _, r := range book.rows {
		codes[r["code"]] = true
	}
	for k := range spoken {
		codes[k[1]] = true
	}
	if want := 4 * len(codes); len(byQuestion.rows) != want {
		t.Errorf("themes_by_question.csv has %d rows, want %d", len(byQuestion.rows), want)
	}
	distinct := map[string]map[string]int{}
	for _, r := range byQuestion.rows {
		v, base := count(coded(r["question_id"], r["code"], "*")), count(answered(r["question_id"], "*"))
		read := count(readers(r["question_id"], "*"))
		if distinct[r["question_id"]] == nil {
			distinct[r["question_id"]] = map[string]int{}
		}
		distinct[r["question_id"]][r["code"]] = v.distinct
		expect(t, "themes_by_question "+r["question_id"]+" "+r["code"], r, map[string]string{
			"comments_all": strconv.Itoa(v.all), "comments_distinct": strconv.Itoa(v.distinct),
			"comments_outside_campaigns": strconv.Itoa(v.outside), "campaigns": strconv.Itoa(v.campaigns),
			"largest_campaign": strconv.Itoa(v.largest), "answers_all": strconv.Itoa(base.all),
			"answers_distinct": strconv.Itoa(base.distinct), "share_distinct": share(v.distinct, read.distinct),
			"read_all": strconv.Itoa(read.all), "read_distinct": strconv.Itoa(read.distinct),
			"awaiting_review": strconv.Itoa(waiting(r["question_id"])),
		})
	}
	for _, r := range byQuestion.rows {
		n, rank := distinct[r["question_id"]][r["code"]], 1
		for _, other := range distinct[r["question_id"]] {
			if other > n {
				rank++
			}
		}
		want := strconv.Itoa(rank)
		if n == 0 {
			want = ""
		}
		if r["rank_distinct"] != want {
			t.Errorf("rank of %s in %s is %q, want %q", r["code"], r["question_id"], r["rank_distinct"], want)
		}
	}

	sectors := map[string]bool{}
	for _, r := range readSheet(t, dir, "themes_by_sector.csv").rows {
		sectors[r["sector"]] = true
		v, base := count(coded(r["question_id"], r["code"], r["sector"])), count(answered(r["question_id"],
			r["sector"]))
		read := count(readers(r["question_id"], r["sector"]))
		expect(t, "themes_by_sector "+r["question_id"]+" "+r["code"]+" "+r["sector"], r, map[string]string{
			"comments_all": strconv.Itoa(v.all), "comments_distinct": strconv.Itoa(v.distinct),
			"sector_answers_all": strconv.Itoa(base.all), "sector_answers_distinct": strconv.Itoa(base.distinct),
			"share_distinct": share(v.distinct, read.distinct), "read_all": strconv.Itoa(read.all),
			"read_distinct": strconv.Itoa(read.distinct),
			"organizations": strconv.Itoa(v.organizations), "states": strconv.Itoa(v.states),
		})
	}
	for _, want := range []string{"provider", "vendor", "unspecified"} {
		if !sectors[want] {
			t.Errorf("themes_by_sector.csv has no row for %s", want)
		}
	}
	for _, c := range public {
		if !sectors[c["sector"]] {
			t.Errorf("themes_by_sector.csv leaves out the sector %s", c["sector"])
		}
	}

	agreeAnswers(t, dir, comments, spoken, public)
	agreeMatrix(t, dir, spoken, public, codes)
	agreeCampaigns(t, dir, comments, codings, public)
	agreeCoverage(t, dir, comments, codings)
	agreeAgreement(t, dir, codings, public, byQuestion)
	agreeQuotes(t, dir, public)
	log := readSheet(t, dir, "moderation_log.csv")
	for _, l := range log.rows {
		if l["from_status"] == "" || l["at"] == "" {
			t.Errorf("a decision without a beginning: %v", l)
		}
	}
}

func expect(t *testing.T, what string, row, want map[string]string) {
	t.Helper()
	for _, k := range slices.Sorted(maps.Keys(want)) {
		if row[k] != want[k] {
			t.Errorf("%s: %s is %q, want %q", what, k, row[k], want[k])
		}
	}
}

// checkEvidence compares offsets and words of a coding with the posted answer.
func checkEvidence(t *testing.T, coding, comment map[string]string) {
	t.Helper()
	if coding["evidence_start"] == "" {
		if coding["evidence"]+coding["evidence_end"] != "" {
			t.Errorf("half of an evidence: %v", coding)
		}
		return
	}
	if comment == nil {
		t.Errorf("%s is not posted and has evidence", coding["comment_id"])
		return
	}
	start, _ := strconv.Atoi(coding["evidence_start"])
	end, _ := strconv.Atoi(coding["evidence_end"])
	runes := []rune(docket.UnguardCell(comment["answer_"+coding["question_id"]]))
	if end > len(runes) || string(runes[start:end]) != docket.UnguardCell(coding["evidence"]) {
		t.Errorf("%s: evidence %q is not at %d-%d", coding["comment_id"], coding["evidence"], start, end)
	}
}

// agreeAnswers compares comments.csv, answers.csv and answers.jsonl.
func agreeAnswers(t *testing.T, dir string, comments sheet, spoken map[[3]string]bool,
	public map[string]map[string]string) {
	t.Helper()
	answers := readSheet(t, dir, "answers.csv")
	lines := readLines(t, filepath.Join(dir, "answers.jsonl"))
	if len(lines) != len(answers.rows) {
		t.Fatalf("answers.jsonl has %d lines, answers.csv %d rows", len(lines), len(answers.rows))
	}
	words, posted := map[string]int{}, map[string]int{}
	for i, a := range answers.rows {
		line := lines[i]
		if line.Text != docket.UnguardCell(a["text"]) || string(line.Comment) != a["comment_id"] ||
			strings.Join(line.Themes, "; ") != a["themes"] {
			t.Errorf("line %d of answers.jsonl differs from answers.csv", i+1)
		}
		c := public[a["comment_id"]]
		if c == nil || c["answer_"+a["question_id"]] != a["text"] {
			t.Errorf("answer %s %s differs from comments.csv", a["comment_id"], a["question_id"])
		}
		words[a["comment_id"]] += len(strings.Fields(line.Text))
		posted[a["comment_id"]]++
		var themes []string
		for k := range spoken {
			if k[0] == a["question_id"] && k[2] == a["comment_id"] {
				themes = append(themes, k[1])
			}
		}
		slices.Sort(themes)
		if strings.Join(themes, "; ") != a["themes"] {
			t.Errorf("themes of %s %s are %q, codings.csv says %v", a["comment_id"], a["question_id"], a["themes"],
				themes)
		}
	}
	for id, c := range public {
		if strconv.Itoa(words[id]) != c["words"] {
			t.Errorf("%s has %s words, its answers %d", id, c["words"], words[id])
		}
		filled := 0
		for _, name := range comments.header {
			if strings.HasPrefix(name, "answer_") && c[name] != "" {
				filled++
			}
		}
		if filled != posted[id] {
			t.Errorf("%s has %d answers in comments.csv and %d in answers.csv", id, filled, posted[id])
		}
	}
}

func readLines(t *testing.T, path string) []postedAnswer {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []postedAnswer
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var a postedAnswer
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

func readPackage(t *testing.T, dir string) packageFile {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p packageFile
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPackageDescribesTheFilesTruly holds every file against its description:
// bytes, digest, rows, columns, types and constraints.
func TestPackageDescribesTheFilesTruly(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]*memory{"empty": emptySource(), "full": fullSource(), "random": randomSource(7,
		80)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := writeAll(t, src)
			p := readPackage(t, dir)
			if p.Snapshot != "2026-03-04T05:06:07.000089Z" || p.Versions.Program != "1.2.3" ||
				!slices.Equal(p.Versions.ScreeningRules, []string{"screen-1", "screen-2"}) {
				t.Errorf("the package says of itself: %+v %s", p.Versions, p.Snapshot)
			}
			var described []string
			for _, r := range p.Resources {
				described = append(described, r.Path)
				data, err := os.ReadFile(filepath.Join(dir, r.Path))
				if err != nil {
					t.Fatal(err)
				}
				sum := sha256.Sum256(data)
				if r.Bytes != int64(len(data)) || r.Hash != "sha256:"+hex.EncodeToString(sum[:]) {
					t.Errorf("%s: bytes or digest are not those of the file", r.Path)
				}
				if r.Schema != nil {
					checkSchema(t, readSheet(t, dir, r.Path), r)
				}
				if r.Path == "answers.jsonl" && *r.Rows != int64(len(readLines(t, filepath.Join(dir, r.Path)))) {
					t.Error("answers.jsonl has other rows than described")
				}
			}
			want := slices.DeleteFunc(Names(), func(n string) bool { return n == "datapackage.json" })
			if !slices.Equal(described, want) {
				t.Errorf("described %v, want %v", described, want)
			}
		})
	}
}

func checkSchema(t *testing.T, s sheet, r resource) {
	t.Helper()
	if *r.Rows != int64(len(s.rows)) || len(r.Schema.Fields) != len(s.header) {
		t.Errorf("%s has %d rows and %d columns, described are %d and %d", r.Path, len(s.rows), len(s.header), *r.Rows,
			len(r.Schema.Fields))
	}
	keys := map[string]bool{}
	for n, row := range s.rows {
		for i, f := range r.Schema.Fields {
			if f.Name != s.header[i] {
				t.Fatalf("%s: column %d is %s, described as %s", r.Path, i, s.header[i], f.Name)
			}
			if problem := checkValue(row[f.Name], f); problem != "" {
				t.Errorf("%s row %d: %s %q %s", r.Path, n+1, f.Name, row[f.Name], problem)
			}
		}
		var key []string
		for _, k := range r.Schema.PrimaryKey {
			key = append(key, row[k])
		}
		if id := strings.Join(key, "\x00"); key != nil {
			if keys[id] {
				t.Errorf("%s: key %q is there twice", r.Path, key)
			}
			keys[id] = true
		}
	}
}

func checkValue(value string, f field) string {
	c := f.Constraints
	if value == "" {
		if c != nil && c.Required {
			return "is required"
		}
		return ""
	}
	if !utf8.ValidString(value) {
		return "is not UTF-8"
	}
	if c != nil && c.Enum != nil && !slices.Contains(c.Enum, value) {
		return "is none of the words allowed"
	}
	var err error
	number := 0.0
	switch f.Type {
	case "string":
	case "integer":
		var n int64
		n, err = strconv.ParseInt(value, 10, 64)
		number = float64(n)
	case "number":
		number, err = strconv.ParseFloat(value, 64)
	case "boolean":
		if value != "true" && value != "false" {
			return "is neither true nor false"
		}
	case "date":
		_, err = time.Parse("2006-01-02", value)
	case "datetime":
		_, err = time.Parse("2006-01-02T15:04:05Z", value)
	default:
		return "has an unknown type"
	}
	if err != nil {
		return err.Error()
	}
	if c != nil && c.Minimum != nil && number < float64(*c.Minimum) {
		return "is too small"
	}
	if c != nil && c.Maximum != nil && number > float64(*c.Maximum) {
		return "is too large"
	}
	return ""
}

// translateSome has staff translate an answer of each third posted comment.
func (m *memory) translateSome() {
	for n, e := range m.register {
		if e.Public != nil && len(e.Public.Answers) > 0 && n%3 == 0 {
			m.translations = append(m.translations, docket.AnswerTranslation{Comment: e.ID,
				Question: e.Public.Answers[0].Question, Text: "+In English.", Number: 1, By: 3, At: m.at,
				Current: true})
		}
	}
}
