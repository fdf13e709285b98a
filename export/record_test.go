package export

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// TestRecordEqualsTheOriginals writes a record on both engines, opens it with its key
// and compares every original with the one in the store, digest by digest.
func TestRecordEqualsTheOriginals(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) *store.DB{"SQLite": storetest.SQLite,
		"PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recordEqualsOriginals(t, open(t))
		})
	}
}

func recordEqualsOriginals(t *testing.T, db *store.DB) {
	storetest.AddDocket(t, db)
	const secret = "Call Robin Quillfeather at 202-555-0143.\r\n=1+1\tüñ"
	c := storetest.Comment("one", secret)
	c.Answers = append(c.Answers, docket.Answer{Question: "2", Original: "<b>Bold</b> words",
		Text: "Bold words", Removed: 7})
	one := storetest.File(t, db, c)
	storetest.Post(t, db, one, map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 5, End: 23},
		Kind: docket.KindPersonal}}})
	if err := db.Report(t.Context(), docket.Report{Comment: one, Kind: docket.ReportPrivate,
		Note: "A number"}); err != nil {
		t.Fatal(err)
	}
	two := storetest.File(t, db, storetest.Comment("two", "A threat as it came."))
	storetest.Decide(t, db, two, docket.ActionWithhold, docket.Withheld, "threat")
	mended := storetest.Comment("two", "A threat.")
	mended.Version = 2
	if _, err := db.Mend(t.Context(), mended.Tracking, mended); err != nil {
		t.Fatal(err)
	}
	storetest.Decide(t, db, two, docket.ActionWithhold, docket.Withheld, "threat")
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	to, err := RecordRecipients(" " + key.Recipient().String() + ", ")
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	var made RecordMade
	if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
		made, err = WriteRecord(t.Context(), &file, s, RecordOrder{Docket: storetest.ID, Case: "FOIA 2026-1",
			Made:       storetest.Start,
			Recipients: to})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(file.Bytes()); made.SHA256 != hex.EncodeToString(sum[:]) || made.Comments != 2 {
		t.Errorf("%+v, digest %x", made, sum)
	}
	if bytes.Contains(file.Bytes(), []byte("Quillfeather")) {
		t.Error("a name is readable in the encrypted file")
	}
	files := openRecord(t, file.Bytes(), key)
	digests := map[string]string{}
	for _, row := range recordRows(t, files["answers.csv"]) {
		if row[2] != "replaced" {
			digests[row[0]+" "+row[1]] = row[5]
		}
		body, ok := files[row[3]]
		if sum := sha256.Sum256(body); !ok || hex.EncodeToString(sum[:]) != row[5] {
			t.Errorf("%s does not have the digest that answers.csv says", row[3])
		}
	}
	for _, id := range []docket.CommentID{one, two} {
		c, err := db.Comment(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range c.Answers {
			sum := sha256.Sum256([]byte(a.Original))
			place := string(id) + " " + string(a.Question)
			if digests[place] != hex.EncodeToString(sum[:]) {
				t.Errorf("the original of %s has another digest in the record", place)
			}
			delete(digests, place)
		}
	}
	if len(digests) > 0 {
		t.Errorf("the record has originals of %v, which the store has not", digests)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(files["SHA256SUMS"])), "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		if got := sha256.Sum256(files[name]); hex.EncodeToString(got[:]) != sum {
			t.Errorf("SHA256SUMS is wrong about %s", name)
		}
	}
	has := func(name string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(string(files[name]), w) {
				t.Errorf("%s lacks %q: %s", name, w, files[name])
			}
		}
	}
	has("answers/"+string(two)+"/1.version-1.original.txt", "A threat as it came.")
	has("answers.csv", "replaced")
	has("redactions.csv", "Robin Quillfeather", "personal")
	has("answers/"+string(one)+"/1.public.txt", "[redacted: personal]")
	has("comments.csv", "Name one", "one@example.test")
	has("decisions.csv", "threat", "because")
	has("reports.csv", "A number")
	has("log.csv", "comment.filed", "comment.withheld", "docket.added")
	if _, ok := files["answers/"+string(two)+"/1.public.txt"]; ok {
		t.Error("a withheld comment has a public text")
	}
	if rows := recordRows(t, files["comments.csv"]); len(rows) != 2 {
		t.Errorf("%d rows of comments", len(rows))
	}
}

