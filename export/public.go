package export

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
)

// PublicSource is what the public data files need of a snapshot.
type PublicSource interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	PublicComments(ctx context.Context, id docket.ID) iter.Seq2[docket.PublicComment, error]
}

// FeedLength is the number of comments in the Atom feed: the newest ones.
const FeedLength = 50

func publicColumns(d docket.Docket) []column {
	cols := []column{
		str("docket_id", ""), str("comment_id", ""), when("posted_at", ""), str("submitter_type", ""), str("sector",
			""),
		str("name", ""), str("organization", ""), str("state", ""), str("in_reply_to", ""), str("campaign_id", ""),
	}
	for _, q := range d.QuestionIDs() {
		cols = append(cols, str(answerColumn(q), ""))
	}
	return append(cols, str("attribution", ""))
}

// Described is a name of the public files with what stands there.
type Described struct {
	Name    string
	Meaning string
}

// PublicDictionary describes the columns of the public comments.csv, which are the
// names of an item of comments.json, too, in their order.
func PublicDictionary(say *phrase.Printer, d docket.Docket) []Described {
	meanings := map[string]string{
		"docket_id":      say.Text("The docket’s ID."),
		"comment_id":     say.Text("The comment’s ID. It never changes and is never given twice."),
		"posted_at":      say.Text("When the comment was posted, in UTC: 2016-11-21T14:05:09Z."),
		"submitter_type": say.Text("How the sender is shown: anonymous, individual or organization."),
		"sector": say.Text("The sector that the sender chose, by its code; “unspecified” where none " +
			"was chosen."),
		"name":         say.Text("The name shown in public. Empty for anonymous comments."),
		"organization": say.Text("The organization shown in public. Empty where there is none."),
		"state":        say.Text("State or territory, two letters. Empty where it was not said."),
		"in_reply_to":  say.Text("The ID of the comment that this one replies to. Empty for all others."),
		"campaign_id": say.Text("Copies of one letter share this ID. Empty for a comment that is no copy. Choose " +
			"copies of a letter with letter= in the list’s address."),
		"attribution": say.Text("The name to cite the comment by. “(name questioned)” stands behind it while " +
			"somebody says that the name was misused, “(address confirmed)” where the sender confirmed an e-mail " +
			"address. That does not prove the name."),
	}
	for _, q := range d.QuestionIDs() {
		asked, _ := d.Question(q)
		meanings[answerColumn(q)] = say.Text("The answer to: %s", asked.Text) + " " +
			say.Text("As posted; where words are hidden stands [redacted: KIND], with the kind of what was there. "+
				"Empty where it was not answered, or where the answer is not posted.")
	}
	var out []Described
	for _, c := range publicColumns(d) {
		out = append(out, Described{c.name, meanings[c.name]})
	}
	return append(out, Described{"signatories", say.Text("In comments.json alone, of a comment that several signed: " +
		"those beside the sender, each with name and organization. It counts as one comment.")})
}

// PublicCSV writes the posted comments of docket id as the public comments.csv:
// the same rules as the files of the export, without what staff alone need.
func PublicCSV(ctx context.Context, w io.Writer, src PublicSource, id docket.ID) error {
	d, err := src.Docket(ctx, id)
	if err != nil {
		return fmt.Errorf("export: docket %s: %w", id, err)
	}
	out := newCSV(w, publicColumns(d))
	questions := d.QuestionIDs()
	for c, err := range src.PublicComments(ctx, id) {
		if err != nil {
			return fmt.Errorf("export: public comments: %w", err)
		}
		out.word(string(id))
		out.word(string(c.ID))
		out.time(c.PostedAt)
		out.word(string(c.Byline.Type))
		out.text(sectorOf(c.Byline.Sector))
		out.text(c.Byline.Name)
		out.text(c.Byline.Organization)
		out.text(c.Byline.State)
		out.word(string(c.ReplyTo))
		out.text(string(c.Campaign))
		writeAnswers(out, questions, &c)
		out.text(c.Byline.Attribution())
		out.end()
		if out.err != nil {
			return fmt.Errorf("export: public comments: %w", out.err)
		}
	}
	return out.close()
}

