package guard

import (
	"slices"
	"strings"
)

// What people write for what they mean: letters for digits, digits for letters, and slips
// of the keyboard.

// digitLetters are the letters that are written as digits.
var digitLetters = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "8", "b")

// letterDigits are the digits that are written as letters.
var letterDigits = strings.NewReplacer("o", "0", "i", "1", "l", "1", "s", "5", "b", "8", "z", "2")

// asLetters are the readings of a text in which words such as "Tayl0r" are words; none
// where there is no such word. The digit 1 stands for two letters.
func (w *words) asLetters() []*words {
	return w.readings(func(letters, digits int) bool { return letters > digits },
		digitLetters.Replace, func(s string) string { return digitLetters.Replace(strings.ReplaceAll(s, "1", "l")) })
}

// asDigits are the readings of a text in which words such as "O187" are numbers.
func (w *words) asDigits() []*words {
	return w.readings(func(letters, digits int) bool { return digits >= letters }, letterDigits.Replace)
}

// readings reads the words that mix letters and digits in other ways, each of which keeps
// their length.
func (w *words) readings(mixed func(letters, digits int) bool, ways ...func(string) string) (list []*words) {
	var some []int
	for i, t := range w.tokens {
		if !t.digit {
			continue
		}
		letters, digits := 0, 0
		for _, c := range []byte(t.norm) {
			switch {
			case isDigit(c):
				digits++
			case c >= 'a' && c <= 'z':
				letters++
			}
		}
		if letters > 0 && digits > 0 && letters+digits == len(t.norm) && mixed(letters, digits) {
			some = append(some, i)
		}
	}
	if some == nil {
		return nil
	}
	for _, way := range ways {
		flat := []byte(w.flat)
		for _, i := range some {
			copy(flat[w.tokens[i].flat:], way(w.tokens[i].norm))
		}
		same := func(o *words) bool { return o.flat == string(flat) }
		if !slices.ContainsFunc(list, same) {
			list = append(list, w.withFlat(string(flat)))
		}
	}
	return list
}

// withFlat is the text with its words read otherwise, in the same lengths.
func (w *words) withFlat(flat string) *words {
	out := &words{text: w.text, tokens: slices.Clone(w.tokens), flat: flat}
	for i := range out.tokens {
		t := &out.tokens[i]
		t.norm = flat[t.flat : t.flat+len(t.norm)]
		t.digit = strings.ContainsAny(t.norm, "0123456789")
	}
	return out
}

// misspelled reports whether s, which is a slip from t, is more likely t misspelled than
// another name: it begins alike, and no consonant stands in the place of another.
func misspelled(s, t string) bool {
	if s[0] != t[0] {
		return false
	}
	if len(s) != len(t) {
		return true
	}
	i := 0
	for i < len(s) && s[i] == t[i] {
		i++
	}
	return i+1 < len(s) && s[i] == t[i+1] || vowel(s[i]) && vowel(t[i])
}

func vowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

// typo reports whether s is likely t with one letter too many, too few, changed or
// swapped. Short words differ in one letter as a rule.
func typo(s, t string) bool { return slip(s, t, 5) }

// slip is typo for words of at least so many letters.
func slip(s, t string, least int) bool {
	a, b := []rune(s), []rune(t)
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(b) < least || len(a)-len(b) > 1 || s == t {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return slices.Equal(a[i+1:], b[i:])
	}
	return slices.Equal(a[i+1:], b[i+1:]) ||
		i+1 < len(b) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}
