package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"

	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"commentportal/cmd/recount/recount"
)

// TestWhatWasHeard takes a docket from the import to the report, as staff would:
// letters are grouped, answers posted, coded by two people blind to each other,
// differences settled, the codebook changed on the way, quotations picked and a
// conclusion written. Then every file is exported, by page and by command, and
// every figure counted again.
func TestWhatWasHeard(t *testing.T) {
	t.Parallel()
	written := make([]map[string]string, len(engines))
	t.Run("engines", func(t *testing.T) {
		for i, e := range engines {
			t.Run(e.name, func(t *testing.T) {
				t.Parallel()
				written[i] = hear(t, e)
			})
		}
	})
	if written[0] == nil || written[1] == nil {
		return // an engine was skipped or has failed
	}
	for name, text := range written[0] {
		if other := written[1][name]; other != text {
			t.Errorf("%s differs between the engines, times and address aside: %s", name, firstDifference(text, other))
		}
	}
}

// hear walks the way on one engine and returns what was written, without what
// differs between any two runs.
func hear(t *testing.T, e engine) map[string]string {
	h := hearing(t, e, shippedDocket, filepath.Join("testdata", "heard.jsonl"))
	h.decideAll()
	h.campaigns()
	h.codeUncoded(h.one, 100)
	h.codeSecond(h.two)
	h.settle()
	h.setAside()
	h.changeCodebook()
	h.conclude()
	dir := h.exportTwice()
	h.compare(dir)
	out := map[string]string{}
	for _, name := range exportNames() {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if ext := filepath.Ext(name); ext == ".csv" || ext == ".md" || ext == ".jsonl" || ext == ".qdc" ||
			name == "report.html" {
			out[name] = ofThisRun.ReplaceAllString(string(data), "…")
		}
	}
	return out
}

// ofThisRun is what no two runs share: times of now, the server's address, and
// what a code is named by.
var ofThisRun = regexp.MustCompile(`http://127\.0\.0\.1:[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z|[A-Z][a-z]+ ` +
	`[0-9]{1,2}, [0-9]{4}(, [0-9:]+ [ap]\.m\.)?`)

// firstDifference shows where two texts part.
func firstDifference(a, b string) string {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	return fmt.Sprintf("%q and %q", a[max(0, at-80):min(len(a), at+80)], b[max(0, at-80):min(len(b), at+80)])
}

// heard is one docket on its way to the report.
type heard struct {
	t             *testing.T
	p             *portal
	docket, file  string
	one, two      *visitor // coders, of the role staff
	chief         *visitor // an administrator
	gold          map[string]map[string][]string
	secondReading []string
}

// hearing serves a portal with a docket of its own into which a file was
// imported.
func hearing(t *testing.T, e engine, docket, file string) *heard {
	t.Helper()
	p := newPortal(t, e)
	p.serve("--require-mfa=false", "--comment-rate=0")
	h := &heard{t: t, p: p, docket: docket, file: file, gold: goldCodes(t, file)}
	h.one, h.two = p.signIn("one@agency.example", "staff"), p.signIn("two@agency.example", "staff")
	h.chief = p.signIn("chief@agency.example", "admin")
	out := p.run("import", file, "--docket", docket, "--map", "labels=")
	if n := figure(t, out, "filed"); n < 40 {
		t.Fatalf("%d comments were filed, the test needs more", n)
	}
	return h
}

// goldCodes reads which codes the author of a test file meant, by the words of
// the answer.
func goldCodes(t *testing.T, file string) map[string]map[string][]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string][]string{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		var row map[string]any
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		labels, ok := row["labels"].([]any)
		if !ok {
			continue
		}
		codes := []string{}
		for _, l := range labels {
			codes = append(codes, l.(string))
		}
		id := fmt.Sprintf("%s-%04d", shippedDocket, n)
		out[id] = map[string][]string{}
		for name := range row {
			if q, isAnswer := strings.CutPrefix(name, "answer_"); isAnswer && (q != "general" || len(row) < 6) {
				out[id][q] = codes
			}
		}
	}
	return out
}

