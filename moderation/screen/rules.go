package screen

import "commentportal/docket"

// A rule is one kind of finding: what it is, how grave that is by itself, the
// redaction to propose, and what people are told about it.
type rule struct {
	name     string
	kind     docket.FindingType
	severity docket.Severity
	propose  docket.RedactionKind
	explain  string
}

var (
	rules      []*rule
	ruleByName = map[string]*rule{}
)

// declare adds a rule to the table.
func declare(name string, kind docket.FindingType, s docket.Severity, propose docket.RedactionKind,
	explain string) *rule {
	r := &rule{name, kind, s, propose, explain}
	rules = append(rules, r)
	ruleByName[name] = r
	return r
}

// The rules, as SCREENING.md section 5 lists them.
var (
	ruleSSN = declare("ssn", docket.FindingSSN, docket.Block, docket.KindPersonal, "Nine digits in the "+
		"groups of a Social Security number: three, two and four.")
	ruleSSNContext = declare("ssn_context", docket.FindingSSN, docket.Block, docket.KindPersonal, "A number of nine "+
		"digits, in any form, near a word for the Social Security number.")
	ruleSSNLast4 = declare("ssn_last4", docket.FindingSSN, docket.Hold, docket.KindPersonal, "The last four "+
		"digits of a Social Security number.")
	ruleSSNSpecimen = declare("ssn_specimen", docket.FindingSSN, docket.Notice, docket.KindPersonal, "A Social "+
		"Security number that was published as a specimen.")
	ruleITIN = declare("itin", docket.FindingSSN, docket.Block, docket.KindPersonal, "An individual taxpayer "+
		"number: nine digits that begin with 9.")
	ruleCard = declare("card", docket.FindingCreditCard, docket.Block, docket.KindPersonal, "A payment card "+
		"number: its check digit holds, or a word for a card stands beside it.")
	ruleCardExtra = declare("card_extra", docket.FindingCreditCard, docket.Hold, docket.KindPersonal, "The expiry "+
		"date or check code of a payment card.")
	ruleRouting     = declare("routing", docket.FindingID, docket.Hold, docket.KindPersonal, "A bank routing number.")
	ruleBankAccount = declare("bank_account", docket.FindingID, docket.Block, docket.KindPersonal,
		"A bank account number.")
	ruleIBAN = declare("iban", docket.FindingID, docket.Block, docket.KindPersonal, "An international bank "+
		"account number.")
	ruleMBI = declare("mbi", docket.FindingID, docket.Block, docket.KindHealth, "A Medicare number: eleven "+
		"letters and digits in Medicare's order.")
	ruleMember = declare("member_id", docket.FindingID, docket.Block, docket.KindHealth, "A number of a health "+
		"plan's member, policy or group.")
	ruleMRN = declare("mrn", docket.FindingID, docket.Block, docket.KindHealth,
		"A medical record or patient number.")
	ruleClaim = declare("claim_rx", docket.FindingID, docket.Hold, docket.KindHealth,
		"A claim or prescription number.")
	ruleNPI = declare("npi", docket.FindingID, docket.Notice, docket.KindPersonal, "A National Provider "+
		"Identifier. The register of these is public.")
	ruleDEA = declare("dea", docket.FindingID, docket.Hold, docket.KindPersonal, "A prescriber's DEA "+
		"registration number: its check digit holds, or the word stands beside it.")
	ruleDriver = declare("driver_licence", docket.FindingID, docket.Block, docket.KindPersonal,
		"A driver's license number.")
	rulePassport = declare("passport", docket.FindingID, docket.Block, docket.KindPersonal, "A passport number.")
	ruleVIN      = declare("vin", docket.FindingID, docket.Hold, docket.KindPersonal,
		"A vehicle identification number.")
	rulePlate  = declare("plate", docket.FindingID, docket.Hold, docket.KindPersonal, "A license plate.")
	ruleSerial = declare("serial", docket.FindingID, docket.Hold, docket.KindHealth,
		"A device's serial or lot number.")
	ruleUDI = declare("udi", docket.FindingID, docket.Hold, docket.KindHealth, "A medical device's unique "+
		"identifier.")
	rulePhone     = declare("phone", docket.FindingPhone, docket.Hold, docket.KindPersonal, "A phone or fax number.")
	rulePhoneIntl = declare("phone_intl", docket.FindingPhone, docket.Hold, docket.KindPersonal, "An international "+
		"phone number.")
	rulePhoneWords = declare("phone_words", docket.FindingPhone, docket.Hold, docket.KindPersonal, "A phone number "+
		"written out in words.")
	ruleEmail       = declare("email", docket.FindingEmail, docket.Hold, docket.KindPersonal, "An e-mail address.")
	ruleEmailHidden = declare("email_obfuscated", docket.FindingEmail, docket.Hold, docket.KindPersonal, "An e-mail "+
		"address written with words for its signs.")
	ruleStreet = declare("street", docket.FindingAddress, docket.Hold, docket.KindPersonal, "A street address, "+
		"post office box, or town with its ZIP code.")
	ruleZIP = declare("zip", docket.FindingAddress, docket.Notice, docket.KindPersonal, "A ZIP code that the "+
		"writer names.")
	ruleBirth   = declare("dob", docket.FindingDate, docket.Hold, docket.KindPersonal, "A date of birth.")
	ruleService = declare("service_date", docket.FindingDate, docket.Hold, docket.KindHealth, "The day of a "+
		"patient's visit, admission or surgery.")
	ruleAge90 = declare("age_90", docket.FindingAge, docket.Hold, docket.KindHealth, "An age of 90 or more: "+
		"few people share it.")
	rulePatient = declare("person_patient", docket.FindingPerson, docket.Hold, docket.KindThirdParty, "The name "+
		"of a patient or of somebody's family.")
	rulePerson = declare("person", docket.FindingPerson, docket.Notice, docket.KindThirdParty, "What looks like "+
		"a person's name.")
	ruleIP  = declare("ip", docket.FindingIP, docket.Hold, docket.KindSecurity, "A network (IP) address.")
	ruleMAC = declare("mac", docket.FindingID, docket.Hold, docket.KindSecurity, "The hardware (MAC) address "+
		"of a device.")
	ruleHost = declare("internal_host", docket.FindingOther, docket.Hold, docket.KindSecurity, "The name of a "+
		"computer inside somebody's network.")
	ruleURL = declare("url_private", docket.FindingURL, docket.Hold, docket.KindSecurity, "A web address "+
		"that carries a key, a session, a patient or an inside address.")
	ruleSecret = declare("secret_known", docket.FindingSecret, docket.Block, docket.KindSecurity, "A key or "+
		"token in the form that a provider gives out.")
	ruleAssigned = declare("secret_assigned", docket.FindingSecret, docket.Block, docket.KindSecurity,
		"A password, key or token written out.")
	ruleCoordinates = declare("coordinates", docket.FindingOther, docket.Hold, docket.KindPersonal, "Degrees on the "+
		"map: where somebody or something is.")
	ruleStaffID = declare("staff_id", docket.FindingID, docket.Hold, docket.KindPersonal, "A number of an "+
		"employee, a badge or a subject of a study.")
	ruleNamedNumber = declare("named_number", docket.FindingID, docket.Hold, docket.KindPersonal,
		"A number that words name as one person's: of a jail, a lender, a program.")
	ruleDirections = declare("directions", docket.FindingAddress, docket.Hold, docket.KindPersonal,
		"Where somebody lives, told by what stands near.")
	ruleBed = declare("bed", docket.FindingLocation, docket.Hold, docket.KindHealth,
		"The ward, room or bed of a patient.")
	ruleUser = declare("username", docket.FindingID, docket.Notice, docket.KindSecurity,
		"A user name for signing in.")
	ruleTLP = declare("tlp", docket.FindingMarking, docket.Block, docket.KindThreat, "A Traffic Light "+
		"Protocol marking (RED or AMBER): what follows may not be shared further.")
	ruleCUI = declare("cui_fouo", docket.FindingMarking, docket.Block, docket.KindThreat, "A marking of "+
		"controlled unclassified information or for official use only.")
	ruleLegend = declare("confidential", docket.FindingMarking, docket.Hold, docket.KindCommercial, "A legend "+
		"that says the text is confidential, privileged or proprietary.")
)

// ruleNamed is the rule of that name, or nil.
func ruleNamed(name string) *rule { return ruleByName[name] }
