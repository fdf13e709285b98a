package export

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/prose"
)

// figures is everything that the files say in numbers, gathered in one reading of
// the snapshot. The tables, the workbook and the report all take their numbers
// from it, so none can differ from another.
//
// Its size depends on codes, questions, sectors and campaigns. Of comments it
// holds only the serials behind each theme and campaign, about a byte each, and
// the answers that two people coded.
type figures struct {
	at    time.Time // of the last recorded change; zero: nothing was recorded
	rules []string  // versions of the screening rules, sorted
	books []docket.Codebook

	tally  *tally
	facts  facts
	ledger []docket.LedgerLine

	coverage []docket.Coverage                                // one a question in the docket's order, then all
	letters  map[docket.CampaignID]map[docket.QuestionID]bool // answers of letters that somebody read

	letterOf    map[docket.CampaignID]docket.CommentID
	letterFacts map[docket.CampaignID]letterFacts // of letters that have copies
	drawn       [2]int64                          // the last draws that are to be read twice, and thrice; -1: none

	oldest map[docket.QuestionID]int // the oldest version of the codebook by which an answer was last read

	agreement []docket.Agreement // all, questions, codes; nil where the export has no measure
	byCode    map[string]docket.Agreement

	campaigns       []*campaignFigures // by ID
	quotations      []quotation        // in the source's order: code, position
	recommendations []docket.Recommendation
	lost            int // links of recommendations to quotations that may no longer be shown

	posted serials // records that are posted

	sections []docket.Section          // that people wrote, by key, without what nobody edited
	unedited map[docket.SectionKey]int // sentences of a program that were left out of a section

	several      map[int64]int                   // posted records that stand for more than one sender: serial → senders
	translations map[docket.CodingItemKey]string // English of posted answers, by staff
}

// campaignFigures are the numbers of one campaign. Only posted members count.
type campaignFigures struct {
	docket.Campaign
	records        int // posted members
	all            int // the same, with those they stand for; so are the next three
	identical      int // nothing of the letter left out and nothing added
	edited         int // the others
	withAddition   int // at least one word added
	first, last    time.Time
	representative docket.CommentID
	shares         map[int]int // share of the letter in ten-thousandths → members, the letter among them
	channels       map[docket.Channel]bool
	sectors        map[string]bool
	states         map[string]bool
	codes          map[string]bool // confirmed in the letter
	added          map[string]bool // confirmed in copies by reading them, for what they say themselves
	members        serials
}

// quotation is a picked excerpt with what it takes to cite it.
type quotation struct {
	docket.Excerpt
	words        string // cut from the posted text
	sector       string
	organization string // where public
	attribution  string // name to cite the comment by
	named        bool   // a name or an organization is public
	campaign     docket.CampaignID
	language     string // of the comment
	english      string // of the whole answer, by staff; "" for none
	url          string
}

// figures gathers them at the first call; later calls of the same run return the
// same ones.
func (j *job) figures(ctx context.Context) (*figures, error) {
	if j.gathered != nil {
		return j.gathered, nil
	}
	f, err := j.gather(ctx)
	if err != nil {
		return nil, err
	}
	j.gathered = f
	return f, nil
}

// picked lists the excerpts that were picked as quotations.
func (j *job) picked(ctx context.Context) ([]docket.Excerpt, error) {
	list, err := j.src.Excerpts(ctx, j.d.ID)
	return slices.DeleteFunc(slices.Clone(list), func(e docket.Excerpt) bool { return e.Quotation == nil }), err
}

