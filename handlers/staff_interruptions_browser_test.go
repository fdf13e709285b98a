package handlers

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"commentportal/docket"
)

// TestTheBrowserLosesNothing interrupts people in the ways that a browser sees: the page
// is loaded again, left and come back to, the network is lost, a button pressed twice.
func TestTheBrowserLosesNothing(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	mod := p.staffer(docket.RoleModerator)
	d := mod.sitDown(t)
	one, other := p.copies[3], p.copies[4]
	typed := func(field string) string { return d.js(`document.querySelector("` + field + `").value`) }
	// As a person does it: the browser may show the page as it was, without loading it.
	again := func() {
		d.js(`(window.before = true, setTimeout(() => location.reload()), "")`)
		d.waitFor(`!window.before && document.readyState === "complete"`)
	}
	leave := func() {
		at := d.js(`location.pathname`)
		d.open("/admin/log")
		d.js(`(setTimeout(() => history.back()), "")`)
		d.waitFor(`location.pathname === "` + at + `" && document.readyState === "complete"`)
	}

	for _, tt := range []struct{ name, at, field string }{
		{"list", "/admin/queue?open=" + string(one), "form.panel [name=note]"},
		{"decision page", reviewPath(one), "form.review [name=note]"},
		{"campaign page", p.at(1), "[name=name-reason]"},
	} {
		d.open(tt.at)
		d.js(`(document.querySelector("` + tt.field + `").value = "", document.querySelector("` + tt.field +
			`").closest("details:not([open])") ?
			(document.querySelector("` + tt.field + `").closest("details").open = true, "") : "")`)
		d.do(chromedp.SendKeys(chromedp.CSS(tt.field), "Ask Ximena of the "+tt.name))
		d.waitFor(`document.querySelector("` + tt.field + `").form.dataset.kept`)
		again()
		if got := typed(tt.field); got != "Ask Ximena of the "+tt.name {
			t.Errorf("%s: loaded again it holds %q", tt.name, got)
		}
		leave()
		if got := typed(tt.field); got != "Ask Ximena of the "+tt.name {
			t.Errorf("%s: come back to it holds %q", tt.name, got)
		}
	}

	// Ticks, too.
	d.open("/admin/queue")
	d.keys("j")
	d.keys("x")
	d.waitFor(`document.getElementById("many").dataset.kept`)
	ticked := `String(document.querySelectorAll("#list input[form=many]:checked").length)`
	again()
	if got := d.js(ticked); got != "1" {
		t.Errorf("loaded again %s rows are ticked, want 1", got)
	}
	leave()
	if got := d.js(ticked); got != "1" {
		t.Errorf("come back to %s rows are ticked, want 1", got)
	}

	// The network is lost in the moment of the decision.
	d.open("/admin/queue?open=" + string(other))
	d.do(chromedp.SendKeys(chromedp.CSS("form.panel [name=note]"), "Half a thought"))
	whole := p.http
	p.http = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			whole.ServeHTTP(w, r)
			return
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		conn.Close()
	})
	press := `(document.querySelector(".bar [data-key=p]").click(), "")`
	d.js(press)
	d.waitFor(`document.getElementById("desk-status").textContent.includes("cannot be reached")`)
	if got := typed("form.panel [name=note]"); !strings.Contains(got, "Half a thought") {
		t.Errorf("without the network the form holds %q", got)
	}
	p.http = whole
	refusedOnTheWay(t, p, d, one, other)
	d.open("/admin/queue?open=" + string(other))

	// Twice in one moment, by the script of the list and by a form of its own.
	d.js(`(document.querySelector(".bar [data-key=p]").click(), document.querySelector(".bar [data-key=p]").click(), ` +
		`"")`)
	d.waitFor(`document.getElementById("desk-status").textContent.includes("is posted")`)
	d.open(reviewPath(one))
	d.js(`(document.querySelector("form.review input[name=decision][value=hold]").click(), "")`)
	d.js(`(b => { b.click(); b.click(); return ""; })(document.querySelector("form.review ` +
		`button[type=submit]:not([disabled]):not([formaction]):not([name])"))`)
	d.waitFor(`!document.querySelector("form.review") || !location.pathname.endsWith("` + string(one) + `")`)
	for _, id := range []docket.CommentID{one, other} {
		if version, _ := p.versionOf(id); version != 2 {
			t.Errorf("%s has version %d, want 2: decided once", id, version)
		}
	}
	if got := d.js(`String(Boolean(document.getElementById("conflict")))`); got != "false" {
		t.Error("a second press shows a conflict with oneself")
	}
}

