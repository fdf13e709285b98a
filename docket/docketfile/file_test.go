package docketfile

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"commentportal/docket"
)

// smallFile is a docket file with nothing but what is required; its lines are
// numbered by the tests below.
const smallFile = `id = "EX-1"
title = "T"
agency = "A"
summary = "S"
background = "B"
notice = "N"
use = "U"
zone = "America/New_York"

[contact]
name = "C"
email = "c@example.org"

[[questions]]
text = "Why?"

[[withholding]]
code = "privacy"
label = "Privacy"
`

func TestShippedDocketAsksTheFiveQuestions(t *testing.T) {
	t.Parallel()
	d, book := ShippedDocket()
	want := []string{
		"What are the top cybersecurity risks and concerns unique to the health care sector?",
		"What best practices are currently being employed by other sectors that might help us improve the security " +
			"of the health care sector?",
		"What are the biggest gaps and challenges for the development and deployment of medical devices and " +
			"electronic health records?",
		"How can the health care sector be better educated with regard to cybersecurity?",
		"What challenges do health care sector organizations have to overcome in order to share cyber related " +
			"incidents with a consortium?",
	}
	if d.ID != "HHS-HCIC-2016-0001" || len(d.Questions) != len(want) {
		t.Fatalf("docket %s with %d questions", d.ID, len(d.Questions))
	}
	for i, q := range d.Questions {
		if q.Text != want[i] || q.ID != docket.QuestionID([]string{"1", "2", "3", "4", "5"}[i]) {
			t.Errorf("question %s is %q", q.ID, q.Text)
		}
	}
	if !d.Closes.IsZero() || d.AcceptLate || d.Zone != "America/New_York" || len(d.Sectors) != 13 ||
		len(d.WithholdingReasons) < 5 ||
		len(d.PrivacyAct) == 0 || len(d.Background) < 3 || d.Contact.Email == "" || d.OMB != (docket.OMB{}) {
		t.Errorf("docket is %+v", d)
	}
	if !strings.Contains(strings.Join(d.Notice, " "), "proprietary, personal, private, sensitive or confidential "+
		"information") {
		t.Error("the notice does not say what not to include")
	}
	for _, r := range d.WithholdingReasons {
		if strings.Contains(r.Code, "topic") {
			t.Error("off topic is no reason to withhold")
		}
	}
	if len(book.Themes) != 34 || book.Docket != d.ID || book.Version != 1 {
		t.Errorf("codebook of %s, version %d, %d themes", book.Docket, book.Version, len(book.Themes))
	}
}

func TestEveryShippedFileIsRead(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(Shipped(), "*.toml")
	if err != nil || len(names) != 2 {
		t.Fatalf("shipped are %v, %v", names, err)
	}
	for _, name := range names {
		d, _, err := Load(Shipped(), name)
		if err != nil {
			t.Error(err)
		}
		if string(d.ID)+".toml" != name {
			t.Errorf("%s holds the docket %s", name, d.ID)
		}
	}
	d, _, err := Load(Shipped(), "HITRUST-CSF-2017-0001.toml")
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Questions) != 7 || d.Zone != "America/Chicago" || !d.AcceptLate || d.HasSector("provider") ||
		!d.Closes.Equal(time.Date(2017, 4, 1, 5, 0, 0, 0, time.UTC)) ||
		!d.Opens.Equal(time.Date(2017, 1, 9, 6, 0, 0, 0, time.UTC)) {
		t.Errorf("the second docket is %+v", d)
	}
}

