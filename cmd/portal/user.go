package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"commentportal/docket"
	"commentportal/handlers/signin"
	"commentportal/handlers/web"
	"commentportal/store"
)

const roleNames = "moderator|staff|admin|auditor"

func userCommands() []command {
	return []command{
		{name: "user add", args: "--email E --role " + roleNames, does: "adds an account; prints a one-time " +
			"set-up link unless a password is given; with --docket the role counts on that docket alone",
			flags: append([]string{"email", "name", "role", "docket", "password-stdin"},
				accountFlags...), run: addUser},
		{name: "user role", args: "E --role " + roleNames + "|none", does: "changes what an account may do, on the " +
			"site or with --docket on one docket", flags: append([]string{"role", "docket"},
			databaseFlags...), min: 1, max: 1, run: changeRole},
		{name: "user list", does: "lists the accounts",
			flags: append([]string{"review", "one-time-codes"}, databaseFlags...), run: listUsers},
		{name: "user disable", args: "E", does: "disables an account: its sessions end with the next request",
			flags: databaseFlags, min: 1, max: 1, run: disableUser},
		{name: "user enable", args: "E", does: "enables a disabled account", flags: databaseFlags, min: 1, max: 1,
			run: enableUser},
		{name: "user reset", args: "E",
			does:  "takes an account's password away and prints a one-time link to set a new one",
			flags: append([]string{"factor"}, accountFlags...), min: 1, max: 1, run: resetUser},
	}
}

// setupLife is how long a one-time set-up link works (STANDARDS 49: short-lived;
// a day lets it travel by hand).
const setupLife = 24 * time.Hour

func addUser(ctx context.Context, p *program, _ []string) error {
	if p.Email == "" || p.Role == "" {
		return usagef("usage: portal user add --email ADDRESS --role " + roleNames)
	}
	if at := strings.IndexByte(p.Email, '@'); at < 1 || at == len(p.Email)-1 ||
		strings.ContainsAny(p.Email, " \t\r\n") {
		return usagef("--email takes an address such as ana@agency.example")
	}
	role, err := docket.ParseRole(p.Role)
	if err != nil {
		return badInput{err}
	}
	var hash string
	if p.PasswordStdin {
		if hash, err = p.readPassword(ctx); err != nil {
			return err
		}
	}
	base, err := p.linkBase()
	if err != nil {
		return err
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		u := docket.User{Email: p.Email, Name: p.Name, Role: role}
		if p.Docket != "" {
			u.Role, u.Roles = "", map[docket.ID]docket.Role{docket.ID(p.Docket): role}
		}
		id, err := db.AddUser(ctx, u, hash, docket.ActorOperator)
		if errors.Is(err, docket.ErrNotFound) {
			return notFound(err, "docket "+p.Docket, "portal docket list")
		}
		if errors.Is(err, docket.ErrExists) {
			return usagef("there is an account with this address already: `portal user reset` gives it a new password")
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "Added account %s, %s.\n", id, rolesOf(u))
		if hash != "" {
			return nil
		}
		return p.printLink(ctx, db, base, id, docket.ActorOperator)
	})
}

// readPassword reads one line from standard input and hashes it.
func (p *program) readPassword(ctx context.Context) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(p.stdin, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", fmt.Errorf("read the password: %w", err)
	}
	password := strings.TrimRight(line, "\r\n")
	if problem := signin.Problem(password, p.Email, p.Name); problem != "" {
		return "", usagef("the password cannot be used: %s", problem)
	}
	return signin.NewHasher(signin.Iterations).Hash(ctx, "", password)
}

// linkBase is the address that set-up links begin with.
func (p *program) linkBase() (*url.URL, error) { return p.publicURL(p.Addr) }

// printLink makes a one-time set-up link for an account, or for the first
// administrator when id is zero, and prints it. It is the only place where it
// can be read.
func (p *program) printLink(ctx context.Context, db *store.DB, base *url.URL, id docket.UserID, by docket.Actor) error {
	link, err := newSetupLink(ctx, db, base, id, by)
	if err != nil {
		return err
	}
	who := "this account"
	if id == 0 {
		who = "the first administrator"
	}
	_, err = fmt.Fprintf(p.stdout, "Set up %s within %d hours, once, at:\n  %s\n", who, int(setupLife.Hours()), link)
	return err
}

func newSetupLink(ctx context.Context, db *store.DB, base *url.URL, id docket.UserID, by docket.Actor) (string, error) {
	var raw [32]byte
	rand.Read(raw[:]) //nolint:errcheck // crypto/rand.Read never fails
	token := base64.RawURLEncoding.EncodeToString(raw[:])
	err := db.AddSetupLink(ctx, docket.SetupLink{
		Hash:    sha256.Sum256([]byte(token)),
		User:    id,
		Expires: time.Now().Add(setupLife),
	}, by)
	if err != nil {
		return "", fmt.Errorf("make a set-up link: %w", err)
	}
	return base.JoinPath("admin", "setup", token).String(), nil
}

