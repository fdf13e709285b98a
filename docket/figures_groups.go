package docket

import (
	"cmp"
	"slices"
	"time"
)

// FiguresDimension is one way to divide comments into groups.
type FiguresDimension struct {
	Name   string
	Groups []FiguresGroup

	// Overlap: one comment can be in several groups.
	Overlap bool
}

// FiguresGroup is how one group of comments was treated.
type FiguresGroup struct {
	Label  string
	Posted Share         // among those posted or withheld
	Hidden Share         // among those posted
	Median time.Duration // from filing to the decision that stands

	// How the group compares with all other comments of its dimension.
	PostedSays, HiddenSays, DelaySays Comparison
}

// Comparison is what can be told of a difference.
type Comparison int

// The comparisons.
const (
	TooFew       Comparison = iota // to tell anything
	NoDifference                   // that these numbers could show
	Lower                          // less often, or sooner
	Higher                         // more often, or later
)

// LeastToCompare is the fewest comments of a group, and of the others, that are
// compared with each other, and of which pages, reports and texts print a share. Tables that
// programs read have every share exactly, beside the number that it is a share of.
const LeastToCompare = 10

// OtherGroups is the label of what is left when small groups are shown together.
const OtherGroups = "Others"

// FiguresLanguage names the dimension whose groups are BCP 47 tags, "" for unknown.
const FiguresLanguage = "Language"

// FiguresAnswers names the dimension whose groups are questions.
const FiguresAnswers = "Answers to"

// FiguresLabels are the names of dimensions and of groups that are the same for every
// docket.
func FiguresLabels() []string {
	out := []string{OtherGroups}
	for _, dim := range figuresDims(Docket{}) {
		out = append(out, dim.name)
		out = append(out, dim.order...)
	}
	return out
}

// figuresDim adds up the groups of one dimension.
type figuresDim struct {
	name    string
	overlap bool
	order   []string // groups in the order of the page; others follow by size
	groups  map[string]*figuresSum
	of      func(FiguresComment) []figuresCase
}

// figuresCase is one comment or answer in a group.
type figuresCase struct {
	group    string
	posted   bool
	redacted bool
}

type figuresSum struct {
	posted, hidden Share
	took           []time.Duration
}

// Lengths of comments, in bytes of all answers as received. About six bytes are a word.
const (
	shortComment = 300
	longComment  = 3000
)

// figuresDims lists the ways in which comments of a docket are divided.
func figuresDims(d Docket) []*figuresDim {
	var dims []*figuresDim
	add := func(name string, order []string, of func(FiguresComment) string) {
		dims = append(dims, &figuresDim{name: name, order: order, groups: map[string]*figuresSum{},
			of: func(c FiguresComment) []figuresCase {
				return []figuresCase{{of(c), c.Status.Public(), c.Status == PostedWithRedactions}}
			}})
	}
	questions := map[QuestionID]string{General: "Anything else"}
	var order []string
	for _, q := range d.QuestionIDs() {
		if questions[q] == "" {
			questions[q] = "Question " + string(q)
		}
		order = append(order, questions[q])
	}
	dims = append(dims, &figuresDim{name: FiguresAnswers, overlap: true, order: order,
		groups: map[string]*figuresSum{}, of: func(c FiguresComment) []figuresCase {
			var list []figuresCase
			for _, a := range c.Answers {
				list = append(list, figuresCase{questions[a.Question], a.Status.Public(),
					a.Status.Public() && a.Redacted})
			}
			return list
		}})
	var sectors []string
	for _, s := range d.Sectors {
		sectors = append(sectors, s.Label)
	}
	add("Sector", sectors, func(c FiguresComment) string { return d.SectorLabel(c.Sector) })
	add("Who wrote", []string{"A person, by name", "An organization", "Nobody named"}, func(c FiguresComment) string {
		switch c.Type {
		case Individual:
			return "A person, by name"
		case Organization:
			return "An organization"
		}
		return "Nobody named"
	})
	add("How it came", []string{"Form on this site", "E-mail", "Letter", "Meeting", "Brought in by file"}, channelGroup)
	add("Length", []string{"Up to 300 letters", "301 to 3,000 letters", "More than 3,000 letters"}, lengthGroup)
	add(FiguresLanguage, nil, func(c FiguresComment) string { return c.Language })
	return dims
}

func channelGroup(c FiguresComment) string {
	switch c.Channel {
	case ChannelEmail:
		return "E-mail"
	case ChannelMail:
		return "Letter"
	case ChannelMeeting:
		return "Meeting"
	case ChannelImport:
		return "Brought in by file"
	}
	return "Form on this site"
}

func lengthGroup(c FiguresComment) string {
	switch {
	case c.Bytes <= shortComment:
		return "Up to 300 letters"
	case c.Bytes <= longComment:
		return "301 to 3,000 letters"
	}
	return "More than 3,000 letters"
}

func (f *figuresDim) add(c FiguresComment, took time.Duration) {
	for _, one := range f.of(c) {
		sum := f.groups[one.group]
		if sum == nil {
			sum = &figuresSum{}
			f.groups[one.group] = sum
		}
		sum.took = append(sum.took, took)
		sum.posted.All++
		if one.posted {
			sum.posted.Of++
			sum.hidden.All++
		}
		if one.redacted {
			sum.hidden.Of++
		}
	}
}

