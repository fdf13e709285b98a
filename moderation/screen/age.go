package screen

// findAges finds ages of 90 and more.
func findAges(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		t := doc.toks[i]
		if t.taken {
			continue
		}
		w := doc.word(i)
		n := 0
		for n < len(w) && isDigit(w[n]) {
			n++
		}
		var v int
		switch {
		case n == 2 && w[0] == '9':
			v = 90
		case n == 3 && w[0] == '1' && w[1] <= '2':
			v = 100
		default:
			continue
		}
		if rest := string(w[n:]); v == 0 || rest != "" && rest != "yo" && rest != "yr" && rest != "y" && rest != "m" &&
			rest != "f" || doc.joinedNumber(i) {
			continue
		}
		after := false
		limit := t.end + 16
		for j := i + 1; j < len(doc.toks) && j <= i+3 && doc.toks[j].end <= limit; j++ {
			if broken(doc.separatorAfter(j - 1)) {
				break
			}
			c := doc.toks[j].cue
			if c&cueYears != 0 && !doc.tokenIsAny(j, "age", "aged") {
				after = true
			}
		}
		if rest := string(w[n:]); rest == "yo" || rest == "yr" {
			after = true
		}
		before := i > 0 && (doc.tokenIsAny(i-1, "aged", "age", "turned") ||
			i > 1 && doc.tokenIs(i-2, "age") && (doc.tokenIsAny(i-1, "of", "is"))) &&
			!broken(doc.separatorAfter(i - 1)[:min(1, len(doc.separatorAfter(i-1)))])
		if !after && !before {
			continue
		}
		end := t.end
		if doc.hyphenAfter(i) && doc.tokenIs(i+1, "year") && doc.hyphenAfter(i+1) && doc.tokenIs(i+2, "old") {
			end = doc.toks[i+2].end // 94-year-old
		}
		first := i
		if before && (doc.tokenIsAny(i-1, "aged", "age")) {
			first = i - 1
		}
		if end == t.end && after {
			end = endOfYearsOld(doc, i)
		}
		doc.report(first, doc.toks[first].start, end, ruleAge90, ruleAge90.severity, "An age of 90 or more.")
	}
}

// endOfYearsOld is the end of the words for years behind the age at token i.
func endOfYearsOld(doc *document, i int) int32 {
	end := doc.toks[i].end
	for j := i + 1; j < len(doc.toks) && j <= i+2 && len(doc.separatorAfter(j-1)) == 1; j++ {
		switch string(doc.word(j)) {
		case "year", "years", "old", "yo", "anos":
			end = doc.toks[j].end
		default:
			return end
		}
	}
	return end
}
