package export

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"commentportal/cmd/recount/recount"
	"commentportal/docket"
)

// preparedDocket builds up a docket step by step.
type preparedDocket struct{ *memory }

func prepared() preparedDocket {
	m := emptySource()
	m.at = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	return preparedDocket{m}
}

// posted files n posted comments that answer question 1.
func (p preparedDocket) posted(n int) []docket.CommentID {
	var out []docket.CommentID
	for range n {
		out = append(out, p.entry(docket.Posted, nil, "1", "Patch the devices that nobody may patch."))
	}
	return out
}

// read notes that a person read an answer and chose the codes.
func (p preparedDocket) read(id docket.CommentID, by docket.UserID, codes ...string) {
	p.passes = append(p.passes, docket.Pass{Comment: id, Question: "1", Coder: by, CodebookVersion: 1,
		At: p.memory.at.Add(time.Duration(by) * time.Minute)})
	for _, code := range codes {
		p.code(id, "1", code, docket.CodingConfirmed, by, docket.Span{})
	}
	if len(codes) == 0 {
		p.code(id, "1", "", docket.CodingNoTheme, by, docket.Span{})
	}
}

// quoted picks a whole answer as a quotation.
func (p preparedDocket) quoted(id docket.CommentID, code string, version int, why docket.Revisit) {
	n := len(p.quotations)
	text := p.register[slices.IndexFunc(p.register, func(e docket.RegisterEntry) bool {
		return e.ID == id
	})].Public.Answers[0].Text
	p.memory.quotations = append(p.quotations, docket.Excerpt{ID: int64(n + 1), Comment: id, Question: "1", Code: code,
		By: 3, PublicSpan: docket.Span{End: len(text)}, Public: text, Quotation: &docket.Quotation{Position: n + 1,
			By: 3},
		CodebookVersion: version, Revisit: why})
}

// done sorts what was read as a source hands it out.
func (p preparedDocket) done() *memory {
	slices.SortStableFunc(p.codings, func(a, b docket.Coding) int {
		return strings.Compare(string(a.Comment),
			string(b.Comment))
	})
	slices.SortStableFunc(p.passes, func(a, b docket.Pass) int {
		return strings.Compare(string(a.Comment),
			string(b.Comment))
	})
	p.pairUp()
	for i, e := range p.register {
		if e.Status != docket.Pending {
			p.changes = append(p.changes, docket.Change{Comment: e.ID, At: time.Date(2026, 2, 10, 0, 0, i, 0, time.UTC),
				From: docket.Pending, To: e.Status, Reason: e.Reason, By: 3})
		}
	}
	return p.memory
}

// campaign makes a campaign of n copies that nobody decided on.
func (p preparedDocket) campaign(n int, decision docket.CampaignDecision) docket.CommentID {
	id := docket.CampaignID(fmt.Sprintf("%s-C%d", testDocket, len(p.campaigns)+1))
	var letter docket.CommentID
	for range n {
		one := p.entry(docket.Posted, func(e *docket.RegisterEntry) {
			e.Campaign, e.ShareOfLetter, e.Class = id, 1, docket.ClassIdentical
		}, "1", "The letter that many sent.")
		if letter == "" {
			letter = one
		}
	}
	c := docket.Campaign{ID: id, Docket: testDocket, Letter: letter, Members: n, Posted: n, Decision: decision}
	if decision != "" {
		c.DecidedBy = 3
	}
	p.campaigns = append(p.campaigns, c)
	return letter
}

// state is a prepared state of a docket, with words that its files must say and
// words that would be untrue.
type state struct {
	name   string
	source func() *memory
	says   []string
	never  []string
}

// untrueWhereNobodyRead are claims that need a reader.
var untrueWhereNobodyRead = []string{"People have read", "read by two people", "settled",
	"first proposed by phrase rules", "raised most often", "chose the same themes", "`tentative` wherever"}

