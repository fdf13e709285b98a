package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const (
	spanishWord   = "telemetría"
	spanishFirst  = "Las bombas de infusión viejas envían su telemetría sin cifrar. Llámeme al " + plantedPhone + "."
	spanishThird  = "Los fabricantes dejan de actualizar los equipos mucho antes. Escriba a " + plantedInner + "."
	spanishStatus = "En espera de revisión"
)

// TestSpanishWalk takes one comment in Spanish from the call to its withdrawal, without
// JavaScript, on both databases.
func TestSpanishWalk(t *testing.T) {
	t.Parallel()
	chromium(t)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			p := newPortal(t, e)
			p.serve()
			w := &spanishWalk{&walk{browser: newBrowser(t, "es "+e.name, false), portal: p, t: t}}
			w.sameAsBefore = e.name != engines[0].name
			for _, state := range []string{"set-up", "enrol", "recovery-codes", "desk", "queue", "comment-desk",
				"comment-without-reason", "comment-decided"} {
				w.scanned[state] = true // TestWalk looks at the pages of staff
			}
			w.askAndSend()
			w.checkStatus(spanishStatus)
			w.signIn()
			w.decide()
			w.checkStatus("Publicado con algunas palabras ocultas")
			w.read()
			w.withdraw()
			w.stayedHome(p.url)
		})
	}
}

// spanishWalk is a walk through the pages under /es.
type spanishWalk struct{ *walk }

// look checks the page that the browser is on: it says that it is Spanish, and a draft.
func (w *spanishWalk) look(state string) {
	w.t.Helper()
	if lang := w.js("document.documentElement.lang"); lang != "es" {
		w.failed(fmt.Errorf("%s: the language is %q", state, lang))
	}
	w.sees("Traducción preliminar")
	w.scan(state)
}

// askAndSend comes from the English call and sends two answers.
func (w *spanishWalk) askAndSend() {
	w.page("/")
	w.press(`.languages a[lang="es"]`)
	w.look("call")
	w.press(`main a[href="/es/dockets/` + shippedDocket + `/comment"]`)
	w.look("form")
	if status := w.press(`button.usa-button[value="review"]`); status != http.StatusUnprocessableEntity {
		w.failed(fmt.Errorf("an empty form: status %d, want 422", status))
	}
	if title := w.js("document.title"); !strings.HasPrefix(title, "Error: ") {
		w.t.Errorf("the title of a form with problems is %q", title)
	}
	w.look("form-empty")
	w.fill(`[name="answer-1"]`, spanishFirst)
	w.press(`.other-language button[lang="en"]`)
	if lang := w.js("document.documentElement.lang"); lang != "en" {
		w.failed(fmt.Errorf("the form in English says that it is %q", lang))
	}
	w.press(`.other-language button[lang="es"]`)
	if got := w.js(`document.querySelector('[name="answer-1"]').value`); got != spanishFirst {
		w.failed(fmt.Errorf("after two changes of the language the answer is %q", got))
	}
	w.fill(`[name="answer-3"]`, spanishThird)
	w.press(`button.usa-button[value="review"]`)
	w.look("review")
	w.press(`button[value="submit"]`)
	if w.tracking = w.words("#tracking-number"); w.tracking == "" {
		w.failed(fmt.Errorf("the receipt shows no tracking number"))
	}
	w.look("receipt")
}

// checkStatus asks for the comment by its tracking number.
func (w *spanishWalk) checkStatus(want string) {
	w.t.Helper()
	w.page("/es/status")
	w.fill(`[name="tracking"]`, w.tracking)
	w.press(`form[action="/es/status"] button`)
	if got := w.words("#comment-status"); got != want {
		w.failed(fmt.Errorf("the status is %q, want %q", got, want))
	}
	w.look("status-" + want)
}

// read finds the posted comment by a word without its accent, and reads it.
func (w *spanishWalk) read() {
	own := "/es/dockets/" + shippedDocket + "/comments"
	w.page(own)
	w.look("comments")
	w.fill(`input[name="q"]`, "telemetria")
	w.press(`form[role="search"] button`)
	w.sees(spanishWord)
	w.press(`main a[href^="` + own + "/" + w.comment + `"]`)
	w.sees(spanishWord)
	w.sees("[oculto: dato personal]")
	w.look("comment")
	w.page("/es/dockets/" + shippedDocket + "/data")
	w.look("data")
}

// withdraw takes the comment back; its page is gone, and says so in Spanish.
func (w *spanishWalk) withdraw() {
	w.checkStatus("Publicado con algunas palabras ocultas")
	w.click(`details:has(form[action="/es/status/withdraw"]) summary`)
	w.press(`form[action="/es/status/withdraw"] button`)
	if got := w.words("#comment-status"); got != "Retirado por quien lo envió" {
		w.failed(fmt.Errorf("the status after withdrawing is %q", got))
	}
	w.look("withdrawn")
	status := w.open(w.at("/es/dockets/" + shippedDocket + "/comments/" + w.comment))
	if status != http.StatusNotFound {
		w.t.Errorf("the withdrawn comment's page: status %d, want 404", status)
	}
	w.look("gone")
}
