package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/store"
)

// lifeCommands change where a docket stands. Whatever they do, the page of the docket
// can do, too, and both go through store.Life.
func lifeCommands() []command {
	life := func(name, args, does string, flags []string, run func(context.Context, *program, []string) error) command {
		return command{name: "docket " + name, args: args, does: does, flags: append(flags, databaseFlags...), min: 1,
			max: 1, run: run}
	}
	return []command{
		life("open", "ID", "opens a docket for comments", []string{"until", "why"}, openDocket),
		life("extend", "ID --until DAY --why TEXT", "moves the end of the comment period to a later day",
			[]string{"until", "why"}, stepOf(docket.EventExtended, "%s is extended%s.\n")),
		life("close", "ID", "closes a docket for comments", []string{"why"}, closeDocket),
		life("review", "ID", "says that the comments of a closed docket are under review", []string{"why"},
			stepOf(docket.EventReview, "%s is under review.\n")),
		life("report", "ID", "says that the report is published", []string{"why", "link", "link-title"},
			stepOf(docket.EventReported, "%s: the report is published.\n")),
		life("archive", "ID", "keeps a closed docket as it is; nothing is taken any more", []string{"why"},
			stepOf(docket.EventArchived, "%s is archived.\n")),
		life("round", "ID --about TEXT", "opens a closed docket again for a further round",
			[]string{"about", "until", "why"}, stepOf(docket.EventRound, "%s is open for a further round%s.\n")),
	}
}

// stepOf takes a step in the life of a docket, and says so.
func stepOf(kind docket.EventKind, done string) func(context.Context, *program, []string) error {
	return func(ctx context.Context, p *program, args []string) error {
		return p.withDB(ctx, false, func(db *store.DB) error {
			d, err := findDocket(ctx, db, args[0])
			if err != nil {
				return err
			}
			step, err := lifeStep(p, d, kind)
			if err != nil {
				return err
			}
			after, err := db.Step(ctx, step)
			if err != nil {
				return stepRefused(err)
			}
			if strings.Count(done, "%s") == 1 {
				_, err = fmt.Fprintf(p.stdout, done, d.ID)
				return err
			}
			until := ""
			if !after.Closes.IsZero() {
				until = " until " + phrase.English.Until(after.ClosesAt())
			}
			_, err = fmt.Fprintf(p.stdout, done, d.ID, until)
			return err
		})
	}
}

// lifeStep reads a step from the settings of a command.
func lifeStep(p *program, d docket.Docket, kind docket.EventKind) (docket.LifeStep, error) {
	s := docket.LifeStep{Docket: d.ID, Kind: kind, Why: p.Why, About: p.About, By: docket.ActorOperator, Brief: true}
	if p.Link != "" {
		s.Link = docket.Link{Title: p.LinkTitle, Href: p.Link}
	}
	if p.Until != "" {
		var err error
		if s.Until, err = docket.ParseEnd(p.Until, d.Location()); err != nil {
			return s, stepRefused(err)
		}
	}
	return s, nil
}

// stepFlags are the settings that the fields of a step are given by.
var stepFlags = map[string]string{"until": "--until", "why": "--why", "about": "--about", "title": "--link-title",
	"href": "--link"}

// stepRefused says why a step was not taken.
func stepRefused(err error) error {
	invalid, ok := errors.AsType[docket.Invalid](err)
	if !ok {
		return err
	}
	var list []string
	for _, field := range slices.Sorted(maps.Keys(invalid)) {
		text := invalid[field]
		if name := stepFlags[field]; name != "" {
			text = name + ": " + text
		}
		list = append(list, strings.TrimSuffix(text, "."))
	}
	return usagef("nothing was changed: %s", strings.Join(list, "; "))
}

// openDocket opens a docket. One that is open already stays as it is, unless the
// command names an end, which `docket extend` moves.
func openDocket(ctx context.Context, p *program, args []string) error {
	if p.Until != "" || p.Why != "" {
		return stepOf(docket.EventOpened, "%s is open for comments%s.\n")(ctx, p, args)
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		d, err := findDocket(ctx, db, args[0])
		if err != nil {
			return err
		}
		if err := db.OpenDocket(ctx, d.ID, docket.ActorOperator); err != nil {
			return stepRefused(err)
		}
		_, err = fmt.Fprintf(p.stdout, "%s is open for comments.\n", d.ID)
		return err
	})
}

// closeDocket closes a docket. One that is closed already stays as it is.
func closeDocket(ctx context.Context, p *program, args []string) error {
	if p.Why != "" {
		return stepOf(docket.EventClosed, "%s is closed.\n")(ctx, p, args)
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		d, err := findDocket(ctx, db, args[0])
		if err != nil {
			return err
		}
		if err := db.CloseDocket(ctx, d.ID, docket.ActorOperator); err != nil {
			return stepRefused(err)
		}
		_, err = fmt.Fprintf(p.stdout, "%s is closed.\n", d.ID)
		return err
	})
}
