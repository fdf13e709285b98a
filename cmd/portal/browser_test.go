package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// browser is a Chromium of a test's own: an empty profile, a record of every
// address it asked for and of every violation of the content security policy.
type browser struct {
	t       *testing.T
	ctx     context.Context
	scripts bool   // whether pages may run JavaScript
	axe     string // source of axe-core
	shots   string // folder for pictures, or ""
	label   string // names this walk in messages and picture names
	// sameAsBefore says that the same walk on another engine looks at the pages: how they look
	// does not depend on it.
	sameAsBefore bool
	// markedUpAsBefore says that axe-core judges the pages in another walk by day, with the
	// scripts that this one goes without.
	markedUpAsBefore bool

	mu         sync.Mutex
	requested  []string
	violations []string
	scanned    map[string]bool
}

// stepTime ends a step of a walk that hangs.
const stepTime = time.Minute

// chromium finds the browser, or skips.
func chromium(t *testing.T) string {
	t.Helper()
	if phase := os.Getenv("PORTAL_TEST_BROWSER"); phase != "" {
		t.Skip("deferred: " + phase) // the suite runs browsers in a phase of their own
	}
	for _, name := range []string{os.Getenv("PORTAL_TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium: install it or run make test")
	return ""
}

// axeSource reads axe-core, which is used by tests alone and ships with nothing.
func axeSource(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Skip("no axe-core: run make assets")
	}
	return string(source)
}

func newBrowser(t *testing.T, label string, scripts bool) *browser {
	t.Helper()
	return newBrowserOf(t, label, scripts, t.TempDir())
}

// newBrowserOf starts a Chromium with a profile that may have been used before.
func newBrowserOf(t *testing.T, label string, scripts bool, profile string) *browser {
	t.Helper()
	b := &browser{t: t, scripts: scripts, label: label, axe: axeSource(t), shots: os.Getenv("PORTAL_TEST_SHOTS"),
		scanned: map[string]bool{}}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)),
		chromedp.UserDataDir(profile),
		chromedp.DisableGPU,
		chromedp.Flag("disable-software-rasterizer", true), // no pages draw in 3D
		chromedp.Flag("in-process-gpu", true),              // nor is there a card that could fail
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("lang", "en-US"),
		chromedp.WindowSize(1280, 900),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's sandbox refuses root
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b.ctx = ctx
	b.watch()
	return b
}

// beside opens a window of somebody else in the same Chromium, with cookies of its own: walks
// of several people need no Chromium each.
func (b *browser) beside(label string) *browser {
	b.t.Helper()
	other := &browser{t: b.t, scripts: b.scripts, label: label, axe: b.axe, shots: b.shots,
		sameAsBefore: b.sameAsBefore, scanned: map[string]bool{}}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	b.t.Cleanup(cancel)
	other.ctx = ctx
	other.watch()
	return other
}

// watch opens the browser's window and records what it asks for.
func (b *browser) watch() {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"))
	if err := chromedp.Listen(b.ctx, b.event); err != nil {
		b.t.Fatal(err)
	}
	b.do(
		chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			if _, err := cdp.Call(ctx, t, cdplog.Enable, cdp.Empty{}); err != nil {
				return err
			}
			if _, err := cdp.Call(ctx, t, audits.Enable, cdp.Empty{}); err != nil {
				return err
			}
			_, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{})
			return err
		}),
		chromedp.EmulateViewport(1280, 900),
		allowScripts(b.scripts),
	)
}

// quit ends the browser as a person does who closes it, and waits until it has written its
// profile.
func (b *browser) quit() {
	b.t.Helper()
	if err := chromedp.Cancel(b.ctx); err != nil {
		b.t.Fatalf("%s: close the browser: %v", b.label, err)
	}
}

func allowScripts(allow bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: !allow})
		return err
	})
}

