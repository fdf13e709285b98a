package prose

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// sentence finds sentences of a line, each with the white space behind it.
var sentence = regexp.MustCompile(`[^.!?]*[.!?]+["”’)]*\s*|[^.!?]+$`)

// Sentences parts a line into sentences; joined they are the line.
func Sentences(line string) []string { return sentence.FindAllString(line, -1) }

// Mark is a digest of a sentence's letters and numbers, so that it is known again
// whatever stands around it. It is "" for a sentence without any.
func Mark(s string) string {
	s = names.ReplaceAllString(s, "")
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
	if letters == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(letters))
	return hex.EncodeToString(sum[:8])
}

// Edited is a text without the sentences whose marks are given, those that a program
// put in and nobody changed, and how many there were. A line that has no words left
// goes with them.
func Edited(text string, marks []string) (string, int) {
	if len(marks) == 0 {
		return text, 0
	}
	left := 0
	var out []string
	for line := range strings.Lines(text) {
		var kept strings.Builder
		cut := false
		for _, s := range Sentences(line) {
			if m := Mark(s); m != "" && slices.Contains(marks, m) {
				left++
				cut = true
				continue
			}
			kept.WriteString(s)
		}
		if rest := kept.String(); !cut || Mark(rest) != "" {
			if cut && !strings.HasSuffix(rest, "\n") && strings.HasSuffix(line, "\n") {
				rest += "\n"
			}
			out = append(out, rest)
		}
	}
	return strings.TrimSpace(strings.Join(out, "")), left
}
