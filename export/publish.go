package export

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"commentportal/docket"
)

// ErrNotTraced is returned for a kept export that was made before exports said where
// the report rests on each comment.
var ErrNotTraced = errors.New("export: the kept export has no " + traceName + ": keep the present state " +
	"under a new name")

const traceName = "trace.csv"

// Printed reads from a kept export what it prints of each comment, and the
// recommendations and names of themes as it prints them. Each file is compared with
// its checksum first. It returns docket.ErrNotFound when there is no such export,
// ErrNotTraced, ErrKeptChanged and ErrKeptMissing.
func (k *Keeper) Printed(ctx context.Context, id docket.ID, name string) (docket.Publication,
	map[docket.CommentID][]docket.PrintedLink, error) {
	p := docket.Publication{Docket: id, Name: name, Labels: map[string]string{}}
	kept, err := k.store.KeptExport(ctx, id, name)
	if err != nil {
		return p, nil, err
	}
	if _, ok := kept.File(traceName); !ok {
		return p, nil, ErrNotTraced
	}
	p.SnapshotAt = kept.SnapshotAt
	read := func(file string, row func(cells map[string]string)) {
		if err == nil {
			err = k.readTable(ctx, id, name, file, row)
		}
	}
	read(codebookCSV.name, func(cells map[string]string) { p.Labels[cells["code"]] = cells["label"] })
	// Themes that have left the codebook are named here alone.
	read(themesByQuestionCSV.name, func(cells map[string]string) {
		if p.Labels[cells["code"]] == "" {
			p.Labels[cells["code"]] = cells["label"]
		}
	})
	read(recommendationsCSV.name, func(cells map[string]string) {
		if cells["text"] != "" {
			p.Recommendations = append(p.Recommendations, docket.PublishedRecommendation{ID: cells["recommendation_id"],
				Text: cells["text"]})
		}
	})
	links := map[docket.CommentID][]docket.PrintedLink{}
	read(traceName, func(cells map[string]string) {
		link, ok := printedLink(cells)
		if !ok {
			return
		}
		comment := docket.CommentID(cells["comment_id"])
		links[comment] = append(links[comment], link)
		i := slices.IndexFunc(p.Recommendations, func(r docket.PublishedRecommendation) bool {
			return r.ID == link.Recommendation
		})
		if i >= 0 {
			p.Recommendations[i].Section = link.Section
		}
	})
	return p, links, err
}

// printedLink is a row of trace.csv as a link; false for a row that is none, and
// for a link that was broken when the export was made.
func printedLink(cells map[string]string) (docket.PrintedLink, bool) {
	kind := docket.LinkKind(cells["kind"])
	ok := slices.Contains([]docket.LinkKind{docket.LinkTheme, docket.LinkQuotation, docket.LinkRecommendation}, kind)
	return docket.PrintedLink{Kind: kind, Question: docket.QuestionID(cells["question_id"]), Code: cells["code"],
			Recommendation: cells["recommendation_id"], Basis: docket.LinkBasis(cells["basis"]),
			Section: cells["section"]},
		ok && cells["state"] != traceBroken
}

// readTable hands out the rows of a kept CSV file, guards taken off.
func (k *Keeper) readTable(ctx context.Context, id docket.ID, name, file string, row func(map[string]string)) error {
	f, _, err := k.Open(ctx, id, name, file)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	buffered := bufio.NewReader(f)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = buffered.Discard(3) // was peeked at
	}
	reader := csv.NewReader(buffered)
	header, err := reader.Read()
	if err != nil {
		return fmt.Errorf("export: kept %s: %w", file, err)
	}
	cells := make(map[string]string, len(header))
	for {
		line, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("export: kept %s: %w", file, err)
		}
		for i, cell := range line {
			cells[header[i]] = strings.TrimPrefix(cell, "'")
		}
		row(cells)
	}
}
