package docket

// Heard says how far the reading of a docket's posted comments has come, for the
// page of themes.
type Heard struct {
	Posted    int // posted comments, as records
	Read      int // of them, those of which nothing is left to code: read, by their campaign's letter too, set aside as off topic, or without text of their own
	Campaigns int // campaigns with two posted comments or more
	Members   int // posted comments in these
}
