package objectstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// send stores one file. The client tries again what a lost connection cut short.
func (b *Bucket) send(ctx context.Context, key, path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	watch := time.AfterFunc(b.stall, cancel)
	defer watch.Stop()
	// piece is a part of the file that tells the watch of each look at it.
	piece := func(from, size int64) io.ReadSeeker {
		return &watched{SectionReader: io.NewSectionReader(f, from, size), watch: watch, stall: b.stall}
	}
	if info.Size() <= b.partSize {
		size := info.Size()
		_, err = b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &b.address.Bucket, Key: &key,
			Body: piece(0, size), ContentLength: &size})
		return b.explain(err)
	}
	return b.sendParts(ctx, key, info.Size(), piece)
}

// sendParts stores a large file in parts, and gives up all of them when one fails.
func (b *Bucket) sendParts(ctx context.Context, key string, size int64,
	piece func(from, size int64) io.ReadSeeker) error {
	upload, err := b.client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: &b.address.Bucket,
		Key: &key})
	if err != nil {
		return b.explain(err)
	}
	var done []types.CompletedPart
	for from := int64(0); from < size && err == nil; from += b.partSize {
		number, length := int32(len(done)+1), min(b.partSize, size-from)
		var part *s3.UploadPartOutput
		part, err = b.client.UploadPart(ctx, &s3.UploadPartInput{Bucket: &b.address.Bucket, Key: &key,
			UploadId: upload.UploadId, PartNumber: &number, Body: piece(from, length), ContentLength: &length})
		if err == nil {
			done = append(done, types.CompletedPart{ETag: part.ETag, PartNumber: &number})
		}
	}
	if err == nil {
		_, err = b.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{Bucket: &b.address.Bucket,
			Key: &key, UploadId: upload.UploadId, MultipartUpload: &types.CompletedMultipartUpload{Parts: done}})
	}
	if err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
	defer cancel()
	_, aborted := b.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &b.address.Bucket,
		Key: &key, UploadId: upload.UploadId})
	if aborted != nil {
		aborted = fmt.Errorf("parts of it are left, which a lifecycle rule of the bucket should remove: %w",
			b.explain(aborted))
	}
	return errors.Join(b.explain(err), aborted)
}

// watched is a piece of a file that is being sent.
type watched struct {
	*io.SectionReader
	watch *time.Timer
	stall time.Duration
}

func (w *watched) Read(p []byte) (int, error) {
	w.watch.Reset(w.stall)
	return w.SectionReader.Read(p)
}
