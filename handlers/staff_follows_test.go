package handlers

import (
	"net/http"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/intake"
)

// The page of a comment says before a decision what hangs on it: copies of its letter
// that wait, and what readers lose when it is taken down.
func TestADecisionSaysWhatHangsOnIt(t *testing.T) {
	t.Parallel()
	p := openCampaigns(t)
	mod := p.staffer(docket.RoleModerator)
	reply := p.letter(map[docket.QuestionID]string{"1": "I agree."},
		func(f *intake.Form) { f.ReplyTo = string(p.copies[0]) })
	decide(t, mod, reply, docket.ActionPost).want(t, http.StatusSeeOther)
	for _, tt := range []struct {
		id   docket.CommentID
		want string
	}{
		{p.copies[0], "2 copies of this letter wait. They stay as they are when the letter is taken down. | " +
			"1 posted reply to it stays posted."},
		{p.copies[3], "1 other copy of its letter waits. A decision here leaves them as they are."},
		{p.blood[0], "1 copy of this letter waits. A decision on the letter decides none of them; once it is posted, " +
			"each can be posted with one key."},
		{reply, ""},
	} {
		var lines []string
		for _, n := range mod.get(reviewPath(tt.id)).want(t, http.StatusOK).nodes(t, "#follows li") {
			lines = append(lines, nodeText(n))
		}
		if got := strings.Join(lines, " | "); got != tt.want {
			t.Errorf("%s says %q, want %q", tt.id, got, tt.want)
		}
	}
}
