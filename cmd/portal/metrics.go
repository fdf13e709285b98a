package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"commentportal/docket"
	"commentportal/export/objectstore"
	"commentportal/handlers/public"
	"commentportal/intake"
	"commentportal/store"
)

// meters count what operators watch. They hold no personal data and no text.
type meters struct {
	registry     *prometheus.Registry
	acknowledged prometheus.Counter
	refused      *prometheus.CounterVec
	submitTime   prometheus.Histogram
	answers      *prometheus.CounterVec
	answerTime   *prometheus.HistogramVec
	turnedAway   *prometheus.CounterVec
	noted        *prometheus.CounterVec
	documents    *prometheus.CounterVec
}

// newMeters makes the meters of one server. Figures of files and of the store
// are read when somebody asks.
func newMeters(db *store.DB, c config) *meters {
	m := &meters{
		registry: prometheus.NewRegistry(),
		acknowledged: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "portal_comments_acknowledged_total", Help: "Comments filed and receipted, repeated submissions " +
				"included."}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "portal_comments_refused_total", Help: "Submissions that got no receipt, by reason."},
			[]string{"reason"}),
		submitTime: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "portal_submit_seconds", Help: "From a valid form to the commit that answers it.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5}}),
	}
	m.answerMeters()
	m.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.acknowledged, m.refused, m.submitTime,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "portal_log_head", Help: "Number of the newest row of the chained log."},
			func() float64 { return logHead(db) }),
		writerFigures{db},
		newBacklogFigures(db),
		purgeFigures{db},
	)
	if !c.postgres() {
		m.registry.MustRegister(
			prometheus.NewGaugeFunc(prometheus.GaugeOpts{
				Name: "portal_database_bytes", Help: "Size of the database file."},
				func() float64 { return fileSize(c.databasePath()) }),
			prometheus.NewGaugeFunc(prometheus.GaugeOpts{
				Name: "portal_wal_bytes", Help: "Size of the write-ahead log."},
				func() float64 { return fileSize(c.databasePath() + "-wal") }),
			prometheus.NewGaugeFunc(prometheus.GaugeOpts{
				Name: "portal_free_bytes", Help: "Free space of the data folder's disk."},
				func() float64 { return freeBytes(c.DataDir) }),
			prometheus.NewGaugeFunc(prometheus.GaugeOpts{
				Name: "portal_backup_age_seconds", Help: "Since the last `portal backup`; -1 when there was none."},
				func() float64 { return backupAge(c) }),
		)
	}
	for _, reason := range []string{"invalid", "closed", "busy", "full", "token", "other"} {
		m.refused.WithLabelValues(reason)
	}
	return m
}

// bounded is background work that does less where it would need more memory than it
// may have.
type bounded interface{ BoundReached() int64 }

// watchBounds adds the counter of a bound on memory that was reached.
func (m *meters) watchBounds(bound string, by bounded) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "portal_bound_reached_total", ConstLabels: prometheus.Labels{"bound": bound},
		Help: "Work cut down to stay within a bound on memory: training of theme models from a sample, comments " +
			"compared by equal words alone.",
	}, func() float64 { return float64(by.BoundReached()) }))
}

// watchBackups adds the counter of backups of the schedule that failed.
func (m *meters) watchBackups(b *backupRunner) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
		Name: "portal_backups_failed_total", Help: "Backups of the server's own schedule that failed; each is " +
			"tried again.",
	}, func() float64 { return float64(b.failed.Load()) }))
}

// writerFigures reads what the store's writer counts.
type writerFigures struct{ db *store.DB }

var (
	commitsTotal = prometheus.NewDesc("portal_commits_total", "Commits of the group-committing writer, one sync of "+
		"the disk each.", nil, nil)
	writesTotal  = prometheus.NewDesc("portal_writes_total", "Writes that were committed.", nil, nil)
	largestBatch = prometheus.NewDesc("portal_batch_largest", "Most writes that one commit took.", nil, nil)
	queueLength  = prometheus.NewDesc("portal_queue_length", "Writes that wait for a commit now.", nil, nil)
	retriesTotal = prometheus.NewDesc("portal_commit_retries_total", "Batches that were tried again.", nil, nil)
)

