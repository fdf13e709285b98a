package views

// SiteNoticePage says which notice stands on every page of the public, and takes another.
type SiteNoticePage struct {
	Shell
	Problems []Problem
	Stands   []SiteNoticeText // nothing: there is none
	Until    string           // "": until somebody takes it away
	Texts    []Field          // one for each language, English first
	End      Field
}

// SiteNoticeText is the notice in one language.
type SiteNoticeText struct {
	Language, Name, Text string
}
