package docket

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func textsDocket() Docket {
	return Docket{ID: "EX-1", Title: "T", Summary: "S", Background: []string{"One.", "Two."}, Notice: []string{"N"},
		Use: []string{"U"}, Contact: Contact{Name: "C", Email: "c@example.org"}, Zone: "America/New_York",
		Questions: []Question{{ID: "1", Text: "Why?"}}, Sectors: []Choice{{"provider", "Hospitals"}},
		WithholdingReasons: []Choice{{"threat", "A threat"}},
		Translations: map[string]Translation{"es": {Title: "Título",
			Sectors: map[string]string{"provider": "Hospitales"}}}}
}

// What nobody types stays, what is typed is cleaned as a docket file is, and the docket that
// was read is not touched.
func TestTextsAreReadAsADocketFileIs(t *testing.T) {
	t.Parallel()
	d := textsDocket()
	got, err := WordingOf(d).Parse(false, func(name string) (string, bool) {
		text, ok := map[string]string{"title": " A  longer\ttitle ", "background": "One\nline.\r\n\r\n\r\nTwo.",
			"links": "https://a.example/post The  post\n", "sectors": "provider: Clinics\nplan: Plans: all of them",
			"es-sectors": "plan: Seguros", "hint-1": "Say more.", "es-question-1": "¿Por qué?", "es-title": "",
			"answer_due": "2017-03-31", "media_email": "press@example.org"}[name]
		return text, ok
	})
	if err != nil {
		t.Fatal(err)
	}
	want := WordingOf(textsDocket()).Texts()
	want.Title, want.Background, want.Links = "A longer title", []string{"One line.", "Two."},
		[]Link{{"The post", "https://a.example/post"}}
	want.Sectors = []Choice{{"provider", "Clinics"}, {"plan", "Plans: all of them"}}
	want.Questions[0].Hint, want.Media.Email = "Say more.", "press@example.org"
	want.AnswerDue = time.Date(2017, 3, 31, 4, 0, 0, 0, time.UTC)
	want.Own = map[string]Translation{"es": {Questions: map[QuestionID]string{"1": "¿Por qué?"},
		Sectors: map[string]string{"plan": "Seguros"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(textsDocket(), d, cmp.AllowUnexported(Docket{})); diff != "" {
		t.Errorf("the docket itself changed:\n%s", diff)
	}
	after := WordingOf(d).With(got)
	if after.SectorLabel("plan") != "Plans: all of them" || after.In("es").SectorLabel("plan") != "Seguros" ||
		!WordingOf(after).Same(WordingOf(after).Texts(), got) || WordingOf(d).Same(WordingOf(d).Texts(), got) {
		t.Errorf("%+v", after)
	}
	if sectors, reasons := got.MissingCodes(WordingOf(d).Texts()); len(sectors)+len(reasons) != 0 {
		t.Errorf("missing %v, %v", sectors, reasons)
	}
}

func TestTextsThatCannotBeAreNamedByTheirField(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, field, typed, want string }{
		{"a docket without title", "title", " \n ", "cannot be without"},
		{"a control character", "summary", "a\x07b", "control character"},
		{"a title that is too long", "title", strings.Repeat("x", MaxTextLine+1), "at most 500 characters"},
		{"an address with a name", "contact_email", "C <c@example.org>", "no e-mail address"},
		{"a link by http", "links", "http://a.example Post", "begins with https"},
		{"a link that runs", "links", "javascript:alert(1) Post", "begins with https"},
		{"a link without title", "links", "https://a.example", "title"},
		{"a sector without label", "sectors", "provider", "a colon and a label"},
		{"a code in capitals", "sectors", "Provider: P", "small letters"},
		{"a code twice", "sectors", "a: A\na: B", "twice"},
		{"a code of the portal", "sectors", "all: All", "the portal’s own"},
		{"no reason at all", "withholding", "", "cannot be without"},
		{"a translation of nothing", "es-withholding", "other: Otro", "no such code"},
		{"a day that is none", "answer_due", "2017-02-30", "year, month and day"},
		{"a burden without number", "omb_burden", "An hour.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := WordingOf(textsDocket()).Parse(false, func(name string) (string, bool) {
				return tt.typed, name == tt.field
			})
			invalid, ok := errors.AsType[Invalid](err)
			if tt.want == "" {
				tt.field = "omb_number"
			}
			if !ok || len(invalid) != 1 || !strings.Contains(invalid[tt.field], tt.want) {
				t.Errorf("%v, want %q at %s", err, tt.want, tt.field)
			}
		})
	}
}

