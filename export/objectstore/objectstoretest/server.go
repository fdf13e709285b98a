// Package objectstoretest holds an object store for tests: it speaks the API of S3, checks
// the signature of each request, and fails when a test wants it to.
package objectstoretest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// What the store takes.
const (
	Bucket = "kept"
	KeyID  = "AKIAPORTALTEST"
	secret = "a secret for tests alone"
)

// tester is what the store needs of a test.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Cleanup(fn func())
}

// Server is an object store with one bucket.
type Server struct {
	*httptest.Server
	t       tester
	objects *s3mem.Backend
	answer  http.Handler
	fault   atomic.Pointer[Fault]
}

// Fault may answer a request itself, and then returns true. body is what was sent.
type Fault func(w http.ResponseWriter, r *http.Request, body []byte) bool

// New starts a store that ends with the test.
func New(t tester) *Server {
	t.Helper()
	s := start(t)
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// NewTLS starts one that speaks TLS.
func NewTLS(t tester) *Server {
	t.Helper()
	s := start(t)
	s.Server = httptest.NewTLSServer(s)
	t.Cleanup(s.Close)
	return s
}

func start(t tester) *Server {
	s := &Server{t: t, objects: s3mem.New()}
	s.answer = gofakes3.New(s.objects).Server()
	if err := s.objects.CreateBucket(Bucket); err != nil {
		t.Fatal(err)
	}
	return s
}

// Fail lets fault answer requests from now on; nil for none.
func (s *Server) Fail(fault Fault) {
	if fault == nil {
		s.fault.Store(nil)
		return
	}
	s.fault.Store(&fault)
}

// ServeHTTP answers a request that is signed with the secret.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client has left
	}
	if fault := s.fault.Load(); fault != nil && (*fault)(w, r, body) {
		return
	}
	if code := s.refuse(r, body); code != "" {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(http.StatusForbidden)
		if r.Method != http.MethodHead {
			_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>No.</Message></Error>", code)
		}
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.answer.ServeHTTP(w, r)
}

// refuse compares the signature with the one that the request should have.
func (s *Server) refuse(r *http.Request, body []byte) string {
	given := r.Header.Get("Authorization")
	if _, rest, ok := strings.Cut(given, "Credential="); !ok || !strings.HasPrefix(rest, KeyID+"/") {
		return "InvalidAccessKeyId"
	}
	sum := sha256.Sum256(body)
	hash := r.Header.Get("X-Amz-Content-Sha256")
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if err != nil || hash != hex.EncodeToString(sum[:]) {
		return "XAmzContentSHA256Mismatch"
	}
	again, err := http.NewRequest(r.Method, "http://"+r.Host+r.URL.RequestURI(), nil)
	if err != nil {
		return "InvalidURI"
	}
	_, signed, _ := strings.Cut(given, "SignedHeaders=")
	signed, _, _ = strings.Cut(signed, ",")
	for name := range strings.SplitSeq(signed, ";") {
		if values := r.Header.Values(name); len(values) > 0 {
			again.Header[http.CanonicalHeaderKey(name)] = values
		}
		if name == "content-length" {
			again.ContentLength = r.ContentLength
		}
	}
	scope := strings.Split(given, "/") // key, day, region
	signer := v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true })
	if err := signer.SignHTTP(r.Context(), aws.Credentials{AccessKeyID: KeyID, SecretAccessKey: secret}, again, hash,
		"s3", scope[2], at); err != nil || again.Header.Get("Authorization") != given {
		return "SignatureDoesNotMatch"
	}
	return ""
}

// Place is the address of the store for --exports-dir.
func (s *Server) Place() string {
	return "s3://" + Bucket + "/portal?region=us-gov-west-1&endpoint=" + s.URL
}

// Environment is what a process needs to get in, and nothing of the machine besides.
func Environment() []string {
	return []string{"AWS_ACCESS_KEY_ID=" + KeyID, "AWS_SECRET_ACCESS_KEY=" + secret,
		"AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=none", "AWS_SHARED_CREDENTIALS_FILE=none"}
}

// Options is the same for a client in this process.
func (s *Server) Options() []func(*config.LoadOptions) error {
	return []func(*config.LoadOptions) error{
		config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(KeyID, secret, "")),
		config.WithSharedConfigFiles(nil), config.WithSharedCredentialsFiles(nil)}
}

// Keys lists the objects.
func (s *Server) Keys() []string {
	s.t.Helper()
	list, err := s.objects.ListBucket(Bucket, nil, gofakes3.ListBucketPage{})
	if err != nil {
		s.t.Fatal(err)
	}
	var keys []string
	for _, o := range list.Contents {
		keys = append(keys, o.Key)
	}
	slices.Sort(keys)
	return keys
}

// Key is the one whose name ends so.
func (s *Server) Key(suffix string) string {
	s.t.Helper()
	for _, key := range s.Keys() {
		if strings.HasSuffix(key, suffix) {
			return key
		}
	}
	s.t.Fatalf("no object ends with %s", suffix)
	return ""
}

// Put writes an object behind the portal's back.
func (s *Server) Put(key string, body []byte) {
	s.t.Helper()
	if _, err := s.objects.PutObject(Bucket, key, map[string]string{}, bytes.NewReader(body), int64(len(body)),
		nil); err != nil {
		s.t.Fatal(err)
	}
}

// Remove removes an object.
func (s *Server) Remove(key string) {
	s.t.Helper()
	if _, err := s.objects.DeleteObject(Bucket, key); err != nil {
		s.t.Fatal(err)
	}
}
