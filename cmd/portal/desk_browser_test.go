package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// deskTexts are what the comments of the desk's tests say, in turn.
var deskTexts = []string{
	"Old infusion pumps share one flat network with the guest Wi-Fi of the waiting room, and the vendor says that " +
		"splitting the network voids the warranty.",
	"Call me at 406-555-0187 for the list of devices. Darrell Oakes, our only technician, also drives the ambulance.",
	"Teach people where they already are: at the check-in desk. A poster reaches more of us than a web course.",
	"Members ask us why we did not share. Counsel advised that a report to a consortium may be discoverable.",
	"Three of our six sites have no staff for security at all.\nWe pay a consultant by the hour, and he comes when " +
		"something burns.\n\n" + "The form to report is nine pages, and the lawyer reads all nine before it is sent. " +
		"By then the indicator is a week old, so make a form of four lines that a tired person can fill in.",
}

// deskPortal is a portal with n comments that wait and two moderators.
type deskPortal struct {
	*portal
	t *testing.T
}

const deskPassword = "seven lanterns over quiet water"

func newDeskPortal(t *testing.T, e engine, n int) deskPortal {
	t.Helper()
	p := deskPortal{newPortal(t, e), t}
	p.serve("--require-mfa=false", "--comment-rate=0")
	p.setUp("one@agency.example")
	p.setUp("two@agency.example")
	p.fileComments(n)
	return p
}

// setUp adds a moderator with the test's password.
func (p deskPortal) setUp(email string) { p.hire(email, "moderator") }

// hire adds an account with the test's password.
func (p deskPortal) hire(email, role string) {
	p.t.Helper()
	args := []string{"user", "add", "--email", email, "--role", role, "--name", "Moderator " + email[:3],
		"--password-stdin"}
	cmd := exec.Command("portal", append(args, p.flags...)...)
	cmd.Stdin = strings.NewReader(deskPassword + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("user add: %v\n%s", err, out)
	}
}

// fileComments imports n comments that wait, in files of bounded size.
func (p deskPortal) fileComments(n int) {
	p.t.Helper()
	const most = 2000
	for from := 0; from < n; from += most {
		var b strings.Builder
		for i := from; i < min(from+most, n); i++ {
			row, err := json.Marshal(map[string]string{"source_id": fmt.Sprint("desk-", i),
				"submitter_type": "individual", "name": fmt.Sprintf("Writer Number %d", i+1), "state": "MT",
				"received_at":                 "2026-11-01T10:00:00Z",
				"answer_" + fmt.Sprint(i%5+1): fmt.Sprintf("%s This is remark %d.", deskTexts[i%len(deskTexts)], i+1)})
			if err != nil {
				p.t.Fatal(err)
			}
			b.Write(row)
			b.WriteByte('\n')
		}
		file := filepath.Join(p.t.TempDir(), "comments.jsonl")
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			p.t.Fatal(err)
		}
		p.run("import", file, "--docket", shippedDocket)
	}
}

// moderator signs a browser in.
func (p deskPortal) moderator(label, email string, scripts bool) *browser {
	p.t.Helper()
	b := newBrowser(p.t, label, scripts)
	b.signInAs(p.url, email)
	return b
}

func (b *browser) signInAs(base, email string) {
	b.t.Helper()
	b.open(base + "/admin/sign-in")
	b.fill(`input[name="email"]`, email)
	b.fill(`input[name="password"]`, deskPassword)
	b.press(`main form button[type="submit"]`)
}

// key presses one key, as a person does who looks at the page.
func (b *browser) key(k string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(k))
}

