package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"commentportal/docket"
)

// A command puts a notice on the pages of a running portal and takes it away, on both engines.
func TestNoticeByCommand(t *testing.T) {
	t.Parallel()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			p := newPortal(t, e)
			p.serve()
			v := newVisitor(t, p.url, nil)
			shows := func(path, want string) {
				t.Helper()
				deadline := time.Now().Add(time.Minute)
				for {
					_, body := v.get(path)
					there := strings.Contains(body, "site-notice")
					if want == "" && !there || want != "" && there && strings.Contains(body, want) {
						return
					}
					if time.Now().After(deadline) {
						t.Fatalf("%s does not say %q", path, want)
					}
				}
			}
			p.run("notice", "set", "Closed on\nSunday.", "es=Cerrado el domingo.", "--until", "2999-01-01")
			shows("/dockets/"+shippedDocket, "Closed on Sunday.")
			shows("/es/status", "Cerrado el domingo.")
			const both = "en: Closed on Sunday.\nes: Cerrado el domingo.\nuntil 2999-01-02"
			if out := p.run("notice", "show"); !strings.Contains(out, both) {
				t.Errorf("notice show says %q", out)
			}
			for _, wrong := range [][]string{{"Closed.", "tlh=nuqneH"}, {"Closed.", "Cerrado."}, {" "},
				{strings.Repeat("x", docket.MaxSiteNotice+1)}, {"Closed.", "--until", "2020-01-01"}} {
				if _, _, code := p.try(append([]string{"notice", "set"}, wrong...)...); code != 2 {
					t.Errorf("%.40q ends with %d, want 2", wrong, code)
				}
			}
			p.run("notice", "clear")
			shows("/dockets/"+shippedDocket, "")
			if out := p.run("notice", "show"); out != "There is no notice.\n" {
				t.Errorf("notice show says %q", out)
			}
			if out := p.run("verify"); !strings.Contains(out, "Sound") {
				t.Errorf("verify says %q", out)
			}
		})
	}
}

// The notice is read every two seconds, stays while the database is away, and goes at its time.
func TestNoticeBoard(t *testing.T) {
	t.Parallel()
	clock := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	var stored docket.SiteNotice
	var away error
	var log strings.Builder
	n := &noticeBoard{now: func() time.Time { return clock }, log: slog.New(slog.NewTextHandler(&log, nil)),
		read: func(context.Context) (docket.SiteNotice, error) { return stored, away }}
	says := func(want string) string {
		t.Helper()
		got := n.current()
		if got.Texts["en"] != want {
			t.Errorf("pages show %q, want %q", got.Texts["en"], want)
		}
		return got.Version
	}
	says("")
	stored = docket.SiteNotice{Texts: map[string]string{"en": "Down at nine."}}
	says("")
	clock = clock.Add(noticeEvery)
	first := says("Down at nine.")
	stored = docket.SiteNotice{Texts: map[string]string{"en": "Down at ten."}, Until: clock.Add(10 * noticeEvery)}
	clock = clock.Add(noticeEvery)
	if says("Down at ten.") == first {
		t.Error("two notices have one version: pages that are kept would not change")
	}
	away = errors.New("the database is away")
	for range 3 {
		clock = clock.Add(noticeEvery)
		says("Down at ten.")
	}
	if got := strings.Count(log.String(), "cannot be read"); got != 1 {
		t.Errorf("the log says it %d times, want once", got)
	}
	clock = clock.Add(10 * noticeEvery)
	says("")
}