func TestParagraphs(t *testing.T) {
	t.Parallel()
	d, err := Parse("x.toml", []byte(strings.Replace(smallFile, `background = "B"`, "background = \"\"\"\r\nOne "+
		"line\r\n  and another.\r\n\r\n\t\r\nTwo.\r\n\"\"\"", 1)))
	if s, _ := ShippedDocket(); strings.Contains(s.Summary, "\n") ||
		!strings.HasPrefix(s.Summary, "Attacks on health care") {
		t.Errorf("summary is %q", s.Summary)
	}
	if err != nil || len(d.Background) != 2 || d.Background[0] != "One line and another." || d.Background[1] != "Two." {
		t.Errorf("background is %q, %v", d.Background, err)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	ny, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, lines   string
		opens, closes time.Time
	}{
		{"none", "", time.Time{}, time.Time{}},
		{"days", "opens = 2016-11-28\ncloses = " +
			"2016-12-31", time.Date(2016, 11, 28, 0, 0, 0, 0, ny), time.Date(2017, 1, 1, 0, 0, 0, 0, ny)},
		{"one day", "opens = 2016-11-28\ncloses = " +
			"2016-11-28", time.Date(2016, 11, 28, 0, 0, 0, 0, ny), time.Date(2016, 11, 29, 0, 0, 0, 0, ny)},
		{"a day on which the clocks change", "closes = 2016-11-06", time.Time{}, time.Date(2016, 11, 7, 0, 0, 0, 0,
			ny)},
		{"with an offset", "closes = " +
			"2016-12-31T17:00:00-05:00", time.Time{}, time.Date(2016, 12, 31, 22, 0, 0, 0, time.UTC)},
		{"in UTC, with a space", "closes = 2016-12-31 " +
			"22:00:00Z", time.Time{}, time.Date(2016, 12, 31, 22, 0, 0, 0, time.UTC)},
		{"in the docket's zone", "closes = 2016-12-31T17:00:00", time.Time{}, time.Date(2016, 12, 31, 22, 0, 0, 0,
			time.UTC)},
	} {
		d, err := Parse("x.toml", []byte(tt.lines+"\n"+smallFile))
		if err != nil || !d.Opens.Equal(tt.opens) || !d.Closes.Equal(tt.closes) {
			t.Errorf("%s: opens %v, closes %v, %v", tt.name, d.Opens, d.Closes, err)
		}
	}
}

