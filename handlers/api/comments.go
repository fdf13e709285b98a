package api

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// submission is the type of every comment.
const submission = "Public Submission"

// shared are the attributes that comments and documents have by themselves, in the
// order of the service. Programs make columns of them, so that each is always there.
type shared struct {
	Address1              *string   `json:"address1"`
	Address2              *string   `json:"address2"`
	AgencyID              string    `json:"agencyId"`
	City                  *string   `json:"city"`
	Category              *string   `json:"category"`
	Comment               *string   `json:"comment"`
	Country               *string   `json:"country"`
	DisplayProperties     *[]string `json:"displayProperties"`
	DocAbstract           *string   `json:"docAbstract"`
	DocketID              string    `json:"docketId"`
	DocumentType          string    `json:"documentType"`
	Email                 *string   `json:"email"`
	Fax                   *string   `json:"fax"`
	Field1                *string   `json:"field1"`
	Field2                *string   `json:"field2"`
	FileFormats           *[]string `json:"fileFormats"`
	FirstName             *string   `json:"firstName"`
	GovAgency             *string   `json:"govAgency"`
	GovAgencyType         *string   `json:"govAgencyType"`
	ObjectID              string    `json:"objectId"`
	LastName              *string   `json:"lastName"`
	LegacyID              *string   `json:"legacyId"`
	ModifyDate            *string   `json:"modifyDate"`
	Organization          *string   `json:"organization"`
	OriginalDocumentID    *string   `json:"originalDocumentId"`
	PageCount             int       `json:"pageCount"`
	Phone                 *string   `json:"phone"`
	PostedDate            *string   `json:"postedDate"`
	PostmarkDate          *string   `json:"postmarkDate"`
	ReasonWithdrawn       *string   `json:"reasonWithdrawn"`
	ReceiveDate           *string   `json:"receiveDate"`
	RestrictReason        *string   `json:"restrictReason"`
	RestrictReasonType    *string   `json:"restrictReasonType"`
	StateProvinceRegion   *string   `json:"stateProvinceRegion"`
	SubmitterRep          *string   `json:"submitterRep"`
	SubmitterRepAddress   *string   `json:"submitterRepAddress"`
	SubmitterRepCityState *string   `json:"submitterRepCityState"`
	Subtype               *string   `json:"subtype"`
	Title                 string    `json:"title"`
	TrackingNbr           *string   `json:"trackingNbr"`
	Withdrawn             bool      `json:"withdrawn"`
	Zip                   *string   `json:"zip"`
	OpenForComment        bool      `json:"openForComment"`
}

// commentDetail is a comment by itself.
type commentDetail struct {
	CommentOn           string `json:"commentOn"`
	CommentOnDocumentID string `json:"commentOnDocumentId"`
	DuplicateComments   int    `json:"duplicateComments"`
	shared
}

// commentRow is a comment in a list.
type commentRow struct {
	AgencyID           string  `json:"agencyId"`
	DocumentType       string  `json:"documentType"`
	LastModifiedDate   *string `json:"lastModifiedDate"`
	HighlightedContent string  `json:"highlightedContent"`
	Withdrawn          bool    `json:"withdrawn"`
	Title              string  `json:"title"`
	PostedDate         *string `json:"postedDate"`
	ObjectID           string  `json:"objectId"`
}

// listComments lists what is posted, and what once was.
func (f *Face) listComments(r *http.Request) (any, error) {
	req, err := newRequest(r)
	if err != nil {
		return nil, err
	}
	all, err := f.store.Dockets(r.Context())
	if err != nil {
		return nil, err
	}
	q, p := commentQuery(req, all)
	if err := req.done(); err != nil {
		return nil, err
	}
	release, err := f.Searching(r.Context(), q.Words)
	if err != nil {
		return nil, err
	}
	defer release()
	total, err := f.count(r.Context(), q)
	if err != nil {
		return nil, err
	}
	var found []docket.PublicRecord
	if len(q.Parts) > 0 && q.Offset < total {
		if found, err = f.store.PublicRecords(r.Context(), q); err != nil {
			return nil, err
		}
	}
	rows := make([]resource, len(found))
	for i, c := range found {
		id := string(c.ID)
		rows[i] = resource{ID: id, Type: "comments", Links: links{f.self("comments", id)}, Attributes: commentRow{
			AgencyID: agency(c.Docket), DocumentType: submission, LastModifiedDate: instant(c.ChangedAt),
			Withdrawn: c.Gone,
			Title:     title(c), PostedDate: day(c.PostedAt), ObjectID: commentObject(c.ID)}}
	}
	return list{rows, newMeta(p, len(rows), total)}, nil
}

