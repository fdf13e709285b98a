package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"filippo.io/age"

	"commentportal/cmd/recount/recount"
	"commentportal/export/objectstore"
	"commentportal/notify"
)

// second is the docket whose life the page's commands change; the first takes comments.
const second = "HITRUST-CSF-2017-0001"

// theirs are files that people bring to the commands of the page.
const (
	theirLetters = `{ echo source_id,answer_1; for n in $(seq 45); do echo "l-$n,Letter $n is short."; done; }` +
		` > letters.csv`
	theirRecords = `printf '%s\n' '{"id":"a","text":"Patch first.","received":"2016-12-01","notes":"x"}' | gzip` +
		` > comments.jsonl.gz`
	theirDownload = `printf '%s\n' 'Docket ID,Document ID,Received Date,Is Withdrawn?,Document Type,First Name,` +
		`Last Name,Comment,Attachment Files' 'A,A-0002,12/05/2016,false,Public Submission,Ada,Ash,Train people.,'` +
		` > regulations-gov.csv`
)

// operations says how what the page says is carried out, where it is not run just as it is
// written. Commands of a table are run with what a person fills in.
var operations = map[string]operation{
	"make release": {not: "builds for minutes, for two kinds of machines; the parts have tests in .ci/release"},
	"make vulns":   {not: "asks a server on the network"},
	"make test":    {not: "runs this test"},
	"make build":   {not: "the program under test was built by the Go command already"},
	"sudo apt install ./dist/portal_*_amd64.deb": {not: "installs on the whole machine what make release builds"},
	"sha256sum -c SHA256SUMS":                    {not: "checks what make release builds"},
	"minisign -Vm SHA256SUMS -P PUBLIC-KEY":      {not: "checks what make release builds, with a release's key"},
	"sudo install -m 0755 bin/portal /usr/local/bin/portal": {
		when: `ln -s "$(command -v portal)" bin/portal`},
	"sudo useradd --system --home-dir /var/lib/portal --create-home portal": {not: "makes an account of the machine"},
	"systemctl enable --now portal": {do: func(o *operated) {
		if o.unit != "" { // the first time the page speaks of the package
			o.attend("running")
		}
	}},
	"journalctl -u portal": {do: func(o *operated) {
		if link := regexp.MustCompile(`https://\S+/admin/setup/\S+`); !link.MatchString(o.stdout.String()) {
			o.t.Errorf("the service prints no link for the first administrator\n%s", o.stdout)
		}
	}},
	"systemctl edit portal": {not: "opens systemd's editor"},
	"sudo -u portal …":      {not: "says as whom the commands are run"},

	"portal key rotate --config /etc/portal.toml": {with: "stopped"},
	"aws kms decrypt --ciphertext-blob fileb:///etc/portal.key.kms --query Plaintext --output text": {
		when: "cp /var/lib/portal/portal.key /etc/portal.key.kms",
		do: func(o *operated) {
			o.shell("portal key list --key-command 'aws kms decrypt --ciphertext-blob " +
				"fileb:///etc/portal.key.kms --query Plaintext --output text'")
		}},
	"portal backup /var/backups/portal/portal-$(date +%F).backup --config /etc/portal.toml": {with: "running"},
	"sudo install -o portal -m 0600 SAFE-PLACE/portal.key /var/lib/portal/": {with: "stopped",
		when: "mkdir SAFE-PLACE; cp /var/lib/portal/portal.key SAFE-PLACE/; mv /var/lib/portal /var/lib/lost; " +
			"mkdir /var/lib/portal"},
	"journalctl -t portal-anchor > anchors.txt": {do: func(o *operated) {
		o.shell("cp /mnt/other-machine/portal-anchor anchors.txt")
	}},
	"portal verify --proof FILE": {with: "running", do: func(o *operated) {
		o.proof("proof.json")
		o.shell("portal verify --proof proof.json")
	}, says: "The proof holds"},
	"aws s3 sync exports s3://comments-exports/portal": {not: "needs a bucket; testdata/script/exports_bucket.txtar " +
		"moves kept exports to one"},
	"chown portal /etc/portal.key": {},
	"portal serve --database 'postgres://portal@db.internal/portal?sslmode=verify-full' --key-file /etc/portal.key …": {
		with: "stopped", do: onPostgres},
	"pg_dump --format=custom --file /var/backups/portal/portal-$(date +%F).dump " +
		"'postgres://portal@db.internal/portal'": {do: func(o *operated) {
		o.onServer("pg_dump", 0, "--format=custom --file /var/backups/portal/portal.dump '%s'")
	}},
	"pg_restore --no-owner --exit-on-error --dbname 'postgres://portal@db.internal/restored' " +
		"/var/backups/portal/portal-2026-11-21.dump": {do: func(o *operated) {
		o.onServer("pg_restore", 2, "--no-owner --exit-on-error --dbname '%s' /var/backups/portal/portal.dump")
	}},
	"portal verify --database 'postgres://portal@db.internal/restored' --key-file /etc/portal.key": {
		do: func(o *operated) {
			if o.postgres != nil {
				o.shell("portal verify --database '" + o.postgres[2] + "' --key-file /etc/portal.key --anchor ''")
			}
		}},
	"portal copy --to 'postgres://portal@db.internal/portal?sslmode=verify-full' --config /etc/portal.toml": {
		do: func(o *operated) {
			if o.postgres != nil {
				o.shell("portal copy --to '" + o.postgres[1] + "' --config /etc/portal.toml")
			}
		}},
	"portal COMMAND [flags]":      {not: "is the form of all commands"},
	"portal help COMMAND":         {run: []string{"portal help serve"}, says: "--data-dir"},
	"portal docket add FILE.toml": {run: []string{"portal docket add " + docketFile}, once: true},

	"portal serve":                     {not: "the service runs it"},
	"portal migrate":                   {with: "stopped"},
	"portal docket show ID":            {with: "running", run: []string{"portal docket show " + second}},
	"portal docket open ID":            {run: []string{"portal docket open " + second}},
	"portal docket close ID":           {run: []string{"portal docket close " + second}},
	"portal docket retention ID YEARS": {run: []string{"portal docket retention " + second + " 7"}},
	"portal user add --email E --role moderator|staff|admin|auditor [--docket ID] [--name N] [--password-stdin]": {
		run: []string{"portal user add --email ana@agency.example --role moderator --docket " + second + " --name Ana",
			"echo 'seventeen green rivers' | portal user add --email bo@agency.example --role admin --password-stdin"}},
	"portal user role E --role R|none [--docket ID]": {
		run: []string{"portal user role ana@agency.example --role staff",
			"portal user role ana@agency.example --role none --docket " + second}},
	"portal user list [--review]": {run: []string{"portal user list", "portal user list --review"},
		says: "ana@agency.example"},
	"portal user disable E":          {run: []string{"portal user disable ana@agency.example"}},
	"portal user enable E":           {run: []string{"portal user enable ana@agency.example"}},
	"portal user reset E [--factor]": {run: []string{"portal user reset ana@agency.example --factor"}},
	"portal import FILE --docket ID [--channel C] [--map FROM=TO,…] [--encoding E] [--dates us|eu|iso] [--dry-run] " +
		"[--skip-bad]": {when: theirLetters, run: []string{"portal import letters.csv --docket " + shippedDocket +
		" --channel mail --map answer_1=answer_2 --encoding utf-8 --dates us --dry-run --skip-bad"}},
	"portal export --docket ID [--out FOLDER] [--keep NAME [--purpose TEXT]] [FILE…]": {
		run: []string{"portal export --docket " + shippedDocket + " --out some comments.csv ledger.csv"}},
	"portal record --docket ID --case REF --out FOLDER (--recipient age1… | --passphrase-stdin)": {
		not: "both ways of it are run under Records"},
	`portal notice set "TEXT" ["es=TEXT"] [--until TIME]`: {run: []string{
		`portal notice set "We are away on Sunday." "es=No estamos el domingo." --until 2026-12-31`,
		`portal notice show`}, says: "es: No estamos el domingo."},
	"portal purge COMMENT --reason TEXT --order REF [--backup-dir FOLDER]": {not: "is run under Records"},
	"portal screen": {run: []string{`echo '{"id":"1","text":"Call 202-555-0143."}' | portal screen`}, says: "PHONE"},
	"portal themes suggest [--codebook FILE.csv]": {
		run: []string{`echo '{"id":"1","question":1,"text":"Train people."}' | portal themes suggest`,
			`echo '{"id":"1","question":1,"text":"Train people."}' | portal themes suggest --codebook ` +
				filepath.Join(filepath.Dir(docketFile), "codebook.csv")}, says: "labels"},
	"portal campaigns detect": {run: []string{`echo '{"id":"1","text":"Train people."}' | portal campaigns detect`},
		says: "cluster"},
	"portal campaigns group --docket ID": {run: []string{"portal campaigns group --docket " + shippedDocket}},
	"portal backup FILE|s3://…":          {run: []string{"portal backup by-hand.backup"}},
	"portal restore FILE|s3://…": {when: "mkdir restored; cp /var/lib/portal/portal.key restored/",
		run: []string{"portal restore by-hand.backup --data-dir restored"}},
	"portal verify [--anchor PLACE] [--log-head SEQ:MAC] [--proof FILE] [--exempt]": {
		run: []string{"portal verify --exempt", "portal verify"}, says: "Sound"},
	"portal hold place DOCKET --order REF --reason TEXT": {run: []string{"portal hold place " + second +
		" --order 26-cv-1 --reason 'A court asked.'"}},
	"portal hold lift DOCKET NUMBER --reason TEXT": {run: []string{"portal hold lift " + second +
		" 1 --reason 'The court is done.'"}},
	"portal key rotate":         {with: "stopped"},
	"portal key list":           {},
	"portal copy --to DATABASE": {not: "is run under Moving"},
	"synchronous_standby_names = 'FIRST 1 (standby)' # the application_name in primary_conninfo of the standby": {
		not: "is the primary's; TestFailoverLosesNothing sets it"},
	"postgres://portal@/portal?host=db1.internal,db2.internal&target_session_attrs=read-write&sslmode=verify-full": {
		not: "names two servers; TestFailoverLosesNothing has such an address"},
	"portal serve --database 'postgres://portal:…@127.0.0.1:6432/portal?default_query_exec_mode=cache_describe' …": {
		not: "goes through a pooler; TestPoolerInTransactionMode does"},
	"portal doctor": {with: "running"},
	"portal completion bash|zsh|fish": {run: []string{"portal completion bash", "portal completion zsh",
		"portal completion fish"}},
	"portal docket extend ID --until 2026-12-31 --why TEXT": {when: "portal docket open " + second,
		run: []string{"portal docket extend " + second + " --until 2026-12-31 --why 'People asked for it.'"}},
	"portal docket close ID [--why TEXT]": {run: []string{"portal docket close " + second + " --why 'It is over.'"}},
	"portal docket open ID [--until DAY] [--why TEXT]": {run: []string{"portal docket open " + second +
		" --until 2026-12-31 --why 'It goes on.'"}},
	"portal docket review ID": {when: "portal docket close " + second, run: []string{"portal docket review " + second}},
	"portal docket report ID [--link URL --link-title TEXT]": {run: []string{"portal docket report " + second +
		" --link https://agency.example/report --link-title 'The report'"}},
	"portal docket round ID --about TEXT [--until DAY]": {when: "portal docket close " + shippedDocket,
		run: []string{"portal docket round " + shippedDocket + " --about 'Draft recommendations' --until 2026-12-31"}},
	"portal docket archive ID": {run: []string{"portal docket archive " + second}},

	"portal import letters.csv --docket HHS-HCIC-2016-0001 --channel mail": {with: "running", when: theirLetters},
	"portal import comments.jsonl.gz --docket HHS-HCIC-2016-0001 " +
		"--map 'id=source_id,text=answer_general,received=received_at,notes='": {when: theirRecords},
	"portal import regulations-gov.csv --docket HHS-HCIC-2016-0001 --dry-run": {when: theirDownload},
	"make recount DIR=report": {do: func(o *operated) {
		if found := recount.Check(o.path("report")); len(found) > 0 {
			o.t.Errorf("counted again: %q", found)
		}
	}},
	"portal record --docket HHS-HCIC-2016-0001 --case 'FOIA 2026-00123' --recipient age1… --out /srv/records": {
		do: func(o *operated) {
			reader, err := age.GenerateX25519Identity()
			if err != nil {
				o.t.Fatal(err)
			}
			o.shell("portal record --docket HHS-HCIC-2016-0001 --case 'FOIA 2026-00123' --recipient " +
				reader.Recipient().String() + " --out /srv/records")
		}},
	"portal record --docket HHS-HCIC-2016-0001 --case 'FOIA 2026-00124' --passphrase-stdin --out /srv/records/second " +
		"< passphrase": {when: "echo 'nine wooden bells at noon' > passphrase"},

	"[Service]": {not: "is for systemd to read; deploy_test.go reads the unit of deploy"},
	"[Unit]": {file: func(o *operated, text string) {
		o.unit = text
		o.write("etc/systemd/system/portal.service", o.fill(text), 0o644)
	}},
	"data-dir = \"/var/lib/portal\"": {when: "mkdir /var/lib/portal", // the account's home
		file: func(o *operated, text string) { o.write("etc/portal.toml", o.fill(text), 0o600) }},
	"comments.example.gov {":   {not: "is Caddy's; deploy_test.go reads the one of deploy"},
	"client_max_body_size 3m;": {not: "is nginx's; deploy_test.go reads the one of deploy"},
	"anchor = \"file:/mnt/other-machine/portal-anchor\" # in /etc/portal.toml, or": {
		when: "mkdir /mnt/other-machine", file: tryAnchors},
	"#!/bin/sh": {file: func(o *operated, text string) {
		o.write("usr/local/bin/portal-anchor", o.fill(text), 0o755)
		setting := "command:" + o.path("usr/local/bin/portal-anchor")
		o.attend("stopped")
		o.configure(`anchor = "` + setting + `"`)
		o.attend("running")
		o.proof("early.json") // a comment, and a stop
		o.shell("portal verify")
		if !strings.Contains(o.printed, "Sound") {
			o.t.Errorf("with a command for an anchor: %s", o.printed)
		}
		o.attend("stopped")
		o.configure(`anchor = "file:/mnt/other-machine/second"`)
	}},
	"exports-dir = \"s3://comments-exports/portal?region=us-gov-west-1\" # Amazon": {file: tryPlaces},
	"backup-dir = \"s3://comments-backups/portal?region=us-gov-west-1\"":           {file: tryPlaces},
	"portal backup s3://…": {not: "needs a bucket; TestServerMakesBackupsInABucket makes backups in one"},
	"portal restore 's3://comments-backups/portal?region=us-gov-west-1' --config /etc/portal.toml": {
		not: "needs a bucket; TestServerMakesBackupsInABucket restores from one"},
	"backup-dir = \"/mnt/backup/portal\" # in /etc/portal.toml": {file: func(o *operated, text string) {
		o.attend("stopped")
		o.configure(strings.Split(text, "\n")...)
		o.attend("running")
		o.waitForFile("mnt/backup/portal/portal-*.backup")
	}},
	`smtp-url = "smtps://portal:PASSWORD@mail.agency.example:465" # or smtp://…:587, which turns to TLS`: {
		file: tryMessages},
	"id = \"HHS-HCIC-2016-0001\" # capital letters and digits in groups joined by hyphens": {
		not: "says what a docket's file may hold; docket/docketfile reads the shipped ones"},
}

