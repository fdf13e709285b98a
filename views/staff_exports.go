package views

// ExportsPage lists the files of the report, and what was kept.
type ExportsPage struct {
	Shell
	Problems []Problem
	Filters  []Field
	Docket   string // title; "": there is none
	DocketID string
	Bundle   string // address of the archive of all files
	Files    []ExportFile
	NoPDF    bool // there is no LibreOffice to make report.pdf
	KeepAt   string
	Name     Field
	Purpose  Field
	Kept     []KeptRow
}

// ExportFile is one file to download.
type ExportFile struct {
	Name string
	Href string
	Says string
}

// KeptRow is one kept export in the list.
type KeptRow struct {
	Name    string
	Href    string
	Purpose string
	Kept    string
	By      string
	Shows   string
	Files   int
	Size    string
}

// KeptExportPage is one kept export: being made, failed, or its files.
type KeptExportPage struct {
	Shell
	Problems []Problem
	Docket   string // title
	Back     string
	Name     string
	Address  string
	Making   string // how far it is, in words; "": it is kept
	Failed   bool
	Facts    []Fact
	Files    []KeptFile
	Comment  Field
	Footnote string

	Publication string // whether it is published, in a sentence
	Published   bool
	Traced      bool // it says where its report rests on each comment
	PublishAt   string
}

// KeptFile is one file of a kept export.
type KeptFile struct {
	Name string
	Href string
	Says string
	Size string
	Hash string // SHA-256, hexadecimal
}
