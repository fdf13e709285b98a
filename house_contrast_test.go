package house

import (
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tokenValue is a token with its colour; one line may give several.
var tokenValue = regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-f]{3}(?:[0-9a-f]{3})?)\s*;`)

// scheme is the colour of each token.
type scheme map[string]string

// readScheme reads the tokens of the block that begins with opening.
func readScheme(t *testing.T, file, opening string) scheme {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(body), opening)
	block, _, closed := strings.Cut(rest, "}")
	if !ok || !closed {
		t.Fatalf("%s has no block that begins with %q", file, opening)
	}
	tokens := scheme{}
	for _, m := range tokenValue.FindAllStringSubmatch(block, -1) {
		tokens[m[1]] = m[2]
	}
	if len(tokens) < 10 {
		t.Fatalf("%s: %d tokens after %q: does the test still see them?", file, len(tokens), opening)
	}
	return tokens
}

// under is a scheme whose missing tokens are those of another.
func (s scheme) under(base scheme) scheme {
	all := scheme{}
	for _, tokens := range []scheme{base, s} {
		for name, colour := range tokens {
			all[name] = colour
		}
	}
	return all
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(colour string) float64 {
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func contrast(a, b string) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + .05) / (dark + .05)
}

// pairs are inks, or edges, with the grounds they stand on.
type pairs map[string]string

// readInks are read: 4.5 to 1.
var readInks = pairs{
	"ink": "bg paper block hold notice added third fourth fifth picked found tentative caution live band info " +
		"good warning error sorted h0",
	"soft":       "bg paper",
	"brand-ink":  "bg paper",
	"link":       "bg paper band info good warning error notice hold block caution",
	"link-hover": "bg paper band info good warning error", "link-active": "bg paper", "visited": "bg paper info",
	"block-line": "bg", "added-ink": "added", "removed-ink": "removed", "bg": "ink", "off-ink": "off-ground",
	"on-action": "action action-2 action-3", "white": "brand brand-tag flag grave claimed identifier",
	"h-dark": "h0 h1 h2 h3", "h-light": "h4 h5",
}

// edges tell a control, a state or a mark from its ground: 3 to 1.
var edges = pairs{
	"field": "bg", "focus": "bg paper", "action": "bg", "tick": "bg white", "bar": "bg", "ahead": "bg",
	"block-line": "bg block", "hold-line": "bg hold", "notice-line": "bg notice", "third-line": "third",
	"fourth-line": "fourth", "fifth-line": "fifth", "tentative-line": "tentative", "caution-line": "caution",
	"flag": "bg", "rule": "bg", "gold": "brand",
}

// deskWords and deskEdges are those of the desk, whose tokens lie over the others.
var (
	deskWords = pairs{
		"ink": "bg paper shade pick", "soft": "bg paper pick", "link": "bg paper shade pick",
		"on-action":   "action action-2",
		"t-block-ink": "t-block bg paper", "t-hold-ink": "t-hold bg", "t-note-ink": "t-note bg", "white": "brand",
	}
	deskEdges = pairs{
		"edge": "bg", "focus": "bg paper", "action": "bg pick", "gold": "brand", "rule": "bg", "line": "bg",
		"t-block-line": "bg t-block", "t-hold-line": "bg t-hold", "t-note-line": "bg t-note",
	}
	reportWords = pairs{
		"ink": "ground paper mark", "soft": "ground paper", "brand": "ground paper", "link": "ground paper",
		"visited": "ground paper",
	}
	reportEdges = pairs{"focus": "ground", "bar": "ground", "mark-line": "mark"}
)

const (
	lightTokens = ":root {\n  color-scheme"
	darkTokens  = "  :root {"
	reportSheet = "export/paper/report.css"
)

// TestTokensContrastInBothSchemes computes the contrast of each pair of tokens that
// stand on each other, light and dark.
func TestTokensContrastInBothSchemes(t *testing.T) {
	t.Parallel()
	light := readScheme(t, "assets/scss/_layout.scss", lightTokens)
	dark := readScheme(t, "assets/scss/_dark.scss", darkTokens).under(light)
	desk := readScheme(t, "assets/scss/desk.scss", "body.desk {").under(light)
	deskDark := readScheme(t, "assets/scss/desk.scss", "  body.desk {").under(desk.under(dark))
	report := readScheme(t, reportSheet, ":root {")
	for _, s := range []struct {
		name         string
		tokens       scheme
		words, edges pairs
	}{
		{"light", light, readInks, edges},
		{"dark", dark, readInks, edges},
		{"the desk, light", desk, deskWords, deskEdges},
		{"the desk, dark", deskDark, deskWords, deskEdges},
		{"the report, light", report, reportWords, reportEdges},
		{"the report, dark", readScheme(t, reportSheet, darkTokens), reportWords, reportEdges},
	} {
		t.Run(s.name, func(t *testing.T) {
			s.words.atLeast(t, 4.5, s.tokens)
			s.edges.atLeast(t, 3, s.tokens)
		})
	}
}

func (p pairs) atLeast(t *testing.T, least float64, tokens scheme) {
	t.Helper()
	for ink, grounds := range p {
		for ground := range strings.FieldsSeq(grounds) {
			if tokens[ink] == "" || tokens[ground] == "" {
				t.Errorf("no token --%s or --%s", ink, ground)
			} else if c := contrast(tokens[ink], tokens[ground]); c < least {
				t.Errorf("--%s %s on --%s %s: %.2f to 1, want %.1f", ink, tokens[ink], ground, tokens[ground], c, least)
			}
		}
	}
}

// TestEveryTokenHasADarkColour names the tokens that only the light scheme has, but for
// those that mean the same ink in both.
func TestEveryTokenHasADarkColour(t *testing.T) {
	t.Parallel()
	constant := []string{"white", "black", "gold"}
	for _, s := range []struct{ file, opening, darkFile, darkOpening string }{
		{"assets/scss/_layout.scss", lightTokens, "assets/scss/_dark.scss", darkTokens},
		{"assets/scss/desk.scss", "body.desk {", "assets/scss/desk.scss", "  body.desk {"},
		{reportSheet, ":root {", reportSheet, darkTokens},
	} {
		dark := readScheme(t, s.darkFile, s.darkOpening)
		for name := range readScheme(t, s.file, s.opening) {
			if dark[name] == "" && !slices.Contains(constant, name) {
				t.Errorf("%s gives --%s no colour of the dark scheme", s.darkFile, name)
			}
		}
	}
}
