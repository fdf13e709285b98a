package guard

import (
	"strconv"
	"strings"

	"commentportal/docket"
)

type span = docket.Span

// date is a day. The zero year means that none was said.
type date struct{ year, month, day int }

type dateForm struct {
	term int
	date date
}

// dateAt is a date in a text. Where day and month could be either, other is the
// second reading.
type dateAt struct {
	date
	other date
	span  span
	first int // token
	last  int
}

// months are their names, by the first three letters where those suffice.
var months = func() map[string]int {
	m := map[string]int{"sept": 9}
	for i, list := range []string{"january enero ene", "february febrero", "march marzo", "april abril abr", "may mayo",
		"june junio", "july julio", "august agosto ago", "september septiembre " +
			"setiembre", "october octubre", "november noviembre",
		"december diciembre dic"} {
		for name := range strings.FieldsSeq(list) {
			m[name] = i + 1
			m[name[:3]] = i + 1
		}
	}
	return m
}()

// number reads a token as a day or year: 4, 4th, 1987, 87.
func number(t token) (int, bool) {
	s := t.norm
	for _, end := range []string{"st", "nd", "rd", "th"} {
		if cut, ok := strings.CutSuffix(s, end); ok && len(cut) <= 2 {
			s = cut
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && len(s) <= 4 && len(s) > 0
}

// year reads a year of two or four digits.
func year(t token) (int, bool) {
	n, ok := number(t)
	switch {
	case !ok || len(t.norm) == 3 || len(t.norm) == 1:
		return 0, false
	case len(t.norm) == 2 && n > 30:
		return 1900 + n, true
	case len(t.norm) == 2:
		return 2000 + n, true
	}
	return n, n >= 1850 && n <= 2150
}

// datesIn finds the dates of a text in the forms that people write.
func datesIn(w *words) (list []dateAt) {
	for i := 0; i < len(w.tokens); i++ {
		if t := &w.tokens[i]; !t.digit && months[t.norm] == 0 {
			continue
		}
		if d, ok := w.dateAt(i); ok {
			list = append(list, d)
			i = d.last
		}
	}
	return list
}

func (w *words) dateAt(i int) (dateAt, bool) {
	for _, form := range []func(int) (dateAt, bool){w.namedDate, w.numberDate, w.isoDate} {
		if d, ok := form(i); ok && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31 {
			d.first = i
			d.span = span{Start: w.tokens[i].start, End: w.tokens[d.last].end}
			return d, true
		}
	}
	return dateAt{}, false
}

// skip is the token behind i, past of, de, del and the.
func (w *words) skip(i int) (int, bool) {
	for i++; i < len(w.tokens); i++ {
		switch w.tokens[i].norm {
		case "of", "de", "del", "the":
			continue
		}
		return i, len(w.between(i-1, i)) <= 3
	}
	return i, false
}

// namedDate reads "March 4, 1987", "4 March 1987" and "4 de marzo de 1987".
func (w *words) namedDate(i int) (dateAt, bool) {
	j, ok := w.skip(i)
	if !ok {
		return dateAt{}, false
	}
	month, day := months[w.tokens[i].norm], 0
	if month > 0 {
		day, ok = number(w.tokens[j])
	} else if month = months[w.tokens[j].norm]; month > 0 {
		day, ok = number(w.tokens[i])
	} else {
		ok = false
	}
	if !ok || day > 31 {
		return dateAt{}, false
	}
	d := dateAt{date: date{0, month, day}, last: j}
	if k, ok := w.skip(j); ok {
		if y, ok := year(w.tokens[k]); ok {
			d.year, d.last = y, k
		}
	}
	return d, true
}

// three reads three numbers that one sign separates.
func (w *words) three(i int) (sep string, ok bool) {
	if i+2 >= len(w.tokens) {
		return "", false
	}
	sep = strings.TrimSpace(w.between(i, i+1))
	return sep, sep == strings.TrimSpace(w.between(i+1, i+2)) && (sep == "/" || sep == "-" || sep == "." || sep == "–")
}

// numberDate reads "3/4/1987" and "3-4-87", month first or day first.
func (w *words) numberDate(i int) (dateAt, bool) {
	if _, ok := w.three(i); !ok {
		return dateAt{}, false
	}
	a, first := number(w.tokens[i])
	b, second := number(w.tokens[i+1])
	y, third := year(w.tokens[i+2])
	if !first || !second || !third || a > 31 || b > 31 || a < 1 || b < 1 {
		return dateAt{}, false
	}
	d := dateAt{date: date{y, a, b}, last: i + 2}
	switch {
	case a > 12:
		d.date = date{y, b, a}
	case b <= 12:
		d.other = date{y, b, a}
	}
	return d, true
}

// isoDate reads "1987-03-04" and "1987/3/4".
func (w *words) isoDate(i int) (dateAt, bool) {
	if _, ok := w.three(i); !ok || len(w.tokens[i].norm) != 4 {
		return dateAt{}, false
	}
	y, first := year(w.tokens[i])
	m, second := number(w.tokens[i+1])
	d, third := number(w.tokens[i+2])
	return dateAt{date: date{y, m, d}, last: i + 2}, first && second && third
}

// wholeDate reports whether the words are one date and nothing else but what leads to
// it.
func wholeDate(w *words) (date, bool) {
	list := datesIn(w)
	if len(list) != 1 || list[0].year == 0 {
		return date{}, false
	}
	for i, t := range w.tokens {
		if (i < list[0].first || i > list[0].last) && !dateCues[t.norm] {
			return date{}, false
		}
	}
	return list[0].date, true
}

var dateCues = map[string]bool{
	"born": true, "on": true, "dob": true, "birth": true, "date": true, "of": true, "the": true, "is": true, "my": true,
	"birthday": true, "monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true,
	"saturday": true,
	"sunday":   true, "died": true, "admitted": true, "in": true, "since": true, "nacido": true, "nacida": true,
	"el": true,
}

// findDates adds the places where one of the dates stands, however it is written.
func (w *words) findDates(wanted []dateForm, found []Match) []Match {
	for _, have := range datesIn(w) {
		for _, want := range wanted {
			if want.date == have.date || have.other != (date{}) && want.date == have.other {
				found = append(found, Match{Span: have.span, Term: want.term, Sure: want.date == have.date})
			}
		}
	}
	return found
}
