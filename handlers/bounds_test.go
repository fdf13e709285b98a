package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

// lines is n lines that all stand in the text of boundsText.
func lines(n int) string { return strings.Repeat("ember\n", n) }

// endWord ends what is too long: a page that keeps all of it shows this word.
const endWord = "lastwordkept"

// long is a text of n code points that ends in endWord.
func long(n int) string { return strings.Repeat("é", n-len(endWord)) + endWord }

// longWords are more than a passage may have.
var longWords = strings.Repeat("é", 4001)

const boundsText = "The ember of the old kettle. "

// bounded is one field of a form, with one more in it than it may hold.
type bounded struct {
	name  string
	who   *person
	page  string // the page with the form; "" starts from an empty form
	form  string // its selector
	to    string // where it is sent
	fill  url.Values
	says  string   // part of the message
	keeps []string // what the answer still shows; endWord where empty
}

// What is too much is refused, and nothing that was typed is lost. Nothing is
// ever cut to fit: what does not fit is for the person to shorten.
func TestBoundedFieldsRefuseAndKeep(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	waiting := p.letter(map[docket.QuestionID]string{"1": strings.Repeat(boundsText, 100)})
	posted := p.posted(map[docket.QuestionID]string{"1": "Small clinics need help. " + longWords})
	mod, staff, admin := p.staffer(docket.RoleModerator), p.staffer(docket.RoleStaff), p.staffer(docket.RoleAdmin)
	mark := p.addPassage(staff, posted, "1", "Small clinics need help.", "DEV-LEG")

	for _, group := range [][]bounded{
		decisionBounds(mod, waiting), codingBounds(p, staff, posted, mark), publicBounds(p, posted), officeBounds(p,
			mod, admin),
	} {
		for _, tt := range group {
			t.Run(tt.name, func(t *testing.T) { tt.run(t) })
		}
	}
	if c, err := p.db.Comment(t.Context(), waiting); err != nil || c.Version != 1 {
		t.Errorf("the waiting comment was decided: version %d, %v", c.Version, err)
	}
}

func (tt bounded) run(t *testing.T) {
	form := url.Values{}
	if tt.page != "" {
		form = tt.who.get(tt.page).want(t, http.StatusOK).fields(t, tt.form)
	}
	for name, list := range tt.fill {
		form[name] = list
	}
	var got *answer
	switch {
	case tt.to == "": // a list's filter
		got = tt.who.get(tt.page + "&" + tt.fill.Encode())
	default:
		got = tt.who.post(tt.to, form)
	}
	got.want(t, http.StatusUnprocessableEntity).contains(t, tt.says)
	keeps := tt.keeps
	if len(keeps) == 0 {
		keeps = []string{endWord}
	}
	got.contains(t, keeps...)
}

func decisionBounds(mod *person, id docket.CommentID) []bounded {
	at := reviewPath(id)
	decide := func(name, says string, fill url.Values, keeps ...string) bounded {
		if fill.Get("decision") == "" {
			fill.Set("decision", "post")
		}
		return bounded{name: "decision: " + name, who: mod, page: at, form: "form.review", to: at + "/decision",
			fill: fill, says: says, keeps: keeps}
	}
	var marks []string
	for i := range 2001 {
		marks = append(marks, fmt.Sprintf("1:%d-%d:personal", i, i+1))
	}
	return []bounded{
		decide("fifty-one passages to hide", "50 is the most", url.Values{"hide-1": {lines(50) + endWord}}),
		decide("fifty-one passages everywhere", "50 is the most", url.Values{"hide": {lines(50) + endWord}}),
		decide("fifty-one passages, on hold", "50 is the most", url.Values{"decision": {"hold"},
			"hide-1": {lines(50) + endWord}}),
		decide("a passage of 201 characters", "at most 200 characters", url.Values{"hide-1": {long(201)}}),
		decide("a note of 5,001 characters", "5,000 characters", url.Values{"note": {long(5001)}}),
		decide("2,001 marks", "2000 is the most", url.Values{"redaction": marks, "note": {endWord}}, endWord,
			"1:2000-2001:personal"),
		decide("fifty passages of 200 characters that cannot be found", "do not stand there",
			url.Values{"hide-1": {strings.Repeat(strings.Repeat("字", 199)+"\n", 49) + endWord},
				"hide": {strings.Repeat(strings.Repeat("字", 199)+"\n", 49) + endWord}}),
	}
}

