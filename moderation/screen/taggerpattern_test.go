package screen

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// fillings is how often each pattern is filled.
const fillings = 4

var slotForm = regexp.MustCompile(`\{([A-Z]+:)?([a-z0-9]+)\}`)

// patternTexts fills the patterns with invented details. The draws have a fixed seed.
// Names come from the lists of this package or are made from syllables.
func patternTexts(t testing.TB) []labelled {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "tagger", "patterns.txt"))
	if err != nil {
		t.Fatal(err)
	}
	d := newDrawer()
	var list []labelled
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			continue
		}
		line = strings.ReplaceAll(line, `\n`, "\n")
		n := fillings
		if !slotForm.MatchString(line) {
			n = 1
		}
		for range n {
			list = append(list, d.fill(t, line))
		}
	}
	return list
}

// fill puts invented details into a pattern.
func (d *drawer) fill(t testing.TB, pattern string) (c labelled) {
	var b strings.Builder
	at := 0
	for _, m := range slotForm.FindAllStringSubmatchIndex(pattern, -1) {
		b.WriteString(pattern[at:m[0]])
		at = m[1]
		form := pattern[m[4]:m[5]]
		kind := ""
		if m[2] >= 0 {
			kind = pattern[m[2] : m[3]-1]
			if _, known := markOf[kind]; !known {
				t.Fatalf("a pattern asks for a detail of kind %q: %s", kind, pattern)
			}
		}
		start := utf8.RuneCountInString(b.String())
		value := d.value(kind, form)
		if value == "" {
			t.Fatalf("a pattern asks for %s:%s, which nothing draws: %s", kind, form, pattern)
		}
		b.WriteString(value)
		if kind != "" {
			c.Spans = append(c.Spans, struct {
				Start int    `json:"start"`
				End   int    `json:"end"`
				Type  string `json:"type"`
				Sub   string `json:"sub"`
			}{start, start + utf8.RuneCountInString(value), kind, form})
		}
	}
	b.WriteString(pattern[at:])
	c.Text = b.String()
	return c
}

// A drawer draws invented details.
type drawer struct {
	*rand.Rand
	given, surnames, towns, orgs []string
}

func newDrawer() *drawer {
	d := &drawer{Rand: rand.New(rand.NewPCG(20261129, 1))}
	d.given = append(readList("given.txt"), readList("given-world.txt")...)
	d.surnames = append(readList("surnames.txt"), readList("surnames-census.txt")...)
	d.towns = strings.Split("Wichita,Duluth,Bangor,El Paso,Boise,Salem,Ogden,Laredo,Fargo,Gary,Ames,Cedar "+
		"Falls,Pine Ridge,"+
		"Great Bend,Silver Spring,Eagle Pass,Elko,Yuma,Macon,Utica", ",")
	d.orgs = strings.Split("Joint Commission,American Hospital Association,Office for Civil Rights,county "+
		"board,H-ISAC,"+
		"National Guard,State Medical Society,Blue Cross,Red Cross,Rotary Club,Chamber of Commerce,Health "+
		"Information Exchange", ",")
	return d
}

func (d *drawer) of(list ...string) string { return list[d.IntN(len(list))] }

