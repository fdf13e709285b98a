package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// publicData are the words by which a skipped test says that it waits for the
// public data outside of the repository, which is no failure anywhere.
const publicData = "shared data"

// report gathers what passed, failed and was skipped.
type report struct {
	ci       bool
	passed   int
	failed   int
	failedIn map[string]bool // packages in which something failed
	skips    []skip
	closing  []string // Go test's own closing lines, in order
}

type skip struct{ name, reason string }

func newReport(ci bool) *report { return &report{ci: ci, failedIn: map[string]bool{}} }

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
		delete(output, key)
	case "skip":
		if e.Test != "" {
			r.skipped(strings.TrimPrefix(e.Package, "commentportal/")+" "+e.Test, reason(output[key]))
		}
		delete(output, key)
	case "fail":
		if e.Test != "" || !r.failedIn[e.Package] {
			r.failed++ // without a test: a panic, TestMain or a data race outside of one
		}
		r.failedIn[e.Package] = true
		fmt.Print(strings.Join(output[key], ""))
		delete(output, key)
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
	for _, line := range lines {
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

// fuzz lets every fuzz test look for new inputs for a short while.
func (r *report) fuzz(ctx context.Context, env []string) {
	list := exec.CommandContext(ctx, "go", "test", "-json", "-list", "^Fuzz", "./...")
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
				return quiet(ctx, env, "go", "test", "-run", "^$", "-fuzz", "^"+name+"$", "-fuzztime", fuzzTime, e.Package)
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
	return err != nil && strings.Contains(err.Error(), "context deadline exceeded") && !strings.Contains(err.Error(), "Failing input")
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
		}
		fmt.Printf("  %s: %s%s\n", s.name, s.reason, mark)
	}
	if len(missing) > 0 {
		fmt.Printf("Missing tools: %s\n", strings.Join(missing, ", "))
	}
	fmt.Printf("\n%s in all\n", took.Round(time.Second))
	for _, line := range r.closing {
		fmt.Println(line)
	}
	failed := r.failed + bad
	fmt.Fprintf(os.Stdout, "%d passed, %d failed, %d skipped\n", r.passed, failed, len(r.skips)-bad)
	if failed > 0 {
		return 1
	}
	return 0
}
