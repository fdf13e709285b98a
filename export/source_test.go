package export

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
)

// memory is a Source that a test fills by hand.
type memory struct {
	docket   docket.Docket
	book     docket.Codebook
	register []docket.RegisterEntry
	codings  []docket.Coding
	changes  []docket.Change
	at       time.Time
	rules    []string

	books           []docket.Codebook // of earlier versions
	passes          []docket.Pass
	campaigns       []docket.Campaign
	quotations      []docket.Excerpt
	recommendations []docket.Recommendation
	sections        []docket.Section
	memos           []docket.Memo
	practised       docket.Practised
	translations    []docket.AnswerTranslation
}

func (m *memory) Docket(_ context.Context, id docket.ID) (docket.Docket, error) {
	if id != m.docket.ID {
		return docket.Docket{}, docket.ErrNotFound
	}
	return m.docket, nil
}

func (m *memory) Codebook(context.Context, docket.ID) (docket.Codebook, error) { return m.book, nil }

func (m *memory) Codebooks(context.Context, docket.ID) ([]docket.Codebook, error) {
	return append(slices.Clone(m.books), m.book), nil
}

func (m *memory) Passes(context.Context, docket.ID) iter.Seq2[docket.Pass, error] {
	return each(m.passes)
}

func (m *memory) Campaigns(context.Context, docket.ID) ([]docket.Campaign, error) {
	return m.campaigns, nil
}

func (m *memory) Excerpts(context.Context, docket.ID) ([]docket.Excerpt, error) {
	return m.quotations, nil
}

func (m *memory) Sections(context.Context, docket.ID) ([]docket.Section, error) {
	return m.sections, nil
}

func (m *memory) Memos(context.Context, docket.ID) ([]docket.Memo, error) { return m.memos, nil }

func (m *memory) TranslationsOf(context.Context, docket.ID) ([]docket.AnswerTranslation, error) {
	return m.translations, nil
}

func (m *memory) Practised(context.Context, docket.ID) (docket.Practised, error) {
	return m.practised, nil
}

