package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSkippedTestsFailUnderCI(t *testing.T) {
	for _, tt := range []struct {
		name   string
		ci     bool
		reason string
		status int
	}{
		{"a missing tool is listed", false, "no Chromium: install it or run make test", 0},
		{"a missing tool is a failure under CI", true, "no Chromium: install it or run make test", 1},
		{"missing public data is none, also under CI", true, "the shared data is not here: x.csv", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newReport(tt.ci)
			output := map[string][]string{}
			for _, e := range []event{
				{Action: "output", Package: "p", Test: "TestA", Output: "    a_test.go:12: " + tt.reason + "\n"},
				{Action: "skip", Package: "p", Test: "TestA"},
				{Action: "pass", Package: "p", Test: "TestB"},
				{Action: "pass", Package: "p"},
			} {
				r.follow(e, output)
			}
			if r.passed != 1 || len(r.skips) != 1 || r.skips[0].reason != tt.reason {
				t.Errorf("%d passed, skips %v", r.passed, r.skips)
			}
			if got := r.close(time.Second, nil); got != tt.status || len(r.failures) != tt.status {
				t.Errorf("status %d, want %d; failures %q", got, tt.status, r.failures)
			}
		})
	}
}

func TestFailuresAreCountedOnce(t *testing.T) {
	r := newReport(false)
	output := map[string][]string{}
	for _, e := range []event{
		{Action: "fail", Package: "p", Test: "TestA"},
		{Action: "output", Package: "p", Output: "FAIL\n"},
		{Action: "output", Package: "p", Output: "FAIL\tp\t0.1s\n"},
		{Action: "fail", Package: "p"},
	} {
		r.follow(e, output)
	}
	if r.failed != 1 || !slices.Equal(r.failures, []string{"p TestA"}) {
		t.Errorf("%d failed, want 1: %q", r.failed, r.failures)
	}
}

func TestEndOfFuzzingTimeIsToldFromAFailingInput(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want bool
	}{
		{"nothing went wrong", nil, false},
		{"the time was over", errors.New("--- FAIL: FuzzClean (4.01s)\n    context deadline exceeded\nFAIL"), true},
		{"an input failed", errors.New("--- FAIL: FuzzClean (2.01s)\n    a word is lost\n    Failing input written " +
			"to testdata/fuzz/FuzzClean/1\nFAIL"), false},
		{"an input failed because of a deadline", errors.New("context deadline exceeded\n    Failing input written " +
			"to testdata/fuzz/FuzzClean/1"), false},
		{"it does not compile", errors.New("undefined: Clean"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := outOfTime(tt.err); got != tt.want {
				t.Errorf("outOfTime = %t, want %t", got, tt.want)
			}
		})
	}
}

func TestDeferredTestsRunInTheBrowserPhase(t *testing.T) {
	for _, tt := range []struct {
		name    string
		said    string
		waiting int
		skips   int
	}{
		{"a test that is run later waits", "deferred: later", 1, 0},
		{"a test that another phase runs is no skip", "deferred: off", 0, 0},
		{"a missing browser is a skip", "no Chromium: install it or run make test", 0, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newReport(true)
			output := map[string][]string{}
			for _, test := range []string{"TestWalk/SQLite", "TestWalk"} {
				r.follow(event{Action: "output", Package: "p", Test: test, Output: "    a_test.go:9: 513 strings\n"},
					output)
				r.follow(event{Action: "output", Package: "p", Test: test, Output: "    a_test.go:12: " + tt.said +
					"\n"}, output)
			}
			r.follow(event{Action: "skip", Package: "p", Test: "TestWalk/SQLite"}, output)
			if len(r.waiting["p"]) != tt.waiting || len(r.skips) != tt.skips {
				t.Errorf("waiting %v, skips %v", r.waiting, r.skips)
			}
			if tt.waiting > 0 && r.waiting["p"][0] != "TestWalk" {
				t.Errorf("waits as %q, want the test and not its case", r.waiting["p"][0])
			}
		})
	}
}

// A name that nothing has would take its test from the race detector without a word.
func TestWhatIsRacedExists(t *testing.T) {
	var code strings.Builder
	for _, pattern := range []string{"../../store/*_test.go", "../../store/storetest/storetest.go",
		"../../handlers/*_test.go", "../../moderation/campaign/*_test.go", "../../theme/*_test.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(names), err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(text)
		}
	}
	word := regexp.MustCompile(`\w+`)
	for _, test := range slices.Concat(togetherInStore, togetherAtPages, togetherInCampaigns, togetherInTheme) {
		name, cases, _ := strings.Cut(test, "/")
		if !strings.Contains(code.String(), "\nfunc "+name+"(t *testing.T)") {
			t.Errorf("there is no test %s", name)
		}
		for _, group := range word.FindAllString(cases, -1) {
			if !strings.Contains(code.String(), `{"`+strings.ReplaceAll(group, "_", " ")+`", `) &&
				!strings.Contains(code.String(), `"sqlite", "`+group+`"}`) {
				t.Errorf("%s has no case %s", name, group)
			}
		}
	}
}

func TestProcessorTimeIsWhatLinuxTells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, stat string
		busy, idle int64
	}{
		{"whole", "cpu  700 20 80 1000 50 1 9 30 0 0\ncpu0 1 1 1 1 1 1 1\n", 810, 1050},
		{"short", "cpu 1 2 3\n", 0, 0},
		{"something else", "intr 1 2 3 4 5 6 7 8\n", 0, 0},
		{"no number", "cpu a 2 3 4 5 6 7 8\n", 0, 0},
		{"none", "", 0, 0},
	} {
		busy, idle := readProcessorTime(c.stat)
		if busy != c.busy || idle != c.idle {
			t.Errorf("%s: busy %d, idle %d, want %d and %d", c.name, busy, idle, c.busy, c.idle)
		}
	}
}
