package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/store"
)

const (
	// auditEvery is how often new rows of the log are looked for.
	auditEvery = time.Second
	// auditPage is how many rows are sent on at once.
	auditPage = 500
	// auditPosition is the file in the data folder with the number of the row sent last.
	auditPosition = "audit.position"
)

// lineSink takes lines. Close may be called by one who never sent any.
type lineSink interface {
	send(lines []string) error
	close() error
}

// auditSink reads --audit-log; nil where it is not set.
func (c config) auditSink(stderr io.Writer) (lineSink, error) {
	kind, rest, _ := strings.Cut(c.AuditLog, ":")
	switch {
	case c.AuditLog == "":
		return nil, nil
	case c.AuditLog == "stderr":
		return lineWriter{stderr}, nil
	case kind == "syslog":
		return newSyslogLines(rest)
	}
	return nil, usagef("--audit-log takes stderr, syslog, syslog:udp://HOST:PORT or syslog:tcp://HOST:PORT")
}

// lineWriter writes lines beside those of the program's own log.
type lineWriter struct{ w io.Writer }

func (l lineWriter) send(lines []string) error {
	_, err := io.WriteString(l.w, strings.Join(lines, "\n")+"\n")
	return err
}

func (lineWriter) close() error { return nil }

// auditLine is a row of the log as a line for those who watch from outside. The log holds
// numbers and plain facts alone: never words of anybody, names or addresses.
type auditLine struct {
	Audit  int64           `json:"audit"` // sequence number of the row
	Time   string          `json:"time"`
	Actor  docket.Actor    `json:"actor"`
	Action string          `json:"action"`
	Target string          `json:"target,omitempty"`
	Detail json.RawMessage `json:"detail"`
	MAC    string          `json:"mac"`
}

func lineOf(e docket.LogEntry) (string, error) {
	line, err := json.Marshal(auditLine{e.Seq, e.At.UTC().Format(time.RFC3339Nano), e.Actor, e.Action, e.Target,
		json.RawMessage(e.Detail), e.MAC})
	return string(line), err
}

// auditor sends every row of the log on, in order, whoever wrote it: this server, another
// node, or a command. Where it stands lies in the data folder, so that a row is sent once,
// and after a crash at most twice.
type auditor struct {
	db   *store.DB
	log  *slog.Logger
	sink lineSink
	file string
	last int64
	mute bool // the last try failed and was told
}

func (c config) newAuditor(db *store.DB, log *slog.Logger, stderr io.Writer) *auditor {
	sink, err := c.auditSink(stderr)
	if err != nil {
		sink = nil // checkServe has refused it before
	}
	return &auditor{db: db, log: log, sink: sink, file: filepath.Join(c.DataDir, auditPosition), last: -1}
}

// Run sends rows until ctx ends.
func (a *auditor) Run(ctx context.Context) {
	if a.sink == nil {
		return
	}
	timer := time.NewTicker(auditEvery)
	defer timer.Stop()
	for {
		a.try(ctx)
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
	}
}

// Close sends what was written last.
func (a *auditor) Close(ctx context.Context) {
	if a.sink == nil {
		return
	}
	a.try(ctx)
	if err := a.sink.close(); err != nil {
		a.log.WarnContext(ctx, "audit log not closed", "error", err)
	}
}

// try sends all rows that wait, and says once when it cannot.
func (a *auditor) try(ctx context.Context) {
	err := a.forward(ctx)
	if err != nil && ctx.Err() == nil && !a.mute {
		a.log.WarnContext(ctx, "rows of the log were not sent to --audit-log, will try again", "error", err)
	}
	a.mute = err != nil
}

func (a *auditor) forward(ctx context.Context) error {
	if a.last < 0 {
		last, err := a.start(ctx)
		if err != nil {
			return err
		}
		a.last = last
	}
	for {
		list, err := a.db.LogAfter(ctx, a.last, auditPage)
		if err != nil || len(list) == 0 {
			return err
		}
		lines := make([]string, len(list))
		for i, e := range list {
			if lines[i], err = lineOf(e); err != nil {
				return fmt.Errorf("row %d of the log: %w", e.Seq, err)
			}
		}
		if err := a.sink.send(lines); err != nil {
			return err
		}
		a.last = list[len(list)-1].Seq
		if err := a.keep(); err != nil {
			return err
		}
	}
}

// start reads where the last run stopped. The first one begins with what happens from now on.
func (a *auditor) start(ctx context.Context) (int64, error) {
	raw, err := os.ReadFile(a.file)
	if errors.Is(err, fs.ErrNotExist) {
		end, _, err := a.db.LogEnd(ctx)
		return end, err
	}
	if err != nil {
		return 0, err
	}
	last, err := strconv.ParseInt(strings.TrimSpace(string(raw)), 10, 64)
	if err != nil || last < 0 {
		return 0, fmt.Errorf("%s holds no number: remove it, and sending begins with what happens from then on", a.file)
	}
	return last, nil
}

func (a *auditor) keep() error {
	if err := os.MkdirAll(filepath.Dir(a.file), 0o700); err != nil {
		return err
	}
	next := a.file + ".next"
	if err := os.WriteFile(next, []byte(strconv.FormatInt(a.last, 10)+"\n"), 0o600); err != nil {
		return err
	}
	return os.Rename(next, a.file)
}
