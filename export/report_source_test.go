package export

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/docketfile"
)

// heardSource is the task force's own docket with n comments, about a third of
// them in three campaigns, coded, quoted and concluded from: what a report is
// written of in earnest. Equal seeds give equal sources.
func heardSource(n int, seed uint64) *memory {
	r := rand.New(rand.NewPCG(seed, 7))
	d, book := docketfile.ShippedDocket()
	d.Opens, d.Closes = time.Date(2016, 12, 1, 5, 0, 0, 0, time.UTC), time.Date(2017, 3, 1, 5, 0, 0, 0, time.UTC)
	d.ClosedAt = time.Time{}
	book.Version, book.Themes = 2, slices.Clone(book.Themes)
	book.Themes[0].Stance = true
	early := book
	early.Version, early.Themes = 1, slices.Clone(book.Themes[:len(book.Themes)-2])
	m := &memory{docket: d, book: book, books: []docket.Codebook{early}, at: time.Date(2017, 3, 20, 14, 30, 5, 0,
		time.UTC), rules: []string{"screen-1"}}
	orgs := []string{"St. Brigid Hospital", "Clínica Ñandú", "Device Makers of America", "Small Practice Alliance",
		"مستشفى السلام"}
	names := []string{"María López", "Pat Example", "O'Neil <b>Jones</b>", "דנה כהן", "Wei 魏"}
	campaigns := []docket.Campaign{
		{ID: "HHS-HCIC-2016-0001-C1", Name: "Patients First letter", Decision: docket.CampaignConfirmed, DecidedBy: 2},
		{ID: "HHS-HCIC-2016-0001-C2"},
		{ID: "HHS-HCIC-2016-0001-C3", Name: "Rural clinics & pharmacies", Decision: docket.CampaignMerged,
			DecidedBy: 2},
	}
	for i := 1; i <= n; i++ {
		id := d.ID.Comment(int64(i))
		status := docket.Posted
		switch p := r.IntN(100); {
		case p < 4:
			status = docket.Pending
		case p < 7:
			status = docket.Withheld
		case p < 8:
			status = docket.Withdrawn
		case p < 9:
			status = docket.Spam
		case p < 20:
			status = docket.PostedWithRedactions
		}
		received := d.Opens.Add(time.Duration(r.IntN(90*24)) * time.Hour)
		e := docket.RegisterEntry{
			ID: id, Docket: d.ID, Status: status, ReceivedAt: received, Channel: []docket.Channel{docket.ChannelWeb,
				docket.ChannelWeb, docket.ChannelEmail, docket.ChannelImport}[r.IntN(4)],
			Type:   []docket.SubmitterType{docket.Anonymous, docket.Individual, docket.Organization}[r.IntN(3)],
			State:  []string{"", "MD", "VA", "CA", "TX"}[r.IntN(5)],
			Sector: d.Sectors[r.IntN(len(d.Sectors))].Code, Language: "en", StandsFor: 1, Class: docket.ClassUnique,
		}
		if r.IntN(400) == 0 {
			e.StandsFor = 57
		}
		if status == docket.Withheld {
			e.Reason = docket.Reason(d.WithholdingReasons[r.IntN(len(d.WithholdingReasons))].Code)
		}
		asked := d.QuestionIDs()
		letter := -1
		if r.IntN(3) == 0 {
			letter = min(r.IntN(6), 2) * r.IntN(2)
			e.Campaign, e.Class = campaigns[letter].ID, docket.ClassCampaign
			e.ShareOfLetter = float64(60+r.IntN(41)) / 100
			if e.ShareOfLetter < 1 {
				e.AdditionWords = r.IntN(60)
			}
			asked = asked[letter : letter+1]
		} else {
			r.Shuffle(len(asked), func(a, b int) { asked[a], asked[b] = asked[b], asked[a] })
			asked = asked[:1+r.IntN(3)]
			slices.SortFunc(asked, func(a, b docket.QuestionID) int { return strings.Compare(string(a), string(b)) })
		}
		e.Questions = asked
		public := &docket.PublicComment{ID: id, Docket: d.ID, Serial: int64(i), StandsFor: e.StandsFor,
			Campaign: e.Campaign, Language: e.Language,
			Byline: docket.Byline{Type: e.Type, Sector: e.Sector, State: e.State}}
		switch e.Type {
		case docket.Individual:
			public.Byline.Name = names[r.IntN(len(names))]
		case docket.Organization:
			public.Byline.Organization = orgs[r.IntN(len(orgs))]
		}
		for _, q := range asked {
			text := docket.Text(heardWords[r.IntN(len(heardWords))])
			if i%900 == 1 {
				text = docket.Text(strings.Repeat("Long answers happen. ", docket.MaxAnswer/21))
			}
			public.Answers = append(public.Answers, docket.PublicAnswer{Question: q, Text: text})
		}
		if status.Public() {
			e.Public, e.PostedAt = public, received.Add(72*time.Hour)
			if letter >= 0 {
				c := &campaigns[letter]
				c.Members++
				c.Posted++
				if c.Letter == "" {
					c.Letter = id
				}
			}
		}
		m.register = append(m.register, e)
		if status.Public() {
			m.readHeard(r, e, letter)
		}
	}
	for _, c := range campaigns {
		if c.Members > 0 {
			c.Docket = d.ID
			m.campaigns = append(m.campaigns, c)
		}
	}
	m.pairUp()
	m.concludeHeard()
	return m
}

