// Package campaign finds mass comment campaigns: comments that were made from one
// letter. It says which comments belong together, which words of the letter each
// keeps, and what each adds; people confirm, join and part, and their word holds
// when the grouping is done again.
//
// Texts are compared by the sets of their five-word pieces (Broder's shingles).
// Each text is compared with a few representatives of each group, then with the
// core of each group, which is what a third of its members share. No chain of
// likenesses joins two groups. Nothing depends on chance or on the order in which
// comments arrived: the same comments give the same groups.
package campaign

import (
	"bytes"
	"cmp"
	"iter"
	"maps"
	"slices"
	"sync"

	"commentportal/docket"
)

// The rules of what is near enough, found on invented letters edited in the ways
// that people edit letters (see the scorer test). Counts are pieces.
const (
	// A text belongs to a representative that it shares pairShared pieces with if
	// they are pairShare of the shorter of the two; of fewer pieces, if they are
	// nearAll of it.
	pairShared = 15
	pairShare  = 0.60
	// A group belongs to the core of a larger one by the same rule with these. They
	// are low: commonplaces are set aside by then, so what is shared is the letter's.
	coreShared = 15
	coreShare  = 0.20
	nearAll    = 0.75
	// Before that it takes more.
	coreSharedYet = 25
	coreShareYet  = 0.40
	// A text that is nearAll of the shorter must be this share of the longer: a line
	// that a long comment happens to hold is not its letter.
	leastOfLonger = 0.15

	// Texts of nothing but commonplaces are the same if they share sameShare of the
	// longer.
	sameShare = 0.90

	representatives = 3  // most that a group has by itself
	joined          = 50 // and with the letters that people joined to it

	// shortest is the fewest words that a text needs to be compared. Shorter ones
	// are alike by chance.
	shortest = 8
)

// Comment is one comment to be grouped.
type Comment struct {
	ID     docket.CommentID
	Text   docket.Text // the original: all answers, in order
	Posted bool        // its words are public: it is a better example
}

// Class says what a comment is to the grouping.
type Class uint8

// The classes of comments.
const (
	Unique    Class = iota // nothing like it
	Member                 // of a campaign
	Short                  // too short to compare
	Elsewhere              // it only points at an attachment
	Nothing                // it says nothing
	Bare                   // nothing but repeated passages
)

// docketClass is how the class of a comment of no campaign is recorded.
func (c Class) docketClass() docket.Class {
	switch c {
	case Elsewhere:
		return docket.ClassContentElsewhere
	case Nothing:
		return docket.ClassNoAnswer
	case Bare:
		return docket.ClassRepeatedPassage
	}
	return docket.ClassUnique
}

// Options are what a Grouper heeds besides the texts.
type Options struct {
	// Boilerplate lists passages that are no part of any comment, in plain words.
	Boilerplate []string
	// Speechless tells which texts say nothing, or only point at an attachment. nil:
	// none does.
	Speechless func(docket.Text) docket.Class
	// Passages are the repeated passages that are known: those that people confirmed,
	// those that they rejected though they look like it, and those found before.
	Passages []docket.RepeatedPassage
	// Decisions of people, which hold against every likeness.
	Decisions Decisions
	// Room is the most pieces of texts that are held; 0: MostPieces.
	Room int
}

// MostPieces is the most pieces of texts that a Grouper holds: those of a million
// comments of 490 characters that have nothing in common. Each takes 20 bytes while
// a docket is grouped and 8 afterwards. A text beyond them is compared with texts of
// the same words alone.
const MostPieces = 80_000_000

// Group is one campaign: two comments or more.
type Group struct {
	// Letter is the member that is most typical: its text stands for the letter.
	Letter int
	// Members are the comments, in the order in which they were given.
	Members []int
}

// Grouping is the outcome of Group. Numbers of comments are their places in the
// slice that was grouped.
type Grouping struct {
	Groups []Group // by their first members
	Of     []int   // the group of each comment, -1 for none
	Class  []Class // of each comment
}

func nearRepresentative(size int) func(match) bool { return near(size, pairShared, pairShare) }

func nearCore(size int) func(match) bool { return near(size, coreShared, coreShare) }

