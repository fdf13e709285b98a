package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The commands of docs/operate.md are run as they are written there, one after the other, on
// one machine. What a person fills in, or does beside them, stands in operations; what cannot
// be run by a test stands there, too, with the reason.

// pageItem is a command or a file of the page.
type pageItem struct {
	text string
	kind itemKind
}

type itemKind int

const (
	aCommand  itemKind = iota // a command of a block, or one with arguments in a sentence
	aMention                  // the name of a command alone, in a sentence
	aSynopsis                 // a line of a table of commands
	aFile                     // a block that is the content of a file
)

// programs are those that a command of the page begins with.
var programs = regexp.MustCompile(`^(portal|make|sudo|systemctl|journalctl|sha256sum|minisign|aws|cp|chown|kubectl|` +
	`docker|curl|psql|pg_dump|pg_restore|caddy|nginx|openssl|\(umask 077;)( |$)`)

// readCommands lists what the page says to run, and the files it shows, in its order.
func readCommands(page string) []pageItem {
	var list []pageItem
	lines := strings.Split(page, "\n")
	var sentence []string
	table := ""
	flush := func() {
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(strings.Join(sentence, " "), -1) {
			if !programs.MatchString(m[1]) {
				continue
			}
			kind := aCommand
			if isMention(strings.Fields(m[1])) {
				kind = aMention
			}
			list = append(list, pageItem{m[1], kind})
		}
		sentence = nil
	}
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case strings.HasPrefix(line, "    ") && i > 0 && lines[i-1] == "":
			flush()
			block := indented(lines[i:])
			list = append(list, readBlock(block)...)
			i += len(block) - 1
		case strings.HasPrefix(line, "| command |"):
			table = line
		case strings.HasPrefix(line, "| ") && table != "":
			list = append(list, readSynopses(line)...)
		case line == "" || strings.HasPrefix(line, "|") || strings.HasPrefix(line, "#"):
			flush()
			table = ""
			if line != "" {
				sentence = []string{line}
				flush()
			}
		default:
			sentence = append(sentence, strings.TrimSpace(line))
		}
	}
	flush()
	return list
}

// isMention reports whether words of a sentence name a program, a command or a group of
// commands, and no more.
func isMention(words []string) bool {
	if len(words) == 1 {
		return true
	}
	name := strings.Join(words[1:], " ")
	return words[0] == "portal" && slices.ContainsFunc(commands(), func(c command) bool {
		return c.name == name || strings.HasPrefix(c.name, name+" ")
	})
}

// indented returns the lines of the block that lines begin with, without their margin.
func indented(lines []string) []string {
	n := 0
	for n < len(lines) && (strings.HasPrefix(lines[n], "    ") || lines[n] == "" && n+1 < len(lines) &&
		strings.HasPrefix(lines[n+1], "    ")) {
		n++
	}
	block := make([]string, n)
	for i, line := range lines[:n] {
		block[i] = strings.TrimPrefix(line, "    ")
	}
	return block
}

// readBlock parts a block of commands into them; another block is a file.
func readBlock(block []string) []pageItem {
	if !programs.MatchString(block[0]) {
		return []pageItem{{strings.Join(block, "\n"), aFile}}
	}
	var list []pageItem
	whole := regexp.MustCompile(` \\\n *`).ReplaceAllString(strings.Join(block, "\n"), " ")
	for line := range strings.SplitSeq(whole, "\n") {
		if !strings.HasPrefix(line, "#") {
			list = append(list, pageItem{line, aCommand})
		}
	}
	return list
}

// readSynopses reads the commands of a line of a table: `docket list` · `show ID`.
func readSynopses(line string) []pageItem {
	cell := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")[1]
	var list []pageItem
	group := ""
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		text := strings.TrimPrefix(strings.ReplaceAll(m[1], "\x00", "|"), "portal ")
		if _, _, err := findCommand(strings.Fields(text)); err != nil && group != "" {
			text = group + " " + text
		}
		group = strings.Fields(text)[0]
		list = append(list, pageItem{"portal " + text, aSynopsis})
	}
	return list
}

