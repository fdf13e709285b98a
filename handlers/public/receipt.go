package public

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/securecookie"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/views"
)

// receiptsStore holds what a receipt asks of the store.
type receiptsStore interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Receipt(ctx context.Context, number docket.TrackingNumber) (docket.Comment, error)
	Codebook(ctx context.Context, id docket.ID) (docket.Codebook, error)
	traceStore
	web.FiguresStore
}

// receipts serves the page and the file that a commenter gets after filing.
type receipts struct {
	*web.Core
	store receiptsStore
	seal  *securecookie.SecureCookie // the token in the address of a receipt
}

// receiptLife is how long the address of a receipt opens it. Long enough to
// print, save and reload it; short, because addresses stay in histories.
const receiptLife = time.Hour

// receiptTicket is what the address of a receipt carries, encrypted.
type receiptTicket struct {
	Number docket.TrackingNumber `json:"n"`
	Issued int64                 `json:"t"` // Unix seconds
}

// errReceiptEnded is the answer to an address that opens no receipt any more.
var errReceiptEnded = &web.Problem{Status: http.StatusGone, Heading: "This receipt is no longer shown here",
	Text: []string{
		"For your privacy a receipt is shown for one hour only. Your comment is safe.",
		"Use your tracking number on the page “Check a comment” to see where it stands.",
	}}

// toReceipt sends the commenter to the receipt.
func (s *receipts) toReceipt(w http.ResponseWriter, r *http.Request, id docket.ID, number docket.TrackingNumber) error {
	token, err := s.sealReceipt(id, number)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, phrase.From(r.Context()).Address("/dockets/"+string(id)+"/receipt/"+token), http.StatusSeeOther)
	return nil
}

// receiptName binds a token to its docket.
func receiptName(id docket.ID) string { return "receipt " + string(id) }

// sealReceipt makes the token: the tracking number and the time, encrypted and
// bound to the docket.
func (s *receipts) sealReceipt(id docket.ID, number docket.TrackingNumber) (string, error) {
	plain, err := json.Marshal(receiptTicket{Number: number, Issued: s.Steady().Unix()})
	if err != nil {
		return "", fmt.Errorf("receipt token: %w", err)
	}
	token, err := s.seal.Encode(receiptName(id), plain)
	if err != nil {
		return "", fmt.Errorf("receipt token: %w", err)
	}
	return token, nil
}

// openReceipt reads a token. A forged one is a page that does not exist.
func (s *receipts) openReceipt(id docket.ID, token string) (docket.TrackingNumber, error) {
	var plain []byte
	if err := s.seal.Decode(receiptName(id), token, &plain); err != nil {
		return "", web.ErrNoPage
	}
	var t receiptTicket
	if err := json.Unmarshal(plain, &t); err != nil {
		return "", web.ErrNoPage
	}
	if age := s.Steady().Sub(time.Unix(t.Issued, 0)); age < -time.Minute || age > receiptLife {
		return "", errReceiptEnded
	}
	return t.Number, nil
}

// openedReceipt is what both pages of a receipt need.
func (s *receipts) openedReceipt(r *http.Request) (docket.Docket, docket.TrackingNumber, docket.Comment, error) {
	id, err := web.DocketID(r)
	if err != nil {
		return docket.Docket{}, "", docket.Comment{}, err
	}
	number, err := s.openReceipt(id, r.PathValue("token"))
	if err != nil {
		return docket.Docket{}, "", docket.Comment{}, err
	}
	d, err := s.store.Docket(r.Context(), id)
	if err != nil {
		return docket.Docket{}, "", docket.Comment{}, err
	}
	c, err := s.store.Receipt(r.Context(), number)
	if err != nil {
		return docket.Docket{}, "", docket.Comment{}, err
	}
	return d, number, c, nil
}

// Show shows the tracking number, here and nowhere else.
func (s *receipts) Show(w http.ResponseWriter, r *http.Request) error {
	page, err := s.page(r)
	if err != nil {
		return err
	}
	return s.Render(w, r, http.StatusOK, views.Receipt(page))
}

