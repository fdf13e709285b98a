package api

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/words"
)

// notice is the type of every document: the call for comments of a docket.
const notice = "Notice"

// document is the call for comments of one round of a docket.
type document struct {
	d     docket.Docket
	round int
	past  docket.PastRound // its dates, where the round is over
}

// documentsOf lists the documents of a docket, one a round. A docket always has one.
func documentsOf(d docket.Docket) []document {
	var list []document
	for n := range max(1, d.Round) {
		c := document{d: d, round: n + 1}
		for _, p := range d.PastRounds {
			if p.Number == c.round {
				c.past = p
			}
		}
		list = append(list, c)
	}
	return list
}

// id names the document: comments have the numbers from 1.
func (c document) id() string { return documentID(c.d.ID, c.round) }

func documentID(id docket.ID, round int) string {
	if round > 1 {
		return string(id) + "-0000-R" + strconv.Itoa(round)
	}
	return string(id) + "-0000"
}

func (c document) object() string { return documentObject(c.d.ID, c.round) }

func documentObject(id docket.ID, round int) string {
	return objectID("0900", "document", documentID(id, round))
}

// posted is when the call came out: the first no later than the docket was filed.
func (c document) posted() time.Time {
	if begins := c.begins(); c.round > 1 || begins.Before(c.d.FiledAt) {
		return begins
	}
	return c.d.FiledAt
}

// begins is when comments are taken from.
func (c document) begins() time.Time {
	if c.past.Number > 0 {
		return c.past.Opens
	}
	return c.d.RoundOpens()
}

// ends is the last second in which comments are taken; zero where no end is set.
func (c document) ends() time.Time {
	end := c.d.Closes
	if c.past.Number > 0 {
		end = c.past.Closed
	} else if !c.d.ClosedAt.IsZero() && (end.IsZero() || c.d.ClosedAt.Before(end)) {
		end = c.d.ClosedAt
	}
	if end.IsZero() {
		return end
	}
	return end.Add(-time.Nanosecond).Truncate(time.Second)
}

func (c document) open(now time.Time) bool {
	return c.past.Number == 0 && c.d.Period(now) == docket.PeriodOpen
}

// documentRow is a document in a list.
type documentRow struct {
	AgencyID           string  `json:"agencyId"`
	CommentEndDate     *string `json:"commentEndDate"`
	CommentStartDate   *string `json:"commentStartDate"`
	DocketID           string  `json:"docketId"`
	DocumentType       string  `json:"documentType"`
	FrDocNum           *string `json:"frDocNum"`
	HighlightedContent string  `json:"highlightedContent"`
	LastModifiedDate   *string `json:"lastModifiedDate"`
	ObjectID           string  `json:"objectId"`
	OpenForComment     bool    `json:"openForComment"`
	PostedDate         *string `json:"postedDate"`
	Subtype            *string `json:"subtype"`
	Title              string  `json:"title"`
	Withdrawn          bool    `json:"withdrawn"`
}

// documentDetail is a document by itself. What a call for comments has not is null.
type documentDetail struct {
	AdditionalRins       *[]string `json:"additionalRins"`
	AllowLateComments    bool      `json:"allowLateComments"`
	AuthorDate           *string   `json:"authorDate"`
	Authors              *[]string `json:"authors"`
	CfrPart              *string   `json:"cfrPart"`
	CommentEndDate       *string   `json:"commentEndDate"`
	CommentStartDate     *string   `json:"commentStartDate"`
	EffectiveDate        *string   `json:"effectiveDate"`
	ExhibitLocation      *string   `json:"exhibitLocation"`
	ExhibitType          *string   `json:"exhibitType"`
	FrDocNum             *string   `json:"frDocNum"`
	FrVolNum             *string   `json:"frVolNum"`
	ImplementationDate   *string   `json:"implementationDate"`
	Media                *string   `json:"media"`
	OmbApproval          *string   `json:"ombApproval"`
	PaperLength          int       `json:"paperLength"`
	PaperWidth           int       `json:"paperWidth"`
	RegWriterInstruction *string   `json:"regWriterInstruction"`
	SourceCitation       *string   `json:"sourceCitation"`
	StartEndPage         *string   `json:"startEndPage"`
	Subject              *string   `json:"subject"`
	Topics               *[]string `json:"topics"`
	shared
}