// event records what the browser asks for and what the policy refused.
func (b *browser) event(ev any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		b.requested = append(b.requested, ev.Request.URL)
	case *audits.EventIssueAdded:
		if strings.Contains(string(ev.Issue.Code), "ContentSecurityPolicy") {
			details, _ := json.Marshal(ev.Issue.Details)
			b.violations = append(b.violations, string(details))
		}
	case *cdplog.EventEntryAdded:
		if strings.Contains(ev.Entry.Text, "Content Security Policy") {
			b.violations = append(b.violations, ev.Entry.Text)
		}
	}
}

// do runs steps and fails the test when one fails.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if chromedp.FromContext(b.ctx).Target == nil {
		// The first call starts the browser and must have no deadline.
		if err := chromedp.Do(b.ctx, steps...); err != nil {
			b.t.Fatalf("%s: %v", b.label, err)
		}
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.failed(err)
	}
}

// failed ends the test and shows the page that the browser is on.
func (b *browser) failed(err error) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	words, _ := chromedp.Run(ctx,
		chromedp.Evaluate[string](`location.href + "\n" + document.title + "\n" + document.body.innerText`))
	b.t.Fatalf("%s: %v\n%s", b.label, err, words[:min(len(words), 4000)])
}

// open goes to an address and returns the page's status.
func (b *browser) open(address string) int {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	res, err := chromedp.RunResponse(ctx, chromedp.Navigate(address))
	if err != nil {
		b.failed(fmt.Errorf("open %s: %w", address, err))
	}
	return int(res.Status)
}

// press clicks what a selector finds and waits for the page that follows. It
// returns the page's status.
func (b *browser) press(selector string) int {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	res, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector)))
	if err != nil {
		b.failed(fmt.Errorf("press %s: %w", selector, err))
	}
	if res == nil {
		return 0
	}
	return int(res.Status)
}

// fill types into a field what a person would type.
func (b *browser) fill(selector, words string) {
	b.t.Helper()
	b.js(`(e => { if (e) e.value = ""; return "" })(document.querySelector(` + quote(selector) + `))`)
	b.do(chromedp.SendKeys(chromedp.CSS(selector), words))
}

// click presses something that leads to no other page, such as a check box.
func (b *browser) click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// tick presses the label of a check box or a radio button: USWDS draws the box
// itself out of the page.
func (b *browser) tick(selector string) {
	b.t.Helper()
	id := b.js(`(e => e ? e.id : "")(document.querySelector(` + quote(selector) + `))`)
	if id == "" {
		b.failed(fmt.Errorf("there is no %s to tick", selector))
	}
	b.click(`label[for="` + id + `"]`)
}

// words is the visible text of what a selector finds.
func (b *browser) words(selector string) string {
	b.t.Helper()
	return b.js(`(e => e ? e.innerText.trim() : "")(document.querySelector(` + quote(selector) + `))`)
}

// has reports whether the page has what a selector finds.
func (b *browser) has(selector string) bool {
	b.t.Helper()
	return b.js(`String(document.querySelector(`+quote(selector)+`) !== null)`) == "true"
}

// js evaluates an expression from outside of the page, which works where the
// page itself may run nothing.
func (b *browser) js(expression string) string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		b.failed(err)
	}
	return s
}

func quote(s string) string {
	out, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(out)
}

// sees fails the test unless the page's visible text has the words.
func (b *browser) sees(words string) {
	b.t.Helper()
	if got := b.words("body"); !strings.Contains(got, words) {
		b.failed(fmt.Errorf("the page does not say %q", words))
	}
}

// axeResult is what axe-core found.
type axeResult struct {
	Violations []struct {
		ID    string `json:"id"`
		Help  string `json:"help"`
		Nodes []struct {
			HTML    string `json:"html"`
			Summary string `json:"failureSummary"`
		} `json:"nodes"`
	} `json:"violations"`
}

