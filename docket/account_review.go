package docket

import (
	"encoding/csv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// AccountReview is what an office looks at when it asks, as it must now and then, who has
// access and whether they still need it.
type AccountReview struct {
	User         User
	Agency       bool      // connected to the agency's identity provider
	RecoveryLeft int       // recovery codes not used yet
	Passkeys     int       // that open the account
	LastSignIn   time.Time // zero: never
	Lacks        string    // what the policy asks for and the account has not; ""
}

// accountReviewColumns is the header of the file.
var accountReviewColumns = []string{"account", "name", "email", "role", "docket_roles", "state", "factor", "passkeys",
	"recovery_codes_left", "last_sign_in", "added", "lacks"}

// WriteAccountReview writes a table of accounts as CSV that spreadsheets run nothing of.
// Times are in UTC.
func WriteAccountReview(w io.Writer, list []AccountReview) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(accountReviewColumns); err != nil {
		return err
	}
	for _, a := range list {
		if err := out.Write(a.cells()); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (a AccountReview) cells() []string {
	var on []string
	for _, id := range slices.Sorted(maps.Keys(a.User.Roles)) {
		on = append(on, string(id)+"="+string(a.User.Roles[id]))
	}
	cells := []string{a.User.ID.String(), a.User.Name, a.User.Email, string(a.User.Role), strings.Join(on, " "),
		a.state(), a.factors(), strconv.Itoa(a.Passkeys), strconv.Itoa(a.RecoveryLeft), stamp(a.LastSignIn),
		stamp(a.User.CreatedAt), a.Lacks}
	for i := range cells {
		cells[i] = GuardCell(cells[i])
	}
	return cells
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// NotSetUp reports whether an account opens in no way yet: it has no password, and the
// agency's identity provider does not know it.
func (a AccountReview) NotSetUp() bool { return !a.User.HasLogin && !a.Agency }

// state says whether an account opens.
func (a AccountReview) state() string {
	switch {
	case a.User.Disabled:
		return "disabled"
	case a.NotSetUp():
		return "not set up"
	}
	return "enabled"
}

// factors names what opens an account beside its password.
func (a AccountReview) factors() string {
	var list []string
	if a.Agency {
		list = append(list, "agency sign-in")
	}
	if a.User.HasKey {
		list = append(list, "passkey")
	}
	if a.User.HasCode {
		list = append(list, "code app")
	}
	if list == nil {
		return "none"
	}
	return strings.Join(list, " and ")
}
