package export

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenFiles keeps every byte of an export, of the empty docket too.
func TestGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]*memory{"empty": emptySource(), "full": fullSource()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := writeAll(t, src)
			golden := filepath.Join("testdata", name)
			for _, file := range Names() {
				got, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					t.Fatal(err)
				}
				if packed(file) {
					continue // these are compared with the CSV files; how ZIP packs may change with Go
				}
				if file == dataPackageName {
					got = packedDigest.ReplaceAll(got, []byte(`$1"bytes": 0,$2"hash": "as it comes"`))
				}
				path := filepath.Join(golden, file)
				if *update {
					if err := os.MkdirAll(golden, 0o777); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(path, got, 0o666); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(string(want), string(got)); d != "" {
					t.Errorf("%s (-golden +got; go test -update writes it anew):\n%s", file, d)
				}
			}
		})
	}
}

func packed(file string) bool {
	return strings.HasSuffix(file, ".xlsx") || strings.HasSuffix(file, ".qdpx") || strings.HasSuffix(file, ".docx")
}

// packedDigest finds size and digest of the packed files in a data package.
var packedDigest = regexp.MustCompile(`("mediatype": "(?:application/vnd[^"]*|application/zip|text/html)",` +
	`\s+(?:"encoding": "utf-8",\s+)?)"bytes": [0-9]+,(\s+)"hash": "[^"]*"`)

// contractColumns are the columns of CONTRACT section 4, copied by hand.
var contractColumns = map[string]string{
	"comments.csv": "docket_id, comment_id, status, reason, received_at, postmarked_on, posted_at, late, " +
		"channel, source_id, submitter_type, sector, sector_raw, name, organization, state, language, attribution, " +
		"in_reply_to, class, campaign_id, share_of_letter, addition_words, stands_for, words, redactions, questions, " +
		"themes, answer_1, answer_2, answer_general, round",
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
	"matrix.csv": "comment_id, sector, campaign_id, GOV-FED, DEV-PAT, INF-TRU, OLD-COD",
	"quotes.csv": "code, position, quote, comment_id, url, question_id, sector, organization, named, " +
		"campaign_id, chosen_by, reason, codebook_version, revisit, passage, dissenting",
	"campaigns.csv": "campaign_id, name, comments_all, identical, edited, with_addition, first_received, " +
		"last_received, representative, least_share, median_share, channels, sectors, states, codes, decision, " +
		"decided_by, codes_added",
	"recommendations.csv": "recommendation_id, text, code, quote, comment_id, number, imperative, comments_distinct, " +
		"comments_all, sectors, against, support, passage",
	"trace.csv":    "comment_id, question_id, kind, state, read_at, letter, code, recommendation_id, basis, section",
	"actions.csv":  "recommendation_id, action_id, text, owner, due, priority, number",
	"sections.csv": "section, title, text, figures, author, edited_at, source, changed, missing",
	"agreement.csv": "scope, key, double_coded, percent_agreement, cohen_kappa, alpha_masi, coders, uses, " +
		"ac1, low, high",
	"ledger.csv":         "line, reason, comments",
	"signatories.csv":    "comment_id, position, name, organization, public",
	"translations.csv":   "comment_id, question_id, translation, translated_by, translated_at",
	"coverage.csv":       "question_id, answers, read, unread, no_answer, off_topic, to_revisit",
	"moderation_log.csv": "comment_id, at, from_status, to_status, reason, by, automatic",
	"codebook.csv":       "code, label, definition, imperative, csf_function, path, description, stance",
}

func TestColumnsAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	dir := writeAll(t, fullSource())
	for name, want := range contractColumns {
		if got := strings.Join(readSheet(t, dir, name).header, ", "); got != want {
			t.Errorf("%s has the columns\n%s\nwant\n%s", name, got, want)
		}
	}
	var csvs []string
	for _, name := range Names() {
		if strings.HasSuffix(name, ".csv") {
			csvs = append(csvs, name)
		}
	}
	if len(csvs) != len(contractColumns) {
		t.Errorf("CSV files %v are not those of the contract", csvs)
	}
}

