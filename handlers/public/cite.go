package public

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// citation is a posted comment as programs that keep references read it.
type citation struct {
	Type      string    `json:"type"`
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Author    []cslName `json:"author"`
	Number    string    `json:"number"`
	Container string    `json:"container-title"`
	Publisher string    `json:"publisher,omitempty"`
	URL       string    `json:"URL"`
	Language  string    `json:"language,omitempty"`
	Issued    cslDate   `json:"issued"`
}

type cslName struct {
	Literal string `json:"literal"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

// CiteJSON is the reference to a posted comment as CSL JSON.
func (s *comments) CiteJSON(w http.ResponseWriter, r *http.Request) error {
	d, c, err := s.cited(r)
	if err != nil {
		return err
	}
	y, m, day := c.PostedAt.In(d.Location()).Date()
	text, err := json.MarshalIndent([]citation{{Type: "document", ID: string(c.ID), Title: "Comment " + string(c.ID),
		Author: cslNames(c.Byline), Number: string(c.ID), Container: d.Title, Publisher: d.Agency,
		URL: s.commentURL(c), Language: c.Language, Issued: cslDate{[][]int{{y, int(m), day}}}}}, "", "  ")
	if err != nil {
		return fmt.Errorf("citation: %w", err)
	}
	web.Download(w, "application/vnd.citationstyles.csl+json; charset=utf-8", string(c.ID)+".json")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(append(text, '\n')) // the reader has gone; there is nobody to tell
	return nil
}

// authors are those to cite a comment by: everybody who signed, or who the byline says.
func authors(b docket.Byline) []string {
	b.Confirmed = false // it says something of an address, not of a name
	if b.Signatories == "" {
		return []string{b.Attribution()}
	}
	first := b
	first.Signatories = ""
	list := []string{first.Attribution()}
	for _, one := range b.Signatories.All() {
		list = append(list, one.String())
	}
	return list
}

func cslNames(b docket.Byline) []cslName {
	var list []cslName
	for _, name := range authors(b) {
		list = append(list, cslName{name})
	}
	return list
}

// texAuthors writes the authors for BibTeX, each in braces so that nothing of it is taken
// for a first name.
func texAuthors(b docket.Byline) string {
	var list []string
	for _, name := range authors(b) {
		list = append(list, "{"+texWords(name)+"}")
	}
	return strings.Join(list, " and ")
}

// CiteBibTeX is the reference to a posted comment as BibTeX.
func (s *comments) CiteBibTeX(w http.ResponseWriter, r *http.Request) error {
	d, c, err := s.cited(r)
	if err != nil {
		return err
	}
	at := c.PostedAt.In(d.Location())
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", c.ID)
	for _, f := range []struct{ name, value string }{
		{"author", texAuthors(c.Byline)}, {"title", "Comment " + string(c.ID)},
		{"howpublished", texWords(d.Title)}, {"publisher", texWords(d.Agency)}, {"number", string(c.ID)},
		{"year", at.Format("2006")}, {"month", strings.ToLower(at.Format("Jan"))}, {"url", s.commentURL(c)},
	} {
		if f.name == "month" {
			fmt.Fprintf(&b, "  month = %s,\n", f.value)
		} else if f.value != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", f.name, f.value)
		}
	}
	b.WriteString("}\n")
	web.Download(w, "application/x-bibtex; charset=utf-8", string(c.ID)+".bib")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write([]byte(b.String())) // the reader has gone; there is nobody to tell
	return nil
}

// cited reads the posted comment that the address names.
func (s *comments) cited(r *http.Request) (docket.Docket, docket.PublicComment, error) {
	d, id, ok := commentPath(r)
	if !ok {
		return docket.Docket{}, docket.PublicComment{}, web.ErrNoPage
	}
	c, err := s.store.PublicComment(r.Context(), id)
	if err != nil {
		return docket.Docket{}, c, err
	}
	of, err := s.store.Docket(r.Context(), d)
	return of, c, err
}

// commentURL is the permanent address of a comment.
func (s *comments) commentURL(c docket.PublicComment) string {
	return s.Look.BaseURL + "/dockets/" + string(c.Docket) + "/comments/" + string(c.ID)
}

// texReplacer escapes what TeX would read as a command.
var texReplacer = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`,
	"^", `\^{}`, "_", `\_`, "~", `\~{}`, "%", `\%`, "\n", " ")

// texWords writes words so that TeX shows them as they are.
func texWords(s string) string { return texReplacer.Replace(s) }
