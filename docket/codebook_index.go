package docket

import (
	"strings"
	"unicode"
)

// codebookIndex answers what a revision asks about codes and labels without
// walking through themes again for every theme.
type codebookIndex struct {
	codes  map[string]int       // of the next version: how many themes have a code, letter case aside
	labels map[string][2]string // of the next version: up to two codes with a label, letter case aside
	before map[string]Theme     // of the version before, by code
	used   map[string]Theme     // of all versions, letter case aside: the theme that had a code last
	last   map[string]int       // the version of that theme
	looks  int                  // themes looked at; tests hold it linear
}

func newCodebookIndex(next, before Codebook, versions []Codebook) *codebookIndex {
	x := &codebookIndex{codes: map[string]int{}, labels: map[string][2]string{}, before: map[string]Theme{},
		used: map[string]Theme{}, last: map[string]int{}}
	for _, t := range next.Themes {
		x.looks++
		x.codes[foldKey(t.Code)]++
		label := foldKey(t.Label)
		if have := x.labels[label]; have[0] != t.Code {
			x.labels[label] = [2]string{t.Code, have[0]}
		}
	}
	for _, t := range before.Themes {
		x.looks++
		if _, twice := x.before[t.Code]; !twice {
			x.before[t.Code] = t
		}
	}
	for _, v := range versions {
		for _, t := range v.Themes {
			x.looks++
			if code := foldKey(t.Code); v.Version > x.last[code] {
				x.last[code], x.used[code] = v.Version, t
			}
		}
	}
	return x
}

// sameLabel is another code of the next version with the label of t, or "".
func (x *codebookIndex) sameLabel(t Theme) string {
	x.looks++
	have := x.labels[foldKey(t.Label)]
	if have[0] != t.Code {
		return have[0]
	}
	return have[1]
}

// foldKey is the same for strings that strings.EqualFold calls equal.
func foldKey(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}
