package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"commentportal/export"
	"commentportal/export/objectstore"
	"commentportal/handlers/web"
	"commentportal/store"
)

func doctorCommands() []command {
	return []command{{name: "doctor",
		does:  "checks settings, key, disk, clock, database, accounts and permissions, and says what to do",
		flags: serveFlags(), run: runDoctor}}
}

// verdict is what the doctor says of one thing.
type verdict string

const (
	fine    verdict = "ok"
	warning verdict = "warn" // it works, and somebody should know
	wrong   verdict = "FAIL" // it does not work, or is not safe
)

// doctor looks at one thing after the other, and goes on whatever it finds. It makes
// and changes nothing but a file in the data folder that it removes again, and the
// test row that a server writes for /readyz.
type doctor struct {
	p        *program
	warnings int
	problems int
}

// say prints one finding: what is looked at, how it is, and what to do.
func (d *doctor) say(v verdict, about, format string, args ...any) {
	switch v {
	case warning:
		d.warnings++
	case wrong:
		d.problems++
	}
	// A pipe that was closed takes nothing more; there is nobody to tell.
	_, _ = fmt.Fprintf(d.p.stdout, "%-4s  %-10s  %s\n", v, about, fmt.Sprintf(format, args...))
}

func runDoctor(ctx context.Context, p *program, _ []string) error {
	d := &doctor{p: p}
	d.settings(ctx)
	d.clock()
	d.folder()
	d.exports(ctx)
	d.space()
	if d.key(ctx) {
		d.database(ctx)
	}
	d.backups(ctx)
	d.documents(ctx)
	d.office(ctx)
	d.agency(ctx)
	d.messages(ctx)
	d.server(ctx)
	switch {
	case d.problems > 0:
		return fmt.Errorf("%s to mend: see the lines that begin with FAIL", count(d.problems, "problem", "problems"))
	case d.warnings > 0:
		_, _ = fmt.Fprintf(p.stdout, "The portal can run. %s to look at.\n", count(d.warnings, "thing", "things"))
	default:
		_, _ = fmt.Fprintln(p.stdout, "All is well.")
	}
	return nil
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// settings looks at what is allowed and unusual; what is not allowed has stopped the
// program before.
func (d *doctor) settings(ctx context.Context) {
	proxies, _, err := d.p.checkServe(ctx)
	if err != nil {
		d.say(wrong, "settings", "%v", err)
		return
	}
	base, err := d.p.publicURL(d.p.Addr)
	if err != nil {
		d.say(wrong, "settings", "%v", err)
		return
	}
	d.say(fine, "settings", "people reach the portal at %s", base)
	if base.Scheme == "http" {
		d.say(warning, "settings", "the address is for this machine alone: give --base-url https://… and a proxy "+
			"that ends TLS before others use it")
	}
	if base.Scheme == "https" && len(proxies) == 0 {
		d.say(warning, "settings", "no proxy is trusted, so all visitors share one limit on requests: set "+
			"--trusted-proxies to the address of the proxy that ends TLS, such as 127.0.0.1/32")
	}
	if !d.p.RequireMFA {
		d.say(warning, "settings", "--require-mfa is off: a stolen password alone opens a staff account")
	}
	if d.p.CommentRate == 0 {
		d.say(warning, "settings", "--comment-rate is 0: no limit holds a single address back")
	}
	if d.p.MetricsAddr == "" {
		d.say(warning, "settings", "--metrics-addr is off: nobody is told when comments are refused or a "+
			"flagged one waits")
	}
	if !d.p.postgres() && d.p.Anchor == "" {
		d.say(warning, "settings", "--anchor is off: a database that was rolled back as a whole is not noticed")
	}
}

func (d *doctor) clock() {
	synchronised, known := clockSynchronised()
	switch {
	case !known:
		d.say(fine, "clock", "%s; this system does not tell whether it is kept right", now().UTC().Format(time.RFC3339))
	case !synchronised:
		d.say(warning, "clock", "the system's clock (%s) is not synchronised: start a time service such as "+
			"systemd-timesyncd or chrony; one-time codes and closing times "+
			"depend on it", now().UTC().Format(time.RFC3339))
	default:
		d.say(fine, "clock", "synchronised, %s", now().UTC().Format(time.RFC3339))
	}
}

// folder looks at who may enter the data folder, whether it can be written, and on
// what disk it lies.
func (d *doctor) folder() {
	name := d.p.DataDir
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if d.p.postgres() {
			return
		}
		d.say(warning, "folder", "there is no folder %s yet: `portal serve` makes it, or give the "+
			"right --data-dir", name)
		return
	case err != nil:
		d.say(wrong, "folder", "%s cannot be looked at: %v; run the doctor as the account that "+
			"runs the portal", name, err)
		return
	case !info.IsDir():
		d.say(wrong, "folder", "%s is a file: give a folder to --data-dir", name)
		return
	}
	if kind := networkDisk(name); kind != "" && !d.p.postgres() {
		d.say(wrong, "folder", "%s lies on %s, where SQLite's locks do not hold: move it to a local disk, or use "+
			"PostgreSQL", name, kind)
	}
	if info.Mode().Perm()&0o077 != 0 {
		d.say(warning, "folder", "other accounts can enter %s (mode %04o): run `chmod 700 '%s'`", name,
			info.Mode().Perm(), name)
	}
	d.mayWrite("folder", name)
}

