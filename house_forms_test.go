package house

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// handMadeForm finds a form that posts and is written out in a template.
var handMadeForm = regexp.MustCompile(`<form\b[^>]*method="post"|^\s*method="post"`)

// TestStaffFormsCarryTheirToken holds the staff pages to one part for their forms, which
// puts the token in. The one form without it makes an account from a set-up link: the
// link is its secret, and nobody is signed in.
func TestStaffFormsCarryTheirToken(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("views/staff_*.templ")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d templates, %v", len(files), err)
	}
	parts, alone := 0, 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(body), "\n") {
			switch {
			case file == "views/staff_forms.templ":
			case strings.Contains(line, "@staffForm("):
				parts++
			case !handMadeForm.MatchString(line):
			case file == "views/staff_signin.templ" && strings.Contains(line, `<form method="post" class=`):
				alone++
			default:
				t.Errorf("%s:%d writes a form out: use @staffForm", file, i+1)
			}
		}
	}
	if parts < 40 || alone != 1 {
		t.Errorf("%d forms by the part and %d for set-up links: does the test still see them?", parts, alone)
	}
}
