package intake

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"commentportal/docket"
)

const shippedID docket.ID = "HHS-HCIC-2016-0001"

// goodForm is a form that is filed as it is.
func goodForm(d *Desk) Form {
	return Form{
		Docket: shippedID,
		Token:  d.NewToken(shippedID),
		Answers: map[docket.QuestionID]string{"1": "Old devices that nobody can patch are the top risk.",
			"4": "With the short courses that we have."},
	}
}

func TestSubmitFilesWhatWasTyped(t *testing.T) {
	t.Parallel()
	desk, store, clock := testDesk(t)
	f := goodForm(desk)
	f.Answers = map[docket.QuestionID]string{
		"4":       "Line one\r\n<p>and the secret</p>\r\n",
		"1":       "  A\u0301 answer ",
		"general": "&lt;b&gt;",
		"2":       " \r\n ",
	}
	f.Type, f.Name, f.Organization = "organization", "  Ana   Roe ", "Acme secret Labs"
	f.Sector, f.State, f.Email = "laboratory", "ny", " ana@example.org "
	clock.t = clock.t.Add(time.Minute)
	number, err := desk.Submit(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := docket.ParseTracking(string(number)); !ok || got != number {
		t.Errorf("%q is no tracking number", string(number))
	}
	c := store.comments[0]
	if len(c.Answers) != 3 || c.Answers[0].Question != "1" || c.Answers[1].Question != "4" ||
		c.Answers[2].Question != docket.General {
		t.Fatalf("answers are %v", c.Answers)
	}
	if a := c.Answers[0]; a.Original != "  A\u0301 answer " || a.Text != "  \u00c1 answer " {
		t.Errorf("answer 1 is %q, clean %q", string(a.Original), string(a.Text))
	}
	if a := c.Answers[1]; a.Original != "Line one\n<p>and the "+
		"secret</p>\n" || a.Text != "Line one\n\nand the secret\n" || a.Removed != 7 || len(a.Findings) != 1 {
		t.Errorf("answer 4 is %q, clean %q, %d removed, findings %v", string(a.Original), string(a.Text), a.Removed,
			a.Findings)
	}
	if a := c.Answers[2]; a.Text != "&lt;b&gt;" {
		t.Errorf("entities became %q", string(a.Text))
	}
	s := c.Submitter
	if s.Name != "Ana   Roe" || s.Organization != "Acme secret Labs" || s.State != "NY" || s.Sector != "laboratory" ||
		s.Email != "ana@example.org" || len(s.OrganizationFindings) != 1 || s.NameFindings != nil {
		t.Errorf("submitter is %+v", s)
	}
	if c.Channel != docket.ChannelWeb || c.Status != docket.Pending || c.StandsFor != 1 || c.RuleSet != "fake-1" ||
		!c.ReceivedAt.Equal(clock.t) || c.Late || len(c.Flags) != 0 || c.Tracking != number {
		t.Errorf("comment is %+v", c)
	}
	if c.Key == "" || c.Digest == [32]byte{} {
		t.Error("key or digest is missing")
	}
}

func TestSubmitRefusesFieldsWithASentence(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", docket.MaxAnswer)
	for _, tt := range []struct {
		name  string
		edit  func(*Form)
		field string // "" when the form is good
		says  string
	}{
		{"nothing typed", func(f *Form) { f.Answers = nil }, "answer-1", "at least one"},
		{"only space typed", func(f *Form) { f.Answers = map[docket.QuestionID]string{"3": " \n\t"} }, "answer-1",
			"at least one"},
		{"only tags typed", func(f *Form) { f.Answers = map[docket.QuestionID]string{"3": "<b></b>"} }, "answer-1",
			"at least one"},
		{"the longest answer", func(f *Form) { f.Answers["1"] = long }, "", ""},
		{"line ends count once", func(f *Form) { f.Answers["1"] = long[2:] + "\r\n" }, "", ""},
		{"one character too many", func(f *Form) { f.Answers["1"] = long + "x" }, "answer-1", "1 character too long. " +
			"Shorten it to 25,000"},
		{"many too many", func(f *Form) { f.Answers["general"] = long + long }, "answer-general",
			"25,000 characters too long"},
		{"invalid UTF-8 in an answer", func(f *Form) { f.Answers["2"] = "a\xffb" }, "answer-2", "cannot be read"},
		{"NUL in an answer", func(f *Form) { f.Answers["2"] = "a\x00b" }, "answer-2", "NUL"},
		{"other control characters are kept", func(f *Form) { f.Answers["2"] = "a\x01\x1b\x7fb" }, "", ""},
		{"a question that is not asked", func(f *Form) { f.Answers["9"] = "x" }, "form", "not asked"},
		{"an empty answer to it does not matter", func(f *Form) { f.Answers["9"] = "" }, "", ""},
		{"an unknown type", func(f *Form) { f.Type = "admin" }, "submitter_type", "Choose"},
		{"a sector of another docket", func(f *Form) { f.Sector = "insurer" }, "sector", "Choose"},
		{"the unspecified sector", func(f *Form) { f.Sector = "unspecified" }, "", ""},
		{"a name in two lines", func(f *Form) { f.Type, f.Name = "individual", "a\r\nBcc: b" }, "name", "one line"},
		{"a name in two lines of Unicode", func(f *Form) { f.Type, f.Name = "individual", "a\u2028b" }, "name",
			"one line"},
		{"a name too long", func(f *Form) { f.Type, f.Name = "individual", strings.Repeat("n", 201) }, "name",
			"1 character too long"},
		{"a name of 100,000 accents", func(f *Form) {
			f.Type, f.Name = "individual", "n"+strings.Repeat("\u0301",
				100_000)
		}, "name", "too long"},
		{"NUL in a name that would be dropped", func(f *Form) { f.Name = "\x00" }, "name", "NUL"},
		{"an organization too long", func(f *Form) {
			f.Type, f.Organization = "organization", strings.Repeat("n",
				302)
		}, "organization", "2 characters too long"},
		{"an unknown state", func(f *Form) { f.State = "ZZ" }, "state", "Choose"},
		{"a state by its name", func(f *Form) { f.State = "Puerto Rico" }, "", ""},
		{"an address without a dot", func(f *Form) { f.Email = "ana@localhost" }, "email", "name@example.org"},
		{"an address with a line break", func(f *Form) {
			f.Email = "ana@example.org\r\nBcc: x@example.org"
		}, "email", "one line"},
		{"two addresses", func(f *Form) { f.Email = "a@example.org,b@example.org" }, "email", "name@example.org"},
		{"an address too long", func(f *Form) { f.Email = "a@" + strings.Repeat("b.", 130) + "org" }, "email",
			"too long"},
		{"a reply to nothing posted", func(f *Form) { f.ReplyTo = "HHS-HCIC-2016-0001-0002" }, "reply_to",
			"not posted"},
		{"a reply into another docket", func(f *Form) { f.ReplyTo = "HITRUST-CSF-2017-0001-0001" }, "reply_to",
			"not posted"},
		{"a reply to no ID at all", func(f *Form) { f.ReplyTo = "1 OR 1=1" }, "reply_to", "not posted"},
		{"a reply to a posted comment", func(f *Form) { f.ReplyTo = "hhs-hcic-2016-0001-0001" }, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, store, _ := testDesk(t)
			store.posted["HHS-HCIC-2016-0001-0001"] = true
			store.posted["HITRUST-CSF-2017-0001-0001"] = true
			f := goodForm(desk)
			tt.edit(&f)
			_, err := desk.Submit(t.Context(), f)
			_, previewed := desk.Preview(t.Context(), f)
			for _, err := range []error{err, previewed} {
				bad, _ := errors.AsType[docket.Invalid](err)
				if tt.field == "" && err != nil || tt.field != "" && !strings.Contains(bad[tt.field], tt.says) ||
					len(bad) > 1 {
					t.Errorf("got %v %q, want %q about %q", err, map[string]string(bad), tt.says, tt.field)
				}
			}
			if tt.field != "" && len(store.comments) > 0 {
				t.Error("the comment was filed")
			}
		})
	}
}

