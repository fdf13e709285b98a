package moderation

import (
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
)

// Occurrences finds every place where words stand in text, whatever the case
// of letters and the number or kind of blanks between them. The spans are in
// bytes, in order, and do not overlap.
func Occurrences(text docket.Text, words string) []docket.Span {
	want, _ := foldWords(words)
	want = trimBlank(want)
	if len(want) == 0 {
		return nil
	}
	have, at := foldWords(string(text))
	next := failures(want)
	var out []docket.Span
	k := 0
	for i, r := range have {
		for k > 0 && want[k] != r {
			k = next[k-1]
		}
		if want[k] == r {
			k++
		}
		if k == len(want) {
			end := len(text)
			if i+1 < len(at) {
				end = at[i+1]
			}
			out = append(out, docket.Span{Start: at[i+1-len(want)], End: trimEnd(text, end)})
			k = 0
		}
	}
	return out
}

// foldWords turns text into its letters in simple case folding, each run of
// blanks into one, without characters that have no width. at holds the byte in
// text from which each came.
func foldWords(text string) (folded []rune, at []int) {
	blank := false
	for i, r := range text {
		switch {
		case unicode.IsSpace(r):
			if !blank {
				folded, at = append(folded, ' '), append(at, i)
			}
			blank = true
			continue
		case unicode.Is(unicode.Cf, r):
			continue
		}
		blank = false
		folded, at = append(folded, simpleFold(r)), append(at, i)
	}
	return folded, at
}

// simpleFold is the smallest of the letters that differ from r in case alone.
func simpleFold(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}

func trimBlank(s []rune) []rune {
	for len(s) > 0 && s[0] == ' ' {
		s = s[1:]
	}
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// trimEnd moves end back over characters without width and blanks that were
// skipped on the way to the next letter.
func trimEnd(text docket.Text, end int) int {
	for end > 0 {
		r, size := utf8.DecodeLastRuneInString(string(text[:end]))
		if !unicode.Is(unicode.Cf, r) && !unicode.IsSpace(r) {
			break
		}
		end -= size
	}
	return end
}

// failures is the table with which a search never looks at a letter twice
// (Knuth, Morris and Pratt, 1977).
func failures(want []rune) []int {
	next := make([]int, len(want))
	k := 0
	for i := 1; i < len(want); i++ {
		for k > 0 && want[i] != want[k] {
			k = next[k-1]
		}
		if want[i] == want[k] {
			k++
		}
		next[i] = k
	}
	return next
}

// typeWords names a kind of finding inside a sentence, without the value.
func typeWords(t docket.FindingType) string {
	switch t {
	case docket.FindingPerson:
		return "a patient or other person's name"
	case docket.FindingEmail:
		return "an e-mail address"
	case docket.FindingPhone:
		return "a phone number"
	case docket.FindingSSN:
		return "a Social Security number"
	case docket.FindingAddress:
		return "a street address"
	case docket.FindingDate:
		return "a private date"
	case docket.FindingCreditCard:
		return "a card number"
	case docket.FindingIP:
		return "a network address"
	case docket.FindingURL:
		return "a private web address"
	case docket.FindingID:
		return "a record or account number"
	case docket.FindingSecret:
		return "a password or key"
	case docket.FindingMarking:
		return "a marking of protected information"
	}
	return "something that must not be public"
}
