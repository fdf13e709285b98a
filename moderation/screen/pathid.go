package screen

// findPathNumbers finds the numbers in paths of addresses and files that name whose
// record it is: "/patients/00817722/labs", "pt-00651294".
func findPathNumbers(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		if i == 0 || doc.toks[i].taken || doc.toks[i-1].end+1 != doc.toks[i].start {
			continue
		}
		r := pathRules[string(doc.word(i-1))]
		switch {
		case r == nil:
		case doc.byteAt(int(doc.toks[i].start)-1) == '#':
			findSignedNumber(doc, i, r)
		case isPathNumber(doc, i) && standsInPath(doc, i-1, i):
			reportPathNumber(doc, i, r)
		}
	}
}

// findSignedNumber finds "PT#20-44873", whose number begins with token i.
func findSignedNumber(doc *document, i int, r *rule) {
	if n := chunkAround(doc, i); n.digit >= 5 && n.alnum <= 20 {
		doc.report(i-1, doc.toks[i-1].start, n.end, r, r.severity, "A number behind a word for a patient and a sign.")
	}
}

// isPathNumber reports four digits and more at token i, behind a slash, a hyphen or a low
// line, that are no year.
func isPathNumber(doc *document, i int) bool {
	t := doc.toks[i]
	switch doc.byteAt(int(t.start) - 1) {
	case '/', '-', '_':
	default:
		return false
	}
	return countDigits(doc.word(i)) >= 4 && t.len() <= 20 && !isYear(doc, run{start: t.start, end: t.end})
}

// reportPathNumber reports the number at token i, with a prefix such as "pt-".
func reportPathNumber(doc *document, i int, r *rule) {
	first := i
	if doc.byteAt(int(doc.toks[i].start)-1) != '/' && doc.toks[i-1].len() <= 3 {
		first = i - 1
	}
	doc.report(first, doc.toks[first].start, doc.toks[i].end, r, r.severity, "A number in a path behind a word for a "+
		"person's record.")
}

// standsInPath reports a slash before the word at token word, or a prefix of two or three
// letters that people put before such numbers.
func standsInPath(doc *document, word, i int) bool {
	c := doc.byteAt(int(doc.toks[word].start) - 1)
	return c == '/' || c == '\\' || doc.toks[word].len() <= 3 && (c == ' ' || c == '=' || c == '(' || c == '"') &&
		doc.toks[i].len() >= 5
}

// pathRules are the words before numbers in paths.
var pathRules = pathTable(map[*rule]string{
	ruleMRN: `patient patients pt pts pat chart charts mrn record records encounter encounters visit visits labs lab
		result results study studies exam exams paciente pacientes expediente expedientes resultados`,
	ruleMember: "member members subscriber subscribers policy policies claim claims enrollee enrollees beneficiary",
})

func pathTable(lists map[*rule]string) map[string]*rule {
	m := map[string]*rule{}
	for r, list := range lists {
		for word := range wordSet(list) {
			m[word] = r
		}
	}
	return m
}
