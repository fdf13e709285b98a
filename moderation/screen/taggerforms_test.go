package screen

import (
	"fmt"
	"strings"
)

// otherPerson draws the rarer ways to write a name.
func (d *drawer) otherPerson(form string) string {
	g, s := d.title(d.of(d.given...)), d.title(d.of(d.surnames...))
	if d.IntN(3) == 0 {
		s = d.odd()
	}
	letter := func() string { return string(rune('A' + d.IntN(26))) }
	switch form {
	case "wm":
		return d.of("Wm. ", "Geo. ", "Chas. ", "Thos. ", "Jos. ") + letter() + ". " + s +
			d.of("", " III", " Jr.", " II")
	case "suffix":
		return g + d.of(" ", " "+letter()+". ") + s + d.of(" Jr.", ", Jr.", " III", " Sr.", " IV")
	case "capsur":
		return strings.ToUpper(s)
	case "capsrev":
		return strings.ToUpper(s + ", " + g + d.of("", " "+letter()))
	case "rev3":
		return s + ", " + g + d.of(" "+letter()+".", " "+letter(), "")
	case "nick":
		return d.of("Dot", "Bubba", "Skip", "Tootie", "Junior", "Peaches", "Chip", "Mimi", "Buddy", "Cricket", "Red",
			"Scooter", "Kiki", "Moose", "Birdie", "Duke", "Sissy", "Tex")
	case "bignick":
		return d.of("Big ", "Little ", "Old ", "Crazy ") + g
	case "inits":
		return letter() + "." + d.of("", letter()+".") + letter() + "."
	case "onecap":
		return letter()
	case "two":
		return d.person("es") + " " + d.of("Ocampo", "Lozano", "Carrasco", "Belmonte", "Iglesias", "Tovar", "Zavala")
	case "particle":
		return g + " " + d.of("van der ", "de la ", "von ", "Van ", "De ", "el-", "Al-", "da ", "di ", "bin ") + s
	case "nameword":
		return d.of("Hunter", "Summer", "Brook", "Chance", "Crystal", "Heath", "Ivy", "Jade", "Rusty",
			"Sandy", "Stormy",
			"Sterling", "Violet", "Rocky", "Melody", "Clay", "Forest", "Pearl", "Sunny", "Chase") + " " +
			d.of("Banks", "Church", "Day", "Fields", "Nail", "Brooks", "Waters", "Stone", "Winters", "Rivers",
				"Marsh", "Wood",
				"Snow", "Bishop", "Gates", "Cross", "Pond", "Lane", "Field", "Pierce", "Carter", "Frost")
	}
	return ""
}

