package docket

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A comment that only points at an attachment ("See attached file(s)") has its
// content elsewhere. The rules are narrow, for "e-mail attachments are our worst
// risk" and "devices attached to the network" are comments: every sentence must
// point at a document or be a courtesy or a heading, and the whole be short.

// The most that a comment has which only points elsewhere; the longest of the 287
// known ones among public comments have about 40 words.
const (
	pointerWords = 60
	pointerBytes = 1000 // so many words have no more; looked at first
)

// mentioned are words of which one stands in every pointer, in lower case.
var mentioned = []string{"attach", "atach", "attch", "see pdf", "see the pdf", "enclos", "upload", "adjunt", "anex"}

// mentions reports whether a text speaks of something attached. It is asked of
// every comment, so it comes before the patterns.
func mentions(t Text) bool {
	lower := strings.ToLower(string(t))
	return slices.ContainsFunc(mentioned, func(word string) bool { return strings.Contains(lower, word) })
}

// Kinds of document that people attach.
const documents = `(?:files?|documents?|pdf|docx?|letters?|comments?|commentary|responses?|submissions?|statements?` +
	`|reports?|papers?|memo|` +
	`feedback|input|remarks|recommendations|testimony|attachments?|materials?|copy|word|version)`

var (
	// pointing is a sentence that does nothing but point.
	pointing = regexp.MustCompile(`(?i)` + strings.Join([]string{
		// (please) see the attached …, refer to the attachment
		`^(?:\W*)(?:please |kindly |pls )?(?:see|find|review|read|view|refer ` +
			`to|consider|accept|note|open)\b.{0,120}\b(?:attached|enclosed|uploaded|attachments?|enclosures?)\b`,
		`\b(?:please|kindly|pls) (?:see|find|review|read|view|refer ` +
			`to|consider|accept|note)\b.{0,120}\b(?:attached|enclosed|attachments?|enclosures?)\b`,
		// attached please find, attached are
		`^(?:\W*)(?:attached|enclosed|attachments?)(?:\W*$|,? (?:please|is|are|you|find|hereto|here|as)\b)`,
		// I have attached my comments, we uploaded a file
		`^\W*(?:i|we) (?:have |am |are |also )*(?:attach(?:ed|ing)?|enclos(?:ed?|ing)|upload(?:ed|ing)?) (?:\S+ ` +
			`){0,3}?` + documents + `\b`,
		`^\W*(?:please |pls )?see (?:the )?(?:attch|attachd|atached|pdf)\W*$`,
		// (por favor) vea el documento adjunto
		`^\W*(?:por favor,? |favor (?:de )?)?(?:ver|vea|vean|véa[ns]e|vease|veanse|revisen?|revisar|consulten?` +
			`|consultar|lean?|leer)\b.{0,80}\b(?:adjunt[oa]s?|anex[oa]s?)\b`,
		// adjunto mis comentarios, se adjunta carta, anexo
		`^\W*(?:se |les? )?(?:adjunt[oa]s?|adjuntamos|adjuntan|anex[oa]s?|anexamos)(?:\W*$|,? (?:mis?` +
			`|nuestr\S+|la|el|los|las|una?|cartas?|documentos?|archivos?|comentarios?|encontrar\S*|está\S*)\b)`,
		`^\W*(?:envío|enviamos|mando|presento|presentamos) .{0,60}\b(?:adjunt[oa]s?|anex[oa]s?)\W*$`,
		// comentarios adjuntos
		`^\W*(?:mis |nuestros |los |la |el )?(?:comentarios?|cartas?|documentos?|respuestas?|archivos?) (?:está\S* ` +
			`|van )?(?:adjunt[oa]s?|anex[oa]s?)\W*$`,
	}, "|"))
	// unlike is one about things that are attached, or that says what not to do.
	unlike = regexp.MustCompile(`(?i)` + strings.Join([]string{
		`\bhow (?:\S+ ){0,2}attached\b`,
		`\b(?:attached|uploaded|enclosed) (?:\S+ )?(?:devices?|sensors?|equipment|monitors?|machines?|printers?` +
			`|images?|storage|drives?|servers?|rooms?)\b`,
		`^\W*(?:do not|don.?t|never|no|not|nobody|block|scan|stop)\b`,
		`^\W*attached (?:is|are) (?:how|why|where|what)\b`,
	}, "|"))
	// mentioning is one that points unless it is about something else.
	mentioning = regexp.MustCompile(`(?i)` + strings.Join([]string{
		// the attached letter, an attached PDF file
		`\b(?:attached|enclosed) (?:\S+ ){0,2}?` + documents + `\b`,
		// our comments are attached, comment attached as PDF
		`\b` + documents + `,? (?:\S+ ){0,8}?(?:attached|enclosed)\b`,
		// in the attachment, see attachment
		`\b(?:in|see|per) (?:the |our |my |an |this )?(?:attached|enclosed|attachments?|enclosures?)\W*$`,
	}, "|"))
	// courtesy is what stands around a pointer without saying anything.
	courtesy = regexp.MustCompile(`(?i)\b(?:gracias|atentamente|saludos|cordialmente|respetuosamente|thanks?` +
		`|thanking|regards|sincerely|respectfully|opportunity|appreciates?|pleased|honou?red|behalf|` +
		`response to|in regards? to|regarding|re|docket|request for information|rfi|rin|comments? on|comments? ` +
		`(?:from|by|of))\b|^\W*dear\b`)
	// about names what attachments mean in a comment on security.
	about = regexp.MustCompile(`(?i)\b(?:phish\w*|malware|ransomware|virus\w*|malicious|click\w*|macros?|networks?` +
		`|devices?|e-?mails?|hack\w*|encrypt\w*)\b`)
	// sentences part where a sentence or line ends.
	sentences = regexp.MustCompile(`[.!?](?:\s+|$)|\n+`)
)

// PointsElsewhere reports whether the texts, the answers of one comment, say
// nothing but where the comment is ("See attached file(s)").
func PointsElsewhere(texts ...Text) bool {
	found := false
	for _, t := range texts {
		if len(t) > pointerBytes {
			return false
		}
		found = found || mentions(t)
	}
	if !found {
		return false
	}
	points := false
	for _, t := range texts {
		text := string(t)
		if len(strings.Fields(text)) > pointerWords {
			return false
		}
		for _, s := range sentences.Split(text, -1) {
			s = strings.Join(strings.Fields(s), " ")
			switch {
			case s == "":
			case unlike.MatchString(s):
				return false
			case pointing.MatchString(s), mentioning.MatchString(s) && !about.MatchString(s):
				points = true
			case heading(s), courtesy.MatchString(s):
			default:
				return false
			}
		}
	}
	return points
}

// heading reports whether s is a short line without a sentence in it: each word
// starts with a capital, a digit or a bracket, little words aside.
func heading(s string) bool {
	fields := strings.Fields(s)
	if len(fields) > 8 {
		return false
	}
	for _, w := range fields {
		first, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(first) && len(w) > 3 {
			return false
		}
	}
	return true
}
