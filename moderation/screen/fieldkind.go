package screen

import (
	"slices"
	"strings"
)

// kindOfField is what the field of a record with such a name holds, and whether that is
// known: by the whole name, or by the parts of which vendors make their names.
func kindOfField(name string) (fieldKind, bool) {
	if kind, known := recordFields[name]; known {
		return kind, true
	}
	if len(name) < 4 || plainColumns[name] {
		return fieldKind{}, false
	}
	for i := range fieldParts {
		if fieldParts[i].fits(name) {
			return fieldKind{fieldParts[i].rule, "The value of a record's field that holds such a detail."}, true
		}
	}
	return fieldKind{}, false
}

// A fieldPart tells a field by a part of its name, without blanks, hyphens and
// underscores: patEmerPhone2, nok_first_name, DateOfBirthTxt.
type fieldPart struct {
	rule     *rule
	anywhere []string // one of these is in it
	end      []string // or at its end
	never    []string // and none of these
}

var fieldParts = []fieldPart{
	{ruleSSNContext, strings.Fields("socialsec ssn"), nil, strings.Fields("session lesson")},
	{ruleBirth, strings.Fields("birth naci"), []string{"dob"}, strings.Fields("place certificate state")},
	{ruleMRN, strings.Fields("mrn medrec chartn chartid patientn patid ptid"), nil,
		strings.Fields("name date type status")},
	{ruleMember, strings.Fields("memberi membern subscriberi policyn insuredid groupn medicaidn"), nil,
		strings.Fields("name type date")},
	{rulePhone, strings.Fields("phone mobile cellno telefono"), []string{"fax"},
		strings.Fields("smartphone headphone type version iphone")},
	{ruleStreet, strings.Fields("addressline streetad homeadd mailingadd patadd"), []string{"street"},
		strings.Fields("mail ip mac")},
	{rulePatient, nil, strings.Fields("patientname ptname patname membername subscribername clientname residentname " +
		"firstname lastname fullname givenname familyname middlename maidenname contactname spousename mothername " +
		"fathername emergencyname nokname insuredname"), nil},
	{ruleUser, nil, strings.Fields("userid username loginname openedby modifiedby createdby accessedby viewedby " +
		"signedby changedby printedby usr"), nil},
}

func (p *fieldPart) fits(name string) bool {
	found := false
	for _, part := range p.anywhere {
		found = found || strings.Contains(name, part)
	}
	for _, end := range p.end {
		found = found || strings.HasSuffix(name, end)
	}
	return found && !slices.ContainsFunc(p.never, func(part string) bool { return strings.Contains(name, part) })
}