// listDocuments lists the calls for comments.
func (f *Face) listDocuments(r *http.Request) (any, error) {
	q, err := newRequest(r)
	if err != nil {
		return nil, err
	}
	all, err := f.store.Dockets(r.Context())
	if err != nil {
		return nil, err
	}
	keep := f.documentFilter(q)
	order := q.sort("commentEndDate", "postedDate", "lastModifiedDate", "documentId", "title")
	p := q.paging()
	if err := q.done(); err != nil {
		return nil, err
	}
	var found []document
	for _, d := range all {
		found = append(found, slices.DeleteFunc(documentsOf(d), func(c document) bool { return !keep(c) })...)
	}
	slices.SortFunc(found, func(a, b document) int {
		last := cmp.Compare(a.id(), b.id())
		return compare(order, map[string]int{"commentEndDate": a.ends().Compare(b.ends()),
			"postedDate": a.posted().Compare(b.posted()), "lastModifiedDate": a.d.ChangedAt.Compare(b.d.ChangedAt),
			"documentId": last, "title": cmp.Compare(a.d.Title, b.d.Title)}, last)
	})
	page := cutPage(found, p)
	rows := make([]resource, len(page))
	for i, c := range page {
		rows[i] = resource{ID: c.id(), Type: "documents", Links: links{f.self("documents", c.id())},
			Attributes: documentRow{AgencyID: agency(c.d.ID), CommentEndDate: instant(c.ends()),
				CommentStartDate: instant(c.begins()), DocketID: string(c.d.ID), DocumentType: notice,
				LastModifiedDate: instant(c.d.ChangedAt), ObjectID: c.object(), OpenForComment: c.open(f.Now()),
				PostedDate: day(c.posted()), Subtype: callSubtype(), Title: c.d.Title}}
	}
	return list{rows, newMeta(p, len(rows), len(found))}, nil
}

// documentFilter takes the filters of documents.
func (f *Face) documentFilter(q *request) func(document) bool {
	typed, term := q.words(), words.Query{}
	if typed != "" {
		term = words.Parse(typed)
	}
	ids, agencies, types := q.list("docketId"), q.list("agencyId"), q.list("documentType")
	numbers, subtypes := q.list("frDocNum"), q.list("subtype")
	posted, changed, ends := q.days("postedDate"), q.seconds("lastModifiedDate"), q.days("commentEndDate")
	within := q.get("filter[withinCommentPeriod]")
	if within != "" && within != "true" {
		q.fail("filter[withinCommentPeriod] can be “true” only.")
	}
	now := f.Now()
	return func(c document) bool {
		switch {
		case !oneOf(ids, string(c.d.ID)), !agencyOf(agencies, c.d.ID), !oneOf(types, notice), len(numbers) > 0,
			!oneOf(subtypes, *callSubtype()):
			return false
		case !posted.holds(c.posted()), !changed.holds(c.d.ChangedAt.Truncate(time.Second)), !holdsEnd(ends, c.ends()),
			within != "" && !c.open(now):
			return false
		}
		return typed == "" || named(typed, term, c.d, c.id(), string(c.d.ID))
	}
}

// holdsEnd is holds for a moment that may not be set: no day is like it.
func holdsEnd(p period, end time.Time) bool { return p.open() || !end.IsZero() && p.holds(end) }

func callSubtype() *string { return text("Request for Information") }

// showDocument shows one call for comments.
func (f *Face) showDocument(r *http.Request) (any, error) {
	q, err := newRequest(r)
	if err != nil {
		return nil, err
	}
	included := q.includes()
	if err := q.done(); err != nil {
		return nil, err
	}
	c, err := f.document(r, r.PathValue("document"))
	if err != nil {
		return nil, err
	}
	d := c.d
	return detail{resource{ID: c.id(), Type: "documents", Links: links{f.self("documents", c.id())},
		Relationships: f.related("documents", c.id(), included),
		Attributes: documentDetail{AllowLateComments: d.AcceptLate, CommentEndDate: instant(c.ends()),
			CommentStartDate: instant(c.begins()), OmbApproval: text(d.OMB.Number), shared: shared{
				AgencyID: agency(d.ID), DocAbstract: text(d.Summary), DocketID: string(d.ID), DocumentType: notice,
				ObjectID: c.object(), ModifyDate: instant(d.ChangedAt), PostedDate: day(c.posted()),
				ReceiveDate: day(c.posted()), Subtype: callSubtype(), Title: d.Title,
				OpenForComment: c.open(f.Now())}}}}, nil
}

// document finds a document by its ID, or returns the error that there is none.
func (f *Face) document(r *http.Request, id string) (document, error) {
	all, err := f.store.Dockets(r.Context())
	if err != nil {
		return document{}, err
	}
	for _, d := range all {
		if !strings.HasPrefix(id, string(d.ID)+"-") {
			continue
		}
		for _, c := range documentsOf(d) {
			if c.id() == id {
				return c, nil
			}
		}
	}
	return document{}, noSuch("document")
}

// noAttachments is the list of files of a document or comment.
type noAttachments struct {
	Data []resource `json:"data"`
}

// listAttachments lists the files of a document or comment that is there: none, as
// the portal takes none.
func (f *Face) listAttachments(r *http.Request) (any, error) {
	q, err := newRequest(r)
	if err != nil {
		return nil, err
	}
	if err := q.done(); err != nil {
		return nil, err
	}
	if id := r.PathValue("document"); id != "" {
		_, err = f.document(r, id)
	} else {
		_, err = f.record(r)
	}
	return noAttachments{[]resource{}}, err
}
