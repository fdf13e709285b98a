package docket

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"strings"
	"time"

	"commentportal/docket/phrase"
)

// The bounds of the look-up "was my name used?".
const (
	NameCheckLife    = time.Hour      // of a link that the portal sends
	NameCheckByHand  = 24 * time.Hour // of a link that staff send by hand
	NameCheckKept    = 24 * time.Hour // after that nothing is left of a question
	MaxNameChecks    = 500            // in that time, of everybody
	MaxChecksOfOne   = 3              // in that time, to one address
	MaxNamesFound    = 100            // comments that an answer lists
	MaxCheckedName   = 200            // code points
	nameCheckBytes   = 16             // of the word in the link
	nameCheckAddress = "/name-used/"
)

// NameCheck is the question of somebody whether comments carry their name or their address.
// It is answered to who opens the link that is sent to that address, and to nobody else.
type NameCheck struct {
	Name  string // "" when only the address is asked about
	Email string
	Link  string // address of the page on this site, with the word that opens it
	Hash  [32]byte
	Life  time.Duration
}

// LogValue hides who asks from every log line.
func (NameCheck) LogValue() slog.Value { return slog.StringValue("[name check]") }

// NewNameCheck makes a question with a link of its own, in the language of who asks.
func NewNameCheck(name, email string, say *phrase.Printer, life time.Duration) NameCheck {
	var bits [nameCheckBytes]byte
	_, _ = rand.Read(bits[:]) // never fails: crypto/rand ends the program instead
	word := base64.RawURLEncoding.EncodeToString(bits[:])
	return NameCheck{Name: oneLine(name), Email: strings.TrimSpace(email), Hash: NameCheckHash(word), Life: life,
		Link: say.Address(nameCheckAddress + word)}
}

// NameCheckHash is by what the word of a link is found.
func NameCheckHash(word string) [32]byte { return sha256.Sum256([]byte("name check " + word)) }

// NamesFound answers a question "was my name used?".
type NamesFound struct {
	Name, Email string
	Posted      []NameFound // the newest first, at most MaxNamesFound
	Total       int         // of those posted
	Waiting     int         // not decided yet: nothing else is told of them
}

// NameFound is a posted comment that carries the name or the address of who asked.
type NameFound struct {
	Comment CommentID
	Docket  ID
	Name    bool // its byline or a signatory has the name
	Address bool // it was sent with the address

	Named      bool // the public reads a name or an organization with it
	Questioned bool // its page says that the name is questioned
}

// SameName reports whether two names differ in capitals, blanks and dots alone.
func SameName(a, b string) bool { return a != "" && plainName(a) == plainName(b) && plainName(a) != "" }

func plainName(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return r == ' ' || r == '.' || r == ',' || r == '\t' || r == '\n' || r == '\u00a0'
	}), " ")
}

// SameAddress reports whether two e-mail addresses reach the same mailbox, as far as one can
// tell from them.
func SameAddress(a, b string) bool {
	return a != "" && strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// NameCheckSubject and NameCheckMail are the mail with the link, in English. The link follows
// the second sentence.
var (
	NameCheckSubject = phrase.Marked("Your question: was my name used?")
	NameCheckMail    = []string{
		phrase.Marked("Somebody asked us on our site whether comments carry a name or this e-mail address. If it was " +
			"you, open this page and press the button there:"),
		phrase.Marked("The page opens once, and for a short time only. It tells which comments carry the name or the " +
			"address."),
		phrase.Marked("If it was not you, you can ignore this message. Nobody learns anything without this link. We " +
			"never ask for a tracking number or a password by e-mail."),
	}
)