func TestOtherWaysToWriteADocketFile(t *testing.T) {
	t.Parallel()
	text := "\uFEFF" + strings.NewReplacer(
		"[contact]\nname = \"C\"\nemail = \"c@example.org\"\n", "contact.name = \"C\"\ncontact.email = "+
			"\"c@example.org\"\nsectors = [{code = \"a1_b\", label = \"A\"},\n {code = \"b\", label = \"B\"}]\n",
		"text = \"Why?\"", "text = \"Why?\"\nid = 1\nhint = \"H\"",
	).Replace(smallFile)
	d, err := Parse("x.toml", []byte(strings.ReplaceAll(text, "\n", "\r\n")))
	if err != nil || d.Contact.Email != "c@example.org" || len(d.Sectors) != 2 || d.Sectors[1].Code != "b" ||
		d.Questions[0].Hint != "H" {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestBadDocketFilesSayWhereAndWhatToWrite(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, old, new, want string }{
		{"an ID in small letters", `"EX-1"`, `"ex-1"`, "x.toml:1: write the id in capital letters"},
		{"an ID missing", `id = "EX-1"`, ``, `x.toml:1: id is missing; write id = "…"`},
		{"a title empty", `"T"`, `" "`, "x.toml:2: title is empty"},
		{"a title that is a number", `"T"`, `3`,
			`x.toml:2: title is a number; write text in quotes, as in title = "…"`},
		{"a title that is a list", `"T"`, `["T"]`, "x.toml:2: title is a list"},
		{"a title that is a date", `"T"`, `2016-01-01`, "x.toml:2: title is a date"},
		{"a control character", `"T"`, `"T\u0007"`, "x.toml:2: title holds a control character"},
		{"an unknown setting", `title =`, `tilte =`,
			`x.toml:2: a docket file has no setting "tilte"; write title instead`},
		{"a setting from elsewhere", "zone =", "colour = \"red\"\nzone =",
			`x.toml:8: a docket file has no setting "colour"; take the line out, or write one of id, title`},
		{"a singular", `[[questions]]`, `[[question]]`,
			`x.toml:14: a docket file has no setting "question"; write questions instead`},
		{"an unknown setting of a part", "email =", "e-mail =",
			`x.toml:12: [contact] has no setting "e-mail"; write email instead`},
		{"a title written twice", `agency =`, "title = \"T\"\nagency =", "x.toml:3: title stands in the file twice"},
		{"a zone unknown", "America/New_York", "New York",
			`x.toml:8: no time zone is called "New York"; write an IANA name`},
		{"the computer's own zone", "America/New_York", "Local", "x.toml:8: no time zone"},
		{"a date in quotes", "zone =", "closes = \"2016-12-31\"\nzone =", "x.toml:8: closes is text in quotes; write " +
			"a date without quotes, such as closes = 2016-12-31"},
		{"a date that does not exist", "zone =", "closes = 2016-02-30\nzone =", "x.toml:8: there is no such date"},
		{"a time without a day", "zone =", "closes = 17:00:00\nzone =", "x.toml:8: closes is a time without a date"},
		{"closing before opening", "zone =", "opens = 2016-12-31\ncloses = " +
			"2016-12-30\nzone =", "x.toml:9: the docket would close before it opens"},
		{"a flag in quotes", "zone =", "accept_late = \"true\"\nzone =", "x.toml:8: accept_late is text in quotes; " +
			"write accept_late = true"},
		{"a flag with a capital", "zone =", "accept_late = True\nzone =",
			"x.toml:8: write true or false in small letters"},
		{"a codebook elsewhere", "zone =", "codebook = \"../codebook.csv\"\nzone =", "x.toml:8: write the name of a " +
			"file that lies beside this one"},
		{"no contact", "[contact]\nname = \"C\"\nemail = \"c@example.org\"", "", "x.toml:1: contact is missing; add " +
			"a part [contact]"},
		{"a contact that is text", "[contact]\nname = \"C\"\nemail = " +
			"\"c@example.org\"", `contact = "c@example.org"`, "x.toml:10: contact is text in quotes; write [contact]"},
		{"a contact without an address", `email = "c@example.org"`, "", "x.toml:10: email in [contact] is missing"},
		{"an address that is none", `c@example.org`, `c at example.org`,
			"x.toml:12: the e-mail of the contact is no address"},
		{"an address with a name", `c@example.org`, `C <c@example.org>`,
			"x.toml:12: the e-mail of the contact is no address"},
		{"a part for the number without it", "[[questions]]", "[omb]\nexpires = " +
			"\"x\"\n[[questions]]", "x.toml:14: number in [omb] is missing"},
		{"no question", "[[questions]]\ntext = \"Why?\"", "", "x.toml:1: questions is missing; add a part " +
			"[[questions]]"},
		{"questions as text", "[[questions]]\ntext = \"Why?\"", "[questions]\ntext = \"Why?\"", "x.toml:14: " +
			"questions is a part with settings of its own; add a part [[questions]]"},
		{"a question without text", `text = "Why?"`, `hint = "H"`, "x.toml:14: text in [[questions]] is missing"},
		{"a question numbered wrong", `text = "Why?"`, "text = \"Why?\"\nid = \"7\"",
			`x.toml:16: questions are numbered as they stand in the file; write id = "1"`},
		{"a code in capitals", `"privacy"`, `"Privacy!"`, `x.toml:18: write the code in small letters`},
		{"a code twice", "label = \"Privacy\"\n",
			"label = \"Privacy\"\n[[withholding]]\ncode = \"privacy\"\nlabel = \"P\"\n",
			`x.toml:21: the code "privacy" stands in line 18 already`},
		{"a sector of the portal's own", "[[withholding]]", "[[sectors]]\ncode = \"unspecified\"\nlabel = " +
			"\"U\"\n[[withholding]]", `x.toml:18: the sector code "unspecified" is the portal's own`},
		{"no reason to withhold", "[[withholding]]\ncode = \"privacy\"\nlabel = " +
			"\"Privacy\"", "", "x.toml:1: withholding is missing"},
		{"a text not closed", `"T"`, `"T`, "x.toml:2: the text does not end in its line"},
		{"a long text not closed", `"T"`, `"""T`, "a text that begins further up never ends"},
		{"curly quotes", `"T"`, `“T”`, "x.toml:2: the quotes are curly"},
		{"no quotes", `"T"`, `T`, "x.toml:2: this value cannot be read; write text in straight quotes"},
		{"nothing after the sign", `"T"`, ``, "x.toml:2: nothing stands after the equals sign"},
		{"a line of prose", `title =`, "This docket asks\ntitle =", "x.toml:2: this line is no setting"},
		{"a part not closed", `[contact]`, `[contact`, "x.toml:10: the name of the part is not closed"},
		{"a backslash", `"T"`, `"C:\dir"`, "x.toml:2: a backslash has a meaning"},
		{"invalid UTF-8", `"T"`, "\"\xff\"", "x.toml:2: this line is not UTF-8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(smallFile, tt.old, tt.new, 1)
			if text == smallFile {
				t.Fatal("the case changes nothing")
			}
			_, err := Parse("x.toml", []byte(text))
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
	if _, err := Parse("x.toml", []byte(smallFile)); err != nil {
		t.Errorf("the file that the cases spoil is bad itself: %v", err)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	withBook := "codebook = \"b.csv\"\n" + smallFile
	files := fstest.MapFS{
		"plain.toml": {Data: []byte(smallFile)},
		"book.toml":  {Data: []byte(withBook)},
		"lost.toml":  {Data: []byte(strings.Replace(withBook, "b.csv", "c.csv", 1))},
		"bad.toml":   {Data: []byte(strings.Replace(withBook, "b.csv", "bad.csv", 1))},
		"b.csv":      {Data: []byte("code,label,definition,imperative,csf_function\nA,a,,,\n")},
		"bad.csv":    {Data: []byte("code\nA\n")},
	}
	for name, want := range map[string]string{"lost.toml": "c.csv", "bad.toml": "bad.csv:1:",
		"none.toml": "none.toml"} {
		if _, _, err := Load(files, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, book, err := Load(files, "plain.toml"); err != nil || len(book.Themes) != 0 {
		t.Errorf("without codebook: %v, %v", book, err)
	}
	if d, book, err := Load(files, "book.toml"); err != nil || len(book.Themes) != 1 || book.Docket != d.ID {
		t.Errorf("with codebook: %v, %v", book, err)
	}
}

func FuzzParseFile(f *testing.F) {
	f.Add([]byte(smallFile))
	f.Add([]byte("a.b.c = [{x = 1}, [2016-01-01]]\n[[a]]\n[a.b]\n"))
	f.Add([]byte("[[questions]]\n[questions.text]\nx = 1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse("x.toml", data)
		if err != nil && (!strings.HasPrefix(err.Error(), "x.toml:") || strings.Contains(err.Error(), "\n")) {
			t.Errorf("an error without place, or of two lines: %q", err)
		}
		if err == nil && (!d.ID.Valid() || len(d.Questions) == 0) {
			t.Errorf("a docket without ID or question: %+v", d)
		}
	})
}

func TestSecondPersonInADocketFile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, lines string
		rule        docket.SecondPerson
		look        int
		problem     string // part of it; "" for none
	}{
		{"suggestions in quotes", `second_suggestions = "yes"`, "", 0, "x.toml:1: second_suggestions is"},
		{"nothing said", "", docket.SecondPersonAuto, docket.SecondLookDefault, ""},
		{"on, and every posting", "second_signature = true\nsecond_look = 100", docket.SecondPersonOn, 100, ""},
		{"off, and none", "second_signature = false\nsecond_look = 0", docket.SecondPersonOff, 0, ""},
		{"more than all", "second_look = 101", "", 0, "x.toml:1: second_look is no percentage"},
		{"less than none", "second_look = -1", "", 0, "x.toml:1: second_look is no percentage"},
		{"in quotes", `second_look = "2"`, "", 0, "x.toml:1: second_look is no percentage"},
		{"a part of a percent", "second_look = 0.5", "", 0, "x.toml:1: second_look is no percentage"},
		{"a setting in quotes", `second_signature = "on"`, "", 0, "x.toml:1: second_signature is"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := Parse("x.toml", []byte(tt.lines+"\n"+smallFile))
			if tt.problem != "" {
				if err == nil || !strings.Contains(err.Error(), tt.problem) {
					t.Errorf("error %v, want %q", err, tt.problem)
				}
				return
			}
			if err != nil || d.SecondPerson != tt.rule || d.SecondLookShare() != tt.look {
				t.Errorf("%q, %d percent, %v", d.SecondPerson, d.SecondLookShare(), err)
			}
		})
	}
}

func TestSuggestionsInSecondReadingsInADocketFile(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string]bool{"": false, "second_suggestions = false": false,
		"second_suggestions = true": true} {
		if d, err := Parse("x.toml", []byte(lines+"\n"+smallFile)); err != nil || d.SecondSuggestions != want {
			t.Errorf("%q: %v, %v", lines, d.SecondSuggestions, err)
		}
	}
}

// What belongs to a call beside its questions is read, and what cannot be led to or
// written to is refused with its line.
func TestRelatedMaterialIsRead(t *testing.T) {
	t.Parallel()
	top, parts, _ := strings.Cut(smallFile, "\n\n")
	file := func(link, email string) string {
		return top + "\nanswer_due = 2017-03-31\n\n[media]\nemail = \"" + email + "\"\n\n[[links]]\ntitle = \"The " +
			"post\"\nhref = \"" +
			link + "\"\n\n" + parts
	}
	d, err := Parse("f", []byte(file("https://a.example/post", "press@a.example")))
	if err != nil || d.Media.Email != "press@a.example" || len(d.Links) != 1 ||
		d.Links[0] != (docket.Link{Title: "The post",
			Href: "https://a.example/post"}) || d.AnswerDue.Format(time.DateOnly) != "2017-03-31" {
		t.Errorf("%+v, %v", d, err)
	}
	for text, want := range map[string]string{file("javascript:alert(1)", "p@a.example"): "cannot be led to",
		file("http://a.example", "p@a.example"): "cannot be led to", file("https://a.example",
			"press"): "is no address"} {
		if _, err := Parse("f", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}
