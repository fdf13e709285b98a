package intake

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// Form is a submission as somebody typed it: nothing is trimmed or decoded, line
// ends are any.
type Form struct {
	Docket  docket.ID
	Token   string // the signed form token: see Desk.NewToken
	Answers map[docket.QuestionID]string

	Type         string // submitter_type; empty: anonymous
	Sector       string // empty: unspecified
	Name         string
	Organization string
	Signatories  string // others behind the comment, one a line: name; organization
	State        string
	Email        string
	ReplyTo      string // the ID of a posted comment, or empty
	Mail         string // not empty: mail about the comment is asked for
	Speak        string // not empty: the sender would speak at a public meeting
	Marking      string // TLP 2.0, of what is handed over of an incident; empty: as the docket says
	Trap         string // the honeypot, which people are told to leave empty

	// What staff add to a letter, an e-mail or a remark at a meeting. Submit takes
	// no notice of these. Dates are written 2016-12-31.
	Channel      string // email, mail or meeting
	ReceivedOn   string // empty: now
	PostmarkedOn string
	SourceID     string // the letter's own number, if it has one

	say *phrase.Printer // of who sends the form; set by the desk
}

// The limits of a form, in code points, counted with line ends as LF. Answers
// have docket.MaxAnswer. The figures for persons are generous for real ones and
// keep a page readable; MaxEmail is the longest path of RFC 5321.
const (
	MaxName         = 200
	MaxOrganization = 300
	MaxEmail        = 254
	MaxSourceID     = 200
)

// emailShape is the form of an address that HTML's <input type=email> takes, with
// a dot in the domain. Whether the address exists, only a letter to it could tell.
var emailShape = regexp.MustCompile("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@" +
	`[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$`)

// What is said about a field that cannot be stored as it is.
const (
	notUTF8 = "This text has letters that cannot be read. Type it again, or copy it as plain text."
	hasNUL  = "This text has a NUL character, which cannot be stored. Take it out, or type the text again."
)

// unreadable says why text cannot be stored at all: it is no UTF-8, or holds NUL,
// which PostgreSQL cannot keep. Nothing is ever replaced silently. Other control
// characters are kept: what is stored is what was sent.
func unreadable(s string) string {
	switch {
	case !utf8.ValidString(s):
		return notUTF8
	case strings.IndexByte(s, 0) >= 0:
		return hasNUL
	}
	return ""
}

// tooLong says how many code points s has too many, or "".
func tooLong(say *phrase.Printer, what, s string, limit int) string {
	if len(s) <= limit {
		return ""
	}
	n := utf8.RuneCountInString(s)
	if n <= limit {
		return ""
	}
	return say.Count(n-limit, "%[2]s is %[1]d character too long. Shorten it to %[3]d characters.",
		"%[2]s is %[1]d characters too long. Shorten it to %[3]d characters.", what, limit)
}

// AnswerTooLong says how many code points an answer has too many, or "".
func AnswerTooLong(say *phrase.Printer, answer string) string {
	return tooLong(say, say.Text("This answer"), answer, docket.MaxAnswer)
}

// AnswerField is the name of the form field with the answer to question q.
func AnswerField(q docket.QuestionID) string { return "answer-" + string(q) }

// fields lists everything that was sent by the name of its form field, the token
// and the honeypot aside, with line ends as LF. Empty fields are left out: whether
// a form sends an empty field or none is its own affair.
func (f Form) fields() map[string]string {
	all := map[string]string{
		"submitter_type": f.Type, "sector": f.Sector, "name": f.Name, "organization": f.Organization, "state": f.State,
		"email": f.Email, "reply_to": f.ReplyTo, "channel": f.Channel, "received_on": f.ReceivedOn,
		"postmarked_on": f.PostmarkedOn, "source_id": f.SourceID, "signatories": f.Signatories,
		"mail": f.Mail, "speak": f.Speak, "marking": f.Marking,
	}
	for q, text := range f.Answers {
		all[AnswerField(q)] = text
	}
	maps.DeleteFunc(all, func(_, text string) bool { return text == "" })
	for name, text := range all {
		all[name] = lineEnds(text)
	}
	return all
}

