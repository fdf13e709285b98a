package views

import "time"

// StatusHanded is what the writer of a flagged comment reads of a hand-over.
type StatusHanded struct {
	At         time.Time
	Channel    string
	Answer     string
	AnsweredAt time.Time
}

func newStatusHanded(f StatusFacts) []StatusHanded {
	var out []StatusHanded
	for _, h := range f.Handed {
		one := StatusHanded{At: h.At.In(f.Docket.Location()), Channel: h.Channel, Answer: h.Answer}
		if h.Answered() {
			one.AnsweredAt = h.AnsweredAt.In(f.Docket.Location())
		}
		out = append(out, one)
	}
	return out
}
