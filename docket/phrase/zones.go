package phrase

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// zone names the zone of t: "Eastern Time". Zones without a name in the United
// States are named by their city.
func (p *Printer) zone(t time.Time) string {
	name := t.Location().String()
	zone, known := zoneNames[name]
	words := p.Known(zone)
	if !known {
		city := name[strings.LastIndexByte(name, '/')+1:]
		words = p.Text("%s time", strings.ReplaceAll(city, "_", " "))
	}
	if !comesTwice(t) {
		return words
	}
	if generic, ok := strings.CutSuffix(zone, " Time"); ok && known {
		if t.IsDST() {
			return p.Known(generic + " Daylight Time")
		}
		return p.Known(generic + " Standard Time")
	}
	return words + " (UTC" + offset(t) + ")"
}

// comesTwice reports whether clocks in the zone of t show its time twice that
// day, because they are put back.
func comesTwice(t time.Time) bool {
	_, now := t.Zone()
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		_, before := start.Add(-time.Nanosecond).Zone()
		if back := time.Duration(before-now) * time.Second; back > 0 && t.Before(start.Add(back)) {
			return true
		}
	}
	if !end.IsZero() {
		_, after := end.Zone()
		if back := time.Duration(now-after) * time.Second; back > 0 && !t.Before(end.Add(-back)) {
			return true
		}
	}
	return false
}

// offset writes the difference of t to UTC: "+2", "-3:30", or "" for none.
func offset(t time.Time) string {
	_, seconds := t.Zone()
	if seconds == 0 {
		return ""
	}
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	s := fmt.Sprintf("%s%d", sign, seconds/3600)
	if minutes := seconds / 60 % 60; minutes != 0 {
		s += fmt.Sprintf(":%02d", minutes)
	}
	return s
}

// zoneNames are the names that people in the United States use for the zones of
// its states and territories, by IANA name.
var zoneNames = map[string]string{
	"": "UTC", "UTC": "UTC", "Etc/UTC": "UTC", "Etc/GMT": "UTC", "GMT": "UTC", "Local": "local time",

	"America/New_York": "Eastern Time", "America/Detroit": "Eastern Time", "US/Eastern": "Eastern Time",
	"US/Michigan": "Eastern Time", "EST5EDT": "Eastern Time", "US/East-Indiana": "Eastern Time",
	"America/Fort_Wayne": "Eastern Time", "America/Indianapolis": "Eastern Time", "America/Louisville": "Eastern Time",
	"America/Kentucky/Louisville": "Eastern Time", "America/Kentucky/Monticello": "Eastern Time",
	"America/Indiana/Indianapolis": "Eastern Time", "America/Indiana/Marengo": "Eastern Time",
	"America/Indiana/Petersburg": "Eastern Time", "America/Indiana/Vevay": "Eastern Time",
	"America/Indiana/Vincennes": "Eastern Time", "America/Indiana/Winamac": "Eastern Time",

	"America/Chicago": "Central Time", "US/Central": "Central Time", "CST6CDT": "Central Time",
	"America/Menominee": "Central Time", "America/Indiana/Knox": "Central Time",
	"America/Indiana/Tell_City":   "Central Time",
	"America/North_Dakota/Beulah": "Central Time", "America/North_Dakota/Center": "Central Time",
	"America/North_Dakota/New_Salem": "Central Time",

	"America/Denver": "Mountain Time", "America/Boise": "Mountain Time", "US/Mountain": "Mountain Time",
	"MST7MDT": "Mountain Time", "America/Shiprock": "Mountain Time", "America/Phoenix": "Arizona Time",
	"US/Arizona": "Arizona Time",

	"America/Los_Angeles": "Pacific Time", "US/Pacific": "Pacific Time", "PST8PDT": "Pacific Time",

	"America/Anchorage": "Alaska Time", "America/Juneau": "Alaska Time", "America/Sitka": "Alaska Time",
	"America/Metlakatla": "Alaska Time", "America/Yakutat": "Alaska Time", "America/Nome": "Alaska Time",
	"US/Alaska": "Alaska Time",

	"Pacific/Honolulu": "Hawaii Time", "US/Hawaii": "Hawaii Time", "America/Adak": "Hawaii-Aleutian Time",
	"US/Aleutian": "Hawaii-Aleutian Time",

	"America/Puerto_Rico": "Atlantic Time", "America/St_Thomas": "Atlantic Time", "America/Virgin": "Atlantic Time",
	"Pacific/Guam": "Chamorro Time", "Pacific/Saipan": "Chamorro Time",
	"Pacific/Pago_Pago": "Samoa Time", "Pacific/Samoa": "Samoa Time", "US/Samoa": "Samoa Time",
}

// Zones lists the names of zones that people may read, for the test of the catalogues.
func Zones() []string {
	seen := map[string]bool{}
	for _, name := range zoneNames {
		seen[name] = true
		if generic, ok := strings.CutSuffix(name, " Time"); ok {
			seen[generic+" Daylight Time"], seen[generic+" Standard Time"] = true, true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