// decideAll opens the desk on every comment and posts it with what is proposed
// to be hidden; a few are withheld, marked as spam or left waiting. It returns
// the words of those.
func (h *heard) decideAll() []string {
	h.t.Helper()
	var hidden []int
	for _, id := range h.ids() {
		serial, err := strconv.Atoi(id[len(id)-4:])
		if err != nil {
			h.t.Fatal(err)
		}
		_, body := h.chief.get("/admin/comments/" + id)
		action, form := parsePage(h.t, body).form(h.t, `form[action$="/decision"]`)
		form.Set("decision", "post")
		switch serial % 31 {
		case 5:
			hidden = append(hidden, serial)
			continue
		case 12:
			hidden = append(hidden, serial)
			form.Set("decision", "withhold")
			form.Set("reason", "third_party")
			form.Set("note", plantedNote)
			delete(form, "redaction")
		case 20:
			hidden = append(hidden, serial)
			form.Set("decision", "spam")
			delete(form, "redaction")
		}
		if status, body := h.chief.post(action, form); status != http.StatusOK {
			h.t.Fatalf("decide on %s: status %d\n%s", id, status, pageWords(parsePage(h.t, body).node))
		}
	}
	return unposted(h.t, h.file, hidden)
}

// ids are the comments of the docket as the register lists them.
func (h *heard) ids() []string {
	h.t.Helper()
	var out []string
	for _, row := range h.csv("comments.csv") {
		out = append(out, row["comment_id"])
	}
	return out
}

// csv downloads a file of the export.
func (h *heard) csv(name string) []map[string]string {
	h.t.Helper()
	status, body := h.chief.get("/admin/exports/" + h.docket + "/" + name)
	if status != http.StatusOK {
		h.t.Fatalf("%s: status %d", name, status)
	}
	return readCSV(h.t, name, body)
}

// answerAt takes an address of the coding workplace apart.
var answerAt = regexp.MustCompile(`^/admin/coding/([A-Z0-9-]+)/([a-z0-9]+)`)

// list reads the addresses of the answers that a list of the workplace shows.
func (h *heard) list(v *visitor, view string) []string {
	h.t.Helper()
	status, body := v.get("/admin/coding?" + url.Values{"docket": {h.docket}, "view": {view}}.Encode())
	if status != http.StatusOK {
		h.t.Fatalf("the list %s: status %d", view, status)
	}
	var out []string
	for _, a := range parsePage(h.t, body).all(`ul.cards h3 a[href^="/admin/coding/"]`) {
		out = append(out, attr(a, "href"))
	}
	return out
}

// codeUncoded codes answers that nobody has read, until the list is empty or as
// many are done as asked for, and returns how many.
func (h *heard) codeUncoded(v *visitor, most int) int {
	h.t.Helper()
	done := 0
	for done < most {
		list := h.list(v, "uncoded")
		if len(list) == 0 {
			break
		}
		for _, at := range list[:min(len(list), most-done)] {
			id, q := h.place(at)
			h.code(v, at, h.meant(id, q))
			done++
		}
	}
	return done
}

func (h *heard) place(at string) (id, question string) {
	h.t.Helper()
	m := answerAt.FindStringSubmatch(at)
	if m == nil {
		h.t.Fatalf("%s is no answer of the workplace", at)
	}
	return m[1], m[2]
}

// meant is what the answer's author meant, or nil.
func (h *heard) meant(id, question string) []string { return h.gold[id][question] }

// code ticks codes on an answer's page and saves. It returns the page as it was
// before.
func (h *heard) code(v *visitor, at string, codes []string) doc {
	h.t.Helper()
	status, body := v.get(at)
	if status != http.StatusOK {
		h.t.Fatalf("%s: status %d\n%s", at, status, pageWords(parsePage(h.t, body).node))
	}
	page := parsePage(h.t, body)
	action, form := page.form(h.t, "form#code-form")
	delete(form, "coding")
	for _, code := range codes {
		form.Add("coding", code)
	}
	form.Set("step", "save")
	if status, body := v.post(action, form); status != http.StatusOK {
		h.t.Fatalf("code %s: status %d\n%s", at, status, pageWords(parsePage(h.t, body).node))
	}
	return page
}

