package screen

// A quickSet is a set of words that most words are told from by their length and first letter,
// without looking them up.
type quickSet struct {
	words    map[string]bool
	first    [256]bool
	min, max int32
}

// quick makes a set of the words of the given sets.
func quick(sets ...map[string]bool) *quickSet {
	s := &quickSet{words: map[string]bool{}, min: 1 << 20}
	for _, set := range sets {
		for w := range set {
			s.words[w] = true
			s.first[w[0]] = true
			s.min, s.max = min(s.min, int32(len(w))), max(s.max, int32(len(w)))
		}
	}
	return s
}

// holds reports whether token i is a word of the set.
func (s *quickSet) holds(doc *document, i int) bool {
	t := &doc.toks[i]
	n := t.end - t.start
	return n >= s.min && n <= s.max && s.first[doc.low[t.start]] && s.words[string(doc.low[t.start:t.end])]
}
