package staff

import (
	"net/http"
	"strconv"
	"strings"

	"commentportal/docket"
	"commentportal/handlers/web"
)

// actionOpen is the button of a row that opens it.
const actionOpen = "open"

// rowButton is what a button of a row has in its value: what it does, the comment, the
// version that was seen, and the words that a post hides.
type rowButton struct {
	action  string
	id      docket.CommentID
	version int
	marks   []typedMark
}

// parseRow reads ACTION ID VERSION MARK….
func parseRow(value string) (rowButton, bool) {
	parts := strings.Split(value, " ")
	if len(parts) < 3 {
		return rowButton{}, false
	}
	b := rowButton{action: parts[0], id: docket.CommentID(parts[1])}
	var err error
	b.version, err = strconv.Atoi(parts[2])
	_, _, ok := b.id.Split()
	if !ok || err != nil || b.version < 1 {
		return rowButton{}, false
	}
	for _, part := range parts[3:] {
		m, ok := parseMark(part)
		if !ok {
			return rowButton{}, false
		}
		b.marks = append(b.marks, m)
	}
	return b, true
}

// DecideRow carries out the button of a row: it decides the comment as the list shows
// it, or opens it. What is ticked stays ticked.
func (s *review) DecideRow(w http.ResponseWriter, r *http.Request) error {
	form, err := s.list.listForm(w, r)
	if err != nil {
		return err
	}
	b, ok := parseRow(form.Get("row"))
	if !ok {
		return web.BadRequest("The form does not say what to do with which comment. Open the list again.")
	}
	queue := cleanQueue(form.Get("queue"))
	q, _, err := s.queue.listFrom(r.Context(), queue)
	if err != nil {
		return err
	}
	web.RestAt(r, queueAt(q))
	if b.action == actionOpen {
		return web.SeeOther(w, r, atRow(web.WithValue(queueAt(q), "open", string(b.id)), b.id))
	}
	return s.carryOut(w, r, b.id, decisionForm{Version: b.version, Action: docket.Action(b.action), Marks: b.marks,
		List: true}, queue)
}
