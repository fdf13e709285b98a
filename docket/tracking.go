package docket

import "strings"

// trackingLetters is Crockford's base 32: no I, L, O or U, so nobody has to tell
// 1 from l or 0 from O on a printed receipt.
const trackingLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// trackingLength is the number of letters and digits of a tracking number: 80
// bits at five bits each.
const trackingLength = 16

// NewTrackingNumber writes 80 bits as a tracking number, "7F3K-…" in fours.
func NewTrackingNumber(bits [10]byte) TrackingNumber {
	var b strings.Builder
	var have, acc uint
	n := 0
	for _, c := range bits {
		acc = acc<<8 | uint(c)
		for have += 8; have >= 5; {
			if n > 0 && n%4 == 0 {
				b.WriteByte('-')
			}
			have -= 5
			b.WriteByte(trackingLetters[acc>>have&31])
			n++
		}
		acc &= 1<<have - 1
	}
	return TrackingNumber(b.String())
}

// ParseTracking reads a tracking number as people type it: any case, with or
// without spaces and hyphens of whatever kind, O for 0, I or L for 1. It reports
// false when what remains is no tracking number, which says nothing about
// whether a comment has it.
func ParseTracking(typed string) (TrackingNumber, bool) {
	if len(typed) > 200 { // bytes; far beyond a number with any separators
		return "", false
	}
	var b strings.Builder
	n := 0
	for _, r := range typed {
		switch r {
		case ' ', '\t', '\n', '\r', '-', '.', '_', '\u00a0', '\u00ad', '\u2010', '\u2011', '\u2012', '\u2013', '\u2014',
			'\u2212':
			continue
		case 'o', 'O':
			r = '0'
		case 'i', 'I', 'l', 'L':
			r = '1'
		}
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		if !strings.ContainsRune(trackingLetters, r) {
			return "", false
		}
		if n > 0 && n%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
		n++
	}
	return TrackingNumber(b.String()), n == trackingLength
}
