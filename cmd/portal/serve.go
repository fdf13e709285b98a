package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"commentportal/assets"
	"commentportal/docket"
	"commentportal/docket/docketfile"
	"commentportal/export"
	"commentportal/handlers/web"
	"commentportal/intake"
	"commentportal/moderation"
	"commentportal/moderation/screen"
	"commentportal/notify"
	"commentportal/store"
	"commentportal/theme"
	"commentportal/theme/suggest"
)

func serveCommands() []command {
	return []command{
		{name: "serve", does: "migrates, files the shipped docket if there is none, serves the portal",
			flags: serveFlags(), run: serve},
		{name: "migrate", does: "brings the database up to date", flags: databaseFlags, run: migrate},
	}
}

// serveFlags lists the settings of a server.
func serveFlags() []string {
	return slices.Concat([]string{"addr", "drain-notice", "drain-time", "base-url", "trusted-proxies", "embed-origins",
		"comment-rate", "answer-days", "api-rate", "documents", "document-size", "documents-at-once", "require-mfa",
		"one-time-codes", "federal-frame", "libreoffice",
		"metrics-addr", "smtp-url", "mail-from", "webhook-url", "memory-limit",
		"anchor", "audit-log", "backup-dir", "backup-every", "backup-keep"}, siteFlags, agencyFlags,
		databaseFlags)
}

// mostDrain is more than any supervisor waits for a process that it stops.
const mostDrain = 10 * time.Minute

// noticeTime is how long a load balancer has to read /readyz where nobody says otherwise.
const noticeTime = 2 * time.Second

// drain reads the times of a stop (STANDARDS, reliability rule 9): from /readyz saying no to
// closing the door, and then for requests in flight.
func (c config) drain() (notice, flight time.Duration, err error) {
	if flight, err = stopTime("drain-time", c.DrainTime); err != nil {
		return 0, 0, err
	}
	if c.DrainNotice != "" {
		notice, err = stopTime("drain-notice", c.DrainNotice)
		return notice, flight, err
	}
	if !loopback(c.Addr) {
		notice = noticeTime
	}
	return notice, flight, nil
}

func stopTime(name, value string) (time.Duration, error) {
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 || d > mostDrain {
		return 0, usagef("--%s takes a time such as 5s or 1m, of ten minutes at most", name)
	}
	return d, nil
}

// recountEvery is how often the theme counts of pages are looked at when
// nothing pokes the counter.
const recountEvery = 15 * time.Second

// trainEvery is how often the portal looks whether its models of themes are to be
// loaded or trained.
const trainEvery = time.Minute

