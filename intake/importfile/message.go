package importfile

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
	"golang.org/x/text/encoding/charmap"
)

// Message is what one e-mail says, without its header.
type Message struct {
	Text     string // in the words of its writer
	Quoted   bool   // messages of others, signatures and footers were left out
	Attached bool   // files came with it
}

// ErrMessage says that an e-mail cannot be read.
var ErrMessage = errors.New("importfile: the message cannot be read")

// IsMessage reports whether a file begins as an e-mail does.
func IsMessage(head []byte) bool {
	start := bytes.TrimLeft(head, " \t\r\n")
	return mailHeader.Match(start) && nextHeader.Match(start) && fromField.Match(start)
}

// ReadMessage reads one e-mail: its first plain text that is no attachment, or else its
// first HTML.
func ReadMessage(raw []byte) (Message, error) {
	in, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) {
		return Message{}, ErrMessage
	}
	defer in.Close()
	text, markup, attached, problem := mailText(in)
	if problem != "" {
		return Message{}, ErrMessage
	}
	if strings.TrimSpace(text) == "" {
		text = plainText(markup)
	}
	own := ownWords(text)
	return Message{Text: own, Quoted: len(strings.TrimSpace(own)) < len(strings.TrimSpace(text)), Attached: attached},
		nil
}

// ErrNoText says that bytes are no text in an encoding that is known here.
var ErrNoText = errors.New("importfile: this is no text")

// DecodeText reads a whole text in UTF-8, UTF-16 or Windows-1252, whichever its bytes are.
func DecodeText(raw []byte) (string, error) {
	facts := textFacts{}
	if enc, _ := utf16Of(raw[:min(len(raw), sniffed)]); enc != nil {
		facts.encoding = enc
	} else if !utf8.Valid(raw) {
		var s scanned
		s.count(raw, true)
		if s.undefined {
			return "", ErrNoText
		}
		facts.encoding = charmap.Windows1252
	}
	text, err := io.ReadAll(facts.decode(bytes.NewReader(raw)))
	if err != nil {
		return "", ErrNoText
	}
	return string(text), nil
}
