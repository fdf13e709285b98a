package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// mostMethods is how many methods a type may have. One with more is a room that
// nobody furnished: cut it up by subject.
const mostMethods = 40

// furnished lists the folders whose types are counted, inner folders included, each
// with a type that must be found in it.
var furnished = map[string]string{
	"chart":      "chart.drawing",
	"cmd":        "cmd/recount/recount.tableChecks",
	"docket":     "docket.Docket",
	"export":     "export.reporter",
	"handlers":   "handlers/web.Core",
	"intake":     "intake.Desk",
	"moderation": "moderation/campaign.Grouper",
	"store":      "store.Coding",
	"theme":      "theme.Desk",
	"views":      "views.Field",
}

func TestNoReceiverIsARoom(t *testing.T) {
	t.Parallel()
	for folder, known := range furnished {
		methods := methodsOf(t, folder)
		if methods[known] == 0 {
			t.Errorf("no method of %s was counted", known)
		}
		for who, n := range methods {
			if n > mostMethods {
				t.Errorf("%s has %d methods, want at most %d", who, n, mostMethods)
			}
		}
	}
}

// methodsOf counts the methods of every type below a folder, outside of tests, by
// folder and type.
func methodsOf(t *testing.T, folder string) map[string]int {
	t.Helper()
	methods := map[string]int{}
	err := filepath.WalkDir(folder, func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil {
				methods[filepath.Dir(name)+"."+receiver(fn.Recv.List[0].Type)]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return methods
}

// receiver is the name of a receiver's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}
