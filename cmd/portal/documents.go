package main

import (
	"context"
	"log/slog"

	"commentportal/handlers/web"
	"commentportal/intake/confined"
)

// mostDocuments bounds the processes that read documents; each may take half a gigabyte.
const mostDocuments = 64

func (c config) checkDocuments() error {
	if c.DocumentSize < 1 || c.DocumentSize > 10 {
		return usagef("--document-size takes 1 to 10")
	}
	if c.DocumentPlaces < 1 || c.DocumentPlaces > mostDocuments {
		return usagef("--documents-at-once takes 1 to %d", mostDocuments)
	}
	return nil
}

// documents starts a process as documents are read by, and says in the log how far it is
// confined. Where none can be started, the form takes no documents.
func (c config) documents(ctx context.Context, log *slog.Logger) web.Documents {
	if !c.Documents {
		return web.Documents{}
	}
	reader, err := confined.NewReader(c.DocumentPlaces)
	if err != nil {
		log.Error("no documents are taken: their process cannot be started", slog.Any("error", err))
		return web.Documents{}
	}
	means, err := reader.Probe(ctx)
	if err != nil {
		log.Error("no documents are taken: their process cannot be started", slog.Any("error", err))
		return web.Documents{}
	}
	level := slog.LevelInfo
	if !means.Full() {
		level = slog.LevelWarn
	}
	log.Log(ctx, level, "documents are read in a process of their own", slog.String("confined_by", means.String()),
		slog.Int("at_once", c.DocumentPlaces))
	return web.Documents{Read: reader.Read, MaxBytes: int64(c.DocumentSize) << 20}
}

// documents says how far the process is confined that reads what people bring.
func (d *doctor) documents(ctx context.Context) {
	if !d.p.Documents {
		d.say(fine, "documents", "--documents is off: the form takes none")
		return
	}
	reader, err := confined.NewReader(1)
	var means confined.Means
	if err == nil {
		means, err = reader.Probe(ctx)
	}
	switch {
	case err != nil:
		d.say(wrong, "documents", "the process that reads them cannot be started (%v): find out what keeps the "+
			"portal from starting itself, or set --documents=false", err)
	case !means.Full():
		d.say(warning, "documents", "their process is confined by %s: a kernel with Landlock (5.13 or later) and a "+
			"container that allows seccomp keep it from files and connections", means)
	default:
		d.say(fine, "documents", "read in a process of their own, confined by %s", means)
	}
}
