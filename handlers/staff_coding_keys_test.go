package handlers

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"commentportal/docket"
)

// desk is somebody's browser: a Chromium that is signed in.
type desk struct {
	t   *testing.T
	ctx context.Context
	url string
}

// sitDown opens a browser for a person, or skips where there is no Chromium.
func (a *person) sitDown(t *testing.T) desk {
	t.Helper()
	if phase := os.Getenv("PORTAL_TEST_BROWSER"); phase != "" {
		t.Skip("deferred: " + phase) // the suite runs browsers in a phase of their own
	}
	program := ""
	for _, name := range []string{os.Getenv("PORTAL_TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); name != "" && err == nil {
			program = path
			break
		}
	}
	if program == "" {
		t.Skip("no Chromium: install it or run make test")
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range a.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		a.p.http.ServeHTTP(w, r)
	}))
	t.Cleanup(srv.Close)
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280,
			900))
	if os.Geteuid() == 0 {
		opts = append(opts, chromedp.NoSandbox) // Chromium's sandbox refuses root
	}
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(alloc)
	t.Cleanup(cancel)
	// The browser lives as long as the context of its first call.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return desk{t: t, ctx: ctx, url: srv.URL}
}

func (d desk) do(steps ...chromedp.Action[chromedp.Void]) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		d.t.Fatal(err)
	}
}

func (d desk) open(path string) { d.t.Helper(); d.do(chromedp.Navigate(d.url + path)) }

func (d desk) keys(keys string) { d.t.Helper(); d.do(chromedp.KeyEvent(keys)) }

// enter presses Enter the way a keyboard does: when a script takes the key for
// itself, no character follows.
func enter(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
	press := input.DispatchKeyEventParams{Type: "keyDown", Key: "Enter", Code: "Enter", Text: "\r",
		WindowsVirtualKeyCode: 13}
	if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, press); err != nil {
		return chromedp.Void{}, err
	}
	press.Type, press.Text = "keyUp", ""
	_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, press)
	return chromedp.Void{}, err
}

// shiftTwo presses 2 with the shift key held.
func shiftTwo(ctx context.Context, t *chromedp.Target) error {
	const shift = 8
	press := input.DispatchKeyEventParams{Type: "keyDown", Key: "@", Code: "Digit2", Text: "@", Modifiers: shift,
		WindowsVirtualKeyCode: '2'}
	if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, press); err != nil {
		return err
	}
	press.Type, press.Text = "keyUp", ""
	_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, press)
	return err
}

// goOn presses Enter and waits for the page that follows.
func (d desk) goOn() {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, time.Minute)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, enter); err != nil {
		d.t.Fatal(err)
	}
}

// js evaluates an expression of the page to a text.
func (d desk) js(expression string) string {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, time.Minute)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// ticked lists the codes that are ticked on the page.
func (d desk) ticked() []string {
	d.t.Helper()
	var out []string
	ticked := d.js(`JSON.stringify([...document.querySelectorAll("input[name=coding]:checked")].map(e => e.value)` +
		`.sort())`)
	if err := json.Unmarshal([]byte(ticked), &out); err != nil {
		d.t.Fatal(err)
	}
	return out
}

// A coder goes through a question by keys alone: suggestions, a search, a passage,
// save and go on.
func TestCodingByKeys(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	first := p.posted(map[docket.QuestionID]string{"4": "Año 2016: small clinics need training for their staff, and " +
		"phishing drills for everybody."})
	second := p.posted(map[docket.QuestionID]string{"4": "Train people with stories, not slides."})
	staff := p.staffer(docket.RoleStaff)
	var offered []string
	for _, n := range staff.get(codingPath(first, "4")).nodes(t, ".suggested input[name=coding]") {
		offered = append(offered, attr(n, "value"))
	}
	if len(offered) < 2 {
		t.Fatalf("suggested: %v, the test needs two", offered)
	}
	d := staff.sitDown(t)
	d.open(codingPath(first, "4"))
	if d.js(`document.querySelector("[data-save]").getBoundingClientRect().bottom <= innerHeight`) != "true" {
		t.Error("the button that saves lies outside of the window")
	}
	d.keys("1")
	if got := d.ticked(); !slices.Equal(got, offered[:1]) {
		t.Errorf("after 1: %v, want %v", got, offered[:1])
	}
	if d.js(`document.querySelector("#answer-text mark.on") !== null`) != "true" {
		t.Error("what a ticked suggestion rests on does not stand out")
	}
	d.keys("2")
	d.keys("2")
	if got := d.ticked(); !slices.Equal(got, offered[:1]) {
		t.Errorf("after 2 twice: %v", got)
	}

	// Search, go to the first found, tick it.
	d.keys("/")
	d.keys("privacy 1 federal")
	if got := d.ticked(); !slices.Equal(got, offered[:1]) {
		t.Errorf("typing in the search ticks: %v", got)
	}
	d.js(`(e => { e.value = ""; e.dispatchEvent(new Event("input")); return "" })(document.activeElement)`)
	d.keys("federal lead")
	if n := d.js(`[...document.querySelectorAll(".code-tree [data-choice]")].filter(e => e.checkVisibility()).map(e ` +
		`=> e.dataset.choice)`); n != "GOV-FED" {
		t.Errorf("the search shows %s", n)
	}
	d.do(enter)
	d.keys(" ")
	want := slices.Sorted(slices.Values([]string{offered[0], "GOV-FED"}))
	if got := d.ticked(); !slices.Equal(got, want) {
		t.Errorf("after the search: %v, want %v", got, want)
	}

	// Selected words are marked for a suggestion by its number, counted in code
	// points. The selection's own blanks do not count.
	words := "small clinics need training"
	d.js(`(e => { const text = document.createTreeWalker(e, NodeFilter.SHOW_TEXT); const whole = e.textContent; ` +
		`const at = whole.indexOf("` + words + `"); const range = document.createRange(); let n = 0, node;
		while ((node = text.nextNode())) { const end = n + node.length;
			if (at - 1 >= n && at - 1 < end) range.setStart(node, at - 1 - n);
			if (at + ` + "27" + ` > n && at + 27 <= end) range.setEnd(node, at + 27 - n);
			n = end; }
		getSelection().removeAllRanges();
		getSelection().addRange(range); return "" })(document.getElementById("answer-text"))`)
	d.keys("2")
	if got := d.js(`document.querySelector("[data-pending] input").value`); got != offered[1]+":10-37" {
		t.Errorf("the passage is %q", got)
	}
	d.js(`(document.activeElement.blur(), "")`)
	d.goOn()
	if at := d.js("location.pathname"); at != codingPath(second, "4") {
		t.Fatalf("Enter leads to %s", at)
	}
	if got := d.js(`document.body.innerText`); !strings.Contains(got, "Saved: Question 4 of "+
		"comment "+string(first)+", 3 themes.") {
		t.Errorf("the next page says %q", got)
	}
	list, err := p.db.Excerpts(context.Background(), docket.ExcerptQuery{Comment: first})
	if err != nil || len(list) != 1 || string(list[0].Public) != words {
		t.Errorf("passages: %+v, %v", list, err)
	}
	if c := p.chose(first, "4", staff.id)[offered[1]]; c.State != docket.CodingConfirmed || c.Evidence != list[0].Span {
		t.Errorf("marking ticks the theme: %+v", c)
	}

	// Keys are silent in the note and when they are turned off.
	d.do(chromedp.Focus(chromedp.CSS("#note")))
	d.keys("1s/")
	if got := d.ticked(); len(got) != 0 || d.js(`document.getElementById("note").value`) != "1s/" {
		t.Errorf("typing a note ticks %v", got)
	}
	d.js(`(document.querySelector(".keys").open = true, document.getElementById("use-keys").click(), ` +
		`document.activeElement.blur(), "")`)
	d.keys("1")
	d.open(codingPath(second, "4"))
	d.keys("1")
	if got := d.ticked(); len(got) != 0 {
		t.Errorf("keys that are turned off tick %v", got)
	}
}