// TestNothingUnpostedLeaves looks for the words of comments that are not posted,
// and of notes among staff, in every file.
func TestNothingUnpostedLeaves(t *testing.T) {
	t.Parallel()
	src := fullSource()
	for i := range src.register { // a source that forgot to drop the text of what was taken down
		if e := &src.register[i]; e.Public == nil {
			public := *src.register[0].Public
			public.ID = e.ID
			public.Answers = slices.Clone(public.Answers)
			public.Answers[0].Text = "SECRET-LEFT-BEHIND"
			public.Byline.Name = "SECRET-NAME"
			e.Public = &public
		}
	}
	dir := writeAll(t, src)
	for _, name := range Names() {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		data = readable(t, name, data)
		if i := bytes.Index(data, []byte("SECRET")); i >= 0 {
			t.Errorf("%s holds %q", name, data[i:min(i+20, len(data))])
		}
	}
}

func TestSameStateSameBytes(t *testing.T) {
	t.Parallel()
	one, two := writeAll(t, fullSource()), writeAll(t, fullSource())
	for _, name := range Names() {
		a, err := os.ReadFile(filepath.Join(one, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(two, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a, b) {
			t.Errorf("%s differs between two exports of one state", name)
		}
		if single := exported(t, fullSource(), name); !bytes.Equal(a, single) {
			t.Errorf("%s by itself differs from the one of the whole export", name)
		}
	}
}

// TestFilesFromAnotherProcess exports in a second process with other numbers of
// processors, another zone and language: nothing of a file may hang on addresses,
// the order of maps, the clock or the machine.
func TestFilesFromAnotherProcess(t *testing.T) {
	sources := map[string]func() *memory{"full": fullSource, "random": func() *memory { return randomSource(21, 150) }}
	if out := os.Getenv("EXPORT_TEST_FOLDER"); out != "" {
		for name, src := range sources {
			if err := WriteAll(t.Context(), filepath.Join(out, name), src(), testDocket, nil, testAbout,
				nil); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	t.Parallel()
	for _, processors := range []string{"1", "7"} {
		out := t.TempDir()
		again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		again.Env = append(os.Environ(), "EXPORT_TEST_FOLDER="+out, "GOMAXPROCS="+processors, "TZ=Asia/Tokyo",
			"LC_ALL=tr_TR.UTF-8")
		if said, err := again.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
		for name, src := range sources {
			dir := writeAll(t, src())
			for _, file := range Names() {
				one, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					t.Fatal(err)
				}
				two, err := os.ReadFile(filepath.Join(out, name, file))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(one, two) {
					t.Errorf("%s of the %s source differs in a process of %s processors", file, name, processors)
				}
			}
		}
	}
}

func TestUnknownFileIsRefusedWithTheListOfThoseThereAre(t *testing.T) {
	t.Parallel()
	err := WriteAll(t.Context(), t.TempDir(), emptySource(), testDocket, []string{"comments.csv", "comment.csv"},
		About{}, nil)
	if !errors.Is(err, ErrUnknownFile) || !strings.Contains(err.Error(), "themes_by_sector.csv") ||
		!strings.Contains(err.Error(), `"comment.csv"`) {
		t.Errorf("err = %v", err)
	}
}

func TestNamedFilesAloneAreWrittenAndDescribed(t *testing.T) {
	t.Parallel()
	var heard []string
	dir := t.TempDir()
	err := WriteAll(t.Context(), dir, fullSource(), testDocket, []string{"datapackage.json", "answers.csv"}, About{},
		func(file string, rows int64) { heard = append(heard, file) })
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"answers.csv", "datapackage.json"}; !slices.Equal(names, want) || !slices.Equal(heard, want) {
		t.Errorf("files %v, progress %v, want %v", names, heard, want)
	}
	if p := readPackage(t, dir); len(p.Resources) != 1 || len(p.Resources[0].Schema.ForeignKeys) != 0 {
		t.Errorf("the package describes more than was written: %+v", p.Resources)
	}
}

// TestFailedExportLeavesTheEarlierOne breaks the source in the middle.
func TestFailedExportLeavesTheEarlierOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	src := fullSource()
	if err := WriteAll(t.Context(), dir, src, testDocket, nil, About{}, nil); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, "comments.csv"))
	if err != nil {
		t.Fatal(err)
	}
	broken := fullSource()
	broken.register[0].Language = "es"
	broken.codings[3].Comment = "no serial here"
	if err := WriteAll(t.Context(), dir, broken, testDocket, nil, About{}, nil); err == nil {
		t.Fatal("a coding of no comment passed")
	}
	after, err := os.ReadFile(filepath.Join(dir, "comments.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("the earlier comments.csv was overwritten")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(Names()) {
		t.Errorf("%d files in the folder, want %d: a temporary one stayed", len(entries), len(Names()))
	}
}