// docketFile is the file of the second docket.
var docketFile = func() string {
	name, err := filepath.Abs(filepath.Join("..", "..", "docket", "docketfile", "files", second+".toml"))
	if err != nil {
		panic(err)
	}
	return name
}()

// tryAnchors tries each of the settings for an anchor: a file with a server, the others as the
// program reads them.
func tryAnchors(o *operated, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		setting := regexp.MustCompile(`"([^"]+)"`).FindStringSubmatch(line)[1]
		if _, err := (config{Anchor: setting}).anchorSink(); err != nil {
			o.t.Errorf("%s: %v", line, err)
		}
	}
	first, _, _ := strings.Cut(text, "\n")
	o.attend("stopped")
	o.configure(first)
	o.attend("running")
	o.attend("stopped")
	if _, err := os.Stat(o.path("mnt/other-machine/portal-anchor")); err != nil {
		o.t.Errorf("the service wrote no anchor: %v", err)
	}
}

// tryPlaces reads the places of an object store.
func tryPlaces(o *operated, text string) {
	for _, m := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(text, -1) {
		if _, err := objectstore.ParseAddress(m[1]); err != nil {
			o.t.Errorf("%s: %v", m[1], err)
		}
	}
}

// onServer runs a program of PostgreSQL's on one of the databases, which stands for %s. Where
// no server is, there is nothing to run.
func (o *operated) onServer(program string, n int, args string) {
	o.t.Helper()
	if o.postgres != nil {
		o.shell(program + " " + fmt.Sprintf(args, o.postgres[n]))
	}
}

