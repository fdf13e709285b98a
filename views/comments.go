package views

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	search "commentportal/docket/words"
)

// CommentsPage is the list of posted comments with its filters.
type CommentsPage struct {
	Shell      Shell
	Address    string
	Search     Field
	Letter     string        // copies of this letter alone
	Filters    []Field       // each with a first choice that asks for nothing
	Narrow     []NarrowGroup // the same as links
	OwnWords   bool          // words that copies add to their letter are marked
	Carried    []Option      // filters that are on, kept by a search: Label is the field
	From, To   Field         // days of posting
	Sort       Field
	Size       Field
	Filtered   bool
	ByTheme    bool      // one of the filters is a theme
	Active     []NavLink // filters that are on; each leads to the list without it
	Copies     NavLink   // shows copies one by one, or folded again
	CopiesKept string    // how copies are shown, kept by a search
	Found      string    // "10,000+ comments"
	Shown      string    // "1 to 25"
	// RankedSome says that more were found than are put in order of best match.
	RankedSome bool
	Comments   []CommentCard
	Pages      Pages
	Files      []NavLink
	Problems   []Problem // of filters that cannot be read
}

// CommentCard is one posted comment.
type CommentCard struct {
	ID    string
	Href  string
	By    string
	Facts []string // sector, state
	Notes []string // its language where the page has another, and that words are hidden
	// Parties are those who signed, the sender first; nobody where the sender signed alone.
	Parties []string
	// ReceivedAt is zero where it is unknown.
	ReceivedAt, PostedAt time.Time
	ReplyTo              string
	ReplyRef             string // "" where that comment is not posted any more
	StandsFor            int
	Answers              []PostedAnswer
	Letter               *LetterCard // it was sent more than once
	Replies              []CommentCard
	MoreReplies          bool // there are more on the comment's own page
}

// LetterCard says how often a letter was sent, of the copies that are posted.
type LetterCard struct {
	Posted  int
	Changed int    // copies that are not the letter as it is
	Capped  bool   // there are more changed ones
	All     string // address of the list of copies
	Changes string // address of the list of changed copies
	// Matching is how many copies a search found, and Found the address of their list;
	// 0 where nothing is searched for.
	Matching int
	Found    string
	// Uncounted: a search may have found more copies.
	Uncounted bool
	Received  string // when the copies came in, in a sentence; "" where that is not known
}

// PostedAnswer is an answer as the public reads it.
type PostedAnswer struct {
	Number   string
	Question string
	Text     docket.Text
	Marks    []search.Span // what a search found in Text, in bytes
	Own      []search.Span // what the copy of a letter adds to it, in bytes of Text
	Cut      bool          // there is more on the comment's own page
	Redacted int
	Themes   []NavLink
	Language string
	English  *PostedTranslation // on the comment's own page; nil: none
}

// excerpt bounds an answer in the list, in code points: about a screen of a
// telephone.
const excerpt = 1200

// NewCommentsPage lays out a page of posted comments. Problems are those of filters
// that cannot be read.
func NewCommentsPage(shell Shell, d docket.Docket, book docket.Codebook, q docket.PublicQuery,
	found docket.PublicPage, problems docket.Invalid) CommentsPage {
	at := "/dockets/" + string(d.ID) + "/comments"
	say := shell.Say
	p := CommentsPage{
		Shell:    shell,
		Address:  at,
		Search:   Field{Name: "q", Label: say.Text("Search for words"), Value: q.Words, Type: "search"},
		Filtered: q.Filtered(),
		Letter:   string(q.Letter),
		Found:    foundWords(say, found),
		Problems: Problems(problems, "from", "to"),
	}
	switch {
	case q.Changed:
		p.CopiesKept = "changed"
	case !q.Folded:
		p.CopiesKept = "all"
	}
	p.addFilters(say, d, book, q)
	p.From = Field{Name: "from", Label: say.Text("Posted from"), Value: fromDay(q), Type: "date",
		Problem: problems["from"]}
	p.To = Field{Name: "to", Label: say.Text("Posted until"), Value: toDay(q), Type: "date",
		Problem: problems["to"]}
	p.addOrder(say, q)
	p.addActive(say, q)
	p.addNarrow(q)
	p.RankedSome = q.Relevant && q.Words != "" && found.Total > ranked
	p.Comments = foundCards(say, d, book, q, found)
	p.Pages = newPages(say, at, q, found)
	p.Shown = p.Pages.shown(say, q, len(found.Comments))
	for _, f := range []NavLink{{".csv", say.Text("Spreadsheet (CSV)")}, {".json", say.Text("JSON")},
		{".atom", say.Text("Feed of the newest (Atom)")}} {
		p.Files = append(p.Files, NavLink{WithQuery(at+f.Href, FilterString(q)), f.Text})
	}
	switch {
	case q.Letter != "" || q.Folded && found.Copies == 0 && !found.Partial:
	case q.Folded:
		all := q
		all.Folded, all.Offset, all.After = false, 0, ""
		p.Copies = NavLink{WithQuery(at, QueryString(all)), say.Text("Show every copy by itself")}
	default:
		fold := q
		fold.Folded, fold.Offset, fold.After = true, 0, ""
		p.Copies = NavLink{WithQuery(at, QueryString(fold)), say.Text("Show each letter once")}
	}
	return p
}

