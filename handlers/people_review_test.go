package handlers

import (
	"bytes"
	"context"
	"encoding/csv"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"commentportal/docket"
	"commentportal/handlers/staff"
)

// The table for the review of access says when somebody signed in last and with what, for
// administrators alone, and the log says that it was read.
func TestAccountsAreReviewed(t *testing.T) {
	t.Parallel()
	p := openPortal(t)
	a, m := p.staffer(docket.RoleAdmin), p.hire(docket.RoleModerator)
	key, _ := p.keyed(t, docket.RoleStaff)
	from, err := p.db.AddAgencyUser(t.Context(), docket.User{Email: "c@agency.example", Name: "C",
		Role: docket.RoleStaff},
		"https://idp.example", "sub")
	if err != nil {
		t.Fatal(err)
	}
	res := a.get("/admin/users/review.csv").want(t, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(res.Body)).ReadAll()
	if err != nil || len(rows) != 5 {
		t.Fatalf("%q, %v", res.Body, err)
	}
	for i, want := range [][]string{
		{"u1", "admin", "code app", p.clock.now().UTC().Format("2006-01-02")},
		{m.id.String(), "moderator", "code app", ""},
		{key.id.String(), "staff", "passkey", p.clock.now().UTC().Format("2006-01-02")},
		{from.String(), "staff", "agency sign-in", ""},
	} {
		row := rows[i+1]
		if row[5] != "enabled" || row[11] != "" {
			t.Errorf("row %q is not enabled, or lacks something", row)
		}
		if row[0] != want[0] || row[3] != want[1] || row[6] != want[2] || !strings.HasPrefix(row[9], want[3]) ||
			(want[3] == "") != (row[9] == "") {
			t.Errorf("row %q, want %q", row, want)
		}
	}
	if got := res.Header.Get("Content-Disposition"); !strings.Contains(got, "attachment") {
		t.Errorf("shown as %q", got)
	}
	p.logged(t, "account.reviewed", 1)
	// The page says the same of the same accounts, and asks for what is missing alone.
	a.get("/admin/users").contains(t, "/admin/users/review.csv").lacks(t, "Has not set a password",
		"No second factor yet")
	if _, err := p.db.AddUser(t.Context(), docket.User{Email: "new@agency.example", Name: "N", Role: docket.RoleStaff},
		"", docket.ActorOperator); err != nil {
		t.Fatal(err)
	}
	a.get("/admin/users").contains(t, "Has not set a password", "No second factor yet")
	m.signIn()
	m.get("/admin/users/review.csv").want(t, http.StatusForbidden)
}

// busyStore is one that is too busy to note what strangers do.
type busyStore struct{ staff.Store }

func (busyStore) NoteRefusal(context.Context, docket.Actor, string, string, map[string]string) error {
	return docket.ErrBusy
}

// No stranger brings about a line of level ERROR: that a try to sign in could not be noted
// because the store was busy is a warning.
func TestAStrangerCausesNoErrorLine(t *testing.T) {
	t.Parallel()
	var lines bytes.Buffer
	p := openPortal(t, func(d *Deps) {
		d.Staff.Store = busyStore{d.Staff.Store}
		d.Log = slog.New(slog.NewTextHandler(&lines, nil))
	})
	p.stranger().post("/admin/sign-in", url.Values{"email": {"nobody@agency.example"}, "password": {"no such word"}}).
		want(t, http.StatusUnprocessableEntity)
	if !strings.Contains(lines.String(), "log row not written") || strings.Contains(lines.String(), "level=ERROR") {
		t.Errorf("the log says:\n%s", lines.String())
	}
}
