package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestDraftOnTheDevice checks that a draft is kept only where somebody ticks that it
// should, comes back after the page was left, in either language, goes when the tick is
// taken out, and is gone once the receipt is there.
func TestDraftOnTheDevice(t *testing.T) {
	t.Parallel()
	chromium(t)
	p := newPortal(t, engines[0])
	p.serve()
	w := &walk{browser: newBrowser(t, "draft", true), portal: p, t: t}
	const words = "Old pumps cannot be updated."
	const kept = `Object.keys(localStorage).filter(k => k.startsWith("comment-draft:")).map(k => ` +
		`localStorage[k]).join()`
	form := "/dockets/" + shippedDocket + "/comment"
	value := func(want, when string) {
		t.Helper()
		if got := w.js(`document.querySelector('[name="answer-1"]').value`); got != want {
			w.failed(fmt.Errorf("%s: the answer is %q, want %q", when, got, want))
		}
	}
	w.page(form)
	w.fill(`[name="answer-1"]`, words)
	if got := w.js(kept); got != "" {
		w.failed(fmt.Errorf("without a tick the browser keeps %q", got))
	}
	w.tick("#keep-draft")
	w.sees("The draft is on this device.")
	w.scan("draft")
	w.page("/dockets")
	w.page("/es" + form)
	value(words, "after the page was left, in Spanish")
	w.sees("está de nuevo en el formulario")
	w.tick("#keep-draft")
	if got := w.js(kept); got != "" {
		w.failed(fmt.Errorf("without its tick the browser keeps %q", got))
	}
	w.tick("#keep-draft")
	w.fill(`[name="answer-1"]`, words+" Twice.")
	w.press(`button.usa-button[value="review"]`)
	w.page(form) // closed while checking
	value(words+" Twice.", "after the check page was left")
	w.press(`button.usa-button[value="review"]`)
	if w.js(kept) == "" {
		w.failed(fmt.Errorf("the draft is gone before the comment was sent"))
	}
	w.press(`button[value="submit"]`)
	if w.words("#tracking-number") == "" {
		w.failed(fmt.Errorf("the receipt shows no tracking number"))
	}
	w.page(form)
	value("", "after the comment was sent")
	w.stayedHome(p.url)
}

// TestDraftOverARestartOfTheBrowser closes the browser in the middle of a comment and starts it
// again on the same profile, once where the draft was kept and once where it was not.
func TestDraftOverARestartOfTheBrowser(t *testing.T) {
	t.Parallel()
	p := newPortal(t, engines[0])
	p.serve()
	profile := t.TempDir()
	const words = "Old pumps cannot be updated. They run night and day."
	start := func(label string) *walk {
		w := &walk{browser: newBrowserOf(t, label, true, profile), portal: p, t: t}
		w.page("/dockets/" + shippedDocket + "/comment")
		return w
	}
	value := func(w *walk) string { return w.js(`document.querySelector('[name="answer-2"]').value`) }
	w := start("draft that nobody keeps")
	w.fill(`[name="answer-2"]`, words)
	w.quit()

	w = start("draft that is kept")
	if got := value(w); got != "" {
		w.failed(fmt.Errorf("without a tick %q is there after the browser was closed", got))
	}
	w.fill(`[name="answer-2"]`, words)
	w.fill(`[name="name"]`, "Ana Ruiz")
	w.tick("#keep-draft")
	w.sees("The draft is on this device.")
	w.quit()

	w = start("draft that came back")
	if got := value(w); got != words {
		w.failed(fmt.Errorf("after the browser was closed the answer is %q, want %q", got, words))
	}
	w.tick("#keep-draft") // erased, it is so after the next start, too
	w.quit()

	w = start("draft that was erased")
	if got := value(w); got != "" {
		w.failed(fmt.Errorf("the draft was erased and is there again: %q", got))
	}
	w.stayedHome(p.url)
}

// TestDraftOfAClosedDocket closes the docket while a draft is on the device: the page that
// takes the form's place shows the words in either language, copies and erases them.
func TestDraftOfAClosedDocket(t *testing.T) {
	t.Parallel()
	chromium(t)
	p := newPortal(t, engines[0])
	p.serve()
	w := &walk{browser: newBrowser(t, "draft of a closed docket", true), portal: p, t: t}
	const words = "Old pumps cannot be updated.\nThey run night and day."
	const shown = `String([...document.querySelectorAll("[data-draft-left] .answer")].filter(e => ` +
		`e.checkVisibility()).map(e => e.querySelector(".words").innerText).join("|"))`
	form := "/dockets/" + shippedDocket + "/comment"
	w.page(form)
	w.tick("#keep-draft")
	w.fill(`[name="answer-2"]`, words)
	w.fill(`[name="name"]`, "Ana Ruiz")
	w.sees("The draft is on this device.")
	p.run("docket", "close", shippedDocket)
	for _, path := range []string{form, "/es" + form} {
		w.page(path)
		if got := w.js(shown); got != words+"|Ana Ruiz" {
			w.failed(fmt.Errorf("%s shows %q of the draft", path, got))
		}
	}
	w.sees("Su borrador en este dispositivo")
	w.scan("draft of a closed docket")
	w.js(`Object.defineProperty(navigator, "clipboard", {value: {writeText: (s) => { window.copied = s; }}}), ""`)
	w.js(`document.querySelector("[data-draft-copy]").click(), ""`)
	w.sees("El borrador está copiado.")
	if got := w.js(`window.copied`); !strings.Contains(got, words) {
		w.failed(fmt.Errorf("copied is %q", got))
	}
	w.js(`document.querySelector("[data-draft-erase]").click(), ""`)
	w.sees("El borrador se borró de este dispositivo.")
	if got := w.js(shown + ` + Object.keys(localStorage).join()`); got != "" {
		w.failed(fmt.Errorf("erased, the draft leaves %q", got))
	}
	w.page(form)
	if w.js(`String(document.querySelector("[data-draft-left]").hidden)`) != "true" {
		w.failed(fmt.Errorf("erased, the draft is offered again"))
	}
	w.stayedHome(p.url)
}

// TestTooLongToSendKeepsTheWords types more than the server reads. With scripts the form is
// not sent; without, the browser's Back leads from the refusal to the words.
func TestTooLongToSendKeepsTheWords(t *testing.T) {
	t.Parallel()
	chromium(t)
	p := newPortal(t, engines[0])
	p.serve()
	for _, scripts := range []bool{true, false} {
		b := newBrowser(t, fmt.Sprintf("too long, scripts %v", scripts), scripts)
		b.open(p.url + "/dockets/" + shippedDocket + "/comment")
		b.js(`document.querySelector('[name="answer-1"]').value = ("x".repeat(79) + "\n").repeat(26000), ""`)
		heading, press := "What you sent is too large", func(button string) { b.press(button) }
		if scripts {
			heading, press = "Write a comment", b.click
		}
		press(`.comment-form button.usa-button[value="review"]`)
		if got := b.words("h1"); got != heading {
			b.failed(fmt.Errorf("the button leads to %q, want %q", got, heading))
		}
		if !scripts {
			b.history(chromedp.NavigateBack())
		} else if got := b.words("[data-too-large]"); !strings.Contains(got, "Nothing was sent") {
			b.failed(fmt.Errorf("the form says %q", got))
		}
		if got := b.js(`String(document.querySelector('[name="answer-1"]').value.length)`); got != "2080000" {
			b.failed(fmt.Errorf("scripts %v: %s characters are left", scripts, got))
		}
	}
}
