package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"commentportal/docket"
)

// tickBoxes are the values of the ticks that the queue offers, and of those that are set.
func tickBoxes(t *testing.T, page *answer) (offered, set []string) {
	t.Helper()
	for _, n := range page.nodes(t, `#list input[name=comment][form=many]`) {
		offered = append(offered, attr(n, "value"))
	}
	for _, n := range page.nodes(t, `#list input[name=comment][form=many][checked]`) {
		set = append(set, attr(n, "value"))
	}
	return offered, set
}

// The rows of the queue are ticked and decided at once without a script. What is flagged
// is left out and named; a forgotten reason loses no tick.
func TestTickedRowsOfTheQueueAreDecidedAtOnce(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	ids := []docket.CommentID{
		p.letter(map[docket.QuestionID]string{"1": "Banks share indicators."}),
		p.letter(map[docket.QuestionID]string{"1": "Clinics keep old devices."}),
		p.flagged(map[docket.QuestionID]string{"1": "Our records are locked right now."}, docket.FlagIncident),
		p.letter(map[docket.QuestionID]string{"1": "This one is not ticked."}),
	}
	mod := p.staffer(docket.RoleModerator)
	at := "/admin/queue?docket=" + string(p.docket.ID) + "&view=pending"
	page := mod.get(at).want(t, http.StatusOK).contains(t, "All 4 of this list")
	offered, set := tickBoxes(t, page)
	if want := p.seen(ids...); !sameSet(offered, want) || len(set) != 0 {
		t.Fatalf("the queue offers %q, %q set; want %q, none set", offered, set, want)
	}
	mod.get(at+"&q=devices").contains(t, "All 1 of this search")

	// Tick all on this page works as a link.
	link := attr(page.nodes(t, "a[data-tick-all]")[0], "href")
	if _, set := tickBoxes(t, mod.get(link).want(t, http.StatusOK)); !sameSet(set, offered) {
		t.Errorf("%s sets %q, want %q", link, set, offered)
	}

	form := page.fields(t, "form#many")
	form.Del("all") // a box that is not ticked
	form["comment"] = p.seen(ids[:3]...)
	form.Set("decision", "withhold")
	again := mod.post("/admin/decisions", form).want(t, http.StatusUnprocessableEntity)
	if kept := again.fields(t, `main form[action="/admin/decisions"]`); !sameSet(kept["comment"], form["comment"]) {
		t.Errorf("after a forgotten reason %q stay ticked, want %q", kept["comment"], form["comment"])
	}
	form.Set("decision", "post")
	to := mod.post("/admin/decisions", form).want(t, http.StatusSeeOther).Header.Get("Location")
	mod.get(to).contains(t, "2 comments are posted; 1 is left out", string(ids[2]), "It is flagged.")
	for i, want := range []docket.Status{docket.Posted, docket.Posted, docket.Pending, docket.Pending} {
		if _, status := p.versionOf(ids[i]); status != want {
			t.Errorf("%s is %s, want %s", ids[i], status, want)
		}
	}

	// The box for the whole search decides on what it finds, whatever else is ticked.
	found := mod.get(at+"&q=ticked").want(t, http.StatusOK)
	whole := found.fields(t, "form#many")
	whole.Set("all", "1")
	whole.Set("decision", "hold")
	to = mod.post("/admin/decisions", whole).want(t, http.StatusSeeOther).Header.Get("Location")
	mod.get(to).contains(t, "1 comment is held")
	decided := mod.get(strings.Replace(at, "pending", "decided", 1)).want(t, http.StatusOK)
	if offered, _ := tickBoxes(t, decided); len(offered) > 0 || len(decided.nodes(t, "form#many")) > 0 {
		t.Errorf("decided comments can be ticked: %q", offered)
	}
}

// A row that opens by a script keeps its tick box. On a page with an open form there is
// none: its buttons would throw away what is typed there.
func TestAnOpenedRowKeepsItsTickBox(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	id := p.letter(map[docket.QuestionID]string{"1": "Banks share indicators."})
	mod := p.staffer(docket.RoleModerator)
	list := url.Values{"docket": {string(p.docket.ID)}}
	row := mod.get(reviewPath(id)+"/row?"+url.Values{"queue": {list.Encode()}}.Encode()).want(t, http.StatusOK)
	boxes := row.nodes(t, "li.is-open input[name=comment][form=many]")
	if len(boxes) != 1 || attr(boxes[0], "value") != p.seen(id)[0] {
		t.Errorf("the row that a script opens has %d boxes, want one with %s", len(boxes), p.seen(id)[0])
	}
	list.Set("open", string(id))
	page := mod.get("/admin/queue?"+list.Encode()).want(t, http.StatusOK)
	if offered, _ := tickBoxes(t, page); len(offered) > 0 || len(page.nodes(t, "form#many")) > 0 {
		t.Errorf("a page with an open form offers %q", offered)
	}
}

// One key ticks the row that somebody is at, and the tick stays when the row opens.
// Twelve rows are in the window.
func TestTheQueueIsTickedByKeys(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for i := range 14 {
		p.letter(map[docket.QuestionID]string{"1": fmt.Sprintf("Banks share indicators, letter %d.", i)})
	}
	d := p.staffer(docket.RoleModerator).sitDown(t)
	d.open("/admin/queue")
	if n := d.js(`[...document.querySelectorAll(".item")].filter(e => e.getBoundingClientRect().bottom <=
		document.querySelector(".dock").getBoundingClientRect().top).length`); n != "12" && n != "13" && n != "14" {
		t.Errorf("%s rows are in the window, want at least 12", n)
	}
	ticked := `[...document.querySelectorAll("input[form=many]:checked")].map(e => e.closest(".item").id)`
	for _, key := range []string{"j", "x", "j", "x", "j", "x", "x"} {
		d.keys(key)
	}
	if got := d.js(ticked); got != "c0001,c0002" {
		t.Errorf("the keys tick %s", got)
	}
	if got := d.js(`document.querySelector("#with-ticked summary").textContent`); got != "With the ticked 2…" {
		t.Errorf("the button says %q", got)
	}
	d.keys("k")
	d.keys("o")
	d.do(chromedp.WaitVisible("#c0002.is-open form.panel"))
	if got := d.js(ticked); got != "c0001,c0002" {
		t.Errorf("after a row opened %s are ticked", got)
	}
	d.js(`(document.querySelector("a[data-tick-all]").click(), "")`)
	if got := d.js(`document.querySelectorAll("input[form=many]:checked").length`); got != "14" {
		t.Errorf("%s rows are ticked, want all 14", got)
	}
}
