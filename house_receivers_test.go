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

// mostMethods is how many methods a type of the pages may have. One with more is a
// room that nobody furnished: cut it up by subject.
const mostMethods = 40

func TestNoReceiverOfThePagesIsARoom(t *testing.T) {
	t.Parallel()
	methods := map[string]int{} // by folder and type
	err := filepath.WalkDir("handlers", func(name string, _ fs.DirEntry, err error) error {
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
	if methods["handlers/web.Core"] == 0 {
		t.Error("no method of handlers/web.Core was counted")
	}
	for who, n := range methods {
		if n > mostMethods {
			t.Errorf("%s has %d methods, want at most %d", who, n, mostMethods)
		}
	}
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
