package handlers

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	browserpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"commentportal/docket"
	"commentportal/moderation"
)

// allShots are the pages of the gallery, in the states that matter. p serves what they need beside themselves.
func allShots(t *testing.T, p *testPortal) []shot {
	shots := append(galleryPages(p), screeningShots(openPortal(t))...)
	shots = append(shots, signatoryShots(openPortal(t))...)
	shots = append(shots, campaignShots(t)...)
	shots = append(shots, codingShots(openPortal(t))...)
	shots = append(shots, translationShots(openPortal(t))...)
	shots = append(shots, conclusionShots(openPortal(t))...)
	shots = append(shots, codebookShots(openPortal(t))...)
	shots = append(shots, heardShots(openPortal(t))...)
	shots = append(shots, signatureShots(openPortal(t))...)
	shots = append(shots, passageShots(t)...)
	shots = append(shots, guardShots(t, openPortal(t))...)
	shots = append(shots, importShots(t)...)
	shots = append(shots, talkShots(openPortal(t))...)
	shots = append(shots, letterShots(openPortal(t, withDocuments))...)
	shots = append(shots, entryShots(openPortal(t, withDocuments))...)
	shots = append(shots, helpfulShots(openPortal(t))...)
	shots = append(shots, contactShots(openPortal(t))...)
	shots = append(shots, sampleShots(t, openPortal(t, sendsMail))...)
	shots = append(shots, openingShots(openPortal(t))...)
	shots = append(shots, followShots(openPortal(t))...)
	shots = append(shots, noticeShots(t)...)
	shots = append(shots, officeShots(openPortal(t))...)
	shots = append(shots, wordingShots(openPortal(t, sendsMail))...)
	shots = append(shots, purgeShots(openPortal(t))...)
	shots = append(shots, removalShots(openPortal(t))...)
	shots = append(shots, appealShots(openPortal(t))...)
	shots = append(shots, handoverShots(openPortal(t))...)
	shots = append(shots, analysisShots(openPortal(t))...)
	shots = append(shots, publicGridShots(openPortal(t))...)
	shots = append(shots, publicLifeShots(openPortal(t))...)
	shots = append(shots, missedShots(openPortal(t))...)
	shots = append(shots, stanceShots(openPortal(t))...)
	shots = append(shots, suggestionScoreShots(openPortal(t))...)
	federal := openPortal(t, func(d *Deps) { d.FederalFrame = true })
	shots = append(shots, shot{"federal", federal.get("/")})
	return shots
}

// TestGallery draws every public page in every state with Chromium, wide and
// narrow, into the folder that PORTAL_GALLERY names, and checks each with
// axe-core. With PORTAL_GALLERY_SCHEME=dark or forced it asks for
// dark pages or forced colours. Without the
// variable it does nothing: the browser suite of the program walks the pages,
// this is for looking at them.
func TestGallery(t *testing.T) {
	folder := os.Getenv("PORTAL_GALLERY")
	if folder == "" {
		return
	}
	axe, err := os.ReadFile(filepath.Join("..", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	p := openPortal(t)
	shots := allShots(t, p)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, s := range shots {
			if r.URL.Path == "/gallery/"+s.name {
				for name, v := range s.page.Header {
					if name != "Content-Length" && name != "Content-Disposition" {
						w.Header()[name] = v
					}
				}
				w.WriteHeader(s.page.StatusCode)
				fmt.Fprint(w, s.page.Body)
				return
			}
		}
		p.http.ServeHTTP(w, r)
	}))
	defer srv.Close()
	profile := t.TempDir()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	alloc, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	defer cancel()
	browser, cancel := chromedp.NewContext(alloc)
	defer cancel()
	// The browser lives as long as the context of its first call.
	if err := chromedp.Do(browser, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	only := regexp.MustCompile(os.Getenv("PORTAL_GALLERY_ONLY"))
	for _, s := range shots {
		if !only.MatchString(s.name) {
			continue
		}
		for _, width := range []int64{1280, 320} {
			ctx, done := context.WithTimeout(browser, 60*time.Second)
			wide, png, violations, err := look(ctx, srv.URL+"/gallery/"+s.name, width, string(axe))
			done()
			if err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			if wide {
				t.Errorf("%s scrolls sideways at %d", s.name, width)
			}
			for _, v := range violations {
				t.Errorf("%s at %d: %s", s.name, width, v)
			}
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d.png", s.name, width)), png,
				0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// look opens a page at a width, tells whether it scrolls sideways, draws it and
// lists what axe-core finds.
func look(ctx context.Context, address string, width int64, axe string) (wide bool, png []byte, violations []string,
	err error) {
	size := func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride,
			emulation.SetDeviceMetricsOverrideParams{Width: width, Height: 900, DeviceScaleFactor: 1,
				Mobile: width < 500})
		return chromedp.Void{}, err
	}
	watch := func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, browserpage.AddScriptToEvaluateOnNewDocument,
			browserpage.AddScriptToEvaluateOnNewDocumentParams{
				Source: `window.broken = []; addEventListener("securitypolicyviolation", e => broken.push("policy: " ` +
					`+ e.violatedDirective + " " + e.blockedURI)); addEventListener("error", e => ` +
					`broken.push("script: " + e.message))`,
			})
		return chromedp.Void{}, err
	}
	colours := func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		scheme := cmp.Or(os.Getenv("PORTAL_GALLERY_SCHEME"), "light")
		features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
		if scheme == "forced" { // as Windows' contrast themes, which are mostly dark
			features = []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"},
				{Name: "forced-colors", Value: "active"}}
		}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
		return chromedp.Void{}, err
	}
	if err = chromedp.Do(ctx, size, watch, colours, chromedp.Navigate(address)); err != nil {
		return
	}
	broken, err := chromedp.Run(ctx,
		chromedp.Evaluate[[]string](`[...broken, ...performance.getEntriesByType("resource").filter(e => `+
			`!e.name.startsWith(location.origin)).map(e => "elsewhere: " + e.name)]`))
	if err != nil {
		return
	}
	if wide, err = chromedp.Run(ctx,
		chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)); err != nil {
		return
	}
	if png, err = chromedp.Run(ctx, chromedp.FullScreenshot(100)); err != nil {
		return
	}
	if _, err = chromedp.Run(ctx, chromedp.Evaluate[int](axe+";0")); err != nil {
		return
	}
	found, err := chromedp.Run(ctx,
		chromedp.Evaluate[string](`axe.run({resultTypes:["violations"]}).then(r => JSON.stringify(r.violations.map(v `+
			`=> v.id + ": " + v.nodes.map(n => n.html.slice(0,160)).join(" || "))))`, chromedp.EvalAwaitPromise))
	if err != nil {
		return
	}
	err = json.Unmarshal([]byte(found), &violations)
	return wide, png, append(violations, broken...), err
}