// PublicJSON writes the posted comments of docket id as one JSON object: the
// docket, its questions, and an item a comment with the names of the CSV and who signed
// beside the sender. Text
// is as posted, without the spreadsheets' guard; an answer not given is "".
func PublicJSON(ctx context.Context, w io.Writer, src PublicSource, id docket.ID, baseURL string) error {
	d, err := src.Docket(ctx, id)
	if err != nil {
		return fmt.Errorf("export: docket %s: %w", id, err)
	}
	out := bufio.NewWriterSize(w, flushAt)
	type question struct {
		ID   docket.QuestionID `json:"question_id"`
		Text string            `json:"question"`
	}
	var asked []question
	questions := d.QuestionIDs()
	for _, q := range questions {
		text, _ := d.Question(q)
		asked = append(asked, question{q, text.Text})
	}
	item := jsonItem{buf: &bytes.Buffer{}}
	item.enc = json.NewEncoder(item.buf)
	item.enc.SetEscapeHTML(false)

	item.open()
	item.pair("docket_id", id)
	item.pair("title", d.Title)
	item.pair("url", docketURL(baseURL, id)+"/comments")
	item.pair("questions", asked)
	item.buf.WriteString(`,"comments":[`)
	first := true
	for c, err := range src.PublicComments(ctx, id) {
		if err != nil {
			return fmt.Errorf("export: public comments: %w", err)
		}
		if !first {
			item.buf.WriteByte(',')
		}
		first = false
		item.buf.WriteByte('\n')
		item.comment(c, questions, baseURL)
		if err := item.flush(out); err != nil {
			return err
		}
	}
	item.buf.WriteString("\n]}\n")
	if err := item.flush(out); err != nil {
		return err
	}
	return out.Flush()
}

// comment writes one posted comment.
func (item *jsonItem) comment(c docket.PublicComment, questions []docket.QuestionID, baseURL string) {
	item.open()
	item.pair("docket_id", c.Docket)
	item.pair("comment_id", c.ID)
	item.pair("url", commentURL(baseURL, c))
	item.pair("posted_at", c.PostedAt.UTC().Format(time.RFC3339))
	item.pair("submitter_type", c.Byline.Type)
	item.pair("sector", sectorOf(c.Byline.Sector))
	item.pair("name", c.Byline.Name)
	item.pair("organization", c.Byline.Organization)
	if c.Byline.Signatories != "" { // beside the sender; most comments have none
		item.pair("signatories", c.Byline.Signatories.List())
	}
	item.pair("state", c.Byline.State)
	item.pair("in_reply_to", c.ReplyTo)
	item.pair("campaign_id", c.Campaign)
	for _, q := range questions {
		a, _ := publicAnswer(&c, q)
		item.pair(answerColumn(q), string(a.Text))
	}
	item.pair("attribution", c.Byline.Attribution())
	item.buf.WriteByte('}')
}

// jsonItem writes an object name by name, in the order they are given.
type jsonItem struct {
	buf  *bytes.Buffer
	enc  *json.Encoder
	more bool
	err  error
}

func (o *jsonItem) open() {
	o.buf.WriteByte('{')
	o.more = false
}

func (o *jsonItem) pair(name string, value any) {
	if o.more {
		o.buf.WriteByte(',')
	}
	o.more = true
	o.buf.WriteString(`"` + name + `":`)
	if err := o.enc.Encode(value); err != nil && o.err == nil {
		o.err = err
	}
	o.buf.Truncate(o.buf.Len() - 1) // the encoder's line break
}

func (o *jsonItem) flush(w io.Writer) error {
	if o.err != nil {
		return fmt.Errorf("export: public comments: %w", o.err)
	}
	_, err := o.buf.WriteTo(w)
	return err
}

func docketURL(baseURL string, id docket.ID) string {
	return strings.TrimSuffix(baseURL, "/") + "/dockets/" + string(id)
}

func commentURL(baseURL string, c docket.PublicComment) string {
	return docketURL(baseURL, c.Docket) + "/comments/" + string(c.ID)
}

