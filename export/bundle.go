package export

import (
	"archive/zip"
	"context"
	"fmt"
	"io"

	"commentportal/docket"
)

// Sent is how much went out.
type Sent struct {
	Files int
	Rows  int64 // of the files that have rows
	Bytes int64 // of the files, before they were packed
}

// add counts one file.
func (s *Sent) add(w written) {
	s.Files++
	s.Rows += max(w.rows, 0)
	s.Bytes += w.bytes
}

// Bundle writes every file of docket id as one ZIP archive, in a folder named
// like the docket, the data package last. It streams: nothing is held that a
// single file does not hold. The times of its entries are that of the snapshot,
// so the same state gives the same bytes. On error what was written is no archive.
func Bundle(ctx context.Context, w io.Writer, src Source, id docket.ID, about About) (Sent, error) {
	var sent Sent
	wanted, err := choose(nil, about)
	if err != nil {
		return sent, err
	}
	j, err := newJob(ctx, src, id, about)
	if err != nil {
		return sent, err
	}
	at, err := src.At(ctx)
	if err != nil {
		return sent, fmt.Errorf("export: time of the snapshot: %w", err)
	}
	archive := zip.NewWriter(w)
	made := map[string]written{}
	for _, f := range wanted {
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: string(id) + "/" + f.Name(), Method: zip.Deflate,
			Modified: at.UTC()})
		if err != nil {
			return sent, fmt.Errorf("export: %s: %w", f.Name(), err)
		}
		m := newMeter(entry)
		rows := int64(-1)
		if f.Name() == dataPackageName {
			err = j.writePackage(ctx, m, made)
		} else {
			rows, err = f.write(ctx, m, j)
		}
		if err != nil {
			return sent, err
		}
		made[f.Name()] = m.written(rows)
		sent.add(made[f.Name()])
	}
	if err := archive.Close(); err != nil {
		return sent, fmt.Errorf("export: end of the archive: %w", err)
	}
	return sent, nil
}

// RowCounter is an Exporter that tells how many rows it wrote; -1 for a file
// without rows.
type RowCounter interface {
	ExportRows(ctx context.Context, w io.Writer, src Source, id docket.ID) (rows int64, err error)
}

// ExportRows is Export with the count.
func (s single) ExportRows(ctx context.Context, w io.Writer, src Source, id docket.ID) (int64, error) {
	j, err := newJob(ctx, src, id, s.about)
	if err != nil {
		return -1, err
	}
	return s.write(ctx, w, j)
}

// Bundle is the function Bundle, with what the keeper knows of the program.
func (k *Keeper) Bundle(ctx context.Context, w io.Writer, src Source, id docket.ID) (Sent, error) {
	return Bundle(ctx, w, src, id, k.about)
}
