package screen

import (
	"bytes"
	"strings"
)

// A fieldKind says what the field of a record holds: the rule to report it under.
type fieldKind struct {
	rule *rule
	why  string
}

// recordFields are the names of fields, without blanks, hyphens and underscores,
// as tables, JSON, FHIR and DICOM call them.
var recordFields = fieldTable(map[*rule]string{
	rulePatient: `resident residentname client clientname employee employeename paciente residente empleado name
		lastname firstname middlename fullname patientname patient membername family given surname last first
		lname fname ptname guarantor nombre apellido apellidos nombres`,
	ruleBirth: "birth born fechanac fecnac dob birthdate dateofbirth patientbirthdate birthday " +
		"fechadenacimiento nacimiento",
	ruleSSNContext: "ssn socialsecurity socialsecuritynumber ssnumber ss segurosocial",
	ruleService: "dos admitdate dateofservice servicedate admissiondate admitted dischargedate discharged " +
		"visitdate fechadeingreso",
	ruleUser:    "user username userid uid usr actor login loginid enteredby performedby editedby operator",
	ruleStaffID: "badge badgeid employeeid employeeno empid studentid subjectid participantid",
	ruleMRN: "acct acctno acctnumber account accountno accountnumber accountid patientacct patientaccount " +
		"visitid encounter " +
		"encounterid encounternumber casenumber caseid ptid mrn patientid medicalrecordnumber accessionnumber " +
		"accession specimenid medrecno recordnumber chartnumber patientnumber chartno pid " +
		"expediente",
	ruleMember: "mbrno mbrnbr mbrid mbr subno memno memberno membernumber member subscriber " +
		"subscriberno policy policyid groupid groupno " +
		"insurancenumber memberid " +
		"subscriberid policynumber policyno insuranceid hicn mbi groupnumber medicaid medicaidid",
	rulePhone:  "phone telephone tel cell cellphone mobile homephone phonenumber fax telefono",
	ruleStreet: "address street streetaddress address1 addr homeaddress direccion",
	ruleZIP:    "zip zipcode zip5 postalcode codigopostal",
})

func fieldTable(lists map[*rule]string) map[string]fieldKind {
	m := map[string]fieldKind{}
	for r, list := range lists {
		for name := range wordSet(list) {
			m[name] = fieldKind{r, "The value of a record's field that holds such a detail."}
		}
	}
	return m
}

// findRecords finds the fields of structured records that people paste: HL7
// segments, DICOM headers, JSON, XML and tables.
func findRecords(doc *document) {
	if !doc.structured {
		return
	}
	for i := 0; i < len(doc.toks); i++ {
		switch t := doc.toks[i]; {
		case t.taken:
		case doc.byteAt(int(t.end)) == '|' && doc.byteAt(int(t.start)-1) != '|':
			findHL7Segment(doc, i)
		case doc.byteAt(int(t.start)-1) == '(' && t.len() == 4:
			findDICOMElement(doc, i)
		case doc.byteAt(int(t.start)-1) == '"':
			findJSONField(doc, i)
		case doc.byteAt(int(t.start)-1) == '<':
			findXMLField(doc, i)
		}
	}
	findTable(doc)
}

// reportField reports the bytes from to to as the value of a field.
func reportField(doc *document, from, to int, kind fieldKind) {
	for from < to && !isAlnum(doc.low[from]) && doc.low[from] != '(' && doc.low[from] != '+' {
		from++
	}
	for to > from && !isAlnum(doc.low[to-1]) {
		to--
	}
	if !fitsField(doc.low[from:to], kind.rule) {
		return
	}
	i := doc.tokenAt(int32(from))
	if i >= len(doc.toks) || doc.toks[i].taken {
		return
	}
	doc.report(i, int32(from), int32(to), kind.rule, kind.rule.severity, kind.why)
}

// maxField is the longest value of a field that is believed, in bytes.
const maxField = 80

// fitsField reports whether a value is of the kind that its field should hold.
func fitsField(value []byte, r *rule) bool {
	letters, digits := 0, 0
	for _, c := range value {
		switch {
		case isDigit(c):
			digits++
		case isAlnum(c):
			letters++
		}
	}
	if len(value) < 2 || len(value) > maxField {
		return false
	}
	switch r {
	case rulePatient:
		return letters >= 2 && digits == 0
	case ruleUser:
		return letters >= 4 && !plainAccounts[string(value)]
	case ruleStreet:
		return letters > 0 && digits > 0
	case ruleBirth, ruleService:
		return digits >= 4
	case rulePhone:
		return digits >= 7
	}
	return digits >= 3
}

// plainAccounts are accounts of nobody.
var plainAccounts = wordSet(`admin administrator root guest user username system service anonymous null none string test
	nobody operator public default`)

