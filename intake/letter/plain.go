package letter

import (
	"bytes"
	"strings"
	"unicode"

	"commentportal/intake/importfile"
)

// readText reads plain text and e-mail.
func readText(file []byte) (Letter, error) {
	head := file[:min(len(file), 16<<10)]
	if importfile.IsMessage(head) {
		return readMessage(file)
	}
	s, err := importfile.DecodeText(file)
	if err != nil || !isText(s) {
		return Letter{}, Unknown
	}
	return plain(s, Lost{}), nil
}

func readMessage(file []byte) (Letter, error) {
	m, err := importfile.ReadMessage(file)
	if err != nil {
		return Letter{}, err
	}
	lost := Lost{Quoted: m.Quoted, Attached: m.Attached}
	if strings.TrimSpace(m.Text) == "" {
		return Letter{}, Empty
	}
	return plain(m.Text, lost), nil
}

// plain bounds a text.
func plain(s string, lost Lost) Letter {
	var t text
	t.write(s)
	lost.Cut = t.cut
	return Letter{Text: t.b.String(), Lost: lost}
}

// markupStarts begin files that are text for programs.
var markupStarts = []string{"<!doctype", "<html", "<?xml", "<svg", "{\"", "%!ps"}

// isText reports whether a text is one for people: hardly any control characters, and no
// markup.
func isText(s string) bool {
	start := strings.ToLower(strings.TrimSpace(s[:min(len(s), 200)]))
	for _, m := range markupStarts {
		if strings.HasPrefix(start, m) {
			return false
		}
	}
	odd, all := 0, 0
	for _, r := range s {
		all++
		if unicode.IsControl(r) && !strings.ContainsRune("\n\r\t\v\f\u0085", r) || r == unicode.ReplacementChar {
			odd++
		}
	}
	return odd*100 <= all && !bytes.Contains([]byte(s[:min(len(s), 4096)]), []byte{0, 0})
}
