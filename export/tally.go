package export

import (
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"commentportal/docket"
)

// voices counts comments: all with those they stand for, and distinct with a
// campaign once.
type voices struct {
	all       int
	outside   int                       // records outside campaigns
	campaigns map[docket.CampaignID]int // what each campaign adds to all; nil: none
}

func (v *voices) add(e docket.RegisterEntry) {
	n := standsFor(e.StandsFor)
	v.all += n
	if e.Campaign == "" {
		v.outside++
		return
	}
	if v.campaigns == nil {
		v.campaigns = map[docket.CampaignID]int{}
	}
	v.campaigns[e.Campaign] += n
}

func (v *voices) distinct() int { return v.outside + len(v.campaigns) }

// largest is what the largest campaign adds to all.
func (v *voices) largest() int {
	most := 0
	for _, n := range v.campaigns {
		most = max(most, n)
	}
	return most
}

// headcount is voices where nobody asks how large a campaign is: there is one for
// every theme, question and sector.
type headcount struct {
	all       int
	outside   int
	campaigns idSet
}

func (h *headcount) add(n int, campaign int32) {
	h.all += n
	if campaign < 0 {
		h.outside++
	} else {
		h.campaigns.add(campaign)
	}
}

func (h *headcount) distinct() int { return h.outside + h.campaigns.len() }

// speakers are the comments of one question, theme and sector, with the distinct
// organizations and states among them.
type speakers struct {
	headcount
	organizations idSet
	states        idSet
}

// tally holds every count of the theme files. Its size depends on questions,
// codes, sectors, campaigns and organizations, not on comments.
type tally struct {
	questions []docket.QuestionID // of the docket, then AllQuestions
	sectors   []string            // of the docket, then unspecified, then any found in the data
	codes     []docket.Theme      // of the codebook, then any found in the data

	answers  []voices      // [question] posted comments that answer it with more than a note
	read     []voices      // [question] those of them whose answer a person read: what shares are over
	inSector [][]headcount // [question][sector] the same as answers
	readIn   [][]headcount // [question][sector] the same as read
	waiting  []int         // [question] pending comments that answer it
	themes   [][]voices    // [code][question]
	cells    [][]speakers  // [code][sector*questions+question], grown as sectors turn up
	ids      [][]serials   // [code][question] the comments behind themes
	sides    [][]sides     // [code][question] the comments behind themes, by stance
	apart    []bool        // [code*questions+question] a posted comment has it set apart, to be read again

	question map[docket.QuestionID]int
	sector   map[string]int
	code     map[string]int
	named    numbers[string]  // folded name of an organization
	spelled  map[string]int32 // as it was written → its number, -1 for none
	grouped  numbers[docket.CampaignID]
	stated   numbers[string]
	fold     cases.Caser
	touched  []int // scratch of add: code*questions+question, sorted
}

func newTally(d docket.Docket, book docket.Codebook) *tally {
	t := &tally{
		questions: append(d.QuestionIDs(), docket.AllQuestions),
		question:  map[docket.QuestionID]int{},
		sector:    map[string]int{},
		code:      map[string]int{},
		named:     numbers[string]{},
		spelled:   map[string]int32{},
		grouped:   numbers[docket.CampaignID]{},
		stated:    numbers[string]{},
		fold:      cases.Fold(),
	}
	for i, q := range t.questions {
		t.question[q] = i
	}
	t.answers, t.read = make([]voices, len(t.questions)), make([]voices, len(t.questions))
	t.waiting = make([]int, len(t.questions))
	t.inSector, t.readIn = make([][]headcount, len(t.questions)), make([][]headcount, len(t.questions))
	for _, s := range d.Sectors {
		t.sectorIndex(s.Code)
	}
	t.sectorIndex(docket.SectorUnspecified)
	for _, theme := range book.Themes {
		t.addCode(theme)
	}
	return t
}

