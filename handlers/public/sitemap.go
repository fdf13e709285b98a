package public

import (
	"encoding/xml"
	"fmt"
	"net/http"

	"commentportal/docket/phrase"
)

// sitemap is the list of pages that search engines are told of: sitemaps.org, with the
// same page in other languages as Google reads them.
type sitemap struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	Other   string        `xml:"xmlns:xhtml,attr"`
	Pages   []sitemapPage `xml:"url"`
}

type sitemapPage struct {
	Address string        `xml:"loc"`
	Others  []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Relation string `xml:"rel,attr"`
	Language string `xml:"hreflang,attr"`
	Address  string `xml:"href,attr"`
}

// ofDocket are the pages of a docket, as the ends of their addresses. Single comments
// are found through the list: one that is withdrawn must not stay in a file that search
// engines keep.
var ofDocket = []string{"", "/comments", "/themes", "/analysis", "/ledger", "/data"}

// Sitemap lists the pages of the site and of each docket in every language.
func (s *wellKnown) Sitemap(w http.ResponseWriter, r *http.Request) error {
	dockets, err := s.store.Dockets(r.Context())
	if err != nil {
		return err
	}
	paths := []string{"/dockets", "/policies/moderation", "/policies/privacy", "/policies/accessibility",
		"/policies/vulnerability-disclosure"}
	for _, d := range dockets {
		for _, end := range ofDocket {
			paths = append(paths, "/dockets/"+string(d.ID)+end)
		}
		if !d.HeardAt.IsZero() {
			paths = append(paths, "/dockets/"+string(d.ID)+"/heard")
		}
	}
	list := sitemap{Other: "http://www.w3.org/1999/xhtml"}
	for _, path := range paths {
		var others []sitemapLink
		for _, say := range phrase.Languages() {
			others = append(others, sitemapLink{"alternate", say.Language(), s.Look.BaseURL + say.Address(path)})
		}
		for _, other := range others {
			list.Pages = append(list.Pages, sitemapPage{other.Address, others})
		}
	}
	text, err := xml.MarshalIndent(list, "", " ")
	if err != nil {
		return fmt.Errorf("sitemap: %w", err)
	}
	return s.SendOpen(w, r, http.StatusOK, "application/xml; charset=utf-8", append([]byte(xml.Header), text...))
}
