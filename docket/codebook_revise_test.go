package docket

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestApply(t *testing.T) {
	t.Parallel()
	book := Codebook{Docket: "D-1", Version: 3, Themes: []Theme{
		{Code: "A-1", Label: "first", Imperative: "1 X"},
		{Code: "A-2", Label: "second", Imperative: "1 X", CSFFunction: "PR"},
		{Code: "B-1", Label: "third", Imperative: "2 Y", Definition: "What it is."},
	}}
	past := []Codebook{
		{Docket: "D-1", Version: 1, Themes: []Theme{{Code: "OLD", Label: "an old theme"}, {Code: "A-1",
			Label: "first"}}},
		{Docket: "D-1", Version: 2, Themes: []Theme{{Code: "OLD", Label: "an older theme"}, {Code: "A-1",
			Label: "first"}}}, book,
	}
	with := func(i int, change func(*Theme)) Theme {
		theme := book.Themes[i]
		change(&theme)
		return theme
	}
	codes := func(b Codebook) string {
		var out []string
		for _, th := range b.Themes {
			out = append(out, th.Code)
		}
		return strings.Join(out, " ")
	}
	for _, tt := range []struct {
		name     string
		revision CodebookRevision
		codes    string // of the next version
		from, to []string
		invalid  []string // fields
	}{
		{"a new theme stands behind the last of its " +
			"imperative", CodebookRevision{Action: CodebookAdd, Themes: []Theme{{Code: " A-3 ", Label: "  a  new one",
			Imperative: "1 X"}}}, "A-1 A-2 A-3 B-1", nil, []string{"A-3"}, nil},
		{"a new theme of a new imperative stands at the end", CodebookRevision{Action: CodebookAdd,
			Themes: []Theme{{Code: "C", Label: "c", Imperative: "3 Z"}}}, "A-1 A-2 B-1 C", nil, []string{"C"}, nil},
		{"a definition is changed", CodebookRevision{Action: CodebookEdit, From: []string{"A-2"},
			Themes: []Theme{with(1, func(t *Theme) { t.Definition = "New." })}}, "A-1 A-2 B-1", []string{"A-2"},
			[]string{"A-2"}, nil},
		{"a theme moves to another " +
			"imperative", CodebookRevision{Action: CodebookEdit, From: []string{"A-1"}, Themes: []Theme{with(0,
			func(t *Theme) { t.Imperative = "2 Y" })}}, "A-1 A-2 B-1", []string{"A-1"}, []string{"A-1"}, nil},
		{"a code is renamed in its place", CodebookRevision{Action: CodebookRename, From: []string{"A-1"},
			Themes: []Theme{with(0, func(t *Theme) { t.Code = "A-9" })}}, "A-9 A-2 B-1", []string{"A-1"},
			[]string{"A-9"}, nil},
		{"two themes become one of them", CodebookRevision{Action: CodebookMerge, From: []string{"A-1", "B-1"},
			Themes: []Theme{book.Themes[2]}}, "B-1 A-2", []string{"A-1", "B-1"}, []string{"B-1"}, nil},
		{"two themes become a third", CodebookRevision{Action: CodebookMerge, From: []string{"A-2", "B-1"},
			Themes: []Theme{{Code: "N", Label: "both"}}}, "A-1 N", []string{"A-2", "B-1"}, []string{"N"}, nil},
		{"one theme becomes two, one with its code", CodebookRevision{Action: CodebookSplit, From: []string{"A-1"},
			Themes: []Theme{book.Themes[0], {Code: "A-1b", Label: "the other half"}}}, "A-1 A-1b A-2 B-1",
			[]string{"A-1"}, []string{"A-1", "A-1b"}, nil},
		{"a theme is retired", CodebookRevision{Action: CodebookRetire, From: []string{"A-2"}}, "A-1 B-1",
			[]string{"A-2"}, nil, nil},
		{"a file says what is gone and what is new", CodebookRevision{Action: CodebookFiled, Themes: []Theme{{Code: "N",
			Label: "new"}, book.Themes[0]}}, "N A-1", []string{"A-2", "B-1"}, []string{"N"}, nil},
		{"a retired theme comes back with the label it had last", CodebookRevision{Action: CodebookAdd,
			Themes: []Theme{{Code: "OLD", Label: "an older theme"}}}, "A-1 A-2 B-1 OLD", nil, []string{"OLD"}, nil},

		{"a retired code stands for something else", CodebookRevision{Action: CodebookAdd, Themes: []Theme{{Code: "OLD",
			Label: "an old theme"}}}, "", nil, nil, []string{"code"}},
		{"a retired code in other " +
			"capitals", CodebookRevision{Action: CodebookAdd, Themes: []Theme{{Code: "Old", Label: "an older theme"}}},
			"", nil, nil, []string{"code"}},
		{"a code that is there already, capitals aside", CodebookRevision{Action: CodebookAdd,
			Themes: []Theme{{Code: "a-1", Label: "x"}}}, "", nil, nil, []string{"code"}},
		{"a code that no file could hold", CodebookRevision{Action: CodebookAdd, Themes: []Theme{{Code: "A 1",
			Label: "x"}}}, "", nil, nil, []string{"code"}},
		{"the portal's own code", CodebookRevision{Action: CodebookAdd, Themes: []Theme{{Code: "ALL", Label: "x"}}}, "",
			nil, nil, []string{"code"}},
		{"no label", CodebookRevision{Action: CodebookAdd, Themes: []Theme{{Code: "C", Label: " "}}}, "", nil, nil,
			[]string{"label"}},
		{"a label that another theme has", CodebookRevision{Action: CodebookAdd, Themes: []Theme{{Code: "C",
			Label: "First"}}}, "", nil, nil, []string{"label"}},
		{"a control character, too long a " +
			"function", CodebookRevision{Action: CodebookAdd, Themes: []Theme{{Code: "C", Label: "c\x01",
			CSFFunction: strings.Repeat("x", 61)}}}, "", nil, nil, []string{"csf_function", "label"}},
		{"nothing changed", CodebookRevision{Action: CodebookEdit, From: []string{"A-1"},
			Themes: []Theme{book.Themes[0]}}, "", nil, nil, []string{"label"}},
		{"an edit that changes the code", CodebookRevision{Action: CodebookEdit, From: []string{"A-1"},
			Themes: []Theme{with(0, func(t *Theme) { t.Code = "Z" })}}, "", nil, nil, []string{"from"}},
		{"a merge of one", CodebookRevision{Action: CodebookMerge, From: []string{"A-1"},
			Themes: []Theme{book.Themes[0]}}, "", nil, nil, []string{"from"}},
		{"a merge of one with itself", CodebookRevision{Action: CodebookMerge, From: []string{"A-1", "A-1"},
			Themes: []Theme{book.Themes[0]}}, "", nil, nil, []string{"from"}},
		{"a merge into a third that is there already", CodebookRevision{Action: CodebookMerge, From: []string{"A-1",
			"A-2"}, Themes: []Theme{{Code: "B-1", Label: "x"}}}, "", nil, nil, []string{"code"}},
		{"a split into one", CodebookRevision{Action: CodebookSplit, From: []string{"A-1"},
			Themes: []Theme{book.Themes[0]}}, "", nil, nil, []string{"from"}},
		{"a split whose second part has a code that is taken", CodebookRevision{Action: CodebookSplit,
			From: []string{"A-1"}, Themes: []Theme{{Code: "C", Label: "c"}, {Code: "B-1", Label: "d"}}}, "", nil, nil,
			[]string{"code-2"}},
		{"a theme that is gone", CodebookRevision{Action: CodebookRetire, From: []string{"Q"}}, "", nil, nil,
			[]string{"from"}},
		{"an unknown action", CodebookRevision{Action: "explode", From: []string{"A-1"}}, "", nil, nil,
			[]string{"from"}},
		{"a file with a code twice", CodebookRevision{Action: CodebookFiled, Themes: []Theme{{Code: "N", Label: "new"},
			{Code: "n", Label: "newer"}}}, "", nil, nil, []string{"file"}},
		{"a file that is the codebook", CodebookRevision{Action: CodebookFiled, Themes: book.Themes}, "", nil, nil,
			[]string{"file"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := tt.revision
			r.Reason, r.By = " because ", 7
			next, change, err := book.Apply(r, past)
			if tt.invalid != nil {
				invalid, ok := errors.AsType[Invalid](err)
				if !ok || !slices.Equal(slices.Sorted(maps.Keys(invalid)), tt.invalid) {
					t.Errorf("%v, %#v; want %v", err, invalid, tt.invalid)
				}
				return
			}
			if err != nil {
				t.Fatalf("%#v", err)
			}
			if codes(next) != tt.codes || next.Version != 4 || next.Docket != "D-1" {
				t.Errorf("%s, version %d", codes(next), next.Version)
			}
			want := CodebookChange{Docket: "D-1", Version: 4, Action: r.Action, From: tt.from, To: tt.to,
				Reason: "because", By: 7}
			want.Kept = tt.name == "a code is renamed in its place" || tt.name == "a theme moves to another imperative"
			if diff := cmp.Diff(want, change); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if codes(book) != "A-1 A-2 B-1" {
				t.Error("the version before was changed")
			}
			r.Reason = " "
			if _, _, err := book.Apply(r, past); err == nil || err.(Invalid)["reason"] == "" {
				t.Errorf("without a reason: %v", err)
			}
		})
	}
	if _, _, err := (Codebook{Themes: book.Themes[:1]}).Apply(CodebookRevision{Action: CodebookRetire,
		From: []string{"A-1"}, Reason: "r"}, nil); err == nil {
		t.Error("the last theme was retired")
	}
}