// The elements of RFC 4287 that the feed uses.
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang     string      `xml:"xml:lang,attr,omitempty"`
		ID       string      `xml:"id"`
		Title    atomText    `xml:"title"`
		Subtitle *atomText   `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Links    []atomLink  `xml:"link"`
		Author   *atomPerson `xml:"author,omitempty"`
		State    *atomState  `xml:"category,omitempty"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomEntry struct {
		ID         string         `xml:"id"`
		Title      atomText       `xml:"title"`
		Updated    string         `xml:"updated"`
		Published  string         `xml:"published"`
		Links      []atomLink     `xml:"link"`
		Author     atomPerson     `xml:"author"`
		Categories []atomCategory `xml:"category"`
		Content    atomText       `xml:"content"`
	}
	atomState struct {
		Term   string `xml:"term,attr"`
		Scheme string `xml:"scheme,attr"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Lang string `xml:"xml:lang,attr,omitempty"`
		Text string `xml:",chardata"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Lang string `xml:"hreflang,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomPerson struct {
		Name string `xml:"name"`
	}
	atomCategory struct {
		Term string `xml:"term,attr"`
	}
)

// StateScheme names the words of a feed's category that says where its docket stands.
const StateScheme = "urn:comment-portal:docket-state"

// Feed says in which language a feed speaks and which of a docket's posted comments it has:
// the query of its address, and the filters in words. Without either it has all.
type Feed struct {
	Say     *phrase.Printer            // nil: English
	By      func(docket.Byline) string // the name to cite a comment by
	Query   string
	Filters []string
	BaseURL string
}

// at is the address of a page in the feed's language.
func (f Feed) at(path string) string { return strings.TrimSuffix(f.BaseURL, "/") + f.Say.Address(path) }

// agency is who entries of the docket itself are by.
func (f Feed) agency(d docket.Docket) atomPerson {
	if d.Agency == "" {
		return atomPerson{string(d.ID)}
	}
	return atomPerson{xmlText(d.Agency)}
}

// PublicAtom writes the newest posted comments of a docket as an Atom feed
// (RFC 4287): the first FeedLength of latest, which comes newest first, with what
// happened to the docket itself among them. A category says where the docket stands
// now. The feed was updated when its newest entry was; an empty one when the docket
// was filed.
func PublicAtom(w io.Writer, d docket.Docket, now time.Time, about Feed, latest []docket.PublicComment) error {
	say := about.Say
	path := "/dockets/" + string(d.ID) + "/comments"
	// A feed of a filter has an ID of its own: readers take two feeds of one ID for one.
	query, title := "", say.Text("Posted comments: %s", d.Title)
	if about.Query != "" {
		query = "?" + about.Query
		title = say.Text("Posted comments (%s): %s", strings.Join(about.Filters, "; "), d.Title)
	}
	feed := atomFeed{
		Lang:  say.Language(),
		ID:    about.at(path) + query,
		Title: atomText{Type: "text", Text: xmlText(title)},
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: about.at(path+".atom") + query},
			{Rel: "alternate", Type: "text/html", Href: about.at(path) + query},
		},
		State: &atomState{string(d.State(now)), StateScheme},
	}
	for _, other := range phrase.Languages() {
		if other.Language() != say.Language() {
			in := about
			in.Say = other
			feed.Links = append(feed.Links, atomLink{Rel: "alternate", Type: "application/atom+xml",
				Lang: other.Language(), Href: in.at(path+".atom") + query})
		}
	}
	if d.Summary != "" {
		feed.Subtitle = &atomText{Type: "text", Text: xmlText(d.Summary)}
	}
	if d.Agency != "" {
		by := about.agency(d)
		feed.Author = &by
	}
	updated := d.FiledAt
	for _, c := range latest[:min(len(latest), FeedLength)] {
		updated = later(updated, c.PostedAt)
		feed.Entries = append(feed.Entries, about.comment(d, c))
	}
	for n, e := range d.Life(now) {
		updated = later(updated, e.At)
		feed.Entries = append(feed.Entries, about.event(d, n+1, e))
	}
	if !d.HeardAt.IsZero() {
		updated = later(updated, d.HeardAt)
		feed.Entries = append(feed.Entries, about.heard(d))
	}
	slices.SortStableFunc(feed.Entries, func(a, b atomEntry) int { return strings.Compare(b.Published, a.Published) })
	feed.Updated = updated.UTC().Format(time.RFC3339)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(feed); err != nil {
		return fmt.Errorf("export: feed of %s: %w", d.ID, err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// comment is the entry of a posted comment. It has one ID in all languages.
func (f Feed) comment(d docket.Docket, c docket.PublicComment) atomEntry {
	by := f.By(c.Byline)
	path := "/dockets/" + string(c.Docket) + "/comments/"
	entry := atomEntry{
		ID:        commentURL(f.BaseURL, c),
		Title:     atomText{Type: "text", Text: xmlText(f.Say.Text("Comment %s by %s", c.ID, by))},
		Updated:   c.PostedAt.UTC().Format(time.RFC3339),
		Published: c.PostedAt.UTC().Format(time.RFC3339),
		Links:     []atomLink{{Rel: "alternate", Type: "text/html", Href: f.at(path + string(c.ID))}},
		Author:    atomPerson{xmlText(by)},
		Content:   atomText{Type: "text", Text: xmlText(feedText(d, c))},
	}
	if c.Language != f.Say.Language() {
		entry.Content.Lang = c.Language
	}
	if c.ReplyTo != "" {
		entry.Links = append(entry.Links, atomLink{Rel: "related", Type: "text/html",
			Href: f.at(path + string(c.ReplyTo))})
	}
	for _, code := range publicThemes(c) {
		entry.Categories = append(entry.Categories, atomCategory{xmlText(code)})
	}
	return entry
}

// event tells the readers of the feed what happened to the docket itself.
func (f Feed) event(d docket.Docket, n int, e docket.Event) atomEntry {
	at := e.At.UTC().Format(time.RFC3339)
	title := EventSentence(f.Say, d, e)
	text := title
	for _, more := range []string{e.About, e.Why} {
		if more != "" {
			text += " " + more
		}
	}
	links := []atomLink{{Rel: "alternate", Type: "text/html", Href: f.at("/dockets/" + string(d.ID))}}
	if e.Link != nil {
		links = append(links, atomLink{Rel: "related", Type: "text/html", Href: xmlText(e.Link.Href)})
	}
	return atomEntry{
		ID: docketURL(f.BaseURL, d.ID) + "#life-" + strconv.Itoa(n) + "-" + string(e.Kind), Updated: at, Published: at,
		Title:   atomText{Type: "text", Text: xmlText(title)},
		Links:   links,
		Author:  f.agency(d),
		Content: atomText{Type: "text", Text: xmlText(text)},
	}
}

// heard tells the readers of the feed that the page of what was heard is published.
func (f Feed) heard(d docket.Docket) atomEntry {
	when := d.HeardAt.UTC().Format(time.RFC3339)
	path := "/dockets/" + string(d.ID) + "/heard"
	return atomEntry{
		ID: docketURL(f.BaseURL, d.ID) + "/heard", Updated: when, Published: when,
		Title:  atomText{Type: "text", Text: f.Say.Text("What we heard")},
		Links:  []atomLink{{Rel: "alternate", Type: "text/html", Href: f.at(path)}},
		Author: f.agency(d),
		Content: atomText{Type: "text", Text: xmlText(f.Say.Text("A page says in plain words what was heard on each "+
			"question, and what was done about it: %s", d.Title))},
	}
}

// EventSentence says what happened to a docket.
func EventSentence(say *phrase.Printer, d docket.Docket, e docket.Event) string {
	end := func(t time.Time) string { return say.LastDay(phrase.NewDeadline(t.In(d.Location()))) }
	switch e.Kind {
	case docket.EventOpened:
		if e.To.IsZero() {
			return say.Text("Comments are open again.")
		}
		return say.Text("Comments are open again until %s.", end(e.To))
	case docket.EventRound:
		if e.To.IsZero() {
			return say.Text("Comments are open for round %d.", e.Round)
		}
		return say.Text("Comments are open for round %d until %s.", e.Round, end(e.To))
	case docket.EventExtended:
		if e.To.IsZero() {
			return say.Text("The comment period was extended. No closing date is set.")
		}
		if e.From.IsZero() {
			return say.Text("Comments close on %s.", end(e.To))
		}
		return say.Text("The comment period was extended from %s to %s.", end(e.From), end(e.To))
	case docket.EventReview:
		return say.Text("What came in is being read.")
	case docket.EventReported:
		return say.Text("The report is published.")
	case docket.EventArchived:
		return say.Text("The call is archived.")
	case docket.EventTexts:
		return say.Text("The texts of the call were changed.")
	}
	return say.Text("Comments are closed.")
}

// feedText is a comment as plain text, each answer under its question.
func feedText(d docket.Docket, c docket.PublicComment) string {
	var b strings.Builder
	for _, q := range d.QuestionIDs() {
		a, ok := publicAnswer(&c, q)
		if !ok {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		question, _ := d.Question(q)
		b.WriteString(question.Text + "\n" + string(a.Text))
	}
	return b.String()
}

func publicThemes(c docket.PublicComment) []string {
	var codes []string
	seen := map[string]bool{}
	for _, a := range c.Answers {
		for _, code := range a.Themes {
			if !seen[code] {
				seen[code] = true
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// xmlText replaces the control characters that XML 1.0 cannot hold at all by
// the sign for "not representable"; all else is escaped by the encoder.
func xmlText(s string) string { return docket.XMLText(s) }
