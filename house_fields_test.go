package house

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// fieldRooms are the rooms whose exported bounds are of what people send.
var fieldRooms = []string{"docket", "intake", "intake/letter", "handlers/web", "handlers/signin"}

// bounds reads the exported constants Max… of a room, as they are written.
func bounds(t *testing.T, room string) map[string]ast.Expr {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(room, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]ast.Expr{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			list, ok := d.(*ast.GenDecl)
			if !ok || list.Tok != token.CONST {
				continue
			}
			for _, s := range list.Specs {
				spec, ok := s.(*ast.ValueSpec)
				if ok && len(spec.Names) == 1 && len(spec.Values) == 1 && strings.HasPrefix(spec.Names[0].Name, "Max") {
					out[room+"."+spec.Names[0].Name] = spec.Values[0]
				}
			}
		}
	}
	return out
}

// worth works a bound out. The one that is written with another room's bound is replaced first.
func worth(t *testing.T, name string, written ast.Expr, all map[string]ast.Expr) int64 {
	t.Helper()
	text := types.ExprString(written)
	if m := regexp.MustCompile(`[a-z]+\.Max\w+`).FindString(text); m != "" {
		text = strings.Replace(text, m, "("+types.ExprString(all[m])+")", 1)
	}
	value, err := types.Eval(token.NewFileSet(), nil, token.NoPos, text)
	if err != nil {
		t.Fatalf("%s = %s: %v", name, text, err)
	}
	n, ok := constant.Int64Val(constant.ToInt(value.Value))
	if !ok {
		t.Fatalf("%s = %s is no whole number", name, text)
	}
	return n
}

// grouped writes a number as the page does: 25,000, or 10 MB where it is one of bytes.
func grouped(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return strconv.FormatInt(n>>20, 10) + " MB"
	case n >= 1<<10 && n%(1<<10) == 0:
		return strconv.FormatInt(n>>10, 10) + " KB"
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// TestFieldRulesAreThoseOfTheCode holds the page of field rules against the constants: each
// number is the one of the code, and each exported bound stands there.
func TestFieldRulesAreThoseOfTheCode(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/compliance/field-rules.md")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]ast.Expr{}
	for _, room := range fieldRooms {
		for name, written := range bounds(t, room) {
			all[name] = written
		}
	}
	if len(all) < 60 {
		t.Fatalf("%d bounds found: the rooms are not read right", len(all))
	}
	row := regexp.MustCompile("(?m)^\\|[^|]*\\| ([^|]*) \\| `([a-z/]+\\.Max\\w+)` \\|$")
	seen := map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(string(page), -1) {
		says, name := m[1], m[2]
		written, known := all[name]
		if !known {
			t.Errorf("the page names %s, which is no bound of the code", name)
			continue
		}
		seen[name] = true
		if want := grouped(worth(t, name, written, all)); says != want && !strings.HasPrefix(says, want+" ") &&
			!strings.HasPrefix(says, want+",") {
			t.Errorf("%s: the page says %q, and the code %s", name, says, want)
		}
	}
	for name := range all {
		if !seen[name] {
			t.Errorf("the page lacks %s", name)
		}
	}
}