func codingBounds(p *testPortal, staff *person, id docket.CommentID, mark int64) []bounded {
	at, reason := codingPath(id, "1"), fmt.Sprintf("reason-%d", mark)
	code := func(name, to, says string, fill url.Values, keeps ...string) bounded {
		return bounded{name: "coding: " + name, who: staff, page: at, form: "form.code-form", to: to, fill: fill,
			says: says, keeps: keeps}
	}
	return []bounded{
		code("a note of 2,001 characters", at, "2,000 characters", url.Values{"step": {"stay"}, "note": {long(2001)}}),
		code("a note alone", at+"/note", "2,000 characters", url.Values{"step": {"note"}, "note": {long(2001)}}),
		code("a passage of over 4,000 "+
			"characters", at+"/excerpts", "4,000 characters", url.Values{"step": {"add"}, "words": {longWords},
			"words-code": {"DEV-LEG"}}, longWords+"</textarea>"),
		code("words typed and saved without a theme", at, "Choose the theme", url.Values{"step": {"stay"},
			"words": {endWord}, "words-code": {""}}),
		code("a passage that does not fit any more", at, "not fit the answer", url.Values{"step": {"stay"},
			"excerpt": {"DEV-LEG:9000-9010"}, "note": {endWord}}),
		code("a reason of 1,001 characters", at+"/excerpts", "1,000 characters",
			url.Values{"step": {fmt.Sprintf("quote:%d", mark)}, reason: {long(1001)}}),
		code("a reason whose passage was not picked", at, "Press “Pick”", url.Values{"step": {"stay"},
			reason: {endWord}}),
		code("words beside another button", at+"/note", "Mark the passage", url.Values{"step": {"note"},
			"words": {endWord}}),
		{name: "off topic: a reason of 1,001 " +
			"characters", who: staff, page: at, form: "form.code-form", to: reviewPath(id) + "/off-topic",
			fill: url.Values{"off": {"1"}, "off-reason": {long(1001)}}, says: "1,000 characters"},
		{name: "coding list: 201 characters to look for", who: staff, page: "/admin/coding?docket=" +
			string(p.docket.ID), fill: url.Values{"q": {long(201)}}, says: "200 characters"},
		{name: "quotations: a reason of 1,001 characters", who: staff, page: at, form: "form.code-form",
			to: fmt.Sprintf("/admin/quotations/%d/pick", mark), fill: url.Values{"reason": {long(1001)}, "step": nil},
			says: "1,000"},
	}
}

func publicBounds(p *testPortal, id docket.CommentID) []bounded {
	visitor := p.stranger()
	at := testDocket + "/comment"
	send := func(name, field string, n int, says string) bounded {
		return bounded{name: "comment form: " + name, who: visitor, page: at, form: "form.comment-form", to: at,
			says: says,
			fill: url.Values{"step": {"review"}, "submitter_type": {"organization"}, "answer-1": {"Words."},
				"name": {"Ann"}, "organization": {"Clinic"}, field: {long(n)}}}
	}
	report := testDocket + "/comments/" + string(id)
	return []bounded{
		send("an answer of 25,001 characters", "answer-1", 25_001, "1 character too long"),
		send("a name of 201 characters", "name", 201, "too long"),
		send("an organization of 301 characters", "organization", 301, "too long"),
		{name: "report: a note of 2,001 " +
			"characters", who: visitor, to: report + "/report", fill: url.Values{"kind": {"other"},
			"note": {long(2001)}}, says: "2,000 characters"},
	}
}

