package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

// nothingLeaks reads every public page that can be reached by links, as a stranger, and
// fails when one shows what was planted. Links that programs are asked not to follow lead to
// the same list, narrowed down in every combination; one of each kind is read.
func (w *walk) nothingLeaks(when string) {
	w.t.Helper()
	public := newVisitor(w.t, w.portal.url, nil)
	seen := map[string]bool{}
	queue := []string{"/", "/status", "/robots.txt", "/.well-known/security.txt", "/healthz", "/readyz",
		"/dockets/" + shippedDocket + "/comments/" + w.comment}
	for _, filter := range []string{"question=1", "theme=DEV-LEG", "sector=provider", "type=anonymous", "state=OH",
		"language=en", "q=" + postedWord + "&question=1&language=en"} {
		queue = append(queue, "/dockets/"+shippedDocket+"/comments?"+filter)
	}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		_, body := public.get(path)
		w.clean(path+" "+when, []byte(body))
		if !strings.Contains(body, "<html") {
			continue
		}
		for _, a := range parsePage(w.t, body).all("a[href], link[href]") {
			u, err := url.Parse(attr(a, "href"))
			if err != nil || strings.Contains(attr(a, "rel"), "nofollow") ||
				u.Scheme != "" && u.Host != strings.TrimPrefix(w.portal.url, "http://") ||
				strings.HasPrefix(u.Path, "/admin") || strings.HasPrefix(attr(a, "href"), "#") ||
				u.Scheme == "mailto" || u.Scheme == "tel" {
				continue
			}
			base, err := url.Parse(path)
			if err != nil {
				w.t.Fatal(err)
			}
			to := base.ResolveReference(u)
			to.Fragment, to.Host, to.Scheme = "", "", ""
			queue = append(queue, to.String())
		}
	}
	if len(seen) < 15 {
		w.t.Errorf("only %d public pages were read", len(seen))
	}
}

// clean fails the test when text holds anything that was planted.
func (w *walk) clean(where string, text []byte) {
	w.t.Helper()
	lower := bytes.ToLower(text)
	for _, planted := range []string{plantedPhone, "555-0147", "3015550147", plantedEmail, plantedInner, ".planted",
		w.tracking, strings.ReplaceAll(w.tracking, "-", "")} {
		if bytes.Contains(lower, []byte(strings.ToLower(planted))) {
			w.t.Errorf("%s holds %q", where, planted)
		}
	}
}

// atRest looks at what the portal leaves on disk and in its log.
func (w *walk) atRest() {
	if w.portal.sqlite() {
		backup := filepath.Join(w.portal.dir, "portal.backup")
		w.portal.run("backup", backup)
		for _, name := range []string{"portal.db", "portal.db-wal", "portal.backup"} {
			data, err := os.ReadFile(filepath.Join(w.portal.dir, name))
			if err != nil {
				w.t.Errorf("%s: %v", name, err)
				continue
			}
			w.clean(name, data)
		}
	} else {
		w.clean("the PostgreSQL tables", w.portal.dump())
	}
	out := filepath.Join(w.portal.dir, "files")
	w.portal.run("export", "--docket", shippedDocket, "--out", out)
	for _, name := range exportNames() {
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			w.t.Error(err)
			continue
		}
		w.clean("exported "+name, data)
	}
	var described struct {
		Resources []struct {
			Path  string `json:"path"`
			Bytes int    `json:"bytes"`
		} `json:"resources"`
	}
	data, err := os.ReadFile(filepath.Join(out, "datapackage.json"))
	if err == nil {
		err = json.Unmarshal(data, &described)
	}
	if err != nil || len(described.Resources) == 0 {
		w.t.Errorf("datapackage.json describes nothing: %v", err)
	}
	for _, r := range described.Resources {
		if info, err := os.Stat(filepath.Join(out, r.Path)); err != nil || int(info.Size()) != r.Bytes {
			w.t.Errorf("datapackage.json says %s has %d bytes: %v", r.Path, r.Bytes, err)
		}
	}
	if got := w.portal.run("verify"); !strings.Contains(got, "Sound") {
		w.t.Errorf("verify: %s", got)
	}
	w.portal.stop()
	log := w.portal.stderr.String()
	w.clean("the log", []byte(log))
	for _, private := range []string{"mira@agency.example", walkPassword, "infusion", "Mira"} {
		if strings.Contains(log, private) {
			w.t.Errorf("the log holds %q", private)
		}
	}
	if !strings.Contains(log, "POST /dockets/{docket}/comment") {
		w.t.Errorf("the log names no requests by their pattern:\n%.2000s", log)
	}
}

// sqlite reports whether the portal runs on a file.
func (p *portal) sqlite() bool { return !slices.Contains(p.flags, "--database") }

// dump is every row of every table as text.
func (p *portal) dump() []byte {
	p.t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, p.flags[slices.Index(p.flags, "--database")+1])
	if err != nil {
		p.t.Fatal(err)
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx,
		`SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`)
	if err != nil {
		p.t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(tables) == 0 {
		p.t.Fatalf("no tables: %v", err)
	}
	var out []byte
	for _, table := range tables {
		rows, err := conn.Query(ctx, "SELECT to_jsonb(t)::text FROM "+pgx.Identifier{table}.Sanitize()+" AS t")
		if err != nil {
			p.t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			p.t.Fatal(err)
		}
		out = append(out, strings.Join(lines, "\n")...)
	}
	return out
}
