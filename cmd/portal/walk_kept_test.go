package main

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// keptName is what the walk keeps its export under.
const keptName = "walk-2016-11"

// keptAt is the page of the walk's kept export.
const keptAt = "/admin/kept/" + shippedDocket + "/" + keptName

// keep keeps the present state under a name and cites the comment from it.
func (w *walk) keep() {
	w.page("/admin/exports")
	w.fill("#name", "Not A Name")
	if status := w.press(`form[action$="/keep"] button`); status != http.StatusUnprocessableEntity {
		w.failed(fmt.Errorf("a name against the rule: status %d, want 422", status))
	}
	w.scan("exports-problem")
	w.fill("#name", keptName)
	w.fill("#purpose", "Cited by the walk")
	w.press(`form[action$="/keep"] button`)
	// With JavaScript the page would find out by itself; looking again works always.
	for deadline := time.Now().Add(stepTime); !w.has("#cite-heading"); {
		if time.Now().After(deadline) {
			w.failed(fmt.Errorf("the export is still not kept after %s", stepTime))
		}
		w.page(keptAt)
	}
	w.sees("Cited by the walk")
	w.fill("#comment", w.comment)
	w.press(`form[action="` + keptAt + `"] button`)
	if got := w.words("#footnote"); !strings.Contains(got, w.comment) || !strings.Contains(got, keptName) {
		w.t.Errorf("the footnote is %q", got)
	}
	w.scan("kept")
	for _, path := range []string{"/admin/quotations", "/admin/recommendations", "/admin/recommendations/" +
		shippedDocket + "/new"} {
		w.page(path)
		w.scan("page" + path)
	}
}

// stillKept reads the kept export after the comment was withdrawn: its posted
// words are there, what was hidden never was.
func (w *walk) stillKept() {
	staff := w.staff()
	for _, name := range exportNames() {
		status, body := staff.get(keptAt + "/" + name)
		if status != http.StatusOK {
			w.t.Errorf("kept %s: status %d", name, status)
			continue
		}
		w.clean("kept "+name, []byte(body))
		if name == "comments.csv" && !strings.Contains(body, "infusion pumps") {
			w.t.Error("the kept register has lost the words that were posted when it was kept")
		}
	}
	if out := w.portal.run("verify"); !strings.Contains(out, "Sound") {
		w.t.Errorf("verify: %s", out)
	}
}
