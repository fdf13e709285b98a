package signin

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
)

// The parameters that every authenticator app understands (RFC 6238).
const (
	stepSeconds = 30
	skew        = 1 // steps before and after now: clocks differ, people type slowly
	secretBytes = 20
)

var base32NoPad = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecret makes a secret for a one-time-code app: 160 bits in base32.
func NewSecret() string { return base32NoPad.EncodeToString(random(secretBytes)) }

// Step is the number of the 30-second step at t.
func Step(t time.Time) int64 { return t.Unix() / stepSeconds }

// MatchCode finds the step, within one of now, whose code was typed. Only steps
// after last count, so a code works once. Spaces in the code do not matter.
func MatchCode(secret, code string, now time.Time, last int64) (step int64, ok bool) {
	code = strings.Join(strings.Fields(code), "")
	if len(code) != 6 {
		return 0, false
	}
	for s := Step(now) - skew; s <= Step(now)+skew; s++ {
		want, err := hotp.GenerateCodeCustom(secret, uint64(s), hotp.ValidateOpts{Digits: otp.DigitsSix,
			Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, false
		}
		if s > last && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, ok = s, true
		}
	}
	return step, ok
}

// Code is the one-time code of a secret at t, for tests and walks.
func Code(secret string, t time.Time) (string, error) {
	return hotp.GenerateCodeCustom(secret, uint64(Step(t)), hotp.ValidateOpts{Digits: otp.DigitsSix,
		Algorithm: otp.AlgorithmSHA1})
}

// KeyURL is the otpauth address that an app reads from a QR code. issuer and
// account are what the app shows in its list.
func KeyURL(issuer, account, secret string) string {
	q := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	// Apps read %20 everywhere but "+" only sometimes.
	query := strings.ReplaceAll(q.Encode(), "+", "%20")
	return "otpauth://totp/" + url.PathEscape(issuer+":"+account) + "?" + query
}

// QR draws content as the path of an SVG: one unit a module, a quiet zone of
// four modules around it. It returns the path's data and the drawing's width.
func QR(content string) (path string, width int, err error) {
	code, err := qr.Encode(content, qr.M, qr.Auto)
	if err != nil {
		return "", 0, fmt.Errorf("signin: draw QR code: %w", err)
	}
	const quiet = 4
	var b strings.Builder
	size := code.Bounds().Dx()
	for y := range size {
		for x := 0; x < size; x++ {
			start := x
			for x < size {
				if r, _, _, _ := code.At(x, y).RGBA(); r != 0 {
					break
				}
				x++
			}
			if x > start {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", start+quiet, y+quiet, x-start, x-start)
			}
		}
	}
	return b.String(), size + 2*quiet, nil
}

// Recovery codes: ten of 80 random bits (STANDARDS, lost factor), written as 16
// letters and digits in fours. Only their SHA-256 is kept; with 80 random bits
// a slow hash would add nothing.
const (
	recoveryCodes = 10
	recoveryBytes = 10
)

// NewRecoveryCodes makes a set of recovery codes and the hashes to store.
func NewRecoveryCodes() (codes []string, hashes [][32]byte) {
	for range recoveryCodes {
		plain := strings.ToLower(base32NoPad.EncodeToString(random(recoveryBytes)))
		codes = append(codes, plain[0:4]+"-"+plain[4:8]+"-"+plain[8:12]+"-"+plain[12:16])
		hashes = append(hashes, sha256.Sum256([]byte(plain)))
	}
	return codes, hashes
}

// RecoveryHash is the hash of a recovery code as somebody typed it. It reports
// false when it cannot be one.
func RecoveryHash(typed string) ([32]byte, bool) {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r >= 'a' && r <= 'z', r >= '2' && r <= '7':
			return r
		case r == '0':
			return 'o'
		case r == '1':
			return 'l'
		}
		return -1
	}, typed)
	if len(plain) != 16 {
		return [32]byte{}, false
	}
	return sha256.Sum256([]byte(plain)), true
}
