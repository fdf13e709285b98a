package screen

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"commentportal/docket"
)

// seen writes findings as "rule severity: words".
func seen(text string) []string {
	var out []string
	for _, f := range New().Screen(docket.Text(text)) {
		out = append(out, fmt.Sprintf("%s %s: %s", f.Rule, f.Severity, text[f.Start:f.End]))
	}
	return out
}

func TestFindings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"a number in the form of an SSN needs no word", "It was 512-44-7788 all along.",
			[]string{"ssn block: 512-44-7788"}},
		{"impossible numbers need one", "It was 666-44-7788 and 900-44-7788 and 512-00-7788.", nil},
		{"a part number is none", "Order part 512-44-7788 again.", nil},
		{"neither is a piece of a longer number", "Model 4-512-44-7788 and 512-44-7788-2", nil},
		{"specimens are noticed where the number is named", "SSN 078-05-1120", []string{"ssn_specimen notice: " +
			"078-05-1120"}},
		{"nine digits behind the word, however " +
			"invented", "social security number 000000000", []string{"ssn_context block: 000000000"}},
		{"a taxpayer number", "my ITIN is 912-74-1234", []string{"itin block: 912-74-1234"}},
		{"a card with its check digit", "Paid by 4111 1111 1111 1111.", []string{"card block: 4111 1111 1111 1111"}},
		{"without it only behind a word", "Paid by 4111 1111 1111 1112 as was agreed upon in the spring. My card: " +
			"4111 1111 1111 1112.", []string{"card hold: 4111 1111 1111 1112"}},
		{"what stands behind a card", "card 4111111111111111 exp 04/27 cvv 123",
			[]string{"card block: 4111111111111111", "card_extra hold: 04/27", "card_extra hold: 123"}},
		{"a routing number beside an account weighs more", "routing 021000021 account " +
			"4483920117", []string{"routing block: 021000021", "bank_account block: 4483920117"}},
		{"alone it is held", "routing number 021000021", []string{"routing hold: 021000021"}},
		{"a phone number", "Call 608-555-0142.", []string{"phone hold: 608-555-0142"}},
		{"an invented one only behind a word", "The part 123-456-7890 is sold out at every shop we know of. Phone " +
			"123-456-7890.", []string{"phone hold: 123-456-7890"}},
		{"toll-free numbers are public", "Call 1-800-555-0199.", nil},
		{"but for one's own", "Call me at 1-800-555-0199.", []string{"phone notice: 1-800-555-0199"}},
		{"ten digits in a row only behind a word", "It counted 6085550142 requests in the year that ended in June; " +
			"call 6085550142", []string{"phone hold: 6085550142"}},
		{"a person's address", "Write d.okafor@mailhost.example", []string{"email hold: d.okafor@mailhost.example"}},
		{"an office's address is its own affair", "Write info@mailhost.example or cyber.security@agency.gov", nil},
		{"a signature is the writer's own", "Patch it.\n\nSincerely,\nAda " +
			"Vang\n608-555-0142\nada.vang@mailhost.example",
			[]string{"person notice: Ada Vang", "phone notice: 608-555-0142", "email notice: " +
				"ada.vang@mailhost.example"}},
		{"two kinds of detail in one paragraph weigh more", "Reach me at 608-555-0142 or " +
			"d.okafor@mailhost.example.", []string{"phone block: 608-555-0142",
			"email block: d.okafor@mailhost.example"}},
		{"in two paragraphs they do not", "Reach me at 608-555-0142.\n\nOr " +
			"d.okafor@mailhost.example.", []string{"phone hold: 608-555-0142",
			"email hold: d.okafor@mailhost.example"}},
		{"a patient's name with words of health", "My patient Delores Whitcomb has " +
			"diabetes.", []string{"person_patient block: Delores Whitcomb"}},
		{"a patient's name alone", "My patient Delores Whitcomb waited.", []string{"person_patient hold: Delores " +
			"Whitcomb"}},
		{"a birth date with a name", "Delores Whitcomb, born " +
			"3/14/1961", []string{"person notice: Delores Whitcomb", "dob block: 3/14/1961"}},
		{"a day of care needs a patient", "The visit on July 10, 2015 went well.", nil},
		{"and is held with one", "My patient was admitted on July 10, 2015.",
			[]string{"service_date hold: July 10, 2015"}},
		{"years say nothing", "My patient was born in 1961 and admitted in 2015.", nil},
		{"an age of ninety", "She is 91 years old; he is 89 years old.", []string{"age_90 hold: 91 years old"}},
		{"shares and sums are no ages", "90 percent of 95 hospitals, aged care, 99% aged", nil},
		{"a street with town and ZIP code", "I live at 1847 Maple Hollow Road, Madison, WI 53703.",
			[]string{"street hold: 1847 Maple Hollow Road, Madison, WI 53703"}},
		{"an organisation's street is public", "Mercy Hospital, 1847 Maple Hollow Road", nil},
		{"five parts are a version", "OID 1.2.840.10008.5 and build 6.1.7601.24545", nil},
		{"networks in advice are no address", "Block 10.0.0.0/8, 127.0.0.1 and 8.8.8.8.", nil},
		{"example addresses are quiet", "Try 192.0.2.7.", nil},
		{"example addresses in a log are noticed", "03:14:07 sshd: from 192.0.2.7 port 22",
			[]string{"ip notice: 192.0.2.7"}},
		{"a public address with numbers in it", "See https://example.org/a/608-555-0142?t=1234567890 now", nil},
		{"one with a session", "See https://example.org/?sid=88213abc now", []string{"url_private hold: " +
			"https://example.org/?sid=88213abc"}},
		{"one with a password", "See https://jo:pw12@example.org/ now", []string{"url_private block: " +
			"https://jo:pw12@example.org/"}},
		{"talk about passwords is none", "A password is not enough; the password must be long. Use password " +
			"managers.", nil},
		{"digests are nobody's secret", "token d41d8cd98f00b204e9800998ecf8427e is an MD5", nil},
		{"a marking in a line of its own", "TLP:RED\nText", []string{"tlp block: TLP:RED"}},
		{"talk about it", "TLP:RED is not explained anywhere.", nil},
		{"green may be shared", "TLP:GREEN\nText", nil},
		{"officials are public", "Secretary Burwell and Senator Patty Murray", nil},
		{"authors are public", "As Jane Whitfield (2014) and Karl Lindqvist et al. showed", nil},
		{"eponyms are things", "Alan Turner's syndrome, the Thomas Wells score, Karl Fischer Hospital", nil},
		{"a name that is a word needs more", "Grace will mark the bill. May we grant hope?", nil},
		{"blame weighs more", "We fired Kevin Bradshaw for it.", []string{"person hold: Kevin Bradshaw"}},
		{"a Medicare number", "It said 1EG4-TE5-MK73 there.", []string{"mbi block: 1EG4-TE5-MK73"}},
		{"a plan's number needs its word, one beside it reads like it", "Member ID XZJ882193041 but not " +
			"XZJ882193042", []string{"member_id block: XZJ882193041", "likely_number hold: XZJ882193042"}},
		{"years behind a word are no number", "policy 2015-2016, account 2014, chart 2013", nil},
		{"a hardware address", "00:1B:44:11:3A:B7 but not FF:FF:FF:FF:FF:FF", []string{"mac hold: 00:1B:44:11:3A:B7"}},
		{"an inside name", "on ehr-db01.stmarys.local today", []string{"internal_host hold: ehr-db01.stmarys.local"}},
		{"defanged addresses alone are nothing", "hxxp://evil[.]example and 203[.]0[.]113[.]9", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, seen(tt.text)); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestCheckDigits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		got  bool
		want bool
	}{
		{"Luhn", luhn([]byte("79927398713")), true},
		{"Luhn, one digit off", luhn([]byte("79927398714")), false},
		{"ABA", abaValid([]byte("021000021")), true},
		{"ABA, swapped", abaValid([]byte("012000021")), false},
		{"DEA", deaValid([]byte("ab1234563")), true},
		{"DEA, one digit off", deaValid([]byte("ab1234564")), false},
		{"IBAN", ibanValid([]byte("gb82west12345698765432")), true},
		{"IBAN, one digit off", ibanValid([]byte("gb82west12345698765431")), false},
		{"IBAN of a wrong length", ibanValid([]byte("gb82west1234569876543")), false},
		{"VIN", vinValid([]byte("1m8gdm9axkp042788")), true},
		{"VIN, one digit off", vinValid([]byte("1m8gdm9axkp042789")), false},
		{"MBI", mbiForm([]byte("1eg4te5mk73")), true},
		{"MBI with an S", mbiForm([]byte("1sg4te5mk73")), false},
		{"GTIN", gs1Valid([]byte("10614141000415")), true},
		{"GTIN, one digit off", gs1Valid([]byte("10614141000416")), false},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, tt.got, tt.want)
		}
	}
}

