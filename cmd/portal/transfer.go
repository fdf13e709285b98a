package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/export/objectstore"
	"commentportal/intake"
	"commentportal/intake/importfile"
	"commentportal/moderation/campaign"
	"commentportal/moderation/screen"
	"commentportal/store"
)

func transferCommands() []command {
	return []command{
		{
			name: "import",
			args: "FILE --docket ID",
			does: "files comments received elsewhere, from CSV, workbooks, JSON, e-mail and survey tools, and finds " +
				"the campaigns among them",
			flags: append(
				[]string{"docket", "channel", "map", "encoding", "dates", "dry-run", "skip-bad"},
				databaseFlags...),
			min: 1,
			max: 1,
			run: importFile,
		},
		{
			name:  "export",
			args:  "--docket ID [--out FOLDER] [--keep NAME] [FILE…]",
			does:  "writes the files of the report, all of them when none is named; --keep keeps them under a name",
			flags: append([]string{"docket", "out", "keep", "purpose", "libreoffice"}, accountFlags...),
			max:   -1,
			run:   exportFiles,
		},
	}
}

// importFile files comments that were received elsewhere.
func importFile(ctx context.Context, p *program, args []string) error {
	columns, err := importfile.ParseMap(p.Map)
	if err != nil {
		return badInput{fmt.Errorf("--map: %w", err)}
	}
	f, err := os.Open(args[0])
	if err != nil {
		return usagef("the file to import cannot be read: %w", err)
	}
	defer f.Close()
	db, key, err := p.open(ctx, p.DryRun)
	if err != nil {
		return err
	}
	report, err := p.importInto(ctx, db, key, f, columns)
	done := err == nil
	var grouped campaign.Grouped
	if id, _, filed := report.First.Split(); done && filed && !p.DryRun {
		if grouped, err = p.group(ctx, db, id); err != nil {
			err = fmt.Errorf(
				"the comments are filed, but their campaigns are not found yet: try `portal campaigns group "+
					"--docket %s`: %w",
				id,
				err,
			)
		}
	}
	printed := p.printImport(report, grouped, done)
	if _, ok := errors.AsType[importfile.BadFile](err); ok {
		err = badInput{fmt.Errorf("%s: %w", filepath.Base(args[0]), err)}
	}
	return errors.Join(err, printed, db.Close())
}

