package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// writtenDate finds layouts of package time that people would read: months by
// name, a clock of twelve hours, or the letters of a zone.
var writtenDate = regexp.MustCompile(`January|Jan 2|\b3:04|\bMST\b|-0700`)

// Dates and times that people read are written by docket/phrase/moment.go alone, so that
// a deadline, a zone and an hour that comes twice read alike everywhere.
func TestDatesForPeopleAreWrittenInOnePlace(t *testing.T) {
	t.Parallel()
	files := token.NewFileSet()
	looked := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := entry.Name(); entry.IsDir() && (name == "node_modules" || name != "." &&
			strings.HasPrefix(name, ".")) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			filepath.ToSlash(path) == "docket/phrase/moment.go" {
			return nil
		}
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			method, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || method.Sel.Name != "Format" && method.Sel.Name != "AppendFormat" {
				return true
			}
			looked++
			layout, ok := call.Args[len(call.Args)-1].(*ast.BasicLit)
			if ok && writtenDate.MatchString(layout.Value) {
				t.Errorf("%s writes a date for people as %s: use a phrase.Printer",
					files.Position(call.Pos()), layout.Value)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if looked < 10 {
		t.Errorf("looked at %d calls of Format: the walk has gone astray", looked)
	}
}
