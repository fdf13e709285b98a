package phrase

import "strings"

// spoken are the pages that the public reads in its own language, as the beginnings of
// their addresses. What programs read, staff pages and files of the site have none.
var spoken = []string{"/dockets", "/status", "/policies", "/name-used", "/helpful", "/mail", "/follow",
	"/did-you-write"}

// data are the endings of addresses whose content is the same in all languages.
var data = []string{".csv", ".json", ".xml", ".bib"}

// Spoken reports whether an address of this site leads to a page that is there in
// every language.
func Spoken(address string) bool {
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		address = address[:end]
	}
	for _, ending := range data {
		if strings.HasSuffix(address, ending) {
			return false
		}
	}
	for _, at := range spoken {
		if rest, ok := strings.CutPrefix(address, at); ok && (rest == "" || rest[0] == '/') {
			return true
		}
	}
	return address == "/"
}

// Address is where a page of the public lies in the printer's language: English at the
// address itself, Spanish behind /es. Any other address stays as it is.
func (p *Printer) Address(address string) string {
	if p.IsEnglish() || !Spoken(address) {
		return address
	}
	return "/" + p.Language() + address
}

// SplitPath takes the language off the path of a request. A path without one is
// English.
func SplitPath(path string) (*Printer, string) {
	for _, p := range catalogues() {
		if rest, ok := strings.CutPrefix(path, "/"+p.code); ok && (rest == "" || rest[0] == '/') {
			if rest == "" {
				rest = "/"
			}
			return p, rest
		}
	}
	return English, path
}
