package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"filippo.io/age"

	"commentportal/docket"
	"commentportal/export"
	"commentportal/store"
)

func recordCommands() []command {
	return []command{{
		name: "record",
		args: "--docket ID --case REF --out FOLDER",
		does: "writes the record of a docket for FOIA and records officers, originals and reasons, encrypted to " +
			"--recipient or a passphrase; the log says so, and a person signs it afterwards under Records",
		flags: append([]string{"docket", "out", "case", "recipient", "passphrase-stdin"}, databaseFlags...),
		run:   writeRecord,
	}}
}

// recordFile is the name of a record in its folder.
func recordFile(id docket.ID) string { return string(id) + "-record.zip.age" }

// writeRecord writes the record of a docket. The log has a row before anything is read,
// and another with the digest of the file when it is written.
func writeRecord(ctx context.Context, p *program, _ []string) error {
	if p.Docket == "" || p.Out == "" {
		return usagef("record needs --docket ID, --case REF and --out FOLDER")
	}
	if err := export.CheckRecordCase(p.Case); err != nil {
		return badInput{fmt.Errorf("--case: %w", err)}
	}
	to, err := p.recordRecipients()
	if err != nil {
		return err
	}
	id := docket.ID(p.Docket)
	return p.withDB(ctx, true, func(db *store.DB) error {
		if _, err := db.Docket(ctx, id); err != nil {
			return notFound(err, "docket "+p.Docket, "portal docket list")
		}
		facts := map[string]string{"case": p.Case, "to": "recipient"}
		if p.PassphraseStdin {
			facts["to"] = "passphrase"
		}
		if err := db.Note(ctx, docket.ActorOperator, "record.started", p.Docket, facts); err != nil {
			return err
		}
		name := filepath.Join(p.Out, recordFile(id))
		made, err := makeRecordFile(name, func(w io.Writer) (export.RecordMade, error) {
			return recordWriter(db)(ctx, w, export.RecordOrder{Docket: id, Case: p.Case, Made: now(), Recipients: to})
		})
		if err != nil {
			return err
		}
		facts["comments"], facts["sha256"] = strconv.Itoa(made.Comments), made.SHA256
		if err := db.Note(ctx, docket.ActorOperator, "record.written", p.Docket, facts); err != nil {
			return errors.Join(fmt.Errorf("the record is not in the log, so it was removed: %w", err), os.Remove(name))
		}
		_, err = fmt.Fprintf(p.stdout, "Record of %s written to %s. An administrator signs it under "+
			"Records.\nSHA-256: %s\n", count(made.Comments, "comment", "comments"), name, made.SHA256)
		return err
	})
}

// recordRecipients reads to whom a record is encrypted.
func (p *program) recordRecipients() ([]age.Recipient, error) {
	switch {
	case p.Recipient != "" && p.PassphraseStdin:
		return nil, usagef("give either --recipient or --passphrase-stdin: age opens a file with one or the other")
	case p.Recipient != "":
		list, err := export.RecordRecipients(p.Recipient)
		if err != nil {
			return nil, badInput{fmt.Errorf("--recipient: %w", err)}
		}
		return list, nil
	case p.PassphraseStdin:
		line, err := bufio.NewReader(io.LimitReader(p.stdin, 4<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read the passphrase: %w", err)
		}
		one, err := export.RecordPassphrase(strings.TrimRight(line, "\r\n"))
		if err != nil {
			return nil, badInput{err}
		}
		return []age.Recipient{one}, nil
	}
	return nil, usagef("say who is to read the record: --recipient age1…, the public key of that person, or " +
		"--passphrase-stdin")
}

// makeRecordFile writes a file that only this account may read, and never over another.
// Nothing is left when it fails.
func makeRecordFile(name string, write func(io.Writer) (export.RecordMade, error)) (made export.RecordMade, err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return made, fmt.Errorf("make the folder of the record: %w", err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return made, usagef("there is a record %s already: give another folder with --out", name)
	}
	if err != nil {
		return made, fmt.Errorf("make the record: %w", err)
	}
	out := bufio.NewWriterSize(f, 1<<20)
	made, err = write(out)
	err = errors.Join(err, out.Flush(), f.Sync(), f.Close())
	if err != nil {
		return made, errors.Join(err, os.Remove(name))
	}
	return made, syncFolder(filepath.Dir(name))
}
