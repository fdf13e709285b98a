package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
)

// mostPage is the size below which a page of the longest comment stays, in bytes: a
// megabyte, less what may stand around the texts (a campaign, reports, a conflict).
const mostPage = 900_000

// crowdedAnswers are six answers of the greatest length, 150,000 bytes together,
// with 300 findings.
func crowdedAnswers(t testing.TB) map[docket.QuestionID]string {
	t.Helper()
	const end = " and so on.\n" // a board in the sentence of a telephone makes it an office’s
	answers := map[docket.QuestionID]string{}
	filler := strings.Repeat("The board asked who pays when <b>patches</b> come late & \"devices\" stay old. ", 7)
	for _, q := range []docket.QuestionID{"1", "2", "3", "4", "5", docket.General} {
		var b strings.Builder
		for i := range 50 {
			said := fmt.Sprintf("Write to clerk%02d.of.office@clinic-%s.example or ", i, q)
			if i%2 == 1 {
				said = fmt.Sprintf("Call 202-555-01%02d or ", i)
			}
			b.WriteString(said + filler[:docket.MaxAnswer/50-len(said)-len(end)] + end)
		}
		answers[q] = b.String()
	}
	return answers
}

// TestPagesOfOneCharacterStaySmall writes the longest comment in characters that a
// page has to escape, each in one to five bytes for one.
func TestPagesOfOneCharacterStaySmall(t *testing.T) {
	t.Parallel()
	for _, char := range []string{"&", "\"", "<", "'"} {
		t.Run(char, func(t *testing.T) {
			t.Parallel()
			p := openPortal(t)
			fields := url.Values{"step": {"review"}, "submitter_type": {"anonymous"}}
			answers := map[docket.QuestionID]string{}
			for _, q := range []docket.QuestionID{"1", "2", "3", "4", "5", docket.General} {
				answers[q] = "Words, then " + strings.Repeat(char, docket.MaxAnswer-20)
				fields.Set("answer-"+string(q), answers[q])
			}
			check := p.post(testForm, fields).want(t, http.StatusOK)
			id := p.letter(answers)
			desk := p.staffer(docket.RoleModerator).get(reviewPath(id)).want(t, http.StatusOK)
			for name, page := range map[string]*answer{"the check page": check, "the review desk": desk} {
				if len(page.Body) >= 1_000_000 {
					t.Errorf("%s of %s alone has %d bytes", name, char, len(page.Body))
				}
				t.Logf("%s: %d bytes", name, len(page.Body))
			}
			form := check.fields(t, "form.check")
			if got := form.Get("answer-1"); got != answers["1"] {
				t.Errorf("the check page carries %.40q instead of %.40q", got, answers["1"])
			}
		})
	}
}

func TestPagesOfACrowdedCommentStaySmall(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	answers := crowdedAnswers(t)
	check := func(name string, page *answer) {
		t.Helper()
		if len(page.Body) >= mostPage {
			t.Errorf("%s has %d bytes, want below %d", name, len(page.Body), mostPage)
		}
	}
	fields := url.Values{"step": {"review"}, "submitter_type": {"anonymous"}}
	for q, text := range answers {
		fields.Set("answer-"+string(q), text)
	}
	page := p.post(testForm, fields).want(t, http.StatusOK)
	check("the check page", page)
	id := p.letter(answers)
	mod := p.staffer(docket.RoleModerator)
	review := mod.get(reviewPath(id)).want(t, http.StatusOK)
	check("the review desk", review)
	if mod := len(review.Body); mod >= 800_000 { // the public side shows what stands around the gaps
		t.Errorf("the review desk has %d bytes: does it send the text twice?", mod)
	}
	if n := strings.Count(review.Body, `name="redaction"`); n < 300 {
		t.Errorf("%d findings on the desk: the test is blind", n)
	}
	if n := strings.Count(page.Body, `class="note `); n < 300 {
		t.Errorf("%d findings on the check page: the test is blind", n)
	}
	form := reviewForm(t, review)
	form.Set("decision", "post")
	form.Set("hide-1", "words that do not stand there")
	check("the review desk with a problem", mod.post(reviewPath(id)+"/decision", form).want(t,
		http.StatusUnprocessableEntity))
	form.Del("hide-1")
	mod.post(reviewPath(id)+"/decision", form).want(t, http.StatusSeeOther)
	check("the review desk after posting", mod.get(reviewPath(id)+"?original=1").want(t, http.StatusOK))
	check("the public page", p.get(testDocket+"/comments/"+string(id)).want(t, http.StatusOK))
	analyst := p.staffer(docket.RoleStaff)
	check("the comment for coding", analyst.get(reviewPath(id)).want(t, http.StatusOK))
	check("one answer for coding", analyst.get("/admin/coding/"+string(id)+"/1").want(t, http.StatusOK))
}