// axeRun runs every rule of WCAG 2.0 to 2.2, A and AA, and of good practice. What it would load
// beforehand, style sheets and films, serves rules that are not among them or find nothing here.
const axeRun = `axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag", values:
	["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, preload: false}).then(r =>
	JSON.stringify({violations: r.violations}))`

// axeContrast runs the one rule that a change of colours can break.
const axeContrast = `axe.run(document, {resultTypes: ["violations"], runOnly: {type: "rule", values:
	["color-contrast"]}, preload: false}).then(r => JSON.stringify({violations: r.violations}))`

// axeNarrow runs the rules of axeRun but for contrasts. A page has the same colours at both
// widths; in a night and where pictures are taken they are judged at both all the same.
const axeNarrow = `axe.run(document, {resultTypes: ["violations"], runOnly: {type: "tag", values:
	["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}, preload: false,
	rules: {"color-contrast": {enabled: false}}}).then(r => JSON.stringify({violations: r.violations}))`

// thorough reports whether the suite has the time of a night.
func thorough() bool { return os.Getenv("PORTAL_TEST_THOROUGH") != "" }

// scan checks the state a page is in with axe-core at 1280 and 320 pixels,
// its contrasts in the light and the dark scheme at one of them, and that nothing scrolls
// sideways at 320 but tables in a frame of their own. With
// PORTAL_TEST_SHOTS set it also takes pictures.
func (b *browser) scan(state string) {
	b.t.Helper()
	if b.scanned[state] || b.sameAsBefore {
		return
	}
	b.scanned[state] = true
	for _, width := range []int64{1280, 320} {
		b.do(chromedp.EmulateViewport(width, 900))
		if width == 320 {
			if wide := b.js(`String(document.documentElement.scrollWidth)`); wide != "320" {
				b.t.Errorf("%s, %s: at 320 pixels the page is %s wide: %s", b.label, state, wide, b.js(widest))
			}
		}
		if over := b.js(overfull); over != "" {
			b.t.Errorf("%s, %s at %d pixels: what these hold runs out of them: %s", b.label, state, width, over)
		}
		b.shoot(fmt.Sprintf("%s-%d", state, width))
		if !b.markedUpAsBefore || thorough() || b.shots != "" {
			b.axeAt(state, width)
		}
	}
	b.do(chromedp.EmulateViewport(1280, 900))
}

// axeAt judges the page at its present width, and its contrasts in the dark scheme.
func (b *browser) axeAt(state string, width int64) {
	b.t.Helper()
	if !b.scripts {
		b.do(allowScripts(true))
		defer b.do(allowScripts(false))
	}
	if b.js(`typeof window.axe`) == "undefined" {
		b.js(b.axe + `;"there"`)
	}
	both := thorough() || b.shots != ""
	if width != 1280 && !both {
		b.runAxe(state, width, axeNarrow)
		return
	}
	b.runAxe(state, width, axeRun)
	if width == 1280 || b.shots != "" {
		b.do(scheme("dark"))
		b.runAxe(state+", dark", width, axeContrast)
		b.shoot(fmt.Sprintf("%s-dark-%d", state, width))
		b.do(scheme("light"))
	}
}

// runAxe runs axe-core, which the page has already, and reports what it finds.
func (b *browser) runAxe(state string, width int64, rules string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	out, err := chromedp.Run(ctx, chromedp.Evaluate[string](rules, chromedp.EvalAwaitPromise))
	if err != nil {
		b.failed(fmt.Errorf("axe-core in %s: %w", state, err))
		return
	}
	b.judge(state, width, out)
}

// scheme asks for a light or a dark page, as a reader's system does.
func scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
		return err
	})
}

// widest names what reaches beyond the right edge, for the failure message.
const widest = `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 320.5).slice(0,
	5)
	.map(e => e.tagName.toLowerCase() + "." + e.className).join(", ")`