func officeBounds(p *testPortal, mod, admin *person) []bounded {
	at := string(p.docket.ID)
	add := func(name, field string, n int, says string) bounded {
		return bounded{name: "codebook: " + name, who: admin, page: p.bookPath("/change", "do", "add"),
			form: "main form.usa-form", to: "/admin/codebook", says: says,
			fill: url.Values{"code": {"NEW-ONE"}, "label": {"A label"}, "reason": {"Why"}, field: {long(n)}}}
	}
	file := func(name, text, says string) bounded {
		return bounded{name: "codebook import: " + name, who: admin, page: p.bookPath("/import"),
			form: "main form[method=post]", to: "/admin/codebook/import", says: says,
			fill: url.Values{"file": {text}, "step": {"file"}, "reason": {endWord}}}
	}
	return []bounded{
		add("a label of 301 characters", "label", 301, "300 characters"),
		add("a definition of 4,001 characters", "definition", 4001, "4,000 characters"),
		add("a reason of 1,001 characters", "reason", 1001, "1,000 characters"),
		file("a name of 301 characters", `<CodeBook><Codes><Code name="`+strings.Repeat("n",
			301)+`" isCodable="true"/></Codes></CodeBook>`, "300 is the most"),
		file("a label of 301 characters", "code,label,definition,imperative,csf_function\nA,"+strings.Repeat("n",
			301)+",,,\n", "300 characters"),
		{name: "recommendation: 10,001 " +
			"characters", who: admin, page: "/admin/recommendations/" + at + "/new", form: "main form",
			to: "/admin/recommendations/" + at + "/new", fill: url.Values{"text": {long(10_001)}},
			says: "10,000 characters"},
		{name: "kept export: a name of 61 characters", who: admin, page: "/admin/exports", form: "form[action$=keep]",
			to: "/admin/exports/" + at + "/keep", fill: url.Values{"name": {strings.Repeat("a", 61)},
				"purpose": {endWord}}, says: "60"},
		{name: "kept export: a purpose of 1,001 " +
			"characters", who: admin, page: "/admin/exports", form: "form[action$=keep]",
			to: "/admin/exports/" + at + "/keep", fill: url.Values{"name": {"interim"}, "purpose": {long(1001)}},
			says: "1,000"},
		{name: "people: a name of 201 " +
			"characters", who: admin, page: "/admin/users", form: "form[action='/admin/users']", to: "/admin/users",
			fill: url.Values{"email": {"new@agency.example"}, "name": {long(201)}, "role": {"staff"}},
			says: "200 characters"},
		{name: "letter by hand: a number elsewhere of 201 " +
			"characters", who: mod, page: "/admin/comments/new?docket=" + at, form: "main form[method=post]",
			to:   "/admin/comments/new?docket=" + at,
			fill: url.Values{"step": {"review"}, "answer-1": {"Words."}, "channel": {"mail"}, "source_id": {long(201)}},
			says: "too long"},
		{name: "queue: 201 characters to look for", who: mod, page: "/admin/queue?docket=" + at,
			fill: url.Values{"q": {long(201)}}, says: "200 characters"},
	}
}

// addPassage marks words of an answer for a code.
func (p *testPortal) addPassage(who *person, id docket.CommentID, q docket.QuestionID, words, code string) int64 {
	p.t.Helper()
	who.codes(id, q, code)
	form := codeForm(p.t, who.get(codingPath(id, q)))
	form.Set("step", "add")
	form.Set("words", words)
	form.Set("words-code", code)
	who.post(codingPath(id, q)+"/excerpts", form).want(p.t, http.StatusSeeOther)
	list, err := p.db.Excerpts(p.t.Context(), docket.ExcerptQuery{Docket: p.docket.ID, Code: code})
	if err != nil || len(list) != 1 {
		p.t.Fatalf("%d passages, %v", len(list), err)
	}
	return list[0].ID
}