// until waits for a condition of the page.
func (b *browser) until(what, condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	for {
		// A page that is being left or has no body yet answers with an error.
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Boolean(`+condition+`)`))
		if err == nil && is {
			return
		}
		if ctx.Err() != nil {
			b.failed(fmt.Errorf("waited for %s: %w", what, errors.Join(ctx.Err(), err)))
		}
	}
}

// opened is the comment that is open in the list; "" for none.
func (b *browser) opened() string {
	b.t.Helper()
	return b.js(`(r => r ? r.dataset.comment : "")(document.querySelector(".item.is-open"))`)
}

// decideByKey presses a key and waits until another comment is open, or none.
func (b *browser) decideByKey(k string) {
	b.t.Helper()
	was := b.opened()
	b.key(k)
	b.until("the next comment after "+was, `(r => !r || r.dataset.comment !== `+quote(was)+
		`)(document.querySelector(".item.is-open"))`)
}

// TestDeskByKeys decides twenty comments by keys alone and by one page load, on both
// engines.
func TestDeskByKeys(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 24)
			b := p.moderator("desk "+e.name, "one@agency.example", true)
			b.open(p.url + "/admin/queue")
			b.scan("desk-list")
			if got := b.js(deskSeen); got != "12 rows, the bar, one row of navigation" {
				t.Errorf("at 1280 × 900 one sees %s", got)
			}
			loads := b.js(`(() => { window.desk = "the same page"; return window.desk })()`)
			b.key("j")
			b.key("o")
			b.until("the first comment", `document.querySelector(".item.is-open")`)
			b.scan("desk-open")
			for i := range 20 {
				switch i % 10 {
				case 7:
					b.decideByKey("h")
				case 8:
					b.decideByKey("s")
				case 9:
					b.key("w")
					b.decideByKey("1")
				default:
					b.decideByKey("p")
				}
			}
			if got := b.js(`String(window.desk)`); got != loads {
				t.Error("the page was loaded anew")
			}
			if got := b.js(`String(document.querySelectorAll("#list > .item").length)`); got != "4" {
				t.Errorf("%s rows are left, want 4", got)
			}
			// The last one comes back by one key.
			was := b.opened()
			b.key("u")
			b.until("the comment taken back", `document.querySelectorAll("#list > .item").length === 5`)
			if got := b.opened(); got == was || got == "" {
				t.Errorf("open after taking back is %q, was %q", got, was)
			}
			// Off where somebody types, and where they are switched off.
			b.key("e")
			b.key("p")
			b.key("s")
			if got := b.js(`document.querySelector(".panel textarea[name=note]").value`); !strings.HasSuffix(got,
				"ps") {
				t.Errorf("typed %q into the note", got)
			}
			b.until("the draft", `document.querySelector(".panel[data-kept='204']")`) // an answer without a page
			b.stayedHome(p.url)
		})
	}
}

// deskSeen says what of a list is in the window: up to twelve whole rows with text, the
// bar at its foot, and a navigation of one row.
const deskSeen = `(() => {
	const inside = e => { const r = e.getBoundingClientRect(); return r.height > 0 && r.top >= 0 && r.bottom <=
	innerHeight; };
	const bar = document.querySelector(".dock");
	const top = bar.getBoundingClientRect().top;
	const rows = [...document.querySelectorAll("#list > .item")].filter(r => inside(r) &&
	r.getBoundingClientRect().bottom <= top &&
		r.querySelector(".txt").innerText.trim().length > 20);
	const lines = new Set([...document.querySelectorAll("header nav a, header nav summary")].filter(inside)
		.map(e => Math.round(e.getBoundingClientRect().top)));
	return [Math.min(rows.length, 12) + " rows", inside(bar) ? "the bar" : "no bar",
		lines.size <= 1 ? "one row of navigation" : lines.size + " rows of navigation"].join(", ");
})()`

// Two moderators work through one list at once: nothing is decided twice, and no
// decision is refused because a colleague was faster.
func TestTwoModeratorsOnOneList(t *testing.T) {
	t.Parallel()
	chromium(t)
	const comments = 200
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, comments)
			var wg sync.WaitGroup
			var mu sync.Mutex
			decided := map[string]int{}
			for _, who := range []string{"one", "two"} {
				b := p.moderator(who+" "+e.name, who+"@agency.example", true)
				b.open(p.url + "/admin/queue")
				wg.Go(func() {
					list := b.workThrough()
					mu.Lock()
					defer mu.Unlock()
					for _, id := range list {
						decided[id]++
					}
				})
			}
			wg.Wait()
			if len(decided) != comments {
				t.Errorf("%d comments were decided, want %d", len(decided), comments)
			}
			for id, n := range decided {
				if n != 1 {
					t.Errorf("%s was decided %d times", id, n)
				}
			}
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify: %s", out)
			}
		})
	}
}

// workThrough posts by keys until nothing is left for this person, and lists what the
// page said was decided. It is run beside another, so it ends no test.
func (b *browser) workThrough() []string {
	const script = `new Promise(async done => {
		const decided = [];
		const until = async fn => { for (let i = 0; i < 1000; i++) { if (fn()) return true; await new Promise(r =>
		setTimeout(r, 10)); } return false; };
		const key = k => document.dispatchEvent(new KeyboardEvent("keydown", {key: k, bubbles: true}));
		const open = () => document.querySelector(".item.is-open");
		const said = () => document.getElementById("desk-status").textContent;
		key("j"); key("o");
		while (await until(open)) {
			const row = open();
			const was = said();
			key("p");
			if (!await until(() => !row.isConnected)) { decided.push("stuck at " + row.dataset.comment + ": " + said());
			break; }
			decided.push(row.dataset.comment);
			if (!open() && !await until(() => open() || said() !== was)) break;
			if (!open()) { // nothing was free a moment ago: what a colleague has open is theirs
				break;
			}
		}
		done(decided.join(" "));
	})`
	ctx, cancel := context.WithTimeout(b.ctx, 3*stepTime)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Errorf("%s: %v", b.label, err)
	}
	return strings.Fields(out)
}

// A session that ends in mid-decision loses nothing: after signing in again the form is
// as it was, whether it was sent when the session was over or kept as a draft before.
func TestASessionEndsInMidDecision(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, 3)
			b := p.moderator("session "+e.name, "one@agency.example", true)
			b.open(p.url + "/admin/queue")
			b.key("j")
			b.key("o")
			b.until("an open comment", `document.querySelector(".item.is-open")`)
			b.fill(".panel textarea[name=note]", "Ask counsel about the pumps")
			staff := (&walk{browser: b, portal: p.portal, t: t}).staff()
			_, body := staff.get("/admin")
			action, form := parsePage(t, body).form(t, `form[action="/admin/sign-out"]`)
			staff.post(action, form)
			b.click(`.panel button[value="hold"]`)
			b.until("the sign-in page", `location.pathname === "/admin/sign-in"`)
			b.fill(`input[name="email"]`, "one@agency.example")
			b.fill(`input[name="password"]`, deskPassword)
			b.press(`main form button[type="submit"]`)
			b.until("the note", `document.querySelector("textarea[name=note]")`)
			b.do(chromedp.EmulateViewport(320, 600))
			if over := b.js(overfull); over != "" {
				t.Errorf("on a small screen what these hold runs out of them: %s", over)
			}
			got := b.js(`document.querySelector("textarea[name=note]").value`)
			if got != "Ask counsel about the pumps" {
				t.Errorf("the note came back as %q on %s", got, b.js("location.pathname"))
			}
			if got := b.js(`(document.querySelector("input[name=decision]:checked") || {value: ` +
				`""}).value`); got != "hold" {
				t.Errorf("the decision came back as %q", got)
			}
		})
	}
}

// A finding that must come out is not posted by a key while it is left in: the refusal
// takes the focus, and everything entered is kept. Keys that are switched off do nothing.
func TestDeskRefusesByKeyWhatMustComeOut(t *testing.T) {
	t.Parallel()
	chromium(t)
	p := newDeskPortal(t, engines[0], 1)
	newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": "My SSN " +
		"512-44-7788 was on the letter. Call me at 406-555-0187."})
	b := p.moderator("refusal", "one@agency.example", true)
	b.open(p.url + "/admin/queue?severity=block")
	b.key("j")
	b.key("o")
	b.until("an open comment", `document.querySelector(".item.is-open")`)
	if got := b.words("[data-post-words]"); got != "Post, 2 hidden" {
		t.Errorf("the button says %q", got)
	}
	b.fill(".panel textarea[name=note]", "Ask Ximena")
	b.key("\u001b")
	first := `document.querySelector("[data-digit='1']")`
	b.js(`(e => { e.blur(); return "" })(document.activeElement)`)
	b.key("1")
	b.until("the first finding left in", `!`+first+`.checked`)
	b.key("p")
	b.until("the refusal", `document.activeElement.id === "error-summary"`)
	b.scan("desk-refused")
	note, left := b.js(`document.querySelector(".panel textarea[name=note]").value`), b.js(`String(`+first+`.checked)`)
	if note !=
		"Ask Ximena" || left != "false" {
		t.Errorf("the form came back with the note %q and the finding %s", note, left)
	}
	b.key("1")
	b.key("?")
	b.until("the list of keys", `document.getElementById("key-help").open`)
	b.click("#use-keys")
	b.key("p")
	if b.opened() == "" {
		t.Error("a key that is switched off decides")
	}
	b.click("#use-keys")
	b.key("\u001b")
	b.decideByKey("p")
	b.until("what became of it", `document.getElementById("desk-status").textContent.includes("is posted")`)
	b.stayedHome(p.url)
}

// A comment takes one key and no page, also one with six findings that are right. Without
// JavaScript it takes no more than four, from where the page of the decision before begins.
func TestDeskTakesFewKeys(t *testing.T) {
	t.Parallel()
	chromium(t)
	p := newDeskPortal(t, engines[0], 0)
	six := "My SSN 512-44-7788 was on the letter, and the card 4111 1111 1111 1111. Call me at 406-555-0187 or " +
		"406-555-0188, or write to ida.roe@clinic.example or roe@mail.example."
	newVisitor(t, p.url, nil).submit(shippedDocket, map[string]string{"answer-1": six})
	p.fileComments(4)
	b := p.moderator("few keys", "one@agency.example", true)
	b.open(p.url + "/admin/queue?severity=block")
	b.key("j")
	b.key("o")
	b.until("an open comment", `document.querySelector(".item.is-open")`)
	loads := b.js(`(() => { window.desk = "the same page"; return window.desk })()`)
	if got := b.words("[data-post-words]"); got != "Post, 6 hidden" {
		t.Errorf("the button says %q, want six findings ticked", got)
	}
	b.decideByKey("p")
	b.until("what became of it", `document.getElementById("desk-status").textContent.includes("is posted")`)
	if got := b.js(`String(window.desk)`); got != loads {
		t.Error("the page was loaded anew")
	}

	plain := p.moderator("few keys, no scripts", "two@agency.example", false)
	plain.open(p.url + "/admin/queue")
	plain.click(`#list button[value^="open"]`)
	for i := range 3 {
		// Chromium begins at the row only when the page is there: Tab before that starts at the top.
		plain.until("an open comment", `document.querySelector("#decide") && document.querySelector(":target") && `+
			`document.readyState === "complete"`)
		was, keys := plain.opened(), 0
		press := func(k string) { keys++; plain.key(k) }
		for _, wanted := range []string{`[href="#decide"]`, `#decide [value=post]`} {
			for plain.js(`String(document.activeElement?.matches(`+quote(wanted)+`))`) != "true" {
				if keys > 9 {
					t.Fatalf("Tab leads to %s, not to %s", plain.js(`document.activeElement.outerHTML`), wanted)
				}
				press("\t")
			}
			press("\r")
		}
		plain.until("the next comment", `(r => !r || r.dataset.comment !== `+quote(was)+
			`)(document.querySelector(".item.is-open"))`)
		if keys > 4 {
			t.Errorf("decision %d takes %d keys, want at most 4", i+1, keys)
		}
	}
}

// TestNextCommentIsSeenAtOnce measures how long the next comment takes to be seen after
// the key, among PORTAL_TEST_DESK_ROWS that wait. Without the variable it does nothing:
// the figure depends on the machine, and filing 12,000 comments takes a while.
func TestNextCommentIsSeenAtOnce(t *testing.T) {
	chromium(t)
	n, err := strconv.Atoi(os.Getenv("PORTAL_TEST_DESK_ROWS"))
	if err != nil {
		return
	}
	const decisions = 200
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newDeskPortal(t, e, n)
			b := p.moderator("speed "+e.name, "one@agency.example", true)
			b.open(p.url + "/admin/queue")
			ctx, cancel := context.WithTimeout(b.ctx, 4*stepTime)
			defer cancel()
			used := processorTime(t, p.cmd.Process.Pid)
			out, err := chromedp.Run(ctx, chromedp.Evaluate[string](fmt.Sprintf(measureKeys, decisions),
				chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			used = processorTime(t, p.cmd.Process.Pid) - used
			t.Logf("%s, %d waiting: %s; the portal computes %.1f ms for each", e.name, n, out,
				float64(used.Microseconds())/1000/decisions)
		})
	}
}

