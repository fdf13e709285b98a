package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"commentportal/docket"
)

// TestQuotationsSayThatTheyWait looks for the mark beside each quotation whose theme
// was changed after it was chosen, and at no other.
func TestQuotationsSayThatTheyWait(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		why  docket.Revisit
		says string
	}{
		{"", ""},
		{docket.RevisitRedefined, "; chosen under an older meaning of this theme, and not looked at again"},
		{docket.RevisitGone, "; chosen under a theme that is in the codebook no more, and not looked at again"},
	} {
		p := prepared()
		code := "DEV-PAT"
		if tt.why == docket.RevisitGone {
			code = "OLD-COD"
		}
		p.quoted(p.posted(1)[0], code, 1, tt.why)
		p.book.Version = 2
		dir := p.done().exported(t)
		data, err := os.ReadFile(filepath.Join(dir, "report.html"))
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(data), "not looked at again"); n != oneIf(tt.why != "") ||
			!strings.Contains(string(data), tt.says) {
			t.Errorf("%q: %d marks in the report", tt.why, n)
		}
		if data, err = os.ReadFile(filepath.Join(dir, "quotes.csv")); err != nil {
			t.Fatal(err)
		}
		if row := strings.Split(string(data), "\r\n")[1]; !strings.HasSuffix(row, ",1,"+string(tt.why)+",1,false") {
			t.Errorf("%q: quotes.csv says %s", tt.why, row)
		}
	}
}