// otherDate draws the rarer ways to write a day.
func (d *drawer) otherDate(form string) string {
	y, m, day := 1930+d.IntN(87), 1+d.IntN(12), 1+d.IntN(28)
	spoken := strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth " +
		"thirteenth fourteenth fifteenth twentieth thirtieth")
	switch form {
	case "caps":
		return strings.ToUpper(fmt.Sprintf("%s %d%s %d", monthNames[m-1], day, d.of("", ",", "TH"), y))
	case "csv":
		return strings.ToUpper(fmt.Sprintf("%02d-%s-%d", day, monthsShort[m-1][:3], y))
	case "short":
		return fmt.Sprintf("%d%s%s%s%02d", day, d.of(" ", "-"), monthsShort[m-1], d.of(" ", " '"), y%100)
	case "dots":
		return fmt.Sprintf("%d.%d.%02d", m, day, y%100)
	case "noyear":
		name := d.of(monthNames[m-1], monthsShort[m-1], strings.ToLower(monthNames[m-1]))
		return d.of(fmt.Sprintf("%s %d", name, day), fmt.Sprintf("%d/%d", m, day),
			fmt.Sprintf("the %s of %s", d.of(numberOrders...), name),
			fmt.Sprintf("%s %s", name, d.of(numberOrders...)), fmt.Sprintf("%d %s", day, name))
	case "full":
		year := d.of("nineteen", "nineteen") + " " + d.of("thirty-one", "forty", "forty-six", "fifty-two",
			"fifty-nine", "sixty",
			"sixty-eight", "seventy-three", "eighty-one")
		return d.of("the "+d.of(spoken...)+" of "+monthNames[m-1]+", "+year,
			monthNames[m-1]+" "+d.of(spoken...)+", "+year,
			monthNames[m-1]+" the "+d.of(spoken...)+" "+year)
	case "numwords":
		tens := strings.Fields("thirty forty fifty sixty seventy eighty ninety")
		return d.of("one", "two", "three", "four", "seven", "nine", "ten", "eleven", "twelve") + " " +
			d.of("one", "six", "eleven", "fourteen", "nineteen", "twenty-two", "thirty") + d.of(" ", ", ", " ") +
			d.of("", "", "nineteen ") + d.of(tens...) + d.of("-one", "-three", " five", "-eight", "")
	case "holiday":
		return d.of("St. Patrick's Day", "Christmas Eve", "New Year's Day", "Halloween", "the Fourth of July",
			"Valentine's Day", "Leap Day", "Groundhog Day") + d.of(" ", ", ", " of ") + fmt.Sprint(y)
	case "esfull":
		return "el " + d.of("primero", "dos", "cuatro", "nueve", "quince", "veinte", "treinta") + " de " +
			monthsMeses[m-1] +
			" de mil novecientos " + d.of("cuarenta", "cincuenta y dos", "sesenta y uno", "setenta y ocho")
	case "ordapos":
		name := d.of(monthNames[m-1], monthsShort[m-1])
		return d.of(fmt.Sprintf("%s %s, '%02d", name, d.of(numberOrders...), y%100),
			fmt.Sprintf("%s %d '%02d", name, day, y%100),
			fmt.Sprintf("%d %s '%02d", day, name, y%100), fmt.Sprintf("the %s of %s, %d", d.of(numberOrders...),
				name, y))
	case "spokenshort":
		return d.of("twenty-second", "twenty-first", "thirty-first", "third", "ninth", "eleventh", "sixteenth",
			"twenty-seventh") + " of " + monthNames[m-1]
	case "esnoyear":
		return fmt.Sprintf("%d de %s", day, monthsMeses[m-1])
	}
	return ""
}

// otherPhone draws the rarer ways to write a telephone number.
func (d *drawer) otherPhone(form string) string {
	words := strings.Fields("zero oh one two three four five six seven eight nine")
	tens := strings.Fields("ten eleven twelve fifteen nineteen twenty thirty forty fifty sixty seventy eighty ninety")
	twice := "double "
	switch form {
	case "words":
	case "eswords":
		words = strings.Fields("cero uno dos tres cuatro cinco seis siete ocho nueve")
		tens = strings.Fields("diez once doce quince veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa")
		twice = "doble "
	case "seven":
		return d.digits(d.of("999-9999", "999 9999", "999.9999"))
	case "intl":
		return d.digits(d.of("+52 55 9999 9999", "+44 20 9999 9999", "011 52 999 999 9999", "+34 999 99 99 99"))
	default:
		return ""
	}
	joint, gap := d.of(" ", " ", "-"), d.of(", ", " ", "; ", "... ", ", then ", " - ")
	if form == "eswords" {
		joint = " "
	}
	part := func(digits int) string {
		switch {
		case digits == 4 && d.IntN(3) == 0:
			return d.of(tens...) + " " + d.of(tens...)
		case digits == 3 && d.IntN(6) == 0:
			return d.of(words...) + " " + d.of(tens...)
		case d.IntN(6) == 0:
			return d.of(words...) + joint + strings.Repeat(d.of(words...)+joint, digits-3) + twice + d.of(words...)
		}
		return strings.TrimSuffix(strings.Repeat("#"+joint, digits), joint)
	}
	text := part(3) + gap + part(3) + gap + part(4)
	if d.IntN(5) == 0 {
		text = part(3) + gap + part(4)
	}
	for strings.Contains(text, "#") {
		text = strings.Replace(text, "#", d.of(words...), 1)
	}
	return text
}