// ranked is how many of the comments that a search finds are put in order of best
// match.
const ranked = 1000

// languageNames are languages as English names them; one that is missing goes by its own name.
var languageNames = map[string]string{"en": phrase.Marked("English"), "es": phrase.Marked("Spanish")}

// CommentLanguages are those that lists of comments can be narrowed to: those that the
// portal speaks.
func CommentLanguages() (list []Option) {
	for _, l := range phrase.Languages() {
		label, ok := languageNames[l.Language()]
		if !ok {
			label = l.Name()
		}
		list = append(list, Option{Value: l.Language(), Label: label})
	}
	return list
}

// addFilters adds the filters that are lists to choose from.
func (p *CommentsPage) addFilters(say *phrase.Printer, d docket.Docket, book docket.Codebook, q docket.PublicQuery) {
	question := Field{Name: "question", Label: say.Text("Question answered"), Value: string(q.Question),
		Empty: say.Text("Any question")}
	for _, id := range d.QuestionIDs() {
		asked, _ := d.Question(id)
		label := asked.Text
		if id != docket.General {
			label = string(id) + ". " + label
		}
		question.Options = append(question.Options, Option{Value: string(id), Label: label})
	}
	theme := Field{Name: "theme", Label: say.Text("Theme"), Value: q.Theme, Empty: say.Text("Any theme")}
	for _, t := range book.Themes {
		theme.Options = append(theme.Options, Option{Value: t.Code, Label: d.ThemeLabel(t.Label)})
	}
	p.ByTheme = q.Theme != ""
	p.Filters = append(p.Filters, question)
	if len(theme.Options) > 0 {
		p.Filters = append(p.Filters, theme)
	}
	p.Filters = append(p.Filters,
		Field{Name: "sector", Label: say.Text("Sector"), Value: q.Sector, Empty: say.Text("Any sector"),
			Options: append(FromChoices(d.Sectors),
				Option{Value: docket.SectorUnspecified, Label: say.Text("Not specified")})},
		Field{Name: "type", Label: say.Text("Sent by"), Value: string(q.Type), Empty: say.Text("Anybody"),
			Options: []Option{
				{Value: string(docket.Organization), Label: say.Text("An organization")},
				{Value: string(docket.Individual), Label: say.Text("A person, by name")},
				{Value: string(docket.Anonymous), Label: say.Text("Anonymous")},
			}},
		Field{Name: "state", Label: say.Text("State"), Value: q.State, Empty: say.Text("Any state"),
			Options: knownOptions(say, FromChoices(docket.States))},
		Field{Name: "language", Label: say.Text("Language"), Value: q.Language, Empty: say.Text("Any language"),
			Options: knownOptions(say, CommentLanguages())})
}

// knownOptions translates the labels of options.
func knownOptions(say *phrase.Printer, options []Option) []Option {
	out := slices.Clone(options)
	for i := range out {
		out[i].Label = say.Known(out[i].Label)
	}
	return out
}

// addOrder adds order and length of the pages.
func (p *CommentsPage) addOrder(say *phrase.Printer, q docket.PublicQuery) {
	p.Sort = Field{Name: "sort", Label: say.Text("Order"), Value: "newest", Options: []Option{
		{Value: "newest", Label: say.Text("Newest first")}, {Value: "oldest", Label: say.Text("Oldest first")},
		{Value: "relevance", Label: say.Text("Best match first")},
	}}
	switch {
	case q.Relevant:
		p.Sort.Value = "relevance"
	case q.Oldest:
		p.Sort.Value = "oldest"
	}
	p.Size = Field{Name: "size", Label: say.Text("On a page"), Value: itoa(q.Limit)}
	for _, n := range PageSizes {
		p.Size.Options = append(p.Size.Options, Option{Value: itoa(n), Label: say.Count(n, "%d comment",
			"%d comments")})
	}
}

