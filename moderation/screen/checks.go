package screen

import "strings"

// luhn reports whether the digits carry the check digit of ISO/IEC 7812-1.
func luhn(digits []byte) bool { return luhnSum(digits)%10 == 0 }

func luhnSum(digits []byte) int {
	sum := 0
	double := false
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return sum
}

// cardIssuer reports whether a number of this length begins like one that a
// card network issues.
func cardIssuer(d []byte) bool {
	four := int(d[0]-'0')*1000 + int(d[1]-'0')*100 + int(d[2]-'0')*10 + int(d[3]-'0')
	for _, x := range cardIssuers {
		if four >= x.from && four <= x.to {
			return x.lengths&(1<<len(d)) != 0
		}
	}
	return false
}

const (
	length13, length14, length15, length16, length19 = 1 << 13, 1 << 14, 1 << 15, 1 << 16, 1 << 19
	length12to19                                     = 1<<20 - 1<<12
)

// cardIssuers are the first four digits of the networks and the lengths of their
// numbers: American Express and Diners 3, Visa 4, Mastercard 51-55 and 2221-2720,
// Discover, UnionPay and Maestro 6, Maestro 50 and 56-58.
var cardIssuers = []struct{ from, to, lengths int }{
	{3400, 3499, length15}, {3700, 3799, length15},
	{3000, 3099, length14 | length16}, {3600, 3699, length14 | length16}, {3800, 3999, length14 | length16},
	{3500, 3599, length15 | length16}, {1800, 1899, length15 | length16}, {2100, 2199, length15 | length16},
	{4000, 4999, length13 | length16 | length19},
	{5100, 5599, length16}, {2221, 2720, length16},
	{6000, 6999, length12to19}, {5000, 5099, length12to19}, {5600, 5899, length12to19},
}

// abaValid checks a bank routing number: prefix of a Federal Reserve district
// and the weights 3, 7, 1.
func abaValid(d []byte) bool {
	if len(d) != 9 {
		return false
	}
	p := int(d[0]-'0')*10 + int(d[1]-'0')
	if !(p <= 12 || p >= 21 && p <= 32 || p >= 61 && p <= 72 || p == 80) {
		return false
	}
	sum := 0
	for i, w := range []int{3, 7, 1, 3, 7, 1, 3, 7, 1} {
		sum += w * int(d[i]-'0')
	}
	return sum%10 == 0 && sum > 0
}

// gs1Valid checks the last digit of a GTIN of 14 digits, as in a device's UDI.
func gs1Valid(d []byte) bool {
	if len(d) != 14 {
		return false
	}
	sum := 0
	for i, c := range d {
		w := 1
		if i%2 == 0 {
			w = 3
		}
		sum += w * int(c-'0')
	}
	return sum%10 == 0
}

// deaValid checks the number of a registrant of the Drug Enforcement
// Administration: two letters (or a letter and 9) and seven digits, in small
// letters here.
func deaValid(w []byte) bool {
	if len(w) != 9 || !isLower(w[0]) || w[0] == 'i' || w[0] == 'n' || w[0] == 'o' || w[0] == 'q' || w[0] == 'v' ||
		w[0] == 'w' || w[0] == 'y' || w[0] == 'z' {
		return false
	}
	if !isLower(w[1]) && w[1] != '9' {
		return false
	}
	d := w[2:]
	for _, c := range d {
		if !isDigit(c) {
			return false
		}
	}
	n := func(i int) int { return int(d[i] - '0') }
	return (n(0)+n(2)+n(4)+2*(n(1)+n(3)+n(5)))%10 == n(6)
}

// ibanLength is the length of an account number by country (SWIFT IBAN
// registry, release 99, 2024).
var ibanLength = map[string]int{
	"ad": 24, "ae": 23, "al": 28, "at": 20, "az": 28, "ba": 20, "be": 16, "bg": 22, "bh": 22, "br": 29, "by": 28,
	"ch": 21, "cr": 22, "cy": 28, "cz": 24, "de": 22, "dk": 18, "do": 28, "ee": 20, "eg": 29, "es": 24, "fi": 18,
	"fo": 18, "fr": 27, "gb": 22, "ge": 22, "gi": 23, "gl": 18, "gr": 27, "gt": 28, "hr": 21, "hu": 28, "ie": 22,
	"il": 23, "iq": 23, "is": 26, "it": 27, "jo": 30, "kw": 30, "kz": 20, "lb": 28, "li": 21, "lt": 20, "lu": 20,
	"lv": 21, "mc": 27, "md": 24, "me": 22, "mk": 19, "mr": 27, "mt": 31, "mu": 30, "nl": 18, "no": 15, "pk": 24,
	"pl": 28, "ps": 29, "pt": 25, "qa": 29, "ro": 24, "rs": 22, "sa": 24, "se": 24, "si": 19, "sk": 24, "sm": 27,
	"tn": 24, "tr": 26, "ua": 29, "va": 22, "vg": 24, "xk": 20,
}

// ibanValid checks length and remainder (ISO 13616) of an account number in
// small letters, without blanks.
func ibanValid(w []byte) bool {
	if len(w) < 15 || ibanLength[string(w[:2])] != len(w) {
		return false
	}
	rest := 0
	for i := range w {
		c := w[(i+4)%len(w)]
		switch {
		case isDigit(c):
			rest = (rest*10 + int(c-'0')) % 97
		case isLower(c):
			rest = (rest*100 + int(c-'a') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

// vinForm reports whether w has the letters and length of a vehicle's number,
// vinValid whether its check digit holds (49 CFR 565.15).
func vinForm(w []byte) bool {
	if len(w) != 17 {
		return false
	}
	digits, letters := 0, 0
	for _, c := range w {
		switch {
		case isDigit(c):
			digits++
		case isLower(c) && c != 'i' && c != 'o' && c != 'q':
			letters++
		default:
			return false
		}
	}
	return digits >= 3 && letters >= 1
}

func vinValid(w []byte) bool {
	if !vinForm(w) {
		return false
	}
	const values = "12345678 12345 7 923456789" // a to z
	weights := [17]int{8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2}
	sum := 0
	for i, c := range w {
		v := 0
		if isDigit(c) {
			v = int(c - '0')
		} else {
			v = int(values[c-'a'] - '0')
		}
		sum += v * weights[i]
	}
	check := byte('0' + sum%11)
	if sum%11 == 10 {
		check = 'x'
	}
	return w[8] == check
}

// mbiForm reports whether w is a Medicare Beneficiary Identifier: eleven places
// by CMS's scheme, where C is 1-9, A a letter but S L O I B Z, N a digit and X
// either.
func mbiForm(w []byte) bool {
	const scheme = "CAXNAXNAANN"
	if len(w) != len(scheme) {
		return false
	}
	for i, c := range w {
		digit := isDigit(c)
		letter := isLower(c) && strings.IndexByte("slobiz", c) < 0
		var ok bool
		switch scheme[i] {
		case 'C':
			ok = digit && c != '0'
		case 'A':
			ok = letter
		case 'N':
			ok = digit
		case 'X':
			ok = digit || letter
		}
		if !ok {
			return false
		}
	}
	return true
}
