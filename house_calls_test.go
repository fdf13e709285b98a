package house

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// outward finds what starts a program or a connection.
var outward = regexp.MustCompile(`\b(exec\.Command\w*|net\.Dial\w*|net\.Dialer|tls\.Dial\w*|http\.Client\b|` +
	`http\.(Get|Post|PostForm|Head)\(|http\.DefaultClient|smtp\.\w+|gomail\.NewClient|syslog\.\w+|` +
	`os\.StartProcess|syscall\.(Exec|ForkExec))`)

// outwardCalls are the files that start programs or connections, each with where to. No
// visitor names a place: all are settings.
var outwardCalls = map[string]string{
	"cmd/portal/anchor.go":        "the command of --anchor",
	"cmd/portal/keyring.go":       "the command of --key-command",
	"cmd/portal/anchor_unix.go":   "the syslog of --anchor",
	"cmd/portal/audit_unix.go":    "the syslog of --audit-log",
	"cmd/portal/doctor.go":        "the portal's own address, by `portal doctor`",
	"intake/confined/confined.go": "the program itself, to read a document",
	"export/office_unix.go":       "the LibreOffice of --libreoffice",
	"handlers/signin/agency.go":   "the identity provider of --oidc-issuer",
	"store/postgres.go":           "the PostgreSQL of --database",
	"notify/mail.go":              "the mail server of --smtp-url",
	"notify/webhook.go":           "the address of --webhook-url",
}

// forbiddenImports are packages that the portal does not use, each with the reason.
var forbiddenImports = map[string]string{
	"encoding/gob":   "nothing that comes from a browser is decoded into objects",
	"math/rand":      "codes, tokens and names come from crypto/rand",
	"math/rand/v2":   "codes, tokens and names come from crypto/rand",
	"net/http/pprof": "no debugging pages",
	"html/template":  "pages are templ's: no template is made of input",
	"text/template":  "no template is made of input",
	"plugin":         "no code is loaded",
	"unsafe":         "memory is left to Go",
}

// allowedImports are exceptions, each with the reason.
var allowedImports = map[string]string{}

// programFiles lists the Go files of the portal itself: no tests, no test helpers, no tools
// of the suite.
func programFiles(t *testing.T) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{"node_modules", ".git", ".ci", "storetest", "signintest",
			"objectstoretest", "bin"}, d.Name()) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") &&
			!strings.HasSuffix(path, "_templ.go") {
			list = append(list, filepath.ToSlash(path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestProgramsAndConnectionsStartInKnownPlaces lists the call sites: the server starts only
// programs that a setting names, and calls no address that a visitor gave.
func TestProgramsAndConnectionsStartInKnownPlaces(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	for _, name := range programFiles(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n") {
			if code, _, _ := strings.Cut(line, "//"); outward.MatchString(code) {
				found[name] = true
				if outwardCalls[name] == "" {
					t.Errorf("%s starts a program or a connection: %s", name, strings.TrimSpace(line))
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(outwardCalls)) {
		if !found[name] {
			t.Errorf("outwardCalls names %s, which starts nothing", name)
		}
	}
}

// TestForbiddenPackagesAreNotImported reads every import of the portal.
func TestForbiddenPackagesAreNotImported(t *testing.T) {
	t.Parallel()
	imports := regexp.MustCompile(`(?m)^\s*(?:import )?(?:[a-z_.]\w* )?"([a-z0-9/]+)"$`)
	seen := 0
	for _, name := range programFiles(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(text), "\nfunc ")
		for _, m := range imports.FindAllStringSubmatch(head, -1) {
			seen++
			if why, bad := forbiddenImports[m[1]]; bad && allowedImports[name+" "+m[1]] == "" {
				t.Errorf("%s imports %s: %s", name, m[1], why)
			}
		}
	}
	if seen < 500 {
		t.Errorf("only %d imports were read", seen)
	}
}
