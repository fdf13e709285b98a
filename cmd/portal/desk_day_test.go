package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestADayAtTheDesk works through real comments by keys alone, as one person does who
// needs no time to read, until nothing waits: copies of a letter together, plain comments
// and those with proposed gaps by one key, some on hold, withheld or called spam. It
// decides on 60 comments; PORTAL_TEST_DESK_DAY asks for another number, on both engines,
// and for what each part of the work takes.
func TestADayAtTheDesk(t *testing.T) {
	t.Parallel()
	chromium(t)
	file := sharedData(t, "comments-dev.jsonl.gz")
	n, err := strconv.Atoi(os.Getenv("PORTAL_TEST_DESK_DAY"))
	list := engines
	if err != nil {
		n, list = 60, engines[:1]
	}
	for _, e := range list {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 0)
			p.run("import", realComments(t, file, n), "--docket", shippedDocket)
			p.run("campaigns", "group", "--docket", shippedDocket)
			d := &deskDay{browser: p.moderator("day "+e.name, "one@agency.example", true), p: p, all: n}
			d.part("letters", d.letters)
			d.part("one by one", d.oneByOne)
			d.part("on hold", d.onHold)
			d.stayedHome(p.url)
			if left := d.waiting(); left != 0 {
				t.Errorf("%d comments still wait", left)
			}
			day := d.total
			t.Logf("%s, %d comments: %s", e.name, n, day)
			if most := 12 * time.Minute * time.Duration(n) / 500; day.took > most && n >= 500 {
				t.Errorf("the day took %s, want at most %s", day.took, most)
			}
			second := &deskDay{browser: p.moderator("second "+e.name, "two@agency.example", true), p: p, all: n}
			second.part("second signatures", second.signatures)
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
		})
	}
}

