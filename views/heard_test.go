package views

import (
	"bytes"
	"compress/gzip"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/docket/docketfile"
)

func heard() ThemesPage {
	d, book := docketfile.ShippedDocket()
	a, b, c := book.Themes[0].Code, book.Themes[1].Code, book.Themes[2].Code
	early := book
	early.Version = 0
	early.Themes = append([]docket.Theme{{Code: "OLD-COD", Label: "A theme of before"}}, book.Themes...)
	return ThemesPage{
		Shell: Shell{Docket: d}, Books: []docket.Codebook{early, book}, Heard: docket.Heard{Posted: 520, Campaigns: 1,
			Members: 500, Coverage: []docket.Coverage{{Question: docket.AllQuestions, Answers: 520, Read: 510,
				Unread: 10}}},
		Agreement: []docket.Agreement{
			{Scope: docket.AgreementAll, Kappa: .2, KappaKnown: true},
			{Scope: docket.AgreementCode, Key: b, Kappa: .5, KappaKnown: true, DoubleCoded: 20, Uses: 5, AC1Known: true,
				Low: .6, IntervalKnown: true},
			{Scope: docket.AgreementCode, Key: c, Kappa: .667, KappaKnown: true, DoubleCoded: 20, Uses: 5,
				AC1Known: true, IntervalKnown: true},
			{Scope: docket.AgreementCode, Key: a},
		},
		Counts: []docket.ThemeCount{
			{Question: docket.AllQuestions, Code: a, All: 500, Distinct: 1},
			{Question: docket.AllQuestions, Code: b, All: 4, Distinct: 4},
			{Question: docket.AllQuestions, Code: c, All: 9, Distinct: 4},
			{Question: docket.AllQuestions, Code: "OLD-COD", All: 1, Distinct: 1},
			{Question: docket.AllQuestions, Code: a, Sector: "manufacturer", All: 3, Distinct: 3},
			{Question: docket.AllQuestions, Code: b, Sector: "manufacturer", All: 2, Distinct: 2},
			{Question: docket.AllQuestions, Code: c, Sector: "manufacturer", All: 2, Distinct: 1},
			{Question: docket.AllQuestions, Code: "OLD-COD", Sector: "manufacturer", All: 1, Distinct: 1},
			{Question: docket.AllQuestions, Code: a, Sector: docket.SectorUnspecified, All: 1, Distinct: 1},
			{Question: "2", Code: a, All: 1, Distinct: 1},
		},
	}
}

func TestThemesAreRankedByDifferentComments(t *testing.T) {
	t.Parallel()
	p := NewThemesPage(heard())
	if len(p.Tables) != 2 || len(p.Tables[0].Rows) != 4 {
		t.Fatalf("tables: %+v", p.Tables)
	}
	var ranks []string
	for _, r := range p.Tables[0].Rows {
		ranks = append(ranks, r.Rank)
	}
	if got := strings.Join(ranks, ", "); got != "1, 1, 3, 3" || p.Tables[0].Rows[0].All != 9 {
		t.Errorf("ranks %q", got)
	}
	d := p.Shell.Docket
	if want := "/dockets/" + string(d.ID) + "/comments?question=2&theme=GOV-FED"; p.Tables[1].Rows[0].Href != want {
		t.Errorf("link %q, want %q", p.Tables[1].Rows[0].Href, want)
	}
}

func TestPageOfThemesMarksWhatIsTentative(t *testing.T) {
	t.Parallel()
	p := NewThemesPage(heard())
	marks := map[string]bool{}
	for _, r := range p.Tables[0].Rows {
		marks[r.code] = r.Tentative
	}
	if d := cmp.Diff(map[string]bool{"GOV-FED": false, "GOV-REG": true, "GOV-EXE": false, "OLD-COD": false},
		marks); d != "" || !p.Tentative {
		t.Error(d)
	}
	quiet := heard()
	quiet.Agreement = nil
	if NewThemesPage(quiet).Tentative {
		t.Error("nothing was coded twice, and a theme is marked")
	}
}

func TestSectorsNameWhatTheyRaisedMost(t *testing.T) {
	t.Parallel()
	sectors := NewThemesPage(heard()).Tables[0].Sectors
	if len(sectors) != 1 || sectors[0].Label != "Maker of drugs or medical devices" ||
		!NewThemesPage(heard()).Tables[0].NoSector {
		t.Fatalf("sectors %+v; a sector that nobody named is none", sectors)
	}
	if len(sectors[0].Rows) != 4 || sectors[0].More != "" || // the fourth shares the third place
		!strings.HasSuffix(sectors[0].Rows[0].Href, "sector=manufacturer&theme=GOV-FED") {
		t.Errorf("manufacturers: %+v", sectors[0])
	}
}

func TestThemesStandUnderTheirImperative(t *testing.T) {
	t.Parallel()
	tables := NewThemesPage(heard()).Tables
	if len(tables[0].Duties) != 1 || tables[0].Duties[0].Label != "1 Leadership and governance" ||
		len(tables[0].Duties[0].Rows) != 3 {
		t.Errorf("imperatives %+v", tables[0].Duties)
	}
	if tables[1].Duties != nil {
		t.Error("a single question repeats the imperatives")
	}
}

func TestACodeOfAnEarlierCodebookKeepsItsName(t *testing.T) {
	t.Parallel()
	rows := NewThemesPage(heard()).Tables[0].Rows
	if rows[3].Label != "A theme of before" {
		t.Errorf("rows %+v", rows)
	}
}