func (m *memory) Recommendations(context.Context, docket.ID) ([]docket.Recommendation, error) {
	return m.recommendations, nil
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

func (m *memory) Codings(context.Context, docket.ID) iter.Seq2[docket.Coding, error] {
	return each(m.codings)
}

func (m *memory) Register(context.Context, docket.ID) iter.Seq2[docket.RegisterEntry, error] {
	return each(m.register)
}

func (m *memory) SignatoriesOf(context.Context, docket.ID) iter.Seq2[docket.SignatoryEntry, error] {
	var list []docket.SignatoryEntry
	for _, e := range m.register {
		if !e.Status.Public() || e.Public.Byline.Signatories == "" {
			continue
		}
		for i, one := range e.Public.Byline.Parties() {
			list = append(list, docket.SignatoryEntry{Comment: e.ID, Position: i + 1, Signatory: one,
				Public: one.Shown()})
		}
	}
	return each(list)
}

func (m *memory) PublicComments(context.Context, docket.ID) iter.Seq2[docket.PublicComment, error] {
	return func(yield func(docket.PublicComment, error) bool) {
		for _, e := range m.register {
			if e.Status.Public() && !yield(*e.Public, nil) {
				return
			}
		}
	}
}

func (m *memory) Changes(context.Context, docket.ID) iter.Seq2[docket.Change, error] {
	return each(m.changes)
}

func (m *memory) Ledger(context.Context, docket.ID) ([]docket.LedgerLine, error) {
	lines := []docket.LedgerLine{{Line: docket.LedgerReceived, Comments: len(m.register)}}
	for _, s := range docket.Statuses {
		total := 0
		reasons := map[docket.Reason]int{}
		for _, e := range m.register {
			if e.Status == s {
				total++
				if e.Reason != "" {
					reasons[e.Reason]++
				}
			}
		}
		lines = append(lines, docket.LedgerLine{Line: string(s), Comments: total})
		for _, r := range slices.Sorted(func(yield func(docket.Reason) bool) {
			for r := range reasons {
				if !yield(r) {
					return
				}
			}
		}) {
			lines = append(lines, docket.LedgerLine{Line: string(s), Reason: r, Comments: reasons[r]})
		}
	}
	return lines, nil
}

func (m *memory) At(context.Context) (time.Time, error) { return m.at, nil }

func (m *memory) RuleSets(context.Context, docket.ID) ([]string, error) { return m.rules, nil }

const testDocket docket.ID = "TST-2026-0001"

func emptySource() *memory {
	return &memory{
		docket: docket.Docket{
			ID: testDocket, Title: "A test of what is asked", Agency: "Agency of Tests",
			Summary: "Two questions & one <more>.",
			Zone:    "America/New_York", FiledAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
			Questions: []docket.Question{{ID: "1", Text: "What is risky?"}, {ID: "2",
				Text: "What helps, and \"why\"?"}},
			Sectors: []docket.Choice{{Code: "provider", Label: "Provider"}, {Code: "vendor", Label: "Vendor"}},
			WithholdingReasons: []docket.Choice{
				{Code: "threat_detail", Label: "Detail that helps attackers"}, {Code: "other_people",
					Label: "About other people"},
			},
		},
		book: docket.Codebook{Docket: testDocket, Version: 1, Themes: []docket.Theme{
			{Code: "GOV-FED", Label: "Federal leadership", Definition: "Who leads.", Imperative: "1 Leadership",
				CSFFunction: "GV"},
			{Code: "DEV-PAT", Label: "Patching, handling", Definition: "Fixes, \"made\" and " +
				"installed.", Imperative: "2 Devices", CSFFunction: "PR|DE"},
			{Code: "INF-TRU", Label: "Trust", Definition: "Fear.", Imperative: "6 Sharing", CSFFunction: "RS"},
		}},
		at:    time.Date(2026, 3, 4, 5, 6, 7, 89000, time.UTC),
		rules: []string{"screen-2", "screen-1"},
	}
}

// entry is a comment received; answers alternate question and text.
func (m *memory) entry(status docket.Status, change func(*docket.RegisterEntry), answers ...string) docket.CommentID {
	serial := int64(len(m.register) + 1)
	id := testDocket.Comment(serial)
	e := docket.RegisterEntry{
		ID: id, Docket: testDocket, Status: status, Channel: docket.ChannelWeb, Type: docket.Anonymous,
		Sector: "provider", StandsFor: 1, Language: "en",
		ReceivedAt: time.Date(2026, 2, 1, 12, 0, int(serial)%60, 0, time.UTC),
	}
	public := docket.PublicComment{ID: id, Docket: testDocket, Serial: serial, StandsFor: 1}
	for i := 0; i < len(answers); i += 2 {
		q := docket.QuestionID(answers[i])
		e.Questions = append(e.Questions, q)
		public.Answers = append(public.Answers, docket.PublicAnswer{Question: q, Text: docket.Text(answers[i+1])})
	}
	if status.Public() {
		e.PostedAt = e.ReceivedAt.Add(time.Hour)
		e.Public = &public
	}
	if change != nil {
		change(&e)
	}
	public.Byline.Type, public.Byline.Sector, public.Byline.State = e.Type, e.Sector, e.State
	public.ReplyTo, public.Campaign, public.PostedAt, public.StandsFor = e.ReplyTo, e.Campaign, e.PostedAt, e.StandsFor
	m.register = append(m.register, e)
	return id
}

func (m *memory) code(id docket.CommentID, q docket.QuestionID, code string, state docket.CodingState, by docket.UserID,
	at docket.Span) {
	origin, detail := docket.OriginPerson, ""
	if at.End > 0 {
		origin, detail = docket.OriginRule, "=lead agency"
	}
	m.codings = append(m.codings, docket.Coding{
		Comment: id, Question: q, Code: code, CodebookVersion: 1, State: state, Origin: origin, OriginDetail: detail,
		Coder: by, CodedAt: time.Date(2026, 2, 20, 1, 2, 3, 0, time.UTC), Evidence: at, PublicEvidence: at,
	})
}

// stand gives the codings of a comment that count a stance, and what their coders said.
func (m *memory) stand(id docket.CommentID, code string, counts, said docket.Stance) {
	for i := range m.codings {
		if c := &m.codings[i]; c.Comment == id && c.Code == code && c.State == docket.CodingConfirmed {
			c.Stance, c.SaidStance = counts, said
		}
	}
}

// fullSource has every status, sectors without comments, awkward text and
// codings of all kinds.
func fullSource() *memory {
	m := emptySource()
	first := m.entry(docket.Posted, func(e *docket.RegisterEntry) {
		e.Type, e.State = docket.Organization, "MD"
		e.Public.Byline.Name, e.Public.Byline.Organization = "José Núñez", "=Acme, Inc."
		e.Public.Byline.Signatories = docket.NewSignatories(
			docket.Signatory{Name: "Ana Ruiz", Organization: "Clínica; SA"},
			docket.Signatory{Organization: "+Rural Network"},
			docket.Signatory{Name: "[redacted: personal]"})
		e.PostmarkedOn = time.Date(2026, 1, 31, 5, 0, 0, 0, time.UTC) // midnight in New York
		e.Channel = docket.ChannelMail
	}, "1", "Año: who leads? \"Nobody\",\nsaid he.\n\n-- end", "general", "=1+1")
	second := m.entry(docket.PostedWithRedactions, func(e *docket.RegisterEntry) {
		e.Type, e.State = docket.Organization, "VA"
		e.Public.Byline.Organization = "＝ACME  inc"
		e.Public.Answers[0].Redactions = 1
		e.ReplyTo = first
		e.Late = true
	}, "1", "Call [redacted: personal] about patches.")
	third := m.entry(docket.Pending, func(e *docket.RegisterEntry) { e.Sector = "vendor" }, "1", "SECRET-PENDING", "2",
		"SECRET-PENDING")
	m.entry(docket.Withheld, func(e *docket.RegisterEntry) { e.Reason = "threat_detail" }, "2", "SECRET-WITHHELD")
	m.entry(docket.Withdrawn, nil, "2", "SECRET-WITHDRAWN")
	m.entry(docket.Spam, nil, "general", "SECRET-SPAM")
	seventh := m.entry(docket.Posted, func(e *docket.RegisterEntry) {
		e.Sector, e.SectorRaw, e.StandsFor, e.SourceID = "", "+Hospital", 57, "CMS-2025-0050-0007"
		e.Channel, e.ReceivedAt, e.Language = docket.ChannelImport, time.Time{}, ""
		e.Type = docket.Individual
		e.Public.Byline.Name = "'quoted"
	}, "2", " \t= after spaces\u00a0＠x")
	m.entry(docket.Posted, func(e *docket.RegisterEntry) { e.Class = docket.ClassContentElsewhere }, "general",
		"See attached.")
	ninth := m.entry(docket.Withheld, nil, "1", "SECRET-TAKEN-DOWN")
	member := func(share float64, added int) func(*docket.RegisterEntry) {
		return func(e *docket.RegisterEntry) {
			e.Campaign, e.ShareOfLetter, e.AdditionWords, e.Sector, e.State = "TST-2026-0001-C1", share, added,
				"vendor", "VA"
			e.Class = docket.ClassIdentical
			if share < 1 || added > 0 {
				e.Class = docket.ClassCampaign
			}
		}
	}
	letter := m.entry(docket.Posted, func(e *docket.RegisterEntry) {
		member(1, 0)(e)
		e.Language = "es"
	}, "1", "Fix the devices. @once")
	m.translations = []docket.AnswerTranslation{{Comment: letter, Question: "1", Text: "=Mend the devices.\n\nAt once!",
		Number: 1, By: 4, At: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Current: true}}
	edited := m.entry(docket.Posted, member(.66667, 2), "1", "Fix the devices now, please.")
	m.entry(docket.Pending, member(1, 0), "1", "SECRET-COPY")

	m.code(first, "1", "DEV-PAT", docket.CodingRejected, 3, docket.Span{})
	m.code(first, "1", "GOV-FED", docket.CodingConfirmed, 3, docket.Span{Start: 6, End: 16})
	m.code(first, "1", "GOV-FED", docket.CodingConfirmed, 4, docket.Span{})
	m.code(first, "general", "GOV-FED", docket.CodingConfirmed, 3, docket.Span{Start: 0, End: 4})
	m.code(second, "1", "DEV-PAT", docket.CodingConfirmed, 3, docket.Span{Start: 32, End: 39})
	m.code(second, "1", "GOV-FED", docket.CodingConfirmed, 3, docket.Span{})
	m.code(third, "1", "DEV-PAT", docket.CodingConfirmed, 3, docket.Span{})
	m.code(seventh, "2", "DEV-PAT", docket.CodingConfirmed, 4, docket.Span{Start: 2, End: 9})
	m.code(ninth, "1", "INF-TRU", docket.CodingConfirmed, 4, docket.Span{Start: 0, End: 6})
	m.code(letter, "1", "DEV-PAT", docket.CodingConfirmed, 3, docket.Span{Start: 0, End: 3})
	m.code(letter, "1", "OLD-COD", docket.CodingConfirmed, 4, docket.Span{})
	m.code(edited, "1", "DEV-PAT", docket.CodingConfirmed, 3, docket.Span{})
	m.codings[len(m.codings)-1].Origin, m.codings[len(m.codings)-1].OriginDetail = docket.OriginCampaign, string(letter)
	m.code(edited, "1", "INF-TRU", docket.CodingConfirmed, 4, docket.Span{})
	m.codings[len(m.codings)-1].Origin, m.codings[len(m.codings)-1].OriginDetail = docket.OriginModel, "now; please"
	m.code(edited, "1", "OLD-COD", docket.CodingConfirmed, 4, docket.Span{})
	m.books = []docket.Codebook{{Docket: testDocket, Version: 1, Themes: []docket.Theme{{Code: "OLD-COD",
		Label: "Retired, since", Imperative: "2 Devices"}}}}
	m.book.Version = 2
	read := func(id docket.CommentID, q docket.QuestionID, coders ...docket.UserID) {
		for i, coder := range coders {
			m.passes = append(m.passes, docket.Pass{Comment: id, Question: q, Coder: coder, CodebookVersion: 1,
				At: time.Date(2026, 2, 20, 1, i, 0, 0, time.UTC)})
		}
	}
	read(first, "1", 3, 4)
	read(first, "general", 3, 4)
	read(seventh, "2", 4)
	read(letter, "1", 4, 3)
	m.code(first, "general", "", docket.CodingNoTheme, 4, docket.Span{})
	m.settle(letter, "1", []string{"DEV-PAT", "GOV-FED"})
	m.book.Themes[1].Stance = true
	m.stand(second, "DEV-PAT", docket.StanceAgainst, docket.StanceAgainst)
	m.stand(letter, "DEV-PAT", docket.StanceMixed, docket.StanceFor) // settled otherwise than said
	m.stand(edited, "DEV-PAT", docket.StanceMixed, docket.StanceMixed)
	// given while the codebook asked for it; the other reader differs
	m.stand(first, "GOV-FED", docket.StanceFor, docket.StanceFor)
	m.codings[2].Stance, m.codings[2].SaidStance = docket.StanceNone, docket.StanceNone
	slices.SortStableFunc(m.codings, func(a, b docket.Coding) int {
		return strings.Compare(string(a.Comment),
			string(b.Comment))
	})
	m.pairUp()
	m.campaigns = []docket.Campaign{{
		ID: "TST-2026-0001-C1", Docket: testDocket, Name: "+Fix the devices", Letter: letter, Members: 3, Posted: 2,
		Decision: docket.CampaignConfirmed, DecidedBy: 3,
	}}
	m.quotations = []docket.Excerpt{
		{ID: 4, Comment: letter, Question: "1", Code: "DEV-PAT", PublicSpan: docket.Span{Start: 0, End: 15},
			Public: "Fix the devices", By: 3,
			Quotation: &docket.Quotation{Position: 1, Reason: "-short", By: 4}},
		{ID: 5, Comment: first, Question: "general", Code: "GOV-FED", PublicSpan: docket.Span{Start: 0, End: 4},
			Public: "=1+1", By: 3,
			Quotation: &docket.Quotation{Position: 1, Dissenting: true, By: 4}},
		{ID: 6, Comment: third, Question: "1", Code: "GOV-FED", PublicSpan: docket.Span{Start: 0, End: 6},
			Public: "SECRET", By: 3,
			Quotation: &docket.Quotation{Position: 2, By: 4}},
	}
	m.recommendations = []docket.Recommendation{
		{ID: "R2", Docket: testDocket, Position: 1, Text: "=Lead, \"now\".", Codes: []string{"GOV-FED"},
			Excerpts: []int64{5, 6}, Comments: []docket.CommentID{first, ninth}},
		{ID: "R1", Docket: testDocket, Position: 2, Text: "Fix devices.", Codes: []string{"DEV-PAT", "OLD-COD"},
			Imperative: "2 Devices", Actions: []docket.ActionItem{{Text: "Ask 3 makers."},
				{Text: "-Mend.", Owner: "=HHS",
					Due: "2027-06-30", Priority: docket.PriorityLow}}},
		{ID: "R3", Docket: testDocket, Position: 3, Text: "SECRET: taken back.", Withdrawn: true},
	}
	m.write()
	for i, e := range m.register {
		if e.Status != docket.Pending {
			by := docket.UserID(3)
			if e.Status == docket.Withdrawn {
				by = 0
			}
			m.changes = append(m.changes, docket.Change{
				Comment: e.ID, At: time.Date(2026, 2, 10, 0, 0, i, 0, time.UTC), From: docket.Pending, To: e.Status,
				Reason: e.Reason, By: by, Automatic: by == 0 && e.SourceID != "", Note: "SECRET-NOTE",
			})
		}
	}
	return m
}

// manyComments is a source of n posted comments with two codings each, made as
// they are read, so that a benchmark's memory is the exporter's alone.
type manyComments struct {
	memory
	n int
}

func (m *manyComments) each(yield func(docket.RegisterEntry) bool) {
	for i := 1; i <= m.n; i++ {
		id := testDocket.Comment(int64(i))
		text := docket.Text(manyText)
		public := &docket.PublicComment{
			ID: id, Docket: testDocket, Serial: int64(i), StandsFor: 1, PostedAt: m.at,
			Byline: docket.Byline{Type: docket.Organization, Name: "Pat Example", Organization: fmt.Sprint("Clinic ",
				i%500), State: "MD", Sector: "provider"},
			Answers: []docket.PublicAnswer{{Question: "1", Text: text}, {Question: "2", Text: text[:200]}},
		}
		e := docket.RegisterEntry{
			ID: id, Docket: testDocket, Status: docket.Posted, ReceivedAt: m.at, PostedAt: m.at,
			Channel: docket.ChannelWeb,
			Type:    docket.Organization, State: "MD", Sector: "provider", Language: "en", StandsFor: 1,
			Questions: []docket.QuestionID{"1", "2"}, Public: public,
		}
		if !yield(e) {
			return
		}
	}
}

func (m *manyComments) Register(context.Context, docket.ID) iter.Seq2[docket.RegisterEntry, error] {
	return func(yield func(docket.RegisterEntry, error) bool) {
		m.each(func(e docket.RegisterEntry) bool { return yield(e, nil) })
	}
}

func (m *manyComments) PublicComments(context.Context, docket.ID) iter.Seq2[docket.PublicComment, error] {
	return func(yield func(docket.PublicComment, error) bool) {
		m.each(func(e docket.RegisterEntry) bool { return yield(*e.Public, nil) })
	}
}

func (m *manyComments) Codings(context.Context, docket.ID) iter.Seq2[docket.Coding, error] {
	return func(yield func(docket.Coding, error) bool) {
		for i := 1; i <= m.n; i++ {
			id := testDocket.Comment(int64(i))
			for _, c := range []docket.Coding{
				{Comment: id, Question: "1", Code: "GOV-FED", CodebookVersion: 1, State: docket.CodingConfirmed,
					Origin: docket.OriginRule, OriginDetail: "lead agency", Coder: 3, CodedAt: m.at,
					PublicEvidence: docket.Span{Start: 10, End: 30}},
				{Comment: id, Question: "2", Code: "DEV-PAT", CodebookVersion: 1, State: docket.CodingConfirmed,
					Origin: docket.OriginPerson, Coder: 4, CodedAt: m.at},
			} {
				if !yield(c, nil) {
					return
				}
			}
		}
	}
}

const manyText = "Our hospital, like many others, runs devices that nobody may patch; the vendor says \"wait\", the " +
	"regulator says it depends, and the board asks who pays. " +
	"We have asked three agencies which of them leads, and were sent to the other two. A list of what is in each " +
	"device would help more than another questionnaire. " +
	"Small practices have no security staff at all, and the alerts that we get come late and in a language that " +
	"nobody here speaks. Please publish plain guidance, sized to a clinic, and name one place to call."
