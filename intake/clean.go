package intake

import (
	"strings"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/text/unicode/norm"

	"commentportal/docket"
)

// policy takes every tag out. It is strict because comments are plain text from
// end to end; what it would do to words that merely look like tags is prevented
// by escaping them first: see Clean.
var policy = bluemonday.StrictPolicy()

// formatting names the tags that carry no words, and how many line breaks each
// one stands for, so that "<p>a</p><p>b</p>" does not become "ab". Every other
// tag is words and stays as typed.
var formatting = map[string]int{
	"p": 2, "br": 1, "ul": 1, "ol": 1, "li": 1,
	"b": 0, "i": 0, "em": 0, "strong": 0, "a": 0,
}

// escape and undo are each other's reverse. undo knows exactly what the policy
// writes for a character of text, and all ampersands of the text itself were
// escaped before, so nothing that somebody typed is decoded.
var (
	escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	undo   = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&#13;", "\r")
)

// Clean turns what somebody sent into plain text: line ends as LF, NFC, and
// without the tags p br b i em strong ul ol li a (with or without attributes
// such as href="…"). Tags of blocks leave line breaks where there are none, at
// least one for br, ul, ol and li and an empty line for p, but none before the first
// word or after the last. All other characters, entities and unknown tags included, stay as
// they are; white space is neither trimmed nor folded.
//
// removed counts the code points of the tags taken out. A second Clean changes
// nothing, and the work grows linearly with the text.
func Clean(raw string) (text docket.Text, removed int) {
	s := norm.NFC.String(lineEnds(raw))
	for strings.IndexByte(s, '<') >= 0 {
		marked, n := mark(s)
		if n == 0 {
			break
		}
		removed += n
		s = norm.NFC.String(undo.Replace(policy.Sanitize(marked)))
	}
	return docket.Text(s), removed
}

// lineEnds writes every line end as LF: forms send CRLF, files anything.
func lineEnds(s string) string {
	if strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return lfs.Replace(s)
}

var lfs = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// mark escapes all of s but its formatting tags, which it writes without
// attributes for the policy to take out, and returns how many code points those
// tags had in s.
//
// A tag that only appears when another one is taken out of its middle
// ("<<b>b>") is marked in the same pass: a tag holds neither "<" nor ">" but its
// own, so whether a ">" ends one depends on the latest open "<" of what has been
// kept, and no character is looked at more than twice. "<" that a ">" has found to
// start no tag is words from then on.
func mark(s string) (marked string, removed int) {
	var (
		kept   = make([]byte, 0, len(s)) // s without its tags
		opened []int                     // positions in kept of "<" that may yet start a tag
		cuts   []cut
	)
	for i := 0; i < len(s); i++ {
		kept = append(kept, s[i])
		switch s[i] {
		case '<':
			opened = append(opened, len(kept)-1)
		case '>':
			if len(opened) == 0 {
				continue
			}
			start := opened[len(opened)-1]
			tag := string(kept[start:])
			closing, name, ok := formattingTag(tag)
			if !ok {
				opened = opened[:0]
				continue
			}
			opened = opened[:len(opened)-1]
			kept = kept[:start]
			removed += utf8.RuneCountInString(tag)
			// What was cut out of this tag's middle becomes one cut with it.
			c := cut{at: start, tag: "<" + closing + name + ">", breaks: formatting[name], br: name == "br"}
			for len(cuts) > 0 && cuts[len(cuts)-1].at > start {
				c.breaks = max(c.breaks, cuts[len(cuts)-1].breaks)
				cuts = cuts[:len(cuts)-1]
			}
			cuts = append(cuts, c)
		}
	}
	if removed == 0 {
		return "", 0
	}
	return assemble(string(kept), cuts), removed
}

// cut is a tag taken out in front of byte at of the kept text.
type cut struct {
	at     int
	tag    string // without attributes
	breaks int    // line breaks it stands for
	br     bool   // its line breaks add up
}

// assemble puts plain tags back between the escaped pieces of the kept text,
// each with the line breaks it stands for.
func assemble(kept string, cuts []cut) string {
	var b strings.Builder
	b.Grow(len(kept) + 8*len(cuts))
	from := 0
	first := len(kept) - len(strings.TrimLeft(kept, " \t\n"))
	end := len(strings.TrimRight(kept, " \t\n"))
	for i := 0; i < len(cuts); {
		at, breaks := cuts[i].at, 0
		// Writing to a strings.Builder cannot fail.
		_, _ = escape.WriteString(&b, kept[from:at])
		for ; i < len(cuts) && cuts[i].at == at; i++ {
			b.WriteString(cuts[i].tag)
			if cuts[i].br {
				breaks++
			} else {
				breaks = max(breaks, cuts[i].breaks)
			}
		}
		if first < at && at < end { // there are words on both sides
			b.WriteString(strings.Repeat("\n", lacking(kept, at, breaks)))
		}
		from = at
	}
	_, _ = escape.WriteString(&b, kept[from:])
	return b.String()
}

// lacking is how many of the wanted line breaks are not yet around byte at of s.
func lacking(s string, at, wanted int) int {
	for i := at; i > 0 && wanted > 0 && s[i-1] == '\n'; i-- {
		wanted--
	}
	for i := at; i < len(s) && wanted > 0 && s[i] == '\n'; i++ {
		wanted--
	}
	return wanted
}

// formattingTag reads s, which starts with "<" and ends with ">", as one of the
// formatting tags. Attributes must have values (href="…", href='…', href=x), as
// they do wherever programs wrote them: "<b and c>" is an inequality, not a tag.
// closing is "/" or empty.
func formattingTag(s string) (closing, name string, ok bool) {
	s = s[1 : len(s)-1]
	if strings.HasPrefix(s, "/") {
		closing, s = s[:1], s[1:]
	}
	end := 0
	for end < len(s) && letter(s[end]) && end <= len("strong") {
		end++
	}
	name = strings.ToLower(s[:end])
	if _, ok := formatting[name]; !ok {
		return "", "", false
	}
	rest := s[end:]
	for {
		trimmed := strings.TrimLeft(rest, htmlSpace)
		if trimmed == "" || trimmed == "/" {
			return closing, name, true
		}
		if len(trimmed) == len(rest) {
			return "", "", false // nothing separates it from what came before
		}
		if rest, ok = attribute(trimmed); !ok {
			return "", "", false
		}
	}
}

const htmlSpace = " \t\n\f" // white space between attributes, as HTML has it

// attribute takes one name=value off the front of s.
func attribute(s string) (rest string, ok bool) {
	end := 0
	for end < len(s) && (letter(s[end]) || end > 0 && strings.IndexByte("-_:.0123456789", s[end]) >= 0) {
		end++
	}
	if end == 0 {
		return "", false
	}
	s, ok = strings.CutPrefix(strings.TrimLeft(s[end:], htmlSpace), "=")
	if !ok {
		return "", false
	}
	s = strings.TrimLeft(s, htmlSpace)
	if s == "" {
		return "", false
	}
	if s[0] == '"' || s[0] == '\'' {
		end = strings.IndexByte(s[1:], s[0])
		if end < 0 {
			return "", false
		}
		return s[end+2:], true
	}
	end = strings.IndexAny(s, htmlSpace+"\"'=`")
	if end < 0 {
		end = len(s)
	}
	return s[end:], end > 0
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
