package moderation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"commentportal/docket"
	"commentportal/moderation/guard"
)

// compiledGuard is a search made ready to read a text.
type compiledGuard struct {
	docket.Guard
	rule *guard.Rule
	gaps []*guard.Gap // of each term; nil where too little stands around it
}

func compileGuard(g docket.Guard) *compiledGuard {
	k := &compiledGuard{Guard: g, gaps: make([]*guard.Gap, len(g.Terms))}
	terms := make([]guard.Term, len(g.Terms))
	for i, t := range g.Terms {
		terms[i] = guard.Term{Words: t.Words, Kind: t.Kind, Name: t.Question == docket.FieldName ||
			t.Question == docket.FieldSignatories}
		if docket.IsBylineField(t.Question) {
			continue
		}
		if gap, ok := guard.NewGap(t.Words, guard.Around{Before: t.Before, Behind: t.Behind, Opens: t.Opens,
			Closes: t.Closes}); ok {
			k.gaps[i] = gap
		}
	}
	k.rule = guard.New(terms)
	return k
}

// guardMatch is a place in a text where hidden words stand.
type guardMatch struct {
	docket.Span
	how  docket.GuardHow
	sure bool
	part bool // one word of a name
	kind docket.RedactionKind
}

// find lists where the hidden words stand in a text. Copies of the same letter are
// also compared with the one that has the gap.
func (k *compiledGuard) find(text guard.Prepared, related bool) []guardMatch {
	var out []guardMatch
	for _, m := range k.rule.FindIn(text, related) {
		how := docket.FoundVariant
		if m.Same {
			how = docket.FoundSame
		}
		out = append(out, guardMatch{m.Span, how, m.Sure, m.Part, k.kind(m.Term)})
	}
	if !related {
		return out
	}
	for i, gap := range k.gaps {
		if gap == nil {
			continue
		}
		for _, s := range gap.ShownIn(text) {
			if !slices.ContainsFunc(out, func(m guardMatch) bool { return m.Overlaps(s) && m.sure && !m.part }) {
				out = slices.DeleteFunc(out, func(m guardMatch) bool { return m.Overlaps(s) })
				out = append(out, guardMatch{s, docket.FoundDifference, true, false, k.kind(i)})
			}
		}
	}
	slices.SortFunc(out, func(a, b guardMatch) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

func (k *compiledGuard) kind(term int) docket.RedactionKind {
	if kind := k.Terms[term].Kind; kind.Known() {
		return kind
	}
	return docket.KindPersonal
}

// standing is what a comment must not show since it is hidden elsewhere.
type standing struct {
	guards []*compiledGuard
}

// guardCache keeps searches that were made ready. What a search looks for never
// changes once it was carried out.
type guardCache struct {
	mu   sync.Mutex
	list map[docket.GuardID]*compiledGuard
}

const maxGuardCache = 5_000

func (c *guardCache) compiled(g docket.Guard) *compiledGuard {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.list[g.ID]
	if k == nil {
		if k = compileGuard(g); len(c.list) < maxGuardCache {
			c.list[g.ID] = k
		}
	}
	return &compiledGuard{Guard: g, rule: k.rule, gaps: k.gaps} // where it stands does change
}

// ruled is the desk with what c must not show since it is hidden elsewhere.
func (d *Desk) ruled(ctx context.Context, c docket.Comment) (*Desk, error) {
	list, err := d.store.GuardRules(ctx, c)
	if err != nil {
		return d, fmt.Errorf("words that %s must not show: %w", c.ID, err)
	}
	out := *d
	out.standing = standing{}
	for _, g := range list {
		related := g.Related(c.ID, c.Campaign, c.ReplyTo)
		switch {
		case g.Comment == c.ID, len(g.Terms) == 0: // its own gaps are on its page already
		case g.State.Acts() && g.Scope == docket.GuardCampaign && !related:
		case !g.State.Acts() && !g.State.Warns() && !related:
		default:
			out.standing.guards = append(out.standing.guards, d.guards.compiled(g))
		}
	}
	return &out, nil
}

// findings are what the guard sees in a text of c. Words of a standing rule must come
// out; what is hidden in a copy of the same letter, or waits for somebody to say what
// becomes of it, asks for a look.
func (s standing) findings(c docket.Comment, p part) []docket.Finding {
	var out []docket.Finding
	text := guard.Read(p.text)
	for _, k := range s.guards {
		for _, m := range k.find(text, k.Related(c.ID, c.Campaign, c.ReplyTo)) {
			if slices.ContainsFunc(k.Left, func(l docket.GuardPlace) bool {
				return l.Question == p.question &&
					l.Span.Overlaps(m.Span)
			}) ||
				slices.ContainsFunc(out, func(f docket.Finding) bool { return f.Overlaps(m.Span) }) {
				continue
			}
			out = append(out, docket.Finding{Span: m.Span, Type: docket.FindingOther, Rule: k.ID.Rule(m.kind),
				Severity: k.severity(m), Why: k.why(m)})
		}
	}
	return out
}

func (k *compiledGuard) severity(m guardMatch) docket.Severity {
	switch {
	case k.State.Acts() && m.sure:
		return docket.Block
	case k.State.Acts(), m.sure:
		return docket.Hold
	}
	return docket.Notice
}

// why says in a sentence why words are to be hidden, without them.
func (k *compiledGuard) why(m guardMatch) string {
	where := "another comment"
	if k.Comment != "" {
		where = string(k.Comment)
	}
	switch {
	case m.how == docket.FoundDifference:
		return "This shows what is hidden in " + where + ", a copy of the same letter: whoever compares the two " +
			"can read it."
	case k.State.Acts():
		return "A standing rule hides these words: they were hidden in " + where + "."
	case m.sure:
		return "These words are hidden in " + where + "."
	}
	return "These words may be those that are hidden in " + where + "."
}

// screen lists what today's rules and the guard see in a text of c. The guard's word
// counts for what it covers.
func (d *Desk) screen(c docket.Comment, p part) []docket.Finding {
	found := docket.ScreenField(p.question, p.text, d.screener.Screen)
	return d.withStanding(c, p, found)
}

func (d *Desk) withStanding(c docket.Comment, p part, found []docket.Finding) []docket.Finding {
	if len(d.standing.guards) == 0 {
		return found
	}
	mine := d.standing.findings(c, p)
	if len(mine) == 0 {
		return found
	}
	mine = slices.DeleteFunc(mine, func(f docket.Finding) bool {
		return slices.ContainsFunc(found, func(g docket.Finding) bool {
			return g.Severity.Rank() >= f.Severity.Rank() && g.Start <= f.Start && f.End <= g.End
		})
	})
	out := slices.DeleteFunc(slices.Clone(found), func(g docket.Finding) bool {
		return slices.ContainsFunc(mine, func(f docket.Finding) bool {
			return f.Severity.Rank() >= g.Severity.Rank() && f.Start <= g.Start && g.End <= f.End
		})
	})
	out = append(out, mine...)
	slices.SortStableFunc(out, func(a, b docket.Finding) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// showsElsewhereHidden finds words that are hidden elsewhere and that a posting would
// show without anybody having said that they may stay.
func showsElsewhereHidden(found []docket.Finding, no dismissals, gaps docket.Gaps) (docket.Finding, bool) {
	for i, f := range found {
		if _, _, ours := docket.ParseGuardRule(f.Rule); ours && f.Severity == docket.Hold && !no.has(i) &&
			!covered(f.Span, gaps) {
			return f, true
		}
	}
	return docket.Finding{}, false
}
