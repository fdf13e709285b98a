package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"commentportal/docket"
	"commentportal/docket/codebookfile"
	"commentportal/docket/docketfile"
	"commentportal/docket/phrase"
	"commentportal/export"
	"commentportal/store"
)

func docketCommands() []command {
	return append([]command{
		{name: "docket add", args: "FILE.toml", does: "files a docket from its file", flags: databaseFlags, min: 1,
			max: 1, run: addDocket},
		{name: "docket list", does: "lists the dockets", flags: databaseFlags, run: listDockets},
		{name: "docket show", args: "ID", does: "shows one docket", flags: databaseFlags, min: 1, max: 1,
			run: showDocket},
	}, slices.Concat(lifeCommands(), dueCommands())...)
}

// addDocket files a docket and, where its file names one, the codebook that lies
// beside it or ships with the program.
func addDocket(ctx context.Context, p *program, args []string) error {
	name := args[0]
	data, err := os.ReadFile(name)
	if err != nil {
		return usagef("the docket file cannot be read: %w", err)
	}
	d, err := docketfile.Parse(name, data)
	if err != nil {
		return badInput{err}
	}
	book, err := codebookFor(d, filepath.Dir(name))
	if err != nil {
		return err
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		err := db.AddDocket(ctx, d, book, docket.ActorOperator)
		if errors.Is(err, docket.ErrExists) {
			return filedAlready(ctx, db, d)
		}
		if errors.Is(err, docket.ErrMixedUp) {
			return usagef("the id %s and that of another docket differ by a number at the end alone, so one could "+
				"be a comment of the other: give the file another id", d.ID)
		}
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "Filed %s, %s.\n", d.ID, d.Title)
		return err
	})
}

// filedAlready says that a docket is filed, in which texts the file differs from it, and
// where those are changed.
func filedAlready(ctx context.Context, db *store.DB, file docket.Docket) error {
	d, err := db.Docket(ctx, file.ID)
	if err != nil {
		return err
	}
	var differ []string
	now, then := docket.WordingOf(d).Texts(), docket.WordingOf(file).Texts()
	for _, f := range docket.WordingOf(d).Fields(false) {
		if f.Of(now) != f.Of(then) {
			differ = append(differ, f.Name)
		}
	}
	edited := ""
	if d.TextsNumber > 0 {
		edited = fmt.Sprintf(" (version %d, edited on the page since the file was read)", d.TextsNumber)
	}
	if len(differ) == 0 {
		return usagef("the docket %s is filed already, with the texts of this file%s: give the file another id, or "+
			"use `portal docket show %s`", d.ID, edited, d.ID)
	}
	return usagef("the docket %s is filed already, and a file is read once. It differs in %s%s; nothing was changed. "+
		"Change texts at /admin/dockets/%s/texts, where every version is kept, or give the file another id",
		d.ID, strings.Join(differ, ", "), edited, d.ID)
}

// codebookFor finds the codebook that a docket file names.
func codebookFor(d docket.Docket, folder string) (docket.Codebook, error) {
	if d.CodebookFile == "" {
		return docket.Codebook{}, nil
	}
	name := filepath.Join(folder, filepath.Base(d.CodebookFile))
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		shipped, err := docketfile.Shipped().Open(filepath.Base(d.CodebookFile))
		if err != nil {
			return docket.Codebook{}, usagef("the docket file names the codebook %s, which neither lies beside it "+
				"nor ships with the portal: put it there or take the line out", d.CodebookFile)
		}
		defer shipped.Close()
		return codebookfile.ParseCSV(d.CodebookFile, shipped)
	}
	if err != nil {
		return docket.Codebook{}, usagef("the codebook cannot be read: %w", err)
	}
	defer f.Close()
	book, err := codebookfile.ParseCSV(name, f)
	if err != nil {
		return book, badInput{err}
	}
	return book, nil
}