func (j *job) gather(ctx context.Context) (*figures, error) {
	f := &figures{
		tally: newTally(j.d, j.book), facts: newFacts(), several: map[int64]int{}, oldest: map[docket.QuestionID]int{},
		letters: map[docket.CampaignID]map[docket.QuestionID]bool{}, letterOf: map[docket.CampaignID]docket.CommentID{},
		letterFacts: map[docket.CampaignID]letterFacts{}, drawn: [2]int64{math.MaxInt64, math.MaxInt64},
	}
	for _, q := range f.tally.questions {
		f.coverage = append(f.coverage, docket.Coverage{Question: q})
	}
	if err := j.readFacts(ctx, f); err != nil {
		return nil, err
	}
	campaigns, err := j.src.Campaigns(ctx, j.d.ID)
	if err != nil {
		return nil, fmt.Errorf("campaigns: %w", err)
	}
	picked, err := j.picked(ctx)
	if err != nil {
		return nil, fmt.Errorf("quotations: %w", err)
	}
	if f.recommendations, err = j.src.Recommendations(ctx, j.d.ID); err != nil {
		return nil, fmt.Errorf("recommendations: %w", err)
	}
	g := gathering{figures: f, j: j, campaign: map[docket.CampaignID]*campaignFigures{},
		quoted: map[docket.CommentID][]int{}, sets: map[string][]string{}}
	for _, c := range campaigns {
		g.addCampaign(c)
	}
	for i, e := range picked {
		g.quoted[e.Comment] = append(g.quoted[e.Comment], i)
	}
	if err := g.readLetters(ctx, campaigns); err != nil {
		return nil, err
	}
	g.shown = make([]quotation, len(picked))
	if err := g.read(ctx, picked); err != nil {
		return nil, err
	}
	g.draw()
	f.tally.sortStrays(len(j.book.Themes), f.books)
	f.quotations = slices.DeleteFunc(g.shown, func(q quotation) bool { return q.words == "" })
	slices.SortFunc(f.campaigns, func(a, b *campaignFigures) int { return compareCampaigns(a.ID, b.ID) })
	f.recommendations = slices.DeleteFunc(slices.Clone(f.recommendations),
		func(r docket.Recommendation) bool { return r.Withdrawn })
	for _, r := range f.recommendations {
		for _, id := range r.Excerpts {
			f.lost += oneIf(f.quotation(id) == nil)
		}
	}
	if j.about.Agreement != nil {
		f.agreement = j.about.Agreement(j.d, f.agreementBook(j.book, g.pairs), g.pairs)
		f.byCode = map[string]docket.Agreement{}
		for _, a := range f.agreement {
			if a.Scope == docket.AgreementCode {
				f.byCode[a.Key] = a
			}
		}
	}
	return f, nil
}

// readFacts reads what the figures need beside the comments.
func (j *job) readFacts(ctx context.Context, f *figures) (err error) {
	if f.at, err = j.src.At(ctx); err != nil {
		return fmt.Errorf("time of the snapshot: %w", err)
	}
	if f.rules, err = j.src.RuleSets(ctx, j.d.ID); err != nil {
		return fmt.Errorf("screening rules: %w", err)
	}
	f.rules = slices.Sorted(slices.Values(f.rules))
	if f.books, err = j.src.Codebooks(ctx, j.d.ID); err != nil {
		return fmt.Errorf("codebooks: %w", err)
	}
	if f.sections, err = j.src.Sections(ctx, j.d.ID); err != nil {
		return fmt.Errorf("sections: %w", err)
	}
	f.sections = slices.DeleteFunc(f.sections, func(s docket.Section) bool { // they are a page of their own
		_, _, ok := s.Key.Heard()
		return ok
	})
	f.leaveOutUnedited()
	if f.ledger, err = j.src.Ledger(ctx, j.d.ID); err != nil {
		return fmt.Errorf("ledger: %w", err)
	}
	if err := j.readTranslations(ctx, f); err != nil {
		return fmt.Errorf("translations: %w", err)
	}
	if f.facts.practised, err = j.src.Practised(ctx, j.d.ID); err != nil {
		return fmt.Errorf("training rounds and test answers: %w", err)
	}
	return nil
}

// leaveOutUnedited takes the sentences out of sections that a program put in and nobody
// edited: they are nobody's.
func (f *figures) leaveOutUnedited() {
	f.sections, f.unedited = slices.Clone(f.sections), map[docket.SectionKey]int{}
	for i, s := range f.sections {
		text, n := prose.Edited(s.Text, s.Extracts)
		if n > 0 {
			f.sections[i].Text, f.unedited[s.Key] = text, n
		}
	}
}

// gathering is what gather needs only while it reads.
type gathering struct {
	*figures
	j        *job
	campaign map[docket.CampaignID]*campaignFigures
	quoted   map[docket.CommentID][]int // → places in shown
	shown    []quotation
	pairs    []docket.DoubleCoded
	draws    []int64             // of the comments that are read by themselves
	sets     map[string][]string // sets of codes, each kept once
}

