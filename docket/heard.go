package docket

// Heard says how far the reading of a docket's posted comments has come, for the
// page of themes.
type Heard struct {
	Posted    int // posted comments, as records
	Read      int // of them, those that somebody has read for themes, or coded by their campaign's letter
	Campaigns int // campaigns with two posted comments or more
	Members   int // posted comments in these
}