// codeSecond reads what was drawn for a second reading. The page must not show
// what the first person chose, and the second one differs now and then.
func (h *heard) codeSecond(v *visitor) {
	h.t.Helper()
	for n := 0; ; {
		list := h.list(v, "second")
		if len(list) == 0 {
			if n < 20 {
				h.t.Fatalf("%d answers were drawn for a second reading, the test needs more", n)
			}
			return
		}
		for _, at := range list {
			id, q := h.place(at)
			codes := slices.Clone(h.meant(id, q))
			switch {
			case n%4 == 1 && len(codes) > 0:
				codes = codes[1:]
			case n%7 == 3 && !slices.Contains(codes, "GOV-FED"):
				codes = append(codes, "GOV-FED")
			}
			page := h.code(v, at, codes)
			h.blind(page, id, q)
			h.secondReading = append(h.secondReading, at)
			n++
		}
	}
}

// blind fails a page that tells somebody who has not read an answer what
// colleagues chose in it.
func (h *heard) blind(page doc, id, question string) {
	h.t.Helper()
	if ticked := page.all(`#code-form input[name="coding"][checked]`); len(ticked) > 0 {
		h.t.Errorf("%s, question %s: %s is ticked before the second person has read it", id, question, attr(ticked[0],
			"value"))
	}
	for _, words := range []string{"What colleagues chose", "One Coder"} {
		if strings.Contains(pageWords(page.node), words) {
			h.t.Errorf("%s, question %s: the page says %q to the second person before the own reading", id, question,
				words)
		}
	}
}

// settle decides every answer that the two read differently, now for one of
// them, now for both, now for neither.
func (h *heard) settle() {
	h.t.Helper()
	settled := 0
	for {
		list := h.list(h.chief, "disputed")
		if len(list) == 0 {
			break
		}
		for _, at := range list {
			id, q := h.place(at)
			status, body := h.chief.get("/admin/coding/" + id + "/" + q + "/settle")
			if status != http.StatusOK {
				h.t.Fatalf("settle %s %s: status %d\n%s", id, q, status, pageWords(parsePage(h.t, body).node))
			}
			page := parsePage(h.t, body)
			action, form := page.form(h.t, "form.settle-form")
			var chosen []string
			for _, box := range page.all(`form.settle-form fieldset.suggested input[name="coding"]`) {
				chosen = append(chosen, attr(box, "value"))
			}
			delete(form, "coding")
			switch settled % 4 {
			case 0:
				chosen = chosen[:min(1, len(chosen))]
			case 2:
				chosen = append(chosen[:0:0], "AWR-GUI")
			case 3:
				chosen = nil
			}
			for _, code := range chosen {
				form.Add("coding", code)
			}
			form.Set("reason", plantedSettling)
			if status, body := h.chief.post(action, form); status != http.StatusOK {
				h.t.Fatalf("settle %s %s: status %d\n%s", id, q, status, pageWords(parsePage(h.t, body).node))
			}
			settled++
		}
	}
	if settled < 4 {
		h.t.Fatalf("%d answers were settled, the test needs more", settled)
	}
}

// setAside marks a comment as off topic.
func (h *heard) setAside() {
	h.t.Helper()
	for _, id := range slices.Sorted(maps.Keys(h.gold)) {
		answers := h.gold[id]
		if codes, only := answers["general"]; !only || len(codes) > 0 || len(answers) > 1 {
			continue
		}
		_, body := h.one.get("/admin/coding/" + id + "/general")
		_, form := parsePage(h.t, body).form(h.t, "form#code-form")
		form.Set("off", "1")
		form.Set("off-reason", plantedAside)
		if status, body := h.one.post("/admin/comments/"+id+"/off-topic", form); status != http.StatusOK {
			h.t.Fatalf("off topic: status %d\n%s", status, pageWords(parsePage(h.t, body).node))
		}
	}
}

