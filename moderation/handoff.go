package moderation

import (
	"cmp"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/moderation/handoff"
)

// HandOff makes what is handed to people who can act on a flagged comment: the sentences
// that the flags rest on, with private words hidden, and the technical traces of the whole
// text. Whoever wrote the comment is in none of it: the sheet has no place for that, and
// their name, organization and address are hidden where the sentences hold them. hosts
// are the portal's own. Without a marking it has that of the writer, or of the docket. It
// returns docket.ErrNotFound for a comment without a flag.
func (d *Desk) HandOff(of docket.Docket, c docket.Comment, i docket.Incident, marking docket.TLP,
	hosts ...string) (handoff.Sheet, error) {
	if !docket.ReviewFirst(c.Flags) {
		return handoff.Sheet{}, docket.ErrNotFound
	}
	agency := of.Agency
	if agency == "" {
		agency = "The staff of docket " + string(of.ID)
	}
	sheet := handoff.Sheet{Docket: of.ID, Agency: agency, Reference: i.Reference(), Arrived: i.FiledAt,
		Made: d.now().Truncate(time.Millisecond), Marking: marking, Chosen: c.Marking}
	if marking == "" { // the writer's choice, or the docket's
		sheet.Marking = cmp.Or(c.Marking, of.Marking.OrDefault())
	}
	for _, f := range i.Flags {
		if words := handoffKinds[f]; words != "" {
			sheet.Kinds = append(sheet.Kinds, words)
		}
	}
	own := append(ownHosts(of, c.Submitter), hosts...)
	for _, a := range c.Answers {
		sheet.Indicators = append(sheet.Indicators, handoff.Indicators(a.Text, own...)...)
	}
	seen := map[string]bool{}
	sheet.Indicators = slices.DeleteFunc(sheet.Indicators, func(i handoff.Indicator) bool {
		key := string(i.Kind) + i.Value
		was := seen[key]
		seen[key] = true
		return was || slices.ContainsFunc(writerWords(c.Submitter), func(name string) bool {
			return len(Occurrences(docket.Text(i.Value), name)) > 0
		})
	})
	for _, r := range d.Reasons(c) {
		for _, words := range r.Words {
			text, err := d.withoutWriter(words, c.Submitter, own)
			if err != nil {
				return handoff.Sheet{}, err
			}
			if !slices.Contains(sheet.Sentences, text) {
				sheet.Sentences = append(sheet.Sentences, text)
			}
		}
	}
	return sheet, nil
}

// handoffKinds say what a flag may mean.
var handoffKinds = map[docket.Flag]string{
	docket.FlagIncident: "Possible live incident", docket.FlagFlaw: "Possible open flaw",
	docket.FlagThreat: "Possible threat of violence",
}

// withoutWriter hides in a sentence what the screener finds private, and the writer's
// name, organization, address and hosts.
func (d *Desk) withoutWriter(words docket.Text, who docket.Submitter, own []string) (string, error) {
	var marks []docket.Redaction
	mark := func(s docket.Span) {
		marks = append(marks, docket.Redaction{Span: s, Kind: docket.KindPersonal})
	}
	for _, f := range d.screener.Screen(words) {
		if f.Severity.Rank() >= docket.Hold.Rank() {
			mark(f.Span)
		}
	}
	for _, name := range writerWords(who) {
		for _, s := range Occurrences(words, name) {
			if wholeWord(string(words), s) {
				mark(s)
			}
		}
	}
	for _, s := range tokensWith(string(words), own) {
		mark(s)
	}
	text, err := words.Redact(joined(marks))
	return string(text), err
}

// tokensWith lists the words between blanks that hold the name of a host.
func tokensWith(text string, hosts []string) []docket.Span {
	var out []docket.Span
	at := 0
	for token := range strings.FieldsSeq(text) {
		at += strings.Index(text[at:], token)
		plain := strings.ToLower(handoff.Refang(token))
		if slices.ContainsFunc(hosts, func(h string) bool { return h != "" && strings.Contains(plain, h) }) {
			out = append(out, docket.Span{Start: at, End: at + len(token)})
		}
		at += len(token)
	}
	return out
}

// writerWords are what names the writer and who signed beside them: name and organization
// as a whole, each word of the name, and both parts of the address.
func writerWords(who docket.Submitter) []string {
	list := []string{who.Email}
	for _, one := range append(who.Signatories.List(), docket.Signatory{Name: who.Name,
		Organization: who.Organization}) {
		list = append(list, one.Name, one.Organization)
		list = append(list, strings.FieldsFunc(one.Name, func(r rune) bool {
			return !unicode.IsLetter(r) &&
				r != '\'' && r != '’'
		})...)
	}
	if local, _, found := strings.Cut(who.Email, "@"); found {
		list = append(list, local)
	}
	return slices.DeleteFunc(list, func(s string) bool { return utf8.RuneCountInString(s) < 2 })
}

// wholeWord reports whether no letter or digit touches a span.
func wholeWord(text string, s docket.Span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:s.Start])
	after, _ := utf8.DecodeRuneInString(text[s.End:])
	inside := func(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	return !inside(before) && !inside(after)
}

// joined sorts marks and joins those that touch.
func joined(marks []docket.Redaction) []docket.Redaction {
	slices.SortFunc(marks, func(a, b docket.Redaction) int { return a.Start - b.Start })
	var out []docket.Redaction
	for _, m := range marks {
		if last := len(out) - 1; last >= 0 && m.Start <= out[last].End {
			out[last].End = max(out[last].End, m.End)
			continue
		}
		out = append(out, m)
	}
	return out
}

// freeMail are hosts of addresses that say nothing of where somebody works.
var freeMail = []string{"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "aol.com", "icloud.com", "proton.me"}

// ownHosts are hosts of the writer and of the docket's office.
func ownHosts(of docket.Docket, who docket.Submitter) []string {
	var hosts []string
	for _, address := range []string{who.Email, of.Contact.Email} {
		if a, err := mail.ParseAddress(address); err == nil {
			_, host, _ := strings.Cut(strings.ToLower(a.Address), "@")
			if !slices.Contains(freeMail, host) {
				hosts = append(hosts, host)
			}
		}
	}
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, who.Organization)
	if name != "" {
		for _, top := range []string{".org", ".com", ".net", ".edu", ".health"} {
			hosts = append(hosts, name+top)
		}
	}
	return hosts
}