// overfull names boxes of a bounded height whose words run over what follows.
const overfull = `[...document.querySelectorAll("main *")].filter(e => {
		const style = getComputedStyle(e);
		return style.maxHeight !== "none" && style.overflowY === "visible" && e.scrollHeight > e.clientHeight + 2 &&
		e.clientHeight > 0;
	}).map(e => e.tagName.toLowerCase() + "." + e.className).join(", ")`

func (b *browser) judge(state string, width int64, out string) {
	b.t.Helper()
	var r axeResult
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range r.Violations {
		for _, n := range v.Nodes {
			b.t.Errorf("%s, %s at %d pixels: axe-core: %s "+
				"(%s)\n%s\n%s", b.label, state, width, v.Help, v.ID, n.HTML, n.Summary)
		}
	}
}

// shoot takes a picture of the whole page when pictures are asked for.
func (b *browser) shoot(state string) {
	b.t.Helper()
	if b.shots == "" {
		return
	}
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.failed(fmt.Errorf("picture of %s: %w", state, err))
	}
	name := regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(b.label+"-"+state), "-") + ".png"
	if err := os.MkdirAll(b.shots, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.shots, name), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// portrait takes a small picture of the top of the page, as the README shows it.
func (b *browser) portrait(name string) {
	b.t.Helper()
	if b.shots == "" || !b.scripts {
		return
	}
	b.do(chromedp.EmulateViewport(1280, 860))
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.failed(fmt.Errorf("picture %s: %w", name, err))
	}
	if picture, err = smaller(picture); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(b.shots, name), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
	b.do(chromedp.EmulateViewport(1280, 900))
}

// smaller writes a picture with the 256 colours that it has most of, the others as the
// nearest of them: a page has few, and its file is half as large.
func smaller(picture []byte) ([]byte, error) {
	whole, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	const most = 256
	seen := map[color.Color]int{}
	at := whole.Bounds()
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			seen[whole.At(x, y)]++
		}
	}
	colours := color.Palette(slices.SortedFunc(maps.Keys(seen), func(a, b color.Color) int {
		return cmp.Compare(seen[b], seen[a])
	}))
	few := image.NewPaletted(at, colours[:min(most, len(colours))])
	draw.Draw(few, at, whole, at.Min, draw.Src)
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, few)
	return out.Bytes(), err
}

// ownDrawings begin the pictures that Chromium itself draws on the button of a date field,
// light and dark; they are in no page of ours, whose policy would refuse them. Any other
// data: address is a fault.
var ownDrawings = []string{
	ownDrawing + "MCAwIDI0IDI0Ij48cGF0aCBmaWxsPSJXaW5kb3dUZXh0IiBkPSJNMjAgM2gtMVYxaC0y",
	ownDrawing + "MCAwIDI0IDI0Ij48cGF0aCBmaWxsPSIjZmZmZmZmIiBkPSJNMjAgM2gtMVYxaC0ydjJIN1YxSDV2",
}

const ownDrawing = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIH" +
	"dpZHRoPSIxNiIgaGVpZ2h0PSIxNSIgdmlld0JveD0i"

// stayedHome fails the test when the browser asked another host for anything,
// or when the content security policy had to refuse something.
func (b *browser) stayedHome(base string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	home, err := url.Parse(base)
	if err != nil {
		b.t.Fatal(err)
	}
	if len(b.requested) == 0 {
		b.t.Error("the browser's network log is empty: nothing was watched")
	}
	for _, address := range b.requested {
		u, err := url.Parse(address)
		if slices.ContainsFunc(ownDrawings, func(own string) bool { return strings.HasPrefix(address, own) }) {
			continue
		}
		if err != nil || u.Scheme != "about" && (u.Host != home.Host || u.Scheme != home.Scheme) {
			b.t.Errorf("%s: the browser asked for %s", b.label, address)
		}
	}
	for _, v := range slices.Compact(slices.Sorted(slices.Values(b.violations))) {
		b.t.Errorf("%s: the content security policy refused something: %s", b.label, v)
	}
}