// compareDims compares every group with the others of its dimension. The level of all
// comparisons is such that 20 pages without any difference show one on average.
func compareDims(dims []*figuresDim, median time.Duration) ([]FiguresDimension, float64) {
	comparisons := 0
	for _, f := range dims {
		if len(f.groups) > 1 {
			comparisons += 3 * len(f.groups)
		}
	}
	level := PointFor(comparisons)
	var out []FiguresDimension
	for _, f := range dims {
		dim := FiguresDimension{Name: f.name, Overlap: f.overlap}
		var all figuresSum
		for _, g := range f.groups {
			slices.Sort(g.took)
			all.join(g)
		}
		for _, label := range f.labels() {
			g := f.groups[label]
			long := Share{longerThan(g.took, median), len(g.took)}
			allLong := Share{longerThan(all.took, median), len(all.took)}
			dim.Groups = append(dim.Groups, FiguresGroup{
				Label: label, Posted: g.posted, Hidden: g.hidden, Median: Median(g.took),
				PostedSays: Compare(g.posted, all.posted.without(g.posted), level),
				HiddenSays: Compare(g.hidden, all.hidden.without(g.hidden), level),
				DelaySays:  Compare(long, allLong.without(long), level),
			})
		}
		if len(dim.Groups) > 0 {
			out = append(out, dim)
		}
	}
	return out, level
}

// join adds another sum; took is sorted afterwards.
func (s *figuresSum) join(g *figuresSum) {
	s.posted, s.hidden = s.posted.with(g.posted), s.hidden.with(g.hidden)
	s.took = append(s.took, g.took...)
	slices.Sort(s.took)
}

func (s Share) with(other Share) Share { return Share{s.Of + other.Of, s.All + other.All} }

func (s Share) without(part Share) Share { return Share{s.Of - part.Of, s.All - part.All} }

// labels lists the groups: known ones in their order, others by size.
func (f *figuresDim) labels() []string {
	var out, rest []string
	for _, label := range f.order {
		if f.groups[label] != nil {
			out = append(out, label)
		}
	}
	for label := range f.groups {
		if !slices.Contains(out, label) {
			rest = append(rest, label)
		}
	}
	slices.SortFunc(rest, func(a, b string) int {
		return cmp.Or(f.groups[b].posted.All-f.groups[a].posted.All, cmp.Compare(a, b))
	})
	return append(out, rest...)
}

// Compare says what can be told of the difference between a group and the others.
func Compare(group, others Share, level float64) Comparison {
	if group.All < LeastToCompare || others.All < LeastToCompare {
		return TooFew
	}
	low, high := group.Difference(others, level)
	switch {
	case high < 0:
		return Lower
	case low > 0:
		return Higher
	}
	return NoDifference
}

// Public returns the figures that everybody may read: small groups are shown together,
// so that nobody can tell from them what became of one person's comment. Steps, reports
// and corrections stay inside.
func (f Figures) Public() Figures {
	out := Figures{Until: f.Until, Received: f.Received, Waiting: f.Waiting, Oldest: f.Oldest, Today: f.Today,
		Days: f.Days, Judged: f.Judged, Hidden: f.Hidden, Median: f.Median, Ninth: f.Ninth, Level: f.Level,
		Came: mergeCame(f.Came), Copies: f.Copies, HiddenFor: f.HiddenFor, Took: f.Took}
	for _, dim := range f.Dimensions {
		if groups := mergeSmall(dim); len(groups) > 0 {
			out.Dimensions = append(out.Dimensions, FiguresDimension{Name: dim.Name, Overlap: dim.Overlap,
				Groups: groups})
		}
	}
	return out
}

// mergeSmall shows groups of fewer than LeastToCompare comments together, and with
// them, while they are too few still, the smallest of the others, so that subtracting
// does not show them. Where comments are in several groups, small ones are left out:
// they cannot be had by subtracting.
func mergeSmall(dim FiguresDimension) []FiguresGroup {
	var out []FiguresGroup
	rest := FiguresGroup{Label: OtherGroups}
	for _, g := range dim.Groups {
		if g.Posted.All >= LeastToCompare {
			out = append(out, g)
			continue
		}
		rest.join(g)
	}
	if dim.Overlap || rest.Posted.All == 0 {
		return out
	}
	for rest.Posted.All < LeastToCompare && len(out) > 0 {
		i := 0
		for j, g := range out {
			if g.Posted.All < out[i].Posted.All {
				i = j
			}
		}
		rest.join(out[i])
		out = slices.Delete(out, i, i+1)
	}
	if len(out) == 0 {
		return nil // all of them together are the line of the whole docket
	}
	return append(out, rest)
}

// join counts another group in. The middle of two groups is not that of their middles:
// joined groups have none.
func (g *FiguresGroup) join(other FiguresGroup) {
	g.Posted, g.Hidden = g.Posted.with(other.Posted), g.Hidden.with(other.Hidden)
}
