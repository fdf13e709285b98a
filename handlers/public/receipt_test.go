package public

import (
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
	"commentportal/handlers/web"
)

func TestAReceiptTokenOpensOneReceiptForAnHour(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 20, 15, 4, 5, 0, time.UTC)
	core := web.NewCore(web.Deps{
		BaseURL: &url.URL{Scheme: "http", Host: "portal.example"}, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return now }, Steady: func() time.Time { return now },
	})
	keys := web.SealKeys{Auth: [32]byte{1}, Seal: [32]byte{2}}
	s := &receipts{Core: core, seal: web.NewSeal(keys, 0)}
	other := &receipts{Core: core, seal: web.NewSeal(web.SealKeys{Auth: [32]byte{3}, Seal: keys.Seal}, 0)}
	const id, number = docket.ID("A-0001"), docket.TrackingNumber("ABCD-EFGH")
	token, err := s.sealReceipt(id, number)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(token, string(number)) || url.PathEscape(token) != token {
		t.Errorf("the token %q shows its number or does not fit into an address", token)
	}
	if again, err := s.sealReceipt(id, number); err != nil || again == token {
		t.Errorf("the same receipt has the same token twice (%v)", err)
	}
	middle := len(token) / 2
	cut, changed := token[:middle], token[:middle]+string('A'+(token[middle]-'A'+1)%26)+token[middle+1:]
	for _, tt := range []struct {
		name  string
		by    *receipts
		id    docket.ID
		token string
		later time.Duration
		want  error
	}{
		{"at once", s, id, token, 0, nil},
		{"after an hour", s, id, token, time.Hour, nil},
		{"after more than an hour", s, id, token, time.Hour + time.Second, errReceiptEnded},
		{"from the future", s, id, token, -2 * time.Minute, errReceiptEnded},
		{"of another docket", s, "A-0002", token, 0, web.ErrNoPage},
		{"under another key", other, id, token, 0, web.ErrNoPage},
		{"cut", s, id, cut, 0, web.ErrNoPage},
		{"changed", s, id, changed, 0, web.ErrNoPage},
		{"empty", s, id, "", 0, web.ErrNoPage},
	} {
		t.Run(tt.name, func(t *testing.T) {
			start := now
			now = start.Add(tt.later)
			got, err := tt.by.openReceipt(tt.id, tt.token)
			now = start
			if !errors.Is(err, tt.want) || tt.want == nil && got != number || tt.want != nil && got != "" {
				t.Errorf("opened %q, %v; want %v", got, err, tt.want)
			}
		})
	}
}