// TestProgressSaysOnlyWhatHappened holds the page to the facts: nobody has read
// what nobody has read, and a note is nothing that could be.
func TestProgressSaysOnlyWhatHappened(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		posted int
		c      docket.Coverage
		book   bool
		want   string
	}{
		{"nothing posted", 0, docket.Coverage{}, true, "No comment has been posted yet."},
		{"no list of themes", 2, docket.Coverage{Answers: 2, Unread: 2}, false, "This docket has no list of themes, " +
			"so its answers are not read for themes."},
		{"nobody read", 1, docket.Coverage{Answers: 1, Unread: 1}, true,
			"Nobody has read a posted answer for themes yet."},
		{"notes alone", 2, docket.Coverage{Answers: 2, NoAnswer: 2}, true, "No posted answer says anything that can " +
			"be read for themes. 2 are notes, placeholders or repeated passages, such as “see attached” or “N/A”."},
		{"one, read", 1, docket.Coverage{Answers: 1, Read: 1}, true, "The one posted answer has been read for themes."},
		{"one of many", 9, docket.Coverage{Answers: 9, Read: 1, Unread: 8}, true, "1 of 9 posted answers has been " +
			"read for themes. A theme that is missing here may only not have been noted yet."},
		{"some", 3400, docket.Coverage{Answers: 3400, Read: 1200, Unread: 2200}, true, "1,200 of 3,400 posted " +
			"answers have been read for themes. A theme that is missing here may only not have been noted yet."},
		{"all but notes", 398, docket.Coverage{Answers: 398, Read: 285, NoAnswer: 113}, true, "All 285 posted " +
			"answers have been read for themes. 113 more are notes, placeholders or repeated passages, " +
			"such as “see attached” or “N/A”."},
		{"to be read again", 3, docket.Coverage{Answers: 3, Read: 1, ToRevisit: 1, OffTopic: 1}, true,
			"All 2 posted answers have been read for themes. 1 answer waits to be read again, because a theme noted " +
				"in it was changed or taken out of the list since. 1 more is marked as off topic."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := progress(nil, docket.Heard{Posted: tt.posted, Coverage: []docket.Coverage{tt.c}},
				tt.book); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestGroupsSayWhoDecided holds that campaigns which a program found are not
// shown as if a person had.
func TestGroupsSayWhoDecided(t *testing.T) {
	t.Parallel()
	for decided, want := range map[int]string{0: "no person has decided on any of them yet.", 1: "People decided on " +
		"1 of them; a program found the others.", 3: "nearly the same words."} {
		if got := campaignsHeard(nil, docket.Heard{Campaigns: 3, Members: 30,
			Decided: decided}); !strings.HasSuffix(got,
			want) {
			t.Errorf("%d decided: %q, want the end %q", decided, got, want)
		}
	}
}

func TestLeadingThemesAreNamedInOneSentence(t *testing.T) {
	t.Parallel()
	row := func(label string, distinct, all int) HeardRow {
		return HeardRow{Label: label, Distinct: distinct, All: all}
	}
	for _, tt := range []struct {
		name string
		rows []HeardRow
		want string
	}{
		{"one comment", []HeardRow{row("A", 1, 1)}, "Raised most often: A, in 1 different comment (1 in all)."},
		{"one leads", []HeardRow{row("A", 12, 1400), row("B", 3, 3)}, "Raised most often: A, in 12 different " +
			"comments (1,400 in all)."},
		{"a tentative one leads", []HeardRow{{Label: "A", Distinct: 2, All: 2, Tentative: true}}, "Raised most " +
			"often: A (tentative), in 2 different comments (2 in all)."},
		{"two share it", []HeardRow{row("A", 3, 9), row("B", 3, 3)}, "Raised most often: A and B, each in 3 " +
			"different comments."},
		{"more share it", []HeardRow{row("A", 1, 1), row("B", 1, 1), row("C", 1, 1)}, "Several themes share the " +
			"first place, each in 1 different comment."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := leading(nil, tt.rows); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// TestPageOfThemesIsLight keeps the page of a docket whose every theme was raised
// in every question by every sector under 100 kB as it is sent, and drawings free
// of styles.
func TestPageOfThemesIsLight(t *testing.T) {
	t.Parallel()
	d, book := docketfile.ShippedDocket()
	p := ThemesPage{Shell: Shell{Docket: d}, Books: []docket.Codebook{book}, Heard: docket.Heard{Posted: 3400,
		Coverage: []docket.Coverage{{Question: docket.AllQuestions, Answers: 3400, Read: 3400}}}}
	for _, q := range append(d.QuestionIDs(), docket.AllQuestions) {
		for i, theme := range book.Themes {
			p.Counts = append(p.Counts, docket.ThemeCount{Question: q, Code: theme.Code, All: 900 - i,
				Distinct: 700 - i})
			for j, s := range d.Sectors {
				p.Counts = append(p.Counts, docket.ThemeCount{Question: q, Code: theme.Code, Sector: s.Code, All: 90 +
					j, Distinct: 50 + i})
			}
		}
	}
	var page bytes.Buffer
	if err := Themes(NewThemesPage(p)).Render(context.Background(), &page); err != nil {
		t.Fatal(err)
	}
	small := zipped(t, page.Bytes())
	t.Logf("%d bytes, %d compressed", page.Len(), small)
	if small > 30_000 || page.Len() > 300_000 {
		t.Errorf("the page has %d bytes, %d compressed", page.Len(), small)
	}
	if strings.Contains(page.String(), "style=") {
		t.Error("the page has an inline style, which the policy forbids")
	}
}

func zipped(t *testing.T, page []byte) int {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(page); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}
