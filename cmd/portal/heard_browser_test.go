package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// TestHeardInABrowser has two people code a hundred answers in Chromium, one by
// keys and one without JavaScript, and looks at the pages and the report on the
// way. The files are counted again at the end.
func TestHeardInABrowser(t *testing.T) {
	t.Parallel()
	chromium(t)
	h := hearing(t, engines[0], shippedDocket, filepath.Join("testdata", "heard.jsonl"))
	first, second := newBrowser(t, "heard-keys", true), newBrowser(t, "heard-plain", false)
	first.adopt(h.one)
	second.adopt(h.two)
	h.decideAll()
	h.campaigns()
	h.codeByKeys(first, 20)
	rest := h.codeUncoded(h.one, 80)
	if rest < 60 {
		t.Errorf("only %d answers were left to code", rest)
	}
	h.codeByHand(second, 6)
	h.codeSecond(h.two)
	h.lookAround(first)
	h.settle()
	h.setAside()
	h.changeCodebook()
	h.conclude()
	h.lookBack(first)
	dir := h.exportTwice()
	h.compare(dir)
	h.lookAtReport(dir)
	t.Run("in LibreOffice", func(t *testing.T) {
		for _, name := range []string{"report.docx", "workbook.xlsx"} {
			toPDF(t, filepath.Join(dir, name))
		}
	})
	for _, b := range []*browser{first, second} {
		b.stayedHome(h.p.url)
	}
}

// page opens a page in a browser and looks at it with axe-core.
func (h *heard) page(b *browser, state, path string) {
	h.t.Helper()
	if status := b.open(h.p.url + path); status != http.StatusOK {
		b.failed(fmt.Errorf("%s: status %d", path, status))
	}
	b.scan(state)
}

// codeByKeys codes answers as somebody does who keeps the hands on the keyboard:
// figures for what is suggested, a search for the rest, Enter to save and go on.
func (h *heard) codeByKeys(b *browser, most int) {
	h.t.Helper()
	list := h.list(h.one, "uncoded")
	if len(list) == 0 {
		h.t.Fatal("nothing to code")
	}
	h.page(b, "coding-list", "/admin/coding?"+url.Values{"docket": {h.docket}}.Encode())
	h.page(b, "coding-answer", list[0])
	suggested := 0
	for range most {
		if at := b.js("location.pathname"); at == "/admin/coding" { // a question is done
			if !b.has(`main a.usa-button[href^="/admin/coding/"]`) {
				return // and nothing is left
			}
			b.press(`main a.usa-button[href^="/admin/coding/"]`)
		}
		id, q := h.place(b.js("location.pathname"))
		for _, code := range h.meant(id, q) {
			box := `#code-form input[name="coding"][value="` + code + `"]`
			if number := b.js(`document.querySelector(` + quote(box) + `).dataset.number || ""`); number != "" {
				b.do(chromedp.KeyEvent(number))
				suggested++
			} else {
				b.do(key("/", "Slash", 191))
				b.do(chromedp.KeyEvent(code))
				b.tick(box)
			}
			if b.js(`String(document.querySelector(`+quote(box)+`).checked)`) != "true" {
				b.failed(fmt.Errorf("%s is not ticked in %s, question %s", code, id, q))
			}
		}
		b.js(`(document.activeElement.blur(), "")`)
		b.enter()
	}
	if suggested < most/4 {
		h.t.Errorf("%d of the codes were suggested and chosen by one key: the test is blind", suggested)
	}
}

// key presses one key the way a keyboard does: when a script takes the key for
// itself, no character follows.
func key(name, code string, number int64) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		press := input.DispatchKeyEventParams{Type: "keyDown", Key: name, Code: code, Text: name,
			WindowsVirtualKeyCode: number}
		if name == "Enter" {
			press.Text = "\r"
		}
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, press); err != nil {
			return err
		}
		press.Type, press.Text = "keyUp", ""
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, press)
		return err
	})
}

