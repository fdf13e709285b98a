package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"commentportal/docket"
	"commentportal/docket/phrase"
	"commentportal/handlers/web"
	"commentportal/store"
)

// noticeCommands put a sentence on every page of the public.
func noticeCommands() []command {
	return []command{
		{name: "notice set", args: "TEXT [LANGUAGE=TEXT…]",
			does:  "puts a notice on every page of the public, such as before maintenance",
			flags: append([]string{"until"}, databaseFlags...), min: 1, max: len(phrase.Languages()), run: setNotice},
		{name: "notice clear", does: "takes the notice away", flags: databaseFlags, run: clearNotice},
		{name: "notice show", does: "prints the notice", flags: databaseFlags, run: showNotice},
	}
}

func setNotice(ctx context.Context, p *program, args []string) error {
	n, err := readNotice(args, p.Until, time.Now())
	if err != nil {
		return err
	}
	return p.withDB(ctx, false, func(db *store.DB) error {
		if err := db.SetSiteNotice(ctx, n, docket.ActorOperator); err != nil {
			return err
		}
		_, err := fmt.Fprintln(p.stdout, "The notice stands on every page of the public within seconds.")
		return err
	})
}

// readNotice reads a notice as the command has it: English first, then LANGUAGE=TEXT.
func readNotice(args []string, until string, now time.Time) (docket.SiteNotice, error) {
	texts := map[string]string{}
	for i, text := range args {
		language := phrase.English.Language()
		if i > 0 {
			var found bool
			language, text, found = strings.Cut(text, "=")
			if say, ok := phrase.In(language); !found || !ok || say.IsEnglish() {
				return docket.SiteNotice{}, usagef("%q is no text in another language: write the English text first, "+
					"then texts such as \"es=…\"", args[i])
			}
		}
		texts[language] = text
	}
	n, invalid := docket.ReadSiteNotice(texts, until, now)
	for _, field := range slices.Sorted(maps.Keys(invalid)) {
		return n, usagef("%s: %s", field, invalid[field])
	}
	return n, nil
}

func clearNotice(ctx context.Context, p *program, _ []string) error {
	return p.withDB(ctx, false, func(db *store.DB) error {
		if err := db.SetSiteNotice(ctx, docket.SiteNotice{}, docket.ActorOperator); err != nil {
			return err
		}
		_, err := fmt.Fprintln(p.stdout, "There is no notice.")
		return err
	})
}

func showNotice(ctx context.Context, p *program, _ []string) error {
	return p.withDB(ctx, true, func(db *store.DB) error {
		n, err := db.SiteNotice(ctx)
		if err != nil {
			return err
		}
		if !n.Shown(time.Now()) {
			_, err := fmt.Fprintln(p.stdout, "There is no notice.")
			return err
		}
		for _, language := range slices.Sorted(maps.Keys(n.Texts)) {
			if _, err := fmt.Fprintf(p.stdout, "%s: %s\n", language, n.Texts[language]); err != nil {
				return err
			}
		}
		if n.Until.IsZero() {
			return nil
		}
		_, err = fmt.Fprintln(p.stdout, "until "+n.Until.Format(time.RFC3339))
		return err
	})
}

// noticeEvery is how old what pages show of the notice may be: every node looks for itself.
const noticeEvery = 2 * time.Second

// noticeBoard has the notice of the site ready for every page.
type noticeBoard struct {
	read func(context.Context) (docket.SiteNotice, error)
	log  *slog.Logger
	now  func() time.Time

	reading sync.Mutex
	have    atomic.Pointer[heldNotice]
}

// heldNotice is the notice as it was read.
type heldNotice struct {
	docket.SiteNotice
	version string
	looked  time.Time
	failed  bool
}

// notice returns what pages ask for the notice of the site.
func (s site) notice(now func() time.Time) func() web.Notice {
	return (&noticeBoard{read: s.db.SiteNotice, log: s.log, now: now}).current
}

// current is the notice that pages show now. One request reads it, the others go on with what
// was read last; while the database is away, that stays.
func (n *noticeBoard) current() web.Notice {
	now, have := n.now(), n.have.Load()
	if have == nil || now.Sub(have.looked) >= noticeEvery || now.Before(have.looked) {
		have = n.look(have, now)
	}
	if have == nil || !have.Shown(now) {
		return web.Notice{}
	}
	return web.Notice{Version: have.version, Texts: have.Texts}
}

func (n *noticeBoard) look(last *heldNotice, now time.Time) *heldNotice {
	if !n.reading.TryLock() {
		return last
	}
	defer n.reading.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), noticeEvery)
	defer cancel()
	next := &heldNotice{looked: now}
	var err error
	if next.SiteNotice, err = n.read(ctx); err != nil {
		if last != nil {
			next.SiteNotice, next.version = last.SiteNotice, last.version
		}
		if next.failed = true; last == nil || !last.failed {
			n.log.Warn("the notice of the site cannot be read", slog.Any("error", err))
		}
	} else if len(next.Texts) > 0 {
		text, _ := json.Marshal(next.SiteNotice) // a map of texts always has a form, keys sorted
		sum := sha256.Sum256(text)
		next.version = hex.EncodeToString(sum[:4]) + " "
	}
	n.have.Store(next)
	return next
}
