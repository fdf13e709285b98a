package web

import "commentportal/docket"

// FactorPolicy says what staff must give beside the password.
type FactorPolicy struct {
	RequireMFA bool // every account needs a second factor
	NoCodes    bool // one-time codes and recovery codes open nothing: passkeys alone do
}

// Enrolled reports whether an account has the second factor that the policy asks for.
func (p FactorPolicy) Enrolled(u docket.User) bool {
	return !p.RequireMFA || u.HasKey || u.HasCode && !p.NoCodes
}

// Lacks names what the policy asks for and an account has not, or "". Who comes from the
// agency's identity provider has given a second factor there.
func (p FactorPolicy) Lacks(a docket.AccountReview) string {
	if a.Agency || p.Enrolled(a.User) {
		return ""
	}
	return "second factor"
}

// Opens reports whether a session opens pages: every step is passed, and the account has its
// second factor, or the agency's identity provider has asked for more than one.
func (p FactorPolicy) Opens(s *Session) bool {
	return s.SignedIn() && (p.Enrolled(s.User) || s.Data().Agency)
}

// MustEnrol reports whether a sign-in has come to the step that sets a second factor up.
// Where the account has one that the policy takes no more, it has to be given before.
func (p FactorPolicy) MustEnrol(s *Session) bool {
	if !s.HalfWay() || s.User.HasKey {
		return false
	}
	return !s.User.HasCode || p.NoCodes && s.Data().Proved
}