// reviewUsers writes the table of accounts for the review of access, and notes that.
func reviewUsers(ctx context.Context, p *program) error {
	return p.withDB(ctx, false, func(db *store.DB) error {
		list, err := db.ReviewAccounts(ctx)
		if err != nil {
			return err
		}
		policy := web.FactorPolicy{RequireMFA: true, NoCodes: !p.OneTimeCodes}
		for i := range list {
			list[i].Lacks = policy.Lacks(list[i])
		}
		if err := db.Note(ctx, docket.ActorOperator, "account.reviewed", "", nil); err != nil {
			return err
		}
		return docket.WriteAccountReview(p.stdout, list)
	})
}

func listUsers(ctx context.Context, p *program, _ []string) error {
	if p.Review {
		return reviewUsers(ctx, p)
	}
	return p.withDB(ctx, true, func(db *store.DB) error {
		list, err := db.ReviewAccounts(ctx)
		if err != nil {
			return err
		}
		policy := web.FactorPolicy{RequireMFA: true, NoCodes: !p.OneTimeCodes}
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for _, a := range list {
			u, state := a.User, "enabled"
			switch {
			case u.Disabled:
				state = "disabled"
			case a.NotSetUp():
				state = "not set up"
			case policy.Lacks(a) != "":
				state = "no second factor"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", u.ID, rolesOf(u), state, u.Email, u.Name)
		}
		return w.Flush()
	})
}

// rolesOf lists what an account may do, as "staff, moderator on HHS-HCIC-2016-0001".
func rolesOf(u docket.User) string {
	var list []string
	if u.Role != "" {
		list = append(list, string(u.Role))
	}
	for _, on := range slices.Sorted(maps.Keys(u.Roles)) {
		list = append(list, string(u.Roles[on])+" on "+string(on))
	}
	if len(list) == 0 {
		return "no role"
	}
	return strings.Join(list, ", ")
}

// changeRole gives an account a role or takes one away.
func changeRole(ctx context.Context, p *program, args []string) error {
	var role docket.Role
	if p.Role != "none" {
		var err error
		if role, err = docket.ParseRole(p.Role); err != nil {
			return badInput{fmt.Errorf("%w, or none", err)}
		}
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		u, err := findUser(ctx, db, args[0])
		if err != nil {
			return err
		}
		if err := db.SetRoleOn(ctx, u.ID, docket.ID(p.Docket), role, docket.ActorOperator); err != nil {
			return notFound(err, "docket "+p.Docket, "portal docket list")
		}
		if u, err = db.User(ctx, u.ID); err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Account %s is now: %s.\n", u.ID, rolesOf(u))
		return err
	})
}

func disableUser(ctx context.Context, p *program, args []string) error {
	return p.changeUser(ctx, args[0], func(db *store.DB, u docket.User) (string, error) {
		return "disabled", db.DisableUser(ctx, u.ID, docket.ActorOperator)
	})
}

func enableUser(ctx context.Context, p *program, args []string) error {
	return p.changeUser(ctx, args[0], func(db *store.DB, u docket.User) (string, error) {
		return "enabled", db.EnableUser(ctx, u.ID, docket.ActorOperator)
	})
}

func (p *program) changeUser(ctx context.Context, email string, change func(*store.DB, docket.User) (string,
	error)) error {
	return p.withDB(ctx, false, func(db *store.DB) error {
		u, err := findUser(ctx, db, email)
		if err != nil {
			return err
		}
		state, err := change(db, u)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Account %s is %s.\n", u.ID, state)
		return err
	})
}

func resetUser(ctx context.Context, p *program, args []string) error {
	base, err := p.linkBase()
	if err != nil {
		return err
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		u, err := findUser(ctx, db, args[0])
		if err != nil {
			return err
		}
		if err := db.ResetUser(ctx, u.ID, p.Factor, docket.ActorOperator); err != nil {
			return err
		}
		fmt.Fprintf(p.stdout, "Account %s is reset and its sessions have ended.\n", u.ID)
		return p.printLink(ctx, db, base, u.ID, docket.ActorOperator)
	})
}

// findUser reads the account that somebody named by its address, or by its
// number, "u3".
func findUser(ctx context.Context, db *store.DB, name string) (docket.User, error) {
	u, err := db.UserByEmail(ctx, name)
	if errors.Is(err, docket.ErrNotFound) {
		users, err := db.Users(ctx)
		if err != nil {
			return docket.User{}, err
		}
		for _, u := range users {
			if u.ID.String() == name {
				return u, nil
			}
		}
	}
	return u, notFound(err, "account with this address", "portal user list")
}
