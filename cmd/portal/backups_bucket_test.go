package main

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"commentportal/export/objectstore/objectstoretest"
)

// The server makes backups in an object store by itself: kept by rule, with the kept exports
// once, read back, and their age in the metrics. What lies there is restored as a whole, and
// a changed object is refused.
func TestServerMakesBackupsInABucket(t *testing.T) {
	t.Parallel()
	s := objectstoretest.New(t)
	p := newPortal(t, engines[0])
	p.env = objectstoretest.Environment()
	place := s.Place()
	p.serve()
	newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": "Kept far away."})
	p.run("export", "--docket", shippedDocket, "--keep", "first")
	p.stop()

	const old, foreign = "portal/portal-20200101T000000Z.backup.json", "portal/portal-notes.json"
	alone := "portal/files/" + strings.Repeat("0", 64)
	s.Put(old, []byte(`{"files":[{"name":"portal-20200101T000000Z.backup","sha256":"`+strings.Repeat("0", 64)+`"}]}`))
	s.Put(alone, []byte("x"))
	s.Put(foreign, []byte("x"))
	p.serve("--backup-dir", place, "--backup-keep", "1,0,0", "--metrics-addr", "127.0.0.1:0")
	p.stderr.waitFor(t, `msg="backup made"`)
	if age := p.metric(t, "portal_backup_age_seconds"); strings.HasPrefix(age, "-") {
		t.Errorf("the age of the backup is %s", age)
	}
	p.stop()
	keys := s.Keys()
	for key, want := range map[string]bool{old: false, alone: false, foreign: true} {
		if slices.Contains(keys, key) != want {
			t.Errorf("%s: there is %v, want %v", key, !want, want)
		}
	}

	again := &portal{t: t, dir: t.TempDir(), env: p.env}
	again.flags = []string{"--data-dir", again.dir}
	key, err := os.ReadFile(filepath.Join(p.dir, "portal.key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(again.dir, "portal.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := again.run("restore", place); !strings.Contains(out, "of kept exports") { // the newest one
		t.Errorf("restore says %s", out)
	}
	if out := again.run("verify"); !strings.Contains(out, "Sound") {
		t.Errorf("verify says %s", out)
	}
	if _, err := os.Stat(filepath.Join(again.dir, "exports", shippedDocket, "first", "comments.csv")); err != nil {
		t.Errorf("the kept export is not there: %v", err)
	}

	// A second backup stores what has changed, and nothing twice.
	before := len(keys)
	if out := p.run("backup", place); !strings.Contains(out, "s3://kept/portal/portal-") {
		t.Errorf("backup says %s", out)
	}
	if now := len(s.Keys()); now < before+2 || now > before+3 { // manifest, list, and the database if it changed
		t.Errorf("%d objects became %d", before, now)
	}
	name := regexp.MustCompile(`portal-\d+T\d+Z\.backup`).FindString(p.run("backup", place))
	path, query, _ := strings.Cut(place, "?")
	one := path + "/" + name + "?" + query
	var damaged string
	for _, k := range s.Keys() {
		if strings.HasPrefix(k, "portal/files/") {
			damaged = k
			s.Put(k, []byte("something else"))
		}
	}
	third := &portal{t: t, dir: t.TempDir(), env: p.env}
	third.flags = []string{"--data-dir", third.dir}
	if err := os.WriteFile(filepath.Join(third.dir, "portal.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, says, code := third.try("restore", one); code != exitFailed || !strings.Contains(says,
		"damaged in the bucket") {
		t.Errorf("a damaged object: status %d, %s", code, says)
	}
	if _, err := os.Stat(filepath.Join(third.dir, "portal.db")); err == nil {
		t.Error("a damaged backup was restored")
	}
	if _, says, code := p.try("backup", place); code != exitFailed || !strings.Contains(says, "not what was stored") {
		t.Errorf("a backup beside the damaged object %s: status %d, %s", damaged, code, says)
	}
}

// metric reads a figure from the server's metrics.
func (p *portal) metric(t *testing.T, name string) string {
	t.Helper()
	at := regexp.MustCompile(`msg=metrics addr="?([^"\s]+)`).FindStringSubmatch(p.stderr.String())
	if at == nil {
		t.Fatalf("the log does not say where the metrics are\n%s", p.stderr)
	}
	res, err := http.Get((&url.URL{Scheme: "http", Host: at[1], Path: "/metrics"}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^` + name + ` (.*)$`).FindStringSubmatch(string(body))
	if m == nil {
		t.Fatalf("there is no metric %s\n%s", name, body)
	}
	return m[1]
}