// tryMessages reads the settings of mail and webhook; nothing is sent.
func tryMessages(o *operated, text string) {
	values := map[string]string{}
	for line := range strings.SplitSeq(text, "\n") {
		m := regexp.MustCompile(`^([a-z-]+) *= "([^"]+)"`).FindStringSubmatch(line)
		values[m[1]] = m[2]
	}
	if _, err := notify.NewMailer(values["smtp-url"], values["mail-from"]); err != nil {
		o.t.Errorf("%s: %v", values["smtp-url"], err)
	}
	if _, err := notify.NewWebhook(values["webhook-url"]); err != nil {
		o.t.Errorf("%s: %v", values["webhook-url"], err)
	}
}

// onPostgres serves on PostgreSQL, with the key that the lines before have made.
func onPostgres(o *operated) {
	key, err := os.ReadFile(o.path("etc/portal.key"))
	if err != nil {
		o.t.Fatal(err)
	}
	if raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(key))); err != nil || len(raw) != 32 {
		o.t.Errorf("the key of the page is %d bytes, %v", len(raw), err)
	}
	if o.postgres == nil {
		return
	}
	line := fmt.Sprintf("exec portal serve --database '%s' --key-file /etc/portal.key", o.postgres[0])
	server := exec.Command("sh", "-ec", o.fill(line+" --backup-dir '' --anchor ''"))
	server.Dir = o.root
	o.start(server)
	o.stop()
}