func listDockets(ctx context.Context, p *program, _ []string) error {
	return p.withDB(ctx, true, func(db *store.DB) error {
		dockets, err := db.Dockets(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		for _, d := range dockets {
			fmt.Fprintf(w, "%s\t%s\t%s\n", d.ID, d.Period(time.Now()), d.Title)
		}
		return w.Flush()
	})
}

func showDocket(ctx context.Context, p *program, args []string) error {
	return p.withDB(ctx, true, func(db *store.DB) error {
		d, err := findDocket(ctx, db, args[0])
		if err != nil {
			return err
		}
		ledger, err := db.Ledger(ctx, d.ID)
		if err != nil {
			return err
		}
		opens, closes := "from the start", "when staff close it"
		if !d.Opens.IsZero() {
			opens = "on " + phrase.English.Opening(d.Opens.In(d.Location()))
		}
		if !d.Closes.IsZero() {
			closes = "on " + phrase.English.On(phrase.NewDeadline(d.Closes.In(d.Location())))
		}
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintf(w, "id\t%s\ntitle\t%s\nagency\t%s\nstate\t%s\n", d.ID, d.Title, d.Agency, d.Period(time.Now()))
		fmt.Fprintf(w, "opens\t%s\ncloses\t%s\n", opens, closes)
		if !d.ClosedAt.IsZero() {
			fmt.Fprintf(w, "closed by staff\ton %s\n", phrase.English.Moment(d.ClosedAt.In(d.Location())))
		}
		fmt.Fprintf(w, "stands at\t%s\nround\t%d\n", d.State(time.Now()).Label(), max(d.Round, 1))
		for _, e := range d.Events {
			fmt.Fprintf(w, "%s\t%s\n", phrase.English.Moment(e.At.In(d.Location())),
				strings.TrimSpace(export.EventSentence(phrase.English, d, e)+" "+e.Why))
		}
		texts, err := textsWords(ctx, db, d)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "texts\t%s\n", texts)
		fmt.Fprintf(w, "accepts late comments\t%v\nzone\t%s\n", d.AcceptLate, d.Zone)
		fmt.Fprintf(w, "second signature\t%s\nsecond look\t%d %%\n", secondWords(d.SecondPerson), d.SecondLookShare())
		fmt.Fprintf(w, "suggestions in second readings\t%s\n", shownWords(d.SecondSuggestions))
		for _, q := range d.Questions {
			fmt.Fprintf(w, "question %s\t%s\n", q.ID, q.Text)
		}
		sectors := make([]string, len(d.Sectors))
		for i, s := range d.Sectors {
			sectors[i] = s.Code
		}
		fmt.Fprintf(w, "sectors\t%s\n", strings.Join(sectors, ", "))
		for _, l := range ledger {
			if l.Reason == "" {
				fmt.Fprintf(w, "%s\t%d\n", l.Line, l.Comments)
			}
		}
		return w.Flush()
	})
}

// textsWords says where the texts of a docket stand.
func textsWords(ctx context.Context, db *store.DB, d docket.Docket) (string, error) {
	words := "as in the docket file"
	if d.TextsNumber > 0 {
		words = fmt.Sprintf("version %d, edited on the page and published on %s", d.TextsNumber,
			phrase.English.Moment(d.TextsAt.In(d.Location())))
	}
	draft, err := db.TextsDraft(ctx, d.ID)
	if draft.Exists {
		words += "; a draft waits"
	}
	return words, err
}

// secondWords says when decisions wait for a second signature.
func shownWords(shown bool) string {
	if shown {
		return "shown"
	}
	return "hidden"
}

func secondWords(s docket.SecondPerson) string {
	switch s {
	case docket.SecondPersonOn:
		return "always"
	case docket.SecondPersonOff:
		return "never"
	}
	return "once two people may decide"
}

// findDocket reads the docket that somebody named on the command line.
func findDocket(ctx context.Context, db *store.DB, id string) (docket.Docket, error) {
	if id == "" {
		return docket.Docket{}, usagef("say which docket: --docket ID; `portal docket list` lists them")
	}
	d, err := db.Docket(ctx, docket.ID(id))
	return d, notFound(err, fmt.Sprintf("docket %q", id), "portal docket list")
}
