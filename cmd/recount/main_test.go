package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRunSaysWhatIsWrongWithTheFolder(t *testing.T) {
	t.Parallel()
	empty, broken := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "comments.csv"), []byte("no register\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		args   []string
		status int
		says   string
	}{
		{"no folder", nil, 2, "name the folder"},
		{"two folders", []string{"a", "b"}, 2, "name the folder"},
		{"a folder without an export", []string{empty}, 2, "comments.csv is not there"},
		{"an export that cannot be counted", []string{broken}, 1, "does not agree"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			if got := run(tt.args, &stdout, &stderr); got != tt.status || !strings.Contains(stderr.String(), tt.says) {
				t.Errorf("status %d and %q, want %d and %q", got, stderr.String(), tt.status, tt.says)
			}
		})
	}
}
