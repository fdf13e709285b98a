package views

// UnsentPage lists what somebody typed into forms whose session was over.
type UnsentPage struct {
	Shell
	Rows []UnsentRow
}

// UnsentRow is one form.
type UnsentRow struct {
	ID    string
	Name  string // what it is for, in words
	Href  string // the page, with the form filled in
	At    string
	Typed []Fact
}
