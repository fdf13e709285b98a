package theme

import (
	"context"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// suggestedMost is how many suggestions an answer's page shows: as many as there
// are number keys that one hand reaches without looking.
const suggestedMost = 5

// Answer is one posted answer as one coder may see it. Until this person has read
// the answer, it holds nothing that others made of it but the number of notes that
// wait.
type Answer struct {
	docket.CodingItemKey
	Coder   docket.UserID // who sees it
	Docket  docket.Docket
	Book    docket.Codebook
	Public  docket.PublicComment // without the codes that are counted
	Text    docket.Text          // as posted
	Letter  Letter
	Topic   Topic
	Read    bool // this person has saved a reading
	Frozen  bool // the answer takes no reading by this person: two people have read it, and theirs stay
	Lost    []string
	Own     []docket.Coding // this person's, rejected ones too
	OwnNote string

	Seen        docket.SuggestionsSeen // whether suggestions are shown to this person
	Training    *docket.TrainingSpot   // where it stands in a training round that is not closed; nil: in none
	Suggestions []docket.Suggestion    // at most five, each of a code of the book; none where they are hidden
	Passages    []docket.Excerpt       // this person's; everybody's once Read
	HiddenNotes int                    // by colleagues, until Read

	// Zero until Read.
	Mine    Reading
	Others  []Reading           // by time
	Notes   []docket.CodingNote // of colleagues who have saved no reading
	Settled []docket.Adjudication
	Readers int  // people who have read the answer, where they are two or more; else 0
	Waits   bool // two have, and a third is still to read it before anything is settled
	Agree   bool // all readers chose the same

	text codable
}

// Reading is what one person chose in one answer, and noted.
type Reading struct {
	Coder docket.UserID
	At    time.Time
	Codes []docket.Coding // chosen ones, evidence in the posted text
	Notes []docket.CodingNote
}

// Letter says what an answer is to its campaign.
type Letter struct {
	Campaign docket.CampaignID // empty: none
	Name     string            // of the campaign, where it has one
	IsLetter bool              // the answer's comment is the campaign's letter
	Posted   int               // comments of the campaign that are posted

	Copy     bool
	Compared bool                 // the letter is posted too, so the two were compared as the public reads them
	From     docket.CodingItemKey // the letter's answer
	Added    []docket.Span        // what the copy adds, in its posted text
	Words    int                  // of that
}

// Topic says whether a person marked the comment as off topic.
type Topic struct {
	May bool          // it can be marked as off topic, or the mark taken back
	By  docket.UserID // zero: nobody did
	Why string
}

// Answer opens one posted answer for a coder. seen says what the page showed before
// of suggestions, when its form comes back. It returns docket.ErrNotFound when there
// is no such answer, or ErrNotPosted to those who may moderate.
func (d *Desk) Answer(ctx context.Context, who docket.User, key docket.CodingItemKey,
	seen docket.SuggestionsSeen) (Answer, error) {
	f, err := d.open(ctx, who, key)
	if err != nil {
		return Answer{}, err
	}
	return d.show(f, who.ID, seen), nil
}

// show is what of a file one coder may see, with suggestions where this person
// sees them: those that were shown before stay.
func (d *Desk) show(f openFile, who docket.UserID, seen docket.SuggestionsSeen) Answer {
	a := d.see(f, who)
	a.Seen = docket.SuggestionsHidden
	if seen == docket.SuggestionsShown || !f.Docket.HidesSuggestions(who, f.Passes) {
		a.Seen, a.Suggestions = docket.SuggestionsShown, d.suggestions(a)
	}
	return a
}

// see is what of a file one coder may see. All that others made of the answer is
// added behind the question whether this person has read it.
func (d *Desk) see(f openFile, who docket.UserID) Answer {
	a := Answer{
		CodingItemKey: docket.CodingItemKey{Question: f.text.question, Comment: f.Comment.ID},
		Coder:         who, Docket: f.Docket, Book: f.Book, Public: withoutThemes(f.Public), Text: f.text.text,
		text:   f.text,
		Letter: d.letterOf(f), Topic: topicOf(f.CodingFile),
	}
	if i := slices.IndexFunc(f.Training, func(s docket.TrainingSpot) bool { return s.Question == a.Question }); i >= 0 {
		a.Training = &f.Training[i]
	}
	_, a.Read = f.passOf(who)
	a.Frozen = f.complete() && !a.Read
	for _, c := range f.Codings {
		if c.Coder == who {
			if !a.Read {
				c.SecondCoder, c.AdjudicatedBy = 0, 0
			}
			a.Own = append(a.Own, c)
		}
	}
	a.Lost = lost(a.Own, a.Book)
	for _, n := range f.Notes {
		switch {
		case n.Coder == who:
			a.OwnNote = n.Text
		case !a.Read:
			a.HiddenNotes++
		}
	}
	for _, e := range f.Excerpts {
		if e.By == who || a.Read {
			a.Passages = append(a.Passages, e)
		}
	}
	if a.Read {
		f.unblind(&a, who)
	}
	return a
}

// unblind adds what others made of an answer that this person has read.
func (f openFile) unblind(a *Answer, who docket.UserID) {
	for _, p := range f.Passes {
		if p.Coder == who {
			a.Mine = f.reading(who, p.At)
		} else {
			a.Others = append(a.Others, f.reading(p.Coder, p.At))
		}
	}
	for _, n := range f.Notes {
		if _, read := f.passOf(n.Coder); !read && n.Coder != who {
			a.Notes = append(a.Notes, n)
		}
	}
	a.Settled = f.Adjudications
	a.Readers, a.Waits, a.Agree = len(f.pair.Coders), f.waits(), f.both && f.pair.Agree()
	a.Frozen = f.both && len(a.Lost) == 0
}

// reading is what one person chose and noted.
func (f openFile) reading(who docket.UserID, at time.Time) Reading {
	out := Reading{Coder: who, At: at}
	for _, c := range f.Codings {
		if c.Coder != who || !c.Chosen() {
			continue
		}
		if span, ok := f.text.gaps.Public(c.Evidence); ok && c.Evidence.Len() > 0 {
			c.PublicEvidence = span
		}
		out.Codes = append(out.Codes, c)
	}
	for _, n := range f.Notes {
		if n.Coder == who {
			out.Notes = append(out.Notes, n)
		}
	}
	return out
}

// lost lists the codes a person chose that the codebook no longer has, or has with
// another meaning.
func lost(own []docket.Coding, book docket.Codebook) []string {
	var out []string
	for _, c := range own {
		if c.ToRevisit(book) {
			out = append(out, c.Code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// withoutThemes takes away the codes that are counted: they are other people's
// readings.
func withoutThemes(c docket.PublicComment) docket.PublicComment {
	c.Answers = slices.Clone(c.Answers)
	for i := range c.Answers {
		c.Answers[i].Themes = nil
	}
	return c
}

func topicOf(f docket.CodingFile) Topic {
	t := Topic{May: f.Comment.Status.Public() || f.Comment.Status == docket.Pending, By: f.Comment.OffTopicBy}
	if t.By == 0 {
		return t
	}
	for _, m := range f.OffTopic {
		if m.Off {
			t.Why = m.Reason
		}
	}
	return t
}

// letterOf finds out what an answer is to its campaign. Letter and copy are
// compared as the public reads them.
func (d *Desk) letterOf(f openFile) Letter {
	k := f.Campaign
	out := Letter{Campaign: k.ID, Name: k.Name, Posted: k.Posted, IsLetter: k.ID != "" && k.Letter == f.Comment.ID}
	out.Copy = k.ID != "" && !out.IsLetter
	from, ok := letterAnswer(f)
	if !out.Copy || !ok {
		return out
	}
	out.Compared, out.From = true, docket.CodingItemKey{Question: from.Question, Comment: k.Letter}
	for _, p := range d.additions(from.Text, f.text.text) {
		out.Added = append(out.Added, p)
		out.Words += len(strings.Fields(string(f.text.text[p.Start:p.End])))
	}
	return out
}

// letterAnswer is the letter's answer to the same question, or its only one.
func letterAnswer(f openFile) (docket.PublicAnswer, bool) {
	for _, a := range f.Letter.Answers {
		if a.Question == f.text.question {
			return a, true
		}
	}
	if len(f.Letter.Answers) == 1 && len(f.Public.Answers) == 1 {
		return f.Letter.Answers[0], true
	}
	return docket.PublicAnswer{}, false
}

// suggestions lists the codes to propose for an answer, at most suggestedMost. Of
// a copy of a letter they are those that rest on what it adds.
func (d *Desk) suggestions(a Answer) []docket.Suggestion {
	var out []docket.Suggestion
	for _, sg := range known(d.suggest(a.Book).Suggest(a.Question, a.Text), a.Book) {
		if a.Letter.Compared {
			sg.Evidence = slices.DeleteFunc(slices.Clone(sg.Evidence), func(e docket.Span) bool {
				return !slices.ContainsFunc(a.Letter.Added, e.Overlaps)
			})
			if len(sg.Evidence) == 0 {
				continue
			}
		}
		if out = append(out, sg); len(out) == suggestedMost {
			break
		}
	}
	return out
}

// known keeps the suggestions of codes that the book has, each code once.
func known(list []docket.Suggestion, book docket.Codebook) []docket.Suggestion {
	var out []docket.Suggestion
	for _, sg := range list {
		_, in := book.Theme(sg.Code)
		if in && !slices.ContainsFunc(out, func(o docket.Suggestion) bool { return o.Code == sg.Code }) {
			out = append(out, sg)
		}
	}
	return out
}

// Chosen lists the codes that this person has confirmed.
func (a Answer) Chosen() []string {
	var out []string
	for _, c := range a.Own {
		if c.Chosen() {
			out = append(out, c.Code)
		}
	}
	return out
}
