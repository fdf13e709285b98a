package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"commentportal/docket/proof"
	"commentportal/store"
)

const (
	// headEvery is how often the ends of the log and of the comments received are
	// written down in a second place (STANDARDS, reliability rule 13).
	headEvery = 15 * time.Minute
	// sealEvery is how often comments received since are sealed into the tree, so
	// that their senders get proofs.
	sealEvery = 5 * time.Minute
	// anchorTime is how long one writing, or reading, of the anchor may take.
	anchorTime = 30 * time.Second
	// maxAnchors bounds what is read of an anchor: some hundred years of it.
	maxAnchors = 1 << 30
)

// anchorSink is a place outside the database that anchors are written to.
type anchorSink interface {
	write(ctx context.Context, line string) error
	// read returns what was written; errUnreadable where that cannot be asked for.
	read(ctx context.Context) (io.ReadCloser, error)
}

var errUnreadable = errors.New("the system's log cannot be read back: save its lines, such as with `journalctl -t " +
	"portal-anchor > anchors.txt`, and give --anchor file:anchors.txt")

// anchorSink reads --anchor; nil where it is not set.
func (c config) anchorSink() (anchorSink, error) {
	kind, rest, _ := strings.Cut(c.Anchor, ":")
	switch {
	case c.Anchor == "":
		return nil, nil
	case kind == "file" && rest != "":
		return anchorFile(rest), nil
	case kind == "command" && strings.TrimSpace(rest) != "":
		return anchorCommand(rest), nil
	case kind == "syslog":
		return newAnchorSyslog(rest)
	}
	return nil, usagef("--anchor takes file:PATH, syslog, syslog:udp://HOST:PORT, syslog:tcp://HOST:PORT or " +
		"command:COMMAND")
}

// anchorFile appends lines to a file.
type anchorFile string

func (f anchorFile) write(_ context.Context, line string) error {
	w, err := os.OpenFile(string(f), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o640)
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, line+"\n")
	return errors.Join(err, w.Sync(), w.Close())
}

func (f anchorFile) read(context.Context) (io.ReadCloser, error) {
	r, err := os.Open(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the anchor %s is not there: give the right file, or leave --anchor out where none was "+
			"written yet", string(f))
	}
	return r, err
}

// anchorCommand hands lines to a command of the operator's, as one that writes to
// an object store: with PORTAL_ANCHOR_DO=append it gets a line on standard input,
// with PORTAL_ANCHOR_DO=read it writes all lines to standard output.
type anchorCommand string

func (c anchorCommand) run(ctx context.Context, do string, in io.Reader) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, anchorTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", string(c))
	cmd.Env = append(os.Environ(), "PORTAL_ANCHOR_DO="+do)
	cmd.Stdin, cmd.WaitDelay = in, time.Second
	var out, says bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &says
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(says.String()[:min(says.Len(), 500)]))
	}
	return out.Bytes(), nil
}

func (c anchorCommand) write(ctx context.Context, line string) error {
	_, err := c.run(ctx, "append", strings.NewReader(line+"\n"))
	return err
}

func (c anchorCommand) read(ctx context.Context) (io.ReadCloser, error) {
	out, err := c.run(ctx, "read", nil)
	return io.NopCloser(bytes.NewReader(out)), err
}

// anchors seals the comments received and writes down where log and comments
// stand: into the program's own log, and to the anchor that is set.
type anchors struct {
	db      *store.DB
	log     *slog.Logger
	sink    anchorSink // nil: the program's own log alone
	last    string     // head and root as they were written last
	written atomic.Int64
}

// Run seals and writes at the start and on a rhythm, until ctx ends.
func (a *anchors) Run(ctx context.Context) {
	timer := time.NewTicker(sealEvery)
	defer timer.Stop()
	due := time.Time{}
	for {
		a.seal(ctx)
		if !now().Before(due) {
			a.write(ctx)
			due = now().Add(headEvery - sealEvery/2)
		}
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
	}
}

// Close seals and writes for the last time.
func (a *anchors) Close(ctx context.Context) {
	a.seal(ctx)
	a.write(ctx)
}

