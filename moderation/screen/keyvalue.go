package screen

// findKeyValues finds the numbers in "patient=00617725", as lines of logs and
// addresses of pages carry them.
func findKeyValues(doc *document) {
	for _, k := range doc.digits {
		i := int(k)
		start := int(doc.toks[i].start)
		if doc.toks[i].taken || i == 0 || doc.byteAt(start-1) != '=' {
			continue
		}
		r := ruleOfKey(fieldName(doc.low[keyStart(doc, start-1) : start-1]))
		if r == nil {
			continue
		}
		end := start
		for end < len(doc.low) && end-start < maxField && (isAlnum(doc.low[end]) || doc.low[end] == '-' ||
			doc.low[end] == '/') {
			end++
		}
		reportField(doc, start, end, fieldKind{r, "A value behind the name of such a field and an equals sign."})
	}
}

// ruleOfKey is the rule of a number behind the name of a field, or nil.
func ruleOfKey(name string) *rule {
	switch name {
	case "pt", "pat", "patient":
		return ruleMRN
	}
	if kind, _ := kindOfField(name); kind.rule != rulePatient && kind.rule != ruleStreet {
		return kind.rule
	}
	return nil
}

// keyStart is the first byte of the name that ends before byte end.
func keyStart(doc *document, end int) int {
	start := end
	for start > 0 && end-start < 32 && (isAlnum(doc.low[start-1]) || doc.low[start-1] == '_' ||
		doc.low[start-1] == '-') {
		start--
	}
	return start
}
