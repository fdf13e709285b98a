package house

import (
	"encoding/json"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/moderation/screen"
	"commentportal/views"
)

// spokenFolders are the folders whose texts the public reads. Staff pages lie beside
// them and are not read here.
var spokenFolders = []string{"docket", "docket/phrase", "intake", "views", "handlers/web", "handlers/public",
	"handlers/themegrid", "export", "moderation/screen", "notify"}

// translators are the functions whose texts are translated: by name the places of
// their texts among the arguments.
var translators = map[string][]int{
	"tr": {1}, "known": {1}, "rich": {0}, "counted": {3}, "Text": {0}, "Known": {0}, "Marked": {0}, "Count": {2},
	"BadRequest": {0}, "always": {0, 1}, "saysOf": {0},
	// titles, which the shell translates
	"Shell": {1}, "SiteShell": {1}, "DocketShell": {2}, "policy": {2},
}

// phrases collects the English texts of a folder that have to be in a catalogue.
type phrases struct {
	t         *testing.T
	found     map[string]token.Position
	files     *token.FileSet
	constants map[string]string
}

// text is the value of an expression made of literals and constants of the folder.
func (p *phrases) text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		return constant.StringVal(constant.MakeFromLiteral(e.Value, token.STRING, 0)), true
	case *ast.BinaryExpr:
		left, ok := p.text(e.X)
		right, also := p.text(e.Y)
		return left + right, ok && also && e.Op == token.ADD
	case *ast.Ident:
		text, ok := p.constants[e.Name]
		return text, ok
	case *ast.ParenExpr:
		return p.text(e.X)
	}
	return "", false
}

func (p *phrases) add(e ast.Expr) {
	if text, ok := p.text(e); ok && text != "" {
		if _, there := p.found[text]; !there {
			p.found[text] = p.files.Position(e.Pos())
		}
	}
}

// visit looks at one node. English for staff, phrase.English.Text(…), is no phrase.
func (p *phrases) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		name := calledName(n)
		if id, ok := n.Fun.(*ast.Ident); ok {
			name = id.Name
		}
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
			if of, ok := sel.X.(*ast.Ident); ok && of.Name == "paper" {
				return true // words of a printed report
			}
			if of, ok := sel.X.(*ast.SelectorExpr); ok && of.Sel.Name == "English" {
				return true
			}
			name = sel.Sel.Name
		}
		for _, i := range translators[name] {
			if i < len(n.Args) {
				p.add(n.Args[i])
			}
		}
	case *ast.CompositeLit:
		if name := typeName(n.Type); name == "Problem" || name == "web.Problem" {
			p.problem(n)
		}
	}
	return true
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	}
	return ""
}

// problem adds the words of an error's page.
func (p *phrases) problem(n *ast.CompositeLit) {
	for _, e := range n.Elts {
		field, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch typeName(field.Key) {
		case "Heading":
			p.add(field.Value)
		case "Text":
			if list, ok := field.Value.(*ast.CompositeLit); ok {
				for _, text := range list.Elts {
					p.add(text)
				}
			}
		}
	}
}

// staffFile reports whether a file belongs to the staff's pages.
func staffFile(name string) bool {
	return strings.HasPrefix(name, "staff_") || strings.HasPrefix(name, "unsent") || name == "gate.go"
}

// sentence finds what the screener says about a finding: a capital, words, a stop.
var sentence = regexp.MustCompile(`^[A-Z][^\n]* [^\n]*[.]$`)

func (p *phrases) readFolder(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		p.t.Fatal(err)
	}
	var files []*ast.File
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(p.files, filepath.Join(folder, name), nil, parser.SkipObjectResolution)
		if err != nil {
			p.t.Fatal(err)
		}
		files, names = append(files, f), append(names, name)
	}
	p.constants = map[string]string{}
	for _, f := range files {
		for _, decl := range f.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.CONST {
				p.readConstants(gen)
			}
		}
	}
	for i, f := range files {
		switch {
		case folder == "moderation/screen" && names[i] == "alert.go": // for staff
		case folder == "moderation/screen":
			p.readScreener(f)
		case staffFile(names[i]):
		default:
			ast.Inspect(f, p.visit)
		}
	}
}

func (p *phrases) readConstants(gen *ast.GenDecl) {
	for _, spec := range gen.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || len(v.Names) != len(v.Values) {
			continue
		}
		for i, name := range v.Names {
			if text, ok := p.text(v.Values[i]); ok {
				p.constants[name.Name] = text
			}
		}
	}
}

// readScreener adds what the screener says of findings: whole sentences.
func (p *phrases) readScreener(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if _, ident := e.(*ast.Ident); ident {
			return true
		}
		if text, ok := p.text(e); ok {
			if text = strings.TrimSpace(text); sentence.MatchString(text) {
				p.found[text] = p.files.Position(e.Pos())
			}
			return false
		}
		return true
	})
}

// labels are texts that are held in tables of other rooms and shown by Known.
func labels() []string {
	var out []string
	out = append(out, phrase.Zones()...)
	out = append(out, views.ScreeningLimits...)
	out = append(out, docket.FiguresLabels()...)
	for _, c := range views.ReportingChannels {
		out = append(out, c.For, c.Name)
	}
	for _, s := range []docket.State{docket.StateAnnounced, docket.StateOpen, docket.StateExtended,
		docket.StateClosingSoon, docket.StateClosed, docket.StateLateComments, docket.StateUnderReview,
		docket.StateReported, docket.StateArchived} {
		out = append(out, s.Label())
	}
	for _, c := range docket.States {
		out = append(out, c.Label)
	}
	for _, status := range []docket.Status{docket.Pending, docket.Posted, docket.PostedWithRedactions, docket.Withheld,
		docket.Withdrawn, docket.Spam} {
		out = append(out, status.Label())
	}
	kinds := map[string]bool{screen.Label(""): true}
	for _, r := range screen.Rules() {
		kinds[screen.Label(r.Type)] = true
	}
	out = append(out, slices.Collect(maps.Keys(kinds))...)
	var nothing docket.Docket
	return append(out, nothing.SectorLabel(""), nothing.GeneralLabel())
}

func ourPhrases(t *testing.T) map[string]token.Position {
	p := &phrases{t: t, found: map[string]token.Position{}, files: token.NewFileSet()}
	for _, folder := range spokenFolders {
		p.readFolder(folder)
	}
	for _, text := range labels() {
		p.found[text] = token.Position{Filename: "labels"}
	}
	return p.found
}

// Every text that the public reads is in every catalogue, and a catalogue holds
// nothing else.
func TestCataloguesAreComplete(t *testing.T) {
	t.Parallel()
	ours := ourPhrases(t)
	if len(ours) < 300 {
		t.Fatalf("only %d texts were found: the walk has gone astray", len(ours))
	}
	for _, say := range phrase.Languages()[1:] {
		var missing []string
		for text, at := range ours {
			if !say.Has(text) {
				t.Errorf("%s has no %q (%s)", say.Language(), text, at)
				missing = append(missing, text)
			}
		}
		if file := os.Getenv("PHRASES_MISSING"); file != "" {
			slices.SortFunc(missing, func(a, b string) int {
				return strings.Compare(ours[a].String()+a, ours[b].String()+b)
			})
			data, err := json.MarshalIndent(missing, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, data, fs.FileMode(0o644)); err != nil {
				t.Fatal(err)
			}
		}
		for _, text := range say.Keys() {
			if _, ok := ours[text]; !ok {
				t.Errorf("%s translates %q, which no page says any more", say.Language(), text)
			}
		}
	}
}
