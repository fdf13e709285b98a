package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"commentportal/docket"
	"commentportal/store"
)

// How a docket is removed: so many comments a transaction, so that others write in between, and
// how often the server looks whether there is one to remove.
const (
	removeAtOnce = 5
	removeEvery  = 15 * time.Second
)

// remover purges the comments of dockets whose removal two people ordered. It goes on where it
// was stopped.
type remover struct {
	db  *store.DB
	log *slog.Logger
}

// Run removes what is ordered until ctx ends.
func (r remover) Run(ctx context.Context) {
	timer := time.NewTicker(removeEvery)
	defer timer.Stop()
	for {
		r.all(ctx)
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
	}
}

// all works off every removal that was agreed to.
func (r remover) all(ctx context.Context) {
	list, err := r.db.Removals(ctx, "")
	if err != nil {
		r.failed(ctx, err)
		return
	}
	for _, v := range list {
		if v.State != docket.RemovalAgreed {
			continue
		}
		for step := (docket.RemovalStep{}); !step.Done && ctx.Err() == nil; {
			if step, err = r.db.PurgeNext(ctx, v.ID, step.After, removeAtOnce); err != nil {
				r.failed(ctx, err)
				break
			}
			if step.Done {
				r.log.Info("docket removed", slog.String("docket", string(v.Docket)), slog.String("removal",
					v.ID.String()))
			}
		}
	}
}

// failed logs why nothing goes on. A legal hold and another node that was first are no faults.
func (r remover) failed(ctx context.Context, err error) {
	if ctx.Err() == nil && !errors.Is(err, docket.ErrHeld) && !errors.Is(err, docket.ErrStale) {
		r.log.Warn("removal of a docket waits", slog.Any("error", err))
	}
}

// purgeFigures reads how purges and removals of dockets stand.
type purgeFigures struct{ db *store.DB }

var (
	purgesWaiting = prometheus.NewDesc("portal_purges_waiting", "Purges and removals of dockets that wait for a "+
		"second person, or were done by command and wait to be signed.", []string{"kind"}, nil)
	purgesDone = prometheus.NewDesc("portal_comments_purged", "Comments that lost their words by order.", nil, nil)
	removing   = prometheus.NewDesc("portal_removal_comments_left", "Comments of a docket being removed that still "+
		"have their words.", []string{"docket"}, nil)
	removalHeld = prometheus.NewDesc("portal_removal_held", "1 while a legal hold stops the removal of a docket.",
		[]string{"docket"}, nil)
)

// Describe names the figures.
func (purgeFigures) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{purgesWaiting, purgesDone, removing, removalHeld} {
		out <- d
	}
}

// Collect reads the figures; none of them where the database does not answer.
func (f purgeFigures) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	n, err := f.db.PurgeCounts(ctx, "")
	if err != nil {
		return
	}
	list, err := f.db.RemovalsUnderWay(ctx)
	if err != nil {
		return
	}
	gauge := func(d *prometheus.Desc, v int, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(v), labels...)
	}
	gauge(purgesWaiting, n.Asked, "second")
	gauge(purgesWaiting, n.Unsigned, "signature")
	gauge(purgesWaiting, n.Removals, "removal")
	gauge(purgesDone, n.Done)
	for _, p := range list {
		held := 0
		if p.Held {
			held = 1
		}
		gauge(removing, p.Left, string(p.Docket))
		gauge(removalHeld, held, string(p.Docket))
	}
}
