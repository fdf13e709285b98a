package importfile

import (
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Order is the order of day and month in dates of numbers.
type Order string

// The orders. With ISO alone, dates such as 3/4/2016 are refused.
const (
	US  Order = "us"  // month/day/year
	EU  Order = "eu"  // day/month/year
	ISO Order = "iso" // year-month-day
)

// Known reports whether o is one of the orders, or empty.
func (o Order) Known() bool { return o == "" || o == US || o == EU || o == ISO }

// ErrTime is returned for what is no time that an import knows.
var ErrTime = errors.New("no time that an import knows")

var (
	clock     = `(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?))?$`
	numbers   = regexp.MustCompile(`^(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})` + clock)
	yearFirst = regexp.MustCompile(
		`^(\d{4})([/.-])(\d{1,2})[/.-](\d{1,2})(?: +(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?))?$`,
	)
	dayMonth = regexp.MustCompile(`^(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4}|\d{2})` + clock)
	monthDay = regexp.MustCompile(`^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})` + clock)
	serial   = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
)

// Dates reads the times of one file.
type Dates struct {
	Location *time.Location // of times without a zone
	Order    Order
	From1904 bool // Excel's serial numbers count from 1904
}

// Parse reads a time. A date alone is its midnight.
func (d Dates) Parse(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		return d.at(m[1], m[3], m[4], m[5])
	}
	if m := numbers.FindStringSubmatch(s); m != nil {
		switch d.Order {
		case US:
			return d.at(m[4], m[1], m[3], m[5])
		case EU:
			return d.at(m[4], m[3], m[1], m[5])
		}
		return time.Time{}, ErrTime
	}
	if m := dayMonth.FindStringSubmatch(s); m != nil {
		return d.at(m[3], monthNumber(m[2]), m[1], m[4])
	}
	if m := monthDay.FindStringSubmatch(s); m != nil {
		return d.at(m[3], monthNumber(m[1]), m[2], m[4])
	}
	if serial.MatchString(s) {
		return d.serial(s)
	}
	return time.Time{}, ErrTime
}

// monthNumber is the number of a month's English name or its first three letters.
func monthNumber(name string) string {
	for m := time.January; m <= time.December; m++ {
		if full := m.String(); strings.EqualFold(name, full) || strings.EqualFold(name, full[:3]) ||
			strings.EqualFold(name, "Sept") && m == time.September {
			return strconv.Itoa(int(m))
		}
	}
	return "0"
}

// at makes a time of its parts. Two digits of a year below 69 are of this century.
func (d Dates) at(year, month, day, clock string) (time.Time, error) {
	y, _ := strconv.Atoi(year) // digits by the patterns
	m, _ := strconv.Atoi(month)
	n, _ := strconv.Atoi(day)
	if len(year) == 2 {
		if y += 1900; y < 1969 {
			y += 100
		}
	}
	date := time.Date(y, time.Month(m), n, 0, 0, 0, 0, d.Location)
	if date.Year() != y || date.Month() != time.Month(m) || date.Day() != n {
		return time.Time{}, ErrTime
	}
	if clock == "" {
		return date, nil
	}
	clock = strings.ToUpper(strings.NewReplacer(".m", "m", ".M", "M", "m.", "m", "M.", "M", " ", "").Replace(clock))
	for _, layout := range []string{"15:04", "15:04:05", "3:04PM", "3:04:05PM"} {
		if t, err := time.Parse(layout, clock); err == nil {
			return time.Date(y, time.Month(m), n, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), d.Location), nil
		}
	}
	return time.Time{}, ErrTime
}

// serial reads the number that Excel keeps for a time: days since the end of 1899,
// or since the start of 1904.
func (d Dates) serial(s string) (time.Time, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return time.Time{}, ErrTime
	}
	days := math.Floor(n)
	seconds := int(math.Round((n - days) * 24 * 60 * 60))
	first := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if d.From1904 {
		first = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	day := first.AddDate(0, 0, int(days))
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, seconds, 0, d.Location), nil
}

// Dates says how the times of the file are read.
func (f *File) Dates() Dates {
	d := Dates{Location: f.options.Docket.Location(), Order: f.facts.Dates, From1904: f.from1904}
	if f.federal {
		d.Location = time.UTC // regulations.gov writes UTC; Excel drops that it does
	}
	return d
}

// orderSeen is what the dates of a file say of their order, by the first place
// where they say it.
type orderSeen struct {
	us, eu, open, dots string // places: "line 3, column received_at"
}

func (o *orderSeen) look(place, cell string) {
	m := numbers.FindStringSubmatch(strings.TrimSpace(cell))
	if m == nil {
		return
	}
	first, _ := strconv.Atoi(m[1])
	second, _ := strconv.Atoi(m[3])
	at := &o.open
	switch {
	case first > 12:
		at = &o.eu
	case second > 12:
		at = &o.us
	case m[2] == ".":
		at = &o.dots
	}
	if *at == "" {
		*at = place
	}
}

// findDateOrder reads the file once for how day and month stand in its dates. A
// file says so where one of its dates has a day above 12.
func (f *File) findDateOrder() error {
	if !f.options.Dates.Known() {
		return badFile("--dates does not know %q; write us, eu or iso", f.options.Dates)
	}
	rows, err := f.Rows()
	if err != nil {
		return err
	}
	var seen orderSeen
	for {
		r, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		f.federal = f.federal || r.Federal
		for _, column := range []string{Received, Postmarked} {
			if cell := r.Cells[column]; cell != "" && r.Skip == "" {
				seen.look(on(r.Unit, r.Line), cell)
			}
		}
	}
	if err := rows.Finish(); err != nil {
		return err
	}
	return f.settleOrder(seen)
}

func (f *File) settleOrder(seen orderSeen) error {
	switch {
	case f.options.Dates != "":
		f.facts.Dates = f.options.Dates
	case seen.us != "" && seen.eu != "":
		return badFile(
			"dates stand as month/day/year on %s and as day/month/year on %s; make them alike, or write them as "+
				"2016-12-31",
			seen.us,
			seen.eu,
		)
	case seen.us != "":
		f.facts.Dates = US
	case seen.eu != "" || seen.dots != "" && seen.open == "":
		f.facts.Dates = EU
	case seen.open != "" && f.federal:
		f.facts.Dates = US
	case seen.open != "":
		return badFile(
			"dates such as the one on %s can be read as month/day or day/month; say which with --dates us "+
				"or --dates eu",
			seen.open,
		)
	}
	return nil
}
