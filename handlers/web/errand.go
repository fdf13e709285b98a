package web

import (
	"net/http"
	"time"
)

// errandLife is how long a browser may take for a step of signing in that leads away from
// the page: to a passkey or to the agency's sign-in.
const errandLife = 10 * time.Minute

// SendErrand gives the browser a sealed cookie that it brings back with its next step. value
// must say itself whom and what it is for: a browser can bring it more than once.
func (st *sessionStore) SendErrand(w http.ResponseWriter, name string, value []byte) error {
	name = st.cookie(name)
	sealed, err := st.errand.Encode(name, value)
	if err != nil {
		return err
	}
	http.SetCookie(w, st.errandCookie(name, sealed, int(errandLife.Seconds())))
	return nil
}

// TakeErrand is what SendErrand gave the browser, and takes the cookie away; nil without a
// valid one.
func (st *sessionStore) TakeErrand(w http.ResponseWriter, r *http.Request, name string) []byte {
	name = st.cookie(name)
	cookie, err := r.Cookie(name)
	if err != nil {
		return nil
	}
	http.SetCookie(w, st.errandCookie(name, "", -1))
	var value []byte
	if err := st.errand.Decode(name, cookie.Value, &value); err != nil {
		return nil
	}
	return value
}

// Recent reports whether something was made for an errand that still runs, by the clock
// that never goes back.
func (st *sessionStore) Recent(made time.Time) bool {
	age := st.now().Sub(made)
	return age > -clockSkew && age < errandLife
}

func (st *sessionStore) errandCookie(name, value string, age int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: age, Secure: st.secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode}
}
