// Package house checks how the rooms of the portal lie: which package may
// import which. It holds no code, only this test.
package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "commentportal"

// mayImport is the drawing of the house: what each room imports of ours. A room
// may always import its own inner rooms. cmd/portal introduces everybody to
// everybody and is not in the list.
var mayImport = map[string][]string{
	"docket":     {},
	"chart":      {},
	"prose":      {},
	"intake":     {"docket"},
	"moderation": {"docket"},
	"theme":      {"docket"},
	"notify":     {"docket"},
	"export":     {"docket", "chart", "prose"},
	"store":      {"docket"},
	"assets":     {},
	"views":      {"docket", "assets", "chart"},
	"handlers":   {"docket", "intake", "moderation", "theme", "export", "prose", "notify", "assets", "views"},
}

// mayImportOuter lists the inner rooms that need the types of the room around them.
// Such an outer room never imports the inner one back: the compiler refuses that.
var mayImportOuter = map[string]string{
	"docket/codebookfile": "docket",
	"docket/docketfile":   "docket",
	"docket/projectfile":  "docket",
	"docket/proof":        "docket",
	"theme/suggest":       "theme",
}

// room is the top-level folder of a package path below the module.
func room(path string) string {
	top, _, _ := strings.Cut(path, "/")
	return top
}

// breaks says what is wrong with the package in folder importing the path, or
// "" when it may. Folders are named by slashes from the top of the module.
func breaks(folder, path string) string {
	inside, ours := strings.CutPrefix(path, module+"/")
	if !ours || folder == "cmd/portal" {
		return ""
	}
	from, to := room(folder), room(inside)
	allowed, known := mayImport[from]
	switch {
	case folder == "cmd/recount" && inside == "cmd/recount/recount":
		return "" // the program of what it counts with
	case from == "cmd":
		return "what counts again shares no code with the portal"
	case to == "cmd":
		return "nobody imports a program"
	case !known:
		return "the folder is no room of the house: add it to the table or move its code"
	case from == to && isFace(folder) && isFace(inside):
		return "no face imports another: what both share lies in handlers/web"
	case folder == "handlers/web" && isFace(inside):
		return "what both faces share imports neither"
	case from == to && !strings.HasPrefix(folder, inside+"/"):
		return "" // its own inner room, or a neighbour in the same room
	case from == to && mayImportOuter[folder] == inside:
		return "" // it needs the outer room's types
	case from == to:
		return "an inner room does not import the room around it"
	case !slices.Contains(allowed, to):
		return from + " may import " + strings.Join(allowed, ", ") + " and its own inner rooms"
	}
	return ""
}

// isFace reports whether a folder holds one face of the portal: the public pages,
// those of the staff, or what programs read.
func isFace(folder string) bool {
	return folder == "handlers/api" || folder == "handlers/public" || folder == "handlers/staff"
}

func TestRoomsImportOnlyWhatTheTableAllows(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := d.Name(); name != "." && (strings.HasPrefix(base, ".") || base == "node_modules" ||
				base == "testdata" || base == "bin" || base == "data") {
				return fs.SkipDir
			}
			return nil
		}
		folder := filepath.ToSlash(filepath.Dir(name))
		// storetest is made of tests and is imported by tests alone.
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || folder == "store/storetest" ||
			folder == "." {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen[room(folder)] = true
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if why := breaks(folder, path); why != "" {
				t.Errorf("%s imports %s: %s", name, path, why)
			}
			if path == module+"/store/storetest" {
				t.Errorf("%s imports %s, which is for tests, outside of a test", name, path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for from := range mayImport {
		if !seen[from] {
			t.Errorf("the room %s has no code: is the test run at the top of the module?", from)
		}
	}
}

func TestTheTableTellsRightFromWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, folder, path string
		wrong              bool
	}{
		{"the nouns import nobody", "docket", "commentportal/intake", true},
		{"a middle room imports the nouns", "intake", "commentportal/docket", false},
		{"a middle room does not import another", "intake", "commentportal/moderation/screen", true},
		{"pages do not import the store", "handlers", "commentportal/store", true},
		{"a report draws charts", "export", "commentportal/chart", false},
		{"charts know nothing of comments", "chart", "commentportal/docket", true},
		{"pages import the desks", "handlers", "commentportal/moderation", false},
		{"a room imports its inner room", "handlers", "commentportal/handlers/signin", false},
		{"the route table imports a face", "handlers", "commentportal/handlers/staff", false},
		{"a face imports what both share", "handlers/public", "commentportal/handlers/web", false},
		{"a face does not import the other", "handlers/public", "commentportal/handlers/staff", true},
		{"what both share imports no face", "handlers/web", "commentportal/handlers/staff", true},
		{"an inner room does not import its room", "handlers/signin", "commentportal/handlers", true},
		{"suggestions import the types of theme", "theme/suggest", "commentportal/theme", false},
		{"what lies below suggestions does not", "theme/suggest/words", "commentportal/theme", true},
		{"the program imports everything", "cmd/portal", "commentportal/store", false},
		{"nobody imports the program", "handlers", "commentportal/cmd/portal", true},
		{"a program imports what it counts with", "cmd/recount", "commentportal/cmd/recount/recount", false},
		{"what counts again knows nothing of the exporter", "cmd/recount/recount", "commentportal/export", true},
		{"the exporter does not count again", "export", "commentportal/cmd/recount/recount", true},
		{"a drawer for everything is no room", "util", "commentportal/docket", true},
		{"other people's packages are free", "docket", "golang.org/x/text/unicode/norm", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := breaks(tt.folder, tt.path); (got != "") != tt.wrong {
				t.Errorf("%s importing %s: %q, want wrong = %v", tt.folder, tt.path, got, tt.wrong)
			}
		})
	}
}
