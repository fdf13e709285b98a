package docket

import "strings"

// SharedCodes says which codes two codebooks share.
type SharedCodes struct {
	Same  []string // with one label and one definition
	Other []string // in both, with another label or definition
	Here  []string // in the first alone
	There []string // in the second alone
}

// All reports whether every code means the same in both.
func (s SharedCodes) All() bool { return len(s.Same) > 0 && len(s.Other)+len(s.Here)+len(s.There) == 0 }

// Shared compares the codes of two codebooks, in the order of each. White space and the
// headings above codes make no difference.
func (b Codebook) Shared(other Codebook) SharedCodes {
	var out SharedCodes
	means := func(t Theme) string {
		return strings.Join(strings.Fields(t.Label), " ") + "\x00" + strings.Join(strings.Fields(t.Definition), " ")
	}
	for _, t := range b.Themes {
		switch there, ok := other.Theme(t.Code); {
		case !ok:
			out.Here = append(out.Here, t.Code)
		case means(t) == means(there):
			out.Same = append(out.Same, t.Code)
		default:
			out.Other = append(out.Other, t.Code)
		}
	}
	for _, t := range other.Themes {
		if _, ok := b.Theme(t.Code); !ok {
			out.There = append(out.There, t.Code)
		}
	}
	return out
}