// hl7Fields are the fields of segments about a person, by their place.
var hl7Fields = map[string]map[int]*rule{
	"pid": {2: ruleMRN, 3: ruleMRN, 4: ruleMRN, 5: rulePatient, 6: rulePatient, 7: ruleBirth, 9: rulePatient,
		11: ruleStreet,
		13: rulePhone, 14: rulePhone, 18: ruleMRN, 19: ruleSSNContext, 20: ruleDriver},
	"nk1": {2: rulePatient, 4: ruleStreet, 5: rulePhone, 6: rulePhone},
	"gt1": {3: rulePatient, 5: ruleStreet, 6: rulePhone, 8: ruleBirth, 12: ruleSSNContext},
	"in1": {2: ruleMember, 16: rulePatient, 18: ruleBirth, 19: ruleStreet, 36: ruleMember, 49: ruleMember},
	"mrg": {1: ruleMRN},
}

// findHL7Segment reads the fields of a segment that begins at token i, to the end
// of its line.
func findHL7Segment(doc *document, i int) {
	fields := hl7Fields[string(doc.word(i))]
	if fields == nil || doc.toks[i].class&hasLower != 0 {
		return
	}
	if !namesSomebody(doc, int(doc.toks[i].end)) {
		return // an example of the form
	}
	if k := anybodyInLine(doc, i); k > 0 {
		doc.take(i, doc.toks[k].end)
		return
	}
	patient := doc.tokenIs(i, "pid")
	from, field := int(doc.toks[i].end)+1, 1
	for at := from; at <= len(doc.low) && at-from < 1000; at++ {
		c := doc.byteAt(at)
		if c != '|' && c != '\n' && !(c == '.' && blank(doc.byteAt(at+1))) {
			continue
		}
		reportHL7Field(doc, from, at, fields[field], patient)
		if c != '|' {
			return
		}
		from, field = at+1, field+1
	}
}

// anybodyInLine is the last token of a segment from token i on that names "DOE^JANE", who stands for anybody,
// or 0.
func anybodyInLine(doc *document, i int) int {
	doe, last := false, i
	for k := i; k < len(doc.toks) && k < i+200; k++ {
		doe = doe || isDoe(doc, k) && doc.byteAt(int(doc.toks[k].end)) == '^'
		g := doc.separatorAfter(k)
		if hasByte(g, '\n') {
			break
		}
		if hasByte(g, '|') { // what stands behind the last field may be of somebody
			last = k
		}
	}
	for doe && last+1 < len(doc.toks) && !hasByte(doc.separatorAfter(last), ' ') &&
		!hasByte(doc.separatorAfter(last), '\n') {
		last++
	}
	if !doe {
		return 0
	}
	return last
}

// reportHL7Field reports the field between two bytes under the rule of its place, or,
// in the segment of a patient, under what it holds.
func reportHL7Field(doc *document, from, to int, r *rule, patient bool) {
	if bytes.Contains(doc.low[from:to], []byte("[redacted")) {
		return // what stands for a hidden part is no name
	}
	if patient && (r == nil || r == ruleMRN || !fitsField(doc.low[from:to], r)) {
		if seen := ruleOfContent(doc.low[from:to]); seen != nil {
			r = seen
		}
	}
	if r == nil {
		return
	}
	if r == ruleMRN || r == ruleMember { // the first component is the number
		if k := bytes.IndexByte(doc.low[from:to], '^'); k >= 0 {
			to = from + k
		}
	}
	reportField(doc, from, to, fieldKind{r, "A field of a pasted HL7 message."})
}

// ruleOfContent tells from a field's own form what it holds, or nil: people leave
// fields out when they copy.
func ruleOfContent(field []byte) *rule {
	parts := bytes.Split(field, []byte{'^'})
	digits := countDigits(parts[0])
	letters := 0
	for _, c := range parts[0] {
		if isLetter(c) {
			letters++
		}
	}
	switch {
	case len(parts) == 1:
		return ruleOfDigits(field, digits, letters)
	case letters < 2:
	case digits == 0 && len(parts[1]) > 1:
		return rulePatient
	case len(parts) > 2 && isDigit(field[0]):
		return ruleStreet
	}
	return nil
}

// ruleOfDigits tells a date and a phone number apart.
func ruleOfDigits(field []byte, digits, letters int) *rule {
	switch {
	case letters > 0:
	case digits == 8 && len(field) == 8 && (bytes.HasPrefix(field, []byte("19")) ||
		bytes.HasPrefix(field, []byte("20"))):
		return ruleBirth
	case digits == 10:
		return rulePhone
	}
	return nil
}

// namesSomebody reports a carat between two words in the segment that begins at
// byte at: DOE^JANE.
func namesSomebody(doc *document, at int) bool {
	for n := 1; n < 1000 && at+n < len(doc.low) && doc.low[at+n] != '\n'; n++ {
		if doc.low[at+n] == '^' && isLetter(doc.byteAt(at+n-1)) && isLetter(doc.byteAt(at+n+1)) {
			return true
		}
	}
	return false
}

func isLetter(c byte) bool { return isAlnum(c) && !isDigit(c) }

// dicomElements are the elements of a DICOM header that tell who is shown.
var dicomElements = map[string]*rule{
	"00100010": rulePatient, "00100020": ruleMRN, "00100030": ruleBirth, "00101040": ruleStreet, "00102154": rulePhone,
	"00101001": rulePatient, "00101060": rulePatient, "00080050": ruleMRN, "00080090": rulePatient,
}

