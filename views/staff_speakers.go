package views

import "commentportal/docket"

// SpeakersPage lists who would speak at a public meeting.
type SpeakersPage struct {
	Shell
	Docket  docket.ID // "" when there is none yet
	Filters []Field
	Rows    []SpeakerRow
}

// SpeakerRow is somebody who would speak.
type SpeakerRow struct{ Name, Organization, Email, Language, At string }