// addActive adds the filters that are on.
func (p *CommentsPage) addActive(say *phrase.Printer, q docket.PublicQuery) {
	without := func(text string, change func(*docket.PublicQuery)) {
		change(&q)
		q.Offset, q.After = 0, ""
		p.Active = append(p.Active, NavLink{WithQuery(p.Address, QueryString(q)), text})
	}
	for _, f := range p.Filters {
		for _, o := range f.Options {
			if f.Value == "" || o.Value != f.Value {
				continue
			}
			all := q
			without(f.Label+": "+o.Label, func(q *docket.PublicQuery) { dropFilter(q, f.Name) })
			q = all
		}
	}
	for _, f := range []struct {
		on   bool
		text string
		drop func(*docket.PublicQuery)
	}{
		{q.Words != "", say.Text("Words: %s", q.Words), func(q *docket.PublicQuery) { q.Words = "" }},
		{q.Letter != "", say.Text("Copies of one letter"),
			func(q *docket.PublicQuery) { q.Letter, q.Changed = "", false }},
		{q.Changed, say.Text("Changed copies only"), func(q *docket.PublicQuery) { q.Changed = false }},
		{!q.PostedFrom.IsZero(), say.Text("Posted from %s", say.Day(q.PostedFrom)),
			func(q *docket.PublicQuery) { q.PostedFrom = time.Time{} }},
		{!q.PostedBefore.IsZero(), say.Text("Posted until %s", say.Day(q.PostedBefore.Add(-time.Nanosecond))),
			func(q *docket.PublicQuery) { q.PostedBefore = time.Time{} }},
	} {
		if f.on {
			all := q
			without(f.text, f.drop)
			q = all
		}
	}
}

// foundCards are the comments of a page, each with the start of its answers or, where
// words were looked for, with the places where they stand.
func foundCards(say *phrase.Printer, d docket.Docket, book docket.Codebook, q docket.PublicQuery,
	found docket.PublicPage) (cards []CommentCard) {
	looked := search.Parse(q.Words)
	for _, c := range found.Comments {
		limit := excerpt
		if q.Words != "" {
			limit = 0
		}
		if c.ReplyTo != "" && !q.Filtered() && shownUnder(found, c) {
			continue
		}
		card := newCard(say, d, book, c, limit)
		card.shortenHeads()
		card.addReplies(say, d, book, found.Replies[c.ID])
		if q.Words != "" {
			for i := range card.Answers {
				card.Answers[i].showFound(looked, excerpt)
			}
		}
		if c.ReplyTo != "" && !found.Parents[c.ReplyTo] {
			card.ReplyRef = ""
		}
		if n, ok := found.Letters[c.Campaign]; ok && found.Folded {
			card.Letter = newLetterCard(d, q, c, n, found.Matching[c.ID])
			card.Letter.Uncounted, card.Letter.Received = found.Partial, receivedFrom(say, d, n)
		}
		cards = append(cards, card)
	}
	return cards
}

// shownUnder reports whether a reply stands under its parent on the page.
func shownUnder(found docket.PublicPage, reply docket.PublicComment) bool {
	same := func(id docket.CommentID) func(docket.PublicComment) bool {
		return func(c docket.PublicComment) bool { return c.ID == id }
	}
	replies := found.Replies[reply.ReplyTo]
	i := slices.IndexFunc(found.Comments, same(reply.ReplyTo))
	// A parent that is a reply itself may stand under another comment: what replies to
	// it stands by itself.
	return i >= 0 && found.Comments[i].ReplyTo == "" &&
		slices.ContainsFunc(replies[:min(len(replies), docket.ShownReplies)], same(reply.ID))
}

// addReplies adds the replies that are shown under a comment in a list.
func (c *CommentCard) addReplies(say *phrase.Printer, d docket.Docket, book docket.Codebook,
	replies []docket.PublicComment) {
	for _, r := range replies[:min(len(replies), docket.ShownReplies)] {
		card := newCard(say, d, book, r, replyExcerpt)
		card.shortenHeads()
		card.ReplyTo = "" // it stands under what it replies to
		c.Replies = append(c.Replies, card)
	}
	c.MoreReplies = len(replies) > docket.ShownReplies
}

// replyExcerpt bounds an answer of a reply in the list, in code points.
const replyExcerpt = 400