// nearCoreYet is the rule as long as commonplaces still count.
func nearCoreYet(size int) func(match) bool { return near(size, coreSharedYet, coreShareYet) }

func near(size, least int, share float64) func(match) bool {
	return func(m match) bool {
		s := m.share(size)
		return m.shared >= least && s >= share ||
			s >= nearAll && float64(min(size, m.size)) >= leastOfLonger*float64(max(size, m.size))
	}
}

func nearlySame(size int) func(match) bool {
	return func(m match) bool { return float64(m.shared) >= sameShare*float64(max(size, m.size)) }
}

// Grouper groups comments and places new ones among them. It is safe for use by
// several goroutines.
type Grouper struct {
	mu sync.Mutex
	corpus
	groups   []group
	home     []int // the group of each text, -1 for none
	numbers  int   // campaigns that have a number
	reps     *index
	cores    *index
	passages []RepeatedPassage
}

// corpus holds the texts of the comments as sets of pieces, and knows which pieces
// and passages are commonplaces.
type corpus struct {
	frame       frame
	boilerplate []string
	speechless  func(docket.Text) docket.Class
	verdicts    verdicts

	hasher  hasher
	lexicon *lexicon
	room    int // pieces that there is room for
	bounded int // comments whose pieces there was no room for
	ids     []docket.CommentID
	class   []Class
	texts   []text
	byKey   map[textKey]int // texts that people did not decide on
	common  []bool          // pieces that are commonplaces
	boiler  []bool          // pieces of repeated passages
	known   []docket.RepeatedPassage
	knownAt map[uint64]int32 // of the pieces of known passages, by hash
	holders []holders        // of the known passages that are taken out as they are
	posted  []bool           // comments whose words are public
	tallied []int32          // scratch of tally, by piece
	touched []piece          // those that are not 0
}

// New makes a Grouper without comments. It returns ErrContradiction when the
// decisions contradict each other.
func New(o Options) (*Grouper, error) {
	v, err := o.Decisions.verdicts()
	if err != nil {
		return nil, err
	}
	if o.Speechless == nil {
		o.Speechless = func(docket.Text) docket.Class { return "" }
	}
	g := &Grouper{reps: newIndex(0), cores: newIndex(0), corpus: corpus{
		frame: newFrame(o.Boilerplate, o.Passages), boilerplate: o.Boilerplate, speechless: o.Speechless, verdicts: v,
		byKey:  map[textKey]int{},
		hasher: newHasher(), lexicon: newLexicon(), room: o.Room,
	}}
	if g.room == 0 {
		g.room = MostPieces
	}
	g.learn(o.Passages)
	return g, nil
}

// text is what comments of the same words have in common. A comment that people
// decided on has a text of its own.
type text struct {
	key      textKey
	class    Class   // Unique, Short, Elsewhere, Nothing or Bare
	pieces   []piece // that other texts hold, too
	size     int     // number of pieces, with those that no other text holds; 0 when it is not compared
	own      int32   // pieces that no other text holds
	rep      int32   // the set that it is among the representatives, -1 for none
	core     int32   // the set among the cores that holds what is its own, -1 for none
	comments []int
	block    int  // of the decisions, -1 for none
	strict   bool // nothing but commonplaces: only a text that is nearly the same will do
	typical  int64
}

// group is a group under way; one of a single comment is no campaign.
type group struct {
	texts   []int // the first is the most typical
	size    int   // comments
	reps    int   // representatives
	longest int   // of them, in pieces
	blocks  []int // of the decisions
	number  int   // among the campaigns, -1 for none
}

// Group groups the comments and forgets those of before. The outcome depends on
// their words and on the decisions alone; their order decides the order of groups
// and members.
func (g *Grouper) Group(comments []Comment) Grouping {
	return g.GroupAll(slices.Values(comments), len(comments))
}