var states = []state{
	{
		"01 nothing received", func() *memory { return prepared().done() },
		[]string{"No comment has been received.", "No answer is posted, so none has been read for themes."},
		append([]string{"People sent", "A person decided", "stands in the register", "stands in this table",
			"People could answer"}, untrueWhereNobodyRead...),
	},
	{
		"02 nothing posted", func() *memory {
			p := prepared()
			p.entry(docket.Pending, nil, "1", "SECRET")
			return p.done()
		},
		[]string{"No comment is posted.", "No answer is posted, so none has been read for themes.", "1 comment still " +
			"waits for review"},
		append([]string{"A person decided on each", "different comment makes", "They make"}, untrueWhereNobodyRead...),
	},
	{
		"03 posted and nobody read", func() *memory { p := prepared(); p.posted(3); return p.done() },
		[]string{"Nobody has read a posted answer for themes yet: 3 answers wait.", "No theme has been confirmed in " +
			"a posted comment, so no theme is counted.", "Nobody has read an answer for themes here yet."},
		append([]string{"No answer has been read by a second person"}, untrueWhereNobodyRead...),
	},
	{
		"04 some read", func() *memory {
			p := prepared()
			ids := p.posted(3)
			p.read(ids[0], 3, "DEV-PAT")
			p.entry(docket.Posted, func(e *docket.RegisterEntry) { e.Class = docket.ClassContentElsewhere }, "1",
				"See attached.")
			return p.done()
		},
		[]string{"People have read a part of the posted answers for themes: 1 is read, 2 are not.", "1 posted answer " +
			"is a note, a placeholder or a repeated passage", "No answer has been read by a second person",
			"None of them was first proposed by a program.", "Of fewer than ten no share is printed"},
		[]string{"every posted answer", "read by two people", "settled"},
	},
	{
		"05 all read by one", func() *memory {
			p := prepared()
			for _, id := range p.posted(2) {
				p.read(id, 3, "DEV-PAT")
			}
			return p.done()
		},
		[]string{"People have read every posted answer that says something: 2 " +
			"answers.", "No answer has been read by a second person"},
		[]string{"a part of the posted answers", "Nobody has read", "read by two people", "settled",
			"notes, placeholders or repeated passages", "chosen before the theme", "looked at"},
	},
	{
		"06 disputes open", func() *memory {
			p := prepared()
			for i, id := range p.posted(3) {
				p.read(id, 3, "DEV-PAT")
				p.read(id, 4, []string{"DEV-PAT", "GOV-FED", "INF-TRU"}[i])
			}
			p.settle(testDocket.Comment(2), "1", []string{"GOV-FED"})
			return p.done()
		},
		[]string{"3 answers were read by two people who did not see each other’s codes.", "They differ on 2 answers. " +
			"1 is settled, 1 is open: until then every code that one of the two confirmed counts."},
		[]string{"A person settled", "No answer has been read by a second person",
			"They chose the same themes each time."},
	},
	{
		"07 no dispute settled", func() *memory {
			p := prepared()
			for _, id := range p.posted(2) {
				p.read(id, 3, "DEV-PAT")
				p.read(id, 4, "GOV-FED")
			}
			return p.done()
		},
		[]string{"They differ on 2 answers, and nobody has settled any of them yet"},
		[]string{"A person settled", "They chose the same themes each time."},
	},
	{
		"08 all settled", func() *memory { return settledDocket().done() },
		[]string{"They differ on 1 answer. A person settled it, and both first judgements are kept in codings.csv.",
			"For 2 answers it was not recorded whether the readers were shown a program’s suggestions."},
		[]string{"until then", "nobody has settled", "is open"},
	},
	{
		"09 withdrawn after settling", func() *memory {
			p := settledDocket()
			e := &p.register[0]
			e.Status, e.Public, e.PostedAt = docket.Withdrawn, nil, time.Time{}
			return p.done()
		},
		[]string{"1 confirmed coding is of a comment that is not posted, or no more: it counts " +
			"nowhere.", "They chose the same themes each time."},
		[]string{"They differ on", "A person settled"},
	},
	{
		"10 codes to revisit", func() *memory {
			p := prepared()
			ids := p.posted(2)
			p.read(ids[0], 3, "OLD-COD")
			p.read(ids[1], 3, "DEV-PAT")
			p.quoted(ids[0], "OLD-COD", 1, docket.RevisitGone)
			p.quoted(ids[1], "DEV-PAT", 1, docket.RevisitRedefined)
			p.codings[len(p.codings)-1].CodebookVersion = 2
			p.quoted(ids[0], "DEV-PAT", 2, "")
			p.books = []docket.Codebook{{Docket: testDocket, Version: 1, Themes: []docket.Theme{{Code: "OLD-COD",
				Label: "Retired"}}}}
			p.book.Version = 2
			return p.done()
		},
		[]string{"No posted answer is unread. 1 answer is read under the present codebook.", "1 answer was read " +
			"under a code that has come to mean something else, or is in the codebook no more, and waits to be " +
			"read again.",
			"2 were chosen before the theme was changed or taken out of the codebook, and nobody has looked at " +
				"them again: each says so.",
			"2 quotations were chosen under a theme that has come to mean something else"},
		[]string{"People have read every posted answer"},
	},
	{
		"11 machine-made groups", func() *memory {
			p := prepared()
			letter := p.campaign(3, "")
			p.campaign(2, docket.CampaignConfirmed)
			p.read(letter, 3, "DEV-PAT")
			p.codings[len(p.codings)-1].Origin = docket.OriginRule
			return p.done()
		},
		[]string{"People decided on 1 of them. 1 other was found by a program, and no person has decided on it yet.",
			"2 answers count as read because a person read the letter that they copy", "A program proposed themes to " +
				"the readers", "Nobody has read its letter for themes yet."},
		[]string{"people decided on each of them", "None of them was first proposed by a " +
			"program.", "people confirm, part and join"},
	},
	{
		"12 no codebook", func() *memory {
			p := prepared()
			p.book = docket.Codebook{Docket: testDocket}
			p.posted(2)
			p.campaign(2, "")
			return p.done()
		},
		[]string{"The docket has no codebook, so no answer is read for themes.", "A program found it by the passages " +
			"that comments share. No person has decided on it yet."},
		append([]string{"The codebook is version", "Nobody has read a posted answer for themes yet"},
			untrueWhereNobodyRead...),
	},
	{
		"14 suggestions hidden from second readers", func() *memory {
			p := settledDocket()
			for _, id := range []docket.CommentID{testDocket.Comment(1), testDocket.Comment(2)} {
				p.seen(id, docket.SuggestionsShown, docket.SuggestionsHidden)
			}
			return p.done()
		},
		[]string{"For 2 answers at least one of the two was shown no suggestions."},
		[]string{"both readers were shown", "it was not recorded whether"},
	},
	{
		"15 suggestions seen by some, not recorded of others", func() *memory {
			p := settledDocket()
			p.seen(testDocket.Comment(1), docket.SuggestionsShown, docket.SuggestionsShown)
			p.seen(testDocket.Comment(2), docket.SuggestionsShown, docket.SuggestionsUnknown)
			return p.done()
		},
		[]string{"For 1 answer both readers were shown a program’s suggestions; they may agree because of them.",
			"For 1 answer it was not recorded whether the readers were shown a program’s suggestions."},
		[]string{"at least one of the two was shown no suggestions"},
	},
	{
		"17 three readings, disputes open", func() *memory {
			p := threeReaders()
			p.settle(testDocket.Comment(3), "1", []string{"GOV-FED"})
			return p.done()
		},
		[]string{"4 answers were read by two people or more who did not see each other’s codes, 3 of them by at " +
			"least three.", "They differ on 3 answers. 1 is settled, 2 are open: until then every code that one of " +
			"them confirmed counts.", "Of the pairs of readers, with each answer counted once, "},
		[]string{"one of the two", "both readers", "A person settled", "Both chose", "read by two people who"},
	},
	{
		"18 three readings, settled, suggestions shown to some", func() *memory {
			p := threeReaders()
			for n, codes := range map[int64][]string{2: {"DEV-PAT"}, 3: {"GOV-FED"}, 4: {}} {
				p.settle(testDocket.Comment(n), "1", codes)
			}
			for i := range p.passes {
				p.passes[i].Suggestions = docket.SuggestionsShown
				if p.passes[i].Coder == 5 && p.passes[i].Comment != testDocket.Comment(1) {
					p.passes[i].Suggestions = docket.SuggestionsHidden
				}
			}
			return p.done()
		},
		[]string{"They differ on 3 answers. A person settled each of them, and what each reader chose is kept in " +
			"codings.csv.", "For 2 answers all readers were shown a program’s suggestions", "For 2 answers at least " +
			"one of them was shown no suggestions."},
		[]string{"one of the two", "both readers", "both first judgements", "until then", "nobody has settled"},
	},
	{
		"19 a third reading is to come", func() *memory {
			p := prepared()
			p.docket.ReadingPlan = &docket.ReadingPlan{Second: 100, Third: 100}
			for _, id := range p.posted(2) {
				p.read(id, 3, "DEV-PAT")
				p.read(id, 4, "DEV-PAT")
			}
			p.read(testDocket.Comment(2), 5, "DEV-PAT")
			return p.done()
		},
		[]string{"2 answers were read by two people or more who did not see each other’s codes, 1 of them by at " +
			"least three.", "They chose the same themes each time."},
		[]string{"one of the two", "both readers", "A person settled"},
	},
	{
		"20 answers of a training round, and test answers", func() *memory {
			p := prepared()
			for _, id := range p.posted(2) {
				p.read(id, 3, "DEV-PAT")
			}
			p.practised = docket.Practised{Talked: true, Tested: true}
			return p.done()
		},
		[]string{"Coders had talked about some of the answers in a training round", "handed to other coders as test " +
			"answers"},
		nil,
	},
	{
		"21 a training round of which nothing was read since", func() *memory {
			p := prepared()
			p.posted(1)
			p.practised = docket.Practised{Talked: true, Tested: true}
			return p.done()
		},
		nil,
		[]string{"training round", "test answers"},
	},
	{
		"16 a repeated passage alone", func() *memory {
			p := prepared()
			p.posted(1)
			p.entry(docket.Posted, func(e *docket.RegisterEntry) { e.Class = docket.ClassRepeatedPassage }, "1",
				"Re: docket TST-2026-0001, comments of the public")
			return p.done()
		},
		[]string{"1 posted answer is a note, a placeholder or a repeated passage"},
		[]string{"2 different comments"},
	},
	{
		"13 nothing but notes", func() *memory {
			p := prepared()
			p.entry(docket.Posted, func(e *docket.RegisterEntry) { e.Class = docket.ClassContentElsewhere }, "1",
				"See attached.")
			p.entry(docket.Posted, nil, "1", "N/A")
			p.entry(docket.Posted, func(e *docket.RegisterEntry) { e.Class = docket.ClassOffTopic }, "1", "My fence.")
			return p.done()
		},
		[]string{"No posted answer says anything that can be read for themes.", "2 posted answers are notes, " +
			"placeholders or repeated passages", "1 posted answer is of a comment that a person marked " +
			"as off topic."},
		append([]string{"Nobody has read a posted answer"}, untrueWhereNobodyRead...),
	},
}

