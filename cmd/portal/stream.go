package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"commentportal/docket"
	"commentportal/docket/codebookfile"
	"commentportal/docket/docketfile"
	"commentportal/moderation/screen"
	"commentportal/theme/suggest"
)

// The streams read one JSON object a line and write one a line. They need no
// database, key or data folder.
func streamCommands() []command {
	return []command{
		{name: "screen", does: "reads JSON lines of texts, writes what the screener finds in each", run: screenStream},
		{name: "themes suggest", does: "reads JSON lines of answers, writes the themes the rules suggest",
			flags: []string{"codebook"}, run: suggestStream},
	}
}

// screenStream writes what the screener finds in each text.
func screenStream(ctx context.Context, p *program, _ []string) error {
	return streamed(screen.New().Lines(ctx, p.stdin, p.stdout))
}

// suggestStream writes the themes that the rules suggest for each answer.
func suggestStream(ctx context.Context, p *program, _ []string) error {
	book, err := p.streamCodebook()
	if err != nil {
		return err
	}
	return streamed(suggest.NewSuggester(book).Stream(ctx, p.stdin, p.stdout))
}

// streamed words what ended a stream: a line that cannot be read, or a signal.
func streamed(err error) error {
	if line, ok := errors.AsType[*docket.LineError](err); ok {
		return badInput{line}
	}
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped before the end of the input: %w", err)
	}
	return err
}

// streamCodebook is the codebook of --codebook, or the shipped one.
func (p *program) streamCodebook() (docket.Codebook, error) {
	if p.Codebook == "" {
		_, book := docketfile.ShippedDocket()
		return book, nil
	}
	f, err := os.Open(p.Codebook)
	if err != nil {
		return docket.Codebook{}, usagef("the codebook cannot be read: %w", err)
	}
	defer f.Close()
	book, err := codebookfile.ParseCSV(p.Codebook, f)
	if err != nil {
		return book, badInput{err}
	}
	return book, nil
}
