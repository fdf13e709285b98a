package intake_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/intake"
	"commentportal/intake/importfile"
	"commentportal/moderation/screen"
	"commentportal/store"
	"commentportal/store/storetest"
)

// The desk on the real store and screener, for what a store in memory cannot show.

const shipped docket.ID = "HHS-HCIC-2016-0001"

func openDesk(t testing.TB) (*intake.Desk, *store.DB) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }
	keys := store.Keys{Seal: [32]byte{1}, Digest: [32]byte{2}, Chain: [32]byte{3}}
	db, err := store.Open(t.Context(), store.Options{
		DataDir: storetest.Folder(t, keys), Keys: keys,
		Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	d, book := docketfile.ShippedDocket()
	if err := db.AddDocket(t.Context(), d, book, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	return intake.NewDesk(db, screen.New(), intake.Keys{Token: [32]byte{4}, Tracking: [32]byte{5}}, now), db
}

func TestRealStoreKeepsWhatWasSent(t *testing.T) {
	t.Parallel()
	desk, db := openDesk(t)
	sent := " First line\r\n<p>Call (202) 555-0143</p> A\u0301\x01\u202e\u200b & &lt;b&gt; "
	f := intake.Form{
		Docket: shipped, Token: desk.NewToken(shipped), Answers: map[docket.QuestionID]string{"3": sent},
		Type: "individual", Name: "Ana Roe", Email: "ana@example.org", State: "NY", Sector: "provider",
	}
	number, err := desk.Submit(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := desk.Submit(t.Context(), f); err != nil || again != number {
		t.Fatalf("again: %v", err)
	}
	c, err := db.Receipt(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	a := c.Answers[0]
	if want := strings.ReplaceAll(sent, "\r\n", "\n"); string(a.Original) != want {
		t.Errorf("original is %q, want %q", string(a.Original), want)
	}
	if text, removed := intake.Clean(sent); a.Text != text || a.Removed != removed || len(a.Findings) == 0 {
		t.Errorf("text is %q, want %q; findings %v", string(a.Text), string(text), a.Findings)
	}
	if c.Submitter.Name != "Ana Roe" || c.Submitter.Email != "ana@example.org" || c.ID != shipped.Comment(1) {
		t.Errorf("comment is %s of %q", c.ID, c.Submitter.Name)
	}
	d, err := db.Docket(t.Context(), shipped)
	if err != nil {
		t.Fatal(err)
	}
	if file := string(intake.Receipt(nil, d, c, number, "https://comments.example")); !strings.Contains(file,
		"(202) 555-0143") || !strings.Contains(file, string(number)) {
		t.Error("the receipt lacks the answer or the tracking number")
	}
}

func TestRealStoreKeepsNaughtyStrings(t *testing.T) {
	t.Parallel()
	desk, db := openDesk(t)
	folder := os.Getenv("PORTAL_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared")
	}
	data, err := os.ReadFile(filepath.Join(folder, "data", "naughty-strings.json"))
	if err != nil {
		t.Skip("no shared data: naughty-strings.json is not there")
	}
	var list []string
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	blank := 0
	for _, sent := range list {
		f := intake.Form{Docket: shipped, Token: desk.NewToken(shipped),
			Answers: map[docket.QuestionID]string{"1": sent}}
		number, err := desk.Submit(t.Context(), f)
		if strings.TrimSpace(sent) == "" {
			blank++
			if bad, _ := errors.AsType[docket.Invalid](err); bad["answer-1"] == "" {
				t.Errorf("%q: got %v, want a sentence", sent, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", sent, err)
			continue
		}
		c, err := db.Receipt(t.Context(), number)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := intake.Clean(sent)
		lf := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(sent)
		if a := c.Answers[0]; string(a.Original) != lf || a.Text != text {
			t.Errorf("sent %q, kept %q, clean %q", sent, string(a.Original), string(a.Text))
		}
	}
	t.Logf("%d strings, %d of them nothing but space", len(list), blank)
}

func TestRealStoreTakesLetters(t *testing.T) {
	t.Parallel()
	desk, db := openDesk(t)
	f := intake.Form{Docket: shipped, Token: desk.NewToken(shipped),
		Answers: map[docket.QuestionID]string{"1": "A letter."},
		Channel: "mail", ReceivedOn: "2026-11-20", SourceID: "L-1"}
	id, err := desk.SubmitByHand(t.Context(), f, 7)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := desk.SubmitByHand(t.Context(), f, 7); err != nil || again != id {
		t.Errorf("again: %v, %v", again, err)
	}
	f.Token, f.Answers = "", map[docket.QuestionID]string{"1": "Another letter."}
	_, err = desk.SubmitByHand(t.Context(), f, 7)
	if bad, _ := errors.AsType[docket.Invalid](err); bad["source_id"] == "" {
		t.Errorf("the same number again: %v", err)
	}
	if c, err := db.Comment(t.Context(), id); err != nil || c.Channel != docket.ChannelMail || c.SourceID != "L-1" {
		t.Errorf("comment is %+v, %v", c, err)
	}
}

func TestRealStoreTakesRealFiles(t *testing.T) {
	t.Parallel()
	desk, db := openDesk(t)
	folder := os.Getenv("PORTAL_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared")
	}
	importFile := func(name, columns string) intake.ImportReport {
		f, err := os.Open(filepath.Join(folder, "data", name))
		if err != nil {
			t.Skipf("no shared data: %s is not there", name)
		}
		defer f.Close()
		m, err := importfile.ParseMap(columns)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		report, err := desk.Import(context.WithoutCancel(t.Context()), intake.ImportOptions{Docket: shipped, File: f,
			Map: m})
		if err != nil {
			t.Fatal(err, report.Bad)
		}
		t.Logf("%s: %d filed, %d known in %v", name, report.Filed, report.Known,
			time.Since(start).Round(time.Millisecond))
		return report
	}
	const columns = "text=answer_general,id=source_id,received=received_at,author_type=sector," +
		"author_type_raw=,docket=,attachments=,labels=,source="
	if r := importFile("regsgov-bulk-sample.csv", ""); r.Filed != 47 || r.NotSubmissions != 1 || r.Withdrawn != 1 {
		t.Errorf("report is %+v", r)
	}
	// The development set was made of the same export: rows that both have are known.
	r := importFile("comments-dev.jsonl.gz", columns)
	if r.Filed+r.Known != 3424 || r.Known == 0 || r.BadRows != 0 {
		t.Errorf("report is %+v", r)
	}
	if again := importFile("comments-dev.jsonl.gz", columns); again.Filed != 0 || again.Known != 3424 {
		t.Errorf("again: %+v", again)
	}
	ledger, err := db.Ledger(t.Context(), shipped)
	if err != nil {
		t.Fatal(err)
	}
	count := make(map[string]int)
	for _, line := range ledger {
		if line.Reason == "" {
			count[line.Line] = line.Comments
		}
	}
	if all := 47 + r.Filed; count[docket.LedgerReceived] != all || count[string(docket.Pending)] != all-1 ||
		count[string(docket.Withdrawn)] != 1 {
		t.Errorf("the ledger says %v after %d comments", count, all)
	}
	problems, err := db.Verify(t.Context(), nil)
	if err != nil || len(problems) > 0 {
		t.Errorf("verify: %v, %v", problems, err)
	}
}

func TestRealStoreKnowsAFileWithoutSources(t *testing.T) {
	t.Parallel()
	desk, _ := openDesk(t)
	text := "answer_1\nthe same words\nthe same words\n"
	run := func(text string) intake.ImportReport {
		r, err := desk.Import(t.Context(), intake.ImportOptions{Docket: shipped, File: strings.NewReader(text)})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := run(text); r.Filed != 2 {
		t.Errorf("report is %+v", r)
	}
	if r := run(text); r.Filed != 0 || r.Known != 2 {
		t.Errorf("again: %+v", r)
	}
	if r := run(text + "more\n"); r.Filed != 3 {
		t.Errorf("another file: %+v", r)
	}
}
