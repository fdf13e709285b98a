package views

import "commentportal/docket"

// MemosPage lists the memos of a docket that somebody may see.
type MemosPage struct {
	Shell
	Docket   string // its title; "": there is no docket yet
	New      string // address of a new memo, about what the list is about
	File     string // address of the list as a file; "" for those who may not have it
	About    string // the answer whose memos these are, in a sentence
	Filters  []Field
	Words    Field
	Carried  [][2]string // hidden fields of the filter
	Filtered bool
	Clear    string
	Total    string
	Rows     []MemoCard
	Pager    Pager
}

// MemoCard is a memo in the list.
type MemoCard struct {
	Title string
	About string
	Href  string
	Words string // its beginning
	Saved string // who wrote it when
}

// MemoPage is one memo with its versions.
type MemoPage struct {
	Shell
	Docket   string
	Back     string
	Action   string
	New      bool
	Own      bool // the reader may change it
	Removed  bool
	Version  int
	Comment  string // of a new memo on an answer
	Question string
	About    string
	AboutAt  string // address of the answer; "" for others
	Code     Field  // of a new memo on no answer
	Heading  Field
	Text     Field
	Versions []Wording
	Problems []Problem
}

// words is the text of the memo for whoever may not change it.
func (p MemoPage) words() docket.Text { return docket.Text(p.Text.Value) }
