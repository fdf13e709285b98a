package main

import (
	"crypto/fips140"
	"net/netip"
	"net/url"
)

// checkFactors refuses a policy under which nobody could sign in, or a password alone would
// do.
func (c config) checkFactors() error {
	if c.OneTimeCodes && fips140.Enforced() {
		return usagef("GODEBUG=fips140=only allows no one-time codes, which are made with SHA-1 (RFC 6238): give " +
			"--one-time-codes=false, or take fips140=on, which allows them")
	}
	if c.OneTimeCodes {
		return nil
	}
	if !c.RequireMFA {
		return usagef("--one-time-codes=false asks for passkeys, and --require-mfa=false for none: leave one " +
			"of them out")
	}
	base, err := url.Parse(c.BaseURL)
	if err != nil {
		return nil // said elsewhere
	}
	if _, err := netip.ParseAddr(base.Hostname()); err == nil || base.Hostname() == "" {
		return usagef("--one-time-codes=false leaves passkeys alone, and browsers offer those at a name only: give " +
			"--base-url https://comments.example.gov")
	}
	return nil
}