// readHeard codes a comment: some codes are far more frequent than others, and a
// seventh of the answers is read twice.
func (m *memory) readHeard(r *rand.Rand, e docket.RegisterEntry, letter int) {
	for _, q := range e.Questions {
		if r.IntN(12) == 0 {
			continue // nobody has read it yet
		}
		coders := []docket.UserID{docket.UserID(3 + r.IntN(2))}
		if r.IntN(7) == 0 {
			coders = []docket.UserID{3, 4}
		}
		base, own := int(r.ExpFloat64()*5), len(m.codings)
		for _, coder := range coders {
			m.passes = append(m.passes, docket.Pass{Comment: e.ID, Question: q, Coder: coder, CodebookVersion: 2,
				At: m.at})
			for k := range 1 + r.IntN(3) {
				c := (base + k*k*3) % len(m.book.Themes)
				if letter >= 0 {
					c = (letter*5 + k) % len(m.book.Themes)
				}
				if coder == 4 && r.IntN(5) == 0 {
					c = r.IntN(len(m.book.Themes))
				}
				code := m.book.Themes[c].Code
				if slices.ContainsFunc(m.codings[own:], func(x docket.Coding) bool {
					return x.Code == code &&
						x.Coder == coder
				}) {
					continue
				}
				m.codings = append(m.codings, docket.Coding{Comment: e.ID, Question: q, Code: code, CodebookVersion: 2,
					State:  docket.CodingConfirmed,
					Origin: []docket.CodingOrigin{docket.OriginRule, docket.OriginPerson}[r.IntN(2)], Coder: coder,
					CodedAt: m.at})
				if m.book.Themes[c].Stance {
					last := &m.codings[len(m.codings)-1]
					last.Stance = append(docket.Stances(), docket.StanceUnstated)[len(m.codings)%5]
					last.SaidStance = last.Stance
				}
			}
		}
	}
}

// concludeHeard picks quotations and writes recommendations.
func (m *memory) concludeHeard() {
	position := map[string]int{}
	for _, c := range m.codings {
		if len(m.quotations) >= 40 || position[c.Code] >= 4 {
			continue
		}
		i := slices.IndexFunc(m.register, func(e docket.RegisterEntry) bool { return e.ID == c.Comment })
		for _, a := range m.register[i].Public.Answers {
			if a.Question != c.Question || len(a.Text) > 2000 {
				continue
			}
			position[c.Code]++
			m.quotations = append(m.quotations, docket.Excerpt{
				ID: int64(len(m.quotations) + 1), Comment: c.Comment, Question: c.Question, Code: c.Code, By: 3,
				PublicSpan: docket.Span{End: len(a.Text)}, Public: a.Text,
				CodebookVersion: 2,
				Quotation: &docket.Quotation{Position: position[c.Code], Dissenting: len(m.quotations)%7 == 3, By: 3,
					Reason: "plain"},
			})
		}
	}
	m.recommendations = []docket.Recommendation{
		{ID: "R1", Docket: m.docket.ID, Position: 1, Text: "Name one office that leads on health care " +
			"cybersecurity.\n\nIt should answer calls at any hour.", Codes: []string{"GOV-FED", "GOV-REG"},
			Excerpts: []int64{1, 2}, Comments: []docket.CommentID{m.register[0].ID, m.register[1].ID}},
		{ID: "R2", Docket: m.docket.ID, Position: 2, Text: "Publish plain guidance for small " +
			"clinics.", Codes: []string{"AWR-LDR"}},
	}
}

// heardWords are answers of the kind that people write, some of them awkward.
var heardWords = []string{
	"We have asked three agencies which of them leads, and were sent to the other two. Somebody has to pick " +
		"up the phone.",
	"Our infusion pumps run software from 2003. The vendor says we may not patch them, the regulator says we must, " +
		"and the board asks who pays.",
	"Small practices have no security staff at all. Alerts come late, and in a language that nobody here " +
		"speaks.\n\nPlease publish plain guidance, sized to a clinic.",
	"I disagree with most of what is said here: more rules will not help. If a < b && c > d then \"nothing\" changes " +
		"<script>alert(1)</script>.",
	"Año tras año pedimos ayuda y nadie contesta. Call [redacted: personal] if you want to hear more.",
	"تقاسم المعلومات صعب لأن القانون غير واضح.",
	"Banks share what they see within the hour. Why can't hospitals?\tAsk them.",
}

// writeHeard adds a report of the length that people write: a summary, a page a
// question, half a page for each of some themes.
func (m *memory) writeHeard() *memory {
	add := func(key docket.SectionKey, text string) {
		m.sections = append(m.sections, docket.Section{Docket: m.docket.ID, Key: key, Text: text, Version: 1, By: 3,
			At: m.at})
	}
	long := strings.Repeat("Commenters do not ask for newer machines. They ask for a date, so that a hospital can "+
		"read, before it signs, until when a device will be supported, and plan the end of it as it plans the end "+
		"of a lease. ", 3)
	written := 6
	if len(m.register) < 100 { // fewer words where fewer wrote
		written, long = 2, long[:len(long)/3]
	}
	add(docket.SectionSummary, "Of {{ledger:received}} comments, {{question:all.comments}} are different "+
		"ones that say "+
		"something.{{comment:"+string(m.quotations[0].Comment)+"}} "+long+"\n\n"+long)
	for _, q := range m.docket.Questions {
		add(docket.QuestionSection(q.ID), long+"{{question:"+string(q.ID)+".comments}} comments answer "+
			"it.\n\n# What they "+
			"agree on\n\n- "+long[:80]+"\n- "+long[:60]+"\n\n"+long)
	}
	for _, t := range m.book.Themes[:written] {
		add(docket.ThemeSection(t.Code), "{{theme:"+t.Code+".share}} say so. "+long)
	}
	add(docket.SectionRecommendations, "They follow from what was said, and answer to nobody’s number. "+long)
	return m
}
