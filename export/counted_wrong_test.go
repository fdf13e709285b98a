package export

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"commentportal/cmd/recount/recount"
)

// Columns that no other file lets anybody count again: words of people, and
// facts that stand in one place alone. Everything else must be noticed.
var uncountable = map[string]string{
	"campaigns.csv":      "name, decision, decided_by",
	"quotes.csv":         "position, chosen_by, reason, url, codebook_version, dissenting",
	"moderation_log.csv": "at, by, from_status",
	"comments.csv": "docket_id, reason, received_at, postmarked_on, posted_at, late, channel, source_id, " +
		"submitter_type, sector_raw, name, language, in_reply_to, class",
	"codings.csv":         "codebook_version, origin, origin_detail, coded_at, adjudicated_by",
	"codebook.csv":        "csf_function",
	"recommendations.csv": "recommendation_id, text, comment_id, imperative",
	"sections.csv":        "title, author",
	"translations.csv": "comment_id, question_id, translation, translated_by, " +
		"translated_at",
	"signatories.csv": "name, organization", // but for emptiness, and of the first, who stands in comments.csv
	"actions.csv":     "text, owner, due, priority",
}

// given are the files that the others are counted from: a changed cell shows in
// another file, and not every cell counts for something.
var given = []string{"comments.csv", "answers.csv", "codings.csv"}

// TestEveryWrongCellIsNamed changes one cell after the other of every CSV file
// and looks whether the count says so.
func TestEveryWrongCellIsNamed(t *testing.T) {
	t.Parallel()
	dir := randomSource(3, 40).written(t)
	if found := recount.Tables(dir); len(found) > 0 {
		t.Fatalf("the files disagree before anything is changed: %s", found[0])
	}
	for _, name := range Names() {
		if !strings.HasSuffix(name, ".csv") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := parseCSV(data)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) < 2 {
				t.Fatalf("%s has no rows: the test is blind", name)
			}
			exempt := strings.Split(uncountable[name], ", ")
			for column, title := range rows[0] {
				if slices.Contains(exempt, title) {
					continue
				}
				noticed, tried := 0, 0
				for _, row := range samples(len(rows), slices.Contains(given, name)) {
					if slices.Contains(given, name) && (rows[row][column] == "" || noticed > 0) {
						continue
					}
					tried++
					changed := slices.Clone(rows)
					changed[row] = slices.Clone(rows[row])
					changed[row][column] = otherCell(rows[row][column])
					if len(recount.Tables(with(t, dir, name, writeCSV(changed)))) > 0 {
						noticed++
					} else if !slices.Contains(given, name) {
						t.Errorf("%s row %d: %s is %q instead of %q, and nothing was said", name, row, title,
							changed[row][column], rows[row][column])
					}
				}
				if noticed == 0 && tried > 0 {
					t.Errorf("%s: no change of %s was noticed", name, title)
				}
			}
		})
	}
}

// samples are the rows to change: the first, one in the middle and the last, or
// more where not every cell counts.
func samples(rows int, many bool) []int {
	out := []int{1, rows / 2, rows - 1}
	if many {
		for i := 2; i < rows; i += max(1, rows/24) {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// otherCell is a value of the same kind that is wrong.
func otherCell(cell string) string {
	if n, err := strconv.Atoi(cell); err == nil {
		return strconv.Itoa(n + 1)
	}
	if n, err := strconv.ParseFloat(cell, 64); err == nil {
		return fmt.Sprintf("%.4f", n+0.01)
	}
	switch cell {
	case "true":
		return "false"
	case "false":
		return "true"
	case "":
		return "7"
	}
	if m := regexp.MustCompile(`[0-9]$`).FindString(cell); m != "" {
		return cell[:len(cell)-1] + map[bool]string{true: "8", false: "9"}[m == "9"]
	}
	return cell + "x"
}

// with copies a folder and puts other bytes in the place of one file.
func with(t *testing.T, dir, name string, data []byte) string {
	t.Helper()
	out := t.TempDir()
	for _, other := range Names() {
		if other == name {
			continue
		}
		if err := os.Link(filepath.Join(dir, other), filepath.Join(out, other)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(out, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

func writeCSV(rows [][]string) []byte {
	var b strings.Builder
	b.WriteString("\ufeff")
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
		}
		b.WriteString("\r\n")
	}
	return []byte(b.String())
}

// TestMissingAndAdditionalRowsAreNamed takes a row out of every file that is
// counted, and puts one in twice.
func TestMissingAndAdditionalRowsAreNamed(t *testing.T) {
	t.Parallel()
	dir := randomSource(5, 40).written(t)
	for _, name := range slices.Sorted(maps.Keys(map[string]bool{
		"themes_by_question.csv": true, "themes_by_sector.csv": true, "matrix.csv": true, "campaigns.csv": true,
		"agreement.csv": true, "ledger.csv": true, "answers.csv": true, "comments.csv": true, "codebook.csv": true,
	})) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			rows, err := parseCSV(data)
			if err != nil {
				t.Fatal(err)
			}
			less := slices.Delete(slices.Clone(rows), len(rows)/2, len(rows)/2+1)
			if len(recount.Tables(with(t, dir, name, writeCSV(less)))) == 0 {
				t.Errorf("%s without its row %d (%v): nothing was said", name, len(rows)/2, rows[len(rows)/2])
			}
			more := append(slices.Clone(rows), rows[1])
			if len(recount.Tables(with(t, dir, name, writeCSV(more)))) == 0 && name != "ledger.csv" {
				t.Errorf("%s with its first row twice: nothing was said", name)
			}
		})
	}
}