// shot is one page in one state.
type shot struct {
	name string
	page *answer
}

func galleryPages(p *testPortal) []shot {
	t := p.t
	long := "Small practices cannot afford a full-time security officer.\n\nWe run nine exam rooms with two " +
		"part-time IT contractors, and the vendor of our record system tells us to wait for patches. What would " +
		"help: a short list of things to do first, in plain words."
	var ids []docket.CommentID
	for i, form := range []url.Values{
		{"answer-1": {"Phishing, again and again. Call me at 312-867-5309 for " +
			"details."}, "submitter_type": {"individual"}, "name": {"Maria Lopez"},
			"sector": {p.docket.Sectors[0].Code}, "state": {"IL"}},
		{"answer-1": {long}, "answer-3": {"Devices that cannot be " +
			"patched."}, "submitter_type": {"organization"}, "name": {"Sam Lee"},
			"organization": {"Lakeview Family Clinic"}, "state": {"OH"}},
		{"answer-5": {strings.Repeat("Sharing takes trust. ", 120)}},
		{"answer-general": {"مرحبا بالعالم — a remark in two " +
			"scripts.\n\tIndented\n\nAVeryLongWordWithoutAnySpaces" + strings.Repeat("x", 120)}},
	} {
		number := p.file(form)
		if i == 0 {
			ids = append(ids, p.decide(number, docket.ActionPost, moderation.HideWords{Question: "1",
				Words: "312-867-5309", Kind: docket.KindPersonal}))
			continue
		}
		ids = append(ids, p.decide(number, docket.ActionPost))
		p.clock.advance(time.Hour)
	}
	p.decide(p.file(url.Values{"answer-1": {"Held back words"}}), docket.ActionWithhold)
	p.decide(p.file(url.Values{"answer-1": {"I agree with this."}, "reply_to": {string(ids[0])}}), docket.ActionPost)
	book, err := p.db.Codebook(t.Context(), p.docket.ID)
	if err != nil {
		t.Fatal(err)
	}
	by, err := p.moderator(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range ids[:2] {
		var codings []docket.Coding
		for _, theme := range book.Themes[i : i+3] {
			codings = append(codings, docket.Coding{Comment: id, Question: "1", Code: theme.Code,
				CodebookVersion: book.Version, State: docket.CodingConfirmed, Origin: docket.OriginPerson, Coder: by,
				CodedAt: p.clock.now()})
		}
		if err := p.db.Code(t.Context(), by, id, codings); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.db.Recount(t.Context(), p.docket.ID); err != nil {
		t.Fatal(err)
	}
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("answer-1", "Please call me at 312-867-5309 or write to jane.doe@clinic-mail.org. My server is "+
		"203.0.113.9 and my SSN is 536-90-4399.\n\nOld devices stay in use for <b>twenty</b> years.")
	fields.Set("answer-4", "Use stories, not slides.")
	fields.Set("name", "Jane Doe")
	fields.Set("submitter_type", "individual")
	fields.Set("email", "jane.doe@clinic-mail.org")
	with := func(step string, more ...string) url.Values {
		v := url.Values{}
		for k, s := range fields {
			v[k] = s
		}
		v.Set("step", step)
		for i := 0; i+1 < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	item := testDocket + "/comments/" + string(ids[0])
	reported := p.get(p.post(item+"/report", url.Values{"kind": {"not_me"}}).Header.Get("Location"))
	report := url.Values{"tracking": {strings.TrimSpace(reported.text(t, trackingRow))}}
	shots := []shot{
		{"call", p.get("/")},
		{"form", p.get(testForm)},
		{"form-es", p.get("/es" + testForm)},
		{"blank", p.get(testForm + "/blank")},
		{"blank-es", p.get("/es" + testForm + "/blank")},
		{"form-reply", p.get(testForm + "?reply_to=" + string(ids[0]))},
		{"form-errors", p.post(testForm, with("review", "state", "ZZ", "email", "nobody", "answer-2",
			strings.Repeat("word ", 5001)))},
		{"review", p.post(testForm, with("review"))},
		{"list", p.get(testDocket + "/comments")},
		{"list-filtered", p.get(testDocket + "/comments?q=phishing&question=1")},
		{"list-empty", p.get(testDocket + "/comments?q=xylophone")},
		{"item", p.get(item)},
		{"item-long", p.get(testDocket + "/comments/" + string(ids[3]))},
		{"item-report-error", p.post(item+"/report", url.Values{"kind": {"other"}})},
		{"reported", reported},
		{"status-report", p.post("/status", report)},
		{"data", p.get(testDocket + "/data")},
		{"dockets", p.get("/dockets")},
		{"list-theme", p.get(testDocket + "/comments?theme=" + book.Themes[1].Code)},
		{"themes", p.get(testDocket + "/themes")},
		{"heard-none", p.get(testDocket + "/heard")},
		{"ledger", p.get(testDocket + "/ledger")},
		{"embed", p.get(testDocket + "/embed")},
		{"status", p.get("/status")},
		{"status-error", p.post("/status", url.Values{"tracking": {"abc"}})},
		{"policy-moderation", p.get("/policies/moderation")},
		{"policy-privacy", p.get("/policies/privacy")},
		{"policy-accessibility", p.get("/policies/accessibility")},
		{"policy-disclosure", p.get("/policies/vulnerability-disclosure")},
		{"not-found", p.get(testDocket + "/nowhere")},
	}
	cases, err := p.db.Cases(t.Context(), docket.CaseQuery{Docket: p.docket.ID, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.db.CloseCase(t.Context(), docket.CaseVerdict{ID: cases.Cases[0].ID, Outcome: docket.CaseNotUpheld,
		Answer: "Maria Lopez wrote it.", By: by}, nil); err != nil {
		t.Fatal(err)
	}
	shots = append(shots, shot{"status-report-answered", p.post("/status", report)})
	at := p.post(testForm, with("submit")).Header.Get("Location")
	receipt := p.get(at)
	number := strings.TrimSpace(receipt.text(t, trackingRow))
	shots = append(shots, shot{"receipt", receipt}, shot{"status-pending", p.post("/status",
		url.Values{"tracking": {number}})})
	busy := docket.ErrBusy
	var asError error = busy
	p.db.fail.Store(&asError)
	shots = append(shots, shot{"kept", p.post(testForm, with("submit", "answer-1", "Other words"))})
	p.db.fail.Store(nil)
	p.decide(number, docket.ActionPost, moderation.HideWords{Question: "1", Words: "536-90-4399",
		Kind: docket.KindPersonal})
	shots = append(shots,
		shot{"status-posted", p.post("/status", url.Values{"tracking": {number}})},
		shot{"status-withdrawn", p.post("/status/withdraw", url.Values{"tracking": {number}})},
		shot{"status-withdrawn-es", p.post("/es/status", url.Values{"tracking": {number}})},
		shot{"status-restored", p.post("/status/restore", url.Values{"tracking": {number}})})
	name, copies := p.letterWithAdditions()
	shots = append(shots, shot{"letter-card", p.get(testDocket + "/comments")},
		shot{"letter-changes", p.get(testDocket + "/comments?copies=changed&letter=" + url.QueryEscape(string(name)))},
		shot{"letter-copy-es", p.get("/es" + testDocket + "/comments/" + string(copies[2]))})
	if err := p.db.CloseDocket(t.Context(), p.docket.ID, docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	p.manyCame(120, 61, 13)
	p.clock.advance(time.Hour)
	shots = append(shots, shot{"ledger-flow", p.get(testDocket + "/ledger")},
		shot{"ledger-flow-es", p.get("/es" + testDocket + "/ledger")})
	return append(shots,
		shot{"closed", p.get(testForm)},
		shot{"closed-kept", p.post(testForm, with("submit", "answer-1", "Written a moment too late"))},
		shot{"home-closed", p.get("/")})
}
