// Package handlers is the portal's HTTP side: the route table, and the middleware
// around it. The pages lie in the inner rooms public and staff, what both share
// in web.
package handlers

import (
	"errors"
	"net/http"

	"commentportal/export"
	"commentportal/handlers/api"
	"commentportal/handlers/public"
	"commentportal/handlers/staff"
	"commentportal/handlers/web"
)

// Deps holds all that the pages need: what both faces share, and what each needs
// of its own.
type Deps struct {
	web.Deps
	Public public.Deps
	Staff  staff.Deps
	API    api.Store // what programs read

	Cookies web.CookieKeys // of staff sessions
	web.FactorPolicy
}

// site is the running set of pages.
type site struct {
	*web.Gate
	public *public.Face
	staff  *staff.Face
	api    *api.Face
}

// New returns the whole site. It panics when a required dependency is missing,
// which is a mistake of the program and not of its operator.
func New(d Deps) http.Handler {
	if err := d.check(); err != nil {
		panic(err)
	}
	s := newSite(d)
	return s.handler()
}

func newSite(d Deps) *site {
	core := web.NewCore(d.Deps)
	gate := web.NewGate(core, d.Staff.Store, d.Cookies, d.FactorPolicy, staff.KeptForms, staff.Flashes)
	if d.Public.Poke == nil { // who asks for a link by mail waits for it
		d.Public.Mail, d.Public.Poke = d.Staff.Mailroom.Mail, d.Staff.Mailroom.Poke
	}
	d.Staff.Counted = export.NewAnalyses(d.Staff.Store)
	d.Public.Counted = d.Staff.Counted
	return &site{Gate: gate, public: public.New(core, d.Public), staff: staff.New(gate, d.Staff),
		api: api.New(core, d.API)}
}

func (d Deps) check() error {
	if d.Staff.Store == nil || d.API == nil {
		return errors.New("handlers: a store dependency is missing")
	}
	return errors.Join(d.Deps.Check(), d.Public.Check())
}
