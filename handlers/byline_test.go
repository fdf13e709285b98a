package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

// What the check page promises of the byline is what the public reads later, and
// nothing that somebody typed is dropped without a word.
func TestTheCheckPageSaysWhatThePublicReadsAsTheName(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for _, tt := range []struct {
		name                string
		submitter, by, from string // submitter_type, name, organization
		public              string
		says                []string
		choices             map[string]string // submitter_type → what the button shows
		box                 string
	}{
		{"nothing chosen, a name typed", "", "Ana Ruiz", "", "Anonymous",
			[]string{"Your name is dropped", "“Ana Ruiz”", "we do not keep it"},
			map[string]string{"individual": "Ana Ruiz"}, ""},
		{"anonymous with both", "anonymous", " Ana Ruiz ", "Mercy General", "Anonymous",
			[]string{"Your name and your organization are dropped", "“Ana Ruiz”", "“Mercy General”",
				"we do not keep them"},
			map[string]string{"individual": "Ana Ruiz", "organization": "Ana Ruiz, Mercy General"}, ""},
		{"anonymous with an organization", "anonymous", "", "Mercy General", "Anonymous",
			[]string{"Your organization is dropped"}, map[string]string{"organization": "Mercy General"}, ""},
		{"anonymous", "anonymous", "", "", "Anonymous", nil, nil, ""},
		{"a person by name", "individual", "Ana Ruiz", "", "Ana Ruiz", nil, map[string]string{"anonymous": "Anonymous"},
			""},
		{"a person who also names an organization", "individual", "Ana Ruiz", "Mercy General", "Ana Ruiz",
			[]string{"Your organization is not shown", "kept for our staff"},
			map[string]string{"organization": "Ana Ruiz, Mercy General", "anonymous": "Anonymous"}, ""},
		{"a person without a name", "individual", "", "", "Anonymous", []string{"No name will be shown",
			"typed no name"}, nil, "mend-name"},
		{"a person without a name, of an organization", "individual", "", "Mercy General", "Anonymous",
			[]string{"No name will be shown", "“Mercy General”"}, map[string]string{"organization": "Mercy General"},
			"mend-name"},
		{"an organization without a name", "organization", "", "", "Anonymous",
			[]string{"No name will be shown", "neither its name nor yours"}, nil, "mend-organization"},
		{"an organization named by a person alone", "organization", "Ana Ruiz", "", "Ana Ruiz",
			[]string{"No organization will be shown"}, map[string]string{"anonymous": "Anonymous"},
			"mend-organization"},
		{"an organization by its name alone", "organization", "", "Mercy General", "Mercy General",
			nil, map[string]string{"anonymous": "Anonymous"}, ""},
		{"an organization and a person", "organization", "Ana Ruiz", "Mercy General", "Ana Ruiz, Mercy General",
			nil, map[string]string{"individual": "Ana Ruiz", "anonymous": "Anonymous"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fields := p.get(testForm).fields(t, "form.comment-form")
			fields.Set("answer-1", "Words of "+tt.name)
			fields.Set("submitter_type", tt.submitter)
			fields.Set("name", tt.by)
			fields.Set("organization", tt.from)
			fields.Set("step", "review")
			page := p.post(testForm, fields).want(t, http.StatusOK)
			if got := strings.TrimSpace(page.text(t, "#public-byline")); got != tt.public {
				t.Errorf("the public would read %q, want %q", got, tt.public)
			}
			if got := page.text(t, ".consent"); !strings.Contains(got, "“"+tt.public+"”") {
				t.Errorf("beside the button stands %q", got)
			}
			page.contains(t, tt.says...)
			if len(tt.says) == 0 {
				page.lacks(t, "dropped", "will be shown", "is not shown")
			}
			if boxes := page.nodes(t, "#review-form .mend input"); tt.box == "" && len(boxes) > 0 || tt.box != "" &&
				(len(boxes) != 1 || attr(boxes[0], "name") != tt.box) {
				t.Errorf("%d boxes, want %q", len(boxes), tt.box)
			}
			buttons := page.nodes(t, `#review-form button[name="mend-submitter_type"]`)
			if len(buttons) != len(tt.choices) {
				t.Errorf("%d choices, want %d", len(buttons), len(tt.choices))
			}
			carried := page.fields(t, "#review-form")
			for _, b := range buttons {
				choice := attr(b, "value")
				if got := nodeText(b); got != "Show me as “"+tt.choices[choice]+"”" {
					t.Errorf("the button for %s reads %q", choice, got)
				}
				// Pressing it looks again, with everything that was typed.
				changed := url.Values{"mend-submitter_type": {choice}}
				for name, v := range carried {
					changed[name] = v
				}
				again := p.post(testForm, changed).want(t, http.StatusOK)
				if got := strings.TrimSpace(again.text(t, "#public-byline")); got != tt.choices[choice] {
					t.Errorf("after choosing %s the public would read %q", choice, got)
				}
				now := again.fields(t, "#review-form")
				for name, v := range carried {
					if name != "submitter_type" && !strings.HasPrefix(name, "mend-") && now.Get(name) != v[0] {
						t.Errorf("choosing %s changes %s to %q", choice, name, now.Get(name))
					}
				}
			}
			// The promise holds once it is posted.
			carried.Set("step", "submit")
			sent := p.post(testForm, carried).want(t, http.StatusSeeOther)
			number := strings.TrimSpace(p.get(sent.Header.Get("Location")).text(t, trackingRow))
			id := p.decide(number, docket.ActionPost)
			if got := strings.TrimSpace(p.get("/dockets/"+string(p.docket.ID)+"/comments/"+string(id)).text(t,
				"h1")); !strings.Contains(got, tt.public) {
				t.Errorf("the public reads %q, and was promised %q", got, tt.public)
			}
		})
	}
}

