package views

// TeamPage says who read how many answers and what is left.
type TeamPage struct {
	Shell
	Docket   string // its title; "": there is no docket yet
	Filters  []Field
	Coders   []CoderRow
	Left     []NavLink
	Estimate string
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
