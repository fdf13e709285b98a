package main

import (
	"iter"
	"slices"
	"strings"
)

// foreignNames begin the names of variables that are no settings: of the tests, of
// the anchor's command, and of Kubernetes for a service that is called portal.
var foreignNames = []string{"PORTAL_TEST_", "PORTAL_GALLERY", "PORTAL_SHARED", "PORTAL_ANCHOR_DO", "PORTAL_SERVICE_",
	"PORTAL_PORT"}

// checkEnvironment refuses a variable that looks like a setting and is none: a typo
// in PORTAL_REQUIRE_MFA must not pass unseen.
func checkEnvironment(environ []string) error {
	for _, variable := range slices.Sorted(slices.Values(environ)) {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, "PORTAL_") ||
			slices.ContainsFunc(options, func(o option) bool { return o.envName() == name }) ||
			slices.ContainsFunc(foreignNames, func(f string) bool { return strings.HasPrefix(name, f) }) {
			continue
		}
		if near := nearest(name, envNames); near != "" {
			return usagef("the environment variable %s is no setting: did you mean %s? Mend or remove it", name, near)
		}
		return usagef("the environment variable %s is no setting: remove it, or write PORTAL_ and a flag of `portal "+
			"help serve` in capitals", name)
	}
	return nil
}

// mostTypos is how many letters a name may be away from a setting's to be taken
// for it.
const mostTypos = 3

// nearest is the one of the words that a word was likely meant to be; "" for none.
func nearest(word string, words iter.Seq[string]) string {
	best, near := min(mostTypos, len(word)/2)+1, ""
	for one := range words {
		if n := editDistance(word, one); n < best {
			best, near = n, one
		}
	}
	return near
}

// envNames yields the variables of all settings.
func envNames(yield func(string) bool) {
	for _, o := range options {
		if !yield(o.envName()) {
			return
		}
	}
}

// editDistance counts the letters to put in, leave out or change between two words.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
