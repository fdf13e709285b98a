package handlers

import (
	"net/http"
	"strings"
	"testing"
)

// Who sends what counts as no answer is told before sending, at the answer, and
// once more where the whole comment says nothing. Sending it stays possible.
func TestCheckPageSaysWhatCountsAsNoAnswer(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	const (
		attached = "Nothing is attached."
		none     = "This counts as no answer."
		silent   = "Your comment says nothing that we can count"
	)
	for _, tt := range []struct {
		name    string
		answers map[string]string
		told    []string
	}{
		{"a pointer with a signature", map[string]string{"answer-1": "Please see attached.\n\nJane Roe"},
			[]string{attached, silent}},
		{"a pointer in Spanish", map[string]string{"answer-1": "Ver documento adjunto."}, []string{attached, silent}},
		{"a comment about attachments", map[string]string{"answer-1": "Email attachments are our worst risk."}, nil},
		{"a placeholder", map[string]string{"answer-1": "N/A"}, []string{none, silent}},
		{"a dash", map[string]string{"answer-1": "-"}, []string{none, silent}},
		{"a placeholder beside an answer", map[string]string{"answer-1": "None",
			"answer-2": "Share threat data early."},
			[]string{none}},
		{"a reference to another answer", map[string]string{"answer-1": "Share threat data early.",
			"answer-2": "See above."}, []string{none}},
		{"a pointer beside an answer", map[string]string{"answer-1": "Share threat data early.",
			"answer-2": "See attached file."}, []string{attached}},
		{"a placeholder and a pointer", map[string]string{"answer-1": "n/a", "answer-2": "See attached file."},
			[]string{none, attached, silent}},
		{"an answer that begins like a placeholder",
			map[string]string{"answer-1": "None of the vendors patch in time."},
			nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fields := p.get(testForm).fields(t, "form.comment-form")
			for name, text := range tt.answers {
				fields.Set(name, text)
			}
			fields.Set("submitter_type", "anonymous")
			fields.Set("step", "review")
			page := p.post(testForm, fields).want(t, http.StatusOK)
			for _, sentence := range []string{attached, none, silent} {
				want := strings.Contains(strings.Join(tt.told, "\n"), sentence)
				if got := strings.Contains(page.Body, sentence); got != want {
					t.Errorf("told %q: %v, want %v", sentence, got, want)
				}
			}
			sent := page.fields(t, "#review-form")
			sent.Set("step", "submit")
			if res := p.post(testForm, sent); res.StatusCode != http.StatusSeeOther {
				t.Errorf("sending it all the same: status %d, want %d", res.StatusCode, http.StatusSeeOther)
			}
		})
	}
}