func TestSeveralProblemsAreSaidAtOnce(t *testing.T) {
	t.Parallel()
	desk, _, _ := testDesk(t)
	f := goodForm(desk)
	f.Answers["2"], f.State, f.Email = "\x00", "ZZ", "x"
	_, err := desk.Submit(t.Context(), f)
	if bad, _ := errors.AsType[docket.Invalid](err); len(bad) != 3 {
		t.Errorf("got %v", err)
	}
}

func TestAnonymousDropsNameAndOrganization(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"", "anonymous"} {
		desk, store, _ := testDesk(t)
		f := goodForm(desk)
		f.Type, f.Name, f.Organization, f.State = kind, "Ana Roe", "Acme", "NY"
		if _, err := desk.Submit(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		s := store.comments[0].Submitter
		if s.Type != docket.Anonymous || s.Name != "" || s.Organization != "" || s.State != "NY" {
			t.Errorf("type %q: submitter is %+v", kind, s)
		}
	}
}

func TestOneFormFilesOneComment(t *testing.T) {
	t.Parallel()
	desk, store, clock := testDesk(t)
	f := goodForm(desk)
	first, err := desk.Submit(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if again, err := desk.Submit(t.Context(), f); err != nil || again != first {
				t.Errorf("again: %q, %v", string(again), err)
			}
		})
	}
	wg.Wait()
	// Line ends as another browser sends them, and empty fields, make no difference.
	same := f
	same.Answers = map[docket.QuestionID]string{"1": f.Answers["1"], "4": f.Answers["4"], "2": ""}
	if again, err := desk.Submit(t.Context(), same); err != nil || again != first {
		t.Errorf("with an empty field: %q, %v", string(again), err)
	}
	if len(store.comments) != 1 {
		t.Fatalf("%d comments were filed", len(store.comments))
	}
	changed := f
	changed.State = "NY"
	if other, err := desk.Submit(t.Context(), changed); err != nil || other == first || len(store.comments) != 2 {
		t.Errorf("other fields: %q, %v, %d comments", string(other), err, len(store.comments))
	}
	// Too late for others, a repeat still gets its receipt.
	clock.t = clock.t.Add(tokenLife + time.Hour)
	if again, err := desk.Submit(t.Context(), f); err != nil || again != first {
		t.Errorf("after the form expired: %q, %v", string(again), err)
	}
	store.docket.ClosedAt = clock.t
	if again, err := desk.Submit(t.Context(), f); err != nil || again != first {
		t.Errorf("after the close: %q, %v", string(again), err)
	}
	changed.State = "NJ"
	if _, err := desk.Submit(t.Context(), changed); !errors.Is(err, docket.ErrClosed) {
		t.Errorf("another comment after the close: %v", err)
	}
}

