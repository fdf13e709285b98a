package handlers

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// shownTexts collects what a page says to its reader in the page's own language: text
// nodes and texts of attributes, without what somebody wrote, names and codes.
func shownTexts(t *testing.T, a *answer, lang string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	add := func(where, text string) {
		text = strings.Join(strings.Fields(text), " ")
		if len(lettersOnly.FindString(text)) > 2 {
			texts[text] = where
		}
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			add(n.Parent.Data, n.Data)
			return
		}
		if n.Type == html.ElementNode && n.Data == "text" { // lines of one label in a drawing
			add("text", strings.Join(labelLines(n), " "))
			return
		}
		if n.Type == html.ElementNode {
			class := attr(n, "class")
			switch {
			case slices.Contains([]string{"script", "style", "mark", "bdi", "code", "textarea"}, n.Data),
				strings.Contains(class, "words"), strings.Contains(class, "docket-id"),
				attr(n, "lang") != "" && attr(n, "lang") != lang:
				return
			}
			for _, name := range []string{"aria-label", "title", "placeholder", "alt", "data-left", "data-over"} {
				add(name, attr(n, name))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range a.nodes(t, "html") {
		walk(n)
	}
	return texts
}

// labelLines are the lines of a label in a drawing.
func labelLines(n *html.Node) (out []string) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			out = append(out, strings.TrimSpace(c.Data))
		} else {
			out = append(out, labelLines(c)...)
		}
	}
	return out
}

var (
	lettersOnly = regexp.MustCompile(`\p{L}{3,}`)
	// leftEnglish finds little words of English that Spanish does not have.
	leftEnglish = regexp.MustCompile(`(?i)\b(the|your|you|and|with|this|was|were|is|are|of|not|it|to)\b`)
	// inAnyLanguage are texts that read alike: addresses, numbers of comments, names of
	// formats and of places that act on reports.
	inAnyLanguage = regexp.MustCompile(`^([A-Z0-9-]+-\d{4}|LIFE-[A-Z-]+|[\w.+-]+@[\w.-]+|https?://\S*|\S*\.gov(/\S*)?` +
		`|` +
		`portal\.example|[A-Z0-9]{4}(-[A-Z0-9]{4}){3}|[0-9a-f]{16,})\.?$`)
	// quoted are English words that a Spanish text names as such.
	quoted = regexp.MustCompile(`“[^”]*”|HHS-\S+`)
)

// Pages under /es say nothing in English: no text of theirs stands on the English page
// of the same state, and no little word of English in any.
func TestSpanishPagesAreSpanish(t *testing.T) {
	t.Parallel()
	es, _ := phrase.In("es")
	federal := func(d *Deps) { d.FederalFrame = true }
	english, spanish := openPortal(t, federal), openPortal(t, federal)
	spanish.say = es
	have := map[string]map[string]string{}
	for _, s := range galleryPages(english) {
		have[s.name] = shownTexts(t, s.page, "en")
	}
	allowed := spanishToo(es)
	pages := 0
	for _, s := range galleryPages(spanish) {
		pages++
		checkSpanish(t, s, have[s.name], allowed)
	}
	if pages < 30 {
		t.Errorf("only %d pages were looked at", pages)
	}
}

// spanishToo are texts that a Spanish page may share with the English one: words of both
// languages and names of formats.
func spanishToo(es *phrase.Printer) map[string]bool {
	allowed := map[string]bool{"Use": true, "sector": true, "BibTeX": true, "CSL JSON": true}
	for _, text := range es.Keys() {
		allowed[text] = es.Known(text) == text // Alabama, JSON
	}
	return allowed
}

// checkSpanish reports what a page under /es says in English. Have is what the English
// page says.
func checkSpanish(t *testing.T, s shot, have map[string]string, allowed map[string]bool) {
	t.Helper()
	if got := s.page.Header.Get("Content-Language"); got != "es" {
		t.Errorf("%s: Content-Language %q", s.name, got)
	}
	if len(s.page.nodes(t, `html[lang="es"]`)) != 1 {
		t.Errorf("%s: the page does not say that it is Spanish", s.name)
	}
	for text, where := range shownTexts(t, s.page, "es") {
		_, same := have[text]
		switch {
		case allowed[text], inAnyLanguage.MatchString(text):
		case same:
			t.Errorf("%s: <%s> %q is the same in English", s.name, where, text)
		case leftEnglish.MatchString(quoted.ReplaceAllString(text, "")):
			t.Errorf("%s: <%s> %q has English words", s.name, where, text)
		}
	}
	checkSpanishLinks(t, s)
}

