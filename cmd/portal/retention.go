package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/store"
)

// holdCommands hold on to what a court or an office asks for.
func holdCommands() []command {
	return []command{
		{name: "hold place", args: "DOCKET --order REF --reason TEXT",
			does:  "puts a legal hold on a docket: nothing of it is purged until the hold is lifted",
			flags: append([]string{"order", "reason"}, databaseFlags...), min: 1, max: 1, run: placeHold},
		{name: "hold lift", args: "DOCKET NUMBER --reason TEXT", does: "lifts a legal hold, by its number in the list",
			flags: append([]string{"reason"}, databaseFlags...), min: 2, max: 2, run: liftHold},
		{name: "hold list", does: "lists the legal holds of all dockets", flags: databaseFlags, run: listHolds},
	}
}

// dueCommands say for how long dockets are kept, and which are due.
func dueCommands() []command {
	return []command{
		{name: "docket retention", args: "ID YEARS",
			does:  "says for how many years a docket is kept after it was archived; 0 is for good",
			flags: databaseFlags, min: 2, max: 2, run: setRetention},
		{name: "docket due", does: "lists the dockets past the time for which they are kept", flags: databaseFlags,
			run: listDue},
	}
}

// refusedFlags says what is wrong with what was given, as a wrong usage.
func refusedFlags(invalid docket.Invalid) error {
	fields := slices.Sorted(maps.Keys(invalid))
	if len(fields) == 0 {
		return nil
	}
	first, name := fields[0], fields[0]
	if name == "lift_reason" {
		name = "reason"
	}
	return usagef("--%s: %s", name, invalid[first])
}

func placeHold(ctx context.Context, p *program, args []string) error {
	h := docket.LegalHold{Order: strings.TrimSpace(p.Order), Reason: strings.TrimSpace(p.Reason)}
	if err := refusedFlags(docket.CheckHold(h.Order, h.Reason)); err != nil {
		return err
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		d, err := findDocket(ctx, db, args[0])
		if err != nil {
			return err
		}
		h.Docket = d.ID
		id, err := db.PlaceHold(ctx, h)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Legal hold %s stands on %s: nothing of it is purged until it is lifted.\n",
			id, d.ID)
		return err
	})
}

func liftHold(ctx context.Context, p *program, args []string) error {
	n, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil || n < 1 {
		return usagef("%q is no number of a hold: `portal hold list` lists them", args[1])
	}
	reason := strings.TrimSpace(p.Reason)
	if err := refusedFlags(docket.CheckLift(reason)); err != nil {
		return err
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		d, err := findDocket(ctx, db, args[0])
		if err != nil {
			return err
		}
		switch err := db.LiftHold(ctx, docket.HoldID(n), d.ID, 0, reason); {
		case errors.Is(err, docket.ErrNotFound):
			return usagef("%s has no legal hold %d: `portal hold list` lists them", d.ID, n)
		case errors.Is(err, docket.ErrStale):
			return usagef("legal hold %d was lifted before", n)
		case err != nil:
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Legal hold %d on %s is lifted.\n", n, d.ID)
		return err
	})
}

func listHolds(ctx context.Context, p *program, _ []string) error {
	return p.withDB(ctx, true, func(db *store.DB) error {
		list, err := db.Holds(ctx, "")
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for _, h := range list {
			state := "stands"
			if !h.Stands() {
				state = "lifted " + h.LiftedAt.UTC().Format(time.DateOnly)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", h.ID, h.Docket, h.Order,
				h.PlacedAt.UTC().Format(time.DateOnly), state)
		}
		return w.Flush()
	})
}

func setRetention(ctx context.Context, p *program, args []string) error {
	years, invalid := docket.ParseRetention(args[1])
	if invalid != nil {
		return usagef("%q: %s", args[1], invalid["years"])
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		d, err := findDocket(ctx, db, args[0])
		if err != nil {
			return err
		}
		if err := db.SetRetention(ctx, d.ID, years, docket.ActorOperator); err != nil {
			return err
		}
		words := "for good"
		if years > 0 {
			words = count(years, "year", "years") + " after it was archived"
		}
		_, err = fmt.Fprintf(p.stdout, "%s is kept %s.\n", d.ID, words)
		return err
	})
}

func listDue(ctx context.Context, p *program, _ []string) error {
	return p.withDB(ctx, true, func(db *store.DB) error {
		dockets, err := db.Dockets(ctx)
		if err != nil {
			return err
		}
		holds, err := db.Holds(ctx, "")
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for _, d := range dockets {
			if !d.RetentionDue(now()) {
				continue
			}
			held := ""
			if slices.ContainsFunc(holds, func(h docket.LegalHold) bool { return h.Docket == d.ID && h.Stands() }) {
				held = "under a legal hold"
			}
			fmt.Fprintf(w, "%s\tdue since %s\t%s\n", d.ID, phrase.English.Day(d.KeptUntil()), held)
		}
		return w.Flush()
	})
}
