package handlers

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/docket/phrase"
)

// Pages are as the standard of HTML wants them, judged by html-validate: the public's, in
// both languages, by all that it recommends; those of staff, whose lists of choices share
// names, by the standard and its rule of native elements.
func TestPagesAreValidHTML(t *testing.T) {
	t.Parallel()
	script := filepath.Join("..", "node_modules", "html-validate", "bin", "html-validate.mjs")
	if _, err := os.Stat(script); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("html-validate is not installed: run `make assets`")
	}
	p := openPortal(t)
	shots := allShots(t, p)
	spanish := openPortal(t)
	spanish.say, _ = phrase.In("es")
	for _, s := range galleryPages(spanish) {
		shots = append(shots, shot{"es-" + s.name, s.page})
	}
	public, staff := t.TempDir(), t.TempDir()
	written := map[string]int{}
	for _, s := range shots {
		if !strings.HasPrefix(s.page.Header.Get("Content-Type"), "text/html") ||
			strings.Contains(s.page.Body, `<meta charset="utf-8"/>`) {
			continue // no page, or one that a test wrote anew
		}
		folder := public
		if strings.Contains(s.page.Body, `action="/admin/sign-out"`) {
			folder = staff
		}
		written[folder]++
		if err := os.WriteFile(filepath.Join(folder, s.name+".html"), []byte(s.page.Body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if written[public] < 100 || written[staff] < 150 {
		t.Errorf("%d pages of the public, %d of staff", written[public], written[staff])
	}
	// Boxes of one choice have one name, as radio buttons do.
	validate(t, script, public, `{"root": true, "extends": ["html-validate:recommended"], "rules": {`+
		`"form-dup-name": ["error", {"shared": ["radio", "button", "reset", "submit", "checkbox"]}]}}`)
	validate(t, script, staff, `{"root": true, "extends": ["html-validate:standard"], "rules": {`+
		`"prefer-native-element": "error"}}`)
}

// validate fails the test for whatever html-validate finds in a folder of pages.
func validate(t *testing.T, script, folder, config string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, ".htmlvalidate.json"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := os.Create(filepath.Join(t.TempDir(), "found.json")) // a pipe loses the end of a long answer
	if err != nil {
		t.Fatal(err)
	}
	defer said.Close() //nolint:errcheck // read below
	cmd := exec.CommandContext(t.Context(), "node", script, "--formatter", "json", folder)
	cmd.Stdout = said
	failed := cmd.Run()
	out, err := os.ReadFile(said.Name())
	if err != nil {
		t.Fatal(err)
	}
	var found []struct {
		FilePath string
		Messages []struct{ RuleID, Message, Selector string }
	}
	if err := json.Unmarshal(out, &found); err != nil {
		t.Fatalf("html-validate: %v: %v: %.500s", failed, err, out)
	}
	told := map[string]bool{}
	for _, page := range found {
		for _, m := range page.Messages {
			if !told[m.RuleID+m.Message] { // once for all pages that have it
				told[m.RuleID+m.Message] = true
				t.Errorf("%s: %s: %s at %s", filepath.Base(page.FilePath), m.RuleID, m.Message, m.Selector)
			}
		}
	}
	if failed != nil && len(told) == 0 {
		t.Errorf("html-validate: %v", failed)
	}
}
