package moderation

import "commentportal/docket"

// A Reason is why a comment should be acted upon: an alert, and the sentences that
// it rests on.
type Reason struct {
	docket.Alert
	Words []docket.Text
}

// Reasons tells what today's rules see in the comment's answers that somebody
// should act upon: a live incident, an open flaw, a threat of violence.
func (d *Desk) Reasons(c docket.Comment) []Reason {
	var list []Reason
	for _, a := range c.Answers {
		for _, alert := range d.screener.Alerts(a.Text) {
			r := Reason{Alert: alert}
			for _, s := range alert.Sentences {
				r.Words = append(r.Words, a.Text[s.Start:s.End])
			}
			list = append(list, r)
		}
	}
	return list
}