// sectorIndex finds a sector, or adds one that the docket no longer lists: a
// comment is never left out of a count because a list was shortened.
func (t *tally) sectorIndex(code string) int {
	i, ok := t.sector[code]
	if !ok {
		i = len(t.sectors)
		t.sector[code] = i
		t.sectors = append(t.sectors, code)
		for q := range t.inSector {
			t.inSector[q] = append(t.inSector[q], headcount{})
			t.readIn[q] = append(t.readIn[q], headcount{})
		}
		for c := range t.cells {
			t.cells[c] = append(t.cells[c], make([]speakers, len(t.questions))...)
		}
	}
	return i
}

func (t *tally) addCode(theme docket.Theme) int {
	i := len(t.codes)
	t.code[theme.Code] = i
	t.codes = append(t.codes, theme)
	t.themes = append(t.themes, make([]voices, len(t.questions)))
	t.ids = append(t.ids, make([]serials, len(t.questions)))
	t.sides = append(t.sides, make([]sides, len(t.questions)))
	t.cells = append(t.cells, make([]speakers, len(t.questions)*len(t.sectors)))
	t.apart = append(t.apart, make([]bool, len(t.questions))...)
	return i
}

// codeIndex finds a code, or adds one of an earlier codebook.
func (t *tally) codeIndex(code string) int {
	if i, ok := t.code[code]; ok {
		return i
	}
	return t.addCode(docket.Theme{Code: code})
}

func (t *tally) cell(code, question, sector int) *speakers {
	return &t.cells[code][sector*len(t.questions)+question]
}

// add counts one comment received, with the codings it has and, where it is
// posted, its answers.
func (t *tally) add(e docket.RegisterEntry, serial int64, codings []docket.Coding, answers []readAnswer) {
	all := len(t.questions) - 1
	if e.Status == docket.Pending {
		for _, q := range e.Questions {
			if i, ok := t.question[q]; ok {
				t.waiting[i]++
			}
		}
		t.waiting[all]++
	}
	if !e.Status.Public() {
		return
	}
	sector := t.sectorIndex(sectorOf(e.Sector))
	n, campaign := standsFor(e.StandsFor), int32(-1)
	if e.Campaign != "" {
		campaign = t.grouped.of(e.Campaign)
	}
	t.answering(e, answers, sector, n, campaign)
	if e.Class == docket.ClassOffTopic {
		return // a person marked the comment as off topic; what was confirmed before counts no more
	}
	t.touch(codings)
	if len(t.touched) == 0 {
		return
	}
	organization, state := t.organization(e), int32(-1)
	if e.State != "" {
		state = t.stated.of(e.State)
	}
	for _, at := range t.touched {
		c, q := at/len(t.questions), at%len(t.questions)
		t.themes[c][q].add(e)
		t.ids[c][q].add(serial)
		t.sides[c][q].add(t.stanceOf(codings, c, q), n, campaign)
		cell := t.cell(c, q, sector)
		cell.add(n, campaign)
		if organization >= 0 {
			cell.organizations.add(organization)
		}
		if state >= 0 {
			cell.states.add(state)
		}
	}
}

// answering counts a posted comment for the questions that it answers, and for
// those whose answer was read.
func (t *tally) answering(e docket.RegisterEntry, answers []readAnswer, sector, n int, campaign int32) {
	all := len(t.questions) - 1
	answered, read := false, false
	for _, a := range answers {
		i, known := t.question[a.question]
		if !known || i == all || a.reading == docket.ReadingNoAnswer {
			continue
		}
		answered = true
		t.answers[i].add(e)
		t.inSector[i][sector].add(n, campaign)
		if a.reading.Counted() {
			read = true
			t.read[i].add(e)
			t.readIn[i][sector].add(n, campaign)
		}
	}
	if answered {
		t.answers[all].add(e)
		t.inSector[all][sector].add(n, campaign)
	}
	if read {
		t.read[all].add(e)
		t.readIn[all][sector].add(n, campaign)
	}
}

