package objectstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"commentportal/docket"
	"commentportal/export/objectstore/objectstoretest"
)

// bucket is a client of the store that loses no time between tries.
func bucket(t *testing.T, s *objectstoretest.Server, place string, more ...func(*config.LoadOptions) error) *Bucket {
	t.Helper()
	a, err := ParseAddress(place)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(t.Context(), a, append(s.Options(), more...)...)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// made is an export whose files lie in a folder.
func made(t *testing.T, files map[string]string) (string, docket.KeptExport) {
	t.Helper()
	e := docket.KeptExport{Docket: "HHS-TEST-0001", Name: "interim"}
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		body := []byte(files[name])
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
		e.Files = append(e.Files, docket.KeptFile{Name: name, Bytes: int64(len(body)), SHA256: sha256.Sum256(body)})
	}
	return dir, e
}

func read(t *testing.T, b *Bucket, e docket.KeptExport, file string) (string, error) {
	t.Helper()
	r, err := b.Open(t.Context(), e, file)
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(r)
	return string(body), errors.Join(err, r.Close())
}

func TestBucketHoldsWhatWasAdded(t *testing.T) {
	t.Parallel()
	s := objectstoretest.New(t)
	b := bucket(t, s, s.Place())
	b.partSize = 5 << 20 // the least that S3 takes
	large := strings.Repeat("0123456789abcdef", 12<<20/16) + "end"
	dir, e := made(t, map[string]string{"a.csv": "id\n1\n", "empty.csv": "", "large.csv": large})
	if _, err := b.Add(t.Context(), dir, e); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a.csv": "id\n1\n", "empty.csv": "", "large.csv": large} {
		if got, err := read(t, b, e, name); err != nil || got != want {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	if _, err := read(t, b, e, "none.csv"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if key := s.Key("/a.csv"); key != "portal/HHS-TEST-0001/"+e.Place()+"/a.csv" {
		t.Errorf("it lies in %s", key)
	}

	// An export that was copied from a folder has its name alone, and another of the name
	// does not write over it.
	s.Put("portal/HHS-TEST-0001/copied/a.csv", []byte("old"))
	copied := docket.KeptExport{Docket: e.Docket, Name: "copied"}
	if got, err := read(t, b, copied, "a.csv"); err != nil || got != "old" {
		t.Errorf("copied: %q, %v", got, err)
	}
	strangers, err := b.Strangers(t.Context(), e.Docket, []docket.KeptExport{e})
	if err != nil || !slices.Equal(strangers, []string{"HHS-TEST-0001/copied"}) {
		t.Errorf("strangers: %q, %v", strangers, err)
	}
	other, f := made(t, map[string]string{"a.csv": "another state"})
	undo, err := b.Add(t.Context(), other, f)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := read(t, b, e, "a.csv"); got != "id\n1\n" {
		t.Errorf("written over: %q", got)
	}
	if err := undo(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := read(t, b, f, "a.csv"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("undone: %v", err)
	}
	if err := b.Check(t.Context()); err != nil {
		t.Errorf("check: %v", err)
	}
	if keys := s.Keys(); len(keys) != 4 {
		t.Errorf("left: %q", keys)
	}
}

// Over TLS, too, the hash of what is sent is signed, so nothing between changes it: the
// store for tests refuses every request whose body has another hash.
func TestBucketSignsWhatItSendsOverTLS(t *testing.T) {
	t.Parallel()
	s := objectstoretest.NewTLS(t)
	b := bucket(t, s, s.Place(), config.WithCustomCABundle(bytes.NewReader(pem.EncodeToMemory(&pem.Block{
		Type: "CERTIFICATE", Bytes: s.Certificate().Raw}))))
	dir, e := made(t, map[string]string{"a.csv": "id\n1\n"})
	if _, err := b.Add(t.Context(), dir, e); err != nil {
		t.Fatal(err)
	}
	if got, err := read(t, b, e, "a.csv"); err != nil || got != "id\n1\n" {
		t.Errorf("%q, %v", got, err)
	}
}

// What goes wrong is said in a sentence that names what to do, and no secret.
func TestBucketSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := objectstoretest.New(t)
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := closed.Addr().String()
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	key := func(id, secret string) func(*config.LoadOptions) error {
		return config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(id, secret, ""))
	}
	const mine = "nobody may read this"
	for name, c := range map[string]struct {
		place string
		more  func(*config.LoadOptions) error
		want  string
	}{
		"a bucket that is not there": {strings.Replace(s.Place(), "s3://kept", "s3://none", 1), nil,
			"there is no bucket none: make it"},
		"a key that nobody knows": {s.Place(), key("AKIAOTHER", mine),
			"refuses these credentials (InvalidAccessKeyId)"},
		"another secret": {s.Place(), key(objectstoretest.KeyID, mine),
			"refuses these credentials (SignatureDoesNotMatch)"},
		"no credentials": {s.Place(), config.WithCredentialsProvider(aws.CredentialsProviderFunc(
			func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, errors.New(mine) })),
			"there are no credentials"},
		"nobody there": {strings.Replace(s.Place(), strings.TrimPrefix(s.URL, "http://"), nobody, 1), nil,
			"cannot be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			more := []func(*config.LoadOptions) error{config.WithRetryMaxAttempts(1)}
			if c.more != nil {
				more = append(more, c.more)
			}
			b := bucket(t, s, c.place, more...)
			dir, e := made(t, map[string]string{"a.csv": "id\n1\n"})
			_, added := b.Add(t.Context(), dir, e)
			_, opened := read(t, b, e, "a.csv")
			_, listed := b.Strangers(t.Context(), e.Docket, nil)
			for what, err := range map[string]error{"add": added, "open": opened, "list": listed,
				"check": b.Check(t.Context())} {
				if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), mine) {
					t.Errorf("%s: %v, want %q", what, err, c.want)
				}
			}
		})
	}
}

