package main

import (
	"encoding/json"
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
	"testing"

	"commentportal/cmd/recount/recount"
)

// TestADocketBecomesAReport takes comments through Chromium to a report: two people code
// them, one by keys and one, for what is drawn for a second reading, without JavaScript. A
// third settles what they read differently, writes a summary, a section for each question
// and recommendations, and keeps an export, whose every figure is counted again, those in
// the prose too. A withdrawal afterwards is named in the list of changes. It takes 40
// comments; PORTAL_TEST_REPORT_COMMENTS asks for another number.
func TestADocketBecomesAReport(t *testing.T) {
	t.Parallel()
	chromium(t)
	n, err := strconv.Atoi(os.Getenv("PORTAL_TEST_REPORT_COMMENTS"))
	if err != nil {
		n = 40
	}
	r := &reportWalk{heard: hearing(t, engines[0], shippedDocket, mixedComments(t, n)), n: n}
	r.postAll()
	keys, plain := newBrowser(t, "report-keys", true), newBrowser(t, "report-plain", false)
	keys.adopt(r.one)
	plain.adopt(r.two)
	r.first = len(r.list(r.one, "uncoded"))
	r.codeByKeys(keys, r.first+n)
	r.codeByHandAll(plain)
	r.conclude()

	lead := newBrowser(t, "report-lead", false)
	lead.adopt(r.chief)
	r.lead = &reportDesk{browser: lead, at: r.p.url}
	r.settleAll()
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

// mixedComments writes n comments in the form of an import: those of the shared sample, and
// after them mixtures of two, with the codes that their authors meant.
func mixedComments(t *testing.T, n int) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "heard.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		text   string
		labels []string
	}
	var sample []row
	for line := range strings.Lines(string(data)) {
		var in map[string]any
		if err := json.Unmarshal([]byte(line), &in); err != nil {
			t.Fatal(err)
		}
		one := row{}
		labels, coded := in["labels"].([]any)
		for _, l := range labels {
			one.labels = append(one.labels, l.(string))
		}
		for _, q := range "12345" {
			if text, ok := in["answer_"+string(q)].(string); ok {
				one.text = text
			}
		}
		if coded && strings.Count(one.text, ". ") > 1 {
			sample = append(sample, one)
		}
	}
	var b strings.Builder
	for i := range n {
		a, other := sample[i%len(sample)], sample[(i*37+11)%len(sample)]
		if i >= len(sample) {
			head, _, _ := strings.Cut(a.text, ". ")
			_, tail, _ := strings.Cut(other.text, ". ")
			a = row{fmt.Sprintf("%s. In our house with %d beds it is so, too. %s", head, 20+i*7%300, tail),
				slices.Compact(slices.Sorted(slices.Values(slices.Concat(a.labels, other.labels))))}
		}
		line, err := json.Marshal(map[string]any{"source_id": fmt.Sprint("R", i), "state": "MT",
			"received_at": "2026-10-01T18:00:00Z", "sector": []string{"provider", "individual", "vendor"}[i%3],
			"submitter_type": "anonymous", fmt.Sprint("answer_", i%5+1): a.text, "labels": a.labels})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	name := filepath.Join(t.TempDir(), "mixed.jsonl")
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// reportWalk is a docket on its way from comments to a report.
type reportWalk struct {
	*heard
	n     int
	first int // answers on the first page to be read: a letter is read once for its copies
	lead  *reportDesk
}

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

func (r *reportWalk) postAll() {
	r.t.Helper()
	for _, id := range r.ids() {
		_, body := r.chief.get("/admin/comments/" + id)
		action, form := parsePage(r.t, body).form(r.t, `form[action$="/decision"]`)
		form.Set("decision", "post")
		if status, body := r.chief.post(action, form); status != http.StatusOK {
			r.t.Fatalf("post %s: status %d\n%s", id, status, pageWords(parsePage(r.t, body).node))
		}
	}
}

// codeByHandAll gives every answer that waits for it a second reading.
func (r *reportWalk) codeByHandAll(b *browser) {
	r.t.Helper()
	for {
		list := r.list(r.two, "second")
		if len(list) == 0 {
			break
		}
		r.codeByHand(b, len(list))
	}
	if len(r.secondReading) < min(r.first, r.n/10) {
		r.t.Errorf("%d answers of %d comments were read twice", len(r.secondReading), r.n)
	}
}

// settleAll settles what two people read differently, now for one and now for both.
func (r *reportWalk) settleAll() {
	r.t.Helper()
	settled := 0
	for {
		list := r.list(r.chief, "disputed")
		if len(list) == 0 {
			break
		}
		for _, at := range list {
			id, q := r.place(at)
			r.lead.visit("/admin/coding/" + id + "/" + q + "/settle")
			if settled%2 == 0 {
				r.lead.tick(`form.settle-form fieldset.suggested input[name="coding"]:not(:checked)`)
			}
			r.lead.fill(`form.settle-form textarea[name="reason"]`, "Read again with both notes.")
			r.lead.push(`form.settle-form button[type="submit"]`)
			settled++
		}
	}
	r.t.Logf("%d comments, %d answers read twice, %d settled", r.n, len(r.secondReading), settled)
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
			if code != "" {
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