// enter presses Enter and waits for the page that follows.
func (b *browser) enter() {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, stepTime)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, key("Enter", "Enter", 13)); err != nil {
		b.failed(fmt.Errorf("press Enter: %w", err))
	}
}

// codeByHand codes answers of the second reading without JavaScript, by opening
// groups, ticking boxes and pressing the button.
func (h *heard) codeByHand(b *browser, most int) {
	h.t.Helper()
	list := h.list(h.two, "second")
	if len(list) < most {
		h.t.Fatalf("%d answers were drawn for a second reading", len(list))
	}
	for n, at := range list[:most] {
		id, q := h.place(at)
		if n == 0 {
			h.page(b, "second-answer", at)
		} else if status := b.open(h.p.url + at); status != http.StatusOK {
			b.failed(fmt.Errorf("%s: status %d", at, status))
		}
		if words := b.words("main"); strings.Contains(words, "What colleagues chose") {
			b.failed(fmt.Errorf("%s, question %s: the page tells what colleagues chose", id, q))
		}
		for _, code := range h.meant(id, q) {
			box := `#code-form input[name="coding"][value="` + code + `"]`
			if b.js(`String(document.querySelector(`+quote(box)+`).closest("details:not([open])") !== `+
				`null)`) == "true" {
				b.click(`#code-form details:has(input[value="` + code + `"]) summary`)
			}
			b.tick(box)
		}
		b.js(`(document.querySelector('#code-form button[value="save"]').focus(), "")`)
		b.enter()
		h.secondReading = append(h.secondReading, at)
	}
}

// lookAround visits the pages of campaigns and disputes while there are some.
func (h *heard) lookAround(b *browser) {
	h.t.Helper()
	b.adopt(h.chief)
	docket := "?" + url.Values{"docket": {h.docket}}.Encode()
	h.page(b, "campaigns", "/admin/campaigns"+docket)
	link := b.js(`(a => a ? a.getAttribute("href") : "")(document.querySelector('main a[href^="/admin/campaigns/` +
		h.docket + `-C"]'))`)
	h.page(b, "campaign", link)
	h.page(b, "additions", "/admin/campaigns/additions"+docket)
	disputed := h.list(h.chief, "disputed")
	if len(disputed) == 0 {
		h.t.Fatal("nobody disagrees: the test is blind")
	}
	id, q := h.place(disputed[0])
	h.page(b, "settle", "/admin/coding/"+id+"/"+q+"/settle")
}

// lookBack visits what is there when the work is done.
func (h *heard) lookBack(b *browser) {
	h.t.Helper()
	docket := "?" + url.Values{"docket": {h.docket}}.Encode()
	// The gallery of the pages' own tests has every state; these hold real figures.
	for state, path := range map[string]string{
		"agreement": "/admin/agreement" + docket, "codebook": "/admin/codebook" + docket,
		"codebook-history": "/admin/codebook/history" + docket,
		"quotations":       "/admin/quotations" + docket, "recommendations": "/admin/recommendations" + docket,
		"public-themes": "/dockets/" + h.docket + "/themes",
	} {
		h.page(b, "heard-"+state, path)
	}
}

// lookAtReport opens report.html as somebody does who got it by e-mail.
func (h *heard) lookAtReport(dir string) {
	h.t.Helper()
	b := newBrowser(h.t, "heard-report", true)
	at := "file://" + filepath.Join(dir, "report.html")
	b.do(chromedp.Navigate(at))
	if title := b.js("document.title"); title == "" {
		b.failed(fmt.Errorf("the report has no title"))
	}
	b.scan("report")
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, asked := range b.requested {
		if asked != at && asked != "about:blank" {
			h.t.Errorf("the report asks for %s", asked)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "report.html")); err != nil || len(b.violations) > 0 {
		h.t.Errorf("the report: %v %v", err, b.violations)
	}
}
