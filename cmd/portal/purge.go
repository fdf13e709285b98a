package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/store"
	"commentportal/views"
)

func purgeCommands() []command {
	return []command{{
		name: "purge",
		args: "COMMENT --reason TEXT --order REF",
		does: "removes the words of a comment for good, by order, wherever they stand in the database, and leaves a " +
			"tombstone; names what still holds them; a person signs it afterwards under Purges",
		flags: append([]string{"reason", "order", "backup-dir"}, databaseFlags...),
		min:   1,
		max:   1,
		run:   purgeComment,
	}}
}

// emptyLogFor is how long the command waits until readers let go of the write-ahead log.
const emptyLogFor = 20 * time.Second

// purgeComment purges one comment in the name of the operator.
func purgeComment(ctx context.Context, p *program, args []string) error {
	order, reason := strings.TrimSpace(p.Order), strings.TrimSpace(p.Reason)
	if invalid := docket.CheckPurge(order, reason); invalid != nil {
		for _, name := range slices.Sorted(maps.Keys(invalid)) {
			return usagef("--%s: %s", name, invalid[name])
		}
	}
	id := docket.CommentID(args[0])
	return p.withDB(ctx, false, func(db *store.DB) error {
		places, err := backupPlaces(ctx, db, p.BackupDir, id)
		if err != nil {
			return err
		}
		done, err := db.PurgeNow(ctx, docket.Purge{Comment: id, Order: order, Reason: reason, Places: places})
		if err != nil {
			return purgeRefused(err, args[0])
		}
		emptied := waitFor(ctx, emptyLogFor, db.WordsGone)
		return sayPurged(p.stdout, done, db.Engine(), emptied)
	})
}

// purgeRefused puts into words why a comment was not purged.
func purgeRefused(err error, id string) error {
	switch {
	case errors.Is(err, docket.ErrHeld):
		return usagef("comment %s is not purged: a legal hold stands on its docket. `portal hold list` names it; "+
			"lift it first, once whoever ordered it says so", id)
	case errors.Is(err, docket.ErrNotFound):
		return usagef("there is no comment %s: its number stands on its page at the desk", id)
	case errors.Is(err, docket.ErrExists):
		return usagef("the words of comment %s were removed before: see Purges", id)
	}
	return err
}

// backupPlaces names the scheduled backups that were made since the comment came.
func backupPlaces(ctx context.Context, db *store.DB, folder string, id docket.CommentID) ([]docket.PurgePlace, error) {
	if folder == "" {
		return nil, nil
	}
	c, err := db.Comment(ctx, id)
	if err != nil {
		return nil, purgeRefused(err, string(id))
	}
	place, err := placeOf(ctx, "--backup-dir", folder)
	if err != nil {
		return nil, err
	}
	list, err := place.list(ctx)
	if err != nil {
		return nil, fmt.Errorf("purge: backups: %w", err)
	}
	var places []docket.PurgePlace
	for _, b := range list {
		if !b.at.Before(c.FiledAt) {
			places = append(places, docket.PurgePlace{Kind: docket.PlaceBackup, Name: b.name, At: b.at})
		}
	}
	return places, nil
}

// waitFor asks now and then until done says so, and reports whether it did in time.
func waitFor(ctx context.Context, long time.Duration, done func() bool) bool {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			return done()
		case <-tick.C:
		}
	}
	return true
}

// sayPurged says what was done and what is left to do.
func sayPurged(w io.Writer, p docket.Purge, engine string, emptied bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "The words of %s are removed from the database. An administrator signs it "+
		"under Purges.\n", p.Comment)
	switch {
	case engine == "postgres":
		b.WriteString("PostgreSQL keeps removed rows until it cleans up: run VACUUM FULL on the database. Archived " +
			"WAL and base backups hold the words until they expire.\n")
	case !emptied:
		b.WriteString("Readers still hold the write-ahead log open, which has the words in it. The server empties " +
			"it; restart it to be sure.\n")
	}
	if len(p.Places) > 0 {
		b.WriteString("These hold words of it, or may, and were not changed:\n")
	}
	for _, place := range p.Places {
		fmt.Fprintf(&b, "- %s\n", views.PurgePlaceText(place))
	}
	if !slices.ContainsFunc(p.Places, func(o docket.PurgePlace) bool { return o.Kind == docket.PlaceBackup }) {
		b.WriteString("Backups made since it came hold it, too: delete them when their time comes, or at once " +
			"where the order says so.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
