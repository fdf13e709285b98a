package web

import (
	"time"

	"github.com/gorilla/securecookie"
)

// SealKeys are the secrets that sign and encrypt what the portal hands out and takes
// back.
type SealKeys struct{ Auth, Seal [32]byte }

// NewSeal returns the one way to sign and encrypt a short-lived value, in a cookie or
// in an address. The value travels as plain bytes: nothing that comes from a browser
// is decoded into objects. A life of 0 leaves the time to the value itself.
func NewSeal(keys SealKeys, life time.Duration) *securecookie.SecureCookie {
	return securecookie.New(keys.Auth[:], keys.Seal[:]).
		SetSerializer(securecookie.NopEncoder{}).
		MaxAge(int(life.Seconds()))
}