// processorTime is the time that a process has computed, on Linux; elsewhere zero.
func processorTime(t *testing.T, pid int) time.Duration {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	const user, system, tick = 11, 12, 10 * time.Millisecond // as proc(5) counts them after the name
	var sum time.Duration
	for _, i := range []int{user, system} {
		n, err := strconv.Atoi(fields[i])
		if err != nil {
			t.Fatal(err)
		}
		sum += time.Duration(n) * tick
	}
	return sum
}

// measureKeys decides by keys and times each from the key to the frame in which the next
// comment is on the page, and of that what the portal took to answer.
const measureKeys = `new Promise(async done => {
	const open = () => document.querySelector(".item.is-open");
	const frame = () => new Promise(requestAnimationFrame);
	const key = k => document.dispatchEvent(new KeyboardEvent("keydown", {key: k, bubbles: true}));
	performance.setResourceTimingBufferSize(5000);
	key("j"); key("o");
	while (!open()) await frame();
	const times = [];
	performance.clearResourceTimings();
	for (let i = 0; i < %d; i++) {
		const row = open();
		const start = performance.now();
		key(i %% 5 === 4 ? "s" : "p");
		while (open() === row || !open()) {
			await frame();
			if (performance.now() - start > 5000) return done("stuck at " + row.dataset.comment + ": " +
			document.getElementById("desk-status").textContent);
		}
		times.push(performance.now() - start);
	}
	const quantiles = (what, list) => {
		list.sort((a, b) => a - b);
		const at = p => list[Math.min(list.length - 1, Math.floor(list.length * p))].toFixed(0);
		return what + " p50 " + at(.5) + " ms, p90 " + at(.9) + " ms, p99 " + at(.99) + " ms";
	};
	const sent = performance.getEntriesByType("resource").filter(e => e.name.endsWith("/decision"));
	done([quantiles("next comment seen:", times),
		quantiles("answer begins:", sent.map(e => e.responseStart - e.requestStart)),
		quantiles("answer ends:", sent.map(e => e.responseEnd - e.requestStart))].join("; "));
})`