func TestDigestsDifferWhereFieldsDo(t *testing.T) {
	t.Parallel()
	forms := []Form{
		{Docket: "A"}, {Docket: "B"},
		{Docket: "A", Answers: map[docket.QuestionID]string{"1": "x"}},
		{Docket: "A", Answers: map[docket.QuestionID]string{"2": "x"}},
		{Docket: "A", Answers: map[docket.QuestionID]string{"1": "x", "2": "y"}},
		{Docket: "A", Answers: map[docket.QuestionID]string{"1": "xanswer-2y"}},
		{Docket: "A", Answers: map[docket.QuestionID]string{"1": "x\x00\x02y"}},
		{Docket: "A", Type: "x"}, {Docket: "A", Sector: "x"}, {Docket: "A", Name: "x"}, {Docket: "A",
			Organization: "x"},
		{Docket: "A", State: "x"}, {Docket: "A", Email: "x"}, {Docket: "A", ReplyTo: "x"}, {Docket: "A", Channel: "x"},
		{Docket: "A", ReceivedOn: "x"}, {Docket: "A", PostmarkedOn: "x"}, {Docket: "A", SourceID: "x"},
	}
	seen := make(map[[32]byte]int)
	for i, f := range forms {
		if j, twice := seen[f.digest()]; twice {
			t.Errorf("forms %d and %d have one digest", i, j)
		}
		seen[f.digest()] = i
	}
	crlf, lf := Form{Answers: map[docket.QuestionID]string{"1": "a\r\nb"}},
		Form{Answers: map[docket.QuestionID]string{"1": "a\nb"}}
	if crlf.digest() != lf.digest() {
		t.Error("line ends change the digest")
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		edit   func(*docket.Docket)
		closed bool
		late   bool
	}{
		{"open", func(*docket.Docket) {}, false, false},
		{"not open yet", func(d *docket.Docket) { d.Opens = noon.Add(time.Hour) }, true, false},
		{"closed by date", func(d *docket.Docket) { d.Closes = noon }, true, false},
		{"the last moment", func(d *docket.Docket) { d.Closes = noon.Add(time.Nanosecond) }, false, false},
		{"closed by staff", func(d *docket.Docket) { d.ClosedAt = noon.Add(-time.Hour) }, true, false},
		{"late comments are taken", func(d *docket.Docket) { d.Closes, d.AcceptLate = noon, true }, false, true},
		{"early ones are not", func(d *docket.Docket) { d.Opens, d.AcceptLate = noon.Add(time.Hour), true }, true,
			false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, store, _ := testDesk(t)
			tt.edit(&store.docket)
			f := goodForm(desk)
			_, err := desk.Submit(t.Context(), f)
			_, previewed := desk.Preview(t.Context(), f)
			if errors.Is(err, docket.ErrClosed) != tt.closed || errors.Is(previewed, docket.ErrClosed) != tt.closed {
				t.Fatalf("Submit: %v, Preview: %v", err, previewed)
			}
			if !tt.closed && store.comments[0].Late != tt.late {
				t.Errorf("late is %v", store.comments[0].Late)
			}
		})
	}
}

