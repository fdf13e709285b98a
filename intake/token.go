package intake

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"commentportal/docket"
)

// What is wrong with a form token. Either way the form is shown again with a
// fresh token and everything that was typed.
var (
	ErrToken        = errors.New("intake: the form was not made by this portal, or is of another docket")
	ErrTokenExpired = errors.New("intake: the form has expired")
)

// tokenLife is how long a form may be filled in: people write slowly
// (STANDARDS, cross-site requests).
const tokenLife = 7 * 24 * time.Hour

// tokenVersion starts every token, so that a later layout is told apart.
const tokenVersion = 1

// Layout of a token before base64url: version, key, time of first issue in
// milliseconds since 1970, docket ID, and the MAC over all of that.
const (
	keyBytes    = 16 // random; names the submission
	keyStart    = 1
	timeStart   = keyStart + keyBytes
	docketStart = timeStart + 8
	macBytes    = sha256.Size
	// maxToken bounds what is decoded at all, in characters: a docket ID has at
	// most 60 bytes.
	maxToken = (docketStart+60+macBytes)*4/3 + 4
)

// formToken is what a form carries from its first issue through review and edit:
// the random key that makes filing idempotent, and when it was issued.
type formToken struct {
	key    string // hex, 32 digits
	issued time.Time
}

// NewToken issues the token for an empty form of the docket. It is signed, valid
// for seven days, and good for this docket alone.
func (d *Desk) NewToken(id docket.ID) string {
	b := make([]byte, docketStart, docketStart+len(id)+macBytes)
	b[0] = tokenVersion
	_, _ = rand.Read(b[keyStart:timeStart]) // never fails: crypto/rand ends the program instead
	binary.BigEndian.PutUint64(b[timeStart:], uint64(d.steady().UnixMilli()))
	b = append(b, id...)
	return base64.RawURLEncoding.EncodeToString(append(b, d.tokenMAC(b)...))
}

func (d *Desk) tokenMAC(b []byte) []byte {
	m := hmac.New(sha256.New, d.keys.Token[:])
	m.Write([]byte("comment form token\x00"))
	m.Write(b)
	return m.Sum(nil)
}

// openToken checks a token. With ErrTokenExpired the token is genuine and is
// returned all the same.
func (d *Desk) openToken(id docket.ID, token string) (formToken, error) {
	if len(token) > maxToken || strings.ContainsAny(token, "\r\n") { // base64 would skip line breaks
		return formToken{}, ErrToken
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) < docketStart+macBytes {
		return formToken{}, ErrToken
	}
	b, mac := b[:len(b)-macBytes], b[len(b)-macBytes:]
	if !hmac.Equal(mac, d.tokenMAC(b)) || b[0] != tokenVersion || string(b[docketStart:]) != string(id) {
		return formToken{}, ErrToken
	}
	t := formToken{
		key:    hex.EncodeToString(b[keyStart:timeStart]),
		issued: time.UnixMilli(int64(binary.BigEndian.Uint64(b[timeStart:]))),
	}
	if d.steady().Sub(t.issued) > tokenLife {
		return t, ErrTokenExpired
	}
	return t, nil
}

// trackingNumber derives the commenter's receipt from the form's key and the
// digest of the fields, so that a repeated submission gets the same one.
func (d *Desk) trackingNumber(key string, digest [sha256.Size]byte) docket.TrackingNumber {
	m := hmac.New(sha256.New, d.keys.Tracking[:])
	m.Write([]byte("tracking number\x00" + key + "\x00"))
	m.Write(digest[:])
	return docket.NewTrackingNumber([10]byte(m.Sum(nil)))
}
