package importfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // texts in the charsets that mail is written in
	"github.com/emersion/go-message/mail"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxParts bounds the parts of one message, nested ones included.
const maxParts = 200

// mailRows reads one comment a message.
type mailRows struct {
	in       *bufio.Reader
	box      bool // several messages, parted by lines "From …"
	columns  *columns
	message  int
	boundary bool // the line "From …" of the next message was read
	ended    bool
	any      bool
}

// mailColumns are the columns that messages have, by what they count as.
var mailColumns = map[string]string{
	"message-id": Source, "date": Received, "from name": Name, "from address": Email, "text": general, "subject": "",
}

func newMailRows(in *bufio.Reader, box bool, c *columns) (Reader, error) {
	c.defaults = mailColumns
	if err := c.checkMap(); err != nil {
		return nil, err
	}
	if err := c.resolve([]string{"message-id", "date", "from name", "from address", "text", "subject"}); err != nil {
		return nil, err
	}
	if err := c.checkUsed(); err != nil {
		return nil, err
	}
	return &mailRows{in: in, box: box, columns: c}, c.checkAnswers()
}

func (r *mailRows) Next() (Row, error) {
	for !r.ended {
		raw, long, err := r.readMessage()
		if err != nil {
			return Row{}, err
		}
		if len(bytes.TrimSpace(raw)) == 0 && !long {
			continue
		}
		r.message++
		if long {
			return r.bad("", "the message is longer than 16 MiB; take its attachments out"), nil
		}
		return r.row(raw), nil
	}
	return Row{}, io.EOF
}

// readMessage reads up to the line that begins the next message.
func (r *mailRows) readMessage() (raw []byte, long bool, err error) {
	blankBefore := true
	for {
		line, err := r.in.ReadSlice('\n')
		start := blankBefore && r.box && bytes.HasPrefix(line, []byte("From "))
		if start && (len(raw) > 0 || long || r.boundary) {
			r.boundary = true
			return raw, long, nil
		}
		if start {
			r.boundary = true
			continue
		}
		blankBefore = len(bytes.TrimRight(line, "\r\n")) == 0
		if r.box && quotedFrom.Match(line) {
			line = line[1:]
		}
		if len(raw)+len(line) > MaxRecord {
			raw, long = nil, true
		}
		if !long {
			raw = append(raw, line...)
		}
		switch {
		case errors.Is(err, io.EOF):
			r.ended = true
			return raw, long, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return nil, false, readError(err)
		}
	}
}

// quotedFrom is a line of text that mailboxes escape.
var quotedFrom = regexp.MustCompile(`^>+From `)

func (r *mailRows) bad(column, problem string) Row {
	return Row{
		Line: r.message,
		Unit: "message",
		Bad:  &BadRow{Line: r.message, Unit: "message", Column: column, Problem: problem},
	}
}

// row makes a comment of a message: the first plain text that is no attachment, or
// else the first HTML.
func (r *mailRows) row(raw []byte) Row {
	in, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) {
		return r.bad("", "the message cannot be read; save it anew as .eml, or enter it by hand")
	}
	defer in.Close()
	found := map[string]string{}
	readMailHeader(&in.Header, found)
	text, markup, attached, problem := mailText(in)
	if problem != "" {
		return r.bad("", problem)
	}
	out := Row{
		Line:  r.message,
		Unit:  "message",
		Cells: map[string]string{Channel: "email"},
		From:  map[string]string{},
		Own:   map[string]string{},
	}
	own := ownWords(text)
	if strings.TrimSpace(text) == "" && markup != "" {
		text, own = markup, ownWords(plainText(markup))
	}
	found["text"] = text
	if attached {
		out.Cells[RegAttachments] = "there are some"
	}
	for name, cell := range found {
		to := r.columns.target[name]
		if to == "" {
			continue
		}
		out.Cells[to], out.From[to] = cell, name
		if name == "text" && own != cell {
			out.Own[to] = own
		}
	}
	r.any = true
	return out
}

func readMailHeader(h *mail.Header, found map[string]string) {
	if id, err := h.MessageID(); err == nil {
		found["message-id"] = id
	}
	if at, err := h.Date(); err == nil && !at.IsZero() {
		found["date"] = at.UTC().Format(time.RFC3339)
	}
	if from, err := h.AddressList("From"); err == nil && len(from) > 0 {
		found["from name"], found["from address"] = from[0].Name, from[0].Address
	}
}

// mailText reads the texts of a message and whether anything is attached.
func mailText(in *mail.Reader) (text, markup string, attached bool, problem string) {
	for range maxParts {
		part, err := in.NextPart()
		if errors.Is(err, io.EOF) {
			return text, markup, attached, ""
		}
		if err != nil && !message.IsUnknownCharset(err) {
			return "", "", false, "the parts of the message cannot be read; save it anew as .eml, or enter it by hand"
		}
		header, inline := part.Header.(*mail.InlineHeader)
		if !inline {
			attached = true
			continue
		}
		kind, _, err := header.ContentType()
		if err != nil || kind != "text/plain" && kind != "text/html" {
			attached = attached || err == nil && !strings.HasPrefix(kind, "text/")
			continue
		}
		body, err := io.ReadAll(part.Body)
		if err != nil {
			return "", "", false, "the text of the message cannot be read; save it anew as .eml, or enter it by hand"
		}
		switch {
		case kind == "text/plain" && text == "":
			text = strings.ReplaceAll(string(body), "\r\n", "\n")
		case kind == "text/html" && markup == "":
			markup = strings.ReplaceAll(string(body), "\r\n", "\n")
		}
	}
	return "", "", false, "the message has more than 200 parts; enter it by hand"
}

