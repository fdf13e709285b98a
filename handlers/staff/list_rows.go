package staff

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"commentportal/docket"
	"commentportal/views"
)

// What of a comment a row shows, in code points of one answer. Two lines of a window
// 1,280 pixels wide hold some 170.
const (
	rowText  = 360 // at most
	rowWhole = 160 // a comment of one answer up to this is in its row as a whole
	rowLead  = 90  // shown before the first finding
)

// rowBuilder makes rows of one list.
type rowBuilder struct {
	query  docket.QueueQuery
	docket docket.Docket
	names  names
	now    time.Time

	letters map[docket.CampaignID]bool // whether the letter of a campaign is posted
}

// row is one comment as the list shows it. Its texts were screened before.
func (b rowBuilder) row(c docket.Comment) views.ListRow {
	filter := filterOf(b.query).Encode()
	row := views.ListRow{
		ID: c.ID, Number: numberOf(c.ID), Byline: c.Submitter.Byline().Attribution(),
		Href:     reviewAt(c.ID) + "?" + url.Values{"queue": {filter}}.Encode(),
		Meta:     b.meta(c),
		Language: foreign(c.Language),
		Tags:     b.tags(c),
		Age:      ageWords(b.now, c.ReceivedAt),
		Taken:    b.isTaken(c),
		Undo:     b.undo(c, filter),
	}
	if !c.ReceivedAt.IsZero() {
		row.Received = c.ReceivedAt.In(b.docket.Location())
	}
	if c.Status != docket.Pending {
		b.decidedText(c, &row)
		return row
	}
	parts := textParts(c, b.docket)
	if i := mostTelling(parts); i >= 0 {
		p := parts[i]
		row.Question, row.Text = views.ShortHeading(p.question), firstLines(p)
	}
	if c.Second != docket.SignatureOpen {
		row.Tick = fmt.Sprintf("%s:%d", c.ID, c.Version)
		open := filterOf(b.query)
		open.Set("open", string(c.ID))
		row.InPlace = "/admin/queue?" + open.Encode() + "#c" + row.Number
		row.Quick = quickForm(c, parts)
	}
	return row
}

// numberOf is the number of a comment in its docket, as rows show it.
func numberOf(id docket.CommentID) string {
	_, serial, _ := id.Split()
	return fmt.Sprintf("%04d", serial)
}

// decidedText is what a row shows of a comment that is decided: what the public reads,
// if anything. The original opens on the comment's own page alone, which may ask for
// password and code first.
func (b rowBuilder) decidedText(c docket.Comment, row *views.ListRow) {
	row.Byline = senderWords(c.Submitter)
	if !c.Status.Public() {
		return
	}
	for _, a := range c.Answers {
		if a.Public != "" {
			row.Question = views.ShortHeading(a.Question)
			row.Text = firstLines(textPart{question: a.Question, clean: a.Public})
			return
		}
	}
}

func (b rowBuilder) meta(c docket.Comment) string {
	list := []string{b.docket.SectorLabel(c.Submitter.Sector)}
	if state := docket.StateName(c.Submitter.State); state != "" {
		list = append(list, state)
	}
	if n := len(c.Answers); n > 1 {
		list = append(list, views.Count(n, "answer", "answers"))
	}
	return strings.Join(list, " · ")
}

func foreign(language string) string {
	if language == "" || language == "en" {
		return ""
	}
	return language
}

func (b rowBuilder) hasIt(c docket.Comment) bool {
	return c.ClaimedBy != 0 && b.now.Before(c.ClaimedUntil)
}

func (b rowBuilder) isTaken(c docket.Comment) bool {
	return b.hasIt(c) && c.ClaimedBy != b.names.me || c.AssignedTo != 0 && c.AssignedTo != b.names.me
}

