package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSiteSettingsSayWhatToWrite(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	file := func(name string, data []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	svg := []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`)
	for _, tt := range []struct {
		name string
		c    config
		says string // "" where all is well
	}{
		{"nothing", config{}, ""},
		{"everything", config{SiteName: "Comments", SiteAgency: "Agency", SiteContact: "a@agency.example",
			SiteSecurity: "https://agency.example/security",
			SiteMedia:    "press@agency.example", SiteLogo: file("logo.svg", svg), SiteLanguage: "en, es",
			SiteLinks: "about=https://agency.example/about"}, ""},
		{"a contact that is no address", config{SiteContact: "call us"}, "--site-contact"},
		{"a contact with a name", config{SiteContact: "Staff <a@agency.example>"}, "--site-contact"},
		{"a press contact that is no address", config{SiteMedia: "press"}, "--site-media-contact"},
		{"a security page without TLS", config{SiteSecurity: "http://agency.example/"}, "https://"},
		{"a translation that there is not", config{ReviewedTranslations: "es,tlh"}, "--reviewed-translations"},
		{"a language that is none", config{SiteLanguage: "en,englisch!"}, "--site-language"},
		{"a link of no kind", config{SiteLinks: "home=https://agency.example"}, "--site-agency-links"},
		{"a logo that is not there", config{SiteLogo: filepath.Join(folder, "none.svg")}, "--site-logo"},
		{"a logo that is no picture", config{SiteLogo: file("logo.png", []byte("words"))}, "SVG, PNG"},
		{"a logo that is too large", config{SiteLogo: file("large.svg", append(svg, bytes.Repeat([]byte(" "),
			maxLogo)...))}, "smaller"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.c.siteSettings()
			if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("siteSettings() says %v, want %q", err, tt.says)
			}
		})
	}
}

// The settings reach the pages from the configuration file, the environment and
// the command line alike; the server is asked as the program runs.
func TestTheSiteIsNamedAsItsSettingsSay(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	logo := filepath.Join(folder, "logo.svg")
	if err := os.WriteFile(logo, []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(folder, "portal.toml")
	if err := os.WriteFile(settings, []byte("site-name = \"Comment here\"\nsite-language = [\"en\", "+
		"\"es\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := newPortal(t, engines[0])
	p.serve("--config", settings, "--site-security-contact", "security@agency.example", "--site-logo", logo)
	read := func(path string) string {
		t.Helper()
		res, err := http.Get(p.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d, %v", path, res.StatusCode, err)
		}
		return string(body)
	}
	page := parsePage(t, read("/"))
	if got := page.words(".site-name"); got != "Comment here" {
		t.Errorf("the site is named %q", got)
	}
	if got := read(attr(page.one(t, ".site-logo"), "src")); !strings.HasPrefix(got, "<svg") {
		t.Errorf("the logo is %q", got)
	}
	if got := read("/.well-known/security.txt"); !strings.HasPrefix(got, "Contact: "+
		"mailto:security@agency.example\n") || !strings.Contains(got, "Preferred-Languages: en, es\n") {
		t.Errorf("security.txt is\n%s", got)
	}
}