// A docket says in Spanish where it stands, in every state of its life: on its page, in
// the list of all and on the small page that other sites show.
func TestSpanishStatesAreSpanish(t *testing.T) {
	t.Parallel()
	es, _ := phrase.In("es")
	english, spanish := openPortal(t), openPortal(t)
	addLives(t, english)
	ids := addLives(t, spanish)
	spanish.say = es
	paths := []string{"/dockets"}
	for _, id := range ids {
		paths = append(paths, "/dockets/"+string(id), "/dockets/"+string(id)+"/embed")
	}
	for _, path := range paths {
		have := shownTexts(t, english.get(path).want(t, http.StatusOK), "en")
		checkSpanish(t, shot{path, spanish.get(path).want(t, http.StatusOK)}, have, spanishToo(es))
	}
	spanish.get("/dockets/"+string(ids[docket.StateClosingSoon])).contains(t, "Después de hoy quedan 3 días.")
	spanish.get("/dockets/"+string(ids[docket.StateExtended])).contains(t, "Plazo ampliado",
		`<span lang="en">Several hospitals asked for more time.</span>`)
}

// checkSpanishLinks reports whether links and forms of a page stay in Spanish.
func checkSpanishLinks(t *testing.T, s shot) {
	t.Helper()
	for _, n := range s.page.nodes(t, "a[href], form[action], [formaction]") {
		for _, name := range []string{"href", "action", "formaction"} {
			at := attr(n, name)
			leaves := attr(n, "lang") == "en" || attr(n, "hreflang") == "en" || attr(n, "id") == "other-language"
			if at != "" && !leaves && phrase.Spoken(at) {
				t.Errorf("%s: <%s %s=%q> leaves Spanish", s.name, n.Data, name, at)
			}
		}
	}
}

// Errors, redirects and files of a Spanish reader are Spanish, too.
func TestSpanishErrorsAndFiles(t *testing.T) {
	t.Parallel()
	es, _ := phrase.In("es")
	p := openPortal(t, func(d *Deps) { d.CommentRate = 1 })
	p.get("/es").want(t, http.StatusMovedPermanently)
	p.get("/es/").want(t, http.StatusOK).contains(t, `lang="es"`)
	p.get("/es/nowhere").want(t, http.StatusNotFound).contains(t, "No se encontró la página", `href="/es/"`)
	p.get("/es/admin").want(t, http.StatusNotFound).contains(t, "No se encontró la página")
	p.get("/es/healthz").want(t, http.StatusNotFound)
	p.get("/es"+testDocket+"/comments.csv").want(t, http.StatusNotFound)
	p.get("/esquimal").want(t, http.StatusNotFound).contains(t, `lang="en"`)
	p.say = es
	p.get("/status/withdraw").want(t, http.StatusMethodNotAllowed).contains(t, "Esta página no se puede usar")
	p.post("/status", url.Values{"tracking": {strings.Repeat("x", 70_000)}}).
		want(t, http.StatusRequestEntityTooLarge).contains(t, "Lo que envió es demasiado grande")
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("step", "submit")
	p.post(testForm, fields).want(t, http.StatusUnprocessableEntity).
		contains(t, "Escriba una respuesta al menos a una pregunta.", "Go on in English")
	fields.Set("answer-1", "Los equipos son viejos.")
	p.clock.advance(2 * time.Minute)
	sent := p.post(testForm, fields).want(t, http.StatusSeeOther)
	at := sent.Header.Get("Location")
	if !strings.HasPrefix(at, "/es/dockets/") {
		t.Fatalf("the receipt is at %q", at)
	}
	p.get(at+"/submission.txt").want(t, http.StatusOK).contains(t, "COMENTARIO RECIBIDO", "/es/status\n",
		"Los equipos son viejos.")
	p.get(at+"/receipt.html").want(t, http.StatusOK).contains(t, `<html lang="es">`, "Qué sigue", "/es/status",
		"Los equipos son viejos.").lacks(t, "What happens next", "Comment received")
	fields.Set("answer-1", "Y otra cosa.")
	p.post(testForm, fields).want(t, http.StatusTooManyRequests).
		contains(t, "Espere un momento, por favor", "Espere 60 segundos", "Y otra cosa.")
	closed := p.get("/").Body
	if strings.Contains(closed, "Set-Cookie") {
		t.Error("a language sets a cookie")
	}
}