// Describe names the figures.
func (writerFigures) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{commitsTotal, writesTotal, largestBatch, queueLength, retriesTotal} {
		out <- d
	}
}

// Collect reads the figures.
func (w writerFigures) Collect(out chan<- prometheus.Metric) {
	s := w.db.Stats()
	out <- prometheus.MustNewConstMetric(commitsTotal, prometheus.CounterValue, float64(s.Commits))
	out <- prometheus.MustNewConstMetric(writesTotal, prometheus.CounterValue, float64(s.Writes))
	out <- prometheus.MustNewConstMetric(largestBatch, prometheus.GaugeValue, float64(s.Largest))
	out <- prometheus.MustNewConstMetric(queueLength, prometheus.GaugeValue, float64(s.Waiting))
	out <- prometheus.MustNewConstMetric(retriesTotal, prometheus.CounterValue, float64(s.Retries))
}

// fileSize asks the name, never the file: opening the database file would drop
// SQLite's locks when it is closed.
func fileSize(name string) float64 {
	info, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return float64(info.Size())
}

func logHead(db *store.DB) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	rows, err := db.Log(ctx, 0, 1)
	if err != nil || len(rows) == 0 {
		return 0
	}
	return float64(rows[0].Seq)
}

func backupAge(c config) float64 {
	age := -1.0
	if info, err := os.Stat(c.backupMark()); err == nil {
		age = now().Sub(info.ModTime()).Seconds()
	}
	if c.BackupDir == "" || objectstore.IsAddress(c.BackupDir) {
		return age
	}
	// A data folder that was restored holds no mark, while the backups lie where they did.
	if list, err := listBackups(c.BackupDir); err == nil && len(list) > 0 {
		if newest := now().Sub(list[len(list)-1].at).Seconds(); age < 0 || newest < age {
			age = newest
		}
	}
	return age
}

// meteredDesk counts what the public form's submissions come to.
type meteredDesk struct {
	*intake.Desk
	meters *meters
	filed  func() // told of every comment that was filed
}

// Submit files a comment and counts the outcome.
func (d meteredDesk) Submit(ctx context.Context, f intake.Form) (docket.TrackingNumber, error) {
	began := time.Now()
	number, err := d.Desk.Submit(ctx, f)
	if err != nil {
		d.meters.refused.WithLabelValues(refusal(err)).Inc()
		return number, err
	}
	d.filed()
	d.meters.acknowledged.Inc()
	d.meters.submitTime.Observe(time.Since(began).Seconds())
	return number, nil
}

func refusal(err error) string {
	if _, ok := errors.AsType[docket.Invalid](err); ok {
		return "invalid"
	}
	switch {
	case errors.Is(err, docket.ErrClosed):
		return "closed"
	case errors.Is(err, docket.ErrBusy):
		return "busy"
	case errors.Is(err, docket.ErrFull):
		return "full"
	case errors.Is(err, intake.ErrToken), errors.Is(err, intake.ErrTokenExpired):
		return "token"
	}
	return "other"
}

var _ public.Intake = meteredDesk{}

// serveMetrics opens the metrics listener, or returns nil when it is off. It is
// apart from the public one and on this machine alone.
func (p *program) serveMetrics(m *meters, log *slog.Logger) (*http.Server, error) {
	if p.MetricsAddr == "" {
		return nil, nil
	}
	if !loopback(p.MetricsAddr) {
		return nil, usagef("--metrics-addr must be a loopback address such as 127.0.0.1:9464: metrics are not for " +
			"the network")
	}
	listener, err := listen("--metrics-addr", p.MetricsAddr)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	server := newServer(mux)
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelDebug)
	go func() { _ = server.Serve(listener) }() // ends with Close
	log.Info("metrics", "addr", listener.Addr().String())
	return server, nil
}
