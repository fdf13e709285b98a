package guard

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"commentportal/docket"
)

// shown writes the places of matches: what stands there, with ? where it is not sure.
func shown(text string, list []Match) string {
	var out []string
	for _, m := range list {
		s := text[m.Start:m.End]
		if !m.Sure {
			s += "?"
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

func TestFind(t *testing.T) {
	t.Parallel()
	name := Term{Words: "Richard Taylor", Kind: docket.KindPersonal}
	full := Term{Words: "Dr. Richard M. Taylor, MD", Kind: docket.KindThirdParty}
	phone := Term{Words: "(775) 555-0142", Kind: docket.KindPersonal}
	born := Term{Words: "March 4, 1987", Kind: docket.KindPersonal}
	record := Term{Words: "MRN 44-5821-9", Kind: docket.KindHealth}
	house := Term{Words: "1420 Elm Street, Apt. 3", Kind: docket.KindPersonal}
	mail := Term{Words: "rtaylor@elkohealth.example", Kind: docket.KindPersonal}
	son := Term{Words: "my son", Kind: docket.KindThirdParty}
	story := Term{Words: "my sister Dana Whitfield was treated for opioid use at the ward in Elko in the winter " +
		"of the flood", Kind: docket.KindHealth}
	tests := []struct {
		name    string
		term    Term
		text    string
		related bool
		want    string
	}{
		{"as it was hidden", name, "I told Richard Taylor so.", false, "Richard Taylor"},
		{"in capitals", name, "I told RICHARD  TAYLOR so.", false, "RICHARD  TAYLOR"},
		{"in small letters", name, "i told richard taylor so", false, "richard taylor"},
		{"over a line", name, "I told Richard\nTaylor so.", false, "Richard\nTaylor"},
		{"initial", name, "It was R. Taylor who signed.", false, "R. Taylor"},
		{"initial without a dot", name, "It was R Taylor who signed.", false, "R Taylor"},
		{"two initials", name, "It was R.M. Taylor who signed.", false, "R.M. Taylor"},
		{"two initials in one word", full, "It was RM Taylor who signed.", false, "RM Taylor"},
		{"middle initial added", name, "Mr. Richard M. Taylor signed.", false, "Richard M. Taylor"},
		{"middle initial left out", full, "Richard Taylor signed.", false, "Richard Taylor"},
		{"surname first", name, "Taylor, Richard (ward B)", false, "Taylor, Richard"},
		{"surname first with initial", name, "Taylor, R. was there.", false, "Taylor, R"},
		{"surname first, middle initial", name, "TAYLOR, RICHARD M.", false, "TAYLOR, RICHARD M"},
		{"possessive", name, "Richard Taylor’s chart lay open.", false, "Richard Taylor"},
		{"hyphen", name, "the Richard-Taylor affair", false, "Richard-Taylor"},
		{"underscore", name, "file richard_taylor.pdf", false, "richard_taylor"},
		{"one word", name, "see RichardTaylor on the forum", false, "RichardTaylor"},
		{"letter by letter", name, "R i c h a r d  T a y l o r", false, "R i c h a r d  T a y l o r"},
		{"look-alikes", name, "I told Riсhаrd Tаylоr so.", false, "Riсhаrd Tаylоr"},
		{"marks and width", name, "I told Ríchard Ｔaylor so.", false, "Ríchard Ｔaylor"},
		{"no width within", name, "I told Rich\u200bard Tay\u00adlor so.", false, "Rich\u200bard Tay\u00adlor"},
		{"nickname", name, "Rick Taylor knows.", false, "Rick Taylor"},
		{"slip of a key", name, "Richrad Taylor knows.", false, "Richrad Taylor"},
		{"title, elsewhere", name, "Dr. Taylor knows.", false, "Taylor?"},
		{"title, related", name, "Dr. Taylor knows.", true, "Taylor"},
		{"surname alone, related", name, "I know that Taylor was there.", true, "Taylor"},
		{"surname misspelled, related", name, "I know Richard Tayler was there.", true, "Richard Tayler"},
		{"surname alone, elsewhere", name, "I know that Taylor was there.", false, ""},
		{"another given name", name, "James Taylor sang. Rachel Taylor danced.", false, ""},
		{"another given name, related", name, "I heard James Taylor sing.", true, ""},
		{"another initial", name, "J. Taylor signed.", true, ""},
		{"a make", name, "Taylor Made clubs, taylor made for us", true, ""},
		{"a town", name, "We live in Taylor, Texas, and near Taylor.", true, ""},
		{"a street", name, "on Taylor Street, by Taylor County Hospital", true, ""},
		{"an economist's rule", name, "by the Taylor rule of 1993", true, ""},
		{"given name alone", name, "Richard is a common name.", false, ""},
		{"a name that begins alike", name, "Richard Taylorson and Richards Taylor", false, "Richards Taylor"},
		{"handle in an address", name, "write to rtaylor@clinic.example", false, "rtaylor"},

		{"digits with dots", phone, "call 775.555.0142 now", false, "775.555.0142"},
		{"digits alone", phone, "call 7755550142 now", false, "7755550142"},
		{"country's number", phone, "call +1 (775) 555 0142", false, "775) 555 0142"},
		{"country's number, joined", phone, "call +17755550142", false, "7755550142"},
		{"number spelled out", phone, "seven seven five, five five five, oh one four two", false,
			"seven seven five, five five five, oh one four two"},
		{"digits of another script", phone, "call ٧٧٥-٥٥٥-٠١٤٢", false, "٧٧٥-٥٥٥-٠١٤٢"},
		{"full width", phone, "call ７７５－５５５－０１４２", false, "７７５－５５５－０１４２"},
		{"another number", phone, "call 775-555-0143 or 17755550142888", false, ""},

		{"day first", born, "born 4 March 1987", false, "4 March 1987"},
		{"month shortened", born, "born Mar. 4th, 1987", false, "Mar. 4th, 1987"},
		{"numbers", born, "DOB: 3/4/87", false, "3/4/87"},
		{"numbers, day first", born, "nacida 4-3-1987", false, "4-3-1987?"},
		{"ISO", born, "dob=1987-03-04", false, "1987-03-04"},
		{"Spanish", born, "nació el 4 de marzo de 1987", false, "4 de marzo de 1987"},
		{"another day", born, "March 5, 1987 and March 4, 1988", false, ""},

		{"other separators", record, "record 44 58219", false, "44 58219"},
		{"behind letters", record, "MRN4458219", false, "4458219"},
		{"within another number", record, "144582190", false, ""},

		{"street shortened", house, "I live at 1420 Elm St., Apartment 3.", false, "1420 Elm St., Apartment 3"},
		{"another house", house, "I live at 1422 Elm St., Apartment 3.", false, ""},

		{"address spelled out", mail, "rtaylor (at) elkohealth dot example", false,
			"rtaylor (at) elkohealth dot example"},
		{"address with blanks", mail, "RTaylor @ elkohealth . example", false, "RTaylor @ elkohealth . example"},

		{"common words, elsewhere", son, "Then my son called.", false, ""},
		{"common words, related", son, "Then my son called.", true, "my son"},

		{"part of a passage", story, "They say she was treated for opioid use at the ward in Elko in " +
			"the spring.", false, "was treated for opioid use at the ward in Elko in the"},
		{"name within a passage", story, "Dana Whitfield spoke.", false, "Dana Whitfield?"},
		{"nothing of a passage", story, "The ward in Elko was closed.", false, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := shown(test.text, New([]Term{test.term}).Find(docket.Text(test.text),
				test.related)); got != test.want {
				t.Errorf("%q\n got %s\nwant %s", test.text, got, test.want)
			}
		})
	}
}

func TestShownByDifference(t *testing.T) {
	t.Parallel()
	const before, behind = "When I asked about the breach, the night nurse ", " told me that nobody had changed the " +
		"passwords for years."
	source := docket.Text(before + "Dana Whitfield" + behind)
	gap := docket.Span{Start: len(before), End: len(before) + len("Dana Whitfield")}
	g, ok := NewGap("Dana Whitfield", ReadAround(source, gap, docket.Gaps{{Span: gap, Kind: docket.KindThirdParty}}))
	if !ok {
		t.Fatal("the gap cannot be found again")
	}
	tests := []struct{ name, text, want string }{
		{"the same", string(source), "Dana Whitfield"},
		{"given name alone", before + "Dana" + behind, "Dana"},
		{"initials", before + "D. W." + behind, "D. W"},
		{"slip of a key and more words", before + "Dna Whitfeld from ward B" + behind, "Dna Whitfeld from ward B"},
		{"half of it hidden", before + "Dana [redacted: third_party]" + behind, "Dana"},
		{"hidden as well", before + "[redacted: personal]" + behind, ""},
		{"left out", before[:len(before)-1] + behind, ""},
		{"somebody else", before + "Omar Quist" + behind, ""},
		{"elsewhere", "Dana Whitfield is a common name in our town.", ""},
		{"words around it changed", "I asked about this breach, and the night nurse Dana told me nobody had changed " +
			"the passwords.", "Dana"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range g.Shown(docket.Text(test.text)) {
				got = append(got, test.text[s.Start:s.End])
			}
			if s := strings.Join(got, " | "); s != test.want {
				t.Errorf("got %q, want %q", s, test.want)
			}
		})
	}
}

func TestGapAtTheEndOfALetter(t *testing.T) {
	t.Parallel()
	const letter = "Please keep our hospitals safe from attacks. Yours, "
	source := docket.Text(letter + "Alma, whose brother is in rehab in Elko")
	gap := docket.Span{Start: len(letter), End: len(source)}
	g, ok := NewGap(string(source[gap.Start:gap.End]), ReadAround(source, gap, nil))
	if !ok {
		t.Fatal("the gap cannot be found again")
	}
	if got := g.Shown(letter + "Alma (her brother is in Elko)"); len(got) != 1 || got[0].Start != len(letter) {
		t.Errorf("shown: %v", got)
	}
	if got := g.Shown(letter + "Omar Quist"); len(got) != 0 {
		t.Errorf("another sender's name: %v", got)
	}
}

// FuzzFind holds that places are within the text, on borders of characters and in
// order, and that hiding all of them leaves nothing that is surely meant. In related
// texts a surname counts by what stands beside it, which a gap changes.
func FuzzFind(f *testing.F) {
	for _, s := range [][2]string{{"Richard Taylor", "R. Taylor and Taylor, Richard's"},
		{"(775) 555-0142", "+17755550142 or ７７５-5550142"},
		{"March 4, 1987", "3/4/87 4.3.1987"}, {"a@b.example", "a at b dot example"}, {"İstanbul ΣΑΣ",
			"i̇stanbul σας Ⅷ"},
		{"one two three four five six seven eight nine ten eleven twelve thirteen", "two three four five six seven " +
			"eight nine ten"},
		{"x\u0301y z", "[redacted: personal] x y’s z"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, hidden, text string) {
		if !utf8.ValidString(hidden) || !utf8.ValidString(text) || len(hidden) > 500 || len(text) > 2000 {
			return
		}
		r := New([]Term{{Words: hidden, Kind: docket.KindPersonal}})
		for _, related := range []bool{false, true} {
			found := r.Find(docket.Text(text), related)
			end := 0
			var marks []docket.Redaction
			for _, m := range found {
				if m.Start < end || m.End <= m.Start || m.End > len(text) {
					t.Fatalf("%v in %q", found, text)
				}
				end = m.End
				marks = append(marks, docket.Redaction{Span: m.Span, Kind: docket.KindPersonal})
			}
			public, err := docket.Text(text).Redact(marks)
			if err != nil {
				t.Fatal(err)
			}
			if again := r.Find(public, false); !related &&
				slices.ContainsFunc(again, func(m Match) bool { return m.Sure }) &&
				!strings.Contains(hidden, "redacted") {
				t.Fatalf("%q hidden in %q still shows in %q: %v", hidden, text, public, again)
			}
		}
		if g, ok := NewGap(hidden, ReadAround(docket.Text(text), docket.Span{Start: 0, End: len(text) / 2}, nil)); ok {
			for _, s := range g.Shown(docket.Text(text)) {
				if s.Start < 0 || s.End > len(text) || s.End <= s.Start {
					t.Fatalf("%v", s)
				}
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := docket.Text(strings.Repeat("We ask the Department to help small hospitals patch their devices before the "+
		"next attack. ", 16))
	r := New([]Term{{Words: "Richard Taylor", Kind: docket.KindPersonal},
		{Words: "(775) 555-0142", Kind: docket.KindPersonal},
		{Words: "March 4, 1987", Kind: docket.KindPersonal}})
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r.Find(text, false)
	}
}
