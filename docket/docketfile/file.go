package docketfile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"

	"commentportal/docket"
)

// Parse reads a docket file. name is only for errors, each of which is one
// sentence that names the file and line and says what to write instead.
//
// A docket file is TOML, UTF-8. These are all its settings; any other is refused.
//
//	id          = "HHS-HCIC-2016-0001"   # required: capital letters and digits in groups joined by hyphens
//	title       = "…"                    # required
//	agency      = "…"                    # required: who asks
//	summary     = "…"                    # required: one or two sentences for lists and the feed
//	background  = """…"""                # required: paragraphs, see below
//	notice      = """…"""                # required: what not to include; paragraphs
//	use         = """…"""                # required: how the answers are used; paragraphs
//	privacy_act = """…"""                # Privacy Act statement, paragraphs; left out: none is shown
//	zone        = "America/New_York"     # required: IANA name; the docket's pages show times in it
//	opens       = 2016-11-28             # left out: open from the start
//	closes      = 2016-12-31             # left out: open until staff close it
//	answer_due = 2017-03-31              # when the task force's answer is due; left out: no day
//	accept_late = false                  # true: file comments after the close, marked late; left out: false
//	general     = "…"                    # label of the answer to no question; left out: a default
//	codebook    = "codebook.csv"         # themes, in a file beside this one; left out: none
//
//	second_signature = true              # grave decisions wait for a second person; left out: once two may decide
//	second_look      = 2                 # percent of posted comments for a second look, 0 to 100; left out: 2
//
//	marking = "TLP:AMBER+STRICT"         # TLP 2.0 of what is handed over of an incident; left out: this one
//
//	second_suggestions = false           # true: the second reader of an answer sees suggestions; left out: false
//
//	[contact]                            # required, with a name and an e-mail address
//	name  = "…"
//	email = "…"
//	phone = "…"
//	mail  = "…"                          # postal address in one line
//
//	[media]                              # whom the press asks; left out: the site's own contact
//	email = "…"                          # required
//
//	[[links]]                            # related material: a post, a meeting, an earlier report
//	title = "…"
//	href  = "https://…"
//
//	[omb]                                # Paperwork Reduction Act; left out: not shown
//	number  = "0000-0000"
//	expires = "11/30/2027"               # as printed
//	burden  = "…"
//
//	[[questions]]                        # one such part a question, at least one, in the order asked
//	text = "…"                           # required, word for word
//	hint = "…"
//	text_es = "…"                        # the same in Spanish; so with hint_es
//	id   = "1"                           # may be left out: questions are numbered 1, 2, 3 as they stand
//
//	[[sectors]]                          # one such part a sector; none: the form does not ask
//	code  = "provider"                   # small letters, digits and _; never "unspecified"
//	label = "…"
//
//	[[withholding]]                      # one such part a reason not to post a comment, at least one
//	code  = "personal_information"
//	label = "…"
//	label_es = "…"                       # the same in Spanish; so with sectors
//
//	[[channels]]                         # where reports of incidents belong; none: CISA, IC3 and MedWatch
//	for  = "…"                           # what the place takes
//	name = "…"                           # who answers there
//	href = "https://…"
//
//	[es]                                 # texts in Spanish, for the pages under /es; what is left out stays English
//	title = "…"                          # also agency, summary, background, notice, use, privacy_act, general
//
//	[es.contact]
//	name = "…"
//
//	[es.omb]
//	burden = "…"
//
//	[es.themes]                          # by the English label of a theme or imperative of the codebook
//	"Workforce" = "…"
//
// Paragraphs are parted by empty lines; a line break alone is a space, also in
// every other text. Paragraphs may hold links, [words](https://…) or <https://…>, and
// lists, whose items begin with a hyphen or a number and a period: "- one", "1. one".
//
// opens and closes are a date, a date and a time in the docket's zone
// (2016-12-31T17:00:00), or one with its offset (2016-12-31T17:00:00-05:00).
// A date alone means the start of that day for opens and the end of that day for
// closes, so closes = 2016-12-31 takes comments until the last second of the
// year. Docket.Closes is the first moment at which the docket is closed.
func Parse(name string, data []byte) (docket.Docket, error) {
	root, err := parseTOML(name, data)
	if err != nil {
		return docket.Docket{}, err
	}
	f := &fileReader{name: name}
	d := f.docket(root)
	if f.err != nil {
		return docket.Docket{}, f.err
	}
	if f.lacks != nil {
		return docket.Docket{}, f.lacks
	}
	return d, nil
}

