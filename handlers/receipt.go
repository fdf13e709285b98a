package handlers

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"commentportal/docket"
	"commentportal/intake"
	"commentportal/views"
)

// receiptLife is how long the address of a receipt opens it. Long enough to
// print, save and reload it; short, because addresses stay in histories.
const receiptLife = time.Hour

// receiptTicket is what the address of a receipt carries, encrypted.
type receiptTicket struct {
	Number docket.TrackingNumber `json:"n"`
	Issued int64                 `json:"t"` // Unix seconds
}

// errReceiptEnded is the answer to an address that opens no receipt any more.
var errReceiptEnded = &problem{status: http.StatusGone, heading: "This receipt is no longer shown here", text: []string{
	"For your privacy a receipt is shown for one hour only. Your comment is safe.",
	"Use your tracking number on the page “Check a comment” to see where it stands.",
}}

// toReceipt sends the commenter to the receipt.
func (s *site) toReceipt(w http.ResponseWriter, r *http.Request, id docket.ID, number docket.TrackingNumber) error {
	token, err := s.sealReceipt(id, number)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, "/dockets/"+string(id)+"/receipt/"+token, http.StatusSeeOther)
	return nil
}

func (s *site) receiptBox() (cipher.AEAD, error) {
	block, err := aes.NewCipher(s.Keys.Receipt[:])
	if err != nil {
		return nil, fmt.Errorf("receipt token: %w", err)
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("receipt token: %w", err)
	}
	return box, nil
}

// sealReceipt makes the token: the tracking number and the time, encrypted and
// bound to the docket.
func (s *site) sealReceipt(id docket.ID, number docket.TrackingNumber) (string, error) {
	box, err := s.receiptBox()
	if err != nil {
		return "", err
	}
	plain, err := json.Marshal(receiptTicket{Number: number, Issued: s.Steady().Unix()})
	if err != nil {
		return "", fmt.Errorf("receipt token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(box.Seal(nil, nil, plain, []byte("receipt "+id))), nil
}

// openReceipt reads a token. A forged one is a page that does not exist.
func (s *site) openReceipt(id docket.ID, token string) (docket.TrackingNumber, error) {
	box, err := s.receiptBox()
	if err != nil {
		return "", err
	}
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(sealed) < box.Overhead() {
		return "", errNoPage
	}
	plain, err := box.Open(nil, nil, sealed, []byte("receipt "+id))
	if err != nil {
		return "", errNoPage
	}
	var t receiptTicket
	if err := json.Unmarshal(plain, &t); err != nil {
		return "", errNoPage
	}
	if age := s.Steady().Sub(time.Unix(t.Issued, 0)); age < -time.Minute || age > receiptLife {
		return "", errReceiptEnded
	}
	return t.Number, nil
}

// openedReceipt is what both pages of a receipt need.
func (s *site) openedReceipt(r *http.Request) (docket.Docket, docket.TrackingNumber, docket.Comment, error) {
	id, err := docketID(r)
	if err != nil {
		return docket.Docket{}, "", docket.Comment{}, err
	}
	number, err := s.openReceipt(id, r.PathValue("token"))
	if err != nil {
		return docket.Docket{}, "", docket.Comment{}, err
	}
	d, err := s.Reader.Docket(r.Context(), id)
	if err != nil {
		return docket.Docket{}, "", docket.Comment{}, err
	}
	c, err := s.Sender.Receipt(r.Context(), number)
	if err != nil {
		return docket.Docket{}, "", docket.Comment{}, err
	}
	return d, number, c, nil
}

// receipt shows the tracking number, here and nowhere else.
func (s *site) receipt(w http.ResponseWriter, r *http.Request) error {
	d, number, c, err := s.openedReceipt(r)
	if err != nil {
		return err
	}
	file := s.receiptText(d, c, number)
	sum := sha256.Sum256(file)
	page := views.ReceiptPage{
		Shell:      s.docketShell(d, "Comment received", "/comment"),
		Number:     string(number),
		Status:     s.look.BaseURL + "/status",
		ReceivedAt: inZone(d, c.FiledAt),
		Late:       c.Late,
		File:       r.URL.Path + "/submission.txt",
		FileBytes:  len(file),
		SHA256:     hex.EncodeToString(sum[:]),
	}
	if !c.ReceivedAt.IsZero() {
		page.ReceivedAt = inZone(d, c.ReceivedAt)
	}
	page.Shell.NoIndex = true
	for _, a := range c.Answers {
		question, _ := d.Question(a.Question)
		page.Answers = append(page.Answers, views.ShownAnswer{Number: questionNumber(a.Question), Question: question.Text, Text: a.Text})
	}
	return s.render(w, r, http.StatusOK, views.Receipt(page))
}

func (s *site) receiptText(d docket.Docket, c docket.Comment, number docket.TrackingNumber) []byte {
	return intake.Receipt(d, c, number, s.look.BaseURL)
}

// receiptFile is the submission as the commenter may keep it. The receipt shows
// its SHA-256.
func (s *site) receiptFile(w http.ResponseWriter, r *http.Request) error {
	d, number, c, err := s.openedReceipt(r)
	if err != nil {
		return err
	}
	file := s.receiptText(d, c, number)
	download(w, "text/plain; charset=utf-8", "comment-on-"+string(d.ID)+".txt")
	w.Header().Set("Content-Length", strconv.Itoa(len(file)))
	_, _ = w.Write(file) // the reader has gone; there is nobody to tell
	return nil
}

// download marks an answer as a file to save, never a page to show.
func download(w http.ResponseWriter, contentType, name string) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Content-Security-Policy", sandboxed)
}

// questionNumber is the number that people read before a question; the general
// answer has none.
func questionNumber(q docket.QuestionID) string {
	if q == docket.General {
		return ""
	}
	return string(q)
}
