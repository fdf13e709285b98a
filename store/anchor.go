package store

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"commentportal/docket"
	"commentportal/docket/proof"
)

// Anchor is where the log's chain and the comments received stood at a moment.
// Written down where nobody who can write to the database can write, it shows
// later that the database was rolled back or rewritten, with or without the key.
// It says nothing about what is in either.
type Anchor struct {
	At       time.Time
	Seq      int64  // of the log's last row
	MAC      string // of it, hexadecimal
	Received proof.Head
}

// String is the line of an anchor.
func (a Anchor) String() string {
	line := "at=" + a.At.UTC().Format(time.RFC3339) + " head=" + a.Head()
	if a.Received.Size > 0 {
		line += " received=" + a.Received.String()
	}
	return line
}

// Head is the end of the log's chain as --log-head takes it.
func (a Anchor) Head() string { return strconv.FormatInt(a.Seq, 10) + ":" + a.MAC }

var (
	anchoredHead     = regexp.MustCompile(`\bhead"?[=:] ?"?(\d{1,18}):([0-9a-f]{64})\b`)
	anchoredReceived = regexp.MustCompile(`\breceived"?[=:] ?"?(\d{1,18}):([0-9a-f]{64})\b`)
	anchoredAt       = regexp.MustCompile(`\b(?:at|time)"?[=:] ?"?(\d{4}-\d\d-\d\dT[0-9:.]+Z)`)
)

// maxAnchorLine is the longest line that ReadAnchors reads whole.
const maxAnchorLine = 64 << 10

// ReadAnchors reads the anchors of a file, oldest first. Other lines are passed
// over, so that a system's log can be read as it is.
func ReadAnchors(r io.Reader) ([]Anchor, error) {
	var list []Anchor
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxAnchorLine)
	for lines.Scan() {
		if a, ok := parseAnchor(lines.Text()); ok {
			list = append(list, a)
		}
	}
	return list, named(lines.Err(), "read anchors")
}

func parseAnchor(line string) (a Anchor, ok bool) {
	m := anchoredHead.FindStringSubmatch(line)
	if m == nil {
		return a, false
	}
	a.Seq, _ = strconv.ParseInt(m[1], 10, 64) // digits
	a.MAC = m[2]
	if m := anchoredReceived.FindStringSubmatch(line); m != nil {
		a.Received.Size, _ = strconv.ParseInt(m[1], 10, 64) // digits
		_, _ = hex.Decode(a.Received.Root[:], []byte(m[2])) // digits
	}
	if m := anchoredAt.FindStringSubmatch(line); m != nil {
		a.At, _ = time.Parse(time.RFC3339, m[1]) // without a time it is an anchor, too
	}
	return a, true
}

// Anchor reads where the log and the comments received stand now.
func (db AuditLog) Anchor(ctx context.Context) (Anchor, error) {
	a := Anchor{At: db.now()}
	var err error
	if a.Received, err = db.ReceivedHead(ctx); err != nil {
		return a, err
	}
	a.Seq, a.MAC, err = db.LogEnd(ctx)
	return a, err
}

// maxAnchorProblems is where VerifyAnchors stops: an anchor after the first that
// does not fit hardly ever fits.
const maxAnchorProblems = 3

// VerifyAnchors compares log and comments received with anchors that were written
// elsewhere, oldest first. It names the first ones that do not fit: the database
// was rolled back to an earlier state, or rewritten.
func (db *DB) VerifyAnchors(ctx context.Context, anchors []Anchor) ([]string, error) {
	var problems []string
	end, _, err := db.LogEnd(ctx)
	if err != nil {
		return nil, err
	}
	for _, a := range anchors {
		if len(problems) >= maxAnchorProblems {
			break
		}
		says, err := db.verifyAnchor(ctx, a, end)
		if err != nil {
			return problems, named(err, "verify an anchor")
		}
		problems = append(problems, says...)
	}
	return problems, nil
}

func (db *DB) verifyAnchor(ctx context.Context, a Anchor, end int64) (problems []string, err error) {
	when := "an anchor"
	if !a.At.IsZero() {
		when = "the anchor of " + a.At.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	if a.Seq > end {
		return []string{fmt.Sprintf("The database was rolled back: %s names row %d as the end of the log, and it "+
			"ends at row %d. What was written in between is gone.", when, a.Seq, end)}, nil
	}
	if a.Seq > 0 {
		var have []byte
		if err := db.read.row(ctx, `SELECT mac FROM log WHERE seq = $1`, a.Seq).Scan(&have); err != nil &&
			!errors.Is(err, docket.ErrNotFound) {
			return nil, err
		}
		if !strings.EqualFold(hex.EncodeToString(have), a.MAC) {
			problems = append(problems, fmt.Sprintf("Row %d of the log is not the one that %s names: the log was "+
				"rewritten, or this is another database.", a.Seq, when))
		}
	}
	if a.Received.Size == 0 {
		return problems, nil
	}
	var received int64
	if err := db.read.row(ctx, `SELECT coalesce(max(num), 0) FROM comments`).Scan(&received); err != nil {
		return nil, err
	}
	if received < a.Received.Size {
		return append(problems, fmt.Sprintf("%s names %d comments received, and %d are here.", capital(when),
			a.Received.Size, received)), nil
	}
	root, err := receivedTree{db.read}.root(ctx, a.Received.Size)
	if err != nil || root != a.Received.Root {
		problems = append(problems, fmt.Sprintf("The first %d comments received are not those that %s names: one was "+
			"changed, left out or put in.", a.Received.Size, when))
	}
	return problems, nil
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
