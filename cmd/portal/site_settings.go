package main

import (
	"bytes"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"strings"

	"golang.org/x/text/language"

	"commentportal/docket/phrase"
	"commentportal/handlers/web"
)

// siteFlags are the settings of the site as a whole; a docket has its own agency
// and contact in its file.
var siteFlags = []string{"site-name", "site-agency", "site-agency-links", "site-contact", "site-security-contact",
	"site-media-contact",
	"site-logo", "site-language", "reviewed-translations"}

// maxLogo bounds the logo, which every first visit loads, in bytes.
const maxLogo = 128 << 10

// siteSettings reads and checks the settings of the site.
func (c config) siteSettings() (web.SiteSettings, error) {
	s := web.SiteSettings{
		Name: oneLine(c.SiteName), Agency: oneLine(c.SiteAgency), Contact: c.SiteContact, Security: c.SiteSecurity,
		Media: c.SiteMedia,
	}
	for flag, address := range map[string]string{"site-contact": s.Contact, "site-media-contact": s.Media} {
		if address != "" && !plainAddress(address) {
			return s, usagef("--%s does not understand %q: write an e-mail address such as "+
				"comments@agency.example", flag, address)
		}
	}
	if s.Security != "" && !plainAddress(s.Security) && !webAddress(s.Security) {
		return s, usagef("--site-security-contact does not understand %q: write an e-mail address, or an address "+
			"that begins with https://", s.Security)
	}
	for part := range strings.SplitSeq(c.SiteLanguage, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		tag, err := language.Parse(part)
		if err != nil {
			return s, usagef("--site-language does not understand %q: write languages such as en,es, "+
				"separated by commas", part)
		}
		s.Languages = append(s.Languages, tag.String())
	}
	var err error
	if s.Reviewed, err = reviewedLanguages(c.ReviewedTranslations); err != nil {
		return s, err
	}
	if err := c.agencyLinks(&s); err != nil {
		return s, err
	}
	s.Logo, err = readLogo(c.SiteLogo)
	return s, err
}

// reviewedLanguages reads --reviewed-translations.
func reviewedLanguages(list string) (reviewed []string, err error) {
	for part := range strings.SplitSeq(list, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if say, ok := phrase.In(part); !ok || say.IsEnglish() {
			return nil, usagef("--reviewed-translations does not know %q: write languages that the pages are "+
				"translated to, such as es", part)
		}
		reviewed = append(reviewed, part)
	}
	return reviewed, nil
}

// agencyLinks reads --site-agency-links.
func (c config) agencyLinks(s *web.SiteSettings) error {
	fields := map[string]*string{"about": &s.About, "foia": &s.FOIA, "no-fear": &s.NoFEAR, "inspector": &s.Inspector,
		"reports": &s.Reports}
	for part := range strings.SplitSeq(c.SiteLinks, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		name, address, _ := strings.Cut(part, "=")
		field := fields[strings.TrimSpace(name)]
		if field == nil || !webAddress(address) {
			return usagef("--site-agency-links does not understand %q: write about=https://…, foia=, no-fear=, "+
				"inspector= and reports=, separated by commas", part)
		}
		*field = address
	}
	return nil
}

// readLogo reads the logo's file. A picture is known by its first bytes and not by
// its name.
func readLogo(name string) (*web.Logo, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, usagef("the logo cannot be read, give the right path to --site-logo: %w", err)
	}
	if len(data) > maxLogo {
		return nil, usagef("the logo %s has %d bytes: make it smaller than %d, every visitor loads it", name, len(data),
			maxLogo)
	}
	kind := http.DetectContentType(data)
	switch {
	case kind == "image/png" || kind == "image/jpeg" || kind == "image/webp" || kind == "image/gif":
		return &web.Logo{Type: kind, Data: data}, nil
	case bytes.Contains(data[:min(len(data), 1024)], []byte("<svg")):
		return &web.Logo{Type: "image/svg+xml", Data: data}, nil
	}
	return nil, usagef("the logo %s is no picture that browsers show: save it as SVG, PNG, JPEG or WebP", name)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// plainAddress reports whether s is an e-mail address and nothing more.
func plainAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != ""
}
