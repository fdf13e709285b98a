package docket

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestCommentIDs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		serial int64
		want   CommentID
	}{
		{"the first has four digits", 1, "HHS-HCIC-2016-0001-0001"},
		{"a large serial grows beyond four", 123456, "HHS-HCIC-2016-0001-123456"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			id := ID("HHS-HCIC-2016-0001").Comment(tt.serial)
			if id != tt.want {
				t.Fatalf("Comment(%d) = %s, want %s", tt.serial, id, tt.want)
			}
			d, n, ok := id.Split()
			if d != "HHS-HCIC-2016-0001" || n != tt.serial || !ok {
				t.Errorf("Split = %s, %d, %v", d, n, ok)
			}
		})
	}
	for _, bad := range []CommentID{"", "0001", "D-0000", "D-00001", "D-1", "D-x", "d-0001", "D--0001", "D-+001",
		"../D-0001"} {
		if d, n, ok := bad.Split(); ok {
			t.Errorf("Split(%q) = %s, %d; want false", bad, d, n)
		}
	}
}

func TestPeriod(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	before, after := now.Add(-time.Second), now.Add(time.Second)
	for _, tt := range []struct {
		name     string
		d        Docket
		period   Period
		accepted bool
		late     bool
	}{
		{"no dates", Docket{}, PeriodOpen, true, false},
		{"not begun", Docket{Opens: after}, PeriodAhead, false, false},
		{"not begun, though it takes late ones", Docket{Opens: after, AcceptLate: true}, PeriodAhead, false, false},
		{"begun this moment", Docket{Opens: now}, PeriodOpen, true, false},
		{"over this moment", Docket{Closes: now}, PeriodClosed, false, false},
		{"one second left", Docket{Closes: after}, PeriodOpen, true, false},
		{"over, late ones taken", Docket{Closes: before, AcceptLate: true}, PeriodClosed, true, true},
		{"closed by staff before its date", Docket{Closes: after, ClosedAt: before}, PeriodClosed, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if p := tt.d.Period(now); p != tt.period {
				t.Errorf("Period = %s, want %s", p, tt.period)
			}
			if accepted, late := tt.d.Accepts(now); accepted != tt.accepted || late != tt.late {
				t.Errorf("Accepts = %v, %v; want %v, %v", accepted, late, tt.accepted, tt.late)
			}
		})
	}
}

func TestStatusRule(t *testing.T) {
	t.Parallel()
	for _, from := range Statuses {
		for _, to := range Statuses {
			want := from != Withdrawn && (to != Pending || from == Pending)
			if got := from.CanBecome(to); got != want {
				t.Errorf("%s may become %s: %v, want %v", from, to, got, want)
			}
		}
		if from.CanBecome("published") {
			t.Errorf("%s may become a status that does not exist", from)
		}
	}
}

func TestBylineKeepsThePromise(t *testing.T) {
	t.Parallel()
	s := Submitter{Name: "Jane Roe", Organization: "Example Clinic", State: "VT", Sector: "provider",
		Email: "jane@example.org"}
	for _, tt := range []struct {
		kind SubmitterType
		want Byline
		cite string
	}{
		{Anonymous, Byline{Type: Anonymous, State: "VT", Sector: "provider"}, "Anonymous"},
		{Individual, Byline{Type: Individual, Name: "Jane Roe", State: "VT", Sector: "provider"}, "Jane Roe"},
		{Organization, Byline{Type: Organization, Name: "Jane Roe", Organization: "Example Clinic", State: "VT",
			Sector: "provider"}, "Jane Roe, Example Clinic"},
		{"", Byline{State: "VT", Sector: "provider"}, "Anonymous"},
	} {
		s.Type = tt.kind
		if got := s.Byline(); got != tt.want {
			t.Errorf("%q: Byline = %+v, want %+v", tt.kind, got, tt.want)
		}
		if got := s.Byline().Attribution(); got != tt.cite {
			t.Errorf("%q: Attribution = %q, want %q", tt.kind, got, tt.cite)
		}
	}
}

func TestRolesMayWhatTheContractSays(t *testing.T) {
	t.Parallel()
	all := []Permission{MayModerate, MayCode, MayRevise, MayExport, MayAdmin}
	for _, tt := range []struct {
		role Role
		may  string
	}{
		{RoleModerator, "moderate code"},
		{RoleStaff, "code revise export"},
		{RoleAdmin, "moderate code revise export admin"},
		{"", ""},
		{"root", ""},
	} {
		var may []string
		for _, p := range all {
			if tt.role.May(p) {
				may = append(may, string(p))
			}
		}
		if got := strings.Join(may, " "); got != tt.may {
			t.Errorf("role %q may %q, want %q", tt.role, got, tt.may)
		}
	}
}

// TestSecretsStayOutOfLogs logs every noun that carries somebody's words or
// secrets, by itself and as a field's value.
func TestSecretsStayOutOfLogs(t *testing.T) {
	t.Parallel()
	const marker = "PLANTED-7731"
	var buf bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&buf, nil))
	for _, v := range []any{
		Original(marker), Text(marker), TrackingNumber(marker), Submitter{Name: marker, Email: marker},
		Comment{ID: "D-0001", Submitter: Submitter{Name: marker}}, Answer{Question: "1", Text: marker},
		User{ID: 3, Email: marker, Name: marker}, Factor{Secret: marker},
	} {
		log.Info("x", "value", v)
	}
	log.Error("x", "err", fmt.Errorf("submit: %w", Invalid{"email": marker}))
	if strings.Contains(buf.String(), marker) {
		t.Errorf("the log holds a planted marker: %s", buf.String())
	}
	if !strings.Contains(buf.String(), "u3") {
		t.Errorf("the log does not name the account by number: %s", buf.String())
	}
}