// The settings of a docket file, in the order in which its errors list them.
var (
	docketKeys = []string{"id", "title", "agency", "summary", "background", "notice", "use", "privacy_act", "zone",
		"opens",
		"closes", "accept_late", "general", "codebook", "second_signature", "second_look", "second_suggestions",
		"marking",
		"contact", "media", "links", "channels", "answer_due", "omb", "questions", "sectors", "withholding", "es"}
	contactKeys  = []string{"name", "email", "phone", "mail"}
	ombKeys      = []string{"number", "expires", "burden"}
	questionKeys = []string{"text", "hint", "id", "text_es", "hint_es"}
	mediaKeys    = []string{"email"}
	linkKeys     = []string{"title", "href"}
	channelKeys  = []string{"for", "name", "href"}
	choiceKeys   = []string{"code", "label", "label_es"}
)

// fileReader turns the tree of a docket file into a docket. It keeps the problem
// that stands first in the file, so each run of the command shows the next one.
// What is missing comes last, because a misspelt setting is missing, too.
type fileReader struct {
	name  string
	err   error
	line  int   // of err
	lacks error // the first setting missing
}

// fail keeps the sentence if it is about an earlier line than the one kept.
func (f *fileReader) fail(line int, format string, args ...any) {
	if f.err == nil || line < f.line {
		f.err, f.line = docket.FileError(f.name, line, format, args...), line
	}
}

