package main

import (
	"context"

	"commentportal/intake"
	"commentportal/moderation/campaign"
)

// campaignCommands are about near-duplicates.
func campaignCommands() []command {
	return []command{
		{name: "campaigns detect", does: "reads JSON lines of texts, writes which of them were made from one letter", run: detectStream},
	}
}

// detectStream writes the campaign of each text. It reads all of them first.
func detectStream(ctx context.Context, p *program, _ []string) error {
	return streamed(campaign.Detect(ctx, p.stdin, p.stdout, campaign.Options{
		Boilerplate: campaign.Boilerplate,
		Elsewhere:   intake.PointsElsewhere,
	}))
}
