package screen

// A placeReader watches for a place with a name: words with capitals before or
// around the kind of place, such as Lakeside Clinic.
type placeReader struct{ capitals int }

// read looks at token i of the sentence that begins at token from, and reports
// whether a named place ends there.
func (r *placeReader) read(doc *document, i, from int) bool {
	t := doc.toks[i]
	joined := i > from && sameName(doc, i-1)
	facility := doc.facts[i].facility
	named := facility && joined && r.isName(doc, i, from)
	switch {
	case doc.tokenIs(i, "s") && i > from && string(doc.separatorAfter(i-1)) == "'": // St. Luke's Hospital
	case t.class&capital != 0 && joined:
		r.capitals++
	case t.class&capital != 0 && !isFunctionWord(doc, i):
		r.capitals = 1
	default:
		r.capitals = 0
	}
	return named || facility && r.endsHospital(doc, i, from) || r.inTown(doc, i, from)
}

// endsHospital reports "Hospital General" and "del Centro" at token i.
func (r *placeReader) endsHospital(doc *document, i, from int) bool {
	return i > from && doc.toks[i].class&capital != 0 && doc.tokenIsAny(i-1, "del", "hospital")
}

// isName reports capitals before the kind of place at token i that are more than the
// beginning of a sentence.
func (r *placeReader) isName(doc *document, i, from int) bool {
	return r.capitals > 1 || r.capitals == 1 && (doc.toks[i].class&capital != 0 || i-1 > from ||
		doc.toks[i-1].lex&english == 0)
}

// inTown reports "in Tulsa" or "Hospital del Norte" behind a kind of place.
func (r *placeReader) inTown(doc *document, i, from int) bool {
	t := doc.toks[i]
	if i < from+2 || t.class&capital == 0 || t.lex&month != 0 {
		return false
	}
	if !doc.tokenIsAny(i-1, "in", "en", "of", "del", "clinica") {
		return false
	}
	for j := i - 2; j >= from && j >= i-4; j-- {
		if doc.facts[j].facility {
			return true
		}
	}
	return false
}

func isFunctionWord(doc *document, i int) bool {
	return doc.toks[i].lex&connector != 0 || doc.tokenIsAny(i, "the", "every", "we", "i")
}

// sameName reports whether tokens i and i+1 stand in one name: nothing but a
// blank, an apostrophe's s or an abbreviation's stop between.
func sameName(doc *document, i int) bool {
	switch string(doc.separatorAfter(i)) {
	case " ", ". ", "' ", "'", "-":
		return true
	}
	return false
}

// facilities are the kinds of place that a name may go with.
var facilities = wordSet(`hospital clinic practice center centre pharmacy laboratory lab hospice infirmary home nursing
	medical health
	emergency department campus county memorial regional rehab imaging dental dentist surgery care family group network
	agency company
	street site store municipal clinica centro laboratorio farmacia consultorio office urgent heart community doctor
	university college school system
	pediatrics dialysis cardiology orthopedics oncology radiology bank nursing hospice ambulance dermatology psychiatry
	blood`)
