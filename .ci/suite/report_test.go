package main

import (
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
			if got := r.close(time.Second, nil); got != tt.status {
				t.Errorf("status %d, want %d", got, tt.status)
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
	if r.failed != 1 {
		t.Errorf("%d failed, want 1", r.failed)
	}
}
