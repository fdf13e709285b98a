package suggest

import (
	"strings"
	"testing"

	"commentportal/docket"
)

// seen lists the words a phrase finds in a text, parts joined by " + ", or "".
func seen(t *testing.T, rule, text string, q docket.QuestionID, lang language) string {
	t.Helper()
	stems := newStemmer()
	p, err := parsePhrase(rule, lang, map[string]string{"boss": "board|chief_executive"}, stems)
	if err != nil {
		t.Fatal(err)
	}
	if !p.asked(q) {
		return ""
	}
	tokens := tokenize(docket.Text(text), stems)
	for i := range tokens {
		if spans, ok := p.find(tokens, sentenceBounds(tokens), i); ok {
			var parts []string
			for _, s := range spans {
				parts = append(parts, text[s.Start:s.End])
			}
			return strings.Join(parts, " + ")
		}
	}
	return ""
}

func TestPhrases(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, rule, text, want string }{
		{"one word by its stem", "patch", "They never patched it.", "patched"},
		{"words in a row", "lead agency", "Name a lead agency now.", "lead agency"},
		{"words in a row, one between", "lead agency", "Name a lead federal agency now.", ""},
		{"up to four words between", "lead .. agency", "a lead and quite visible agency",
			"lead and quite visible agency"},
		{"five words between are too many", "lead .. agency", "a lead and also quite visible new agency", ""},
		{"a wider gap", "lead ..8 agency", "a lead and quite visible new agency", "lead and quite visible new agency"},
		{"no gap across a full stop", "lead .. agency", "They lead. The agency follows.", ""},
		{"alternatives", "hire|recruit staff", "We recruit staff.", "recruit staff"},
		{"an alternative of two words", "end_of_life|sunset", "past its end-of-life", "end-of-life"},
		{"a list of words", "{boss} .. hears", "The chief executive never hears it.", "chief executive never hears"},
		{"both in one sentence", "agency & charge", "Who has charge? The agency in charge is " +
			"unknown.", "agency + charge"},
		{"both, but in two sentences", "agency & charge", "The agency? Nobody has charge.", ""},
		{"both anywhere", "agency && charge", "The agency? Nobody has charge.", "agency + charge"},
		{"an exclusion in the sentence", "paperwork ! patient", "Paperwork of the patient.", ""},
		{"an exclusion in another sentence", "paperwork ! patient", "Paperwork. The patient waits.", "Paperwork"},
		{"exactly this form", "=it", "IT is late", "IT"},
		{"exactly this form, not its stem", "=patch", "patches", ""},
		{"a prefix", "cyber*", "Cyberattacks!", "Cyberattacks"},
		{"this question", "[1,5] fear", "They fear it.", "fear"},
		{"another question", "[5] fear", "They fear it.", ""},
		{"any question but this", "[!1] fear", "They fear it.", ""},
		{"an apostrophe inside", "dont know", "I don’t know", "don’t know"},
		{"accents and width do not matter", "ano nuevo", "Año ｎｕｅｖｏ", "Año ｎｕｅｖｏ"},
		{"a full stop inside a word ends no " +
			"sentence", "portal & charge", "At portal.gov who is in charge", "portal + charge"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := seen(t, tt.rule, tt.text, "1", en); got != tt.want {
				t.Errorf("%q in %q saw %q; want %q", tt.rule, tt.text, got, tt.want)
			}
		})
	}
}

func TestSpanishStems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ rule, text string }{
		{"capacitacion", "Las capacitaciones"}, {"capacitaciones", "La capacitación"}, {"contrasena", "CONTRASEÑAS"},
		{"compartir", "compartimos datos"}, {"multa", "las multas"},
	} {
		if seen(t, tt.rule, tt.text, "1", es) == "" {
			t.Errorf("%q is not found in %q", tt.rule, tt.text)
		}
	}
}

func TestEnglishStemsKeepPeopleApartFromDeeds(t *testing.T) {
	t.Parallel()
	stems := newStemmer()
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"researchers", "researcher", true}, {"researchers", "research", false}, {"officers", "office", false},
		{"responsibility", "responsible", true}, {"responsible", "response", false}, {"useful", "used", false},
		{"timely", "time", false}, {"vulnerabilities", "vulnerability", true}, {"vulnerable", "vulnerability", false},
		{"trained", "training", true}, {"policies", "policy", true},
	} {
		if got := stems.of(tt.a)[en] == stems.of(tt.b)[en]; got != tt.same {
			t.Errorf("%s and %s: same stem is %v, want %v", tt.a, tt.b, got, tt.same)
		}
	}
}

func TestBadPhrasesAreRefused(t *testing.T) {
	t.Parallel()
	for _, rule := range []string{"", "..", "a ..", ".. a", "a ..x b", "a ..0 b", "{nobody}", "a||b", "r&d|x",
		"mail@"} {
		if _, err := parsePhrase(rule, en, nil, newStemmer()); err == nil {
			t.Errorf("%q was taken", rule)
		}
	}
}

func TestBadRulesFilesAreRefused(t *testing.T) {
	t.Parallel()
	lists := "[words]\ncore = \"a\"\nfield = \"b\"\n"
	if _, err := loadRules([]byte("version = 1\n" + lists)); err != nil {
		t.Errorf("an empty set of rules: %v", err)
	}
	for name, data := range map[string]string{
		"no TOML":       "version",
		"no word lists": "version = 1\n",
		"code twice":    lists + "[[theme]]\ncode = \"A\"\n[[theme]]\ncode = \"A\"\n",
		"no code":       lists + "[[theme]]\nstrong = [\"a\"]\n",
		"bad phrase":    lists + "[[theme]]\ncode = \"A\"\nstrong = [\"a ..\"]\n",
	} {
		if _, err := loadRules([]byte(data)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
