package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestBackupsAreKeptByRule(t *testing.T) {
	t.Parallel()
	at := func(s string) madeBackup {
		when, err := time.Parse("2006-01-02 15", s)
		if err != nil {
			t.Fatal(err)
		}
		return madeBackup{when.Format(backupTime), when}
	}
	list := []madeBackup{
		at("2026-09-10 01"), at("2026-09-30 01"), // the newest of September is kept
		at("2026-10-31 01"),
		at("2026-11-08 01"),                      // a Sunday: the week before
		at("2026-11-26 01"), at("2026-11-26 13"), // the newest of a day is kept
		at("2026-11-27 01"), at("2026-11-28 01"),
	}
	for _, c := range []struct {
		rule string
		gone []int
	}{
		{"2,0,0", []int{0, 1, 2, 3, 4, 5}},
		{"3,0,0", []int{0, 1, 2, 3, 4}},
		{"0,2,0", []int{0, 1, 2, 4, 5, 6}},
		{"3,2,3", []int{0, 4}},
		{"0,0,1", []int{0, 1, 2, 3, 4, 5, 6}},
		{"99,99,99", []int{4}}, // of one day, one is kept
	} {
		rule, err := parseKeepRule(c.rule)
		if err != nil {
			t.Fatal(err)
		}
		var want []madeBackup
		for _, i := range c.gone {
			want = append(want, list[i])
		}
		if got := rule.superseded(list); !slices.Equal(got, want) {
			t.Errorf("%s removes %v, want %v", c.rule, got, want)
		}
	}
	for _, wrong := range []string{"", "7", "7,4", "7,4,x", "-1,0,1", "0,0,0", "1,2,3,4"} {
		if _, err := parseKeepRule(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

// The server makes a backup by itself, with the kept exports, and does not touch what
// else lies in the folder; what it made can be restored and is sound.
func TestServerMakesBackups(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	folder := filepath.Join(t.TempDir(), "backups")
	if _, errOut, code := p.try("serve", "--backup-dir", folder, "--backup-every", "soon"); code != exitUsage ||
		!strings.Contains(errOut, "--backup-every takes a time") {
		t.Errorf("a wrong time: status %d, %s", code, errOut)
	}
	p.serve()
	newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": "Kept twice."})
	p.run("export", "--docket", shippedDocket, "--keep", "first")
	p.stop()

	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	const old, foreign = "portal-20200101T000000Z.backup", "portal-notes.backup"
	for _, name := range []string{old, foreign} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p.serve("--backup-dir", folder, "--backup-keep", "1,0,0")
	p.stderr.waitFor(t, `msg="backup made"`)
	p.stop()
	list, err := listBackups(folder)
	if err != nil || len(list) != 1 || list[0].name == old {
		t.Fatalf("backups: %v %v", list, err)
	}
	if _, err := os.Stat(filepath.Join(folder, foreign)); err != nil {
		t.Errorf("a file of somebody else's is gone: %v", err)
	}

	made := filepath.Join(folder, list[0].name)
	again := &portal{t: t, dir: t.TempDir()}
	again.flags = []string{"--data-dir", again.dir}
	key, err := os.ReadFile(filepath.Join(p.dir, "portal.key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(again.dir, "portal.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := again.run("restore", made); !strings.Contains(out, "of kept exports") {
		t.Errorf("restore says %s", out)
	}
	if out := again.run("verify"); !strings.Contains(out, "Sound") {
		t.Errorf("verify says %s", out)
	}
	if _, err := os.Stat(filepath.Join(again.dir, "exports", shippedDocket, "first", "comments.csv")); err != nil {
		t.Errorf("the kept export is not there: %v", err)
	}
}

func TestNoBackupTakesTheNameOfAnother(t *testing.T) {
	t.Parallel()
	folder, began := backupFolder(t.TempDir()), now().UTC()
	taken := map[string]bool{}
	for seconds := range 5 {
		name := began.Add(time.Duration(seconds) * time.Second).Format(backupTime)
		taken[name] = true
		if err := os.WriteFile(filepath.Join(string(folder), name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	name, err := unusedName(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse(backupTime, name); err != nil || taken[name] {
		t.Errorf("a sixth backup is called %s (%v) beside %v", name, err, taken)
	}
	if _, err := unusedName(t.Context(), folder+"/not-made-yet"); err != nil {
		t.Errorf("the first one in a folder: %v", err)
	}
}

// The age of the newest backup survives the data folder: after a restore the mark of the
// last one is gone, and the backups lie where they did.
func TestTheAgeOfABackupIsThatOfTheNewest(t *testing.T) {
	t.Parallel()
	c := config{DataDir: t.TempDir(), BackupDir: t.TempDir()}
	if age := backupAge(c); age >= 0 {
		t.Errorf("without any backup: %v", age)
	}
	for _, hours := range []int{30, 3} {
		name := now().UTC().Add(-time.Duration(hours) * time.Hour).Format(backupTime)
		if err := os.WriteFile(filepath.Join(c.BackupDir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if hours := backupAge(c) / 3600; hours < 2.9 || hours > 3.1 {
		t.Errorf("the newest of two is %.1f hours old, want 3", hours)
	}
	if err := c.noteBackup(); err != nil { // made by hand, elsewhere
		t.Fatal(err)
	}
	if age := backupAge(c); age > 600 {
		t.Errorf("after one by hand: %v seconds", age)
	}
}

func TestAKeyOfAnotherAccountSaysWhatToDo(t *testing.T) {
	t.Parallel()
	denied := &fs.PathError{Op: "open", Path: "/var/lib/portal/portal.key", Err: fs.ErrPermission}
	if err := toMend(denied.Path, denied); !errors.Is(err, fs.ErrPermission) ||
		!strings.Contains(err.Error(), "chown portal /var/lib/portal/portal.key") {
		t.Errorf("it says %v", err)
	}
}
