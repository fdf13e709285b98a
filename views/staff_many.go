package views

import "commentportal/docket"

// ManyPage says what became of one decision on many comments.
type ManyPage struct {
	Shell
	At       string
	Said     string
	Facts    []Fact
	Campaign string  // its page; "" for none
	Next     NavLink // the next letter whose copies wait, if any
	Running  bool    // this person can go on with it
	Undoing  bool
	MayUndo  bool
	Again    int // comments that taking back sets waiting again

	Left     []ManyRow
	Kept     []ManyRow // not taken back
	Proposed []ManyRow
}

// ManyRow is one comment of a decision on many; without an ID it stands for others.
type ManyRow struct {
	ID   docket.CommentID
	Href string
	Why  string
}

// ManyForm is the fields of a decision on many comments.
type ManyForm struct {
	Decision Field
	Reason   Field
	Note     Field
}

// ManyTick is a comment that can be ticked.
type ManyTick struct {
	ID    docket.CommentID
	Href  string
	Value string
}

// ManyFormPage is a decision on many comments that needs work.
type ManyFormPage struct {
	Shell
	Problems []Problem
	Problem  string // of the ticks
	Campaign string
	Query    string
	Whole    bool
	Comments []ManyTick
	Form     ManyForm
}

// WaitingCopies are the copies of a letter that wait, by what each makes of it.
type WaitingCopies struct {
	Campaign string
	Total    int
	Listed   int  // those that are named here
	Late     bool // the letter is decided: these came later
	Second   bool // withholding waits for a second person
	Form     ManyForm

	Left   []WaitingCopy // decided one by one
	Added  []WaitingCopy
	Around []WaitingCopy // greeting, closing or markup differ
	Same   []WaitingCopy
}

// WaitingCopy is one copy that waits.
type WaitingCopy struct {
	ID       docket.CommentID
	Href     string
	Value    string
	By       string
	Letter   bool
	Why      string // why posting leaves it out
	Compared Compared
}

// Decided is how many of the listed copies one decision posts.
func (w WaitingCopies) Decided() int { return w.Listed - len(w.Left) }