// A change on the check page is screened for its writer's eyes before it goes, and
// shown once: sent as it is after that, it goes.
func TestAChangeOnTheCheckPageIsShownOnceIfItBringsSomethingIn(t *testing.T) {
	t.Parallel()
	const ssn = "My SSN is 512-44-7788."
	for _, tt := range []struct {
		name, field, from, to string
		shown                 bool
	}{
		{"the words are taken out", "answer-1", ssn, "My number was stolen.", false},
		{"nothing is changed", "answer-1", ssn, ssn, false},
		{"line ends are those of a browser", "answer-1", ssn + "\n\nRead on.", ssn + "\r\n\r\nRead on.", false},
		{"the marked words stand elsewhere", "answer-1", ssn, "Years ago it leaked. " + ssn, false},
		{"a telephone number comes in", "answer-1", ssn, "Call 202-555-0143.", true},
		{"another number of the same kind comes in", "answer-1", ssn, ssn + " Hers is 512-44-7799.", true},
		{"an attack that goes on comes in", "answer-1", ssn,
			"We are being hit by ransomware right now: the attackers are in our network at Mercy General Hospital " +
				"and the pumps are down as I write.", true},
		{"a name is mended", "name", "Ana SSN 512-44-7788", "Ana Ruiz", false},
		{"a name brings a number in", "name", "Ana SSN 512-44-7788", "Ana 202-555-0143", true},
		{"a lacking name is added", "name", "", "Ana Ruiz", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t)
			fields := p.get(testForm).fields(t, "form.comment-form")
			fields.Set("answer-1", "Patch faster.")
			fields.Set("submitter_type", "individual")
			fields.Set("name", "Ana Ruiz")
			fields.Set(tt.field, tt.from)
			fields.Set("step", "review")
			carried := p.post(testForm, fields).want(t, http.StatusOK).fields(t, "#review-form")
			carried.Set("mend-"+tt.field, tt.to)
			carried.Set("step", "submit")
			answer := p.post(testForm, carried)
			if !tt.shown {
				answer.want(t, http.StatusSeeOther)
				return
			}
			answer.want(t, http.StatusOK).contains(t, "Look at your change before it goes", "Nothing is sent yet")
			if waiting := p.ledgerCount("received"); waiting != 0 {
				t.Errorf("%d comments are filed before the writer has seen the finding", waiting)
			}
			carried = answer.fields(t, "#review-form")
			if got := unixLines(carried.Get(tt.field)); got != tt.to {
				t.Errorf("the words travel on as %q", got)
			}
			carried.Set("step", "submit")
			p.post(testForm, carried).want(t, http.StatusSeeOther)
			if waiting := p.ledgerCount("received"); waiting != 1 {
				t.Errorf("%d comments are filed", waiting)
			}
		})
	}
}

// ledgerCount reads one total of the docket's ledger.
func (p *testPortal) ledgerCount(line string) int {
	p.t.Helper()
	lines, err := p.db.Ledger(p.t.Context(), p.docket.ID)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, l := range lines {
		if l.Line == line && l.Reason == "" {
			return l.Comments
		}
	}
	return 0
}

// The receipt, its file and its print say what somebody needs who finds them in a
// drawer: the number, the docket and the address.
func TestTheReceiptSaysWhereToUseIt(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	fields := p.get(testForm).fields(t, "form.comment-form")
	fields.Set("answer-1", "Keep backups apart.")
	fields.Set("step", "submit")
	page := p.get(p.post(testForm, fields).want(t, http.StatusSeeOther).Header.Get("Location")).want(t, http.StatusOK)
	number := strings.TrimSpace(page.text(t, trackingRow))
	box := page.text(t, ".receipt-box")
	file := p.get(attr(page.nodes(t, "a[download]")[0], "href")).want(t, http.StatusOK).Body
	for where, text := range map[string]string{"the receipt": box, "its file": file} {
		for _, want := range []string{
			number, string(p.docket.ID), p.docket.Title, p.site.Look.BaseURL + "/status", "November 20, 2026",
			"Eastern Time",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s does not say %q:\n%s", where, want, text)
			}
		}
	}
	if !strings.Contains(file, "Keep backups apart.") {
		t.Error("the file lacks what was sent")
	}
	if got := page.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("the receipt may be kept: %q", got)
	}
}
