package objectstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"

	"commentportal/docket"
)

// Times that a store may take. None of them bounds a whole file.
const (
	answerTime = 20 * time.Second // until it answers a request that was sent whole
	stallTime  = 30 * time.Second // without a byte in either direction
	undoTime   = 30 * time.Second // to take away what was not kept
)

// partSize is from what size on a file is sent in parts. S3 takes 10,000 of them, and 5 GB
// in one piece.
const partSize = 64 << 20

// Bucket keeps exports in an object store: each file is an object
// PREFIX/DOCKET/NAME.DIGEST/FILE, where DIGEST is of the names and hashes of the files. No
// lock is needed: two nodes that make an export of one name write over nothing of each
// other, and the row in the store of the portal decides which of them was kept.
type Bucket struct {
	client   *s3.Client
	address  Address
	partSize int64
	stall    time.Duration
	setting  string // which names the place, for errors
}

// Open makes a client. Credentials, and what the address leaves out, come from the
// standard environment variables of Amazon's tools, or from the role of the machine. It
// does not connect. more comes last.
func Open(ctx context.Context, a Address, more ...func(*config.LoadOptions) error) (*Bucket, error) {
	client := awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.ResponseHeaderTimeout = answerTime
	})
	options := []func(*config.LoadOptions) error{config.WithHTTPClient(client)}
	if a.Region != "" {
		options = append(options, config.WithRegion(a.Region))
	}
	loaded, err := config.LoadDefaultConfig(ctx, append(options, more...)...)
	if err != nil {
		return nil, fmt.Errorf("the settings of the object store in the environment cannot be read: %w", err)
	}
	if loaded.Region == "" {
		loaded.Region = "us-east-1" // what stores of one's own take
	}
	return &Bucket{address: a, partSize: partSize, stall: stallTime, setting: "--exports-dir",
		client: s3.NewFromConfig(loaded, func(o *s3.Options) {
			if a.Endpoint != "" {
				o.BaseEndpoint = &a.Endpoint
			}
			o.UsePathStyle = a.PathStyle
			o.APIOptions = append(o.APIOptions, signBodies)
			// Checksums in trailers are refused by many stores, and those of answers say less
			// than the hash that the portal keeps.
			o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
			o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
		})}, nil
}

// signBodies makes the hash of each body a part of the signature, so that a store refuses
// what was changed on the way. The client leaves that out over TLS.
func signBodies(stack *middleware.Stack) error {
	signed := &v4.ComputePayloadSHA256{}
	if _, ok := stack.Finalize.Get(signed.ID()); !ok {
		return nil
	}
	_, err := stack.Finalize.Swap(signed.ID(), signed)
	return err
}

// key joins the parts of an object's name.
func (b *Bucket) key(parts ...string) string {
	if b.address.Prefix != "" {
		parts = append([]string{b.address.Prefix}, parts...)
	}
	return strings.Join(parts, "/")
}

// Workplace makes a folder among the temporary files of this machine.
func (b *Bucket) Workplace(docket.ID) (string, func(), error) {
	dir, err := os.MkdirTemp("", "portal-export-")
	if err != nil {
		return "", nil, fmt.Errorf("objectstore: there is no place to make an export in: %w", err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil
}

// Add sends the files one after the other. What was sent is taken away again when one
// of them fails.
func (b *Bucket) Add(ctx context.Context, dir string, e docket.KeptExport) (func(context.Context) error, error) {
	var sent []string
	undo := func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), undoTime)
		defer cancel()
		for _, key := range sent {
			if _, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.address.Bucket,
				Key: &key}); err != nil {
				return b.explain(err)
			}
		}
		return nil
	}
	for _, f := range e.Files {
		key := b.key(string(e.Docket), e.Place(), f.Name)
		if err := b.send(ctx, key, filepath.Join(dir, f.Name)); err != nil {
			return nil, errors.Join(fmt.Errorf("objectstore: %s was not stored: %w", f.Name, err), undo(ctx))
		}
		sent = append(sent, key)
	}
	return undo, nil
}