// serve runs the portal until a signal ends it.
func serve(ctx context.Context, p *program, _ []string) error {
	if err := assets.Built(); err != nil {
		return err
	}
	log, err := p.logger()
	if err != nil {
		return err
	}
	proxies, settings, err := p.checkServe(ctx)
	if err != nil {
		return err
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	sink, err := p.checkAnchor(log)
	if err != nil {
		return err
	}
	boundGarbage(p.getenv("GOGC"))
	if err := p.limitMemory(log); err != nil {
		return err
	}
	options, key, err := p.storeOptions(ctx, log)
	if err != nil {
		return err
	}
	kept, err := p.exportsStorage(ctx)
	if err != nil {
		return err
	}
	options.Serve = true
	db, err := openMigrated(ctx, options)
	if err != nil {
		return p.explain(err)
	}
	closeDB := func() error {
		if err := db.Close(); err != nil {
			return fmt.Errorf("close the database: %w", err)
		}
		return nil
	}
	listener, err := listen("--addr", p.Addr)
	if err != nil {
		return errors.Join(err, closeDB())
	}
	base, err := p.publicURL(listener.Addr().String())
	if err != nil {
		return errors.Join(err, listener.Close(), closeDB())
	}
	if err := p.firstStart(ctx, db, base, log); err != nil {
		return errors.Join(err, listener.Close(), closeDB())
	}
	return p.serveOn(ctx, listener, opened{db, closeDB, key, base, proxies, settings, sink, kept,
		newCourier(p.config, db, base, log)}, signals, log)
}

// checkServe reads the settings of the server before anything is opened or made, the
// public address among them.
func (p *program) checkServe(ctx context.Context) (proxies []netip.Prefix, settings web.SiteSettings, err error) {
	if p.CommentRate < 0 {
		return nil, settings, usagef("--comment-rate takes 0 or more")
	}
	if p.AnswerDays < 1 || p.AnswerDays > 365 {
		return nil, settings, usagef("--answer-days takes 1 to 365")
	}
	if p.APIRate < 0 {
		return nil, settings, usagef("--api-rate takes 0 or more")
	}
	if _, _, err = p.drain(); err != nil {
		return nil, settings, err
	}
	if err = errors.Join(p.config.checkDocuments(), p.checkOffice()); err != nil {
		return nil, settings, err
	}
	if err = p.checkFactors(); err != nil {
		return nil, settings, err
	}
	if _, err = p.agencySignIn(nil); err != nil {
		return nil, settings, err
	}
	if proxies, err = p.proxies(); err != nil {
		return nil, settings, err
	}
	if settings, err = p.siteSettings(); err != nil {
		return nil, settings, err
	}
	if _, err = p.embedders(); err != nil {
		return nil, settings, err
	}
	if _, err = p.auditSink(p.stderr); err != nil {
		return nil, settings, err
	}
	if _, err = p.backupSchedule(ctx); err != nil {
		return nil, settings, err
	}
	if _, _, err = p.senders(); err != nil {
		return nil, settings, err
	}
	if p.BaseURL != "" || !loopback(p.Addr) {
		_, err = p.publicURL(p.Addr)
	}
	return proxies, settings, err
}

// opened is what serving needs that was checked and opened before.
type opened struct {
	db       *store.DB
	closeDB  func() error
	key      rootKey
	base     *url.URL
	proxies  []netip.Prefix
	settings web.SiteSettings
	sink     anchorSink // nil: none
	kept     export.Storage
	courier  *notify.Courier
}

// announce says where the portal is, to people and in the log.
func announce(out io.Writer, base *url.URL, at net.Addr, log *slog.Logger) {
	fmt.Fprintf(out, "The portal serves at %s\n", base)
	log.Info("serving", "addr", at.String(), "base_url", base.String(), "version", version, "commit", buildCommit())
}

// serveOn serves until a signal or the end of ctx, and closes what was opened.
func (p *program) serveOn(ctx context.Context, listener net.Listener, o opened, signals chan os.Signal,
	log *slog.Logger) error {
	db, base, closeDB := o.db, o.base, o.closeDB
	var stopping atomic.Bool
	counts := newMeters(db, p.config)
	counter := theme.NewCounter(db, log, recountEvery)
	trainer := suggest.NewTrainer(db, log, trainEvery)
	campaigns := newRegrouper(db, log)
	counts.watchBounds("training", trainer)
	counts.watchBounds("grouping", campaigns)
	keeper := export.NewKeeper(o.kept, db, snapshots(db), p.about(base))
	uploads := intake.NewUploads(intake.NewDesk(db, screen.New(), o.key.intakeKeys(), now), db, log)
	guardian := moderation.NewGuardian(moderation.NewDesk(db, screen.New(), now), db, keptFiles{keeper}, log)
	rescreener := moderation.NewRescreener(db, screen.New(), log)
	server := newServer(site{
		db: db, key: o.key, base: base, proxies: o.proxies, config: p.config, settings: o.settings,
		log: log, meters: counts, counter: counter, trainer: trainer, campaigns: campaigns, keeper: keeper,
		uploads: uploads, guardian: guardian, courier: o.courier,
		documents: p.config.documents(ctx, log), stopping: &stopping,
	}.handler())
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelDebug)
	metrics, err := p.serveMetrics(counts, log)
	if err != nil {
		return errors.Join(err, listener.Close(), closeDB())
	}
	anchored := &anchors{db: db, log: log, sink: o.sink}
	copies, audited := newBackups(ctx, p.config, db, log, counts), p.newAuditor(db, log, p.stderr)
	background, stopBackground := context.WithCancel(ctx)
	counted := make(chan error, 1)
	go func() {
		counted <- runBackground(background, counter, anchored.Run, audited.Run, copies.Run, db.RunRefusals,
			remover{db, log}.Run, campaigns.Run, uploads.Run, rescreener.Run, guardian.Run, o.courier.Run,
			func(ctx context.Context) { keeper.Run(ctx, log) },
			func(ctx context.Context) { trainer.Run(ctx) }) //nolint:errcheck // it ends with nil
	}()
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()

	announce(p.stdout, base, listener.Addr(), log)

	finish := func() error {
		stopBackground()
		err := <-counted
		anchored.Close(context.WithoutCancel(ctx))
		audited.Close(context.WithoutCancel(ctx))
		if metrics != nil {
			err = errors.Join(err, metrics.Close())
		}
		return errors.Join(err, closeDB())
	}
	select {
	case err := <-served:
		return errors.Join(fmt.Errorf("the server stopped: %w", err), finish())
	case <-ctx.Done():
	case s := <-signals:
		log.Info("stopping", "signal", s.String())
	}
	return p.stop(server, &stopping, signals, finish, log)
}