// commentQuery takes the filters of comments. A filter that can match nothing leaves
// no part to look into.
func commentQuery(q *request, all []docket.Docket) (docket.RecordQuery, paging) {
	ids, agencies, objects := q.list("docketId"), q.list("agencyId"), q.list("commentOnId")
	posted, changed := q.days("postedDate"), q.seconds("lastModifiedDate")
	order := q.sort("postedDate", "lastModifiedDate", "documentId")
	typed, p := q.words(), q.paging()
	out := docket.RecordQuery{PostedFrom: posted.from, PostedBefore: posted.before, ChangedFrom: changed.from,
		ChangedBefore: changed.before, Offset: p.offset(), Limit: p.size}
	for _, d := range all {
		if oneOf(ids, string(d.ID)) && agencyOf(agencies, d.ID) {
			if part, ok := roundsOf(d, objects); ok {
				out.Parts = append(out.Parts, part)
			}
		}
	}
	searchFor(&out, typed, all)
	out.Order = docket.RecordsByPosting
	if out.Words != "" {
		out.Order = docket.RecordsByID // as the index of words is laid out
	}
	if len(order) > 0 {
		out.Order = recordOrders[order[0].name]
		out.Descending = order[0].descending
	}
	return out, p
}

// recordOrders are the orders by the names of sort. The first key decides: no two
// records are alike in it.
var recordOrders = map[string]docket.RecordOrder{
	"postedDate": docket.RecordsByPosting, "lastModifiedDate": docket.RecordsByChange, "documentId": docket.RecordsByID,
}

// roundsOf is the part of a docket that comments on one of the documents, which are
// given by their objectId; all of it where none is given.
func roundsOf(d docket.Docket, objects []string) (docket.RecordPart, bool) {
	part := docket.RecordPart{Docket: d.ID}
	if len(objects) == 0 {
		return part, true
	}
	all := documentsOf(d)
	for _, c := range all {
		if slices.Contains(objects, c.object()) {
			part.Rounds = append(part.Rounds, c.round)
		}
	}
	if len(part.Rounds) == 0 {
		return part, false
	}
	if len(part.Rounds) == len(all) {
		part.Rounds = nil
	}
	return part, true
}

// searchFor adds search words. The ID of a comment, a document or a docket finds
// what it names.
func searchFor(q *docket.RecordQuery, typed string, all []docket.Docket) {
	if typed == "" {
		return
	}
	id := strings.ToUpper(typed)
	for _, d := range all {
		if id == string(d.ID) {
			q.Parts = slices.DeleteFunc(q.Parts, func(p docket.RecordPart) bool { return p.Docket != d.ID })
			return
		}
		for _, c := range documentsOf(d) {
			if id == c.id() {
				q.Parts = slices.DeleteFunc(q.Parts, func(p docket.RecordPart) bool {
					return p.Docket != d.ID || len(p.Rounds) > 0 && !slices.Contains(p.Rounds, c.round)
				})
				for i := range q.Parts {
					if d.Round > 1 {
						q.Parts[i].Rounds = []int{c.round}
					}
				}
				return
			}
		}
	}
	if _, _, ok := docket.CommentID(id).Split(); ok {
		q.ID = docket.CommentID(id)
		return
	}
	q.Words = typed
}

// showComment shows one comment with its text, or what is left of one that is no
// more.
func (f *Face) showComment(r *http.Request) (any, error) {
	q, err := newRequest(r)
	if err != nil {
		return nil, err
	}
	included := q.includes()
	if err := q.done(); err != nil {
		return nil, err
	}
	c, err := f.record(r)
	if err != nil {
		return nil, err
	}
	d, err := f.docket(r, c.Docket)
	if err != nil {
		return nil, err
	}
	id := string(c.ID)
	return detail{resource{ID: id, Type: "comments", Links: links{f.self("comments", id)},
		Relationships: f.related("comments", id, included), Attributes: newCommentDetail(d, c)}}, nil
}

