package screen

// A detector finds one kind of private detail. It looks at a document that is
// folded and cut into tokens, reports hits under the rules that it declares, and
// marks their tokens as taken, so that later detectors leave them alone.
//
// Each detector has a file of its own, and a table of examples and traps in
// testdata/detectors, which TestDetectors reads.
type detector struct {
	name  string
	rules []*rule // what it may report: type, severity and words for people
	find  func(doc *document)
}

// detectors run in this order, surest first.
var detectors = []detector{
	{"link", []*rule{ruleURL}, findLinks},
	{"record", []*rule{rulePatient, ruleBirth, ruleSSNContext, ruleMRN, ruleMember, rulePhone, ruleStreet, ruleZIP,
		ruleDriver, ruleService, ruleStaffID, ruleUser}, findRecords},
	{"key-value", []*rule{ruleMRN, ruleMember, ruleSSNContext, ruleBirth, rulePhone, ruleStaffID, ruleService},
		findKeyValues},
	{"path-number", []*rule{ruleMRN, ruleMember}, findPathNumbers},
	{"file-name", []*rule{rulePatient}, findFileNames},
	{"pasted", []*rule{ruleUser, ruleAssigned, ruleSecret, rulePatient, ruleMember, ruleBirth, ruleClaim}, findPasted},
	{"secret", []*rule{ruleSecret, ruleAssigned}, findSecrets},
	{"secret-prose", []*rule{ruleSecret, ruleAssigned}, findProseSecrets},
	{"odd-secret", []*rule{ruleAssigned, ruleUser}, findOddSecrets},
	{"security-answer", []*rule{ruleAssigned}, findSecurityAnswers},
	{"marking", []*rule{ruleTLP, ruleCUI, ruleLegend}, findMarkings},
	{"email", []*rule{ruleEmail}, findEmails},
	{"email-entity", []*rule{ruleEmailHidden}, findEntityEmails},
	{"email-words", []*rule{ruleEmailHidden}, findHiddenEmails},
	{"email-told", []*rule{ruleEmailHidden}, findToldEmails},
	{"hardware", []*rule{ruleMAC, ruleIP}, findHexGroups},
	{"ip", []*rule{ruleIP}, findIPs},
	{"host", []*rule{ruleHost}, findHosts},
	{"machine-name", []*rule{ruleHost}, findMachineNames},
	{"handle", []*rule{ruleUser}, findHandles},
	{"username", []*rule{ruleUser}, findUsernames},
	{"account-name", []*rule{ruleUser}, findAccountNames},
	{"coordinates", []*rule{ruleCoordinates}, findCoordinates},
	{"grid-code", []*rule{ruleCoordinates}, findGridCodes},
	{"routing", []*rule{ruleRouting}, findRouting},
	{"number", []*rule{ruleCard, ruleCardExtra, ruleSSN, ruleSSNContext, ruleSSNLast4, ruleSSNSpecimen, ruleITIN,
		rulePhone, rulePhoneIntl}, findNumbers},
	{"scanned-phone", []*rule{rulePhone}, findScannedPhones},
	{"date", []*rule{ruleBirth, ruleService}, findDates},
	{"date-words", []*rule{ruleBirth}, findDateWords},
	{"identifier", []*rule{ruleStaffID, ruleNPI, ruleMRN, ruleMember, rulePassport, ruleDriver, ruleBankAccount,
		ruleVIN, rulePlate,
		ruleClaim, ruleSerial, ruleDEA, ruleIBAN, ruleMBI, ruleUDI}, findIdentifiers},
	{"named-number", []*rule{ruleNamedNumber, ruleMember}, findNamedNumbers},
	{"age", []*rule{ruleAge90}, findAges},
	{"age-words", []*rule{ruleAge90}, findAgeWords},
	{"digit-words", []*rule{ruleSSNContext, ruleCard, rulePhoneWords, ruleAssigned, ruleMRN, ruleMember, ruleStaffID,
		ruleBankAccount}, findDigitWords},
	{"corner", []*rule{ruleStreet}, findCorners},
	{"address", []*rule{ruleStreet, ruleZIP}, findAddresses},
	{"directions", []*rule{ruleDirections, ruleBed}, findDirections},
	{"list-name", []*rule{rulePatient, ruleMRN, ruleBirth}, findListNames},
	{"name", []*rule{rulePerson, rulePatient}, findNames},
	{"likely", []*rule{ruleLikelyPerson, ruleLikelyAddress, ruleLikelyPhone, ruleLikelyDate, ruleLikelyNumber,
		ruleLikelyAge, ruleLikelySecret, ruleUser}, findLikely},
}