// cutAfter closes the connection of the first requests that send a body to name.
func cutAfter(n int32, name string) objectstoretest.Fault {
	var seen atomic.Int32
	return func(w http.ResponseWriter, r *http.Request, body []byte) bool {
		if r.Method != http.MethodPut || !strings.HasSuffix(r.URL.Path, name) || seen.Add(1) > n {
			return false
		}
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
		return true
	}
}

func TestConnectionLostInMidUpload(t *testing.T) {
	t.Parallel()
	files := map[string]string{"a.csv": "first", "b.csv": strings.Repeat("second", 2<<20), "c.csv": "third"}
	for name, part := range map[string]int64{"in one piece": partSize, "in parts": 5 << 20} {
		t.Run("a moment, "+name, func(t *testing.T) {
			t.Parallel()
			s := objectstoretest.New(t)
			b := bucket(t, s, s.Place())
			b.partSize = part
			s.Fail(cutAfter(1, "b.csv"))
			dir, e := made(t, files)
			if _, err := b.Add(t.Context(), dir, e); err != nil {
				t.Fatal(err)
			}
			if got, err := read(t, b, e, "b.csv"); err != nil || got != files["b.csv"] {
				t.Errorf("%d bytes, %v", len(got), err)
			}
		})
		t.Run("for good, "+name, func(t *testing.T) {
			t.Parallel()
			s := objectstoretest.New(t)
			b := bucket(t, s, s.Place(), config.WithRetryMaxAttempts(1))
			b.partSize = part
			s.Fail(cutAfter(1000, "b.csv"))
			dir, e := made(t, files)
			_, err := b.Add(t.Context(), dir, e)
			if err == nil || !strings.Contains(err.Error(), "b.csv was not stored") {
				t.Error(err)
			}
			if keys := s.Keys(); len(keys) != 0 {
				t.Errorf("left behind: %q", keys)
			}
		})
	}
}

// A store that begins to answer and then says nothing holds nobody for longer than the
// bound.
func TestStoreThatStallsIsGivenUp(t *testing.T) {
	t.Parallel()
	s := objectstoretest.New(t)
	b := bucket(t, s, s.Place(), config.WithRetryMaxAttempts(1))
	dir, e := made(t, map[string]string{"a.csv": "id\n1\n"})
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	if _, err := b.Add(t.Context(), dir, e); err != nil {
		t.Fatal(err)
	}
	b.stall = 50 * time.Millisecond
	s.Fail(func(w http.ResponseWriter, r *http.Request, _ []byte) bool {
		w.Header().Set("Content-Length", "5")
		_, _ = w.Write([]byte("id"))
		_ = http.NewResponseController(w).Flush()
		<-over
		return true
	})
	got, err := read(t, b, e, "a.csv")
	if err == nil || !strings.Contains(err.Error(), "did not answer in time") {
		t.Errorf("%q, %v", got, err)
	}
	s.Fail(func(http.ResponseWriter, *http.Request, []byte) bool { <-over; return true })
	if _, err := b.Add(t.Context(), dir, e); err == nil || !strings.Contains(err.Error(), "did not answer in time") {
		t.Errorf("sent: %v", err)
	}
}

func TestAddressOfABucket(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]Address{
		"s3://kept":        {Bucket: "kept"},
		"s3://kept/a/b-c/": {Bucket: "kept", Prefix: "a/b-c"},
		"s3://kept?region=us-gov-west-1&endpoint=https://objects.example.gov:9000": {Bucket: "kept",
			Region: "us-gov-west-1", Endpoint: "https://objects.example.gov:9000", PathStyle: true},
		"s3://kept?endpoint=http://127.0.0.1:9000&path-style=false": {Bucket: "kept",
			Endpoint: "http://127.0.0.1:9000"},
	} {
		if got, err := ParseAddress(place); err != nil || got != want {
			t.Errorf("%s: %+v, %v", place, got, err)
		}
	}
	for place, want := range map[string]string{
		"s3://":                "no name of a bucket",
		"s3://KEPT":            "no name of a bucket",
		"s3://key:secret@kept": "no credentials stand in the address",
		"s3://kept/a/../b":     "the prefix takes",
		"s3://kept/a//b":       "the prefix takes",
		"s3://kept?endpoint=http://objects.example": "plain http",
		"s3://kept?endpoint=https://a:b@objects":    "the endpoint takes",
		"s3://kept?acl=public-read":                 `no setting "acl"`,
		"s3://kept?path-style=perhaps":              "true or false",
		"s3://kept?region=a b":                      "no region",
		"gs://kept":                                 "write s3://",
	} {
		if _, err := ParseAddress(place); err == nil || !strings.Contains(err.Error(), want) ||
			strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %q", place, err, want)
		}
	}
	if got := (Address{Bucket: "a", Prefix: "b/c", Endpoint: "https://x"}).String(); got != "s3://a/b/c" {
		t.Errorf("it reads %s", got)
	}
}
