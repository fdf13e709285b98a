package phrase

import (
	"io/fs"
	"regexp"
	"slices"
	"testing"
)

var (
	verbs = regexp.MustCompile(`%(\[\d\])?[a-z]|\{\w+\}`)
	tags  = regexp.MustCompile(`</?\w+>`)
)

// Each translation has the verbs and marks of its English text. Verbs without a place
// stand in the order of the English; marks do, because links are taken in their order.
func TestTranslationsKeepVerbsAndMarks(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(files, "catalogues/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d catalogues, error %v", len(names), err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := readFile(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		seen := map[string]bool{}
		for _, e := range file.Entries {
			if seen[e.English] {
				t.Errorf("%s: %q stands there twice", name, e.English)
			}
			seen[e.English] = true
			checkEntry(t, name, e)
		}
	}
}

func checkEntry(t *testing.T, name string, e entry) {
	t.Helper()
	texts := []string{e.To}
	if e.Other != "" {
		texts = nil
		for i, f := range e.forms() {
			if i%2 == 1 {
				texts = append(texts, f.(string))
			}
		}
		if e.To != "" || e.One == "" {
			t.Errorf("%s: %q needs one and other, and no to", name, e.English)
		}
	}
	for i, text := range texts {
		if e.Other != "" && i < len(texts)-1 && !verbs.MatchString(text) {
			continue // "one" may be said without its figure
		}
		if text == "" {
			t.Errorf("%s: %q has no translation", name, e.English)
		}
		if got, want := sorted(verbs.FindAllString(text, -1)), sorted(verbs.FindAllString(e.English,
			-1)); !slices.Equal(got, want) {
			t.Errorf("%s: %q has the verbs %q, want %q", name, text, got, want)
		}
		if got, want := tags.FindAllString(text, -1), tags.FindAllString(e.English, -1); !slices.Equal(got, want) {
			t.Errorf("%s: %q has the marks %q, want %q", name, text, got, want)
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}
