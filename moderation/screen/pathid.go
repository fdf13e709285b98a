package screen

// findPathNumbers finds the numbers in paths of addresses and files that name whose
// record it is: "/patients/00817722/labs", "pt-00651294".
func findPathNumbers(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		t := doc.toks[i]
		if t.taken || i == 0 || countDigits(doc.word(i)) < 4 || t.len() > 20 ||
			isYear(doc, run{start: t.start, end: t.end}) {
			continue
		}
		word := i - 1
		if doc.byteAt(int(t.start)-1) != '/' && !doc.hyphenAfter(word) && doc.byteAt(int(t.start)-1) != '_' ||
			doc.toks[word].end+1 != t.start {
			continue
		}
		r := pathRules[string(doc.word(word))]
		if r == nil || !standsInPath(doc, word, i) {
			continue
		}
		first, start := i, t.start
		if doc.byteAt(int(start)-1) != '/' && doc.toks[word].len() <= 3 {
			first, start = word, doc.toks[word].start
		}
		doc.report(first, start, t.end, r, r.severity, "A number in a path behind a word for a person's record.")
	}
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