// seen notes what the two readers of an answer were shown.
func (p preparedDocket) seen(id docket.CommentID, first, second docket.SuggestionsSeen) {
	for i := range p.passes {
		if pass := &p.passes[i]; pass.Comment == id {
			pass.Suggestions = first
			first = second
		}
	}
}

// threeReaders has four answers: read by three who agree, by three of whom two agree, by
// three who all differ, and by two who differ.
func threeReaders() preparedDocket {
	p := prepared()
	p.docket.ReadingPlan = &docket.ReadingPlan{Second: 100, Third: 75}
	for i, id := range p.posted(4) {
		p.read(id, 3, "DEV-PAT")
		p.read(id, 4, [][]string{{"DEV-PAT"}, {"DEV-PAT"}, {"GOV-FED"}, nil}[i]...)
		if i < 3 {
			p.read(id, 5, []string{"DEV-PAT", "GOV-FED", "INF-TRU"}[i])
		}
	}
	return p
}

// settledDocket has two answers read twice; the first was disputed and is settled.
func settledDocket() preparedDocket {
	p := prepared()
	ids := p.posted(2)
	p.read(ids[0], 3, "DEV-PAT")
	p.read(ids[0], 4, "GOV-FED")
	p.settle(ids[0], "1", []string{"GOV-FED"})
	p.read(ids[1], 3, "DEV-PAT")
	p.read(ids[1], 4, "DEV-PAT")
	return p
}