func TestPreviewStoresNothing(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	f := goodForm(desk)
	f.Token = "" // the token is looked at when the form is sent
	c, err := desk.Preview(t.Context(), f)
	if err != nil || len(c.Answers) != 2 || c.Language != "en" || len(store.comments) != 0 {
		t.Errorf("Preview = %+v, %v; %d stored", c, err, len(store.comments))
	}
	f.Docket = "NO-SUCH-1"
	if _, err := desk.Preview(t.Context(), f); !errors.Is(err, docket.ErrNotFound) {
		t.Errorf("unknown docket: %v", err)
	}
}

func TestWhatLooksAutomatedIsFiledWithAFlag(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		after time.Duration
		trap  string
		want  string
	}{
		{"a person", 3 * time.Second, "", "[]"},
		{"too fast", 2999 * time.Millisecond, "", "[fast]"},
		{"the honeypot filled", time.Minute, " ", "[honeypot]"},
		{"both", 200 * time.Millisecond, "http://example.org", "[honeypot fast]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, store, clock := testDesk(t)
			f := goodForm(desk)
			f.Trap = tt.trap
			clock.t = clock.t.Add(tt.after)
			number, err := desk.Submit(t.Context(), f)
			if err != nil || number == "" {
				t.Fatal(err)
			}
			if got := fmt.Sprint(store.comments[0].Flags); got != tt.want {
				t.Errorf("flags are %s, want %s", got, tt.want)
			}
		})
	}
}

