package main

import (
	"context"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"commentportal/docket"
	"commentportal/handlers/web"
	"commentportal/intake/letter"
	"commentportal/store"
)

var _ web.Meter = (*meters)(nil)

// reasons names the answers that turn somebody away, by status.
var reasons = map[int]string{
	http.StatusBadRequest:            "bad_request",
	http.StatusForbidden:             "denied",
	http.StatusMethodNotAllowed:      "method",
	http.StatusConflict:              "conflict",
	http.StatusRequestEntityTooLarge: "too_large",
	http.StatusUnsupportedMediaType:  "form_type",
	http.StatusUnprocessableEntity:   "invalid",
	http.StatusTooManyRequests:       "rate",
	http.StatusServiceUnavailable:    "busy",
}

// noRoute is the route of answers that no line of the route table gave.
const noRoute = "none"

// answerMeters adds what is counted of every answer.
func (m *meters) answerMeters() {
	m.answers = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "portal_http_requests_total", Help: "Answers, by line of the route table and status."},
		[]string{"route", "code"})
	m.answerTime = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "portal_http_seconds", Help: "From the head of a request to the end of its answer, by line of the " +
			"route table.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"route"})
	m.turnedAway = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "portal_refused_total", Help: "Answers that turned somebody away, by reason. \"rate\" is a limit for " +
			"one address (429), \"busy\" a full queue or disk (503)."},
		[]string{"reason"})
	m.noted = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "portal_access_refused_total", Help: "Refusals of the staff pages that the log counts, by its " +
			"action: wrong passwords and codes, the brake on guessing, missing rights."},
		[]string{"action"})
	m.documents = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "portal_documents_total", Help: "Documents that people brought to a form, by what came of them: " +
			"\"read\", or why no text was taken out."},
		[]string{"outcome"})
	for _, outcome := range documentOutcomes() {
		m.documents.WithLabelValues(outcome)
	}
	for _, reason := range reasons {
		m.turnedAway.WithLabelValues(reason)
	}
	for _, action := range []string{"access.refused", "account.sign_in_failed", "account.sign_in_throttled"} {
		m.noted.WithLabelValues(action)
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "portal_build_info", Help: "Always 1: the program's version, commit and Go version.",
		ConstLabels: prometheus.Labels{"version": version, "commit": buildCommit(), "go": runtime.Version()}})
	build.Set(1)
	m.registry.MustRegister(m.answers, m.answerTime, m.turnedAway, m.noted, m.documents, build)
}

// Answered counts an answer.
func (m *meters) Answered(route string, status int, took time.Duration) {
	if route == "" {
		route = noRoute
	}
	m.answers.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.answerTime.WithLabelValues(route).Observe(took.Seconds())
	if reason, ok := reasons[status]; ok {
		m.turnedAway.WithLabelValues(reason).Inc()
	}
}

// Document counts a document that somebody brought.
func (m *meters) Document(outcome string) { m.documents.WithLabelValues(outcome).Inc() }

// documentOutcomes lists what may come of a document.
func documentOutcomes() []string {
	list := []string{"read", "none", "too_large", "busy", "limited", "failed"}
	for _, p := range letter.Problems() {
		list = append(list, string(p))
	}
	return list
}

// Refused counts a refusal that the log counts too.
func (m *meters) Refused(action string) { m.noted.WithLabelValues(action).Inc() }

// backlogFigures reads what waits for a decision, at most every backlogAge.
type backlogFigures struct {
	db *store.DB

	mu   sync.Mutex
	read time.Time
	list []docket.Backlog
}

// backlogAge bounds how often the database is asked, however many servers scrape.
const backlogAge = 10 * time.Second

var (
	backlogComments = prometheus.NewDesc("portal_backlog_comments", "Comments that wait for a decision; kind is all, "+
		"flagged (to be read first), held, block (with a finding that must come out) or signature (for a "+
		"second person).", []string{"docket", "kind"}, nil)
	backlogOldest = prometheus.NewDesc("portal_backlog_oldest_seconds", "Since the first comment that still waits was "+
		"filed; 0 when none waits. kind is all or flagged.", []string{"docket", "kind"}, nil)
	databaseUp = prometheus.NewDesc("portal_database_up", "1 when the database answered the last time it was asked "+
		"for the backlog.", nil, nil)
)

func newBacklogFigures(db *store.DB) *backlogFigures { return &backlogFigures{db: db} }

// Describe names the figures.
func (b *backlogFigures) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{backlogComments, backlogOldest, databaseUp} {
		out <- d
	}
}

// Collect reads the figures.
func (b *backlogFigures) Collect(out chan<- prometheus.Metric) {
	list, err := b.latest()
	up := 1.0
	if err != nil {
		up = 0
	}
	out <- prometheus.MustNewConstMetric(databaseUp, prometheus.GaugeValue, up)
	if err != nil {
		return // stale figures would hide what the alert on portal_database_up says
	}
	gauge := func(d *prometheus.Desc, v float64, id docket.ID, kind string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, string(id), kind)
	}
	since := func(t time.Time) float64 {
		if t.IsZero() {
			return 0
		}
		return max(0, now().Sub(t).Seconds())
	}
	for _, d := range list {
		for kind, n := range map[string]int{"all": d.Pending + d.Signing, "flagged": d.Flagged, "held": d.Held,
			"block": d.Block, "signature": d.Signing} {
			gauge(backlogComments, float64(n), d.Docket, kind)
		}
		gauge(backlogOldest, since(d.Oldest), d.Docket, "all")
		gauge(backlogOldest, since(d.OldestFlagged), d.Docket, "flagged")
	}
}

func (b *backlogFigures) latest() ([]docket.Backlog, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.read.IsZero() && time.Since(b.read) < backlogAge {
		return b.list, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	list, err := b.db.Backlog(ctx)
	if err == nil {
		b.list, b.read = list, time.Now()
	}
	return list, err
}
