package views

// HeardDeskPage is where people write and publish the page that says what was heard.
type HeardDeskPage struct {
	Shell
	Problems []Problem
	Docket   string // title
	Filters  []Field
	Address  string // of the forms, without their verb
	Public   string // address of the page that everybody reads
	Sections []SectionRow
	Drifts   []SectionDrifts
	Faults   []string // what is in the way of publishing
	Missing  []string // texts that are shown in English among another language
	Versions string   // of the sections, as the form carries them

	Number   int      // of the page that stands; 0 for none
	Standing string   // who published it and when
	Changed  []string // sections that were saved since
	History  []string // every publication, newest first
}