func TestFrozenQuestionsAreNotRead(t *testing.T) {
	t.Parallel()
	d := textsDocket()
	typed := func(name string) (string, bool) {
		return "Other words", name == "question-1" || name == "es-question-1"
	}
	w := WordingOf(d)
	if got, err := w.Parse(true, typed); err != nil || !w.SameQuestions(w.Texts(), got) {
		t.Errorf("%+v, %v", got, err)
	}
	got, err := w.Parse(false, typed)
	if err != nil || w.SameQuestions(w.Texts(), got) {
		t.Errorf("%+v, %v", got, err)
	}
	if back := w.KeepQuestions(got); !w.SameQuestions(w.Texts(), back) {
		t.Errorf("%+v", back)
	}
}

func TestWordsAreCompared(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ before, after, want string }{
		{"", "", ""},
		{"The same.", "The  same.", "The  same."},
		{"Send it by mail.", "Send it by e-mail.", "Send it by[- mail.][+ e-mail.]"},
		{"One two three.", "One three.", "One[- two] three."},
		{"One three.", "One two three four.", "One[- three.][+ two three four.]"},
		{"", "New.", "[+New.]"},
		{"Send us one letter a day.", "Mail us two letters a week.", "[-Send us one letter a day.]" +
			"[+Mail us two letters a week.]"},
		{"One.\n\nTwo.", "One.\n\nMore.\n\nTwo.", "One.[+\n\nMore.]\n\nTwo."},
	} {
		var b strings.Builder
		for _, p := range CompareTexts(tt.before, tt.after) {
			b.WriteString(map[PieceKind]string{PieceGone: "[-", PieceNew: "[+"}[p.Is] + p.Text)
			if p.Is != PieceKept {
				b.WriteString("]")
			}
		}
		if b.String() != tt.want {
			t.Errorf("%q to %q: %q, want %q", tt.before, tt.after, b.String(), tt.want)
		}
	}
	long := strings.Repeat("word ", 3000)
	if got := CompareTexts(long+"a", "b "+long); len(got) != 2 {
		t.Errorf("two texts beyond the bound are %d pieces", len(got))
	}
}

func TestTextsChangedAfterOpening(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 10, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name string
		d    Docket
		want bool
	}{
		{"never", Docket{Opens: at}, false},
		{"before it opened", Docket{Opens: at, TextsNumber: 2, TextsAt: at.AddDate(0, 0, -1)}, false},
		{"while it is open", Docket{Opens: at, TextsNumber: 2, TextsAt: at.AddDate(0, 0, 1)}, true},
		{"in the round before", Docket{Opens: at.AddDate(1, 0, 0), TextsNumber: 2, TextsAt: at.AddDate(0, 0, 1),
			PastRounds: []PastRound{{Number: 1, Opens: at}}}, true},
	} {
		if got := WordingOf(tt.d).Changed(); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

// Paragraphs are parted at empty lines; the lines of a paragraph are joined, but for items.
func TestParagraphsKeepItemsOfLists(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"a\nb\n\n  c  d\n":                          {"a b", "c d"},
		"Send:\n- one\n  more\n* two\n\n1. x\n2. y": {"Send:\n- one more\n* two", "1. x\n2. y"},
		"section\n405. It\n-\n2016. Z":              {"section 405. It - 2016. Z"},
	} {
		if got := Paragraphs(text); !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
		if again := Paragraphs(strings.Join(Paragraphs(text), "\n\n")); !slices.Equal(again, want) {
			t.Errorf("%q is %q the second time", text, again)
		}
	}
}