// touch finds the codes and questions that a comment counts for, each once
// however many people confirmed it, and for all questions together.
func (t *tally) touch(codings []docket.Coding) {
	t.touched = t.touched[:0]
	all := len(t.questions) - 1
	for i := range codings {
		if codings[i].State == docket.CodingToRevisit {
			t.setApart(codings[i])
		}
		if codings[i].State != docket.CodingConfirmed {
			continue
		}
		c := t.codeIndex(codings[i].Code) * len(t.questions)
		if q, ok := t.question[codings[i].Question]; ok && q != all {
			t.touched = append(t.touched, c+q)
		}
		t.touched = append(t.touched, c+all)
	}
	slices.Sort(t.touched)
	t.touched = slices.Compact(t.touched)
}

// setApart notes a coding of the codebook that counts only once somebody has read
// the answer again. A code that left the codebook has none.
func (t *tally) setApart(c docket.Coding) {
	code, ok := t.code[c.Code]
	if !ok {
		return
	}
	at := code * len(t.questions)
	t.apart[at+len(t.questions)-1] = true
	if q, ok := t.question[c.Question]; ok {
		t.apart[at+q] = true
	}
}

// organization numbers the public organization of a comment, -1 for none.
// Spellings that differ in case, width, spaces, dots and commas are one.
func (t *tally) organization(e docket.RegisterEntry) int32 {
	public := publicPart(e)
	if public == nil || public.Byline.Organization == "" {
		return -1
	}
	spelling := public.Byline.Organization
	id, known := t.spelled[spelling]
	if known {
		return id
	}
	name := t.fold.String(norm.NFKC.String(spelling))
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool {
		return r == ' ' || r == '.' || r == ',' || r == '\t' || r == '\n'
	}), " ")
	id = -1
	if name != "" {
		id = t.named.of(name)
	}
	t.spelled[spelling] = id
	return id
}

// sortStrays orders the codes that stand in codings but not in the codebook, so
// that the order of files does not hang on the order of comments, and takes what
// they were called from earlier codebooks, the newest first.
func (t *tally) sortStrays(known int, books []docket.Codebook) {
	for i := known; i < len(t.codes); i++ {
		t.codes[i] = formerTheme(books, t.codes[i].Code)
	}
	strays := make([]int, 0, len(t.codes)-known)
	for i := known; i < len(t.codes); i++ {
		strays = append(strays, i)
	}
	slices.SortFunc(strays, func(a, b int) int { return strings.Compare(t.codes[a].Code, t.codes[b].Code) })
	codes, themes, cells, ids, sides := slices.Clone(t.codes), slices.Clone(t.themes), slices.Clone(t.cells),
		slices.Clone(t.ids), slices.Clone(t.sides)
	for i, from := range strays {
		t.codes[known+i], t.themes[known+i], t.cells[known+i], t.ids[known+i] = codes[from], themes[from], cells[from],
			ids[from]
		t.sides[known+i] = sides[from]
		t.code[t.codes[known+i].Code] = known + i
	}
}

// formerTheme is what a code was when it last stood in a codebook, or the code
// alone.
func formerTheme(books []docket.Codebook, code string) docket.Theme {
	for _, book := range slices.Backward(books) {
		if theme, ok := book.Theme(code); ok {
			return theme
		}
	}
	return docket.Theme{Code: code}
}

// sectorOrder lists the sectors as files show them: the docket's, unspecified,
// then strays by name.
func (t *tally) sectorOrder(d docket.Docket) []int {
	known := len(d.Sectors) + 1
	if d.HasSector(docket.SectorUnspecified) {
		known--
	}
	order := make([]int, len(t.sectors))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order[known:], func(a, b int) int { return strings.Compare(t.sectors[a], t.sectors[b]) })
	return order
}

// ranks gives each code its place within a question by distinct comments:
// standard competition ranking, where equals share a place and the next one is
// skipped; 0 where nobody spoke of it.
func (t *tally) ranks(question int) []int {
	out := make([]int, len(t.codes))
	for c := range t.codes {
		n := t.themes[c][question].distinct()
		if n == 0 {
			continue
		}
		out[c] = 1
		for other := range t.codes {
			if t.themes[other][question].distinct() > n {
				out[c]++
			}
		}
	}
	return out
}