// TestRecordIsNotWrittenOfAnUnknownDocketOrAfterAnError leaves no archive that opens.
// Whoever answers a second request sees on which comments somebody decided after the first
// one was answered, so that two answers do not tell more than one.
func TestRecordSaysWhatEarlierRecordsDoNotHave(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) *store.DB{"SQLite": storetest.SQLite,
		"PostgreSQL": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			storetest.AddDocket(t, db)
			key, err := age.GenerateX25519Identity()
			if err != nil {
				t.Fatal(err)
			}
			since := func(ref string) (rows []string) {
				t.Helper()
				facts := map[string]string{"case": ref}
				note := func(action string) {
					if err := db.Note(t.Context(), docket.ActorOperator, action, string(storetest.ID),
						facts); err != nil {
						t.Fatal(err)
					}
				}
				note("record.started")
				var file bytes.Buffer
				if err := db.Snapshot(t.Context(), func(s *store.Snapshot) error {
					_, err := WriteRecord(t.Context(), &file, s, RecordOrder{Docket: storetest.ID, Case: ref,
						Made: storetest.Start, Recipients: []age.Recipient{key.Recipient()}})
					return err
				}); err != nil {
					t.Fatal(err)
				}
				note("record.written")
				for _, row := range recordRows(t, openRecord(t, file.Bytes(), key)["changed_since.csv"]) {
					rows = append(rows, row[0]+" "+row[4]+" "+row[6])
				}
				return rows
			}
			one := storetest.File(t, db, storetest.Comment("one", "Call Robin at 202-555-0143."))
			two := storetest.File(t, db, storetest.Comment("two", "Nothing private."))
			storetest.Post(t, db, two, nil)
			if got := since("FOIA 1"); len(got) > 0 {
				t.Errorf("the first record names %v", got)
			}
			storetest.Post(t, db, one, map[docket.QuestionID]docket.Gaps{"1": {{Span: docket.Span{Start: 5, End: 10},
				Kind: docket.KindPersonal}}})
			want := []string{string(one) + " posted_with_redactions FOIA 1"}
			if got := since("FOIA 2"); !slices.Equal(got, want) {
				t.Errorf("the second record names %v, want %v", got, want)
			}
			storetest.Decide(t, db, two, docket.ActionWithhold, docket.Withheld, "threat")
			want = append(want, string(two)+" withheld FOIA 1; FOIA 2")
			if got := since("FOIA 3"); !slices.Equal(got, want) {
				t.Errorf("the third record names %v, want %v", got, want)
			}
		})
	}
}

func TestRecordIsNotWrittenOfAnUnknownDocketOrAfterAnError(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	err = db.Snapshot(t.Context(), func(s *store.Snapshot) error {
		_, err := WriteRecord(context.Background(), &file, s, RecordOrder{Docket: "HHS-NONE-0001",
			Recipients: []age.Recipient{key.Recipient()}})
		return err
	})
	if !errors.Is(err, docket.ErrNotFound) {
		t.Errorf("%v", err)
	}
}

func TestRecordsAreAskedForInOrder(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", " FOIA", "Robin's wish", "=cmd", "a\nb", strings.Repeat("a", 61)} {
		if CheckRecordCase(text) == nil {
			t.Errorf("%q is taken as a reference", text)
		}
	}
	if err := CheckRecordCase("FOIA 2026-00123/4"); err != nil {
		t.Error(err)
	}
	if _, err := RecordRecipients("age1nonsense"); err == nil {
		t.Error("a wrong key is taken")
	}
	if _, err := RecordPassphrase("too short"); err == nil {
		t.Error("a short passphrase is taken")
	}
}

func openRecord(t *testing.T, sealed []byte, key age.Identity) map[string][]byte {
	t.Helper()
	plain, err := age.Decrypt(bytes.NewReader(sealed), key)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func recordRows(t *testing.T, body []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	return rows[1:]
}
