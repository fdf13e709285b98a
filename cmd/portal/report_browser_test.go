package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"commentportal/cmd/recount/recount"
)

// TestADocketBecomesAReport takes a pile of comments, no two of them alike, through Chromium
// to a report: two people code all that is to be read, some by keys, some without JavaScript
// and the most at once by the same forms. A third settles what they read differently, changes
// the codebook, writes a summary, a section for each question and recommendations, and keeps
// an export, whose every figure is counted again, those in the prose too. A withdrawal
// afterwards is named in the list of changes. PORTAL_TEST_REPORT_COMMENTS asks for another
// number of comments than 400, up to 1,000.
func TestADocketBecomesAReport(t *testing.T) {
	t.Parallel()
	chromium(t)
	n, err := strconv.Atoi(os.Getenv("PORTAL_TEST_REPORT_COMMENTS"))
	if err != nil {
		n = 400
	}
	p := unlikeComments(t, n)
	r := &reportWalk{heard: hearing(t, engines[0], shippedDocket, p.file), n: n, pile: p}
	keys, plain, lead := newBrowser(t, "report-keys", true), newBrowser(t, "report-plain", false),
		newBrowser(t, "report-lead", false)
	keys.adopt(r.one)
	plain.adopt(r.two)
	lead.adopt(r.chief)
	r.lead = &reportDesk{browser: lead, at: r.p.url}
	r.codeAll(keys, plain)
	r.settleSome(4)
	r.settle()
	r.changeCodebook()
	r.checkCoverage(reportUnread)
	r.conclude()
	r.lead.loads = 0
	r.write()
	t.Logf("%d comments: a first draft with summary, sections and recommendations took %d loaded pages", n,
		r.lead.loads)
	if r.lead.loads > 60 {
		t.Errorf("%d pages were loaded to write a draft, want at most 60", r.lead.loads)
	}
	r.exported("first", n)
	r.changeAfterwards()
	r.exported("second", n+1)
	for _, b := range []*browser{keys, plain, lead} {
		b.stayedHome(r.p.url)
	}
}

// reportWalk is a docket on its way from comments to a report.
type reportWalk struct {
	*heard
	n    int
	pile pile
	lead *reportDesk
}

// reportUnread is how many comments are posted when the coding is done, so that nobody has
// read them.
const reportUnread = 2

// reportDesk is the browser of who writes, and counts the pages that it loads.
type reportDesk struct {
	*browser
	at    string
	loads int
}

func (d *reportDesk) visit(path string) {
	d.t.Helper()
	d.loads++
	if status := d.open(d.at + path); status != http.StatusOK {
		d.failed(fmt.Errorf("%s: status %d", path, status))
	}
}

func (d *reportDesk) push(selector string) {
	d.t.Helper()
	d.loads++
	if status := d.press(selector); status != http.StatusOK {
		d.failed(fmt.Errorf("%s: status %d", selector, status))
	}
}

// postAll posts comments, several people's worth at once.
func (r *reportWalk) postAll(ids []string) {
	r.t.Helper()
	var group sync.WaitGroup
	for part := range slices.Chunk(ids, len(ids)/4+1) {
		group.Go(func() {
			for _, id := range part {
				_, body := r.chief.get("/admin/comments/" + id)
				action, form := parsePage(r.t, body).form(r.t, `form[action$="/decision"]`)
				form.Set("decision", "post")
				if status, body := r.chief.post(action, form); status != http.StatusOK {
					r.t.Errorf("post %s: status %d\n%s", id, status, pageWords(parsePage(r.t, body).node))
				}
			}
		})
	}
	group.Wait()
}

