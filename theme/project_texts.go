package theme

import (
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/codebookfile"
)

// placedText is a text of a project file that is a posted answer.
type placedText struct {
	key    docket.CodingItemKey
	answer docket.ProjectAnswer
	source *docket.ProjectSource
	found  []foundPassage // of each coding
	noted  []foundPassage // of each reference to a note
}

// foundPassage is a passage of the clean text.
type foundPassage struct {
	span docket.Span
	ok   bool
}

// name names the answer as the portal names the text.
func (t *placedText) name() string { return string(t.key.Comment) + " " + string(t.key.Question) }

// asOf says what time the file's codings of the text are from; zero where it had none.
func (t *placedText) asOf() (at time.Time, told bool) {
	if t.source.AsOf == docket.ProjectAsOfNone {
		return time.Time{}, true
	}
	at, err := time.Parse(time.RFC3339Nano, t.source.AsOf)
	return at, err == nil
}

// textFinder finds the posted answers that the texts of a project file are: by their
// GUID, by name, or by the digest of their words.
type textFinder struct {
	of       docket.ID
	file     *docket.CodedProject
	byGUID   map[string]int
	byName   map[string]int
	byDigest map[[32]byte][]int
	seen     map[int]bool // texts that are done with
	same     map[int][]docket.ProjectAnswer
	placed   []*placedText
	refused  []ProjectRefusal
}

func findTexts(of docket.ID, p *docket.CodedProject) *textFinder {
	f := &textFinder{of: of, file: p, byGUID: map[string]int{}, byName: map[string]int{},
		byDigest: map[[32]byte][]int{}, seen: map[int]bool{}, same: map[int][]docket.ProjectAnswer{}}
	for i, s := range p.Sources {
		if _, twice := f.byGUID[s.GUID]; !twice {
			f.byGUID[s.GUID] = i
		}
		if _, twice := f.byName[s.Name]; !twice && s.Name != "" {
			f.byName[s.Name] = i
		}
		if s.Problem == "" {
			f.byDigest[s.Digest] = append(f.byDigest[s.Digest], i)
		}
	}
	return f
}

// see takes in a posted answer.
func (f *textFinder) see(a docket.ProjectAnswer) error {
	name := string(a.Comment) + " " + string(a.Question)
	i, ok := f.byGUID[codebookfile.GUID(f.of, "answer", name)]
	if !ok {
		i, ok = f.byName[name]
	}
	digest := docket.TextDigest(a.Text)
	if ok && !f.seen[i] {
		f.seen[i] = true
		switch s := &f.file.Sources[i]; {
		case s.Problem != "":
			f.refused = append(f.refused, ProjectRefusal{name, "The text " + s.Problem + "."})
		case s.Digest != digest:
			f.refused = append(f.refused, ProjectRefusal{name, "The text is another than the answer that is posted. " +
				"Its passages would be misplaced, so all of it is left alone."})
		default:
			f.placed = append(f.placed, place(a, s))
		}
		return nil
	}
	for _, i := range f.byDigest[digest] {
		f.same[i] = append(f.same[i], a)
	}
	return nil
}

// finish places the texts that only their words tell, and says which are left alone.
func (f *textFinder) finish() []ProjectRefusal {
	taken := map[docket.CodingItemKey]bool{}
	for _, t := range f.placed {
		taken[t.key] = true
	}
	for i := range f.file.Sources {
		s := &f.file.Sources[i]
		if f.seen[i] {
			continue
		}
		list := slices.DeleteFunc(f.same[i], func(a docket.ProjectAnswer) bool { return taken[a.Key()] })
		name := s.Name
		if strings.TrimSpace(name) == "" {
			name = "A text without a name"
		}
		switch {
		case len(list) == 1:
			taken[list[0].Key()] = true
			f.placed = append(f.placed, place(list[0], s))
		case len(s.Codings)+len(s.Notes) == 0: // nothing to bring home
		case len(list) > 1:
			f.refused = append(f.refused, ProjectRefusal{name, "Several posted answers have these words, and the " +
				"text does not say which of them it is."})
		case s.Problem != "":
			f.refused = append(f.refused, ProjectRefusal{name, "The text " + s.Problem + "."})
		default:
			f.refused = append(f.refused, ProjectRefusal{name, "No answer with these words is posted in this docket."})
		}
	}
	slices.SortStableFunc(f.placed, func(a, b *placedText) int { return compareKeys(a.key, b.key) })
	return f.refused
}

// compareKeys puts answers in the order of comments, then of questions.
func compareKeys(a, b docket.CodingItemKey) int {
	_, one, _ := a.Comment.Split()
	_, two, _ := b.Comment.Split()
	if one != two {
		return int(one - two)
	}
	return strings.Compare(string(a.Question), string(b.Question))
}

// place finds the passages of a text in the clean text of its answer.
func place(a docket.ProjectAnswer, s *docket.ProjectSource) *placedText {
	t := &placedText{key: a.Key(), answer: a, source: s}
	for _, g := range s.Codings {
		t.found = append(t.found, findPassage(a, s, g.Passage, g.Points))
	}
	for _, n := range s.Notes {
		t.noted = append(t.noted, findPassage(a, s, n.Passage, n.Points))
	}
	if !slices.ContainsFunc(append(slices.Clone(t.found), t.noted...), func(p foundPassage) bool { return p.ok }) {
		t.answer.Text = "" // nothing of it is needed any more
	}
	return t
}

// findPassage turns code points of the file's text into a span of the clean text.
func findPassage(a docket.ProjectAnswer, s *docket.ProjectSource, passage bool, points docket.Span) foundPassage {
	if !passage {
		return foundPassage{}
	}
	span, ok := a.Text.ByteSpan(docket.Span{Start: s.Point(points.Start), End: s.Point(points.End)})
	if !ok || span.Len() <= 0 || strings.TrimSpace(string(a.Text[span.Start:span.End])) == "" {
		return foundPassage{}
	}
	clean, ok := a.Gaps.Clean(span)
	return foundPassage{clean, ok}
}