func (p *program) importInto(
	ctx context.Context,
	db *store.DB,
	key rootKey,
	f *os.File,
	columns []importfile.Rename,
) (intake.ImportReport, error) {
	d, err := findDocket(ctx, db, p.Docket)
	if err != nil {
		return intake.ImportReport{}, err
	}
	desk := intake.NewDesk(db, screen.New(), key.intakeKeys(), now)
	bar := p.newProgress("import")
	defer bar.done()
	return desk.Import(ctx, intake.ImportOptions{
		Docket:   d.ID,
		File:     f,
		Channel:  docket.Channel(p.Channel),
		Map:      columns,
		Encoding: p.Encoding,
		Dates:    importfile.Order(p.Dates),
		DryRun:   p.DryRun,
		SkipBad:  p.SkipBad,
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
func (p *program) printImport(r intake.ImportReport, g campaign.Grouped, done bool) error {
	for _, bad := range r.Bad {
		fmt.Fprintln(p.stderr, bad)
	}
	if more := r.BadRows - len(r.Bad); more > 0 {
		fmt.Fprintf(p.stderr, "and %d more bad rows\n", more)
	}
	for _, again := range r.Repeated {
		unit := again.Unit
		if unit == "" {
			unit = "line"
		}
		fmt.Fprintf(
			p.stderr,
			"%s %d: the number stands on %s %d already; left out\n",
			unit,
			again.Line,
			unit,
			again.First,
		)
	}
	if !done {
		return nil
	}
	filed := "filed"
	if r.DryRun {
		filed = "to be filed"
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "format\t%s\n", factWords(r.Facts))
	fmt.Fprintf(w, "rows\t%d\n%s\t%d\n", r.Rows, filed, r.Filed)
	for _, part := range []struct {
		label string
		n     int
	}{
		{"of these withdrawn", r.Withdrawn},
		{"of these content elsewhere", r.ContentElsewhere},
		{"of these e-mail without quoted messages and footers", r.Trimmed},
		{"of these without source_id", r.NoSource},
		{"of these with a sector the docket does not have", r.UnknownSectors},
		{"skipped, in the docket already", r.Known},
		{"skipped, no public submission", r.NotSubmissions},
		{"skipped, not posted over there", r.NotPosted},
		{"left out, bad", r.BadRows},
	} {
		if part.n > 0 {
			fmt.Fprintf(w, "%s\t%d\n", part.label, part.n)
		}
	}
	if r.First != "" {
		fmt.Fprintf(w, "comments\t%s to %s\n", r.First, r.Last)
	}
	if g.Campaigns > 0 {
		fmt.Fprintf(w, "campaigns of the docket\t%d, with %d comments\n", g.Campaigns, g.Members)
	}
	return w.Flush()
}

// factWords says what was found out about a file: its format, and what is not the
// usual of encoding, separator and dates.
func factWords(f importfile.Facts) string {
	words := []string{f.Format}
	if f.Encoding != "" && f.Encoding != "utf-8" {
		words = append(words, f.Encoding)
	}
	if f.Separator != "" && f.Separator != "comma" {
		words = append(words, f.Separator+" between columns")
	}
	switch f.Dates {
	case importfile.US:
		words = append(words, "dates as month/day/year")
	case importfile.EU:
		words = append(words, "dates as day/month/year")
	}
	return strings.Join(words, ", ")
}

// exportFiles writes the files of the report into a folder, keeps them under a
// name, or both, from one snapshot.
func exportFiles(ctx context.Context, p *program, names []string) error {
	if err := p.checkExport(names); err != nil {
		return err
	}
	base, err := p.publicURL(p.Addr)
	if err != nil {
		return err
	}
	return p.withDB(ctx, true, func(db *store.DB) error {
		d, err := findDocket(ctx, db, p.Docket)
		if err != nil {
			return err
		}
		about := p.about(base)
		storage, err := p.exportsStorage(ctx)
		if err != nil {
			return err
		}
		keeper := export.NewKeeper(storage, db, snapshots(db), about)
		var made *export.Made
		defer func() { made.Drop() }()
		out, keeping := p.newTally(), p.newTally()
		err = db.Snapshot(ctx, func(s *store.Snapshot) error {
			if p.Out != "" {
				if err := export.WriteAll(ctx, p.Out, s, d.ID, names, about, out.wrote); err != nil {
					return err
				}
			}
			if p.Keep == "" {
				return nil
			}
			made, err = keeper.Make(ctx, s, docket.KeptExport{Docket: d.ID, Name: p.Keep, Purpose: p.Purpose},
				keeping.wrote)
			return err
		})
		out.bar.done()
		keeping.bar.done()
		if err != nil {
			return p.exportFault(err, d.ID)
		}
		if p.Out != "" {
			if err := p.noteWritten(ctx, db, d.ID, out); err != nil {
				return err
			}
		}
		if p.Keep != "" {
			kept, err := made.Keep(ctx)
			if err != nil {
				return p.exportFault(err, d.ID)
			}
			_, err = fmt.Fprintf(p.stdout, "Kept %d files as %s in %s.\n", len(kept.Files), kept.Name,
				p.whereKept(kept))
			return err
		}
		return nil
	})
}

// whereKept names the place of one kept export.
func (c config) whereKept(e docket.KeptExport) string {
	if objectstore.IsAddress(c.ExportsDir) {
		return strings.Join([]string{c.exportsPlace(), string(e.Docket), e.Place()}, "/")
	}
	return filepath.Join(c.exportsFolder(), string(e.Docket), e.Name)
}

// checkExport reports what does not go together on the command line.
func (p *program) checkExport(names []string) error {
	switch {
	case p.Out == "" && p.Keep == "":
		return usagef(
			"say where to write: --out FOLDER, or --keep NAME to keep all files under a name in the data folder",
		)
	case p.Keep != "" && p.Out == "" && len(names) > 0:
		return usagef("--keep keeps every file: name none, or give --out FOLDER for those alone")
	case p.Purpose != "" && p.Keep == "":
		return usagef("--purpose goes with --keep NAME")
	case p.Keep != "" && !docket.ValidKeptName(p.Keep):
		return usagef("--keep does not take this name. %s", docket.KeptNameRule)
	}
	return p.checkOffice()
}

// checkOffice reports a LibreOffice that is not there.
func (c config) checkOffice() error {
	if c.LibreOffice != "" && c.office() == "" {
		return usagef("--libreoffice %q: there is no such program on this machine; install LibreOffice, or leave the "+
			"setting empty", c.LibreOffice)
	}
	return nil
}

// office is the path of LibreOffice; "" where none is named or it is not there.
func (c config) office() string {
	if c.LibreOffice == "" {
		return ""
	}
	path, err := exec.LookPath(c.LibreOffice)
	if err != nil {
		return ""
	}
	if path, err = filepath.Abs(path); err != nil {
		return ""
	}
	return path
}

// exportFault says which word of the command line a failed export is about, where it is
// about one.
func (p *program) exportFault(err error, id docket.ID) error {
	if errors.Is(err, export.ErrUnknownFile) || errors.Is(err, export.ErrNoOffice) {
		return badInput{err}
	}
	if errors.Is(err, docket.ErrExists) {
		return usagef(
			"an export of %s is kept under the name %s already, and none is ever written over: choose another name",
			id,
			p.Keep,
		)
	}
	if invalid, ok := errors.AsType[docket.Invalid](err); ok {
		return usagef("--purpose does not take this: %s", invalid["purpose"])
	}
	return err
}

// noteWritten says in the log and on standard output what went into --out.
func (p *program) noteWritten(ctx context.Context, db *store.DB, id docket.ID, t *tally) error {
	var size int64
	for name := range t.rows {
		info, err := os.Stat(filepath.Join(p.Out, name))
		if err != nil {
			return fmt.Errorf("the export is written, but cannot be read back: %w", err)
		}
		size += info.Size()
	}
	if err := db.Note(ctx, docket.ActorOperator, "export.written", string(id), map[string]string{
		"files": fmt.Sprint(len(t.rows)), "rows": fmt.Sprint(t.total), "bytes": fmt.Sprint(size),
	}); err != nil {
		return fmt.Errorf("the export is written, but could not be noted in the log: %w", err)
	}
	_, err := fmt.Fprintf(p.stdout, "Wrote %d files to %s.\n", len(t.rows), p.Out)
	return err
}

// tally adds up the rows that an export writes and shows them.
type tally struct {
	bar   *progress
	rows  map[string]int64
	total int64
}

func (p *program) newTally() *tally {
	return &tally{bar: p.newProgress("export, rows"), rows: map[string]int64{}}
}

// wrote hears export.WriteAll.
func (t *tally) wrote(file string, n int64) {
	t.total += max(n, 0) - t.rows[file]
	t.rows[file] = max(n, 0)
	t.bar.set(t.total, 0)
}
