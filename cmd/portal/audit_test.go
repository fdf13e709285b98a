package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/store/storetest"
)

// lineKeeper keeps lines, or refuses them while it is broken.
type lineKeeper struct {
	lines  []string
	broken bool
}

func (k *lineKeeper) send(lines []string) error {
	if k.broken {
		return errors.New("nobody listens")
	}
	k.lines = append(k.lines, lines...)
	return nil
}

func (*lineKeeper) close() error { return nil }

// Every row of the log is sent once and in order, whoever wrote it, also those of a time when
// nobody listened or nothing served, and none holds words or addresses of anybody.
func TestAuditSendsEveryRowOnce(t *testing.T) {
	t.Parallel()
	db := storetest.SQLite(t)
	ctx, dir, kept := t.Context(), t.TempDir(), &lineKeeper{}
	start := func() *auditor {
		return &auditor{db: db, log: slog.New(slog.DiscardHandler), sink: kept, file: filepath.Join(dir, auditPosition),
			last: -1}
	}
	storetest.AddDocket(t, db) // before anybody asked for it
	a := start()
	a.try(ctx)
	if len(kept.lines) != 0 {
		t.Fatalf("rows of before were sent: %q", kept.lines)
	}
	add := func(email string) {
		t.Helper()
		if _, err := db.AddUser(ctx, docket.User{Email: email, Name: "Zelda Marker", Role: docket.RoleStaff}, "",
			docket.ActorOperator); err != nil {
			t.Fatal(err)
		}
	}
	add("a@agency.example")
	a.try(ctx)
	kept.broken = true
	add("b@agency.example")
	a.try(ctx)
	kept.broken = false
	a.try(ctx)
	a.Close(ctx)
	add("c@agency.example") // while nothing serves
	storetest.File(t, db, storetest.Comment("key", "Zebrafish words."))
	b := start()
	b.try(ctx)
	b.try(ctx)

	_, end, err := logEnds(db, t)
	if err != nil {
		t.Fatal(err)
	}
	var last int64
	for i, line := range kept.lines {
		var row struct {
			Audit                    int64
			Time, Actor, Action, MAC string
			Detail                   map[string]string
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil || row.Time == "" || row.Actor == "" ||
			row.Action == "" ||
			len(row.MAC) != 64 {
			t.Errorf("line %d: %s: %v", i, line, err)
		}
		if i > 0 && row.Audit != last+1 {
			t.Errorf("row %d follows row %d", row.Audit, last)
		}
		last = row.Audit
		for _, private := range []string{"Zelda", "Zebrafish", "agency.example"} {
			if strings.Contains(line, private) {
				t.Errorf("line %d holds %q", i, private)
			}
		}
	}
	if last != end || len(kept.lines) < 4 {
		t.Errorf("%d lines end with row %d, the log with %d", len(kept.lines), last, end)
	}
	if err := os.WriteFile(filepath.Join(dir, auditPosition), []byte("no number"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := start().forward(ctx); err == nil || !strings.Contains(err.Error(), "holds no number") {
		t.Errorf("a damaged position: %v", err)
	}
}

func logEnds(db *store.DB, t *testing.T) (string, int64, error) {
	t.Helper()
	seq, mac, err := db.LogEnd(t.Context())
	return mac, seq, err
}

// The program sends the rows to standard error, and a review of access lists accounts with
// what they lack.
func TestServeAuditsAndUsersAreReviewed(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve("--audit-log", "stderr")
	p.run("user", "add", "--email", "=cmd@agency.example", "--name", "=SUM(A1)", "--role", "moderator")
	table := p.run("user", "list", "--review")
	p.stop()
	seen := map[string]int{}
	for lines := bufio.NewScanner(strings.NewReader(p.stderr.String())); lines.Scan(); {
		var row struct {
			Audit  int64
			Action string
		}
		if json.Unmarshal(lines.Bytes(), &row) == nil && row.Audit > 0 {
			seen[row.Action]++
		}
	}
	if seen["user.added"] != 1 || seen["account.reviewed"] != 1 {
		t.Errorf("sent: %v", seen)
	}
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%q, %v", table, err)
	}
	want := []string{"u1", "'=SUM(A1)", "'=cmd@agency.example", "moderator", "", "not set up", "none", "0", "0", ""}
	for i, cell := range want {
		if rows[1][i] != cell {
			t.Errorf("%s is %q, want %q", rows[0][i], rows[1][i], cell)
		}
	}
	if rows[1][11] != "second factor" {
		t.Errorf("it lacks %q", rows[1][11])
	}
	if _, says, code := p.try("serve", "--audit-log", "elsewhere"); code != exitUsage ||
		!strings.Contains(says, "--audit-log takes stderr") {
		t.Errorf("status %d: %s", code, says)
	}
}