// runBackground runs what the server does by itself, until ctx ends, and returns how the
// counting ended.
func runBackground(ctx context.Context, counter *theme.Counter, others ...func(context.Context)) error {
	go debug.FreeOSMemory() // what the start needed and serving does not
	var group sync.WaitGroup
	for _, run := range others {
		group.Go(func() { run(ctx) })
	}
	err := counter.Run(ctx)
	group.Wait()
	return err
}

// errSecondSignal ends the program at once. What was acknowledged is on disk.
var errSecondSignal = errors.New("stopped at once by a second signal: what was acknowledged is safe")

// stop finishes what is in flight and closes the house. A second signal ends it
// at once.
func (p *program) stop(server *http.Server, stopping *atomic.Bool, signals <-chan os.Signal,
	finish func() error, log *slog.Logger) error {
	stopping.Store(true)
	notice, flight, err := p.drain()
	if err != nil {
		return err // checkServe has looked at it
	}
	done := make(chan error, 1)
	go func() {
		time.Sleep(notice) // load balancers read /readyz meanwhile
		ctx, cancel := context.WithTimeout(context.Background(), flight)
		defer cancel()
		err := server.Shutdown(ctx)
		if err != nil {
			err = errors.Join(fmt.Errorf("requests were still running after %s: %w", flight, err), server.Close())
		}
		done <- errors.Join(err, finish())
	}()
	select {
	case err := <-done:
		log.Info("stopped")
		return err
	case <-signals:
		return errSecondSignal
	}
}

// openMigrated opens the database and brings an older one up to date.
func openMigrated(ctx context.Context, options store.Options) (*store.DB, error) {
	db, err := store.Open(ctx, options)
	if !errors.Is(err, store.ErrOlder) {
		return db, err
	}
	if err := db.Migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// listen opens a socket of the server where a setting says. Its connections refuse
// requests that can be read in two ways.
func listen(setting, addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("port in use: something serves at %s already, stop it or give another %s", addr,
			setting)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("the portal may not listen at %s: ports below 1024 need a privilege, give %s "+
			"another port and let the proxy listen there", addr, setting)
	case err != nil:
		return nil, fmt.Errorf("cannot listen at %s, give %s HOST:PORT: %w", addr, setting, err)
	}
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return nil, errors.Join(fmt.Errorf("cannot listen at %s: this is no TCP address", addr), l.Close())
	}
	return framedListener{tcp}, nil
}

// firstStart files the shipped docket where there is none and prints the link
// for the first administrator as long as nobody can sign in. The link goes to
// standard output alone: the log never holds it.
func (p *program) firstStart(ctx context.Context, db *store.DB, base *url.URL, log *slog.Logger) error {
	dockets, err := db.Dockets(ctx)
	if err != nil {
		return fmt.Errorf("read the dockets: %w", err)
	}
	if len(dockets) == 0 {
		d, book := docketfile.ShippedDocket()
		err := db.AddDocket(ctx, d, book, docket.ActorPortal)
		if err != nil && !errors.Is(err, docket.ErrExists) { // another node was faster
			return fmt.Errorf("file the shipped docket: %w", err)
		}
		log.Info("filed the shipped docket", "docket", d.ID)
	}
	has, err := db.HasAdministrator(ctx)
	if err != nil {
		return fmt.Errorf("look for an administrator: %w", err)
	}
	if has {
		return nil
	}
	return p.printLink(ctx, db, base, 0, docket.ActorPortal)
}

// migrate brings the database up to date.
func migrate(ctx context.Context, p *program, _ []string) error {
	log, err := p.logger()
	if err != nil {
		return err
	}
	options, _, err := p.storeOptions(ctx, log)
	if err != nil {
		return err
	}
	options.Serve = !p.postgres() // not under a running server
	db, err := openMigrated(ctx, options)
	if err != nil {
		return p.explain(err)
	}
	if err := db.Close(); err != nil {
		return fmt.Errorf("close the database: %w", err)
	}
	_, err = fmt.Fprintln(p.stdout, "The database is up to date.")
	return err
}