// Paper is the same as a file that needs no other.
func (s *receipts) Paper(w http.ResponseWriter, r *http.Request) error {
	page, err := s.page(r)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := views.ReceiptFile(page).Render(r.Context(), &file); err != nil {
		return err
	}
	web.Download(w, "text/html; charset=utf-8", "comment-on-"+string(page.Shell.Docket.ID)+".html")
	w.Header().Set("Content-Length", strconv.Itoa(file.Len()))
	_, _ = w.Write(file.Bytes()) // the reader has gone; there is nobody to tell
	return nil
}

// page lays a receipt out.
func (s *receipts) page(r *http.Request) (views.ReceiptPage, error) {
	d, number, c, err := s.openedReceipt(r)
	if err != nil {
		return views.ReceiptPage{}, err
	}
	at := strings.TrimSuffix(r.URL.Path, "/receipt.html")
	file := s.receiptText(r.Context(), d, c, number)
	sum := sha256.Sum256(file)
	page := views.ReceiptPage{
		Shell:      s.DocketShell(r.Context(), d, "Comment received", "/comment"),
		Number:     string(number),
		Status:     s.Look.BaseURL + phrase.From(r.Context()).Address("/status"),
		Call:       s.Look.BaseURL + phrase.From(r.Context()).Address("/dockets/"+string(d.ID)),
		ReceivedAt: inZone(d, c.FiledAt),
		Late:       c.Late,
		File:       at + "/submission.txt",
		Paper:      at + "/receipt.html",
		FileBytes:  len(file),
		SHA256:     hex.EncodeToString(sum[:]),
	}
	if !c.ReceivedAt.IsZero() {
		page.ReceivedAt = inZone(d, c.ReceivedAt)
	}
	page.Shell.NoIndex = true
	if err := s.addWay(r.Context(), &page, d, c); err != nil {
		return views.ReceiptPage{}, err
	}
	for _, a := range c.Answers {
		question, _ := d.Question(a.Question)
		page.Answers = append(page.Answers, views.ShownAnswer{Number: questionNumber(a.Question),
			Question: question.Text, Text: a.Text})
	}
	return page, nil
}

// addWay adds how the public will read the sender, and what becomes of the comment.
func (s *receipts) addWay(ctx context.Context, page *views.ReceiptPage, d docket.Docket, c docket.Comment) error {
	book, err := s.store.Codebook(ctx, d.ID)
	if err != nil {
		return err
	}
	way, err := traceOf(ctx, s.store, d, book, c.ID)
	if err != nil {
		return err
	}
	say := phrase.From(ctx)
	page.ShownAs = views.ShownAs(say, d, c.Submitter.Byline())
	page.Journey = views.NewJourney(views.JourneyFacts{Say: say, Docket: d, Comment: c, Book: book,
		Trace: way.Trace, Figures: usualFigures(ctx, s.Core, s.store, c)})
	return nil
}

// usualFigures are the figures by which a page tells somebody who waits how long
// decisions take. Nobody waits for them: zero where they are not there in time.
func usualFigures(ctx context.Context, core *web.Core, store web.FiguresStore, c docket.Comment) docket.Figures {
	if c.Status != docket.Pending {
		return docket.Figures{}
	}
	d, err := core.Store.Docket(ctx, c.Docket) // in one language: the figures serve all
	if err != nil {
		return docket.Figures{}
	}
	f, err := core.Figures.Lately(ctx, store, d, core.Now())
	if err != nil {
		return docket.Figures{}
	}
	return f
}

func (s *receipts) receiptText(ctx context.Context, d docket.Docket, c docket.Comment,
	number docket.TrackingNumber) []byte {
	return intake.Receipt(phrase.From(ctx), d, c, number, s.Look.BaseURL)
}

// File is the submission as the commenter may keep it. The receipt shows
// its SHA-256.
func (s *receipts) File(w http.ResponseWriter, r *http.Request) error {
	d, number, c, err := s.openedReceipt(r)
	if err != nil {
		return err
	}
	file := s.receiptText(r.Context(), d, c, number)
	web.Download(w, "text/plain; charset=utf-8", "comment-on-"+string(d.ID)+".txt")
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	_, _ = w.Write(file) // the reader has gone; there is nobody to tell
	return nil
}

// questionNumber is the number that people read before a question; the general
// answer has none.
func questionNumber(q docket.QuestionID) string {
	if q == docket.General {
		return ""
	}
	return string(q)
}
