package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// pile is a file of comments of which it is known what the walk has to find: no two comments
// say the same, but for the copies of one letter.
type pile struct {
	file     string
	readable int                 // answers that somebody has to read: the letter counts once
	copies   int                 // of the letter
	notes    int                 // comments that say nothing, or that it is said elsewhere
	off      map[string][]string // comments off topic, by ID, with the questions they answer
}

// A pile has these beside its ordinary comments. A letter is one campaign, two of its copies
// have a sentence of their own in front.
const (
	pileCopies = 24
	pileNotes  = 12
	pileOff    = 8
)

// pileLetter is what an association asked its members to send.
const pileLetter = "We are members of the association of rural clinics. None of us has anybody who does nothing but " +
	"security. Please let small clinics share a person who watches over their computers, and let the grants that pay " +
	"for broadband pay for that person, too."

// coded is a sentence with the codes that apply to it.
type coded struct {
	text  string
	codes []string
}

// unlikeComments writes n comments in the form of an import. Their sentences are those that
// the shipped model learns from, each of which stands in one comment alone; so do the codes
// that their authors meant.
func unlikeComments(t *testing.T, n int) pile {
	t.Helper()
	said, elsewhere := sentences(t)
	p := pile{off: map[string][]string{}}
	var b strings.Builder
	for i := range n {
		q := strconv.Itoa(i%5 + 1)
		row := map[string]any{"source_id": fmt.Sprint("R", i), "received_at": "2026-10-01T18:00:00Z",
			"state":  []string{"MT", "OH", "CA", "NM"}[i%4],
			"sector": []string{"provider", "individual", "health_it"}[i%3], "submitter_type": "anonymous"}
		switch at := i % (n / pileCopies); {
		case at == 3 && p.copies < pileCopies:
			p.copies++
			row["answer_1"], row["labels"] = pileLetter, []string{"WRK-SHR"}
			if p.copies%12 == 0 {
				row["answer_1"] = "My clinic has two rooms. " + pileLetter
			}
		case at == 7 && p.notes < pileNotes:
			p.notes++
			row["answer_"+q] = []string{"See attached.", "N/A", "Please see the attached letter."}[p.notes%3]
		case at == 11 && len(p.off) < pileOff:
			row["answer_"+q], elsewhere = elsewhere[0].text+" "+elsewhere[1].text, elsewhere[2:]
			p.off[fmt.Sprintf("%s-%04d", shippedDocket, i+1)] = []string{q}
		default:
			p.readable++
			said[q] = answer(row, q, said[q])
		}
		line, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	p.readable++ // the letter
	p.file = filepath.Join(t.TempDir(), "unlike.jsonl")
	if err := os.WriteFile(p.file, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// answer has a comment say the next two sentences to a question, and returns the rest.
func answer(row map[string]any, q string, said []coded) []coded {
	a, b := said[0], said[1]
	row["answer_"+q] = a.text + " " + b.text
	row["labels"] = slices.Compact(slices.Sorted(slices.Values(slices.Concat(a.codes, b.codes))))
	return said[2:]
}

// sentences reads what people say to each question, in an order that mixes files, and what
// is about something else.
func sentences(t *testing.T) (said map[string][]coded, elsewhere []coded) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "theme", "suggest", "testdata", "sentences", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no sentences: %v", err)
	}
	said = map[string][]coded{}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			codes, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			q, text, is := strings.Cut(rest, " ")
			switch {
			case !is || codes == "#":
			case codes == "-":
				elsewhere = append(elsewhere, coded{text: text})
			default:
				said[q] = append(said[q], coded{text, strings.Split(codes, ",")})
			}
		}
	}
	for q, list := range said {
		mixed := make([]coded, 0, len(list))
		for first := range 17 {
			for i := first; i < len(list); i += 17 {
				mixed = append(mixed, list[i])
			}
		}
		said[q] = mixed
	}
	return said, elsewhere
}

// setAsideAll marks the comments of the pile that speak of something else.
func (r *reportWalk) setAsideAll() {
	r.t.Helper()
	for id, questions := range r.pile.off {
		_, body := r.one.get("/admin/coding/" + id + "/" + questions[0])
		_, form := parsePage(r.t, body).form(r.t, "form#code-form")
		form.Set("off", "1")
		form.Set("off-reason", plantedAside)
		if status, body := r.one.post("/admin/comments/"+id+"/off-topic", form); status != http.StatusOK {
			r.t.Fatalf("off topic: status %d\n%s", status, pageWords(parsePage(r.t, body).node))
		}
	}
}

// takings are the answers that "next" gave to two people who code at once.
type takings struct {
	mu    sync.Mutex
	given map[string]string // who was given an answer, by its address
	twice []string
}