// newLetterCard says how often a letter was sent, what its copies make of it, and how
// many of them a search found.
func newLetterCard(d docket.Docket, q docket.PublicQuery, c docket.PublicComment, n docket.LetterCount,
	matching int) *LetterCard {
	at := "/dockets/" + string(d.ID) + "/comments"
	list := func(q docket.PublicQuery) string {
		q.Docket, q.Letter, q.Folded = d.ID, c.Campaign, true
		return at + "?" + QueryString(q)
	}
	card := &LetterCard{Posted: n.Posted, Changed: n.Changed, Capped: n.Capped, All: list(docket.PublicQuery{}),
		Changes: list(docket.PublicQuery{Changed: true})}
	if q.Filtered() {
		found := q
		found.Offset, found.After = 0, ""
		card.Matching, card.Found = matching, list(found)
	}
	return card
}

// foundWords says how many comments there are. Counts of matches stop at a cap.
func foundWords(say *phrase.Printer, found docket.PublicPage) string {
	if found.Capped {
		return say.Text("%d+ comments", found.Total)
	}
	return say.Count(found.Total, "%d comment", "%d comments")
}

// WithQuery is an address with a query, which may be empty.
func WithQuery(at, query string) string {
	if query == "" {
		return at
	}
	return at + "?" + query
}

// QueryString writes a list's filters, order and page in one canonical form; what is
// at its default is left out.
func QueryString(q docket.PublicQuery) string {
	v := filterValues(q)
	set := func(name, value string, unless bool) {
		if !unless {
			v.Set(name, value)
		}
	}
	set("after", string(q.After), q.After == "")
	set("size", itoa(q.Limit), q.Limit == PageSizes[0] || q.Limit == 0)
	set("page", itoa(pageOf(q)), q.Offset == 0)
	set("copies", "all", q.Folded || q.Letter != "")
	switch {
	case q.Relevant:
		v.Set("sort", "relevance")
	case q.Oldest:
		v.Set("sort", "oldest")
	}
	return v.Encode()
}

// FilterLabels says in words what a list is narrowed to.
func FilterLabels(say *phrase.Printer, d docket.Docket, book docket.Codebook, q docket.PublicQuery) (labels []string) {
	var p CommentsPage
	p.addFilters(say, d, book, q)
	p.addActive(say, q)
	for _, f := range p.Active {
		labels = append(labels, f.Text)
	}
	return labels
}

// FilterString writes what a list is narrowed to.
func FilterString(q docket.PublicQuery) string { return filterValues(q).Encode() }

