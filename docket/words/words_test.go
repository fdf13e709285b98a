package words

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pair is a row of the lists in testdata.
type pair struct {
	typed, text string
	want        bool
}

// id is the comment that has the text: those to be found are number 42.
func (p pair) id() string {
	if p.want {
		return "HHS-HCIC-2016-0001-0042"
	}
	return "HHS-HCIC-2016-0001-0007"
}

func pairs(t testing.TB) []pair {
	t.Helper()
	files, err := filepath.Glob("testdata/pairs-*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var list []pair
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if f := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); !strings.HasPrefix(line, "#") {
				list = append(list, pair{f[1], f[2], f[0] == "+"})
			}
		}
	}
	return list
}

func TestPairsAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for _, p := range pairs(t) {
		t.Run(fmt.Sprintf("%s in %.30s", p.typed, p.text), func(t *testing.T) {
			t.Parallel()
			q, d := Parse(p.typed), Analyze(p.id(), p.text)
			if got := q.Matches(d); got != p.want {
				t.Errorf("found %v, want %v: %v in %q %q", got, p.want, q.Terms, d.Words, d.More)
			}
		})
	}
}

// What the index finds is marked in the text, unless it was found by its number.
func TestWhatIsFoundIsMarked(t *testing.T) {
	t.Parallel()
	for _, p := range pairs(t) {
		q := Parse(p.typed)
		found := q.Find(p.text)
		if q.Matches(Analyze("", p.text)) != (len(found.Spans) > 0 && found.Score > 0) && p.want {
			t.Errorf("%q in %q: %v", p.typed, p.text, found)
		}
		last := 0
		for _, s := range found.Spans {
			if s.Start < last || s.End <= s.Start || s.End > len(p.text) {
				t.Errorf("%q in %q: %v", p.typed, p.text, found.Spans)
			}
			last = s.End
		}
	}
}

func TestMarksCoverTheWordsThatMatch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, typed, text, want string }{
		{"another form", "backups", "A backup a day.", "A [backup] a day."},
		{"a joined word", "wifi", "The Wi-Fi is off.", "The [Wi-Fi] is off."},
		{"two words typed as one", "healthcare", "Health care costs.", "[Health care] costs."},
		{"one word typed as two", "health care", "Healthcare costs.", "[Healthcare] costs."},
		{"a beginning", "vulnerab", "vulnerable devices", "[vulnerable] devices"},
		{"accents and case", "nunez", "Señor NÚÑEZ signed.", "Señor [NÚÑEZ] signed."},
		{"a genitive", "vendor", "The vendor’s pump", "The [vendor]’s pump"},
		{"a phrase and not its parts", `"patient safety"`, "safety of a patient: patient safety", "safety of a " +
			"patient: [patient safety]"},
		{"letters of a run without spaces", "安全", "患者安全是", "[患者安全是]"},
		{"a word in compatibility letters", "firewall", "a ﬁrewall", "a [ﬁrewall]"},
		{"nothing", "absent", "words", "words"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, last := "", 0
			for _, s := range Parse(tt.typed).Find(tt.text).Spans {
				got += tt.text[last:s.Start] + "[" + tt.text[s.Start:s.End] + "]"
				last = s.End
			}
			if got += tt.text[last:]; got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, typed, want string }{
		{"nothing", "", "[]"},
		{"marks alone", "  ?! ", "[]"},
		{"a phrase", `"two words"`, "[{two words*}]"},
		{"what looks like an operator is none", "OR", "[{or}]"},
		{"everyday words are left out", "the pumps of it", "[{pumps* ~pump ^pumps p umps pu mps pum ps p umpss pu " +
			"mpss pum pss pump ss}]"},
		{"a number", "0042", "[{#42 0042}]"},
		{"a number with a lead", "Comment #42", "[{#42 42}]"},
		{"a word with a number is no number", `"number4"`, "[{number4*}]"},
		{"an ID", "AB-0001-0042", "[{#ab-0001-42 ab00010042* ab 0001 0042}]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var list []string
			for _, term := range Parse(tt.typed).Terms {
				var forms []string
				for _, f := range term {
					s := strings.Join(f.Tokens, " ")
					if f.Prefix {
						s += "*"
					}
					forms = append(forms, s)
				}
				list = append(list, "{"+strings.Join(forms, " ")+"}")
			}
			if got := fmt.Sprint(list); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
	if n := len(Parse(strings.Repeat("word ", 90)).Terms); n != maxTerms {
		t.Errorf("%d terms", n)
	}
}

func TestMoreIsSortedAndEachOnce(t *testing.T) {
	t.Parallel()
	d := Analyze("A-0001", strings.Repeat("Wi-Fi backups. ", 9))
	if !slices.IsSorted(d.More) || len(slices.Compact(slices.Clone(d.More))) != len(d.More) {
		t.Errorf("%q", d.More)
	}
}

func TestAWordThatBeginsLikeALeadIsNoNumber(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"number4", "id4", "no4", "comment4"} {
		if Parse(typed).Matches(Analyze("AB-0004", "other words")) {
			t.Errorf("%q finds comment 4", typed)
		}
	}
}
