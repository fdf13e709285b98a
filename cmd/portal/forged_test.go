package main

import (
	"database/sql"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // a test forges rows by hand
)

// TestAStaffAccountMadeAdministratorOpensNothing raises a role by an UPDATE, as
// somebody with the database and without the key, beside the running program.
func TestAStaffAccountMadeAdministratorOpensNothing(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, e)
			p.serve("--require-mfa=false")
			v := p.signIn("staff@agency.example", "staff")
			opens := func(page string) bool {
				status, body := v.get(page)
				return status == http.StatusOK && !strings.Contains(body, `name="password"`)
			}
			if !opens("/admin/codebook") {
				t.Fatal("staff cannot read the codebook")
			}
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Fatalf("before: %s", out)
			}

			driver, address := "sqlite3", "file:"+filepath.Join(p.dir, "portal.db")+"?_busy_timeout=5000"
			if i := slices.Index(p.flags, "--database"); i >= 0 {
				driver, address = "pgx", p.flags[i+1]
			}
			pool, err := sql.Open(driver, address)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			if _, err := pool.ExecContext(t.Context(), `UPDATE user_roles SET role = 'admin'`); err != nil {
				t.Fatal(err)
			}

			for _, page := range []string{"/admin", "/admin/codebook", "/admin/users", "/admin/queue", "/admin/log"} {
				if opens(page) {
					t.Errorf("%s opens with a session from before", page)
				}
			}
			out, _, code := p.try("verify")
			if code != exitFailed || !strings.Contains(out, "Table user_roles: the row 1/ was changed") {
				t.Errorf("verify: status %d, %s", code, out)
			}
			if list := p.run("verify", "--exempt"); !strings.Contains(list, "claims\n") || strings.Contains(list, "user_roles") {
				t.Errorf("verify --exempt: %s", list)
			}
			p.stop()
		})
	}
}