// codeAll posts and codes the pile but for its last comments, twice what is drawn for that.
func (r *reportWalk) codeAll(keys, plain *browser) {
	r.t.Helper()
	ids := r.ids()
	last := len(ids) - reportUnread
	r.postAll(ids[:last])
	r.setAsideAll()
	left := len(r.list(r.one, "uncoded"))
	const byKeys, byHand = 12, 4
	r.codeByKeys(keys, byKeys)
	given := r.codeTogether("uncoded")
	// What the keys left open in the browser is given to the same person again.
	if got, want := byKeys+len(given), r.pile.readable-reportUnread; got != want {
		r.t.Errorf("%d answers were read, want %d; the first page of the list had %d", got, want, left)
	}
	r.codeByHand(plain, byHand)
	again := r.codeTogether("second")
	if len(again) < r.pile.readable/20 {
		r.t.Errorf("%d of %d answers were read twice", byHand+len(again), r.pile.readable)
	}
	for _, view := range []string{"uncoded", "second"} {
		for _, v := range []*visitor{r.one, r.two} {
			if list := r.list(v, view); len(list) > 0 {
				r.t.Errorf("%d answers are left in the list %s", len(list), view)
			}
		}
	}
	r.t.Logf("%d comments, %d answers read, %d of them twice", r.n, byKeys+len(given), byHand+len(again))
	r.postAll(ids[last:])
}

// settleSome settles in the browser what two people read differently, now for one and now for
// both.
func (r *reportWalk) settleSome(most int) {
	r.t.Helper()
	list := r.list(r.chief, "disputed")
	if len(list) < most+4 {
		r.t.Fatalf("%d answers were read differently, the test needs more", len(list))
	}
	for n, at := range list[:most] {
		id, q := r.place(at)
		r.lead.visit("/admin/coding/" + id + "/" + q + "/settle")
		if n%2 == 0 {
			r.lead.tick(`form.settle-form fieldset.suggested input[name="coding"]:not(:checked)`)
		}
		r.lead.fill(`form.settle-form textarea[name="reason"]`, "Read again with both notes.")
		r.lead.push(`form.settle-form button[type="submit"]`)
	}
}

// write writes the report's prose with live figures, and two recommendations with action
// items.
func (r *reportWalk) write() {
	r.t.Helper()
	d, docket := r.lead, "?"+url.Values{"docket": {r.docket}}.Encode()
	code := r.mostNamed()
	at := "/admin/report/" + r.docket
	d.visit("/admin/report" + docket)
	d.scan("report-begin")
	sections := map[string]string{
		"summary": "# In short\n\nOf **{{ledger:received}}** comments, {{ledger:posted}} are posted. Most name one " +
			"theme in {{theme:" + code + ".share}} of what was read.",
		"theme-" + code: "It stands in {{theme:" + code + ".comments}} comments.",
	}
	for q := range 5 {
		id := strconv.Itoa(q + 1)
		sections["question-"+id] = "{{question:" + id + ".comments}} comments answer it."
	}
	for _, key := range slices.Sorted(maps.Keys(sections)) {
		d.visit(at + "/" + key)
		d.fill("#text", sections[key])
		if strings.HasPrefix(key, "theme-") {
			d.push(`button[name="insert"][value="theme:` + code + `.share"]`)
		}
		d.push(`button[name="step"][value="save"]`)
		d.sees("Version 1")
	}
	for n := range 2 {
		d.visit("/admin/recommendations/" + r.docket + "/new")
		d.fill(`form.recommendation-form textarea[name="text"]`, fmt.Sprintf("Fund what helps most, part %d.", n+1))
		d.fill(`form.recommendation-form .action-row textarea`, "Name who pays.")
		d.js(`(e => { e.closest("details").open = true; return "" })(document.getElementById("code-` + code + `"))`)
		d.tick(`#code-` + code)
		d.push(`form.recommendation-form button[type="submit"]`)
	}
	d.visit("/admin/report" + docket)
	d.scan("report-written")
}

// mostNamed is the theme that stands in the most answers.
func (r *reportWalk) mostNamed() string {
	r.t.Helper()
	count := map[string]int{}
	for _, row := range r.csv("answers.csv") {
		for code := range strings.SplitSeq(row["themes"], "; ") {
			if code != "" && !slices.Contains(goneCodes, code) {
				count[code]++
			}
		}
	}
	best := ""
	for _, code := range slices.Sorted(maps.Keys(count)) {
		if best == "" || count[code] > count[best] {
			best = code
		}
	}
	if best == "" {
		r.t.Fatal("no answer has a theme")
	}
	return best
}