// realComments writes n of the real comments, as far apart as they lie in their file, in
// the form of an import.
func realComments(t *testing.T, file string, n int) string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // read only
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	type row struct{ ID, Organization, State, Text string }
	var all []row
	in := bufio.NewScanner(z)
	in.Buffer(nil, 4<<20)
	for in.Scan() {
		var r row
		if err := json.Unmarshal(in.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	if err := in.Err(); err != nil || len(all) < n {
		t.Fatalf("%d comments, want %d; %v", len(all), n, err)
	}
	var b strings.Builder
	for i := range n {
		r := all[i*len(all)/n]
		out := map[string]string{"source_id": r.ID, "answer_general": r.Text, "state": r.State,
			"submitter_type": "anonymous", "received_at": "2026-11-01T10:00:00Z"}
		if r.Organization != "" {
			out["submitter_type"], out["organization"], out["name"] = "organization", r.Organization, "A. Writer"
		}
		line, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	name := filepath.Join(t.TempDir(), "real.jsonl")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// deskWork is what a part of the work takes.
type deskWork struct {
	took                   time.Duration
	keys, loads, decisions int
}

func (w deskWork) String() string {
	return fmt.Sprintf("%s, %d keys, %d pages loaded, %d decided", w.took.Round(time.Second/10), w.keys, w.loads,
		w.decisions)
}

// deskDay is one person's work at the desk, measured.
type deskDay struct {
	*browser
	p     deskPortal
	all   int
	total deskWork
	now   deskWork // of the part under way
	step  int      // comments looked at one by one
}

// part runs a part of the work and reports what it took.
func (d *deskDay) part(name string, work func()) {
	d.t.Helper()
	d.now = deskWork{}
	began := time.Now()
	before := d.waiting()
	began = began.Add(time.Since(began)) // looking up what waits is no work
	work()
	d.now.took = time.Since(began)
	d.now.decisions += before - d.waiting()
	d.t.Logf("%s: %s: %s", d.label, name, d.now)
	d.total.took += d.now.took
	d.total.keys += d.now.keys
	d.total.loads += d.now.loads
	d.total.decisions += d.now.decisions
}

// waiting counts the comments that wait for a decision, without those that wait for a
// second signature.
func (d *deskDay) waiting() int {
	d.t.Helper()
	n := 0
	for _, view := range []string{"pending", "held"} {
		d.open(d.p.url + "/admin/queue?docket=" + url.QueryEscape(shippedDocket) + "&view=" + view)
		words := strings.Fields(strings.ReplaceAll(d.words(".tools h1"), ",", ""))
		k, err := strconv.Atoi(words[0])
		if err != nil && !strings.HasPrefix(words[0], "No") {
			d.t.Fatalf("the list says %q", d.words(".tools h1"))
		}
		n += k
	}
	return n
}

func (d *deskDay) press(k string) {
	d.t.Helper()
	d.now.keys++
	d.key(k)
}

func (d *deskDay) visit(path string) {
	d.t.Helper()
	d.now.loads++
	d.open(d.p.url + path)
}

// reach goes to what a selector finds by the tab key, as somebody does who has no mouse.
func (d *deskDay) reach(selector string) {
	d.t.Helper()
	for range 2000 {
		if d.js(`String(document.activeElement?.matches(`+quote(selector)+`))`) == "true" {
			return
		}
		d.press("\t")
	}
	d.failed(fmt.Errorf("the tab key does not lead to %s", selector))
}

// letters decides on the copies of each letter together, one letter after the other.
func (d *deskDay) letters() {
	d.t.Helper()
	const next = `main a[href$="#waiting"]`
	d.visit("/admin/campaigns?docket=" + url.QueryEscape(shippedDocket))
	for range d.all {
		if !d.has(next) {
			return
		}
		d.reach(".usa-skipnav")
		d.press("\r")
		d.reach(next)
		d.follow("the letter's page", `document.querySelector("#waiting button[value=post]")`)
		d.reach(`#waiting a[href="#decide-once"]`)
		d.press("\r")
		d.reach(`#waiting button[value=post]`)
		d.follow("what became of it", `(e => e && !e.textContent.includes("not `+
			`finished"))(document.getElementById("many-said"))`)
	}
}

// follow presses Enter and waits for the page that it leads to.
func (d *deskDay) follow(what, condition string) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, stepTime)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.KeyEvent("\r")); err != nil {
		d.failed(fmt.Errorf("%s: %w", what, err))
	}
	d.now.keys++
	d.now.loads++
	d.until(what, condition)
}

// oneByOne works through the list by keys.
func (d *deskDay) oneByOne() {
	d.t.Helper()
	d.visit("/admin/queue?docket=" + url.QueryEscape(shippedDocket))
	if !d.has("#list > .item") {
		return
	}
	d.press("j")
	d.press("o")
	d.until("the first comment", `document.querySelector(".item.is-open")`)
	for range d.all {
		if d.opened() == "" {
			return
		}
		d.step++
		switch d.step % 25 {
		case 8:
			d.decideBy("h")
		case 16:
			d.decideBy("s")
		case 24:
			d.press("w")
			d.decideBy("1")
		default:
			d.decideBy("p")
		}
	}
}

func (d *deskDay) decideBy(k string) {
	d.t.Helper()
	d.now.keys++
	d.decideByKey(k)
}

// onHold decides what was set aside for later.
func (d *deskDay) onHold() {
	d.t.Helper()
	d.visit("/admin/queue?view=held&docket=" + url.QueryEscape(shippedDocket))
	if !d.has("#list > .item") {
		return
	}
	d.press("j")
	d.press("o")
	d.until("the first comment", `document.querySelector(".item.is-open")`)
	for range d.all {
		if d.opened() == "" {
			return
		}
		d.decideBy("p")
	}
}

// signatures signs what a colleague proposed.
func (d *deskDay) signatures() {
	d.t.Helper()
	d.visit("/admin/signatures?docket=" + url.QueryEscape(shippedDocket))
	for range d.all {
		if !d.has(`main button[name=sign][value=agree]`) {
			return
		}
		d.reach(`main button[name=sign][value=agree]`)
		d.follow("the next list", `document.readyState === "complete"`)
		d.now.decisions++
	}
}
