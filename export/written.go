package export

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/export/paper"
	"commentportal/prose"
)

// Written is what the text of a report can name in one state of a docket: figures,
// quotations and comments. It is safe for concurrent use.
type Written struct {
	w      *wording
	posted map[int64]bool
}

// Named is what a name in a text stands for.
type Named struct {
	Name    string
	Label   string // what it is called beside the text
	Counts  string // what it counts, in a few words
	Words   string // how a text says it: "36 %"
	Comment docket.CommentID
	Fault   string // why the name stands for nothing, in a sentence; "" where it does

	kind   string
	figure paper.Figure
	amount int // the count, or the part of whole
	whole  int // 0: the figure is a count
	quote  *quotation
}

// The kinds of names, as they begin.
const (
	nameTheme    = "theme"
	nameQuestion = "question"
	nameSector   = "sector"
	nameLedger   = "ledger"
	nameCampaign = "campaign"
	nameQuote    = "quote"
	nameComment  = "comment"
)

// IsFigure reports whether the name stands for a number.
func (n Named) IsFigure() bool { return n.Fault == "" && n.kind != nameQuote && n.kind != nameComment }

// Number is the figure as a number: a count, or a part of a whole, which is 0 for a count.
func (n Named) Number() (part, whole int) { return n.amount, n.whole }

// Stands is how the name stood when its text was read: its words, or for what is no
// figure that it could be shown. Words of a comment are never kept with a text.
func (n Named) Stands() string {
	if n.IsFigure() {
		return n.Words
	}
	return standsShown
}

const standsShown = "shown"

// ReadWritten reads what texts of the docket can name.
func ReadWritten(ctx context.Context, src Source, id docket.ID, about About) (*Written, error) {
	j, err := newJob(ctx, src, id, about)
	if err != nil {
		return nil, err
	}
	f, err := j.figures(ctx)
	if err != nil {
		return nil, err
	}
	w := newWording(j, f)
	w.campaignOf = f.membership()
	return w.written(), nil
}

func (w *wording) written() *Written {
	out := &Written{w: w, posted: map[int64]bool{}}
	for serial := range w.posted.all() {
		out.posted[serial] = true
	}
	return out
}

// At is the time of the state that the names are looked up in.
func (b *Written) At() time.Time { return b.w.figures.at }

// parsed is a name taken apart: kind:subject@question/sector.measure.
type parsed struct{ kind, subject, question, sector, measure string }

// parseName takes a name apart; false for what has no kind.
func parseName(name string) (parsed, bool) {
	var p parsed
	kind, rest, ok := strings.Cut(name, ":")
	if !ok || rest == "" {
		return p, false
	}
	p.kind = kind
	if kind == nameQuote || kind == nameComment || kind == nameLedger {
		p.subject = rest
		return p, true
	}
	if i := strings.LastIndex(rest, "."); i >= 0 {
		rest, p.measure = rest[:i], rest[i+1:]
	}
	rest, p.sector, _ = strings.Cut(rest, "/")
	p.subject, p.question, _ = strings.Cut(rest, "@")
	return p, true
}

// Look finds what a name stands for now.
func (b *Written) Look(name string) Named {
	n := Named{Name: name}
	p, ok := parseName(name)
	if ok {
		n.kind = p.kind
		switch p.kind {
		case nameTheme:
			b.theme(&n, p)
		case nameQuestion:
			b.question(&n, p)
		case nameSector:
			b.sector(&n, p)
		case nameLedger:
			b.ledger(&n, p)
		case nameCampaign:
			b.campaign(&n, p)
		case nameQuote:
			b.quote(&n, p)
		case nameComment:
			b.comment(&n, p)
		default:
			ok = false
		}
	}
	if !ok || n.Fault == "" && n.Words == "" {
		n.Fault = fmt.Sprintf("Nothing has the name %q. Pick a figure, a quotation or a comment beside the text.", name)
	}
	return n
}

func (n *Named) count(key string, v int, label, counts string) {
	n.figure, n.amount = figure(key, v), v
	n.Words, n.Label, n.Counts = n.figure.Text, label, counts
}