// exported keeps an export by its page, fetches its files, and counts every figure again, so
// many comments being received.
func (r *reportWalk) exported(name string, received int) {
	r.t.Helper()
	d := r.lead
	d.visit("/admin/exports?" + url.Values{"docket": {r.docket}}.Encode())
	d.fill(`input[name="name"]`, name)
	d.fill(`textarea[name="purpose"]`, "The report to Congress.")
	d.push(`form[aria-labelledby="keep-heading"] button[type="submit"]`)
	for d.has("#making") {
		d.push(`main a.usa-button`)
	}
	d.scan("report-kept")
	_, body := r.chief.get(d.js("location.pathname"))
	dir := r.t.TempDir()
	files := parsePage(r.t, body).all("ul.kept-files a")
	for _, a := range files {
		status, data := r.chief.get(attr(a, "href"))
		if status != http.StatusOK {
			r.t.Fatalf("%s: status %d", attr(a, "href"), status)
		}
		if err := os.WriteFile(filepath.Join(dir, path.Base(attr(a, "href"))), []byte(data), 0o600); err != nil {
			r.t.Fatal(err)
		}
	}
	if len(files) < 20 {
		r.t.Errorf("the export has %d files", len(files))
	}
	r.compare(dir)
	sections, err := os.ReadFile(filepath.Join(dir, "sections.csv"))
	if want := fmt.Sprintf("Of **%d** comments, ", received); err != nil || !strings.Contains(string(sections), want) {
		r.t.Errorf("sections.csv does not say %q, %v:\n%s", want, err, sections)
	}
	// recount must not be blind to the prose: one figure changed by hand is named.
	changed := strings.Replace(string(sections), fmt.Sprintf("Of **%d** comments", received), "Of **7** comments", 1)
	if err := os.WriteFile(filepath.Join(dir, "sections.csv"), []byte(changed), 0o600); err != nil {
		r.t.Fatal(err)
	}
	if found := strings.Join(recount.Check(dir), "\n"); !strings.Contains(found, "sections.csv") {
		r.t.Errorf("a figure of the prose was changed by hand, and recount says: %s", found)
	}
}

// changeAfterwards takes a comment down: the list of what changed names what the prose says
// of it.
func (r *reportWalk) changeAfterwards() {
	r.t.Helper()
	sender := newVisitor(r.t, r.p.url, nil)
	number := sender.submit(r.docket, map[string]string{"answer-1": "Old pumps outlive the software that runs them."})
	id := fmt.Sprintf("%s-%04d", r.docket, r.n+1)
	_, body := r.chief.get("/admin/comments/" + id)
	action, form := parsePage(r.t, body).form(r.t, `form[action$="/decision"]`)
	form.Set("decision", "post")
	if status, _ := r.chief.post(action, form); status != http.StatusOK {
		r.t.Fatalf("post %s: status %d", id, status)
	}
	d := r.lead
	at := "/admin/report?" + url.Values{"docket": {r.docket}}.Encode()
	d.visit(at)
	d.sees("To look at before the export")
	d.visit("/admin/report/" + r.docket + "/question-1")
	d.fill("#text", "One says it best.{{comment:"+strconv.Itoa(r.n+1)+"}}")
	d.push(`button[name="step"][value="save"]`)
	_, body = sender.get("/status")
	action, form = parsePage(r.t, body).form(r.t, `form[action="/status"]`)
	form.Set("tracking", number)
	_, body = sender.post(action, form)
	action, form = parsePage(r.t, body).form(r.t, `form[action="/status/withdraw"]`)
	if status, body := sender.post(action, form); status != http.StatusOK {
		r.t.Fatalf("withdraw: status %d\n%s", status, pageWords(parsePage(r.t, body).node))
	}
	d.visit(at)
	d.sees(fmt.Sprintf("There is no posted comment %d in this docket", r.n+1))
}