// What people write at the desk and no file may hold.
const (
	plantedNote     = "NOTE-dotterel for colleagues alone"
	plantedSettling = "REASON-whimbrel for settling it so"
	plantedAside    = "REASON-sanderling for setting it aside"
	plantedGrouping = "REASON-redshank for joining them"
	plantedRemark   = "REMARK-godwit about this answer"
)

// goneCodes are what changeCodebook takes away.
var goneCodes = []string{"DEV-LEG", "RDI-BIG", "GOV-EXE"}

// changeCodebook renames a theme, merges two, splits one and retires one, each
// by its form.
func (h *heard) changeCodebook() {
	h.t.Helper()
	for _, change := range []struct {
		do, code string
		fill     func(url.Values)
	}{
		{"edit", "AWR-EXR", func(f url.Values) {
			f.Set("code", "AWR-RDY")
			f.Set("label",
				"Readiness to go on")
			f.Set("kept", "1")
		}},
		{"merge", "AWR-LDR", func(f url.Values) {
			f["from"] = []string{"AWR-LDR", "GOV-EXE"}
			f.Set("into",
				"AWR-LDR")
		}},
		{"split", "DEV-LEG", func(f url.Values) {
			for n, part := range []string{"Devices that are old", "Systems that are old"} {
				number := []string{"", "-2"}[n]
				f.Set("code"+number, "DEV-LG"+strconv.Itoa(n+1))
				f.Set("label"+number, part)
				f.Set("definition"+number, part+" and are no longer kept up by their maker.")
				f.Set("imperative"+number, f.Get("imperative"))
			}
		}},
		{"retire", "RDI-BIG", func(url.Values) {}},
	} {
		_, body := h.chief.get("/admin/codebook/change?" + url.Values{"docket": {h.docket}, "do": {change.do},
			"code": {change.code}}.Encode())
		action, form := parsePage(h.t, body).form(h.t, `form[action="/admin/codebook"][method="post"]`)
		change.fill(form)
		form.Set("reason", "The test changes "+change.code+".")
		if status, body := h.chief.post(action, form); status != http.StatusOK {
			h.t.Fatalf("%s %s: status %d\n%s", change.do, change.code, status, pageWords(parsePage(h.t, body).node))
		}
	}
}

