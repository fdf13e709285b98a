package export

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"

	"commentportal/docket"
)

// RecordSource is one consistent read of everything that is kept of a docket.
type RecordSource interface {
	Docket(ctx context.Context, id docket.ID) (docket.Docket, error)
	Recorded(ctx context.Context, id docket.ID) iter.Seq2[docket.Recorded, error]
	LogOf(ctx context.Context, id docket.ID) iter.Seq2[docket.LogEntry, error]
}

// RecordOrder says which record is written, for which request and to whom.
type RecordOrder struct {
	Docket     docket.ID
	Case       string // the reference of the request
	Made       time.Time
	Recipients []age.Recipient
}

// RecordMade is what was written.
type RecordMade struct {
	Comments int
	SHA256   string // of the encrypted file
}

var recordCase = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,59}$`)

// ErrRecordCase says that a reference is none.
var ErrRecordCase = errors.New("the reference of a request has letters, digits, blanks and . / _ -, at most 60 of " +
	"them, such as “FOIA 2026-00123”: it stands in the log, so write no name")

// CheckRecordCase returns ErrRecordCase unless the text is the reference of a request.
func CheckRecordCase(text string) error {
	if !recordCase.MatchString(text) {
		return ErrRecordCase
	}
	return nil
}

// RecordRecipients reads public keys of age, separated by commas or blanks.
func RecordRecipients(text string) ([]age.Recipient, error) {
	var list []age.Recipient
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return r == ',' || r == ' ' ||
			r == '\n' || r == '\t'
	}) {
		key, err := age.ParseX25519Recipient(word)
		if err != nil {
			return nil, errors.New("a recipient is a public key of age, which begins with “age1”: the person who " +
				"is to read the record makes one with `age-keygen`")
		}
		list = append(list, key)
	}
	return list, nil
}

// leastPassphrase is the fewest characters of a passphrase for a record.
const leastPassphrase = 16

// RecordPassphrase makes a recipient of a passphrase.
func RecordPassphrase(text string) (age.Recipient, error) {
	if len([]rune(text)) < leastPassphrase {
		return nil, fmt.Errorf("the passphrase is too short: take %d characters or more, such as five words "+
			"drawn by dice", leastPassphrase)
	}
	return age.NewScryptRecipient(text)
}

// WriteRecord writes the record of a docket as one encrypted archive: every original as
// it was received, what the public reads instead, each redaction with its words, all
// decisions with their reasons, reports, and the log. What is inside is for those who
// may read originals, and nothing of it touches a disk unencrypted.
func WriteRecord(ctx context.Context, w io.Writer, src RecordSource, o RecordOrder) (RecordMade, error) {
	sum := sha256.New()
	sealed, err := age.Encrypt(io.MultiWriter(w, sum), o.Recipients...)
	if err != nil {
		return RecordMade{}, fmt.Errorf("encrypt the record: %w", err)
	}
	b := &recordWriter{zip: zip.NewWriter(sealed), order: o}
	err = b.write(ctx, src)
	if err == nil {
		err = b.zip.Close()
	}
	if err == nil {
		err = sealed.Close()
	}
	if err != nil {
		return RecordMade{}, fmt.Errorf("write the record: %w", err)
	}
	return RecordMade{Comments: b.comments, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// recordWriter writes the files of a record.
type recordWriter struct {
	zip      *zip.Writer
	order    RecordOrder
	handed   []handedRecord
	comments int
	sums     strings.Builder
	tables   [recordTables]bytes.Buffer
	rows     [recordTables]*csv.Writer
}

// The tables of a record, written after the texts.
const (
	recordComments = iota
	recordAnswers
	recordRedactions
	recordDecisions
	recordReports
	recordSince
	recordTables
)

var recordNames = [recordTables]string{"comments.csv", "answers.csv", "redactions.csv", "decisions.csv", "reports.csv",
	"changed_since.csv"}

var recordHeads = [recordTables][]string{
	{"comment", "received", "filed", "posted", "status", "reason", "submitter_type", "name", "organization", "email",
		"state", "sector",
		"sector_as_written", "reply_to", "channel", "source_id", "postmarked", "stands_for", "language", "class",
		"campaign", "late", "round", "flags", "signatories"},
	{"comment", "question", "status", "original_file", "original_bytes", "original_sha256", "public_file"},
	{"comment", "question", "start", "end", "kind", "by", "words"},
	{"comment", "version", "at", "from", "to", "action", "reason", "note", "by", "automatic", "redactions"},
	{"comment", "at", "kind", "note"},
	{"comment", "version", "at", "from", "to", "redactions", "records"},
}

// handedRecord is a record of the docket that was handed out earlier.
type handedRecord struct {
	of string    // the reference of its request
	at time.Time // of the state that it shows, at the latest
}

// handedBefore lists the records of a docket that were handed out, by the rows of the log
// about the docket itself, which come before those about its comments.
func handedBefore(ctx context.Context, src RecordSource, id docket.ID) ([]handedRecord, error) {
	var list []handedRecord
	begun := map[string]time.Time{}
	for e, err := range src.LogOf(ctx, id) {
		if err != nil {
			return nil, err
		}
		if e.Target != string(id) {
			break
		}
		var facts struct{ Case string }
		if json.Unmarshal([]byte(e.Detail), &facts) != nil {
			continue
		}
		switch at, ok := begun[facts.Case]; {
		case e.Action == "record.started":
			begun[facts.Case] = e.At
		case e.Action == "record.written" && ok:
			list = append(list, handedRecord{facts.Case, at})
			delete(begun, facts.Case)
		}
	}
	return list, nil
}

// changedSince lists a decision that is later than a record which somebody has already.
func (b *recordWriter) changedSince(id docket.CommentID, ch docket.Change) {
	var have []string
	for _, h := range b.handed {
		if ch.At.After(h.at) {
			have = append(have, h.of)
		}
	}
	if len(have) > 0 {
		b.row(recordSince, string(id), strconv.Itoa(ch.Version), recordTime(ch.At), string(ch.From), string(ch.To),
			strconv.Itoa(ch.Redactions), strings.Join(have, "; "))
	}
}

func (b *recordWriter) write(ctx context.Context, src RecordSource) error {
	d, err := src.Docket(ctx, b.order.Docket)
	if err != nil {
		return err
	}
	if b.handed, err = handedBefore(ctx, src, d.ID); err != nil {
		return err
	}
	for i, head := range recordHeads {
		b.rows[i] = csv.NewWriter(&b.tables[i])
		b.rows[i].UseCRLF = true
		b.row(i, head...)
	}
	for c, err := range src.Recorded(ctx, d.ID) {
		if err != nil {
			return err
		}
		if err := errors.Join(ctx.Err(), b.comment(c)); err != nil {
			return err
		}
	}
	for i := range b.tables {
		b.rows[i].Flush()
		if err := errors.Join(b.rows[i].Error(), b.file(recordNames[i], b.tables[i].Bytes())); err != nil {
			return err
		}
	}
	body, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	if err := errors.Join(b.file("docket.json", body), b.log(ctx, src)); err != nil {
		return err
	}
	if err := b.file("README.txt", []byte(b.readme(d))); err != nil {
		return err
	}
	return b.file("SHA256SUMS", []byte(b.sums.String()))
}

// row adds a row to a table. Cells that a spreadsheet might run get an apostrophe.
func (b *recordWriter) row(table int, cells ...string) {
	for i := range cells {
		cells[i] = docket.GuardCell(cells[i])
	}
	_ = b.rows[table].Write(cells) // a buffer takes everything
}

func (b *recordWriter) comment(r docket.Recorded) error {
	c := r.Comment
	b.comments++
	var flags []string
	for _, f := range c.Flags {
		flags = append(flags, string(f))
	}
	b.row(recordComments, string(c.ID), recordTime(c.ReceivedAt), recordTime(c.FiledAt), recordTime(c.PostedAt),
		string(c.Status),
		string(c.Reason), string(c.Submitter.Type), c.Submitter.Name, c.Submitter.Organization, c.Submitter.Email,
		c.Submitter.State, c.Submitter.Sector, c.Submitter.SectorRaw, string(c.ReplyTo), string(c.Channel), c.SourceID,
		recordTime(c.PostmarkedOn),
		strconv.Itoa(c.StandsFor), c.Language, string(c.Class), string(c.Campaign), strconv.FormatBool(c.Late),
		strconv.Itoa(c.Round), strings.Join(flags, " "), string(c.Submitter.Signatories))
	b.byline(c)
	for _, a := range c.Answers {
		if err := b.answer(c, a); err != nil {
			return err
		}
	}
	for _, v := range r.Earlier {
		if err := b.earlier(c.ID, v); err != nil {
			return err
		}
	}
	for _, ch := range r.Changes {
		b.row(recordDecisions, string(c.ID), strconv.Itoa(ch.Version), recordTime(ch.At), string(ch.From),
			string(ch.To), string(ch.Action),
			string(ch.Reason), ch.Note, ch.By.String(), strconv.FormatBool(ch.Automatic), strconv.Itoa(ch.Redactions))
		b.changedSince(c.ID, ch)
	}
	for _, p := range r.Reports {
		b.row(recordReports, string(c.ID), recordTime(p.At), p.Kind, p.Note)
	}
	return nil
}

// earlier adds the originals of a version that the writer replaced by a mended one.
func (b *recordWriter) earlier(id docket.CommentID, v docket.EarlierVersion) error {
	for _, a := range v.Answers {
		name := "answers/" + string(id) + "/" + string(a.Question) + ".version-" +
			strconv.Itoa(v.Number) + ".original.txt"
		sum := sha256.Sum256([]byte(a.Original))
		b.row(recordAnswers, string(id), string(a.Question), "replaced", name, strconv.Itoa(len(a.Original)),
			hex.EncodeToString(sum[:]), "")
		if err := b.file(name, []byte(a.Original)); err != nil {
			return err
		}
	}
	return nil
}

// byline lists what was hidden of the byline.
func (b *recordWriter) byline(c docket.Comment) {
	for _, f := range c.Submitter.BylineFields() {
		b.redactions(c.ID, string(f.Field), f.Text, f.Redactions)
	}
}

func (b *recordWriter) answer(c docket.Comment, a docket.Answer) error {
	name := "answers/" + string(c.ID) + "/" + string(a.Question)
	sum := sha256.Sum256([]byte(a.Original))
	public := ""
	if a.Public != "" || a.Status.Public() {
		public = name + ".public.txt"
		if err := b.file(public, []byte(a.Public)); err != nil {
			return err
		}
	}
	b.row(recordAnswers, string(c.ID), string(a.Question), string(a.Status), name+".original.txt",
		strconv.Itoa(len(a.Original)), hex.EncodeToString(sum[:]), public)
	b.redactions(c.ID, string(a.Question), a.Text, a.Redactions)
	return b.file(name+".original.txt", []byte(a.Original))
}

func (b *recordWriter) redactions(id docket.CommentID, place string, text docket.Text, gaps docket.Gaps) {
	for _, g := range gaps {
		words := ""
		if g.Start >= 0 && g.Start <= g.End && g.End <= len(text) {
			words = string(text[g.Start:g.End])
		}
		b.row(recordRedactions, string(id), place, strconv.Itoa(g.Start), strconv.Itoa(g.End), string(g.Kind),
			g.By.String(), words)
	}
}

// log writes the log's rows about the docket.
func (b *recordWriter) log(ctx context.Context, src RecordSource) error {
	sum := sha256.New()
	f, err := b.create("log.csv")
	if err != nil {
		return err
	}
	out := csv.NewWriter(io.MultiWriter(f, sum))
	out.UseCRLF = true
	if err := out.Write([]string{"seq", "at", "actor", "action", "target", "detail", "mac"}); err != nil {
		return err
	}
	for e, err := range src.LogOf(ctx, b.order.Docket) {
		if err != nil {
			return err
		}
		if err := out.Write([]string{strconv.FormatInt(e.Seq, 10), recordTime(e.At), string(e.Actor),
			e.Action, e.Target, docket.GuardCell(e.Detail), e.MAC}); err != nil {
			return err
		}
	}
	out.Flush()
	fmt.Fprintf(&b.sums, "%x  log.csv\n", sum.Sum(nil))
	return out.Error()
}

func (b *recordWriter) create(name string) (io.Writer, error) {
	return b.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: b.order.Made.UTC()})
}

func (b *recordWriter) file(name string, body []byte) error {
	f, err := b.create(name)
	if err != nil {
		return err
	}
	if name != "SHA256SUMS" {
		fmt.Fprintf(&b.sums, "%x  %s\n", sha256.Sum256(body), name)
	}
	_, err = f.Write(body)
	return err
}

func recordTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (b *recordWriter) readme(d docket.Docket) string {
	return fmt.Sprintf(`Record of docket %s
%s

Case: %s
Made: %s
Comments: %d

This archive holds originals: names, addresses and everything that was hidden from
the public. Keep it as the law says, and delete it when it is no longer needed.

answers/COMMENT/QUESTION.original.txt   each answer as it was received, byte for byte
answers/COMMENT/QUESTION.version-N.original.txt  what its writer sent before they mended it, as received
answers/COMMENT/QUESTION.public.txt     what the public reads instead
comments.csv     one row a comment: who sent it, when, and where it stands
answers.csv      one row an answer, with length and SHA-256 of the original
redactions.csv   one row for each hidden passage: kind and words; start and end are bytes
                 of the text without markup
decisions.csv    every decision with its reason and note, by account number
reports.csv      what readers reported
changed_since.csv  decisions that a record handed out earlier does not have, with the
                 references of those records
log.csv          the log's rows about this docket and its comments
docket.json      the docket
SHA256SUMS       check all files with: sha256sum -c SHA256SUMS

A cell of a table that a spreadsheet might run begins with an apostrophe. The portal
compared every original with its keyed digest of receipt when it wrote this archive.
`, d.ID, d.Title, b.order.Case, recordTime(b.order.Made), b.comments)
}
