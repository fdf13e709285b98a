package handlers

import (
	"net/http"
	"strings"
	"testing"
)

// Who points at an attachment is told before sending that there is none.
func TestCheckPageSaysThatNothingIsAttached(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	for answer, told := range map[string]bool{
		"Please see attached.\n\nJane Roe": true, "Ver documento adjunto.": true,
		"Email attachments are our worst risk.": false, "N/A": false,
	} {
		fields := p.get(testForm).fields(t, "form.comment-form")
		fields.Set("answer-1", answer)
		fields.Set("submitter_type", "anonymous")
		fields.Set("step", "review")
		res := p.post(testForm, fields).want(t, http.StatusOK)
		if got := strings.Contains(string(res.Body), "Nothing is attached"); got != told {
			t.Errorf("%q: told %v, want %v", answer, got, told)
		}
	}
}