// conclude marks passages, picks some as quotations and writes down what follows.
func (h *heard) conclude() {
	h.t.Helper()
	marked := map[string]int{}
	for _, row := range h.csv("answers.csv") {
		codes := strings.Split(row["themes"], "; ")
		code := codes[len(codes)-1]
		text := strings.TrimPrefix(row["text"], "'")
		if code == "" || marked[code] >= 3 || strings.Contains(text, "[redacted") || slices.Contains(goneCodes, code) {
			continue
		}
		marked[code]++
		words, _, _ := strings.Cut(text, ". ")
		at := "/admin/coding/" + row["comment_id"] + "/" + row["question_id"]
		_, body := h.one.get(at)
		_, form := parsePage(h.t, body).form(h.t, "form#code-form")
		form.Set("words", words)
		form.Set("words-code", code)
		form.Set("step", "add")
		if status, body := h.one.post(at+"/excerpts", form); status != http.StatusOK {
			h.t.Fatalf("mark %q in %s: status %d\n%s", words, at, status, pageWords(parsePage(h.t, body).node))
		}
	}
	if len(marked) < 10 {
		h.t.Fatalf("passages of %d themes were marked, the test needs more", len(marked))
	}
	var picked []string
	for _, code := range slices.Sorted(maps.Keys(marked)) {
		_, body := h.one.get("/admin/quotations?" + url.Values{"docket": {h.docket}, "code": {code}}.Encode())
		page := parsePage(h.t, body)
		for n, node := range page.all(`button[formaction$="/pick"]`) {
			action := attr(node, "formaction")
			number := strings.Split(action, "/")[3]
			form := url.Values{"form_token": {attr(page.all("form.parts input[name=form_token]")[0], "value")}}
			form.Set("reason-"+number, "It says it plainly.")
			if n == 1 {
				form.Set("dissenting-"+number, "yes")
			}
			if status, body := h.one.post(action, form); status != http.StatusOK {
				h.t.Fatalf("%s: status %d\n%s", action, status, pageWords(parsePage(h.t, body).node))
			}
			picked = append(picked, number)
		}
	}
	if len(picked) < 10 {
		h.t.Fatalf("%d quotations were picked, the test needs more", len(picked))
	}
	for n := range 3 {
		at := "/admin/recommendations/" + h.docket + "/new"
		_, body := h.one.get(at)
		action, form := parsePage(h.t, body).form(h.t, "form.recommendation-form")
		form.Set("text", fmt.Sprintf("=Conclusion(%d): help those who cannot help "+
			"themselves.", n+1)) // a spreadsheet must not run it
		form["code"] = []string{"DEV-PAT", "WRK-SHR"}[:n%2+1]
		form["quotation"] = picked[n : n+2]
		form.Set("comments", h.docket+"-0001\n"+h.docket+"-0003")
		if status, body := h.one.post(action, form); status != http.StatusOK {
			h.t.Fatalf("a recommendation: status %d\n%s", status, pageWords(parsePage(h.t, body).node))
		}
	}
}

// exportTwice writes every file by command, fetches it from the page, and
// expects the same bytes. Where the server grouped comments in between, it was
// another state, and both are made again. It returns the folder.
func (h *heard) exportTwice() string {
	h.t.Helper()
	const tries = 20
	for n := range tries {
		dir := filepath.Join(h.t.TempDir(), "out")
		h.p.run("export", "--docket", h.docket, "--out", dir, "--base-url", h.p.url)
		var unlike []string
		for _, name := range exportNames() {
			written, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				h.t.Fatal(err)
			}
			if status, body := h.chief.get("/admin/exports/" + h.docket + "/" + name); status != http.StatusOK ||
				body != string(written) {
				unlike = append(unlike, fmt.Sprintf("%s: status %d, %d bytes from the page and %d by the command", name,
					status, len(body), len(written)))
			}
		}
		if len(unlike) == 0 {
			return dir
		}
		if h.snapshot(dir) == h.snapshot("") || n == tries-1 {
			h.t.Fatalf("one state, and not the same bytes:\n%s", strings.Join(unlike, "\n"))
		}
	}
	return ""
}

// snapshot is the time of the state that a folder shows, or the page ("").
func (h *heard) snapshot(dir string) string {
	h.t.Helper()
	var text string
	if dir == "" {
		_, text = h.chief.get("/admin/exports/" + h.docket + "/datapackage.json")
	} else {
		data, err := os.ReadFile(filepath.Join(dir, "datapackage.json"))
		if err != nil {
			h.t.Fatal(err)
		}
		text = string(data)
	}
	m := regexp.MustCompile(`"snapshot": "([^"]+)"`).FindStringSubmatch(text)
	if m == nil {
		h.t.Fatal("datapackage.json names no snapshot")
	}
	return m[1]
}

// compare has the folder counted again.
func (h *heard) compare(dir string) {
	h.t.Helper()
	if keep := os.Getenv("PORTAL_TEST_EXPORTS"); keep != "" {
		if err := os.CopyFS(filepath.Join(keep, strings.ReplaceAll(h.t.Name()+"-"+h.docket, "/", "-")),
			os.DirFS(dir)); err != nil {
			h.t.Error(err)
		}
	}
	if found := recount.Check(dir); len(found) > 0 {
		h.t.Errorf("%d disagreements:\n%s", len(found), strings.Join(found[:min(40, len(found))], "\n"))
	}
}