// operation says how what is written on the page is carried out.
type operation struct {
	run  []string                // with what a person fills in; none: as it is written
	with string                  // "running" or "stopped": what the server has to do meanwhile
	when string                  // what is done by hand before it
	do   func(o *operated)       // what is done beside or instead of it
	file func(*operated, string) // what becomes of a file
	says string                  // a part of what it prints
	once bool                    // the page names it a second time, where it was run
	not  string                  // why no test runs it
}

// operated is the machine that the commands are run on.
type operated struct {
	*portal
	root string
	// hers stands instead of what belongs to a machine, or is to be filled in.
	hers     []string
	postgres []string // addresses of empty databases; none without a server
	unit     string   // the service as the page writes it
	printed  string   // by the last command
}

func newOperated(t *testing.T) *operated {
	t.Helper()
	o := &operated{portal: &portal{t: t}, root: t.TempDir()}
	// What a Debian system has.
	for _, folder := range []string{"bin", "etc/systemd/system", "var/lib", "var/backups", "srv", "mnt",
		"usr/local/bin", "tmp", "home"} {
		if err := os.MkdirAll(filepath.Join(o.root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	o.hers = []string{"chown portal", fmt.Sprint("chown ", os.Getuid()),
		"-o portal ", fmt.Sprint("-o ", os.Getuid(), " "),
		`"127.0.0.1:8080"`, `"127.0.0.1:0"`, "2026-12-31", time.Now().AddDate(0, 2, 0).Format(time.DateOnly),
		"portal-2026-11-21.backup", "portal-*.backup"}
	for name, script := range map[string]string{
		"sudo": "#!/bin/sh\nexec \"$@\"\n",
		// A store of objects in a folder, and a service that opens a key.
		"aws": "#!/bin/sh\nset -e\ns3=" + o.root + "/s3\ncase \"$1 $2\" in\n" +
			"'s3 cp') to=$s3/${4#s3://}; mkdir -p \"${to%/*}\"; cat > \"$to\" ;;\n" +
			"'s3 sync') mkdir -p \"$5\"; cp -r \"$s3/${4#s3://}/.\" \"$5\" ;;\n" +
			"'kms decrypt') cat \"${4#fileb://}\" ;;\n*) exit 1 ;;\nesac\n",
	} {
		if err := os.WriteFile(filepath.Join(o.root, "bin", name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if os.Getenv("PORTAL_TEST_POSTGRES") != "" {
			o.postgres = append(o.postgres, postgresFlags(t, t.TempDir())[1])
		}
	}
	o.env = []string{"PATH=" + filepath.Join(o.root, "bin") + ":" + os.Getenv("PATH"), "HOME=" + o.path("home"),
		"PORTAL_CONFIG=" + o.path("etc/portal.toml")}
	return o
}

func (o *operated) path(name string) string { return filepath.Join(o.root, name) }

// systemFolder is a path of a Debian system, which the test moves below a folder of its own.
var systemFolder = regexp.MustCompile(`(^|[^\w/.-]|fileb://)(/(?:etc|var|srv|mnt|usr/local|tmp)/)`)

// fill puts what is so on this machine instead of what the page says.
func (o *operated) fill(text string) string {
	return systemFolder.ReplaceAllString(strings.NewReplacer(o.hers...).Replace(text), "${1}"+o.root+"${2}")
}

// shell runs a line as a person would type it, and fails the test unless it ends with 0.
func (o *operated) shell(line string) {
	o.t.Helper()
	cmd := exec.Command("sh", "-ec", o.fill(line))
	cmd.Dir, cmd.Env = o.root, append(os.Environ(), o.env...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		o.t.Errorf("%s: %v\n%s%s", line, err, out, errs.String())
	}
	o.printed = string(out) + errs.String()
}

// write writes a file of the page where it says.
func (o *operated) write(name, text string, mode os.FileMode) {
	o.t.Helper()
	if err := os.WriteFile(o.path(name), []byte(text+"\n"), mode); err != nil {
		o.t.Fatal(err)
	}
}

// configure sets lines of the service's configuration anew.
func (o *operated) configure(lines ...string) {
	o.t.Helper()
	have, err := os.ReadFile(o.path("etc/portal.toml"))
	if err != nil {
		o.t.Fatal(err)
	}
	text := strings.TrimRight(string(have), "\n")
	for _, line := range lines {
		name, _, _ := strings.Cut(line, "=")
		text = regexp.MustCompile(`(?m)^`+strings.TrimSpace(name)+` .*\n?`).ReplaceAllString(text+"\n", "")
		text = strings.TrimRight(text, "\n") + "\n" + o.fill(line)
	}
	o.write("etc/portal.toml", text, 0o600)
}

// attend starts or stops the service.
func (o *operated) attend(with string) {
	o.t.Helper()
	switch {
	case with == "running" && o.cmd == nil:
		line := regexp.MustCompile(`(?m)^ExecStart=(.*)$`).FindStringSubmatch(o.unit)
		if line == nil {
			o.t.Fatal("the page shows no unit of the service with ExecStart")
		}
		server := exec.Command("sh", "-ec", "exec "+o.fill(line[1]))
		server.Dir = o.root
		o.start(server)
	case with == "stopped" && o.cmd != nil:
		o.stop()
	}
}

// visitor is somebody who comes through the proxy.
func (o *operated) visitor() *visitor {
	o.t.Helper()
	o.stderr.waitFor(o.t, `"msg":"serving"`) // it comes after the line that says where
	at := regexp.MustCompile(`"addr":"([^"]+)"`).FindStringSubmatch(o.stderr.String())
	base := regexp.MustCompile(`"base_url":"https(://[^"]+)"`).FindStringSubmatch(o.stderr.String())
	if at == nil || base == nil {
		o.t.Fatalf("the log does not say where it serves\n%s", o.stderr)
	}
	v := newVisitor(o.t, "http"+base[1], nil)
	v.client.Transport = &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, at[1])
	}}
	return v
}

// carryOut does one thing that the page says.
func (o *operated) carryOut(w pageItem, how operation) {
	o.t.Helper()
	o.attend(how.with)
	if how.when != "" {
		o.shell(how.when)
	}
	switch {
	case w.kind == aFile:
		how.file(o, w.text)
	case how.do != nil:
		how.do(o)
	case how.run == nil:
		o.shell(w.text)
	default:
		for _, line := range how.run {
			o.shell(line)
		}
	}
	if !strings.Contains(o.printed, how.says) {
		o.t.Errorf("%s prints %q, which lacks %q", w.text, o.printed, how.says)
	}
}

// TestCommandsOfOperateRunAsWritten fails for a command of the page that does not work as it
// is written, that nobody filled in, or that was forgotten.
func TestCommandsOfOperateRunAsWritten(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "operate.md"))
	if err != nil {
		t.Fatal(err)
	}
	list, o := readCommands(string(page)), newOperated(t)
	met, ran := map[string]int{}, 0
	for _, w := range list {
		name := w.text
		if w.kind == aFile {
			name, _, _ = strings.Cut(w.text, "\n")
			name = regexp.MustCompile(`\s+`).ReplaceAllString(name, " ")
		}
		how, known := operations[name]
		met[name]++
		if w.kind == aSynopsis {
			checkSynopsis(t, w.text)
		}
		switch {
		case w.kind == aMention && !known, how.not != "", how.once && met[name] > 1:
			continue
		case w.kind == aFile && !known:
			t.Errorf("a file of the page that begins with %q is tried by nobody", name)
			continue
		}
		ran++
		o.carryOut(w, how)
	}
	o.attend("stopped")
	for name, how := range operations {
		if met[name] == 0 {
			t.Errorf("the page does not say %q any more (%s)", name, how.not)
		}
	}
	checkAllCommandsAreNamed(t, list)
	if ran < 80 {
		t.Errorf("%d things of the page were carried out: is it read right?", ran)
	}
}

