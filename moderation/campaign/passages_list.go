package campaign

import (
	"cmp"
	"slices"

	"commentportal/docket"
)

// RepeatedPassage is a passage that comments share which have nothing else in
// common. It is set aside before they are compared, unless it was rejected.
type RepeatedPassage struct {
	Example  int // the comment that it is shown from, which holds the most of it
	Start    int // bytes of its text
	End      int
	Words    int
	Comments int  // that hold it
	Bare     int  // of them, those that say nothing else
	Given    bool // a person said so
	Rejected bool // a person said it is none
	Known    int  // its place in Options.Passages, -1 when it is new

	first, last int   // words of the example as compared, last exclusive
	offset      int32 // of the first word in the passage
	text        docket.Text
	examples    holders
}

// mark sets the pieces of repeated passages aside, classes texts by what is left
// of them, and lists the passages.
func (f *passageFinder) mark() {
	f.boiler = make([]bool, f.lexicon.size())
	inside := func(n fragment) bool { return n >= 0 && f.chain[n] >= 0 && f.chains[f.chain[n]].aside }
	for n := range f.pieces {
		if inside(fragment(n)) {
			f.boiler[f.pieces[n]] = true
		}
	}
	at := map[int32]int{}
	for c := range f.chains {
		if ch := &f.chains[c]; ch.listed() {
			at[int32(c)] = len(f.passages)
			f.passages = append(f.passages, RepeatedPassage{Example: -1, Words: ch.words(), Given: ch.given,
				Rejected: ch.no, Known: int(ch.known)})
		}
	}
	f.walk(func(t int, seq []fragment) {
		if slices.ContainsFunc(seq, inside) {
			f.setPassagesAside(&f.texts[t], uncovered(seq, inside), len(seq)+pieceWords-1)
		}
		for _, c := range f.of[t] {
			if f.chains[c].listed() {
				f.show(&f.passages[at[c]], t, seq, c)
			}
		}
	})
	for i := range f.passages {
		f.passages[i].Example = f.passages[i].examples.first()
	}
	slices.SortFunc(f.passages, func(a, b RepeatedPassage) int {
		return cmp.Or(cmp.Compare(b.Comments, a.Comments), cmp.Compare(b.Words, a.Words), cmp.Compare(a.Example,
			b.Example), cmp.Compare(a.first, b.first))
	})
	for t := range f.texts {
		for _, c := range f.texts[t].comments {
			f.class[c] = f.texts[t].class
		}
	}
}

// show counts the comments of text t, which holds chain c, and makes it an example
// if it holds as much of the chain in a row as those that were.
func (f *passageFinder) show(p *RepeatedPassage, t int, seq []fragment, c int32) {
	n := len(f.texts[t].comments)
	if p.Comments += n; f.texts[t].class == Bare {
		p.Bare += n
	}
	first, pieces, offset := f.stretch(seq, c)
	if pieces == 0 {
		return
	}
	words := pieces + pieceWords - 1
	switch known := p.last - p.first; {
	case words < known || words == known && offset > p.offset:
		return
	case words > known || offset < p.offset:
		p.first, p.last, p.offset, p.Words, p.examples = first, first+words, offset, words, holders{}
	}
	for _, i := range f.texts[t].comments {
		p.examples.add(i, f.posted[i], false)
	}
	if slices.Contains(f.texts[t].comments, p.examples.first()) { // it stands there
		p.first, p.last = first, first+words
	}
}

// stretch is the longest run of pieces of chain c in seq: where it begins, how
// many there are, and which of the chain is the first.
func (f *passageFinder) stretch(seq []fragment, c int32) (first, pieces int, offset int32) {
	for i := 0; i < len(seq); {
		if seq[i] < 0 || f.chain[seq[i]] != c {
			i++
			continue
		}
		n := 1
		for i+n < len(seq) && seq[i+n] >= 0 && f.chain[seq[i+n]] == c &&
			f.offset[seq[i+n]] == f.offset[seq[i]]+int32(n) {
			n++
		}
		if n > pieces {
			first, pieces, offset = i, n, f.offset[seq[i]]
		}
		i += n
	}
	return first, pieces, offset
}

// holders are comments that hold a passage.
type holders struct {
	comments, bare int
	posted, others []int // the first of each, in their order
}

