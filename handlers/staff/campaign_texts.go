package staff

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/moderation/campaign"
	"commentportal/views"
)

// joined is the answers of a comment as grouping reads them: one text.
type joined struct {
	text      docket.Text
	questions []docket.QuestionID
	starts    []int // of the answers, in bytes
}

func (j *joined) add(q docket.QuestionID, text docket.Text) {
	if j.text != "" {
		j.text += "\n\n"
	}
	j.questions, j.starts = append(j.questions, q), append(j.starts, len(j.text))
	j.text += text
}

// question is the answer that holds the byte.
func (j joined) question(at int) docket.QuestionID {
	i, exact := slices.BinarySearch(j.starts, at)
	if !exact {
		i--
	}
	if i < 0 || len(j.questions) == 0 {
		return ""
	}
	return j.questions[i]
}

func publicJoined(c docket.PublicComment) (j joined) {
	for _, a := range c.Answers {
		j.add(a.Question, a.Text)
	}
	return j
}

func cleanJoined(c docket.Comment) (j joined) {
	for _, a := range c.Answers {
		j.add(a.Question, a.Text)
	}
	return j
}

// memberReader compares the members of a campaign with its letter, as far as one
// person may read them: what is posted as the public reads it, and to those who
// moderate what waits for review.
type memberReader struct {
	*campaigns
	campaign  docket.Campaign
	moderates bool
	me        docket.User

	letter *campaign.Letter // nil: closed to this person
	text   docket.Text      // of the letter
	closed string           // why the letter is not shown
	opened []docket.CommentID
}

func (s *campaigns) memberReader(r *http.Request, k docket.Campaign) *memberReader {
	user := web.SessionOf(r).User
	return &memberReader{campaigns: s, campaign: k, me: user, moderates: user.Reads(docket.MayModerate, k.Docket)}
}

// open reads the letter.
func (m *memberReader) open(ctx context.Context) error {
	j, ok, err := m.read(ctx, m.campaign.Letter, m.campaign.LetterPosted)
	if err != nil {
		return err
	}
	switch {
	case ok:
		passages, err := m.store.Passages(ctx, m.campaign.Docket)
		if err != nil {
			return err
		}
		m.text = j.text
		m.letter = m.letters(j.text, passages)
	case m.moderates:
		m.closed = "No copy is posted, and the comment that stands for the letter was decided on. Open it on " +
			"its own page."
	default:
		m.closed = "No copy is posted yet, so there is nothing to read here."
	}
	return nil
}

// read reads a member; false when this person may not read it here.
func (m *memberReader) read(ctx context.Context, id docket.CommentID, posted bool) (joined, bool, error) {
	if posted {
		c, err := m.store.PublicComment(ctx, id)
		if errors.Is(err, docket.ErrNotFound) { // taken down a moment ago
			return joined{}, false, nil
		}
		return publicJoined(c), err == nil, err
	}
	if !m.moderates {
		return joined{}, false, nil
	}
	c, err := m.store.Comment(ctx, id)
	if err != nil {
		return joined{}, false, err
	}
	if c.Status != docket.Pending { // what was decided opens on its own page alone
		return joined{}, false, nil
	}
	m.opened = append(m.opened, id)
	return cleanJoined(c), true, nil
}

// note writes down that unposted texts were read.
func (m *memberReader) note(r *http.Request) {
	if len(m.opened) == 0 {
		return
	}
	var serials []string
	for _, id := range m.opened {
		_, serial, _ := strings.Cut(string(id), string(m.campaign.Docket)+"-")
		serials = append(serials, serial)
	}
	m.campaigns.Note(r, m.me.ID.Actor(), "campaign.opened", string(m.campaign.ID),
		map[string]string{"comments": strings.Join(serials, " ")})
}

// linkTo is the page of a member, or "" where this person has none.
func (m *memberReader) linkTo(id docket.CommentID, posted bool) string {
	if posted || m.moderates {
		return reviewAt(id)
	}
	return ""
}