// A report in Spanish leads to its number and its answer in Spanish, and marks the name
// on the page in the reader's language.
func TestSpanishReports(t *testing.T) {
	t.Parallel()
	es, _ := phrase.In("es")
	p := openPortal(t)
	id := p.named("Share the list of devices.", "Maria Lopez")
	at := testDocket + "/comments/" + string(id)
	p.say = es
	p.post(at+"/report", url.Values{"kind": {"other"}}).want(t, http.StatusUnprocessableEntity).
		contains(t, "Díganos cuál es el problema")
	number := p.reports(id, "not_me", "No fui yo.")
	p.get(at).want(t, http.StatusOK).contains(t, "Maria Lopez (nombre en duda)").lacks(t, "questioned")
	p.get(testDocket+"/comments").contains(t, "Maria Lopez (nombre en duda)")
	p.post("/status", url.Values{"tracking": {number}}).want(t, http.StatusOK).
		contains(t, "Lo estamos revisando", "el nombre está en duda")
	for range docket.MaxOpenCases {
		// until it is full
		_ = p.db.Report(t.Context(), docket.Report{Comment: id, Kind: docket.ReportOther, Note: "x"})
	}
	p.post(at+"/report", url.Values{"kind": {"other"}, "note": {"Palabras que quedan"}}).
		want(t, http.StatusTooManyRequests).
		contains(t, "Hay muchos avisos en espera sobre este comentario", "Palabras que quedan")
	p.say = phrase.English
	p.get(at).contains(t, "Maria Lopez (name questioned)")
	p.get("/robots.txt").contains(t, "Disallow: /status\n", "Disallow: /es/status\n",
		"Disallow: /es/dockets/*/receipt/\n")
}

// A page names itself in each language, and the button that changes the language of a
// form takes along what was typed.
func TestPagesLeadToTheirOtherLanguage(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	call := p.get(testDocket)
	for selector, want := range map[string]string{
		`link[rel="canonical"]`: testDocket, `link[hreflang="es"]`: "/es" + testDocket,
		`link[hreflang="x-default"]`: testDocket, `.languages a[lang="es"]`: "/es" + testDocket,
	} {
		found := call.nodes(t, selector)
		if len(found) != 1 || strings.TrimPrefix(attr(found[0], "href"), "http://portal.example") != want {
			t.Errorf("%s: %d elements, want one that leads to %s", selector, len(found), want)
		}
	}
	for _, path := range []string{"/themes", "/ledger", "/changes", "/comments"} {
		found := p.get(testDocket+path).nodes(t, `link[rel="canonical"]`)
		if len(found) != 1 || !strings.HasSuffix(attr(found[0], "href"), testDocket+path) {
			t.Errorf("%s: %d canonical addresses, want its own", path, len(found))
		}
	}
	if list := p.get(testDocket + "/comments?q=device&page=1"); len(list.nodes(t, `link[rel="canonical"]`)) != 0 {
		t.Error("a search is a page of its own for search engines")
	}
	if call.contains(t, p.docket.Contact.Name+". "); p.docket.Contact.Name == "" {
		t.Error("the docket names nobody who helps")
	}
	p.get("/es"+testDocket).contains(t, "Traducción preliminar", `href="http://portal.example/es`+testDocket+`"`)
	list := p.get(testDocket + "/comments?sort=oldest&question=1&other=x")
	if got := attr(list.nodes(t, `.languages a`)[0], "href"); got != "/es"+testDocket+
		"/comments?question=1&sort=oldest" {
		t.Errorf("the list leads to %q", got)
	}
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("answer-2", "Typed in English")
	fields.Set("step", "review")
	check := p.post(testForm, fields)
	button := check.nodes(t, `#review-form .other-language button[lang="es"]`)
	if len(button) != 1 {
		t.Fatalf("%d buttons change the language", len(button))
	}
	again := check.fields(t, "#review-form")
	again.Set("step", attr(button[0], "value"))
	p.post(attr(button[0], "formaction"), again).want(t, http.StatusOK).contains(t, "Typed in English",
		"Revisar sus respuestas")
}

// A docket without a translation is shown in English under /es, and each of its texts
// says so.
func TestADocketInOneLanguageIsMarked(t *testing.T) {
	t.Parallel()
	es, _ := phrase.In("es")
	p := openPortal(t)
	d := p.docket
	d.ID, d.Translations = "ONE-LANGUAGE-1", nil
	if err := p.db.AddDocket(t.Context(), d, docket.Codebook{}, docket.ActorPortal); err != nil {
		t.Fatal(err)
	}
	p.say = es
	for _, path := range []string{"/dockets/ONE-LANGUAGE-1", "/dockets/ONE-LANGUAGE-1/comment",
		"/dockets/ONE-LANGUAGE-1/ledger"} {
		page := p.get(path)
		for text, where := range shownTexts(t, page, "es") {
			if leftEnglish.MatchString(quoted.ReplaceAllString(text, "")) && where != "title" {
				t.Errorf("%s: <%s> %q is English and does not say so", path, where, text)
			}
		}
		if len(page.nodes(t, `main [lang="en"]`)) == 0 {
			t.Errorf("%s marks nothing as English", path)
		}
	}
}

// A translation that a person has reviewed is no draft any more.
func TestAReviewedTranslationIsNoDraft(t *testing.T) {
	t.Parallel()
	p := openPortal(t, func(d *Deps) { d.Site.Reviewed = []string{"es"} })
	if strings.Contains(p.get("/es/").Body, "Traducción preliminar") {
		t.Error("the page still says that it is a draft")
	}
}