func TestEveryRuleIsExplained(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, r := range rules {
		if names[r.name] {
			t.Errorf("two rules are called %s", r.name)
		}
		names[r.name] = true
		if Explain(r.name) == "" || !Kind(docket.Finding{Rule: r.name}).Known() || Label(r.kind) == "Private detail" &&
			r.kind != docket.FindingOther {
			t.Errorf("rule %s has no words for people", r.name)
		}
		if ruleNamed(r.name) != r {
			t.Errorf("rule %s is not found by its name", r.name)
		}
	}
	if Explain("no such rule") != "" {
		t.Error("an unknown rule is explained")
	}
}

func TestReasonsHoldNothingOfTheText(t *testing.T) {
	t.Parallel()
	s := New()
	for _, c := range readLabelled(t) {
		for _, f := range s.Screen(docket.Text(c.Text)) {
			if words := c.Text[f.Start:f.End]; len(words) > 3 && strings.Contains(f.Why, words) {
				t.Errorf("%s: the reason of rule %s holds what was found", c.ID, f.Rule)
			}
		}
	}
}

func TestScreenersShareNothing(t *testing.T) {
	t.Parallel()
	s := New()
	texts := readLabelled(t)
	want := make([]int, len(texts))
	for i, c := range texts {
		want[i] = len(s.Screen(docket.Text(c.Text)))
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i, c := range texts {
				if got := len(s.Screen(docket.Text(c.Text))); got != want[i] {
					t.Errorf("%s: %d findings at once with others, %d alone", c.ID, got, want[i])
				}
			}
		})
	}
	group.Wait()
}

// TestVersionMovesWithWhatIsFound keeps the promise of Version: whoever changes
// what the rules find in the labelled texts raises revision, so that a decision
// names the rules that its moderator saw. UPDATE_GOLDEN=1 writes the new pair.
func TestVersionMovesWithWhatIsFound(t *testing.T) {
	t.Parallel()
	h := sha256.New()
	s := New()
	for _, c := range readLabelled(t) {
		fmt.Fprintln(h, c.ID, s.Screen(docket.Text(c.Text)))
	}
	got := fmt.Sprintf("%s %s\n", s.Version(), hex.EncodeToString(h.Sum(nil))[:16])
	path := filepath.Join("testdata", "version.golden")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("rules and findings are %swritten down are %sRaise revision in screener.go if findings changed, "+
			"then run with UPDATE_GOLDEN=1.", got, want)
	}
}
