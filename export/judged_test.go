package export

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// judge lets two people read answers apart from each other, somebody settle
// some of their differences, and staff pick quotations and conclude.
func (m *memory) judge(r *rand.Rand) {
	codes := []string{"DEV-PAT", "GOV-FED", "INF-TRU", "OLD-COD"}
	for _, e := range m.register {
		for _, q := range e.Questions {
			var read []docket.UserID
			for coder := docket.UserID(1); coder <= 3; coder++ {
				if r.IntN(3) == 0 {
					continue
				}
				read = append(read, coder)
				at := time.Date(2026, 2, 20, 1, r.IntN(60), 0, 0, time.UTC)
				m.passes = append(m.passes, docket.Pass{Comment: e.ID, Question: q, Coder: coder, CodebookVersion: 2,
					At: at})
				rows := len(m.codings)
				for _, code := range codes {
					if r.IntN(3) > 0 {
						continue
					}
					state := []docket.CodingState{docket.CodingConfirmed, docket.CodingConfirmed, docket.CodingRejected,
						docket.CodingMoved, docket.CodingToRevisit}[r.IntN(5)]
					m.code(e.ID, q, code, state, coder, docket.Span{Start: 0, End: r.IntN(2)})
				}
				if rows == len(m.codings) {
					m.code(e.ID, q, "", docket.CodingNoTheme, coder, docket.Span{})
				}
			}
			if e.Campaign != "" && r.IntN(4) == 0 {
				m.code(e.ID, q, "DEV-PAT", docket.CodingConfirmed, 4, docket.Span{})
				m.codings[len(m.codings)-1].Origin, m.codings[len(m.codings)-1].OriginDetail = docket.OriginCampaign,
					string(m.register[0].ID)
			}
			if len(read) > 1 && r.IntN(4) == 0 {
				m.settle(e.ID, q, []string{codes[r.IntN(4)]})
			}
		}
	}
	for i := range m.codings {
		if m.codings[i].State == docket.CodingConfirmed {
			m.codings[i].CodebookVersion = 2 // since which the codes mean what they do
		}
	}
	m.pairUp()
}

// settle is an adjudication by account 9: codes is what applies.
func (m *memory) settle(id docket.CommentID, q docket.QuestionID, codes []string) {
	for i := range m.codings {
		c := &m.codings[i]
		if c.Comment != id || c.Question != q {
			continue
		}
		c.AdjudicatedBy = 9
		if c.State == docket.CodingConfirmed && !slices.Contains(codes, c.Code) {
			c.State = docket.CodingOverruled
		}
	}
	for _, code := range codes {
		if !slices.ContainsFunc(m.codings, func(c docket.Coding) bool {
			return c.Comment == id && c.Question == q && c.Code == code && c.State == docket.CodingConfirmed
		}) {
			m.code(id, q, code, docket.CodingConfirmed, 9, docket.Span{})
			c := &m.codings[len(m.codings)-1]
			c.Origin, c.OriginDetail, c.AdjudicatedBy = docket.OriginAdjudication, "", 9
		}
	}
}

// pairUp names in the rows of two coders the other one, as the store does.
func (m *memory) pairUp() {
	byComment := map[docket.CommentID][]docket.Pass{}
	for _, p := range m.passes {
		byComment[p.Comment] = append(byComment[p.Comment], p)
	}
	for i := range m.codings {
		c := &m.codings[i]
		if c.Origin == docket.OriginCampaign || c.Origin == docket.OriginAdjudication {
			continue
		}
		for _, d := range docket.Pairs(byComment[c.Comment], nil) {
			if d.Question == c.Question && d.Coders[0] == c.Coder {
				c.SecondCoder = d.Coders[1]
			}
			if d.Question == c.Question && d.Coders[1] == c.Coder {
				c.SecondCoder = d.Coders[0]
			}
		}
	}
}

