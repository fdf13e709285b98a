package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wordedRooms are the rooms whose texts reach pages, files and messages for people.
// The store speaks to operators only, and so do the programs.
var wordedRooms = map[string]bool{
	"views": true, "handlers": true, "intake": true, "moderation": true, "theme": true, "export": true, "docket": true,
}

// countedNoun finds a verb for a number followed by the plural of a noun, or the
// head of one that is left to be finished.
var countedNoun = regexp.MustCompile(`%(\[\d\])?d (\w+ )?[a-z]+s\b`)

// noCount are words that end like a plural and follow a number that counts nothing.
var noCount = regexp.MustCompile(`of this\b|\b(is|has|this|was)\b`)

// handMadePlural says what is wrong with a piece of code that puts a number and a
// noun together outside of phrase, or "".
func handMadePlural(n ast.Node) string {
	switch n := n.(type) {
	case *ast.CallExpr:
		called := calledName(n)
		if called != "fmt.Sprintf" || len(n.Args) == 0 {
			return ""
		}
		if text, ok := literal(n.Args[0]); ok && countedNoun.MatchString(noCount.ReplaceAllString(text, "")) {
			return "fmt.Sprintf with " + strconv.Quote(text)
		}
	case *ast.BinaryExpr:
		// strconv.Itoa(n) + " comments"
		left, text := n.X, ""
		if b, ok := left.(*ast.BinaryExpr); ok {
			left = b.Y
		}
		call, ok := left.(*ast.CallExpr)
		if !ok || n.Op != token.ADD || calledName(call) != "strconv.Itoa" {
			return ""
		}
		if text, ok = literal(n.Y); ok && regexp.MustCompile(`^ [a-z]{3,}`).MatchString(text) {
			return "strconv.Itoa(…) + " + strconv.Quote(text)
		}
	case *ast.IfStmt:
		// if n == 1 { return "1 comment" }
		if cond, ok := n.Cond.(*ast.BinaryExpr); ok && cond.Op == token.EQL && isOne(cond.Y) && writesOne(n.Body) {
			return `"1 …" written by hand`
		}
	}
	return ""
}

// writesOne reports whether a block holds a text that begins with the figure one.
func writesOne(block *ast.BlockStmt) (found bool) {
	ast.Inspect(block, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if text, ok := literal(e); ok && strings.HasPrefix(text, "1 ") {
				found = true
			}
		}
		return !found
	})
	return found
}

func isOne(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Value == "1"
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// calledName is the name of a called function as it is written, "fmt.Sprintf".
func calledName(call *ast.CallExpr) string {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return sel.Sel.Name
	}
	return x.Name + "." + sel.Sel.Name
}

// Numbers with their nouns are written by docket/phrase alone, which knows the forms
// of each language.
func TestPluralsAreWrittenInOnePlace(t *testing.T) {
	t.Parallel()
	files := token.NewFileSet()
	looked := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		path = filepath.ToSlash(path)
		if entry.IsDir() {
			if path != "." && !wordedRooms[room(path)] || path == "docket/phrase" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		looked++
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if n != nil {
				if what := handMadePlural(n); what != "" {
					t.Errorf("%s: %s: use Count of a phrase.Printer", files.Position(n.Pos()), what)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if looked < 200 {
		t.Errorf("looked at %d files: the walk has gone astray", looked)
	}
}

// setAside is what the portal does with repeated passages before it compares comments,
// and nothing else: see the glossary. A comment is marked as spam or as off topic.
var setAside = regexp.MustCompile(`(?i)\bset(?:s|ting)? (?:\w+ ){0,3}aside\b`)

// speakOfPassages may say it.
var speakOfPassages = map[string]bool{"handlers/staff/passages.go": true, "export/method.go": true,
	"docs/operate.md": true, "docs/ARCHITECTURE.md": true, "cmd/portal/campaigns.go": true}

// TestSetAsideMeansOneThing reads what people are told: texts in code, templates, the
// catalogues and the guides, without comments.
func TestSetAsideMeansOneThing(t *testing.T) {
	t.Parallel()
	said, looked := map[string]bool{}, 0
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		switch {
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "node_modules" || name == "docs/adr"):
			return filepath.SkipDir
		case entry.IsDir(), strings.HasSuffix(name, "_test.go"), strings.HasSuffix(name, "_templ.go"),
			name == "CHANGELOG.md", !slices.Contains([]string{".go", ".templ", ".toml", ".md"}, filepath.Ext(name)):
			return nil
		}
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		looked++
		for i, line := range strings.Split(string(body), "\n") {
			if text, _, _ := strings.Cut(line, "// "); setAside.MatchString(text) {
				if said[name] = true; !speakOfPassages[name] {
					t.Errorf("%s:%d: %q", name, i+1, line)
				}
			}
		}
		return nil
	})
	if err != nil || looked < 500 || len(said) != len(speakOfPassages) {
		t.Errorf("looked at %d files, %v; said in %v", looked, err, said)
	}
}

func TestHandMadePluralsAreTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, code string
		wrong      bool
	}{
		{"a format", `fmt.Sprintf("%d comments wait", n)`, true},
		{"a format with an adjective", `fmt.Sprintf("in %d posted comments", n)`, true},
		{"a sum of texts", `strconv.Itoa(n) + " comments"`, true},
		{"a sum of three", `"In " + strconv.Itoa(n) + " comments"`, true},
		{"a figure that is no count", `fmt.Sprintf("line %d: %s", n, text)`, false},
		{"a number for a file", `strconv.Itoa(n) + ","`, false},
		{"the printer", `phrase.English.Count(n, "%d comment", "%d comments")`, false},
		{"a branch", `func() string { if n == 1 { return "1 comment" }; return "" }`, true},
		{"a branch about something else", `func() string { if n == 1 { return "alone" }; return "" }`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e, err := parser.ParseExpr(tt.code)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			ast.Inspect(e, func(n ast.Node) bool {
				if n != nil && got == "" {
					got = handMadePlural(n)
				}
				return true
			})
			if (got != "") != tt.wrong {
				t.Errorf("%s: %q, want wrong = %v", tt.code, got, tt.wrong)
			}
		})
	}
}