func TestStoreErrorsComeThrough(t *testing.T) {
	t.Parallel()
	for _, want := range []error{docket.ErrBusy, docket.ErrFull} {
		desk, store, _ := testDesk(t)
		store.err = want
		if _, err := desk.Submit(t.Context(), goodForm(desk)); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}

func TestByHand(t *testing.T) {
	t.Parallel()
	ny, _ := time.LoadLocation("America/New_York")
	day := func(d int) time.Time { return time.Date(2016, 11, d, 0, 0, 0, 0, ny) }
	for _, tt := range []struct {
		name   string
		edit   func(*Form)
		docket func(*docket.Docket)
		field  string
		closed bool
		check  func(docket.Comment) bool
	}{
		{name: "a letter", edit: func(f *Form) {
			f.Channel, f.ReceivedOn, f.PostmarkedOn, f.SourceID = "mail", "2016-11-25", "2016-11-21", "L-17"
		}, check: func(c docket.Comment) bool {
			return c.Channel == docket.ChannelMail && c.ReceivedAt.Equal(day(25)) && c.PostmarkedOn.Equal(day(21)) &&
				c.SourceID == "L-17" && c.Tracking == "" && len(c.Flags) == 0
		}},
		{name: "received now", edit: func(f *Form) { f.Channel = "meeting" },
			check: func(c docket.Comment) bool { return c.ReceivedAt.Equal(noon) }},
		{name: "no channel", edit: func(*Form) {}, field: "channel"},
		{name: "the web is no letter", edit: func(f *Form) { f.Channel = "web" }, field: "channel"},
		{name: "a day that does not exist", edit: func(f *Form) { f.Channel, f.ReceivedOn = "mail", "2016-02-30" },
			field: "received_on"},
		{name: "a day in the future", edit: func(f *Form) { f.Channel, f.ReceivedOn = "mail", "2016-11-29" },
			field: "received_on"},
		{name: "a year mistyped", edit: func(f *Form) { f.Channel, f.PostmarkedOn = "mail", "0216-11-01" },
			field: "postmarked_on"},
		{name: "received before it was sent", edit: func(f *Form) {
			f.Channel, f.ReceivedOn, f.PostmarkedOn = "mail",
				"2016-11-20", "2016-11-21"
		}, field: "postmarked_on"},
		{name: "in time, entered after the close", edit: func(f *Form) {
			f.Channel, f.ReceivedOn = "mail",
				"2016-11-25"
		},
			docket: func(d *docket.Docket) { d.ClosedAt = day(26) },
			check:  func(c docket.Comment) bool { return !c.Late }},
		{name: "postmarked in time, received late", edit: func(f *Form) {
			f.Channel, f.ReceivedOn,
				f.PostmarkedOn = "mail", "2016-11-27", "2016-11-25"
		},
			docket: func(d *docket.Docket) { d.Closes = day(26) },
			check:  func(c docket.Comment) bool { return !c.Late }},
		{name: "late", edit: func(f *Form) { f.Channel, f.ReceivedOn = "mail", "2016-11-27" },
			docket: func(d *docket.Docket) { d.Closes = day(26) }, closed: true},
		{name: "late and taken", edit: func(f *Form) { f.Channel, f.ReceivedOn = "mail", "2016-11-27" },
			docket: func(d *docket.Docket) { d.Closes, d.AcceptLate = day(26), true },
			check:  func(c docket.Comment) bool { return c.Late }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			desk, store, clock := testDesk(t)
			if tt.docket != nil {
				tt.docket(&store.docket)
			}
			f := goodForm(desk)
			tt.edit(&f)
			clock.t = clock.t.Add(0)
			id, err := desk.SubmitByHand(t.Context(), f, 3)
			bad, _ := errors.AsType[docket.Invalid](err)
			if tt.field != "" && (len(bad) != 1 || bad[tt.field] == "") ||
				errors.Is(err, docket.ErrClosed) != tt.closed {
				t.Fatalf("got %v", err)
			}
			if tt.check == nil {
				return
			}
			if err != nil || id != "HHS-HCIC-2016-0001-0001" || !tt.check(store.comments[0]) {
				t.Fatalf("got %v, %v, %+v", id, err, store.comments)
			}
			if len(store.notes) != 1 || store.notes[0] != "u3 comment.entered HHS-HCIC-2016-0001-0001" {
				t.Errorf("the log says %q", store.notes)
			}
			if again, err := desk.SubmitByHand(t.Context(), f, 3); err != nil || again != id ||
				len(store.comments) != 1 {
				t.Errorf("again: %v, %v", again, err)
			}
		})
	}
}