func (a *anchors) seal(ctx context.Context) {
	if _, err := a.db.SealReceived(ctx); err != nil && ctx.Err() == nil {
		a.log.WarnContext(ctx, "comments received were not sealed, will try again", "error", err)
	}
}

func (a *anchors) write(ctx context.Context) {
	at, err := a.db.Anchor(ctx)
	if err != nil {
		if ctx.Err() == nil {
			a.log.WarnContext(ctx, "the end of the log cannot be read", "error", err)
		}
		return
	}
	state := at.Head() + " " + at.Received.String()
	if state == a.last {
		a.written.Store(now().Unix())
		return
	}
	a.log.InfoContext(ctx, "end of the log", "head", at.Head(), "received", at.Received.String())
	if a.sink != nil {
		if err := a.sink.write(ctx, at.String()); err != nil {
			a.log.WarnContext(ctx, "the anchor was not written, will try again: see --anchor", "error", err)
			return
		}
	}
	a.last = state
	a.written.Store(now().Unix())
}

// verifyAnchor compares the database with the anchor that is set.
func (p *program) verifyAnchor(ctx context.Context, db *store.DB) ([]string, error) {
	list, err := p.readAnchors(ctx)
	if errors.Is(err, errUnreadable) {
		_, err = fmt.Fprintf(p.stdout, "Note: %v.\n", err)
		return nil, err
	}
	if err != nil || list == nil {
		return nil, err
	}
	problems, err := db.VerifyAnchors(ctx, list)
	if err != nil || len(problems) > 0 {
		return problems, err
	}
	_, err = fmt.Fprintf(p.stdout, "The anchor agrees: %d lines, the last of %s.\n", len(list),
		list[len(list)-1].At.UTC().Format("2006-01-02 15:04:05 UTC"))
	return nil, err
}

// readAnchors reads the anchors that are set; none where --anchor is not.
func (p *program) readAnchors(ctx context.Context) ([]store.Anchor, error) {
	sink, err := p.anchorSink()
	if err != nil || sink == nil {
		return nil, err
	}
	r, err := sink.read(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the anchor: %w", err)
	}
	defer r.Close()
	list, err := store.ReadAnchors(io.LimitReader(r, maxAnchors))
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errors.New("the anchor holds no line with head=NUMBER:CODE: give the one that serve writes")
	}
	return list, nil
}

// checkAnchor refuses an anchor that can be changed together with the database.
func (p *program) checkAnchor(log *slog.Logger) (anchorSink, error) {
	sink, err := p.anchorSink()
	if f, ok := sink.(anchorFile); ok && err == nil {
		folder, e1 := filepath.Abs(p.DataDir)
		file, e2 := filepath.Abs(string(f))
		if inside, e3 := filepath.Rel(folder, file); e1 == nil && e2 == nil && e3 == nil &&
			!strings.HasPrefix(inside, "..") {
			log.Warn("the anchor lies in the data folder: whoever changes the database can change it, too; name a "+
				"file on another machine or disk", "file", string(f))
		}
	}
	return sink, err
}

// verifyProof checks the file of a proof, without database and key, and the root
// that it leads to against the anchor where one is given.
func (p *program) verifyProof(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return usagef("the proof cannot be read, give the file that the page “Check a comment” offers: %w", err)
	}
	defer f.Close()
	one, err := proof.Read(f)
	if err != nil {
		return usagef("%s: %w", name, err)
	}
	if err := one.Check(); err != nil {
		return fmt.Errorf("%s proves nothing: %w", name, err)
	}
	fmt.Fprintf(p.stdout, "The proof holds: these words were received for %s at %s as comment %d of the first %d,\n"+
		"whose root is %s.\nCompare the root with one from a place that the portal "+
		"cannot change.\n", one.Docket, one.Received, one.Index+1, one.Size, one.Root)
	if p.Anchor == "" {
		return nil
	}
	list, err := p.readAnchors(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		if a.Received.String() == one.Head().String() {
			_, err = fmt.Fprintf(p.stdout, "The anchor names this root, at %s.\n", a.At.UTC().Format(time.RFC3339))
			return err
		}
	}
	return errors.New("the anchor does not name this root: get a newer proof, or ask who runs the portal why")
}
