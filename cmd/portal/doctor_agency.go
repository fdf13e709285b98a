package main

import (
	"context"
	"time"
)

// doctorAgencyTime is how long the doctor waits for the identity provider.
const doctorAgencyTime = 10 * time.Second

// agency asks the agency's identity provider, where staff sign in by one, whether it answers
// and offers what the settings ask of it.
func (d *doctor) agency(ctx context.Context) {
	if d.p.OIDC.Issuer == "" {
		return
	}
	base, err := d.p.publicURL(d.p.Addr)
	if err != nil {
		return // said of the settings
	}
	settings, err := d.p.agencySignIn(base)
	if err != nil {
		return // said of the settings
	}
	ctx, cancel := context.WithTimeout(ctx, doctorAgencyTime)
	defer cancel()
	misfits, err := settings.Client.Check(ctx)
	if err != nil {
		d.say(wrong, "sign-in", "the identity provider %s does not answer as one: check --oidc-issuer, and that this "+
			"machine may call it; passwords and passkeys that the settings leave "+
			"open go on: %s", d.p.OIDC.Issuer, sentence(err))
		return
	}
	for _, m := range misfits {
		d.say(warning, "sign-in", "the identity provider %s: %s", d.p.OIDC.Issuer, m)
	}
	d.say(fine, "sign-in", "the identity provider %s answers; it must lead back to %s", d.p.OIDC.Issuer,
		base.JoinPath("admin", "sign-in", "agency", "return"))
}
