package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// publicData are the words by which a skipped test says that it waits for the
// public data outside of the repository, which is no failure anywhere.
const publicData = "shared data"

// laterVariable tells tests to leave the browser and LibreOffice alone: "later"
// where the suite runs them in a phase of their own, "off" where it does not.
const laterVariable = "PORTAL_TEST_BROWSER"

// enginesVariable tells tests with a database which engines to run on: "sqlite" for SQLite
// alone, where the suite watches PostgreSQL in a step of its own.
const enginesVariable = "PORTAL_TEST_ENGINES"

// nightlyVariable lets tests run that take half an hour, or need root.
const nightlyVariable = "PORTAL_TEST_NIGHTLY"

// thoroughVariable makes tests try on PostgreSQL, too, what SQLite tries by day from every
// earlier schema, and has axe-core judge contrasts at both widths, and pages without scripts.
const thoroughVariable = "PORTAL_TEST_THOROUGH"

// deferred are the words with which a test says that it obeyed one of these variables.
const deferred = "deferred: "

// report gathers what passed, failed and was skipped, and where the time went.
type report struct {
	ci       bool
	passed   int
	failed   int
	failedIn map[string]bool // packages in which something failed
	failures []string        // what failed, for the last lines
	skips    []skip
	waiting  map[string][]string // tests that wait for the browser, by package
	closing  []string            // Go test's own closing lines, in order
	phases   []timed
	slow     []timed // tests, without the cases of their tables
}

type skip struct{ name, reason string }

type timed struct {
	name string
	took time.Duration
}

func newReport(ci bool) *report {
	return &report{ci: ci, failedIn: map[string]bool{}, waiting: map[string][]string{}}
}

// phase runs a part of the suite and notes how long it took.
func (r *report) phase(name string, run func()) {
	began := time.Now()
	busyBefore, idleBefore := processorTime()
	run()
	took := time.Since(began)
	busy, idle := processorTime()
	if busy, idle = busy-busyBefore, idle-idleBefore; busy+idle > 0 {
		name = fmt.Sprintf("%s (processors busy for %d %%)", name, 100*busy/(busy+idle))
	}
	r.phases = append(r.phases, timed{name, took})
}

// runDeferred runs the tests that an earlier phase put off, package by package: twice as many
// at once as there are processors, since each of them waits for a browser most of its time.
func (r *report) runDeferred(ctx context.Context, env []string) {
	for _, pkg := range slices.Sorted(maps.Keys(r.waiting)) {
		names := r.waiting[pkg]
		delete(r.waiting, pkg)
		slices.Sort(names)
		pattern := "^(" + strings.Join(slices.Compact(names), "|") + ")$"
		r.tests(ctx, env, []string{"test", "-json", vetted, undebugged, "-timeout", testTimeout,
			"-parallel", strconv.Itoa(2 * runtime.GOMAXPROCS(0)), "-run", pattern, pkg})
	}
}

// step runs a check that is no Go test.
func (r *report) step(name string, check func() error) {
	began := time.Now()
	if err := check(); err != nil {
		r.problem(name, []byte(err.Error()))
		return
	}
	fmt.Printf("ok  \t%s\t%.3fs\n", name, time.Since(began).Seconds())
}

func (r *report) problem(name string, output []byte) {
	r.failed++
	r.failures = append(r.failures, name)
	line := "FAIL\t" + name
	r.closing = append(r.closing, line)
	fmt.Printf("%s\n%s\n", bytes.TrimRight(output, "\n"), line)
}

func (r *report) skipped(name, reason string) { r.skips = append(r.skips, skip{name, reason}) }

// event is a line of `go test -json` (go doc test2json).
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64 // seconds
}

// tests runs `go test -json` and follows it: failures are shown with all they
// printed, packages with their closing line.
func (r *report) tests(ctx context.Context, env []string, args []string) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		r.problem("go test", []byte(err.Error()))
		return
	}
	failedBefore := r.failed
	output := map[string][]string{} // by package and test
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Println(lines.Text()) // a line of the Go command itself
			continue
		}
		r.follow(e, output)
	}
	if err := cmd.Wait(); err != nil && r.failed == failedBefore {
		r.problem("go "+strings.Join(args, " "), append(stderr.Bytes(), err.Error()...))
	}
}

func (r *report) follow(e event, output map[string][]string) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		if e.Test == "" && closingLine(e.Output) {
			line := strings.TrimRight(e.Output, "\n")
			r.closing = append(r.closing, line)
			fmt.Println(line)
			return
		}
		output[key] = append(output[key], e.Output)
	case "build-output":
		fmt.Print(e.Output)
	case "pass":
		if e.Test != "" {
			r.passed++
		}
		if e.Test != "" && !strings.Contains(e.Test, "/") {
			took := time.Duration(e.Elapsed * float64(time.Second))
			r.slow = append(r.slow, timed{strings.TrimPrefix(e.Package, "commentportal/") + " " + e.Test, took})
		}
		delete(output, key)
	case "skip":
		if e.Test != "" {
			r.skip(e, reason(output[key]))
		}
		delete(output, key)
	case "fail":
		if e.Test != "" || !r.failedIn[e.Package] {
			r.failed++ // without a test: a panic, TestMain or a data race outside of one
			r.failures = append(r.failures, strings.TrimSpace(strings.TrimPrefix(e.Package,
				"commentportal/")+" "+e.Test))
		}
		r.failedIn[e.Package] = true
		fmt.Print(strings.Join(output[key], ""))
		delete(output, key)
	}
}