func (g *gathering) read(ctx context.Context, picked []docket.Excerpt) error {
	codings := g.j.codings(ctx)
	defer codings.stop()
	passes := g.j.passes(ctx)
	defer passes.stop()
	for e, err := range g.j.src.Register(ctx, g.j.d.ID) {
		if err != nil {
			return err
		}
		serial, err := serialOf(e.ID)
		if err != nil {
			return err
		}
		coded, err := codings.of(e.ID)
		if err != nil {
			return err
		}
		read, err := passes.of(e.ID)
		if err != nil {
			return err
		}
		answers := g.answersOf(e, coded, read)
		g.tally.add(e, serial, coded, answers)
		g.facts.add(e, coded)
		if !e.Status.Public() {
			continue
		}
		g.cover(answers)
		g.posted.add(serial)
		if g.codable(e) && len(answers) > 0 {
			g.draws = append(g.draws, e.ID.Draw())
		}
		if g.letterOf[e.Campaign] == e.ID {
			g.letterFacts[e.Campaign] = letterFacts{e.ID, g.readingFacts(g.j.book, e, coded, read),
				slices.Clone(coded), slices.Clone(read)}
		}
		if e.StandsFor > 1 {
			g.several[serial] = e.StandsFor
		}
		if e.Campaign != "" {
			g.addMember(e, serial, coded)
		}
		g.addVersions(read)
		if len(read) > 1 {
			g.addPairs(read, coded)
		}
		for _, i := range g.quoted[e.ID] {
			g.shown[i] = g.quote(e, picked[i])
		}
	}
	return nil
}

func (g *gathering) addCampaign(c docket.Campaign) *campaignFigures {
	f := &campaignFigures{
		Campaign: c, representative: c.Letter, shares: map[int]int{}, channels: map[docket.Channel]bool{},
		sectors: map[string]bool{}, states: map[string]bool{}, codes: map[string]bool{}, added: map[string]bool{},
	}
	g.campaign[c.ID] = f
	g.letterOf[c.ID] = c.Letter
	g.campaigns = append(g.campaigns, f)
	return f
}

func (g *gathering) addMember(e docket.RegisterEntry, serial int64, coded []docket.Coding) {
	c := g.campaign[e.Campaign]
	if c == nil { // comments.csv names it, so it gets its row
		c = g.addCampaign(docket.Campaign{ID: e.Campaign, Docket: g.j.d.ID})
	}
	n := standsFor(e.StandsFor)
	share := tenThousandths(e.ShareOfLetter)
	c.records++
	c.all += n
	if share == wholeLetter && e.AdditionWords == 0 {
		c.identical += n
	} else {
		c.edited += n
	}
	if e.AdditionWords > 0 {
		c.withAddition += n
	}
	if !e.ReceivedAt.IsZero() {
		if c.first.IsZero() || e.ReceivedAt.Before(c.first) {
			c.first = e.ReceivedAt
		}
		if e.ReceivedAt.After(c.last) {
			c.last = e.ReceivedAt
		}
	}
	c.shares[share]++
	c.channels[e.Channel] = true
	if sector := sectorOf(e.Sector); sector != docket.SectorUnspecified {
		c.sectors[sector] = true
	}
	if e.State != "" {
		c.states[e.State] = true
	}
	for i := range coded {
		switch {
		case coded[i].State != docket.CodingConfirmed:
		case e.ID == c.representative:
			c.codes[coded[i].Code] = true
		case coded[i].Origin != docket.OriginCampaign:
			c.added[coded[i].Code] = true
		}
	}
	c.members.add(serial)
}

// addVersions notes by which version of the codebook the answers of a comment
// were last read.
func (g *gathering) addVersions(passes []docket.Pass) {
	newest := map[docket.QuestionID]int{}
	for _, p := range passes {
		newest[p.Question] = max(newest[p.Question], p.CodebookVersion)
	}
	for q, version := range newest {
		for _, of := range []docket.QuestionID{q, docket.AllQuestions} {
			if old, known := g.oldest[of]; !known || version < old {
				g.oldest[of] = version
			}
		}
	}
}

// lookedFor reports whether every answer to the question that was read was read
// with a codebook that had the theme.
func (f *figures) lookedFor(q docket.QuestionID, code string) bool {
	since := 0
	for _, book := range slices.Backward(f.books) {
		if _, there := book.Theme(code); !there {
			break
		}
		since = book.Version
	}
	oldest, read := f.oldest[q]
	return !read || oldest >= since
}

func (g *gathering) addPairs(passes []docket.Pass, codings []docket.Coding) {
	for _, d := range docket.Pairs(passes, codings) {
		if d.ToRevisit {
			continue // it says nothing of the codes as they are now
		}
		for i, codes := range d.Codes {
			key := strings.Join(codes, "\x00")
			set, ok := g.sets[key]
			if !ok {
				set = slices.Clone(codes)
				g.sets[key] = set
			}
			d.Codes[i] = set
		}
		g.facts.pairs++
		g.facts.thrice += oneIf(len(d.Coders) > 2)
		g.facts.seenBoth += oneIf(d.Seen == docket.PairShown)
		g.facts.seenApart += oneIf(d.Seen == docket.PairApart)
		g.facts.differing += oneIf(!d.Agree())
		g.facts.open += oneIf(!d.Agree() && d.AdjudicatedBy == 0)
		g.pairs = append(g.pairs, d)
	}
}