func (f *fileReader) docket(root *tomlNode) docket.Docket {
	f.known(root, "a docket file", docketKeys)
	d := docket.Docket{
		Title:        f.text(root, "title", "", true),
		Agency:       f.text(root, "agency", "", true),
		Summary:      f.text(root, "summary", "", true),
		Background:   f.paragraphs(root, "background", true),
		Notice:       f.paragraphs(root, "notice", true),
		Use:          f.paragraphs(root, "use", true),
		PrivacyAct:   f.paragraphs(root, "privacy_act", false),
		AcceptLate:   f.flag(root, "accept_late"),
		CodebookFile: f.text(root, "codebook", "", false),
	}
	d.GeneralPrompt = f.text(root, "general", "", false)
	if d.ID = docket.ID(f.text(root, "id", "", true)); d.ID != "" && !d.ID.Valid() {
		f.fail(root.at("id"),
			`write the id in capital letters and digits in groups joined by hyphens, at most 60 characters, such as `+
				`id = "HHS-HCIC-2016-0001"`)
	}
	if strings.ContainsAny(d.CodebookFile, `/\`) {
		f.fail(root.at("codebook"),
			`write the name of a file that lies beside this one, without folders, such as codebook = "codebook.csv"`)
	}
	f.secondPerson(root, &d)
	d.SecondSuggestions = f.flag(root, "second_suggestions")
	f.marking(root, &d)
	f.period(root, &d)
	f.contact(root, &d)
	f.related(root, &d)
	f.omb(root, &d)
	f.questions(root, &d)
	d.Sectors = f.choices(root, "sectors", "provider", "Health care providers and hospitals", false)
	d.WithholdingReasons = f.choices(root, "withholding", "personal_information", "Personal information", true)
	f.translations(root, &d)
	for i, s := range d.Sectors {
		if s.Code == docket.SectorUnspecified || s.Code == "all" {
			f.fail(root.child("sectors").list[i].at("code"), "the sector code %q is the portal's own; choose another "+
				"word, or leave the sector out", s.Code)
		}
	}
	return d
}

// marking reads under which marking what flagged comments tell is handed over.
func (f *fileReader) marking(root *tomlNode, d *docket.Docket) {
	d.Marking = docket.TLP(f.text(root, "marking", "", false))
	if d.Marking != "" && !slices.Contains(docket.TLPs, d.Marking) {
		f.fail(root.at("marking"), `this is no marking of TLP 2.0; write one of "TLP:CLEAR", "TLP:GREEN", `+
			`"TLP:AMBER", "TLP:AMBER+STRICT" and "TLP:RED"`)
	}
}

func (f *fileReader) period(root *tomlNode, d *docket.Docket) {
	d.Zone = f.text(root, "zone", "", true)
	loc, err := time.LoadLocation(d.Zone)
	if d.Zone == "" {
		loc = time.UTC
	} else if err != nil || d.Zone == "Local" {
		f.fail(root.at("zone"), `no time zone is called %q; write an IANA name, such as zone = "America/New_York"`,
			d.Zone)
		loc = time.UTC
	}
	d.Opens, _ = f.moment(root, "opens", loc)
	closes, dayOnly := f.moment(root, "closes", loc)
	if dayOnly {
		closes = docket.StartOfDay(closes.Year(), closes.Month(), closes.Day()+1, loc)
	}
	d.Closes = closes
	if !d.Opens.IsZero() && !d.Closes.IsZero() && !d.Closes.After(d.Opens) {
		f.fail(root.at("closes"), "the docket would close before it opens; write a later date after closes, or an "+
			"earlier one after opens")
	}
}

// secondPerson reads which decisions, and how many postings, a second person sees.
func (f *fileReader) secondPerson(root *tomlNode, d *docket.Docket) {
	if root.child("second_signature") != nil {
		d.SecondPerson = docket.SecondPersonOff
		if f.flag(root, "second_signature") {
			d.SecondPerson = docket.SecondPersonOn
		}
	}
	v := root.child("second_look")
	if v == nil {
		return
	}
	share, err := strconv.Atoi(v.text)
	if v.kind != unstable.Integer || err != nil || share < 0 || share > 100 {
		f.fail(v.line, "second_look is no percentage; write a whole number from 0 to 100 without quotes, such as "+
			"second_look = %d", docket.SecondLookDefault)
		return
	}
	d.SecondLook = &share
}

// moment reads a date or a date with a time. dayOnly says that it was a date,
// which is returned as the start of that day.
func (f *fileReader) moment(root *tomlNode, key string, loc *time.Location) (t time.Time, dayOnly bool) {
	n := root.child(key)
	if n == nil {
		return time.Time{}, false
	}
	advice := fmt.Sprintf("write a date without quotes, such as %s = 2016-12-31, or a time with its offset, such as "+
		"%s = 2016-12-31T17:00:00-05:00", key, key)
	raw := strings.ToUpper(strings.Replace(n.text, " ", "T", 1))
	var err error
	switch n.kind {
	case unstable.LocalDate:
		if t, err = time.Parse(time.DateOnly, raw); err == nil {
			t = docket.StartOfDay(t.Year(), t.Month(), t.Day(), loc)
		}
		dayOnly = true
	case unstable.LocalDateTime:
		t, err = time.ParseInLocation("2006-01-02T15:04:05.999999999", raw, loc)
	case unstable.DateTime:
		t, err = time.Parse(time.RFC3339Nano, raw)
	default:
		f.fail(n.line, "%s is %s; %s", key, n.kindWords(), advice)
		return time.Time{}, false
	}
	if err != nil {
		f.fail(n.line, "%s is no date that exists; %s", key, advice)
		return time.Time{}, false
	}
	return t, dayOnly
}

func (f *fileReader) contact(root *tomlNode, d *docket.Docket) {
	n := f.table(root, "contact")
	if n == nil {
		if root.child("contact") == nil {
			f.missing(root, "", "contact", `add a part [contact] with name = "…" and email = "…"`)
		}
		return
	}
	f.known(n, "[contact]", contactKeys)
	d.Contact = docket.Contact{
		Name:  f.text(n, "name", "contact", true),
		Email: f.text(n, "email", "contact", true),
		Phone: f.text(n, "phone", "contact", false),
		Mail:  f.text(n, "mail", "contact", false),
	}
	if d.Contact.Email != "" && !docket.BareAddress(d.Contact.Email) {
		f.fail(n.at("email"),
			`the e-mail of the contact is no address; write it bare, such as email = "comments@example.gov"`)
	}
}

// related reads the contact of the press and the links to related material.
func (f *fileReader) related(root *tomlNode, d *docket.Docket) {
	if n := f.table(root, "media"); n != nil {
		f.known(n, "[media]", mediaKeys)
		d.Media = docket.Contact{Email: f.text(n, "email", "media", true)}
		if d.Media.Email != "" && !docket.BareAddress(d.Media.Email) {
			f.fail(n.at("email"), `the e-mail of the press contact is no address; write it bare, such as email = `+
				`"press@example.gov"`)
		}
	}
	for _, n := range f.list(root, "links", `add a part [[links]] with title = "…" and href = "https://…" for each`,
		false) {
		f.known(n, "[[links]]", linkKeys)
		l := docket.Link{Title: f.text(n, "title", "[links]", true), Href: f.text(n, "href", "[links]", true)}
		if l.Href != "" && !l.Valid() {
			f.fail(n.at("href"), `the address of the link cannot be led to; write the whole of it, such as href = `+
				`"https://www.example.gov/post"`)
		}
		d.Links = append(d.Links, l)
	}
	d.Channels = f.channels(root, "channels")
	d.AnswerDue, _ = f.moment(root, "answer_due", d.Location())
}

// channels reads where reports of incidents belong, in a language.
func (f *fileReader) channels(n *tomlNode, key string) []docket.ReportChannel {
	var list []docket.ReportChannel
	for _, n := range f.list(n, "channels", `add a part [[`+key+`]] with for = "…", name = "…" and href = "https://…" `+
		`for each`, false) {
		f.known(n, "[["+key+"]]", channelKeys)
		c := docket.ReportChannel{For: f.text(n, "for", "["+key+"]", true), Name: f.text(n, "name", "["+key+"]", true),
			Href: f.text(n, "href", "["+key+"]", true)}
		if c.Href != "" && c.Name != "" && c.For != "" && c.Problem() != "" {
			f.fail(n.at("href"), `this is no place for reports: %s`, c.Problem())
		}
		list = append(list, c)
	}
	return list
}

func (f *fileReader) omb(root *tomlNode, d *docket.Docket) {
	n := f.table(root, "omb")
	if n == nil {
		return
	}
	f.known(n, "[omb]", ombKeys)
	d.OMB = docket.OMB{
		Number:  f.text(n, "number", "omb", true),
		Expires: f.text(n, "expires", "omb", false),
		Burden:  f.text(n, "burden", "omb", false),
	}
}

func (f *fileReader) questions(root *tomlNode, d *docket.Docket) {
	for i, n := range f.list(root, "questions", `add a part [[questions]] with text = "…" for each question`, true) {
		f.known(n, "[[questions]]", questionKeys)
		q := docket.Question{
			ID:   docket.QuestionID(strconv.Itoa(i + 1)),
			Text: f.text(n, "text", "[questions]", true),
			Hint: f.text(n, "hint", "[questions]", false),
		}
		id := n.child("id")
		if id != nil && (id.kind != unstable.String && id.kind != unstable.Integer || id.text != string(q.ID)) {
			f.fail(id.line,
				"questions are numbered as they stand in the file; write id = %q here or leave the line out",
				string(q.ID))
		}
		d.Questions = append(d.Questions, q)
	}
}

// choices reads a list of codes and labels; code and label are examples for errors.
func (f *fileReader) choices(root *tomlNode, key, code, label string, required bool) []docket.Choice {
	var list []docket.Choice
	first := make(map[string]int)
	advice := fmt.Sprintf("add a part [[%s]] with code = %q and label = %q for each", key, code, label)
	for _, n := range f.list(root, key, advice, required) {
		f.known(n, "[["+key+"]]", choiceKeys)
		c := docket.Choice{Code: f.text(n, "code", "["+key+"]", true), Label: f.text(n, "label", "["+key+"]", true)}
		if c.Code != "" && !docket.PlainCode(c.Code) {
			f.fail(n.at("code"), "write the code in small letters, digits and _, starting with a letter, such as "+
				"code = %q", code)
		}
		if line, twice := first[c.Code]; twice && c.Code != "" {
			f.fail(n.at("code"), "the code %q stands in line %d already; give each of the %s a code of its own", c.Code,
				line, key)
		} else {
			first[c.Code] = n.at("code")
		}
		list = append(list, c)
	}
	return list
}

// known refuses every setting of n that is not listed.
func (f *fileReader) known(n *tomlNode, where string, keys []string) {
	for _, key := range n.order {
		if slices.Contains(keys, key) {
			continue
		}
		line := n.children[key].line
		if near := docket.Nearest(key, keys); near != "" {
			f.fail(line, "%s has no setting %q; write %s instead", where, key, near)
		} else {
			f.fail(line, "%s has no setting %q; take the line out, or write one of %s", where, key, strings.Join(keys,
				", "))
		}
	}
}

func (f *fileReader) missing(n *tomlNode, where, key, advice string) {
	if where != "" {
		key += " in [" + where + "]"
	}
	if f.lacks == nil {
		f.lacks = docket.FileError(f.name, n.line, "%s is missing; %s", key, advice)
	}
}

// text reads a text of one line; one that is written on several becomes one.
// where names the part for errors, empty at the top.
func (f *fileReader) text(n *tomlNode, key, where string, required bool) string {
	s := f.lines(n, key, where, required)
	if strings.Contains(s, "\n") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s
}

// lines reads a text as it is written.
func (f *fileReader) lines(n *tomlNode, key, where string, required bool) string {
	v := n.child(key)
	if v == nil {
		if required {
			f.missing(n, where, key, fmt.Sprintf(`write %s = "…"`, key))
		}
		return ""
	}
	if v.kind != unstable.String {
		f.fail(v.line, `%s is %s; write text in quotes, as in %s = "…"`, key, v.kindWords(), key)
		return ""
	}
	s := strings.TrimSpace(v.text)
	if s == "" && required {
		f.fail(v.line, `%s is empty; write %s = "…" with words between the quotes`, key, key)
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' }); i >= 0 {
		f.fail(v.line, "%s holds a control character; take it out", key)
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}

func (f *fileReader) paragraphs(n *tomlNode, key string, required bool) []string {
	return docket.Paragraphs(f.lines(n, key, "", required))
}

func (f *fileReader) flag(n *tomlNode, key string) bool {
	v := n.child(key)
	if v == nil {
		return false
	}
	if v.kind != unstable.Bool {
		f.fail(v.line, "%s is %s; write %s = true or %s = false, without quotes", key, v.kindWords(), key, key)
	}
	return v.text == "true"
}

// table finds a part such as [contact]; nil when it is not there or no part.
func (f *fileReader) table(n *tomlNode, key string) *tomlNode {
	v := n.child(key)
	if v == nil {
		return nil
	}
	if v.kind != unstable.Table {
		f.fail(v.line, "%s is %s; write [%s] in a line of its own and its settings below", key, v.kindWords(), key)
		return nil
	}
	return v
}

// list finds the parts such as [[questions]].
func (f *fileReader) list(n *tomlNode, key, advice string, required bool) []*tomlNode {
	v := n.child(key)
	if v == nil {
		if required {
			f.missing(n, "", key, advice)
		}
		return nil
	}
	if v.kind == unstable.Array && !slices.ContainsFunc(v.list,
		func(e *tomlNode) bool { return e.kind != unstable.Table }) {
		if len(v.list) == 0 && required {
			f.fail(v.line, "%s is empty; %s", key, advice)
		}
		return v.list
	}
	f.fail(v.line, "%s is %s; %s", key, v.kindWords(), advice)
	return nil
}