func TestDifferencesOfTwoVersions(t *testing.T) {
	t.Parallel()
	a := Codebook{Themes: []Theme{{Code: "A", Label: "a"}, {Code: "B", Label: "b"}, {Code: "C", Label: "c"}}}
	b := Codebook{Themes: []Theme{{Code: "N", Label: "n"}, {Code: "C", Label: "c"}, {Code: "A", Label: "a2",
		Definition: "d", Imperative: "1", CSFFunction: "PR"}}}
	want := []CodebookDifference{
		{Code: "N", After: b.Themes[0]},
		{Code: "A", Before: a.Themes[0], After: b.Themes[2], Fields: []string{"label", "definition", "imperative",
			"csf_function"}},
		{Code: "B", Before: a.Themes[1]},
	}
	if diff := cmp.Diff(want, a.Differences(b)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatBecomesOfCodings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		change   CodebookChange
		renamed  map[string]string
		orphaned []string
	}{
		{CodebookChange{Action: CodebookRename, From: []string{"A"}, To: []string{"B"}, Kept: true},
			map[string]string{"A": "B"}, nil},
		{CodebookChange{Action: CodebookRename, From: []string{"A"}, To: []string{"A"}, Kept: true},
			map[string]string{}, nil},
		{CodebookChange{Action: CodebookMerge, From: []string{"A", "B"}, To: []string{"B"}, Kept: true},
			map[string]string{"A": "B"}, nil},
		{CodebookChange{Action: CodebookRename, From: []string{"A"}, To: []string{"B"}}, nil, []string{"A"}},
		{CodebookChange{Action: CodebookMerge, From: []string{"A", "B"}, To: []string{"B"}}, nil, []string{"A"}},
		{CodebookChange{Action: CodebookSplit, From: []string{"A"}, To: []string{"A", "B"}}, nil, nil},
		{CodebookChange{Action: CodebookSplit, From: []string{"A"}, To: []string{"C", "B"}}, nil, []string{"A"}},
		{CodebookChange{Action: CodebookRetire, From: []string{"A"}}, nil, []string{"A"}},
		{CodebookChange{Action: CodebookFiled, From: []string{"A"}, To: []string{"B"}}, nil, []string{"A"}},
		{CodebookChange{Action: CodebookEdit, From: []string{"A"}, To: []string{"A"}}, nil, nil},
	} {
		if !maps.Equal(tt.change.Renamed(), tt.renamed) || !slices.Equal(tt.change.Orphaned(), tt.orphaned) {
			t.Errorf("%+v: %v, %v", tt.change, tt.change.Renamed(), tt.change.Orphaned())
		}
	}
}

