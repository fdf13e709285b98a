//go:build unix

package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"commentportal/docket"
	"commentportal/export/paper"
)

// ErrNoOffice says why there is no report.pdf.
var ErrNoOffice = errors.New("export: report.pdf is laid out by LibreOffice: install it on this machine and name it " +
	"with --libreoffice")

// pdfName is the file that LibreOffice makes.
const pdfName = "report.pdf"

// What LibreOffice may take for one document, and how much of what it complains is told.
const (
	officeTime    = 3 * time.Minute
	officeMemory  = 3 << 20 // kilobytes of addresses, where the system bounds them
	officeFile    = 512 << 20
	officeMessage = 400
)

// officeTurn is held by the document that is being laid out: one at a time.
var officeTurn = make(chan struct{}, 1)

// office lays documents out with LibreOffice, found at a path.
type office string

// reportPDF is the summary as a tagged PDF: what report.docx says, laid out by LibreOffice.
type reportPDF struct{ about About }

func (reportPDF) Name() string        { return pdfName }
func (reportPDF) ContentType() string { return "application/pdf" }

func (r reportPDF) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, r, w, src, id, r.about)
}

func (reportPDF) describe(context.Context, *job) (resource, error) {
	return resource{Profile: "data-resource", Title: "What was heard: the summary, laid out for paper and tagged",
		Format: "pdf", MediaType: "application/pdf", binary: true}, nil
}

func (r reportPDF) write(ctx context.Context, w io.Writer, j *job) (int64, error) {
	p, err := j.paper(ctx)
	if err == nil {
		err = office(r.about.Office).layOut(ctx, p, w)
	}
	if err != nil {
		return -1, fmt.Errorf("export: %s: %w", pdfName, err)
	}
	return -1, nil
}

// layOut writes a paper as PDF. The same paper gives the same pages, mostly in the same
// bytes: LibreOffice stores fonts in the order in which it comes upon them, and now and
// then, on a busy machine, that is another one.
func (o office) layOut(ctx context.Context, p paper.Paper, w io.Writer) error {
	select {
	case officeTurn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-officeTurn }()
	dir, err := os.MkdirTemp("", "portal-report-")
	if err != nil {
		return fmt.Errorf("a folder for LibreOffice cannot be made: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // posted text, in the folder of temporary files
	document, err := os.Create(filepath.Join(dir, "report.docx"))
	if err != nil {
		return err
	}
	if err := errors.Join(p.WriteDocx(document), document.Close()); err != nil {
		return err
	}
	if err := o.convert(ctx, dir); err != nil {
		return err
	}
	pdf, err := readBounded(filepath.Join(dir, pdfName))
	if err != nil {
		return fmt.Errorf("LibreOffice wrote no PDF: %w", err)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || !bytes.Contains(pdf, []byte("/MarkInfo<</Marked true>>")) {
		return errors.New("what LibreOffice wrote is no tagged PDF: version 7.4 and later write one")
	}
	_, err = w.Write(repeatable(pdf, p.At))
	return err
}

// pdfFilter asks for a tagged PDF with bookmarks and the document's title in the window.
const pdfFilter = `pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},` +
	`"ExportBookmarks":{"type":"boolean","value":"true"},"DisplayPDFDocumentTitle":{"type":"boolean","value":"true"}}`

// convert runs LibreOffice on report.docx in dir.
func (o office) convert(ctx context.Context, dir string) error {
	_, err := o.run(ctx, dir, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--norestore", "--nolockcheck", "--convert-to", pdfFilter, "--outdir", dir, filepath.Join(dir, "report.docx"))
	return err
}

// run runs LibreOffice in dir, with no settings of whoever runs the portal, and bounds, and
// returns the beginning of what it writes. All of its processes end with it.
func (o office) run(ctx context.Context, dir string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, officeTime)
	defer cancel()
	args = append([]string{string(o)}, args...)
	if runtime.GOOS == "linux" { // elsewhere the shell cannot bound addresses
		args = append([]string{"/bin/sh", "-c", fmt.Sprintf(`ulimit -v %d && exec "$@"`, officeMemory), "sh"}, args...)
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TMPDIR=" + dir, "LANG=C.UTF-8", "TZ=UTC",
		"SAL_USE_VCLPLUGIN=svp"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	var wrote, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &limitedWriter{&wrote, officeMessage}, &limitedWriter{&said, officeMessage}
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return "", fmt.Errorf("LibreOffice did not finish: %w: %s", err, strings.TrimSpace(said.String()))
	}
	return strings.TrimSpace(wrote.String()), nil
}

// TryOffice asks the LibreOffice at a path for its version and has it lay out a page as it
// lays out report.pdf. It returns the first line of what it calls itself, and an error where
// it does not run or writes no tagged PDF.
func TryOffice(ctx context.Context, path string) (version string, err error) {
	dir, err := os.MkdirTemp("", "portal-report-")
	if err != nil {
		return "", fmt.Errorf("a folder for LibreOffice cannot be made: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // empty, in the folder of temporary files
	said, err := office(path).run(ctx, dir, "--version")
	if err != nil {
		return "", err
	}
	version, _, _ = strings.Cut(said, "\n")
	page := paper.Paper{Title: "A page to try LibreOffice with", Lang: "en", At: time.Unix(0, 0)}
	return version, office(path).layOut(ctx, page, io.Discard)
}

// limitedWriter takes everything and keeps the first bytes.
type limitedWriter struct {
	to   *bytes.Buffer
	left int
}

func (l *limitedWriter) Write(b []byte) (int, error) {
	n := min(len(b), l.left)
	l.to.Write(b[:n])
	l.left -= n
	return len(b), nil
}

// readBounded reads a file that is not too large.
func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	data, err := io.ReadAll(io.LimitReader(f, officeFile+1))
	if err == nil && len(data) > officeFile {
		err = errors.New("it is larger than 512 MB")
	}
	return data, err
}

var (
	pdfMade  = regexp.MustCompile(`/(?:CreationDate|ModDate)\(D:(\d{14})`)
	pdfDrawn = regexp.MustCompile(`/ID \[ <([0-9A-F]{32})>\s*<([0-9A-F]{32})> \]|/DocChecksum /([0-9A-F]{32})`)
)

// repeatable puts the time of the snapshot and a digest of the content in the place of
// the time of day and of the numbers that LibreOffice draws. Every replacement is as long
// as what it replaces, so that no place in the file moves.
func repeatable(pdf []byte, at time.Time) []byte {
	for _, m := range pdfMade.FindAllSubmatchIndex(pdf, -1) {
		copy(pdf[m[2]:m[3]], at.UTC().Format("20060102150405"))
	}
	drawn := pdfDrawn.FindAllSubmatchIndex(pdf, -1)
	put := func(text string) {
		for _, m := range drawn {
			for i := 2; i < len(m); i += 2 {
				if m[i] >= 0 {
					copy(pdf[m[i]:m[i+1]], text)
				}
			}
		}
	}
	put(strings.Repeat("0", 32))
	sum := sha256.Sum256(pdf)
	put(strings.ToUpper(hex.EncodeToString(sum[:16])))
	return pdf
}