// mayWrite writes a test file into a folder and removes it.
func (d *doctor) mayWrite(check, name string) {
	f, err := os.CreateTemp(name, ".doctor-")
	if err != nil {
		d.say(wrong, check, "nothing can be written to %s: %v; make it the property of the account that runs the "+
			"portal, and run the doctor as that account", name, err)
		return
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		d.say(wrong, check, "a test file in %s could not be removed: %v", name, err)
		return
	}
	d.say(fine, check, "%s can be written", name)
}

// bucketTime is how long the doctor waits for an object store.
const bucketTime = 20 * time.Second

// exports looks at the place of kept exports where it has one of its own.
func (d *doctor) exports(ctx context.Context) {
	name := d.p.ExportsDir
	if name == "" {
		return
	}
	if err := d.p.checkExports(); err != nil {
		d.say(wrong, "exports", "%v", err)
		return
	}
	bucket, err := d.p.exportsBucket(ctx)
	if err != nil {
		d.say(wrong, "exports", "%v", err)
		return
	}
	if bucket != nil {
		ctx, cancel := context.WithTimeout(ctx, bucketTime)
		defer cancel()
		if err := bucket.Check(ctx); err != nil {
			d.say(wrong, "exports", "%s: %v", d.p.exportsPlace(), err)
			return
		}
		d.say(fine, "exports", "%s can be written, read, listed and cleared", d.p.exportsPlace())
		return
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.say(warning, "exports", "there is no folder %s yet: the first export that is kept makes it; if there were "+
			"exports before, see whether its disk is mounted, or give the right --exports-dir", name)
	case err != nil:
		d.say(wrong, "exports", "%s cannot be looked at: %v; run the doctor as the account that "+
			"runs the portal", name, err)
	case !info.IsDir():
		d.say(wrong, "exports", "%s is a file: give a folder to --exports-dir", name)
	default:
		d.mayWrite("exports", name)
	}
}

// officeTryTime is how long the doctor waits for LibreOffice, which makes a profile first.
const officeTryTime = time.Minute

// office has LibreOffice lay out a page, where it is to lay out report.pdf.
func (d *doctor) office(ctx context.Context) {
	if d.p.LibreOffice == "" {
		d.say(fine, "report.pdf", "--libreoffice is empty: exports have report.html and report.docx, and no report.pdf")
		return
	}
	path := d.p.config.office()
	if path == "" {
		d.say(wrong, "report.pdf", "--libreoffice %s: there is no such program on this machine, and the server will "+
			"not start: install LibreOffice, or leave the setting empty", d.p.LibreOffice)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, officeTryTime)
	defer cancel()
	version, err := export.TryOffice(ctx, path)
	if err != nil {
		d.say(wrong, "report.pdf", "%s cannot lay a page out (%s): run it by hand as this account, install version "+
			"7.4 or later, or leave --libreoffice empty", path, sentence(err))
		return
	}
	d.say(fine, "report.pdf", "%s, %s, lays pages out as tagged PDF", path, version)
}

