package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/intake"
	"commentportal/moderation/screen"
	"commentportal/store"
)

func transferCommands() []command {
	return []command{
		{name: "import", args: "FILE --docket ID", does: "files comments received elsewhere, from CSV or JSON lines",
			flags: append([]string{"docket", "channel", "map", "dry-run", "skip-bad"}, databaseFlags...), min: 1, max: 1, run: importFile},
		{name: "export", args: "--docket ID --out FOLDER [FILE…]", does: "writes the files of the report, all of them when none is named",
			flags: append([]string{"docket", "out"}, databaseFlags...), max: -1, run: exportFiles},
	}
}

// importFile files comments that were received elsewhere.
func importFile(ctx context.Context, p *program, args []string) error {
	columns, err := intake.ParseMap(p.Map)
	if err != nil {
		return badInput{fmt.Errorf("--map: %w", err)}
	}
	f, err := os.Open(args[0])
	if err != nil {
		return usagef("the file to import cannot be read: %w", err)
	}
	defer f.Close()
	db, key, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	report, err := p.importInto(ctx, db, key, f, columns)
	printed := p.printImport(report, err == nil)
	if _, ok := errors.AsType[intake.BadFile](err); ok {
		err = badInput{fmt.Errorf("%s: %w", filepath.Base(args[0]), err)}
	}
	return errors.Join(err, printed, db.Close())
}

func (p *program) importInto(ctx context.Context, db *store.DB, key rootKey, f *os.File, columns []intake.Rename) (intake.ImportReport, error) {
	d, err := findDocket(ctx, db, p.Docket)
	if err != nil {
		return intake.ImportReport{}, err
	}
	desk := intake.NewDesk(db, screen.New(), key.intakeKeys(), now)
	bar := p.newProgress("import")
	defer bar.done()
	return desk.Import(ctx, intake.ImportOptions{
		Docket:  d.ID,
		File:    f,
		Channel: docket.Channel(p.Channel),
		Map:     columns,
		DryRun:  p.DryRun,
		SkipBad: p.SkipBad,
		Progress: func(at intake.ImportProgress) {
			done := at.Bytes // the file is read twice: checked, then filed
			if at.Filing {
				done += at.Total
			}
			bar.set(done, 2*at.Total)
		},
	})
}

// printImport says what became of the rows. Bad rows go to standard error.
func (p *program) printImport(r intake.ImportReport, done bool) error {
	for _, bad := range r.Bad {
		fmt.Fprintln(p.stderr, bad)
	}
	if more := r.BadRows - len(r.Bad); more > 0 {
		fmt.Fprintf(p.stderr, "and %d more bad rows\n", more)
	}
	if !done {
		return nil
	}
	filed := "filed"
	if r.DryRun {
		filed = "to be filed"
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "format\t%s\nrows\t%d\n%s\t%d\n", r.Format, r.Rows, filed, r.Filed)
	for _, part := range []struct {
		label string
		n     int
	}{
		{"of these withdrawn", r.Withdrawn},
		{"of these content elsewhere", r.ContentElsewhere},
		{"of these without source_id", r.NoSource},
		{"of these with a sector the docket does not have", r.UnknownSectors},
		{"skipped, in the docket already", r.Known},
		{"skipped, no public submission", r.NotSubmissions},
		{"left out, bad", r.BadRows},
	} {
		if part.n > 0 {
			fmt.Fprintf(w, "%s\t%d\n", part.label, part.n)
		}
	}
	if r.First != "" {
		fmt.Fprintf(w, "comments\t%s to %s\n", r.First, r.Last)
	}
	return w.Flush()
}

// exportFiles writes the files of the report from one snapshot.
func exportFiles(ctx context.Context, p *program, names []string) error {
	if p.Out == "" {
		return usagef("say where to write: --out FOLDER")
	}
	return p.withDB(ctx, true, func(db *store.DB) error {
		d, err := findDocket(ctx, db, p.Docket)
		if err != nil {
			return err
		}
		bar := p.newProgress("export, rows")
		rows := map[string]int64{}
		var total int64
		err = db.Snapshot(ctx, func(s *store.Snapshot) error {
			return export.WriteAll(ctx, p.Out, s, d.ID, names, about(), func(file string, n int64) {
				total += max(n, 0) - rows[file]
				rows[file] = max(n, 0)
				bar.set(total, 0)
			})
		})
		bar.done()
		if errors.Is(err, export.ErrUnknownFile) {
			return badInput{err}
		}
		if err != nil {
			return err
		}
		if err := db.Note(ctx, docket.ActorOperator, "export.written", string(d.ID), map[string]string{
			"files": fmt.Sprint(len(rows)), "rows": fmt.Sprint(total),
		}); err != nil {
			return fmt.Errorf("the export is written, but could not be noted in the log: %w", err)
		}
		_, err = fmt.Fprintf(p.stdout, "Wrote %d files to %s.\n", len(rows), p.Out)
		return err
	})
}
