package docket

import "strings"

// Nearest is the name in list that somebody most likely meant by word, or "" when
// none is close: for errors that say what to write instead.
func Nearest(word string, list []string) string {
	best, least := "", 1+max(1, (len(word)+1)/3) // letters that may be wrong: one, or a third of them
	for _, c := range list {
		if d := distance(strings.ToLower(word), c); d < least {
			best, least = c, d
		}
	}
	if best == "" {
		for _, c := range list { // singular for plural and the like
			if len(word) >= 3 && (strings.HasPrefix(c, word) || strings.HasPrefix(word, c)) {
				return c
			}
		}
	}
	return best
}

// distance counts the letters to insert, delete or change to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