// space compares the free space with what a server asks before it takes comments.
func (d *doctor) space() {
	if d.p.postgres() {
		return
	}
	free := freeBytes(d.p.DataDir)
	switch {
	case free == 0:
	case free < store.LeastFree:
		d.say(wrong, "disk", "%s MB are free at %s: below %d MB no comment is taken; free or add space",
			megabytes(free), d.p.DataDir, store.LeastFree>>20)
	case free < 4*store.LeastFree:
		d.say(warning, "disk", "%s MB are free at %s: below %d MB no comment is taken", megabytes(free), d.p.DataDir,
			store.LeastFree>>20)
	default:
		d.say(fine, "disk", "%s MB are free", megabytes(free))
	}
}

func megabytes(n float64) string { return fmt.Sprintf("%.0f", n/(1<<20)) }

// key reads the key file, and reports whether there is one to open a database with.
// It never makes one.
func (d *doctor) key(ctx context.Context) bool {
	name := d.p.keySource()
	ring, err := d.p.ring(ctx)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !d.p.postgres() && !d.p.hasDatabase():
		d.say(fine, "key", "there is neither a key nor a database yet: `portal serve` makes both")
		return false
	case errors.Is(err, fs.ErrNotExist):
		d.say(wrong, "key", "the key file %s is missing: put it back from the place where you keep it; without it "+
			"nothing stored can be read", name)
		return false
	case errors.Is(err, fs.ErrPermission):
		d.say(wrong, "key", "the key file %s cannot be read by this account: run the doctor as the account that "+
			"runs the portal", name)
		return false
	case err != nil:
		d.say(wrong, "key", "%v", err)
		return false
	}
	d.say(fine, "key", "%s holds a key that no other account can read; keep a copy apart from the database", name)
	if ring.of(keyNext) != nil {
		d.say(warning, "key", "there is a next key: a change of the key was begun, run `portal key rotate` "+
			"to finish it")
	}
	return true
}

// database opens the database as a server would, and looks at what is in it.
func (d *doctor) database(ctx context.Context) {
	if !d.p.postgres() && !d.p.hasDatabase() {
		d.say(warning, "database", "there is no database yet: `portal serve` makes one")
		return
	}
	db, _, err := d.p.open(ctx, true)
	switch {
	case errors.Is(err, store.ErrOlder):
		d.say(wrong, "database", "it is of an earlier version of the portal: stop the old server, back up, and run "+
			"`portal migrate` or start the new one")
		return
	case errors.Is(err, store.ErrKey):
		d.say(wrong, "database", "the key file does not belong to this database: put the right one back")
		return
	case err != nil:
		d.say(wrong, "database", "%s", sentence(err))
		return
	}
	defer func() {
		if err := db.Close(); err != nil {
			d.say(wrong, "database", "%v", err)
		}
	}()
	if err := db.Ready(ctx); err != nil {
		d.say(wrong, "database", "comments would be refused: %s", sentence(err))
	} else {
		d.say(fine, "database", "it opens with this key and takes a write")
	}
	d.inside(ctx, db)
}

func (d *doctor) inside(ctx context.Context, db *store.DB) {
	if rows, err := db.Log(ctx, 0, 1); err != nil {
		d.say(wrong, "log", "it cannot be read: %s", sentence(err))
	} else if len(rows) > 0 && rows[0].At.After(now().Add(time.Minute)) {
		d.say(wrong, "clock", "the newest row of the log is of %s, which is to come: the clock was set back, "+
			"set it right", rows[0].At.UTC().Format(time.RFC3339))
	}
	has, err := db.HasAdministrator(ctx)
	switch {
	case err != nil:
		d.say(wrong, "accounts", "they cannot be read: %s", sentence(err))
	case !has:
		d.say(warning, "accounts", "nobody can administer the site yet: the link is in what `portal serve` prints")
	default:
		d.accounts(ctx, db)
	}
	dockets, err := db.Dockets(ctx)
	if err != nil {
		d.say(wrong, "dockets", "they cannot be read: %s", sentence(err))
		return
	}
	open := 0
	for _, k := range dockets {
		if accepted, _ := k.Accepts(now()); accepted {
			open++
		}
	}
	d.say(fine, "dockets", "%s, %d open for comments", count(len(dockets), "docket", "dockets"), open)
	d.purges(ctx, db)
}

