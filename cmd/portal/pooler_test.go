package main

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"commentportal/store/storetest"
)

// pooled starts PgBouncer, as deploy has it, in front of a server, and returns the address of
// a database behind it. Links go round, so that one transaction after another runs on a
// different one, which PgBouncer does by itself only under load.
func pooled(t *testing.T, server *storetest.Cluster) string {
	t.Helper()
	u, err := url.Parse(server.Address)
	if err != nil {
		t.Fatal(err)
	}
	tool := storetest.NewTool(t, "pgbouncer", "pgbouncer")
	users := tool.Write("userlist.txt", `"portal" "a word"`)
	text := shipped(t, "pgbouncer/pgbouncer.ini", "listen_addr = 127.0.0.1", "listen_addr =", "unix_socket_dir =",
		"unix_socket_dir = "+tool.Folder, "/etc/pgbouncer/userlist.txt", users, "host=db.internal", "host="+
			u.Query().Get("host"), "dbname=portal", "dbname=postgres", "query_wait_timeout = 5",
		"query_wait_timeout = 1") + "server_round_robin = 1\n"
	tool.Start(nil, tool.Write("pgbouncer.ini", text))
	address := "postgres://portal:a+word@/portal?" + url.Values{"host": {tool.Folder}, "port": {"6432"}}.Encode()
	address = strings.ReplaceAll(address, "a+word", url.PathEscape("a word"))
	tool.AwaitPostgres(address)
	return address
}

// TestPoolerInTransactionMode runs two nodes through PgBouncer with the shipped profile:
// migrations, accounts, submissions, decisions, search, an export and a withdrawal, which the
// other node shows at its next request, and a restart of the server.
func TestPoolerInTransactionMode(t *testing.T) {
	t.Parallel()
	server := storetest.OwnServer(t)
	address := pooled(t, server)
	one := onAddress(t, address+"&default_query_exec_mode=cache_describe")
	one.run("migrate")
	for _, options := range []string{"", "&default_query_exec_mode=cache_describe&search_path=elsewhere"} {
		if _, said, code := onAddress(t, address+options).try("migrate"); code == exitDone ||
			!strings.Contains(said, "unsupported startup parameter") {
			t.Errorf("with the options %q migrate ends with %d: %s", options, code, said)
		}
	}
	other := &portal{t: t, dir: one.dir, flags: one.flags}
	for _, p := range []*portal{one, other} {
		p.serve("--comment-rate", "0", "--require-mfa=false")
	}
	sender := newVisitor(t, other.url, nil)
	number := sender.submit(shippedDocket, map[string]string{"answer-1": "The seawall at Ostwick leaks."})
	people, more := gather(t, one.url, 2), gather(t, other.url, 2)

	staff := one.signIn("chief@agency.example", "admin")
	id := shippedDocket + "-0001"
	_, body := staff.get("/admin/comments/" + id)
	action, form := parsePage(t, body).form(t, `form[action$="/decision"]`)
	form.Set("decision", "post")
	if status, body := staff.post(action, form); status != http.StatusOK {
		t.Fatalf("post %s: status %d\n%s", id, status, pageWords(parsePage(t, body).node))
	}
	here, there := newVisitor(t, one.url, nil), newVisitor(t, other.url, nil)
	list := "/dockets/" + shippedDocket + "/comments"
	at, search := list+"/"+id, list+"?q=Ostwick"
	for _, page := range []string{at, search} {
		if status, body := there.get(page); status != http.StatusOK || !strings.Contains(body, "leaks") {
			t.Errorf("after it was posted through one node, %s of the other has status %d", page, status)
		}
		here.get(page) // so that both nodes have it in memory
	}
	one.run("export", "--docket", shippedDocket, "--keep", "first")
	withdraw(t, sender, number)
	for _, page := range []string{at, search} {
		if _, body := here.get(page); strings.Contains(body, "leaks") {
			t.Errorf("after it was withdrawn through one node, %s of the other still shows it", page)
		}
	}

	people.await(5)
	server.Stop(syscall.SIGINT)
	people.awaitRefusals(6)
	server.Start()
	people.await(5)
	more.await(5)
	filed, refused := people.leave()
	also, again := more.leave()
	t.Logf("%d comments filed, %d times refused with the words", filed+also, refused+again)
	if got := one.received(t); got != filed+also+1 {
		t.Errorf("%d comments are there, %d were acknowledged", got, filed+also+1)
	}
	if out := one.run("verify"); !strings.Contains(out, "Sound") {
		t.Error(out)
	}
	if said := one.stderr.String(); strings.Contains(said, "jit") {
		t.Errorf("behind the shipped profile the log warns:\n%s", said)
	}
}

// withdraw takes a comment back.
func withdraw(t *testing.T, v *visitor, number string) {
	t.Helper()
	_, body := v.get("/status")
	action, form := parsePage(t, body).form(t, `form[action="/status"]`)
	form.Set("tracking", number)
	_, body = v.post(action, form)
	action, form = parsePage(t, body).form(t, `form[action="/status/withdraw"]`)
	if status, body := v.post(action, form); status != http.StatusOK {
		t.Fatalf("withdraw: status %d\n%s", status, pageWords(parsePage(t, body).node))
	}
}

// The address that the shipped file of PgBouncer and the documents name is the one tried above.
func TestAddressForAPoolerIsDocumented(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"deploy/pgbouncer/pgbouncer.ini", "docs/scale.md", "docs/operate.md"} {
		data, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), "default_query_exec_mode=cache_describe") {
			t.Errorf("%s does not name the setting of the address", name)
		}
	}
}