// skip notes a skipped test: one that waits for the browser is run later or left
// to another phase, and is no skip.
func (r *report) skip(e event, why string) {
	words, isDeferred := strings.CutPrefix(why, deferred)
	switch {
	case !isDeferred:
		r.skipped(strings.TrimPrefix(e.Package, "commentportal/")+" "+e.Test, why)
	case words == "later":
		test, _, _ := strings.Cut(e.Test, "/")
		r.waiting[e.Package] = append(r.waiting[e.Package], test)
	}
}

// closingLine recognizes the line with which Go test closes a package.
func closingLine(s string) bool {
	for _, prefix := range []string{"ok  \t", "FAIL\t", "?   \t", "---\t"} {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

// reason finds what a skipped test said: "    file_test.go:12: reason".
func reason(lines []string) string {
	// What a test logged before it was skipped stands above the reason.
	for _, line := range slices.Backward(lines) {
		if at := strings.Index(line, "_test.go:"); at >= 0 {
			if _, words, ok := strings.Cut(line[at+len("_test.go:"):], ": "); ok {
				return strings.TrimSpace(words)
			}
		}
	}
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			return line
		}
	}
	return "no reason given"
}

// fuzz lets every fuzz test look for new inputs for the given time.
func (r *report) fuzz(ctx context.Context, env []string, fuzzTime string) {
	list := exec.CommandContext(ctx, "go", "test", "-json", vetted, "-list", "^Fuzz", "./...")
	list.Env = env
	out, err := list.Output()
	if err != nil {
		return // a package does not compile, which the tests have said
	}
	for line := range bytes.Lines(out) {
		var e event
		if json.Unmarshal(line, &e) != nil || e.Action != "output" || !strings.HasPrefix(e.Output, "Fuzz") {
			continue
		}
		name := strings.TrimSpace(e.Output)
		r.step("fuzz "+e.Package+" "+name, func() error {
			look := func() error {
				return quiet(ctx, env, "go", "test", "-run", "^$", "-fuzz", "^"+name+"$", "-fuzztime", fuzzTime,
					e.Package)
			}
			err := look()
			if outOfTime(err) {
				err = look()
			}
			return err
		})
	}
}

// outOfTime tells the end of the fuzzing time, which Go before 1.27 now and then
// takes for a failure (go.dev/issue/75804), from an input that failed: that one is
// written down.
func outOfTime(err error) bool {
	return err != nil && strings.Contains(err.Error(), "context deadline exceeded") &&
		!strings.Contains(err.Error(), "Failing input")
}

// close prints what was skipped, Go test's closing lines and the sum, and
// returns the exit status.
func (r *report) close(took time.Duration, missing []string) int {
	bad := 0
	if len(r.skips) > 0 {
		fmt.Println("\nSkipped:")
	}
	slices.SortStableFunc(r.skips, func(a, b skip) int { return strings.Compare(a.reason, b.reason) })
	for _, s := range r.skips {
		mark := ""
		if r.ci && !strings.Contains(s.reason, publicData) {
			mark = " (a failure, since CI=true)"
			bad++
			r.failures = append(r.failures, "skipped: "+s.name+": "+s.reason)
		}
		fmt.Printf("  %s: %s%s\n", s.name, s.reason, mark)
	}
	if len(missing) > 0 {
		fmt.Printf("Missing tools: %s\n", strings.Join(missing, ", "))
	}
	r.printTimes(took)
	for _, line := range r.closing {
		fmt.Println(line)
	}
	failed := r.failed + bad
	fmt.Fprintf(os.Stdout, "%d passed, %d failed, %d skipped\n", r.passed, failed, len(r.skips)-bad)
	if failed == 0 {
		return 0
	}
	// A log is often shown by its end alone.
	for _, name := range r.failures[:min(mostFailures, len(r.failures))] {
		fmt.Println("  failed: " + name)
	}
	return 1
}

// mostFailures is how many failures the last lines name.
const mostFailures = 20

// slowest is how many tests the summary names.
const slowest = 12

// printTimes says where the time went.
func (r *report) printTimes(took time.Duration) {
	fmt.Println("\nSlowest tests (they share the processors, so their times overlap):")
	slices.SortStableFunc(r.slow, func(a, b timed) int { return cmp.Compare(b.took, a.took) })
	for _, t := range r.slow[:min(slowest, len(r.slow))] {
		fmt.Printf("  %6.1fs  %s\n", t.took.Seconds(), t.name)
	}
	fmt.Println("Phases:")
	for _, p := range r.phases {
		fmt.Printf("  %6.1fs  %s\n", p.took.Seconds(), p.name)
	}
	waiting := 0
	for _, names := range r.waiting {
		slices.Sort(names)
		waiting += len(slices.Compact(names))
	}
	if waiting > 0 {
		fmt.Printf("%d tests use a browser or LibreOffice and run in `make test`\n", waiting)
	}
	fmt.Printf("%s in all\n", took.Round(time.Second))
}
