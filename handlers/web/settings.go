package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"commentportal/assets"
	"commentportal/docket"
	"commentportal/views"
)

// SiteSettings is what the operator says of the site as a whole. A docket has an
// agency and a contact of its own. What is empty is taken from the dockets where
// they agree.
type SiteSettings struct {
	Name      string   // in the header and at the end of every title
	Agency    string   // who runs the site
	Contact   string   // e-mail address for help, privacy and accessibility
	Security  string   // e-mail or https address for security problems; empty: Contact
	Media     string   // e-mail address for the press
	Reviewed  []string // languages whose translation a person has reviewed
	Languages []string // that people may write to the site's staff in; empty: English
	Logo      *Logo    // nil: none

	// Links of the federal frame's identifier to pages of the agency. Empty ones are
	// left out, but for those of the department that the shipped docket belongs to.
	About, FOIA, NoFEAR, Inspector, Reports string
}

// Logo is a picture for the header, served from here.
type Logo struct {
	Type string // media type
	Data []byte
}

// LogoPath is where the logo is served.
const LogoPath = "/site/logo"

// PreviewPath is where the picture is served that other sites show beside a link.
const PreviewPath = "/site/preview"

// newLook is what every page shows of the site.
func newLook(d Deps) views.Site {
	look := views.Site{
		Name: d.Site.Name, BaseURL: trimSlash(d.BaseURL), Agency: d.Site.Agency, Contact: d.Site.Contact,
		Media: d.Site.Media, Reviewed: d.Site.Reviewed,
	}
	if look.Name == "" {
		look.Name = d.Site.Agency
	}
	if look.Name == "" {
		look.Name = "Public comments"
	}
	if d.Site.Logo != nil {
		sum := sha256.Sum256(d.Site.Logo.Data)
		look.Logo = LogoPath + "?v=" + hex.EncodeToString(sum[:4])
	}
	sum := sha256.Sum256(assets.Preview)
	look.Preview = PreviewPath + "?v=" + hex.EncodeToString(sum[:4])
	if d.FederalFrame {
		frame := federalFrame(d)
		look.Frame = &frame
	}
	return look
}

// federalFrame is the agency identifier. It names the site's agency, and the
// department of the shipped docket where the operator named none.
func federalFrame(d Deps) views.Frame {
	if d.Frame.Agency != "" {
		return d.Frame
	}
	frame := views.HHS(d.BaseURL.Hostname())
	if agency := d.Site.Agency; agency != "" && agency != frame.Agency {
		frame.Agency, frame.Short = agency, agency
		frame.About, frame.FOIA, frame.NoFEAR, frame.Inspector, frame.Reports = "", "", "", "", ""
	}
	for link, own := range map[*string]string{
		&frame.About: d.Site.About, &frame.FOIA: d.Site.FOIA, &frame.NoFEAR: d.Site.NoFEAR,
		&frame.Inspector: d.Site.Inspector, &frame.Reports: d.Site.Reports,
	} {
		if own != "" {
			*link = own
		}
	}
	return frame
}

// SiteShell is the frame of a public page that belongs to the site and to no
// docket.
func (s *Core) SiteShell(r *http.Request, title string, dockets []docket.Docket) views.Shell {
	shell := s.Shell(r, title)
	agency := agreed(dockets, func(d docket.Docket) string { return d.Agency })
	if shell.Site.Agency == "" {
		shell.Site.Agency = agency
	}
	if s.Site.Name == "" && shell.Site.Agency != "" {
		shell.Site.Name = shell.Site.Agency
	}
	if shell.Site.Contact == "" {
		shell.Site.Contact = agreed(dockets, func(d docket.Docket) string { return d.Contact.Email })
	}
	return shell
}

// agreed is what all dockets that say anything say alike, "" where they differ.
func agreed(dockets []docket.Docket, of func(docket.Docket) string) string {
	said := ""
	for _, d := range dockets {
		switch of(d) {
		case "", said:
		default:
			if said != "" {
				return ""
			}
			said = of(d)
		}
	}
	return said
}

// SiteContacts lists whom to write to about the site: its own contact or, where
// none is set, that of each docket, the first filed first.
func SiteContacts(own string, dockets []docket.Docket) []views.SiteContact {
	if own != "" {
		return []views.SiteContact{{Address: own, Href: contactHref(own)}}
	}
	sorted := slices.Clone(dockets)
	slices.SortStableFunc(sorted, func(a, b docket.Docket) int { return a.FiledAt.Compare(b.FiledAt) })
	var out []views.SiteContact
	for _, d := range sorted {
		mail := d.Contact.Email
		if mail == "" || slices.ContainsFunc(out, func(c views.SiteContact) bool { return c.Address == mail }) {
			continue
		}
		out = append(out, views.SiteContact{For: d.Agency + ": " + d.Title, Address: mail, Href: contactHref(mail)})
	}
	return out
}

// contactHref is the address behind a contact: mailto, or a page.
func contactHref(contact string) string {
	if strings.HasPrefix(contact, "https://") {
		return contact
	}
	return (&url.URL{Scheme: "mailto", Opaque: contact}).String()
}

// SecurityContact is where security problems are reported.
func (s SiteSettings) SecurityContact() string {
	if s.Security != "" {
		return s.Security
	}
	return s.Contact
}
