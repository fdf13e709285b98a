package intake

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/intake/importfile"
)

// UploadStore is what importing from a page needs of the database.
type UploadStore interface {
	// UploadedFile is the whole file; docket.ErrNotFound when it is kept no more.
	UploadedFile(ctx context.Context, by docket.UserID, id string) ([]byte, error)
	// BeginUpload marks an upload as being filed; docket.ErrBusy when it is.
	BeginUpload(ctx context.Context, by docket.UserID, id string) (docket.Upload, error)
	// BeatUpload says that filing goes on.
	BeatUpload(ctx context.Context, id string, done docket.ImportDone) error
	// EndUpload records how filing ended, and removes the file of one that is filed.
	EndUpload(ctx context.Context, id string, state docket.UploadState, done docket.ImportDone) error
}

// UploadBeat is how often filing says that it goes on. One that was silent for
// longer than UploadSilent was given up, by a server that was stopped.
const (
	UploadBeat   = 5 * time.Second
	UploadSilent = 2 * time.Minute
)

// Uploads imports files that staff sent from a page, as Desk.Import does: one after
// the other, in the background.
type Uploads struct {
	desk  *Desk
	store UploadStore
	log   *slog.Logger
	jobs  chan func(context.Context)
	mu    sync.Mutex
	busy  bool
}

// NewUploads sets up imports from a page. Run carries them out.
func NewUploads(desk *Desk, store UploadStore, log *slog.Logger) *Uploads {
	return &Uploads{desk: desk, store: store, log: log, jobs: make(chan func(context.Context), 1)}
}

// Run imports what Begin starts until ctx ends.
func (u *Uploads) Run(ctx context.Context) {
	for {
		select {
		case job := <-u.jobs:
			job(ctx)
			u.mu.Lock()
			u.busy = false
			u.mu.Unlock()
		case <-ctx.Done():
			return
		}
	}
}

// optionsOf are the options of an import that the settings ask for.
func optionsOf(up docket.Upload, file []byte) ImportOptions {
	s := up.Settings
	o := ImportOptions{Docket: up.Docket, File: bytes.NewReader(file), Channel: s.Channel, Encoding: s.Encoding,
		Dates: importfile.Order(s.Dates), SkipBad: s.SkipBad}
	for _, c := range s.Map {
		o.Map = append(o.Map, importfile.Rename{From: c.From, To: c.To})
	}
	return o
}

// Check says what would become of an upload, with the first rows as they would be
// filed, and files nothing. It returns importfile.BadFile as Import does.
func (u *Uploads) Check(ctx context.Context, up docket.Upload, rows int) (ImportReport, error) {
	file, err := u.store.UploadedFile(ctx, up.User, up.ID)
	if err != nil {
		return ImportReport{}, err
	}
	o := optionsOf(up, file)
	o.DryRun, o.Preview = true, rows
	return u.desk.Import(ctx, o)
}

// Begin files an upload in the background and calls over when that has ended. It
// returns docket.ErrBusy while another one is under way, and docket.ErrNotFound
// when the upload is kept no more.
func (u *Uploads) Begin(ctx context.Context, by docket.UserID, id string, over func()) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.busy {
		return docket.ErrBusy
	}
	up, err := u.store.BeginUpload(ctx, by, id)
	if err != nil {
		return err
	}
	u.busy = true
	u.jobs <- func(ctx context.Context) { // one place, and nobody else is in it
		defer over()
		u.file(ctx, up)
	}
	return nil
}

// file imports one upload and records how it ended.
func (u *Uploads) file(ctx context.Context, up docket.Upload) {
	state := docket.UploadFiled
	report, err := u.importIt(ctx, up)
	done := doneOf(report)
	if err != nil {
		state, done.Problem = docket.UploadFailed, "Something went wrong on our side. File it again: what is filed "+
			"already is not filed twice."
		if bad, ok := errors.AsType[importfile.BadFile](err); ok {
			done.Problem = bad.Problem
		} else {
			u.log.ErrorContext(ctx, "import from a page failed", "docket", up.Docket, "upload", up.ID, "error", err)
		}
	}
	// The server may be stopping: that it ended is recorded all the same.
	if err := u.store.EndUpload(context.WithoutCancel(ctx), up.ID, state, done); err != nil {
		u.log.ErrorContext(ctx, "the end of an import is not recorded", "upload", up.ID, "error", err)
	}
	detail := map[string]string{"state": string(state), "rows": phrase.English.Number(done.Rows),
		"filed": phrase.English.Number(done.Filed),
		"known": phrase.English.Number(done.Known), "bad": phrase.English.Number(done.Bad)}
	if done.First != "" {
		detail["first"], detail["last"] = string(done.First), string(done.Last)
	}
	if err := u.desk.store.Note(context.WithoutCancel(ctx), up.User.Actor(), "import.filed", string(up.Docket),
		detail); err != nil {
		u.log.ErrorContext(ctx, "log row not written", "action", "import.filed", "error", err)
	}
}

func (u *Uploads) importIt(ctx context.Context, up docket.Upload) (ImportReport, error) {
	file, err := u.store.UploadedFile(ctx, up.User, up.ID)
	if err != nil {
		return ImportReport{}, err
	}
	o := optionsOf(up, file)
	last := u.desk.now()
	o.Progress = func(p ImportProgress) {
		if now := u.desk.now(); now.Sub(last) >= UploadBeat {
			last = now
			done := docket.ImportDone{}
			if p.Filing {
				done.Rows = p.Rows
			}
			if err := u.store.BeatUpload(ctx, up.ID, done); err != nil && ctx.Err() == nil {
				u.log.WarnContext(ctx, "progress of an import is not recorded", "upload", up.ID, "error", err)
			}
		}
	}
	return u.desk.Import(ctx, o)
}

func doneOf(r ImportReport) docket.ImportDone {
	return docket.ImportDone{Rows: r.Rows, Filed: r.Filed, Known: r.Known, Skipped: r.NotSubmissions + r.NotPosted,
		Bad: r.BadRows, First: r.First, Last: r.Last}
}