// quote is a picked excerpt as it may be shown: the words are cut from the posted
// text itself. Without words it may not be.
func (g *gathering) quote(e docket.RegisterEntry, x docket.Excerpt) quotation {
	public := publicPart(e)
	_, words, ok := postedWords(public, x.Question, x.PublicSpan)
	if !ok || x.Quotation == nil || words != string(x.Public) {
		return quotation{}
	}
	return quotation{
		Excerpt: x, words: words, sector: sectorOf(e.Sector), organization: public.Byline.Organization,
		attribution: public.Byline.Attribution(), named: public.Byline.Named(),
		campaign: e.Campaign, language: e.Language, english: g.translationOf(x.Comment, x.Question),
		url: docketURL(g.j.about.BaseURL, g.j.d.ID) + "/comments/" + string(e.ID),
	}
}

// agreementBook is the codebook with the codes behind it that codings still use.
func (f *figures) agreementBook(book docket.Codebook, pairs []docket.DoubleCoded) docket.Codebook {
	known := map[string]bool{}
	for _, t := range f.tally.codes {
		known[t.Code] = true
	}
	former := map[string]bool{}
	for _, t := range f.tally.codes[len(book.Themes):] {
		former[t.Code] = true
	}
	for _, d := range pairs {
		for _, codes := range d.Codes {
			for _, code := range codes {
				if !known[code] {
					former[code] = true
				}
			}
		}
	}
	book.Themes = slices.Clone(book.Themes)
	for _, code := range slices.Sorted(maps.Keys(former)) {
		book.Themes = append(book.Themes, formerTheme(f.books, code))
	}
	return book
}

// agreementOf is how far coders agreed on a code over all answers that two people
// coded; false where the export has no measure.
func (f *figures) agreementOf(code string) (docket.Agreement, bool) {
	if f.agreement == nil {
		return docket.Agreement{}, false
	}
	return f.byCode[code], true
}

// quotation finds a quotation that may be shown, or nil.
func (f *figures) quotation(excerpt int64) *quotation {
	i := slices.IndexFunc(f.quotations, func(q quotation) bool { return q.ID == excerpt })
	if i < 0 {
		return nil
	}
	return &f.quotations[i]
}

// waitingQuotations counts those whose theme was changed after they were chosen.
func (f *figures) waitingQuotations() int {
	n := 0
	for _, q := range f.quotations {
		n += oneIf(q.Revisit != "")
	}
	return n
}

// wholeLetter is the share of a copy that leaves nothing out, in ten-thousandths.
const wholeLetter = 10_000

// tenThousandths rounds a share of a letter to the digits that files show, so
// that whoever recounts from the files comes to the same numbers.
func tenThousandths(share float64) int { return int(share*wholeLetter + 0.5) }

// shareOfLetter is a member's share as files show it.
func shareOfLetter(e docket.RegisterEntry) string {
	return decimal(float64(tenThousandths(e.ShareOfLetter)) / wholeLetter)
}

// leastShare is the least share of the letter among the posted members, the
// letter itself included; false where none is posted.
func (c *campaignFigures) leastShare() (float64, bool) {
	if len(c.shares) == 0 {
		return 0, false
	}
	return float64(slices.Min(slices.Collect(maps.Keys(c.shares)))) / wholeLetter, true
}

// medianShare is the middle share among the same, of an even number the mean of
// the two in the middle.
func (c *campaignFigures) medianShare() (float64, bool) {
	n := 0
	for _, members := range c.shares {
		n += members
	}
	if n == 0 {
		return 0, false
	}
	low, high, before := -1, -1, 0
	for _, share := range slices.Sorted(maps.Keys(c.shares)) {
		before += c.shares[share]
		if low < 0 && before >= (n+1)/2 {
			low = share
		}
		if before >= n/2+1 {
			high = share
			break
		}
	}
	return float64(low+high) / (2 * wholeLetter), true
}

// addedCodes are the codes that copies add to those of the letter, sorted.
func (c *campaignFigures) addedCodes() []string {
	return slices.DeleteFunc(sorted(c.added), func(code string) bool { return c.codes[code] })
}

// compareCampaigns orders IDs that end in a number by that number.
func compareCampaigns(a, b docket.CampaignID) int {
	if len(a) != len(b) && strings.TrimRight(string(a), "0123456789") == strings.TrimRight(string(b), "0123456789") {
		return len(a) - len(b)
	}
	return strings.Compare(string(a), string(b))
}
