package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"commentportal/docket"
)

// Webhook tells a program by HTTP that something waits.
type Webhook struct {
	address string
	client  *http.Client
}

// call is what a webhook is sent: "text" and "content" are what chat programs show.
type call struct {
	Kind    docket.MessageKind `json:"kind"`
	Docket  docket.ID          `json:"docket"`
	Count   int                `json:"count"`
	URL     string             `json:"url"`
	At      string             `json:"at"`
	ID      int64              `json:"id"` // the same when a call is repeated
	Text    string             `json:"text"`
	Content string             `json:"content"`
}

// NewWebhook reads the address of a webhook: https, or http on this machine. Redirects
// are not followed: what waits is told to nobody but the address that was given.
func NewWebhook(address string) (*Webhook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return nil, errors.New("write an address that begins with https://")
	}
	return &Webhook{address: address, client: &http.Client{Timeout: sendWithin,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, nil
}

// Send calls the webhook. Its errors hold no part of the address, which may be secret.
func (w *Webhook) Send(ctx context.Context, m docket.Message, l Letter) error {
	body, err := json.Marshal(call{Kind: m.Kind, Docket: m.Docket, Count: m.Count, URL: l.Link,
		At: at(m.MadeAt), ID: m.ID,
		Text: l.Subject + " " + l.Link, Content: l.Subject + " " + l.Link})
	if err != nil {
		return &Refusal{Why: "the call could not be written", Final: true, Err: err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.address, bytes.NewReader(body))
	if err != nil {
		return &Refusal{Why: "the address of the webhook cannot be used"}
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := w.client.Do(req)
	if err != nil {
		return &Refusal{Why: "the webhook could not be reached"} // the error itself repeats the address
	}
	defer res.Body.Close()
	io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) //nolint:errcheck // what it says is not read
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return &Refusal{Why: "the webhook answered " + strconv.Itoa(res.StatusCode)}
	}
	return nil
}