func TestWhatMeansSomethingElse(t *testing.T) {
	t.Parallel()
	theme := func(code, label, definition string) Theme {
		return Theme{Code: code, Label: label, Definition: definition}
	}
	one := Codebook{Version: 1, Themes: []Theme{theme("A", "a", "1"), theme("B", "b", "2"), theme("R", "r", "3")}}
	two := Codebook{Version: 2, Themes: one.Themes[:2]}
	for _, tt := range []struct {
		name   string
		change CodebookChange
		themes []Theme
		want   []string
	}{
		{"another definition", CodebookChange{Action: CodebookEdit, From: []string{"A"}, To: []string{"A"}},
			[]Theme{theme("A", "a", "new"), one.Themes[1]}, []string{"A"}},
		{"another label", CodebookChange{Action: CodebookRename, From: []string{"A"}, To: []string{"A"}},
			[]Theme{theme("A", "new", "1"), one.Themes[1]}, []string{"A"}},
		{"a typo, says the editor", CodebookChange{Action: CodebookEdit, From: []string{"A"}, To: []string{"A"},
			Kept: true}, []Theme{theme("A", "a", "1."), one.Themes[1]}, nil},
		{"a part of a split keeps the code", CodebookChange{Action: CodebookSplit, From: []string{"A"},
			To: []string{"A", "N"}}, []Theme{one.Themes[0], theme("N", "n", ""), one.Themes[1]}, []string{"A"}},
		{"the theme that others are merged into", CodebookChange{Action: CodebookMerge, From: []string{"A", "B"},
			To: []string{"B"}}, []Theme{one.Themes[1]}, nil},
		{"a file with other " +
			"definitions", CodebookChange{Action: CodebookFiled}, []Theme{theme("B", "b", "new"), theme("A", "A", "1")},
			[]string{"A", "B"}},
		{"a theme is back as it was", CodebookChange{Action: CodebookAdd, To: []string{"R"}}, []Theme{one.Themes[0],
			one.Themes[1], one.Themes[2]}, nil},
		{"a theme is back with another " +
			"definition", CodebookChange{Action: CodebookAdd, To: []string{"R"}}, []Theme{one.Themes[0], one.Themes[1],
			theme("R", "r", "new")}, []string{"R"}},
		{"themes become one that was there once and meant something else", CodebookChange{Action: CodebookMerge,
			From: []string{"A", "B"}, To: []string{"R"}, Kept: true},
			[]Theme{theme("R", "r", "new")}, []string{"R"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := tt.change.Redefined(Codebook{Version: 3, Themes: tt.themes}, []Codebook{one,
				two}); !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}