// purges warns of orders to purge that wait for a person.
func (d *doctor) purges(ctx context.Context, db *store.DB) {
	n, err := db.PurgeCounts(ctx, "")
	switch {
	case err != nil:
		d.say(wrong, "purges", "they cannot be read: %s", sentence(err))
	case n.Asked+n.Unsigned > 0:
		d.say(warning, "purges", "%d wait for a second administrator and %d, done by command, to be signed: see the "+
			"page Purges", n.Asked, n.Unsigned)
	}
}

func (d *doctor) accounts(ctx context.Context, db *store.DB) {
	list, err := db.ReviewAccounts(ctx)
	if err != nil {
		d.say(wrong, "accounts", "they cannot be read: %s", sentence(err))
		return
	}
	var without []string
	enabled, policy := 0, web.FactorPolicy{RequireMFA: true, NoCodes: !d.p.OneTimeCodes}
	for _, a := range list {
		if a.User.Disabled {
			continue
		}
		enabled++
		if policy.Lacks(a) != "" {
			without = append(without, a.User.ID.String())
		}
	}
	d.say(fine, "accounts", "%s enabled", count(enabled, "account", "accounts"))
	if len(without) > 0 {
		d.say(warning, "accounts", "no second factor yet: %s", strings.Join(without, ", "))
	}
}

// backupOld is when somebody should ask why there is no newer backup, as the alert
// PortalBackupOld of deploy/prometheus does.
const backupOld = 48 * time.Hour

func (d *doctor) backups(ctx context.Context) {
	if d.p.postgres() || !d.p.hasDatabase() {
		return
	}
	age := time.Duration(backupAge(d.p.config) * float64(time.Second))
	switch {
	case age < 0:
		d.say(warning, "backups", "there was none yet: run `portal backup FILE` every day, and keep the key apart")
	case age > backupOld:
		d.say(warning, "backups", "the last one is %d days old: see what runs `portal backup`", int(age/(24*time.Hour)))
	default:
		d.say(fine, "backups", "the last one is %s old", age.Round(time.Minute))
	}
	if objectstore.IsAddress(d.p.BackupDir) {
		d.backupBucket(ctx)
	}
	if d.p.BackupDir == "" {
		d.say(warning, "backups", "the server makes none by itself: set --backup-dir to a folder on another disk, "+
			"or run `portal backup` from a timer")
	}
}

// backupBucket tries the object store of backups.
func (d *doctor) backupBucket(ctx context.Context) {
	address, err := objectstore.ParseAddress(d.p.BackupDir)
	if err != nil {
		d.say(wrong, "backups", "--backup-dir does not understand the address of the object store: %v", err)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, bucketTime)
	defer cancel()
	bucket, err := objectstore.Open(ctx, address)
	if err == nil {
		err = bucket.Named("--backup-dir").Check(ctx)
	}
	if err != nil {
		d.say(wrong, "backups", "%s: %v", address, err)
		return
	}
	d.say(fine, "backups", "%s can be written, read, listed and cleared", address)
}

// server asks a running server whether it takes comments, on this machine alone.
func (d *doctor) server(ctx context.Context) {
	host, port, err := net.SplitHostPort(d.p.Addr)
	if err != nil || port == "0" {
		return
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	at := net.JoinHostPort(host, port)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at+"/readyz", nil)
	if err != nil {
		return
	}
	client := http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}}
	res, err := client.Do(req)
	if err != nil {
		d.say(fine, "server", "none answers at %s", at)
		return
	}
	_ = res.Body.Close() // nothing of it is needed
	switch res.StatusCode {
	case http.StatusOK:
		d.say(fine, "server", "the one at %s takes comments", at)
	case http.StatusServiceUnavailable:
		d.say(wrong, "server", "the one at %s refuses comments: its log says why", at)
	default:
		d.say(warning, "server", "what answers at %s is no portal, or another one (status %d)", at, res.StatusCode)
	}
}
