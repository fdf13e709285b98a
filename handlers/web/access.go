package web

import (
	"net/http"

	"commentportal/docket"
)

// Access is who may call a route: everybody, anyone signed in, or a role with a
// permission.
type Access string

// The kinds of access that are no permission. The permissions follow as
// Access(docket.MayModerate) and so on. A route that names anything else is
// refused to everybody.
const (
	Public   Access = ""
	SignedIn Access = "signed in"
)

// The permissions, as routes name them.
const (
	MayModerate = Access(docket.MayModerate)
	MayCode     = Access(docket.MayCode)
	MayRevise   = Access(docket.MayRevise)
	MayExport   = Access(docket.MayExport)
	MayAdmin    = Access(docket.MayAdmin)
)

// MayRunSite is for administrators of the whole site: what belongs to no docket.
const MayRunSite Access = "run the site"

// Page answers one request or says why it cannot.
type Page func(w http.ResponseWriter, r *http.Request) error