// GroupAll is Group for comments that come one after the other and need not be in
// memory together. about is how many there may be. Where they are more than there
// is room for, those that come first are compared.
func (g *Grouper) GroupAll(comments iter.Seq[Comment], about int) Grouping {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.read(comments, about)
	g.rate()
	g.passOne()
	g.passTwo(nearCoreYet)
	if common, found := g.commonplaces(); found {
		g.common = common
		for t := range g.texts {
			g.setAside(&g.texts[t])
		}
		g.rate()
		g.passOne()
	}
	g.passTwo(nearCore)
	g.tallied, g.touched = nil, nil // as large as the docket, and not needed to place
	return g.grouping()
}

// read takes in the comments and puts equal texts together.
func (g *Grouper) read(comments iter.Seq[Comment], about int) {
	g.ids, g.class = make([]docket.CommentID, 0, about), make([]Class, 0, about)
	g.posted, g.holders = make([]bool, 0, about), make([]holders, len(g.known))
	g.texts, g.groups, g.byKey, g.common = nil, nil, map[textKey]int{}, nil
	g.reps, g.cores, g.lexicon, g.bounded = newIndex(0), newIndex(0), newLexicon(), 0
	var pieces collector
	var inOrder order
	for c := range comments {
		g.ids = append(g.ids, c.ID)
		g.class, g.posted = append(g.class, Unique), append(g.posted, c.Posted)
		g.take(len(g.ids)-1, c, &pieces, &inOrder)
	}
	sets, own := g.lexicon.read(&pieces)
	for t := range g.texts {
		g.texts[t].pieces, g.texts[t].own = sets[t], own[t]
	}
	g.findPassages(&inOrder)
	g.posted = nil
}

// take files comment i under its text.
func (g *corpus) take(i int, c Comment, pieces *collector, inOrder *order) {
	t, ws, held := g.parse(c)
	g.class[i] = t.class
	for _, n := range held {
		g.holders[n].add(i, c.Posted, t.class == Bare)
	}
	if t.block < 0 {
		if same, ok := g.byKey[t.key]; ok {
			g.texts[same].comments = append(g.texts[same].comments, i)
			return
		}
		g.byKey[t.key] = len(g.texts)
	}
	hashes := g.hashes(&t, ws, pieces.pieces)
	inOrder.add(hashes)
	hashes = different(hashes)
	t.size = len(hashes)
	pieces.add(hashes)
	t.comments = []int{i}
	g.texts = append(g.texts, t)
}

// parse reads one comment; its pieces are still to be looked up. held are the
// confirmed passages that it holds as they are.
func (g *corpus) parse(c Comment) (t text, ws []word, held []int32) {
	r := g.frame.read(words(c.Text))
	ws = r.words
	t = text{key: keyOf(ws), block: g.verdicts.blockOf(c.ID), rep: -1, core: -1}
	switch class := g.speechless(c.Text); {
	case class == docket.ClassContentElsewhere:
		t.class = Elsewhere
	case class == docket.ClassNoAnswer:
		t.class = Nothing
	case r.bare && !g.verdicts.joined(t.block):
		t.class = Bare
	case len(ws) < shortest:
		t.class = Short
	}
	return t, ws, r.passages
}

// hashes returns the pieces of a text that is to be compared, in its order; none
// where so many pieces are held that there is no room for them.
func (g *corpus) hashes(t *text, ws []word, held int) []uint64 {
	if t.class != Unique {
		return nil
	}
	hashes := g.hasher.hashes(ws)
	if held+len(hashes) > g.room || len(g.texts) >= mostTexts {
		g.bounded++
		return nil
	}
	return hashes
}

// lookUp finds which pieces of a new text others hold. With learn true the text is
// to have number n, and what it holds alone is remembered.
func (g *Grouper) lookUp(t *text, hashes []uint64, learn bool, n int) {
	for _, hash := range hashes {
		p, shared := g.lexicon.number(hash)
		if !shared {
			holder, held := g.lexicon.holder(hash)
			if !held {
				if t.own++; learn {
					g.lexicon.note(hash, n)
				}
				continue
			}
			p = g.share(hash, holder)
		}
		t.pieces = append(t.pieces, p)
	}
	slices.Sort(t.pieces)
}

