package docket

import "regexp"

// MaxLabel bounds a label or an imperative of a codebook, in characters.
const MaxLabel = 300

// maxCode bounds a code, in characters.
const maxCode = 60

var codeForm = regexp.MustCompile(`^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$`)

// ValidCode reports whether a theme may have the code: it stands in files, forms
// and addresses, so it is letters and digits in groups joined by - _ or . and at
// most 60 characters.
func ValidCode(code string) bool { return len(code) <= maxCode && codeForm.MatchString(code) }

// Shortened returns at most 40 characters of a name, for errors that repeat it.
func Shortened(name string) string {
	const most = 40
	if r := []rune(name); len(r) > most {
		return string(r[:most]) + "…"
	}
	return name
}
