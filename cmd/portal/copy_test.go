package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/store/storetest"
)

// A portal with comments, decisions, codings, a campaign and a kept export is copied
// to PostgreSQL and back: exports are the same bytes, and verify is sound.
func TestCopyToPostgresAndBack(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	there := newPortal(t, engines[1])
	key, err := os.ReadFile(filepath.Join(there.dir, "portal.key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.dir, "portal.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	p.serve()
	p.stop()
	fillForCopy(t, p)
	p.run("export", "--docket", shippedDocket, "--keep", "first")

	address := there.flags[slices.Index(there.flags, "--database")+1]
	out := p.run("copy", "--to", address)
	if !strings.Contains(out, "Copied and verified") || strings.Contains(out, address) {
		t.Errorf("copy says:\n%s", out)
	}
	if err := os.CopyFS(filepath.Join(there.dir, "exports"), os.DirFS(filepath.Join(p.dir, "exports"))); err != nil {
		t.Fatal(err)
	}
	back := &portal{t: t, dir: filepath.Join(t.TempDir(), "back")}
	back.flags = []string{"--data-dir", back.dir}
	out = there.run("copy", "--to", back.dir)
	if !strings.Contains(out, "of kept exports") {
		t.Errorf("copy says:\n%s", out)
	}
	if err := os.WriteFile(filepath.Join(back.dir, "portal.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}

	want := exported(t, p)
	if len(want) < 15 || !bytes.Contains(want["comments.csv"], []byte(",posted,")) {
		t.Fatalf("the export has %d files, or nothing posted", len(want))
	}
	for name, copied := range map[string]*portal{"on PostgreSQL": there, "back on SQLite": back} {
		if got := copied.run("verify"); !strings.Contains(got, "Sound") {
			t.Errorf("%s: verify says %s", name, got)
		}
		for file, data := range exported(t, copied) {
			if !bytes.Equal(data, want[file]) {
				t.Errorf("%s: %s differs: %s", name, file, firstDifference(string(data), string(want[file])))
			}
		}
	}
	// The copy is a portal like any other: it serves, and takes comments.
	back.serve()
	newVisitor(t, back.url, nil).submit(shippedDocket, map[string]string{"answer-1": "After the move."})
	back.stop()
	if _, errOut, code := p.try("copy", "--to", back.dir+"/other.db"); code != exitUsage ||
		!strings.Contains(errOut, "portal.db") {
		t.Errorf("another name of the file: status %d, %s", code, errOut)
	}
	if _, errOut, code := there.try("copy", "--to", back.dir); code != exitFailed ||
		!strings.Contains(errOut, "not empty") {
		t.Errorf("into a portal: status %d, %s", code, errOut)
	}
}

// fillForCopy imports comments, a letter sent twelve times among them, and posts and
// codes some.
func fillForCopy(t *testing.T, p *portal) {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("source_id,answer_1\r\n")
	for n := range 36 {
		text := fmt.Sprintf("Comment %d: our clinic %d needs %d more hands to keep its machines current.", n, n*7, n%5)
		if n%3 == 0 {
			text = "Please give small practices the means to replace the machines that can no longer be mended. We " +
				"all depend upon them, and none of us can pay for new ones this year or the next."
		}
		fmt.Fprintf(&rows, "S%d,\"%s\"\r\n", n, text)
	}
	file := filepath.Join(t.TempDir(), "comments.csv")
	if err := os.WriteFile(file, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run("import", file, "--docket", shippedDocket)
	p.run("campaigns", "group", "--docket", shippedDocket)
	p.run("user", "add", "--email", "coder@agency.example", "--role", "moderator", "--addr", "127.0.0.1:1")
	db := p.openStore()
	book, err := db.Codebook(t.Context(), shippedDocket)
	if err != nil {
		t.Fatal(err)
	}
	for n := int64(1); n <= 20; n++ {
		id := docket.ID(shippedDocket).Comment(n)
		storetest.Post(t, db, id, nil)
		if n%2 == 0 {
			if err := db.Code(t.Context(), 1, id, []docket.Coding{{Question: "1",
				Code: book.Themes[n%5].Code}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// exported writes all files of the export and returns them by name.
func exported(t *testing.T, p *portal) map[string][]byte {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	p.run("export", "--docket", shippedDocket, "--out", dir, "--base-url", "https://comments.example.gov")
	files := map[string][]byte{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = data
	}
	return files
}
