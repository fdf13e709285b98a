package docket

import "slices"

// Stance says how an answer stands to the theme that it raises. A coder may give
// one where the codebook asks for it.
type Stance string

// The stances.
const (
	StanceUnstated Stance = "" // the coder gave none
	StanceFor      Stance = "for"
	StanceAgainst  Stance = "against"
	StanceMixed    Stance = "mixed" // partly for, partly against
	StanceNone     Stance = "none"  // it raises the theme and takes no side

	// StanceOpen is what counts while two readers gave different stances and nobody
	// has settled it. Nobody gives it.
	StanceOpen Stance = "open"
)

// Stances lists what a coder may give, in the order of pages and files.
func Stances() []Stance { return []Stance{StanceFor, StanceAgainst, StanceMixed, StanceNone} }

// CountedStances lists what the stance of a comment on a theme may be, in the order
// of pages and files.
func CountedStances() []Stance {
	return append(Stances(), StanceOpen, StanceUnstated)
}

// Valid reports whether a coder may give the stance. Giving none is valid.
func (s Stance) Valid() bool { return s == StanceUnstated || slices.Contains(Stances(), s) }

// AnswerStance is the stance of one answer on one theme, from the confirmed codings
// of the theme: the one that they give, StanceOpen where they give different ones.
func AnswerStance(list []Stance) Stance {
	out := StanceUnstated
	for _, s := range list {
		switch {
		case s == StanceUnstated || s == out:
		case out == StanceUnstated:
			out = s
		default:
			return StanceOpen
		}
	}
	return out
}

// JoinStances is the stance of what is made of several: of a comment from its
// answers, of a code from those that were merged into it. What is for in one place
// and against in another is mixed; what takes a side in one place takes it.
func JoinStances(list ...Stance) Stance {
	out := StanceUnstated
	for _, s := range list {
		switch {
		case s == StanceUnstated || s == out || out == StanceOpen:
		case s == StanceOpen || out == StanceUnstated || out == StanceNone:
			out = s
		case s != StanceNone:
			out = StanceMixed
		}
	}
	return out
}

// AsksStance reports whether coders of the code are asked for a stance.
func (b Codebook) AsksStance(code string) bool {
	t, ok := b.Theme(code)
	return ok && t.Stance
}