func (d *drawer) title(s string) string {
	if s == "" {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

// odd is a family name that no list holds.
func (d *drawer) odd() string {
	name := d.of("Bran", "Koz", "Del", "Mar", "Oko", "Ster", "Vas", "Tru", "Lin", "Pell", "Wojt", "Zim", "Qua", "Hae",
		"Fje", "Dro", "Ach", "Ber", "Cal", "Nwo", "Tsu", "Iba", "Yel", "Gro", "Skr") +
		d.of("de", "ka", "lo", "ri", "ven", "ter", "na", "bo", "mi", "sta", "ho", "ga", "dri", "we", "") +
		d.of("vold", "ski", "quist", "ton", "sen", "eaux", "ez", "moto", "wan", "kere", "well", "sby", "ini", "akis",
			"ian", "gowda", "mah", "haus", "ley", "fitz")
	switch d.IntN(12) {
	case 0:
		name = "Mc" + name
	case 1:
		name = "O'" + name
	case 2:
		name += "-" + d.title(d.of(d.surnames...))
	}
	return name
}

func (d *drawer) value(kind, form string) string {
	switch kind {
	case "PERSON":
		return d.person(form)
	case "DATE":
		return d.date(form)
	case "AGE":
		if form == "eswords" {
			return d.of("noventa", "noventa y un", "noventa y cinco", "noventa y nueve", "cien", "ciento dos")
		}
		if form == "words" {
			return d.of("ninety", "ninety-one", "ninety-two", "ninety three", "ninety-four",
				"ninety-five", "ninety-six",
				"ninety-seven", "ninety-eight", "ninety-nine", "one hundred", "a hundred and one", "a hundred and two")
		}
		return fmt.Sprint(90 + d.IntN(15))
	case "PHONE":
		if form != "any" {
			return d.otherPhone(form)
		}
		return d.phone()
	case "ADDRESS":
		return d.address(form)
	case "ID":
		return d.number(form)
	case "SECRET":
		return d.secret(form)
	}
	return d.harmless(form)
}

func (d *drawer) person(form string) string {
	g, s := d.title(d.of(d.given...)), d.title(d.of(d.surnames...))
	if d.IntN(3) == 0 {
		s = d.odd()
	}
	switch form {
	case "full":
		return g + " " + s
	case "given":
		return g
	case "sur":
		return s
	case "odd":
		return g + " " + d.odd()
	case "odd1":
		return d.odd()
	case "mid":
		return g + " " + string(rune('A'+d.IntN(26))) + ". " + s
	case "initial":
		return g[:1] + ". " + s
	case "last_first":
		return s + ", " + g
	case "hl7":
		return strings.ToUpper(s + "^" + g)
	case "caps":
		return strings.ToUpper(g + " " + s)
	case "lower":
		return strings.ToLower(g + " " + s)
	case "lowgiven":
		return strings.ToLower(g)
	}
	g = d.of("Eulalia", "Rigoberto", "Ximena", "Fausto", "Yolanda", "Nicanor", "Maribel", "Heriberto",
		"Araceli", "Wilfredo")
	s = d.of("Quintana", "Barrera", "Villalobos", "Zúñiga", "Echeverría", "Montalvo", "Olivares", "Peñaloza",
		"Tafoya", "Urrutia")
	switch form {
	case "es":
		return g + " " + s
	case "esgiven":
		return g
	case "essur":
		return s
	}
	return d.otherPerson(form)
}

var (
	monthNames = strings.Fields("January February March April May June July August September October " +
		"November December")
	monthsShort = strings.Fields("Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec")
	monthsMeses = strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre " +
		"noviembre diciembre")
	numberOrders = strings.Fields("1st 2nd 3rd 4th 9th 12th 17th 21st 22nd 30th")
)

func (d *drawer) date(form string) string {
	y, m, day := 1930+d.IntN(87), 1+d.IntN(12), 1+d.IntN(28)
	switch form {
	case "num":
		if d.IntN(3) == 0 {
			return fmt.Sprintf("%d/%d/%02d", m, day, y%100)
		}
		return fmt.Sprintf("%d/%d/%d", m, day, y)
	case "dash":
		return fmt.Sprintf("%02d-%02d-%02d", m, day, y%100)
	case "iso":
		return fmt.Sprintf("%d-%02d-%02d", y, m, day)
	case "compact":
		return fmt.Sprintf("%d%02d%02d", y, m, day)
	case "words":
		name := monthNames[m-1]
		if d.IntN(4) == 0 {
			name = strings.ToLower(name)
		}
		return fmt.Sprintf("%s %d%s %d", name, day, d.of(",", ",", ""), y)
	case "day":
		return fmt.Sprintf("%d %s %d", day, monthsShort[m-1], y)
	case "ord":
		return fmt.Sprintf("%s of %s %d", d.of(numberOrders...), monthNames[m-1], y)
	case "es":
		return fmt.Sprintf("%d de %s de %d", day, monthsMeses[m-1], y)
	}
	return d.otherDate(form)
}

func (d *drawer) digits(form string) string {
	b := []byte(form)
	for i, c := range b {
		switch c {
		case '9':
			b[i] = byte('0' + d.IntN(10))
		case 'A':
			b[i] = byte('A' + d.IntN(26))
		case 'a':
			b[i] = byte('a' + d.IntN(26))
		}
	}
	return string(b)
}

func (d *drawer) phone() string {
	area := fmt.Sprint(201 + d.IntN(780))
	return d.digits(d.of(area+"-555-9999", area+".555.9999", "("+area+") 555-9999", area+" 555 9999", area+"5559999",
		"1-"+area+"-555-9999", "+1 "+area+" 555 9999", "555-9999", area+"/555-9999", "("+area+")555-9999"))
}

func (d *drawer) address(form string) string {
	name := d.title(d.of("oak", "birch", "mill creek", "harbor", "willow", "fifth", "prairie", "old county",
		"juniper", "cotter",
		"san pedro", "larkspur", "canyon view", "church", "depot", "wren", "tanager", "quarry"))
	end := d.of("Street", "St", "Ave", "Avenue", "Road", "Rd", "Lane", "Ln", "Court", "Ct", "Drive",
		"Dr", "Way", "Place",
		"Terrace", "Loop", "Trail", "Row", "Circle")
	line := fmt.Sprintf("%d %s %s", 3+d.IntN(9800), name, end)
	switch d.IntN(4) {
	case 0:
		line += d.of(", Apt ", " Apt. ", " #", ", Unit ", ", Lot ") + fmt.Sprint(1+d.IntN(60))
	}
	switch form {
	case "street":
		return line
	case "lower":
		return strings.ToLower(line)
	case "csz":
		return d.of(d.towns...) + ", " + d.of("PA", "KS", "TX", "ME", "OH", "NM", "WV", "ND") + d.digits(" 99999")
	case "box":
		return d.of("PO Box ", "P.O. Box ", "Box ", "RR 1 Box ", "HC 61 Box ") + fmt.Sprint(3+d.IntN(4000))
	case "es":
		return d.of("la calle ", "Calle ", "Avenida ", "Av. ", "Carrera ") + d.of("Hidalgo", "San Martín", "Las Flores",
			"Colón", "12", "Juárez") +
			d.of(" ", " #", " núm. ") + fmt.Sprint(10+d.IntN(900)) + d.of("", "", ", apto. 3", ", apartamento 5B")
	}
	return d.otherAddress(form)
}

func (d *drawer) number(form string) string {
	forms := map[string][]string{
		"mrn": {"999999", "9999999", "99999999", "00999999", "9999-9999", "999 9999"},
		"any": {"999999", "AA99999", "9999-9999", "A9999999", "99-99999", "99 9999 99", "9999A",
			"AAA-9999", "9999-9999-9"},
		"dash": {"A-999-99999", "99-9999", "AA-99999", "9999-99-9", "999-999-999", "99-A-9999",
			"AAA99-999", "9999-99"},
		"member": {"AAA999999999", "A99999999", "999999999A", "AA 999 999 9999", "9999 99999", "AAA 999999",
			"W99999999", "999999999-01"},
		"mbi":     {"1AA9-AA9-AA99", "9AA9AA9AA99"},
		"bank":    {"999999999", "9999999999", "00999999999", "9999-999999", "9999 9999 99"},
		"routing": {"021999999", "104999999", "271999999"},
		"short":   {"9999", "A9999", "99999"},
		"dl":      {"A9999999", "A999-9999-9999", "99999999", "AA999999A", "999 999 999"},
		"pass":    {"A99999999", "999999999", "C99999999"},
		"plate":   {"AAA 9999", "AAA9999", "9AAA999", "AA-99999", "999 AAA"},
		"vin":     {"1AAAA99A9AA999999"},
		"serial":  {"AAA999999A", "AA-99999", "999999-99", "AAA99999", "99A9999", "AAA 99 9999"},
		"ssn":     {"999-99-9999", "999 99 9999", "999999999"},
		"user":    {"aaaaaaa", "aaaaaa9", "aaaaaa99", "a.aaaaaa", "aaaaaaaaa"},
	}
	if form == "upn" {
		return d.digits("a") + strings.ToLower(d.of(d.surnames...)) + d.of("@home-hospice",
			"@mercy", "@clinic", "@hosp.local")
	}
	if form == "user" {
		name := strings.ToLower(d.of(d.surnames...))
		return d.of("", string(rune('a'+d.IntN(26)))) + name + d.of("", "2", "77", "_rn", "")
	}
	if list := forms[form]; list != nil {
		return d.digits(d.of(list...))
	}
	return d.otherNumber(form)
}

func (d *drawer) secret(form string) string {
	word := d.of("winter", "pumpkin", "letmein", "nurse", "sunshine", "baseball", "hospital", "welcome",
		"dragon", "charlie",
		"cardinals", "mercy", "summer", "stork", "spring", "fluffy", "access", "monday", "trauma", "bulldog", "tigers",
		"coffee")
	switch form {
	case "any":
		switch d.IntN(6) {
		case 0:
			return word + d.digits("99")
		case 1:
			return d.title(word) + d.digits("9999")
		case 2:
			return d.title(word) + d.digits("99") + d.of("!", "#", "$", "?")
		case 3:
			return d.title(word) + d.of("!", "#", "@", "_", "-") + d.digits("99")
		case 4:
			return d.digits("AaaA99a") + d.of("!", "#", "%", "")
		}
		return strings.NewReplacer("a", "@", "e", "3", "o", "0").Replace(d.title(word)) + d.digits("9")
	case "pin":
		return d.digits(d.of("9999", "9999", "99999", "999999", "9999#", "*9999", "9-9-9-9"))
	case "combo":
		return d.digits(d.of("99-99-99", "9 right, 99 left, 99 right", "99 99 99", "9999"))
	case "words":
		return word + " " + d.of("horse", "garden", "river", "lamp", "seven") + " " +
			d.of("blue", "table", "north", "monkey")
	case "key":
		return d.digits(d.of("aa9a99aa9a9aa99a", "AAA99a9A9aa99AaA9a", "99a9a9a9-a9a9-99a9", "aa_aaaa_9aA99aAa9A9a"))
	}
	return d.otherSecret(form)
}

func (d *drawer) harmless(form string) string {
	switch form {
	case "year":
		return fmt.Sprint(1996 + d.IntN(22))
	case "num":
		return d.digits(d.of("99", "999", "9,999", "99,999", "9"))
	case "n1", "n2", "n3", "n4", "n5":
		return fmt.Sprint(1+d.IntN(8)) + d.digits("9999"[:int(form[1]-'1')])
	case "money":
		return d.of("$9,800", "$1.2 million", "$45", "$12,000 a year", "$310,000")
	case "ver":
		return d.digits(d.of("9.9", "9.9.9", "9.99.9", "99.9"))
	case "town":
		return d.of(d.towns...)
	case "org":
		return d.of(d.orgs...)
	case "month":
		return d.of(monthNames...)
	case "date":
		return fmt.Sprintf("%s %d, %d", d.of(monthNames...), 1+d.IntN(28), 2010+d.IntN(8))
	case "datenum":
		return d.date(d.of("num", "dash", "iso"))
	case "dateday":
		return fmt.Sprintf("%d %s %d", 1+d.IntN(28), d.of(monthNames...), 2010+d.IntN(8))
	case "state":
		return d.of("Ohio", "Maine", "North Carolina", "Utah", "Vermont", "New Mexico", "Kansas",
			"West Virginia", "Texas")
	case "code":
		return d.digits(d.of("CMS-9999-NC", "CMS-9999-P", "FDA-2016-N-9999", "HHS-OCR-9999-AA99", "EPA-HQ-OA-2016-9999",
			"CMS-2016-9999-9999",
			"OIG-9999-N", "CMS-9999-IFC"))
	case "icd":
		return d.digits(d.of("A99.9", "E99", "Z99.99"))
	case "brand":
		return d.of("4Health", "23Genes", "3Rivers", "Care4All", "Meds2Go", "Senior2Senior", "1Source", "5StarCare",
			"Path2Work", "C3Net", "2ndChance")
	case "words3":
		return d.of("nine", "ninety", "forty-one", "sixty", "a hundred")
	case "time":
		return fmt.Sprintf("2016-%02d-%02d 0%d:%02d:%02d", 1+d.IntN(12), 1+d.IntN(28), d.IntN(10),
			d.IntN(60), d.IntN(60))
	}
	return d.otherHarmless(form)
}