// otherAddress draws the rarer ways to say where somebody lives.
func (d *drawer) otherAddress(form string) string {
	name := d.title(d.of("oak", "magnolia", "fifth", "prairie", "juniper", "san pedro", "canyon", "depot",
		"wren", "quarry",
		"washington", "elm", "9th", "42nd", "grand"))
	switch form {
	case "corner":
		other := d.title(d.of("second", "main", "vine", "12th", "jefferson", "cherry", "third"))
		return d.of("the corner of ", "Corner of ", "corner ", "") + name + d.of(" and ", " & ", " at ") + other +
			d.of("", "", " Street", " Ave")
	case "rural":
		return d.of("RR ", "Rural Route ", "R.R. ", "HC ", "Route ", "Star Route ") + d.digits("9") +
			d.of(" Box ", ", Box ", " Bx ") + d.digits(d.of("99", "999", "99A", "999B"))
	case "nonum":
		return d.title(d.of(d.surnames...)) + d.of(" Hollow", " Creek", " Bottom", " Hill", "") +
			d.of(" Rd", " Road", " Lane", " Trail")
	case "eskm":
		return d.digits("Carretera 999 km 9.9") + d.of("", ", Bo. Arenales", ", Barrio Quebrada", " interior")
	case "hwy":
		return d.digits(d.of("9999 ", "99999 ", "999 ")) + d.of("County Road ", "State Hwy ",
			"US Highway ", "FM ", "CR ",
			"Old Route ") + d.digits(d.of("99", "999", "9999"))
	case "room":
		return d.digits(d.of("999", "99", "999-B", "9999")) + d.of("", "", ", bed 2")
	case "nosuf":
		return d.digits(d.of("999 ", "99 ", "9999 ")) + d.of("Broadway", "Rio Vista", "Calhoun",
			"The Esplanade", "Oakmont",
			"Via Dolores", "S. Halsted", "N Clark", "E. 9th", "W 44th", "Timberline", "Sycamore")
	case "wordnum":
		return d.of("eleven", "forty-two", "nine", "sixteen", "twenty-one", "one hundred") + " " + name + " " +
			d.of("Street", "Lane", "Court", "Road", "Place", "Avenue")
	case "gps":
		return d.digits(d.of("44.99999, -93.99999", "39.9999 -104.9999", "32.999999,-96.999999", "N 41.999 W 87.999",
			"29°99'99\" N 95°99'99\" W"))
	case "lownosuf":
		return d.digits(d.of("99 ", "999 ", "9999 ")) + d.of("delancey", "broadway", "w 44th", "s halsted", "oakmont",
			"rio vista", "elm", "n clark", "juniper", "sycamore") + d.of("", ", #9", " apt 3", ", rear", " upstairs")
	case "roomword":
		return d.digits(d.of("Room 999", "Room 99-B", "room 999", "Rm 999", "Room 9999-W", "bed 9"))
	case "zip":
		return d.digits(d.of("99999", "99999-9999"))
	}
	return ""
}

