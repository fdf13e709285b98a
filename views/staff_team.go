package views

// TeamPage says who read how many answers and what is left.
type TeamPage struct {
	Shell
	Docket   string // its title; "": there is no docket yet
	Filters  []Field
	Coders   []CoderRow
	Left     []NavLink // for this person
	ToCome   string    // readings of all people that are still to come, in words
	Estimate string
	Plan     string // how many people read an answer
	PlanAt   string // address where it is changed; "": this person may not
	Parts    *PartsForm
}

// PartsForm says who is to read what first, and assigns more.
type PartsForm struct {
	Rows                             []PartRow
	Action                           string // "": this person may not change it
	Problems                         []Problem
	Coder, Question, Sector, Percent Field
}

// PartRow is a part of the answers that one coder is to read first.
type PartRow struct {
	Coder string
	Part  string
	Left  string // answers of it that nobody has read
	Value string // names it in a form
}

// ReadingsPage changes how many people read each answer of a docket.
type ReadingsPage struct {
	Shell
	Docket   string // its title
	Team     string // address of the page that says who codes
	Now      string // what holds now
	Action   string
	Problems []Problem
	Second   Field
	Third    Field
}

// CoderRow is what one coder read.
type CoderRow struct {
	Name  string
	Read  string
	First string
	Again string // answers that somebody had read before
	Pace  string
	Last  string
}