func (n *Named) part(key string, part, whole int, label, counts string) {
	if whole == 0 {
		n.Fault = "There is no share for " + n.Name + ": nobody has read an answer that it would be of."
		return
	}
	n.figure, n.amount, n.whole = shareFigure(key, part, whole), part, whole
	if whole < docket.LeastToCompare { // a text says the numbers instead of a share
		n.figure.Text = fmt.Sprintf("%d of %d", part, whole)
		n.figure.Value = n.figure.Text
	}
	n.Words, n.Label, n.Counts = n.figure.Text, label, counts
}

// place finds a question by its name, "" for all of them.
func (b *Written) place(n *Named, question string) (int, bool) {
	if question == "" {
		return b.w.all, true
	}
	q, ok := b.w.t.question[docket.QuestionID(question)]
	if !ok {
		n.Fault = fmt.Sprintf("%s names the question %q, which the docket does not have.", n.Name, question)
	}
	return q, ok
}

// where says to what a count belongs.
func (b *Written) where(q, s int) string {
	words := "over all questions"
	if q != b.w.all {
		words = "in " + lowerFirst(b.w.questionName(b.w.t.questions[q]))
	}
	if s >= 0 {
		words += ", sector " + b.w.d.SectorLabel(b.w.t.sectors[s])
	}
	return words
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func (b *Written) theme(n *Named, p parsed) {
	q, ok := b.place(n, p.question)
	if !ok {
		return
	}
	c, ok := b.w.t.code[p.subject]
	if !ok || c >= len(b.w.book.Themes) {
		n.Fault = fmt.Sprintf("%s names the theme %s, which is in no codebook of the docket.", n.Name, p.subject)
		if formerTheme(b.w.books, p.subject).Label != "" || ok {
			n.Fault = fmt.Sprintf("%s names the theme %s, which is in the codebook no more.", n.Name, p.subject)
		}
		return
	}
	name := themeName(b.w.t.codes[c])
	if p.sector != "" {
		b.themeOfSector(n, p, c, q)
		return
	}
	v, key, where := &b.w.t.themes[c][q], b.w.themeKey(q, p.subject), b.where(q, -1)
	switch p.measure {
	case "share":
		n.part(key("share_distinct"), v.distinct(), b.w.t.read[q].distinct(), name+": share", "different comments "+
			"that raise it, of those whose answer was read, "+where)
	case "comments":
		n.count(key("comments_distinct"), v.distinct(), name+": different comments", "a campaign counts once; "+where)
	case "all":
		n.count(key("comments_all"), v.all, name+": all comments", "every sender counts; "+where)
	case "outside":
		n.count(key("comments_outside_campaigns"), v.outside, name+": outside campaigns", "comments that are in no "+
			"campaign, "+where)
	case "campaigns":
		n.count(key("campaigns"), len(v.campaigns), name+": campaigns", "campaigns that raise it, "+where)
	}
}

func (b *Written) themeOfSector(n *Named, p parsed, c, q int) {
	s, ok := b.sectorOf(n, p.sector)
	if !ok {
		return
	}
	v := b.w.t.cell(c, q, s)
	name, where := themeName(b.w.t.codes[c]), b.where(q, s)
	key := func(column string) string {
		return figureKey("themes_by_sector", string(b.w.t.questions[q]), p.subject, p.sector, column)
	}
	switch p.measure {
	case "share":
		n.part(key("share_distinct"), v.distinct(), b.w.t.readIn[q][s].distinct(), name+": share",
			"different comments "+
				"that raise it, of those whose answer was read, "+where)
	case "comments":
		n.count(key("comments_distinct"), v.distinct(), name+": different comments", "a campaign counts once; "+where)
	case "all":
		n.count(key("comments_all"), v.all, name+": all comments", "every sender counts; "+where)
	}
}

func (b *Written) sectorOf(n *Named, code string) (int, bool) {
	s, ok := b.w.t.sector[code]
	if !ok {
		n.Fault = fmt.Sprintf("%s names the sector %q, which the docket does not have.", n.Name, code)
	}
	return s, ok
}

func (b *Written) question(n *Named, p parsed) {
	q, ok := b.place(n, p.subject)
	if !ok {
		return
	}
	v, c, where := &b.w.t.answers[q], b.w.coverage[q], b.where(q, -1)
	answers := func(column string, v int, label, counts string) {
		n.count(coverageKey(b.w.t.questions[q], column), v, label, counts+", "+where)
	}
	switch p.measure {
	case "comments":
		n.count(b.w.answersKey(q, "answers_distinct"), v.distinct(), "Different comments", "that answer, a campaign "+
			"once; "+where)
	case "all":
		n.count(b.w.answersKey(q, "answers_all"), v.all, "All comments", "that answer, every sender; "+where)
	case "answers":
		answers("answers", c.Answers, "Answers", "posted answers")
	case "read":
		answers("read", c.Read, "Answers read", "posted answers that a person read for themes")
	case "unread":
		answers("unread", c.Unread, "Answers not read", "posted answers that nobody has read for themes")
	case "no_answer":
		answers("no_answer", c.NoAnswer, "Notes", "posted answers that say nothing themselves")
	case "off_topic":
		answers("off_topic", c.OffTopic, "Off topic", "posted answers of comments marked as off topic")
	case "to_revisit":
		answers("to_revisit", c.ToRevisit, "To read again", "posted answers read under a code that changed")
	}
}

func (b *Written) sector(n *Named, p parsed) {
	q, ok := b.place(n, p.question)
	if !ok {
		return
	}
	s, ok := b.sectorOf(n, p.subject)
	if !ok {
		return
	}
	v, label := &b.w.t.inSector[q][s], b.w.d.SectorLabel(p.subject)
	switch p.measure {
	case "comments":
		n.count(b.w.sectorKey(q, s, "sector_answers_distinct"), v.distinct(), label+": different comments",
			"a campaign counts once; "+b.where(q, -1))
	case "all":
		n.count(b.w.sectorKey(q, s, "sector_answers_all"), v.all, label+": all comments", "every sender counts; "+
			b.where(q, -1))
	}
}

func (b *Written) ledger(n *Named, p parsed) {
	for _, l := range b.w.figures.ledger {
		if l.Line == p.subject && l.Reason == "" {
			label := "Comments received"
			if l.Line != docket.LedgerReceived {
				label = docket.Status(l.Line).Label()
			}
			n.count(figureKey("ledger", l.Line, "", "comments"), l.Comments, label,
				"comments of the ledger, as records")
			return
		}
	}
	n.Fault = fmt.Sprintf("%s names a line that the ledger does not have.", n.Name)
}

func (b *Written) campaign(n *Named, p parsed) {
	for _, c := range b.w.campaigns {
		if string(c.ID) == p.subject && p.measure == "all" {
			n.count(figureKey("campaigns", p.subject, "comments_all"), c.all, b.w.campaignName(c.ID),
				"all comments of the campaign")
			return
		}
	}
	n.Fault = fmt.Sprintf("%s names a campaign that there is no more.", n.Name)
}

func (b *Written) quote(n *Named, p parsed) {
	id, err := strconv.ParseInt(p.subject, 10, 64)
	if err != nil {
		return
	}
	if n.quote = b.w.quotation(id); n.quote == nil {
		n.Fault = fmt.Sprintf("Quotation %d may not be shown: its comment was taken down or withdrawn, words of it "+
			"were hidden, or it is chosen no more. Take it out or choose another.", id)
		return
	}
	n.Comment, n.Words = n.quote.Comment, "“"+n.quote.words+"”"
	n.Label, n.Counts = n.quote.attribution, string(n.quote.Comment)
}

func (b *Written) comment(n *Named, p parsed) {
	id := docket.CommentID(p.subject)
	if serial, err := strconv.ParseInt(p.subject, 10, 64); err == nil && serial > 0 {
		id = b.w.d.ID.Comment(serial)
	}
	of, serial, ok := id.Split()
	if !ok || of != b.w.d.ID || !b.posted[serial] {
		n.Fault = fmt.Sprintf("There is no posted comment %s in this docket, or it was taken down or withdrawn. Take "+
			"it out or name another.", docket.Shortened(p.subject))
		return
	}
	n.Comment, n.Words, n.Label = id, string(id), string(id)
}

// Drift is what became of a name since the text that has it was last read.
type Drift struct {
	Named
	Was string // "" where it had no value then
}

// Gone reports whether the name stands for nothing any more, or never did.
func (d Drift) Gone() bool { return d.Fault != "" }

// Drifts lists the names of a section that stand for nothing, and the figures that
// are not what they were when the text was last read, in the order of the text.
func (b *Written) Drifts(s docket.Section) []Drift {
	var out []Drift
	for _, name := range prose.Names(s.Text) {
		n, was := b.Look(name), s.Values[name]
		if n.Fault != "" || was != "" && was != n.Stands() {
			out = append(out, Drift{n, was})
		}
	}
	return out
}

// Values are the names of a text with how each stands, to be kept with it.
func (b *Written) Values(text string) map[string]string {
	out := map[string]string{}
	for _, name := range prose.Names(text) {
		if n := b.Look(name); n.Fault == "" {
			out[name] = n.Stands()
		}
	}
	return out
}

// Near lists what a section may want to name: of a theme or a question its own
// figures, else those of the whole.
func (b *Written) Near(key docket.SectionKey) []Named {
	var names []string
	add := func(list ...string) { names = append(names, list...) }
	measures := func(of string, list ...string) {
		for _, m := range list {
			add(of + "." + m)
		}
	}
	if code, ok := key.Theme(); ok {
		measures("theme:"+code, "share", "comments", "all", "outside", "campaigns")
		for q, id := range b.w.t.questions[:b.w.all] {
			if c, known := b.w.t.code[code]; known && b.w.t.themes[c][q].all > 0 {
				measures("theme:"+code+"@"+string(id), "share", "comments", "all")
			}
		}
		for _, s := range b.w.t.sectorOrder(b.w.d) {
			if c, known := b.w.t.code[code]; known && b.w.t.cell(c, b.w.all, s).all > 0 {
				measures("theme:"+code+"/"+b.w.t.sectors[s], "comments", "share")
			}
		}
		return b.look(names)
	}
	q := b.w.all
	if id, ok := key.Question(); ok {
		q = b.w.t.question[id]
	}
	scope := string(b.w.t.questions[q])
	measures("question:"+scope, "comments", "all", "answers", "read", "unread", "no_answer", "off_topic", "to_revisit")
	at := ""
	if q != b.w.all {
		at = "@" + scope
	} else {
		for _, l := range b.w.figures.ledger {
			if l.Reason == "" {
				add("ledger:" + l.Line)
			}
		}
		for _, c := range b.w.campaigns {
			measures("campaign:"+string(c.ID), "all")
		}
	}
	for _, c := range b.w.ranked(q) {
		if c < len(b.w.book.Themes) {
			measures("theme:"+b.w.t.codes[c].Code+at, "share", "comments", "all")
		}
	}
	for _, s := range b.w.t.sectorOrder(b.w.d) {
		if b.w.t.inSector[q][s].all > 0 {
			measures("sector:"+b.w.t.sectors[s]+at, "comments")
		}
	}
	return b.look(names)
}

func (b *Written) look(names []string) []Named {
	var out []Named
	for _, name := range names {
		if n := b.Look(name); n.Fault == "" {
			out = append(out, n)
		}
	}
	return out
}

// Quotations lists the chosen quotations that a section may want: of its theme or
// question, else all of them.
func (b *Written) Quotations(key docket.SectionKey) []Named {
	code, ofTheme := key.Theme()
	question, ofQuestion := key.Question()
	var names []string
	for _, q := range b.w.quotations {
		if ofTheme && q.Code != code || ofQuestion && q.Question != question {
			continue
		}
		names = append(names, nameQuote+":"+strconv.FormatInt(q.ID, 10))
	}
	return b.look(names)
}

// Excerpt is the number of the passage that a name of a quotation stands for; 0 for
// other names.
func (n Named) Excerpt() int64 {
	if n.quote == nil {
		return 0
	}
	return n.quote.ID
}

// Quoted is a quotation's words, who is cited, and whether it is a voice against.
func (n Named) Quoted() (words, by string, against bool) {
	if n.quote == nil {
		return "", "", false
	}
	return n.quote.words, n.quote.attribution, n.quote.Quotation.Dissenting
}
