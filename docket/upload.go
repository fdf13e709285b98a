package docket

import (
	"log/slog"
	"time"
)

// MaxUpload is the largest file that staff can import from a page, in bytes: some
// ten thousand comments. Larger ones go through the command import.
const MaxUpload = 24 << 20

// KeepUpload is how long an uploaded file is kept.
const KeepUpload = 24 * time.Hour

// UploadState is how far the import of an uploaded file has come.
type UploadState string

// The states.
const (
	UploadWaiting UploadState = "waiting" // for a person to look at it
	UploadFiling  UploadState = "filing"
	UploadFiled   UploadState = "filed"
	UploadFailed  UploadState = "failed" // filing again goes on where it ended
)

// Upload is a file of comments that a person wants to import. It is seen by that
// person alone and kept for KeepUpload.
type Upload struct {
	ID       string
	User     UserID
	Docket   ID
	At       time.Time
	Bytes    int64
	State    UploadState
	Beat     time.Time // when filing was last known to go on
	FileName string
	Settings ImportSettings
	Done     ImportDone
}

// LogValue names the upload and hides what the file is called.
func (u Upload) LogValue() slog.Value { return slog.StringValue(u.ID) }

// ImportSettings say how an uploaded file is to be read.
type ImportSettings struct {
	Map      []ImportColumn `json:"map,omitempty"`
	Encoding string         `json:"encoding,omitempty"` // a WHATWG label; "": found out
	Dates    string         `json:"dates,omitempty"`    // "us", "eu" or "iso"; "": found out
	Channel  Channel        `json:"channel,omitempty"`  // of rows that name none
	SkipBad  bool           `json:"skip_bad,omitempty"` // file the good rows although others are bad

	// The file is a project of a program that codes text, and Map says whose readings its
	// users' are and what becomes of its codes.
	Project bool `json:"project,omitempty"`
}

// ImportColumn says that the column From of a file counts as To, or is left out
// when To is empty.
type ImportColumn struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// ImportDone is what became of an uploaded file.
type ImportDone struct {
	Rows    int       `json:"rows"`
	Filed   int       `json:"filed"`
	Known   int       `json:"known"`   // in the docket already
	Skipped int       `json:"skipped"` // no public submissions, or not posted
	Bad     int       `json:"bad"`
	First   CommentID `json:"first,omitempty"`
	Last    CommentID `json:"last,omitempty"`
	Problem string    `json:"problem,omitempty"` // why it failed, in a sentence

	Merged *ProjectDone `json:"merged,omitempty"` // of a project
}

// ProjectDone counts what a project file changed.
type ProjectDone struct {
	Readings int `json:"readings"`
	Added    int `json:"added"`
	Removed  int `json:"removed"`
	Moved    int `json:"moved"`
	Passages int `json:"passages"`
	Unmarked int `json:"unmarked"`
	Memos    int `json:"memos"`
	Themes   int `json:"themes"`
	Refused  int `json:"refused"`
}

// ImportMap is a map of columns that is kept under a name, for files of the same
// form.
type ImportMap struct {
	Docket   ID
	Name     string
	Settings ImportSettings
	By       UserID
	At       time.Time
}
