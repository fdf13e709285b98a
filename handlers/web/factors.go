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

// MustEnrol reports whether a sign-in has come to the step that sets a second factor up.
// Where the account has one that the policy takes no more, it has to be given before.
func (p FactorPolicy) MustEnrol(s *Session) bool {
	if !s.HalfWay() || s.User.HasKey {
		return false
	}
	return !s.User.HasCode || p.NoCodes && s.Data().Proved
}
