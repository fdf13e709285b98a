package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"commentportal/docket"
)

// workbook is workbook.xlsx: a sheet that says what it is, charts of the themes,
// and every CSV file as a sheet.
//
// excelize makes everything that stays small: styles, the frame of each sheet,
// charts and what holds them together. The rows of the data are written between
// the tags of those frames while the file is packed here, because excelize's own
// stream keeps up to 16 MiB a sheet, writes its sheets in random order and hands
// out the file from memory: neither bytes nor memory would be what this package
// promises.
type workbook struct {
	limit int // rows of a sheet; 0: as many as there can be
}

const workbookName = "workbook.xlsx"

func (workbook) Name() string { return workbookName }
func (workbook) ContentType() string {
	return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
}

func (b workbook) Export(ctx context.Context, w io.Writer, src Source, id docket.ID) error {
	return exportAlone(ctx, b, w, src, id, About{})
}

func (workbook) describe(context.Context, *job) (resource, error) {
	return resource{
		Profile: "data-resource", Title: "All tables as sheets of one workbook, with charts of themes",
		Format: "xlsx", MediaType: workbook{}.ContentType(), binary: true,
	}, nil
}

// bookTable is a table on its way into the workbook.
type bookTable struct {
	table
	header []column
	rows   int64
	sheets []string // one, and more where one does not hold all rows
}

func (b workbook) write(ctx context.Context, w io.Writer, j *job) (int64, error) {
	if err := b.make(ctx, w, j); err != nil {
		return -1, fmt.Errorf("export: %s: %w", workbookName, err)
	}
	return -1, nil
}

func (b workbook) make(ctx context.Context, w io.Writer, j *job) (err error) {
	f, err := j.figures(ctx)
	if err != nil {
		return err
	}
	limit := cmp.Or(b.limit, sheetRows)
	tables, err := j.bookTables(ctx, f, limit)
	if err != nil {
		return err
	}
	book := &frames{File: excelize.NewFile(), j: j, f: f}
	defer func() {
		if closed := book.Close(); err == nil {
			err = closed
		}
	}()
	if err := book.build(tables, limit); err != nil {
		return err
	}
	parts, err := book.parts()
	if err != nil {
		return err
	}
	return j.pack(ctx, w, parts, book, tables, limit)
}

// bookTables lists the tables with their numbers of rows, which decide on how
// many sheets they take and how far their filters reach.
func (j *job) bookTables(ctx context.Context, f *figures, limit int) ([]*bookTable, error) {
	var out []*bookTable
	for _, file := range files(j.about) {
		t, ok := file.(table)
		if !ok {
			continue
		}
		b := &bookTable{table: t}
		var err error
		if b.header, err = t.header(ctx, j); err != nil {
			return nil, err
		}
		switch t.name {
		case commentsCSV.name:
			b.rows = int64(f.facts.received)
		case answersCSV.name:
			b.rows = int64(f.coverage[len(f.coverage)-1].Answers)
		case codingsCSV.name:
			b.rows = int64(f.facts.codings)
		case matrixCSV.name:
			b.rows = int64(f.facts.posted)
		case moderationLogCSV.name:
			for _, err := range j.src.Changes(ctx, j.d.ID) {
				if err != nil {
					return nil, err
				}
				b.rows++
			}
		default: // made of figures alone, so writing it to nowhere costs little
			w := newCSV(io.Discard, b.header)
			if err := t.rows(ctx, j, w); err != nil {
				return nil, err
			}
			b.rows = w.rows
		}
		name := strings.TrimSuffix(t.name, ".csv")
		b.sheets = []string{name}
		for n := 2; b.rows > int64(len(b.sheets))*int64(limit-1); n++ {
			b.sheets = append(b.sheets, fmt.Sprintf("%s (%d)", name, n))
		}
		out = append(out, b)
	}
	return out, nil
}

// partsWriter takes the parts of a workbook from excelize instead of packing
// them.
type partsWriter map[string]*bytes.Buffer

func (p partsWriter) Create(name string) (io.Writer, error) {
	p[name] = &bytes.Buffer{}
	return p[name], nil
}

func (partsWriter) AddFS(fs.FS) error { return nil }
func (partsWriter) Close() error      { return nil }

// quotedFormat is how excelize writes the style that stands for quotePrefix, an
// attribute that it has no name for.
var quotedFormat = regexp.MustCompile(`(<xf [^>]*)numFmtId="49"`)

// imageTypes are types of pictures, of which the workbook has none; excelize lists
// them in random order.
var imageTypes = regexp.MustCompile(`<Default Extension="[a-z]+" ContentType="image/[^"]*"></Default>`)

// parts has excelize write the workbook and returns its parts by name.
func (b *frames) parts() (map[string][]byte, error) {
	made := partsWriter{}
	b.ZipWriter = func(io.Writer) excelize.ZipWriter { return made }
	if err := b.Write(io.Discard); err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	for name, part := range made {
		out[name] = part.Bytes()
	}
	out[contentTypes] = imageTypes.ReplaceAll(out[contentTypes], nil)
	const styles = "xl/styles.xml"
	if !quotedFormat.Match(out[styles]) {
		return nil, fmt.Errorf("the style for text that begins like a formula is missing")
	}
	out[styles] = quotedFormat.ReplaceAll(out[styles], []byte(`${1}quotePrefix="1" numFmtId="0"`))
	return out, nil
}

// packedAt is the time of every part: the least that a ZIP file can say, so that
// the same state has the same bytes.
var packedAt = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// pack writes the parts as a ZIP file, the list of their types first, and the
// rows into those that are tables.
func (j *job) pack(ctx context.Context, w io.Writer, parts map[string][]byte, book *frames, tables []*bookTable,
	limit int) error {
	z := zip.NewWriter(w)
	create := func(name string) (io.Writer, error) {
		return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: packedAt})
	}
	later := map[string]bool{}
	for _, t := range tables {
		for _, sheet := range t.sheets {
			later[book.part(sheet)] = true
		}
	}
	names := slices.SortedFunc(maps.Keys(parts), func(a, b string) int {
		return cmp.Or(oneIf(b == contentTypes)-oneIf(a == contentTypes), strings.Compare(a, b))
	})
	for _, name := range names {
		if later[name] {
			continue
		}
		out, err := create(name)
		if err != nil {
			return err
		}
		if _, err := out.Write(parts[name]); err != nil {
			return err
		}
	}
	before := int64(0)
	for _, t := range tables {
		s := &sheetWriter{
			next: create, limit: limit, width: len(t.header), styles: book.cells, pointer: t.pointer(),
		}
		if j.onRows != nil {
			s.onRows = func() { j.onRows(before + s.rows) }
		}
		for i := range t.header {
			letter, err := excelize.ColumnNumberToName(i + 1)
			if err != nil {
				return err
			}
			s.letters = append(s.letters, letter)
		}
		for _, sheet := range t.sheets {
			name := book.part(sheet)
			s.sheets = append(s.sheets, sheetPart{name, parts[name]})
		}
		s.open()
		if err := t.table.rows(ctx, j, s); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if err := s.close(); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		if s.rows != t.rows {
			return fmt.Errorf("%s: %d rows came, %d were counted", t.name, s.rows, t.rows)
		}
		before += s.rows
	}
	return z.Close()
}

const contentTypes = "[Content_Types].xml"

// pointer ends a cell that was cut.
func (t *bookTable) pointer() string {
	whole := t.name
	if whole == commentsCSV.name {
		whole = answersCSV.name
	}
	return " … [cut here: a cell holds no more; the whole text is in " + whole + "]"
}