// row is one member in the list.
func (m *memberReader) row(ctx context.Context, member docket.CampaignMember) (views.MemberRow, error) {
	posted := member.Status.Public()
	row := views.MemberRow{
		ID: member.Comment, Href: m.linkTo(member.Comment, posted), Status: member.Status.Label(),
		Letter: member.Comment == m.campaign.Letter,
		Unread: posted && member.LongAddition && member.ReadBy == 0,
	}
	if m.letter == nil || !posted && !m.moderates {
		return row, nil
	}
	row.Facts = memberFacts(member)
	if row.Letter {
		row.Facts = nil
		return row, nil
	}
	j, ok, err := m.read(ctx, member.Comment, posted)
	if err != nil || !ok {
		return row, err
	}
	row.Compared = m.compare(j.text)
	return row, nil
}

// compare lays out everything in which a copy differs from the letter. Same is
// said of a copy that has every character of it, blanks aside.
func (m *memberReader) compare(sent docket.Text) views.Compared {
	if slices.Equal(strings.Fields(string(m.text)), strings.Fields(string(sent))) {
		return views.Compared{Same: true}
	}
	out := views.Compared{Diff: diffRuns(m.text, sent, m.letter.Difference(sent))}
	around := m.letter.Around(sent)
	for _, p := range around.Added {
		out.Around = append(out.Around, views.Run{Kind: views.RunAdded, Text: string(sent[p.Start:p.End])})
	}
	for _, p := range around.LeftOut {
		out.Around = append(out.Around, views.Run{Kind: views.RunLeftOut, Text: string(m.text[p.Start:p.End])})
	}
	if len(out.Diff)+len(out.Around) == 0 {
		out.Signs = sent
	}
	return out
}

// memberFacts says in words what a copy made of the letter.
func memberFacts(m docket.CampaignMember) []string {
	facts := []string{"keeps " + percent(m.ShareOfLetter) + " of the letter"}
	if m.AdditionWords > 0 {
		facts = append(facts, "adds "+views.Count(m.AdditionWords, "word", "words"))
	}
	if m.LongAddition && m.ReadBy != 0 {
		facts = append(facts, "addition read by "+m.ReadBy.String())
	}
	return facts
}

// How much of a compared text is shown.
const (
	cutOver   = 30    // words in a row as in the letter; longer runs are cut in the middle
	cutKeep   = 8     // words kept at each end of a cut run
	diffTotal = 6_000 // code points of one copy's comparison, what is left out included
)

