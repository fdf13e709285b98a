package objectstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Files are plain files below the prefix of a bucket, by names with slashes: backups lie so.
type Files struct{ bucket *Bucket }

// NewFiles returns the files of the bucket.
func NewFiles(b *Bucket) Files { return Files{b} }

// maxIndex bounds what Read reads, in bytes.
const maxIndex = 16 << 20

// FileInfo is a file in the bucket.
type FileInfo struct {
	Name  string
	Bytes int64
	At    time.Time // when it was stored
}

// List lists the files whose names begin with prefix.
func (f Files) List(ctx context.Context, prefix string) ([]FileInfo, error) {
	whole := f.bucket.key(prefix)
	var list []FileInfo
	pages := s3.NewListObjectsV2Paginator(f.bucket.client, &s3.ListObjectsV2Input{Bucket: &f.bucket.address.Bucket,
		Prefix: &whole})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, f.bucket.explain(err)
		}
		for _, o := range page.Contents {
			one := FileInfo{Name: strings.TrimPrefix(*o.Key, f.bucket.key(""))}
			if o.Size != nil {
				one.Bytes = *o.Size
			}
			if o.LastModified != nil {
				one.At = *o.LastModified
			}
			list = append(list, one)
		}
	}
	return list, nil
}

// Send stores the file at path.
func (f Files) Send(ctx context.Context, name, path string) error {
	return f.bucket.send(ctx, f.bucket.key(name), path)
}

// Write stores a few bytes.
func (f Files) Write(ctx context.Context, name string, body []byte) error {
	key := f.bucket.key(name)
	ctx, cancel := context.WithTimeout(ctx, stallTime)
	defer cancel()
	_, err := f.bucket.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &f.bucket.address.Bucket, Key: &key,
		Body: bytes.NewReader(body)})
	return f.bucket.explain(err)
}

// Read reads a small file. It returns fs.ErrNotExist where there is none.
func (f Files) Read(ctx context.Context, name string) ([]byte, error) {
	r, err := f.bucket.open(ctx, f.bucket.key(name))
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(r, maxIndex))
	return body, errors.Join(err, r.Close())
}

// Sum reads a file to its end and returns its hash.
func (f Files) Sum(ctx context.Context, name string) ([sha256.Size]byte, error) {
	return f.copy(ctx, name, io.Discard)
}

// Fetch writes a file to path, which must not be there, and returns its hash.
func (f Files) Fetch(ctx context.Context, name, path string) (sum [sha256.Size]byte, err error) {
	to, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return sum, fmt.Errorf("objectstore: %w", err)
	}
	sum, err = f.copy(ctx, name, to)
	return sum, errors.Join(err, to.Sync(), to.Close())
}

func (f Files) copy(ctx context.Context, name string, to io.Writer) (sum [sha256.Size]byte, err error) {
	r, err := f.bucket.open(ctx, f.bucket.key(name))
	if errors.Is(err, fs.ErrNotExist) {
		return sum, fmt.Errorf("%s is not in the bucket: %w", name, err)
	}
	if err != nil {
		return sum, err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(hash, to), r)
	return [sha256.Size]byte(hash.Sum(nil)), errors.Join(err, r.Close())
}

// Remove removes a file. One that is not there is no error.
func (f Files) Remove(ctx context.Context, name string) error {
	key := f.bucket.key(name)
	ctx, cancel := context.WithTimeout(ctx, stallTime)
	defer cancel()
	_, err := f.bucket.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &f.bucket.address.Bucket, Key: &key})
	return f.bucket.explain(err)
}
