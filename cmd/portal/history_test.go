package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// history goes back or forward and returns the heading of the page it leads to.
func (b *browser) history(step chromedp.Action[chromedp.Void]) string {
	b.t.Helper()
	b.do(step)
	return b.words("h1")
}

// onPaper fails the test unless the page says all of this when it is printed.
func (b *browser) onPaper(state string, words ...string) {
	b.t.Helper()
	media := func(name string) chromedp.Action[chromedp.Void] {
		return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
			_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
			return err
		})
	}
	b.do(media("print"))
	for _, w := range words {
		b.sees(w)
	}
	b.shoot(state + "-print")
	b.do(media(""))
}

// sheets is how many sheets of paper the page takes, as Chromium prints it.
func (b *browser) sheets() int {
	b.t.Helper()
	var pdf []byte
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		printed, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{})
		pdf = printed.Data
		return err
	}))
	return len(pdfPage.FindAll(pdf, -1))
}

// oneSheet fails the test unless the receipt that the browser shows, and the file that it
// offers, each fit one sheet of paper. The file is read by itself, without the portal.
func (b *browser) oneSheet(address, number string) {
	b.t.Helper()
	file := filepath.Join(b.t.TempDir(), "receipt.html")
	answer, err := http.Get(address + "/receipt.html")
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // only read
	whole, err := io.ReadAll(answer.Body)
	if err == nil {
		err = os.WriteFile(file, whole, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	alone := newBrowser(b.t, b.label+", the file", false)
	alone.open("file://" + file)
	if alone.words("#tracking-number") != number || alone.sheets() != 1 || b.sheets() != 1 {
		b.t.Errorf("the receipt takes %d sheets, its file %d, with number %q", b.sheets(), alone.sheets(),
			alone.words("#tracking-number"))
	}
	alone.shoot("receipt-file")
}

// TestBackAndForwardAroundTheCheckPage walks the browser's history from the form
// to the receipt and back: every page is there again with its words, and what is
// sent twice is filed once.
func TestBackAndForwardAroundTheCheckPage(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, scripts := range []bool{false, true} {
		t.Run(fmt.Sprintf("scripts %v", scripts), func(t *testing.T) {
			p := newPortal(t, engines[0])
			p.serve()
			b := newBrowser(t, fmt.Sprintf("history, scripts %v", scripts), scripts)
			back, forward := chromedp.NavigateBack(), chromedp.NavigateForward()
			lead := func(what string, step chromedp.Action[chromedp.Void], heading string, words ...string) {
				t.Helper()
				if got := b.history(step); got != heading {
					b.failed(fmt.Errorf("%s leads to %q, want %q", what, got, heading))
				}
				page := b.js(`document.body.innerText + [...document.querySelectorAll("textarea")].map(e => ` +
					`e.value).join("\n")`)
				for _, w := range words {
					if !strings.Contains(page, w) {
						b.failed(fmt.Errorf("%s leads to a page without %q", what, w))
					}
				}
			}
			const write, check, sent = "Write a comment", "Check your answers", "Comment received"
			if status := b.open(p.url + "/dockets/" + shippedDocket + "/comment"); status != http.StatusOK {
				t.Fatalf("the form: %d", status)
			}
			b.press(`.comment-form button.usa-button[value="review"]`) // nothing is typed: 422
			b.fill(`[name="answer-1"]`, "First version")
			b.fill(`[name="name"]`, "Ana Ruiz")
			b.fill(`[name="organization"]`, "Mercy General Hospital")
			b.press(`.comment-form button.usa-button[value="review"]`)
			lead("back from the check page", back, write, "First version", "There is a problem")
			lead("forward to the check page", forward, check, "First version")
			b.scan("check-dropped")
			b.press(`#review-form button[value="organization"]`)
			if got := b.words("#public-byline"); got != "Ana Ruiz, Mercy General Hospital" {
				b.failed(fmt.Errorf("the byline reads %q after it was chosen", got))
			}
			b.scan("check-chosen")
			lead("back from the choice", back, check, "Your name and your organization are dropped", "First version")
			b.press(`#review-form .button-row button[value="edit"]`)
			b.fill(`[name="answer-1"]`, "Second version")
			b.press(`.comment-form button.usa-button[value="review"]`)
			lead("back to the edited form", back, write, "Second version")
			lead("back to the first check page", back, check, "First version")
			lead("forward to the edited form", forward, write, "Second version")
			lead("forward to the second check page", forward, check, "Second version")
			b.press(`#review-form button[value="submit"]`)
			number := b.words("#tracking-number")
			b.scan("receipt")
			b.onPaper("receipt", number, shippedDocket, p.url+"/status", "Second version")
			b.oneSheet(b.js("location.href"), number)
			lead("back from the receipt", back, check, "Second version")
			lead("forward to the receipt", forward, sent, number)
			lead("back once more", back, check, "Second version")
			b.press(`#review-form button[value="submit"]`)
			if again := b.words("#tracking-number"); number == "" || again != number {
				t.Errorf("sent again, the comment has tracking number %q, want %q", again, number)
			}
		})
	}
}