// digest is the SHA-256 over all fields as received. With the form's key it says
// whether two submissions are one.
func (f Form) digest() [sha256.Size]byte {
	h := sha256.New()
	writeField(h, "docket", string(f.Docket))
	all := f.fields()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		writeField(h, name, all[name])
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// writeField writes name and text so that no other fields give the same bytes:
// each with its length before it.
func writeField(h hash.Hash, name, text string) {
	for _, s := range []string{name, text} {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
}

// answers checks and cleans what was answered, in the docket's order. Problems go
// into bad by field.
func (f Form) answers(d docket.Docket, screen Screener, bad docket.Invalid) []docket.Answer {
	known := d.QuestionIDs()
	for q, text := range f.Answers {
		if !slices.Contains(known, q) && strings.TrimSpace(text) != "" {
			bad["form"] = f.say.Text("This form has an answer to a question that is not asked here. Open the form " +
				"again and copy your answers over.")
		}
	}
	var list []docket.Answer
	answered := false
	for _, q := range known {
		raw := lineEnds(f.Answers[q])
		if strings.TrimSpace(raw) == "" {
			continue
		}
		answered = true
		problem := f.say.Known(unreadable(raw))
		if problem == "" {
			problem = AnswerTooLong(f.say, raw)
		}
		if problem != "" {
			bad[AnswerField(q)] = problem
			continue
		}
		if a := newAnswer(q, raw, raw); strings.TrimSpace(string(a.Text)) != "" {
			list = append(list, a)
		}
	}
	if !answered || len(list) == 0 && len(bad) == 0 {
		bad[AnswerField(known[0])] = f.say.Text("Write an answer to at least one question.")
	}
	screenAnswers(list, screen)
	return list
}

// newAnswer cleans source, which is original decoded if that was HTML.
func newAnswer(q docket.QuestionID, original, source string) docket.Answer {
	a := docket.Answer{Question: q, Original: docket.Original(original)}
	a.Text, a.Removed = Clean(source)
	return a
}

func screenAnswers(list []docket.Answer, screen Screener) {
	for i := range list {
		list[i].Findings = screen.Screen(list[i].Text)
	}
}

// alertFlags are the flags that what the answers say raises, each once.
func alertFlags(list []docket.Answer, screen Screener) []docket.Flag {
	var flags []docket.Flag
	for _, a := range list {
		for _, alert := range screen.Alerts(a.Text) {
			if !slices.Contains(flags, alert.Flag) {
				flags = append(flags, alert.Flag)
			}
		}
	}
	return flags
}

// submitter checks what was said about the person.
func (f Form) submitter(d docket.Docket, screen Screener, bad docket.Invalid) docket.Submitter {
	s := docket.Submitter{
		Type: docket.SubmitterType(f.Type),
		Name: line(f.say, f.Name, "name", f.say.Text("The name"), MaxName, bad),
		Organization: line(f.say, f.Organization, "organization", f.say.Text("The name of the organization"),
			MaxOrganization, bad),
		Email:  line(f.say, f.Email, "email", f.say.Text("The e-mail address"), MaxEmail, bad),
		Sector: strings.TrimSpace(f.Sector),
	}
	if s.Type == "" {
		s.Type = docket.Anonymous
	}
	if !s.Type.Known() {
		bad["submitter_type"] = f.say.Text("Choose how you want to be named: not at all, by your name, or as " +
			"an organization.")
	}
	if s.Sector == "" {
		s.Sector = docket.SectorUnspecified
	}
	if s.Sector != docket.SectorUnspecified && !d.HasSector(s.Sector) {
		bad["sector"] = f.say.Text("Choose a sector from the list, or none.")
	}
	if s.Email != "" && bad["email"] == "" && !emailShape.MatchString(s.Email) {
		bad["email"] = f.say.Text("Write the e-mail address like name@example.org, or leave the field empty.")
	}
	if f.State != "" && strings.TrimSpace(f.State) != "" {
		if s.State = stateCode(f.State); s.State == "" {
			bad["state"] = f.say.Text("Choose a state or territory from the list, or none.")
		}
	}
	if s.Type == docket.Anonymous {
		s.DropNames() // promised on the form: dropped on receipt
	} else if strings.TrimSpace(f.Signatories) != "" {
		s.Signatories = signatories(f.say, f.Signatories, s, bad)
	}
	screenNames(&s, screen)
	return s
}

// wishes are what the sender asks for beside the comment. It needs an address.
func (f Form) wishes(s docket.Submitter, bad docket.Invalid) docket.Wishes {
	w := docket.Wishes{Mail: f.Mail != "", Speak: f.Speak != "", Language: f.say.Language()}
	if w.Any() && s.Email == "" && bad["email"] == "" {
		bad["email"] = f.say.Text("Write your e-mail address here: you ticked that we may write to you. Or take the " +
			"tick out.")
	}
	return w
}

// marking is what the sender chose for what is handed over of an incident. What is no marking
// chooses nothing: the docket's counts.
func (f Form) marking() docket.TLP {
	if m := docket.TLP(f.Marking); slices.Contains(docket.TLPs, m) {
		return m
	}
	return ""
}

// screenNames screens the fields of a person that may become public.
func screenNames(s *docket.Submitter, screen Screener) {
	if s.Name != "" {
		s.NameFindings = screen.Screen(docket.Text(s.Name))
	}
	if s.Organization != "" {
		s.OrganizationFindings = screen.Screen(docket.Text(s.Organization))
	}
	s.SignatoryFindings = docket.ScreenField(docket.FieldSignatories, docket.Text(s.Byline().Signatories),
		screen.Screen)
}

// line checks and cleans a field of one line. Space at its ends, which copying
// brings along, is dropped.
func line(say *phrase.Printer, raw, field, what string, limit int, bad docket.Invalid) string {
	if problem := unreadable(raw); problem != "" {
		bad[field] = say.Known(problem)
		return ""
	}
	clean, _ := Clean(raw)
	s := strings.TrimSpace(string(clean))
	if strings.ContainsAny(s, "\n\v\f\u0085\u2028\u2029") {
		bad[field] = say.Text("%s must stand in one line. Take the line breaks out.", what)
		return ""
	}
	if problem := tooLong(say, what, s, limit); problem != "" {
		bad[field] = problem
	}
	return s
}