// share numbers a piece that one text held alone until now.
func (g *Grouper) share(hash uint64, holder int) piece {
	p := g.lexicon.share(hash)
	t := &g.texts[holder]
	t.pieces, t.own = append(slices.Clip(t.pieces), p), t.own-1
	if t.rep >= 0 {
		g.reps.extend(int(t.rep), p)
	}
	if t.core >= 0 {
		g.cores.extend(int(t.core), p)
	}
	return p
}

// BoundReached is the number of comments that were compared with those of the same
// words alone, because there was no room for their pieces.
func (g *Grouper) BoundReached() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.bounded
}

// passOne gathers texts around representatives. What people joined comes first,
// then the most typical texts.
func (g *Grouper) passOne() {
	g.groups, g.cores = nil, newIndex(0)
	g.reps = newIndex(g.lexicon.size())
	for t := range g.texts {
		g.texts[t].rep = -1
	}
	order := make([]int, 0, len(g.texts))
	blocks := map[int][]int{}
	for t := range g.texts {
		if b := g.texts[t].block; b >= 0 {
			blocks[b] = append(blocks[b], t)
		} else if g.texts[t].class == Unique {
			order = append(order, t)
		}
	}
	g.byTypical(order)
	for _, b := range slices.Sorted(maps.Keys(blocks)) {
		g.byTypical(blocks[b])
		to := g.newGroup()
		for _, t := range blocks[b] {
			g.join(to, t)
		}
	}
	for _, t := range order {
		g.join(g.nearest(t), t)
	}
}

// byTypical orders texts: the most typical first, equals by their words.
func (g *corpus) byTypical(order []int) {
	slices.SortFunc(order, func(a, b int) int {
		x, y := &g.texts[a], &g.texts[b]
		return cmp.Or(cmp.Compare(y.typical, x.typical), cmp.Compare(y.size, x.size), bytes.Compare(x.key[:], y.key[:]),
			cmp.Compare(a, b))
	})
}

// nearest is the group that text t is nearest to, a new one when it is near to
// none.
func (g *Grouper) nearest(t int) int {
	if to := g.find(&g.texts[t]); to >= 0 {
		return to
	}
	return g.newGroup()
}

// find is the group of the representative, or else of the core, that t is nearest
// to, -1 when it is near to none.
func (g *Grouper) find(t *text) int {
	var blocks []int
	if t.block >= 0 {
		blocks = []int{t.block}
	}
	fits := func(m match) bool { return g.verdicts.compatible(g.groups[m.group].blocks, blocks) }
	rule := nearRepresentative(t.size)
	if t.strict {
		rule = nearlySame(t.size)
	}
	if found := g.reps.find(t.pieces, rule); slices.ContainsFunc(found, fits) {
		return found[slices.IndexFunc(found, fits)].group
	}
	if t.strict {
		return -1
	}
	if found := g.cores.find(t.pieces, nearCore(t.size)); slices.ContainsFunc(found, fits) {
		return found[slices.IndexFunc(found, fits)].group
	}
	return -1
}

// decided notes that the group holds a block of people's decisions.
func (gr *group) decided(block int) {
	if block >= 0 && !slices.Contains(gr.blocks, block) {
		gr.blocks = append(gr.blocks, block)
	}
}

func (g *Grouper) newGroup() int {
	g.groups = append(g.groups, group{})
	return len(g.groups) - 1
}

// join puts text t into a group. The first texts of a group that are compared,
// and later ones that are longer, become its representatives.
func (g *Grouper) join(to, t int) {
	gr, tx := &g.groups[to], &g.texts[t]
	gr.texts = append(gr.texts, t)
	gr.size += len(tx.comments)
	gr.decided(tx.block)
	if tx.size == 0 {
		return
	}
	if gr.reps == 0 || gr.reps < representatives && tx.size > gr.longest || tx.block >= 0 && gr.reps < joined &&
		!g.stands(to, tx) {
		gr.reps++
		gr.longest = max(gr.longest, tx.size)
		tx.rep = int32(g.reps.add(to, tx.pieces, tx.size))
	}
}

// stands reports whether a representative of the group stands for the text.
func (g *Grouper) stands(to int, t *text) bool {
	return slices.ContainsFunc(g.reps.find(t.pieces, nearRepresentative(t.size)),
		func(m match) bool { return m.group == to })
}