// checkSynopsis compares the flags that the page gives a command with those it has.
func checkSynopsis(t *testing.T, text string) {
	t.Helper()
	c, rest, err := findCommand(strings.Fields(strings.TrimPrefix(text, "portal ")))
	if err != nil {
		t.Errorf("%s: %v", text, err)
		return
	}
	for _, flag := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(strings.Join(rest, " "), -1) {
		if !slices.Contains(c.flags, flag[1]) {
			t.Errorf("%s: the command has no flag --%s", text, flag[1])
		}
	}
}

// TestEverySettingOfAServerStandsOnThePage holds that an operator finds each setting of serve
// in the table, and that the table names no other.
func TestEverySettingOfAServerStandsOnThePage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "operate.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(page), "| setting | default | meaning |")
	table, _, ended := strings.Cut(rest, "\n\n")
	if !found || !ended {
		t.Fatal("the page has no table of settings")
	}
	var named []string
	for line := range strings.SplitSeq(table, "\n") {
		if cells := strings.Split(line, "|"); len(cells) > 3 {
			for _, m := range regexp.MustCompile("`([a-z-]+)`").FindAllStringSubmatch(cells[1], -1) {
				named = append(named, m[1])
			}
		}
	}
	for _, flag := range serveFlags() {
		if flag != "config" && !slices.Contains(named, flag) {
			t.Errorf("the table lacks %s", flag)
		}
	}
	for _, name := range named {
		if !slices.ContainsFunc(options, func(o option) bool { return o.name == name }) {
			t.Errorf("the table has %s, which is no setting", name)
		}
	}
}

