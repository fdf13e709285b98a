package views

import "commentportal/docket"

// ImportsPage asks for a file of comments and lists what a person has sent.
type ImportsPage struct {
	Shell
	Problems []Problem
	Docket   docket.ID // "" when there is none yet
	Limit    string    // largest file, in words
	Dockets  Field
	Channel  Field
	File     Field
	Uploads  []UploadRow
}

// UploadRow is one file that was sent.
type UploadRow struct {
	Href   string
	Name   string
	Docket docket.ID
	State  string
	At     string
}

// ImportPage is one file: what would become of it, or became of it.
type ImportPage struct {
	Shell
	Problems []Problem
	Path     string
	Back     string
	State    string
	Facts    []Fact
	Filing   bool
	Filed    bool
	Queue    string // of a filed one: where its comments wait

	Stopped  string // why the last try ended, in a sentence
	Refused  string // why the file cannot be filed as it is
	Unknown  int    // columns that nobody knows
	Ready    bool   // it can be filed
	Nothing  bool   // there is nothing to file
	Rows     int    // comments to file
	Columns  []ImportColumnRow
	Bad      []string
	Repeated []string
	Preview  []ImportPreview

	Encoding Field
	Dates    Field
	Channel  Field
	SkipBad  bool
	MapName  Field
	Maps     Field
}

// ImportColumnRow is a column of the file and what it counts as.
type ImportColumnRow struct {
	FromName string // of the hidden field
	From     string
	To       Field
}

// ImportPreview is one row as it would be filed.
type ImportPreview struct {
	Source   string
	Received string
	From     []string
	Notes    []string
	Answers  []ShownAnswer
}