// A coder who finds every suggestion right needs two keys an answer, however many there
// are: one for all of them, or for the only one, and Enter. Where none is right one key
// does.
func TestTwoKeysAnAnswerWhereTheSuggestionsAreRight(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	texts := []string{
		"Small clinics need training for their staff, and phishing drills for everybody.",
		"Train people with stories, not slides.",
		"Patch the pumps, train the staff, share indicators with hospitals and segment the network.",
		"Name one federal lead for the sector, and teach the staff.",
		"Train the staff, and patch the devices that nobody patches.",
	}
	var ids []docket.CommentID
	for _, text := range texts {
		ids = append(ids, p.posted(map[docket.QuestionID]string{"4": text}))
	}
	staff := p.staffer(docket.RoleStaff)
	offered := map[docket.CommentID][]string{}
	most := 0
	for _, id := range ids {
		for _, n := range staff.get(codingPath(id, "4")).nodes(t, ".suggested input[name=coding]") {
			offered[id] = append(offered[id], attr(n, "value"))
		}
		slices.Sort(offered[id])
		most = max(most, len(offered[id]))
	}
	if most < 3 {
		t.Fatalf("at most %d suggestions: the test is blind", most)
	}
	d := staff.sitDown(t)
	d.open(codingPath(ids[0], "4"))
	pressed := 0
	for _, id := range ids {
		if at := d.js("location.pathname"); at != codingPath(id, "4") {
			t.Fatalf("at %s, want %s", at, codingPath(id, "4"))
		}
		switch n := len(offered[id]); {
		case n > 1:
			d.keys("0")
			pressed++
		case n == 1:
			d.keys("1")
			pressed++
		}
		if got := d.ticked(); !slices.Equal(got, offered[id]) {
			t.Errorf("%s: ticked %v, offered %v", id, got, offered[id])
		}
		d.goOn()
		pressed++
	}
	for _, id := range ids {
		for _, code := range offered[id] {
			if p.chose(id, "4", staff.id)[code].State != docket.CodingConfirmed {
				t.Errorf("%s: %s is not saved", id, code)
			}
		}
	}
	t.Logf("%d keys for %d answers with %v suggestions", pressed, len(ids), offered)
	if pressed > 2*len(ids) {
		t.Errorf("%d keys for %d answers", pressed, len(ids))
	}
	// Where the first of several are right, one key takes these.
	d.open(codingPath(ids[2], "4"))
	inOrder := strings.Fields(
		d.js(`[...document.querySelectorAll("input[name=coding][data-number]")].map(e => e.value).join(" ")`))
	d.keys("0")
	d.do(chromedp.Func(shiftTwo))
	if got, want := d.ticked(), slices.Sorted(slices.Values(inOrder[:2])); !slices.Equal(got, want) {
		t.Errorf("Shift and 2 leave %v ticked, want %v of %v", got, want, inOrder)
	}
	d.do(chromedp.Func(shiftTwo))
	if got := d.ticked(); len(got) != 2 {
		t.Errorf("Shift and 2 again leave %v ticked", got)
	}
	// Pressed again it unticks all, and numbers still tell one from the other.
	d.open(codingPath(ids[2], "4"))
	d.keys("0")
	d.keys("0")
	if got := d.ticked(); len(got) != 0 && len(got) != len(offered[ids[2]]) {
		t.Errorf("after two more: %v", got)
	}
}