// refusedOnTheWay lets what stands before the portal refuse what is sent, as a proxy does
// that finds too many requests, too much at once, or no portal while that starts again.
// In the list the words stay where they are; from a page of its own they are back with
// the page.
func refusedOnTheWay(t *testing.T, p *campaignPortal, d desk, one, other docket.CommentID) {
	t.Helper()
	whole := p.http
	for _, status := range []int{http.StatusTooManyRequests, http.StatusRequestEntityTooLarge, http.StatusBadGateway} {
		words := "Ask Ximena, " + strconv.Itoa(status)
		refuse := func() {
			p.http = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPost && (strings.HasSuffix(r.URL.Path, "/decision") ||
					strings.HasSuffix(r.URL.Path, "/name")) {
					http.Error(w, "Not now, says the proxy", status)
					return
				}
				whole.ServeHTTP(w, r)
			})
		}
		d.open("/admin/queue?open=" + string(other))
		d.js(`(document.querySelector("form.panel [name=note]").value = "", "")`)
		d.do(chromedp.SendKeys(chromedp.CSS("form.panel [name=note]"), words))
		refuse()
		d.js(`(document.querySelector(".bar [data-key=p]").click(), "")`)
		d.waitFor(`document.getElementById("desk-status").textContent.includes("did not work")`)
		if got := d.js(`document.querySelector("form.panel [name=note]").value`); got != words {
			t.Errorf("refused with %d the list holds %q", status, got)
		}
		p.http = whole

		for _, at := range []struct{ page, form, field string }{
			{reviewPath(one), "form.review", "[name=note]"},
			{p.at(1), "form.campaign-part", "[name=name-reason]"},
		} {
			d.open(at.page)
			field := at.form + " " + at.field
			d.js(`(e => { e.value = ""; const fold = e.closest("details:not([open])"); if (fold) fold.open = true; ` +
				`return ""; })(document.querySelector("` +
				field + `"))`)
			d.do(chromedp.SendKeys(chromedp.CSS(field), words))
			d.waitFor(`document.querySelector("` + field + `").form.dataset.kept`)
			refuse()
			d.js(`(b => { setTimeout(() => b.click()); return ""; })(document.querySelector("` + at.form +
				` button[type=submit]:not([disabled]):not([hidden])` +
				map[bool]string{true: `[formaction$='/name']`,
					false: `:not([formaction]):not([name])`}[at.page == p.at(1)] + `"))`)
			d.waitFor(`document.body.textContent.includes("says the proxy")`)
			p.http = whole
			d.js(`(setTimeout(() => history.back()), "")`)
			d.waitFor(`document.readyState === "complete" && document.querySelector("` + field + `")`)
			if got := d.js(`document.querySelector("` + field + `").value`); got != words {
				t.Errorf("refused with %d and come back to, %s holds %q", status, at.page, got)
			}
		}
	}
}

// waitFor waits for a condition of the page.
func (d desk) waitFor(condition string) {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(d.ctx, 30*time.Second)
	defer cancel()
	for {
		// A page that is being left or has no body yet answers with an error.
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`Boolean(`+condition+`)`))
		if err == nil && is {
			return
		}
		if ctx.Err() != nil {
			d.t.Fatalf("waited for %s: %v", condition, err)
		}
	}
}