// undo is the button of a decision that this person may take back.
func (b rowBuilder) undo(c docket.Comment, filter string) *views.Undo {
	if c.Last == nil || !c.Last.MayUndo(b.names.me, b.now) {
		return nil
	}
	return &views.Undo{Comment: c.ID, Version: c.Version, Queue: filter}
}

// tags are the remarks on a row, the gravest first.
func (b rowBuilder) tags(c docket.Comment) []views.Tag {
	var out []views.Tag
	add := func(class, text string) {
		if text != "" {
			out = append(out, views.Tag{Text: text, Class: class})
		}
	}
	for _, f := range c.Flags {
		label := flagLabel(f)
		if label == "" {
			label = "Look first: " + string(f)
		}
		add(map[bool]string{true: "block", false: "hold"}[f.ReviewFirst()], label)
	}
	for _, sev := range []struct {
		severity    docket.Severity
		class, text string
	}{
		{docket.Block, "block", "Must come out"}, {docket.Hold, "hold", "Look closely"},
		{docket.Notice, "notice", "Notice"},
	} {
		if n := found(c, sev.severity); n > 0 {
			add(sev.class, sev.text+" "+strconv.Itoa(n))
		}
	}
	switch {
	case c.Last != nil:
		add("", decidedWords(c, b.names))
	case b.query.View != docket.ViewPending && b.query.View != docket.ViewHeld || c.Held &&
		b.query.View == docket.ViewOpen:
		add("", statusWords(c))
	}
	add("hold", secondWords(c.Second))
	if c.Late {
		add("", "Late")
	}
	switch {
	case b.hasIt(c) && c.ClaimedBy == b.names.me:
		add("", "You have it")
	case b.hasIt(c):
		add("", b.names.of(c.ClaimedBy)+" has it open")
	}
	switch {
	case c.AssignedTo != 0 && c.AssignedTo == b.names.me:
		add("", "For you")
	case c.AssignedTo != 0:
		add("", "For "+b.names.of(c.AssignedTo))
	}
	if c.Campaign != "" && b.query.Campaign == "" {
		only := filterOf(b.query)
		only.Set("campaign", string(c.Campaign))
		text := "Copy"
		if c.Status == docket.Pending && b.letters[c.Campaign] {
			text = "Copy of a decided letter"
		}
		out = append(out, views.Tag{Text: text, Href: "/admin/queue?" + only.Encode()})
	}
	return out
}

// decidedWords says what was decided last and by whom.
func decidedWords(c docket.Comment, names names) string {
	by := names.of(c.Last.By)
	if c.Last.Automatic {
		by = "the portal"
	}
	return statusWords(c) + " · by " + by
}

// found counts the findings of one severity.
func found(c docket.Comment, severity docket.Severity) int {
	n := 0
	for _, f := range c.Submitter.BylineFields() {
		n += countOf(f.Findings, severity)
	}
	for _, a := range c.Answers {
		n += countOf(a.Findings, severity)
	}
	return n
}

func countOf(list []docket.Finding, severity docket.Severity) int {
	n := 0
	for _, f := range list {
		if f.Severity == severity {
			n++
		}
	}
	return n
}

// mostTelling is the text to show of a comment: the first with the gravest finding, or
// the first of all; -1 for a comment without text. That a sender's name is a name is no
// reason to show it in the place of what they wrote.
func mostTelling(parts []textPart) int {
	best, most := -1, -2
	for i, p := range parts {
		worst := 0
		for _, f := range p.findings {
			worst = max(worst, f.Severity.Rank())
		}
		if p.isByline() && worst <= docket.Notice.Rank() {
			worst = -1
		}
		if worst > most {
			best, most = i, worst
		}
	}
	return best
}

// isByline reports whether a text is a part of the byline.
func (p textPart) isByline() bool {
	return docket.IsBylineField(p.question)
}