// findDICOMElement reads "(0010,0010) PatientName = DOE^JANE", whose group is
// token i.
func findDICOMElement(doc *document, i int) {
	if i+1 >= len(doc.toks) || string(doc.separatorAfter(i)) != "," || doc.byteAt(int(doc.toks[i+1].end)) != ')' {
		return
	}
	r := dicomElements[string(doc.word(i))+string(doc.word(i+1))]
	if r == nil {
		return
	}
	// The value stands behind a sign; before it, the element's name and type.
	from := int(doc.toks[i+1].end) + 1
	for n := 0; n < 60 && !isValueSign(doc.byteAt(from)); n++ {
		if c := doc.byteAt(from); c == '\n' || c == 0 {
			if from = int(doc.toks[i+1].end) + 1; !isBareValue(doc, i+2, from) {
				return
			}
			break
		}
		from++
	}
	to := endOfElement(doc, from+1, from)
	if r == ruleMRN { // one word
		for k := from + 1; k < to; k++ {
			if isAlnum(doc.low[k-1]) && doc.low[k] == ' ' {
				to = k
			}
		}
	}
	reportField(doc, from, to, fieldKind{r, "An element of a pasted DICOM header."})
}

// isBareValue reports a name with a carat or a number at token k, one blank behind byte from: "(0010,0030) 19391105".
func isBareValue(doc *document, k, from int) bool {
	return k < len(doc.toks) && int(doc.toks[k].start) == from+1 && doc.byteAt(from) == ' ' &&
		(doc.toks[k].class&hasDigit != 0 || doc.byteAt(int(doc.toks[k].end)) == '^')
}

// endOfElement is where the value from byte to on ends, at most maxField behind from.
func endOfElement(doc *document, to, from int) int {
	for to < len(doc.low) && to-from < maxField && strings.IndexByte("]\n(,", doc.low[to]) < 0 &&
		!(doc.low[to] == '.' && blank(doc.byteAt(to+1))) {
		to++
	}
	return to
}

func isValueSign(c byte) bool { return c == '[' || c == '=' || c == ':' }

// findJSONField reads "name": "value" or "name": ["value"], whose name begins at
// token i.
func findJSONField(doc *document, i int) {
	from := int(doc.toks[i].start)
	to := endOfFieldName(doc, from)
	if doc.byteAt(to) != '"' || doc.byteAt(to+1) != ':' && doc.byteAt(to+2) != ':' {
		return
	}
	kind, known := kindOfField(fieldName(doc.low[from:to]))
	if !known && isTelecomValue(doc, i, from, to) {
		kind, known = recordFields["phone"], true
	}
	if !known {
		return
	}
	at, end := jsonValue(doc, to+1)
	if kind.rule == rulePatient && at < len(doc.raw) && !isUpper(doc.raw[at]) {
		return // things have names, too
	}
	reportField(doc, at, end, kind)
}

// endOfFieldName is where the name of a field ends that begins at byte from.
func endOfFieldName(doc *document, from int) int {
	to := from
	for to < len(doc.low) && to-from < 32 && (isAlnum(doc.low[to]) || doc.low[to] == '_' || doc.low[to] == '-') {
		to++
	}
	return to
}

// findXMLField reads <PatientBirthDate>19910103</PatientBirthDate>, whose name begins at
// token i.
func findXMLField(doc *document, i int) {
	from := int(doc.toks[i].start)
	to := endOfFieldName(doc, from)
	kind, known := kindOfField(fieldName(doc.low[from:to]))
	if !known || doc.byteAt(to) != '>' {
		return
	}
	end := to + 1
	for end < len(doc.low) && end-to <= maxField && doc.low[end] != '<' && doc.low[end] != '\n' {
		end++
	}
	if doc.byteAt(end) == '<' && doc.byteAt(end+1) == '/' && (kind.rule != rulePatient || isUpper(doc.raw[to+1])) {
		reportField(doc, to+1, end, kind)
	}
}

// jsonValue is the value behind the colon at or behind byte at.
func jsonValue(doc *document, at int) (start, end int) {
	for n := 0; n < 4 && strings.IndexByte(" :[", doc.byteAt(at)) >= 0; n++ {
		at++
	}
	if doc.byteAt(at) == '"' {
		at++
	}
	end = at
	for end < len(doc.low) && end-at <= maxField && strings.IndexByte("\"}]\n", doc.low[end]) < 0 {
		end++
	}
	return at, end
}

// isTelecomValue reports FHIR's "value" behind "system": "phone".
func isTelecomValue(doc *document, i, from, to int) bool {
	return string(doc.low[from:to]) == "value" && (doc.tokenIsAny(i-1, "phone", "fax", "sms"))
}

// fieldName is the name of a field without its signs.
func fieldName(written []byte) string {
	var b [40]byte
	name := b[:0]
	for _, c := range written {
		if isAlnum(c) && len(name) < len(b) {
			name = append(name, c)
		}
	}
	return string(name)
}