// Named returns the bucket with another setting in its errors.
func (b *Bucket) Named(setting string) *Bucket {
	c := *b
	c.setting = setting
	return &c
}

// Open streams an object. An export that was copied here from a folder is found under the
// name that it had there.
func (b *Bucket) Open(ctx context.Context, e docket.KeptExport, file string) (io.ReadCloser, error) {
	return b.open(ctx, b.key(string(e.Docket), e.Place(), file), b.key(string(e.Docket), e.Name, file))
}

// open streams the first of the objects that is there, or returns fs.ErrNotExist.
func (b *Bucket) open(ctx context.Context, keys ...string) (io.ReadCloser, error) {
	steady, cancel := context.WithCancel(ctx)
	watch := time.AfterFunc(b.stall, cancel)
	var err error
	for _, key := range keys {
		var out *s3.GetObjectOutput
		out, err = b.client.GetObject(steady, &s3.GetObjectInput{Bucket: &b.address.Bucket, Key: &key})
		if err == nil {
			return &object{body: out.Body, bucket: b, watch: watch, cancel: cancel}, nil
		}
		if code(err) != "NoSuchKey" {
			break
		}
	}
	watch.Stop()
	cancel()
	if code(err) == "NoSuchKey" {
		return nil, fs.ErrNotExist
	}
	return nil, b.explain(err)
}

// object is the body of an answer, which ends when nothing comes for a while.
type object struct {
	body   io.ReadCloser
	bucket *Bucket
	watch  *time.Timer
	cancel context.CancelFunc
}

func (o *object) Read(p []byte) (int, error) {
	n, err := o.body.Read(p)
	o.watch.Reset(o.bucket.stall)
	if err != nil && !errors.Is(err, io.EOF) {
		err = o.bucket.explain(err)
	}
	return n, err
}

func (o *object) Close() error {
	o.watch.Stop()
	o.cancel()
	_ = o.body.Close() // what was read was compared; the rest is not wanted
	return nil
}

// Strangers lists what lies below the docket's name.
func (b *Bucket) Strangers(ctx context.Context, id docket.ID, list []docket.KeptExport) ([]string, error) {
	known, prefix := docket.KeptPlaces(list), b.key(string(id))+"/"
	var strangers []string
	pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{Bucket: &b.address.Bucket,
		Prefix: &prefix, Delimiter: aws.String("/")})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, b.explain(err)
		}
		for _, folder := range page.CommonPrefixes {
			if name := strings.TrimSuffix(strings.TrimPrefix(*folder.Prefix, prefix), "/"); !known[name] {
				strangers = append(strangers, string(id)+"/"+name)
			}
		}
		for _, o := range page.Contents {
			strangers = append(strangers, string(id)+"/"+strings.TrimPrefix(*o.Key, prefix))
		}
	}
	return strangers, nil
}

// Check writes a small object, reads it, lists it and removes it, and says in words what
// does not work.
func (b *Bucket) Check(ctx context.Context) error {
	key, body := b.key(".check", fmt.Sprint(os.Getpid(), "-", time.Now().UnixNano())), "portal doctor"
	if _, err := b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &b.address.Bucket, Key: &key,
		Body: strings.NewReader(body)}); err != nil {
		return fmt.Errorf("nothing can be written: %w", b.explain(err))
	}
	out, err := b.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &b.address.Bucket, Key: &key})
	if err != nil {
		return fmt.Errorf("what was written cannot be read: %w", b.explain(err))
	}
	have, err := io.ReadAll(io.LimitReader(out.Body, int64(len(body))+1))
	_ = out.Body.Close() // read to its end
	if err != nil || string(have) != body {
		return errors.New("what is read is not what was written")
	}
	if _, err := b.client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &b.address.Bucket,
		Prefix: &key}); err != nil {
		return fmt.Errorf("objects cannot be listed, which verify needs: %w", b.explain(err))
	}
	if _, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.address.Bucket,
		Key: &key}); err != nil {
		return fmt.Errorf("objects cannot be removed, which clears away exports that were cut short: %w",
			b.explain(err))
	}
	return nil
}