// firstLines is the beginning of a text, or the sentence of its first finding where
// that lies further behind, with findings marked.
func firstLines(p textPart) []views.Run {
	text := string(p.clean)
	start := 0
	if at := firstFound(p.findings); at >= 0 && utf8.RuneCountInString(text[:min(at, len(text))]) > rowLead {
		start = sentenceBefore(text, at)
	}
	end := start + len(string(firstRunes(text[start:], rowText)))
	var list []docket.Finding
	for _, f := range p.findings {
		if f.Start >= start && f.End <= end {
			f.Start, f.End = f.Start-start, f.End-start
			list = append(list, f)
		}
	}
	runs := findingRuns(docket.Text(text[start:end]), list)
	if start > 0 {
		runs = slices.Insert(runs, 0, views.Run{Text: "… "})
	}
	if end < len(text) {
		runs = append(runs, views.Run{Text: " …"})
	}
	return runs
}

// firstFound is where the first of the gravest findings begins; -1 for none.
func firstFound(list []docket.Finding) int {
	at, most := -1, 0
	for _, f := range list {
		if r := f.Severity.Rank(); r > most || r == most && f.Start < at {
			at, most = f.Start, r
		}
	}
	return at
}

// sentenceBefore is the beginning of the sentence around a place, or of a word not far
// before it.
func sentenceBefore(text string, at int) int {
	from := at - len(string(lastRunes(text[:at], rowLead)))
	if i := strings.LastIndexAny(text[from:at], ".!?\n"); i >= 0 {
		rest := strings.TrimLeft(text[from+i+1:at], " \n\t")
		return at - len(rest)
	}
	if i := strings.IndexAny(text[from:at], " \n"); from > 0 && i >= 0 {
		return from + i + 1
	}
	return from
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func lastRunes(s string, n int) string {
	for i := len(s); i > 0; {
		if n == 0 {
			return s[i:]
		}
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
		n--
	}
	return s
}

// quickForm is what decides a row as it stands: the proposed words hidden.
func quickForm(c docket.Comment, parts []textPart) *views.QuickForm {
	f := &views.QuickForm{Version: c.Version}
	st := reviewState{comment: c}
	for _, p := range parts {
		for _, m := range proposedMarks(p, c, st) {
			if m.checked {
				f.Marks = append(f.Marks, typedMark{p.question,
					docket.Redaction{Span: p.clean.CodePointSpan(m.span), Kind: m.kind}}.value())
			}
		}
	}
	f.Hidden = len(f.Marks)
	f.Whole = len(c.Answers) == 1 && utf8.RuneCountInString(string(c.Answers[0].Text)) <= rowWhole &&
		!docket.ReviewFirst(c.Flags) && c.Version == 1 && !slices.ContainsFunc(parts, func(p textPart) bool {
		return p.question != c.Answers[0].Question && slices.ContainsFunc(p.findings, func(f docket.Finding) bool {
			return f.Severity.Rank() > docket.Notice.Rank()
		})
	})
	return f
}

// ageWords says how long ago something was received: "5 min", "3 h", "12 d".
func ageWords(now, then time.Time) string {
	switch age := now.Sub(then); {
	case age < time.Hour:
		return fmt.Sprintf("%d min", max(0, int(age.Minutes())))
	case age < 48*time.Hour:
		return fmt.Sprintf("%d h", int(age.Hours()))
	default:
		return fmt.Sprintf("%d d", int(age.Hours()/24))
	}
}

// serials writes numbers of comments for the log, neighbours as a range: "1-3 7".
func serials(list []docket.Comment) string {
	var nums []int64
	for _, c := range list {
		_, n, _ := c.ID.Split()
		nums = append(nums, n)
	}
	slices.Sort(nums)
	var out []string
	for i := 0; i < len(nums); {
		j := i
		for j+1 < len(nums) && nums[j+1] == nums[j]+1 {
			j++
		}
		one := strconv.FormatInt(nums[i], 10)
		if j > i {
			one += "-" + strconv.FormatInt(nums[j], 10)
		}
		out = append(out, one)
		i = j + 1
	}
	return strings.Join(out, " ")
}
