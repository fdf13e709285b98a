package recount

import (
	"math"
	"slices"
	"testing"
)

func set(codes ...string) map[string]bool {
	out := map[string]bool{}
	for _, c := range codes {
		out[c] = true
	}
	return out
}

// The textbook values that themes_eval.py tests itself with, worked out by hand.
func TestAgreementEqualsTheTextbook(t *testing.T) {
	t.Parallel()
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %.12f, want %.12f", what, got, want)
		}
	}
	near("the distance of a set from half of it", masi(set("a", "b"), set("a")), 1-.5*2/3)
	near("the distance of two sets that share nothing", masi(set("b"), set("a")), 1)
	near("the distance of nothing from nothing", masi(set(), set()), 0)
	near("the distance of two sets that overlap", masi(set("a", "b"), set("b", "c")), 1-1.0/3/3)
	near("the distance of something from nothing", masi(set("a"), set()), 1)

	// The table 20 5 10 15: observed .70, by chance .50.
	var sets [][]map[string]bool
	for n, row := range map[[2]string]int{{"x", "x"}: 20, {"x", ""}: 5, {"", "x"}: 10, {"", ""}: 15} {
		for range row {
			a, b := set(), set()
			if n[0] == "x" {
				a = set("x")
			}
			if n[1] == "x" {
				b = set("x")
			}
			sets = append(sets, []map[string]bool{a, b})
		}
	}
	near("kappa of 20 5 10 15", cohen(sets, "x"), .4)
	near("kappa of a code that both always chose", cohen([][]map[string]bool{{set("x"), set("x")}}, "x"), 1)

	// Two coders, four answers, one code each: a a b a against a a b b.
	sets = nil
	for _, two := range []string{"aa", "aa", "bb", "ab"} {
		sets = append(sets, []map[string]bool{set(two[:1]), set(two[1:])})
	}
	near("alpha of a a b a and a a b b", krippendorff(sets), 1-.25/(2*5*3/56.0))
	near("alpha where everything is the same", krippendorff(sets[:2]), 1)

	// Krippendorff's own data (2011): four coders, twelve units, not each by each; the
	// last unit has one value and says nothing. He prints .743.
	sets = nil
	for _, unit := range []string{"111", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", "555", "11"} {
		var of []map[string]bool
		for _, value := range unit {
			of = append(of, set(string(value)))
		}
		sets = append(sets, of)
	}
	if got := krippendorff(sets); math.Abs(got-.743) > .0005 {
		t.Errorf("alpha of the published data is %.4f", got)
	}
}

func TestNumbersForPeople(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text, raw string
		want            bool
	}{
		{"as it is", "1234", "1234", true},
		{"with a separator", "1,234", "1234", true},
		{"in words", "Three", "3", true},
		{"another number in words", "three", "4", false},
		{"nothing is no comment", "no", "0", true},
		{"a percentage", "12 %", "0.1234", true},
		{"a percentage to one place", "12.3 %", "0.1234", true},
		{"a percentage without a space", "12%", "0.1234", true},
		{"a percentage rounded wrong", "13 %", "0.1234", false},
		{"half is rounded either way", "13 %", "0.1250", true},
		{"a kappa without its nought", ".67", "0.6667", true},
		{"a kappa below nought", "−0.05", "-0.0526", true},
		{"a kappa with the wrong sign", "0.05", "-0.0526", false},
		{"what is not known", "–", "", true},
		{"what is not known as a number", "0", "", false},
		{"one more", "1,235", "1234", false},
		{"words", "many", "1234", false},
		{"nearly all", "over 99 %", "0.9984", true},
		{"all is more than nearly all", "over 99 %", "1.0000", false},
		{"nearly nothing", "under 1 %", "0.0040", true},
		{"nothing is less than nearly nothing", "under 1 %", "0.0000", false},
		{"a share as a whole number", "12", "0.1234", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := reads(tt.text, tt.raw); got != tt.want {
				t.Errorf("reads(%q, %q) = %v", tt.text, tt.raw, got)
			}
		})
	}
}

func TestNumbersInSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Question 3 asks":                        false,
		"docket HHS-HCIC-2016-0001":              false,
		"comment HHS-HCIC-2016-0001-0042":        false,
		"the report of June 2017":                false,
		"6 U.S.C. 1533":                          true,
		"Table 12. Themes":                       false,
		"version 2 of the codebook":              false,
		"alpha below 0.667 is tentative":         false,
		"57 comments":                            true,
		"Of the comments, 12 came from hospital": true,
		"account u3":                             false,
		"themes under 1 Leadership":              false,
	} {
		r := &reportReader{paperChecks: &paperChecks{names: []string{"1 Leadership"}}}
		r.stray(text)
		if got := len(r.strays) > 0; got != want {
			t.Errorf("%q holds a number that counts something: %v, want %v", text, got, want)
		}
	}
}

func TestSplitCSV(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       [][]string // nil for an error
	}{
		{"bare cells", "a,b\r\nc,\r\n", [][]string{{"a", "b"}, {"c", ""}}},
		{"quotes, commas and line ends", "\"a,\"\"b\"\"\",\"c\r\nd\ne\"\r\n", [][]string{{`a,"b"`, "c\r\nd\ne"}}},
		{"an empty first cell", ",x\r\n", [][]string{{"", "x"}}},
		{"an empty quoted cell", "\"\",x\r\n", [][]string{{"", "x"}}},
		{"LF alone", "a,b\n", nil},
		{"no end", "a,b", nil},
		{"a quote that does not end", "\"a\r\n", nil},
		{"a quote inside of a bare cell", "a\"b\r\n", nil},
		{"words behind a quote", "\"a\"b\r\n", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := splitCSV(tt.text)
			if tt.want == nil {
				if err == nil {
					t.Errorf("read as %q", got)
				}
				return
			}
			if err != nil || !slices.EqualFunc(got, tt.want, slices.Equal[[]string]) {
				t.Errorf("%q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestCellNames(t *testing.T) {
	t.Parallel()
	for ref, want := range map[string][2]int{"A1": {0, 0}, "$C$12": {2, 11}, "AA3": {26, 2}, "XFD1048576": {16383,
		1048575}} {
		column, row, err := reference(ref)
		if err != nil || column != want[0] || row != want[1] {
			t.Errorf("%s is %d, %d, %v", ref, column, row, err)
		}
	}
	if _, _, err := reference("A0"); err == nil {
		t.Error("A0 is a cell")
	}
	if got := unescape("a_x000D_b_x005F_c"); got != "a\rb_c" {
		t.Errorf("unescaped: %q", got)
	}
}