func TestByHandAsksForAPersonAndAFreshNumber(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	f := goodForm(desk)
	f.Channel, f.SourceID = "mail", "L-1"
	if _, err := desk.SubmitByHand(t.Context(), f, 0); !errors.Is(err, docket.ErrDenied) {
		t.Errorf("nobody: %v", err)
	}
	f.Token = ""
	if _, err := desk.SubmitByHand(t.Context(), f, 1); err != nil {
		t.Fatal(err)
	}
	_, err := desk.SubmitByHand(t.Context(), f, 1)
	if bad, _ := errors.AsType[docket.Invalid](err); bad["source_id"] == "" || len(store.comments) != 1 {
		t.Errorf("the same number twice: %v, %d comments", err, len(store.comments))
	}
	f.Token, f.SourceID = "forged", ""
	if _, err := desk.SubmitByHand(t.Context(), f, 1); !errors.Is(err, ErrToken) {
		t.Errorf("forged token: %v", err)
	}
}

func TestSubmitTakesNoNoticeOfStaffFields(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	f := goodForm(desk)
	f.Channel, f.ReceivedOn, f.PostmarkedOn, f.SourceID = "mail", "2016-01-01", "2016-01-01", "X"
	if _, err := desk.Submit(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if c := store.comments[0]; c.Channel != docket.ChannelWeb || !c.ReceivedAt.Equal(noon) || c.SourceID != "" ||
		!c.PostmarkedOn.IsZero() {
		t.Errorf("comment is %+v", c)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"The top risk is that old devices are not patched by their makers.":                             "en",
		"El mayor riesgo es que los equipos viejos no se actualizan y nadie sabe quién es responsable.": "es",
		"También los hospitales pequeños necesitan ayuda para la capacitación de sus empleados.":        "es",
		"OK":         "",
		"日本語のコメントです": "",
		"The nurse said: no se puede con los aparatos de la sala, and we are lost": "",
		"": "",
	} {
		if got := language([]docket.Answer{{Text: docket.Text(text)}}); got != want {
			t.Errorf("language(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestReceipt(t *testing.T) {
	t.Parallel()
	desk, store, _ := testDesk(t)
	f := goodForm(desk)
	f.Answers = map[docket.QuestionID]string{"2": "<b>Drills</b>,\r\nlike banks have."}
	f.Type, f.Name, f.Email, f.State, f.Sector = "individual", "Ana Roe", "ana@example.org", "NY", "provider"
	number, err := desk.Submit(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	c := store.comments[0]
	file := string(Receipt(nil, store.docket, c, number, "https://comments.example"))
	for _, want := range []string{
		"Tracking number: " + string(number) + "\n", "Check or withdraw it at: https://comments.example/status\n",
		"Docket: HHS-HCIC-2016-0001\nTitle: " + store.docket.Title + "\nAddress: " +
			"https://comments.example/dockets/HHS-HCIC-2016-0001\n", "November 28, 2016, 12:00:00 p.m. Eastern Time",
		"2016-11-28T17:00:00Z", "Name: Ana Roe", "State: New York",
		"Sector: Hospital, clinic", "E-mail: given", "QUESTION 2\nWhat best " +
			"practices", "Your answer:\n\n<b>Drills</b>,\nlike banks have.\n",
		"QUESTION 1\nWhat are the top cybersecurity risks and concerns unique to the health care sector?\n\nNot " +
			"answered.",
	} {
		if !strings.Contains(file, want) {
			t.Errorf("the receipt does not say %q:\n%s", want, file)
		}
	}
	for _, never := range []string{"ana@example.org", "\r"} {
		if strings.Contains(file, never) {
			t.Errorf("the receipt holds %q", never)
		}
	}
	decided := c
	decided.Status, decided.Version, decided.PostedAt, decided.Tracking = docket.Posted, 2, noon, ""
	if string(Receipt(nil, store.docket, decided, number, "https://comments.example")) != file {
		t.Error("a decision changes the receipt")
	}
}
