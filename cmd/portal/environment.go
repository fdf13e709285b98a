package main

import (
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
		if near := nearestSetting(name); near != "" {
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

// nearestSetting is the variable of a setting that a name was likely meant to be.
func nearestSetting(name string) string {
	best, near := mostTypos+1, ""
	for _, o := range options {
		if n := editDistance(name, o.envName()); n < best {
			best, near = n, o.envName()
		}
	}
	return near
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