func (h *holders) add(comment int, posted, bare bool) {
	if h.comments++; bare {
		h.bare++
	}
	list := &h.others
	if posted {
		list = &h.posted
	}
	if i, _ := slices.BinarySearch(*list, comment); i < docket.MaxPassageExamples {
		*list = slices.Insert(*list, i, comment)
		*list = (*list)[:min(len(*list), docket.MaxPassageExamples)]
	}
}

// list is the first comments, posted ones before others.
func (h *holders) list() []int {
	all := append(slices.Clone(h.posted), h.others...)
	return all[:min(len(all), docket.MaxPassageExamples)]
}

// first is the first example, -1 when there is none.
func (h *holders) first() int {
	if list := h.list(); len(list) > 0 {
		return list[0]
	}
	return -1
}

// learn takes in the passages that are known. Where two share a piece, what people
// said goes before what the machine found, and what was said later before that.
func (g *corpus) learn(list []docket.RepeatedPassage) {
	g.known, g.knownAt = slices.Clone(list), map[uint64]int32{}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		said := func(i int) bool { return list[i].State != docket.PassageFound }
		switch {
		case said(a) == said(b):
			return list[a].DecidedAt.Compare(list[b].DecidedAt)
		case said(b):
			return -1
		}
		return 1
	})
	for _, i := range order {
		for _, part := range splitGaps(string(list[i].Text)) {
			for _, hash := range g.hasher.hashes(words(part)) {
				g.knownAt[hash] = int32(i)
			}
		}
	}
}

// Found lists the repeated passages that comments hold after Group, those of most
// comments first: the known ones and new ones. read returns the text of a comment
// that was grouped.
func (g *Grouper) Found(read func(comment int) (docket.Text, error)) ([]docket.FoundPassage, error) {
	chains, err := g.Passages(read)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	var list []docket.FoundPassage
	place := map[int]int{} // of known passages in list
	for i := range g.known {
		if h := &g.holders[i]; h.comments > 0 {
			place[i] = len(list)
			list = append(list, docket.FoundPassage{Number: g.known[i].Number, Text: g.known[i].Text,
				Words: g.known[i].Words, Comments: h.comments, Bare: h.bare, Examples: g.named(h)})
		}
	}
	own := map[int]bool{} // known ones with a chain already
	for _, p := range chains {
		found := docket.FoundPassage{Text: p.text, Words: p.Words, Comments: p.Comments, Bare: p.Bare,
			Examples: g.named(&p.examples)}
		if p.Known < 0 {
			list = append(list, found)
			continue
		}
		known := g.known[p.Known]
		if known.State != docket.PassageFound {
			found.Text, found.Words = known.Text, known.Words
		}
		found.Number = known.Number
		at, there := place[p.Known]
		switch {
		case !there:
			place[p.Known] = len(list)
			list = append(list, found)
		case !own[p.Known]: // held as it is by some, and with other words by others
			list[at].Comments += found.Comments
			list[at].Bare += found.Bare
		}
		own[p.Known] = true
	}
	slices.SortStableFunc(list, func(a, b docket.FoundPassage) int { return cmp.Compare(b.Comments, a.Comments) })
	return list, nil
}

// named are the examples of a passage by their IDs.
func (g *Grouper) named(h *holders) []docket.CommentID {
	var list []docket.CommentID
	for _, i := range h.list() {
		list = append(list, g.ids[i])
	}
	return list
}

// Passages lists the repeated passages that the last Group found or was given, the
// most frequent first. read returns the text of a comment that was grouped.
func (g *Grouper) Passages(read func(comment int) (docket.Text, error)) ([]RepeatedPassage, error) {
	g.mu.Lock()
	list := slices.Clone(g.passages)
	g.mu.Unlock()
	list = slices.DeleteFunc(list, func(p RepeatedPassage) bool { return p.Example < 0 })
	for i := range list {
		p := &list[i]
		text, err := read(p.Example)
		if err != nil {
			return nil, err
		}
		ws := g.frame.strip(words(text))
		if p.last > len(ws) { // it is another text by now
			p.Example = -1
			continue
		}
		p.Start, p.End = ws[p.first].start, ws[p.last-1].end
		p.text = text[p.Start:p.End]
	}
	return slices.DeleteFunc(list, func(p RepeatedPassage) bool { return p.Example < 0 }), nil
}