// diffRuns lays a copy out with what it adds and leaves out; nothing when it is
// the same.
func diffRuns(letter, sent docket.Text, d campaign.Difference) []views.Run {
	if len(d.Added)+len(d.LeftOut) == 0 {
		return nil
	}
	type event struct {
		at   int
		kind views.RunKind
		p    campaign.Passage
	}
	var events []event
	for _, p := range d.LeftOut {
		events = append(events, event{p.At, views.RunLeftOut, p})
	}
	for _, p := range d.Added {
		events = append(events, event{p.Start, views.RunAdded, p})
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	var runs []views.Run
	at, shown := 0, 0
	put := func(kind views.RunKind, text string) {
		if text == "" || shown > diffTotal {
			return
		}
		if shown += len(text); shown > diffTotal && len(text) > 400 {
			text = strings.ToValidUTF8(text[:400], "") + " …"
		}
		runs = append(runs, views.Run{Kind: kind, Text: text})
	}
	for i, e := range events {
		same(string(sent[at:max(at, e.at)]), i > 0, true, put)
		at = max(at, e.at)
		if e.kind == views.RunLeftOut {
			if at > 0 && !strings.HasSuffix(string(sent[:at]), " ") {
				put(views.RunPlain, " ")
			}
			put(views.RunLeftOut, string(letter[e.p.Start:e.p.End]))
			continue
		}
		put(views.RunAdded, string(sent[e.p.Start:e.p.End]))
		at = e.p.End
	}
	same(string(sent[at:]), true, false, put)
	if shown > diffTotal {
		runs = append(runs, views.Run{Kind: views.RunSame, Text: " … (the rest stands on the comment’s own page)"})
	}
	return runs
}

// same puts a run that is as in the letter, cut in the middle where it is long.
// before and after say whether something stands on either side of it.
func same(text string, before, after bool, put func(views.RunKind, string)) {
	words := strings.Fields(text)
	if len(words) <= cutOver {
		put(views.RunPlain, text)
		return
	}
	head, tail := "", ""
	if before {
		head = text[:endOfWord(text, cutKeep)]
	}
	if after {
		tail = text[startOfWord(text, cutKeep):]
	}
	left := len(words) - len(strings.Fields(head)) - len(strings.Fields(tail))
	put(views.RunPlain, head)
	put(views.RunSame, " … "+views.Count(left, "word", "words")+" as in the letter … ")
	put(views.RunPlain, tail)
}

// endOfWord is the byte behind the n-th word.
func endOfWord(s string, n int) int {
	at := 0
	for range n {
		start := strings.IndexFunc(s[at:], notBlank)
		if start < 0 {
			return len(s)
		}
		end := strings.IndexFunc(s[at+start:], blank)
		if end < 0 {
			return len(s)
		}
		at += start + end
	}
	return at
}

// startOfWord is the first byte of the n-th word from the end.
func startOfWord(s string, n int) int {
	end := len(s)
	for range n {
		last := strings.LastIndexFunc(s[:end], notBlank)
		if last < 0 {
			return 0
		}
		end = strings.LastIndexFunc(s[:last], blank) + 1
		if end == 0 {
			return 0
		}
	}
	return end
}

func blank(r rune) bool { return strings.ContainsRune(" \t\n\r\u00a0\u2028\u2029", r) }

func notBlank(r rune) bool { return !blank(r) }

// campaignNote says on a comment's page what it is to its campaign; nil when it
// belongs to none.
func (s *campaigns) campaignNote(r *http.Request, id docket.CommentID, of docket.CampaignID,
	open bool) (*views.CampaignNote, error) {
	if of == "" {
		return nil, nil
	}
	ctx := r.Context()
	k, err := s.store.Campaign(ctx, of)
	if errors.Is(err, docket.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	member, err := s.store.CampaignMember(ctx, id)
	if err != nil {
		return nil, err
	}
	reader := s.memberReader(r, k)
	note := &views.CampaignNote{
		Name: campaignName(k), Href: campaignAt(k.ID), Letter: k.Letter == id, LetterID: k.Letter,
		LetterAt: reader.linkTo(k.Letter, k.LetterPosted),
	}
	if reader.moderates {
		waiting, err := s.store.CampaignMembers(ctx, docket.MemberQuery{Campaign: k.ID, View: docket.MembersPending,
			Limit: 1})
		if err != nil {
			return nil, err
		}
		if note.Pending = waiting.Total; note.Pending > 1 {
			note.QueueAt = "/admin/queue?" + filterOf(docket.QueueQuery{Docket: k.Docket, View: docket.ViewPending,
				Campaign: k.ID}).Encode()
		}
	}
	if note.Letter {
		note.Facts = []string{views.Count(k.Members, "copy", "copies")}
		return note, nil
	}
	note.Facts = memberFacts(member)
	if !open && !member.Status.Public() {
		return note, nil
	}
	if err := reader.open(ctx); err != nil || reader.letter == nil {
		return note, err
	}
	row, err := reader.row(ctx, member)
	note.Compared = row.Compared
	return note, err
}

// backTo is the address that a form carries, where it lies below the one given.
func backTo(at, below string) string {
	if at = web.LocalPath(at); strings.HasPrefix(at, below) {
		return at
	}
	return below
}