func (g *takings) take(who, at string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if other, is := g.given[at]; is {
		g.twice = append(g.twice, fmt.Sprintf("%s was given %s, which %s was given before", who, at, other))
	}
	g.given[at] = who
}

// codeTogether has both coders take what a list gives them by "next", at once, until it gives
// nothing more, and returns what it gave. No answer may be given to both. The second of a
// pair of readings differs now and then, and its page tells nothing of the first.
func (r *reportWalk) codeTogether(view string) map[string]string {
	r.t.Helper()
	g := takings{given: map[string]string{}}
	var group sync.WaitGroup
	for name, v := range map[string]*visitor{"one": r.one, "two": r.two} {
		group.Go(func() {
			for r.codeRun(v, view, name, &g) {
			}
		})
	}
	group.Wait()
	for _, problem := range g.twice {
		r.t.Error(problem)
	}
	count := map[string]int{}
	for _, who := range g.given {
		count[who]++
	}
	if len(g.given) > 20 && min(count["one"], count["two"]) < len(g.given)/10 {
		r.t.Errorf("the list %s gave %d answers to one and %d to the other: the test is blind", view, count["one"],
			count["two"])
	}
	return g.given
}

// codeRun codes along one question, each answer being what saving the one before it led to,
// and reports whether there was any.
func (r *reportWalk) codeRun(v *visitor, view, who string, g *takings) bool {
	r.t.Helper()
	status, body := v.get("/admin/coding/next?" + url.Values{"docket": {r.docket}, "view": {view}}.Encode())
	for n := 0; ; n++ {
		if status != http.StatusOK {
			r.t.Errorf("next of %s: status %d\n%s", view, status, pageWords(parsePage(r.t, body).node))
			return false
		}
		page := parsePage(r.t, body)
		if len(page.all("form#code-form")) == 0 {
			return n > 0
		}
		action, form := page.form(r.t, "form#code-form")
		id, q := r.place(action)
		g.take(who, id+" "+q)
		codes := r.meant(id, q)
		if view == "second" {
			r.blind(page, id, q)
			codes = r.readOtherwise(id, codes)
		}
		form["coding"] = codes
		form.Set("step", "save")
		status, body = v.post(action, form)
	}
}

// readOtherwise is what a second person chooses in a comment: now and then one code less, or
// one more.
func (r *reportWalk) readOtherwise(id string, codes []string) []string {
	r.t.Helper()
	serial, err := strconv.Atoi(id[len(id)-4:])
	switch {
	case err != nil:
		r.t.Error(err)
	case serial%4 == 1 && len(codes) > 0:
		return codes[1:]
	case serial%7 == 3 && !slices.Contains(codes, "GOV-FED"):
		return append(slices.Clone(codes), "GOV-FED")
	}
	return codes
}

// checkCoverage adds up the ledger of reading: of all questions and of each, what is posted
// is read, unread, no answer, off topic or to be read again, and nothing else. So many
// answers being unread.
func (r *reportWalk) checkCoverage(unread int) {
	r.t.Helper()
	parts := []string{"read", "unread", "no_answer", "off_topic", "to_revisit"}
	figures, sum := map[string]map[string]int{}, map[string]int{}
	for _, row := range r.csv("coverage.csv") {
		line := map[string]int{}
		for _, column := range append([]string{"answers"}, parts...) {
			n, err := strconv.Atoi(row[column])
			if err != nil {
				r.t.Fatal(err)
			}
			line[column] = n
			if row["question_id"] != "all" {
				sum[column] += n
			}
		}
		total := 0
		for _, part := range parts {
			total += line[part]
		}
		if total != line["answers"] {
			r.t.Errorf("question %s has %d answers, and its parts add up to %d: %v", row["question_id"],
				line["answers"], total, line)
		}
		figures[row["question_id"]] = line
	}
	all := figures["all"]
	told := map[string]int{}
	for _, row := range r.csv("answers.csv") {
		told["answers"]++
		told[row["reading"]]++
	}
	for column, want := range told {
		if all[column] != want || sum[column] != want {
			r.t.Errorf("%s: coverage.csv has %d of all and %d of the questions, answers.csv %d", column, all[column],
				sum[column], want)
		}
	}
	want := map[string]int{"answers": r.n, "unread": unread, "no_answer": r.pile.notes, "off_topic": len(r.pile.off)}
	for column, n := range want {
		if all[column] != n {
			r.t.Errorf("coverage.csv has %d %s, want %d", all[column], column, n)
		}
	}
	if all["to_revisit"] == 0 {
		r.t.Error("nothing is to be read again: the test is blind")
	}
	r.t.Logf("coverage: %v", all)
}