// otherNumber draws numbers of kinds that number does not know.
func (d *drawer) otherNumber(form string) string {
	forms := map[string][]string{
		"card":     {"4999 9999 9999 9999", "5199-9999-9999-9999", "6011999999999999", "3799 999999 99999"},
		"alien":    {"A999999999", "A 999-999-999", "A99999999"},
		"dea":      {"AA9999999", "BA9999999", "MA9999999"},
		"four":     {"9999"},
		"exp":      {"99/99", "99/9999", "9/99"},
		"lastfive": {"9-9999", "99999"},
		"five":     {"999 99", "999-99", "99999"},
		"iban":     {"DE99 9999 9999 9999 9999 99", "ES9999999999999999999999", "GB99AAAA99999999999999"},
		"claimlong": {"2016-0999-99999", "9999-9999-99999", "AA9999999999", "99-999-9999999", "99-999999",
			"A99-9999999"},
		"lic":     {"RN 9999999", "RN-999999", "AA.99999", "LPN 99999", "9999999", "A-99999"},
		"cgroups": {"C 99 999 999", "C-99 999 999", "XC 99 999 999", "C99999999"},
		"groups":  {"99 999 999", "99 99 9999", "99 999 99"},
		"mac":     {"00:99:44:99:9A:99", "9A-99-99-99-99-99", "a9:99:99:9a:99:99"},
	}
	if list := forms[form]; list != nil {
		return d.digits(d.of(list...))
	}
	return ""
}

// otherSecret draws the rarer kinds of passwords and codes.
func (d *drawer) otherSecret(form string) string {
	word := d.of("pelican", "pumpkin", "jellybean", "redwing", "sparrow", "truman", "gumbo", "biscuit", "harley",
		"snickers", "kittycat", "packers", "magnolia", "clementine", "steelers")
	digit := func() string {
		return d.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
	}
	switch form {
	case "lowword":
		return d.of("", "", d.of("blue", "big", "my", "old", "the"), d.of("red", "go", "1")) + word +
			d.digits(d.of("", "99", "9", "9999", "77"))
	case "yearword":
		return word + d.digits(d.of("-1999", "-2099", "_99", ".1999", "-9"))
	case "capword":
		return d.title(word)
	case "digitwords":
		gap := d.of(" ", " ", "-", ", ")
		return digit() + gap + digit() + gap + digit() + gap + digit()
	case "camel":
		return d.of("Mr", "Our", "Dr", "Big", "Go", "The") + d.title(word) + d.digits(d.of("", "", "9", "99"))
	case "capwords":
		return d.title(word) + " " + d.of("two thousand", "on the hill", "and cream", "ninety nine", "forever", "blue")
	case "wordsign":
		return d.title(word) + d.of("!", "#", "_", ".", "-", "@") + d.of("Oct", "May", "Fall", "Night",
			"East", "ER", "Two")
	case "pinstar":
		return d.digits(d.of("9999*", "*9999", "9999#", "#9999", "9999*1"))
	case "otp":
		return d.digits(d.of("999999", "999 999", "999-999", "9999"))
	case "bitlocker":
		return d.digits("999999-999999-999999-999999-999999-999999-999999-999999")
	}
	return ""
}

// otherHarmless draws what looks like a detail and is none.
func (d *drawer) otherHarmless(form string) string {
	switch form {
	case "oddtown":
		return d.odd() + d.of("", "", " Hills", " Pines", " Shores", " County", " Township", " Falls",
			" Valley", " Parish")
	case "people":
		return d.of("Latinos", "Native Americans", "African Americans", "Vermonters", "Alaskans", "North Dakotans",
			"Coloradans", "Texans", "Hoosiers", "Catholics", "Asian Americans", "Virginians", "Cubans", "Samoans")
	case "lang":
		return d.of("Hmong", "Karen", "Somali", "Dari", "Tagalog", "Navajo", "Creole", "Farsi", "Twi",
			"Ilocano", "Marshallese",
			"Spanish", "Polish", "Mam", "K'iche'")
	case "abbr":
		return d.digits(d.of("AAAA", "AAA", "AAAAs", "A.A.A.", "AA-AAA"))
	case "esdate":
		return d.date("es")
	case "gn": // a given name that is a thing's or nobody's
		return d.title(d.of(d.given...))
	case "sn":
		return d.title(d.of(d.surnames...))
	case "handle":
		return "@" + d.title(d.of(d.surnames...)) + d.title(d.of(d.surnames...))
	}
	return ""
}
