package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"

	"commentportal/docket"
	"commentportal/moderation/campaign"
	"commentportal/store"
)

// campaignCommands are about near-duplicates.
func campaignCommands() []command {
	return []command{
		{name: "campaigns detect", does: "reads JSON lines of texts, writes which of them were made from one letter",
			run: detectStream},
		{name: "campaigns group", args: "--docket ID", does: "finds the campaigns of a docket anew, by its comments " +
			"and by what people decided on them; safe beside a running server",
			flags: append([]string{"docket"}, databaseFlags...), run: groupDocket},
	}
}

// campaignOptions are the rules by which comments are compared, on the command
// line as in the server.
func campaignOptions() campaign.Options {
	return campaign.Options{Speechless: speechless}
}

// speechless classes a text in which answers are parted by empty lines.
func speechless(t docket.Text) docket.Class {
	if docket.PointsElsewhere(t) {
		return docket.ClassContentElsewhere
	}
	var answers []docket.Text
	for part := range strings.SplitSeq(string(t), "\n\n") {
		answers = append(answers, docket.Text(part))
	}
	return docket.ClassifyComment(answers...)
}

// detectStream writes the campaign of each text. It reads all of them first.
func detectStream(ctx context.Context, p *program, _ []string) error {
	return streamed(campaign.Detect(ctx, p.stdin, p.stdout, campaignOptions()))
}

// newRegrouper makes what keeps the campaigns of a database up to date.
func newRegrouper(db *store.DB, log *slog.Logger) *campaign.Regrouper {
	o := campaignOptions()
	o.Room = groupingRoom()
	return campaign.NewRegrouper(db, o, now, log)
}

// groupDocket groups one docket now.
func groupDocket(ctx context.Context, p *program, _ []string) error {
	return p.withDB(ctx, false, func(db *store.DB) error {
		d, err := findDocket(ctx, db, p.Docket)
		if err != nil {
			return err
		}
		done, err := p.group(ctx, db, d.ID)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintf(w, "comments compared\t%d\ncampaigns\t%d\ncomments in campaigns\t%d\n"+
			"repeated passages set aside\t%d\ncomments of nothing else\t%d\ncomments that moved\t%d\n",
			done.Comments, done.Campaigns, done.Members, done.Passages, done.Bare, done.Moved)
		return w.Flush()
	})
}

func (p *program) group(ctx context.Context, db *store.DB, id docket.ID) (campaign.Grouped, error) {
	done, err := newRegrouper(db, slog.New(slog.DiscardHandler)).Group(ctx, id) // what it did is printed
	if errors.Is(err, docket.ErrStale) {
		return done, fmt.Errorf("people decide on campaigns of %s right now: try again in a moment", id)
	}
	return done, err
}
