package main

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"
)

// scaleTexts is how many comments TestALargeDocketFitsIntoMemory fills in where nobody asks
// for more, every one of which is coded.
const scaleTexts = 4000

// What the issue on scale allows, in bytes: serve with a million comments of which 250,000
// are coded, and grouping of unrelated comments, each, while it goes on.
const (
	mostScaleMemory   = 300 << 20
	mostGroupingOfOne = 5000
)

// TestALargeDocketFitsIntoMemory serves a docket of many posted and coded comments, lets the
// portal learn themes from them and place a new comment beside them, opens the pages that
// read most, and looks at the memory that the process has then, and had at most. PORTAL_TEST_SCALE asks
// for another number of coded comments, and as many again that wait, three times.
func TestALargeDocketFitsIntoMemory(t *testing.T) {
	t.Parallel()
	coded, waits := scaleTexts, scaleTexts
	if n, err := strconv.Atoi(os.Getenv("PORTAL_TEST_SCALE")); err == nil {
		coded, waits = n, 3*n
	}
	p := newPortal(t, engines[0])
	p.serve("--require-mfa=false", "--comment-rate=0")
	chief := p.signIn("chief@agency.example", "admin")
	newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{
		"answer-1": "Old infusion pumps outlive the software that runs them."})
	_, body := chief.get("/admin/comments/" + shippedDocket + "-0001")
	action, form := parsePage(t, body).form(t, `form[action$="/decision"]`)
	form.Set("decision", "post")
	form["coding"] = []string{"1:DEV-LEG"}
	if status, body := chief.post(action, form); status != http.StatusOK {
		t.Fatalf("post and code: status %d\n%s", status, pageWords(parsePage(t, body).node))
	}
	p.stop()
	const atOnce = 50_000
	for from := 0; from < coded+waits; from += atOnce {
		p.run("import", scaleFile(t, from, min(from+atOnce, coded+waits)), "--docket", shippedDocket)
	}
	codeAsTheFirst(t, filepath.Join(p.dir, "portal.db"), coded)

	p.serve("--require-mfa=false", "--comment-rate=0")
	defer func() {
		for line := range strings.Lines(p.stderr.String()) {
			if t.Failed() && !strings.Contains(line, "msg=request") {
				t.Log(line)
			}
		}
	}()
	newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{
		"answer-1": "Our scanners cannot be patched, and their maker is gone."})
	for deadline := time.Now().Add(20 * time.Minute); !strings.Contains(p.stderr.String(), "theme model: trained"); {
		if time.Now().After(deadline) {
			t.Fatalf("no themes were learned:\n%s", p.stderr)
		}
		if status, _ := newVisitor(t, p.url, nil).get("/dockets/" + shippedDocket); status != http.StatusOK {
			t.Fatalf("the docket's page while themes are learned: status %d", status)
		}
		time.Sleep(20 * time.Millisecond) // between two looks
	}
	chief.base = p.url
	docket := "?" + url.Values{"docket": {shippedDocket}}.Encode()
	for _, at := range []string{"/dockets/" + shippedDocket + "/themes", "/dockets/" + shippedDocket + "/comments",
		"/admin", "/admin/queue" + docket, "/admin/coding" + docket, "/admin/agreement" + docket,
		"/admin/analysis" + docket, "/admin/campaigns" + docket} {
		began := time.Now()
		if status, body := chief.get(at); status != http.StatusOK {
			t.Errorf("%s: status %d\n%.500s", at, status, body)
		}
		t.Logf("%-50s %s", at, time.Since(began).Round(time.Millisecond))
	}
	most, now := memoryOf(t, p.cmd.Process.Pid)
	t.Logf("%d coded comments and %d that wait: %d MB at most, %d MB now", coded, waits, most>>20, now>>20)
	if now > mostScaleMemory {
		t.Errorf("serve takes %d MB, want at most %d", now>>20, mostScaleMemory>>20)
	}
	if limit := int64(mostScaleMemory + mostGroupingOfOne*(coded+waits)); most > limit {
		t.Errorf("serve took %d MB while comments were grouped, want at most %d", most>>20, limit>>20)
	}
}

// memoryOf reads the most and the present memory of a process, in bytes.
func memoryOf(t *testing.T, pid int) (most, now int64) {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	read := func(label string) int64 {
		_, rest, _ := strings.Cut(string(status), label+":")
		n, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n << 10
	}
	return read("VmHWM"), read("VmRSS")
}

// scaleText makes a text of about 500 characters, half of it of common words and half of
// twenty thousand others, so that no two are alike.
func scaleText(i int) string {
	r := rand.New(rand.NewPCG(uint64(i), 11))
	var text strings.Builder
	for text.Len() < 480 {
		if r.IntN(2) == 0 {
			fmt.Fprintf(&text, "pump%d ", r.IntN(40))
		} else {
			fmt.Fprintf(&text, "device%d ", r.IntN(20_000))
		}
	}
	return strings.TrimSpace(text.String())
}

// scaleFile writes an import file with the texts from one number to another.
func scaleFile(t *testing.T, from, to int) string {
	t.Helper()
	var b strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, `{"source_id":"S%d","submitter_type":"anonymous","received_at":"2026-10-01T18:00:00Z",`+
			`"answer_1":%q}`+"\n", i, scaleText(i))
	}
	name := filepath.Join(t.TempDir(), "scale.jsonl")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// codeAsTheFirst posts and codes n imported comments in the tables themselves, as the first
// comment was by its page. What binds the rows to the key is left out, so verify would name
// each.
func codeAsTheFirst(t *testing.T, path string, n int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // each statement is committed
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if _, err := tx.ExecContext(t.Context(), `UPDATE answers SET public = ? WHERE comment = ? AND position = 0`,
			scaleText(i), i+2); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range []string{
		`UPDATE comments SET status = 'posted', coded = 1, posted_at = (SELECT posted_at FROM comments WHERE num = 1)
			WHERE num > 1 AND num < 2 + %d`,
		`DELETE FROM coding_units WHERE comment > 1`,
		`INSERT INTO coding_units (comment, question, docket, campaign, draw, leads, readers)
			SELECT a.comment, a.question, c.docket, '', (a.comment * 7919) %% 1000003, 1, 1 FROM answers a
			JOIN comments c ON c.num = a.comment WHERE c.num > 1 AND c.num < 2 + %d`,
		`INSERT INTO passes (comment, question, coder, codebook_version, at, saved_at)
			SELECT u.comment, u.question, p.coder, p.codebook_version, p.at, p.saved_at FROM coding_units u, passes p
			WHERE u.comment > 1 AND u.comment < 2 + %d AND p.comment = 1`,
		`INSERT INTO codings (comment, question, code, coder, codebook_version, state, judgement, origin,
			origin_detail, evidence_start, evidence_end, coded_at)
			SELECT p.comment, p.question,
			CASE p.comment %% 4 WHEN 0 THEN 'DEV-PAT' WHEN 1 THEN 'WRK-SHR' ELSE k.code END, k.coder,
			k.codebook_version, k.state, k.judgement, k.origin, '', 0, 0, k.coded_at FROM passes p, codings k
			WHERE p.comment > 1 AND p.comment < 2 + %d AND k.comment = 1`,
	} {
		args := []any{n}
		if !strings.Contains(q, "%d") {
			args = nil
		}
		if _, err := tx.ExecContext(t.Context(), fmt.Sprintf(q, args...)); err != nil {
			t.Fatalf("%.80s: %v", q, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