// conclude fills campaigns, quotations and recommendations.
func (m *memory) conclude(r *rand.Rand) {
	groups := map[docket.CampaignID]*docket.Campaign{}
	for _, e := range m.register {
		if e.Campaign == "" {
			continue
		}
		g := groups[e.Campaign]
		if g == nil {
			g = &docket.Campaign{ID: e.Campaign, Docket: testDocket, Name: "=Letter on " + string(e.Campaign)}
			if r.IntN(2) == 0 {
				g.Decision, g.DecidedBy = docket.CampaignConfirmed, 5
			}
			groups[e.Campaign] = g
		}
		g.Members++
		if e.Status.Public() && g.Posted == 0 || g.Letter == "" {
			g.Letter = e.ID
		}
		g.Posted += oneIf(e.Status.Public())
	}
	for _, g := range groups {
		m.campaigns = append(m.campaigns, *g)
	}
	slices.SortFunc(m.campaigns, func(a, b docket.Campaign) int { return cmp.Compare(a.ID, b.ID) })

	position := map[string]int{}
	for _, code := range []string{"DEV-PAT", "GOV-FED"} {
		for _, e := range m.register {
			if e.Public == nil || r.IntN(5) > 0 {
				continue
			}
			a := e.Public.Answers[0]
			at := docket.Span{Start: 0, End: min(len(a.Text), 4+r.IntN(20))}
			for !strings.HasPrefix(string(a.Text), strings.ToValidUTF8(string(a.Text[:at.End]), "?")) {
				at.End--
			}
			position[code]++
			x := docket.Excerpt{
				ID: int64(len(m.quotations) + 1), Comment: e.ID, Question: a.Question, Code: code, Span: at,
				PublicSpan: at, Public: a.Text[:at.End],
				By: 3, Quotation: &docket.Quotation{Position: position[code], Reason: "=says it, plainly", By: 4},
			}
			if r.IntN(6) == 0 {
				x.Public = "SECRET words that were never posted"
			}
			x.CodebookVersion = 1 + r.IntN(2) // the codes mean what they do since the second
			if x.CodebookVersion == 1 {
				x.Revisit = docket.RevisitRedefined
			}
			if _, known := m.book.Theme(code); !known {
				x.Revisit = docket.RevisitGone
			}
			m.quotations = append(m.quotations, x)
		}
	}
	for i := 1; i <= 3; i++ {
		m.recommendations = append(m.recommendations, docket.Recommendation{
			ID: fmt.Sprint("R", i), Docket: testDocket, Position: i, Text: "-Build a library, \"now\".",
			Codes:    []string{"DEV-PAT", "OLD-COD"}[:i%3],
			Excerpts: []int64{int64(i), 9999}, Comments: []docket.CommentID{m.register[i].ID}, Withdrawn: i == 3,
			Imperative: []string{"", "2 Devices", "2 Devices"}[i%3],
			Actions: []docket.ActionItem{{Text: "=Do it, by 9 a.m."}, {Text: "Look again.", Owner: "+Office 3",
				Due: "2027-06-30", Priority: docket.PriorityHigh}}[:i%3],
		})
	}
}

// plainAgreement measures what a test needs: percent for all, a question and a
// code, and kappa of a code; the rest follows from percent. It is no yardstick of
// the measures themselves.
func plainAgreement(d docket.Docket, book docket.Codebook, pairs []docket.DoubleCoded) []docket.Agreement {
	measure := func(scope, key string, in func(docket.DoubleCoded) bool, see func([]string) string) docket.Agreement {
		a := docket.Agreement{Scope: scope, Key: key}
		coders, same, yes := map[docket.UserID]bool{}, 0.0, [2]float64{}
		for _, p := range pairs {
			if !in(p) {
				continue
			}
			a.DoubleCoded++
			a.Readers = max(a.Readers, len(p.Coders))
			any := ""
			for i, coder := range slices.Sorted(slices.Values(p.Coders)) {
				coders[coder] = true
				chose := see(p.Codes[slices.Index(p.Coders, coder)])
				a.Chose[min(i, 2)] += oneIf(chose != "")
				any += chose
			}
			a.Uses += oneIf(any != "")
			one, two := see(p.Codes[slices.Index(p.Coders, slices.Min(p.Coders))]),
				see(p.Codes[slices.Index(p.Coders, slices.Max(p.Coders))])
			same += float64(oneIf(one == two)) // as if nobody else had read it
			yes[0] += float64(oneIf(one != ""))
			yes[1] += float64(oneIf(two != ""))
		}
		a.Coders = len(coders)
		if n := float64(a.DoubleCoded); n > 0 {
			a.Percent, a.AlphaKnown = same/n, true
			a.KappaKnown = yes[0]+yes[1] > 0
			chance := yes[0]/n*yes[1]/n + (1-yes[0]/n)*(1-yes[1]/n)
			if chance < 1 {
				a.Kappa = (a.Percent - chance) / (1 - chance)
			}
			a.Alpha = a.Percent / 2
			a.AC1, a.AC1Known = a.Percent*0.9, a.KappaKnown
			a.Low, a.High, a.IntervalKnown = a.AC1-0.1, a.AC1+0.1, a.KappaKnown &&
				a.DoubleCoded >= docket.EnoughDoubleCoded
		}
		return a
	}
	set := func(codes []string) string { return strings.Join(codes, " ") }
	list := []docket.Agreement{measure(docket.AgreementAll, "", func(docket.DoubleCoded) bool { return true }, set)}
	for _, q := range d.QuestionIDs() {
		list = append(list, measure(docket.AgreementQuestion, string(q),
			func(p docket.DoubleCoded) bool { return p.Question == q }, set))
	}
	for _, t := range book.Themes {
		list = append(list, measure(docket.AgreementCode, t.Code, func(docket.DoubleCoded) bool { return true },
			func(codes []string) string {
				if slices.Contains(codes, t.Code) {
					return t.Code
				}
				return ""
			}))
	}
	return list
}

// bookless is a docket without a codebook, and so without themes.
func bookless() *memory {
	m := emptySource()
	m.book.Themes = nil
	m.entry(docket.Posted, nil, "1", "Nobody will code this.")
	return m
}