// record reads the record that the address names.
func (f *Face) record(r *http.Request) (docket.PublicRecord, error) {
	c, err := f.store.PublicRecord(r.Context(), docket.CommentID(r.PathValue("comment")))
	if errors.Is(err, docket.ErrNotFound) {
		return c, noSuch("comment")
	}
	return c, err
}

func newCommentDetail(d docket.Docket, c docket.PublicRecord) commentDetail {
	out := commentDetail{
		CommentOn: documentObject(c.Docket, c.Round), CommentOnDocumentID: documentID(c.Docket, c.Round),
		shared: shared{AgencyID: agency(c.Docket), DocketID: string(c.Docket), DocumentType: submission,
			ObjectID: commentObject(c.ID), ModifyDate: instant(c.ChangedAt), PostedDate: day(c.PostedAt),
			Title: title(c), Withdrawn: c.Gone},
	}
	if c.Gone {
		out.ReasonWithdrawn = text(whyGone(d, c))
		return out
	}
	out.DuplicateComments = max(0, c.StandsFor-1)
	out.Comment = text(commentHTML(d, c))
	out.PageCount = 1
	out.PostmarkDate, out.ReceiveDate = day(c.PostmarkedOn), day(c.ReceivedAt)
	out.StateProvinceRegion, out.Subtype = text(c.Byline.State), text("Public Comment")
	out.TrackingNbr = text(string(c.ID)) // the one of the receipt is its sender's secret
	if c.Byline.Sector != "" && c.Byline.Sector != docket.SectorUnspecified {
		out.Category = text(d.SectorLabel(c.Byline.Sector))
	}
	switch c.Byline.Type {
	case docket.Individual:
		out.LastName = text(c.Byline.Name)
	case docket.Organization:
		out.Organization = text(c.Byline.Organization)
	}
	if c.Status == docket.PostedWithRedactions {
		out.RestrictReasonType, out.RestrictReason = text("Other"), text("Some words or answers were hidden before "+
			"this comment was posted. Each gap in the text says why.")
	}
	return out
}

// title says who sent a comment, or what it comments on.
func title(c docket.PublicRecord) string {
	if c.Gone || !c.Byline.Named() {
		return "Comment on " + documentID(c.Docket, c.Round)
	}
	return "Comment from " + c.Byline.Attribution()
}

// whyGone says why a comment is no more.
func whyGone(d docket.Docket, c docket.PublicRecord) string {
	switch {
	case c.Status == docket.Withdrawn:
		return "The sender withdrew this comment."
	case c.Status == docket.Spam:
		return "This comment was taken down as spam."
	case c.Status == docket.Pending:
		return "This comment was taken down and is being reviewed again."
	case c.Reason != "":
		return "This comment was taken down. Reason: " + d.ReasonLabel(c.Reason)
	}
	return "This comment was taken down."
}

// commentHTML writes the answers of a comment as the interface writes texts: with
// entities, and <br/> at the end of lines. Each stands under its question.
func commentHTML(d docket.Docket, c docket.PublicRecord) string {
	var b strings.Builder
	for i, a := range c.Answers {
		if i > 0 {
			b.WriteString("<br/><br/>")
		}
		question, _ := d.Question(a.Question)
		label := question.Text
		if a.Question != docket.General {
			label = string(a.Question) + ". " + label
		}
		b.WriteString(html.EscapeString(label))
		b.WriteString("<br/><br/>")
		b.WriteString(strings.ReplaceAll(html.EscapeString(string(a.Text)), "\n", "<br/>"))
	}
	return b.String()
}

// count counts the records that q asks for, or knows the number since nothing has
// changed.
func (f *Face) count(ctx context.Context, q docket.RecordQuery) (int, error) {
	if !q.Narrow() {
		return f.store.CountPublicRecords(ctx, q)
	}
	var latest []time.Time
	for _, p := range q.Parts {
		at, err := f.store.LastPublicChange(ctx, p.Docket)
		if err != nil {
			return 0, err
		}
		latest = append(latest, at)
	}
	q.Offset, q.Limit, q.Order, q.Descending = 0, 0, "", false
	return f.counts.Get(fmt.Sprintf("%+v %v", q, latest),
		func() (int, error) { return f.store.CountPublicRecords(ctx, q) })
}
