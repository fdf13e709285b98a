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

const (
	// mostLines is how many lines a function may have. A longer one decides several
	// things: give each a name.
	mostLines = 60
	// mostBranches is the cyclomatic complexity above which a function is read again,
	// and mostBranchy how many of a thousand functions may be above it.
	mostBranches = 15
	mostBranchy  = 10
)

// tables are the functions that hold data and decide nothing: they may be long.
var tables = map[string]bool{
	"handlers.routes": true,
}

func TestFunctionsAreShort(t *testing.T) {
	t.Parallel()
	functions, branchy := 0, []string{}
	found := map[string]bool{}
	eachFunction(t, func(name string, lines, branches int) {
		functions++
		if tables[name] {
			found[name] = true
			if branches > 5 {
				t.Errorf("%s is listed as a table and has %d branches", name, branches)
			}
		} else if lines > mostLines {
			t.Errorf("%s has %d lines, want at most %d", name, lines, mostLines)
		}
		if branches > mostBranches {
			branchy = append(branchy, name)
		}
	})
	if functions < 1000 {
		t.Errorf("%d functions were counted", functions)
	}
	if len(branchy)*1000 > functions*mostBranchy {
		t.Errorf("%d of %d functions have more than %d branches, want under %d of a thousand: %s",
			len(branchy), functions, mostBranches, mostBranchy, strings.Join(branchy, ", "))
	}
	for name := range tables {
		if !found[name] {
			t.Errorf("there is no function %s: take it from the list of tables", name)
		}
	}
}

// eachFunction calls fn with every function outside of tests and of
// generated code, by folder and name.
func eachFunction(t *testing.T, fn func(name string, lines, branches int)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" ||
			strings.HasPrefix(entry.Name(), ".") && name != "."):
			return filepath.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") ||
			strings.HasSuffix(name, "_templ.go"):
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if one, ok := d.(*ast.FuncDecl); ok && one.Body != nil {
				lines := set.Position(one.End()).Line - set.Position(one.Pos()).Line + 1
				fn(filepath.ToSlash(filepath.Dir(name))+"."+one.Name.Name, lines, branches(one))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// branches is the cyclomatic complexity of a function, as gocyclo counts it.
func branches(fn *ast.FuncDecl) int {
	n := 1
	ast.Inspect(fn, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}