func filterValues(q docket.PublicQuery) url.Values {
	v := url.Values{}
	for name, value := range map[string]string{
		"q": q.Words, "question": string(q.Question), "theme": q.Theme, "sector": q.Sector, "type": string(q.Type),
		"state": q.State, "language": q.Language, "letter": string(q.Letter), "from": fromDay(q), "to": toDay(q),
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Changed {
		v.Set("copies", "changed")
	}
	return v
}

// fromDay and toDay are the days that a list is narrowed to, as fields have them.
func fromDay(q docket.PublicQuery) string {
	if q.PostedFrom.IsZero() {
		return ""
	}
	return q.PostedFrom.Format(time.DateOnly)
}

func toDay(q docket.PublicQuery) string {
	if q.PostedBefore.IsZero() {
		return ""
	}
	return q.PostedBefore.Add(-time.Nanosecond).Format(time.DateOnly)
}

// newCard lays out a posted comment. Answers longer than limit code points are
// cut at a word; 0 cuts none.
func newCard(say *phrase.Printer, d docket.Docket, book docket.Codebook, c docket.PublicComment,
	limit int) CommentCard {
	at := "/dockets/" + string(d.ID) + "/comments"
	card := CommentCard{
		ID:        string(c.ID),
		Href:      at + "/" + string(c.ID),
		By:        Attribution(say, c.Byline),
		Parties:   signedBy(say, c.Byline),
		PostedAt:  c.PostedAt.In(d.Location()),
		StandsFor: c.StandsFor,
	}
	if !c.ReceivedAt.IsZero() {
		card.ReceivedAt = c.ReceivedAt.In(d.Location())
	}
	card.Facts, card.Notes = senderFacts(say, d, c.Byline), readingFacts(say, c)
	if c.ReplyTo != "" {
		card.ReplyTo, card.ReplyRef = string(c.ReplyTo), at+"/"+string(c.ReplyTo)
	}
	for _, a := range c.Answers {
		question, _ := d.Question(a.Question)
		shown := PostedAnswer{Question: say.Known(question.Text), Text: a.Text, Redacted: a.Redactions,
			Language: c.Language}
		if a.Question != docket.General {
			shown.Number = string(a.Question)
		}
		if limit > 0 {
			shown.Text, shown.Cut = cut(a.Text, limit)
		}
		for _, code := range a.Themes {
			if t, ok := book.Theme(code); ok {
				shown.Themes = append(shown.Themes, NavLink{Href: at + "?theme=" + url.QueryEscape(code),
					Text: d.ThemeLabel(t.Label)})
			}
		}
		card.Answers = append(card.Answers, shown)
	}
	return card
}

// senderFacts are sector and state of a sender, as far as they were given.
func senderFacts(say *phrase.Printer, d docket.Docket, b docket.Byline) (facts []string) {
	if b.Sector != "" && b.Sector != docket.SectorUnspecified {
		facts = append(facts, say.Known(d.SectorLabel(b.Sector)))
	}
	if b.State != "" {
		facts = append(facts, say.Known(docket.StateName(b.State)))
	}
	return facts
}

// ShownAs lists what the public will read of a sender: name, sector and state.
func ShownAs(say *phrase.Printer, d docket.Docket, b docket.Byline) []string {
	return append([]string{Attribution(say, b)}, senderFacts(say, d, b)...)
}

// Attribution is the name to cite a comment by, in the reader's language where nobody
// is named, where the name is questioned and where its sender confirmed an address.
func Attribution(say *phrase.Printer, b docket.Byline) string {
	others := b.Signatories.Count()
	first := b
	first.Questioned, first.Confirmed, first.Signatories = false, false, ""
	name := say.Text("Anonymous")
	if first.Named() {
		name = postedName(say, first.Attribution())
	}
	switch {
	case b.Questioned:
		name += " " + say.Text("(name questioned)")
	case b.Confirmed && first.Named():
		name += " " + say.Text("(address confirmed)")
	}
	if others > 0 {
		name = say.Count(others, "%[2]s, and %[1]d more", "%[2]s, and %[1]d more", name)
	}
	return name
}

// signedBy lists who stands behind a comment of several, the sender first.
func signedBy(say *phrase.Printer, b docket.Byline) []string {
	if b.Signatories == "" {
		return nil
	}
	var list []string
	for _, one := range b.Parties() {
		list = append(list, postedName(say, one.String()))
	}
	return list
}

// SignatoryRuns writes runs of docket.Signatories as the public reads them: a comma between
// name and organization, and nothing before an organization alone.
func SignatoryRuns(runs []Run) []Run {
	out := slices.Clone(runs)
	starts, parted := true, false
	for i := range out {
		var b strings.Builder
		for text := string(out[i].Text); text != ""; {
			switch {
			case !parted && strings.HasPrefix(text, "; "):
				if !starts {
					b.WriteString(", ")
				}
				text, starts, parted = text[2:], false, true
			case text[0] == '\n':
				b.WriteByte('\n')
				text, starts, parted = text[1:], true, false
			default:
				b.WriteByte(text[0])
				text, starts = text[1:], false
			}
		}
		out[i].Text = b.String()
	}
	return out
}

// PublicHeading is the short name of an answer, in the reader's language.
func PublicHeading(say *phrase.Printer, id docket.QuestionID) string {
	if id == docket.General {
		return say.Text("General answer")
	}
	return say.Text("Question %s", string(id))
}

// cut shortens a text to at most limit code points, at the last space of its
// final stretch where there is one.
func cut(t docket.Text, limit int) (docket.Text, bool) {
	if len(t) <= limit {
		return t, false
	}
	n := 0
	for i := range string(t) {
		if n == limit {
			short := string(t[:i])
			if j := strings.LastIndexAny(short, " \n"); j >= i-i/8 {
				short = short[:j]
			}
			return docket.Text(short + "…"), true
		}
		n++
	}
	return t, false
}

// DataPage describes the files of a docket's posted comments.
type DataPage struct {
	Shell   Shell
	Address string // of the list
	Columns []DataColumn
	Filters []DataColumn
}

// DataColumn is a name that stands in a file or an address, with its meaning.
type DataColumn struct {
	Name    string
	Meaning string
}

// DataFilters describes the filters of the list's address.
var DataFilters = []DataColumn{
	{"q", phrase.Marked("Words to look for. Quotes keep words together: q=\"legacy devices\".")},
	{"question", phrase.Marked("Comments that answer this question, by its number; general for the open one.")},
	{"theme", phrase.Marked("Comments in which staff found this theme, by its code.")},
	{"sector", phrase.Marked("Sector of the sender, by its code; unspecified for none.")},
	{"type", phrase.Marked("anonymous, individual or organization.")},
	{"state", phrase.Marked("State or territory, two letters.")},
	{"language", phrase.Marked("The code of a language, such as es.")},
	{"from, to", phrase.Marked("First and last day of posting: from=2016-11-21.")},
	{"letter", phrase.Marked("Copies of this letter, by its campaign_id; with copies=changed those that " +
		"differ from it.")},
}
