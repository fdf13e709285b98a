package web

import (
	"commentportal/docket/phrase"
	"commentportal/views"
)

// Notice is a sentence on every page of the public, as before maintenance. The zero notice is
// none.
type Notice struct {
	Version string            // tells one notice from another
	Texts   map[string]string // by language
}

// In is the notice as somebody reads it: in English where their language has none.
func (n Notice) In(say *phrase.Printer) views.Notice {
	if text := n.Texts[say.Language()]; text != "" || say.IsEnglish() {
		return views.Notice{Text: text}
	}
	return views.Notice{Text: n.Texts[phrase.English.Language()], Language: phrase.English.Language()}
}

// notice is what stands on every page of the public now.
func (s *Core) notice() Notice {
	if s.Notice == nil {
		return Notice{}
	}
	return s.Notice()
}
