package house

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ/parser/v2"
)

// spokenAttributes are the attributes whose text people read.
var spokenAttributes = map[string]bool{"aria-label": true, "title": true, "placeholder": true, "alt": true,
	"data-left": true, "data-over": true}

// words finds what would need a translation.
var words = regexp.MustCompile(`\p{L}{2,}`)

// names are words that are the same in every language.
var names = map[string]bool{"JSON": true, "CSV": true}

// sharedStaffTemplates are templates for staff that stand in files of public pages.
var sharedStaffTemplates = []string{"staff", "rail", "account"}

// Every word of a public template goes through the catalogues: { tr(ctx, "…") }, @rich
// for words with links in them, counted for words with a number. CONTRIBUTING.md tells
// how a text is added.
func TestPublicTemplatesHoldNoLiteralText(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("views/*.templ")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, file := range files {
		if staffFile(filepath.Base(file)) {
			continue
		}
		looked++
		parsed, err := parser.Parse(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, node := range parsed.Nodes {
			if html, ok := node.(*parser.HTMLTemplate); ok && !isStaffTemplate(html.Expression.Value) {
				checkLiterals(t, file, html.Children)
			}
		}
	}
	if looked < 8 {
		t.Errorf("only %d templates were looked at", looked)
	}
}

func isStaffTemplate(signature string) bool {
	for _, prefix := range sharedStaffTemplates {
		if strings.HasPrefix(signature, prefix) {
			return true
		}
	}
	return false
}

func checkLiterals(t *testing.T, file string, nodes []parser.Node) {
	t.Helper()
	literal := func(text string, line uint32) {
		if words.MatchString(text) && !names[strings.TrimSpace(text)] {
			t.Errorf("%s:%d: %q is not translated; write { tr(ctx, …) } and add it to the catalogues", file, line+1,
				strings.TrimSpace(text))
		}
	}
	for _, node := range nodes {
		switch n := node.(type) {
		case *parser.Text:
			literal(n.Value, n.Range.From.Line)
		case *parser.StringExpression:
			if v := n.Expression.Value; strings.HasPrefix(v, `"`) && strings.HasSuffix(v, `"`) &&
				strings.Count(v, `"`) == 2 {
				literal(v, n.Expression.Range.From.Line)
			}
		case *parser.Element:
			if saysLanguage(n) {
				continue // is in that language on every page
			}
			for _, a := range n.Attributes {
				checkAttribute(a, literal)
			}
		}
		if parent, ok := node.(parser.CompositeNode); ok {
			checkLiterals(t, file, parent.ChildNodes())
		}
	}
}

// saysLanguage reports whether an element names the language of its words.
func saysLanguage(n *parser.Element) bool {
	for _, a := range n.Attributes {
		if a, ok := a.(*parser.ConstantAttribute); ok && a.Key.String() == "lang" {
			return true
		}
	}
	return false
}

func checkAttribute(a parser.Attribute, literal func(string, uint32)) {
	switch a := a.(type) {
	case *parser.ConstantAttribute:
		if key, ok := a.Key.(parser.ConstantAttributeKey); ok && spokenAttributes[key.Name] {
			literal(a.Value, key.NameRange.From.Line)
		}
	case *parser.ExpressionAttribute:
		key, ok := a.Key.(parser.ConstantAttributeKey)
		if ok && spokenAttributes[key.Name] && strings.HasPrefix(strings.TrimSpace(a.Expression.Value), `"`) {
			literal(a.Expression.Value, a.Expression.Range.From.Line)
		}
	}
}
