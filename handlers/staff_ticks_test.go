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

	// Tick all on this page works as a button.
	all := page.fields(t, "form#many")
	all.Set("tick", attr(page.nodes(t, "button[data-tick-all]")[0], "value"))
	if _, set := tickBoxes(t, mod.follow(mod.post(pageAt, all).want(t, 303).Header.Get("Location"))); !sameSet(set,
		offered) {
		t.Errorf("it sets %q, want %q", set, offered)
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

const pageAt = "/admin/queue/page"

// Ticks stay over pages of the list and over the buttons of rows, without a script. A
// button beside an open comment keeps what is entered there as a draft.
func TestTicksStayOverPagesAndRowButtons(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	var ids []docket.CommentID
	for i := range 29 {
		ids = append(ids, p.letter(map[docket.QuestionID]string{"1": fmt.Sprintf("Banks share indicators, no. %d.",
			i)}))
	}
	mod := p.staffer(docket.RoleModerator)
	page := mod.get("/admin/queue").want(t, http.StatusOK)
	form := page.fields(t, "form#many")
	form["comment"] = p.seen(ids[10], ids[1], ids[12])
	form.Set("many-reason", p.docket.WithholdingReasons[0].Code)
	form.Set("to", attr(page.nodes(t, ".list-foot button[data-next]")[0], "value"))
	second := mod.follow(mod.post(pageAt, form).want(t, http.StatusSeeOther).Header.Get("Location"))
	if got := second.fields(t, "form#many"); !sameSet(got["comment"], form["comment"]) ||
		got.Get("many-reason") != form.Get("many-reason") {
		t.Fatalf("on the second page %q are ticked, want %q", got["comment"], form["comment"])
	}
	second.contains(t, "Ticked on other pages: 3").lacks(t, "not saved yet")

	// A row of the second page is held, one of the ticked ones is decided by itself.
	form = pressRow(t, second, ids[26], "Hold")
	form["comment"] = append(form["comment"], p.seen(ids[27])...)
	open := mod.follow(mod.post(rowAt, form).want(t, http.StatusSeeOther).Header.Get("Location"))
	if _, held := p.versionOf(ids[26]); held != docket.Pending {
		t.Errorf("the held one is %s", held)
	}
	next := docket.CommentID(attr(open.nodes(t, "li.is-open")[0], "data-comment"))
	panel := open.fields(t, "form.panel")
	if want := p.seen(ids[10], ids[1], ids[12], ids[27]); !sameSet(panel["comment"], want) {
		t.Fatalf("with an open comment %q are ticked, want %q", panel["comment"], want)
	}

	// What is entered in the open one stays, whatever else is pressed.
	panel.Set("note", "Ask Ximena")
	panel.Set("hide", "indicators")
	panel.Set("row", pressRow(t, open, ids[1], "Open").Get("row"))
	other := mod.follow(mod.post(rowAt, panel).want(t, http.StatusSeeOther).Header.Get("Location"))
	if got := attr(other.nodes(t, "li.is-open")[0], "data-comment"); got != string(ids[1]) {
		t.Fatalf("%s is open, want %s", got, ids[1])
	}
	back := mod.get(reviewPath(next)).want(t, http.StatusOK).contains(t, "Your draft of ")
	if got := reviewForm(t, back); got.Get("note") != "Ask Ximena" || got.Get("hide") != "indicators" ||
		got.Has("comment") {
		t.Errorf("the draft came back as %v", got)
	}

	// A refused decision loses no tick, and the decision takes its own comment's tick away.
	panel = other.fields(t, "form.panel")
	panel.Set("decision", "withhold")
	refused := mod.post(reviewPath(ids[1])+"/decision", panel).want(t, http.StatusUnprocessableEntity)
	if got := refused.fields(t, "form.panel")["comment"]; !sameSet(got, panel["comment"]) {
		t.Errorf("after a refusal %q are ticked, want %q", got, panel["comment"])
	}
	panel.Set("decision", "post")
	after := mod.follow(mod.post(reviewPath(ids[1])+"/decision", panel).want(t, 303).Header.Get("Location"))
	panel = after.fields(t, "form.panel")
	if want := p.seen(ids[10], ids[12], ids[27]); !sameSet(panel["comment"], want) {
		t.Errorf("after one was decided by itself %q are ticked, want %q", panel["comment"], want)
	}

	// The whole of them is decided from beside an open comment, which is left alone.
	panel.Set("note", "Half a thought")
	panel.Set("decision", "spam")
	done := mod.follow(mod.post("/admin/decisions", panel).want(t, http.StatusSeeOther).Header.Get("Location"))
	done.contains(t, "3 comments are marked as spam").lacks(t, "Half a thought")
	for _, id := range []docket.CommentID{ids[10], ids[12], ids[27]} {
		if _, status := p.versionOf(id); status != docket.Spam {
			t.Errorf("%s is %s", id, status)
		}
	}
	open4 := docket.CommentID(attr(after.nodes(t, "li.is-open")[0], "data-comment"))
	if got := reviewForm(t, mod.get(reviewPath(open4))); got.Get("note") != "Half a thought" {
		t.Errorf("the note beside it came back as %q", got.Get("note"))
	}
	if list, err := p.db.UnsentForms(t.Context(), mod.id); err != nil || len(list) != 0 {
		t.Errorf("%d forms are kept after all, %v", len(list), err)
	}
}

// A row that opens by a script keeps its tick box. On a page with an open comment the
// ticks are part of its form.
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
	if offered, _ := tickBoxes(t, page); len(offered) != 1 || len(page.nodes(t, "form#many.panel")) != 1 ||
		len(page.nodes(t, "main form[method=post]")) != 1 {
		t.Errorf("a page with an open comment offers %q", offered)
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
	d.js(`(document.querySelector("button[data-tick-all]").click(), "")`)
	if got := d.js(`document.querySelectorAll("input[form=many]:checked").length`); got != "14" {
		t.Errorf("%s rows are ticked, want all 14", got)
	}

	// A page that came with an open comment keeps ticks when that one is decided by a key.
	d.open("/admin/queue?open=" + string(p.docket.ID.Comment(5)))
	if got := d.js(`document.getElementById("many").matches("form:not(.panel)")`); got != "true" {
		t.Error("the open comment is still the form of the list")
	}
	for _, key := range []string{"j", "x", "k", "p"} {
		d.keys(key)
	}
	d.do(chromedp.WaitNotPresent("#c0005"))
	if got := d.js(ticked); got != "c0006" {
		t.Errorf("after a decision %s are ticked, want c0006", got)
	}
}
