package suggest

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"sync"

	"github.com/pelletier/go-toml/v2"

	"commentportal/docket"
)

//go:embed rules.toml
var shippedRules []byte

// What a phrase speaks for its theme with: strong phrases alone are enough to
// propose it, a fair one nearly, hints only rank it among others.
const (
	strongWeight = 3.0
	fairWeight   = 1.5
	hintWeight   = 0.5
)

// ruleSet is a rules file, compiled.
type ruleSet struct {
	version int
	docket  docket.ID // whose question numbers it uses
	themes  map[string]*themeRules
	core    sequence // words of the subject itself
	field   sequence // words of the field it belongs to
	aside   []phrase // what a clause says that turns away from its subject
	stems   *stemmer
}

type themeRules struct {
	phrases   []weighted
	questions map[docket.QuestionID]float64
}

type weighted struct {
	phrase
	weight float64
}

// rulesFile is the layout of rules.toml.
type rulesFile struct {
	Version int               `toml:"version"`
	Docket  docket.ID         `toml:"docket"`
	Words   map[string]string `toml:"words"`
	Aside   struct {
		En []string `toml:"en"`
		Es []string `toml:"es"`
	} `toml:"aside"`
	Themes []struct {
		Code      string             `toml:"code"`
		Strong    []string           `toml:"strong"`
		Fair      []string           `toml:"fair"`
		Hint      []string           `toml:"hint"`
		StrongEs  []string           `toml:"strong_es"`
		FairEs    []string           `toml:"fair_es"`
		HintEs    []string           `toml:"hint_es"`
		Questions map[string]float64 `toml:"questions"`
	} `toml:"theme"`
}

// loadRules compiles a rules file. Errors name the theme and the phrase.
func loadRules(data []byte) (*ruleSet, error) {
	var file rulesFile
	if err := toml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("theme rules: %w", err)
	}
	set := &ruleSet{version: file.Version, docket: file.Docket, themes: map[string]*themeRules{}, stems: newStemmer()}
	for name, into := range map[string]*sequence{"core": &set.core, "field": &set.field} {
		p, err := parsePhrase("{"+name+"}", en, file.Words, set.stems)
		if err != nil {
			return nil, fmt.Errorf("theme rules: %w", err)
		}
		*into = p.first
	}
	for lang, phrases := range map[language][]string{en: file.Aside.En, es: file.Aside.Es} {
		for _, text := range phrases {
			p, err := parsePhrase(text, lang, file.Words, set.stems)
			if err != nil {
				return nil, fmt.Errorf("theme rules: aside: %q: %w", text, err)
			}
			set.aside = append(set.aside, p)
		}
	}
	for _, t := range file.Themes {
		if _, twice := set.themes[t.Code]; twice || t.Code == "" {
			return nil, fmt.Errorf("theme rules: code %q is there twice or empty", t.Code)
		}
		rules := &themeRules{questions: map[docket.QuestionID]float64{}}
		for q, bonus := range t.Questions {
			rules.questions[docket.QuestionID(q)] = bonus
		}
		for _, group := range []struct {
			phrases []string
			lang    language
			weight  float64
		}{
			{t.Strong, en, strongWeight}, {t.Fair, en, fairWeight}, {t.Hint, en, hintWeight},
			{t.StrongEs, es, strongWeight}, {t.FairEs, es, fairWeight}, {t.HintEs, es, hintWeight},
		} {
			for _, text := range group.phrases {
				p, err := parsePhrase(text, group.lang, file.Words, set.stems)
				if err != nil {
					return nil, fmt.Errorf("theme rules: %s: %q: %w", t.Code, text, err)
				}
				rules.phrases = append(rules.phrases, weighted{p, group.weight})
			}
		}
		set.themes[t.Code] = rules
	}
	return set, nil
}

var versionLine = regexp.MustCompile(`(?m)^version = ([0-9]+)$`)

// shippedVersion is the version of the embedded rules, which a server names in each
// export: it should not hold all rules in memory for that.
var shippedVersion = sync.OnceValue(func() int {
	m := versionLine.FindSubmatch(shippedRules)
	if m == nil {
		panic("theme rules: no version") // a test compares it with that of the compiled rules
	}
	n, _ := strconv.Atoi(string(m[1])) // digits
	return n
})

// shipped compiles the embedded rules once. They are part of the program: if
// they cannot be read, the program is broken, and its tests fail first.
var shipped = sync.OnceValue(func() *ruleSet {
	set, err := loadRules(shippedRules)
	if err != nil {
		panic(err)
	}
	return set
})
