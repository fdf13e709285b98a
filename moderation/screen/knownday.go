package screen

// knownDays are days of which everybody speaks who tells of attacks on hospitals and of what else
// befell all: year, month, day.
var knownDays = map[[3]int]bool{
	{2001, 9, 11}: true, {2005, 8, 29}: true, {2015, 1, 29}: true, {2017, 5, 12}: true, {2017, 6, 27}: true,
	{2020, 12, 13}: true, {2021, 5, 7}: true, {2021, 5, 14}: true, {2021, 12, 10}: true, {2023, 5, 31}: true,
	{2024, 2, 21}: true, {2024, 7, 19}: true,
}

// isKnownDay reports such a day at h, of which no word says that somebody's care took place then.
func isKnownDay(doc *document, h hit) bool {
	first := doc.tokenAt(h.start)
	if first >= len(doc.toks) || doc.toks[first].lex&month == 0 || first+2 >= len(doc.toks) {
		return false
	}
	day, year := groupOfToken(doc, first+1), groupOfToken(doc, first+2)
	return knownDays[[3]int{year, monthNumber(doc.word(first)), day}] && !patientInParagraph(doc, first)
}

// groupOfToken is the number that token i is, or 0.
func groupOfToken(doc *document, i int) int {
	if !doc.toks[i].class.number() || doc.toks[i].len() > 4 {
		return 0
	}
	return groupValue(doc, group{start: doc.toks[i].start, end: doc.toks[i].end})
}

// monthNumber is the number of an English month by its first three letters, or 0.
func monthNumber(word []byte) int {
	if len(word) < 3 {
		return 0
	}
	for k, m := range [...]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"} {
		if string(word[:3]) == m {
			return k + 1
		}
	}
	return 0
}