// TestSentencesFollowTheFacts takes a docket through its states. What the report
// (both formats are written from one paper) and LIMITATIONS.md say of method is
// golden, holds what each state must say and nothing that would be untrue; and
// every figure in it is counted again.
func TestSentencesFollowTheFacts(t *testing.T) {
	t.Parallel()
	for _, s := range states {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			dir := s.source().exported(t)
			data, err := os.ReadFile(filepath.Join(dir, "LIMITATIONS.md"))
			if err != nil {
				t.Fatal(err)
			}
			limits := string(data)
			if data, err = os.ReadFile(filepath.Join(dir, "report.html")); err != nil {
				t.Fatal(err)
			}
			page, err := html.Parse(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			report := sentencesOf(page)
			said := report + "\n" + limits
			for _, want := range s.says {
				if !strings.Contains(said, want) {
					t.Errorf("nothing says %q", want)
				}
			}
			for _, untrue := range s.never {
				for _, line := range strings.Split(strings.ReplaceAll(said, ". ", ".\n"), "\n") {
					if strings.Contains(line, untrue) {
						t.Errorf("it says %q: %s", untrue, line)
					}
				}
			}
			golden(t, s.name, "# report.html\n"+report+"\n# LIMITATIONS.md\n"+limits)
			for _, wrong := range recount.Check(dir) {
				t.Error(wrong)
			}
		})
	}
}

// golden compares words with those of testdata/states.
func golden(t *testing.T, name, words string) {
	t.Helper()
	path := filepath.Join("testdata", "states", strings.ReplaceAll(name, " ", "-")+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(words), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != words {
		t.Errorf("%s differs from what is said now; read the difference, then run with -update:\n%s", path, words)
	}
}

// TestEverySentenceIsSaidInSomeState holds that no sentence of the table has a
// condition that no state meets, but those that are about verdicts on themes.
func TestEverySentenceIsSaidInSomeState(t *testing.T) {
	t.Parallel()
	said := map[string]bool{"tentative themes": true, "passages hidden": true, "groups nobody confirmed": true,
		"all groups confirmed": true, "some groups confirmed": true}
	for _, s := range states {
		m := s.source()
		j, err := newJob(t.Context(), m, testDocket, testAbout)
		if err != nil {
			t.Fatal(err)
		}
		f, err := j.figures(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w := newWording(j, f)
		state := w.state()
		for _, sentence := range methodSentences {
			said[sentence.name] = said[sentence.name] || sentence.when(state)
		}
	}
	for _, s := range methodSentences {
		if !said[s.name] {
			t.Errorf("no state says %q", s.name)
		}
	}
}