func checkAllCommandsAreNamed(t *testing.T, list []pageItem) {
	t.Helper()
	for _, c := range commands() {
		if !slices.ContainsFunc(list, func(w pageItem) bool {
			found, _, err := findCommand(strings.Fields(strings.TrimPrefix(w.text, "portal ")))
			return w.kind == aSynopsis && err == nil && found.name == c.name
		}) {
			t.Errorf("no table of the page names the command %s", c.name)
		}
	}
}

// TestReadCommandsOfAPage tries the reading of a page on a small one.
func TestReadCommandsOfAPage(t *testing.T) {
	t.Parallel()
	page := "# `make test`\n\nRun `portal key list`, or `portal verify --proof FILE`.\n\n    portal backup x \\\n" +
		"        --config y\n    # a word\n    cp a b\n\nor\n\n    anchor = \"x\"\n\n    [a]\n\n| command | does |\n" +
		"| --- | --- |\n| `docket list` · `show ID [--a\\|--b]` | lists |\n"
	var got []string
	for _, w := range readCommands(page) {
		got = append(got, fmt.Sprint(w.kind, " ", w.text))
	}
	if want := []string{"0 make test", "1 portal key list", "0 portal verify --proof FILE",
		"0 portal backup x --config y", "0 cp a b",
		"3 anchor = \"x\"\n\n[a]", "2 portal docket list", "2 portal docket show ID [--a|--b]"}; !slices.Equal(got,
		want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

// proof fetches the proof of a comment that somebody sends, as the status page offers it.
func (o *operated) proof(name string) {
	o.t.Helper()
	number := o.visitor().submit(shippedDocket, map[string]string{"answer-1": "Words to be proved."})
	o.attend("stopped") // seals what was received
	o.attend("running")
	v := o.visitor()
	res, err := v.client.PostForm(v.base+"/status/proof", url.Values{"tracking": {number}})
	status, body := v.read(res, err)
	if status != http.StatusOK {
		o.t.Fatalf("the proof: status %d\n%s", status, body)
	}
	o.write(name, body, 0o600)
}

// waitForFile waits until a file is there whose name fits the pattern.
func (o *operated) waitForFile(pattern string) {
	o.t.Helper()
	if !waitFor(o.t.(*testing.T).Context(), time.Minute, func() bool {
		found, err := filepath.Glob(o.path(pattern))
		return err == nil && len(found) > 0
	}) {
		o.t.Fatalf("nothing is in %s within a minute\n%s", pattern, o.stderr)
	}
}