// plainText is the text of an HTML part: blocks on lines of their own, links and
// pictures without their addresses.
func plainText(source string) string {
	var out strings.Builder
	skipped := 0 // open elements without text of the writer's
	in := html.NewTokenizer(strings.NewReader(source))
	for {
		switch in.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(emptyLines.ReplaceAllString(out.String(), "\n\n"))
		case html.TextToken:
			if skipped == 0 {
				out.WriteString(spaces.ReplaceAllString(string(in.Text()), " "))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := in.TagName()
			switch a := atom.Lookup(name); {
			case isSilent(a):
				skipped++
			case a == atom.Br || a == atom.Tr || a == atom.Li:
				out.WriteByte('\n')
			case isBlock(a):
				out.WriteString("\n\n")
			}
		case html.EndTagToken:
			name, _ := in.TagName()
			switch a := atom.Lookup(name); {
			case isSilent(a):
				skipped = max(0, skipped-1)
			case isBlock(a):
				out.WriteString("\n\n")
			}
		}
	}
}

// isSilent reports whether the text in an element is none of the writer's.
func isSilent(a atom.Atom) bool { return a == atom.Style || a == atom.Script || a == atom.Title }

var (
	spaces     = regexp.MustCompile(`[ \t\r\n]+`)
	emptyLines = regexp.MustCompile(` *\n(?: *\n)+ *`)
)

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P,
		atom.Div,
		atom.Blockquote,
		atom.Ul,
		atom.Ol,
		atom.Table,
		atom.H1,
		atom.H2,
		atom.H3,
		atom.H4,
		atom.Hr,
		atom.Pre:
		return true
	}
	return false
}

var (
	quoteIntro = regexp.MustCompile(
		`(?i)^(On .{4,200} wrote:|El .{4,200} escribió:|.{2,100} <[^>]+@[^>]+> (wrote|escribió):)$`,
	)
	original = regexp.MustCompile(
		`(?i)^[-_ ]*(Original Message|Forwarded message|Mensaje original|Mensaje reenviado)[-_ ]*$|^Begin forwarded ` +
			`message:$`,
	)
	outlook  = regexp.MustCompile(`(?i)^(From|De): .+`)
	sentLine = regexp.MustCompile(`(?im)^(Sent|Date|Enviado|Enviado el|Fecha): .+`)
	ruler    = regexp.MustCompile(`^_{10,}$`)
	device   = regexp.MustCompile(
		`(?i)^(Sent from my |Get Outlook for |Sent from Yahoo|Sent from Mail for |Enviado desde mi )`,
	)
	footer = regexp.MustCompile(
		`(?i)(mailing list$|unsubscribe|this e-?mail (message )?(and any|is intended|may contain|contains) |` +
			`confidentiality notice|este correo electrónico (y|contiene|es confidencial))`,
	)
)

// ownWords is a message without what its writer did not write for it: quoted
// messages, the signature behind "-- ", and the footers of lists, devices and
// lawyers. Where nothing would be left, all is.
func ownWords(text string) string {
	lines := strings.Split(text, "\n")
	end := len(lines)
	for i, line := range lines {
		if endsOwnWords(lines, i, strings.TrimRight(line, " \t\r"), line) {
			end = i
			break
		}
	}
	var own []string
	for _, line := range lines[:end] {
		if !strings.HasPrefix(line, ">") {
			own = append(own, line)
		}
	}
	for len(own) > 0 {
		last := strings.TrimSpace(own[len(own)-1])
		if last != "" && !device.MatchString(last) && !quoteIntro.MatchString(last) {
			break
		}
		own = own[:len(own)-1]
	}
	if strings.TrimSpace(strings.Join(own, "\n")) == "" {
		return text
	}
	return strings.Join(own, "\n")
}

// endsOwnWords reports whether all from line i on is somebody else's.
func endsOwnWords(lines []string, i int, line, raw string) bool {
	next := func(n int) string {
		if i+n < len(lines) {
			return strings.TrimSpace(lines[i+n])
		}
		return ""
	}
	switch {
	case strings.TrimRight(raw, "\r") == "-- ":
		return true
	case original.MatchString(line):
		return true
	case quoteIntro.MatchString(line) || quoteIntro.MatchString(line+" "+next(1)):
		return allQuoted(lines[i+1:])
	case outlook.MatchString(line):
		return sentLine.MatchString(strings.Join(lines[i:min(i+4, len(lines))], "\n")) && i > 0
	case ruler.MatchString(line):
		return footer.MatchString(strings.Join(lines[i:min(i+6, len(lines))], "\n")) || outlook.MatchString(next(1))
	}
	// A footer counts as one only as the last paragraph.
	return footer.MatchString(line) && i > 0 && strings.TrimSpace(lines[i-1]) == "" && lastParagraph(lines[i:])
}

// allQuoted reports whether nothing but quoted lines follow: answers written between
// them are the writer's own.
func allQuoted(lines []string) bool {
	quoted := false
	for i, line := range lines {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, ">"):
			quoted = true
		case line != "" && !(i == 0 && strings.HasSuffix(line, ":")):
			return false
		}
	}
	return quoted
}

func lastParagraph(lines []string) bool {
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			return strings.TrimSpace(strings.Join(lines[i:], "")) == ""
		}
	}
	return true
}

func (r *mailRows) Finish() error { return nil }
