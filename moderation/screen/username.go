package screen

import "strings"

// findUsernames finds the name behind a word for signing in.
func findUsernames(doc *document) {
	for _, k := range doc.cued {
		i := int(k)
		if doc.toks[i].cue&cuePassword != 0 && i > 1 && i+1 < len(doc.toks) && doc.toks[i+1].taken &&
			(doc.tokenIsAny(i-1, "with", "and")) {
			// "ltaylor2 with password …"
			if u := doc.toks[i-2]; !u.taken && u.class.mixed() && u.len() >= 5 {
				doc.report(i-2, u.start, u.end, ruleUser, ruleUser.severity, "A name right before a password.")
			}
		}
		if doc.toks[i].cue&cueUser == 0 || i+1 >= len(doc.toks) {
			continue
		}
		j := i + 1
		g := doc.separatorAfter(i)
		sign := strings.ContainsAny(string(g), ":=")
		if !sign && (doc.tokenIsAny(j, "is", "was", "es")) {
			sign = true
			j++
		}
		if j < len(doc.toks) && !sign && string(g) == " " && doc.toks[j].class.mixed() && doc.toks[j].len() >= 6 &&
			kindOf[doc.low[doc.toks[j].start]]&byte(hasLetter) != 0 {
			sign = true
		}
		if !sign || j >= len(doc.toks) || doc.toks[j].taken || len(doc.separatorAfter(j-1)) > 3 ||
			strings.IndexByte(string(doc.separatorAfter(j-1)), '\n') >= 0 {
			continue
		}
		start := int(doc.toks[j].start)
		end, digits, marks := start, 0, 0
		for end < len(doc.low) && end-start < 64 && (isAlnum(doc.low[end]) ||
			strings.IndexByte("._-\\", doc.low[end]) >= 0) {
			if isDigit(doc.low[end]) {
				digits++
			} else if !isAlnum(doc.low[end]) {
				marks++
			}
			end++
		}
		for end > start && !isAlnum(doc.low[end-1]) {
			end--
			marks--
		}
		if end-start < 4 || digits == 0 && marks == 0 || allDigits(doc.low[start:end]) && end-start < 5 {
			continue
		}
		doc.report(j, int32(start), int32(end), ruleUser, ruleUser.severity,
			"A name right behind a word for signing in.")
	}
}
